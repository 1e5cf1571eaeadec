"""The shape of the YAML files: what a source states, and what the reference lists hold.

A source file (``knowledge/sources/*.yaml``) is a :class:`SourceFile`: a head that says who published it, and lists of
statements by kind; each kind of statement stands in its file of ``kinds/``. A reference file
(``knowledge/reference/*.yaml``) is a :class:`ReferenceFile`. Organisations, award forms, movements, documents and
persons are named as people name them (``Tuyên Quang``, ``TDMNPB``); the check resolves each name to the one entity that
bears it.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from knowledge.facts.addresses import Address
from knowledge.facts.entities import (
    AliasRow,
    AwardFormRow,
    DocumentRow,
    MovementRow,
    OrganisationRow,
    PersonRow,
    TermRow,
)
from knowledge.facts.kinds.appointments import ReferencedRole, RoleStatement
from knowledge.facts.kinds.assessments import AssessmentStatement, ReferencedAssessment
from knowledge.facts.kinds.awards import AwardStatement, ReferencedAward
from knowledge.facts.kinds.documents import DocumentListing
from knowledge.facts.kinds.figures import FigureStatement
from knowledge.facts.kinds.meetings import MeetingStatement, ReferencedMeeting
from knowledge.facts.kinds.memberships import MembersStatement, ReferencedMembers
from knowledge.facts.kinds.mergers import MergerRow
from knowledge.facts.kinds.movements import MovementStatement
from knowledge.facts.kinds.points import PointStatement
from knowledge.facts.kinds.posts import PostStatement, ReferencedPost
from knowledge.facts.values import Day, Identifier, PeriodParts, Strict, Text

__all__ = ["Day", "PeriodParts", "ReferenceFile", "ReferenceSource", "SourceFile", "SourceHead"]


class SourceHead(Strict):
    """Who published a source, and when; ``published`` is None where the source does not say."""

    publisher: Text
    author: Text | None = None
    published: Day | None = None
    title: Text
    address: Address | None = None
    note: Text | None = None


class SourceFile(Strict):
    """A whole source file: its head and all that it states."""

    source: SourceHead
    roles: tuple[RoleStatement, ...] = ()
    members: tuple[MembersStatement, ...] = ()
    meetings: tuple[MeetingStatement, ...] = ()
    awards: tuple[AwardStatement, ...] = ()
    assessments: tuple[AssessmentStatement, ...] = ()
    movements: tuple[MovementStatement, ...] = ()
    themes: tuple[PointStatement, ...] = ()
    tasks: tuple[PointStatement, ...] = ()
    results: tuple[PointStatement, ...] = ()
    shortcomings: tuple[PointStatement, ...] = ()
    experiences: tuple[PointStatement, ...] = ()
    requests: tuple[PointStatement, ...] = ()
    shared_activities: tuple[PointStatement, ...] = ()
    acts: tuple[PointStatement, ...] = ()
    documents: tuple[DocumentListing, ...] = ()
    posts: tuple[PostStatement, ...] = ()
    figures: tuple[FigureStatement, ...] = ()


class ReferenceSource(Strict):
    """A source of reference rows; reference rows name it by its key in ``sources``."""

    publisher: Text
    published: Day | None = None
    title: Text
    address: Address | None = None
    note: Text | None = None


class ReferenceFile(Strict):
    """A whole reference file; any of its lists may be missing. Statements carry their source by key."""

    sources: Annotated[dict[Identifier, ReferenceSource], Field(default_factory=dict)]
    organisations: tuple[OrganisationRow, ...] = ()
    mergers: tuple[MergerRow, ...] = ()
    award_forms: tuple[AwardFormRow, ...] = ()
    movements: tuple[MovementRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    persons: tuple[PersonRow, ...] = ()
    terms: tuple[TermRow, ...] = ()
    aliases: tuple[AliasRow, ...] = ()
    roles: tuple[ReferencedRole, ...] = ()
    members: tuple[ReferencedMembers, ...] = ()
    meetings: tuple[ReferencedMeeting, ...] = ()
    awards: tuple[ReferencedAward, ...] = ()
    assessments: tuple[ReferencedAssessment, ...] = ()
    posts: tuple[ReferencedPost, ...] = ()
