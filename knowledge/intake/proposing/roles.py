"""Who heads a cluster and who is its deputy, by the rules of ``roles.yaml``."""

from __future__ import annotations

import re

from knowledge.intake.proposing.annotation import Sentence
from knowledge.intake.proposing.clusters import Cluster
from knowledge.intake.proposing.context import Context
from knowledge.intake.proposing.dates import Years
from knowledge.intake.proposing.mentions import Mention
from knowledge.intake.proposing.names import untitled
from knowledge.intake.proposing.patterns import Rule, compiled, mention_of, rules, tags

_CHOSEN = re.compile(
    r"\b(?:bầu|chọn|bàn giao|chuyển giao|trúng cử|trao cờ|luân phiên|nhiệm kỳ mới|suy tôn|giới thiệu|đề cử|"
    r"kế nhiệm|chuyển (?:lại|vai|giao)|bầu ra)\b"
)
_HANDED = re.compile(r"\b(?:bàn giao|chuyển|trao lại|giao lại|kế nhiệm|thay)\b")
_ROLE = {"H": "head", "D": "deputy"}
# "Sở Nội vụ Bắc Giang" is one; "Hội nghị", "Ban Thi đua - Khen thưởng Trung ương" head no cluster.
_NO_HOLDER = re.compile(
    r"^(?:Ban Thi đua|Ban TĐKT|Hội đồng (?:Thi đua[^a-zà-ỹ]*Khen thưởng|TĐKT)(?! tỉnh| TP| thành)|HĐTĐKT|"
    r"Bộ Chính trị|Chính phủ|Thủ tướng|UBND$|HĐND$)",
    re.IGNORECASE,
)


def propose_roles(context: Context) -> None:
    """Propose the heads and deputies that the document names."""
    for sentence in context.annotated.sentences:
        used: set[Mention] = set()
        for rule in rules("roles"):
            _apply(context, sentence, rule, used)


def _apply(context: Context, sentence: Sentence, rule: Rule, used: set[Mention]) -> None:
    encoded = sentence.encoded
    needs = rule.more.get("needs")
    if needs and not any(compiled(needs, rule.id).search(s.encoded.text) for s in context.annotated.sentences):
        return
    apply = _BY_ORDER.get(str(rule.more.get("order")), _single)
    for match in rule.matches(encoded):
        apply(context, sentence, rule, match, used)


def _single(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str], used: set[Mention]) -> None:
    """Propose the post that one match is about, unless an earlier rule has used the words for it."""
    post = mention_of(sentence.encoded, match, "post")
    if post is None or post in used or not _take(context, sentence, rule, match):
        return
    used.add(post)
    second = mention_of(sentence.encoded, match, "post2")
    if second is not None:
        used.add(second)


def _take(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str]) -> bool:
    """Propose what one match states; tell whether it stated anything."""
    encoded = sentence.encoded
    person = mention_of(encoded, match, "person")
    if rule.more.get("order") == "respectively":
        pairs = [("holder", "post", ""), ("holder2", "post2", "2")]
        return all(
            _propose(context, sentence, rule, match, [mention_of(encoded, match, h)], mention_of(encoded, match, p), n)
            for h, p, n in pairs
        )
    if "stand_in" in match.re.groupindex:
        holders = [_antecedent(context, mention_of(encoded, match, "stand_in"))]
    else:
        holders = [encoded.mention(tag) for tag in tags(_group(match, "holders") or _group(match, "holder"))]
    post = mention_of(encoded, match, "post")
    if post is not None and post.sort == "H" and len(holders) > 1:
        # One heads a cluster: of a list the one next to the words for it.
        after = match.start("post") < match.start("holders")
        holders = holders[:1] if after else holders[-1:]
    return _propose(
        context, sentence, rule, match, holders, post, "", person or _person_beside(encoded.text, match, sentence)
    )


def _group(match: re.Match[str], name: str) -> str | None:
    return match[name] if name in match.re.groupindex else None


def _person_beside(text: str, match: re.Match[str], sentence: Sentence) -> Mention | None:
    """Return the person named with the unit: "Chủ tịch UBND huyện A Trần B, Trưởng Cụm"."""
    around = re.search(r"(<P\d+>),? ?(?:<K\d+> )?$", text[: match.start()])
    return sentence.encoded.mention(around[1]) if around else None


def _antecedent(context: Context, stand_in: Mention | None) -> Mention | None:
    """Return the unit that "công ty", "trường này" stands for: the one spoken of last before it."""
    if stand_in is None:
        return None
    before = [m for m in context.annotated.mentions if m.sort in "OLG" and m.end <= stand_in.start]
    wanted = stand_in.text.split()[0].lower()
    fitting = [m for m in before if m.text.lower().startswith(wanted)]
    subject = [
        m for m in before if m.sort in "OG" and re.match(r"\s+(?:đứng|là|đạt|có|được|dẫn)\b", context.text[m.end :])
    ]
    return next(reversed(fitting or subject or before), None)


