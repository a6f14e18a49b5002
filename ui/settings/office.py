# SPDX-License-Identifier: Apache-2.0
"""Settings, office: what stands on papers and how the program behaves here; each change is an event of its own.

Which settings there are is in `domain.setting_specs`; working hours have a part of the room to themselves.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain import roles
from frontdesk.domain.setting_specs import SETTINGS, SettingSpec
from frontdesk.errors import Problem, Refused
from frontdesk.i18n import Texts
from frontdesk.services.views import Actor
from ui.actions import cap
from ui.settings.section import Section, card, scrolling
from ui.text import PlainLabel
from ui.widgets.asked import AskedForm
from ui.widgets.fields import Line, NumberLine
from ui.widgets.key_button import KeyButton
from ui.workplace import Workplace, new_request

if TYPE_CHECKING:
    from frontdesk.bootstrap import FrontDesk

_FACTS_CARD: Final = 300
_PAIRS: Final = (
    *("wait_target_s", "idle_minutes", "complain_to_kk", "complain_to_ru"),
    *("office_address_kk", "office_address_ru", "office_phone", "keep_papers"),
)
"""What stands side by side; a setting that is not named here comes after them."""

_SHOWN: Final = sorted(
    (spec for spec in SETTINGS if spec.kind != "hours"),
    key=lambda spec: _PAIRS.index(spec.key) if spec.key in _PAIRS else len(_PAIRS),
)


class OfficeSection(Section):
    """The settings on the left, what never changes on the right."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._values: dict[str, str] = {}
        self._busy = False
        self._lay(self._form_card(), self._facts_card())
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def _form_card(self) -> QWidget:
        theme = self.place.theme
        frame, column = card(theme)
        self._title = PlainLabel(role="title")
        column.addWidget(self._title)
        inner = QWidget()
        fields = QVBoxLayout(inner)
        fields.setContentsMargins(1, 0, theme.px(12), 0)
        self.form = AskedForm(self.place)
        for spec in _SHOWN:
            label = partial(words.setting_label, key=spec.key)
            hint = partial(words.setting_explanation, key=spec.key)
            self.form.ask(spec.key, _field(spec), label, 6, hint=hint)
        self.form.changed.connect(self._on_typed)
        fields.addWidget(self.form)
        fields.addStretch(1)
        column.addWidget(scrolling(inner), 1)
        self.save = KeyButton(theme, cap("Ctrl+Return"), role="accent")
        self.save.clicked.connect(self.main_act)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addStretch(1)
        column.addLayout(foot)
        return frame

    def _facts_card(self) -> QWidget:
        theme = self.place.theme
        frame, column = card(theme)
        frame.setFixedWidth(theme.px(_FACTS_CARD))
        self._names = PlainLabel(role="title", wrap=True)
        self._code, self._fixed = PlainLabel(wrap=True), PlainLabel(role="small", wrap=True)
        self._key_label = PlainLabel(role="label", wrap=True)
        self.key = Line(400)
        self.key.setReadOnly(True)
        self._key_label.setBuddy(self.key)
        self._signature_label, self._signature = PlainLabel(role="label", wrap=True), PlainLabel(wrap=True)
        pieces = (self._names, self._code, self._fixed, self._key_label, self.key)
        for piece in (*pieces, self._signature_label, self._signature):
            column.addWidget(piece)
        column.addStretch(1)
        return frame

    # --- what the room asks

    def entered(self) -> None:
        """Show the present values; what is typed and not yet kept stays."""
        settings = self.place.desk.settings
        for spec in _SHOWN:
            now = settings.text(spec.key)
            if self.form.text(spec.key) == self._values.get(spec.key, ""):
                self.form.put(spec.key, now)
            self._values[spec.key] = now
        self.key.setText(self.place.desk.facts.public_key)
        self.key.setCursorPosition(0)
        self.retranslate()
        self._on_typed()

    def leave(self) -> None:
        """Forget what was typed."""
        self.back()

    def main_act(self) -> None:
        """Keep every value that was changed."""
        changed = self._changed()
        if not changed or self._busy or not self._may():
            return
        self._busy = True
        work = partial(_keep, self.place.desk, self.place.actor, changed)
        self.place.tasks.run(self, work, self._on_kept, self._on_not_kept)

    def back(self) -> None:
        """Put the present values back."""
        for key, value in self._values.items():
            self.form.put(key, value)
        self.form.show_problems(())

    def _changed(self) -> dict[str, str]:
        return {key: self.form.text(key) for key, value in self._values.items() if self.form.text(key) != value}

    def _on_typed(self) -> None:
        self.save.setEnabled(bool(self._changed()))

    def _on_kept(self, problems: tuple[Problem, ...]) -> None:
        self._busy = False
        self.form.show_problems(problems)
        if not problems:
            self.place.tell(lambda _: _("The settings are changed."), "good")
        self.entered()

    def _on_not_kept(self, error: BaseException) -> None:
        self._busy = False
        self.place.say_refusal(error)

    def _may(self) -> bool:
        actor = self.place.actor
        return actor is not None and roles.may(actor.role, "change_settings")

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _, office = self.place.language.texts, self.place.office
        self._title.setText(_("Office"))
        self.save.setText(_("Save"))
        self._names.setText(f"{office.name_kk}\n{office.name_ru}")
        self._code.setText(_("Code of the office: {code}", code=office.code))
        self._fixed.setText(_("Name and code stand in every record and are set when the office is made."))
        self._key_label.setText(_("Public key, for whoever checks the day logs"))
        self.key.setAccessibleName(self._key_label.text())
        self._signature_label.setText(_("Electronic signature of protocols"))
        self._signature.setText(self._signed_with(_))

    def _signed_with(self, _: Texts) -> str:
        """Return what `frontdesk.toml` says about signing."""
        signatures, office = self.place.desk.signatures, self.place.office
        if not signatures.possible:
            return _("No certificate is named in frontdesk.toml; protocols are signed on paper.")
        if signatures.asks_for == "pin":
            return _("With a key on a token, after its PIN.")
        return _("With the certificate {file}, after its passphrase.", file=office.certificate)


def _field(spec: SettingSpec) -> QWidget:
    if spec.kind == "bool":
        return QCheckBox()
    return NumberLine(9) if spec.kind == "int" else Line(spec.high)


def _keep(desk: "FrontDesk", by: Actor, changed: Mapping[str, str]) -> tuple[Problem, ...]:
    """Change each setting; return what was refused, by the key of its field. The others are kept."""
    problems: list[Problem] = []
    for key, value in changed.items():
        try:
            desk.settings.change(by, key, value, new_request())
        except Refused as refused:
            problems += [replace(problem, field=key) for problem in refused.problems]
    return tuple(problems)
