"""What is told of a question once it is understood: the rows found, in words, or what is asked back instead."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.facts import FactBase
from knowledge.language import fold
from knowledge.language.asking import superlative
from knowledge.nlu.linking import Mention
from knowledge.nlu.names import Directory
from knowledge.nlu.reading import Reading
from knowledge.nlu.understanding import Candidate
from knowledge.nlu.unnamed_cluster import UnnamedCluster
from knowledge.response.answer import Answer, AnswerKind, Slots, Source, Turn
from knowledge.response.beside import ToldBeside
from knowledge.response.composing import Composer, Words, readable, sources_of
from knowledge.response.exclusive import is_listed, only_one
from knowledge.response.finding import Found, RowFinder
from knowledge.response.proof import holds
from knowledge.response.renaming import bears_names_out
from knowledge.response.stated import states_claim, tells_day_of_event
from knowledge.response.verdicts import (
    holds_deeds,
    holds_places,
    holds_roles,
    says_all,
    says_issuer,
    says_same,
    says_words_of,
    tells_day_of,
    tells_size,
)
from knowledge.response.wording import ListWords, Row, first_upper, vn_date
from knowledge.templates.book import QuestionBook
from knowledge.templates.template import Claim, QuestionTemplate

_MOST_CHOICES = 6
_MOST_VALUES = 1000  # that a slot may have to be looked through for those that bear a question out
NOT_TOLD = "Chưa có nguồn nào nêu như vậy. "
_NOTHING = "Chưa có dữ liệu "
_KNOWN = "Điều đã biết: "
NOT_THAT = "Chưa có dữ liệu đúng điều anh/chị hỏi. "
_TOLD_BY_THEIR_OWN = frozenset(
    {"role", "award_form"}
)  # slots of which a template tells nothing that does not take them
NOT_ALL = f"Chưa có nguồn nào xác nhận hết điều anh/chị nêu. {_KNOWN}"
YES, _NO = ("Đúng", "Có"), "Không"
_SAME, _DENIED_CLAIM = "Đúng. ", "Không. "
_DENIED, _RIGHTLY_DENIED = "Không đúng. ", "Đúng là không. "
"""To "… không … đúng không?": what is denied is so, or it is not."""
_VERDICT = re.compile(
    r"(?:(?:Đúng|Có|Không)(?: đúng)?[.,] "
    r"|Chưa có nguồn nào (?:nêu như vậy|xác nhận (?:điều đó|hết điều anh/chị nêu))\. )+"
    rf"(?:{_KNOWN})?"
)

_NOW = re.compile(r"\b(?:hien (?:nay|tai|gio)|bay gio|dang (?:la|lam|giu|cam|phu trach|dung dau)|duong nhiem)\b")
"""What makes a question one of today, although it names no year."""
_STILL = re.compile(
    r"\b(?:duong chuc|tai chuc|nghi huu|ve huu|con (?:lam|giu chuc|cong tac|tai vi)|thoi (?:giu )?chuc)\b"
)
"""What asks whether somebody still holds a post."""

_PROPOSES = re.compile(
    r"\b(?:de xuat|de nghi|kien nghi|trinh(?! tu)|suy ton|binh (?:xet|chon|bau)|gioi thieu|du kien|bo phieu)\b"
)
"""What makes an award that is spoken of one only proposed."""

_STATED = frozenset({"date", "days", "month", "number"})
"""What of a claim the words of a row may bear out, where no column of it can."""

_WHICH_CLUSTER = "Anh/chị hỏi cụm thi đua nào ạ?"
_NEAREST = 2  # rows told beside that nothing is known
_MANY_NEAR = 6  # rows among which none is near
_OF_WHOM = ("unit", "person")
_SHARES_MUCH = 0.4  # of a question's words: how many of them a row must hold that is of another year
_OF_ANOTHER = 0.3  # of a claim's words: how many more of them what is told of another must hold
_LEFT_OUT = ("unit", "number", "group", "date", "year", "place", "person", "authority")
"""What is left out in turn to find what is nearest, likeliest slips of memory first."""
_WITH: Mapping[str, tuple[str, ...]] = {"unit": ("body", "place"), "number": ("group",), "authority": ("post",)}
_OF_WHICH = (("authority", "post"), ("award_form", "authority", "post"))
"""What may not fit where a number does: by whom, then with what."""
_OF_MEETINGS = frozenset({"body", "cluster", "unit", "place", "meeting_kind", "year", "part", "date", "month", "days"})
"""What tells which meeting is meant."""
_TELLING = frozenset(
    {"cluster", "unit", "body", "meeting", "person", "document", "movement", "award_form", "date", "topic"}
)

_CLUSTERS = """
SELECT c.id, b.short, b.name FROM cluster c JOIN body b ON b.id = c.id
LEFT JOIN cluster_role r ON r.cluster = c.id
WHERE b.evidence = 'attested' GROUP BY c.id ORDER BY count(r.year) DESC, b.name
"""
_MEETINGS = """
SELECT meeting, meeting_name FROM held_meeting WHERE date <= :today ORDER BY date DESC LIMIT :most
"""
_SIZES = "SELECT DISTINCT cluster, count FROM cluster_count WHERE count IS NOT NULL"
_ALL_MEETINGS = """
SELECT meeting, meeting_name, body, date, place_unit, place_area FROM held_meeting ORDER BY date DESC
"""
_BODIES = """
SELECT b.id, b.name FROM body b WHERE b.id IN (SELECT body FROM meeting UNION SELECT body FROM point
  UNION SELECT body FROM award UNION SELECT body FROM movement_mention)
