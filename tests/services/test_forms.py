# SPDX-License-Identifier: Apache-2.0
"""Every paper of an appeal through the services: when it is possible, what is taken from where, what it proves."""

from datetime import date

import pypdfium2
import pytest
import zxingcpp

from frontdesk.domain.papers import DAY_SHEET, SIZES
from frontdesk.errors import WrongUsage
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import open_receipt, verify_bundles

BY_ACT = {
    "notice_forward": ("forward", {"to": "Қалжат ауданының әкімдігі", "notified": date(2026, 4, 24), "part": False}),
    "notice_defect": ("needs_fix", {"until": date(2026, 5, 5), "why": "Мекенжай көрсетілмеген"}),
    "notice_return": ("give_back", {"ground": "obscene", "why": "Сөздері қорлайды"}),
    "notice_extend": (
        "extend",
        {
            "until": date(2026, 6, 15),
            "decided": date(2026, 4, 24),
            "decider": "Омаров Б. Т.",
            "position": "deputy",
            "why": "Сараптама керек",
        },
    ),
    "notice_stop": ("stop", {"ground": "decided_before", "decided": date(2026, 4, 24), "decider": "Омаров Б. Т."}),
    "answer_cover": (
        "answer",
        {"result": "act_adopted", "channel": "post", "language": "ru", "document": "№ 17/4-2891"},
    ),
}


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def note_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    image = document[0].render(scale=203.2 / 72).to_pil()
    document.close()
    (found,) = zxingcpp.read_barcodes(image)
    return found.bytes.decode("utf-8")


def act(office, number, paper):
    name, given = BY_ACT[paper]
    getattr(office.desk.workflow, name)(office.supervisor, number, **given, request=office.request())


@pytest.mark.parametrize("paper", sorted(BY_ACT))
def test_a_notice_needs_its_act_and_proves_it(office, refused, paper):
    number = office.register(kind="application").number
    with refused("number:paper_not_yet"):
        office.issue(number, paper=paper)
    act(office, number, paper)
    seq = office.size - 1
    issued = office.issue(number, paper=paper, by=office.supervisor)
    text = text_of(issued.pdf)
    for value in BY_ACT[paper][1].values():
        if isinstance(value, str) and " " in value:
            assert value in text
        if isinstance(value, date) and value != date(2026, 4, 24):
            assert value.strftime("%d.%m.%Y") in text
    assert "Өтегенқызы Гүлнұр Әбдіқызы" in text
    receipt = open_receipt(note_of(issued.pdf), Vkey.parse(office.desk.facts.public_key))
    assert (receipt.seq, receipt.number) == (seq, number)
    assert office.desk.papers.peek(office.clerk, number, paper) == issued.pdf
    assert office.issue(number, paper=paper).copy == 1
    assert office.desk.audit.verify().ok


def test_what_an_appeal_asks_for_now(sqlite_office):
    office = sqlite_office
    by = office.supervisor
    written = office.register(kind="application").number
    assert office.desk.papers.possible(by, written) == ()
    act(office, written, "notice_defect")
    assert office.desk.papers.possible(by, written) == ("notice_defect",)
    act(office, written, "answer_cover")
    assert office.desk.papers.possible(by, written) == ("notice_defect", "answer_cover")
    oral, crime = (office.register(kind=kind, oral=True).number for kind in ("application", "crime_report"))
    assert office.desk.papers.possible(by, oral) == ("protocol",)
    assert office.desk.papers.possible(by, crime) == ("crime_draft", "hand_over")


def test_notes_of_receipt_notice_and_sheet_verify_outside(sqlite_office, tmp_path):
    office = sqlite_office
    number = office.register(kind="application").number
    receipt = office.issue(number)
    act(office, number, "notice_defect")
    notice = office.issue(number, paper="notice_defect")
    status = office.close_day()
    sheet = office.desk.day_sheets.make(office.supervisor, office.today)
    vkey = Vkey.parse(office.desk.facts.public_key)
    notes = {"receipt": note_of(receipt.pdf), "notice": note_of(notice.pdf)}
    verdict = verify_bundles([tmp_path.__class__(status.file)], vkey, notes)
    assert verdict.ok, verdict.faults
    assert note_of(sheet.pdf).split("\n")[1:3] == [str(verdict.entries), status.root]


