# SPDX-License-Identifier: Apache-2.0
"""What the office is and how it is set: facts from the first event, settings with each change recorded."""

from frontdesk.domain import glyphs, roles, setting_specs
from frontdesk.domain.text import clean
from frontdesk.errors import Refused, refuse
from frontdesk.services.ports import HOURS_CHANGES, OFFICE_HOURS, Journal
from frontdesk.services.requests import same_request
from frontdesk.services.views import Actor, OfficeFacts


class Settings:
    """Typed reading over the recorded settings; the values are kept in memory and read anew when one changes."""

    def __init__(self, journal: Journal, coverage: glyphs.Coverage) -> None:
        self._journal = journal
        self._coverage = coverage
        self._values: dict[str, str] | None = None

    def text(self, key: str) -> str:
        """Return the present value; raise KeyError for a stray key."""
        spec = setting_specs.spec(key)
        if self._values is None:
            with self._journal.reading() as read:
                self._values = read.settings()
        return self._values.get(key, spec.default)

    def number(self, key: str) -> int:
        """Return a whole number."""
        return int(self.text(key))

    def flag(self, key: str) -> bool:
        """Return yes or no."""
        return self.text(key) == "true"

    def forget(self) -> None:
        """Read the values again at the next question."""
        self._values = None

    def change(self, by: Actor, key: str, value: str, request: str) -> None:
        """Change one setting; raise Refused with the reason."""
        roles.require(by.role, "change_settings")
        value, problem = clean(value, "value", limit=1000)
        problem = problem or setting_specs.problem(key, value)
        if problem is not None:
            raise Refused(problem)
        undrawable = glyphs.problems("value", value, self._coverage)
        if undrawable:
            # Some of them stand on every receipt.
            raise Refused(undrawable[0])
        with self._journal.begin(by.id, request) as work:
            known = work.repeated()
            if known:
                same_request(known[0].type == "setting.changed" and known[0].data == {"key": key, "value": value})
            else:
                if key == OFFICE_HOURS:
                    work.take(HOURS_CHANGES)
                work.record("setting.changed", {"key": key, "value": value})
        self.forget()


def facts(journal: Journal) -> OfficeFacts:
    """Return what the first event says; raise Refused `office_missing` where there is none."""
    with journal.reading() as read:
        found = read.office()
        first = read.event(0)
    if found is None or first is None:
        raise refuse("office_missing")
    return OfficeFacts(
        found["code"],
        found["name_kk"],
        found["name_ru"],
        bool(found["training"]),
        found["vkey"].split("+", 1)[0],
        found["vkey"],
        first.data.get("offsite_of"),
    )
