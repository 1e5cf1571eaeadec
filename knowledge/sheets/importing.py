"""Workbooks and CSV as files of knowledge: new sources, and changed rows of files that are known.

Each row belongs to a file: the one its column names, else the workbook's only source. A page that has rows speaks for
all that its files say there; what the workbook has no page for stays as it is known. A known file whose statements are
the same is left alone, so that an export read again changes nothing.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import yaml
from pydantic import BaseModel

from knowledge.facts.files import KnowledgeFiles
from knowledge.facts.naming import source_path
from knowledge.facts.statements import ReferenceFile, SourceFile
from knowledge.files.marked_yaml import MAX_BYTES, MAX_VALUES, MarkedYaml, Steps, parse_marked_yaml
from knowledge.files.problems import Problem, shortened
from knowledge.files.validation import validated
from knowledge.language.encodings import is_strange, reread
from knowledge.sheets.cells import CellRefused, read
from knowledge.sheets.changes import Placed, row_changes
from knowledge.sheets.comma_separated import read_csv
from knowledge.sheets.fields import Field, Page, shown_value
from knowledge.sheets.grid import Cell, Sheet, SheetsRefused
from knowledge.sheets.layout import Found, Row, Table, find_tables
from knowledge.sheets.xlsx import read_xlsx

ADDED_REFERENCE = "reference/bo-sung.yaml"
"""Where rows of reference lists go that name no file."""

_WRITTEN_PATH = re.compile(r"\d{4}-\d{2}-\d{2}-[a-z0-9]+(-[a-z0-9]+)*")
_MISSING = re.compile(r'thiếu khóa "(\w+)"')
_LINE_WIDTH = 120
_NO_SOURCE = "chưa biết dữ liệu này từ nguồn nào"
_NO_SOURCE_HINT = (
    'thêm trang tên "Nguồn", dòng đầu ghi: cơ quan đăng | tiêu đề | ngày đăng; dòng dưới điền giá trị; xem /mau'
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in the sheets a part of a file stands: the lines of its YAML, the sheet and the row, columns by line.

    ``absent`` are fields whose absence is told already: the table has no such column, or the cell could not be read.
    """

    first: int
    last: int
    sheet: str
    row: int
    columns: tuple[tuple[int, str, Field], ...]
    page: Page
    absent: frozenset[str]


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file of knowledge made of sheets: its path inside a root, its YAML, and where its lines come from."""

    inner: str
    text: str
    origins: tuple[Origin, ...]

    def placed(self, problem: Problem) -> Problem | None:
        """A problem of the YAML as one of the sheet that its sender knows; None where it has been told already."""
        at = bisect.bisect([one.first for one in self.origins], problem.line) - 1
        if at < 0 or problem.line > self.origins[at].last:
            return replace(problem, file=self.inner)
        origin = self.origins[at]
        missing = _MISSING.fullmatch(problem.message)
        if missing and missing[1] in origin.absent:
            return None
        above = [one for one in origin.columns if one[0] <= problem.line]
        _, column, named = max(above, key=lambda one: one[0], default=(0, "", None))
        message, hint = _in_words(problem, origin, named)
        return Problem(origin.sheet, origin.row, message, hint, column)


@dataclass(frozen=True, slots=True)
class Imported:
    """What sheets hold.

    Attributes:
        files: the files that are new or differ from what is known, those with problems among them.
        problems: all problems of form.
        notes: what was passed over or mended, in Vietnamese.
        changes: the rows that differ from what is known, in Vietnamese, with sheet and row.
    """

    files: tuple[ImportedFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def import_sheets(data: bytes, file: str, known: KnowledgeFiles, *, today: str) -> Imported:
    """Read a workbook (XLSX, or CSV by its name).

    Args:
        data: The bytes of the file.
        file: Its name.
        known: The files that rows may belong to.
        today: The ISO date for a new source that does not say when it was published.
    """
    if len(data) > MAX_BYTES:
        return Imported(problems=(Problem(file, 1, f"tệp lớn hơn {MAX_BYTES // 1_000_000} MB", column=""),))
    try:
        sheets = read_csv(data) if file.lower().endswith(".csv") else read_xlsx(data)
        notes = _mend_encodings(sheets)
        found = find_tables(sheets)
    except SheetsRefused as refused:
        return Imported(problems=(Problem(file, 1, str(refused), column=""),))
    if not any(table.rows for table in found.tables) and not found.problems:
        hint = "đặt tên trang và tên cột như tệp mẫu của lệnh /mau"
        return Imported(problems=(Problem(file, 1, "không thấy bảng dữ liệu nào", hint, ""),), notes=tuple(found.notes))
    reader = _Reader(found, known, today)
    return reader.imported(tuple(notes + found.notes))


class _Reader:
    """Puts the rows of the tables together as files."""

    def __init__(self, found: Found, known: KnowledgeFiles, today: str) -> None:
        self._found = found
        self._today = today
        self._lists = known.lists
        self._problems = list(found.problems)
        self._known: dict[tuple[str, str], Any] = {("sources", one.id): one for one in known.sources}
        self._known |= {("reference", _stem(one.inner)): one for one in known.references}
        self._heads = [row for table in found.tables if table.page.single for row in table.rows]

    def imported(self, notes: tuple[str, ...]) -> Imported:
        files: list[ImportedFile] = []
        changes: list[str] = []
        for (folder, name), sections in self._by_file().items():
            made = self._file(folder, name, sections)
            if made:
                files.append(made[0])
                changes += made[1]
        return Imported(tuple(files), tuple(sorted(set(self._problems))), notes, tuple(changes))

    def _by_file(self) -> dict[tuple[str, str], list[tuple[Table, list[Row]]]]:
        """The rows of each table by the file that they belong to; a table with rows speaks for all files it names."""
        by_file: dict[tuple[str, str], dict[int, list[Row]]] = {}
        filled = [table for table in self._found.tables if table.rows]
        for number, table in enumerate(filled):
            for row in table.rows:
                name = self._name(table, row)
                if name is not None:
                    by_file.setdefault((table.page.folder, name), {}).setdefault(number, []).append(row)
        return {
            key: [
                (table, rows.get(number, []))
                for number, table in enumerate(filled)
                if table.page.folder == key[0] and (number in rows or key in self._known)
            ]
            for key, rows in by_file.items()
        }

    def _name(self, table: Table, row: Row) -> str | None:
        """The name of the file that a row belongs to, empty for the only source of the workbook."""
        if row.file:
            return row.file
        if table.page.folder == "reference":
            return _stem(ADDED_REFERENCE)
        if not table.page.single and len(self._heads) > 1:
            told = 'cột "Mã nguồn tin" trống mà tệp có nhiều nguồn'
            self._problems.append(Problem(table.sheet, row.number, told, "ghi mã như ở trang Nguồn", ""))
            return None
        return self._heads[0].file if self._heads else ""

    def _file(
        self, folder: str, name: str, sections: Sequence[tuple[Table, list[Row]]]
    ) -> tuple[ImportedFile, list[str]] | None:
        known = self._known.get((folder, name))
        model: type[BaseModel] = SourceFile if folder == "sources" else ReferenceFile
        value, rows = self._value(known, sections)
        sheet, number = next((table.sheet, filled[0].number) for table, filled in sections if filled)
        if model is SourceFile and "source" not in value:
            self._problems.append(Problem(sheet, number, _NO_SOURCE, _NO_SOURCE_HINT, ""))
            return None
        inner = known.inner if known else self._path(folder, name, value)
        if _count(value) > MAX_VALUES:  # told before it is written out, which takes longest
            told = f"bảng có hơn {MAX_VALUES} giá trị cho một tệp nguồn"
            self._problems.append(Problem(sheet, number, told, "tách thành nhiều tệp", ""))
            return None
        text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=_LINE_WIDTH)
        marked, problems = parse_marked_yaml(text, inner)
        if marked is None or problems:
            self._problems += problems
            return None
        made = ImportedFile(inner, text, self._origins(marked, rows))
        read_model, problems = validated(marked, model, {"lists": self._lists})
        self._problems += filter(None, map(made.placed, problems))
        if read_model is None:
            return made, []
        if known and known.model == read_model:
            return None
        tables = {table.page.section: table for table, _ in reversed(sections)}
        return made, row_changes(known.model, read_model, rows, tables) if known else []

    def _path(self, folder: str, name: str, value: Mapping[str, Any]) -> str:
        if folder == "reference":
            return f"reference/{re.sub(r'[^a-z0-9-]+', '-', name.lower()).strip('-') or 'bo-sung'}.yaml"
        if _WRITTEN_PATH.fullmatch(name):
            return f"sources/{name}.yaml"
        head = value["source"]
        return source_path(str(head.get("title", "")), head.get("published"), today=self._today)

    def _value(
        self, known: Any, sections: Sequence[tuple[Table, list[Row]]]
    ) -> tuple[dict[str, Any], dict[str, list[tuple[Table, Row]]]]:
        """The value of a file, and by section the rows that its items come from."""
        value: dict[str, Any] = dict(known.marked.value) if known else {}
        placed: dict[str, list[tuple[Table, Row]]] = {}
        for table, rows in sections:
            section = table.page.section
            if section not in placed:
                value.pop(section, None)
            placed.setdefault(section, []).extend((table, row) for row in rows)
            for row in rows:
                self._put(value, table, row)
        order = ("source", "sources")
        return dict(sorted(value.items(), key=lambda item: item[0] not in order)), placed

    def _origins(self, marked: MarkedYaml, rows: Placed) -> tuple[Origin, ...]:
        """Where the parts of a file come from, by their lines; each part ends where the next begins."""
        starts: list[tuple[int, Table, Row, Steps]] = []
        for section, placed in rows.items():
            for index, (table, row) in enumerate(placed):
                steps: Steps = (section,) if table.page.single else (section, index)
                if table.page.keyed:
                    steps = (section, row.cells.get("", "").strip())
                starts.append((marked.line_of(steps), table, row, steps))
        starts.sort(key=lambda one: one[0])
        sections = sorted(marked.line_of((section,)) for section in marked.value)
        ends = [start[0] for start in starts[1:]] + [10**9]
        return tuple(
            Origin(
                first, _last(first, end, sections), table.sheet, row.number, _columns(marked, table, row, steps),
                table.page, self._absent(table, row),
            )
            for (first, table, row, steps), end in zip(starts, ends, strict=True)
        )  # fmt: skip

    def _absent(self, table: Table, row: Row) -> frozenset[str]:
        told = {
            problem.column for problem in self._problems if (problem.file, problem.line) == (table.sheet, row.number)
        }
        names = {one.name for one in table.page.fields}
        return frozenset(name for name in names if table.columns.get(name, "") in {*told, ""})

    def _put(self, value: dict[str, Any], table: Table, row: Row) -> None:
        page = table.page
        content = self._content(table, row)
        if page.keyed:
            key = str(content.pop("", ""))
            value.setdefault(page.section, {})[key] = content
        elif not page.single:
            value.setdefault(page.section, []).append(content)
        elif page.section in value:
            told = "chỉ một dòng cho mỗi nguồn"
            self._problems.append(Problem(table.sheet, row.number, told, 'ghi mã khác nhau ở cột "Mã nguồn tin"', ""))
        else:
            value[page.section] = content

    def _content(self, table: Table, row: Row) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for one in table.page.fields:
            text = row.cells.get(one.name)
            if text is None:
                continue
            try:
                content[one.name] = read(one, text)
            except CellRefused as refused:
                place = (table.sheet, row.number)
                self._problems.append(Problem(*place, str(refused), refused.hint, table.columns[one.name]))
        return content


def _last(first: int, end: int, sections: Sequence[int]) -> int:
    """The last line of a part: before the next part, and before the next section."""
    at = bisect.bisect(sections, first)
    return min(end, sections[at] if at < len(sections) else end) - 1


def _columns(marked: MarkedYaml, table: Table, row: Row, steps: Steps) -> tuple[tuple[int, str, Field], ...]:
    return tuple(
        (marked.line_of((*steps, one.name)), table.columns[one.name], one)
        for one in table.page.fields
        if one.name and one.name in row.cells
    )


def _in_words(problem: Problem, origin: Origin, named: Field | None) -> tuple[str, str | None]:
    """A problem in the words of the sheet: headings for keys, values as the cells show them."""
    headings = {one.name: one.heading for one in origin.page.fields}
    message, hint = problem.message, problem.hint
    if "khóa" in message:
        message = re.sub(r'"([a-z_]+)"', lambda found: f'"{headings.get(found[1], found[1])}"', message)
        message = message.replace("khóa", "cột")
    if named and named.choices and message.startswith(("cột", "không nhận")) and "không nhận" in message:
        hint = "một trong: " + ", ".join(map(shown_value, named.choices))
    return message, hint


def _mend_encodings(sheets: Sequence[Sheet]) -> list[str]:
    """Read cells in old encodings anew where that is sure; tell of the first of those that stay strange."""
    notes: list[str] = []
    for sheet in sheets:
        mended: set[str] = set()
        strange = 0
        for number, cells in sheet.rows.items():
            for at, cell in cells.items():
                if not is_strange(cell.text):
                    continue
                reading = reread(cell.text)
                if reading:
                    cells[at] = Cell(reading.text, cell.trouble)
                    mended.add(reading.encoding)
                else:
                    strange += 1
                    if strange == 1:
                        first = f'dòng {number}: "{shortened(cell.text)}"'
        if mended:
            notes.append(f"{sheet.named}: đã đổi chữ từ {', '.join(sorted(mended))} sang Unicode, xin xem kỹ")
        if strange:
            notes.append(f"⚠ {sheet.named}: {strange} ô có chữ không giống tiếng Việt, {first}; xin xem lại phông chữ")
    return notes


def _count(value: Any) -> int:
    """How many keys and values it has, as those of a YAML file are counted."""
    if isinstance(value, Mapping):
        return 1 + sum(1 + _count(one) for one in value.values())
    return 1 + sum(map(_count, value)) if isinstance(value, list | tuple) else 1


def _stem(inner: str) -> str:
    return inner.rpartition("/")[2].removesuffix(".yaml")