def test_forms_belong_to_their_streams(office, refused):
    written, oral = office.register(kind="application").number, office.register(kind="application", oral=True).number
    crime = office.register(kind="crime_report", oral=True).number
    told = office.register(kind="application", crime_information=True).number
    possible = {
        written: {"receipt", "booking", "found_item"},
        oral: {"receipt", "booking", "found_item", "protocol"},
        crime: {"receipt", "booking", "found_item", "crime_draft", "hand_over"},
        told: {"receipt", "booking", "found_item", "crime_draft", "hand_over"},
    }
    for number, papers in possible.items():
        for paper in ("receipt", "protocol", "crime_draft", "hand_over", "booking", "found_item"):
            if paper in papers:
                assert office.issue(number, paper=paper).copy == 0
            else:
                with refused("kind:paper_not_for_appeal"):
                    office.issue(number, paper=paper)
    assert office.desk.audit.verify().ok


def test_papers_of_no_appeal_are_not_issued_for_one(sqlite_office):
    number = sqlite_office.register().number
    for paper in ("day_sheet", "blank", "nothing"):
        with pytest.raises(WrongUsage, match="paper_unknown"):
            sqlite_office.issue(number, paper=paper)
    assert "print.started" not in sqlite_office.types()


def test_a_protocol_tells_the_appeal_and_whose_it_is(sqlite_office):
    office = sqlite_office
    office.desk.settings.change(office.admin, "office_address_kk", "Қалжат ауылы, Абай көшесі 1", office.request())
    office.arrive("appeal")
    office.later(minutes=5)
    office.call()
    begun = office.desk.clock.now()
    office.later(minutes=17)
    number = office.register(kind="application", oral=True, substance="<b>Көрші</b> & үні\nекінші жол ҺІЇЁ").number
    text = text_of(office.issue(number, paper="protocol").pdf)
    for said in (
        "<b>Көрші</b> & үні",
        "екінші жол ҺІЇЁ",
        "+7 725 335 12 34",
        "Келес АПБ бастығына",
        "Достық көшесі 7",
        "Серікова А. Н.",
    ):
        assert said in text
    assert "Қалжат ауылы, Абай көшесі 1" in text
    hour = (begun.hour + 5) % 24
    assert f"{hour:02}:{begun.minute:02} – {hour:02}:{begun.minute + 17:02}" in text


def test_the_protocol_on_record_is_printed_with_its_version_and_signing(sqlite_office):
    from frontdesk.domain.protocol import read_signing

    office = sqlite_office
    number = office.register(kind="application", oral=True).number
    document = {
        "place": "Қалжат, 2-терезе",
        "started_at": "2026-04-24T09:30:00.000+05:00",
        "finished_at": "2026-04-24T09:55:00.000+05:00",
        "language": "kk",
        "account": "Менің өз сөзім.",
        "requests": "Шара қолдануды сұраймын.",
    }
    live = text_of(office.desk.papers.preview_protocol(office.clerk, number, "protocol", {"account": "Жазылып"}))
    assert "Жазылып" in live
    first = office.issue(number, paper="protocol")
    assert "Көршім түнде шулайды" in text_of(first.pdf)
    office.desk.protocols.save(office.clerk, number, "protocol", document, request=office.request())
    seq = office.size - 1
    second = office.issue(number, paper="protocol")
    for said in ("Менің өз сөзім.", "Шара қолдануды сұраймын.", "Қалжат, 2-терезе", "09:30 – 09:55"):
        assert said in text_of(second.pdf)
    assert open_receipt(note_of(second.pdf), Vkey.parse(office.desk.facts.public_key)).seq == seq
    signing = read_signing("refused", "Асығыс кетті")
    office.desk.protocols.sign(office.clerk, number, "protocol", signing, request=office.request())
    assert "Асығыс кетті" in text_of(office.issue(number, paper="protocol").pdf)
    assert office.desk.papers.peek(office.clerk, number, "protocol") != second.pdf


def test_what_an_appeal_does_not_hold_is_stated_beside_it(sqlite_office, refused):
    office = sqlite_office
    number = office.register(kind="application").number
    stated = {
        "official": "бастық Омаров Б. Т.",
        "day": "2026-05-06",
        "time": "15:30",
        "room": "204",
        "subject": "Көрші",
    }
    text = text_of(office.issue(number, paper="booking", size="a6", details=stated).pdf)
    for said in ("Омаров Б. Т.", "06.05.2026", "15:30", "204", "Көрші"):
        assert said in text
    found = text_of(office.issue(number, paper="found_item", details={"place": "Базар", "storage": "Сейф"}).pdf)
    for said in ("Базар", "Сейф", "24.10.2026"):
        assert said in found
    size = office.size
    with refused("day:date_unreadable", "time:time_unreadable", "rom:unknown_key", "room:wrong_type"):
        office.issue(number, paper="booking", details={"day": "6.5", "time": "25:00", "rom": "1", "room": 204})
    with refused("place:glyph_missing"):
        office.issue(number, paper="found_item", details={"place": "李"})
    with refused("place:unknown_key"):
        office.issue(number, paper="receipt", details={"place": "Базар"})
    assert office.size == size


