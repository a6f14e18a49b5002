# SPDX-License-Identifier: Apache-2.0
"""Settings, printers: how each is, a test page, a printer of the office's own, and which paper goes where.

What printers say is worded in `frontdesk.words`; the file behind this is written by `services.printer_book`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.config import PAPER_SIZES, PRINTER_TYPES, ROLLS, NamedPrinter, OfficeConfig, PrinterRule, Printers
from frontdesk.domain import roles
from frontdesk.errors import Problem, WrongUsage
from frontdesk.i18n import N_, Texts
from frontdesk.services.printing import PrinterLine, PrintState
from frontdesk.words.names import PAPERS
from ui.actions import cap
from ui.models.rows import RowsModel
from ui.settings.section import Section, card
from ui.text import PlainLabel
from ui.widgets.answer_fields import ChoiceList
from ui.widgets.asked import AskedForm
from ui.widgets.code_box import CodeBox
from ui.widgets.fields import Line, NumberLine
from ui.widgets.key_button import KeyButton
from ui.widgets.plain_table import PlainTable
from ui.workplace import Workplace

_WAIT_S: Final = 30.0
_FORM_CARD: Final = 330
_TONES: Final = {"idle": "good", "printing": "good", "stopped": "danger"}
_STATES: Final = {"idle": N_("ready"), "printing": N_("printing"), "stopped": N_("stopped")}
_SORTS: Final = {"system": N_("Sheets, through the system"), "thermal": N_("Receipts on a roll")}


def _paper(_: Texts, code: str) -> str:
    return words.paper_name(_, code) if code else _("Every other paper")


def _size(_: Texts, code: str) -> str:
    if not code:
        return _("as the paper has it")
    return _("{n} mm", n=code.removesuffix("mm")) if code in ROLLS else code.upper()


def _sort(_: Texts, line: PrinterLine) -> str:
    return _(_SORTS[line.type])


def _state(_: Texts, line: PrinterLine) -> str:
    return _(_STATES.get(line.state.state, _STATES["stopped"]))


_PRINTER_COLUMNS: Final = ((N_("Printer"), lambda _, line: line.name), (N_("Prints"), _sort), (N_("State"), _state))
_RULE_COLUMNS: Final = (
    (N_("Paper"), lambda _, rule: _paper(_, rule.paper or "")),
    (N_("Counter"), lambda _, rule: str(rule.counter) if rule.counter else _("each")),
    (N_("Printer"), lambda _, rule: rule.printer),
    (N_("Size"), lambda _, rule: _size(_, rule.size or "") if rule.size else "—"),
)


class PrintersSection(Section):
    """Two lists on the left; the marked printer or rule on the right."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._printers = Printers()
        self._lines: Sequence[PrinterLine] = ()
        self._asking = False
        self.rule: PrinterRule | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(place.theme.px(12))
        lists = QVBoxLayout()
        lists.setSpacing(place.theme.px(12))
        lists.addWidget(self._printer_card(), 1)
        lists.addWidget(self._rule_card(), 1)
        row.addLayout(lists, 1)
        frame, column = card(place.theme)
        frame.setFixedWidth(place.theme.px(_FORM_CARD))
        self.sides = QStackedWidget()
        column.addWidget(self.sides)
        self.one, self.rules_form, self.new_form = self._one_side(), self._rule_side(), self._new_side()
        for side in (self.one, self.rules_form, self.new_form):
            self.sides.addWidget(side)
        row.addWidget(frame)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    # --- pieces

    def _printer_card(self) -> QWidget:
        frame, column = card(self.place.theme)
        head = QHBoxLayout()
        self._title = PlainLabel(role="title")
        self.again = QPushButton()
        self.again.setProperty("role", "link")
        self.again.clicked.connect(self._ask)
        self.add = QPushButton()
        self.add.setProperty("role", "link")
        self.add.clicked.connect(self._begin_printer)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.add)
        head.addSpacing(self.place.theme.px(12))
        head.addWidget(self.again)
        column.addLayout(head)
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
        frame, column = card(self.place.theme)
        head = QHBoxLayout()
        self._rules_title = PlainLabel(role="title")
        self.add_rule = QPushButton()
        self.add_rule.setProperty("role", "link")
        self.add_rule.clicked.connect(self._begin_rule)
        head.addWidget(self._rules_title)
        head.addStretch(1)
        head.addWidget(self.add_rule)
        column.addLayout(head)
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

    def _rule_side(self) -> QWidget:
        side, column = _side()
        self._rule_head = PlainLabel(role="title", wrap=True)
        column.addWidget(self._rule_head)
        self.rule_form = AskedForm(self.place)
        self.rule_form.ask("paper", CodeBox(self.place, ("", *PAPERS), _paper), lambda _: _("Kind of paper"))
        self.rule_form.ask("counter", NumberLine(2), lambda _: _("Counter; empty: each"))
        self.rule_form.ask("printer", CodeBox(self.place, (), lambda _, name: name), lambda _: _("Printer"))
        self.rule_form.ask("size", CodeBox(self.place, ("", *PAPER_SIZES), _size), lambda _: _("Size of the paper"))
        column.addWidget(self.rule_form)
        self._may_not = PlainLabel(role="muted", wrap=True)
        column.addWidget(self._may_not)
        column.addStretch(1)
        self.save_rule = KeyButton(self.place.theme, cap("Ctrl+Return"), role="accent")
        self.save_rule.clicked.connect(self._save_rule)
        self.drop_rule = QPushButton()
        self.drop_rule.clicked.connect(self._remove_rule)
        column.addWidget(self.save_rule)
        column.addWidget(self.drop_rule)
        return side

    def _new_side(self) -> QWidget:
        side, column = _side()
        self._new_head = PlainLabel(role="title", wrap=True)
        column.addWidget(self._new_head)
        self.printer_form = AskedForm(self.place)
        self.printer_form.ask("name", Line(40), lambda _: _("Name, in Latin letters"))
        sorts = ChoiceList(self.place, tuple(reversed(PRINTER_TYPES)), lambda _, code: _(_SORTS[code]))
        self.printer_form.ask("type", sorts, lambda _: _("It prints"))
        self.printer_form.ask("address", Line(127), lambda _: _("Address: host:port, device, queue or ipp://…"))
        rolls = ChoiceList(self.place, ROLLS, _size)
        self.printer_form.ask("width", rolls, lambda _: _("Width of the roll"))
        self.printer_form.entered.connect(self._save_printer)
        self.printer_form.changed.connect(self._on_sort)
        column.addWidget(self.printer_form)
        column.addStretch(1)
        self.save_printer = KeyButton(self.place.theme, cap("Ctrl+Return"), role="accent")
        self.save_printer.clicked.connect(self._save_printer)
        column.addWidget(self.save_printer)
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
        self.printer_form.put("name", "")
        self.printer_form.put("address", "")
        for form in (self.printer_form, self.rule_form):
            form.show_problems(())

    def main_act(self) -> None:
        """Print a test page, or keep what stands in the form."""
        side = self.sides.currentWidget()
        if side is self.one:
            self._test()
        elif side is self.rules_form:
            self._save_rule()
        else:
            self._save_printer()

    def back(self) -> None:
        """Show the marked printer again."""
        self._show_printer()

    # --- printers

    def _read(self) -> None:
        self._printers = self.place.desk.printer_book.now()
        self.rule_model.show_rows(self.place.language.texts, self._printers.rules)

    def _ask(self) -> None:
        """Ask every printer beside the window: a silent one takes its time."""
        if not self._asking:
            self._asking = True
            self.retranslate()
            self.place.tasks.run_aside(self, self.place.desk.printing.lines, self._on_lines, self._on_no_lines)

    def _on_lines(self, lines: Sequence[PrinterLine]) -> None:
        self._asking = False
        marked = self.printers.currentIndex().row()
        self._lines = lines
        self.printer_model.show_rows(self.place.language.texts, lines)
        self.printers.selectRow(max(0, marked))
        self._offer_printers()
        self.retranslate()

    def _on_no_lines(self, error: BaseException) -> None:
        self._asking = False
        self.retranslate()
        self.place.say_refusal(error)

    def _offer_printers(self) -> None:
        named = [rule.printer for rule in self._printers.rules]
        box = self.rule_form.asked["printer"].field
        if isinstance(box, CodeBox):
            box.offer(tuple(dict.fromkeys([line.name for line in self._lines] + named)))

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
        self._how.setText(words.printer_state(_, line.name, state.state, state.why, state.params) if line else "")
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
        self.sides.setCurrentWidget(self.new_form)
        self.printer_form.show_problems(())
        self.printer_form.put("type", "thermal")
        self.printer_form.put("width", ROLLS[0])
        self.printer_form.asked["name"].field.setFocus()

    def _on_sort(self) -> None:
        self.printer_form.asked["width"].setVisible(self.printer_form.text("type") == "thermal")

    def _save_printer(self) -> None:
        form = self.printer_form
        form.show_problems([Problem(name, "required") for name in ("name", "address") if not form.text(name)])
        name = form.text("name")
        if not name or not form.text("address"):
            return
        if self._named(name) is not None:
            form.say("name", lambda _: _("A printer of this name is there already."))
            return
        new = NamedPrinter(name, form.text("type"), form.text("address"), form.text("width") or ROLLS[0])
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
        self.rule_form.asked["paper"].field.setFocus()

    def _show_rule(self) -> None:
        found = self.rules.current()
        self._edit_rule(found if isinstance(found, PrinterRule) else None)

    def _edit_rule(self, rule: PrinterRule | None) -> None:
        self.rule = rule
        self.sides.setCurrentWidget(self.rules_form)
        self._offer_printers()
        self.rule_form.show_problems(())
        self.rule_form.put("paper", (rule.paper or "") if rule else "receipt")
        self.rule_form.put("counter", str(rule.counter) if rule and rule.counter else "")
        self.rule_form.put("size", (rule.size or "") if rule else "")
        if rule is not None:
            self.rule_form.put("printer", rule.printer)
        self._show_may()

    def _save_rule(self) -> None:
        form = self.rule_form
        if not self._may():
            return
        form.show_problems(() if form.text("printer") else (Problem("printer", "required"),))
        counter = form.text("counter")
        if counter and not (counter.isdigit() and int(counter)):
            form.say("counter", lambda _: _("A counter is a number from 1 to 99."))
            return
        if not form.text("printer"):
            return
        new = PrinterRule(
            form.text("printer"),
            form.text("paper") or None,
            int(counter) if counter else None,
            form.text("size") or None,
        )
        others = [rule for rule in self._printers.rules if rule is not self.rule]
        if any((rule.paper, rule.counter) == (new.paper, new.counter) for rule in others):
            form.say("paper", lambda _: _("There is a line for this paper and counter already; change that one."))
            return
        self._write(replace(self._printers, rules=(*others, new)))

    def _remove_rule(self) -> None:
        if self._may() and self.rule is not None:
            self._write(replace(self._printers, rules=tuple(r for r in self._printers.rules if r is not self.rule)))

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
            self._say_unreadable(str(error.params.get("key", "")))
        else:
            self.place.say_refusal(error)

    def _say_unreadable(self, key: str) -> None:
        """Say at the field what the file could not hold."""
        if key.endswith(".address"):
            self.printer_form.say(
                "address", lambda _: _("Receipts: host:port or /dev/…; sheets: the name of a queue or ipp://host/path.")
            )
        elif key.startswith("printers.rules"):
            self.rule_form.say("printer", lambda _: _("The name of this printer cannot stand in the file."))
        else:
            self.printer_form.say("name", lambda _: _("Latin letters, digits, dots and hyphens only."))

    # --- words

    def _may(self) -> bool:
        actor = self.place.actor
        return actor is not None and roles.may(actor.role, "change_settings")

    def _may_test(self) -> bool:
        actor = self.place.actor
        return actor is not None and (self._may() or roles.may(actor.role, "receive"))

    def _show_may(self) -> None:
        may = self._may()
        self._may_not.setVisible(not may)
        for piece in (self.add, self.add_rule, self.rule_form, self.save_rule):
            piece.setVisible(may)
        self.drop_rule.setVisible(may and self.rule is not None)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self._title.setText(_("Printers"))
        self.printers.setAccessibleName(_("Printers"))
        self.again.setText(_("Being asked…") if self._asking else _("Ask again"))
        self.add.setText(_("Add a printer"))
        self._none.setText(_("There is no printer. Papers are kept as files."))
        self._none.setVisible(not self._lines and not self._asking)
        self._rules_title.setText(_("Which paper goes where"))
        self.rules.setAccessibleName(_("Which paper goes where"))
        self._exact.setText(_("The most exact line holds. What no line names is kept as a file."))
        self.add_rule.setText(_("Add a line"))
        self._rule_head.setText(_("A paper and its printer"))
        self._may_not.setText(_("An administrator changes which paper goes where."))
        self._new_head.setText(_("A printer of this office"))
        self.test.setText(_("Print a test page"))
        self.forget.setText(_("Remove this printer"))
        for button in (self.save_rule, self.save_printer):
            button.setText(_("Save"))
        self.drop_rule.setText(_("Remove this line"))
        self.printer_model.retranslate(_)
        self.rule_model.retranslate(_)
        self._say_printer()


def _side() -> tuple[QWidget, QVBoxLayout]:
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    return side, column
