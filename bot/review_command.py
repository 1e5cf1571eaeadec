"""``thidua review``: the review in a terminal, a press for each card, the document beside the draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import click

from bot.intake_commands import known_facts, settings
from bot.settings import Settings
from knowledge.facts import KnowledgeRefused
from knowledge.files.overlay import Overlay
from knowledge.intake.publishing import checked, prepared
from knowledge.intake.review import Card, Review
from knowledge.intake.sentences import listed
from knowledge.intake.store import IntakeStore, StoredDocument
from knowledge.intake.taking import new_proposer

_KEYS = "a nhận · x bỏ · dấu cách để sau · ⌫ lùi lại · 1-9 phương án khác · s tách danh sách · b nhận loạt · q thôi"
_BACKSPACE = {"\x7f", "\x08"}
_AROUND = 400  # characters of the document shown on each side of the quote


@click.command()
@click.argument("document", type=int, required=False)
@click.option("--list", "listing", is_flag=True, help="Chỉ liệt kê tài liệu đang chờ.")
def review(document: int | None, *, listing: bool) -> None:
    """Duyệt dữ kiện đề xuất: a nhận, x bỏ, dấu cách để sau, ⌫ lùi lại."""
    configured = settings()
    with IntakeStore(configured.paths.intake) as store:
        waiting = store.open_documents()
        if document is not None:
            waiting = [one for one in waiting if one.id == document]
        if not waiting:
            click.echo("Không có tài liệu nào chờ duyệt.")
            return
        if listing:
            for one in waiting:
                click.echo(_line(one, Review(store, one.id)))
            return
        for one in waiting:
            if not _Session(store, one, configured).run():
                return


class _Session:
    """The review of one document in a terminal."""

    def __init__(self, store: IntakeStore, document: StoredDocument, configured: Settings) -> None:
        self._review = Review(store, document.id)
        self._settings = configured
        self._presses: dict[str, Callable[[Card], None]] = {
            "a": self._review.accept,
            "x": self._review.reject,
            " ": self._review.skip,
            "s": self._review.split,
        }

    def run(self) -> bool:
        """Go through the cards; False where the person leaves."""
        document = self._review.document
        click.echo(_line(document, self._review))
        for warning in document.warnings:
            click.secho(f"  ! {warning}", fg="yellow")
        while True:
            cards = self._review.cards()
            if not cards:
                return self._end()
            self._show(cards[0], len(cards))
            if not self._press(cards[0]):
                return False

    def _press(self, card: Card) -> bool:
        """Take one press; False where the person leaves."""
        key = click.getchar()
        if key in {"q", "\x03", "\x04", "\x1b"}:
            return False
        if key in _BACKSPACE:
            click.echo("  ↩" if self._review.undo() else "  không còn gì để lùi")
        elif key == "b":
            click.echo(f"  nhận loạt {self._review.accept_earned()} dữ kiện")
        elif key.isdecimal() and 0 < int(key) <= len(card.alternatives):
            self._review.accept(card, card.alternatives[int(key) - 1])
        elif key in self._presses:
            self._presses[key](card)
        else:
            click.echo(_KEYS)
        return True

    def _show(self, card: Card, left: int) -> None:
        click.echo("─" * 60)
        for line in card.sentences:
            click.secho(line, bold=True)
        if card.warning:
            click.secho(f"! {card.warning}", fg="red")
        page = f" (trang {card.page})" if card.page else ""
        click.echo(self._beside(card) + page)
        click.secho(f"{card.why} · còn {left} thẻ", dim=True)
        for number, other in enumerate(card.alternatives[:9], 1):
            click.echo(f"  {number}. {listed(other)}")
        earned = len(self._review.earned())
        if earned:
            click.echo(f"  b: nhận loạt {earned} dữ kiện của các quy tắc đã đủ tin cậy")

    def _beside(self, card: Card) -> str:
        """The document around the quote, the words that state the fact in colour."""
        whole, quote = self._review.document.whole, "".join(card.quote)
        at = whole.find(quote) if quote else -1
        before = whole[max(0, at - _AROUND) : at] if at > 0 else ""
        after = whole[at + len(quote) : at + len(quote) + _AROUND] if at >= 0 else ""
        told = "".join(
            click.style(part, fg="green", bold=True) if number % 2 else part for number, part in enumerate(card.quote)
        )
        return click.style(before, dim=True) + told + click.style(after, dim=True)

    def _end(self) -> bool:
        """Nothing is left to decide on: what is missing is asked for, then all that was accepted is written."""
        asked = "Còn thiếu gì? Viết một câu; u để lùi lại; d để bỏ tài liệu; Enter để xong"
        while text := click.prompt(asked, default="", show_default=False):
            if text.strip() == "u":
                self._review.undo()
                return self.run()
            if text.strip() == "d":
                self._review.drop()
                return True
            with known_facts(self._settings) as hold:
                added = self._review.add(text, new_proposer(), hold)
            click.echo(
                f"  {len(added)} dữ kiện được đề xuất từ câu ấy" if added else "  không thấy dữ kiện nào trong câu ấy"
            )
            if added:
                return self.run()
        progress = self._review.progress()
        click.echo(f"Nhận {progress.accepted}, bỏ {progress.rejected}, để sau {progress.skipped}.")
        if progress.skipped or not progress.accepted:
            return True
        self._review.finish()
        return not click.confirm("Ghi vào dữ liệu?", default=True) or self._publish()

    def _publish(self) -> bool:
        overlay = Overlay(self._settings.paths.overlay)
        files = prepared(self._review, overlay, self._settings.knowledge_roots, dt.datetime.now().astimezone().date())
        try:
            checked(files, overlay, self._settings.paths.knowledge)
        except KnowledgeRefused as refused:
            for problem in refused.problems:
                click.secho(str(problem), fg="red")
            click.echo("Chưa ghi gì. Chạy lại thidua review, gõ u để lùi lại và sửa.")
            return False
        with overlay.changed(files):
            self._review.went_live()
        click.echo("Đã ghi " + ", ".join(str(Path(self._settings.paths.overlay) / inner) for inner in files))
        click.echo("Bot đang chạy nạp bằng /napdulieu, hoặc khởi động lại.")
        return True


def _line(document: StoredDocument, review: Review) -> str:
    progress = review.progress()
    day = document.published.isoformat() if document.published else "chưa rõ ngày"
    head = f"#{document.id} {document.title or document.name} ({day}, {document.format})"
    return f"{head}: còn {progress.left}/{progress.total}"


review_commands: tuple[click.Command, ...] = (review,)
"""The commands of this module."""
