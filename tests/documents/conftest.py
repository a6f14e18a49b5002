# SPDX-License-Identifier: Apache-2.0
"""A receipt like those of a real office, and eyes for what stands in a PDF."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdf
import pypdfium2
import pytest
from PIL.Image import Image

from frontdesk.domain import papers
from frontdesk.domain.papers import ReceiptData, notices
from frontdesk.domain.papers.blank import BlankData
from frontdesk.domain.papers.booking import BookingData
from frontdesk.domain.papers.day_sheet import DaySheetData
from frontdesk.domain.papers.found_item import FoundItemData
from frontdesk.domain.papers.slip import SlipData

NOTE = (
    "frontdesk.example/{code}\n5006\nYPtRmFShd9vaeLHKd2rInWXBi/sTOgMTuJFdyfPeF3g=\n"
    "{code}-2026-000542 2026-11-23T11:42:07.181+05:00 cct9wwRcIhk8B8QkVGP029k6xVBpwikDZ0+HG5K+9t0=\n\n"
    "\u2014 frontdesk.example/{code} 2u7bKXZT63kIUAB8Ug1xlByaKgr3ejcR4iXDtw1aWIgFaWIgFaWIgFaWIgFaWIgFaWIgFaWIgFaWIgFaWIgFaWIgFaWIgFZmY=\n"
)


OFFICE: dict[str, Any] = {
    "office_code": "KLS",
    "office_kk": "Қалжат ауданының Полиция бөлімі",
    "office_ru": "Отдел полиции Калжатского района",
    "number": "KLS-2026-000542",
    "event": 5005,
    "printed_at": "2026-11-23T11:42:07.181+05:00",
    "clerk": "Серікова А. Б.",
    "position_kk": "фронт-кеңсенің аға инспекторы",
    "position_ru": "старший инспектор фронт-офиса",
    "counter": 2,
}
PERSON: dict[str, Any] = {
    "place_kk": "Қалжат ауылы, Абай көшесі, 1",
    "place_ru": "село Калжат, улица Абая, 1",
    "accepted_at": "2026-11-23T11:42:07.181+05:00",
    "started_at": "2026-11-23T11:20:00.000+05:00",
    "ended_at": "2026-11-23T11:42:07.181+05:00",
    "applicant": "Өтегенқызы Гүлжайна Әбдіқалыққызы",
    "signer": "Өтегенқызы Г. Ә.",
    "iin": "921015491234",
    "iin_missing": "",
    "birth_date": date(1992, 10, 15),
    "address": "Қалжат ауылы, Тәуелсіздік көшесі, 14-үй, 3-пәтер",
    "phone": "+7 701 234 56 78",
    "email": "gulzhaina@example.kz",
    "organisation": "",
    "bin": "",
    "representative": "",
    "authority": "",
    "language": "kk",
    "account": "Көршім әйнегімді сындырды.\nПрошу принять меры: ущерб 85 000 ₸.",
}
LETTER: dict[str, Any] = {
    "applicant": PERSON["applicant"],
    "address": PERSON["address"],
    "kind": "application",
    "registered_on": date(2026, 11, 23),
    "acted_on": date(2026, 11, 25),
    "complain_to_kk": "Түркістан облысының Полиция департаменті",
    "complain_to_ru": "Департамент полиции Туркестанской области",
}
_NOTICES: dict[type[papers.OfficePaper], dict[str, Any]] = {
    notices.ForwardNotice: {"to": "Қалжат ауданының әкімдігі", "notified": date(2026, 11, 25), "part": True},
    notices.DefectNotice: {"why": "Мекенжай жоқ.\nНет адреса.", "until": date(2026, 11, 30)},
    notices.ReturnNotice: {"ground": "repeat", "why": "Жаңа дәлел жоқ."},
    notices.ExtendNotice: {
        "why": "Сараптама керек.",
        "first": date(2026, 12, 14),
        "until": date(2027, 1, 25),
        "decided": date(2026, 12, 10),
        "decider": "Омаров Б. Т.",
        "position": "deputy",
    },
    notices.StopNotice: {"ground": "author_unknown", "decided": date(2026, 12, 1), "decider": "Омаров Б. Т."},
    notices.AnswerCover: {"result": "act_adopted", "document": "№ 17/4-2891", "channel": "post", "language": "ru"},
}
_SHEET: dict[str, Any] = {
    "number": "KLS-2026-11-23",
    "day": date(2026, 11, 23),
    "part": 1,
    "calendar": "working",
    "unattended": True,
    "opened_at": "2026-11-23T09:02:00.000+05:00",
    "closed_at": "2026-11-23T18:41:00.000+05:00",
    "staff": ("Серікова А. Б.", "Омаров Б. Т."),
    "visits": (("tickets", 58), ("direct", 3), ("served", 52), ("no_show", 2), ("left", 1), ("unserved", 3)),
    "purposes": (("appeal", 31), ("consult", 12)),
    "appeals": (("appeals", 29), ("registered_today", 27), ("registered_later", 2), ("crimes", 4), ("kui", 3)),
    "kinds": (("application", 18), ("crime_report", 4)),
    "decisions": (("decided", 7), ("extended", 1)),
    "terms": (("due_today_done", 5), ("due_today_open", 1), ("overdue_open", 2)),
    "uneasy": (("unattended", 1), ("gaps", 0), ("late", 1), ("voids", 0), ("reprints", 4), ("viewed", 37)),
    "waits": (("n", 52), ("median_s", 252), ("p90_s", 1020), ("max_s", -1), ("within_target", 45), ("target_s", 900)),
    "gapless": True,
    "series": (("KLS", "KLS-2026-000514", "KLS-2026-000538"),),
    "entries": 231,
    "totals": (("tickets", 10_231), ("entries", 48_211)),
    "root": "YPtRmFShd9vaeLHKd2rInWXBi/sTOgMTuJFdyfPeF3g=",
    "before": "",
}
_BOOKING: dict[str, Any] = {
    "applicant": PERSON["applicant"],
    "official": "бөлім бастығы Омаров Б. Т.",
    "day": date(2026, 12, 3),
    "time": "15:30",
    "room": "204",
    "subject": "Инспектордың әрекетсіздігі",
    "phone": "+7 701 234 56 78",
}
_FOUND: dict[str, Any] = {
    "finder": PERSON["applicant"],
    "signer": PERSON["signer"],
    "address": PERSON["address"],
    "phone": "",
    "reported_on": date(2026, 8, 31),
    "until": date(2027, 2, 28),
    "item": "Қара былғары әмиян, ішінде 12 400 ₸.",
    "place": "Базар",
    "found_at": "",
    "condition": "",
    "storage": "",
}
_CRIME: dict[str, Any] = {
    "number": "KLS-K-2026-000031",
    "document_type": "id_card",
    "document_number": "041234567",
    "document_issuer": "ІІМ",
    "document_issued_on": date(2019, 4, 12),
}
_HAND_OVER: dict[str, Any] = {
    "visit": 1412,
    "ticket": "D-014",
    "arrived_at": "2026-11-23T11:12:00.000+05:00",
    "accepted_at": PERSON["accepted_at"],
    "applicant": PERSON["applicant"],
    "phone": PERSON["phone"],
    "kind": "crime_report",
    "summary": "Телефонымды ұрлап кетті.",
    "taken_by": "",
    "kui_number": "",
    "kui_at": "",
}
_SLIP: dict[str, Any] = {
    "office_kk": OFFICE["office_kk"],
    "office_ru": OFFICE["office_ru"],
    "ticket": "A-017",
    "arrived_at": "2026-11-23T11:12:00.000+05:00",
    "purpose": "appeal",
    "priority": "pregnant",
    "ahead": 4,
}
SAMPLES: dict[str, tuple[type[papers.Frozen], dict[str, Any]]] = {
    papers.PROTOCOL: (
        papers.ProtocolData,
        OFFICE | PERSON | {"kind": "application", "addressed_to": "Бөлім бастығы", "against": ""},
    ),
    papers.CRIME_DRAFT: (papers.CrimeDraftData, OFFICE | PERSON | _CRIME),
    papers.HAND_OVER: (papers.HandOverData, OFFICE | _HAND_OVER),
    papers.BOOKING: (BookingData, OFFICE | _BOOKING),
    papers.FOUND_ITEM: (FoundItemData, OFFICE | _FOUND),
    papers.DAY_SHEET: (DaySheetData, OFFICE | _SHEET),
    papers.BLANK: (BlankData, OFFICE | {"number": "KLS-B-231-07"}),
    papers.SLIP: (SlipData, _SLIP),
    **{kind.PAPER: (kind, OFFICE | LETTER | own) for kind, own in _NOTICES.items()},
}
"""Every paper but the receipt with values of a real office."""


@pytest.fixture
def sample() -> Callable[..., papers.Frozen]:
    """Return a builder of any paper's values by its code, with any field changed."""

    def build(paper: str, /, **changes: Any) -> papers.Frozen:
        cls, values = SAMPLES[paper]
        return cls(**values | changes)

    return build


