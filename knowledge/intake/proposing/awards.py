"""What was conferred, or is only proposed, and for whom, by the rules of ``awards.yaml``."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.intake.proposing.annotation import Counted, Sentence
from knowledge.intake.proposing.context import Context
from knowledge.intake.proposing.dates import Years
from knowledge.intake.proposing.lexicon import RULES, read, word_lists
from knowledge.intake.proposing.mentions import Mention
from knowledge.intake.proposing.names import untitled
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
    # A title that says "received" of what the text only proposes is told by the text: it comes last.
    for sentence in sorted(context.annotated.sentences, key=lambda s: s.start < context.title_end):
        used: set[Mention] = set()
        for rule in rules("awards"):
            for match in rule.matches(sentence.encoded):
                _take(context, sentence, rule, match, used)


def _take(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str], used: set[Mention]) -> None:
    encoded = sentence.encoded
    if _is_none(context, sentence, rule, match):
        return
    formless = rule.more.get("form") == "none"
    named = () if formless else tags(match["forms"])
    forms: list[Mention | None] = [encoded.mention(t) for t in named if t[1] == "F"] or [None]
    if "n" in match.re.groupindex:
        _numbered(context, sentence, rule, match)
        return
    group = "listed" if "listed" in match.re.groupindex else "to"
    given = [encoded.mention(t) for t in tags(match[group]) if t[1] in _receivers(rule)]
    if formless and any(m in used for m in given):
        return
    status = _status(context, sentence, match, forms[0])
    for mention in given:
        if mention.sort in "OLG" and _GIVERS.match(mention.text):
            continue
        if mention in used and rule.id == "award-received":
            continue
        recipient = _antecedent(context, mention) if mention.sort == "A" else mention
        for form in forms:
            _propose(context, sentence, rule, match, form, recipient, status)
            used.add(mention)


def _receivers(rule: Rule) -> str:
    """Return the sorts of mention that may receive an award by a rule."""
    if rule.more.get("counts"):
        return "N"
    return "NOLGAP" if rule.more.get("persons") else "NOLGA"


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
    unless = rule.more.get("unless")
    if unless and re.search(str(unless), match[0]):
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
    _propose(context, sentence, rule, match, form, counted, _status(context, sentence, match, form))


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
    giver = _giver(context, sentence, form) if form else None
    if giver:
        values["conferred_by"] = giver
    if isinstance(to.value, Counted):
        values |= {"count": to.value.count, "group": to.value.group}
        if to.value.about:
            values |= {"approximate": True, "about": to.value.about}
    else:
        values["recipient"] = untitled(to.text) if to.sort == "P" else to.text
        if to.sort == "P":
            values["group"] = "individual"
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


_GIVES = re.compile(r"((?:<K\d+> )?<O\d+>) (?:đã |quyết định |ký |xét ){0,4}(?:trao|tặng|khen|công nhận)[^<.;]{0,30}$")
_GIVEN_BY = re.compile(r" (?:của|do) (<O\d+>)")


def _giver(context: Context, sentence: Sentence, form: Mention) -> str | None:
    """Return who confers a form: told inside it, right behind it, or as who does the giving before it."""
    inside = re.search(r"\bcủa\s+(.+)$", form.text) or _named_giver().search(form.text)
    if inside:
        return inside[1].strip('”"')
    encoded = sentence.encoded
    tag = f"<F{encoded.mentions.index(form)}>"
    before, after = encoded.text.split(tag, 1)
    told = _GIVEN_BY.match(after) or _GIVES.search(before)
    if told is None:
        return None
    named = [encoded.mention(t) for t in tags(told[1])]
    return " ".join(context.text[named[0].start : named[-1].end].split())


@lru_cache
def _named_giver() -> re.Pattern[str]:
    givers = sorted((g for g in word_lists("forms")["givers"] if " " in g), key=len, reverse=True)
    return re.compile(r"\s(" + "|".join(map(re.escape, givers)) + r")$")


def _plain(form: str) -> str:
    bare = " ".join(form.replace("“", "").replace("”", "").replace('"', "").split())
    return re.sub(r"^danh hiệu (?!xuất sắc)", "", bare, flags=re.IGNORECASE)


_CARRIED_ON = re.compile(r"(?:trong đó|cụ thể|gồm|đồng thời|ngoài ra|cùng với đó|bên cạnh đó)(?!\w)")
_ITEM = re.compile(r"(?:[-+–•*]|\d{1,2}[.)]|[a-zđ]\))")


def _status(context: Context, sentence: Sentence, match: re.Match[str], form: Mention | None) -> str:
    """Return "proposed" where any word of proposing stands before the end of the match in its sentence or its title.

    To tell a proposal as conferred is the worse mistake, so that what the words before a list say holds for all of it,
    and what no word confers is proposed where the document has proposed before.
    """
    told = sentence.encoded.text[: match.end()]
    if _words("proposed").search(told) or _words("proposed").search(_lead(context, sentence)):
        return "proposed"
    earlier = context.text[: sentence.start].lower()
    if not _words("conferring").search(told) and _words("proposed").search(earlier):
        return "proposed"
    return "proposed" if sentence.start < context.title_end and _only_proposed(context, form) else "conferred"


def _lead(context: Context, sentence: Sentence) -> str:
    """Return the sentence that leads the one an item of a list or a carrying-on word begins; empty without one."""
    item = _ITEM.match(sentence.encoded.text) is not None
    if not item and not _CARRIED_ON.match(sentence.encoded.text):
        return ""
    before = [s for s in context.annotated.sentences if s.end <= sentence.start]
    if item:
        before = [s for s in before if not _ITEM.match(s.encoded.text)]
    return before[-1].encoded.text if before else ""


def _only_proposed(context: Context, form: Mention | None) -> bool:
    """Tell whether all awards of a form that the text itself states are proposed."""
    kind = _kind(form.text) if form else ""
    told = [p.values["status"] for p in context.proposals if p.kind == "award"
            and _kind(str(p.values["form"] or "")) == kind]  # fmt: skip
    return bool(told) and "conferred" not in told


def _kind(form: str) -> str:
    return " ".join(_plain(form).lower().split()[:2])


def _year(context: Context, sentence: Sentence, match: re.Match[str]) -> tuple[int | str | None, str]:
    near = [sentence.encoded.mention(t).value for t in tags(match[0]) if t[1] == "Y"]
    after = re.match(r"[^.;<]{0,12}(<Y\d+>)", sentence.encoded.text[match.end() :])
    if after:
        near.append(sentence.encoded.mention(after[1]).value)
    value = next((year for year in near if isinstance(year, Years)), None)
    if value is not None:
        return value.value(), "beside"
    lead = re.match(r"(?:trong |riêng )?(<Y\d+>)[,:]", sentence.encoded.text)
    led = sentence.encoded.mention(lead[1]).value if lead else None
    if isinstance(led, Years):
        return led.value(), "next"
    year = context.reviewed or context.current
    return year, "context" if year is not None else "none"
