# SPDX-License-Identifier: Apache-2.0
"""What the tests of the rules share: the shipped calendar."""

import pytest

from frontdesk import assets
from frontdesk.domain.calendar import WorkCalendar, parse_calendar


@pytest.fixture(scope="session")
def kz() -> WorkCalendar:
    return parse_calendar(assets.read_text("calendar", "kz.toml"))
