"""The queries of the catalogue: for each kind of entry its list, its sections, and how a row of each reads.

Every query of a section takes ``:id`` and ``:year`` (NULL for all years) and gives a column ``sources``. Only the views
of the fact base are read where there is one: they hold attested facts alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.catalogue.entry import Cell, Kind, Ref
from knowledge.facts.kinds.points import POINT_WORDS
from knowledge.language.figures import in_figures
from knowledge.response.wording import UNKNOWN, Row, first_upper, period_text, place_text, vn_date

Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SectionQuery:
    """How a section is found, and how it reads.

    Attributes:
        told: what a row of ``sql`` reads as: rows of a cell for each of ``columns``.
        note: what a reader must know of all its rows.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    sql: str
    told: Callable[[Row], Sequence[Cells]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class KindQuery:
    """How the entries of a kind are found.

    Attributes:
        title: gives the column ``title`` for an ``:id``; no row where there is no such entry.
        list_sql: gives ``id``, ``name``, ``detail`` and ``sources`` of every entry.
        list_columns: what ``name`` and ``detail`` are called.
        years: gives the column ``year`` for an ``:id``, empty for kinds that are not looked at by year.
    """

    title: str
    list_sql: str
    list_columns: tuple[str, str]
    sections: tuple[SectionQuery, ...]
    years: str = ""


def _body(row: Row, column: str = "body", name: str = "body_name") -> Cell:
    """A cluster or a unit; ``body_kind`` tells which."""
    return Cell(row[name] or "", Ref(row["body_kind"], row[column]) if row[column] else None)


def _unit(row: Row, column: str = "unit", name: str = "unit_name") -> Cell:
    return Cell(row[name] or "", Ref("unit", row[column]) if row[column] else None)


def _cluster(row: Row) -> Cell:
    return Cell(row["cluster_name"], Ref("cluster", row["cluster"]))


def _holder(row: Row) -> Cell:
    return Cell(row["holder_name"], Ref("unit", row["unit"]) if row["unit"] else Ref("person", row["person"]))


def _meeting(row: Row) -> Cell:
    return Cell(row["meeting_name"], Ref("meeting", row["meeting"]))


def _member_years(row: Row) -> Cell:
    first, last = row["first_year"], row["last_year"]
    return Cell(f"từ {first}" if last == 9999 else f"{first}" if first == last else f"{first} – {last}")


def _named(row: Row, name: str) -> Cell:
    """A person, a unit or a cluster (``unit_kind``), or what is only described."""
    if row["unit"]:
        return Cell(row[name], Ref(row["unit_kind"], row["unit"]))
    return Cell(row[name], Ref("person", row["person"]) if row["person"] else None)


def _form(row: Row) -> Cell:
    return Cell(row["form_name"], Ref("award", row["form"]) if row["form"] else None)


def _status(row: Row) -> Cell:
    return Cell("Đề nghị" if row["status"] == "proposed" else "Đã khen thưởng")


def _point(row: Row) -> Cells:
    told = f" ({row['told_by']})" if row["told_by"] else ""
    return Cell(period_text(row["period"])), Cell(first_upper(POINT_WORDS[row["kind"]])), Cell(row["text"] + told)


def _held(row: Row) -> Cells:
    place = place_text(row) if row["place"] or row["place_unit_name"] else UNKNOWN
    return Cell(vn_date(row["date"])), _meeting(row), Cell(place)


def _deeds(row: Row) -> str:
    about = "; ".join(_each_once(row["about"]))
    return first_upper(", ".join(_each_once(row["deeds"]))) + (f" ({about})" if about else "")


def _each_once(joined: str | None) -> Iterable[str]:
    return dict.fromkeys((joined or "").split("|"))


def _one(cells: Callable[[Row], Cells]) -> Callable[[Row], Sequence[Cells]]:
    """Told as one row."""
    return lambda row: (cells(row),)


def _about(sql: str, fields: Mapping[str, Callable[[Row], Cell]]) -> SectionQuery:
    """What stands in the columns of one row, a line each, where it is not empty."""

    def told(row: Row) -> Sequence[Cells]:
        pairs = [(Cell(label), cell(row)) for label, cell in fields.items()]
        return [pair for pair in pairs if pair[1].text]

    return SectionQuery("about", "Thông tin chung", ("Mục", "Nội dung"), sql, told)


def _of(column: str) -> Callable[[Row], Cell]:
    return lambda row: Cell(str(row[column] or ""))


def _day(column: str) -> Callable[[Row], Cell]:
    return lambda row: Cell(vn_date(row[column]) if row[column] else "")


# ---- sections that several kinds share ---------------------------------------------------------------------------

_AWARDS_SQL = """
SELECT award, year, form, form_name, form_kind, status, conferred_by, body, body_kind, body_name, reason, unit, person,
       (SELECT kind FROM body WHERE id = unit) AS unit_kind, recipient, sources
FROM given_award WHERE {where} AND (:year IS NULL OR year = :year) ORDER BY year DESC, form_name, position
"""
_AWARD_COLUMNS = ("Năm", "Hình thức, danh hiệu", "Tặng cho", "Do", "Tình trạng")
_MEETINGS_SQL = """
SELECT * FROM held_meeting
WHERE {where} AND (:year IS NULL OR year = :year OR review_year = :year OR plan_year = :year) ORDER BY date DESC
"""
_MEETING_COLUMNS = ("Ngày", "Hội nghị", "Nơi họp")
_POINTS_SQL = """
SELECT * FROM told_point
WHERE {where} AND (:year IS NULL OR :year BETWEEN start_year AND coalesce(end_year, 9999))
ORDER BY start_year DESC, point
"""
_FIGURES_SQL = """
SELECT * FROM told_figure
WHERE {where} AND (:year IS NULL OR :year BETWEEN start_year AND coalesce(end_year, 9999)) ORDER BY start_year DESC
"""
_MOVEMENTS_SQL = """
SELECT * FROM named_movement
WHERE {where} AND (:year IS NULL OR :year BETWEEN start_year AND coalesce(end_year, 9999)) ORDER BY start_year DESC
"""
_PRESENT_SQL = """
SELECT meeting, meeting_name, date, name, person, unit, (SELECT kind FROM body WHERE id = unit) AS unit_kind, posts,
       coalesce(group_concat(iif(deed = 'attended', NULL, deed_verb), '|'), max(deed_verb)) AS deeds,
       group_concat(about, '|') AS about, sources
FROM (SELECT * FROM meeting_presence ORDER BY position)
WHERE {where} AND (:year IS NULL OR CAST(substr(date, 1, 4) AS INTEGER) = :year)
GROUP BY meeting, name, person, unit ORDER BY date DESC, min(position)
"""


def _award_cells(row: Row) -> Cells:
    return Cell(str(row["year"])), _form(row), _named(row, "recipient"), Cell(row["conferred_by"] or ""), _status(row)


def _awards(where: str, title: str = "Khen thưởng") -> SectionQuery:
    return SectionQuery("awards", title, _AWARD_COLUMNS, _AWARDS_SQL.format(where=where), _one(_award_cells))


def _meetings(where: str, title: str = "Hội nghị", key: str = "meetings") -> SectionQuery:
    return SectionQuery(key, title, _MEETING_COLUMNS, _MEETINGS_SQL.format(where=where), _one(_held))


def _points(where: str) -> SectionQuery:
    columns = ("Thời kỳ", "Loại", "Nội dung")
    return SectionQuery(
        "points", "Nhiệm vụ, kết quả, kiến nghị", columns, _POINTS_SQL.format(where=where), _one(_point)
    )


def _figures(where: str) -> SectionQuery:
    return SectionQuery(
        "figures", "Số liệu", ("Thời kỳ", "Chỉ tiêu", "Giá trị"), _FIGURES_SQL.format(where=where),
        _one(lambda row: (Cell(period_text(row["period"])), Cell(row["what"]), Cell(row["value"]))),
    )  # fmt: skip


def _movements(where: str) -> SectionQuery:
    return SectionQuery(
        "movements", "Phong trào được nêu", ("Thời kỳ", "Phong trào", "Được nói đến"),
        _MOVEMENTS_SQL.format(where=where),
        _one(
            lambda row: (
                Cell(period_text(row["period"])), Cell(row["movement_name"], Ref("movement", row["movement"])),
                Cell(row["said"]),
            )
        ),
    )  # fmt: skip


def _roles(where: str, key: str = "roles") -> SectionQuery:
    return SectionQuery(
        key, "Vai trò trong cụm", ("Năm", "Vai trò", "Cụm"),
        f"SELECT * FROM cluster_role NATURAL JOIN role_title WHERE {where} AND (:year IS NULL OR year = :year)"  # noqa: S608
        " ORDER BY year DESC, role DESC",
        _one(lambda row: (Cell(str(row["year"])), Cell(row["title"]), _cluster(row))),
    )  # fmt: skip


def _presence(where: str) -> SectionQuery:
    return SectionQuery(
        "presence", "Tại các hội nghị", ("Ngày", "Hội nghị", "Việc"), _PRESENT_SQL.format(where=where),
        _one(lambda row: (Cell(vn_date(row["date"])), _meeting(row), Cell(_deeds(row)))),
    )  # fmt: skip


def _assessment(row: Row) -> str:
    """A place, a score, a title, and by what measure: as far as the source tells each."""
    told = []
    if row["rank"] is not None:
        told.append(f"thứ {row['rank']}" + (f" trong {row['rank_of']}" if row["rank_of"] else ""))
    if row["score"] is not None:
        told.append(in_figures(row["score"]) + (f"/{in_figures(row['score_of'])}" if row["score_of"] else "") + " điểm")
    return first_upper(", ".join([*told, *filter(None, (row["title"], row["criterion"]))]))


def _assessments(where: str) -> SectionQuery:
    return SectionQuery(
        "assessments", "Xếp hạng, chấm điểm", ("Thời kỳ", "Trong", "Đơn vị", "Kết quả"),
        f"""
SELECT * FROM told_assessment WHERE {where} AND (:year IS NULL OR :year BETWEEN first_year AND year)
ORDER BY year DESC, rank NULLS LAST, unit_short COLLATE vietnamese""",  # noqa: S608
        _one(lambda row: (Cell(period_text(row["period"])), _body(row), _unit(row), Cell(_assessment(row)))),
    )  # fmt: skip


# ---- each kind ---------------------------------------------------------------------------------------------------

_CLUSTER = KindQuery(
    title="SELECT name AS title FROM body WHERE id = :id AND kind = 'cluster' AND evidence = 'attested'",
    list_sql="""
SELECT c.id, b.name, coalesce(c.sector, 'chưa rõ lĩnh vực') AS detail, b.sources
FROM cluster c JOIN body b ON b.id = c.id WHERE b.evidence = 'attested'
ORDER BY c.level IS NOT 'Trung ương', c.sector NULLS LAST,
  (SELECT count(*) FROM held_meeting m WHERE m.body = c.id)
  + (SELECT count(*) FROM cluster_role r WHERE r.cluster = c.id) DESC, b.name""",
    list_columns=("Cụm thi đua", "Lĩnh vực"),
    years="""
SELECT year FROM cluster_role WHERE cluster = :id UNION SELECT coalesce(review_year, year, plan_year) FROM held_meeting
WHERE body = :id UNION SELECT year FROM given_award WHERE :id IN (unit, body)
UNION SELECT year FROM told_assessment WHERE :id IN (unit, body) ORDER BY 1 DESC""",
    sections=(
        _about(
            "SELECT c.*, b.sources FROM cluster c JOIN body b ON b.id = c.id WHERE c.id = :id",
            {"Đơn vị tổ chức": _of("organiser"), "Lĩnh vực": _of("sector"), "Cấp": _of("level")},
        ),
        SectionQuery(
            "roles", "Cụm trưởng, cụm phó", ("Năm", "Vai trò", "Đơn vị, người"),
            """
SELECT * FROM cluster_role NATURAL JOIN role_title WHERE cluster = :id AND (:year IS NULL OR year = :year)
ORDER BY year DESC, role = 'head' DESC, role = 'deputy' DESC, role, holder_name""",
            _one(lambda row: (Cell(str(row["year"])), Cell(row["title"]), _holder(row))),
        ),
        _meetings("body = :id"),
        _awards(":id IN (unit, body)"),
        _assessments(":id IN (unit, body)"),
        SectionQuery(
            "members", "Thành viên", ("Đơn vị", "Thời gian nguồn nêu"),
            """
SELECT * FROM cluster_member WHERE cluster = :id AND (:year IS NULL OR :year BETWEEN first_year AND last_year)
ORDER BY unit_short COLLATE vietnamese""",
            _one(lambda row: (_unit(row), _member_years(row))),
        ),
        SectionQuery(
            "size", "Số đơn vị", ("Thời kỳ", "Số đơn vị"),
            """
SELECT period, count, group_concat(sources, ' ') AS sources FROM cluster_count
WHERE cluster = :id AND (:year IS NULL OR :year BETWEEN start_year AND coalesce(end_year, 9999))
GROUP BY period, count ORDER BY min(start_year) DESC""",
            _one(lambda row: (Cell(period_text(row["period"])), Cell(str(row["count"])))),
        ),
        _points("body = :id"), _figures("body = :id"), _movements("body = :id"),
    ),
)  # fmt: skip

_UNIT = KindQuery(
    title="""
SELECT name AS title FROM body WHERE id = :id AND kind = 'unit'
AND (evidence = 'attested' OR EXISTS (SELECT 1 FROM statement s WHERE s.body = :id AND s.evidence = 'attested'))""",
    list_sql="""
SELECT b.id, b.name, b.sources,
       coalesce((SELECT group_concat(DISTINCT cluster_name) FROM cluster_member m WHERE m.unit = b.id), '') AS detail
FROM body b WHERE b.kind = 'unit'
AND (b.evidence = 'attested' OR EXISTS (SELECT 1 FROM statement s WHERE s.body = b.id AND s.evidence = 'attested'))
ORDER BY b.short COLLATE vietnamese""",
    list_columns=("Đơn vị", "Thuộc cụm"),
    years="""
SELECT year FROM cluster_role WHERE unit = :id UNION SELECT year FROM given_award WHERE :id IN (unit, body)
UNION SELECT coalesce(year, review_year, plan_year) FROM held_meeting WHERE :id IN (body, place_unit)
UNION SELECT year FROM told_assessment WHERE :id IN (unit, body) ORDER BY 1 DESC""",
    sections=(
        SectionQuery(
            "mergers", "Sắp xếp đơn vị hành chính", ("Ngày", "Trước", "Sau"),
            """
SELECT * FROM merged_unit
WHERE :id IN (before, after) AND (:year IS NULL OR CAST(substr(date, 1, 4) AS INTEGER) = :year)
ORDER BY date, before_short""",
            _one(
                lambda row: (
                    Cell(vn_date(row["date"])), _unit(row, "before", "before_name"), _unit(row, "after", "after_name")
                )
            ),
        ),
        _roles("unit = :id"),
        SectionQuery(
            "clusters", "Thuộc cụm", ("Cụm thi đua", "Thời gian nguồn nêu"),
            """
SELECT * FROM cluster_member WHERE unit = :id AND (:year IS NULL OR :year BETWEEN first_year AND last_year)
ORDER BY cluster_name""",
            _one(lambda row: (_cluster(row), _member_years(row))),
        ),
        _awards(":id IN (unit, body)"),
        _assessments(":id IN (unit, body)"),
        _meetings("body = :id", "Hội nghị của đơn vị"),
        SectionQuery(
            "hosted", "Đăng cai hội nghị", ("Ngày", "Hội nghị"),
            """
SELECT * FROM meeting_organiser
WHERE unit = :id AND (:year IS NULL OR CAST(substr(date, 1, 4) AS INTEGER) = :year) ORDER BY date DESC""",
            _one(lambda row: (Cell(vn_date(row["date"])), _meeting(row))),
        ),
        _meetings("place_unit = :id AND body <> :id", "Hội nghị họp tại đây", "here"),
        SectionQuery(
            "reports", "Báo cáo điển hình", ("Ngày", "Nội dung", "Hội nghị"),
            """
SELECT * FROM meeting_report
WHERE unit = :id AND (:year IS NULL OR CAST(substr(date, 1, 4) AS INTEGER) = :year) ORDER BY date DESC""",
            _one(lambda row: (Cell(vn_date(row["date"])), Cell(row["subject"]), _meeting(row))),
        ),
        SectionQuery(
            "people", "Người giữ chức vụ", ("Người", "Chức vụ", "Theo nguồn ngày"),
            """
SELECT * FROM held_post WHERE unit = :id AND (:year IS NULL OR CAST(substr(as_of, 1, 4) AS INTEGER) = :year)
ORDER BY as_of DESC, person_name""",
            _one(
                lambda row: (
                    Cell(row["person_name"], Ref("person", row["person"])), Cell(row["post"]), _day("as_of")(row)
                )
            ),
            "Chức vụ đúng vào ngày nguồn nêu; sau đó có thể đã thay đổi.",
        ),
        _presence("unit = :id"),
        _points("body = :id"), _figures("body = :id"), _movements("body = :id"),
    ),
)  # fmt: skip

_TOLD_OF = """
IN (SELECT person FROM held_post UNION SELECT person FROM meeting_presence UNION SELECT person FROM cluster_role
UNION SELECT person FROM given_award UNION SELECT person FROM meeting_report)"""

_PERSON = KindQuery(
    title=f"SELECT name AS title FROM person WHERE id = :id AND id {_TOLD_OF}",  # noqa: S608
    list_sql=f"""
SELECT p.id, p.name, coalesce((SELECT h.post FROM held_post h WHERE h.person = p.id ORDER BY h.as_of DESC LIMIT 1), '')
       AS detail, p.sources
FROM person p WHERE p.id {_TOLD_OF} ORDER BY p.name COLLATE vietnamese""",  # noqa: S608
    list_columns=("Họ tên", "Chức vụ theo nguồn gần nhất"),
    sections=(
        SectionQuery(
            "posts", "Chức vụ", ("Chức vụ", "Theo nguồn ngày"),
            "SELECT * FROM held_post WHERE person = :id AND :year IS NULL ORDER BY as_of DESC, post",
            _one(lambda row: (Cell(row["post"]), _day("as_of")(row))),
            "Chức vụ đúng vào ngày nguồn nêu; sau đó có thể đã thay đổi.",
        ),
        _roles("person = :id"), _presence("person = :id"), _awards("person = :id"),
    ),
)  # fmt: skip

_MEETING = KindQuery(
    title="SELECT meeting_name AS title FROM held_meeting WHERE meeting = :id",
    list_sql="""
SELECT meeting AS id, meeting_name AS name, date AS detail, sources
FROM held_meeting ORDER BY date DESC""",
    list_columns=("Hội nghị", "Ngày"),
    sections=(
        _about(
            "SELECT * FROM held_meeting WHERE meeting = :id",
            {
                "Của": _body,
                "Ngày": lambda row: Cell(" ".join(filter(None, (row["session"], vn_date(row["date"]))))),
                "Nơi họp": lambda row: Cell(
                    place_text(row) if row["place"] or row["place_unit_name"] else "",
                    Ref("unit", row["place_unit"]) if row["place_unit"] else None,
                ),
                "Đánh giá thời kỳ": lambda row: Cell(period_text(row["reviews"]) if row["reviews"] else ""),
                "Triển khai thời kỳ": lambda row: Cell(period_text(row["plans"]) if row["plans"] else ""),
            },
        ),
        SectionQuery(
            "hosts", "Đơn vị đăng cai, tổ chức", ("Đơn vị", "Vai trò"),
            "SELECT * FROM meeting_organiser WHERE meeting = :id AND :year IS NULL"
            " ORDER BY unit_short COLLATE vietnamese",
            _one(lambda row: (_unit(row), Cell(row["role_title"] or ""))),
        ),
        SectionQuery(
            "people", "Người dự, chủ trì, phát biểu", ("Ai", "Chức vụ theo nguồn", "Việc"),
            _PRESENT_SQL.format(where="meeting = :id"),
            _one(lambda row: (_named(row, "name"), Cell(row["posts"] or ""), Cell(_deeds(row)))),
        ),
        _awards("meeting = :id"),
        SectionQuery(
            "reports", "Báo cáo điển hình", ("Đơn vị", "Nội dung", "Người trình bày"),
            "SELECT * FROM meeting_report WHERE meeting = :id AND :year IS NULL ORDER BY unit_short",
            _one(
                lambda row: (
                    _unit(row), Cell(row["subject"]),
                    Cell(row["person_name"] or "", Ref("person", row["person"]) if row["person"] else None),
                )
            ),
        ),
        _points("meeting = :id"), _figures("meeting = :id"), _movements("meeting = :id"),
    ),
)  # fmt: skip

_AWARD = KindQuery(
    title="SELECT name AS title FROM award_form WHERE id = :id AND evidence = 'attested'",
    list_sql="""
SELECT id, name, kind || coalesce(', do ' || conferred_by || ' tặng', '') AS detail, sources
FROM award_form WHERE evidence = 'attested' ORDER BY kind, name""",
    list_columns=("Hình thức, danh hiệu", "Loại"),
    years="SELECT DISTINCT year FROM given_award WHERE form = :id ORDER BY 1 DESC",
    sections=(
        _about(
            "SELECT * FROM award_form WHERE id = :id",
            {
                "Loại": lambda row: Cell(first_upper(row["kind"])),
                "Dành cho": _of("recipients"), "Cấp": _of("level"), "Do ai tặng": _of("conferred_by"),
                "Căn cứ": _of("legal_basis"),
                "Mức thưởng kèm theo": lambda row: Cell(
                    f"{in_figures(row['bonus'])} lần mức lương cơ sở" if row["bonus"] else ""
                ),
                "Ghi chú": _of("remark"),
            },
        ),
        SectionQuery(
            "awards", "Đã tặng, đã đề nghị", ("Năm", "Trong", "Tặng cho", "Do", "Tình trạng"),
            _AWARDS_SQL.format(where="form = :id"),
            _one(
                lambda row: (
                    Cell(str(row["year"])), _body(row), _named(row, "recipient"), Cell(row["conferred_by"] or ""),
                    _status(row),
                )
            ),
        ),
    ),
)  # fmt: skip

_MOVEMENT = KindQuery(
    title="SELECT name AS title FROM movement WHERE id = :id AND evidence = 'attested'",
    list_sql="""
SELECT id, name, coalesce(issuer, '') AS detail, sources FROM movement WHERE evidence = 'attested'
ORDER BY name COLLATE vietnamese""",
    list_columns=("Phong trào", "Do ai phát động"),
    sections=(
        _about(
            "SELECT * FROM movement WHERE id = :id",
            {
                "Phạm vi": _of("scope"), "Do ai phát động": _of("issuer"), "Phát động": _of("launched"),
                "Giai đoạn": _of("period"), "Văn bản": _of("plan_document"), "Ghi chú": _of("remark"),
            },
        ),
        SectionQuery(
            "mentions", "Được nêu ở", ("Thời kỳ", "Cụm, đơn vị", "Được nói đến"),
            """
SELECT n.*, b.kind AS body_kind FROM named_movement n JOIN body b ON b.id = n.body
WHERE n.movement = :id AND :year IS NULL ORDER BY n.start_year DESC""",
            _one(lambda row: (Cell(period_text(row["period"])), _body(row), Cell(row["said"]))),
        ),
    ),
)  # fmt: skip

_DOCUMENT = KindQuery(
    title="""
SELECT trim(type || ' ' || coalesce(number, '')) || ': ' || title AS title FROM listed_document WHERE document = :id""",
    list_sql="""
SELECT document AS id, trim(type || ' ' || coalesce(number, '')) || ': ' || title AS name,
       coalesce(max(issuer), '') AS detail, group_concat(sources, ' ') AS sources
FROM listed_document GROUP BY document ORDER BY coalesce(max(date), max(year)) DESC, name""",
    list_columns=("Văn bản", "Cơ quan ban hành"),
    sections=(
        _about(
            """
SELECT *, group_concat(sources, ' ') AS sources FROM listed_document WHERE document = :id GROUP BY document""",
            {
                "Loại": _of("type"), "Số, ký hiệu": _of("number"), "Trích yếu": _of("title"),
                "Cơ quan ban hành": _of("issuer"),
                "Ngày ban hành": lambda row: Cell(
                    vn_date(row["date"]) if row["date"] and row["date_kind"] in (None, "signed") else ""
                ),
                "Ngày nguồn đăng": lambda row: Cell(
                    vn_date(row["date"]) if row["date"] and row["date_kind"] == "posted" else ""
                ),
                "Năm": lambda row: Cell("" if row["date"] or not row["year"] else str(row["year"])),
                "Hiệu lực từ": _of("effective"), "Tình trạng": _of("status"), "Ghi chú": _of("remark"),
            },
        ),
        SectionQuery(
            "said", "Được nêu trong nguồn", ("Nội dung",),
            "SELECT said, sources FROM listed_document WHERE document = :id AND said IS NOT NULL AND :year IS NULL",
            _one(lambda row: (Cell(first_upper(row["said"])),)),
        ),
    ),
)  # fmt: skip

_SOURCE = KindQuery(
    title="SELECT publisher || ': ' || title AS title FROM source WHERE id = :id",
    list_sql="""
SELECT id, title AS name, publisher || coalesce(', ' || CAST(strftime('%d', published) AS INTEGER) || '/'
  || CAST(strftime('%m', published) AS INTEGER) || strftime('/%Y', published), '') AS detail, id AS sources
FROM source ORDER BY published DESC, title""",
    list_columns=("Nguồn", "Nơi đăng"),
    sections=(
        _about(
            "SELECT *, id AS sources FROM source WHERE id = :id",
            {
                "Nơi đăng": _of("publisher"), "Tác giả": _of("author"), "Ngày đăng": _day("published"),
                "Tên": _of("title"), "Địa chỉ": _of("address"),
            },
        ),
        SectionQuery(
            "facts", "Điều lấy từ nguồn này", ("Nội dung",),
            """
SELECT kind, identity, text, body, (SELECT kind FROM body b WHERE b.id = s.body) AS body_kind,
       source AS sources
FROM statement s WHERE source = :id AND evidence = 'attested' AND :year IS NULL ORDER BY id""",
            _one(lambda row: (Cell(first_upper(row["text"]), statement_ref(row)),)),
        ),
    ),
)  # fmt: skip

QUERIES: Mapping[Kind, KindQuery] = {
    "cluster": _CLUSTER, "unit": _UNIT, "person": _PERSON, "meeting": _MEETING, "award": _AWARD,
    "movement": _MOVEMENT, "document": _DOCUMENT, "source": _SOURCE,
}  # fmt: skip
"""How each kind is found."""

# ---- search ------------------------------------------------------------------------------------------------------

NAMED = """
SELECT entity_kind, entity, min(length(folded)) AS length FROM alias
WHERE instr(' ' || folded || ' ', ' ' || :words || ' ')
AND entity_kind IN ('cluster', 'unit', 'person', 'award_form', 'movement', 'document')
GROUP BY entity_kind, entity ORDER BY length LIMIT 12
"""
"""Entities that a folded text names, or names in part; those of the shortest names first."""

STATED = """
SELECT kind, identity, text, body, body_kind, group_concat(source, ' ') AS sources
FROM (SELECT s.kind, s.identity, s.text, s.body, (SELECT kind FROM body b WHERE b.id = s.body) AS body_kind, s.source,
             rank AS fitness, s.id
      FROM statement_search f JOIN statement s ON s.id = f.rowid
      WHERE statement_search MATCH :words AND s.evidence = 'attested' ORDER BY rank, s.id LIMIT :most)
GROUP BY text ORDER BY min(fitness), min(id)
"""
"""Facts that hold all words, the fittest first; what several sources state stands there once."""

_OF_STATEMENT: Mapping[str, Kind] = {
    "meeting": "meeting", "meeting_host": "meeting", "presence": "meeting", "model_report": "meeting",
    "document": "document", "document_listing": "document", "movement": "movement", "movement_mention": "movement",
    "award_form": "award", "post": "person",
}  # fmt: skip


def statement_ref(row: Row) -> Ref | None:
    """The entry that a row of ``statement`` is about: what its identity names, else its cluster or unit."""
    kind = _OF_STATEMENT.get(row["kind"])
    if kind is not None:
        return Ref(kind, row["identity"].partition("/")[0])
    return Ref(row["body_kind"], row["body"]) if row["body"] else None


def kind_of_alias(entity_kind: str) -> Kind:
    """The kind of entry that a row of ``alias`` names."""
    kinds: Mapping[str, Kind] = {
        "cluster": "cluster", "unit": "unit", "person": "person", "award_form": "award", "movement": "movement",
        "document": "document",
    }  # fmt: skip
    return kinds[entity_kind]
