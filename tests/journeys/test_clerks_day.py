# SPDX-License-Identifier: Apache-2.0
"""A clerk's whole day through the real program on a virtual display: real X key events, no mouse, in Kazakh and Russian.

A complaint, advice, a crime report, an information request, a collective complaint by an organisation's representative.

The program runs as a process of its own; what it did is read back from its database, its papers and its day log.
"""

import json
import time

import pypdf
import pytest

from frontdesk.cli import main
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles

LAYOUTS = {"kk": "kz", "ru": "ru"}
PEOPLE = {
    "kk": ("Өтегенқызы", "Гүлнұр", "Әбдіғапарқызы", "Келес ауылы, Абай көшесі", "Инспекторға шағымданамын."),
    "ru": ("Щербакова", "Алёна", "Юрьевна", "г. Туркестан, ул. Абая", "Жалуюсь на бездействие инспектора."),
}
OTHERS = {
    "kk": ("Қасқырбаев", "Ырысбек", "Ысқақова", "Шүкірәлиев"),
    "ru": ("Ёлкин", "Эдуард", "Цыганова", "Щукин"),
}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_whole_day_by_keyboard(tmp_path, start_desk, language, capsys):
    home = tmp_path / "office"
    names = ["--name-kk", "Келес ауданының полиция бөлімі", "--name-ru", "Отдел полиции Келесского района"]
    assert main(["init", "--home", str(home), "--training", "--code", "KLS", *names, "--json"]) == 0
    public_key = json.loads(capsys.readouterr().out)["public_key"]
    surname, given, patronymic, address, substance = PEOPLE[language]

    desk = start_desk(home, language)
    desk.type("clerk")
    desk.press("Return")
    desk.type("training")
    desk.press("Return")
    desk.until("user.login")
    time.sleep(2)
    desk.layout(LAYOUTS[language])

    # Two visitors: one with an appeal, one for advice.
    desk.press("F2")
    desk.type_digits("1")
    assert desk.until("ticket.issued")["data"]["purpose"] == "appeal"
    desk.press("F2")
    desk.type_digits("3")
    assert desk.until("ticket.issued", 2)["data"]["purpose"] == "consult"

    # The first: called, written down, registered and printed.
    desk.press("F9")
    assert desk.until("ticket.called")["data"]["counter"] == 1
    time.sleep(0.5)
    desk.type_digits("921015491234")
    time.sleep(0.5)
    for text in (surname, given, patronymic):
        desk.press("Tab")
        desk.type(text)
    desk.press("Tab")
    desk.type_digits("87015551234")
    desk.press("Tab")
    desk.type(address)
    desk.press("Tab")
    desk.type_digits("2")  # the row of kinds: a complaint
    desk.press("Tab", "Tab")  # the considering body is filled in; against whom
    desk.type("Сабитов")
    desk.press("Tab")
    desk.type(substance)
    desk.press("ctrl+Return")
    registered = desk.until("appeal.registered")
    desk.until("print.done")
    assert (registered["number"], registered["data"]["kind"]) == (_first_number(registered), "complaint")
    personal = desk.personal(registered["seq"])
    assert personal["visitor"]["iin"] == "921015491234"
    assert (personal["visitor"]["surname"], personal["visitor"]["given"]) == (surname, given)
    assert (personal["visitor"]["patronymic"], personal["visitor"]["address"]) == (patronymic, address)
    assert personal["visitor"]["phone"] == "+77015551234"
    assert personal["substance"] == substance
    assert desk.until("ticket.finished")["data"]["outcome"] == "registered"

    # A second paper for the first visitor is a copy, and counted.
    desk.press("ctrl+p")
    assert desk.until("print.done", 2)["data"]["copy"] == 1

    # The second: the short visit, in two keys.
    desk.press("F9")
    desk.until("ticket.called", 2)
    time.sleep(0.5)
    desk.press("F4")
    assert desk.until("ticket.finished", 2)["data"]["outcome"] == "advice"

    _crime_and_request(desk, language, substance)
    _collective_complaint(desk, language, substance)

    # The end of the day, with the supervisor's own password at the clerk's window.
    desk.press("alt+4")
    time.sleep(1.5)
    desk.press("ctrl+Return")
    desk.layout("us")
    desk.type("supervisor")
    desk.press("Tab")
    desk.type("training")
    desk.press("Return")
    closed = desk.until("day.close")
    appeals = {"complaint": 2, "crime_report": 1, "request_401v": 1}
    assert (closed["data"]["served"], closed["data"]["appeals"]) == (2, appeals)
    bundle = desk.until_file("outbox", "*.zip")
    said = desk.end()
    assert said == ""

    pdf = home / "papers" / f"{registered['number']}-receipt.pdf"
    text = "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert registered["number"] in text and surname in text
    verdict = verify_bundles([bundle], Vkey.parse(public_key))
    assert (verdict.ok, verdict.faults) == (True, ())


