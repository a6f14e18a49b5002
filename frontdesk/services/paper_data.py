# SPDX-License-Identifier: Apache-2.0
"""What goes onto a paper: its values taken from the appeal, its events and the settings, before it is issued.

Nothing is signed, rendered or recorded here; that a paper is possible at all is decided here: a notice needs its act.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from frontdesk.domain import life
from frontdesk.domain import papers as forms
from frontdesk.domain.appeal import applicant_of, others_of
from frontdesk.domain.identifiers import format_phone
from frontdesk.domain.journal import DECIDED
from frontdesk.domain.moments import from_text, office_day, to_text
from frontdesk.domain.papers import notices
from frontdesk.domain.papers.booking import BookingData
from frontdesk.domain.papers.found_item import FoundItemData, owner_until
from frontdesk.domain.papers.slip import SlipData
from frontdesk.domain.text import initials
from frontdesk.errors import Refused, Trouble, WrongUsage, refuse
from frontdesk.services.accounts import actor_of
from frontdesk.services.office import Settings
from frontdesk.services.ports import AppealRow, Reading
from frontdesk.services.templates import Templates
from frontdesk.services.views import Actor, HistoryLine, OfficeFacts, VisitRow

RECEIPT_VERSION: Final = 2

ASKED_FOR: Final = (
    forms.PROTOCOL,
    forms.CRIME_DRAFT,
    forms.HAND_OVER,
    notices.DefectNotice.PAPER,
    notices.ExtendNotice.PAPER,
    notices.ForwardNotice.PAPER,
    notices.ReturnNotice.PAPER,
    notices.StopNotice.PAPER,
    notices.AnswerCover.PAPER,
)
"""Papers that an appeal or an act in its life makes necessary, in the order in which they arise."""

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """The text of a protocol: its fields, its version (0 while it is typed), its entry, and how it was signed."""

    fields: Values
    version: int = 0
    seq: int | None = None
    outcome: str = ""
    signing: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """What is asked for: the appeal, who asks and when, in which language.

    `details` are what nobody asked for at registration, by the fields of the form; empty ones are left to be filled in
    by hand. `text` is the text of a protocol, on record or still being typed; None where the appeal's substance stands
    for it. `certificate` is the holder of the certificate that is about to sign the paper electronically.
    """

    read: Reading
    appeal: AppealRow
    by: Actor
    now: datetime
    lang: str | None = None
    text: Values | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    certificate: str = ""

    @cached_property
    def person(self) -> Values:
        """The personal data in force."""
        return self.read.personal(self.appeal.person_seq) or {}

    def protocol(self, form: str) -> "Text | None":
        """Return the text of a protocol: the one being typed, else the latest on record, None where there is none."""
        if self.text is not None:
            return Text(self.text)
        rows = [row for row in self.read.protocols(self.appeal.number) if row.form == form]
        if not rows:
            return None
        last = rows[-1]
        signing = self.read.personal(last.signed_seq) if last.signed_seq is not None else None
        fields = self.read.personal(last.text_seq) or {}
        return Text(fields, last.version, last.text_seq, last.outcome or "", signing or {})

    def last(self, *types: str) -> HistoryLine | None:
        """Return the latest event of one of these types."""
        lines = [line for line in self._history if line.type in types]
        return lines[-1] if lines else None

    @cached_property
    def _history(self) -> tuple[HistoryLine, ...]:
        return self.read.history(self.appeal.number)


class PaperData:
    """Freezes the values of any paper of an appeal."""

    def __init__(self, facts: OfficeFacts, settings: Settings, templates: Templates) -> None:
        self._facts = facts
        self._settings = settings
        self._templates = templates
        self._makers: Mapping[str, Callable[[Wanted], forms.Frozen]] = {
            forms.RECEIPT: self._receipt,
            forms.PROTOCOL: self._protocol,
            forms.CRIME_DRAFT: self._crime_draft,
            forms.HAND_OVER: self._hand_over,
            notices.ForwardNotice.PAPER: self._forward,
            notices.DefectNotice.PAPER: self._defect,
            notices.ReturnNotice.PAPER: self._return,
            notices.ExtendNotice.PAPER: self._extend,
            notices.StopNotice.PAPER: self._stop,
            notices.AnswerCover.PAPER: self._answer,
            forms.BOOKING: self._booking,
            forms.FOUND_ITEM: self._found_item,
            forms.SLIP: self._slip,
        }

    def possible(self, wanted: Wanted) -> tuple[str, ...]:
        """Return the papers that this appeal asks for now, beside its receipt: its protocol, notices of its acts."""
        found = []
        for paper in ASKED_FOR:
            try:
                self._makers[paper](wanted)
            except Refused:
                continue
            found.append(paper)
        return tuple(found)

    def freeze(self, paper: str, wanted: Wanted) -> forms.Frozen:
        """Return the values of a paper; raise WrongUsage `paper_unknown`.

        Raises Refused `paper_not_yet` where the act of a notice has not happened, `paper_not_for_appeal` where the form
        does not belong to such an appeal.
        """
        maker = self._makers.get(paper)
        if maker is None:
            raise WrongUsage("paper_unknown", kind=paper[:40])
        return self._styled(maker(wanted))

    def _styled(self, data: forms.Frozen) -> forms.Frozen:
        """Return the values with the office's own look, where it has one for this paper."""
        look = self._templates.look(data.PAPER).to_json()
        if not look:
            return data
        changes: dict[str, Any] = {"look": look, "version": data.SINCE["look"]}
        return replace(data, **changes)

    # --- parts

    def _clerk(self, wanted: Wanted) -> Actor:
        account = wanted.read.account_by_id(wanted.appeal.clerk)
        if account is None:
            raise Trouble("database_damaged", detail="account")
        return actor_of(account)

    def _common(self, wanted: Wanted, official: Actor, event: int) -> dict[str, Any]:
        return {
            "office_code": self._facts.code,
            "office_kk": self._facts.name_kk,
            "office_ru": self._facts.name_ru,
            "number": wanted.appeal.number,
            "event": event,
            "printed_at": to_text(wanted.now),
            "clerk": official.initials,
            "position_kk": official.position_kk,
            "position_ru": official.position_ru,
            "counter": wanted.appeal.counter,
            "training": self._facts.training,
            "languages": (wanted.lang,) if wanted.lang else ("kk", "ru"),
        }

    def _complain_to(self) -> dict[str, str]:
        return {name: self._settings.text(name) for name in ("complain_to_kk", "complain_to_ru")}

    # --- F1

    def _receipt(self, wanted: Wanted) -> forms.ReceiptData:
        appeal, event = wanted.appeal, wanted.read.event(wanted.appeal.seq)
        late = event.data["late"] if event else None
        return self.receipt(
            self._clerk(wanted),
            number=appeal.number,
            kind=appeal.kind,
            accepted_at=appeal.accepted_at,
            registered_on=date.fromisoformat(appeal.registered_on),
            due=_date(appeal.first_due),
            forward_by=_date(appeal.forward_by),
            applicant=applicant_of(wanted.person),
            others=others_of(wanted.person),
            sheets=appeal.sheets,
            counter=appeal.counter,
            feedback=appeal.feedback,
            claimed_at=late["claimed_at"] if late else None,
            lang=wanted.lang,
            printed_at=wanted.now,
        )

    def receipt(
        self,
        clerk: Actor,
        *,
        number: str,
        kind: str,
        accepted_at: datetime,
        registered_on: date,
        due: date | None,
        forward_by: date | None,
        applicant: str,
        others: int,
        sheets: int,
        counter: int,
        printed_at: datetime,
        feedback: str | None = None,
        claimed_at: str | None = None,
        lang: str | None = None,
    ) -> forms.ReceiptData:
        """Return the values of a receipt, of a stored appeal or of one that is still being typed."""
        look = self._templates.look(forms.RECEIPT).to_json()
        return forms.ReceiptData(
            look=look,
            office_code=self._facts.code,
            office_kk=self._facts.name_kk,
            office_ru=self._facts.name_ru,
            number=number,
            kind=kind,
            accepted_at=to_text(accepted_at),
            registered_on=registered_on,
            due=due,
            forward_by=forward_by if kind == "complaint" else None,
            applicant=applicant,
            others=others,
            sheets=sheets,
            clerk=clerk.initials,
            position_kk=clerk.position_kk,
            position_ru=clerk.position_ru,
            counter=counter,
            feedback_code=feedback,
            phone=self._settings.text("office_phone") or None,
            training=self._facts.training,
            claimed_at=claimed_at,
            printed_at=to_text(printed_at),
            version=forms.ReceiptData.SINCE["look"] if look else RECEIPT_VERSION,
            languages=("ru", "kk") if lang == "ru" else ("kk", "ru"),
            **self._complain_to(),
        )

    # --- F2, F3

    def _protocol(self, wanted: Wanted) -> forms.ProtocolData:
        if not wanted.appeal.oral or wanted.appeal.kind == "crime_report":
            raise refuse("paper_not_for_appeal", "kind", paper=forms.PROTOCOL, number=wanted.appeal.number)
        person = wanted.person
        return forms.ProtocolData(
            **self._statement(wanted, forms.PROTOCOL, wanted.protocol(forms.PROTOCOL)),
            kind=wanted.appeal.kind,
            addressed_to=_text(person, "addressed_to"),
            against=_text(person, "against"),
        )

    def _crime_draft(self, wanted: Wanted) -> forms.CrimeDraftData:
        _of_a_crime(wanted, forms.CRIME_DRAFT)
        document = _part(_part(wanted.person, "visitor"), "document")
        text = wanted.protocol(forms.CRIME_DRAFT)
        return forms.CrimeDraftData(
            **self._statement(wanted, forms.CRIME_DRAFT, text),
            document_type=_text(document, "type"),
            document_number=_text(document, "number"),
            document_issuer=_text(document, "issuer"),
            document_issued_on=_date(_text(document, "issued_on")),
            residence_or_work=_text(text.fields if text else {}, "residence_or_work"),
        )

    def _statement(self, wanted: Wanted, form: str, text: Text | None) -> dict[str, Any]:
        """Return what the two protocols share; without a text the appeal's substance stands for it."""
        appeal, person = wanted.appeal, wanted.person
        visitor, organisation, deputy = (_part(person, name) for name in ("visitor", "organisation", "representative"))
        stated = text.fields if text else {}
        place = _text(stated, "place")
        begun = _instant(stated, "started_at") or self._begun(wanted)
        event = text.seq if text and text.seq is not None else appeal.seq
        return {
            **self._common(wanted, self._clerk(wanted), event),
            "place_kk": place or self._settings.text("office_address_kk") or self._facts.name_kk,
            "place_ru": place or self._settings.text("office_address_ru") or self._facts.name_ru,
            "accepted_at": to_text(appeal.accepted_at),
            "started_at": begun,
            "ended_at": _instant(stated, "finished_at") or to_text(appeal.accepted_at),
            "applicant": _names(visitor),
            "signer": initials(*(_text(visitor, key) for key in ("surname", "given", "patronymic"))),
            "iin": _text(visitor, "iin"),
            "iin_missing": _text(visitor, "no_iin_reason"),
            "birth_date": _date(_text(visitor, "birth_date")),
            "address": _text(visitor, "address") or _text(organisation, "address"),
            "phone": format_phone(_text(visitor, "phone")),
            "email": _text(visitor, "email"),
            "organisation": _text(organisation, "name"),
            "bin": _text(organisation, "bin"),
            "representative": _names(deputy),
            "authority": _text(deputy, "authority"),
            "language": _text(stated, "language") or appeal.language,
            "account": _text(person, "substance") if text is None else _text(stated, "account"),
            "joint": tuple(_names(one) for one in person.get("joint") or ()),
            **{name: _text(stated, name) for name in ("interpreter", "requests", "attachments", "remarks")},
            "earlier": 0 if wanted.certificate else _earlier(wanted, form, text),
            "certificate": wanted.certificate,
            "text_version": text.version if text else 0,
            "outcome": text.outcome if text else "",
            "outcome_reason": _text(text.signing, "reason") if text else "",
            "signed_by": _text(text.signing, "signed_by") if text else "",
        }

    @staticmethod
    def _begun(wanted: Wanted) -> str:
        """Return when the conversation began: the call to the counter, where the visit had one before."""
        visit = wanted.read.visit(wanted.appeal.visit)
        called = visit.called_at if visit else None
        return to_text(min(called, wanted.appeal.accepted_at) if called else wanted.appeal.accepted_at)

    # --- F4

    def _hand_over(self, wanted: Wanted) -> forms.HandOverData:
        appeal = wanted.appeal
        if appeal.status != life.DUTY:
            _of_a_crime(wanted, forms.HAND_OVER)
        act = wanted.last("appeal.handed_to_duty")
        taken = wanted.read.personal(act.seq) if act else None
        visit = wanted.read.visit(appeal.visit)
        person = wanted.person
        return forms.HandOverData(
            **self._common(wanted, self._clerk(wanted), act.seq if act else appeal.seq),
            visit=appeal.visit,
            ticket=(visit.ticket if visit else None) or "",
            arrived_at=to_text(visit.arrived_at if visit else appeal.accepted_at),
            accepted_at=to_text(appeal.accepted_at),
            applicant=_names(_part(person, "visitor")) or _text(_part(person, "organisation"), "name"),
            phone=format_phone(_text(_part(person, "visitor"), "phone")),
            kind=appeal.kind,
            summary=_text(person, "substance"),
            taken_by=_text(taken or {}, "to"),
            kui_number=appeal.kui_number or "",
            kui_at=appeal.kui_at or "",
        )

    # --- F5

    def _notice(self, wanted: Wanted, paper: str, *types: str) -> tuple[dict[str, Any], Values, Values]:
        """Return the common values of a notice, the data of its act and the texts beside it."""
        act = wanted.last(*types)
        if act is None:
            raise refuse("paper_not_yet", "number", paper=paper, number=wanted.appeal.number)
        person = wanted.person
        visitor, organisation = _part(person, "visitor"), _part(person, "organisation")
        common = {
            **self._common(wanted, wanted.by, act.seq),
            **self._complain_to(),
            "applicant": _names(visitor) or _text(organisation, "name"),
            "address": _text(visitor, "address") or _text(organisation, "address"),
            "kind": wanted.appeal.kind,
            "registered_on": date.fromisoformat(wanted.appeal.registered_on),
            "acted_on": office_day(act.at),
        }
        return common, act.data, wanted.read.personal(act.seq) or {}

    def _forward(self, wanted: Wanted) -> forms.Frozen:
        common, data, texts = self._notice(wanted, notices.ForwardNotice.PAPER, "appeal.forwarded")
        return notices.ForwardNotice(
            **common, to=_text(texts, "to"), notified=_day(data["notified"]), part=bool(data["part"])
        )

    def _defect(self, wanted: Wanted) -> forms.Frozen:
        common, data, texts = self._notice(wanted, notices.DefectNotice.PAPER, "appeal.needs_fix")
        return notices.DefectNotice(**common, why=_text(texts, "why"), until=_day(data["until"]))

    def _return(self, wanted: Wanted) -> forms.Frozen:
        common, data, texts = self._notice(wanted, notices.ReturnNotice.PAPER, "appeal.returned")
        return notices.ReturnNotice(**common, ground=data["ground"], why=_text(texts, "why"))

    def _extend(self, wanted: Wanted) -> forms.Frozen:
        common, data, texts = self._notice(wanted, notices.ExtendNotice.PAPER, "appeal.extended")
        return notices.ExtendNotice(
            **common,
            why=_text(texts, "why"),
            first=_day(data["first"]),
            until=_day(data["until"]),
            decided=_day(data["decided"]),
            decider=_text(texts, "decider"),
            position=data["position"],
        )

    def _stop(self, wanted: Wanted) -> forms.Frozen:
        common, data, texts = self._notice(wanted, notices.StopNotice.PAPER, "appeal.stopped")
        return notices.StopNotice(
            **common, ground=data["ground"], decided=_day(data["decided"]), decider=_text(texts, "decider")
        )

    def _answer(self, wanted: Wanted) -> forms.Frozen:
        common, data, texts = self._notice(wanted, notices.AnswerCover.PAPER, *DECIDED)
        return notices.AnswerCover(
            **common,
            result=data["result"],
            document=_text(texts, "document"),
            channel=data["channel"],
            language=data["language"],
        )

    # --- F6, F7, slip

    def _booking(self, wanted: Wanted) -> forms.Frozen:
        person, given = wanted.person, wanted.details
        return BookingData(
            **self._common(wanted, wanted.by, wanted.appeal.seq),
            applicant=_names(_part(person, "visitor")) or _text(_part(person, "organisation"), "name"),
            phone=format_phone(_text(_part(person, "visitor"), "phone")),
            official=given.get("official") or _text(person, "addressed_to"),
            day=_date(given.get("day")),
            time=given.get("time", ""),
            room=given.get("room", ""),
            subject=given.get("subject") or _text(person, "substance"),
        )

    def _found_item(self, wanted: Wanted) -> forms.Frozen:
        visitor, given = _part(wanted.person, "visitor"), wanted.details
        reported = office_day(wanted.appeal.accepted_at)
        return FoundItemData(
            **self._common(wanted, self._clerk(wanted), wanted.appeal.seq),
            finder=_names(visitor),
            signer=initials(*(_text(visitor, key) for key in ("surname", "given", "patronymic"))),
            address=_text(visitor, "address"),
            phone=format_phone(_text(visitor, "phone")),
            reported_on=reported,
            until=owner_until(reported),
            item=given.get("item") or _text(wanted.person, "substance"),
            place=given.get("place", ""),
            found_at=given.get("found_at", ""),
            condition=given.get("condition", ""),
            storage=given.get("storage", ""),
        )

    def _slip(self, wanted: Wanted) -> forms.Frozen:
        visit = wanted.read.visit(wanted.appeal.visit)
        if visit is None or visit.ticket is None:
            raise refuse("paper_no_ticket", "number", number=wanted.appeal.number)
        return self.slip(wanted.read, visit, wanted.lang)

    def slip(self, read: Reading, visit: VisitRow, lang: str | None = None) -> SlipData:
        """Return the values of a ticket's slip."""
        waiting = [one for one in read.waiting(visit.day.isoformat()) if one.visit != visit.visit]
        ahead = sum(1 for one in waiting if (one.priority is None, one.visit) < (visit.priority is None, visit.visit))
        return SlipData(
            office_kk=self._facts.name_kk,
            office_ru=self._facts.name_ru,
            ticket=visit.ticket or "",
            arrived_at=to_text(visit.arrived_at),
            purpose=visit.purpose,
            priority=visit.priority or "",
            ahead=ahead,
            training=self._facts.training,
            languages=(lang,) if lang else ("kk", "ru"),
        )


def _earlier(wanted: Wanted, form: str, text: Text | None) -> int:
    """Return how many papers of this form went out before its text was put on record."""
    event = wanted.read.event(text.seq) if text and text.seq is not None else None
    if event is None:
        return 0
    return sum(row.paper == form and row.started_at < event.at for row in wanted.read.papers(wanted.appeal.number))


def _of_a_crime(wanted: Wanted, paper: str) -> None:
    if wanted.appeal.kind != "crime_report" and not wanted.appeal.crime_information:
        raise refuse("paper_not_for_appeal", "kind", paper=paper, number=wanted.appeal.number)


def _part(record: Values, name: str) -> Values:
    found = record.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(record: Values, name: str) -> str:
    found = record.get(name)
    return found if isinstance(found, str) else ""


def _instant(record: Values, name: str) -> str:
    """Return an instant of a text that may be unfinished, in the journal's form; empty where none is readable."""
    try:
        return to_text(from_text(_text(record, name)))
    except ValueError:
        return ""


def _names(person: Values) -> str:
    return " ".join(part for key in ("surname", "given", "patronymic") if (part := _text(person, key)))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _day(text: object) -> date:
    return date.fromisoformat(str(text))
