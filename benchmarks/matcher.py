"""The intent matcher beside what one would use instead, in one run, on sets of examples in six spellings.

    python benchmarks/matcher.py [--set NAME=FILE.yaml ...] [--folds 4] [--systems ours,ratio,WRatio,...]

Each system learns from all folds but one and is asked the rest, as typed and misspelt; questions of the other sets,
greetings apart, are its outside questions. A set is YAML: ``intents: {name: [texts]}``. The linear SVMs run where
scikit-learn is installed, which the project does not need.
"""

import argparse
import importlib.util
import math
import pathlib
import random
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence

import yaml
from rapidfuzz import fuzz, process

ROOT = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from knowledge.language import fold  # noqa: E402

DATA = ROOT / "tests" / "knowledge" / "intents" / "data"
EVERYWHERE = {"greet", "greeting", "thanks", "smalltalk", "goodbye", "hello", "help", "needhelp", "bot"}
OUTSIDE = 250

Examples = dict[str, list[str]]
Asked = Callable[[str], tuple[str | None, float]]


# Spellings ---------------------------------------------------------------------------------------------------------


def no_accents(text: str, _: random.Random) -> str:
    """What someone types who leaves the input method off."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def slips(text: str, rng: random.Random) -> str:
    """One slip for every 14 letters, at least one: a letter dropped, doubled or swapped with the next."""
    chars = list(text)
    spots = [i for i in range(len(chars) - 1) if chars[i].isalpha() and chars[i + 1].isalpha()]
    for i in sorted(rng.sample(spots, max(1, len(spots) // 14)) if spots else [], reverse=True):
        kind = rng.randrange(3)
        chars[i : i + 2] = [chars[i + 1 :][:1], [chars[i]] * 2 + [chars[i + 1]], [chars[i + 1], chars[i]]][kind]
    return "".join(chars)


def many_slips(text: str, rng: random.Random) -> str:
    """No accents, and one letter in ten dropped, doubled, replaced or swapped."""
    out: list[str] = []
    for char in no_accents(text, rng):
        kind = rng.randrange(4) if char.isalpha() and rng.random() < 0.1 else -1
        if kind == 0:
            continue
        out.append(rng.choice("abcdeghiklmnopqrstuvxy") if kind == 2 else char)
        if kind == 1:
            out.append(char)
        elif kind == 3 and len(out) > 1:
            out[-2:] = [out[-1], out[-2]]
    return "".join(out)


TELEX = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j", "\u0306": "w", "\u031b": "w"}


def telex(text: str, _: random.Random) -> str:
    """The keys of a Telex typist whose input method is off, tones at the end of the word."""
    words = []
    for word in text.replace("đ", "dd").replace("Đ", "DD").split():
        typed, tone = "", ""
        for char in unicodedata.normalize("NFD", word):
            if char in "\u0300\u0301\u0309\u0303\u0323":
                tone = TELEX[char]
            else:
                typed += TELEX.get(char, typed[-1:]) if unicodedata.combining(char) else char
        end = len(typed.rstrip("?!.,;:"))
        words.append(typed[:end] + tone + typed[end:])
    return " ".join(words)


SPELLINGS: dict[str, Callable[[str, random.Random], str]] = {
    "as is": lambda text, _: text,
    "no accents": no_accents,
    "slips": slips,
    "both": lambda text, rng: slips(no_accents(text, rng), rng),
    "10 % letters": many_slips,
    "telex": telex,
}


# Systems -----------------------------------------------------------------------------------------------------------


def ours(examples: Examples) -> Asked:
    """The project's matcher."""
    from knowledge.intents import IntentMatcher  # noqa: PLC0415 - so that the others' memory is their own

    matcher = IntentMatcher.from_examples(examples)

    def ask(text: str) -> tuple[str | None, float]:
        found = matcher.match(text, limit=1)
        return found[0] if found else (None, 0.0)

    return ask