def _crime_and_request(desk, language: str, substance: str) -> None:
    """Two visitors without a ticket: a crime report has its own numbers and no due date, a request the shorter term."""
    surname, given, *_others = OTHERS[language]
    for count, (digit, kind, tabs) in enumerate((("7", "crime_report", 2), ("4", "request_401v", 3)), start=2):
        desk.type_digits("850505390808")
        time.sleep(0.5)
        desk.press("Tab")
        desk.type(surname)
        desk.press("Tab")
        desk.type(given)
        desk.press("Tab", "Tab", "Tab")
        desk.type("Абай")
        desk.press("Tab")
        desk.type_digits(digit)
        desk.press(*["Tab"] * tabs)  # whom it is for is filled in; the rule of a request stands on the shorter one
        desk.type(substance)
        desk.press("ctrl+Return")
        registered = desk.until("appeal.registered", count)
        desk.until("print.done", count + 1)
        assert registered["data"]["kind"] == kind
        assert (registered["data"]["due"] is None) == (kind == "crime_report")
        assert ("-K-" in registered["number"]) == (kind == "crime_report")
        time.sleep(0.5)


def _collective_complaint(desk, language: str, substance: str) -> None:
    """An organisation, its representative and two persons beside it; the buttons of the first line by Shift+Tab."""
    *_names, spokeswoman, another = OTHERS[language]
    desk.press("shift+Tab", "shift+Tab", "space")
    time.sleep(0.5)
    desk.type("ТОО Ара")
    desk.press("Tab")
    desk.type_digits("250341990029")
    desk.press("Tab")
    desk.type("Абай")
    for digit in "12":
        desk.press("F3", "shift+Tab", "space")
        time.sleep(0.5)
        desk.type_digits(digit)
        time.sleep(0.3)
        if digit == "1":
            desk.type(spokeswoman)
            desk.press("Tab", "Tab", "Tab", "Tab")
            desk.type("бас")
        else:
            for name in (another, spokeswoman):
                desk.type(name)
                desk.press("Return")
    desk.press("Tab", "Tab", "Tab", "Tab", "Tab")
    desk.type_digits("2")
    desk.press("Tab", "Tab")
    desk.type("Сабитов")
    desk.press("Tab")
    desk.type(substance)
    desk.press("ctrl+Return")
    registered = desk.until("appeal.registered", 4)
    desk.until("print.done", 5)
    kept = desk.personal(registered["seq"])
    assert kept["organisation"] == {"name": "ТОО Ара", "bin": "250341990029", "address": "Абай"}
    assert kept["representative"] == {"surname": spokeswoman, "authority": "бас"}
    assert kept["joint"] == [{"surname": another}, {"surname": spokeswoman}]
    assert (kept["against"], kept["substance"]) == ("Сабитов", substance)
    assert "visitor" not in kept
    time.sleep(0.5)


def _first_number(event: dict) -> str:
    return f"KLS-{event['at'][:4]}-000001"