@pytest.fixture
def make() -> Callable[..., ReceiptData]:
    """Return a builder: a complaint of the Kalzhat office, with any field changed."""

    def build(**changes: Any) -> ReceiptData:
        values: dict[str, Any] = {
            "office_code": "KLS",
            "office_kk": "Қалжат ауданының Полиция бөлімі",
            "office_ru": "Отдел полиции Калжатского района",
            "number": "KLS-2026-000542",
            "kind": "complaint",
            "accepted_at": "2026-11-23T11:42:07.181+05:00",
            "registered_on": date(2026, 11, 23),
            "due": date(2026, 12, 22),
            "forward_by": None,
            "applicant": "Өтегенқызы Г. Ә.",
            "sheets": 2,
            "clerk": "Серікова А. Б.",
            "position_kk": "фронт-кеңсенің аға инспекторы",
            "position_ru": "старший инспектор фронт-офиса",
            "counter": 2,
            "feedback_code": "4071",
            "phone": "+7 725 335 12 34",
            "complain_to_kk": "Түркістан облысының Полиция департаменті",
            "complain_to_ru": "Департамент полиции Туркестанской области",
        }
        return ReceiptData(**values | changes)

    return build


@pytest.fixture
def note() -> str:
    """Return a text of the shape and length of a signed note (TRUST 3.3)."""
    return NOTE.format(code="KLS")


@pytest.fixture
def read() -> Callable[[bytes], str]:
    """Return a reader of the text layer by one program; blanks and line ends become single spaces."""

    def text_of(pdf: bytes) -> str:
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
        return re.sub(r"\s+", " ", " ".join(pages))

    return text_of


@pytest.fixture
def read_again() -> Callable[[bytes], str]:
    """Return a reader of the text layer by another program."""

    def text_of(pdf: bytes) -> str:
        document = pypdfium2.PdfDocument(pdf)
        text = " ".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        return re.sub(r"\s+", " ", text)

    return text_of


@pytest.fixture
def raster() -> Callable[[bytes], Image]:
    """Return a printer's eye: the first page at 8 dots a millimetre, black and white as a thermal head burns it."""

    def picture(pdf: bytes) -> Image:
        document = pypdfium2.PdfDocument(pdf)
        image = document[0].render(scale=203.2 / 72).to_pil().convert("L").point(lambda level: 255 * (level > 127))
        document.close()
        return image

    return picture
