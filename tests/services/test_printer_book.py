# SPDX-License-Identifier: Apache-2.0
"""The printers of one machine: who may change them, what is written, and that the next paper goes by it."""

from typing import Any

import pytest

from frontdesk.config import FILE, NamedPrinter, OfficeConfig, PrinterRule, Printers
from frontdesk.errors import Refused, WrongUsage

HALL = NamedPrinter("HALL-80", "thermal", "10.0.0.5")


def printers(*rules: PrinterRule) -> Printers:
    return Printers((HALL,), rules)


def test_the_next_paper_goes_by_the_new_rule_and_the_file_says_so(sqlite_office: Any) -> None:
    desk = sqlite_office.desk
    assert desk.printing.chosen("receipt", 2) is None
    changed = desk.printer_book.change(sqlite_office.admin, printers(PrinterRule("HALL-80", "receipt", 2)))
    assert desk.printing.chosen("receipt", 2) == "HALL-80"
    assert desk.printing.chosen("receipt", 1) is None
    assert OfficeConfig.load(sqlite_office.home) == changed
    assert changed.printers.named[0].address == "10.0.0.5:9100", "as the file will say it"


def test_the_most_exact_rule_holds_in_whatever_order_they_come(sqlite_office: Any) -> None:
    desk = sqlite_office.desk
    rules = (
        PrinterRule("HALL-80"),
        PrinterRule("b", "receipt"),
        PrinterRule("c", None, 2),
        PrinterRule("d", "receipt", 2),
    )
    desk.printer_book.change(sqlite_office.admin, printers(*rules))
    chosen = [desk.printing.chosen(*each) for each in (("receipt", 2), ("receipt", 1), ("slip", 2), ("slip", 1))]
    assert chosen == ["d", "b", "c", "HALL-80"]
    assert [rule.printer for rule in desk.printer_book.now().rules] == ["d", "b", "c", "HALL-80"]


def test_the_printer_of_an_older_file_is_one_of_the_rules(sqlite_office: Any) -> None:
    file = sqlite_office.home / FILE
    by_hand = file.read_text("utf-8").replace('printer = ""', 'printer = "OLD"  # ours')
    file.write_text(by_hand, "utf-8")
    book = sqlite_office.desk.printer_book
    assert book.now().rules == (PrinterRule("OLD", "receipt"),)
    changed = book.change(sqlite_office.admin, book.now())
    assert (changed.printer, changed.printing.rules) == ("", (PrinterRule("OLD", "receipt"),))
    assert (sqlite_office.home / f"{FILE}.before").read_text("utf-8") == by_hand, "what was written by hand is kept"


@pytest.mark.parametrize("who", ["clerk", "supervisor"])
def test_an_administrator_alone_changes_them(sqlite_office: Any, who: str) -> None:
    before = (sqlite_office.home / FILE).read_bytes()
    with pytest.raises(Refused):
        sqlite_office.desk.printer_book.change(sqlite_office.who(who), printers())
    assert (sqlite_office.home / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (Printers((NamedPrinter("зал", "thermal", "10.0.0.5"),)), "printers.зал"),
        (Printers((NamedPrinter("hall", "thermal", "10.0.0.5:99999"),)), "printers.hall.address"),
        (Printers((NamedPrinter("hall", "system", "http://printer/"),)), "printers.hall.address"),
        (Printers((), (PrinterRule(""),)), "printers.rules.1.printer"),
        (Printers((), (PrinterRule("a", counter=100),)), "printers.rules.1.counter"),
    ],
)
def test_what_the_file_could_not_hold_is_refused_and_nothing_is_written(
    sqlite_office: Any, wrong: Printers, key: str
) -> None:
    before = (sqlite_office.home / FILE).read_bytes()
    with pytest.raises(WrongUsage) as refused:
        sqlite_office.desk.printer_book.change(sqlite_office.admin, wrong)
    assert refused.value.params["key"] == key
    assert (sqlite_office.home / FILE).read_bytes() == before
    assert sqlite_office.desk.printing.chosen("receipt", 1) is None
