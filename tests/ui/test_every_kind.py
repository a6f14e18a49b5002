# SPDX-License-Identifier: Apache-2.0
"""Every kind and every sort of applicant at the window, by keys; what a second person signs for, in place."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

from frontdesk.domain.identifiers import check_digit
from frontdesk.domain.kinds import KINDS
from ui.text import ElidedLabel
from ui.widgets.further_parts import Part

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
WRONG_IIN = "921015491235"


def person(robot):
    event = next(event for event in reversed(robot.office.events()) if event["type"] == "appeal.registered")
    with robot.office.desk.journal.reading() as read:
        return event, read.personal(event["seq"])


def alt(robot, button):
    """Press Alt and the letter that a button shows; a button takes its time to look pressed."""
    before = button.isChecked()
    robot.press(f"Alt+{button.text()[button.text().index('&') + 1].upper()}")
    robot.until(lambda: button.isChecked() != before)


def more(robot, digit):
    robot.form.person.further.click()
    robot.press(digit)


def sign(robot, login="supervisor", password="training"):
    robot.type(login, robot.form.signature.login)
    robot.press("Enter")
    robot.type(password)
    robot.press("Enter")


# --- kinds


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.digit], ids=lambda kind: kind.code)
def test_each_kind_by_its_digit(robot, told, kind):
    robot.fill(kind=kind.digit)
    robot.preview()
    shown = robot.form.deadline.title.text()
    robot.press("Ctrl+Enter")
    event, _kept = person(robot)
    assert event["data"]["kind"] == kind.code
    crime = kind.code == "crime_report"
    assert event["number"] == ("KLS-K-2026-000001" if crime else "KLS-2026-000001")
    assert event["data"]["crime_information"] is crime
    assert ("duty officer" in shown) == crime
    assert any("duty officer" in sentence for sentence in told) == crime
    assert robot.form.is_empty() and robot.reception.paper.view.image() is not None


def test_a_petition_is_shown_where_to_go_and_nothing_is_registered(robot, told):
    robot.form.matter.kinds.setFocus()
    robot.press("8")
    robot.preview()
    assert "epetition.kz" in robot.form.deadline.title.text()
    robot.press("Ctrl+Enter")
    assert "epetition.kz" in told[-1]
    assert robot.office.desk.papers.recent() == ()
    robot.press("1")
    robot.preview()
    assert "To be considered by" in robot.form.deadline.title.text()


def test_a_complaint_asks_against_whom_and_who_considers_it_and_is_taken_without(robot):
    robot.fill()
    robot.preview()
    matter = robot.form.matter
    assert matter._to.label.text() == "Body that considers the complaint *"
    assert matter._against.label.text() == "Complaint against *"
    assert "APPC 93(2)" in matter._to_row.note.text()
    robot.press("Ctrl+Enter")
    assert len(robot.office.desk.papers.recent()) == 1


def test_only_what_a_kind_asks_stands_beside_whom_it_is_for(robot):
    matter = robot.form.matter
    shown = {}
    for code in ("application", "complaint", "request_401v", "crime_report"):
        matter.kinds.choose(code)
        shown[code] = (matter._against.isVisible(), matter._rule.isVisible())
    assert shown == {
        "application": (False, False), "complaint": (True, False), "request_401v": (False, True), "crime_report": (False, False),
    }  # fmt: skip


def test_the_other_rule_of_a_request_takes_a_supervisors_signature(robot, told):
    robot.fill(kind="4")
    robot.form.matter.rule.setFocus()
    robot.press("Down")
    assert robot.form.signature.isVisible()
    robot.press("Ctrl+Enter")
    assert robot.focus is robot.form.signature.login
    assert robot.office.desk.papers.recent() == ()
    sign(robot)
    event, _kept = person(robot)
    assert (event["data"]["kind"], event["data"]["approved_by"]) == ("request_appc", robot.office.supervisor.id)
    assert not robot.form.signature.isVisible()
    assert robot.form.matter.rule.currentData() == "request_401v", "the next request begins with the shorter term"


def test_a_supervisor_chooses_the_rule_without_signing_again(make_window):
    robot = make_window()
    robot.sign_in("supervisor")
    robot.fill(kind="4")
    robot.form.matter.rule.setCurrentIndex(1)
    assert not robot.form.signature.isVisible()
    robot.press("Ctrl+Enter")
    event, _kept = person(robot)
    assert event["data"]["kind"] == "request_appc" and "approved_by" not in event["data"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_letter_answers_to_one_thing_only(make_window, language):
    robot = make_window(language)
    robot.sign_in()
    matter, person_ = robot.form.matter, robot.form.person
    chips = [chip.letter for chip in matter.kinds.chips.values()] + [matter.crime.letter]
    others = [button.text()[button.text().index("&") + 1].upper() for button in (*person_.toggles(), matter.oral)]
    assert "" not in chips and len({*chips, *others}) == len(chips) + len(others)
    robot.press(f"Alt+{matter.crime.letter}") if matter.crime.letter.isascii() else matter._crime_keys[
        0
    ].activated.emit()
    assert matter.crime.isChecked()


# --- who hands in


def test_a_representative_of_an_organisation_complains_together_with_others(robot):
    form = robot.form
    alt(robot, form.person.is_organisation)
    robot.type('ТОО "Ырыс & Құт" <ЖШС>', form.person.organisation_name)
    robot.type("250341990029", form.person.bin)
    robot.type("Келес, Абай 1", form.person.organisation_address)
    more(robot, "1")
    assert robot.focus is form.person.representative.surname
    robot.type("Ысқақова")
    robot.type("2026 жылғы 3 сәуірдегі №17 сенімхат", form.person.representative.authority)
    more(robot, "2")
    assert robot.focus is form.person.joint.surname
    for name in ("Қасқырбаева", "Щербаков-Әлімов"):
        robot.type(name)
        robot.press("Enter")
    robot.type("Мадонна", form.person.joint.given)
    form.matter.kinds.setFocus()
    robot.press("2")
    robot.type("Инспектор", form.matter.against)
    robot.type("Жауап берілмеді.", form.matter.substance)
    robot.press("Ctrl+Enter")
    event, kept = person(robot)
    assert kept["organisation"]["name"] == 'ТОО "Ырыс & Құт" <ЖШС>'
    assert kept["representative"] == {"surname": "Ысқақова", "authority": "2026 жылғы 3 сәуірдегі №17 сенімхат"}
    assert kept["joint"] == [{"surname": "Қасқырбаева"}, {"surname": "Щербаков-Әлімов"}, {"given": "Мадонна"}]
    assert "visitor" not in kept and event["data"]["kind"] == "complaint"
    assert robot.form.is_empty() and not form.person.joint.isVisible() and not form.person.representative.isVisible()


def test_the_list_of_persons_is_put_right_by_keys(robot):
    joint = robot.form.person.joint
    more(robot, "2")
    for name in ("Біріншіев", "Екіншіев", "Үшіншіев"):
        robot.type(name)
        robot.press("Enter")
    joint.list.setFocus()
    joint.list.setCurrentRow(1)
    robot.press("Enter")
    assert robot.focus is joint.surname and joint.surname.text() == "Екіншіев"
    robot.type("а")
    robot.press("Enter")
    assert [one["surname"] for one in joint.value()] == ["Біріншіев", "Үшіншіев", "Екіншіева"]
    joint.list.setFocus()
    joint.list.setCurrentRow(0)
    robot.press("Delete")
    assert [one["surname"] for one in joint.value()] == ["Үшіншіев", "Екіншіева"]
    more(robot, "2")
    assert not joint.isVisible() and robot.form.value()["joint"] is None


def test_a_person_who_is_found_leaves_the_further_parts_alone(robot):
    robot.office.register()
    for digit, name in (("2", "Қасқырбаева"), ("1", "Ысқақова")):
        more(robot, digit)
        robot.type(name)
    robot.press("F3")
    robot.type("Өтег")
    robot.form.person.finder.look()
    robot.press("Down")
    robot.press("Enter")
    value = robot.form.value()
    assert value["visitor"]["given"] == "Гүлнұр"
    assert value["joint"][0]["surname"] == "Қасқырбаева" and value["representative"]["surname"] == "Ысқақова"


def test_a_wrong_number_on_the_list_names_its_person(robot):
    robot.fill()
    more(robot, "2")
    robot.type("Әлі", robot.form.person.joint.given)
    robot.type(WRONG_IIN, robot.form.person.joint.iin)
    robot.press("Ctrl+Enter")
    assert robot.form.person.joint.entry.note.text().startswith("Person 2: The check digit")
    assert robot.office.desk.papers.recent() == ()
    assert not robot.form.person.override.isVisible(), "only the visitor's number is vouched for"


def test_nobodys_name_is_asked_of_an_anonymous_one(robot):
    more(robot, "3")
    form = robot.form
    assert not form.person.surname.isVisible() and "APPC art. 88(1)(2)" in form.person.anonymous_note.text()
    form.matter.kinds.setFocus()
    robot.press("3")
    robot.type("Ауылда қарусыз күзет жоқ.", form.matter.substance)
    robot.press("Ctrl+Enter")
    event, kept = person(robot)
    assert event["data"]["anonymous"] is True and set(kept) == {"addressed_to", "substance"}
    assert form.person.surname.isVisible(), "the next one has a name again"
    assert robot.reception.paper.view.image() is not None


def test_a_bin_in_the_first_field_means_an_organisation(robot):
    robot.type("250341990029")
    robot.press("Enter")
    assert robot.form.person.bin.text() == "250341990029"
    assert robot.focus is robot.form.person.organisation_name
    assert robot.form.person.finder.text() == ""


@pytest.mark.parametrize(
    ("names", "line"),
    [
        ((KAZAKH.title(), KAZAKH.upper(), KAZAKH), f"{KAZAKH.title()} А. а."),
        (("Гаджи-оглы", "Ибрагим", ""), "Гаджи-оглы И."),
        (("", "Жасұлан", ""), "Жасұлан"),
        (("Ұ" * 60, "Ө" * 60, ""), f"{'Ұ' * 60} Ө."),
        (("O’Sullivan-Ğali", "Máire", ""), "O’Sullivan-Ğali M."),
    ],
)
def test_names_as_the_document_has_them_come_out_on_the_receipt(robot, read_receipt, names, line):
    robot.fill(surname=names[0], given=names[1])
    robot.type(names[2], robot.form.person.patronymic)
    robot.press("Ctrl+Enter")
    event, kept = person(robot)
    wanted = {name: text for name, text in zip(("surname", "given", "patronymic"), names, strict=True) if text}
    assert {name: kept["visitor"][name] for name in wanted} == wanted
    assert "".join(line.split()) in read_receipt(event["number"])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("+998 93 765-43-21", "+998937654321"), ("8 (701) 9876543", "+77019876543"), ("00 996 555 123456", "+996555123456"), ("7779876543", "+77779876543")],
)  # fmt: skip
def test_phones_of_here_and_abroad(robot, typed, stored):
    robot.fill(phone=typed, finder="")
    alt(robot, robot.form.person.no_iin)
    robot.press("Ctrl+Enter")
    _event, kept = person(robot)
    assert (kept["visitor"]["phone"], kept["visitor"]["no_iin_reason"]) == (stored, "Foreign citizen without an IIN")


def everything(robot):
    """Fill every part that a form can have at once."""
    form = robot.form
    robot.fill(finder=WRONG_IIN, kind="4")
    robot.preview()
    form.person.override.setChecked(True)
    form.person.override_reason.setText("Куәлік №045")
    form.person.is_organisation.setChecked(True)
    form.person.organisation_name.setText('"Ар" <ЖШС>')
    form.matter.rule.setCurrentIndex(1)
    form.matter.crime.setChecked(True)
    for code in ("representative", "joint", "late"):
        form.person.show_part(code, on=True)
    form.person.representative.surname.setText("Ким")
    form.person.joint.fill([{"surname": "Әлі", "given": None, "patronymic": None, "iin": None}])
    form.person.late.why.setText("жарық")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_word_of_any_part_is_cut_at_the_smallest_screen(make_window, language):
    robot = make_window(language)
    robot.sign_in()
    everything(robot)
    cut = []
    for petition in (False, True):
        if petition:
            robot.form.matter.kinds.choose("petition")
        robot.preview()
        robot.settle(20)
        for widget in robot.reception.findChildren(QWidget):
            if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton | QComboBox):
                continue
            elided = isinstance(widget, ElidedLabel) and widget.property("role") != "strong"
            short = widget.width() < widget.minimumSizeHint().width() - 2
            note = (
                widget.property("role") == "note"
                and widget.fontMetrics().horizontalAdvance(widget.text()) > widget.width()
            )
            if (short and not elided) or note:
                cut.append(widget.text() if not isinstance(widget, QComboBox) else widget.currentText())
    assert cut == []
    assert robot.window.width() == 1366


def test_the_language_changes_under_a_full_form_and_nothing_is_lost(make_window):
    robot = make_window("en")
    robot.sign_in()
    everything(robot)
    before = robot.form.value()
    words = {language: set() for language in ("en", "kk", "ru")}
    for language in words:
        robot.window.place.language.switch(language)
        robot.settle(20)
        assert {**robot.form.value(), "addressed_to": None} == {**before, "addressed_to": None}
        labels = robot.form.findChildren(QLabel)
        words[language] = {
            label.text() for label in labels if label.isVisible() and any(map(str.isalpha, label.text()))
        }
    assert (words["en"] & words["kk"], words["kk"] & words["ru"]) == (set(), {"Телефон"})


# --- what a second person signs for


def test_the_document_shows_a_number_with_a_wrong_check_digit(robot):
    robot.fill(finder=WRONG_IIN)
    robot.press("Ctrl+Enter")
    form = robot.form
    assert robot.office.desk.papers.recent() == ()
    assert form.person.override.isVisible() and not form.person.no_iin.isVisible()
    alt(robot, form.person.override)
    assert robot.focus is form.person.override_reason and form.signature.isVisible()
    robot.type("Куәлік №045, дәл осылай")
    robot.press("Ctrl+Enter")
    assert robot.focus is form.signature.login
    sign(robot)
    event, kept = person(robot)
    assert kept["visitor"]["iin"] == WRONG_IIN
    assert kept["visitor"]["iin_override_reason"] == "Куәлік №045, дәл осылай"
    assert event["data"]["approved_by"] == robot.office.supervisor.id
    assert not form.person.override.isVisible() and form.person.no_iin.isVisible()


def test_a_number_that_was_put_right_needs_nobody_any_more(robot):
    robot.fill(finder=WRONG_IIN)
    robot.preview()
    alt(robot, robot.form.person.override)
    robot.form.person.finder.setText("921015491234")
    assert not robot.form.signature.isVisible() and not robot.form.person.override.isChecked()
    robot.press("Ctrl+Enter")
    event, _kept = person(robot)
    assert "approved_by" not in event["data"]


def test_an_appeal_from_a_paper_blank_counts_from_the_time_on_it(robot):
    robot.office.at("2026-04-24T12:00")
    robot.fill(kind="1")
    more(robot, "4")
    form = robot.form
    assert robot.focus is form.person.late.claimed_at
    robot.type("220420261105")
    assert form.person.late.claimed_at.text() == "22.04.2026 11:05", "the marks come by themselves"
    robot.type("А-0017", form.person.late.paper_no)
    robot.type("Жарық болмады", form.person.late.why)
    robot.preview()
    assert form.deadline.title.text() == "To be considered by 18 May 2026, Monday"
    sign(robot)
    event, _kept = person(robot)
    late = event["data"]["late"]
    assert (late["claimed_at"], late["paper_no"], late["approved_by"]) == (
        "2026-04-22T11:05:00.000+05:00", "А-0017", robot.office.supervisor.id,
    )  # fmt: skip
    assert event["data"]["due"] == "2026-05-18"
    assert not form.person.late.isVisible()


def test_a_time_on_the_blank_that_is_none_is_said_at_its_field(robot):
    robot.fill(kind="1")
    more(robot, "4")
    robot.type("кеше кешке")
    robot.type("7", robot.form.person.late.paper_no)
    robot.type("жарық", robot.form.person.late.why)
    sign(robot)
    assert robot.form.person.late.claimed_at.property("invalid") is True
    assert robot.focus is robot.form.person.late.claimed_at
    assert robot.form.signature.password.text() == ""
    assert robot.office.desk.papers.recent() == ()


@pytest.mark.parametrize(
    ("login", "password", "said"),
    [
        ("supervisor", "wrong", "wrong"),
        ("clerk2", "training", "does not allow"),
        ("clerk", "training", "does not allow"),
    ],
)
def test_a_signature_that_does_not_hold_keeps_the_form(robot, told, login, password, said):
    robot.fill(kind="4")
    robot.form.matter.rule.setCurrentIndex(1)
    sign(robot, login, password)
    assert robot.office.desk.papers.recent() == ()
    form = robot.form
    assert said in form.signature.row.note.text() + told[-1] if told else said in form.signature.row.note.text()
    assert form.signature.password.text() == "" and form.person.surname.text() == "Өтегенқызы"


def test_no_password_is_ever_in_the_draft(robot):
    robot.fill(kind="4")
    robot.form.matter.rule.setCurrentIndex(1)
    robot.type("supervisor", robot.form.signature.login)
    robot.type("өте құпия сөз", robot.form.signature.password)
    robot.reception.draft.save_now()
    assert "құпия" not in str(robot.office.desk.drafts.load(robot.office.clerk, 1))
    robot.press("Ctrl+L")
    assert robot.form.signature.password.text() == "", "nobody who unlocks finds it"
    assert robot.form.signature.login.text() == "supervisor"


# --- the visit about a crime


def test_a_crime_visit_ends_otherwise_with_reason_and_signature_in_place(robot, told):
    robot.office.arrive("crime")
    robot.press("F9")
    robot.press("F4")
    robot.press("1")
    outcomes = robot.reception.visits.outcomes
    robot.type("тек кеңес сұрады")
    robot.press("Enter")
    assert robot.focus is outcomes.signature.login
    robot.type("supervisor")
    robot.press("Enter")
    robot.type("no")
    robot.press("Enter")
    assert outcomes.isVisible() and outcomes.reason.text() == "тек кеңес сұрады"
    assert outcomes.signature.login.text() == "supervisor" and robot.focus is outcomes.signature.password
    robot.type("training")
    robot.press("Enter")
    data = robot.office.events()[-1]["data"]
    assert (data["outcome"], data["approved_by"]) == ("advice", robot.office.supervisor.id)
    assert robot.reception.queue.mine() is None and not outcomes.isVisible()


def test_a_supervisor_only_says_why(make_window):
    robot = make_window()
    robot.sign_in("supervisor")
    robot.office.arrive("crime")
    robot.settle(5)
    robot.press("F9")
    robot.press("F4")
    robot.press("4")
    assert not robot.reception.visits.outcomes.signature.isVisible()
    robot.type("үйіне кетті")
    robot.press("Enter")
    assert robot.office.events()[-1]["type"] == "ticket.left"


# --- the draft


def test_a_draft_brings_every_part_back(robot):
    form = robot.form
    robot.fill(finder=WRONG_IIN, kind="4")
    robot.preview()
    alt(robot, form.person.override)
    robot.type("куәлік")
    form.matter.rule.setCurrentIndex(1)
    for digit in ("1", "2", "4"):
        more(robot, digit)
    robot.type("Ким", form.person.representative.surname)
    robot.type("Ли", form.person.joint.surname)
    robot.press("Enter")
    robot.type("23.04.2026 19:20", form.person.late.claimed_at)
    before = form.value()
    robot.reception.draft.save_now()
    robot.window.sign_out()
    assert form.is_empty() and form.person.parts() == frozenset()
    robot.sign_in()
    assert form.value() == before
    assert form.signature.isVisible() and form.person.override.isVisible()


def test_the_check_digits_here_are_what_they_seem():
    assert check_digit("92101549123") == 4


def test_a_further_part_is_built_when_it_is_asked_for_and_stands_in_its_place(robot):
    person = robot.form.person
    assert not person.findChildren(Part)
    for code in ("late", "joint", "representative"):
        person.show_part(code, on=True)
    assert person.representative.y() < person.joint.y() < person.late.y()
    chain = robot.form.tab_chain()
    walked, field = [chain[0]], chain[0].nextInFocusChain()
    while field is not chain[0]:
        walked += [field] if field in chain else []
        field = field.nextInFocusChain()
    assert walked == list(chain)
    person.show_part("joint", on=False)
    assert person.joint.isHidden() and not person.late.isHidden()
