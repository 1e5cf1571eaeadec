"""The type of document that a question asks for."""

import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.nlu.asked_types import AskedTypes
from knowledge.nlu.reading import QuestionReader

TODAY = dt.date(2026, 3, 1)
TYPES = AskedTypes(["Luật", "Nghị định", "Thông tư", "Quyết định", "Hướng dẫn"])


@pytest.mark.parametrize(
    ("question", "types"),
    [
        ("thông tư nào đi kèm Nghị định 152/2025/NĐ-CP", {"thong tu"}),
        ("trần ấy nằm ở nghị định nào hay thông tư nào", {"nghi dinh", "thong tu"}),
        ("hướng dẫn số mấy", {"huong dan"}),
        ("Nghị định 152/2025/NĐ-CP hướng dẫn gì", set()),  # a verb
        ("văn bản nào thay Nghị định 98/2023/NĐ-CP", set()),
        ("nghị định, thông tư nào ra năm 2024", {"nghi dinh", "thong tu"}),
        ("liệt kê các nghị định về khen thưởng", {"nghi dinh"}),
        ("Quyết định của Thủ tướng về phong trào: ghi số", {"quyet dinh"}),
        ("Nghị định 152/2025/NĐ-CP ra ngày mấy, em lập danh mục thông tư", set()),  # for what, not which
    ],
)
def test_the_type_stands_before_what_asks(reader: QuestionReader, question: str, types: set[str]) -> None:
    assert TYPES.asked(reader.read(question, TODAY)) == types


def test_all_of_a_type_are_asked_for(reader: QuestionReader) -> None:
    assert TYPES.asks_for_all(reader.read("các quyết định về phong trào nông thôn mới: số, ngày ký", TODAY))
    assert not TYPES.asks_for_all(reader.read("quyết định về phong trào nông thôn mới số mấy", TODAY))


def test_a_document_of_another_type_is_no_answer(assistant: Assistant) -> None:
    told = assistant.ask("Thông tư hướng dẫn Nghị định 129/2025/NĐ-CP là thông tư nào?", today=TODAY)
    assert told.kind != "answer", told.text
    both = assistant.ask(
        "Các quyết định của Thủ tướng về kế hoạch phong trào nông thôn mới: số, giai đoạn", today=TODAY
    )
    assert "1620/QĐ-TTg" in both.text
    assert "587/QĐ-TTg" in both.text
