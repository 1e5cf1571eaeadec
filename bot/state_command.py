"""``thidua state``: the state and where it is kept."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def state() -> None:
    """Trạng thái của bot: cài đặt của chat, câu chưa trả lời, góp ý."""


@state.command()
@click.option(
    "--config",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Tệp cấu hình; không ghi thì dùng config.yaml nếu có.",
)
def move(file: Path | None) -> None:
    """Chép trạng thái SQLite (paths.state) và phần đã dạy (paths.overlay) sang PostgreSQL (state.database).

    Dừng bot trước; cơ sở dữ liệu phải còn trống. Tệp SQLite được giữ nguyên.
    """
    # Imported here, so that the other commands need not wait for what only this one needs.
    from bot.settings import SettingsError, load_settings  # noqa: PLC0415
    from handlers.state.moving import StateNotEmptyError  # noqa: PLC0415
    from handlers.state.moving import move as move_state  # noqa: PLC0415
    from knowledge.files.overlay import Overlay  # noqa: PLC0415

    try:
        settings = load_settings(file)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    if settings.state.database is None:
        raise click.ClickException("chưa đặt state.database: địa chỉ PostgreSQL để chép sang")
    try:
        from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra
    except ImportError:
        raise click.ClickException('thiếu thư viện PostgreSQL: pip install "thidua-bot[postgres]"') from None
    target = PostgresEngine(settings.state.database.get_secret_value())
    try:
        moved = move_state(settings.paths.state, target, Overlay(settings.paths.overlay).files())
    except FileNotFoundError:
        raise click.ClickException(f"{settings.paths.state}: không có tệp trạng thái") from None
    except StateNotEmptyError:
        raise click.ClickException("cơ sở dữ liệu đã có trạng thái của một bot; không chép đè") from None
    except target.errors as error:
        raise click.ClickException(f"không chép được: {str(error).splitlines()[0]}") from None
    for table, rows in moved.items():
        click.echo(f"{table}: {rows}")
