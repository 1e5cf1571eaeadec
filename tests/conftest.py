"""What all tests may use: the program's own knowledge, learned once, and a PostgreSQL of their own.

Beside these, requests are held against an independent model of the Bot API.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, settings

from knowledge import PACKAGED_ROOT, Assistant
from knowledge.files.kept import Kept
from localtelegram import LocalTelegram

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # a slow one is no failure

WHOLE = bool(os.environ.get("TEST_WHOLE"))
TURN = int(os.environ.get("TEST_TURN", dt.date.today().toordinal()))  # noqa: DTZ011 - any day will do


def pytest_report_header() -> str:
    """Which part is tried today of what is too long for every run, so that it can be tried again on another day."""
    return "all of it, no turns" if WHOLE else f"TEST_TURN={TURN}"


KEPT_WHOLE = {
    "tests/end_to_end/test_admins.py", "tests/end_to_end/test_conversation.py", "tests/end_to_end/test_page.py",
    "tests/end_to_end/test_webpage.py", "tests/knowledge/stated/test_asked.py",
    "tests/knowledge/test_added_without_python.py", "tests/localtelegram/test_page.py",
}  # fmt: skip
"""Files whose tests share what is dear to make: a running program, a browser, a knowledge of their own."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Give each worker one test after the other, and the files that are kept whole first.

    This is what ``--dist loadgroup`` is for, but pytest-xdist 3.8 no longer tells pytest 9.2 of its groups.
    """
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - where there are workers at all

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if file in KEPT_WHOLE else nodeid

    return Together(config, log)


@pytest.fixture(scope="session")
def in_turn() -> Callable[..., list[Any]]:
    """Leaves one part of so many of what there is to try, the next one tomorrow: ``in_turn(all_of_it, parts)``."""

    def part(all_of_it: Sequence[Any], parts: int) -> list[Any]:
        return list(all_of_it if WHOLE else all_of_it[TURN % parts :: parts])

    return part


@pytest.fixture(scope="session")
def of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that the workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def _own_cache(of_this_run: Path) -> Iterator[Path]:
    """Commands keep what they learn in a cache of the tests' own, also those that run as processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(of_this_run / "cache"))
        yield of_this_run / "cache"


