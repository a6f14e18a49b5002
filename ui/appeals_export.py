# SPDX-License-Identifier: Apache-2.0
"""The list of the Appeals room as a file: where to, how far it is, what came of it.

What stands in the file is the business of `services.register`.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from frontdesk.domain.moments import office_day
from ui.appeals_work import ListReader
from ui.widgets.appeal_list import AppealList
from ui.widgets.filter_chips import grouped
from ui.workplace import Workplace

_FORMATS = {"xlsx": "XLSX (*.xlsx)", "csv": "CSV (*.csv)"}


class _Stopped(Exception):
    """The clerk, or the end of the program, does not want the file any more."""


class Exporter(QObject):
    """One file at a time; the same button stops it, and a stopped one leaves no file behind."""

    _counted = Signal(int)

    def __init__(self, place: Workplace, card: AppealList, reader: ListReader, page: QWidget) -> None:
        super().__init__(page)
        self._place, self._card, self._reader, self._page = place, card, reader, page
        self._file: Path | None = None
        self._stop = False
        self._counted.connect(self._on_counted)

    def ask(self) -> None:
        """Ask where to, and write; while it writes, stop."""
        place = self._place
        if self._file is not None:
            self._stop = True
            return
        if place.actor is None:
            return
        if self._reader.text:
            place.tell(lambda _: _("A search is not exported; empty the search box to export a whole list."))
            return
        _ = place.language.texts
        name = f"{place.office.code}-{self._reader.chip}-{office_day(place.now()).isoformat()}.xlsx"
        chosen, kind = QFileDialog.getSaveFileName(
            self._page, _("Export this list"), str(Path.home() / name), ";;".join(_FORMATS.values())
        )
        if chosen:
            file = Path(chosen)
            form = "csv" if (file.suffix.casefold() or kind[:3].casefold()).lstrip(".") == "csv" else "xlsx"
            self._write(file if file.suffix else file.with_suffix(f".{form}"), form)

    def stop(self) -> None:
        """Write no further: the person is gone."""
        self._stop = True

    def _write(self, file: Path, form: str) -> None:
        place, reader = self._place, self._reader
        desk, by, chip, sort, language = place.desk, place.actor, reader.chip, reader.sort, place.language.code
        self._file, self._stop = file, False
        self._card.show_exporting(on=True)
        work = partial(
            desk.register.export, by, chip, sort, form, file,
            descending=reader.descending, language=language, told=self._told,
        )  # fmt: skip
        place.tasks.run_long(self, work, self._on_written, self._on_not_written)

    def _told(self, rows: int) -> None:
        """In the writing thread: say how far it is."""
        if self._stop or self._place.tasks.closing:
            raise _Stopped
        self._counted.emit(rows)

    def _on_counted(self, rows: int) -> None:
        file = self._file
        if file is not None:
            self._card.say(lambda _: _("Writing {file}: {figure}", file=file.name, figure=grouped(rows)))

    def _on_written(self, rows: int) -> None:
        name = self._end()
        self._place.tell(
            lambda _: _.plural(
                "{n} appeal was written to {file}", "{n} appeals were written to {file}", rows, file=name
            ),
            "good",
        )

    def _on_not_written(self, error: BaseException) -> None:
        self._end()
        if isinstance(error, _Stopped):
            self._place.tell(lambda _: _("The export was stopped; no file was written."))
        else:
            self._place.say_refusal(error)

    def _end(self) -> str:
        name = self._file.name if self._file is not None else ""
        self._file = None
        self._card.show_exporting(on=False)
        self._reader.say()
        return name
