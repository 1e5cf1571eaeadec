"""What is learned from the questions of a book and the names in the facts; kept, so that a start does not learn again.

Two steps, each kept under a hash of all that it is made from: the examples with names and times masked, which follow
from the book and the names; and the matcher, which follows from the masked examples alone. So a change of facts that
changes no name costs nothing of either; nor is what reads questions made anew where a reload finds the names that there
were (:func:`learn`).
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import itertools
import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from knowledge.facts import FactBase
from knowledge.files.kept import Kept, array_as_texts, key_of, texts_as_array
from knowledge.files.program import program_fingerprint
from knowledge.intents import IntentMatcher
from knowledge.language import Normaliser, fold, folded_syllables, folded_words, plain_words
from knowledge.language.abbreviations import default_abbreviations
from knowledge.language.function_words import FUNCTION_WORDS
from knowledge.nlu import Spelling
from knowledge.nlu.described_clusters import DescribedClusters
from knowledge.nlu.initials import Initials
from knowledge.nlu.issued import IssuedDocuments
from knowledge.nlu.names import Entry, known_names
from knowledge.nlu.reading import QuestionReader, ReaderWords
from knowledge.nlu.titles import Titles
from knowledge.nlu.wholes import Told, WholeNames
from knowledge.templates.book import QuestionBook

OUTSIDE = "outside"
"""The intent of questions that are none of ours."""

Masked = tuple[tuple[str, tuple[str, ...]], ...]
"""The intents and the masked examples of each."""

_ON = dt.date(2023, 6, 1)  # the day that examples are read on
_ABBREVIATION = 3  # letters of a name that may stand for words
_CAPITALS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Learned:
    """What questions are read and told apart by."""

    reader: QuestionReader
    examples: Masked
    matcher: IntentMatcher
    book: str
    """A hash of what of the book it was learned from."""
    read: Mapping[str, str]
    """The queries by which the reader's names were read, each with a hash of its rows."""


def learn(book: QuestionBook, facts: FactBase, kept: Kept, before: Learned | None = None) -> Learned:
    """Learn from ``book`` and the names in ``facts``, or take what was ``kept`` when the same was learned before.

    The names are those that were learned ``before`` if each query by which they were read has the rows that it had:
    then nothing else can be made of them.
    """
    witness = _Witness(facts)
    names = cast("FactBase", witness)
    of_book = _hash_of(book)
    if before is not None and before.book == of_book and witness.agrees(before.read):
        wholes = WholeNames(names, facts)
        reader = before.reader.among(wholes, _initials(names, facts))
        read = before.read
    else:
        wholes = WholeNames(names, facts)
        reader = _reader(book, names, facts, wholes)
        read = witness.asked
    examples = _masked(book, reader, wholes.told, key_of(of_book, *read.items()), kept)
    return Learned(reader, examples, _trained(examples, kept), of_book, read)


def _hash_of(book: QuestionBook) -> str:
    """A hash of what is learned of a book."""
    return key_of(list(_asked(book).items()), [*book.lexicon.items()], sorted(book.fillers), book.polite)


def _asked(book: QuestionBook) -> Mapping[str, tuple[str, ...]]:
    return {**book.examples, OUTSIDE: book.outside}


@functools.lru_cache(maxsize=2)
def _trained(examples: Masked, kept: Kept) -> IntentMatcher:
    """The matcher of these examples; kept, since most reloads change facts and not the ways of asking."""
    key = key_of(program_fingerprint(), examples)
    arrays = kept.load("matcher", key)
    if arrays is not None:
        try:
            return IntentMatcher.from_arrays(arrays)
        except (KeyError, ValueError):
            pass
    matcher = IntentMatcher.from_examples(dict(examples))
    kept.save("matcher", key, matcher.as_arrays())
    return matcher


def _masked(book: QuestionBook, reader: QuestionReader, told: Told, names: str, kept: Kept) -> Masked:
    """The masked examples; ``names`` is a hash of what the reader has of book and facts but for initials and ``told``.

    Those change with every text of the facts. What initials can make of an example depends on its capitals alone: the
    few that have some are read anew. Of ``told`` is kept what the examples asked of it: as long as each answer is the
    same, so is what was made of them.
    """
    asked = _asked(book)
    key = key_of(program_fingerprint(), names)
    found = _kept_texts(kept, key, told)
    if len(found) != sum(map(len, asked.values())):
        with told.noting() as noted:
            found = [reader.read(text, _ON).masked for texts in asked.values() for text in texts]
        answers = [json.dumps([one, there]) for one, there in noted.items()]
        kept.save("examples", key, {"masked": texts_as_array(found), "asked": texts_as_array(answers)})
    masked = iter(found)
    return tuple(
        (intent, tuple(_anew(reader, text) or one for text, one in zip(texts, masked, strict=False)))
        for intent, texts in asked.items()
    )


