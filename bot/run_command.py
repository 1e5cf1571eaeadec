"""``thidua run``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.entry import loading


@click.command()
@click.option(
    "--config",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Tệp cấu hình; không ghi thì dùng config.yaml nếu có.",
)
def run(file: Path | None) -> None:
    """Trả lời trên Telegram; chưa có mã bot thì mở trang thử trên máy này."""
    with loading():
        # Imported here, so that the other commands need not wait for Telegram's libraries.
        from bot.program import run_program  # noqa: PLC0415

    sys.exit(run_program(file))
