# SPDX-License-Identifier: Apache-2.0
"""Settings, printers: how each is, a test page, a printer of the office's own, and which paper goes where.

What printers say is worded in `frontdesk.words`; the file behind this is written by `services.printer_book`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.config import NamedPrinter, OfficeConfig, PrinterRule, Printers
from frontdesk.domain import roles
from frontdesk.errors import WrongUsage
from frontdesk.i18n import N_, Texts
from frontdesk.services.printing import PrinterLine, PrintState
from ui.actions import cap
from ui.models.rows import RowsModel
from ui.settings.printer_forms import SORTS, PrinterForm, RuleForm, paper_words, size_words
from ui.settings.section import Section, card, headed
from ui.text import PlainLabel
from ui.widgets.key_button import KeyButton
from ui.widgets.plain_table import PlainTable
from ui.workplace import Workplace

_WAIT_S: Final = 30.0
_FORM_CARD: Final = 330
_ASKED: Final = "asked"
_TONES: Final = {_ASKED: "plain", "idle": "good", "printing": "good", "stopped": "danger"}
_STATES: Final = {_ASKED: N_("being asked"), "idle": N_("ready"), "printing": N_("printing"), "stopped": N_("stopped")}


def _sort(_: Texts, line: PrinterLine) -> str:
    return _(SORTS[line.type])


def _state(_: Texts, line: PrinterLine) -> str:
    return _(_STATES.get(line.state.state, _STATES["stopped"]))


_PRINTER_COLUMNS: Final = ((N_("Printer"), lambda _, line: line.name), (N_("Prints"), _sort), (N_("State"), _state))
_RULE_COLUMNS: Final = (
    (N_("Paper"), lambda _, rule: paper_words(_, rule.paper or "")),
    (N_("Counter"), lambda _, rule: str(rule.counter) if rule.counter else _("each")),
    (N_("Printer"), lambda _, rule: rule.printer),
    (N_("Size"), lambda _, rule: size_words(_, rule.size) if rule.size else "—"),
)


class PrintersSection(Section):
    """Two lists on the left; the marked printer or rule on the right."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._printers = Printers()
        self._lines: Sequence[PrinterLine] = ()
        self.asking = False
        lists = QVBoxLayout()
        lists.setSpacing(place.theme.px(12))
        lists.addWidget(self._printer_card(), 1)
        lists.addWidget(self._rule_card(), 1)
        frame, column = card(place.theme)
        frame.setFixedWidth(place.theme.px(_FORM_CARD))
        self.sides = QStackedWidget()
        column.addWidget(self.sides)
        self.one, self.rule_side, self.new_side = self._one_side(), RuleForm(place), PrinterForm(place)
        self.rule_side.submitted.connect(self._save_rule)
        self.rule_side.dropped.connect(self._remove_rule)
        self.new_side.submitted.connect(self._save_printer)
        for side in (self.one, self.rule_side, self.new_side):
            self.sides.addWidget(side)
        self._lay(lists, frame)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    # --- pieces

    def _printer_card(self) -> QWidget:
        self.add, self.again = QPushButton(), QPushButton()
        self.add.clicked.connect(self._begin_printer)
        self.again.clicked.connect(self._ask)
        frame, column, self._title = headed(self.place.theme, self.add, self.again)
        self.printer_model = RowsModel(
            self.place.language.texts, _PRINTER_COLUMNS, lambda line: _TONES.get(line.state.state, "danger")
        )
        self.printers = PlainTable(self.place.theme, self.printer_model, (0, 230, 150))
        self.printers.chosen.connect(self._show_printer)
        self._none = PlainLabel(role="muted", wrap=True)
        column.addWidget(self._none)
        column.addWidget(self.printers, 1)
        return frame

    def _rule_card(self) -> QWidget:
        self.add_rule = QPushButton()
        self.add_rule.clicked.connect(self._begin_rule)
        frame, column, self._rules_title = headed(self.place.theme, self.add_rule)
        self._exact = PlainLabel(role="small", wrap=True)
        column.addWidget(self._exact)
        self.rule_model = RowsModel(self.place.language.texts, _RULE_COLUMNS)
        self.rules = PlainTable(self.place.theme, self.rule_model, (0, 96, 150, 84))
        self.rules.chosen.connect(self._show_rule)
        column.addWidget(self.rules, 1)
        return frame

    def _one_side(self) -> QWidget:
        side, column = _side()
        self._name = PlainLabel(role="title", wrap=True)
        self._address = PlainLabel(role="muted", wrap=True)
        self._how = PlainLabel(wrap=True)
        for label in (self._name, self._address, self._how):
            column.addWidget(label)
        column.addStretch(1)
        self.test = KeyButton(self.place.theme, cap("Ctrl+Return"), role="accent")
        self.test.clicked.connect(self._test)
        self.forget = QPushButton()
        self.forget.clicked.connect(self._remove_printer)
        column.addWidget(self.test)
        column.addWidget(self.forget)
        return side

    # --- what the room asks

    def entered(self) -> None:
        """Read the rules and ask the printers."""
        self._read()
        self._show_may()
        self.sides.setCurrentWidget(self.one)
        self._ask()

    def leave(self) -> None:
        """Forget what was typed."""
        self.new_side.empty()
        self.rule_side.form.show_problems(())

    def main_act(self) -> None:
        """Print a test page, or keep what stands in the form."""
        if self.sides.currentWidget() is self.one:
            self._test()
        elif self._may():
            form = self.rule_side if self.sides.currentWidget() is self.rule_side else self.new_side
            form.save()

    def back(self) -> None:
        """Show the marked printer again."""
        self._show_printer()

    # --- printers

    def _read(self) -> None:
        self._printers = self.place.desk.printer_book.now()
        known = {line.name for line in self._lines}
        asked = PrintState(_ASKED)
        new = [
            PrinterLine(one.name, one.type, one.address, one.width, asked, self._printers.papers_of(one.name))
            for one in self._printers.named
            if one.name not in known
        ]
        if new:
            self._show_lines([*self._lines, *new])
        self.rule_model.show_rows(self.place.language.texts, self._printers.rules)

    def _ask(self) -> None:
        """Ask every printer beside the window: a silent one takes its time."""
        if not self.asking:
            self.asking = True
            self.retranslate()
            self.place.tasks.run_aside(self, self.place.desk.printing.lines, self._on_lines, self._on_no_lines)

    def _on_lines(self, lines: Sequence[PrinterLine]) -> None:
        self.asking = False
        self._show_lines(lines)
        self.retranslate()

    def _show_lines(self, lines: Sequence[PrinterLine]) -> None:
        """Show other printers; what stands on the right stays there."""
        marked, side = self.printers.currentIndex().row(), self.sides.currentIndex()
        self._lines = lines
        self.printer_model.show_rows(self.place.language.texts, lines)
        self.printers.selectRow(max(0, marked))
        self.sides.setCurrentIndex(side)

    def _on_no_lines(self, error: BaseException) -> None:
        self.asking = False
        self.retranslate()
        self.place.say_refusal(error)

    def _line(self) -> PrinterLine | None:
        found = self.printers.current()
        return found if isinstance(found, PrinterLine) else None

    def _show_printer(self) -> None:
        self.sides.setCurrentWidget(self.one)
        self._say_printer()

    def _say_printer(self) -> None:
        _, line = self.place.language.texts, self._line()
        self._name.setText(line.name if line else "")
        self._address.setText(line.address if line else "")
        state = line.state if line else PrintState("idle")
        known = line is not None and state.state != _ASKED
        self._how.setText(
            words.printer_state(_, self._name.text(), state.state, state.why, state.params) if known else ""
        )
        self.test.setVisible(line is not None and self._may_test())
        self.forget.setVisible(line is not None and self._may() and self._named(line.name) is not None)

    def _named(self, name: str) -> NamedPrinter | None:
        return next((one for one in self._printers.named if one.name == name), None)

    def _test(self) -> None:
        line, place = self._line(), self.place
        if line is None or not self._may_test() or not self.test.isEnabled():
            return
        self.test.setEnabled(False)
        place.tell(lambda _: _("The test page is on its way to {printer}.", printer=line.name))
        printing, by = place.desk.printing, place.actor
        work = lambda: (line.name, printing.test(by, line.name, _WAIT_S))  # noqa: E731
        place.tasks.run_long(self, work, self._on_tested, self._on_not_tested)

    def _on_tested(self, answer: tuple[str, PrintState]) -> None:
        name, state = answer
        self.test.setEnabled(True)
        if state.state == "done":
            self.place.tell(lambda _: _("The test page came out: {printer}", printer=name), "good")
        else:
            why = state.why or "printer_silent"
            self.place.tell(lambda _: words.printer_state(_, name, state.state, why, state.params), "danger")
        self._ask()

    def _on_not_tested(self, error: BaseException) -> None:
        self.test.setEnabled(True)
        self.place.say_refusal(error)
        self._ask()

    # --- a printer of the office's own

    def _begin_printer(self) -> None:
        self.sides.setCurrentWidget(self.new_side)
        self.new_side.begin([line.name for line in self._lines])

    def _save_printer(self, new: NamedPrinter) -> None:
        self._write(replace(self._printers, named=(*self._printers.named, new)))

    def _remove_printer(self) -> None:
        line = self._line()
        if line is None or not self._may():
            return
        if any(rule.printer == line.name for rule in self._printers.rules):
            self.place.tell(lambda _: _("Papers go to this printer; give them another one first."), "danger")
            return
        self._write(replace(self._printers, named=tuple(p for p in self._printers.named if p.name != line.name)))

    # --- which paper goes where

    def _begin_rule(self) -> None:
        self.rules.clearSelection()
        self._edit_rule(None)
        self.rule_side.form.asked["paper"].field.setFocus()

    def _show_rule(self) -> None:
        found = self.rules.current()
        self._edit_rule(found if isinstance(found, PrinterRule) else None)

    def _edit_rule(self, rule: PrinterRule | None) -> None:
        self.sides.setCurrentWidget(self.rule_side)
        self.rule_side.edit(rule, self._printers.rules, [line.name for line in self._lines], may=self._may())

    def _save_rule(self, new: PrinterRule) -> None:
        others = tuple(rule for rule in self._printers.rules if rule is not self.rule_side.rule)
        self._write(replace(self._printers, rules=(*others, new)))

    def _remove_rule(self) -> None:
        gone = self.rule_side.rule
        self._write(replace(self._printers, rules=tuple(rule for rule in self._printers.rules if rule is not gone)))

    # --- writing

    def _write(self, printers: Printers) -> None:
        book, by = self.place.desk.printer_book, self.place.actor
        self.place.tasks.run(self, lambda: book.change(by, printers), self._on_written, self._on_refused)

    def _on_written(self, config: OfficeConfig) -> None:
        self.place.office = config
        self.place.printers_changed.emit()
        self.place.tell(lambda _: _("The printers of this machine are changed."), "good")
        self.leave()
        self._read()
        self._show_printer()
        self._ask()

    def _on_refused(self, error: BaseException) -> None:
        if isinstance(error, WrongUsage):
            self.new_side.say_unreadable(str(error.params.get("key", "")))
        else:
            self.place.say_refusal(error)

    # --- words

    def _may(self) -> bool:
        actor = self.place.actor
        return actor is not None and roles.may(actor.role, "change_settings")

    def _may_test(self) -> bool:
        actor = self.place.actor
        return actor is not None and (self._may() or roles.may(actor.role, "receive"))

    def _show_may(self) -> None:
        for piece in (self.add, self.add_rule):
            piece.setVisible(self._may())

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self._title.setText(_("Printers"))
        self.printers.setAccessibleName(_("Printers"))
        self.again.setText(_("Being asked…") if self.asking else _("Ask again"))
        self.add.setText(_("Add a printer"))
        self._none.setText(_("There is no printer. Papers are kept as files."))
        self._none.setVisible(not self._lines and not self.asking)
        self._rules_title.setText(_("Which paper goes where"))
        self.rules.setAccessibleName(_("Which paper goes where"))
        self._exact.setText(_("The most exact line holds. What no line names is kept as a file."))
        self.add_rule.setText(_("Add a line"))
        self.test.setText(_("Print a test page"))
        self.forget.setText(_("Remove this printer"))
        self.printer_model.retranslate(_)
        self.rule_model.retranslate(_)
        self._say_printer()


def _side() -> tuple[QWidget, QVBoxLayout]:
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    return side, column
