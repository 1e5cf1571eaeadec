"""The catalogue over the program's own knowledge: whole, consistent, and attested."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Assistant
from knowledge.catalogue import INDEXED, Catalogue, Kind, Ref


@pytest.fixture(scope="module")
def catalogue(assistant: Assistant) -> Catalogue:
    return Catalogue(assistant.facts)


@pytest.mark.parametrize("kind", INDEXED)
def test_every_listed_entry_is_whole(catalogue: Catalogue, kind: Kind) -> None:
    listed = list(catalogue.index(kind).rows())
    assert len(listed) == catalogue.counts()[kind] > 0
    for row in listed:
        ref = row.cells[0].ref
        assert ref is not None
        entry = catalogue.entry(ref)
        assert entry is not None
        assert entry.title == catalogue.title(ref)
        assert entry.sections, f"nothing is told of {ref}"
        assert len(catalogue.sources(entry.source_ids)) == len(entry.source_ids)
        for section in entry.sections:
            for one in section.rows:
                assert len(one.cells) == len(section.columns)
                assert one.sources, f"{section.line(one)} has no source"
                for cell in one.cells:
                    assert isinstance(cell.text, str), f"{ref}, {section.key}: what is not known is left empty"
        leads = {cell.ref for one in entry.rows() for cell in one.cells if cell.ref}
        assert {lead for lead in leads if catalogue.title(lead) is None} == set()


def test_what_is_inferred_is_not_told(catalogue: Catalogue, assistant: Assistant) -> None:
    inferred = assistant.facts.query("SELECT cluster, year, unit FROM appointment WHERE evidence = 'inferred'")
    assert inferred
    for row in inferred:
        entry = catalogue.entry(Ref("cluster", row["cluster"], row["year"]))
        roles = entry.section("roles") if entry else None
        told = {cell.ref for one in (roles.rows if roles else ()) for cell in one.cells}
        assert Ref("unit", row["unit"]) not in told


def test_how_a_unit_was_rated_is_told_of_it_and_of_its_group(catalogue: Catalogue) -> None:
    for ref in (Ref("unit", "cong-ty-thaco"), Ref("cluster", "khoi-9-doanh-nghiep", 2015)):
        entry = catalogue.entry(ref)
        assert entry is not None
        assert 2015 in entry.years
        rated = entry.section("assessments")
        assert rated is not None
        assert "năm 2015 – Khối thi đua số 9 – Công ty Thaco – Thứ 1, 1.000 điểm" in [
            rated.line(row) for row in rated.rows
        ]


def test_a_year_narrows_every_section(catalogue: Catalogue) -> None:
    entry = catalogue.entry(Ref("cluster", "tdmnpb", 2022))
    assert entry is not None
    roles = entry.section("roles")
    assert roles is not None
    assert [row.cells[2].text for row in roles.rows] == ["tỉnh Bắc Giang", "tỉnh Bắc Kạn", "Lương Quốc Đoàn"]
    whole = catalogue.entry(Ref("cluster", "tdmnpb"))
    assert whole is not None
    assert {row.cells for row in entry.rows()} < {row.cells for row in whole.rows()}


@pytest.mark.parametrize("kind", INDEXED)
@pytest.mark.parametrize("identifier", ["", "khong-co", "tdmnpb' OR 1=1 --", "\x00"])
def test_what_is_not_known_has_no_entry(catalogue: Catalogue, kind: Kind, identifier: str) -> None:
    assert catalogue.entry(Ref(kind, identifier)) is None
    assert catalogue.title(Ref(kind, identifier)) is None


def test_a_name_and_facts_are_found_without_accents(catalogue: Catalogue) -> None:
    named, stated = catalogue.search("tuyen quang")
    assert named.rows[0].cells[0].ref == Ref("unit", "tuyen-quang")
    assert any("cụm trưởng" in stated.line(row) for row in stated.rows)
    texts = [stated.line(row) for row in stated.rows]
    assert len(texts) == len(set(texts))


def test_who_was_at_a_meeting_is_led_to_whether_a_person_or_a_unit(catalogue: Catalogue, assistant: Assistant) -> None:
    rows = assistant.facts.query("SELECT DISTINCT meeting, person, unit FROM meeting_presence")
    assert any(row["unit"] for row in rows)
    for row in rows:
        entry = catalogue.entry(Ref("meeting", row["meeting"]))
        people = entry.section("people") if entry else None
        assert people is not None
        led = {cell.ref.id for one in people.rows for cell in one.cells if cell.ref}
        assert {row["person"], row["unit"]} - {None} <= led


def test_what_one_person_did_at_a_meeting_is_told_once(catalogue: Catalogue) -> None:
    entry = catalogue.entry(Ref("person", "tran-thi-ha"))
    presence = entry.section("presence") if entry else None
    assert presence is not None
    told = presence.rows[0].cells[2].text
    assert told.startswith("Phát biểu, phát biểu chỉ đạo (")
    assert told.count("nhiệm vụ trọng tâm") == 1


def test_sectors_that_differ_in_capitals_alone_are_none(catalogue: Catalogue) -> None:
    sectors = {row.cells[1].text for row in catalogue.index("cluster").rows()}
    assert len({sector.casefold() for sector in sectors}) == len(sectors) > 40


@pytest.mark.parametrize(("ref", "nothing"), [
    (Ref("cluster", "tdmnpb"), False), (Ref("cluster", "tdmnpb", 2022), False), (Ref("cluster", "tdmnpb", 1990), True),
    (Ref("unit", "bac-kan", 1990), True), (Ref("document", "06-2022-qh15"), False),
])  # fmt: skip
def test_a_year_of_which_nothing_is_known_is_told_from_others(catalogue: Catalogue, ref: Ref, nothing: bool) -> None:
    entry = catalogue.entry(ref)
    assert entry is not None
    assert entry.tells_nothing is nothing


def test_what_no_source_tells_of_a_meeting_is_told_so(catalogue: Catalogue) -> None:
    entry = catalogue.entry(Ref("cluster", "tdmnpb-van-hoa"))
    meetings = entry.section("meetings") if entry else None
    assert meetings is not None
    held, unknown = meetings.rows
    assert meetings.line(held).startswith("13/3/2023 – Hội nghị phát động")
    assert [cell.text for cell in unknown.cells[::2]] == ["chưa rõ", "chưa rõ"]
    assert meetings.line(unknown).startswith("ngày chưa rõ – Hội nghị sơ kết năm 2022")
    assert meetings.line(unknown).endswith("nơi họp chưa rõ")


def test_whatever_has_a_name_is_found_by_it(catalogue: Catalogue) -> None:
    assert catalogue.named("tran thi ha")[0] == Ref("person", "tran-thi-ha")
    assert catalogue.named("TDMNPB")[0] == Ref("cluster", "tdmnpb")
    assert catalogue.named("bac kan")[0] == Ref("unit", "bac-kan")


@given(st.text(max_size=60))
def test_any_text_can_be_searched(catalogue: Catalogue, text: str) -> None:
    for section in catalogue.search(text):
        assert section.rows
