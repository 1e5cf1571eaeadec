"""`python -m localtelegram`: the local Telegram alone, for a bot that runs elsewhere on this machine."""

from __future__ import annotations

import asyncio

import click

from localtelegram.server import LocalTelegram, new_token


@click.command()
@click.option("--port", default=8081, show_default=True, help="0 takes any free port.")
@click.option("--token", default=new_token, help="The token of the bot that will come; a new one by default.")
@click.option("--flood/--no-flood", default=True, show_default=True, help="Whether Telegram's limits hold.")
def main(port: int, token: str, *, flood: bool) -> None:
    """Runs the local Telegram until it is interrupted."""
    asyncio.run(_serve(LocalTelegram(token, port=port, flood=flood)))


async def _serve(telegram: LocalTelegram) -> None:
    async with telegram:
        click.echo(f"page:     {telegram.address}/")
        click.echo(f"base_url: {telegram.base_url}")
        click.echo(f"token:    {telegram.state.token}")
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
