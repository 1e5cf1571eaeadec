"""How often a rule was right, counted on annotated texts."""

from __future__ import annotations

from functools import lru_cache

from knowledge.intake.proposing.lexicon import RULES, read

# A rule that was never counted is as good as two proposals of which one was right.
_PRIOR_RIGHT, _PRIOR_ALL = 1, 2


@lru_cache
def _counts() -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for key, counted in read(RULES / "confidence.yaml")["counted"].items():
        right, proposed = (int(number) for number in counted)
        counts[key] = (right, proposed)
    return counts


def confidence(rule: str, basis: str) -> float:
    """Return the share of right proposals of `rule` with a year known by `basis`, drawn towards one half where few."""
    right, proposed = _counts().get(f"{rule} {basis}", (0, 0))
    return round((right + _PRIOR_RIGHT) / (proposed + _PRIOR_ALL), 3)
