from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.service_manager import ServiceManager


@pytest.fixture
def manager_socket(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(60)
        yield listening


def heard(listening: socket.socket) -> str:
    return listening.recv(100).decode()


def test_ready_and_stopping_are_said(manager_socket: socket.socket) -> None:
    manager = ServiceManager({"NOTIFY_SOCKET": manager_socket.getsockname()})
    manager.ready()
    manager.stopping()
    assert [heard(manager_socket), heard(manager_socket)] == ["READY=1", "STOPPING=1"]


def test_an_abstract_socket_is_understood() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0thidua-test-notify")
        listening.settimeout(60)
        ServiceManager({"NOTIFY_SOCKET": "@thidua-test-notify"}).ready()
        assert heard(listening) == "READY=1"


async def test_the_watchdog_hears_only_of_a_program_that_lives(manager_socket: socket.socket) -> None:
    environment = {"NOTIFY_SOCKET": manager_socket.getsockname(), "WATCHDOG_USEC": "30000"}
    answers = iter([True, False, True])
    asked = asyncio.Event()

    def alive() -> bool:
        try:
            return next(answers)
        except StopIteration:
            asked.set()
            return False

    task = asyncio.create_task(ServiceManager(environment).keep_alive(alive))
    await asyncio.wait_for(asked.wait(), 20)
    task.cancel()
    manager_socket.setblocking(False)
    assert [heard(manager_socket), heard(manager_socket)] == ["WATCHDOG=1", "WATCHDOG=1"]
    with pytest.raises(BlockingIOError):
        heard(manager_socket)


@pytest.mark.parametrize("environment", [{}, {"NOTIFY_SOCKET": "/nowhere/at/all"}, {"WATCHDOG_USEC": "soon"}])
async def test_without_a_manager_nothing_happens(environment: dict[str, str]) -> None:
    manager = ServiceManager(environment)
    manager.ready()
    manager.stopping()
    await manager.keep_alive(lambda: True)
