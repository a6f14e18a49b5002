# SPDX-License-Identifier: Apache-2.0
"""How long texts lie in SQLite: deflated against a shipped text of what such texts mostly say.

A year of the whole country is 11 GB of JSON whose names and codes repeat themselves in every row, and 7 GB packed. The
text itself is what is hashed, committed to and read; nothing outside this package ever meets the packed form. A text
that lies there as it is counts as well, so rows written before are never touched. PostgreSQL keeps plain text.
"""

import zlib
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, func, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from frontdesk.errors import Trouble

EVENT: Final = 1
"""Events of the journal."""

PERSONAL: Final = 2
"""Personal data."""

LONGEST: Final = 16 * 1024 * 1024
"""Bytes that a text may unpack to: far more than any that is written, far less than a planted one could take."""

SQL_NAME: Final = "unpacked"
"""The function by which a statement of SQLite reads a packed text."""

_WINDOW: Final = -12
"""Raw deflate that looks 4 KB back: as far as a shipped text and an event reach, and cheap to begin."""
_LEVEL: Final = 1
_MEMORY: Final = 4

_AT: Final = '"at":"2026-01-01T09:00:00.000+05:00","cmd":"0123456789abcdef","data":{'
_LOG: Final = '},"log":"frontdesk.example/","number":"-2026-000'
_ENVELOPE: Final = '","pii":"","seq":1,"type":"'

# What a dictionary says can never change: rows refer to it. A better one is another number beside it.
_SHIPPED: Final = {
    EVENT: (
        '"app":"office":"name_kk":"name_ru":"role":"clerk","secret":"position_kk":"Фронт-кеңсе қызметкері",'
        '"position_ru":"Сотрудник фронт-офиса","failures":0,"until":null,"user":"u'
        '"type":"user.login","type":"user.added","type":"setting.changed","type":"backup.made","type":"clock.alarm"'
        '"form":"protocol","outcome":"signed","version":1"type":"protocol.saved","type":"protocol.signed"'
        '"old_due":"new_due":"why":"calendar","order":"type":"appeal.redated""to":"u"type":"appeal.assigned"'
        '"decided":"decider":"first":"notice_by":"until":"position":"type":"appeal.extended"'
        '"notified":"part":false"type":"appeal.forwarded","ground":"type":"appeal.returned"'
        '"channel":"in_person","document":"result":"satisfied","type":"appeal.answered","expired_at":'
        '"type":"appeal.deemed_refused","number":"of":"type":"pii.viewed","reason":"type":"print.failed"'
        '"outcome":"advice","reason":null,"outcome":"registered","type":"ticket.finished"'
        '"date":"2026-01-01","persons":1,"priority":null,"purpose":"consult","purpose":"appeal","ticket":"A-001"'
        '"type":"ticket.issued","counter":1,"type":"ticket.called"'
        '{"copy":0,"frozen":"","lang":"kk","paper":"receipt","signed":true,"size":"80mm"'
        + _LOG
        + _ENVELOPE
        + 'print.started","v":1}{"copy":0,"paper":"receipt"'
        + _ENVELOPE
        + 'print.done","v":1}'
        '"actor":"system"'
        '"rule":{"code":"appc_20wd","code":"request_15cd","kind":"complaint","kind":"proposal","language":"ru",'
        '"kind":"message","kind":"response","kind":"info_request","kind":"crime_report","oral":true,'
        '{"actor":"u1",' + _AT + '"accepted_at":"2026-01-01T09:00:00.000+05:00","anonymous":false,'
        '"calendar":"kz-5day-2026-","counter":1,"crime_information":false,"direct":false,"direct":true,'
        '"due":"2026-","feedback":"0","forward_by":"2026-","kind":"application","language":"kk","late":null,'
        '"oral":false,"registered_on":"2026-","rule":{"code":"appc_15wd","version":"241-VIII"},"sheets":1,"visit":1'
        + _LOG
        + _ENVELOPE
        + 'appeal.registered","v":1}'
    ).encode(),
    PERSONAL: (
        '"organisation":{"bin":"name":"representative":{"document":"basis":"joint":[{"why":"to":"text":"'
        '"no_iin_reason":"citizenship":"email":"@mail.ru","interpreter":"decider":"position":"'
        "Прокурор Судья Министр Департамент полиции Өтініш Шағым Арыз "
        "Начальнику отдела полиции района города Алматы Астана Шымкент "
        "Меня зовут Мен, проживаю по адресу тұрамын. Прошу принять меры. Прошу рассмотреть и сообщить о результате. "
        "Прошу направить ответ на электронную почту. Заявление Жалоба заявляю, что мне нам меня было были который "
        "неизвестный сосед квартира дом двор улица автомобиль телефон деньги документ полиции участковый инспектор "
        "көршім үйдің пәтер ауласында көлік ақша құжат туралы бойынша және жауап берілмеді нәтижесін "
        "жазбаша хабарлауыңызды сұраймын. шара қолдануыңызды сұраймын. "
        'Айгүл Гүл Нұр Асқар Ерлан Марат Серік Елена Ирина Александр Сергей Дмитрий "patronymic":"'
        "Александрович Сергеевна Викторовна ович овна евич қызы ұлы "
        'ская ский енко ова ева ина ов ев ин баев баева беков бекова "surname":"'
        '{"addressed_to":"Полиция бөлімінің бастығына","substance":"","visitor":{"address":"ул. көшесі, "ауылы, '
        'Абай көшесі, ","given":"","iin":"0","patronymic":"ұлы","phone":"+770","surname":"ов"}}'
    ).encode(),
}
_DICTIONARIES: Final = {bytes((number,)): text for number, text in _SHIPPED.items()}
"""By the first byte of what is stored."""


