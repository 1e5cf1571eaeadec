"""Rich messages of the stand-in: what is taken, what is refused, and how they read."""

from __future__ import annotations

import pytest
from aiogram.types import RichMessage

from localtelegram.errors import BotApiError
from localtelegram.rich import checked_rich, lines

SIDES = {"align": "left", "valign": "top"}
LINK = {"type": "url", "text": "TTXVN", "url": "https://vi.example/a"}
BLOCKS = [
    {"type": "heading", "text": "Cụm trưởng", "size": 3},
    {"type": "table", "cells": [[{"text": "Năm", "is_header": True, **SIDES}, {"text": ["a", LINK], **SIDES}]]},
    {"type": "footer", "text": ["Nguồn: ", LINK]},
]


def test_blocks_become_the_message_that_the_bot_api_describes() -> None:
    rich = checked_rich({"blocks": BLOCKS})
    RichMessage.model_validate(rich)
    assert list(lines(rich)) == ["Cụm trưởng", "Năm | aTTXVN", "Nguồn: TTXVN"]


@pytest.mark.parametrize(
    "given",
    [
        None, {}, {"html": "<table></table>"}, {"blocks": []}, {"blocks": BLOCKS, "html": "a"}, {"blocks": ["a"]},
        {"blocks": [{"type": "map"}]}, {"blocks": [{"type": "paragraph"}]},
        {"blocks": [{"type": "paragraph", "text": ""}]}, {"blocks": [{"type": "paragraph", "text": "ơ" * 32_769}]},
        {"blocks": [{"type": "paragraph", "text": {"type": "blink", "text": "a"}}]},
        {"blocks": [{"type": "paragraph", "text": {**LINK, "url": "javascript:alert(1)"}}]},
        {"blocks": [{"type": "table", "cells": []}]}, {"blocks": [{"type": "table", "cells": [[{"text": "a"}]]}]},
        {"blocks": [{"type": "table", "cells": [[{"text": "a", **SIDES}] * 21]}]},
    ],
)  # fmt: skip
def test_what_is_no_rich_message_is_refused(given: object) -> None:
    with pytest.raises(BotApiError):
        checked_rich(given)