"""
_LATEST_MEETINGS = """
SELECT meeting_name, date, place, sources FROM held_meeting
WHERE date <= :today [[AND body IN :body]] ORDER BY date DESC LIMIT 3
"""


@dataclass(frozen=True, eq=False)
class Reply:
    """An answer, whatever chat it is for, what that chat is to remember of it, the rows it is drawn from.

    Each is equal to itself only, as a :class:`Reading` is.

    ``verdict`` is what it says to a yes-or-no question, before the fact; ``shared`` how much of the question's words
    the best of ranked rows holds, ``labelled`` how much the label of the only row (see :class:`Found`). ``card`` says
    that it tells what is asked of the only thing that the question names.
    """

    answer: Answer
    turn: Turn
    rows: Sequence[Row] = ()
    verdict: str = ""
    shared: float = 0.0
    labelled: float = 0.0
    card: bool = False

    @functools.cached_property
    def text(self) -> str:
        """The answer as it is read."""
        return self.answer.text

    @functools.cached_property
    def folded(self) -> str:
        """The folded words of its text."""
        return fold(self.text)

    @functools.cached_property
    def spoken(self) -> str:
        """What it says, without its sources."""
        return spoken(self.answer)

    @functools.cached_property
    def spoken_folded(self) -> str:
        """The folded words of what it says."""
        return fold(self.spoken)


class Replier:
    """Replies to understood questions from one fact base. Threads may share it."""

    def __init__(
        self,
        book: QuestionBook,
        facts: FactBase,
        finder: RowFinder,
        directory: Directory,
        unnamed_cluster: UnnamedCluster,
        beside: ToldBeside,
    ) -> None:
        """Compile the words of the book's templates."""
        self._book = book
        self._facts = facts
        self._finder = finder
        self._directory = directory
        self._unnamed_cluster = unnamed_cluster
        self._composer = Composer(book.questions.values(), directory, ListWords.of(facts))
        # Read once: to rank thousands of clusters takes longer than a question's query may.
        self._clusters = tuple((row["id"], row["short"], row["name"]) for row in facts.load(_CLUSTERS))
        clusters = {id_: name for id_, _, name in self._clusters}
        meetings = facts.load(_ALL_MEETINGS)
        self._values: Mapping[str, Mapping[str, str]] = {
            "cluster": clusters,
            "body": clusters | {row["id"]: row["name"] for row in facts.load(_BODIES)},
            "meeting": {row["meeting"]: row["meeting_name"] for row in meetings},
        }
        self._dates = {row["meeting"]: row["date"] or "" for row in meetings}
        self._met = {row["meeting"]: row["body"] for row in meetings}
        self._met_at = {
            row["meeting"]: frozenset(filter(None, (row["place_unit"], row["place_area"]))) for row in meetings
        }
        self._beside = beside
        self._sizes: dict[str, set[int]] = {}
        for row in facts.load(_SIZES):
            self._sizes.setdefault(row["cluster"], set()).add(row["count"])
        self._offered = {clusters[id_]: id_ for id_ in unnamed_cluster.provinces_first(clusters)[:_MOST_CHOICES]}

    def reply(self, candidate: Candidate, reading: Reading, today: dt.date) -> Reply | None:
        """What a question asked on ``today`` is told, taken as ``candidate``.

        None where nothing can be asked back, and where the facts cannot prove all that the question says.
        """
        template = self._book.questions[candidate.intent]
        if candidate.missing:
            return self._ask_for(candidate, reading, today)
        candidate = self._of_usual_cluster(self._without_size(candidate, reading), reading)
        claims = _claimed(template, candidate.slots, reading)
        if claims and not any(claim.may_judge(candidate.slots) for claim in claims):
            return None  # "hộ gia đình có được tặng … không" asks for a rule, not who ever was commended
        return self._replied(template, candidate, claims, reading, today)

    def _replied(
        self,
        template: QuestionTemplate,
        candidate: Candidate,
        claims: Sequence[Claim],
        reading: Reading,
        today: dt.date,
    ) -> Reply | None:
        """What a question is told that lacks nothing, and claims what the facts may judge."""
        candidate = self._as_of_its_years(template, candidate, claims, reading, today)
        candidate, found = self._found_beside(template, candidate, claims, reading, today)
        if found.unproved:
            return self._not_confirmed(template, candidate, found.unproved, reading, today) if reading.yes_no else None
        choices = _choices(template, candidate.slots, found.rows)
        slots = self._remembered(candidate.slots, found.rows)
        turn = Turn(candidate.intent, slots, reading.original, told=_told_of(found.rows))
        if choices and template.choose:
            options = dict(choices[:_MOST_CHOICES])
            turn = replace(turn, missing=template.choose.slot, options=options)
            return self._asked_back(template.choose.ask, candidate, turn)
        sharing = () if reading.yes_no else self._sharing_a_name(template, candidate, found.rows, reading, today)
        if len(sharing) == 1 and len(_asked_of(candidate)) > 1:
            candidate = _of_cluster(candidate, sharing[0])
            turn = replace(turn, slots={**turn.slots, **candidate.slots})
        elif len(sharing) > 1:
            options = {self._directory.full["cluster", cluster]: cluster for cluster in sharing[:_MOST_CHOICES]}
            turn = replace(turn, missing="cluster", options=dict(options))
            return replace(self._asked_back(_WHICH_CLUSTER, candidate, turn), rows=found.rows)
        context = self._context(candidate.slots, reading, today)
        told = self._instead(template, candidate, claims, found, reading, today, turn) if reading.yes_no else None
        if told:
            return told
        if not found.rows:
            lead, near = self._told_nothing(template, candidate, found.near, reading, today)
            reply = self._told("no_data", lead, candidate, near, turn)
            return self._with_otherwise(reply, candidate, claims, reading, today)
        if (not claims or _asks_if_still(found.rows, reading, today)) and _asks_of_now(
            template, candidate, found.rows, reading, today
        ):
            latest = _with_items(self._composer.tell(template, found.rows, context))
            lead = f"Chưa có dữ liệu năm {today.year}. Gần nhất đã biết: {latest}"
            return self._told("no_data", lead, candidate, found.rows, turn)
        reply = self._told_rows(candidate, found.rows, claims, context, turn, today, _said_of_one(claims, reading))
        reply = self._with_otherwise(reply, candidate, claims, reading, today)
        if found.shared or found.labelled:
            reply = replace(reply, shared=found.shared, labelled=found.labelled)
        reply = self._with_said(reply, template, claims, reading)
        return self._answering_all(reply, template, reading, claims) if reply.verdict else reply

    def _told_nothing(
        self, template: QuestionTemplate, candidate: Candidate, near: Sequence[Row], reading: Reading, today: dt.date
    ) -> tuple[str, Sequence[Row]]:
        """That nothing is known, and the rows that are nearest.

        Where these are of the very year, and the one that they are not of is not named, not all is unknown of it.
        """
        context = self._context(candidate.slots, reading, today)
        lead = self._composer.tell_nothing(template, near, context)
        denies_all = lead.startswith(_NOTHING) and not self._names_whom(lead, candidate)
        denies = denies_all and _are_of_its_year(near, candidate.slots)
        if near and not denies:
            return lead, near
        near = self._nearest(template, candidate, reading, today)
        if not near:
            return NOT_THAT.strip() if denies else lead, near
        told = _with_items(self._composer.tell(template, near, context))
        denies |= denies_all and _are_of_its_year(near, candidate.slots)
        return f"{NOT_THAT}{_KNOWN}{told}" if denies else f"{lead} Gần nhất đã biết: {told}", near

    def _names_whom(self, lead: str, candidate: Candidate) -> bool:
        """Whether a text names a unit or person of whom something is asked."""
        named = {slot: values for held in (candidate.slots, candidate.demands) for slot, values in held.items()}
        return any(
            name and name in lead
            for slot in _OF_WHOM
            for value in named.get(slot, ())
            for name in (self._directory.full.get((slot, str(value))), self._directory.called(slot, value))
        )

    def _with_otherwise(
        self, reply: Reply, candidate: Candidate, claims: Sequence[Claim], reading: Reading, today: dt.date
    ) -> Reply:
        """A reply that does not bear a claim out, with what is so of the value claimed."""
        claim = next((claim for claim in claims if claim.otherwise), None)
        if claim is None or claim.otherwise is None or reply.verdict.startswith(YES):
            return reply
        other = self._book.questions[claim.otherwise]
        slots: Slots = {claim.slot: candidate.slots[claim.slot]}
        rows = self._finder.query(other.sql, slots, today)
        if not rows:
            return reply
        told = self._composer.tell(other, rows, self._context(slots, reading, today))
        sources = tuple(dict.fromkeys((*reply.answer.sources, *sources_of(rows, self._facts.sources))))
        answer = replace(reply.answer, notes=(*reply.answer.notes, _with_items(told)), sources=sources)
        return replace(reply, answer=answer)

    def _with_said(self, reply: Reply, template: QuestionTemplate, claims: Sequence[Claim], reading: Reading) -> Reply:
        """A reply with what it says to a question beside the facts that its template tells."""
        if reading.yes_no and not claims:
            reply = _judged(reply, reading)
        told = {row["meeting"] for row in reply.rows if "meeting" in row.keys()}  # noqa: SIM118
        meetings = {None} if {"when", "where"} & set(template.asks) else told
        sources = (source.id for source in reply.answer.sources)
        beside = self._beside.notes(spoken(reply.answer), reading, meetings, sources)
        return replace(reply, answer=replace(reply.answer, notes=(*reply.answer.notes, *beside))) if beside else reply

    def _of_usual_cluster(self, candidate: Candidate, reading: Reading) -> Candidate:
        """A candidate about the one of clusters of one name that a question can mean: "cụm 7 tỉnh … tỉnh nào"."""
        one_name = _shared_name(reading)
        asked = [str(one) for one in _asked_of(candidate)]
        if one_name is None or len(asked) < 2 or not set(asked) <= set(one_name.of_kind("cluster")):
            return candidate
        meant = self._unnamed_cluster.usual(asked, reading)
        return _of_cluster(candidate, meant[0]) if len(meant) == 1 else candidate

    def _without_size(self, candidate: Candidate, reading: Reading) -> Candidate:
        """A candidate without the number that is that of the members of the cluster whose name it stands behind."""
        tokens = reading.tokens
        sizes = {int(token.folded) for at, token in enumerate(tokens) if tells_size(reading, at, self._sizes)}
        if not sizes or not sizes.issuperset(candidate.demands.get("number", (None,))):
            return candidate
        return replace(candidate, demands={slot: of for slot, of in candidate.demands.items() if slot != "number"})

    def _sharing_a_name(
        self, template: QuestionTemplate, candidate: Candidate, rows: Sequence[Row], reading: Reading, today: dt.date
    ) -> Sequence[str]:
        """The clusters that a question calls by one name ("Cụm thi đua số 1") of which it is answered, else all.

        What is known of each is its own: told together it would be true of none of them.
        """
        one_name = _shared_name(reading)
        shared = one_name.of_kind("cluster") if one_name else ()
        asked = _asked_of(candidate)
        if not shared:
            return ()
        if not rows:
            return tuple(map(str, asked)) if set(asked) <= set(shared) and len(asked) > 1 else ()
        if set(asked) <= set(shared) and len(asked) > 1:
            answered = []
            for one in map(str, asked):
                narrowed = _of_cluster(candidate, one)
                if self._finder.find(template, narrowed.slots, narrowed.demands, reading, today).rows:
                    answered.append(one)
        else:
            column = next((one for one in ("body", "cluster") if one in rows[0].keys()), None)  # noqa: SIM118
            told = {row[column] for row in rows} if column else set()
            answered = [one for one in shared if one in told] if told <= set(shared) else []
        return answered

    def _answering_all(
        self, reply: Reply, template: QuestionTemplate, reading: Reading, claims: Sequence[Claim]
    ) -> Reply:
        """A yes or no that answers the whole question: what it denies turned round, and no yes to what is not told."""
        lead = reply.answer.lead.removeprefix(reply.verdict)
        said_yes = reply.verdict.startswith(YES)
        named = bears_names_out(reading, reply.rows)
        if named is False:
            return replace(reply, answer=replace(reply.answer, lead=_DENIED_CLAIM + lead), verdict=_DENIED_CLAIM)
        if named and any(_borne_out(claims, reply.answer.slots, row) for row in reply.rows):
            reply, said_yes = replace(reply, answer=replace(reply.answer, lead=_SAME + lead), verdict=_SAME), True
        if reading.denies and not named:
            verdict = _DENIED if said_yes else _RIGHTLY_DENIED if reply.verdict.startswith(_NO) else ""
            return replace(reply, answer=replace(reply.answer, lead=verdict + lead), verdict=verdict)
        claimed = {claim.slot for claim in claims}
        told = spoken(reply.answer)
        if claimed == {"date"} and reply.verdict.startswith(_NO) and tells_day_of_event(reading, told):
            reply, said_yes = replace(reply, answer=replace(reply.answer, lead=_SAME + lead), verdict=_SAME), True
        # "A là cụm trưởng vì hội nghị họp ở A, đúng không": that it was there is no yes.
        leaves_out = any(
            not template.slots.intersection(mention.kinds) and not says_words_of(told, mention, reading)
            for mention in reading.mentions
            if not _TOLD_BY_THEIR_OWN.isdisjoint(mention.kinds)
        )
        alone = _said_of_one(claims, reading)
        tells_all = bool(alone) and all(one.tells_all(reply.rows) for one in alone)
        tells_all &= template.latest_by is None or bool(reading.period)  # else only the latest rows are told
        leaves_out |= only_one(reading) is not None and not tells_all
        leaves_out |= not (holds_deeds(reading, reply.rows) and tells_day_of(reading, reply.rows))
        leaves_out |= not holds_places(told, reading, reply.rows, self._met_at)
        leaves_out |= not holds_roles(reading, reply.answer.slots.get("role", ()), reply.rows)
        posts = self._beside.posts(reply.rows)
        if said_yes and (
            leaves_out or not says_all(told, reading, self._directory.folded, claimed, posts, self._sizes)
        ):
            return replace(reply, answer=replace(reply.answer, lead=NOT_ALL + lead), verdict="")
        return reply

    def _as_of_its_years(
        self,
        template: QuestionTemplate,
        candidate: Candidate,
        claims: Sequence[Claim],
        reading: Reading,
        today: dt.date,
    ) -> Candidate:
        """A claim that names no time, taken for the years that bear it out where nothing is known of this year.

        "Was it ever?" is no question about the last year that happens to be known.
        """
        column = template.latest_by
        named = {**candidate.slots, **candidate.demands}
        if not claims or column is None or "year" in named or "year" not in template.slots or reading.period:
            return candidate
        if _NOW.search(reading.folded) or _said_of_one(claims, reading):
            return candidate
        rows = self._finder.query(template.sql, candidate.slots, today)
        if any(row[column] == today.year for row in rows):
            return candidate
        borne_out = {row[column] for row in rows if _borne_out(claims, candidate.slots, row) and row[column]}
        years = tuple(sorted(year for year in borne_out if year <= today.year))
        return replace(candidate, slots={**candidate.slots, "year": years}) if years else candidate

    def _found_beside(
        self,
        template: QuestionTemplate,
        candidate: Candidate,
        claims: Sequence[Claim],
        reading: Reading,
        today: dt.date,
    ) -> tuple[Candidate, Found]:
        """A candidate and its rows; without what it names where that only tells beside whom or what another is asked.

        So does a unit beside one who holds a role, or one in the name of whom the rows are told of; and the number of
        these rows.
        """
        found = self._found(template, candidate, claims, reading, today)
        if found.rows or reading.yes_no or (candidate.inherits and not reading.period):
            return candidate, found
        for slot in ("unit", "number"):
            other = _without(candidate, slot)
            if slot not in candidate.slots or not other.slots.keys() & (template.reads | {"meeting"}):
                continue
            beside = self._found(template, other, claims, reading, today)
            if not beside.rows or beside.unproved:
                continue
            if slot == "number":
                is_beside = _counts_rows(candidate, beside.rows)
            else:
                is_beside = _asks_which_beside(template, candidate, reading)
                is_beside = is_beside or self._is_said_of(candidate, beside.rows, reading)
            if is_beside:
                return other, beside
        return candidate, found

    def _is_said_of(self, candidate: Candidate, rows: Sequence[Row], reading: Reading) -> bool:
        """Whether rows are of whom a question calls by more than the unit that is part of their name.

        "Cụm tuyến biển thành phố Huế" is called by "tuyến biển" and the city; of the city alone nothing is known.
        """
        units = {name for unit in candidate.slots["unit"] for name in self._directory.folded("unit", str(unit))}
        named = {str(one) for slot in ("cluster", "body") for one in candidate.slots.get(slot, ())}
        bodies = {str(row[column]) for row in rows for column in ("body", "cluster") if column in row.keys()}  # noqa: SIM118
        said = {token.folded for token in reading.left} - _OF_ANY_CLUSTER
        for body in bodies:
            full = f" {fold(self._directory.full.get(('cluster', body), ''))} "
            part = max((unit for unit in units if f" {unit} " in full), key=len, default="")
            own = set(full.replace(part, "").split()) if part else set()
            if not part or not (body in named or len(own & said) >= _FEWEST_SAID):
                return False
        return bool(bodies)

    def _found(
        self,
        template: QuestionTemplate,
        candidate: Candidate,
        claims: Sequence[Claim],
        reading: Reading,
        today: dt.date,
    ) -> Found:
        """The rows of a question; of one that claims something those that bear it out, else what is so instead."""
        slots = _asked_about(candidate.slots, claims)
        found = self._finder.find(template, slots, candidate.demands, reading, today)
        found = self._of_years_told(template, candidate, found, reading, today)
        claimed = {claim.slot for claim in claims if not claim.rest}
        if claimed and (alone := _said_of_one(claims, reading)):
            left = {slot: values for slot, values in slots.items() if slot not in {claim.slot for claim in alone}}
            every = self._finder.find(template, left, candidate.demands, reading, today)
            found = every if every.rows and left.keys() & (template.reads | {"meeting"}) else found
        if not claimed or any(_borne_out(claims, candidate.slots, row) for row in found.rows):
            return found
        # What is claimed may be what does not fit: look without one claim after the other, then without any.
        wholes = [claimed] if len(claimed) == 1 else [*({slot} for slot in sorted(claimed)), claimed]
        for without in wholes:
            left = {slot: values for slot, values in slots.items() if slot not in without}
            if not left.keys() & (template.reads | {"meeting"}):
                continue
            other = self._finder.find(template, left, candidate.demands, reading, today)
            rows = other.rows
            if "unit" in without and not {"cluster", "body"} & left.keys():
                rows = self._finder.near_units(rows, slots["unit"])
            if rows:
                return replace(other, rows=rows)
        return found

    def _of_years_told(
        self, template: QuestionTemplate, candidate: Candidate, found: Found, reading: Reading, today: dt.date
    ) -> Found:
        """Points whose own words tell the years that a question names, where none is of them: "Đề án … 2022-2025"."""
        years = tuple(map(str, candidate.slots.get("year", ())))
        if found.rows or not years or not template.ranked or reading.yes_no:
            return found
        slots = {slot: values for slot, values in candidate.slots.items() if slot != "year"}
        other = self._finder.find(template, slots, candidate.demands, reading, today)
        told = [row for row in other.rows if all(year in str(row[template.focus[0]]) for year in years)]
        if not told or other.unproved or self._finder.shared_by(template, told, reading) < _SHARES_MUCH:
            return found
        return replace(other, rows=told)

    def _not_confirmed(
        self,
        template: QuestionTemplate,
        candidate: Candidate,
        unproved: frozenset[str],
        reading: Reading,
        today: dt.date,
    ) -> Reply | None:
        """What is known beside a claim that no source confirms."""
        demands = {slot: values for slot, values in candidate.demands.items() if slot not in unproved}
        found = self._finder.find(template, candidate.slots, demands, reading, today)
        if not found.rows or found.unproved:
            return None
        context = self._context(candidate.slots, reading, today)
        told = self._composer.tell(template, found.rows[:_NEAREST], context)
        notes = told.notes[:_FEW]  # a note may tell what is so instead
        turn = Turn(candidate.intent, self._remembered(candidate.slots, found.rows), reading.original)
        if unproved <= _STATED:
            reply = self._told("answer", _with_items(told), candidate, found.rows, turn)
            judged = _judged(replace(reply, answer=replace(reply.answer, notes=notes)), reading)
            if judged.verdict:
                return self._answering_all(judged, template, reading, ())
        lead = " ".join((f"Chưa có nguồn nào xác nhận điều đó. {_KNOWN}{_with_items(told)}", *notes))
        is_of_them = _shares_subject(found.rows, candidate, reading)
        kind: AnswerKind = "answer" if len(found.rows) == 1 and is_of_them else "no_data"
        return self._told(kind, lead, candidate, found.rows[:_NEAREST], turn)

    def _instead(
        self,
        template: QuestionTemplate,
        candidate: Candidate,
        claims: Sequence[Claim],
        found: Found,
        reading: Reading,
        today: dt.date,
        turn: Turn,
    ) -> Reply | None:
        """What is so instead of a claim that no row bears out, or whose words are told of another."""
        counted = self._counted_elsewhere(template, candidate, claims, found, reading, today)
        if counted:
            return self._told_so(template, candidate, counted, reading, today, turn)
        if not found.rows:
            return self._told_instead(template, candidate, reading, today, turn)
        if template.claimed(candidate.slots):
            return None
        return self._told_of_another(template, candidate, found, reading, today, turn)

    def _counted_elsewhere(
        self,
        template: QuestionTemplate,
        candidate: Candidate,
        claims: Sequence[Claim],
        found: Found,
        reading: Reading,
        today: dt.date,
    ) -> Sequence[Row]:
        """The few rows that hold a number that is claimed, of another form of award or giver than is said.

        Where another number is told of those who are claimed, that denies it.
        """
        slots = candidate.slots
        numbers = [claim for claim in claims if claim.slot == "number"]
        whose = [claim for claim in claims if claim.slot == "group"]
        counts = any(
            row[claim.column] is not None and _borne_out(whose, slots, row) for row in found.rows for claim in numbers
        )
        if not numbers or counts:
            return ()
        for left in _OF_WHICH:
            rest = {slot: values for slot, values in slots.items() if slot not in left}
            demands = {slot: values for slot, values in candidate.demands.items() if slot not in left}
            if (rest, demands) == (slots, candidate.demands) or not rest.keys() & _TELLING:
                continue
            other = self._finder.find(template, _asked_about(rest, claims), demands, reading, today)
            rows = [row for row in other.rows if _borne_out([*numbers, *whose], rest, row)]
            if rows and not other.unproved and len(rows) <= _NEAREST:
                return rows
        return ()

    def _told_instead(
        self, template: QuestionTemplate, candidate: Candidate, reading: Reading, today: dt.date, turn: Turn
    ) -> Reply | None:
        """What is so instead of a claim that nothing bears out: the rows that differ from it in one thing it names.

        They must be of somebody or something that it names; of a form of award others tell nothing.
        """
        rows = self._nearest(template, candidate, reading, today)
        if not rows or not _shares_subject(rows, candidate, reading):
            return None
        return self._told_so(template, candidate, rows, reading, today, turn)

    def _told_of_another(
        self,
        template: QuestionTemplate,
        candidate: Candidate,
        found: Found,
        reading: Reading,
        today: dt.date,
        turn: Turn,
    ) -> Reply | None:
        """What is told of another than the one named, where its words are those of the claim: "Bắc Kạn báo cáo …?"."""
        if "topic" not in candidate.slots or not template.focus:
            return None
        own = self._finder.shared_by(template, found.rows, reading)
        for slot in _OF_WHOM:
            if slot not in candidate.slots:
                continue
            rest = {name: values for name, values in candidate.slots.items() if name != slot}
            demands = {name: values for name, values in candidate.demands.items() if name != slot}
            other = self._finder.find(template, rest, demands, reading, today)
            if other.unproved or not 0 < len(other.rows) <= _NEAREST:
                continue
            if self._finder.shared_by(template, other.rows, reading) >= own + _OF_ANOTHER:
                return self._told_so(template, candidate, other.rows, reading, today, turn)
        return None

    def _told_so(
        self,
        template: QuestionTemplate,
        candidate: Candidate,
        rows: Sequence[Row],
        reading: Reading,
        today: dt.date,
        turn: Turn,
    ) -> Reply:
        """Rows told as what is so instead of a claim."""
        told = self._composer.tell(template, rows, self._context(candidate.slots, reading, today))
        reply = self._told("answer", NOT_TOLD + _KNOWN + _with_items(told), candidate, rows, turn)
        values = dict.fromkeys(
            str(row[column]) for row in rows for column in template.values if row[column] is not None
        )
        return replace(reply, answer=replace(reply.answer, values=tuple(values)), verdict=NOT_TOLD)

    def _nearest(
        self, template: QuestionTemplate, candidate: Candidate, reading: Reading, today: dt.date
    ) -> Sequence[Row]:
        """The few rows there are where one thing that the question names is left out: it may be what does not fit."""
        filled = _asked_about(candidate.slots, template.claimed(candidate.slots) if reading.yes_no else ())
        named = {**filled, **candidate.demands}
        for slot in _LEFT_OUT:
            if slot not in named or str(named[slot][0]).startswith("?"):
                continue
            slots = {
                other: values
                for other, values in filled.items()
                if other != slot and not (other in _WITH.get(slot, ()) and _goes_with(values, named[slot], slot))
            }
            demands = {other: values for other, values in candidate.demands.items() if other != slot}
            if not (slots.keys() | demands.keys()) & _TELLING or not slots.keys() & (template.reads | {"meeting"}):
                continue
            claims = template.claimed(slots) if reading.yes_no else ()
            found = self._finder.find(template, _asked_about(slots, claims), demands, reading, today)
            held = [claim for claim in claims if not claim.rest]
            rows = [row for row in found.rows if _borne_out(held, slots, row)]  # differing in that one thing alone
            if rows and not found.unproved and len(rows) <= _MANY_NEAR:
                return rows[:_NEAREST]
        return ()

    def _remembered(self, slots: Slots, rows: Sequence[Row]) -> Slots:
        """The slots that a follow-up may take over: those of the question, and whom the rows tell of."""
        told: dict[str, tuple[str | int, ...]] = {}
        for slot in ("body", "cluster", "meeting"):
            is_open = len(slots.get(slot, ())) != 1  # of several that a name may mean the rows tell which
            if rows and is_open and slot in rows[0].keys():  # noqa: SIM118 - a sqlite3.Row is no mapping
                values = {row[slot] for row in rows}
                if len(values) == 1 and None not in values:
                    told[slot] = tuple(values)
        if "body" in told and len(slots.get("cluster", ())) != 1:
            told.setdefault("cluster", told["body"])
        return self._with_bodies({**slots, **told})

    def _with_bodies(self, slots: Slots) -> Slots:
        """Slots with the body that a meeting in them is of, and the cluster that this body is."""
        whole = dict(slots)
        meetings = whole.get("meeting", ())
        if len(meetings) == 1 and len(whole.get("body", ())) != 1 and str(meetings[0]) in self._met:
            whole["body"] = (self._met[str(meetings[0])],)
        bodies = whole.get("body", ())
        if len(bodies) == 1 and len(whole.get("cluster", ())) != 1 and bodies[0] in self._values["cluster"]:
            whole["cluster"] = bodies
        return whole

    def _context(self, slots: Slots, reading: Reading, today: dt.date) -> dict[str, Any]:
        return {
            "slots": readable(slots),
            "names": self._composer.names(slots),
            "words": reading.words,
            "proposes": _PROPOSES.search(reading.folded) is not None,
            "asked": reading.asked,
            "most": superlative(reading.folded),
            "today": today.isoformat(),
        }

    def clusters(self) -> tuple[tuple[str, str, str], ...]:
        """The id, the short and the full name of every cluster, those that most is known of first."""
        return self._clusters

    def _told_rows(
        self,
        candidate: Candidate,
        rows: Sequence[Row],
        claims: Sequence[Claim],
        context: Mapping[str, Any],
        turn: Turn,
        today: dt.date,
        alone: Sequence[Claim] = (),
    ) -> Reply:
        """Rows in words, with what they say to the ``claims``; those ``alone`` are made of one and no other."""
        template = self._book.questions[candidate.intent]
        prefix = ""
        if claims:
            verdict = _verdict(claims, candidate.slots, rows)
            if verdict is None:
                return self._told("no_data", self._composer.tell_nothing(template, (), context), candidate, rows, turn)
            rows = sorted(rows, key=lambda row: not _borne_out(claims, candidate.slots, row))
            if all(claim.tells_no_other(candidate.slots, rows) for claim in alone):
                rows = [row for row in rows if _borne_out(claims, candidate.slots, row)] or rows
            else:
                verdict = False
            unknown = any(str(value).startswith("?") for claim in claims for value in candidate.slots[claim.slot])
            undecided = unknown or _of_another_year(template, candidate.slots, rows, today.year)
            prefix = (
                NOT_TOLD
                if undecided and not verdict
                else self._composer.verdict(template, claims[0], verdict=verdict, scope={**context, "row": rows[0]})
            )
        words = self._composer.tell(template, rows, context)
        values = dict.fromkeys(
            str(row[column]) for row in rows for column in template.values if row[column] is not None
        )
        other_time = prefix == NOT_TOLD and _of_no_year(template, candidate.slots, rows)
        words = replace(words, lead=prefix + words.lead)
        return self._told_in(
            words, "no_data" if other_time else "answer", candidate, rows, turn, tuple(values), verdict=prefix
        )

    def _told(self, kind: AnswerKind, lead: str, candidate: Candidate, rows: Sequence[Row], turn: Turn) -> Reply:
        """A reply with the sources of the rows it is drawn from."""
        return self._told_in(Words(lead), kind, candidate, rows, turn)

    def _told_in(
        self,
        words: Words,
        kind: AnswerKind,
        candidate: Candidate,
        rows: Sequence[Row],
        turn: Turn,
        values: tuple[str, ...] = (),
        *,
        verdict: str = "",
    ) -> Reply:
        """A reply in ``words`` with the sources of the rows it is drawn from."""
        sources = sources_of(rows, self._facts.sources)
        turn = replace(turn, source_ids=tuple(source.id for source in sources))
        answer = self._answer(kind, words, candidate, sources, values)
        return Reply(answer, turn, rows, verdict)

    def _asked_back(self, lead: str, candidate: Candidate, turn: Turn) -> Reply:
        """A reply that asks for the choice that ``turn`` waits for."""
        choices = tuple(turn.options)
        answer = self._answer("clarify", Words(lead, choices), candidate)
        return Reply(replace(answer, choices=choices), turn)

    def _answer(
        self,
        kind: AnswerKind,
        words: Words,
        candidate: Candidate,
        sources: tuple[Source, ...] = (),
        values: tuple[str, ...] = (),
    ) -> Answer:
        return Answer(
            kind=kind,
            lead=words.lead,
            items=words.items,
            notes=words.notes,
            intent=candidate.intent,
            confidence=candidate.confidence,
            slots=candidate.slots,
            values=values,
            sources=sources,
            suggestions=words.suggestions,
            facts_version=self._facts.version,
        )

    def _ask_for(self, candidate: Candidate, reading: Reading, today: dt.date) -> Reply | None:
        """Ask for a slot that is missing, or tell that the meeting asked about is not known."""
        missing = candidate.missing[0]
        if missing == "meeting" and (reading.period or {"cluster", "unit"} & set(reading.slots)):
            return self._no_such_meeting(candidate, reading, today)
        options = self._borne_out_by(candidate, reading, today)
        if len(options) == 1:
            slots = {**candidate.slots, missing: tuple(options.values())}
            return self.reply(replace(candidate, slots=slots, missing=candidate.missing[1:]), reading, today)
        options = options or self._options(missing, today)
        if not options or reading.strange:
            return None
        turn = Turn(candidate.intent, candidate.slots, reading.original, missing=missing, options=options)
        asks = {"meeting": "Anh/chị hỏi hội nghị nào ạ?", "cluster": _WHICH_CLUSTER}
        return self._asked_back(asks.get(missing, "Anh/chị muốn hỏi cụ thể điều nào ạ?"), candidate, turn)

    def _borne_out_by(self, candidate: Candidate, reading: Reading, today: dt.date) -> dict[str, str | int]:
        """The choices for what is missing of which the facts tell what is asked; none where nothing narrows them."""
        missing = candidate.missing[0]
        values = self._values.get(missing, {})
        narrows = candidate.demands or candidate.slots.keys() - {"topic"} or len(candidate.slots.get("topic", ())) > 1
        if not (reading.slots or reading.content):  # "thế năm 2020?" is about what was spoken of
            return {}
        if not narrows or not 0 < len(values) <= _MOST_VALUES or len(candidate.missing) > 1:
            return {}
        template = self._book.questions[candidate.intent]
        rows = self._finder.wherever(
            template, candidate.slots, {missing: tuple(values)}, candidate.demands, reading, today
        )
        if not rows or missing not in rows[0].keys():  # noqa: SIM118 - a sqlite3.Row is no mapping
            return {}
        told = {row[missing] for row in rows}
        known = [value for value in values if value in told and self._dates.get(value, "") <= today.isoformat()]
        if missing != "meeting":
            meant = self._unnamed_cluster.meant([(one, ()) for one in known], reading)
            known = [one for one in known if one in meant]
        return {values[value]: value for value in known} if len(known) <= _MOST_CHOICES else {}

    def _no_such_meeting(self, candidate: Candidate, reading: Reading, today: dt.date) -> Reply:
        """Tell that the meeting asked about is not known, and the latest that are known of the same body."""
        bodies = (*reading.slots.get("cluster", ()), *reading.slots.get("unit", ()))
        slots: Slots = {"body": bodies} if bodies else {}
        rows = self._finder.query(_LATEST_MEETINGS, slots, today)
        asked = [self._directory.full.get((kind, str(body)), "") for body in bodies for kind in ("cluster", "unit")]
        shared = _shared_name(reading)
        typed = reading.as_typed(shared.start, shared.end) if shared else ""
        whose = next((f" của {name}" for name in (typed, *asked) if name), "")
        when = f" năm {', '.join(map(str, reading.period.years))}" if reading.period.years else ""
        lead = f"Chưa có dữ liệu về hội nghị{when}{whose} mà anh/chị hỏi." + (" Gần nhất đã biết:" if rows else "")
        turn = Turn(candidate.intent, slots, reading.original)
        other = self._told_of_like_meeting(candidate, reading, today)
        if other is not None:
            nearest = f" Gần nhất đã biết: {_in_line(other.answer)}"
            return self._told("no_data", lead.removesuffix(" Gần nhất đã biết:") + nearest, candidate, other.rows, turn)
        reply = self._told("no_data", lead, candidate, rows, turn)
        items = tuple(
            f"{row['meeting_name']} (ngày {vn_date(row['date'])}{', tại ' + row['place'] if row['place'] else ''})"
            for row in rows
        )
        return replace(reply, answer=replace(reply.answer, items=items))

    def _told_of_like_meeting(self, candidate: Candidate, reading: Reading, today: dt.date) -> Reply | None:
        """What is asked, of the meeting that differs from the one asked about in its place or its day alone."""
        if not candidate.instead:
            return None
        other = replace(
            candidate,
            slots={**candidate.slots, "meeting": candidate.instead},
            missing=tuple(slot for slot in candidate.missing if slot != "meeting"),
            demands={slot: values for slot, values in candidate.demands.items() if slot not in _OF_MEETINGS},
            instead=(),
        )
        reply = self.reply(other, replace(reading, yes_no=False), today)
        return reply if reply is not None and reply.answer.kind == "answer" and reply.rows else None

    def _options(self, slot: str, today: dt.date) -> dict[str, str | int]:
        """What may be chosen for a slot: for each label its value."""
        if slot == "meeting":
            rows = self._facts.query(_MEETINGS, {"today": today.isoformat(), "most": _MOST_CHOICES})
            return {row["meeting_name"]: row["meeting"] for row in rows}
        if slot in ("cluster", "body"):
            return dict(self._offered)
        return {}