def _kept_texts(kept: Kept, key: str, told: Told) -> list[str]:
    try:
        arrays = kept.load("examples", key) or {}
        asked = map(json.loads, array_as_texts(arrays["asked"]))
        same = all(((tuple(one) if isinstance(one, list) else one) in told) is there for one, there in asked)
        return array_as_texts(arrays["masked"]) if same else []
    except (KeyError, ValueError, TypeError):
        return []


def _anew(reader: QuestionReader, text: str) -> str:
    """The masked text of an example that holds capitals, which may be initials; else empty."""
    return reader.read(text, _ON).masked if any(word.isupper() for word in _CAPITALS.findall(text)) else ""


class _Witness:
    """Facts that remember what was read of them: each query, with a hash of its rows."""

    def __init__(self, facts: FactBase) -> None:
        self._facts = facts
        self._rows: dict[str, tuple[list[sqlite3.Row], str]] = {}
        self.asked: dict[str, str] = {}
        """In the order in which they were asked."""

    def load(self, sql: str) -> list[sqlite3.Row]:
        """Read as the facts themselves."""
        rows, self.asked[sql] = self._read(sql)
        return rows.copy()

    def agrees(self, read: Mapping[str, str]) -> bool:
        """Whether each of these queries, that other facts were asked, has the same rows here."""
        return all(self._read(sql)[1] == told for sql, told in read.items())

    def _read(self, sql: str) -> tuple[list[sqlite3.Row], str]:
        if sql not in self._rows:
            rows = self._facts.load(sql)
            told = repr([tuple(row) for row in rows]).encode(errors="surrogatepass")
            self._rows[sql] = rows, hashlib.sha256(told).hexdigest()
        return self._rows[sql]


def _reader(book: QuestionBook, facts: FactBase, texts: FactBase, wholes: WholeNames) -> QuestionReader:
    """What reads questions: names of ``facts``, initials of what ``texts`` tell."""
    phrases = [text for listed in book.examples.values() for text in listed]
    phrases += [phrase for values in book.lexicon.values() for listed in values.values() for phrase in listed]
    phrases += [*book.fillers, *book.polite, "có phải không", "phải không", "đúng không", "có đúng không"]
    # An example that was typed with "qđ" makes it no word: it stays a short form there and in questions.
    short_forms = {word for word in default_abbreviations().by_neighbours if word not in folded_syllables()}
    vocabulary = frozenset(word for text in phrases for word in folded_words(text) if word not in short_forms)
    normalise = Normaliser(vocabulary).normalise
    entries = list(known_names(facts, book.lexicon, normalise))
    # "hong" of "sông Hồng" is no teencode; but the letters of an abbreviation that is a name still expand.
    in_names = {word for folded, _ in entries if len(folded) > 1 for word in folded if word in folded_syllables()}
    clusters = DescribedClusters(facts, normalise)
    kept = vocabulary | in_names | (clusters.short_forms - default_abbreviations().words)
    words = ReaderWords(frozenset(fold(word) for word in book.fillers), book.polite, kept)
    documents = facts.load("SELECT id, type, title, number, issuer, year FROM document")
    issued = IssuedDocuments(
        ((row["id"], row["type"], row["number"] or "", row["issuer"] or "", row["year"]) for row in documents),
        normalise,
    )
    titles = Titles(
        ((row["id"], row["type"], row["title"], f"{row['number'] or ''} {row['issuer'] or ''}") for row in documents),
        issued,
    )
    spelling = _spelling(entries, phrases, book.outside)
    initials = _initials(facts, texts)
    return QuestionReader(entries, _terms(facts), titles, spelling, words, wholes, initials, clusters)


def _initials(facts: FactBase, texts: FactBase) -> Initials:
    told = texts.load("SELECT text FROM statement WHERE evidence = 'attested' ORDER BY id LIMIT 5000")
    named = facts.load("SELECT text FROM alias WHERE entity_kind IN ('unit', 'cluster')")
    return Initials((plain_words(row["text"]) for row in told), (row["text"] for row in named))


def _spelling(entries: Sequence[Entry], phrases: Sequence[str], outside: Sequence[str]) -> Spelling:
    """What puts words right: by the words of names and phrases, of questions that are none of ours, of the language."""
    names = [name.words for folded, name in entries if all(map(_is_word, folded))]
    in_names = frozenset(pair for folded, _ in entries for pair in itertools.pairwise(folded))
    return Spelling(map(plain_words, phrases), names, in_names, map(plain_words, (*outside, *sorted(FUNCTION_WORDS))))


def _is_word(folded: str) -> bool:
    """Whether a word of a name is one that others may be misspellings of: no abbreviation of two or three letters."""
    return folded in folded_syllables() or len(folded) > _ABBREVIATION


def _terms(facts: FactBase) -> Mapping[str, str]:
    """Each spelling of each term, folded, and the term's id."""
    rows = facts.load(
        """SELECT a.entity, a.text FROM alias a JOIN term t ON t.id = a.entity
           WHERE a.entity_kind = 'term' AND t.evidence = 'attested'"""
    )
    return {" ".join(folded_words(row["text"])): row["entity"] for row in rows}
