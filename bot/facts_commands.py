"""``thidua check``, ``build``, ``facts`` and ``serve-facts``: the fact base for the people who keep it."""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from bot.datasette import serve
from bot.learned import kept_for_commands
from bot.settings import Settings, SettingsError, load_settings
from bot.terminal import is_terminal, print_table, working
from knowledge.assistant import find_problems as find_question_problems
from knowledge.facts import (
    BaseUnusable,
    Conflict,
    Fact,
    FactBase,
    KnowledgeRefused,
    Problem,
    UnknownName,
    facts_as_csv,
    find_problems,
    list_facts,
)
from knowledge.files.kept import Kept
from knowledge.files.system_errors import in_words

Checker = Callable[[Sequence[Path]], Sequence[Problem]]
"""Looks through the knowledge in some roots and returns what is wrong."""


def _question_problems(roots: Sequence[Path]) -> Sequence[Problem]:
    try:
        kept = kept_for_commands(load_settings())
    except SettingsError:  # of which directories that are named need nothing
        kept = Kept(None)
    return find_question_problems(roots, kept)


CHECKERS: list[Checker] = [find_problems, _question_problems]
"""What ``thidua check`` runs, in turn; all problems are printed together."""

KNOWLEDGE_REFUSED = 1
"""The exit code where the knowledge has problems."""

_directory = click.Path(path_type=Path, exists=True, file_okay=False)
_roots = click.option(
    "--knowledge", "roots", type=_directory, multiple=True, help="Thư mục tri thức; nhiều lần thì sau đè trước."
)
_database = click.option(
    "--database", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Đọc cơ sở đã dựng này."
)


@click.command()
@click.argument("directories", metavar="[DIR]...", nargs=-1, type=_directory)
@click.option("--json", "as_json", is_flag=True, help="Một đối tượng JSON cho máy đọc.")
def check(directories: tuple[Path, ...], as_json: bool) -> None:
    """Kiểm tra mọi tệp tri thức; mỗi lỗi một dòng: tệp:dòng: sai gì (nên viết gì)."""
    roots = directories or _settings().knowledge_roots
    with working("Đang kiểm tra…"):
        problems = sorted({problem for checker in CHECKERS for problem in checker(roots)})
    mistakes = [problem for problem in problems if not problem.warning]
    if as_json:
        click.echo(json.dumps({"problems": [asdict(problem) for problem in problems]}, ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            click.echo(problem)
        click.echo(f"{len(mistakes)} lỗi" if mistakes else "Không có lỗi", err=True)
    sys.exit(KNOWLEDGE_REFUSED if mistakes else 0)


@click.command()
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Tệp SQLite; mặc định theo cấu hình.")
@_roots
def build(output: Path | None, roots: tuple[Path, ...]) -> None:
    """Dựng cơ sở dữ kiện; không có lỗi thì thay bản cũ trong một bước."""
    settings = _settings()
    target = output or settings.paths.facts
    with _told_problems(), working("Đang dựng cơ sở dữ kiện…"):
        base, report = FactBase.create(target, roots or settings.knowledge_roots)
    base.close()
    for conflict in report.conflicts:
        click.echo(_conflict_line(conflict))
    for kind, count in base.counts.items():
        click.echo(f"{count:>7}  {kind}")
    click.echo(f"{sum(base.counts.values()):>7}  tổng cộng")
    click.echo(f"{target}: phiên bản {report.new_version}, {report.seconds:.2f} giây")


@click.command()
@click.argument("kind", required=False)
@click.option("--cluster", help="Cụm thi đua, theo tên hay tên tắt.")
@click.option("--unit", help="Đơn vị: tỉnh, thành phố, huyện.")
@click.option("--year", type=int, help="Năm.")
@click.option("--source", help="Mã nguồn (tên tệp không có .yaml).")
@click.option("--json", "form", flag_value="json", help="Danh sách JSON.")
@click.option("--csv", "form", flag_value="csv", help="CSV.")
@_roots
@_database
def facts(
    kind: str | None, cluster: str | None, unit: str | None, year: int | None, source: str | None, form: str | None,
    roots: tuple[Path, ...], database: Path | None,
) -> None:  # fmt: skip
    """Xem những gì đã biết, mỗi dữ kiện kèm nguồn; KIND là một loại (role, award, task…)."""
    with _told_problems(), _base(roots, database) as base:
        found = list_facts(base, kind=kind, cluster=cluster, unit=unit, year=year, source=source)
    if form == "json":
        click.echo(json.dumps([asdict(fact) for fact in found], ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(facts_as_csv(found), nl=False)
    else:
        click.echo(_counted(found) if kind is None else "", nl=False)
        _print_facts(found)


@click.command("serve-facts")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Cổng trên máy này.")
@_roots
@_database
def serve_facts(port: int, roots: tuple[Path, ...], database: Path | None) -> None:
    """Mở cơ sở dữ kiện bằng Datasette, chỉ trên máy này."""
    if importlib.util.find_spec("datasette") is None:
        raise click.ClickException("Cần Datasette: trong thư mục của chương trình gõ make datasette")
    with _told_problems(), _base(roots, database) as base:
        code = serve(base.path, port)
    sys.exit(code)


facts_commands = (check, build, facts, serve_facts)
"""The commands of this module."""


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def _told_problems() -> Iterator[None]:
    """Print the problems of refused knowledge as ``check`` does."""
    try:
        yield
    except KnowledgeRefused as refused:
        for problem in refused.problems:
            click.echo(problem, err=True)
        sys.exit(KNOWLEDGE_REFUSED)
    except (UnknownName, BaseUnusable) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise click.ClickException(f"{place}{in_words(error)}") from None


@contextmanager
def _base(roots: Sequence[Path], database: Path | None) -> Iterator[FactBase]:
    """Open the base at ``database``; without one, build the files as they are now into a passing one."""
    if database:
        with FactBase.open(database) as base:
            yield base
        return
    with tempfile.TemporaryDirectory(prefix="thidua-") as directory:
        base, _ = FactBase.create(Path(directory) / "facts.sqlite", roots or _settings().knowledge_roots)
        with base:
            yield base


def _conflict_line(conflict: Conflict) -> str:
    return f"mâu thuẫn {conflict.kind} {conflict.about}: {conflict.value} (nguồn {conflict.source}:{conflict.line})"


def _told_source(fact: Fact) -> str:
    return fact.place or fact.source


def _counted(found: Sequence[Fact]) -> str:
    counts: dict[str, int] = {}
    for fact in found:
        counts[fact.kind] = counts.get(fact.kind, 0) + 1
    lines = [f"{count:>7}  {kind}\n" for kind, count in counts.items()]
    return "".join(lines) + f"{len(found):>7}  tổng cộng\n\n"


def _print_facts(found: Sequence[Fact]) -> None:
    """Print a table for a person, and for a program a line for each fact: kind, text, source, apart by tabs."""
    rows = [
        (fact.kind, fact.text, _told_source(fact), "" if fact.evidence == "attested" else f"[{fact.evidence}]")
        for fact in found
    ]
    if is_terminal():
        print_table(("loại", "dữ kiện", "nguồn", ""), rows)
        return
    for row in rows:
        click.echo("\t".join(row).rstrip())
