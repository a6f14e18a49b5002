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

from frontdesk.domain.papers import ReceiptData

NOTE = (
    "frontdesk.example/{code}\n5006\nYPtRmFShd9vaeLHKd2rInWXBi/sTOgMTuJFdyfPeF3g=\n"
    "{code}-2026-000542 2026-11-23T11:42:07.181+05:00 cct9wwRcIhk8B8QkVGP029k6xVBpwikDZ0+HG5K+9t0=\n\n"
    "\u2014 frontdesk.example/{code} 2u7bKXZT63kIUAB8Ug1xlByaKgr3ejcR4iXDtw1aWIgFaWIgFaWIgFaWIgFaWIgFaWIgFaWIgFaWIgFaWIgFaWIgFaWIgFZmY=\n"
)


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
