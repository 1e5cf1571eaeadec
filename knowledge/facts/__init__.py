"""Facts with their sources: the YAML statements, their checking, the SQLite build, and the base the bot reads."""

from knowledge.facts.base import FactBase, ReloadReport, Validator
from knowledge.facts.bounded_sql import DEFAULT_TIMEOUT
from knowledge.facts.building import BuildReport, build
from knowledge.facts.checking import CheckedKnowledge, check, find_problems
from knowledge.facts.conflicts import Conflict
from knowledge.facts.difference import Changes, Difference
from knowledge.facts.errors import (
    BaseUnusable,
    FactBaseError,
    KnowledgeRefused,
    QueryTimeout,
    ReloadBusy,
    ReloadRefused,
)
from knowledge.facts.files import PACKAGED_ROOT
from knowledge.facts.listing import Fact, UnknownName, facts_as_csv, list_facts
from knowledge.facts.snapshots import Snapshot
from knowledge.files.problems import Problem

__all__ = [
    "DEFAULT_TIMEOUT",
    "PACKAGED_ROOT",
    "BaseUnusable",
    "BuildReport",
    "Changes",
    "CheckedKnowledge",
    "Conflict",
    "Difference",
    "Fact",
    "FactBase",
    "FactBaseError",
    "KnowledgeRefused",
    "Problem",
    "QueryTimeout",
    "ReloadBusy",
    "ReloadRefused",
    "ReloadReport",
    "Snapshot",
    "UnknownName",
    "Validator",
    "build",
    "check",
    "facts_as_csv",
    "find_problems",
    "list_facts",
]
