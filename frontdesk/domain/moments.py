# SPDX-License-Identifier: Apache-2.0
"""Instants and office days: UTC inside, Asia/Almaty (+05:00) in every text. No clock is read here."""

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")
"""One zone for the whole country since 2024-03-01 (DOMAIN 2.7)."""

_TEXT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def local(moment: datetime) -> datetime:
    """Return the aware instant as wall time in Asia/Almaty."""
    return moment.astimezone(ALMATY)


def office_day(moment: datetime) -> date:
    """Return the local date to which an instant belongs."""
    return moment.astimezone(ALMATY).date()


def midnight(day: date) -> datetime:
    """Return the UTC instant at which the local day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=ALMATY).astimezone(UTC)


def to_text(moment: datetime) -> str:
    """Return `2026-04-24T18:41:00.000+05:00`; milliseconds are cut, not rounded: no instant moves into the future."""
    wall = moment.astimezone(ALMATY)
    return wall.isoformat(timespec="milliseconds")


def from_text(text: str) -> datetime:
    """Read an ISO 8601 instant; without an offset it means Asia/Almaty. Returns UTC; raises ValueError."""
    if not _TEXT.fullmatch(text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    if not MINYEAR < moment.year < MAXYEAR:
        # Half a day from the end of time there is no other zone to go to.
        raise ValueError(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ALMATY)
    return moment.astimezone(UTC)


def day_from_text(text: str) -> date:
    """Read `2026-04-24` and no other spelling of a date; raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def to_ms(moment: datetime) -> int:
    """Return whole milliseconds since 1970 UTC, cut."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def from_ms(ms: int) -> datetime:
    """Return the UTC instant of so many milliseconds since 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)


def cut_to_ms(moment: datetime) -> datetime:
    """Return the instant without its microseconds below a millisecond."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
