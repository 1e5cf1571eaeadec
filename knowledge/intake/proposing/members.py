"""Which units belong to a cluster, by the rules of ``members.yaml``."""

from __future__ import annotations

import re

from knowledge.intake.proposing.annotation import Sentence
from knowledge.intake.proposing.context import Context
from knowledge.intake.proposing.patterns import TAIL, Rule, rules, tags
from knowledge.language.folding import fold

_ITEM = re.compile(rf"<O\d+>{TAIL}|<[OLGP]\d+>|(?<![<\w])\d{{1,2}}(?![\d>\w])")
# "Liên đoàn Lao động các tỉnh Hà Nam, Nam Định": the kind is of all that are listed.
_SHARED_KIND = re.compile(r"^.+ các (?:tỉnh, thành phố|tỉnh|thành phố|huyện|xã) ")
_BRACKETS = re.compile(r"\([^()]*\)")
_NOT_MEMBER = re.compile(
    r"^(?:Ban Thi đua|Ban TĐKT|Hội đồng Thi đua|Chính phủ|Quốc hội|Nhà nước|Việt Nam|Ban Tổ chức|Bác Hồ)", re.IGNORECASE
)


def propose_members(context: Context) -> None:
    """Propose the members of each cluster that the document lists; a later list of the same cluster adds to it."""
    if not context.clusters:
        return
    known: set[tuple[str, str]] = set()
    for sentence in context.annotated.sentences:
        taken: list[tuple[int, int]] = []
        for rule in rules("members"):
            for match in rule.matches(sentence.encoded):
                span = match.span("list")
                if any(span[0] < end and start < span[1] for start, end in taken):
                    continue
                if _take(context, sentence, rule, match, known):
                    taken.append(span)
    _heads_among(context, known)


def _take(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str], known: set[tuple[str, str]]) -> bool:
    encoded = sentence.encoded
    units = _units(context, sentence, match)
    if len(units) < int(rule.more.get("least", 2)):
        return False
    if rule.more.get("scope") == "cluster" and not _about_cluster(encoded.text, match):
        return False
    named = next((encoded.mention(t) for t in tags(match[0]) if t[1] == "C"), None)
    cluster = context.cluster_of(named) or context.cluster_at(sentence, encoded.origin(match.start("list")))
    if cluster is None:
        return False
    for start, end, text in units:
        key = (cluster.name, fold(text))
        if key in known:
            continue
        known.add(key)
        values: dict[str, object] = {"cluster": cluster.name, "unit": text, "list_complete": True}
        context.propose("member", values, (start, end), rule.id)
    return True


def _about_cluster(text: str, match: re.Match[str]) -> bool:
    """Tell whether the sentence of a list names a cluster, and the list is none of who was commended."""
    return re.search(r"<[Cc]\d", text) is not None and "<F" not in text[: match.start("list")]


def _units(context: Context, sentence: Sentence, match: re.Match[str]) -> list[tuple[int, int, str]]:
    """Return the items of a list, with their places; persons with a title are none."""
    encoded = sentence.encoded
    listed, offset = match["list"], match.start("list")
    plain = _BRACKETS.sub(lambda m: " " * len(m[0]), listed)
    found: list[tuple[int, int, str]] = []
    for item in _ITEM.finditer(plain):
        if item[0].startswith("<"):
            mention = encoded.mention(item[0].partition(">")[0])
            if _NOT_MEMBER.match(mention.text) or (mention.sort == "P" and mention.text[0].islower()):
                continue
            text = _SHARED_KIND.sub("", mention.text)
            start, end = mention.end - len(text), mention.end
            tail = item[0].partition("> ")[2]
            if tail:
                end = encoded.origin(offset + item.end() - 1) + 1
                text = " ".join(context.text[start:end].split())
            found.append((start, end, text))
        else:
            start = encoded.origin(offset + item.start())
            found.append((start, start + len(item[0]), item[0]))
    told = re.search(r"(quận|phường): $", encoded.text[:offset])
    return _levelled(found, told[1] if told else "")


def _levelled(found: list[tuple[int, int, str]], before: str) -> list[tuple[int, int, str]]:
    """Give numbers the level word of the first: "các quận 4, 6, 8" are quận 4, quận 6, quận 8."""
    level = before
    units = []
    for start, end, text in found:
        numbered = re.search(r"(quận|phường|khu phố|tổ)\s+\d+$", text, re.IGNORECASE)
        if numbered:
            level = numbered[1]
        units.append((start, end, f"{level} {text}" if text.isdigit() and level else text))
    return [unit for unit in units if not unit[2].isdigit()]


def _heads_among(context: Context, known: set[tuple[str, str]]) -> None:
    """Add the head that a list leaves out: "trong đó Bình Định giữ vai trò Trưởng cụm"."""
    for proposal in list(context.proposals):
        if proposal.kind != "role" or not re.search(r"trong đó|còn lại|thành viên (?:khác|là)", proposal.quote):
            continue
        cluster, holder = str(proposal.values["cluster"]), str(proposal.values["holder"])
        listed = [unit for name, unit in known if name == cluster]
        if listed and not any(f" {unit} " in f" {fold(holder)} " for unit in listed):
            known.add((cluster, fold(holder)))
            values: dict[str, object] = {"cluster": cluster, "unit": holder, "list_complete": True}
            context.propose("member", values, proposal.span, "members-head")
