import datetime as dt
from pathlib import Path

import pytest
import yaml

from knowledge.facts import FactBase, KnowledgeRefused
from knowledge.files.overlay import Overlay
from knowledge.intake.award_forms import listed_form
from knowledge.intake.new_names import document_kind
from knowledge.intake.proposal import Proposal
from knowledge.intake.publishing import checked, prepared
from knowledge.intake.reading import as_given
from knowledge.intake.review import Review, unheld

ROOT = Path(__file__).parents[1] / "facts" / "valid"
TODAY = dt.date(2024, 6, 1)


@pytest.fixture
def accepted(store, article, proposer) -> Review:
    review = Review(store, store.add(article, unheld(proposer.propose(article)), name="bài.docx").id)
    for card in review.cards():
        review.accept(card)
    return review


def test_what_was_accepted_becomes_a_source_file_as_if_typed(accepted, tmp_path):
    overlay = Overlay(tmp_path / "overlay")
    files = prepared(accepted, overlay, [ROOT], TODAY)
    assert list(files) == ["sources/2024-03-05-hoi-nghi-tong-ket-nam-2023-cua-cum-thi-dua.yaml"]
    text = next(iter(files.values())).decode()
    assert text.startswith("# Thu nhận từ tài liệu bài.docx")
    assert "members:\n  - cluster: Cụm thi đua các tỉnh Trung du" in text
    content = yaml.safe_load(text)
    assert content["members"][0]["units"] == ["Bắc Kạn", "Thái Nguyên", "Tuyên Quang"]
    assert content["awards"][0]["status"] == "proposed"
    checked(files, overlay, ROOT)
    with overlay.changed(files):
        pass
    base, _ = FactBase.create(tmp_path / "facts.sqlite", [ROOT, tmp_path / "overlay"])
    with base:
        rows = base.query("SELECT * FROM source WHERE title LIKE '%2023%'")
        assert len(rows) == 1


def test_what_the_knowledge_cannot_hold_is_refused_with_its_line(store, tmp_path):
    fact = Proposal(
        "role",
        {"cluster": "TDMNPB", "year": 2024, "role": "head", "holder": "Xứ Lạ"},
        (0, 3),
        "Bài",
        "r",
        "beside",
        1.0,
    )
    review = Review(store, store.add(as_given("Bài về Xứ Lạ", "a"), unheld([fact]), name="x").id)
    review.accept(review.cards()[0])
    overlay = Overlay(tmp_path / "overlay")
    files = prepared(review, overlay, [ROOT], TODAY)
    with pytest.raises(KnowledgeRefused) as refused:
        checked(files, overlay, ROOT)
    assert "Xứ Lạ" in str(refused.value.problems[0])
    assert not (tmp_path / "overlay").exists()


def test_a_cluster_that_is_named_first_joins_the_lists_once(store, tmp_path):
    overlay = Overlay(tmp_path / "overlay")
    facts = [
        Proposal("cluster", {"name": "Cụm thi đua số 9", "organiser": "Bộ Thử"}, (0, 3), "Bài", "c", "none", 1.0),
        Proposal("cluster", {"name": "TDMNPB", "organiser": None}, (0, 3), "Bài", "c", "none", 1.0),
        Proposal(
            "role", {"cluster": "Cụm thi đua số 9", "year": 2024, "role": "head", "holder": "Thái Nguyên"},
            (0, 3), "Bài", "r", "beside", 1.0,
        ),
    ]  # fmt: skip
    review = Review(store, store.add(as_given("Bài về cụm số 9", "a"), unheld(facts), name="x").id)
    for card in review.cards():
        review.accept(card)
    files = prepared(review, overlay, [ROOT], TODAY)
    names = yaml.safe_load(files["reference/thu-nhan.yaml"])["organisations"]
    assert [(row["id"], row["organiser"]) for row in names] == [("cum-thi-dua-so-9", "Bộ Thử")]
    checked(files, overlay, ROOT)
    with overlay.changed(files):
        pass
    again = prepared(review, overlay, [ROOT, tmp_path / "overlay"], TODAY)
    assert "reference/thu-nhan.yaml" not in again


def test_holders_periods_places_and_counts_are_written_as_the_model_has_them(store, tmp_path):
    overlay = Overlay(tmp_path / "overlay")
    of = {"cluster": "TDMNPB", "year": "2023-2024"}
    told = [
        ("role", {**of, "role": "head", "holder_full": "Sở Nội vụ tỉnh Xứ Lạ", "holder_person": "Lê Thị Cúc"}),
        ("ranking", {**of, "unit": "Bắc Kạn", "rank": 1}),
        ("award", {**of, "form": "Giấy khen", "status": "conferred", "count": 500, "group": "individual",
                   "approximate": True, "about": "hơn"}),
    ]  # fmt: skip
    facts = [Proposal(kind, values, (0, 3), "Bài", "r", "beside", 1.0) for kind, values in told]
    review = Review(store, store.add(as_given("Bài về cụm", "a"), unheld(facts), name="x").id)
    for card in review.cards():
        review.accept(card)
    files = prepared(review, overlay, [ROOT], TODAY)
    content = yaml.safe_load(next(text for path, text in files.items() if path.startswith("sources/")))
    (role,), (place,), (award,) = content["roles"], content["assessments"], content["awards"]
    assert (role["unit"], role["person"], role["year"]) == ("Sở Nội vụ tỉnh Xứ Lạ", "Lê Thị Cúc", "2023..2024")
    assert (place["of"], place["rank"], place["year"]) == ("Bắc Kạn", 1, "2023..2024")
    assert award["recipients"] == [{"count": "hơn 500", "groups": ["individual"]}]
    (organisation,) = yaml.safe_load(files["reference/thu-nhan.yaml"])["organisations"]
    assert (organisation["name"], organisation["evidence"]) == ("Sở Nội vụ tỉnh Xứ Lạ", "attested")


