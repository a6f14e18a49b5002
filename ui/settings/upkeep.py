# SPDX-License-Identifier: Apache-2.0
"""Settings, upkeep: is everything in order that a bad day would need, and a backup now.

The questions are those of `services.upkeep`; nothing is repaired here.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QPushButton, QWidget

from frontdesk import words
from frontdesk.domain import roles
from frontdesk.domain.moments import local
from frontdesk.i18n import N_, Texts
from frontdesk.services.upkeep import Check
from ui.actions import cap
from ui.models.rows import RowsModel
from ui.settings.section import Section, card, headed
from ui.text import PlainLabel
from ui.widgets.key_button import KeyButton
from ui.widgets.plain_table import PlainTable
from ui.workplace import Workplace, new_request

_SIDE_CARD: Final = 330
_TONES: Final = {"ok": "good", "warn": "warning", "fail": "danger"}
_STATES: Final = {"ok": N_("in order"), "warn": N_("please look"), "fail": N_("not in order")}


def _found(_: Texts, check: Check) -> str:
    return words.check_text(_, check.code, check.state, check.params)[0]


_COLUMNS: Final = ((N_("What was looked at"), _found), (N_("State"), lambda _, check: _(_STATES[check.state])))


class UpkeepSection(Section):
    """The checks on the left; the marked one with its way out, and the backup, on the right."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._busy = False
        self._lay(self._list_card(), self._side_card())
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def _list_card(self) -> QWidget:
        self.again = QPushButton()
        self.again.clicked.connect(self._ask)
        frame, column, self._title = headed(self.place.theme, self.again)
        self.model = RowsModel(self.place.language.texts, _COLUMNS, lambda check: _TONES[check.state])
        self.table = PlainTable(self.place.theme, self.model, (0, 170))
        self.table.chosen.connect(self._say_check)
        column.addWidget(self.table, 1)
        return frame

    def _side_card(self) -> QWidget:
        frame, column = card(self.place.theme)
        frame.setFixedWidth(self.place.theme.px(_SIDE_CARD))
        self._what, self._remedy = PlainLabel(role="strong", wrap=True), PlainLabel(wrap=True)
        self._head = PlainLabel(role="title")
        self._newest, self._where = PlainLabel(wrap=True), PlainLabel(role="small", wrap=True)
        self.backup = KeyButton(self.place.theme, cap("Ctrl+Return"), role="accent")
        self.backup.clicked.connect(self.main_act)
        column.addWidget(self._what)
        column.addWidget(self._remedy)
        column.addStretch(1)
        for piece in (self._head, self._newest, self._where, self.backup):
            column.addWidget(piece)
        return frame

    # --- what the room asks

    def entered(self) -> None:
        """Look at everything."""
        self._say_backup()
        self._ask()

    def main_act(self) -> None:
        """Copy the database and verify the copy, beside everything else."""
        desk, by, request = self.place.desk, self.place.actor, new_request()
        if self._busy or not roles.may(by.role, "backup"):
            return
        self._busy = True
        self._say_backup()
        work = lambda: desk.upkeep.backup(by, desk.facts.code, request=request)  # noqa: E731
        self.place.tasks.run_long(self, work, self._on_made, self._on_not_made)

    def _on_made(self, made: Any) -> None:  # noqa: ANN401 - a `Backup`
        self._busy = False
        file = Path(made.file).name
        self.place.tell(lambda _: _("Copied and verified: {file}", file=file), "good")
        self._say_backup()
        self._ask()

    def _on_not_made(self, error: BaseException) -> None:
        self._busy = False
        self._say_backup()
        self.place.say_refusal(error)

    # --- the checks

    def _ask(self) -> None:
        self.place.tasks.run_aside(self, self.place.desk.upkeep.doctor, self._on_checks, self.place.say_refusal)

    def _on_checks(self, checks: Sequence[Check]) -> None:
        self.model.show_rows(self.place.language.texts, sorted(checks, key=lambda check: check.state == "ok"))
        self.table.selectRow(0)

    def _say_check(self) -> None:
        check = self.table.current()
        found = ("", "")
        if isinstance(check, Check):
            found = words.check_text(self.place.language.texts, check.code, check.state, check.params)
        self._what.setText(found[0])
        self._remedy.setText(found[1])

    def _say_backup(self) -> None:
        place, _ = self.place, self.place.language.texts
        newest = place.desk.upkeep.newest_backup() if place.desk is not None else None
        wall = local(newest) if newest is not None else None
        if wall is None:
            self._newest.setText(_("There is no backup in the folder of the office yet."))
        else:
            self._newest.setText(_("Newest backup: {date}, {time}", date=_.date(wall.date()), time=_.time(wall)))
        self.backup.setEnabled(not self._busy)
        self.backup.setText(_("Being copied and verified…") if self._busy else _("Back up now"))

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self._title.setText(_("Is everything in order"))
        self.table.setAccessibleName(_("Is everything in order"))
        self.again.setText(_("Look again"))
        self._head.setText(_("Backup"))
        self._where.setText(_("Copies are kept in the folder “backups”; keep one on another disk too."))
        self.model.retranslate(_)
        self._say_check()
        self._say_backup()
