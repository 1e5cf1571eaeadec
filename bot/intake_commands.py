"""``thidua intake`` and ``review``: documents taken in from a terminal, and their facts decided on."""

from __future__ import annotations

import calendar
import datetime as dt
import importlib
import importlib.util
import json
import multiprocessing
import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import click

from bot.settings import Settings, SettingsError, load_settings
from knowledge.facts import FactBase, KnowledgeRefused
from knowledge.intake.holding import KnownFacts
from knowledge.intake.reading import ReadingRefused, as_given
from knowledge.intake.reading.suffixes import SUFFIXES
from knowledge.intake.store import IntakeStore
from knowledge.intake.taking import Desk, Read, Taken, files_in, new_proposer, take_all

_path = click.Path(path_type=Path, exists=True, allow_dash=True)


@click.command()
@click.argument("paths", metavar="TỆP|THƯ_MỤC...", nargs=-1, required=True, type=_path)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Số tiến trình cùng đọc.")
@click.option("--scheduler", metavar="ĐỊA_CHỈ", help="Giao việc cho cụm Dask, ví dụ tcp://may-chu:8786.")
@click.option("--json", "as_json", is_flag=True, help="In dữ kiện đề xuất, mỗi tài liệu một dòng JSON, không lưu lại.")
@click.option("--text", is_flag=True, help="Cùng --json: mỗi dòng của tệp là một JSON (id, title, publish_date, text).")
def intake(paths: tuple[Path, ...], workers: int, scheduler: str | None, *, as_json: bool, text: bool) -> None:
    """Thu nhận tài liệu: đọc, đề xuất dữ kiện kèm câu nêu ra nó, để người duyệt (thidua review)."""
    if text and not as_json:
        raise click.UsageError("--text đi cùng --json")
    if text:
        for path in paths:
            with click.open_file(str(path), encoding="utf-8") as lines:
                _print_texts(lines)
    elif as_json:
        _print_files(files_in(paths, SUFFIXES))
    else:
        _take_archive(files_in(paths, SUFFIXES), workers, scheduler)


# ---- as JSON ---------------------------------------------------------------------------------------------------


def _print_texts(lines: IO[str]) -> None:
    """The facts of each line's text; a line that is none is refused with its number."""
    desk = Desk(new_proposer())
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            published = last_day_of(str(row.get("publish_date") or ""))
            title, text = str(row.get("title") or ""), str(row["text"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise click.ClickException(f"{lines.name}:{number}: không đọc được văn bản: {error!r}") from None
        document = as_given(title, text, published=published, address=row.get("address"))
        _print(row.get("id"), desk.proposed(document))


def last_day_of(told: str) -> dt.date | None:
    """The last day that ``2016-01-12``, ``2016-01``, ``2016`` or ``2015-2016`` may mean; None where nothing is told.

    Raises:
        ValueError: where it is none of these.
    """
    if not told:
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", told):
        return dt.date.fromisoformat(told)
    if re.fullmatch(r"\d{4}-\d{2}", told):
        year, month = map(int, told.split("-"))
        return dt.date(year, month, calendar.monthrange(year, month)[1])
    if re.fullmatch(r"(?:\d{4}-)?\d{4}", told):
        return dt.date(int(told[-4:]), 12, 31)
    raise ValueError(f"không hiểu ngày đăng {told!r}")


def _print_files(files: list[Path]) -> None:
    desk = Desk(new_proposer())
    try:
        for path in files:
            try:
                _print(path.name, desk.read(path.read_bytes(), path.name))
            except (ReadingRefused, OSError) as refused:
                click.echo(json.dumps({"id": path.name, "pred": [], "error": str(refused)}, ensure_ascii=False))
    finally:
        desk.close()


def _print(identifier: object, read: Read) -> None:
    facts = [one.to_prediction() for one in read.proposals]
    click.echo(json.dumps({"id": identifier, "pred": facts}, ensure_ascii=False, default=str))


# ---- archives --------------------------------------------------------------------------------------------------


def _take_archive(files: list[Path], workers: int, scheduler: str | None) -> None:
    if not files:
        raise click.ClickException("không có tài liệu nào ở đây")
    outcomes: list[Taken] = []
    configured = settings()
    with (
        IntakeStore(configured.paths.intake) as store,
        known_facts(configured) as hold,
        _executor(workers, scheduler) as (executor, count),
    ):
        taken = take_all(files, store, hold, executor, count)
        with click.progressbar(taken, length=len(files), label="Thu nhận", show_pos=True) as bar:
            try:
                outcomes.extend(_light(one) for one in bar)
            except BrokenExecutor:
                raise click.ClickException("một tiến trình dừng đột ngột; chạy lại lệnh này để làm tiếp") from None
    for one in outcomes:
        if one.refusal:
            click.echo(f"{one.name}: {one.refusal}", err=True)
    new = [one for one in outcomes if one.document and not one.known]
    refused = sum(1 for one in outcomes if one.refusal)
    known = len(outcomes) - len(new) - refused
    facts = sum(one.found for one in new)
    click.echo(f"{len(new)} tài liệu mới, {facts} dữ kiện chờ duyệt; {known} đã có; {refused} không đọc được")
    if new:
        click.echo("Duyệt: thidua review")


def _light(taken: Taken) -> Taken:
    """An outcome without its text, for an archive may have thousands."""
    if taken.document is None:
        return taken
    return Taken(taken.name, replace(taken.document, whole=""), taken.found, taken.known)


@contextmanager
def _executor(workers: int, scheduler: str | None) -> Iterator[tuple[Executor, int]]:
    """What runs the workers, and how many they are."""
    if scheduler is None:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            yield pool, workers
        return
    if importlib.util.find_spec("distributed") is None:
        raise click.ClickException('Cần Dask: pip install "thidua-bot[dask]"')
    with importlib.import_module("distributed").Client(scheduler) as client:
        count = sum(client.nthreads().values())
        yield client.get_executor(pure=False), max(count, 1)


@contextmanager
def known_facts(configured: Settings) -> Iterator[KnownFacts]:
    """What is known, from the files as they are, on a fact base of its own.

    Raises:
        click.ClickException: where the knowledge is not whole.
    """
    roots = [root for root in configured.knowledge_roots if root.exists()]
    with tempfile.TemporaryDirectory(prefix="thidua-") as directory:
        try:
            base, _ = FactBase.create(Path(directory) / "facts.sqlite", roots)
        except KnowledgeRefused as refused:
            raise click.ClickException("\n".join(map(str, refused.problems))) from None
        with base:
            yield KnownFacts(base.query)


def settings() -> Settings:
    """The configuration, for a command.

    Raises:
        click.ClickException: where it is refused.
    """
    try:
        return load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


intake_commands: tuple[click.Command, ...] = (intake,)
"""The commands of this module."""
