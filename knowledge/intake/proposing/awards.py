"""What was conferred, or is only proposed, and for whom, by the rules of ``awards.yaml``."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.intake.proposing.annotation import Counted, Sentence
from knowledge.intake.proposing.context import Context
from knowledge.intake.proposing.dates import Years
from knowledge.intake.proposing.lexicon import RULES, read
from knowledge.intake.proposing.mentions import Mention
from knowledge.intake.proposing.patterns import Rule, rules, tags

_GIVERS = re.compile(
    r"^(?:Bộ(?! đội| Chỉ huy| CHQS)|Chính phủ|Thủ tướng|Hội đồng|Ban Thi đua|Ban Thường vụ|UBND tỉnh$|"
    r"Ủy ban nhân dân tỉnh$|Ban TĐKT|Nhà nước|Chủ tịch)",
    re.IGNORECASE,
)
# "trình" is to submit, but not in these.
_OTHER_TRINH = r"(?<!quá )(?<!chương )(?<!công )(?<!quy )(?<!tiến )(?<!lộ )(?<!giáo )trình(?! bày| độ| tự)"


@lru_cache
def _words(key: str) -> re.Pattern[str]:
    words = [_OTHER_TRINH if word == "trình" else re.escape(word) for word in read(RULES / "awards.yaml")[key]]
    return re.compile(r"(?<![\w])(?:" + "|".join(words) + r")(?![\w])")


def propose_awards(context: Context) -> None:
    """Propose the awards that the document tells of."""
    for sentence in context.annotated.sentences:
        used: set[Mention] = set()
        for rule in rules("awards"):
            for match in rule.matches(sentence.encoded):
                _take(context, sentence, rule, match, used)


def _take(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str], used: set[Mention]) -> None:
    encoded = sentence.encoded
    if _is_none(context, sentence, rule, match):
        return
    formless = rule.more.get("form") == "none"
    forms: list[Mention | None] = [None] if formless else [encoded.mention(t) for t in tags(match["forms"])]
    if "n" in match.re.groupindex:
        _numbered(context, sentence, rule, match)
        return
    group = "listed" if "listed" in match.re.groupindex else "to"
    given = [encoded.mention(t) for t in tags(match[group]) if t[1] in "NOLGA"]
    if formless and any(m in used for m in given):
        return
    status = _status(context, sentence, match)
    for mention in given:
        if mention.sort in "OLG" and _GIVERS.match(mention.text):
            continue
        if mention in used and rule.id == "award-received":
            continue
        recipient = _antecedent(context, mention) if mention.sort == "A" else mention
        for form in forms:
            _propose(context, sentence, rule, match, form, recipient, status)
            used.add(mention)


def _is_none(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str]) -> bool:
    """Tell whether a match states no award: a goal, a title's count, or what the rule's entry leaves out."""
    text = sentence.encoded.text
    if rule.more.get("form") == "none" and sentence.start < context.title_end:
        return True
    part = max(text.rfind(",", 0, match.start()), text.rfind(";", 0, match.start()), 0)
    around = text[part : match.end()] + re.split(r"[,;.]", text[match.end() :])[0]
    if rule.more.get("alone") and "<F" in around:
        return True
    needs = rule.more.get("needs")
    if needs and not re.search(str(needs), text[: match.start()]):
        return True
    clause = max(text.rfind(";", 0, match.start()), text.rfind(".", 0, match.start()), 0)
    return _words("goals").search(text[clause : match.end()]) is not None


def _numbered(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str]) -> None:
    """Propose "29 chiến sĩ thi đua cơ sở", "3 Huân chương Lao động": so many of a form."""
    form = sentence.encoded.mention(match["forms"])
    person = re.match(r"chiến|lao động tiên tiến|k[ỷỉ] niệm", form.text.lower()) is not None
    group = "individual" if person else "collective"
    start = sentence.encoded.origin(match.start("n"))
    counted = Mention("N", start, start + len(match["n"]), match["n"], Counted(int(match["n"]), group))
    _propose(context, sentence, rule, match, form, counted, _status(context, sentence, match))


def _antecedent(context: Context, stand_in: Mention) -> Mention:
    before = [m for m in context.annotated.mentions if m.sort in "OG" and m.end <= stand_in.start]
    return before[-1] if before else stand_in


def _propose(
    context: Context,
    sentence: Sentence,
    rule: Rule,
    match: re.Match[str],
    form: Mention | None,
    to: Mention,
    status: str,
) -> None:
    cluster = _cluster(context, sentence, to)
    year, basis = _year(context, sentence, match)
    values: dict[str, object] = {
        "cluster": cluster,
        "form": _plain(form.text) if form else None,
        "status": status,
        "year": year,
    }
    giver = re.search(r"\bcủa\s+(.+)$", form.text) if form else None
    if giver:
        values["conferred_by"] = giver[1].strip('”"')
    if isinstance(to.value, Counted):
        values |= {"count": to.value.count, "group": to.value.group}
        if to.value.about:
            values |= {"approximate": True, "about": to.value.about}
    else:
        values["recipient"] = to.text
    other = "conferred" if status == "proposed" else "proposed"
    context.propose("award", values, (to.start, to.end), rule.id, basis, ({"status": other},))


def _cluster(context: Context, sentence: Sentence, to: Mention) -> str | None:
    """Return the cluster: the one named right after the recipient ("thuộc cụm đồng bằng"), else the one spoken of."""
    after = re.search(r"thuộc\s+$", context.text[to.end : _next_cluster(sentence, to)])
    cluster = context.cluster_at(sentence, to.start)
    if after:
        following = next((m for m in sentence.encoded.mentions if m.sort == "C" and m.start >= to.end), None)
        cluster = context.cluster_of(following) or cluster
    return cluster.name if cluster else None


def _next_cluster(sentence: Sentence, to: Mention) -> int:
    return next((m.start for m in sentence.encoded.mentions if m.sort == "C" and m.start >= to.end), to.end)


def _plain(form: str) -> str:
    return " ".join(form.replace("“", "").replace("”", "").replace('"', "").split())


def _status(context: Context, sentence: Sentence, match: re.Match[str]) -> str:
    """Return "proposed" where any word of proposing stands before the end of the match in its sentence or its title.

    To tell a proposal as conferred is the worse mistake, so that what the words before a list say holds for all of it.
    """
    if _words("proposed").search(sentence.encoded.text[: match.end()]):
        return "proposed"
    earlier = [s for s in context.annotated.sentences if s.paragraph == sentence.paragraph and s.end <= sentence.start]
    if earlier and re.match(
        r"(?:trong đó|cụ thể|gồm|đồng thời|ngoài ra|cùng với đó|bên cạnh đó|[-+–•*]|\d+[.)])", sentence.encoded.text
    ):
        return "proposed" if _words("proposed").search(earlier[-1].encoded.text) else "conferred"
    return "conferred"


def _year(context: Context, sentence: Sentence, match: re.Match[str]) -> tuple[int | str | None, str]:
    near = [sentence.encoded.mention(t).value for t in tags(match[0]) if t[1] == "Y"]
    after = re.match(r"[^.;<]{0,12}(<Y\d+>)", sentence.encoded.text[match.end() :])
    if after:
        near.append(sentence.encoded.mention(after[1]).value)
    value = next((year for year in near if isinstance(year, Years)), None)
    if value is not None:
        return value.value(), "beside"
    year = context.reviewed or context.current
    return year, "context" if year is not None else "none"