def _without(candidate: Candidate, slot: str) -> Candidate:
    """A candidate without a slot, and without the body that is the same."""
    same = {slot} | ({"body"} if candidate.slots.get("body") == candidate.slots.get(slot) else set())
    slots = {name: values for name, values in candidate.slots.items() if name not in same}
    demands = {name: values for name, values in candidate.demands.items() if name not in same}
    return replace(candidate, slots=slots, demands=demands)


def _counts_rows(candidate: Candidate, rows: Sequence[Row]) -> bool:
    """Whether a number is that of rows that name one each: "hai tập thể dẫn đầu" of two."""
    units = [row["unit"] for row in rows if "unit" in row.keys()]  # noqa: SIM118
    return None not in units and (len(set(units)),) == candidate.slots["number"]


_OF_ANY_CLUSTER = frozenset("cum khoi thi dua so cac cua tai va tinh huyen xa thanh pho".split())
_FEWEST_SAID = 2  # words of a name that is not said whole


def _are_of_its_year(rows: Sequence[Row], slots: Slots) -> bool:
    """Whether some rows are of a year that a question names."""
    return any(row["year"] in slots.get("year", ()) for row in rows if "year" in row.keys())  # noqa: SIM118


def _asks_which_beside(template: QuestionTemplate, candidate: Candidate, reading: Reading) -> bool:
    """Whether a question asks who holds a role in a cluster, and names another beside: "họp bên A, sở nào đứng đầu".

    Where it asks for yes or no, whom it names is what it claims.
    """
    names_both = {"cluster", "role", "unit"} <= candidate.slots.keys() and "unit" not in template.needs
    return names_both and "role" in template.needs and bool({"which", "who"} & reading.asked)