def _propose(
    context: Context,
    sentence: Sentence,
    rule: Rule,
    match: re.Match[str],
    holders: list[Mention | None],
    post: Mention | None,
    suffix: str,
    person: Mention | None = None,
) -> bool:
    """Propose the post for each of the holders; tell whether there was one."""
    encoded = sentence.encoded
    named = mention_of(encoded, match, f"cluster{suffix}", f"late{suffix}")
    if post is None:
        return False
    cluster = context.cluster_of(named) or context.cluster_at(sentence, post.start)
    year, basis = _year(context, sentence, match, post, mention_of(encoded, match, f"year{suffix}"))
    done = False
    for holder in holders:
        if holder is None or _NO_HOLDER.match(holder.text) or _one_of_many(sentence, holder):
            continue
        values: dict[str, object] = {
            "cluster": cluster.name if cluster else None,
            "year": year,
            "year_basis": "stated" if basis in {"beside", "next"} else basis,
            "role": _ROLE[post.sort],
            "holder": _without_council(holder.text),
        }
        if person is not None:
            values["holder_person"] = untitled(person.text)
        others = context.other_years(year) if basis == "context" else ()
        context.propose("role", values, (holder.start, holder.end), rule.id, basis, others)
        done = True
    return done


def _without_council(holder: str) -> str:
    """Return the province of "Hội đồng Thi đua - Khen thưởng tỉnh Bắc Giang": the post is not the council's."""
    place = re.match(r"^Hội đồng (?:Thi đua,? ?[-–]? ?Khen thưởng|TĐKT) ((?:tỉnh|TP|thành phố) .+)$", holder)
    return place[1] if place else holder


def _one_of_many(sentence: Sentence, holder: Mention) -> bool:
    """Tell whether a kind stands for many: "18 Giám đốc Đài làm Cụm trưởng"."""
    return bool(re.search(r"(?:\d|các|những) <K\d+> $", sentence.encoded.text[: _position(sentence, holder)]))


def _year(
    context: Context, sentence: Sentence, match: re.Match[str], post: Mention, beside: Mention | None
) -> tuple[int | str | None, str]:
    """Return the year of a post and how it is known."""
    if beside is not None and isinstance(beside.value, Years):
        return beside.value.value(), "beside"
    near = _near(sentence, post)
    if near is not None:
        return near.value(), "next"
    clause = sentence.encoded.text[max(0, match.start() - 60) : match.end()]
    told = re.findall(r"<C\d+> \(?(<Y\d+>)", sentence.encoded.text)
    if len(told) == 1 and not _CHOSEN.search(clause):
        value = _years(sentence, told[0])
        return (value.value(), "next") if value else (None, "none")
    year = context.following if _CHOSEN.search(clause) else context.current
    return year, "context" if year is not None else "none"


def _near(sentence: Sentence, post: Mention) -> Years | None:
    """Return the year that a sentence tells for the post: "Năm 2018, A được bầu …", "… Cụm trưởng trong năm 2018"."""
    text = sentence.encoded.text
    index = sentence.encoded.mentions.index(post)
    at = text.index(f"<{post.sort}{index}>")
    after = re.match(
        r"<\w\d+>(?: (?:của )?<[Cc]\d+>)?(?:[^.;,<]{0,25}?|[^.;]{0,50} (?:từ|trong|cho) )(<Y\d+>)", text[at:]
    )
    if after:
        return _years(sentence, after[1])
    clause = max(text.rfind(";", 0, at), 0)
    lead = re.search(
        r"(?:^|[;.:] ?|, |theo đó, |bước sang |trong |vào |sang |cho |từ |– |- )(<Y\d+>)(?:,|:| hội nghị| các| tới|"
        r" cụm| khối|(?= <)| $)",
        text[clause:at],
    )
    if lead:
        return _years(sentence, lead[1])
    other = re.search(r"<([HD])\d+>(?: thi đua)?(?: (?:của )?<[Cc]\d+>)?(?: trong)? (<Y\d+>)", text)
    # Who hands a post over holds it in another year than who takes it.
    if other is None or (other[1] == post.sort and _HANDED.search(text)):
        return None
    return _years(sentence, other[2])


def _years(sentence: Sentence, tag: str) -> Years | None:
    value = sentence.encoded.mention(tag).value
    return value if isinstance(value, Years) else None


def _pairs(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str], used: set[Mention]) -> None:
    """Propose the posts of each item of a list such as "Cụm trưởng / Cụm phó: số 1 A / B; số 2 C / D"."""
    encoded = sentence.encoded
    pairs = compiled(str(rule.more["pairs"]), rule.id)
    whole = "items" not in match.re.groupindex
    start, end = (match.end(), len(encoded.text)) if whole else match.span("items")
    items = list(pairs.finditer(encoded.text, start, end))
    if len(items) < 2:
        return
    post = mention_of(encoded, match, "post", "head")
    used.update(m for m in encoded.mentions if m.sort in "HD" and match.start() <= _position(sentence, m) < match.end())
    first = "head" if post is None or post.sort == "H" else "deputy"
    for item in items:
        cluster = context.cluster_of(mention_of(encoded, item, "item")) or _numbered(context, item["number"])
        name = cluster.name if cluster else None
        for slot, role in (("holder", first), ("holder2", "deputy")):
            holder = mention_of(encoded, item, slot)
            if holder is not None:
                _propose_listed(context, sentence, rule, name, role, holder)


