# SPDX-License-Identifier: Apache-2.0
"""An office in which every sort of row stands, for those who want to spoil one."""

from collections.abc import Callable
from typing import Any

import pytest

from frontdesk.errors import Refused


def live(office: Any) -> None:
    """Three days of an office: every kind of act that exists, every state of a row, every column filled somewhere."""
    desk, clerk, supervisor, admin = office.desk, office.clerk, office.supervisor, office.admin
    desk.accounts.sign_in("clerk", "training", office.request())
    for key, value in (("office_phone", "+7 725"), ("wait_target_s", "600"), ("office_phone", "+7 725 335 12 34")):
        desk.settings.change(admin, key, value, office.request())
    for login in ("zhana", "eski"):
        desk.accounts.add(
            admin, login=login, role="clerk", surname="Жаңа", given="Қызметкер", position_kk="Қызметкер",
            position_ru="Сотрудник", password="жеті қабат аспан асты", request=office.request(),
        )  # fmt: skip
    desk.accounts.disable(admin, "eski", office.request())
    desk.accounts.set_password(admin, "zhana", "тоғыз жолдың торабы еді", office.request())
    for _ in range(5):
        with pytest.raises(Refused):
            desk.accounts.sign_in("clerk2", "wrong", office.request())
        office.later(minutes=2)
    office.visit()
    office.arrive("appeal", priority="other:асығыс", persons=2)
    office.call()
    desk.counter.recall(clerk, 1, request=office.request())
    first = office.register(
        visitor__document={"type": "id_card", "number": "041234567", "issuer": "ІІМ", "issued_on": "2020-01-02"},
        visitor__birth_date="1992-10-15", visitor__email="gulnur@mail.kz", crime_information=True,
    )  # fmt: skip
    office.issue(first.number)
    office.finish()
    office.issue(first.number)
    for end in ("no_show", "left"):
        office.arrive("reception", priority="elderly")
        office.call()
        getattr(desk.counter, end)(clerk, 1, request=office.request())
    office.arrive()
    desk.lookup.show(clerk, first.number, request=office.request())
    office.close_day()
    office.visit()
    office.close_day()
    office.at("2026-04-27T09:30")
    office.arrive("cert")
    second = office.register(
        3, kind="application", oral=True, language="ru", sheets=4, visitor=None, approver=supervisor,
        organisation={"name": "ЖШС «Құрылыс»", "address": "Келес"},
        late={"claimed_at": "2026-04-24T17:00", "paper_no": "12", "why": "Жарық болмады"},
    )  # fmt: skip
    office.issue(second.number)
    office.at("2026-04-28T09:30")
    office.arrive("crime")
    office.call()
    third = office.register(kind="application", visitor__surname="Ким", visitor__phone="+998901234567")
    office.issue(third.number)
    for number, result in ((second.number, "answered"), (first.number, "partly_satisfied")):
        desk.workflow.answer(
            clerk, number, result=result, channel="post", language="kk", document="3/12", request=office.request()
        )
    office.arrive("crime", priority="pregnant")
    office.call(2)
    desk.drafts.save(clerk, 1, {"kind": "complaint"})
    office.later(minutes=1)


@pytest.fixture
def live_office() -> Callable[[Any], None]:
    """Return what fills an office with life."""
    return live


@pytest.fixture(scope="session")
def live_office_module() -> Callable[[Any], None]:
    """The same for fixtures that last longer."""
    return live