def _judged(reply: Reply, reading: Reading) -> Reply:
    """A reply with a yes or a no to what no claim of its template is about, where its row states it or another."""
    same = says_same(reading, reply.rows) or says_issuer(reading, reply.rows)
    states = same or states_claim(reading, reply.answer.lead, spoken(reply.answer), reply.rows)
    if states is None:
        return reply
    verdict = _SAME if states else _DENIED_CLAIM
    return replace(reply, answer=replace(reply.answer, lead=verdict + reply.answer.lead), verdict=verdict)


_GIVING = re.compile(
    r"\b(?:do|boi|(?:cua|do|boi|duoc) (?:chu tich|(?:chu tich )?(?:ubnd|uy ban(?: nhan dan)?)))(?: tinh| huyen)? $"
)
"""What stands before the name of a unit that gives something: "Bằng khen của UBND tỉnh A"."""
_GIVES = re.compile(
    r"(?:(?:da|co|cung|se|moi|chi|vua|tung|quyet dinh|ky|ky quyet dinh) )*"
    r"(?:trao |khen )?(?:tang|trao|thuong|cong nhan)\b"
)
"""What stands behind one that gives: "UBND tỉnh A tặng Bằng khen"."""
_PASSIVE = ("duoc ", "do ", "boi ")


def _claimed(template: QuestionTemplate, slots: Slots, reading: Reading) -> tuple[Claim, ...]:
    """What a yes-or-no question claims; of a unit that gives something that it does, not that it is given any."""
    if not reading.yes_no:
        return ()
    words = [token.folded for token in reading.tokens]
    named = [
        (unit, " ".join([*words[: mention.start], ""]), " ".join(words[mention.end :]))
        for mention in reading.mentions
        for unit in mention.of_kind("unit")
    ]
    passive = {unit for unit, before, _ in named if _GIVING.search(before)}
    active = {unit for unit, before, after in named if _GIVES.match(after) and not before.endswith(_PASSIVE)}
    # "UBND tỉnh A tặng 24 người" is denied where B gave to so many; that A gives at all is not, where B is known to.
    judged = {"exclusive": not passive, "within": ("number",)}
    return tuple(
        claim.model_copy(update={"column": claim.giver, **judged})
        if claim.giver and passive | active and (passive | active).issuperset(map(str, slots[claim.slot]))
        else claim
        for claim in _as_said(template.claimed(slots), reading)
    )


