"""Documents told by their type and who issued them."""

from collections.abc import Sequence

import pytest

from knowledge.language import Normaliser, tokenise
from knowledge.nlu.gazetteer import Name
from knowledge.nlu.issued import IssuedDocuments, Told, by_documents
from knowledge.nlu.linking import Mention

COUNCIL = "Hội đồng Thi đua - Khen thưởng tỉnh Lai Châu"
DOCUMENTS = (
    ("guide", "Hướng dẫn", "07/HD-HĐ", COUNCIL, 2020),
    ("rules", "Quy chế", "12/QC-HĐ", COUNCIL, 2019),
    ("new-rules", "Quy chế", "15/QC-HĐ", COUNCIL, 2022),
)


def told(text: str, mentions: Sequence[Mention] = ()) -> list[Told]:
    known = IssuedDocuments(DOCUMENTS, Normaliser(frozenset()).normalise)
    return list(known.among(tokenise(text), mentions))


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("theo hướng dẫn của hội đồng thi đua khen thưởng Lai Châu thì sao", "guide"),
        ("hướng dẫn số 7 năm 2020 của hội đồng thi đua, khen thưởng tỉnh Lai Châu", "guide"),
        ("quy chế năm 2022 của hội đồng thi đua khen thưởng tỉnh Lai Châu", "new-rules"),
        ("hướng dẫn tháng 6/2020 của hội đồng thi đua khen thưởng tỉnh Lai Châu", "guide"),
        ("quy chế 12 do hội đồng thi đua khen thưởng Lai Châu ban hành", "rules"),
    ],
)
def test_the_only_one_that_is_meant(text: str, document: str) -> None:
    [one] = told(text)
    assert one.document is not None
    assert one.document.of_kind("document") == (document,)


@pytest.mark.parametrize(
    "text",
    [
        "quy chế của hội đồng thi đua khen thưởng Lai Châu",  # it has two
        "hướng dẫn số 9 của hội đồng thi đua khen thưởng Lai Châu",
        "hướng dẫn nào của hội đồng thi đua khen thưởng Lai Châu nói vậy",
        "hội đồng thi đua khen thưởng Lai Châu họp ngày nào",
        "hướng dẫn của hội đồng thi đua khen thưởng Điện Biên",
    ],
)
def test_of_others_nothing_is_told(text: str) -> None:
    assert told(text) == []


def test_who_issued_a_document_that_is_named() -> None:
    named = [Mention(0, 4, (Name("document", "guide", ()),))]
    [one] = told("hướng dẫn số 07 hội đồng thi đua khen thưởng Lai Châu ký", named)
    assert (one.start, one.end, one.document) == (4, 12, None)


def test_what_tells_more_of_a_document_ends_at_a_pause() -> None:
    tokens = tokenise("theo nghị định 98 ra năm 2023, ai tặng giấy khen năm 2024")
    mentions = [Mention(1, 4, (Name("document", "98", ()),))]
    assert by_documents(tokens, mentions, {7}) == {4, 5, 6}
    assert not by_documents(tokenise("theo nghị định 98 ai tặng giấy khen"), mentions, ())
