# SPDX-License-Identifier: Apache-2.0
"""What an act on an appeal asks for and how far its dates may reach (DOMAIN 1.5-1.10); which acts there are: `life`."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from frontdesk.domain import decisions, life
from frontdesk.domain.deadlines import NOTICE_DAYS, latest_extension, notice_by
from frontdesk.domain.life import Act, Situation
from frontdesk.domain.text import fold
from frontdesk.errors import Problem, Refused

RETURN_DAYS: Final = 3
"""Working days in which an appeal is returned: after the time to complete it, or after registration (APPC 64(7))."""

FIX_DAYS: Final = 5
"""Working days that are proposed for completing an appeal; the law says only `reasonable` (APPC 64(6))."""

FIX_MOST: Final = 15
"""Working days at most where no due date is known; else the time ends before the day due (DOMAIN U16)."""

ERDR_HOURS: Final = 24
"""Plain hours from the KUI entry to the ERDR entry (DOMAIN U1)."""

KUI_LIMIT: Final = 40
OLDEST_KUI: Final = timedelta(days=31)
_DIGITS: Final = re.compile("[0-9]{4,30}", re.ASCII)


def lawful_acts(situation: Situation) -> tuple[Act, ...]:
    """Return the acts that are lawful now, in the order of `life.ACTS`; who may do them is another question."""
    return tuple(
        act
        for act in life.ACTS
        if life.blocked(act, situation) is None
        and (not act.grounds or lawful_grounds(act, situation))
        and (act is not life.EXTEND or _leaves_room(situation))
    )


def _leaves_room(situation: Situation) -> bool:
    """Say whether an extension decided today could reach past the present last day at all."""
    latest = latest_until(situation, situation.today)
    return latest is not None and situation.due is not None and latest > situation.due


def check(act: Act, situation: Situation, given: Mapping[str, Any]) -> None:
    """Raise Refused with one problem per wrong field unless the act with these values is lawful now.

    Codes: those of `life.blocked`, `problems_of`, and for a decision `decisions.problems_of`.
    """
    whole = life.blocked(act, situation)
    problems = [whole] if whole else problems_of(act, situation, given)
    if problems:
        raise Refused(*problems)


def problems_of(act: Act, situation: Situation, given: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with the values given for an act that is lawful as such; one problem per field.

    Codes: `date_in_future`, `date_too_early` (since), `fix_time` (first, last_day), `ground_unknown`,
    `ground_not_for_kind`, `defect_not_asked`, `defect_time_runs` (until), `return_late` (last_day), `position_unknown`,
    `extension_not_later` (due), `extension_too_far` (latest), `how_unknown`, `linked_already`, `old_file_first_return`,
    `kui_needed`, `kui_time`; each with `article`.
    """
    if act is life.ANSWER:
        return decisions.problems_of(situation.kind, given["result"], given["channel"])
    rule = _RULES.get(act.code)
    return rule(situation, given) if rule else []


def _between(field: str, day: date, first: date, last: date, law: str) -> list[Problem]:
    if day > last:
        return [Problem(field, "date_in_future", {"article": law})]
    if day < first:
        return [Problem(field, "date_too_early", {"since": first.isoformat(), "article": law})]
    return []


# --- completing and returning


def latest_fix(situation: Situation) -> date:
    """Return the last day that may be set for completing an appeal: before the day due, for the term does not pause."""
    if situation.due is not None:
        return date.fromordinal(situation.due.toordinal() - 1)
    return situation.calendar.add_working_days(situation.today, FIX_MOST)


def _forward(situation: Situation, given: Mapping[str, Any]) -> list[Problem]:
    law = life.article(life.FORWARD, situation, given)
    return _between("notified", given["notified"], situation.accepted_on, situation.today, law)


def _withdraw(situation: Situation, given: Mapping[str, Any]) -> list[Problem]:
    return _between("statement", given["statement"], situation.accepted_on, situation.today, life.WITHDRAW.article)


def _fix(situation: Situation, given: Mapping[str, Any]) -> list[Problem]:
    until: date = given["until"]
    last = latest_fix(situation)
    if situation.today < until <= last:
        return []
    first = date.fromordinal(situation.today.toordinal() + 1)
    params = {"first": first.isoformat(), "last_day": last.isoformat(), "article": life.NEEDS_FIX.article}
    return [Problem("until", "fix_time", params)]


