"""The members of a cluster that rows do not name, for questions of who did not: "tỉnh nào không có tham luận"."""

from __future__ import annotations

from dataclasses import replace

from knowledge.facts import FactBase
from knowledge.nlu.reading import Reading
from knowledge.response.composing import sources_of
from knowledge.response.replying import Reply
from knowledge.templates.template import QuestionTemplate

_MEMBERS = """
SELECT unit, unit_short, cluster_name, sources FROM cluster_member WHERE cluster = ? ORDER BY unit_short
"""


LEFT_OVER = "Nguồn không nêu "
"""How a reply begins that tells whom the rows leave over."""


def complement(reply: Reply, template: QuestionTemplate, reading: Reading, facts: FactBase) -> Reply | None:
    """What a reply leaves over of the one cluster that a question names, where it asks which members did not.

    None where the question denies nothing, where the template tells of it by itself, and where the rows name no
    members. A source that does not name a member does not say that it did not: so that is what is told.
    """
    clusters = reading.slots.get("cluster", ())
    asks_which = reading.negated and not template.negated and "which" in reading.asked
    if not asks_which or len(clusters) != 1 or reply.answer.kind != "answer" or "unit" not in reply.rows[0].keys():  # noqa: SIM118
        return None
    members = facts.query(_MEMBERS, (str(clusters[0]),))
    named = {row["unit"] for row in reply.rows if "unit" in row.keys()}  # noqa: SIM118 - several answers are of several kinds
    told = list(dict.fromkeys(row["unit_short"] for row in members if row["unit"] in named))
    left = list(dict.fromkeys(row["unit_short"] for row in members if row["unit"] not in named))
    if not told or not left:
        return None
    lead = (
        f"{LEFT_OVER}{', '.join(left)} trong {len(told) + len(left)} thành viên đã biết của"
        f" {members[0]['cluster_name']}. Điều đã biết: {reply.answer.lead}"
    )
    sources = sources_of([*members, *reply.rows], facts.sources)
    return replace(reply, answer=replace(reply.answer, lead=lead, values=tuple(left), sources=sources))
