"""What all tests may use: requests held against an independent model of the Bot API."""

from __future__ import annotations

from collections.abc import Callable

import aiogram.methods
import pytest

from localtelegram import LocalTelegram


def _hold_against_model(telegram: LocalTelegram) -> None:
    for request in telegram.state.record.requests:
        model = getattr(aiogram.methods, request.method[0].upper() + request.method[1:])
        given = {key: "file" if key in {"document", "photo"} else value for key, value in request.parameters.items()}
        assert set(given) <= set(model.model_fields), (request.method, set(given) - set(model.model_fields))
        model.model_validate(given)


@pytest.fixture(scope="session")
def hold_against_model() -> Callable[[LocalTelegram], None]:
    """Fails where a recorded request has a parameter that the Bot API does not know, or one of the wrong type."""
    return _hold_against_model
