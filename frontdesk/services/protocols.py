# SPDX-License-Identifier: Apache-2.0
"""Protocols of oral appeals: which wait, drafts while they are typed, texts put on record as versions, signing.

A text on record never changes: a change is a new version, and both remain. Signing marks a version final. Which paper
comes out of a text is in `papers`.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from frontdesk.domain import life, roles
from frontdesk.domain import protocol as rules
from frontdesk.domain.identifiers import parse_number
from frontdesk.domain.moments import to_text
from frontdesk.errors import refuse
from frontdesk.services.days import Days
from frontdesk.services.lookup import Lookup
from frontdesk.services.ports import AppealRow, Journal, ProtocolRow, Reading, RecordedEvent, UnitOfWork
from frontdesk.services.requests import same_request
from frontdesk.services.views import Actor, OfficeFacts, ProtocolHit, ProtocolView

SAVED: Final = "saved"
SIGNED: Final = "signed"
LISTED: Final = 100


class Protocols:
    """Protocols are of appeals that exist: the number stands on every page."""

    def __init__(self, journal: Journal, facts: OfficeFacts, days: Days, lookup: Lookup) -> None:
        self._journal = journal
        self._facts = facts
        self._days = days
        self._lookup = lookup

    # --- looking

    def waiting(self, by: Actor) -> tuple[ProtocolHit, ...]:
        """Return the latest oral appeals, masked: those without a protocol first, then unsigned ones, then the rest."""
        roles.require(by.role, "find")
        with self._journal.reading() as read:
            appeals = read.oral_appeals(LISTED)
            rows = read.protocols(*(hit.number for hit, _language in appeals))
        last = {(row.number, row.form): row for row in rows}
        found = []
        for hit, language in appeals:
            form = rules.form_for(hit.kind, oral=True)
            row = last.get((hit.number, form or ""))
            if form is not None and not (row is None and hit.status not in (*life.OPEN, life.DUTY)):
                version, state = (row.version, row.state) if row else (0, None)
                found.append(
                    ProtocolHit(hit.number, form, hit.kind, language, hit.accepted_at, hit.name, version, state)
                )
        order = {None: 0, SAVED: 1, SIGNED: 2}
        return tuple(sorted(found, key=lambda hit: order[hit.state]))

    def open(self, by: Actor, number: str, form: str, *, request: str) -> ProtocolView:
        """Return the latest version, or a beginning from what the appeal says, and the draft beyond it.

        Recorded as an opening of the record. Raises Refused `number_unknown`, `protocol_not_for_appeal`.
        """
        roles.require(by.role, "receive")
        with self._journal.reading() as read:
            appeal = _appeal(read, number, form)
        self._lookup.record_view(by, appeal.seq, number, request)
        with self._journal.reading() as read:
            last = _last(read, number, form)
            document = read.personal(last.text_seq) if last else self._beginning(read, appeal)
            signing = read.event(last.signed_seq) if last and last.signed_seq is not None else None
            text = read.draft(_place(by, number, form), 0)
        return ProtocolView(
            number,
            form,
            last.version if last else 0,
            last.state if last else None,
            document or {},
            _draft(text),
            last.outcome if last else None,
            signing.at if signing else None,
        )

    def _beginning(self, read: Reading, appeal: AppealRow) -> dict[str, Any]:
        """Return what the program knows already, so that nobody types it."""
        personal = read.personal(appeal.person_seq) or {}
        visit = read.visit(appeal.visit)
        called = visit.called_at if visit else None
        begun = min(called, appeal.accepted_at) if called else appeal.accepted_at
        return {
            "place": self._facts.name_ru if appeal.language == "ru" else self._facts.name_kk,
            "started_at": to_text(begun.replace(second=0, microsecond=0)),
            "language": appeal.language,
            "account": personal.get("substance"),
        }

    def text(self, number: str, form: str) -> Mapping[str, Any] | None:
        """Return the text of the latest version for a paper; None where nothing is on record."""
        with self._journal.reading() as read:
            last = _last(read, number, form)
            return read.personal(last.text_seq) if last else None

    # --- writing

    def keep_draft(self, by: Actor, number: str, form: str, document: Mapping[str, Any]) -> None:
        """Keep what is being typed; no event. Raises Trouble."""
        roles.require(by.role, "receive")
        self._journal.save_draft(_place(by, number, form), 0, json.dumps(document, sort_keys=True))

    def save(self, by: Actor, number: str, form: str, document: object, *, request: str) -> int:
        """Put a text on record: version 1, or a new version of what is on record already. Return the version.

        The same text as the latest version changes nothing. Raises Refused per field, `number_unknown`,
        `protocol_not_for_appeal`, `protocol_appeal_voided`, `request_id_reused`.
        """
        roles.require(by.role, "receive")
        personal = rules.read_protocol(document, form).personal()
        with self._journal.begin(by.id, request) as work:
            appeal = _appeal(work.read, number, form)
            known = work.repeated()
            if known:
                return _again(work, known[0], number, form, personal)
            if appeal.status == life.VOIDED:
                raise refuse("protocol_appeal_voided", "number", number=number)
            last = _last(work.read, number, form)
            if last is not None and work.read.personal(last.text_seq) == personal:
                return last.version
            self._days.close_what_is_over(work)
            data: dict[str, Any] = {"form": form, "version": 1, "language": personal["language"]}
            if last is not None:
                data |= {"version": last.version + 1, "of": last.version}
            work.record("protocol.versioned" if last else "protocol.saved", data, number=number, personal=personal)
        self._days.write_bundles()
        self._journal.save_draft(_place(by, number, form), 0, "")
        return int(data["version"])

    def sign(self, by: Actor, number: str, form: str, signing: rules.Signing, *, request: str) -> int:
        """Mark the latest version as signed; return it. What was signed stays as it is.

        Raises Refused `number_unknown`, `protocol_missing`, `protocol_signed`, `request_id_reused`.
        """
        roles.require(by.role, "receive")
        texts = {"reason": signing.reason, "signed_by": signing.signed_by}
        personal = {name: value for name, value in texts.items() if value is not None}
        with self._journal.begin(by.id, request) as work:
            _appeal(work.read, number, form)
            known = work.repeated()
            if known:
                event = known[0]
                same_request(event.type == "protocol.signed" and event.number == number)
                same_request(event.data["form"] == form and event.data["outcome"] == signing.outcome)
                return int(event.data["version"])
            last = _last(work.read, number, form)
            if last is None:
                raise refuse("protocol_missing", "number", number=number)
            if last.state == SIGNED:
                raise refuse("protocol_signed", "number", number=number, version=last.version)
            self._days.close_what_is_over(work)
            data = {"form": form, "version": last.version, "outcome": signing.outcome}
            work.record("protocol.signed", data, number=number, personal=personal or None)
        self._days.write_bundles()
        return last.version


def _again(work: UnitOfWork, known: RecordedEvent, number: str, form: str, personal: Mapping[str, Any]) -> int:
    same_request(known.type in {"protocol.saved", "protocol.versioned"} and known.number == number)
    same_request(known.data["form"] == form and work.read.personal(known.seq) == personal)
    return int(known.data["version"])


def _appeal(read: Reading, number: str, form: str) -> AppealRow:
    """Return the appeal; its kind decides which of the two streams the form belongs to (DOMAIN 1.1)."""
    found = read.appeal(number) if parse_number(number) else None
    if found is None:
        raise refuse("number_unknown", "number", number=number[:40])
    if not found.oral or rules.form_for(found.kind, oral=True) != form:
        raise refuse("protocol_not_for_appeal", "form")
    return found


def _last(read: Reading, number: str, form: str) -> ProtocolRow | None:
    return next((row for row in reversed(read.protocols(number)) if row.form == form), None)


def _place(by: Actor, number: str, form: str) -> str:
    return f"{by.id}:{form}:{number}"


def _draft(text: str | None) -> dict[str, Any] | None:
    """Return the kept draft; what no editor of this version can show is forgotten, not stumbled over."""
    try:
        found = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and rules.well_formed(found) else None
