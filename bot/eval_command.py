"""``thidua eval``: how well a bank of questions with known answers is answered, spelt in several ways."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from bot.ask_commands import opened_assistant
from bot.terminal import counted
from knowledge.files.problems import shortened
from knowledge.language.slips import SPELLINGS
from knowledge.quality.evaluation import (
    Miss,
    Outcome,
    Score,
    as_json,
    by_intent,
    by_spelling,
    calibration,
    confusion,
    evaluate,
    misses,
    read_bank,
)

BELOW_FLOOR = 1
"""The exit code where a spelling's share of right replies is below ``--floor``."""

BANK_REFUSED = 2
"""The exit code where nothing was asked because the bank has problems."""

_ALL_MODES = "plain,noaccent,typo,noaccent+typo,telex,nfd,upper"


def _known_modes(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    modes = tuple(dict.fromkeys(mode.strip() for mode in value.split(",")))
    for name in (name for mode in modes for name in mode.split("+")):
        if name not in SPELLINGS:
            raise click.BadParameter(f'không có cách viết "{name}"; có: {", ".join(SPELLINGS)}')
    return modes


@click.command("eval")
@click.argument("bank", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--modes", default=_ALL_MODES, show_default=True, callback=_known_modes, help="Các cách viết; + ghép nhiều cách."
)
@click.option("--show", type=click.IntRange(0), default=20, show_default=True, help="Số câu sai được in, nặng trước.")
@click.option("--seed", type=int, default=7, show_default=True, help="Số khác cho lỗi gõ khác.")
@click.option(
    "--floor",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Thoát với mã 1 nếu tỉ lệ đúng của một cách viết thấp hơn.",
)
@click.option("--json", "told_as_json", is_flag=True, help="Một đối tượng JSON cho máy đọc, với mọi câu sai.")
def eval_bank(bank: Path, modes: tuple[str, ...], show: int, seed: int, floor: float, told_as_json: bool) -> None:
    """Chấm trợ lý bằng một bộ câu hỏi có đáp án (BANK): mỗi dòng một đối tượng JSON."""
    rows, problems = read_bank(bank)
    if problems:
        for problem in problems:
            click.echo(problem, err=True)
        sys.exit(BANK_REFUSED)
    with opened_assistant() as assistant:
        outcomes = evaluate(
            counted(rows, "Đang hỏi"),
            modes,
            lambda question, conversation, today: assistant.ask(question, conversation=conversation, today=today),
            seed,
        )
    if told_as_json:
        click.echo(json.dumps(as_json(outcomes), ensure_ascii=False, indent=1))
    else:
        for line in _report(outcomes, show):
            click.echo(line)
    sys.exit(BELOW_FLOOR if any(score.share < floor for score in by_spelling(outcomes).values()) else 0)


def _report(outcomes: Sequence[Outcome], show: int) -> Iterator[str]:
    yield from _table("Cách viết", by_spelling(outcomes))
    yield ""
    yield from _table("Loại câu hỏi đã nhận ra", by_intent(outcomes))
    scattered = [f"  {need}: {_told(taken)}" for need, taken in confusion(outcomes).items() if len(taken) > 1]
    if scattered:
        yield "\nĐiều được hỏi bị nhận thành nhiều loại:"
        yield from scattered
    bins, error = calibration(outcomes)
    yield f"\nĐộ tin cậy nói và tỉ lệ đúng thật (sai lệch kỳ vọng {error:.3f}):"
    for one in bins:
        yield f"  {one.confidence:.2f} → {one.right:.2f}  ({one.asked} câu)"
    missed = misses(outcomes)
    if missed and show:
        yield f"\nSai ({min(show, len(missed))} trong {len(missed)} câu, nặng trước):"
        for miss in missed[:show]:
            yield from _miss_lines(miss)


def _table(title: str, scores: dict[str, Score]) -> Iterator[str]:
    width = max(map(len, (title, *scores)))
    yield f"{title:{width}}  {'đúng':>7}  {'số câu':>10}  trả lời điều không thể biết"
    for name, score in scores.items():
        counted = f"{score.right}/{score.asked}"
        yield f"{name:{width}}  {score.share:7.1%}  {counted:>10}  {score.made_up}/{score.unknowable}"


def _told(taken: dict[str, int]) -> str:
    return ", ".join(f"{intent} {count}" for intent, count in sorted(taken.items(), key=lambda item: -item[1]))


def _miss_lines(miss: Miss) -> Iterator[str]:
    answer = miss.worst.answer
    yield f"  {miss.worst.row.id} [{', '.join(miss.spellings)}] {answer.confidence:.2f} {answer.intent or answer.kind}"
    yield f"    hỏi: {miss.worst.question}"
    yield f"    {miss.worst.wrong}; trả lời: {shortened(answer.text)}"


eval_commands = (eval_bank,)
"""The commands of this module, for the command line's group."""
