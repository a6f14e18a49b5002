# SPDX-License-Identifier: Apache-2.0
"""D1-D4: whatever looks like mark-up is letters, in the register, on the paper and in every corner of the window."""

import itertools

import pytest
from PySide6.QtGui import QFontMetrics, QTextDocument
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from frontdesk.errors import Refused
from ui.text import ElidedLabel, PlainLabel, set_tip

TALL = '<font color="#ff0000" size="7">ПРИНЯТО 09:00</font>'
LITERAL = [
    'Иванов <img src="//evil.example/share/a.png">',
    'ТОО "Рога & Копыта" <ЖШС>',
    "<b>Иванов",
    TALL,
    "</para><para>Иванов",
    '<a href="javascript:alert(1)">Иванов</a>',
    '<link href="http://evil.example"/>Иванов',
    "<?xml?><!DOCTYPE x><![CDATA[Иванов]]>",
    "Иванов &lt;b&gt; &#1057; &amp;amp;",
    "Иванов\\par {\\rtf1} (x) Tj ET",
    "%PDF-1.4 %%EOF endobj <</S/URI>>",
    "{name} {0} %s $x #{y} {{z}}",
    "**Иванов** [x](http://evil.example) # h",
    "&Иванов && Sons",
]
EVERYWHERE = ["visitor__given", "visitor__patronymic", "visitor__address", "addressed_to", "against", "substance"]
FIELDS = {
    "visitor.surname": "surname", "visitor.given": "given", "visitor.patronymic": "patronymic", "visitor.address": "address",
}  # fmt: skip


def test_d1_to_d4_a_name_is_stored_and_printed_letter_by_letter(sqlite_office, read_paper):
    for name in LITERAL:
        registered = sqlite_office.register(visitor__surname=name)
        shown = sqlite_office.desk.lookup.show(sqlite_office.clerk, registered.number, request=sqlite_office.request())
        paper = read_paper(sqlite_office.issue(registered.number).pdf)
        assert shown.personal["visitor"]["surname"] == name
        assert paper.holds(f"{name} Г. Ә."), name
        assert paper.is_inert(), name
        found = sqlite_office.desk.lookup.find(sqlite_office.clerk, name[:40]).appeals
        assert [hit.name for hit in found if hit.number == registered.number] == [f"{name} Г. Ә."]


def test_d2_an_organisation_is_the_same_in_the_register_and_on_paper(sqlite_office, read_paper):
    name = 'ТОО "Рога & Копыта" <ЖШС>'
    registered = sqlite_office.register(visitor=None, organisation={"name": name, "address": "Абай к. 1 & 2 <кв>"})
    paper = read_paper(sqlite_office.issue(registered.number).pdf)
    assert paper.holds(name)
    assert paper.is_inert()
    assert sqlite_office.desk.lookup.find(sqlite_office.clerk, 'тоо "рога &').appeals[0].name == name


def test_d1_every_other_field_is_letters_too(sqlite_office, read_paper):
    for field, text in itertools.product(
        EVERYWHERE, [TALL, '<img src="file:///etc/passwd">', "]]><script>alert(1)</script>"]
    ):
        registered = sqlite_office.register(**{field: text})
        shown = sqlite_office.desk.lookup.show(sqlite_office.clerk, registered.number, request=sqlite_office.request())
        group, _, name = field.partition("__")
        assert (shown.personal[group][name] if name else shown.personal[group]) == text
        assert read_paper(sqlite_office.issue(registered.number).pdf).is_inert(), field


def test_d3_names_of_office_and_clerk_are_letters_on_the_paper(sqlite_office, read_paper):
    office = sqlite_office
    office.desk.accounts.add(
        office.admin, login="<b>x", role="clerk", surname="<b>Ким", given="<i>Виктор", position_kk="<u>Қызметкер & Ко",
        position_ru='<a href="http://x">Сотрудник</a>', password="training", request=office.request(),
    )  # fmt: skip
    office.desk.settings.change(office.admin, "complain_to_kk", "<b>Департамент & Ко</b>", office.request())
    office.desk.settings.change(office.admin, "office_phone", "<102>", office.request())
    clerk = office.who("<b>x")
    registered = office.register(by=clerk)
    paper = read_paper(office.issue(registered.number, by=clerk).pdf)
    for text in (
        "<b>Ким <.",
        "<u>Қызметкер & Ко",
        '<a href="http://x">Сотрудник</a>',
        "<b>Департамент & Ко</b>",
        "<102>",
    ):
        assert paper.holds(text), text
    assert paper.is_inert()


# --- the window


def test_d1_to_d4_the_window_shows_the_letters(robot, paste, said_by):
    person = robot.form.person
    for name in LITERAL:
        for path, field in FIELDS.items():
            paste(robot, name, getattr(person, field))
            assert getattr(person, field).text() == name
            assert name in said_by(getattr(person, field))
            assert robot.form.value()["visitor"][path.removeprefix("visitor.")] == name
        robot.preview()
        robot.form.person.grab()


