from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import docx
import pytest

from knowledge.intake.review import unheld
from knowledge.intake.taking import Desk, files_in, take, take_all


class Falling:
    """Falls over one text."""

    def propose(self, document):
        if "đổ" in document.whole:
            raise ZeroDivisionError
        return []


@pytest.fixture
def desk(proposer):
    desk = Desk(proposer)
    yield desk
    desk.close()


def test_a_file_is_taken_in_once(store, desk, article):
    data = article.whole.encode()
    first = take(desk, store, unheld, data, "bai.txt")
    assert (first.found, first.known, first.document.title) == (7, False, article.title)
    again = take(desk, store, unheld, data, "ban-sao.txt")
    assert (again.known, again.document.id) == (True, first.document.id)
    other = take(desk, store, unheld, data + b"\n\n", "ban-khac.txt")  # other bytes, the same words
    assert (other.known, other.document.id) == (True, first.document.id)


def test_menus_are_not_read_for_facts(store, desk):
    page = (
        "<html><body><nav><p>Hội nghị bầu Bắc Kạn làm Cụm trưởng năm 2020.</p></nav><h1>Hội nghị của Cụm</h1>"
        "<p>Hội nghị bầu Tuyên Quang làm Cụm trưởng năm 2024.</p></body></html>"
    )
    taken = take(desk, store, unheld, page.encode(), "trang.html")
    fact = store.facts(taken.document.id)[0]
    assert taken.found == 1
    assert fact.values["holder"] == "Tuyên Quang"
    assert taken.document.whole[slice(*fact.span)] == "Tuyên Quang"


def test_a_file_that_cannot_be_read_is_told(store, desk):
    assert "hỏng" in take(desk, store, unheld, b"%PDF-1.4 x", "a.pdf").refusal
    assert store.open_documents() == []


@pytest.mark.processes
def test_an_archive_goes_on_past_broken_files_and_where_it_was_left(store, tmp_path):
    folder = tmp_path / "kho"
    (folder / "con").mkdir(parents=True)
    for number in range(6):
        document = docx.Document()
        document.add_paragraph(f"Bài số {number} về thi đua")
        document.save(folder / "con" / f"{number}.docx")
    (folder / "hong.docx").write_bytes(b"PK\x03\x04")
    (folder / "do.txt").write_text("Bài làm đổ quy tắc", encoding="utf-8")
    (folder / "~$tam.docx").write_bytes(b"a")
    (folder / "anh.gif").write_bytes(b"GIF89a")
    files = files_in([folder], frozenset({".docx", ".txt"}))
    assert len(files) == 8
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        taken = take_all(files, store, unheld, pool, 2, Falling)
        some = [next(taken) for _ in range(3)]
        taken.close()  # as if stopped here
        rest = list(take_all(files, store, unheld, pool, 2, Falling))
    assert sum(1 for one in some if one.document) == sum(1 for one in rest if one.known)
    assert len(store.open_documents()) == 6
    refused = {one.name.rpartition("/")[2]: one.refusal for one in rest if one.refusal}
    assert set(refused) == {"hong.docx", "do.txt"}
