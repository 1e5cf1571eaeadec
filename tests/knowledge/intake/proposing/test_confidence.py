from knowledge.intake.proposing.confidence import confidence
from knowledge.intake.proposing.lexicon import RULES, read


def test_a_rule_that_was_never_counted_is_a_toss_up():
    assert confidence("no-such-rule", "none") == 0.5


def test_confidence_is_what_was_counted_drawn_towards_one_half():
    right, proposed = map(int, read(RULES / "confidence.yaml")["counted"]["members-of-cluster none"])
    assert confidence("members-of-cluster", "none") == round((right + 1) / (proposed + 2), 3)


def test_what_was_counted_is_possible_and_of_rules_that_there_are():
    known = {"cluster-named", "document-numbered", "members-head"}
    for file, keys in {"roles": ["rules"], "members": ["rules"], "awards": ["rules"], "rankings": ["rules"]}.items():
        known |= {rule["id"] for key in keys for rule in read(RULES / f"{file}.yaml")[key]}
    for entry, counted in read(RULES / "confidence.yaml")["counted"].items():
        rule, basis = entry.split(" ")
        right, proposed = map(int, counted)
        assert 0 <= right <= proposed
        assert basis in {"beside", "next", "context", "none"}
        assert rule in known or rule.startswith("meeting-")