def test_d1_no_picture_is_opened_from_field_to_receipt(robot, paste, lure, pure_red):
    control = QLabel(f'Иванов <img src="{lure.file}">')
    control.show()
    control.grab()
    assert lure.opened() > 0, "the watch must see what Qt itself opens"
    assert pure_red(control) > 0
    control.close()
    robot.window.activateWindow()
    lure.opened()

    name = f'Ив <img src="{lure.file}">'
    office, person = robot.office, robot.form.person
    paste(robot, name, person.surname)
    robot.fill(surname="", given=name, address=name, substance=name)
    paste(robot, name, robot.form.matter.addressed_to)
    robot.preview()
    robot.window.grab()
    robot.press("Ctrl+Enter")
    hit = office.desk.papers.recent()[0]
    robot.window.grab()
    # found again: suggestions, the filled form, the queue and the receipt of the second appeal
    person.finder.setFocus()
    robot.type("921015491234")
    person.finder.look()
    assert name in person.finder.suggestions._lines[0].title
    robot.window.grab()
    robot.press("Down")
    robot.press("Enter")
    assert person.surname.text() == name
    robot.window.grab()
    robot.press("Ctrl+L")
    robot.window.grab()
    assert hit.name.startswith(name)
    assert lure.opened() == 0
    assert pure_red(robot.window) == 0


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_d4_a_message_and_a_tooltip_stay_one_line_of_letters(robot, qapp, said_by, pure_red):
    said = []
    robot.window.place.told.connect(lambda _tone, saying: said.append(saying))
    robot.window.place.tell(lambda _: TALL, "danger")
    toast = robot.window.toast
    assert toast._words.text() == TALL
    assert toast._words.height() < 2 * QFontMetrics(toast._words.font()).height()
    assert pure_red(toast) == 0
    robot.window.banner.say(lambda _: TALL, lambda _: TALL)
    robot.settle()
    assert pure_red(robot.window.banner) == 0

    label = ElidedLabel(TALL)
    label.resize(60, 20)
    label.show()
    label.grab()
    assert TALL in said_by(label)
    QToolTip.showText(robot.window.mapToGlobal(robot.window.rect().center()), label.toolTip(), robot.window)
    tips = [widget for widget in qapp.topLevelWidgets() if widget.inherits("QTipLabel") and widget.isVisible()]
    assert tips, "the tooltip must be shown to be looked at"
    assert pure_red(tips[0]) == 0
    assert tips[0].height() < 3 * QFontMetrics(tips[0].font()).height()
    QToolTip.hideText()
    label.close()


def test_d4_a_tooltip_holds_the_text_itself(qapp):
    widget, document = QWidget(), QTextDocument()
    for text in [*LITERAL, "line\nline", "<br>a<br>b", "<!-- a -->", "<", "&", "a & b\nc"]:
        set_tip(widget, text)
        if widget.toolTip() != text:
            assert widget.toolTip().startswith("<p ")
            document.setHtml(widget.toolTip())
            assert document.toPlainText() == text
        else:
            assert "<" not in text
            assert "&" not in text


def test_d1_no_label_of_the_window_guesses(robot):
    robot.press("F2")
    robot.press("Esc")
    labels = robot.window.findChildren(QLabel)
    assert len(labels) > 30
    assert [label.text() for label in labels if label.textFormat().name != "PlainText"] == []
    assert all(isinstance(label, PlainLabel) or not label.text() for label in labels)


def test_d1_a_clerk_with_marked_up_names_works_at_the_window(robot, lure, pure_red):
    office = robot.office
    office.desk.accounts.add(
        office.admin, login="evil", role="clerk", surname=f'<img src="{lure.file}">', given="<b>&Вик", position_kk=TALL,
        position_ru=TALL, password="training", request=office.request(),
    )  # fmt: skip
    robot.window.place.sign_in(None)
    robot.window.place.sign_in(office.who("evil"))
    robot.settle()
    robot.window.grab()
    robot.window.lock()
    robot.settle()
    robot.window.grab()
    assert f'<img src="{lure.file}">' in robot.window.gate._about.text()
    assert lure.opened() == 0
    assert pure_red(robot.window) == 0


def test_d4_a_priority_ground_in_markup_stays_in_words(robot, pure_red):
    robot.press("F2")
    robot.press("h")
    robot.type(TALL)
    robot.press("Enter")
    assert robot.office.desk.counter.queue().waiting[0].priority == "other"
    robot.window.grab()
    assert pure_red(robot.reception.queue) == 0


def test_d1_a_refusal_that_quotes_markup_is_letters(robot, said_by):
    with pytest.raises(Refused) as caught:
        robot.office.desk.lookup.show(robot.office.clerk, TALL[:40], request="x1")
    robot.window.place.say_refusal(caught.value)
    assert TALL[:40] in robot.window.toast._words.text()
    assert TALL[:40] in said_by(robot.window.toast._words)
