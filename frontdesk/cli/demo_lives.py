# SPDX-License-Identifier: Apache-2.0
"""What becomes of the appeals of a made-up past: most are decided in time, some are forwarded, extended, returned,
withdrawn, stopped, handed over, corrected, voided, and a few are forgotten, as everywhere. Registering is in `demo`.
"""

import heapq
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from frontdesk.bootstrap import FrontDesk
from frontdesk.domain import decisions, kinds
from frontdesk.services.views import Actor, Registered

SOURCES: Final = ("Облыс полиция департаменті", "Аудан әкімдігі", "Жер қатынастары бөлімі")
DUTY: Final = "Кезекші Әбенов Р."
CHIEF: Final = "Нұрғалиев Б. Т."
FATES: Final = {
    "forgotten": 4, "forward": 7, "needs_fix": 5, "withdraw": 3, "extend": 7, "stop": 3, "correct": 3, "void": 1,
    "repeat": 2, "answer": 65,
}  # fmt: skip
"""How many of a hundred appeals end how; crime information is handed over whatever the dice say."""


@dataclass(frozen=True, order=True)
class Step:
    """One thing that will happen to an appeal on the first morning from `day` on."""

    day: date
    place: int
    act: str = field(compare=False)
    number: str = field(compare=False)
    kind: str = field(compare=False)
    language: str = field(compare=False)
    due: date = field(compare=False)


class Lives:
    """The appeals of the story that are not at their end yet."""

    def __init__(self, desk: FrontDesk, clerks: Mapping[int, Actor], supervisor: Actor, dice: random.Random) -> None:
        self._desk = desk
        self._clerks = clerks
        self._supervisor = supervisor
        self._dice = dice
        self._steps: list[Step] = []
        self._returned: dict[str, str] = {}
        self._places = 0

    def plan(self, taken: Registered, language: str, *, crime: bool) -> None:
        """Throw the dice over an appeal that was just registered."""
        if taken.due is None:
            return
        fate = "hand_over" if crime else self._dice.choices(list(FATES), list(FATES.values()))[0]
        if fate == "extend" and not kinds.kind(taken.kind).extension_allowed:
            fate = "answer"
        self._places += 1
        step = Step(taken.registered_on, self._places, fate, taken.number, taken.kind, language, taken.due)
        if fate in {"hand_over", "void"}:
            self._do(replace(step, day=taken.registered_on))
            return
        self._later(replace(step, act="assign"), taken.registered_on + timedelta(days=1))
        soon, last = taken.registered_on, taken.due
        days = {
            "forward": soon + timedelta(days=self._dice.randint(1, 2)),
            "repeat": soon + timedelta(days=1),
            "needs_fix": soon + timedelta(days=1),
            "correct": soon + timedelta(days=1),
            "withdraw": soon + timedelta(days=self._dice.randint(2, 8)),
            "stop": soon + timedelta(days=self._dice.randint(2, 6)),
            "extend": last - timedelta(days=2),
            "answer": self._decision_day(soon, last),
        }
        if fate != "forgotten":
            self._later(step, days[fate])

    def morning(self, day: date) -> None:
        """Do what is to be done this morning, and let run out what has run out."""
        self._desk.workflow.expire()
        while self._steps and self._steps[0].day <= day:
            self._do(replace(heapq.heappop(self._steps), day=day))

    # --- inside

    def _later(self, step: Step, day: date) -> None:
        self._places += 1
        heapq.heappush(self._steps, replace(step, day=day, place=self._places))

    def _decision_day(self, registered: date, due: date) -> date:
        day = registered + timedelta(days=max(1, round(self._dice.gauss(12, 4))))
        # Now and then somebody is a few days late.
        return day if self._dice.random() < 0.04 else min(day, due - timedelta(days=3))

    def _do(self, step: Step) -> None:
        work, by, request = self._desk.workflow, self._supervisor, f"demo:{step.number}:{step.act}"
        number = step.number
        match step.act:
            case "assign":
                work.assign(by, number, to=self._dice.choice(list(self._clerks.values())).login, request=request)
            case "answer":
                self._answer(step)
            case "forward":
                to = self._dice.choice(SOURCES)
                work.forward(by, number, to=to, notified=step.day, part=False, request=request)
            case "needs_fix":
                until = step.day + timedelta(days=5)
                work.needs_fix(by, number, until=until, why="Арызға қол қойылмаған.", request=request)
                self._later(replace(step, act=self._dice.choice(("return", "answer"))), until + timedelta(days=1))
            case "return":
                work.give_back(by, number, ground="defect", why="Кемшілік мерзімінде түзетілмеді.", request=request)
            case "repeat":
                self._repeat(step)
            case "withdraw":
                work.withdraw(by, number, statement=step.day, request=request)
            case "stop":
                ground = "decided_before" if step.kind in {"application", "complaint"} else "no_substance"
                work.stop(by, number, ground=ground, decided=step.day, decider=CHIEF, request=request)
            case "extend":
                self._extend(step)
            case "hand_over":
                kui = f"26{self._dice.randint(10**8, 10**9)}"
                at = self._desk.clock.now()
                work.hand_over(by, number, to=DUTY, kui_number=kui, kui_at=at, request=request)
            case "correct" | "void":
                self._with_two(step)

    def _answer(self, step: Step) -> None:
        results = sorted(decisions.results_for(kinds.kind(step.kind)))
        self._desk.workflow.answer(
            self._supervisor,
            step.number,
            result=self._dice.choice(results),
            channel=self._dice.choice(("in_person", "post", "email")),
            language=step.language,
            document=f"3/{self._dice.randint(100, 999)}",
            request=f"demo:{step.number}:answer",
        )

    def _repeat(self, step: Step) -> None:
        """The first of a kind is answered; those after it repeat it and are returned."""
        first = self._returned.setdefault(step.kind, step.number)
        if first == step.number:
            self._later(replace(step, act="answer"), step.day + timedelta(days=3))
            return
        work, request = self._desk.workflow, f"demo:{step.number}:repeat"
        work.link(self._supervisor, step.number, to=first, request=f"{request}:link")
        why = "Дәл осындай жолданымға жауап берілген, жаңа дәлел жоқ."
        work.give_back(self._supervisor, step.number, ground="repeat", why=why, request=request)

    def _extend(self, step: Step) -> None:
        latest = next(
            act for act in self._desk.workflow.offered(self._supervisor, step.number).acts if act.code == "extend"
        )
        until = latest.proposals["latest"]
        assert isinstance(until, date)
        self._desk.workflow.extend(
            self._supervisor,
            step.number,
            until=until,
            decided=step.day,
            decider=CHIEF,
            position="chief",
            why="Қосымша тексеру қажет.",
            request=f"demo:{step.number}:extend",
        )
        self._later(replace(step, act="answer"), step.due + timedelta(days=self._dice.randint(2, 12)))

    def _with_two(self, step: Step) -> None:
        by, request = self._clerks[1], f"demo:{step.number}:{step.act}"
        if step.act == "void":
            why = "Бір жолданым екі рет тіркелген."
            self._desk.corrections.void(by, step.number, why=why, approver=self._supervisor, request=request)
            return
        phone = f"+7702{self._dice.randint(0, 9_999_999):07}"
        self._desk.corrections.correct(
            by,
            step.number,
            set={"visitor.phone": phone},
            why="Телефон нөмірі қате жазылған.",
            approver=self._supervisor,
            request=request,
        )
        self._later(replace(step, act="answer"), step.day + timedelta(days=7))