def _as_said(claims: Iterable[Claim], reading: Reading) -> Iterator[Claim]:
    """The claims of columns that the words of a question choose: one day a law comes into force, one it ceases."""
    for claim in claims:
        chosen = [column for words, column in claim.said.items() if f" {fold(words)} " in f" {reading.folded} "]
        if not chosen:
            yield claim
        elif chosen[0] is not None:
            yield claim.model_copy(update={"column": chosen[0]})


def _asked_about(slots: Slots, claims: Sequence[Claim]) -> Slots:
    """The slots that a question asks about, without what it claims of them: "A nhập vào B phải không" asks about A."""
    rest = {claim.slot for claim in claims if claim.rest}
    return {slot: values[:1] if slot in rest else values for slot, values in slots.items()}


def _goes_with(values: Sequence[str | int], left_out: Sequence[str | int], slot: str) -> bool:
    """Whether what fills another slot is left out with a slot: of a unit only what names the same unit."""
    return slot != "unit" or set(values) <= set(left_out)


_SUBJECT = ("person", "unit", "cluster", "body", "meeting", "document", "movement")


def _shares_subject(rows: Sequence[Row], candidate: Candidate, reading: Reading) -> bool:
    """Whether some row is of one of those whom a question is about, or of its day, where it names such."""
    named = [
        (slot, held[slot])
        for held in (reading.slots, candidate.slots, candidate.demands)
        for slot in _SUBJECT
        if slot in held
    ]
    if not named or any(holds(row, slot, values) for row in rows for slot, values in named):
        return True
    return any("date" in row.keys() and row["date"] in reading.period.dates for row in rows)  # noqa: SIM118