def return_by(ground: str, situation: Situation) -> date | None:
    """Return the last day for a return on a ground; None where the time to complete was never set."""
    start = situation.fix_until if ground == "defect" else situation.registered_on
    return situation.calendar.add_working_days(start, RETURN_DAYS) if start else None


def lawful_grounds(act: Act, situation: Situation) -> tuple[str, ...]:
    """Return the grounds on which an appeal can be returned or stopped now."""
    codes = [ground.code for ground in act.grounds if situation.kind.code in ground.kinds]
    return tuple(code for code in codes if _ground_problem(act, situation, code) is None)


def _return(situation: Situation, given: Mapping[str, Any]) -> list[Problem]:
    found = _ground_problem(life.RETURN, situation, given["ground"])
    return [found] if found else []


def _stop(situation: Situation, given: Mapping[str, Any]) -> list[Problem]:
    found = _ground_problem(life.STOP, situation, given["ground"])
    law = life.article(life.STOP, situation, given)
    dates = _between("decided", given["decided"], situation.registered_on, situation.today, law)
    return [*([found] if found else []), *dates]


def _ground_problem(act: Act, situation: Situation, code: str) -> Problem | None:
    law = life.article(act, situation, {"ground": code})
    if all(ground.code != code for ground in act.grounds):
        return Problem("ground", "ground_unknown", {"article": law})
    if act.ground(code, situation.kind.code) is None:
        return Problem("ground", "ground_not_for_kind", {"kind": situation.kind.code, "article": law})
    if code == "defect":
        if situation.fix_until is None:
            return Problem("ground", "defect_not_asked", {"article": "APPC 64(6)"})
        if situation.today <= situation.fix_until:
            return Problem("ground", "defect_time_runs", {"until": situation.fix_until.isoformat(), "article": law})
    last = return_by(code, situation) if act is life.RETURN else None
    if last is not None and situation.today > last:
        return Problem("ground", "return_late", {"last_day": last.isoformat(), "article": law})
    return None


# --- extending


def latest_until(situation: Situation, decided: date) -> date | None:
    """Return the last day to which the term can be extended by a decision of that day; None where it cannot be."""
    if life.blocked(life.EXTEND, situation) is not None or situation.due is None or decided > situation.due:
        return None
    return latest_extension(situation.kind, decided, situation.due, situation.calendar)


def extended_due(situation: Situation, until: date) -> date:
    """Return the new due date: a term that ends on a day off ends on the next working day (Civil Code 175)."""
    return situation.calendar.on_or_after(until)


def _extension(situation: Situation, given: Mapping[str, Any]) -> list[Problem]:
    law = life.article(life.EXTEND, situation)
    problems = _between("decided", given["decided"], situation.registered_on, situation.today, law)
    if given["position"] not in life.POSITIONS:
        problems.append(Problem("position", "position_unknown", {"article": law}))
    if problems:
        return problems
    latest, due = latest_until(situation, given["decided"]), situation.due
    if due is None or latest is None:
        return [Problem("until", "no_due", {"article": law})]
    if given["until"] <= due:
        return [Problem("until", "extension_not_later", {"due": due.isoformat(), "article": law})]
    if given["until"] > latest:
        return [Problem("until", "extension_too_far", {"latest": latest.isoformat(), "article": law})]
    return []


# --- duty unit, links, assignees


def erdr_by(kui_at: datetime) -> datetime:
    """Return the instant by which the ERDR entry is expected: 24 plain hours, days off included (DOMAIN 1.10)."""
    return kui_at + timedelta(hours=ERDR_HOURS)


def kui_unusual(number: str) -> bool:
    """Say whether a KUI number is no plain string of digits; worth a warning, for the official system issues it."""
    return not _DIGITS.fullmatch(number)


def _hand_over(situation: Situation, given: Mapping[str, Any]) -> list[Problem]:
    law = life.article(life.HAND_OVER, situation)
    number, at, now = given.get("kui_number"), given.get("kui_at"), given["now"]
    if situation.status == life.DUTY and not number and at is None:
        return [Problem("kui_number", "kui_needed", {"article": law})]
    if at is not None and not now - OLDEST_KUI <= at <= now:
        return [Problem("kui_at", "kui_time", {"days": OLDEST_KUI.days, "article": law})]
    return []


