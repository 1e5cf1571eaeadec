"""What an answer costs, beside what one would write first and beside the bare cost of its SQL; with the goals.

    python benchmarks/ask.py [own] [first [ROOT …]] [examples] [scaled] [named]

``own`` asks the questions of ``tests/banks`` of the program's own knowledge. In turns are timed :meth:`Assistant.ask`;
``rapidfuzz.process.extractOne(WRatio)`` over the examples of the same templates, which only names a template; and the
statements that the answer ran, run again. ``cold`` is the first time that a process sees a question; ``warm`` the best
of a few later times, since the machine's pace varies. Readings and replies are kept, but of fewer questions than the
banks have, so they are made anew each time; what the matcher made of the masked words is still there.

``first`` asks the strangers' questions once of a process that has answered others before, in milliseconds of the
processor: what a question costs that nobody has asked. Each ROOT is the checkout of an earlier state of the program,
which is asked the same in turns. ``examples`` asks them so with 10 000 examples beside what the templates have.
``scaled`` asks of 10⁵ synthetic facts with 5 000 names more and 2 000 examples. ``named`` asks the banks' questions
of the program's own knowledge and, in turns, of the same with 5 000 clusters more, which have 30 000 aliases; in
seconds of the processor, for here only their ratio counts. Each part runs in a process of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml
from facts import SYLLABLES, write_knowledge
from rapidfuzz import fuzz, process

from knowledge import PACKAGED_ROOT, Assistant
from knowledge.facts.errors import QueryTimeout
from knowledge.language import fold
from knowledge.templates.book import read_book

BANKS = Path(__file__).parents[1] / "tests" / "banks"
TODAY = dt.date(2023, 6, 1)
FIRST = "Năm 2017 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"
WARM_ROUNDS = 3
STARTS = 5
TURN = 100
FIRST_ROUNDS = 3
FACTS, NAMES, EXAMPLES = 100_000, 5_000, 2_000
SCALED_QUESTIONS = 600  # of the banks: a question that names nothing finds thousands of facts there
MANY_EXAMPLES = 10_000
CLUSTERS, ALIASES = 5_000, 30_000
CLUSTERS_PER_FILE = 1_000  # a file may not have more keys and values


def bank_questions() -> list[str]:
    """All questions of the banks that stand alone, in a fixed mixed order."""
    rows = [json.loads(line) for bank in sorted(BANKS.glob("*.jsonl")) for line in bank.open(encoding="utf-8")]
    questions = sorted({row["question"] for row in rows if not row["context"]})
    random.Random(1).shuffle(questions)
    return questions


# ---- the program's own knowledge ---------------------------------------------------------------------------------


def measure_own(directory: Path) -> dict[str, float]:
    """All figures of the program's own knowledge, times in ms."""
    questions = bank_questions()
    with Assistant.open([PACKAGED_ROOT], directory / "facts.sqlite").facts:
        pass  # compiled files and the system's cache are warm for all that follows
    assistant = Assistant.open([PACKAGED_ROOT], directory / "facts.sqlite")
    cold = [_ms(lambda text=text: assistant.ask(text, today=TODAY)) for text in questions]
    statements = {text: _statements(assistant, text) for text in questions}
    examples = _examples([PACKAGED_ROOT])
    times = _side_by_side(
        questions,
        {
            "ask": lambda text: assistant.ask(text, today=TODAY),
            "wratio": lambda text: process.extractOne(fold(text), examples, scorer=fuzz.WRatio),
            "sql": lambda text: _run(assistant, statements[text]),
        },
    )
    assistant.facts.close()
    found = {"questions": float(len(questions)), "examples": float(len(examples))}
    for name, values in (("cold", cold), *times.items()):
        found |= {f"{name}_p50": statistics.median(values), f"{name}_p99": _p99(values)}
    return found


