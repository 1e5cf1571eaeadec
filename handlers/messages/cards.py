"""A document under review as messages: the summary, the cards, the end, each with its buttons."""

from __future__ import annotations

from collections import Counter

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.messages import texts
from handlers.messages.buttons import Action, button
from handlers.messages.rendering import escape, lines_within, shorten
from knowledge.intake.review import Card, Progress, Review
from knowledge.intake.sentences import listed
from knowledge.intake.store import StoredDocument

_ALTERNATIVES = 4
_SENTENCES = 1500  # UTF-16 units
_QUOTE = 1600
_TITLE = 300

Page = tuple[str, InlineKeyboardMarkup | None]


def summary(review: Review, lead: str = "") -> Page:
    """What was found in a document, and where to begin."""
    document = review.document
    cards = review.cards()
    kinds = Counter(fact.kind for card in cards for fact in card.facts)
    facts = texts.INTAKE_NO_FACTS
    if kinds:
        told = ", ".join(f"{n} {texts.PROPOSED_KINDS.get(kind, kind)}" for kind, n in kinds.most_common())
        facts = texts.INTAKE_FACTS.format(n=kinds.total(), kinds=told)
    page = texts.INTAKE_SUMMARY_HTML.format(
        title=escape(shorten(document.title or document.name, _TITLE)),
        day=document.published.strftime("%d/%m/%Y") if document.published else texts.INTAKE_NO_DAY,
        kind=texts.DOCUMENT_FORMATS.get(document.format, document.format),
        facts=escape(facts),
        warnings="".join(f"\n⚠️ {escape(shorten(line, 300))}" for line in document.warnings[:5]),
    )
    rows = [[button(texts.BUTTON_REVIEW.format(n=kinds.total()), Action.CARDS, document.id)]] if kinds else []
    rows += _batch(review, document)
    drop = button(texts.BUTTON_DROP, Action.DROP, document.id, "danger")
    rows.append([button(texts.BUTTON_WRITE, Action.WRITE, document.id), drop])
    return (f"{escape(lead)}\n\n{page}" if lead else page), InlineKeyboardMarkup(rows)


def next_card(review: Review, *, skipped: bool = False) -> Page:
    """The card that comes next, or the end."""
    cards = review.cards(skipped=skipped)
    return _card(review, cards[0]) if cards else end(review)


def end(review: Review) -> Page:
    """Nothing is left to decide on: what is missing, and what will be done with what was accepted."""
    document, progress = review.document, review.progress()
    page = texts.INTAKE_END_HTML.format(
        accepted=progress.accepted, rejected=progress.rejected, skipped=progress.skipped
    )
    rows = [
        [button(texts.BUTTON_WRITE, Action.WRITE, document.id), button(texts.BUTTON_UNDO, Action.UNDO, document.id)]
    ]
    if progress.skipped:
        rows.append([button(texts.BUTTON_SKIPPED.format(n=progress.skipped), Action.SKIPPED, document.id)])
    if progress.accepted:
        rows.append([button(texts.BUTTON_FINISH, Action.FINISH, document.id, "success")])
    rows.append([button(texts.BUTTON_DROP, Action.DROP, document.id, "danger")])
    return page, InlineKeyboardMarkup(rows)


def _card(review: Review, card: Card) -> Page:
    page = texts.INTAKE_CARD_HTML.format(
        sentences="\n".join(f"<b>{line}</b>" for line in _lines(card)),
        warning=f"\n⚠️ {escape(shorten(card.warning, 300))}" if card.warning else "",
        quote=_quote(card.quote),
        page=f"\n{texts.INTAKE_PAGE.format(page=card.page)}" if card.page else "",
        why=escape(card.why),
        progress=_told(review.progress()),
    )
    document = review.document
    key = f"{document.id}.{card.key}"
    rows = [
        [
            button(texts.BUTTON_ACCEPT, Action.ACCEPT, key, "success"),
            button(texts.BUTTON_REJECT, Action.REJECT, key, "danger"),
            button(texts.BUTTON_SKIP, Action.SKIP, key),
            button(texts.BUTTON_UNDO, Action.UNDO, document.id),
        ]
    ]
    rows += [
        [button(f"→ {listed(other)}", Action.ALTERNATIVE, f"{key}.{number}")]
        for number, other in enumerate(card.alternatives[:_ALTERNATIVES])
    ]
    last = (
        button(texts.BUTTON_SPLIT, Action.SPLIT, key)
        if len(card.facts) > 1
        else button(texts.BUTTON_MEND, Action.MEND, key)
    )
    return page, InlineKeyboardMarkup([*rows, [last], *_batch(review, document)])


def _lines(card: Card) -> list[str]:
    return lines_within(card.sentences, _SENTENCES, texts.MORE_CHANGES).split("\n")


def _quote(parts: tuple[str, ...]) -> str:
    """The quote with what states the fact bold; of a long one, what stands around that."""
    room = _QUOTE - sum(len(part) for part in parts[1::2])
    plain = max(room // max(len(parts[0::2]), 1), 40)
    told = []
    for number, part in enumerate(parts):
        if number % 2:
            told.append(f"<b>{escape(part)}</b>" if part.strip() else part)
        else:
            told.append(_kept(part, plain, first=number == 0))
    return "".join(told)


def _kept(part: str, room: int, *, first: bool) -> str:
    """As much of a part as there is room for; of the first its end, which stands beside what counts."""
    lead, trail = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
    if len(part) > room:
        return "…" + escape(part[-room:]) + trail if first else lead + escape(part[:room]) + "…"
    return lead + escape(part) + trail if part.strip() else part


def _batch(review: Review, document: StoredDocument) -> list[list[InlineKeyboardButton]]:
    earned = len(review.earned())
    return [[button(texts.BUTTON_BATCH.format(n=earned), Action.BATCH, document.id)]] if earned else []


def _told(progress: Progress) -> str:
    return texts.INTAKE_LEFT.format(left=progress.left, total=progress.total)
