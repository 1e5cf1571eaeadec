"""The question book: all files of ``questions/`` read, checked and put together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from knowledge.facts.files import shown
from knowledge.facts.lists import read_lists
from knowledge.files.folders import unreadable_folders
from knowledge.files.kept import Kept
from knowledge.files.marked_yaml import MarkedYaml, read_marked_yaml
from knowledge.files.problems import Problem, did_you_mean
from knowledge.files.validation import validated
from knowledge.response.wording import FILTERS
from knowledge.templates.columns import ColumnCheck
from knowledge.templates.sound import SoundTemplates
from knowledge.templates.template import ChatTemplate, QuestionFile, QuestionTemplate, jinja_environment, question_files

_T = TypeVar("_T", QuestionTemplate, ChatTemplate)


@dataclass(frozen=True)
class QuestionBook:
    """Templates and chat by id, the ways of asking of each, and the words that questions are read with.

    ``places`` are the file and the line of each template.
    """

    questions: Mapping[str, QuestionTemplate]
    places: Mapping[str, tuple[str, int]]
    chat: Mapping[str, ChatTemplate]
    examples: Mapping[str, tuple[str, ...]]
    outside: tuple[str, ...]
    lexicon: Mapping[str, Mapping[str, tuple[str, ...]]]
    fillers: frozenset[str]
    polite: tuple[str, ...]


def read_book(roots: Sequence[Path], kept: Kept | None = None) -> tuple[QuestionBook, list[Problem]]:
    """Read the question files of ``roots``; with problems, the book holds what could be read.

    Templates that were ``kept`` as found sound are not tried again.
    """
    problems = unreadable_folders(roots)
    sound = SoundTemplates(kept or Kept(None))
    if problems:
        return _together([], problems, sound, whole=False), problems
    read: list[tuple[MarkedYaml, QuestionFile]] = []
    lists, _ = read_lists(roots, shown)  # what is wrong in them the facts' own check tells
    slots = lists.slots
    for path in question_files(roots):
        marked, found = read_marked_yaml(path, shown(path))
        problems += found
        if marked is None:
            continue
        model, found = validated(marked, QuestionFile)
        problems += found
        if model is not None:
            read.append((marked, model))
            problems += _unregistered(marked, model, slots)
    book = _together(read, problems, sound, whole=len(read) == len(question_files(roots)))
    sound.keep()
    return book, problems


def _unregistered(marked: MarkedYaml, file: QuestionFile, slots: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each slot of a template that no registry holds."""
    for index, template in enumerate(file.questions):
        for slot in sorted({*template.slots, *template.pools, *template.inherits} - set(slots)):
            line = marked.line_of(("questions", index))
            yield Problem(marked.file, line, f'{template.id}: không có slot "{slot}"', did_you_mean(slot, slots))


def _teach(examples: dict[str, tuple[str, ...]], read: Sequence[tuple[MarkedYaml, QuestionFile]]) -> Iterator[Problem]:
    """Add the ways of asking that files teach of intents; yield a problem for each intent that there is not."""
    for marked, file in read:
        for intent, more in file.examples.items():
            if intent in examples:
                examples[intent] = (*examples[intent], *more)
            else:
                line = marked.line_of(("examples", intent))
                yield Problem(marked.file, line, f'không có loại câu hỏi "{intent}"', did_you_mean(intent, examples))


def _otherwise(
    read: Sequence[tuple[MarkedYaml, QuestionFile]], questions: Mapping[str, QuestionTemplate]
) -> Iterator[Problem]:
    """Yield a problem for each template that a claim would tell instead and that there is not."""
    for marked, file in read:
        for index, template in enumerate(file.questions):
            for name in [claim.otherwise for claim in template.claim if claim.otherwise]:
                if name not in questions:
                    line = marked.line_of(("questions", index))
                    hint = did_you_mean(name, questions)
                    yield Problem(marked.file, line, f'{template.id}: không có loại câu hỏi "{name}"', hint)


def _together(
    read: Sequence[tuple[MarkedYaml, QuestionFile]], problems: list[Problem], sound: SoundTemplates, *, whole: bool
) -> QuestionBook:
    """One book of all files that could be read; ``whole`` says that these are all there are."""
    questions: dict[str, QuestionTemplate] = {}
    chat: dict[str, ChatTemplate] = {}
    lexicon: dict[str, dict[str, tuple[str, ...]]] = {}
    places: dict[str, tuple[str, int]] = {}
    environment = jinja_environment()
    environment.filters.update(FILTERS)
    columns = ColumnCheck(environment)
    for marked, file in read:
        for index, template in enumerate(file.questions):
            _add(questions, chat, template, marked, ("questions", index), problems)
            places.setdefault(template.id, (marked.file, marked.line_of(("questions", index))))
            for steps, message, told in sound.wrong(template, columns):
                line = marked.line_of(("questions", index, *steps))
                hint = did_you_mean(message.split('"')[1], told) if told else None
                problems.append(Problem(marked.file, line, f"{template.id}: {message}", hint))
        for index, talk in enumerate(file.chat):
            _add(chat, questions, talk, marked, ("chat", index), problems)
        for slot, values in file.lexicon.items():
            for value, phrases in values.items():
                known = lexicon.setdefault(slot, {})
                known[value] = (*known.get(value, ()), *phrases)
    columns.close()
    examples = {id_: template.examples for id_, template in questions.items()}
    examples |= {id_: talk.examples for id_, talk in chat.items()}
    unknown = list(_teach(examples, read))
    unknown += _otherwise(read, questions)
    if whole:  # else what is unknown may be defined in a file that is refused already
        problems += unknown
    files = [file for _, file in read]
    return QuestionBook(
        questions=questions,
        places=places,
        chat=chat,
        examples=examples,
        outside=tuple(text for file in files for text in file.outside),
        lexicon=lexicon,
        fillers=frozenset(word for file in files for line in file.fillers for word in line.split()),
        polite=tuple(text for file in files for text in file.polite),
    )


def _add(
    known: dict[str, _T],
    other: Mapping[str, object],
    template: _T,
    marked: MarkedYaml,
    steps: tuple[str | int, ...],
    problems: list[Problem],
) -> None:
    if template.id in known or template.id in other:
        line = marked.line_of((*steps, "id"))
        problems.append(Problem(marked.file, line, f'loại câu hỏi "{template.id}" đã có', "đổi id"))
    else:
        known[template.id] = template
