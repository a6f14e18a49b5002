# SPDX-License-Identifier: Apache-2.0
"""A believable past for a training office: people, visits, appeals and closed days, all through the real services.

Everything is invented; serials of the IINs begin with 9, which is unlikely to be anybody's. The same seed gives the
same past.
"""

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from frontdesk.bootstrap import FrontDesk, open_front_desk, read_calendar
from frontdesk.cli.demo_lives import Lives
from frontdesk.domain.identifiers import check_digit
from frontdesk.domain.moments import ALMATY, to_text
from frontdesk.domain.protocol import ORAL_APPEAL, Signing
from frontdesk.errors import WrongUsage
from frontdesk.founding import remake_training
from frontdesk.services.accounts import TRAINING_PASSWORD
from frontdesk.services.ports import TimeJudgement
from frontdesk.services.views import Actor, VisitRow

MOST_DAYS: Final = 400
MOST_PER_DAY: Final = 400
COUNTERS: Final = (1, 2)
OPENING: Final = time(9)
LAST_ARRIVAL_S: Final = int(9.2 * 3600)
CLOSING: Final = time(18, 36)

PURPOSES: Final = (
    ("consult", 34), ("cert", 22), ("appeal", 22), ("inspector", 5), ("crime", 4), ("migration", 4),
    ("fines", 3), ("vehicle", 2), ("lost_doc", 2), ("pickup", 1), ("other", 1),
)  # fmt: skip
MEN: Final = (
    ("Ахметов", "Бауыржан", "Серікұлы"), ("Сейітов", "Мұрат", "Қанатұлы"), ("Иванов", "Сергей", "Петрович"),
    ("Ли", "Олег", None), ("Жұмабек", "Әділет", "Нұрланұлы"), ("Төлегенов", "Ғалымжан", "Өмірұлы"),
    ("Ким", "Виктор", "Андреевич"), ("Өмірзақов", "Іңкәр", "Һамитұлы"), ("Юсупов", "Рустам", "Алишерович"),
    ("Қалдыбаев", "Үмітжан", "Еркінұлы"), ("Петров", "Андрей", "Ильич"), ("Нұрпейісов", "Ұлан", None),
)  # fmt: skip
WOMEN: Final = (
    ("Өтегенқызы", "Гүлнұр", "Әбдіғапарқызы"), ("Оспанова", "Гүлжан", "Төлегенқызы"),
    ("Петрова", "Наталья", "Ивановна"), ("Қасымова", "Әлия", "Болатқызы"), ("Төлегенова", "Жанар", "Маратқызы"),
    ("Ибрагимова", "Зухра", None), ("Әбдірахманова", "Ақмарал", "Ғаниқызы"), ("Ковалёва", "Ольга", "Сергеевна"),
    ("Шәріпова", "Күнсұлу", "Еңсебайқызы"), ("Мырзахметова", "Іңкәр", "Жұмағұлқызы"),
)  # fmt: skip
STREETS: Final = (
    "Тәуке хан даңғылы",
    "Абай көшесі",
    "Жібек жолы көшесі",
    "Қонаев көшесі",
    "Төле би көшесі",
    "Сүлейменов көшесі",
)
PLACES: Final = ("Келес ауылы", "Түркістан қ.", "Сарыағаш қ.", "Жетісай қ.", "Кентау қ.")
ADDRESSED: Final = ("Полиция бөлімінің бастығына", "Жергілікті полиция қызметіне", "Көші-қон қызметі бөліміне")
SUBSTANCES: Final = {
    "application": (
        "Көршілер түнде шулайды, учаскелік инспектордың шара қолдануын сұраймын.",
        "Прошу выдать копию материала об административном правонарушении от 3 числа.",
        "Аула ішіне қойылған көліктер жедел жәрдемнің өтуіне кедергі келтіреді, шара қолдануыңызды сұраймын.",
        "Прошу проверить законность установки шлагбаума во дворе дома.",
        "Жоғалған құжаттарым туралы анықтама беруіңізді сұраймын.",
    ),
    "complaint": (
        "Учаскелік инспектордың арызыма мерзімінде жауап бермегеніне шағымданамын.",
        "Жалуюсь на бездействие инспектора: заявление от прошлого месяца осталось без ответа.",
        "Жол полициясы қызметкерінің дөрекі сөйлегеніне шағымданамын.",
    ),
    "message": (
        "Мектеп алдындағы жаяу жүргіншілер өткелінде көліктер жылдамдық асырады.",
        "Сообщаю, что ночью во дворе регулярно торгуют алкоголем.",
    ),
    "request_401v": (
        "Учаскелік инспекторлардың қабылдау кестесі туралы ақпарат беруіңізді сұраймын.",
        "Прошу сообщить число нарушений на перекрёстке улиц Абая и Достык за прошлый год.",
    ),
    "proposal": ("Саябақ кіреберісіне бейнебақылау камерасын орнатуды ұсынамын.",),
    "response": ("Фронт-кеңседе сыпайы қабылдағандарыңыз үшін алғыс айтамын.",),
}
KINDS: Final = {"application": 45, "complaint": 28, "message": 12, "request_401v": 8, "proposal": 4, "response": 3}
"""How many of a hundred appeals are of which kind."""
ACCUSED: Final = ("учаскелік инспектор", "инспектор Сабитов А.", "жол полициясының қызметкері")
PRIORITIES: Final = ("disability", "pregnant", "infant", "veteran", "elderly")


