"""Which place a unit took in its cluster, by the rules of ``rankings.yaml``; and the documents that a text numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.intake.proposing.annotation import Sentence
from knowledge.intake.proposing.clusters import Cluster
from knowledge.intake.proposing.context import Context
from knowledge.intake.proposing.dates import Numbered
from knowledge.intake.proposing.lexicon import RULES, read
from knowledge.intake.proposing.patterns import rules, tags


@lru_cache
def _places() -> dict[str, int]:
    return {word: int(place) for word, place in read(RULES / "rankings.yaml")["places"].items()}


def propose_rankings(context: Context) -> None:
    """Propose the places that units took, the year being the one reviewed."""
    if not context.clusters:
        return
    for sentence in context.annotated.sentences:
        encoded = sentence.encoded
        for rule in rules("rankings"):
            for match in rule.matches(encoded):
                group = "holders" if "holders" in match.re.groupindex else "holder"
                for unit in (encoded.mention(tag) for tag in tags(match[group])):
                    cluster = _cluster_behind(context, sentence, match) or context.cluster_at(sentence, unit.start)
                    values: dict[str, object] = {
                        "cluster": cluster.name if cluster else None,
                        "year": context.reviewed,
                        "rank": _places()[match["place"]],
                        "unit": unit.text,
                    }
                    context.propose("ranking", values, (unit.start, unit.end), rule.id, "context")


def _cluster_behind(context: Context, sentence: Sentence, match: re.Match[str]) -> Cluster | None:
    """The cluster named right behind a place, which is then its own ("dẫn đầu Cụm thi đua số 5; … dẫn đầu Cụm …")."""
    behind = re.match(r"(?: (?!<)[^\s.;,]+){0,4} (<C\d+>)", sentence.encoded.text[match.end() :])
    return context.cluster_of(sentence.encoded.mention(behind[1])) if behind else None


def propose_documents(context: Context) -> None:
    """Propose each numbered document, with its day where that stands behind the number."""
    dated = {m.value.number for m in context.annotated.mentions if isinstance(m.value, Numbered) and m.value.date}
    for mention in context.annotated.mentions:
        if isinstance(mention.value, Numbered) and (mention.value.date or mention.value.number not in dated):
            values: dict[str, object] = {"number": mention.value.number}
            if mention.value.date:
                values["date"] = mention.value.date
            context.propose("document", values, (mention.start, mention.end), "document-numbered", "beside")
