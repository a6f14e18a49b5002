# SPDX-License-Identifier: Apache-2.0
"""The life of an appeal in words: articles, grounds, positions, and why an act is not lawful; codes are in
`domain.life`.
"""

import re
from collections.abc import Mapping
from typing import Final

from frontdesk.i18n import N_, Texts

GROUNDS: Final[Mapping[str, str]] = {
    "defect": N_("Not completed in time"),
    "repeat": N_("Identical repeat"),
    "obscene": N_("Obscene or insulting language"),
    "repeat_answered": N_("Repeat without new arguments, already answered"),
    "author_unknown": N_("The author cannot be established"),
    "no_substance": N_("Without substance"),
    "withdrawn": N_("Withdrawn by the applicant"),
    "decided_before": N_("The same question is already decided"),
}
POSITIONS: Final[Mapping[str, str]] = {
    "chief": N_("Chief"),
    "deputy": N_("Deputy chief"),
    "head_of_staff": N_("Head of staff"),
}
LINKS: Final[Mapping[str, str]] = {
    "repeat": N_("Repeat of an earlier appeal"),
    "old_file": N_("Added to the old file without a reply"),
}
ROUTES: Final[Mapping[str, str]] = {
    "considered_here": N_("Considered here"),
    "forward_to_higher": N_("Sent to the higher body"),
}
FIELDS: Final[Mapping[str, str]] = {
    "visitor.surname": N_("Surname"),
    "visitor.given": N_("Given name"),
    "visitor.patronymic": N_("Patronymic"),
    "visitor.iin": N_("IIN"),
    "visitor.birth_date": N_("Birth date"),
    "visitor.phone": N_("Phone"),
    "visitor.email": N_("E-mail"),
    "visitor.address": N_("Postal address"),
    "visitor.document": N_("Document"),
    "organisation": N_("Organisation"),
    "representative": N_("Representative"),
    "joint": N_("Further applicants"),
    "addressed_to": N_("Addressed to"),
    "against": N_("Complaint against"),
    "substance": N_("Substance"),
    "kind": N_("Kind of appeal"),
    "language": N_("Language of the appeal"),
    "sheets": N_("Sheets"),
    "crime_information": N_("Mark of crime information"),
}
"""What a correction can change; a path that is not listed here goes by its beginning."""

CODES: Final[Mapping[str, str]] = {
    "APPC": N_("APPC, art. {number}"),
    "CPC": N_("CPC, art. {number}"),
    "Law 401-V": N_("Law No. 401-V, art. {number}"),
}

LIFE: Final[Mapping[str, str]] = {
    "appeal_final": N_("This appeal has already ended: {status}. A repeat is registered as a new appeal ({article})."),
    "act_not_for_kind": N_("An appeal of this kind ({kind}) does not allow: {act} ({article})."),
    "crime_not_stopped": N_(
        "The appeal holds crime or threat information: it is not returned or stopped, hand it over to the duty unit at"
        " once ({article})."
    ),
    "no_crime_information": N_(
        "The appeal is not marked as holding crime information. Correct that mark first, then hand it over ({article})."
    ),
    "not_registered_yet": N_("The proceeding begins on {registered_on}, with the registration ({article})."),
    "not_yours": N_("Somebody else considers this appeal; the supervisor can assign it to you."),
    "assignee_accused": N_(
        "The complaint is about this person, who may not consider it; name somebody else ({article})."
    ),
    "assignee_role": N_("An account of this role ({role}) considers no appeals."),
    "result_not_for_kind": N_("An appeal of this kind ({kind}) cannot end with this result ({article})."),
    "extension_not_allowed": N_("The term of this kind of appeal cannot be extended ({article})."),
    "extension_once": N_("The term has been extended already; that is possible only once ({article})."),
    "extension_late": N_("The term ended on {due}; it can be extended up to that day only ({article})."),
    "extension_not_later": N_("The new last day must lie after the present one, {due} ({article})."),
    "extension_too_far": N_("The term can be extended up to {latest} at most ({article})."),
    "no_due": N_("This appeal has no due date yet, so there is nothing to extend ({article})."),
    "position_unknown": N_("Only the chief, a deputy or the head of staff extends a term ({article})."),
    "fix_no_time": N_(
        "No day is left to complete the appeal: the term ends on {due} and does not pause; answer ({article})."
    ),
    "fix_time": N_("The time to complete the appeal may end from {first} to {last_day} ({article})."),
    "ground_unknown": N_("There is no such ground; choose from the list ({article})."),
    "ground_not_for_kind": N_("This ground does not exist for this kind of appeal ({kind}) ({article})."),
    "defect_not_asked": N_(
        "The applicant has not been told yet what is missing and until when to complete it; do that first ({article})."
    ),
    "defect_time_runs": N_(
        "The applicant may complete the appeal until {until}; it can be ended after that ({article})."
    ),
    "return_late": N_("On this ground the appeal could be returned until {last_day}; consider it now ({article})."),
    "date_too_early": N_("This date lies before {since}, when the appeal was not here yet ({article})."),
    "how_unknown": N_("An appeal is linked as a repeat or added to the old file; there is no other way ({article})."),
    "linked_already": N_("This appeal is linked to an earlier one already ({article})."),
    "link_not_earlier": N_("Name an appeal that was registered before this one and is not voided ({article})."),
    "old_file_first_return": N_(
        "An appeal is added to the old file only after an identical repeat was returned before ({article})."
    ),
    "kui_needed": N_("The appeal is with the duty unit already; give the KUI number or its time ({article})."),
    "kui_recorded": N_("The KUI number and time are recorded already and do not change ({article})."),
    "kui_time": N_("The KUI time lies within the last {days} days and not in the future ({article})."),
    "not_correctable": N_("This cannot be corrected by anybody: {field}."),
    "nothing_to_correct": N_("These values are recorded already; nothing would change."),
    "kind_not_correctable": N_("Appeals and crime reports never change into each other; register a new one."),
}
"""Problems of acts on appeals; the article stands in the sentence."""

_ARTICLE: Final = re.compile(r"(APPC|CPC|Law 401-V) ([0-9(), -]+)")


def article_text(_: Texts, article: str) -> str:
    """Return `APPC 65(1)` in the reader's language; several codes are parted by a semicolon."""
    parts = []
    for part in article.split("; "):
        found = _ARTICLE.fullmatch(part)
        parts.append(_(CODES[found[1]], number=found[2]) if found else part)
    return "; ".join(parts)


def field_name(_: Texts, path: str) -> str:
    """Return what a path of `appeal.json` is called; of one that has no name of its own, its group."""
    while path not in FIELDS and "." in path:
        path = path.rpartition(".")[0]
    return _(FIELDS.get(path, path))


def ground_name(_: Texts, code: str) -> str:
    """Return the ground of a return or a stop."""
    return _(GROUNDS.get(code, code))


def position_name(_: Texts, code: str) -> str:
    """Return the position of who extends a term."""
    return _(POSITIONS.get(code, code))


def link_name(_: Texts, code: str) -> str:
    """Return how an appeal is linked to an earlier one."""
    return _(LINKS.get(code, code))


def route_name(_: Texts, code: str) -> str:
    """Return where a complaint is considered."""
    return _(ROUTES.get(code, code))