def nearest(scorer: Callable[..., float]) -> Callable[[Examples], Asked]:
    """The example that rapidfuzz's extractOne finds, on folded text; with WRatio what one would write first."""

    def train(examples: Examples) -> Asked:
        texts, labels = _flat(examples)

        def ask(text: str) -> tuple[str | None, float]:
            _, score, at = process.extractOne(fold(text), texts, scorer=scorer)
            return labels[at], score / 100.0

        return ask

    return train


def svm(analyzer: str, grams: tuple[int, int], prepare: Callable[[str], str]) -> Callable[[Examples], Asked]:
    """A linear SVM over TF-IDF, the usual strong choice where scikit-learn is at hand."""

    def train(examples: Examples) -> Asked:
        # Imported by name: the project does not depend on it.
        text, linear = (importlib.import_module(f"sklearn.{name}") for name in ("feature_extraction.text", "svm"))
        texts, labels = _flat(examples, prepare)
        pattern = r"(?u)\b\w+\b" if analyzer == "word" else None
        vectorizer = text.TfidfVectorizer(
            analyzer=analyzer, ngram_range=grams, sublinear_tf=True, token_pattern=pattern
        )
        model = linear.LinearSVC(C=1.0).fit(vectorizer.fit_transform(texts), labels)

        def ask(text: str) -> tuple[str | None, float]:
            scores = model.decision_function(vectorizer.transform([prepare(text)]))[0]
            best = int(scores.argmax())
            return str(model.classes_[best]), 1.0 / (1.0 + math.exp(-float(scores[best])))

        return ask

    return train


def _flat(examples: Examples, prepare: Callable[[str], str] = fold) -> tuple[list[str], list[str]]:
    pairs = [(prepare(text), intent) for intent, texts in examples.items() for text in texts]
    return [text for text, _ in pairs], [intent for _, intent in pairs]


SYSTEMS: dict[str, Callable[[Examples], Asked]] = {
    "ours": ours,
    "ratio": nearest(fuzz.ratio),
    "token_set_ratio": nearest(fuzz.token_set_ratio),
    "WRatio": nearest(fuzz.WRatio),
}
if importlib.util.find_spec("sklearn"):
    SYSTEMS |= {
        "svm chars folded": svm("char_wb", (2, 5), fold),
        "svm words folded": svm("word", (1, 2), fold),
        "svm chars raw": svm("char_wb", (2, 5), str.lower),
        "svm words raw": svm("word", (1, 2), str.lower),
    }


# Measures ----------------------------------------------------------------------------------------------------------