def _side_by_side(questions: Sequence[str], calls: dict[str, Callable[[str], object]]) -> dict[str, list[float]]:
    """The best time of each call for each question, in ms: all calls take turns, a hundred questions at a time."""
    best: dict[str, dict[str, float]] = {name: {} for name in calls}
    for _ in range(WARM_ROUNDS):
        for start in range(0, len(questions), TURN):
            for name, call in calls.items():
                for text in questions[start : start + TURN]:
                    took = _ms(lambda call=call, text=text: call(text))
                    best[name][text] = min(took, best[name].get(text, took))
    return {name: list(times.values()) for name, times in best.items()}


def _examples(roots: Sequence[Path]) -> list[str]:
    book, _ = read_book(roots)
    return [fold(text) for texts in book.examples.values() for text in texts]


def _statements(assistant: Assistant, question: str) -> list[tuple[str, Any]]:
    """The statements that one answer runs, with their parameters."""
    facts, ran = assistant._answerer._facts, []
    query = facts.query

    def recorded(sql: str, parameters: Any = (), **options: Any) -> Any:
        ran.append((sql, parameters))
        return query(sql, parameters, **options)

    facts.query = recorded  # type: ignore[method-assign]
    try:
        assistant.ask(question, today=TODAY)
    finally:
        del facts.query
    return ran


def _run(assistant: Assistant, statements: Sequence[tuple[str, Any]]) -> None:
    with assistant.facts.reading() as snapshot:
        for sql, parameters in statements:
            snapshot._bounded.query(sql, parameters)  # what is asked again is kept, and would not be searched for


