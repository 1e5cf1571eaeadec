"""The command line: one group, to which each family of commands adds its own."""

from __future__ import annotations

import click

from bot.ask_commands import ask_commands
from bot.eval_command import eval_commands
from bot.facts_commands import facts_commands
from bot.run_command import run
from bot.state_command import state


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="thidua-bot")
def main() -> None:
    """Trợ lý trả lời câu hỏi về cụm thi đua và công tác thi đua, khen thưởng."""


for command in (run, state, *facts_commands, *ask_commands, *eval_commands):
    main.add_command(command)
