"""A fact that a rule proposes, with the words that state it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact for a person to accept, mend or refuse.

    `kind` and the keys of `values` are those of the annotation: cluster, role, member, meeting, award, ranking and
    document. `span` is ``[start, end)`` in title + line break + text, and lies inside the `quote`, the sentence that
    states the fact. `rule` names the rule, `basis` how the year is known: ``beside`` the words of the rule, ``next``
    (in the same sentence), ``context`` (elsewhere in the document) or ``none``. `confidence` is the share of right
    proposals among those of the same rule and basis on annotated texts. `alternatives` are other values that the
    text allows, each a mapping of the keys it would change.
    """

    kind: str
    values: dict[str, Any]
    span: tuple[int, int]
    quote: str
    rule: str
    basis: str
    confidence: float
    alternatives: tuple[dict[str, Any], ...] = field(default=())

    def to_prediction(self) -> dict[str, Any]:
        """Return the fact in the form in which annotations are kept and scored, as JSON can hold it."""
        return {
            "kind": self.kind,
            **self.values,
            "span": list(self.span),
            "quote": self.quote,
            "rule": self.rule,
            "basis": self.basis,
            "confidence": self.confidence,
            "alternatives": [dict(other) for other in self.alternatives],
        }