def _ms(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1e3


def _p99(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=100)[-1]


def start_and_memory(directory: Path) -> dict[str, float]:
    """Seconds from the start of a process to its first answer, and its memory in MB: of one that learns, and after it.

    Of the starts that find what was learned the best is taken, since the machine's pace varies.
    """
    learning = _started(directory)
    starts = [_started(directory) for _ in range(STARTS)]
    return {
        "learning_s": learning["start_s"],
        "learning_peak_mb": learning["peak_mb"],
        "start_s": min(start["start_s"] for start in starts),
        "peak_mb": max(start["peak_mb"] for start in starts),
        "memory_mb": max(start["memory_mb"] for start in starts),
    }


def _started(directory: Path) -> dict[str, float]:
    """Figures of one process: to its first answer, the most it held until then, and what it holds after all banks."""
    command = [sys.executable, __file__, "--serve", str(directory / "served.sqlite")]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        seconds = time.perf_counter() - start
        peak, memory = child.stdout.readline().split()
    assert "Tuyên Quang" in first, first
    return {"start_s": seconds, "peak_mb": float(peak), "memory_mb": float(memory)}


def serve(path: Path) -> None:
    """Print the first answer as soon as there is one, then the most memory held, and what is held after all banks."""
    assistant = Assistant.open([PACKAGED_ROOT], path)
    print(assistant.ask(FIRST, today=TODAY).lead, flush=True)
    peak = _memory("VmHWM:")
    for text in bank_questions():
        assistant.ask(text, today=TODAY)
    print(peak, _memory("VmRSS:"))
    assistant.facts.close()


def _memory(figure: str) -> float:
    """A figure of this process's memory, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(figure)[1].split()[0]) / 1e3


# ---- a question that nobody has asked ------------------------------------------------------------------------------


def _first_of(program: Path, roots: Sequence[Path], place: Path) -> list[float]:
    """The times of ``first_asked.py`` of the program in a checkout, with more roots of knowledge."""
    place.mkdir(exist_ok=True)
    command = [sys.executable, str(Path(__file__).with_name("first_asked.py")), str(place), *map(str, roots)]
    environment = {**os.environ, "PYTHONPATH": str(program)}
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout
    times: list[float] = json.loads(told)
    return times


def _least(measured: Sequence[Sequence[float]]) -> list[float]:
    """The least of each question's times: the machine's pace varies."""
    return [min(times) for times in zip(*measured, strict=True)]


# ---- scaled ------------------------------------------------------------------------------------------------------


def measure_scaled(directory: Path) -> dict[str, float]:
    """All figures with many facts, names and examples, times in ms."""
    root = directory / "knowledge"
    write_knowledge(root, FACTS)
    names = _write_names(root)
    _write_examples(root)
    roots = [PACKAGED_ROOT, root]
    start = time.perf_counter()
    assistant = Assistant.open(roots, directory / "facts.sqlite")
    found = {"open_s": time.perf_counter() - start, "examples": float(len(_examples(roots)))}
    chance = random.Random(2)
    questions = bank_questions()[:SCALED_QUESTIONS]
    questions += [f"{name} làm cụm trưởng năm nào?" for name in chance.sample(names, 200)]
    questions += [f"Năm {1950 + n % 70} đơn vị nào làm cụm trưởng cụm C{n * 3}?" for n in range(200)]
    chance.shuffle(questions)
    cold = [_ms(lambda text=text: assistant.ask(text, today=TODAY)) for text in questions]
    warm = _side_by_side(questions, {"ask": lambda text: assistant.ask(text, today=TODAY)})["ask"]
    counts = assistant.facts.counts
    assistant.facts.close()
    found |= {"facts": float(sum(counts.values())), "names": float(len(names))}
    for name, values in (("cold", cold), ("ask", warm)):
        found |= {f"{name}_p50": statistics.median(values), f"{name}_p99": _p99(values)}
    return found


def _write_names(root: Path) -> list[str]:
    chance = random.Random(3)
    words = [syllable.capitalize() for syllable in SYLLABLES]
    names = sorted({" ".join(chance.choices(words, k=chance.choice((3, 4)))) for _ in range(2 * NAMES)})
    names = chance.sample(names, NAMES)
    districts = [
        {"id": f"don-vi-{number}", "name": f"Huyện {name}", "kind": "huyện", "sources": ["nguon"]}
        for number, name in enumerate(names)
    ]
    text = yaml.safe_dump({"organisations": districts}, allow_unicode=True)
    (root / "reference" / "names.yaml").write_text(text, encoding="utf-8")
    return [f"huyện {name}" for name in names]


def _write_examples(root: Path, enough: int = EXAMPLES) -> None:
    """New ways to ask, of the words of the old ones in another order, until there are enough."""
    chance = random.Random(4)
    book, _ = read_book([PACKAGED_ROOT])
    known = {intent: list(texts) for intent, texts in book.examples.items() if intent in book.questions}
    more: dict[str, set[str]] = {}
    wanted = enough - sum(map(len, book.examples.values()))
    while sum(map(len, more.values())) < wanted:
        intent = chance.choice(sorted(known))
        words = chance.choice(known[intent]).split()
        more.setdefault(intent, set()).add(" ".join(chance.sample(words, len(words))))
    (root / "questions").mkdir(parents=True)
    text = yaml.safe_dump({"examples": {intent: sorted(texts) for intent, texts in more.items()}}, allow_unicode=True)
    (root / "questions" / "more.yaml").write_text(text, encoding="utf-8")


# ---- many names ---------------------------------------------------------------------------------------------------


def measure_named(directory: Path) -> dict[str, float]:
    """The median of the same questions without and with many clusters, in ms of the processor, and what failed."""
    root = directory / "knowledge"
    _write_clusters(root)
    bases = {
        name: Assistant.open(roots, directory / f"{name}.sqlite")
        for name, roots in (("few", [PACKAGED_ROOT]), ("many", [PACKAGED_ROOT, root]))
    }
    questions = bank_questions()
    best: dict[str, dict[str, float]] = {name: {} for name in bases}
    failed = set()
    said: dict[str, dict[str, Any]] = {name: {} for name in bases}
    for _ in range(WARM_ROUNDS):
        for start in range(0, len(questions), TURN):
            for name, assistant in bases.items():
                for text in questions[start : start + TURN]:
                    began = time.thread_time()
                    try:
                        answer = assistant.ask(text, today=TODAY)
                        said[name][text] = answer.kind, answer.values
                    except QueryTimeout:
                        failed.add(text)
                    took = (time.thread_time() - began) * 1e3
                    best[name][text] = min(took, best[name].get(text, took))
    for assistant in bases.values():
        assistant.facts.close()
    otherwise = sum(said["few"].get(text) != said["many"].get(text) for text in questions)
    found = {"questions": float(len(questions)), "failed": float(len(failed)), "otherwise": float(otherwise)}
    for name, times in best.items():
        found |= {f"{name}_p50": statistics.median(times.values()), f"{name}_p99": _p99(list(times.values()))}
    return found


def _write_clusters(root: Path) -> None:
    """Clusters of random names, each with its aliases, in files that are not too long."""
    chance = random.Random(5)
    words = [syllable.capitalize() for syllable in SYLLABLES]
    wanted = CLUSTERS + ALIASES
    names = list(dict.fromkeys(" ".join(chance.choices(words, k=4 + n % 2)) for n in range(wanted + wanted // 4)))
    each = ALIASES // CLUSTERS
    clusters = [
        {
            "id": f"cum-{number}", "name": f"Cụm thi đua {names[number]}", "kind": "cụm", "short": f"C{number}",
            "aliases": [f"Cụm {name}" for name in names[CLUSTERS + number * each :][:each]],
            "organiser": "Hội đồng", "sector": "UBND", "level": "Trung ương", "sources": ["nguon"],
        }
        for number in range(CLUSTERS)
    ]  # fmt: skip
    (root / "reference").mkdir(parents=True)
    for start in range(0, CLUSTERS, CLUSTERS_PER_FILE):
        part: dict[str, Any] = {"organisations": clusters[start : start + CLUSTERS_PER_FILE]}
        if start == 0:
            part["sources"] = {"nguon": {"publisher": "Nguồn", "title": "Danh mục"}}
        text = yaml.safe_dump(part, allow_unicode=True)
        (root / "reference" / f"clusters-{start}.yaml").write_text(text, encoding="utf-8")


# ---- report ------------------------------------------------------------------------------------------------------


def report_own() -> bool:
    """Print what was measured of the program's own knowledge; tell whether every goal is met."""
    found = _in_a_process("own")
    print(f"the program's own knowledge: {found['questions']:.0f} questions, {found['examples']:.0f} examples")
    rows = (
        ("ask, warm", "ask"), ("ask, cold", "cold"), ("extractOne(WRatio) alone", "wratio"), ("its SQL alone", "sql"),
    )  # fmt: skip
    for name, key in rows:
        p50, p99 = found[f"{key}_p50"], found[f"{key}_p99"]
        print(f"  {name:26} p50 {p50:7.3f} ms   p99 {p99:7.3f} ms   {p50 / found['ask_p50']:6.2f} × ask")
    print(f"  a start that learns: {found['learning_s']:.2f} s, at most {found['learning_peak_mb']:.0f} MB")
    return _told(
        ("p50, warm", found["ask_p50"], 1.0, " ms"),
        ("p99, warm", found["ask_p99"], 5.0, " ms"),
        ("ask / extractOne(WRatio)", found["ask_p50"] / found["wratio_p50"], 0.1, " ×"),
        ("start to first answer, once learned", found["start_s"], 1.0, " s"),
        ("most memory of such a start", found["peak_mb"], 160.0, " MB"),
        ("most memory of a start that learns", found["learning_peak_mb"], 180.0, " MB"),
        ("memory after all questions", found["memory_mb"], 160.0, " MB"),
    )


def report_first(earlier: Sequence[Path] = ()) -> bool:
    """Print what a question costs that nobody has asked, and what it cost earlier; tell whether every goal is met."""
    own = Path(__file__).parents[1]
    programs = [own, *earlier]
    measured: dict[Path, list[list[float]]] = {program: [] for program in programs}
    with tempfile.TemporaryDirectory() as temporary:
        for _ in range(FIRST_ROUNDS):
            for at, program in enumerate(programs):
                measured[program].append(_first_of(program, (), Path(temporary, str(at))))
    found = {program: _least(rounds) for program, rounds in measured.items()}
    for program, times in found.items():
        name = "now" if program == own else program.name
        print(f"first asked, {name:12} p50 {statistics.median(times):6.2f} ms   p99 {_p99(times):6.2f} ms")
    return _told(
        ("p50 of a question first asked", statistics.median(found[own]), 0.7, " ms"),
        ("p99 of a question first asked", _p99(found[own]), 3.0, " ms"),
    )


def report_examples() -> bool:
    """Print what many examples cost a question that nobody has asked; tell whether every goal is met."""
    own = Path(__file__).parents[1]
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary, "knowledge")
        _write_examples(root, MANY_EXAMPLES)
        few, many = [], []
        for _ in range(FIRST_ROUNDS):
            few.append(_first_of(own, (), Path(temporary, "few")))
            many.append(_first_of(own, (root,), Path(temporary, "many")))
    before, with_many = statistics.median(_least(few)), statistics.median(_least(many))
    print(f"{MANY_EXAMPLES:,} examples: first asked p50 {before:.2f} → {with_many:.2f} ms")
    return _told(("p50, many examples / few", with_many / before, 1.5, " ×"))


