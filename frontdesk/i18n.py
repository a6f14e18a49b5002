# SPDX-License-Identifier: Apache-2.0
"""One gettext catalogue for window, papers and command line; the language is an argument, never a global.

English is the language of the source strings, Kazakh the default of the program. Dates and durations are worded here
too, because their patterns belong to a language.
"""

import gettext
from collections.abc import Callable
from datetime import date as Date  # noqa: N812 - `Texts.date` is the word for the act
from datetime import datetime
from functools import cache
from string import Formatter
from typing import Final

from frontdesk import assets

LANGUAGES: Final = ("kk", "ru", "en")
DEFAULT: Final = "kk"
DOMAIN: Final = "frontdesk"


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a constant for translation; it is translated when it is shown."""
    return message


def placeholders(message: str) -> frozenset[str]:
    """Return the names between braces in a message."""
    return frozenset(name for _, name, _, _ in Formatter().parse(message) if name)


class Texts:
    """The words of one language; call it with an English source string and the values for its placeholders."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, message: str, **params: object) -> str:
        """Translate and fill in; a translation whose placeholders differ is not used, the source string is."""
        words = self._catalogue.gettext(message) if message else ""
        return self._fill(message, words, params)

    def plural(self, one: str, many: str, n: int, **params: object) -> str:
        """Translate a counted sentence; `n` is filled in as {n} unless given otherwise."""
        words = self._catalogue.ngettext(one, many, n)
        return self._fill(many, words, {"n": n, **params})

    def date(self, day: Date) -> str:
        """Return 09.03.2026."""
        return day.strftime("%d.%m.%Y")

    def date_long(self, day: Date) -> str:
        """Return the official long form: `2026 жылғы 9 наурыз`, `9 марта 2026 года`, `9 March 2026` (DOMAIN 2.10)."""
        months = _MONTHS[self.language]
        return _LONG[self.language].format(day=day.day, month=months[day.month - 1], year=day.year)

    def month(self, number: int) -> str:
        """Return the name of a month, 1 to 12, as it heads a page of a calendar."""
        return (_MONTH_HEADS if self.language == "ru" else _MONTHS[self.language])[number - 1]

    def weekday(self, day: Date) -> str:
        """Return the full name of the weekday."""
        return _WEEKDAYS[self.language][day.weekday()]

    def weekday_short(self, day: Date) -> str:
        """Return the two- or three-letter name of the weekday."""
        return _SHORT_WEEKDAYS[self.language][day.weekday()]

    def time(self, wall: datetime) -> str:
        """Return 18:41 of a local time."""
        return wall.strftime("%H:%M")

    @staticmethod
    def duration(seconds: int) -> str:
        """Return 4:12 or 1:04:12; floored, never rounded up."""
        hours, rest = divmod(max(0, int(seconds)), 3600)
        minutes, secs = divmod(rest, 60)
        return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"

    @staticmethod
    def _fill(source: str, words: str, params: dict[str, object]) -> str:
        if words != source and not placeholders(words) <= placeholders(source) | {"n"}:
            words = source
        return words.format(**params) if params else words


@cache
def texts(language: str) -> Texts:
    """Return the words of `kk`, `ru` or `en`; raise KeyError for another language."""
    if language not in LANGUAGES:
        raise KeyError(language)
    try:
        found: gettext.NullTranslations = gettext.translation(
            DOMAIN, str(assets.folder("translations")), languages=[language]
        )
    except FileNotFoundError:
        found = gettext.NullTranslations()
    return Texts(language, found)


Translate = Callable[..., str]

_MONTHS: Final = {
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_MONTH_HEADS: Final = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()
_LONG: Final = {"kk": "{year} жылғы {day} {month}", "ru": "{day} {month} {year} года", "en": "{day} {month} {year}"}
_WEEKDAYS: Final = {
    "kk": "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі".split(),
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
_SHORT_WEEKDAYS: Final = {
    "kk": "дс сс ср бс жм сб жс".split(),
    "ru": "пн вт ср чт пт сб вс".split(),
    "en": "Mon Tue Wed Thu Fri Sat Sun".split(),
}
