"""The rows of the fact base as typed tuples, one class for each table that the build fills from the files.

Fields are the columns of schema.sql in their order (``total`` stands for ``count``, which tuples have already).
``TABLES`` lists the tables so that rows come after those they refer to.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Source(NamedTuple):
    """Where facts come from; ``published`` is an ISO date."""

    id: str
    kind: str
    file: str
    publisher: str
    author: str | None
    published: str | None
    title: str
    address: str | None
    note: str | None


class Body(NamedTuple):
    """What a fact can be about: a cluster or a unit."""

    id: str
    kind: str
    name: str
    short: str
    evidence: str
    sources: str


class Cluster(NamedTuple):
    """What only clusters have."""

    id: str
    organiser: str
    sector: str
    level: str


class Unit(NamedTuple):
    """What only units have."""

    id: str
    kind: str
    parent: str | None
    since: str | None
    until: str | None


class Person(NamedTuple):
    """A person, by being named."""

    id: str
    name: str
    sources: str


class Organisation(NamedTuple):
    """An organisation or a group named by its function, by being named."""

    id: str
    name: str
    sources: str


class AwardForm(NamedTuple):
    """A form of award."""

    id: str
    name: str
    kind: str
    recipients: str | None
    level: str | None
    conferred_by: str | None
    legal_basis: str | None
    bonus: float | None
    remark: str | None
    evidence: str
    sources: str


class Movement(NamedTuple):
    """An emulation movement."""

    id: str
    name: str
    scope: str | None
    issuer: str | None
    launched: str | None
    period: str | None
    plan_document: str | None
    remark: str | None
    evidence: str
    sources: str


class Document(NamedTuple):
    """A document."""

    id: str
    number: str | None
    type: str
    title: str
    date: str | None
    date_kind: str | None
    year: int | None
    effective: str | None
    issuer: str | None
    status: str | None
    remark: str | None
    evidence: str
    sources: str


class Term(NamedTuple):
    """A word of the field and its meaning."""

    id: str
    name: str
    meaning: str
    evidence: str
    sources: str


class Alias(NamedTuple):
    """One way to write the name of an entity."""

    entity_kind: str
    entity: str
    text: str
    folded: str
    is_name: bool
    ambiguous: bool


class Role(NamedTuple):
    """Who holds a role in a cluster in a year."""

    id: int
    cluster: str
    year: int
    role: str
    unit: str | None
    person: str | None
    evidence: str
    note: str | None
    source: str
    line: int


class Membership(NamedTuple):
    """A unit that belongs to a cluster in a period."""

    id: int
    cluster: str
    unit: str
    period: str
    start_year: int
    end_year: int | None
    complete: bool
    evidence: str
    note: str | None
    source: str
    line: int


class ClusterSize(NamedTuple):
    """How many units a cluster has, as a source tells."""

    id: int
    cluster: str
    total: int
    period: str
    start_year: int
    end_year: int | None
    evidence: str
    note: str | None
    source: str
    line: int


class Merger(NamedTuple):
    """A unit that became part of another."""

    id: int
    before: str
    after: str
    date: str
    evidence: str
    note: str | None
    source: str
    line: int


class Meeting(NamedTuple):
    """A meeting of a cluster or a unit."""

    id: str
    body: str
    kind: str
    name: str
    reviews: str | None
    review_year: int | None
    review_part: str | None
    plans: str | None
    plan_year: int | None
    plan_part: str | None
    date: str
    year: int
    session: str | None
    place: str | None
    place_unit: str | None
    evidence: str
    note: str | None
    source: str
    line: int


class MeetingHost(NamedTuple):
    """A unit that organised a meeting."""

    id: int
    meeting: str
    unit: str
    role: str | None


class Presence(NamedTuple):
    """One deed of a person or an organisation at a meeting."""

    id: int
    meeting: str
    person: str | None
    organisation: str | None
    deed: str
    about: str | None
    position: int
    source: str
    line: int


class ModelReport(NamedTuple):
    """A report of an exemplary model given at a meeting."""

    id: int
    meeting: str
    unit: str
    subject: str
    field: str | None
    person: str | None
    source: str
    line: int


class Award(NamedTuple):
    """An award, conferred or proposed."""

    id: int
    body: str
    form: str | None
    year: int
    status: str
    conferred_by: str
    conferring_unit: str | None
    reason: str | None
    meeting: str | None
    evidence: str
    note: str | None
    source: str
    line: int


class AwardRecipient(NamedTuple):
    """One of those whom an award goes to."""

    id: int
    award: int
    unit: str | None
    person: str | None
    total: int | None
    groups: str | None
    described: str | None


class MovementMention(NamedTuple):
    """Where and how a movement is named."""

    id: int
    movement: str
    body: str
    period: str
    start_year: int
    end_year: int | None
    part: str | None
    said: str
    meeting: str | None
    evidence: str
    note: str | None
    source: str
    line: int


class Point(NamedTuple):
    """A task, result, shortcoming, experience, request, shared activity, theme or act."""

    id: int
    kind: str
    body: str
    period: str
    start_year: int
    end_year: int | None
    part: str | None
    text: str
    topic: str | None
    told_by: str | None
    told_to: str | None
    meeting: str | None
    evidence: str
    note: str | None
    source: str
    line: int


class DocumentListing(NamedTuple):
    """A document that a source names."""

    id: int
    document: str
    date: str | None
    date_kind: str | None
    said: str | None
    evidence: str
    note: str | None
    source: str
    line: int


class Post(NamedTuple):
    """A post that a person holds."""

    id: int
    person: str
    post: str
    title: str
    title_folded: str
    unit: str | None
    organisation: str | None
    as_of: str | None
    evidence: str
    note: str | None
    source: str
    line: int


class Figure(NamedTuple):
    """A number told about a cluster or a unit."""

    id: int
    body: str
    what: str
    value: str
    period: str
    start_year: int
    end_year: int | None
    part: str | None
    meeting: str | None
    evidence: str
    note: str | None
    source: str
    line: int


Row = tuple[Any, ...]
"""A row of any table."""

Rows = dict[type[Any], list[Any]]
"""The rows of each table, by their class."""

TABLES: dict[type[Any], str] = {
    Source: "source", Body: "body", Cluster: "cluster", Unit: "unit", Person: "person", Organisation: "organisation",
    AwardForm: "award_form", Movement: "movement", Document: "document", Term: "term", Alias: "alias", Role: "role",
    Membership: "membership", ClusterSize: "cluster_size", Merger: "merger", Meeting: "meeting",
    MeetingHost: "meeting_host", Presence: "presence", ModelReport: "model_report", Award: "award",
    AwardRecipient: "award_recipient", MovementMention: "movement_mention", Point: "point",
    DocumentListing: "document_listing", Post: "post", Figure: "figure",
}  # fmt: skip
"""The table of each class of rows, in the order in which they are filled."""