class PastClock:
    """A clock that the story sets."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the present of the story."""
        return self.moment

    def judge(self, moment: datetime, last: datetime | None) -> TimeJudgement:
        """Let the story run; it never runs backwards."""
        return TimeJudgement(moment=last) if last is not None and moment < last else TimeJudgement()


@dataclass
class Crew:
    """Who works in the story, and its dice."""

    clerks: dict[int, Actor]
    supervisor: Actor
    dice: random.Random
    lives: Lives
    people: list[dict[str, Any]] = field(default_factory=list)
    appeals: int = 0
    visits: int = 0


def fill(home: Path, today: date, *, days: int, per_day: int, seed: int) -> dict[str, int]:
    """Give a training office without visits the working days before `today`; return the counts.

    Raises WrongUsage `demo_range`, Refused `demo_only_training`, `demo_not_fresh`.
    """
    if not 1 <= days <= MOST_DAYS or not 1 <= per_day <= MOST_PER_DAY:
        raise WrongUsage("demo_range", days=MOST_DAYS, per_day=MOST_PER_DAY)
    story = list(_working_days(today, days))
    clock = PastClock(_at(story[0], time(8, 40)))
    remake_training(home, clock)
    desk = open_front_desk(home, clock)
    try:
        crew = _crew(desk, seed)
        for day in story:
            _day(desk, clock, crew, day, per_day)
    finally:
        desk.close()
    return {"visits": crew.visits, "appeals": crew.appeals, "days": len(story)}


def _working_days(today: date, days: int) -> Iterator[date]:
    calendar = read_calendar()
    found: list[date] = []
    day = today
    while len(found) < days:
        day -= timedelta(days=1)
        if calendar.is_working(day):
            found.append(day)
    yield from reversed(found)


def _at(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, ALMATY)


def _crew(desk: FrontDesk, seed: int) -> Crew:
    def sign_in(login: str) -> Actor:
        return desk.accounts.sign_in(login, TRAINING_PASSWORD, f"demo:{seed}:{login}")

    dice = random.Random(seed)  # noqa: S311 - a story
    clerks, supervisor = {1: sign_in("clerk"), 2: sign_in("clerk2")}, sign_in("supervisor")
    return Crew(clerks, supervisor, dice, Lives(desk, clerks, supervisor, dice))


def _day(desk: FrontDesk, clock: PastClock, crew: Crew, day: date, per_day: int) -> None:
    """Live one day: arrivals in two waves, two counters, closing in the evening."""
    dice = crew.dice
    start = _at(day, OPENING)
    count = max(1, round(dice.gauss(per_day, per_day**0.5 / 2)))
    steps: list[tuple[datetime, int, str, int]] = []
    for index in range(count):
        peak = dice.choice((1.8, 2.6, 7.1, 8.0)) * 3600
        second = min(max(dice.gauss(peak, 3000), 0), LAST_ARRIVAL_S)
        heapq.heappush(steps, (start + timedelta(seconds=second), index, "arrive", 0))
    first = steps[0][1]
    free = dict.fromkeys(COUNTERS, True)
    waiting = 0
    while steps:
        moment, index, act, counter = heapq.heappop(steps)
        clock.moment = max(clock.moment, moment)
        if act == "arrive" and index == first:
            crew.lives.morning(day)
        if act == "arrive":
            _arrive(desk, crew, day, index)
            waiting += 1
        else:
            _end(desk, crew, counter, f"{day}:{index}")
            free[counter] = True
        for desk_number in COUNTERS:
            if waiting and free[desk_number]:
                waiting -= 1
                free[desk_number] = False
                clock.moment += timedelta(seconds=dice.randint(3, 15))
                row = desk.counter.call(
                    crew.clerks[desk_number], desk_number, request=f"demo:{day}:{index}:call{desk_number}"
                )
                length = timedelta(seconds=max(40, round(dice.gauss(_minutes(row) * 60, 70))))
                heapq.heappush(steps, (clock.moment + length, 10_000 + row.visit, "end", desk_number))
    clock.moment = max(clock.moment + timedelta(minutes=2), _at(day, CLOSING))
    desk.days.close(crew.supervisor, request=f"demo:{day}:close")


