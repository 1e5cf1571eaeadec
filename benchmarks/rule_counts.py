"""Counts how often each rule of intake is right on annotated texts: `knowledge/intake/rules/confidence.yaml`.

    .venv/bin/python benchmarks/rule_counts.py SCORER TEXTS…

SCORER is the scorer that stands with the annotations, TEXTS are files of a JSON object a line with `id`, `title`,
`text`, `publish_date` and `gold`. A proposal is right where the scorer takes it for a fact of the annotation. Documents
are not counted: annotations do not list every one that a text numbers. Prints right and proposed by rule and basis of
the year; what no text here has keeps its count.
"""

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from knowledge.intake.document import Document
from knowledge.intake.proposal import Proposal
from knowledge.intake.proposing import Proposer
from knowledge.intake.proposing.__main__ import published
from knowledge.intake.proposing.lexicon import RULES, read

Fact = dict[str, Any]


def loaded(path: Path) -> ModuleType:
    """The scorer, which is no package."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no scorer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_right(proposal: Proposal, gold: list[Fact], scorer: ModuleType) -> bool:
    """Whether the annotation has the fact that is proposed."""
    values, same = proposal.values, scorer.same
    facts = [fact for fact in gold if fact["kind"] == proposal.kind]
    match proposal.kind:
        case "cluster":
            return any(same(fact["name"], values["name"]) for fact in facts)
        case "member":
            return any(same(fact["unit"], values["unit"]) for fact in facts)
        case "ranking":
            return any(same(f["unit"], values["unit"]) and f["rank"] == values["rank"] for f in facts)
        case "meeting":
            kinds = [{f["kind_of"], *f.get("kind_alternatives", ()), *f.get("also", ())} for f in facts]
            dates = [fact.get("date") == values.get("date") for fact in facts]
            return any(date and values["kind_of"] in kind for date, kind in zip(dates, kinds, strict=True))
        case "role":
            return any(_same_role(fact, values, scorer) for fact in facts)
        case _:
            return any(_same_award(fact, values, scorer) for fact in facts)


def _same_role(fact: Fact, values: Fact, scorer: ModuleType) -> bool:
    names = filter(None, (fact["holder"], fact.get("holder_full"), fact.get("holder_person")))
    said = [value for value in (values.get("holder"), values.get("holder_person")) if value]
    held = any(scorer.same(name, value) for name in names for value in said)
    return bool(
        held and fact["role"] == values["role"] and scorer.year_ok(fact["year"], values["year"], fact["year_basis"])
    )


def _same_award(fact: Fact, values: Fact, scorer: ModuleType) -> bool:
    if values["status"] not in [fact["status"], *fact.get("status_alternatives", [])]:
        return False
    if not scorer.form_ok(fact.get("form"), values.get("form")):
        return False
    if fact.get("recipient"):
        return bool(scorer.same(fact["recipient"], values.get("recipient")))
    return fact.get("count") in {None, values.get("count")}


def main() -> None:
    """Count, and print the file's entries."""
    scorer, proposer = loaded(Path(sys.argv[1])), Proposer()
    right: Counter[str] = Counter()
    proposed: Counter[str] = Counter()
    texts = [json.loads(line) for path in sys.argv[2:] for line in Path(path).read_text(encoding="utf-8").splitlines()]
    for text in texts:
        if text["lang"] != "vi":
            continue
        document = Document(text["title"], text["text"], (), published(text["publish_date"]), None, "text", ())
        for proposal in proposer.propose(document):
            if proposal.kind != "document":
                key = f"{proposal.rule} {proposal.basis}"
                proposed[key] += 1
                right[key] += is_right(proposal, text["gold"], scorer)
    counted = dict(read(RULES / "confidence.yaml")["counted"]) | {key: [right[key], proposed[key]] for key in proposed}
    for key in sorted(counted):
        print(f"  {key}: [{counted[key][0]}, {counted[key][1]}]")


if __name__ == "__main__":
    main()
