# SPDX-License-Identifier: Apache-2.0
"""What the Appeals room reads beside the clerk: pages and counts, searches that outrun each other.

Every read is done in the lane of lists; the table only shows what comes back. One appeal is read by `appeal_look`.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from frontdesk.domain import roles
from ui.latest import Latest
from ui.models.appeals import DUE, SORTS, page_of, size_of
from ui.widgets.appeal_list import CHIPS, AppealList
from ui.widgets.filter_chips import grouped
from ui.workplace import Workplace

if TYPE_CHECKING:
    from frontdesk.services.listing import Row

_WORDS_MS: Final = 150
"""Pause in typing after which the words of the substance are searched too."""

_REFRESH_MS: Final = 250
_MOST_PAGES: Final = 2
"""Pages read anew on a change; who has gone further down gets the pages in sight only."""

_FOUND: Final = 50


class ListReader(QObject):
    """Keeps the list as it was asked for: chip, order, text."""

    shown = Signal()

    def __init__(self, place: Workplace, card: AppealList, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._card = card
        self.chip = "open"
        self.column, self.descending = DUE, False
        self.text = ""
        self._former_chip: str | None = None
        self._wanted: set[int] = set()
        self._found: tuple[Row, ...] = ()
        self._pages = Latest(place, self)
        self._search = Latest(place, self, self._interrupt)
        self._counts = Latest(place, self)
        self._words = QTimer(self, singleShot=True, interval=_WORDS_MS)
        self._words.timeout.connect(self._ask_words)
        self._again = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._again.timeout.connect(self.refresh)
        card.model.wanted.connect(self._on_wanted)
        card.typed.connect(self.search)
        card.chip_chosen.connect(self.choose_chip)
        card.sort_asked.connect(self.sort_by)

    # --- what is asked for

    def load(self) -> None:
        """Read the list from its beginning."""
        self._wanted.clear()
        self._pages.ask(partial(_pages, self._reader(), 1), self._on_pages)
        self.count()

    def refresh(self) -> None:
        """Read what is in sight once more; the chosen row stays chosen."""
        if self._place.actor is None:
            return
        self.count()
        if self.text:
            self._ask_search()
            return
        pages = page_of(self._card.last_visible()) + 1
        if pages <= _MOST_PAGES:
            self._wanted.clear()
            self._pages.ask(partial(_pages, self._reader(), pages), self._on_pages)
        else:
            self._on_wanted(pages - 1)

    def refresh_soon(self) -> None:
        """Something changed: read again once the changes rest."""
        if not self._again.isActive():
            self._again.start()

    def choose_chip(self, chip: str) -> None:
        """List what is behind a chip."""
        self.chip = chip
        self._former_chip = None
        self._card.chips.choose(chip)
        if self.text:
            self._ask_search()
        else:
            self.load()

    def sort_by(self, column: int) -> None:
        """Sort by a column; the same column once more turns the order."""
        same = SORTS[column] == SORTS[self.column]
        self.descending = not self.descending if same else False
        self.column = column
        self._card.show_sort(column, descending=self.descending)
        self.load()

    def search(self, text: str) -> None:
        """Search at every key; an empty text brings the list back as it was."""
        text = text.strip()
        if text == self.text:
            return
        first, self.text = not self.text, text
        self._words.stop()
        if not text:
            self._search.forget()
            self._card.show_sort(self.column, descending=self.descending)
            self.choose_chip(self._former_chip or self.chip)
            return
        if first:
            self._former_chip, self.chip = self.chip, "all"
            self._card.chips.choose("all")
            self._card.show_sort(self.column, descending=self.descending, shown=False)
            self._pages.forget()
        self._ask_search()

    def count(self) -> None:
        """Read the figures of the chips."""
        desk, by = self._place.desk, self._place.actor
        self._counts.ask(lambda: desk.register.counts(by), self._on_counts)

    def stop(self) -> None:
        """The person is gone: nothing that is on its way may still arrive."""
        for latest in (self._pages, self._search, self._counts):
            latest.forget()
        self._words.stop()
        self._again.stop()
        self.text, self.chip, self._former_chip = "", "open", None
        self.column, self.descending = DUE, False
        self._card.chips.choose("open")
        self._card.show_sort(DUE, descending=False)
        self._card.chips.show_counts({})

    # --- reading

    def _reader(self) -> Callable[[int, Any], Any]:
        desk, by, chip = self._place.desk, self._place.actor, self.chip
        sort, descending = SORTS[self.column], self.descending
        return lambda page, after: desk.register.page(
            by, chip=chip, sort=sort, descending=descending, after=after, limit=size_of(page)
        )

    def _on_pages(self, pages: list[Any]) -> None:
        self._keep_choice(lambda: self._card.model.show_pages(pages))

    def _on_wanted(self, page: int) -> None:
        if page in self._wanted or self._pages.busy() or self.text:
            return
        self._wanted.add(page)
        read, after = self._reader(), self._card.model.cursor(page)
        self._pages.ask(lambda: read(page, after), partial(self._on_page, page), partial(self._on_no_page, page))

    def _on_page(self, number: int, page: Any) -> None:  # noqa: ANN401 - `services.listing.Page`
        self._wanted.discard(number)
        self._card.model.put_page(number, page)
        self._card.table.viewport().update()
        self._card.model.need(self._card.last_visible() + self._card.visible_rows())
        self.say()

    def _on_no_page(self, number: int, error: BaseException) -> None:
        self._wanted.discard(number)
        self._place.say_refusal(error)

    def _ask_search(self) -> None:
        desk, by, text, chip = self._place.desk, self._place.actor, self.text, self.chip
        self._search.ask(lambda: desk.register.search(by, text, chip=chip, limit=_FOUND), self._on_found)
        self._words.start()

    def _on_found(self, page: Any) -> None:  # noqa: ANN401
        self._found = tuple(page.rows)
        self._show_found(self._found)

    def _ask_words(self) -> None:
        desk, by, text = self._place.desk, self._place.actor, self.text
        if text and self.chip == "all" and by is not None and roles.may(by.role, "show"):
            self._search.ask(lambda: desk.register.words(by, text, limit=_FOUND), self._on_words)

    def _on_words(self, page: Any) -> None:  # noqa: ANN401
        known = {row.number for row in self._found}
        more = tuple(row for row in page.rows if row.number not in known)
        if more:
            self._show_found(self._found + more)

    def _show_found(self, rows: "tuple[Row, ...]") -> None:
        self._keep_choice(lambda: self._card.model.show_rows(rows))

    def _keep_choice(self, fill: Callable[[], None]) -> None:
        """Fill the table and choose the same appeal again, without telling anybody: the panel has it already."""
        row = self._card.current()
        scroll = self._card.table.verticalScrollBar()
        at = scroll.value()
        fill()
        place = self._card.model.place_of(row.number) if row is not None else -1
        self._card.choose_row(place, quietly=True)
        if place >= 0:
            scroll.setValue(at)
            self._card.table.scrollTo(self._card.model.index(place, 0))
        self.say()
        self.shown.emit()

    def _on_counts(self, counts: Any) -> None:  # noqa: ANN401 - `services.listing.Counts`
        self._card.chips.show_counts({spec.code: getattr(counts, spec.code) for spec in CHIPS})
        self.say()

    @property
    def sort(self) -> str:
        """Return the key by which the list is sorted."""
        return SORTS[self.column]

    def say(self) -> None:
        """Say at the foot how much is listed."""
        model, chips = self._card.model, self._card.chips
        if self.text:
            n = model.rowCount()
            if n:
                self._card.say(lambda _: _.plural("{n} appeal found", "{n} appeals found", n))
            else:
                self._card.say(lambda _: _("Nothing found. Try part of the surname, the IIN, or the number."))
            return
        total = chips.count(self.chip)
        if total is None:
            return
        self._card.say(
            lambda _: _.plural(
                "{figure} appeal in this list", "{figure} appeals in this list", total, figure=grouped(total)
            )
        )

    def _interrupt(self) -> None:
        self._place.desk.register.interrupt()


def _pages(read: Callable[[int, Any], Any], most: int) -> list[Any]:
    """Return the first pages, one after another; fewer where the list ends."""
    pages = [read(0, None)]
    while len(pages) < most and pages[-1].next is not None:
        pages.append(read(len(pages), pages[-1].next))
    return pages