def _minutes(row: VisitRow) -> float:
    return {"appeal": 9.0, "crime": 4.0, "consult": 3.4, "cert": 3.0}.get(row.purpose, 4.0)


def _arrive(desk: FrontDesk, crew: Crew, day: date, index: int) -> None:
    dice = crew.dice
    codes, weights = zip(*PURPOSES, strict=True)
    purpose = dice.choices(codes, weights)[0]
    priority = dice.choice(PRIORITIES) if dice.random() < 0.05 else None
    persons = 1 if dice.random() < 0.9 else dice.randint(2, 4)
    desk.counter.arrive(crew.clerks[1], purpose, priority, persons, request=f"demo:{day}:{index}:arrive")
    crew.visits += 1


def _end(desk: FrontDesk, crew: Crew, counter: int, name: str) -> None:
    """End a visit as its purpose has it; now and then nobody comes, or somebody leaves."""
    dice, by = crew.dice, crew.clerks[counter]
    row = desk.counter.current(counter)
    if row is None:
        return
    request = f"demo:{name}:end"
    luck = dice.random()
    if luck < 0.025:
        desk.counter.recall(by, counter, request=f"{request}:recall")
        desk.counter.no_show(by, counter, request=request)
    elif luck < 0.04 and row.purpose != "crime":
        desk.counter.left(by, counter, request=request)
    elif row.purpose == "crime":
        desk.counter.finish(by, counter, outcome="handed_to_duty", request=request)
    elif row.purpose == "appeal":
        appeal = _appeal(crew, request)
        answer = desk.intake.register(by, appeal, counter)
        desk.papers.issue(by, answer.number, request=f"{request}:receipt")
        if appeal["oral"]:
            _protocol(desk, by, answer.number, appeal, request)
        crew.appeals += 1
        crew.lives.plan(answer, appeal["language"], crime=appeal["crime_information"])
        desk.counter.finish(by, counter, request=f"{request}:finish")
    else:
        desk.counter.finish(by, counter, outcome="certificate" if row.purpose == "cert" else "advice", request=request)


def _protocol(desk: FrontDesk, by: Actor, number: str, appeal: dict[str, Any], request: str) -> None:
    """Write down what was said, read it to the applicant and have it signed (APPC 63(1))."""
    now = to_text(desk.clock.now())[:16]
    text = {"place": "Фронт-кеңсе", "started_at": now, "finished_at": now, "language": appeal["language"]}
    text["account"] = appeal["substance"]
    desk.protocols.save(by, number, ORAL_APPEAL, text, request=f"{request}:protocol")
    desk.protocols.sign(by, number, ORAL_APPEAL, Signing("signed"), request=f"{request}:signed")


def _appeal(crew: Crew, request: str) -> dict[str, Any]:
    dice = crew.dice
    kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
    if crew.people and dice.random() < 0.2:
        visitor = dice.choice(crew.people)
    else:
        visitor = _visitor(dice)
        crew.people.append(visitor)
    text = dice.choice(SUBSTANCES.get(kind, SUBSTANCES["application"]))
    russian = any(letter in text for letter in "ыэ") and not any(letter in text for letter in "әғқңөұүі")
    return {
        "kind": kind,
        "oral": kind == "application" and dice.random() < 0.3,
        "language": "ru" if russian else "kk",
        "visitor": visitor,
        "addressed_to": dice.choice(ADDRESSED),
        "against": dice.choice(ACCUSED) if kind == "complaint" else None,
        "crime_information": dice.random() < 0.02,
        "substance": text,
        "sheets": dice.randint(1, 4),
        "request_id": request,
    }


def _visitor(dice: random.Random) -> dict[str, Any]:
    woman = dice.random() < 0.5
    surname, given, patronymic = dice.choice(WOMEN if woman else MEN)
    born = date(1950, 1, 1) + timedelta(days=dice.randint(0, 20_000))
    place, street = dice.choice(PLACES), dice.choice(STREETS)
    return {
        "iin": _iin(dice, born, woman=woman),
        "surname": surname,
        "given": given,
        "patronymic": patronymic,
        "birth_date": born.isoformat(),
        "phone": f"+7701{dice.randint(0, 9_999_999):07}",
        "address": f"{place}, {street}, {dice.randint(1, 120)}-үй",
    }


def _iin(dice: random.Random, born: date, *, woman: bool) -> str:
    century = (5 if born.year >= 2000 else 3) + woman
    while True:
        eleven = f"{born:%y%m%d}{century}9{dice.randint(0, 999):03}"
        digit = check_digit(eleven)
        if digit is not None:
            return f"{eleven}{digit}"
