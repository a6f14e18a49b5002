# SPDX-License-Identifier: Apache-2.0
"""What happens to an appeal after its registration. Today that is the decision; each further act is one method more."""

from typing import Final

from frontdesk.domain import decisions, kinds, roles
from frontdesk.domain.appeal import LANGUAGES
from frontdesk.domain.text import clean
from frontdesk.errors import Problem, Refused, refuse
from frontdesk.services.days import Days
from frontdesk.services.ports import AppealRow, Journal
from frontdesk.services.requests import same_request
from frontdesk.services.views import Actor

REFERENCE: Final = 100


class Workflow:
    """Acts on registered appeals. The program proposes nothing here: a named person decides."""

    def __init__(self, journal: Journal, days: Days) -> None:
        self._journal = journal
        self._days = days

    def answer(
        self, by: Actor, number: str, *, result: str, channel: str, language: str, document: str, request: str
    ) -> None:
        """Record the decision on an appeal: the result, how and in which language it went out, by which document.

        Raises Refused `number_unknown`, `appeal_final`, `result_unknown`, `result_not_for_kind`, `channel_unknown`,
        `language_unknown`, `required`, `request_id_reused`.
        """
        roles.require(by.role, "receive")
        reference = _reference(document)
        if language not in LANGUAGES:
            raise refuse("language_unknown", "language")
        with self._journal.begin(by.id, request) as work:
            appeal: AppealRow | None = work.read.appeal(number)
            if appeal is None:
                raise refuse("number_unknown", "number", number=number[:40])
            known = work.repeated()
            if known:
                same_request(known[0].number == number and known[0].data.get("result") == result)
                return
            self._days.close_what_is_over(work)
            event = decisions.check(kinds.kind(appeal.kind), appeal.status, result, channel)
            data = {"result": result, "channel": channel, "language": language, "due": appeal.due}
            work.record(event, data, number=number, personal={"document": reference})
        self._days.write_bundles()


def _reference(document: str) -> str:
    text, problem = clean(document, "document", limit=REFERENCE)
    problem = problem or (None if text else Problem("document", "required"))
    if problem is not None:
        raise Refused(problem)
    return text