def _with_items(words: Words) -> str:
    """A reply in one line, its list in it."""
    return f"{words.lead.rstrip(': ')}: {'; '.join(words.items)}." if words.items else words.lead


def _in_line(answer: Answer) -> str:
    """What an answer tells, in one line."""
    return _with_items(Words(answer.lead, answer.items))


def says_so_or_not(lead: str) -> bool:
    """Whether an answer that begins with ``lead`` says yes or no to what is claimed, or that no source says so."""
    return lead.startswith((*YES, _NO, NOT_TOLD, NOT_ALL))


def without_verdict(lead: str) -> str:
    """The fact that an answer's ``lead`` tells behind its yes or no, or behind that no source says so."""
    return first_upper(_VERDICT.sub("", lead))


def without_denial(reply: Reply) -> Reply:
    """A reply that tells its fact and does not say no to a question that may mean something else."""
    if not reply.verdict.startswith(_NO) or reply.verdict == _DENIED:
        return reply
    lead = _KNOWN + reply.answer.lead.removeprefix(reply.verdict)
    return replace(reply, answer=replace(reply.answer, lead=lead), verdict="")


def without_yes(reply: Reply) -> Reply:
    """A reply that tells its fact and does not say yes to a question that goes on about something else."""
    if not reply.verdict.startswith(YES):
        return reply
    lead = NOT_ALL + reply.answer.lead.removeprefix(reply.verdict)
    return replace(reply, answer=replace(reply.answer, lead=lead), verdict="")