def report_scaled() -> bool:
    """Print what was measured of the synthetic knowledge; tell whether every goal is met."""
    found = _in_a_process("scaled")
    print(
        f"scaled: {found['facts']:,.0f} facts, {found['names']:,.0f} names more, {found['examples']:,.0f} examples; "
        f"opened in {found['open_s']:.0f} s; cold p50 {found['cold_p50']:.2f} ms, warm p99 {found['ask_p99']:.2f} ms"
    )
    return _told(("p50, warm", found["ask_p50"], 3.0, " ms"))


def report_named() -> bool:
    """Print what many names cost; tell whether every goal is met."""
    found = _in_a_process("named")
    print(
        f"{CLUSTERS:,} clusters more with {ALIASES:,} aliases: {found['questions']:.0f} questions; "
        f"p50 {found['few_p50']:.2f} → {found['many_p50']:.2f} ms, "
        f"p99 {found['few_p99']:.1f} → {found['many_p99']:.1f} ms; {found['otherwise']:.0f} answered otherwise"
    )
    return _told(
        ("p50, many names / few", found["many_p50"] / found["few_p50"], 1.5, " ×"),
        ("questions that failed", found["failed"], 0.0, ""),
    )


def _told(*goals: tuple[str, float, float, str]) -> bool:
    for name, value, limit, unit in goals:
        print(f"{'PASS' if value <= limit else 'FAIL'}  {name}: {value:.2f}{unit} (goal ≤ {limit:g}{unit})")
    return all(value <= limit for _, value, limit, _ in goals)


def _in_a_process(part: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", part]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return found


def main() -> int:
    """Measure and report the parts named (both by default); 1 where a goal is missed."""
    parts = {
        "own": report_own, "first": report_first, "examples": report_examples, "scaled": report_scaled,
        "named": report_named,
    }  # fmt: skip
    earlier = [Path(argument).resolve() for argument in sys.argv[1:] if argument not in parts]
    wanted = [argument for argument in sys.argv[1:] if argument in parts] or list(parts)
    met = [report_first(earlier) if part == "first" else parts[part]() for part in wanted]
    return int(not all(met))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["--measure"]:
        with tempfile.TemporaryDirectory() as temporary:
            place = Path(temporary)
            if sys.argv[2] == "own":
                print(json.dumps(measure_own(place) | start_and_memory(place)))
            else:
                print(json.dumps({"scaled": measure_scaled, "named": measure_named}[sys.argv[2]](place)))
    else:
        sys.exit(main())
