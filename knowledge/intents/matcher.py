"""Which intent a question has, learned from a few examples of each: nothing to download, trained when it loads.

A linear model over words and letters names the intent. How like the question is to single examples, and how much of
it is known at all, tells how far that can be trusted.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.files.kept import array_as_texts, texts_as_array
from knowledge.intents.calibration import Calibration, Observation, Signals, drawn
from knowledge.intents.features import Word
from knowledge.intents.linear import LinearModel, Vector
from knowledge.intents.retrieval import ExampleIndex, Postings
from knowledge.intents.scoring import IntentScorer
from knowledge.intents.vocabulary import Mended, Vocabulary
from knowledge.language import NormalisedText, Normaliser, folded_words

_LIKENESS_SHARE = 0.1  # of an example in its intent's score: enough to settle close calls
_TEMPERATURE = 0.08  # of the chances of the intents behind the best
_CALIBRATED_ON = 2_000  # examples at most


class Explanation(NamedTuple):
    """Why a text was matched as it was."""

    normalised: NormalisedText
    mended: Mended
    exact: bool
    matches: tuple[tuple[str, float], ...]
    examples: tuple[tuple[str, str, float], ...]
    """The examples most like the text: intent, example, likeness from 0 to 1."""
    signals: Signals


@dataclass(frozen=True, slots=True)
class _Evidence:
    mended: Mended
    scores: Vector
    ranked: tuple[int, ...]
    alike: list[tuple[int, float]]
    signals: Signals


class _Example(NamedTuple):
    """An example: its text and intent, its folded words as typed and as normalised, and its normalised text."""

    text: str
    label: int
    typed: str
    folded: str
    normalised: str


_COLUMNS = ("texts", "typed", "folded", "normalised")  # what is kept of the examples


@dataclass(frozen=True, slots=True)
class _Learned:
    """What a matcher has learned from its examples."""

    vocabulary: Vocabulary
    index: ExampleIndex
    scorer: IntentScorer
    calibration: Calibration


class IntentMatcher:
    """Matches texts to intents; made by `from_examples`. Safe to share between threads."""

    def __init__(self, intents: Sequence[str], examples: Sequence[_Example], learned: _Learned) -> None:
        """Use `from_examples` or `from_arrays`."""
        self._intents = tuple(intents)
        self._given = tuple(examples)
        self._labels = [example.label for example in examples]
        self._vocabulary = learned.vocabulary
        self._normaliser = Normaliser(self._vocabulary)
        self._index = learned.index
        self._scorer = learned.scorer
        self._calibration = learned.calibration
        self._exact: dict[str, dict[str, int]] = {}
        for example in examples:
            self._exact.setdefault(example.folded, {}).setdefault(example.normalised, example.label)

    @classmethod
    def from_examples(cls, examples: Mapping[str, Sequence[str]], *, outside: Sequence[str] = ()) -> IntentMatcher:
        """Train a matcher.

        Args:
            examples: For each intent some texts as people type them. They may hold placeholders such as ``{year}``,
                which stand for themselves.
            outside: Texts that belong to no intent, to calibrate the confidence on.

        Raises:
            ValueError: no text holds a word.
        """
        intents = list(examples)
        rows = [
            (text, label) for label, intent in enumerate(intents) for text in examples[intent] if folded_words(text)
        ]
        if not rows:
            raise ValueError("no examples to learn intents from")
        typed = [folded_words(text) for text, _ in rows]
        vocabulary = Vocabulary(typed)
        normaliser = Normaliser(vocabulary)
        labels = [label for _, label in rows]
        given: list[_Example] = []
        words: list[list[Word]] = []
        for (text, label), as_typed in zip(rows, typed, strict=True):
            example = normaliser.normalise(text)
            given.append(_Example(text, label, " ".join(as_typed), example.folded, example.text))
            words.append([(token.folded, token.text) for token in example.tokens])
        left_out = drawn([text for text, _ in rows], _CALIBRATED_ON)
        scorer, left_out_scores = IntentScorer.trained(words, labels, len(intents), left_out=left_out)
        index = ExampleIndex.of([[folded for folded, _ in example] for example in words], vocabulary)
        matcher = cls(intents, given, _Learned(vocabulary, index, scorer, Calibration()))
        matcher._calibrate(dict(zip(left_out, left_out_scores, strict=True)), outside)
        return matcher

    def as_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What was learned, to be kept."""
        postings, model = self._index.postings, self._scorer.model
        columns = list(zip(*((one.text, one.typed, one.folded, one.normalised) for one in self._given), strict=True))
        texts = {name: texts_as_array(column) for name, column in zip(_COLUMNS, columns, strict=True)}
        return {
            "intents": texts_as_array(self._intents),
            "labels": np.array(self._labels, dtype=np.int32),
            **texts,
            "terms": texts_as_array(postings.terms),
            "first": postings.first,
            "rows": postings.rows,
            "rarity": postings.weights,
            "lengths": postings.lengths,
            "features": texts_as_array(model.features),
            "weights": model.weights,
            "calibration": np.array([self._calibration.slope, self._calibration.height]),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> IntentMatcher:
        """The matcher that `as_arrays` was asked of.

        Raises:
            KeyError, ValueError: where these are no such arrays.
        """
        texts = [array_as_texts(arrays[name]) for name in _COLUMNS]
        given = [
            _Example(text, label, typed, folded, normalised)
            for label, text, typed, folded, normalised in zip(arrays["labels"].tolist(), *texts, strict=True)
        ]
        vocabulary = Vocabulary([example.typed.split(" ") for example in given])
        postings = Postings(
            tuple(array_as_texts(arrays["terms"])),
            arrays["first"],
            arrays["rows"],
            arrays["rarity"],
            arrays["lengths"],
        )
        index = ExampleIndex([example.folded for example in given], vocabulary, postings)
        scorer = IntentScorer(LinearModel(array_as_texts(arrays["features"]), arrays["weights"]))
        slope, height = arrays["calibration"].tolist()
        return cls(
            array_as_texts(arrays["intents"]), given, _Learned(vocabulary, index, scorer, Calibration(slope, height))
        )

    @property
    def intents(self) -> tuple[str, ...]:
        """The intents in the order in which they were given."""
        return self._intents

    @property
    def vocabulary(self) -> Collection[str]:
        """The folded words of all examples; what a normaliser should leave alone."""
        return self._vocabulary

    def match(self, text: str, *, limit: int = 3) -> list[tuple[str, float]]:
        """Return the `limit` likeliest intents of `text`, best first.

        Each comes with its confidence: the probability, from 0 to 1, that it is the right one. It is 1 for a text
        that is one of the examples but for case, accents and punctuation. A text without a word has no intent.
        """
        return self.match_normalised(self._normaliser.normalise(text), limit=limit)

    def match_normalised(self, text: NormalisedText, *, limit: int = 3) -> list[tuple[str, float]]:
        """Match a text that is normalised already, by a `Normaliser` that knows this matcher's `vocabulary`."""
        if not text.tokens or limit < 1:
            return []
        return self._rank(text, self._evidence(text), limit)

    def explain(self, text: str, *, limit: int = 3) -> Explanation:
        """Return what `match` returns for `text`, and what it was drawn from."""
        normalised = self._normaliser.normalise(text)
        evidence = self._evidence(normalised)
        return Explanation(
            normalised,
            evidence.mended,
            bool(self._exact_intents(normalised)),
            tuple(self._rank(normalised, evidence, limit)) if normalised.tokens else (),
            tuple((self._intents[self._labels[row]], self._given[row].text, like) for row, like in evidence.alike),
            evidence.signals,
        )

    def _rank(self, text: NormalisedText, evidence: _Evidence, limit: int) -> list[tuple[str, float]]:
        exact = self._exact_intents(text)
        if exact:
            others = [label for label in evidence.ranked if label not in exact]
            chances = [1.0 / len(exact)] * len(exact) + [0.0] * len(others)
            ranked = [*exact, *others]
        else:
            ranked = list(evidence.ranked)
            best = self._calibration.confidence(evidence.signals)
            leads = [float(evidence.scores[ranked[0]] - evidence.scores[label]) for label in ranked[:limit]]
            chances = [best, *(min(best * math.exp(-lead / _TEMPERATURE), 1.0 - best) for lead in leads[1:])]
        return [(self._intents[label], chance) for label, chance in zip(ranked[:limit], chances[:limit], strict=True)]

    def _exact_intents(self, text: NormalisedText) -> list[int]:
        """Return the intents that have `text` as an example: the one with the same accents, or all of them."""
        spellings = self._exact.get(text.folded)
        if not spellings:
            return []
        as_typed = spellings.get(text.text)
        return sorted(set(spellings.values())) if as_typed is None else [as_typed]

    def _evidence(self, text: NormalisedText) -> _Evidence:
        mended = self._vocabulary.mend(text.words)
        words: list[Word] = []
        for word, source in zip(mended.words, mended.sources, strict=True):
            kept = word == mended.typed[source]
            words.append((word, text.tokens[source].text if kept else word))
        return self._weigh(mended, self._scorer.scores(words))

    def _weigh(self, mended: Mended, scores: Vector, without: Collection[int] = ()) -> _Evidence:
        """Bring `scores` and likeness together, as if the examples `without` had never been given."""
        alike = self._index.most_alike(mended.words, mended.sureness, without=without)
        likeness: dict[int, float] = {}
        for row, like in alike:
            likeness.setdefault(self._labels[row], like)
        total = scores.copy()
        for label, like in likeness.items():
            total[label] += _LIKENESS_SHARE * like
        ranked = tuple(np.argsort(-total, kind="stable").tolist())
        best = ranked[0]
        signals = Signals(
            score=float(total[best]),
            margin=float(total[best] - total[ranked[1]]) if len(ranked) > 1 else 1.0,
            likeness=likeness.get(best, 0.0),
            known=self._vocabulary.known_share(mended),
            paired=self._vocabulary.paired_share(mended),
        )
        return _Evidence(mended, total, ranked, alike, signals)

    def _calibrate(self, left_out: Mapping[int, Vector], outside: Sequence[str]) -> None:
        """Fit the confidence on examples, each scored as if it had been left out, and on texts from outside."""
        seen = []
        for row, scores in left_out.items():
            words = tuple(self._given[row].folded.split(" "))
            evidence = self._weigh(self._vocabulary.without(words), scores, without=[row])
            seen.append(Observation(evidence.signals, right=evidence.ranked[0] == self._labels[row]))
        strange = [self._normaliser.normalise(text) for text in outside]
        seen += [Observation(self._evidence(text).signals, right=False) for text in strange if text.tokens]
        self._calibration.fit(seen)
