from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from localtelegram import AN, DEFAULT_TOKEN, Fault, LocalTelegram


async def send(http: aiohttp.ClientSession) -> tuple[int, str]:
    async with http.post(f"/bot{DEFAULT_TOKEN}/sendMessage", json={"chat_id": AN, "text": "x"}) as response:
        return response.status, await response.text()


async def test_a_fault_strikes_its_method_as_often_as_asked(
    telegram: LocalTelegram, http: aiohttp.ClientSession
) -> None:
    telegram.state.faults.add(Fault("sendmessage", "429", times=2, retry_after=7))
    async with http.post(f"/bot{DEFAULT_TOKEN}/getMe") as response:
        assert response.status == 200
    for _ in range(2):
        status, body = await send(http)
        assert status == 429
        assert '"retry_after": 7' in body
        assert "Too Many Requests: retry after 7" in body
    assert (await send(http))[0] == 200
    assert [each.status for each in telegram.state.record.of("sendMessage")] == [429, 429, 200]


async def test_bad_gateway_is_no_json(telegram: LocalTelegram, http: aiohttp.ClientSession) -> None:
    telegram.state.faults.add(Fault("*", "502"))
    status, body = await send(http)
    assert (status, body.startswith("<html>")) == (502, True)


@pytest.mark.parametrize(("kind", "sent"), [("cut", 0), ("lost", 1)])
async def test_connections_end_before_or_after_the_deed(
    telegram: LocalTelegram, http: aiohttp.ClientSession, kind: str, sent: int
) -> None:
    telegram.state.faults.add(Fault("sendMessage", kind))
    before = len(telegram.history(AN))
    with pytest.raises(aiohttp.ClientConnectionError):
        await send(http)
    assert len(telegram.history(AN)) == before + sent
    assert telegram.state.record.of("sendMessage")[0].status == 0


async def test_hanging_until_released_or_for_a_while(
    telegram: LocalTelegram, http: aiohttp.ClientSession, until: Any
) -> None:
    fault = telegram.state.faults.add(Fault("sendMessage", "hang"))
    hanging = asyncio.create_task(send(http))
    await until(lambda: fault.struck)
    assert (await send(http))[0] == 200
    assert not hanging.done()
    fault.released.set()
    assert (await asyncio.wait_for(hanging, 60))[0] == 200
    telegram.state.faults.add(Fault("sendMessage", "hang", seconds=0.01))
    assert (await send(http))[0] == 200


async def test_until_cleared(telegram: LocalTelegram, http: aiohttp.ClientSession) -> None:
    telegram.state.faults.add(Fault("sendMessage", "error", times=None, code=500, description="Internal Server Error"))
    assert [(await send(http))[0] for _ in range(3)] == [500, 500, 500]
    telegram.state.faults.clear()
    assert (await send(http))[0] == 200


def test_unknown_kinds_are_an_error() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        Fault("sendMessage", "earthquake")
