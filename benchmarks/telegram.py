"""From an update to its reply, over HTTP on loopback: thidua beside an echo bot on the library's stock settings.

Each bot is a process of its own, and so is the Bot API they talk to (`localtelegram`, its flood limits off). Several
people ask, each the next question when the last is answered. The bots take turns over several rounds, and medians are
told, for a noisy machine slows all of them. "Transport alone" fetches updates and posts replies of the usual size over
the same aiohttp transport and does nothing else; what thidua uses beyond it is its own share.

    python benchmarks/telegram.py                      the table
    python benchmarks/telegram.py --bank tests/banks   questions of banks, hardly one twice, not eight usual ones
    python benchmarks/telegram.py --memory 100000      resident memory over so many updates
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

# This file would otherwise be what `import telegram` finds.
sys.path.remove(str(Path(__file__).resolve().parent))

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.transport import AiohttpRequest, Timeouts
from localtelegram import DEFAULT_TOKEN, LocalTelegram, User

IN_FLIGHT = 16
QUESTIONS = (
    "Năm 2023 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?",
    "Cụm Trung du và miền núi phía Bắc gồm những tỉnh nào?",
    "nam 2022 tinh nao lam cum truong TDMNPB",
    "Ai chủ trì hội nghị tổng kết năm 2022?",
    "còn cụm phó?",
    "Bắc Kạn làm cụm trưởng năm nào?",
    "Huân chương Lao động hạng Nhất do ai tặng?",
    "Hội nghị tổng kết năm 2022 họp ở đâu?",
)
OTHERS = {"stock": "echo, stock settings", "stock16": "echo, stock, 16 at once", "transport": "transport alone"}
GOAL_RATIO, GOAL_SHARE_MS, GOAL_GROWTH = 2.0, 1.5, 1.05
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measured:
    """One round of one bot: updates a second, milliseconds to the reply, CPU milliseconds an update."""

    rate: float
    p50: float
    p99: float
    cpu: float


class Crowd:
    """People who ask in their private chats, and the local Telegram they do it in."""

    def __init__(self, telegram: LocalTelegram, size: int, questions: Sequence[str] = QUESTIONS) -> None:
        self._telegram = telegram
        self._questions = itertools.cycle(questions)
        self._ids = [800_000_000 + number for number in range(size)]
        self._waiting: dict[int, asyncio.Future[None]] = {}
        for user_id in self._ids:
            telegram.state.add_user(User(user_id, f"Người {user_id}"))

    async def listen(self) -> None:
        """Tell those who wait that they have been answered."""
        events = self._telegram.state.events
        async for event in events.stream(events.last_id):
            if event.kind == "message" and event.data["message"].sender.id == self._telegram.state.bot.id:
                future = self._waiting.pop(event.chat_id or 0, None)
                if future is not None and not future.done():
                    future.set_result(None)

    async def ask(self, updates: int) -> list[float]:
        """Ask so many questions, IN_FLIGHT of them at any time; milliseconds to each reply."""
        numbers = itertools.count()
        times: list[float] = []

        async def person(offset: int) -> None:
            while (number := next(numbers)) < updates:
                user_id = self._ids[(number // IN_FLIGHT * IN_FLIGHT + offset) % len(self._ids)]
                answered = self._waiting[user_id] = asyncio.get_running_loop().create_future()
                started = time.perf_counter()
                self._telegram.people.send(user_id, user_id, next(self._questions))
                await asyncio.wait_for(answered, 60)
                times.append((time.perf_counter() - started) * 1000)

        await asyncio.gather(*(person(offset) for offset in range(IN_FLIGHT)))
        return times


@asynccontextmanager
async def bot_process(name: str, telegram: LocalTelegram, directory: Path) -> AsyncIterator[int]:
    """A bot running on its own; yields its process id."""
    command = [sys.executable, __file__, "--bot", name, telegram.base_url]
    environment = dict(os.environ)
    if name == "thidua":
        command = [str(Path(sys.executable).with_name("thidua")), "run"]
        environment |= {
            "THIDUA_TELEGRAM__TOKEN": DEFAULT_TOKEN,
            "THIDUA_TELEGRAM__BASE_URL": telegram.address,
            "THIDUA_TELEGRAM__RATE_LIMIT": "false",
            "THIDUA_TELEGRAM__CONCURRENCY": str(IN_FLIGHT),
            "THIDUA_CHAT__QUESTIONS_PER_MINUTE": "100000",
            "THIDUA_LOGGING__LEVEL": "warning",
        }
    process = await asyncio.create_subprocess_exec(*command, env=environment, cwd=directory)
    try:
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def measure(name: str, updates: int, directory: Path, questions: Sequence[str]) -> Measured:
    """One round of one bot."""
    async with LocalTelegram(flood=False, history=50) as telegram, bot_process(name, telegram, directory) as pid:
        crowd = Crowd(telegram, IN_FLIGHT, questions)
        listening = asyncio.create_task(crowd.listen())
        await crowd.ask(100)
        cpu, started = cpu_seconds(pid), time.perf_counter()
        times = sorted(await crowd.ask(updates))
        seconds, used = time.perf_counter() - started, cpu_seconds(pid) - cpu
        listening.cancel()
        return Measured(updates / seconds, times[len(times) // 2], times[len(times) * 99 // 100], used / updates * 1000)


async def compare(updates: int, rounds: int, questions: Sequence[str]) -> int:
    """Print the table; the number of goals missed."""
    names = ["thidua", *OTHERS]
    taken: dict[str, list[Measured]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as directory:
        for number in range(rounds):
            for name in names if number % 2 == 0 else reversed(names):
                taken[name].append(await measure(name, updates, Path(directory), questions))
    result = {
        name: Measured(*(statistics.median(values) for values in zip(*map(fields, runs), strict=True)))
        for name, runs in taken.items()
    }
    print(
        f"{updates} updates, {len(questions)} different questions, {IN_FLIGHT} in flight, median of {rounds} rounds;"
        f" load average {os.getloadavg()[0]:.1f}"
    )
    print(f"{'':26}{'updates/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms/update':>15}{'spread of updates/s':>23}")
    for name, one in result.items():
        rates = [run.rate for run in taken[name]]
        print(
            f"{OTHERS.get(name, name):26}{one.rate:10.0f}{one.p50:9.1f}{one.p99:9.1f}{one.cpu:15.2f}"
            f"{min(rates):15.0f} – {max(rates):.0f}"
        )
    # Round by round, for a machine that is slow for a while is slow for both.
    ratio = statistics.median(
        ours.rate / stock.rate for ours, stock in zip(taken["thidua"], taken["stock"], strict=True)
    )
    share = result["thidua"].cpu - result["transport"].cpu
    return sum(
        (
            missed(
                f"throughput is {ratio:.1f}x that of the stock echo bot (goal: {GOAL_RATIO:.0f}x)", ratio >= GOAL_RATIO
            ),
            missed(f"own share is {share:.2f} ms of CPU an update (goal: {GOAL_SHARE_MS} ms)", share <= GOAL_SHARE_MS),
        )
    )


async def watch_memory(updates: int) -> int:
    """Print the resident memory as updates pass; the number of goals missed."""
    step = max(1, updates // 20)
    sizes: list[float] = []
    telegram = LocalTelegram(flood=False, history=50)
    with tempfile.TemporaryDirectory() as directory:
        async with telegram, bot_process("thidua", telegram, Path(directory)) as pid:
            crowd = Crowd(telegram, 2000)
            listening = asyncio.create_task(crowd.listen())
            for done in range(0, updates, step):
                await crowd.ask(step)
                sizes.append(resident_mb(pid))
                print(f"{done + step:8} updates {sizes[-1]:7.1f} MB", flush=True)
            listening.cancel()
    # The first fifth fills caches and the state's bounded tables.
    growth = max(sizes[-3:]) / sizes[len(sizes) // 5]
    return missed(f"memory grew {growth:.3f}x after the first fifth (goal: {GOAL_GROWTH}x)", growth <= GOAL_GROWTH)


def fields(one: Measured) -> tuple[float, ...]:
    """The figures of a round in their order."""
    return one.rate, one.p50, one.p99, one.cpu


def missed(line: str, reached: bool) -> int:
    """Print a goal with its outcome; 1 where it was missed."""
    print(f"{'PASS' if reached else 'FAIL'}  {line}")
    return 0 if reached else 1


def cpu_seconds(pid: int) -> float:
    """CPU time that a process has used."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def resident_mb(pid: int) -> float:
    """Memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def run_stock(base_url: str, concurrent: int) -> None:
    """An echo bot as the library's first example has it."""

    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message is not None and update.message.text is not None:
            await update.message.reply_text(update.message.text)

    builder = ApplicationBuilder().token(DEFAULT_TOKEN).base_url(base_url)
    application = (builder.concurrent_updates(concurrent) if concurrent else builder).build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.run_polling()