def folded_sets(examples: Examples, folds: int) -> Iterator[tuple[Examples, list[tuple[str, str]]]]:
    """Yield what to learn and what to ask, for each fold; the examples of each intent are dealt out in turn."""
    rng = random.Random(0)
    dealt: list[tuple[str, str, int]] = []
    for intent, texts in examples.items():
        shuffled, first = list(texts), rng.randrange(folds)
        rng.shuffle(shuffled)
        dealt += [(intent, text, (first + i) % folds) for i, text in enumerate(shuffled)]
    for held in range(folds):
        learned: Examples = {}
        for intent, text, number in dealt:
            if number != held:
                learned.setdefault(intent, []).append(text)
        yield learned, [(intent, text) for intent, text, number in dealt if number == held and intent in learned]


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return the chance that an inside question gets more confidence than an outside one, ties counting half."""
    wins = sum((i > o) + 0.5 * (i == o) for i in inside for o in outside)
    return wins / (len(inside) * len(outside) or 1)


def calibration_error(answers: Sequence[tuple[float, bool]]) -> float:
    """Return how far confidence and share of right answers lie apart, over ten bands of confidence."""
    error = 0.0
    for band in range(10):
        inside = [(c, right) for c, right in answers if band <= c * 10 < band + 1 or (band == 9 and c == 1.0)]
        if inside:
            error += abs(sum(c for c, _ in inside) - sum(right for _, right in inside)) / len(answers)
    return error


def measure(name: str, examples: Examples, strangers: Sequence[str], folds: int) -> str:
    """Return one row of the table."""
    right: dict[str, list[bool]] = {spelling: [] for spelling in SPELLINGS}
    inside, outside, took, trained = [], [], [], []
    for number, (learned, asked) in enumerate(folded_sets(examples, folds)):
        start = time.perf_counter()
        ask = SYSTEMS[name](learned)
        trained.append(time.perf_counter() - start)
        for spelling, misspell in SPELLINGS.items():
            rng = random.Random(f"{spelling}-7")
            for intent, text in asked:
                typed = misspell(text, rng)
                start = time.perf_counter()
                found, confidence = ask(typed)
                took.append(time.perf_counter() - start)
                right[spelling].append(found == intent)
                if spelling == "as is":
                    inside.append((confidence, found == intent))
        outside += [ask(text)[1] for text in strangers[number::folds]]
    took.sort()
    confidences = sorted(confidence for confidence, _ in inside)
    kept = confidences[len(confidences) // 20]
    cells = [f"{sum(answers) / len(answers):.3f}" for answers in right.values()]
    cells += [f"{auroc(confidences, outside):.3f}", f"{sum(o < kept for o in outside) / (len(outside) or 1):.2f}"]
    cells += [f"{calibration_error(inside):.3f}"]
    cells += [f"{took[len(took) // 2] * 1e6:.0f}", f"{took[len(took) * 99 // 100] * 1e6:.0f}", f"{max(trained):.2f}"]
    return "".join(f"{cell:>13}" for cell in cells)


def memory(name: str, file: pathlib.Path) -> float:
    """Return the peak memory in MB of a fresh process that learns the whole set and answers one question."""
    code = (
        f"import sys; sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r}); import matcher, pathlib\n"
        f"matcher.SYSTEMS[{name!r}](matcher.read(pathlib.Path({str(file)!r})))('xin chào')\n"
        "print(pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], stdout=subprocess.PIPE, text=True, check=True)
    return int(done.stdout) / 1024


def read(file: pathlib.Path) -> Examples:
    """Return the intents of a file of examples, each text once."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {intent: list(dict.fromkeys(texts)) for intent, texts in content.get("intents", content).items()}


def main() -> None:
    """Print one table for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=FILE", help="another set of examples")
    parser.add_argument("--only", help="names of the sets to ask, by commas; the others still lend outside questions")
    parser.add_argument("--systems", default=",".join(SYSTEMS), help="by commas")
    parser.add_argument("--folds", type=int, default=4)
    args = parser.parse_args()
    files = {file.stem: file for file in sorted(DATA.glob("*.yaml"))}
    files |= {name: pathlib.Path(file) for name, file in (item.split("=", 1) for item in args.set)}
    sets = {name: read(file) for name, file in files.items()}
    head = [*SPELLINGS, "AUROC", "caught @95", "cal. error", "p50 us", "p99 us", "train s"]
    for name, examples in sets.items():
        if args.only and name not in args.only.split(","):
            continue
        strangers = [
            text
            for other, found in sets.items()
            for intent, texts in found.items()
            for text in texts
            if other != name and intent not in EVERYWHERE
        ]
        strangers = random.Random(5).sample(strangers, min(OUTSIDE, len(strangers)))
        print(f"\n{name}: {len(examples)} intents, {sum(map(len, examples.values()))} texts, {len(strangers)} outside")
        print(f"{'':18}" + "".join(f"{title:>13}" for title in head) + f"{'MB':>8}")
        for system in [chosen.strip() for chosen in args.systems.split(",") if chosen.strip() in SYSTEMS]:
            row = measure(system, examples, strangers, args.folds)
            print(f"{system:18}{row}{memory(system, files[name]):8.0f}", flush=True)


if __name__ == "__main__":
    main()