def beside_what_is_asked(reply: Reply) -> Reply:
    """An answer that does not tell the very thing asked for, told as what is known beside it."""
    lead = NOT_THAT + _KNOWN + reply.answer.lead.removeprefix(reply.verdict)
    return replace(reply, answer=replace(reply.answer, kind="no_data", lead=lead), verdict="")


def spoken(answer: Answer) -> str:
    """What a reply says, without its sources."""
    return " ".join((answer.lead, *answer.items, *answer.notes))


def _said_of_one(claims: Sequence[Claim], reading: Reading) -> tuple[Claim, ...]:
    """The claims that a question makes of one and no other: "chỉ có A …"."""
    one = only_one(reading) if claims else None
    if one is None or is_listed(one, reading):
        return ()
    return tuple(claim for claim in claims if claim.slot in one.kinds)


def _borne_out(claims: Sequence[Claim], slots: Slots, row: Row) -> bool:
    """Whether one row bears out all that is claimed."""
    return all(claim.borne_out(slots, row) for claim in claims)


def _verdict(claims: Sequence[Claim], slots: Slots, rows: Sequence[Row]) -> bool | None:
    """Whether the rows bear out all claims together: True, False, or None where they cannot tell."""
    if any(_borne_out(claims, slots, row) for row in rows):
        return True
    verdicts = [claim.verdict(slots, rows) for claim in claims]
    if False in verdicts:
        return False
    # Each claim is true of some row, and none of them of all: false where the rows are known to be all there are.
    return None if None in verdicts or not all(claim.exclusive for claim in claims) else False


