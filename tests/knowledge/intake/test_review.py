import dataclasses

import pytest

from knowledge.intake.proposal import Proposal
from knowledge.intake.reading import as_given
from knowledge.intake.record import Record
from knowledge.intake.review import Review, unheld
from knowledge.intake.sentences import sentence
from knowledge.intake.store import Held, Standing, State


@pytest.fixture
def review(store, article, proposer) -> Review:
    stored = store.add(article, unheld(proposer.propose(article)), name="bai.docx")
    return Review(store, stored.id)


def told(review: Review) -> list[tuple[str, ...]]:
    return [card.sentences for card in review.cards()]


CLUSTER = "Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc"


MET = ", về thời kỳ 2023, triển khai 2024, họp ngày 05/03/2024, tại thành phố Hải Phòng."


def test_cards_tell_what_will_be_said_and_group_a_list(review):
    assert told(review) == [
        (f"Hội nghị tổng kết của {CLUSTER}{MET}",),
        (f"Năm 2024, Cụm trưởng của {CLUSTER} là Tuyên Quang.",),
        (f"Năm 2024, Cụm phó của {CLUSTER} là Thái Nguyên.",),
        tuple(f"{unit} là thành viên của {CLUSTER}." for unit in ("Bắc Kạn", "Thái Nguyên", "Tuyên Quang")),
        (f"Hòa Bình được đề nghị tặng Bằng khen của Thủ tướng Chính phủ năm 2023 ({CLUSTER}).",),
    ]


def test_a_card_shows_its_sentence_with_the_words_that_count(review):
    cards = review.cards()
    assert cards[1].quote == ("Hội nghị bầu ", "Tuyên Quang", " làm Cụm trưởng năm 2024.")
    assert cards[3].quote[1::2] == ("Bắc Kạn", " Thái Nguyên", " Tuyên Quang")
    assert cards[1].why == "quy tắc elected; năm ghi ngay cạnh; độ chắc 90 %"
    assert [dict(other) for other in cards[1].alternatives] == [{"role": "deputy"}, {"year": 2025}]


def test_each_press_decides_and_is_undone_alone(review):
    meeting, head, deputy, members, _ = review.cards()
    review.accept(meeting)
    review.accept(head, {"year": 2025})
    review.reject(deputy)
    review.skip(members)
    progress = review.progress()
    assert (progress.accepted, progress.rejected, progress.skipped, progress.left) == (2, 1, 3, 1)
    assert review.accepted()[1].values["year"] == 2025
    assert [len(card.facts) for card in review.cards(skipped=True)] == [3]
    assert review.undo()  # the list is open again as one
    assert len(review.cards()[0].facts) == 3
    assert review.undo()
    assert review.undo()
    assert [fact.kind for fact in review.accepted()] == ["meeting"]
    assert dict(review.cards()[0].facts[0].values)["year"] == 2024
    assert review.undo()
    assert not review.undo()


def test_a_list_can_be_taken_apart(review):
    review.split(review.cards()[3])
    assert len(review.cards()) == 7


def test_what_is_written_by_hand_is_proposed_like_the_rest(review, proposer):
    assert review.add("Hội nghị bầu Bắc Kạn làm Cụm phó năm 2024", proposer, unheld)
    assert review.cards()[0].why == "do anh/chị viết thêm"
    assert review.cards()[0].sentences == (f"Năm 2024, Cụm phó của {CLUSTER} là Bắc Kạn.",)
    assert review.add("Trời hôm nay đẹp", proposer, unheld) == []


def test_the_same_words_in_another_file_are_not_proposed_twice(store, article, proposer, review):
    again = as_given(article.title.upper(), article.text.replace("\n", "\n\n"))
    assert store.known(again).id == review.document.id
    assert store.add(again, unheld(proposer.propose(again)), name="khac.pdf").id == review.document.id
    assert len(store.facts(review.document.id)) == 7


def test_a_document_that_went_live_keeps_no_text(store, article, review, tmp_path):
    for card in review.cards():
        review.accept(card)
    review.finish()
    assert review.document.state is State.REVIEWED
    review.went_live()
    assert (review.document.state, review.document.whole) == (State.LIVE, "")
    assert store.facts(review.document.id) == []
    assert store.open_documents() == []
    assert store.known(article) is not None
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("intake.sqlite*"))
    assert "thành phố Hải Phòng".encode() not in kept


