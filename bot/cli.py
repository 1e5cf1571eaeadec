"""The command line: one group, to which each family of commands adds its own."""

from __future__ import annotations

import inspect

import click

from bot.ask_commands import ask_commands
from bot.eval_command import eval_commands
from bot.facts_commands import facts_commands
from bot.intake_commands import intake_commands
from bot.review_command import review_commands
from bot.run_command import run
from bot.state_command import state
from bot.terminal import speak_vietnamese

speak_vietnamese()


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[TÙY CHỌN]",
    subcommand_metavar="LỆNH [THAM SỐ]...",
)
@click.version_option(package_name="thidua-bot")
def main() -> None:
    """Trợ lý trả lời câu hỏi về cụm thi đua và công tác thi đua, khen thưởng."""


for command in (run, state, *facts_commands, *ask_commands, *eval_commands, *intake_commands, *review_commands):
    command.options_metavar = "[TÙY CHỌN]"
    command.short_help = inspect.cleandoc(command.help or "").partition("\n")[0]  # whole: click would cut it
    main.add_command(command)


if __name__ == "__main__":
    main()