def _link(situation: Situation, given: Mapping[str, Any]) -> list[Problem]:
    how = given["how"]
    if how not in life.LINKS:
        return [Problem("how", "how_unknown", {"article": life.LINK.article})]
    if how == "repeat":
        return [Problem("to", "linked_already", {"article": "APPC 70(5)"})] if situation.linked else []
    law = "APPC 64(8)"
    if situation.status not in life.OPEN:
        return [Problem("number", "appeal_final", {"status": situation.status, "article": life.ENDED})]
    if situation.crime_information:
        return [Problem("number", "crime_not_stopped", {"article": life.NO_RETURN})]
    if not given["returned_before"]:
        return [Problem("how", "old_file_first_return", {"article": law})]
    return []


def is_accused(against: str | None, surname: str, given: str, patronymic: str | None = None) -> bool:
    """Say whether the person complained about seems to be the one of that name (APPC 97(2)); in doubt yes.

    Names are folded; case endings of Russian and Kazakh are allowed for. A following name or initial that begins with
    another letter than the given name says that it is somebody else.
    """
    words = re.findall(r"[^\W\d_]+", against or "")
    stem = _stem(fold(surname))
    if not stem:
        return False
    firsts = {fold(name)[:1] for name in (given, patronymic) if name}
    for place, word in enumerate(words):
        folded = fold(word)
        if folded.startswith(stem) and len(folded) - len(stem) <= _LONGEST_ENDING:
            follows = words[place + 1] if place + 1 < len(words) else ""
            if not follows[:1].isupper() or not firsts or fold(follows)[:1] in firsts:
                return True
    return False


def _stem(name: str) -> str:
    """Return a folded surname without the ending that a case changes: `серікова` and `серікову` have one stem."""
    ending = next((one for one in _ENDINGS if name.endswith(one) and len(name) - len(one) >= _SHORTEST_STEM), "")
    return name.removesuffix(ending)


_ENDINGS: Final = tuple(fold(one) for one in ("ий", "ый", "ая", "а", "я", "й", "ь"))
_SHORTEST_STEM: Final = 4
_LONGEST_ENDING: Final = 5


_RULES: Final[Mapping[str, Callable[[Situation, Mapping[str, Any]], list[Problem]]]] = {
    "needs_fix": _fix,
    "forward": _forward,
    "withdraw": _withdraw,
    "return": _return,
    "stop": _stop,
    "extend": _extension,
    "hand_over": _hand_over,
    "link": _link,
}


# --- what the program proposes


def proposals(act: Act, situation: Situation) -> dict[str, str | date]:
    """Return what the program would put into the fields of a lawful act or show beside them; a person decides.

    Keys are field names, or `latest`, `notice_by`, `forward_by`, `latest_GROUND`, and `warning` with a code.
    """
    today, calendar = situation.today, situation.calendar
    match act:
        case life.NEEDS_FIX:
            last = latest_fix(situation)
            return {"until": min(calendar.add_working_days(today, FIX_DAYS), last), "latest": last}
        case life.FORWARD:
            found: dict[str, str | date] = {"notified": today}
            if situation.forward_by is not None:
                found["forward_by"] = situation.forward_by
                if today > situation.forward_by:
                    found["warning"] = "forward_late"
            return found
        case life.WITHDRAW:
            return {"statement": today}
        case life.RETURN:
            lasts = {code: return_by(code, situation) for code in lawful_grounds(act, situation)}
            return {f"latest_{code}": last for code, last in lasts.items() if last is not None}
        case life.STOP:
            return {"decided": today, "notice_by": calendar.add_working_days(today, NOTICE_DAYS)}
        case life.EXTEND:
            latest = latest_until(situation, today)
            end: dict[str, str | date] = {"until": latest, "latest": latest} if latest else {}
            return {"decided": today, "notice_by": notice_by(today, calendar), **end}
        case _:
            return {}


def choices(act: Act, situation: Situation) -> dict[str, tuple[str, ...]]:
    """Return the lawful codes of the fields that hold a code."""
    match act:
        case life.ANSWER:
            results = decisions.results_for(situation.kind)
            return {"result": tuple(r for r in decisions.RESULTS if r in results), "channel": decisions.CHANNELS}
        case life.RETURN | life.STOP:
            return {"ground": lawful_grounds(act, situation)}
        case life.EXTEND:
            return {"position": life.POSITIONS}
        case life.LINK:
            hows = ("repeat",) * (not situation.linked)
            old = situation.status in life.OPEN and not situation.crime_information
            return {"how": (*hows, *(("old_file",) * old))}
        case _:
            return {}