def _propose_listed(
    context: Context, sentence: Sentence, rule: Rule, cluster: str | None, role: str, holder: Mention
) -> None:
    """Propose a post that a list gives; its year is the one the sentence tells, else the document's."""
    told = next((m.value for m in sentence.encoded.mentions if m.sort == "Y" and isinstance(m.value, Years)), None)
    year = told.value() if told else context.current
    values: dict[str, object] = {
        "cluster": cluster,
        "year": year,
        "year_basis": "stated" if told else "context" if year is not None else "none",
        "role": role,
        "holder": holder.text,
    }
    basis, others = ("next", ()) if told else ("context", context.other_years(year))
    context.propose("role", values, (holder.start, holder.end), rule.id, basis, others)


def _numbered(context: Context, number: str | None) -> Cluster | None:
    if number is None:
        return None
    return next((c for c in context.clusters if re.search(rf"\b0?{number}\b", c.name)), None)


def _bare(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str], _: set[Mention]) -> None:
    """Propose "A làm trưởng, B làm phó" where the sentence names a cluster."""
    encoded = sentence.encoded
    holder = mention_of(encoded, match, "holder")
    groups = match.groupdict()
    word = groups.get("bare") or groups.get("bare2") or groups.get("bare3")
    cluster = context.cluster_at(sentence, holder.start) if holder is not None else None
    if holder is None or cluster is None:
        return
    _propose_listed(context, sentence, rule, cluster.name, "deputy" if word == "phó" else "head", holder)


def _in_order(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str], used: set[Mention]) -> None:
    """Propose the post for each unit of a list, each of the cluster in its place: "số 1, 2, 3 lần lượt là"."""
    encoded = sentence.encoded
    post = mention_of(encoded, match, "post")
    units = [encoded.mention(tag) for tag in tags(match["list"]) if tag[1] in "OLG"]
    named = mention_of(encoded, match, "cluster", "late")
    words = (named.text if named else "") + re.sub(r"<Y\d+>", "", match["numbered"])
    numbers = [int(number) for number in re.findall(r"(?<![<\w])\d{1,2}(?![\d>])", re.sub(r"<[Cc]\d+>", "", words))]
    if len(numbers) == 2 and re.search(r"\d\s*(?:-|–|đến)\s*\d", words):
        numbers = list(range(numbers[0], numbers[1] + 1))
    if post is None or len(numbers) != len(units) or len(units) < 2:
        return
    used.add(post)
    for number, unit in zip(numbers, units, strict=True):
        cluster = _numbered(context, str(number))
        _propose_listed(context, sentence, rule, cluster.name if cluster else None, _ROLE[post.sort], unit)


def _both(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str], _: set[Mention]) -> None:
    """Propose "A và B làm trưởng và phó" where the sentence names a cluster."""
    cluster = context.cluster_at(sentence, sentence.encoded.origin(match.end()))
    if cluster is None:
        return
    for slot, role in (("holder", "head"), ("holder2", "deputy")):
        holder = mention_of(sentence.encoded, match, slot)
        if holder is not None:
            _propose_listed(context, sentence, rule, cluster.name, role, holder)


def _chain(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str], _: set[Mention]) -> None:
    """Propose the further clusters of a list that the words for the post head: "…, Cụm số 2 là B"."""
    encoded = sentence.encoded
    posts = [m for m in encoded.mentions if m.sort in "HD" and _position(sentence, m) < match.start()]
    holder = mention_of(encoded, match, "holder")
    cluster = context.cluster_of(mention_of(encoded, match, "clusterfirst"))
    if posts and holder is not None and cluster is not None:
        _propose_listed(context, sentence, rule, cluster.name, _ROLE[posts[-1].sort], holder)


def _in_turn(context: Context, sentence: Sentence, rule: Rule, match: re.Match[str], _: set[Mention]) -> None:
    """Propose head and deputy of "Cụm số 2 do A và B" where the sentence before said which is which."""
    encoded = sentence.encoded
    cluster = context.cluster_of(mention_of(encoded, match, "clusterfirst"))
    if any(m.sort in "HD" and match.end() <= _position(sentence, m) <= match.end() + 20 for m in encoded.mentions):
        return
    for slot, role in (("holder", "head"), ("holder2", "deputy")):
        holder = mention_of(encoded, match, slot)
        if holder is None or cluster is None:
            continue
        _propose_listed(context, sentence, rule, cluster.name, role, holder)


def _position(sentence: Sentence, mention: Mention) -> int:
    index = sentence.encoded.mentions.index(mention)
    return sentence.encoded.text.index(f"<{mention.sort}{index}>")


_BY_ORDER = {
    "pairs": _pairs,
    "bare": _bare,
    "in order": _in_order,
    "both": _both,
    "chain": _chain,
    "head and deputy": _in_turn,
}