def packed(text: bytes, dictionary: int) -> bytes:
    """Return a text (UTF-8) as it is stored: the number of its dictionary in one byte, then raw deflate."""
    first, primed = _primed(dictionary)
    deflate = primed.copy()
    return b"".join((first, deflate.compress(text), deflate.flush()))


@cache
def _primed(dictionary: int) -> tuple[bytes, Any]:
    """Return the first byte, and a deflate that has read its dictionary: to copy it takes half of making it anew."""
    primed = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, _SHIPPED[dictionary])
    return bytes((dictionary,)), primed


def unpacked(stored: object) -> str | None:
    """Return the text of a stored value, whether packed or as it is; raise `ValueError` where it is neither."""
    if stored is None or isinstance(stored, str):
        return stored
    return content_of(stored).decode("utf-8")


def content_of(stored: object) -> bytes:
    """Return the bytes (UTF-8) of a stored text; raise `ValueError` where it is none."""
    if isinstance(stored, str):
        return stored.encode("utf-8")
    dictionary = _DICTIONARIES.get(stored[:1]) if isinstance(stored, bytes) else None
    if dictionary is None:
        raise ValueError("not a stored text")
    inflate = zlib.decompressobj(_WINDOW, dictionary)
    try:
        content = inflate.decompress(stored[1:], LONGEST)  # type: ignore[index]  # bytes, since it has a dictionary
    except zlib.error as error:
        raise ValueError("a stored text is damaged") from error
    if not inflate.eof or inflate.unused_data:
        raise ValueError("a stored text is damaged")
    return content


class PackedText(TypeDecorator[str]):
    """Text that is kept packed in SQLite and read as text; statements that are prepared once use `stored`."""

    impl = Text
    cache_ok = True

    def __init__(self, dictionary: int) -> None:
        super().__init__()
        self.dictionary = dictionary

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401 - what the driver takes
        """Return the text as the database keeps it."""
        return None if value is None else stored(value.encode("utf-8"), self.dictionary, dialect)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002 - as SQLAlchemy calls it
        """Return the text; raise `Trouble("database_damaged")` where there is none."""
        try:
            return unpacked(value)
        except ValueError as error:
            raise Trouble("database_damaged", detail="zlib") from error


def stored(text: bytes, dictionary: int, dialect: Dialect) -> str | bytes:
    """Return a text (UTF-8) as this kind of database keeps it."""
    return packed(text, dictionary) if dialect.name == "sqlite" else text.decode("utf-8")


def read_in_sql(column: ColumnElement[str], *, sqlite: bool) -> ColumnElement[str]:
    """Return a packed column's text within a statement."""
    return func.unpacked(column, type_=Text()) if sqlite else type_coerce(column, Text())
