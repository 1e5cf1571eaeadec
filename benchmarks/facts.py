"""The fact base at 10³, 10⁵ and 10⁶ synthetic facts: build and reload time, size, memory, query time; with its goals.

Each size runs in a process of its own, so that its peak memory is its own; so does a reload after one line of one file
has changed, and, on the same files in turns with it, the whole rebuild that it saves. ``python benchmarks/facts.py
[SIZE…]``. Beside others on the machine all takes longer; processor time tells by how much.

The build is compared with what it stands on: the same rows into the same tables and indexes by plain
``sqlite3.executemany``. Reading YAML is timed apart: a reload does both.
"""

from __future__ import annotations

import contextlib
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from knowledge.facts import FactBase, build, check
from knowledge.facts.building import build_beside, put_in_place
from knowledge.facts.checking import SCHEMA, CheckedKnowledge
from knowledge.facts.difference import difference
from knowledge.facts.tables import TABLES, Row
from knowledge.language import fold

SIZES = (1_000, 100_000, 1_000_000)
FACTS_PER_FILE = 10_000
CLUSTERS = 1_000
SWAPS = 41
RELOADS = 3
SYLLABLES = (
    "an", "bình", "cường", "dũng", "giang", "hà", "hải", "hòa", "hùng", "khánh", "lan", "linh", "mai", "nam", "phong",
    "quang", "sơn", "thái", "tuấn", "vinh", "xuân", "yến",
)  # fmt: skip
POINT = "SELECT holder_short, sources FROM cluster_role WHERE cluster = ? AND year = ? AND role = 'head'"
SEARCH = """SELECT s.text FROM statement_search JOIN statement s ON s.id = statement_search.rowid
            WHERE statement_search MATCH ? LIMIT 5"""


# ---- synthetic knowledge -----------------------------------------------------------------------------------------


