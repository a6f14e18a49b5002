# SPDX-License-Identifier: Apache-2.0
"""An office in which every sort of row stands, for those who want to spoil one."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from frontdesk.domain.protocol import Signing
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
    text = {
        "place": "Келес", "started_at": "2026-04-27T09:30", "finished_at": "2026-04-27T09:45", "language": "ru",
        "account": "Прошу провести освещение.",
    }  # fmt: skip
    desk.protocols.save(clerk, second.number, "protocol", text, request=office.request())
    refusal = Signing("refused", "Мәтінмен келіспейді")
    desk.protocols.sign(clerk, second.number, "protocol", refusal, request=office.request())
    text["account"] = "Прошу провести освещение на улице Абая."
    desk.protocols.save(clerk, second.number, "protocol", text, request=office.request())
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
    lives(office)
    desk.calendar_book.add(supervisor, date(2026, 5, 12), "off", "№ 45-ө", office.request())
    desk.calendar_book.remove(supervisor, date(2026, 5, 11), "№ 46-ө", office.request())
    desk.drafts.save(clerk, 1, {"kind": "complaint"})
    office.later(minutes=1)


def lives(office: Any) -> None:
    """Every act on an appeal, each column of its row filled somewhere; no visit more and no day."""
    desk, clerk, supervisor = office.desk, office.clerk, office.supervisor
    work, today = desk.workflow, office.today

    def taken(kind: str, **more: Any) -> str:
        number: str = office.register(2, kind=kind, visitor__surname="Бекова", **more).number
        return number

    considered = taken("application")
    work.assign(supervisor, considered, to="clerk", request=office.request())
    work.needs_fix(clerk, considered, until=today + timedelta(days=3), why="Қолы жоқ", request=office.request())
    work.extend(
        supervisor, considered, until=today + timedelta(days=55), decided=today, decider="Омаров Д.",
        position="deputy", why="Тексеру керек", request=office.request(),
    )  # fmt: skip
    work.forward(
        clerk, taken("complaint"), to="Облыс департаменті", notified=today, part=False, request=office.request()
    )
    returned, again = taken("message"), taken("message")
    work.give_back(supervisor, returned, ground="repeat", why="Дәл сондай", request=office.request())
    work.link(clerk, again, to=returned, request=office.request())
    work.link(supervisor, again, to=returned, how="old_file", request=office.request())
    crime = taken("application", crime_information=True)
    work.hand_over(clerk, crime, to="Кезекші Асанов", request=office.request())
    work.hand_over(
        clerk, crime, to="Кезекші Асанов", kui_number="26190", kui_at=office.clock.moment, request=office.request()
    )
    work.withdraw(clerk, taken("response"), statement=today, request=office.request())
    work.stop(
        supervisor, taken("request_appc"), ground="no_substance", decided=today, decider="Омаров Д.",
        request=office.request(),
    )  # fmt: skip
    wrong = taken("proposal")
    for wanted in ({"visitor.surname": "Беков", "kind": "application"}, {"visitor.phone": "+77011112233"}):
        desk.corrections.correct(
            clerk, wrong, set=wanted, why="Қате жазылған", approver=supervisor, request=office.request()
        )
    desk.corrections.void(clerk, taken("application"), why="Екі рет", approver=supervisor, request=office.request())
    late = {"claimed_at": "2026-03-30T10:00", "paper_no": "13", "why": "Жарық болмады"}
    taken("application", late=late, approver=supervisor)
    assert work.expire() == 1


@pytest.fixture
def live_office() -> Callable[[Any], None]:
    """Return what fills an office with life."""
    return live


@pytest.fixture(scope="session")
def live_office_module() -> Callable[[Any], None]:
    """The same for fixtures that last longer."""
    return live
