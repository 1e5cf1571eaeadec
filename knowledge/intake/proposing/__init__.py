"""Proposing facts from a document's text, by rules that are data."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from knowledge.intake.document import Document
from knowledge.intake.proposal import Proposal
from knowledge.intake.proposing.annotation import annotate
from knowledge.intake.proposing.awards import propose_awards
from knowledge.intake.proposing.context import Context
from knowledge.intake.proposing.meetings import propose_meetings
from knowledge.intake.proposing.members import propose_members
from knowledge.intake.proposing.rankings import propose_documents, propose_rankings
from knowledge.intake.proposing.roles import propose_roles

__all__ = ["Proposer"]


class Proposer:
    """Proposes what a document states.

    `names` are organisations that are known already and are taken whole wherever they stand; every other name is taken
    from the text. It keeps no state: one proposer serves any number of documents.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = frozenset(unicodedata.normalize("NFC", name) for name in names)

    def propose(self, document: Document) -> list[Proposal]:
        """Return the facts that the rules find, in the order of the text.

        Spans are ``[start, end)`` in title + line break + text, both in NFC.
        """
        title = unicodedata.normalize("NFC", document.title)
        text = unicodedata.normalize("NFC", document.text)
        context = Context(annotate(f"{title}\n{text}", self._names), len(title) + 1, document.published)
        propose_clusters(context)
        propose_roles(context)
        propose_members(context)
        propose_awards(context)
        propose_meetings(context)
        propose_rankings(context)
        propose_documents(context)
        return sorted(context.proposals, key=lambda p: p.span)


def propose_clusters(context: Context) -> None:
    """Propose each cluster that the document names."""
    for cluster in context.clusters:
        mention = next(m for m in cluster.mentions if m.text == cluster.name)
        values: dict[str, object] = {"name": cluster.name, "organiser": cluster.organiser}
        context.propose("cluster", values, (mention.start, mention.end), "cluster-named")