def taken(store, told, whole="Bài về cụm") -> Review:
    """A review in which all that is told is accepted."""
    facts = [Proposal(kind, values, (0, 3), "Bài", "r", "beside", 1.0) for kind, values in told]
    review = Review(store, store.add(as_given(whole, "a"), unheld(facts), name="x").id)
    for card in review.cards():
        review.accept(card)
    return review


def test_a_document_that_is_named_first_joins_the_list_and_is_told_of(store, tmp_path):
    overlay = Overlay(tmp_path / "overlay")
    told = [
        ("document", {"number": "204/QĐ-BTTTT", "date": "2022-02-11"}),
        ("document", {"number": "06/2022/QH15"}),
    ]
    files = prepared(taken(store, told), overlay, [ROOT], TODAY)
    (path,) = (path for path in files if path.startswith("sources/"))
    assert yaml.safe_load(files[path])["documents"] == [
        {"document": "204/QĐ-BTTTT", "date": dt.date(2022, 2, 11), "date_kind": "signed"},
        {"document": "06/2022/QH15"},
    ]
    rows = yaml.safe_load(files["reference/thu-nhan.yaml"])["documents"]
    assert (rows[0]["type"], rows[0]["number"]) == ("Quyết định", "204/QĐ-BTTTT")
    checked(files, overlay, ROOT)
    with overlay.changed(files):
        pass
    base, _ = FactBase.create(tmp_path / "facts.sqlite", [ROOT, tmp_path / "overlay"])
    with base:
        (row,) = base.query("SELECT date FROM document_listing WHERE document = '204-qd-btttt'")
        assert row["date"] == "2022-02-11"
    again = prepared(taken(store, told[:1], "Bài khác"), overlay, [ROOT, tmp_path / "overlay"], TODAY)
    assert "reference/thu-nhan.yaml" not in again


@pytest.mark.parametrize(
    ("number", "kind"),
    [("204/QĐ-BTTTT", "Quyết định"), ("62/HD-MT", "Hướng dẫn"), ("05-CT/TW", "Chỉ thị"), ("02/BTC-TCCB", "Công văn")],
)
def test_the_number_of_a_document_tells_its_kind(number, kind):
    assert document_kind(number) == kind


def test_a_ranking_without_a_cluster_is_of_the_only_one_and_never_left_out(store, tmp_path):
    overlay = Overlay(tmp_path / "overlay")
    place = ("ranking", {"cluster": None, "unit": "Bắc Kạn", "rank": 1, "year": 2023})
    one = ("member", {"cluster": "TDMNPB", "unit": "Bắc Kạn", "year": 2023})
    files = prepared(taken(store, [place, one]), overlay, [ROOT], TODAY)
    content = yaml.safe_load(next(iter(files.values())))
    assert content["assessments"] == [{"cluster": "TDMNPB", "of": "Bắc Kạn", "year": 2023, "rank": 1}]
    checked(files, overlay, ROOT)
    alone = prepared(taken(store, [place], "Bài hai"), overlay, [ROOT], TODAY)
    with pytest.raises(KnowledgeRefused):
        checked(alone, overlay, ROOT)


def test_a_meeting_without_a_day_and_a_person_commended_are_written(store, tmp_path):
    overlay = Overlay(tmp_path / "overlay")
    told = [
        ("meeting", {"cluster": "TDMNPB", "date": None, "kind_of": "year_end_review", "reviews": "2023", "host": []}),
        ("award", {"cluster": "TDMNPB", "form": "Bằng khen toàn diện của Chủ tịch UBND tỉnh", "status": "conferred",
                   "year": 2023, "recipient": "Lê Thị Cúc", "group": "individual"}),
    ]  # fmt: skip
    files = prepared(taken(store, told), overlay, [ROOT], TODAY)
    content = yaml.safe_load(next(text for path, text in files.items() if path.startswith("sources/")))
    assert content["meetings"][0]["reviews"] == "2023"
    assert "date" not in content["meetings"][0]
    (award,) = content["awards"]
    assert award["form"] == "Bằng khen của Chủ tịch UBND tỉnh"
    assert award["recipients"] == [{"person": "Lê Thị Cúc"}]
    checked(files, overlay, ROOT)


@pytest.mark.parametrize(
    ("told", "form"),
    [
        ("Huân chương Lao động hạng ba", ("Huân chương Lao động", "Ba")),
        ("Cờ thi đua xuất sắc của UBND tỉnh", ("Cờ thi đua của UBND tỉnh", None)),
        ("giấy khen của Sở Y tế", ("giấy khen", None)),
        ("cờ luân lưu", ("cờ luân lưu", None)),
    ],
)
def test_a_form_is_the_one_in_the_lists_with_its_class(told, form):
    known = {"huân chương lao động", "cờ thi đua của ubnd tỉnh", "giấy khen"}
    assert listed_form(told, lambda name: name.lower() in known) == form