def _asks_of_now(
    template: QuestionTemplate, candidate: Candidate, rows: Sequence[Row], reading: Reading, today: dt.date
) -> bool:
    """Whether it is asked how it is now ("hiện giờ ai đang làm"), and what is known is of a year gone by."""
    if _asks_if_still(rows, reading, today):
        return True
    column = template.latest_by
    if column is None or "year" in candidate.slots or reading.period or not _NOW.search(reading.folded):
        return False
    years = [row[column] for row in rows if row[column] is not None]
    return bool(years) and max(years) < today.year


def _asks_if_still(rows: Sequence[Row], reading: Reading, today: dt.date) -> bool:
    """Whether it is asked if somebody still holds a post, and what is known was written in a year gone by."""
    if not rows or "as_of" not in rows[0].keys() or not _STILL.search(reading.folded):  # noqa: SIM118
        return False
    return all((row["as_of"] or "")[:4] < str(today.year) for row in rows)


def _of_no_year(template: QuestionTemplate, slots: Slots, rows: Sequence[Row]) -> bool:
    """Whether rows are of none of the years that a question names."""
    column = template.latest_by
    return column is not None and "year" in slots and not any(row[column] in slots["year"] for row in rows)


def _of_another_year(template: QuestionTemplate, slots: Slots, rows: Sequence[Row], this_year: int) -> bool:
    """Whether rows are only the latest that are known, to a question that named no year: they deny nothing of now."""
    return template.latest_by is not None and "year" not in slots and rows[0][template.latest_by] != this_year


def _shared_name(reading: Reading) -> Mention | None:
    """What may be the name of several clusters in a question."""
    return next((one for one in reading.mentions if len(one.of_kind("cluster")) > 1), None)


def _asked_of(candidate: Candidate) -> Sequence[str | int]:
    """The clusters, or others, that a candidate asks about."""
    return candidate.slots.get("cluster") or candidate.slots.get("body") or ()


def _of_cluster(candidate: Candidate, cluster: str) -> Candidate:
    """A candidate about one of the clusters that it may be about."""
    slots = {slot: (cluster,) for slot in ("cluster", "body") if slot in candidate.slots}
    return replace(candidate, slots={**candidate.slots, **slots})


def _choices(template: QuestionTemplate, slots: Slots, rows: Sequence[Row]) -> list[tuple[str, str | int]]:
    """What to ask back: the values that rows differ in, where the question names none."""
    choose = template.choose
    if choose is None or choose.slot in slots:
        return []
    values = {row[choose.column]: row[choose.label] for row in rows if row[choose.column] is not None}
    return [(label, value) for value, label in values.items()] if len(values) > 1 else []


_TELLS = {
    "year": ("year", "review_year"),
    "unit": ("unit", "after", "holder", "place_unit"),
    "person": ("person",),
    "meeting": ("meeting",),
    "document": ("document",),
    "movement": ("movement",),
    "cluster": ("cluster",),
    "award_form": ("award_form", "form"),
}
"""By slot the columns whose values an answer tells, for what a later question points at."""
_FEW = 3


def _told_of(rows: Sequence[Row]) -> Slots:
    """Whom and what rows tell of, by slot, where it is one thing of a kind, or few ("hai tỉnh đó")."""
    told: dict[str, tuple[str | int, ...]] = {}
    for slot, columns in _TELLS.items():
        column = next((column for column in columns if rows and column in rows[0].keys()), None)  # noqa: SIM118
        if column is None:
            continue
        values = _few(row[column] for row in rows)
        if values:
            told[slot] = values
    return told


def _few(values: Iterable[str | int | None]) -> tuple[str | int, ...]:
    """The different values that are known; none where they are more than a few."""
    found: dict[str | int, None] = {}
    for value in values:
        if value is not None:
            found[value] = None
            if len(found) > _FEW:
                return ()
    return tuple(found)