@pytest.fixture(scope="session")
def learned(of_this_run: Path, _own_cache: Path) -> Path:
    """A directory with the facts that come with the program, and what is learned of them; nobody opens or changes it.

    To learn takes ten times as long as to take up what was learned: it is done once in a run, for whoever needs no
    knowledge but this, or this and a little more.
    """
    made = of_this_run / "learned"
    with (of_this_run / "learned.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            making = of_this_run / "learning" / "facts.sqlite"
            Assistant.open([PACKAGED_ROOT], making).facts.close()
            shutil.copytree(Kept.directory_beside(making), _own_cache / "thidua", dirs_exist_ok=True)
            making.parent.rename(made)
    return made


@pytest.fixture(scope="session")
def facts_in(learned: Path) -> Callable[[Path], Path]:
    """Puts what was learned into a directory, and tells where the facts are: opened there, they are learned already."""

    def put(directory: Path) -> Path:
        return Path(shutil.copytree(learned, directory, dirs_exist_ok=True)) / "facts.sqlite"

    return put


@pytest.fixture(scope="session")
def assistant(facts_in: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The program's own knowledge, opened once: no test may reload it."""
    opened = Assistant.open([PACKAGED_ROOT], facts_in(tmp_path_factory.mktemp("facts")))
    with opened.facts:
        yield opened


FIRST = {
    "2017-03-17-tong-ket-2016-trung-du-mien-nui-phia-bac", "2017-07-21-so-ket-6-thang-2017-trung-du-mien-nui-phia-bac",
    "2018-02-01-tong-ket-2017-hiep-hoa", "2019-07-25-so-ket-6-thang-2019-dong-bang-song-hong",
    "2023-03-15-tong-ket-2022-trung-du-mien-nui-phia-bac", "2011-03-25-tong-ket-2010-trung-du-mien-nui-phia-bac",
    "2014-07-10-so-ket-2014-bac-trung-bo", "2015-07-28-so-ket-2015-dong-nam-bo",
    "2020-07-31-so-ket-6-thang-2020-tay-nam-bo", "2024-01-01-chuan-bi-tong-ket-2023-tay-nam-bo",
}  # fmt: skip
"""The articles that the program began with, and those that its lists of clusters cite."""


@pytest.fixture(scope="session")
def first_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The knowledge of these articles alone, without what is known of the clusters of every sector."""
    root = tmp_path_factory.mktemp("first") / "knowledge"
    shutil.copytree(PACKAGED_ROOT, root, ignore=shutil.ignore_patterns("*.py", "__pycache__", "sector_*.yaml"))
    for path in (root / "sources").iterdir():
        if path.stem not in FIRST:
            path.unlink()
    return root


SMALL_CHECKS = """checks:
  - {ask: "Năm 2023 tỉnh nào làm cụm trưởng cụm TDMNPB?", today: 2023-06-01, holds: [Bắc Kạn]}
  - {ask: "Cụm TDMNPB gồm những tỉnh nào?", today: 2023-06-01, holds: [Tuyên Quang, Phú Thọ, Yên Bái]}
  - {ask: "xin chào", offer: false, today: 2023-06-01, kind: chat}
"""
OF_CLUSTERS = {"chat.yaml", "clusters.yaml", "lexicon.yaml", "meetings.yaml", "roles.yaml"}


@pytest.fixture(scope="session")
def small(first_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a part of the program's knowledge, its facts, and what was learned of them: a fifth of the work.

    For what does not depend on how much is known: what is kept, replaced, followed, broken. It is only copied.
    """
    directory = tmp_path_factory.mktemp("small")
    shutil.copytree(first_root, directory / "knowledge", ignore=shutil.ignore_patterns("checks.yaml"))
    for path in (directory / "knowledge" / "questions").iterdir():
        if path.name not in OF_CLUSTERS:
            path.unlink()
    (directory / "knowledge" / "checks.yaml").write_text(SMALL_CHECKS, encoding="utf-8")
    Assistant.open([directory / "knowledge"], directory / "facts.sqlite").facts.close()
    return directory


def _hold_against_model(telegram: LocalTelegram) -> None:
    import aiogram.methods  # noqa: PLC0415 - takes seconds to import, and few files need it

    for request in telegram.state.record.requests:
        model = getattr(aiogram.methods, request.method[0].upper() + request.method[1:])
        given = {key: "file" if key in {"document", "photo"} else value for key, value in request.parameters.items()}
        assert set(given) <= set(model.model_fields), (request.method, set(given) - set(model.model_fields))
        model.model_validate(given)


@pytest.fixture(scope="session")
def hold_against_model() -> Callable[[LocalTelegram], None]:
    """Fails where a recorded request has a parameter that the Bot API does not know, or one of the wrong type."""
    return _hold_against_model


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what tries a kind of harm, so that all of it can be run apart; hold what runs alone to where it is run."""
    here = Path(__file__).parent
    astray = [
        item.nodeid
        for item in items
        if item.get_closest_marker("alone") and here / "end_to_end" not in item.path.parents
    ]
    if astray:
        raise pytest.UsageError(f"`make tests` runs what is alone in tests/end_to_end only, not {astray}")
    listed = yaml.safe_load((here / "attacks" / "kinds.yaml").read_text(encoding="utf-8"))
    tried = {test for kinds in listed.values() for test in kinds.values()}
    faults = yaml.safe_load((here / "attacks" / "faults.yaml").read_text(encoding="utf-8"))
    tried |= {test for fault in faults.values() for test in (fault["test"], *fault["relatives"])}
    for item in items:
        file = item.path.relative_to(here).as_posix() if item.path.is_relative_to(here) else ""
        if {f"{file}::{item.name}", f"{file}::{item.name.partition('[')[0]}"} & tried:
            item.add_marker(pytest.mark.attack)


@dataclass
class Server:
    """A PostgreSQL server in a directory, run as a user who is not root."""

    programs: Path
    directory: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://thidua@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*user, self.programs / program, *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL)

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.directory}"
        options += " -c fsync=off"  # it is killed, the machine is not: nothing is lost, and nothing waits for the disk
        log = str(self.directory / "log")
        self.run("pg_ctl", "-D", str(self.directory / "data"), "-l", log, "-w", "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.directory / "data"), "-m", "immediate", "-w", "stop")

    def database(self) -> str:
        """The address of a new, empty database."""
        import psycopg  # noqa: PLC0415 - comes with an extra

        name = f"t{time.monotonic_ns()}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url.replace("/postgres", f"/{name}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not installed:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    directory = Path(subprocess.check_output(["mktemp", "-d", "/tmp/thidua-pg-XXXXXX"], text=True).strip())
    if os.geteuid() == 0:
        subprocess.run(["chown", "postgres", directory], check=True)
    server = Server(installed[-1].parent, directory, port)
    data = ["-D", str(directory / "data"), "--no-sync"]
    server.run("initdb", *data, "-U", "thidua", "-A", "trust", "-E", "UTF8", "--locale=C")
    server.start()
    yield server
    server.stop()
    subprocess.run(["rm", "-r", directory], check=True)


@pytest.fixture
def database(server: Server) -> str:
    """The address of an empty database."""
    return server.database()