def write_knowledge(root: Path, facts: int) -> None:
    """Write ``facts`` statements of five kinds into source files, and the entities they name."""
    (root / "sources").mkdir(parents=True)
    (root / "reference").mkdir()
    clusters = min(CLUSTERS, max(facts // 100, 1))
    (root / "reference" / "entities.yaml").write_text("\n".join(_entities(clusters)), encoding="utf-8")
    chance = random.Random(facts)
    for number, start in enumerate(range(0, facts, FACTS_PER_FILE)):
        count = min(FACTS_PER_FILE, facts - start)
        text = "\n".join(_source(chance, start, count, clusters))
        (root / "sources" / f"2023-12-31-bai-{number:04}.yaml").write_text(text, encoding="utf-8")


def _entities(clusters: int) -> Iterator[str]:
    yield "sources:\n  nguon: {publisher: Nguồn, title: Danh mục}\norganisations:"
    for number in range(100):
        yield f"  - {{id: tinh-{number}, name: Tỉnh số {number}, kind: tỉnh, sources: [nguon]}}"
    for number in range(clusters):
        yield (
            f"  - {{id: cum-{number}, name: Cụm thi đua số {number}, kind: cụm, short: C{number}, organiser: Hội đồng, "
            "sector: UBND, level: Trung ương, sources: [nguon]}"
        )
    yield "award_forms:"
    for number in range(20):
        yield f"  - {{id: hinh-thuc-{number}, name: Bằng khen loại {number}, kind: hình thức, sources: [nguon]}}"


def _source(chance: random.Random, start: int, count: int, clusters: int) -> Iterator[str]:
    yield "source: {publisher: Báo, published: 2023-12-31, title: Bài}"
    fifth = count // 5
    yield "roles:"
    for number in range(start // 5, start // 5 + count - 4 * fifth):
        # Each cluster and year once: role facts are the point queries' keys.
        role = ("head", "deputy")[number // (clusters * 74) % 2]
        year = 1950 + number // clusters % 74
        yield f"  - {{cluster: C{number % clusters}, year: {year}, role: {role}, unit: Tỉnh số {number % 100}}}"
    for section, told in (("tasks", "Đẩy mạnh"), ("results", "Hoàn thành")):
        yield f"{section}:"
        for number in range(start, start + fifth):
            words = " ".join(chance.choices(SYLLABLES, k=6))
            yield f"  - {{{_scope(chance, clusters)}, text: {told} {words} {number}}}"
    yield "figures:"
    for number in range(start, start + fifth):
        yield f"  - {{{_scope(chance, clusters)}, what: chỉ tiêu {number}, value: {number}%}}"
    yield "awards:"
    for number in range(start, start + fifth):
        yield (
            f"  - {{cluster: C{chance.randrange(clusters)}, form: Bằng khen loại {number % 20}, year: {_year(chance)}, "
            f"status: conferred, conferred_by: Chủ tịch, reason: thành tích {number}, "
            f"recipients: [{{unit: Tỉnh số {number % 100}}}]}}"
        )


def _scope(chance: random.Random, clusters: int) -> str:
    return f"cluster: C{chance.randrange(clusters)}, period: {_year(chance)}"


def _year(chance: random.Random) -> int:
    return chance.randrange(1990, 2024)


# ---- measuring ---------------------------------------------------------------------------------------------------


def measure(facts: int, directory: Path) -> dict[str, float]:
    """Return all figures for one size."""
    root, target = directory / "knowledge", directory / "facts.sqlite"
    write_knowledge(root, facts)
    found: dict[str, float] = {}
    found["check_s"], knowledge = _timed(lambda: check([root]))
    # The machine's pace varies: of several runs, side by side, the best of each.
    runs = 3 if facts < SIZES[-1] else 1
    builds = [_costs(lambda: build(knowledge, target)) for _ in range(runs)]  # noqa: F821 - deleted below
    found["build_s"], found["build_cpu_s"] = map(min, zip(*builds, strict=True))
    rows = _all_rows(target)
    plain = [_plain_inserts(rows, directory / f"plain-{run}.sqlite") for run in range(runs)]
    found["executemany_s"], found["executemany_cpu_s"] = map(min, zip(*plain, strict=True))
    found["rows"] = sum(len(rows[declared.name]) for declared in TABLES.values())
    del rows
    found["size_mb"] = target.stat().st_size / 1e6
    with FactBase.open(target) as base:
        found["point_us"] = _point_query(base)
        found["search_us"] = _search(base)
        found["swap_us"], found["quiet_us"] = _blocked_by_swap(base, knowledge, directory)
    del knowledge
    parts = [_in_a_process("--reload", directory, number) for number in range(RELOADS)]
    wholes = [_in_a_process("--whole", directory, number) for number in range(1 if facts == SIZES[-1] else RELOADS)]
    found["reload_s"] = min(part["seconds"] for part in parts)
    found["reload_cpu_s"] = min(part["cpu_seconds"] for part in parts)
    found["reload_mb"] = max(part["peak_mb"] for part in parts)
    found["whole_s"] = min(whole["seconds"] for whole in wholes)
    found["whole_cpu_s"] = min(whole["cpu_seconds"] for whole in wholes)
    found["peak_mb"] = max(whole["peak_mb"] for whole in wholes)  # this process holds what it compares with as well
    return found


def measure_reload(directory: Path, number: int) -> dict[str, float]:
    """Change one line of one file, and reload the base that another process built."""
    root, target = directory / "knowledge", directory / "facts.sqlite"
    files = sorted((root / "sources").iterdir())
    file = files[number % len(files)]
    file.write_text(file.read_text(encoding="utf-8").replace("Đẩy mạnh", f"Tăng cường {number}", 1), encoding="utf-8")
    with FactBase.open(target) as base:
        before = time.process_time()
        seconds, report = _timed(lambda: base.reload([root]))
        assert str(report.difference.total) == "+1 −1", report.difference
        used = time.process_time() - before
    return {"seconds": seconds, "cpu_seconds": used, "peak_mb": _peak_mb()}


def measure_whole(directory: Path, number: int) -> dict[str, float]:
    """Build the same files anew, as every reload did before: read, check, build, and hold against what was there."""
    root, target = directory / "knowledge", directory / "facts.sqlite"
    beside = directory / f"whole-{number}.sqlite"
    before = time.process_time()
    seconds, _ = _timed(lambda: (build_beside(check([root]), beside), difference(target, beside)))
    return {"seconds": seconds, "cpu_seconds": time.process_time() - before, "peak_mb": _peak_mb()}


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    value = call()
    return time.perf_counter() - start, value


def _costs(call: Callable[[], Any]) -> tuple[float, float]:
    """The seconds that a call takes, and those of the processor."""
    before = time.process_time()
    seconds, _ = _timed(call)
    return seconds, time.process_time() - before


def _peak_mb() -> float:
    """Return the most memory that this program held; ``ru_maxrss`` would tell what whoever started it held, too."""
    [told] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    return int(told.split()[1]) / 1e3


def _all_rows(path: Path) -> dict[str, list[Row]]:
    """Return the rows of each table that hold the facts, and what of their statements is searched."""
    with contextlib.closing(sqlite3.connect(path)) as base:
        names = [*(declared.name for declared in TABLES.values()), "statement", "statement_entity"]
        rows: dict[str, list[Row]] = {name: base.execute(f"SELECT * FROM {name}").fetchall() for name in names}
        told = base.execute("SELECT id, text FROM statement WHERE evidence = 'attested'")
        rows["statement_search (rowid, folded)"] = [(number, fold(text)) for number, text in told]
    return rows


def _plain_inserts(rows: dict[str, list[Row]], path: Path) -> tuple[float, float]:
    """Insert the same rows into the same tables with nothing but executemany and SQLite's defaults."""

    def insert() -> None:
        connection = sqlite3.connect(path)
        connection.executescript(SCHEMA)
        for name, listed in rows.items():
            if listed:
                connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(listed[0]))})", listed)
        connection.commit()
        connection.close()

    return _costs(insert)


def _point_query(base: FactBase, rounds: int = 10, queries: int = 300) -> float:
    """Return the median time of asking who heads a cluster in a year, in µs: that of the best round.

    Every key is asked once before, so that no size pays for reading its file.
    """
    chance = random.Random(1)
    known = base.load("SELECT cluster, year FROM appointment LIMIT 200000")
    keys = [tuple(row) for row in chance.choices(known, k=queries)]
    medians = [
        statistics.median(_timed(lambda key=key: base.query(POINT, key))[0] for key in keys) for _ in range(rounds)
    ]
    return min(medians) * 1e6


def _search(base: FactBase, queries: int = 300) -> float:
    chance = random.Random(2)
    times = []
    for _ in range(queries):
        words = " ".join(chance.choices([fold(word) for word in SYLLABLES], k=2))
        times.append(_timed(lambda words=words: base.query(SEARCH, (f'"{words}"',), timeout=5))[0])
    return statistics.median(times) * 1e6


def _blocked_by_swap(base: FactBase, knowledge: CheckedKnowledge, directory: Path) -> tuple[float, float]:
    """Return the longest read that overlaps a swap, and one in an equal span without: lower quartiles, in µs.

    One thread reads without pause while only the swap runs beside it: each candidate is built before. Whatever a swap
    blocks it blocks every time; that a read waits for the processor, on a busy machine for several ms, is chance.
    Hence the lower quartile over the swaps.
    """
    prepared = [directory / f"candidate-{number}.sqlite" for number in range(2)]
    for path in prepared:
        build_beside(knowledge, path)
    key = tuple(base.query("SELECT cluster, year FROM appointment LIMIT 1")[0])
    reads: list[tuple[float, float]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            start = time.perf_counter()
            base.query(POINT, key, timeout=5)
            reads.append((start, time.perf_counter()))

    reader = threading.Thread(target=read)
    reader.start()
    spans, quiet = [], []
    spare = directory / "spare.sqlite"
    for number in range(SWAPS):
        time.sleep(0.02)
        spare.hardlink_to(base.path)
        start = time.perf_counter()
        put_in_place(prepared[number % 2], base.path)
        base.refresh()
        spans.append((start, time.perf_counter()))
        spare.rename(prepared[number % 2])
        time.sleep(0.02)
        quiet.append((time.perf_counter() - (spans[-1][1] - start), time.perf_counter()))
    done.set()
    reader.join()
    return _longest(reads, spans), _longest(reads, quiet)


def _longest(reads: list[tuple[float, float]], spans: list[tuple[float, float]]) -> float:
    beside = [[end - start for start, end in reads if start < until and end > since] for since, until in spans]
    longest = [max(each) for each in beside if each]  # a busy machine may let no read begin beside a swap
    return statistics.quantiles(longest, n=4)[0] * 1e6


# ---- report ------------------------------------------------------------------------------------------------------


def main() -> int:
    """Measure each size in its own process, print the table, and return 1 where a goal is missed."""
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    results = {}
    for size in sizes:
        results[size] = _in_a_process("--measure", size)
        print(f"{size:,} measured: {json.dumps(results[size])}", file=sys.stderr)
    columns = (
        ("facts", None), ("rows", "rows"), ("check YAML s", "check_s"), ("build s", "build_s"),
        ("its CPU s", "build_cpu_s"), ("executemany s", "executemany_s"), ("its CPU s", "executemany_cpu_s"),
        ("whole rebuild s", "whole_s"), ("its CPU s", "whole_cpu_s"), ("reload s", "reload_s"),
        ("its CPU s", "reload_cpu_s"), ("reload peak MB", "reload_mb"), ("size MB", "size_mb"), ("peak MB", "peak_mb"),
        ("point µs", "point_us"), ("search µs", "search_us"), ("read over swap µs", "swap_us"),
        ("without swap µs", "quiet_us"),
    )  # fmt: skip
    print(" | ".join(name for name, _ in columns))
    for size, found in results.items():
        cells = [f"{size:,}" if key is None else f"{found[key]:,.3f}".rstrip("0").rstrip(".") for _, key in columns]
        print(" | ".join(cell.rjust(len(name)) for cell, (name, _) in zip(cells, columns, strict=True)))
    largest, smallest = results[sizes[-1]], results[sizes[0]]
    goals = (
        (f"point query at {sizes[-1]:,} / at {sizes[0]:,}", largest["point_us"] / smallest["point_us"], 2.0, "×"),
        (f"build / executemany at {sizes[-1]:,}", largest["build_s"] / largest["executemany_s"], 3.0, "×"),
        ("read held up by a swap, ms", max(map(_held_up, results.values())), 1.0, " ms"),
        *(
            (f"reload of one changed file at {size:,}", found["reload_s"], _RELOAD_S[size], " s")
            for size, found in results.items()
            if size in _RELOAD_S
        ),
        *(
            (f"reload of one changed file / whole rebuild at {size:,}", found["reload_s"] / found["whole_s"], 0.1, " ×")
            for size, found in results.items()
            if size in _RELOAD_S
        ),
        (f"peak memory at {sizes[-1]:,}", largest["peak_mb"], 1_000.0, " MB"),
        *(
            (f"peak memory at {sizes[-1]:,} / at {size:,}", largest["peak_mb"] / found["peak_mb"], 2.0, " ×")
            for size, found in results.items()
            if 100_000 <= size < sizes[-1]
        ),
        (f"peak memory of a reload at {sizes[-1]:,}", largest["reload_mb"], 1_000.0, " MB"),
    )
    missed = False
    for name, value, limit, unit in goals:
        missed |= value > limit
        print(f"{'PASS' if value <= limit else 'FAIL'}  {name}: {value:.2f}{unit} (goal ≤ {limit:g}{unit})")
    return int(missed)


def _held_up(found: dict[str, float]) -> float:
    """Return how much longer a read takes for a swap beside it, in ms."""
    return max(found["swap_us"] - found["quiet_us"], 0.0) / 1e3


_RELOAD_S = {100_000: 0.8, 1_000_000: 5.0}  # seconds at most


def _in_a_process(part: str, *arguments: object) -> dict[str, float]:
    command = [sys.executable, __file__, part, *map(str, arguments)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, float] = json.loads(output)
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        with tempfile.TemporaryDirectory() as temporary:
            print(json.dumps(measure(int(sys.argv[2]), Path(temporary))))
    elif sys.argv[1:2] == ["--reload"]:
        print(json.dumps(measure_reload(Path(sys.argv[2]), int(sys.argv[3]))))
    elif sys.argv[1:2] == ["--whole"]:
        print(json.dumps(measure_whole(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        sys.exit(main())
