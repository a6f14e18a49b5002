# SPDX-License-Identifier: Apache-2.0
"""The forms of the printers' part: a paper with its printer, and a printer of the office's own.

They check what only a form can know; the file behind them is written by `services.printer_book`.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.config import PAPER_SIZES, PRINTER_TYPES, ROLLS, NamedPrinter, PrinterRule
from frontdesk.errors import Problem
from frontdesk.i18n import N_, Texts
from frontdesk.words.names import PAPERS
from ui.actions import cap
from ui.text import PlainLabel
from ui.widgets.answer_fields import ChoiceList
from ui.widgets.asked import AskedForm
from ui.widgets.code_box import CodeBox
from ui.widgets.fields import Line, NumberLine
from ui.widgets.key_button import KeyButton
from ui.workplace import Workplace

SORTS: Final = {"system": N_("Sheets, through the system"), "thermal": N_("Receipts on a roll")}


def paper_words(_: Texts, code: str) -> str:
    """Return a kind of paper; none stands for every other one."""
    return words.paper_name(_, code) if code else _("Every other paper")


def size_words(_: Texts, code: str) -> str:
    """Return a size; none leaves it to the paper."""
    if not code:
        return _("as the paper has it")
    return _("{n} mm", n=code.removesuffix("mm")) if code in ROLLS else code.upper()


class _Side(QWidget):
    """A head, a form, and the keys at the foot."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._head = PlainLabel(role="title", wrap=True)
        self.form = AskedForm(place)
        self._may_not = PlainLabel(role="muted", wrap=True)
        self.save_button = KeyButton(place.theme, cap("Ctrl+Return"), role="accent")
        self.save_button.clicked.connect(self.save)
        self.drop = QPushButton()
        for piece in (self._head, self.form, self._may_not):
            column.addWidget(piece)
        column.addStretch(1)
        column.addWidget(self.save_button)
        column.addWidget(self.drop)

    def save(self) -> None:
        """Emit what stands in the form, or say what is wrong with it."""


class RuleForm(_Side):
    """Emits `submitted` with a rule and `dropped`; `rule` is the one that is being changed, None for a new one."""

    submitted = Signal(object)
    dropped = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self.rule: PrinterRule | None = None
        self._rules: Sequence[PrinterRule] = ()
        self.form.ask("paper", CodeBox(place, ("", *PAPERS), paper_words), lambda _: _("Kind of paper"))
        self.form.ask("counter", NumberLine(2), lambda _: _("Counter; empty: each"))
        self.form.ask("printer", CodeBox(place, (), lambda _, name: name), lambda _: _("Printer"))
        self.form.ask("size", CodeBox(place, ("", *PAPER_SIZES), size_words), lambda _: _("Size of the paper"))
        self.form.entered.connect(self.save)
        self.drop.clicked.connect(self.dropped)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def edit(
        self, rule: PrinterRule | None, rules: Sequence[PrinterRule], printers: Sequence[str], *, may: bool
    ) -> None:
        """Put a rule into the fields; `rules` are all there are, `printers` those that can be chosen."""
        self.rule, self._rules = rule, rules
        box = self.form.asked["printer"].field
        if isinstance(box, CodeBox):
            box.offer(tuple(dict.fromkeys([*printers, *(each.printer for each in rules)])))
        self.form.show_problems(())
        self.form.put("paper", (rule.paper or "") if rule else "receipt")
        self.form.put("counter", str(rule.counter) if rule and rule.counter else "")
        self.form.put("size", (rule.size or "") if rule else "")
        if rule is not None:
            self.form.put("printer", rule.printer)
        self.form.setVisible(may)
        self.save_button.setVisible(may)
        self.drop.setVisible(may and rule is not None)
        self._may_not.setVisible(not may)

    def save(self) -> None:
        """Emit the rule, or say what is wrong with it."""
        form, counter = self.form, self.form.text("counter")
        form.show_problems(() if form.text("printer") else (Problem("printer", "required"),))
        if counter and not (counter.isdigit() and int(counter)):
            form.say("counter", lambda _: _("A counter is a number from 1 to 99."))
        elif form.text("printer"):
            paper, size = form.text("paper") or None, form.text("size") or None
            new = PrinterRule(form.text("printer"), paper, int(counter) if counter else None, size)
            others = [rule for rule in self._rules if rule is not self.rule]
            if any((rule.paper, rule.counter) == (new.paper, new.counter) for rule in others):
                form.say("paper", lambda _: _("There is a line for this paper and counter already; change that one."))
            else:
                self.submitted.emit(new)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        self._head.setText(_("A paper and its printer"))
        self._may_not.setText(_("An administrator changes which paper goes where."))
        self.save_button.setText(_("Save"))
        self.drop.setText(_("Remove this line"))


class PrinterForm(_Side):
    """Emits `submitted` with a printer that the office names itself."""

    submitted = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._taken: Sequence[str] = ()
        self.form.ask("name", Line(40), lambda _: _("Name, in Latin letters"))
        sorts = ChoiceList(place, tuple(reversed(PRINTER_TYPES)), lambda _, code: _(SORTS[code]))
        self.form.ask("type", sorts, lambda _: _("It prints"))
        self.form.ask("address", Line(127), lambda _: _("Address: host:port, device, queue or ipp://…"))
        self.form.ask("width", ChoiceList(place, ROLLS, size_words), lambda _: _("Width of the roll"))
        self.form.entered.connect(self.save)
        self.form.changed.connect(self._on_sort)
        self._may_not.hide()
        self.drop.hide()
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def begin(self, taken: Sequence[str]) -> None:
        """Start with a printer of receipts; `taken` are the names that there are."""
        self._taken = taken
        self.form.show_problems(())
        self.form.put("type", "thermal")
        self.form.put("width", ROLLS[0])
        self.form.asked["name"].field.setFocus()

    def empty(self) -> None:
        """Forget what was typed."""
        self.form.put("name", "")
        self.form.put("address", "")
        self.form.show_problems(())

    def save(self) -> None:
        """Emit the printer, or say what is wrong with it."""
        form, name = self.form, self.form.text("name")
        missing = [Problem(field, "required") for field in ("name", "address") if not form.text(field)]
        form.show_problems(missing)
        if name in self._taken:
            form.say("name", lambda _: _("A printer of this name is there already."))
        elif not missing:
            self.submitted.emit(NamedPrinter(name, form.text("type"), form.text("address"), form.text("width")))

    def say_unreadable(self, key: str) -> None:
        """Say at the field what the file could not hold; `key` is its dotted path there."""
        if key.endswith(".address"):
            self.form.say(
                "address",
                lambda _: _(
                    "Receipts: host:port, /dev/… or queue:NAME (Windows); sheets: the name of a queue or ipp://host/path."
                ),
            )
        else:
            self.form.say("name", lambda _: _("Latin letters, digits, dots and hyphens only."))

    def _on_sort(self) -> None:
        self.form.asked["width"].setVisible(self.form.text("type") == "thermal")

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        self._head.setText(_("A printer of this office"))
        self.save_button.setText(_("Save"))