async def run_transport(base_url: str) -> None:
    """Updates in, replies out, over the project's transport and with nothing between."""
    timeouts = Timeouts(read=40)
    url = f"{base_url}{DEFAULT_TOKEN}"
    keyboard = {"inline_keyboard": [[{"text": f"Gợi ý {n}", "callback_data": f"1:s:{n}"}] for n in range(4)]}
    reply = {
        "text": "Năm 2023, <b>Bắc Kạn</b> làm cụm trưởng cụm thi đua các tỉnh Trung du và miền núi phía Bắc.\n"
        "Nguồn: TTXVN, 10/3/2023.",
        "parse_mode": "HTML",
        "reply_markup": keyboard,
    }

    def data(values: dict[str, object]) -> RequestData:
        return RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])

    async with AiohttpRequest(32, timeouts) as sending, AiohttpRequest(1, timeouts) as polling:
        offset, tasks = 0, set[asyncio.Task[object]]()
        while True:
            updates = await polling.post(f"{url}/getUpdates", data({"offset": offset, "timeout": 30}))
            if not isinstance(updates, list):
                raise TypeError(json.dumps(updates))
            for update in updates:
                offset = update["update_id"] + 1
                values = {"chat_id": update["message"]["chat"]["id"], **reply}
                task = asyncio.create_task(sending.post(f"{url}/sendMessage", data(values)))
                tasks.add(task)
                task.add_done_callback(tasks.discard)


def questions_of(bank: Path) -> tuple[str, ...]:
    """The questions of all banks in a directory, each once."""
    lines = [line for file in sorted(bank.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]
    return tuple(dict.fromkeys(json.loads(line)["question"] for line in lines))


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=1500, help="updates in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, metavar="UPDATES", help="watch memory instead")
    parser.add_argument("--bot", nargs=2, metavar=("NAME", "BASE_URL"), help=argparse.SUPPRESS)
    parser.add_argument("--bank", type=Path, metavar="DIRECTORY", help="ask the questions of its *.jsonl")
    options = parser.parse_args()
    questions = questions_of(options.bank) if options.bank else QUESTIONS
    if options.bot:
        name, base_url = options.bot
        if name == "transport":
            asyncio.run(run_transport(base_url))
        else:
            run_stock(base_url, IN_FLIGHT if name == "stock16" else 0)
    elif options.memory:
        sys.exit(asyncio.run(watch_memory(options.memory)))
    else:
        sys.exit(asyncio.run(compare(options.updates, options.rounds, questions)))


if __name__ == "__main__":
    main()