# ---- batches ---------------------------------------------------------------------------------------------------


def decided(store, times: int, *, kind: str = "text", right: bool = True, rule: str = "elected") -> None:
    """Decides on ``times`` facts of a rule in documents of their own."""
    for number in range(times):
        document = dataclasses.replace(as_given(f"Bài {number} {kind} {right} {rule}", "a b"), format=kind)
        fact = Proposal("role", {"role": "head"}, (0, 3), "Bài", rule, "beside", 0.9)
        review = Review(store, store.add(document, unheld([fact]), name="x").id)
        (review.accept if right else review.reject)(review.cards()[0])


def test_a_batch_must_be_earned_by_a_long_clean_record(store, review):
    decided(store, 72)
    decided(store, 1, rule="another")
    decided(store, 1, kind="pdf")
    assert review.earned() == []
    assert Record(72, 72).lower_bound < 0.95 < Record(73, 73).lower_bound


def test_what_was_accepted_in_batch_proves_nothing_and_is_undone_as_one(store, review):
    decided(store, 73)
    assert [fact.values["role"] for fact in review.earned()] == ["head"]  # the deputy's year is from context
    before = store.record("elected", "beside", "text")
    assert review.accept_earned() == 1
    assert store.record("elected", "beside", "text") == before
    assert review.undo()
    assert review.progress().accepted == 0


def test_mended_and_rejected_proposals_count_against_their_rule(store):
    decided(store, 3)
    decided(store, 2, right=False)
    assert store.record("elected", "beside", "text") == Record(5, 3)


@pytest.mark.parametrize(
    "change",
    [
        {"basis": "context"},
        {"values": {"status": "proposed", "recipient": "A"}},
        {"standing": Standing.CONTRADICTS},
        {"format": "scan"},
    ],
)
def test_some_facts_are_never_accepted_in_batch(store, change):
    rule, basis, format_ = "sure", change.get("basis", "beside"), change.get("format", "text")
    values = change.get("values", {"recipient": "A", "status": "conferred"})
    for number in range(80):
        document = dataclasses.replace(as_given(f"Bài {number}", "a"), format=format_)
        one = Review(
            store,
            store.add(document, unheld([Proposal("award", values, (0, 3), "Bài", rule, basis, 1.0)]), name="x").id,
        )
        one.accept(one.cards()[0])
    assert store.record(rule, basis, format_).earned
    held = [
        Held(
            Proposal("award", {**values, "recipient": to}, (0, 3), "Bài", rule, basis, 1.0),
            change.get("standing", Standing.NEW),
        )
        for to in ("B", "C")
    ]
    document = dataclasses.replace(as_given("Bài mới", "a"), format=format_)
    review = Review(store, store.add(document, held, name="x").id)
    assert review.earned() == []
    assert [len(card.facts) for card in review.cards()] == [1, 1]


def test_a_contradiction_is_told_on_its_card(store, article, proposer):
    held = [Held(one, Standing.CONTRADICTS, "năm 2024 là Hòa Bình") for one in proposer.propose(article)[:2]]
    review = Review(store, store.add(article, held, name="x").id)
    assert review.cards()[0].warning == "Trái với điều đã biết: năm 2024 là Hòa Bình"


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        (
            "award",
            {"count": 3, "group": "individual", "form": "Giấy khen", "status": "conferred",
             "approximate": True, "about": "gần"},
            "gần 3 cá nhân được tặng Giấy khen.",
        ),
        (
            "award",
            {"recipient": "Sở A", "form": None, "status": "proposed"},
            "Sở A được đề nghị tặng khen thưởng (không nêu hình thức).",
        ),
        (
            "role",
            {"cluster": "Cụm 1", "role": "head", "year": "2020..2021", "holder": "Sở A", "holder_person": "Lê B"},
            "Năm 2020–2021, Cụm trưởng của Cụm 1 là Sở A (Lê B).",
        ),
        ("ranking", {"cluster": "Cụm 1", "unit": "Sở A", "rank": 2}, "Sở A xếp hạng 2 trong Cụm 1."),
        ("document", {"number": "1/QĐ", "date": None}, "Có nêu văn bản 1/QĐ."),
        ("task", {"text": "làm"}, "task: text: làm"),
    ],
)  # fmt: skip
def test_facts_read_as_sentences(kind, values, words):
    assert sentence(kind, values) == words