def test_a_letter_that_cannot_be_printed_is_refused_before_the_commit(sqlite_office, refused):
    office = sqlite_office
    size = office.size
    with refused("substance:glyph_missing", "visitor.address:glyph_missing"):
        office.register(kind="application", oral=True, substance="Иван 😀", visitor__address="李")
    assert office.size == size
    number = office.register(kind="application", crime_information=True, substance="Иван 😀").number
    size = office.size
    with refused("summary:glyph_missing"):
        office.issue(number, paper="hand_over")
    assert office.size == size


def test_the_slip_of_a_ticket(sqlite_office, refused):
    office = sqlite_office
    first, second = office.arrive("appeal").ticket, office.arrive("crime").ticket
    office.later(minutes=3)
    size = office.size
    for ticket, ahead in ((first, 0), (second, 1)):
        for width in SIZES["slip"]:
            text = text_of(office.desk.papers.slip(office.clerk, ticket, size=width))
            assert ticket in text
            assert str(ahead) in text.split("ожидают")[1].split("Күте")[0]
    assert office.size == size
    with refused("ticket:ticket_unknown"):
        office.desk.papers.slip(office.clerk, "A-999")
    office.call()
    number = office.register().number
    assert first in text_of(office.issue(number, paper="slip").pdf)
    direct = office.register(counter=2).number
    with refused("number:paper_no_ticket"):
        office.issue(direct, paper="slip")


@pytest.mark.parametrize("lang", [None, "kk", "ru"])
def test_one_language_where_one_is_asked(sqlite_office, lang):
    number = sqlite_office.register(kind="application", oral=True).number
    text = text_of(sqlite_office.issue(number, paper="protocol", lang=lang).pdf)
    assert ("Ауызша жолданымды қабылдау хаттамасы" in text) == (lang != "ru")
    assert ("Протокол принятия устного обращения" in text) == (lang != "kk")


def test_closing_names_oral_appeals_without_their_protocol(office):
    """APPC 63(1): an oral appeal is entered into a protocol."""
    oral = office.register(kind="application", oral=True).number
    crime = office.register(kind="crime_report", oral=True).number
    written = office.register(kind="application").number
    for number in (oral, crime, written):
        office.issue(number)
    for paper, number, left in (("protocol", oral, 1), ("crime_draft", crime, 0)):
        (block,) = office.desk.days.status().blocks
        assert (block.code, block.params, block.hard) == ("protocols_unprinted", {"n": left + 1}, False)
        office.issue(number, paper=paper)
    assert office.desk.days.status().blocks == ()
    office.register(kind="application", oral=True)
    office.close_day()
    office.visit()
    assert office.desk.days.status().blocks == (), "what lies before the last closing is not asked again"


# --- the sheet of a day


def test_the_sheet_of_a_closed_day(office, refused):
    office.visit("consult")
    office.arrive("crime")
    number = office.register(kind="application").number
    office.issue(number)
    office.issue(number)
    with refused("date:day_not_closed"):
        office.desk.day_sheets.make(office.supervisor, office.today)
    office.close_day()
    size = office.size
    day = office.today
    sheet = office.desk.day_sheets.make(office.supervisor, day)
    text = text_of(sheet.pdf)
    assert sheet.number == f"KLS-{day}"
    flat = "".join(text.split())
    for said in ("Принятопосетителей1", "Неприняты дозакрытия1", "Напечатаноповторно1", number, "СеріковаА.Н."):
        assert said.replace(" ", "") in flat, said
    assert note_of(sheet.pdf).count("\n") == 5  # origin, size, root, nothing, signature: no receipt line
    office.at("2026-05-04T10:00")
    office.reopen()
    again = office.desk.day_sheets.make(office.who("clerk"), day)
    assert (again.pdf, office.size) == (sheet.pdf, size)
    assert office.desk.day_sheets.make(office.supervisor, day, lang="ru").pdf != sheet.pdf
    assert sheet.paper == DAY_SHEET


def test_the_sheet_without_the_key_says_so(sqlite_office):
    sqlite_office.visit()
    sqlite_office.close_day()
    key = sqlite_office.home / "keys" / "office.key"
    key.rename(key.with_name("away"))
    sqlite_office.reopen()
    sheet = sqlite_office.desk.day_sheets.make(sqlite_office.supervisor, sqlite_office.today)
    assert "БЕЗ ПОДПИСИ" in text_of(sheet.pdf)
