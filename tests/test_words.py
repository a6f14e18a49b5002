# SPDX-License-Identifier: Apache-2.0
"""Every code that the sources use has its words, and every word has its code."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from frontdesk import words
from frontdesk.bootstrap import read_calendar
from frontdesk.domain import appeal, decisions, kinds, life, roles, setting_specs, visits
from frontdesk.domain.journal import EVENT_TYPES
from frontdesk.domain.papers import SIZES
from frontdesk.errors import Problem, Trouble, WrongUsage
from frontdesk.i18n import LANGUAGES, Texts, placeholders, texts
from frontdesk.words import checks, events, faults, names, problems
from frontdesk.words.sentences import Counted, Sentence
from frontdesk.words.sources import SOURCES, source_text

CALLS = {
    "refuse": ("problem", 0),
    "Problem": ("problem", 1),
    "need": ("problem", 1),
    "Trouble": ("trouble", 0),
    "WrongUsage": ("usage", 0),
    "Fault": ("fault", 0),
    "Malformed": ("fault", 0),
    "Block": ("block", 0),
}
"""Call to the table that its code belongs to and the place of the code among its arguments."""

FAULT_METHODS = {"frontdesk/seal/outside.py"}
"""Where `….add(code, …)` records a fault."""

EXPANDED = {"name": ("iin", "bin")}
"""What stands in the f-strings that make codes."""

NOT_LITERAL: Mapping[str, frozenset[str]] = {
    "frontdesk/domain/appeal_json.py": frozenset({"required", "iin_or_reason"}),
    "frontdesk/domain/identifiers.py": frozenset(
        {
            "iin_is_bin", "iin_century_unknown", "iin_birth_date_impossible", "iin_birth_date_mismatch",
        }
    ),
    "frontdesk/cli/parser.py": frozenset({"usage_missing", "usage_unknown", "usage_choice", "usage_value"}),
    "frontdesk/storage/backup.py": frozenset({"disk_full", "database_locked", "backup_failed"}),
    "frontdesk/domain/text.py": frozenset({"text_unreadable", "text_control_characters", "text_bidi"}),
}  # fmt: skip
"""Files that hand a code on in a variable, and the codes that come about there; those that only pass one on are below."""

PASSED_ON: set[str] = {
    "frontdesk/bootstrap.py",
    "frontdesk/cli/commands/papers.py",
    "frontdesk/cli/commands/appeals.py",
    "frontdesk/seal/faults.py",
    "frontdesk/services/papers.py",
    "frontdesk/services/printing.py",
    "frontdesk/printing/spool.py",
    "frontdesk/cli/commands/printing.py",
    "frontdesk/seal/outside.py",
}


@dataclass(frozen=True)
class Use:
    table: str
    code: str
    where: str
    given: frozenset[str] | None
    """The names of its values where the call shows them all, else None."""


def tree_of(root: Path) -> Iterator[tuple[str, ast.Module]]:
    for package in ("frontdesk", "ui"):
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            if not name.startswith("frontdesk/words/") and name != "frontdesk/errors.py":
                yield name, ast.parse(path.read_text(encoding="utf-8"), name)


def codes_of(node: ast.expr) -> list[str] | None:
    """Return the codes that an expression can give, or None where it does not say."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        branches = [codes_of(node.body), codes_of(node.orelse)]
        return None if None in branches else [code for codes in branches for code in codes or []]
    if isinstance(node, ast.JoinedStr):
        found = [""]
        for part in node.values:
            if isinstance(part, ast.Constant):
                found = [code + str(part.value) for code in found]
            elif (
                isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) and part.value.id in EXPANDED
            ):
                found = [code + word for code in found for word in EXPANDED[part.value.id]]
            else:
                return None
        return found
    return None


def values_given(call: ast.Call, name: str) -> frozenset[str] | None:
    """Return the names of the values that a call gives to its sentence."""
    if name in {"Problem", "Block", "Fault"}:
        place = {"Problem": 2, "Block": 1, "Fault": 3}[name]
        if len(call.args) <= place:
            return None if call.keywords else frozenset()
        given = call.args[place]
        if isinstance(given, ast.Dict) and all(isinstance(key, ast.Constant) for key in given.keys):
            return frozenset(str(key.value) for key in given.keys if isinstance(key, ast.Constant))
        return None
    if any(word.arg is None for word in call.keywords):
        return None
    return frozenset(word.arg or "" for word in call.keywords) - {"field", "hard"}


def uses(root: Path) -> tuple[list[Use], set[str]]:
    """Return every use of a code, and the files where a code stands in a variable."""
    found: list[Use] = []
    variable: set[str] = set()
    for where, tree in tree_of(root):
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", None) or getattr(call.func, "attr", "")
            if name == "add" and where in FAULT_METHODS and call.args:
                kind, place = "fault", 0
            elif name in CALLS:
                kind, place = CALLS[name]
            else:
                continue
            if len(call.args) <= place:
                continue
            codes = codes_of(call.args[place])
            if codes is None:
                if name == "add":
                    continue
                variable.add(where)
                continue
            given = None if name in {"add", "need"} else values_given(call, name)
            if name == "Fault" and where.startswith("frontdesk/storage/"):
                given = None  # its place (table, row, column) is the values
            found += [Use(kind, code, f"{where}:{call.lineno}", given) for code in codes]
    return found, variable


TABLES: Mapping[str, Mapping[str, Sentence]] = {
    "problem": {**problems.PROBLEMS, **problems.TROUBLES},
    "trouble": {**problems.TROUBLES, "office_exists": problems.OFFICE["office_exists"]},
    "usage": {**problems.USAGE, **{code: problems.FIELDS[code] for code in ("date_unreadable", "time_unreadable")}},
    "fault": faults.FAULTS,
    "block": {code: fact for code, (fact, _way_out) in problems.BLOCKS.items()},
}
"""A trouble may be told as a problem (a printer's), so problems look into both tables; a refusal, found out late."""


def source_of(sentence: Sentence) -> str:
    return sentence.many if isinstance(sentence, Counted) else sentence


@pytest.fixture(scope="module")
def used(root: Path) -> tuple[list[Use], set[str]]:
    return uses(root)


def test_every_code_in_the_sources_has_its_words(used: tuple[list[Use], set[str]]) -> None:
    assert [f"{use.where} {use.code}" for use in used[0] if use.code not in TABLES[use.table]] == []
    assert len(used[0]) > 100


def test_codes_in_variables_are_known_here(used: tuple[list[Use], set[str]]) -> None:
    assert used[1] - PASSED_ON == set(NOT_LITERAL)
    assert {code for codes in NOT_LITERAL.values() for code in codes} <= {*TABLES["problem"], *TABLES["usage"]}


def test_every_value_in_a_sentence_is_given(used: tuple[list[Use], set[str]]) -> None:
    """A sentence must not be left with a dash where its value belongs."""
    lacking = []
    for use in used[0]:
        sentence = TABLES[use.table].get(use.code)
        if sentence is not None and use.given is not None:
            lacking += [
                f"{use.where} {use.code} {name}" for name in placeholders(source_of(sentence)) - use.given - {"field"}
            ]
    assert lacking == []


def test_no_words_without_a_code(root: Path, used: tuple[list[Use], set[str]]) -> None:
    spoken = {use.code for use in used[0]} | {code for codes in NOT_LITERAL.values() for code in codes}
    for _where, tree in tree_of(root):
        spoken |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    for table in TABLES.values():
        assert set(table) - spoken == set()


def test_each_code_has_one_sentence_only() -> None:
    tables = (problems.FIELDS, problems.APPEALS, problems.VISITS, problems.OFFICE, problems.TROUBLES, problems.USAGE)
    every = [code for table in tables for code in table]
    assert len(every) == len(set(every))
    assert not set(faults.SEALED) & set(faults.OWN)


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (names.KINDS, {*kinds.KIND_CODES, kinds.PETITION}),
        (names.PURPOSES, set(visits.PURPOSE_CODES)),
        (names.OUTCOMES, set(visits.OUTCOMES)),
        (names.STATES, set(visits.STATES)),
        (names.PRIORITIES, {*visits.PRIORITY_GROUNDS, "other"}),
        (names.ROLES, {*roles.ROLES, roles.SYSTEM}),
        (names.ACTS, {*roles.MAY, *(act.code for act in life.ACTS)}),
        (names.MOVES, {move.code for move in visits.MOVES}),
        (names.PAPERS, set(SIZES)),
        (names.DOCUMENT_TYPES, set(appeal.DOCUMENT_TYPES)),
        (names.LANGUAGES, set(appeal.LANGUAGES)),
        (names.SEXES, {"male", "female"}),
        (names.CHANNELS, set(decisions.CHANNELS)),
        (names.SETTINGS, {spec.key for spec in setting_specs.SETTINGS}),
        (names.DAY_REASONS, set("working weekend holiday transferred working_saturday calendar rolled".split())),
        (names.RULES, {kind.rule.code for kind in kinds.KINDS}),
        (events.EVENTS, set(EVENT_TYPES)),
    ],
    ids=lambda value: "" if isinstance(value, set) else None,
)
def test_tables_hold_exactly_the_codes_of_the_domain(table: Mapping[str, object], codes: set[str]) -> None:
    assert set(table) == codes


def test_statuses_are_those_of_the_model() -> None:
    assert set(decisions.RESULTS) <= set(life.FINAL)
    assert {kind.first_status for kind in kinds.KINDS} <= set(life.STATUSES)
    assert set(names.STATUSES) == {"accepted", *life.STATUSES}
    assert "overdue" not in names.STATUSES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_is_words(language: str) -> None:
    _ = texts(language)
    functions: list[tuple[Callable[[Texts, str], str], Mapping[str, object]]] = [
        (words.kind_name, names.KINDS), (words.status_name, names.STATUSES), (words.purpose_name, names.PURPOSES),
        (words.outcome_name, names.OUTCOMES), (words.state_name, names.STATES), (words.priority_name, names.PRIORITIES),
        (words.role_name, names.ROLES), (words.act_name, names.ACTS), (words.move_name, names.MOVES),
        (words.paper_name, names.PAPERS), (words.document_type_name, names.DOCUMENT_TYPES),
        (words.language_name, names.LANGUAGES), (words.channel_name, names.CHANNELS), (words.sex_name, names.SEXES), (words.setting_label, names.SETTINGS),
        (words.setting_explanation, names.SETTINGS), (words.day_reason, names.DAY_REASONS), (words.rule_text, names.RULES),
    ]  # fmt: skip
    for function, table in functions:
        shown = [function(_, code) for code in table]
        assert all(shown)
        assert not set(shown) & set(table) - {"call", "finish", "male", "female"}, function
        if language != "en":
            english = [function(texts("en"), code) for code in table]
            assert not set(shown) & set(english), function


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_filled(language: str, used: tuple[list[Use], set[str]]) -> None:
    _ = texts(language)
    plain = {"n": 3, "date": "2026-04-24", "due": "2026-05-26", "last": "2026-04-24T18:41:00.000+05:00"}
    for table in TABLES.values():
        for code, sentence in table.items():
            values = {name: plain.get(name, "7") for name in placeholders(source_of(sentence))}
            if isinstance(sentence, Counted):
                values[sentence.by] = 3
            shown = [
                words.problem_text(_, Problem("visitor.iin", code, values)) if code not in faults.FAULTS else "",
                words.fault_text(_, code, values) if code in faults.FAULTS else "",
                words.trouble_text(_, Trouble(code, **values)) if code in problems.TROUBLES else "",
                words.usage_text(_, WrongUsage(code, **values)) if code in problems.USAGE else "",
            ]
            assert any(shown) or code in problems.BLOCKS
            assert not any(re.search(r"[{}]|—", text) for text in shown), (code, shown)


def test_english_sentences_are_sentences() -> None:
    for table in TABLES.values():
        for code, sentence in table.items():
            source = source_of(sentence)
            assert re.match(r"[A-Z{“]", source), code
            assert source.endswith("."), code


def test_codes_inside_a_sentence_are_words() -> None:
    _ = texts("en")
    assert words.problem_text(_, Problem(None, "not_allowed", {"act": "close_day", "role": "clerk"})) == (
        "Your role (clerk) does not allow: closing the day."
    )
    assert words.problem_text(_, Problem(None, "visit_state", {"move": "no_show", "state": "waiting"})) == (
        "The step “did not come” is not possible: state of the visit: waiting."
    )
    assert "26.05.2026" in words.problem_text(_, Problem("decided", "extension_late", {"due": "2026-05-26"}))
    last = {"last": "2026-04-24T18:41:00.000+05:00"}
    assert "(24.04.2026 18:41)" in words.problem_text(_, Problem("now", "clock_backwards", last))
    lost = Trouble("key_unavailable", file="office.key", why="missing")
    assert "Reason: the file is missing." in words.trouble_text(_, lost)


def test_a_kazakh_and_a_russian_sentence_hold_no_code() -> None:
    problem = Problem(None, "not_allowed", {"act": "close_day", "role": "clerk"})
    assert words.problem_text(texts("kk"), problem) == (
        "Сіздің рөліңіз (фронт-кеңсе қызметкері) бұған рұқсат бермейді: күнді жабу."
    )
    assert words.problem_text(texts("ru"), problem) == (
        "Ваша роль (сотрудник фронт-офиса) этого не позволяет: закрытие дня."
    )


def test_counted_sentences_take_their_form() -> None:
    ru, kk = texts("ru"), texts("kk")

    def block(n: int) -> SimpleNamespace:
        return SimpleNamespace(code="visitors_waiting", params={"n": n})

    assert [words.block_text(ru, block(n)) for n in (1, 3, 5, 11, 21)] == [
        "В очереди ещё 1 посетитель.",
        "В очереди ещё 3 посетителя.",
        "В очереди ещё 5 посетителей.",
        "В очереди ещё 11 посетителей.",
        "В очереди ещё 21 посетитель.",
    ]
    assert [words.block_text(kk, block(n)) for n in (1, 5)] == [
        "Кезекте әлі 1 келуші бар.",
        "Кезекте әлі 5 келуші бар.",
    ]
    wait = Problem("login", "sign_in_wait", {"seconds": 2})
    assert words.problem_text(ru, wait) == "После неверных паролей следующая попытка возможна через 2 секунды."


def test_a_refused_sign_in_says_how_long_to_wait() -> None:
    _ = texts("en")
    free = words.problem_text(_, Problem("login", "sign_in_refused", {"wait_s": 0}))
    assert free == words.problem_text(_, Problem("login", "sign_in_refused")) == "The login or the password is wrong."
    assert words.problem_text(_, Problem("login", "sign_in_refused", {"wait_s": 4})).endswith("possible in 4 seconds.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_codes_and_missing_values_are_still_sentences(language: str) -> None:
    _ = texts(language)
    assert "no_such_code" in words.problem_text(_, Problem("x", "no_such_code"))
    assert "no_such_code" in words.trouble_text(_, Trouble("no_such_code"))
    assert "no_such_code" in words.usage_text(_, WrongUsage("no_such_code"))
    assert "no_such_code" in words.fault_text(_, "no_such_code", {})
    assert "no.such" in words.event_text(_, "no.such", {})
    stray = SimpleNamespace(code="no_such_code", params={})
    assert "no_such_code" in words.block_text(_, stray)
    assert words.block_way_out(_, stray) == ""
    assert "—" in words.problem_text(_, Problem("x", "extension_late"))
    hostile = Problem("x", "ticket_unknown", {"ticket": "{n} {0} %s", "surplus": "{}"})
    assert "{n} {0} %s" in words.problem_text(_, hostile)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_has_a_line(language: str) -> None:
    _ = texts(language)
    samples = {
        "kind": "complaint", "registered_on": "2026-04-24", "due": "2026-05-26", "paper": "receipt", "copy": 0, "why": "disk_full",
        "purpose": "consult", "outcome": "advice", "role": "clerk", "date": "2026-04-24", "part": 1, "unattended": False, "late": None,
        "key": "wait_target_s", "result": "rejected", "channel": "post", "language": "kk",
    }  # fmt: skip
    for type_, keys in EVENT_TYPES.items():
        data = {key: samples.get(key, 7) for key in keys}
        if type_ == "clock.alarm":
            data["why"] = "leap"
        line = words.event_text(_, type_, data)
        assert line
        assert line.endswith(".") or type_ == "print.failed"
        assert not re.search(r"[{}]|—|\b(complaint|consult|disk_full|wait_target_s)\b", line) or language == "en", line
        assert words.event_text(_, type_, {})


def test_events_say_what_is_special() -> None:
    _ = texts("en")
    crime = {"kind": "crime_report", "registered_on": "2026-04-24", "due": None, "late": None}
    assert words.event_text(_, "appeal.registered", crime) == "Registered on 24.04.2026. Kind: crime report."
    late = {"kind": "application", "due": "2026-05-26", "late": {"claimed_at": "2026-04-23T10:00:00.000+05:00"}}
    assert words.event_text(_, "appeal.registered", late) == (
        "Entered late from paper of 23.04.2026 10:00. Kind: application. Consider by: 26.05.2026."
    )
    assert (
        words.event_text(_, "print.started", {"paper": "receipt", "copy": 2})
        == "Printing began. Paper: receipt, copy No. 2."
    )
    assert words.event_text(_, "print.done", {"paper": "receipt", "copy": 1}) == "Came out. Paper: receipt, copy No. 1."
    assert words.event_text(_, "day.close", {"date": "2026-04-24", "unattended": True}).endswith(
        "by the program itself."
    )
    assert (
        words.event_text(_, "day.close", {"date": "2026-04-24", "part": 2}) == "The day 24.04.2026 was closed, part 2."
    )
    assert "Target for waiting" in words.event_text(_, "setting.changed", {"key": "wait_target_s", "value": "600"})


def test_another_ground_of_priority_is_its_own_words() -> None:
    _ = texts("kk")
    assert words.priority_name(_, "other: ұстаз") == "ұстаз"
    assert words.priority_name(_, "other") == "Өзге негіз"
    assert words.priority_name(_, "elderly") == "Егде жастағы адам"


def test_blocks_have_a_way_out() -> None:
    for language in LANGUAGES:
        for code in problems.BLOCKS:
            block = SimpleNamespace(code=code, params={"n": 2})
            assert words.block_text(texts(language), block) != words.block_way_out(texts(language), block) != ""


def test_every_check_of_the_doctor_has_its_words(root: Path) -> None:
    used: dict[str, set[str]] = {}
    calls = [
        node
        for where, tree in tree_of(root)
        if where.startswith("frontdesk/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Check"
    ]
    for call in calls:
        code, state, values = call.args
        assert isinstance(code, ast.Constant)
        assert isinstance(values, ast.Dict)
        given = {key.value for key in values.keys if isinstance(key, ast.Constant)}
        every = {node.value for node in ast.walk(state) if isinstance(node, ast.Constant)}
        states = every & {"ok", "warn", "fail"}
        good, bad = checks.FOUND[str(code.value)]
        assert placeholders(good) <= given or "ok" not in states, code.value
        assert placeholders(bad) <= given or states == {"ok"}, code.value
        used.setdefault(str(code.value), set()).update(states)
    assert set(used) == set(checks.FOUND)
    for code, states in used.items():
        assert (code in checks.REMEDIES) == bool(states - {"ok"}), code
    for language in LANGUAGES:
        _ = texts(language)
        for code, sentences in checks.FOUND.items():
            values = {name: "2027-12-31" if name == "until" else 3 for one in sentences for name in placeholders(one)}
            for state in ("ok", "warn"):
                found, remedy = words.check_text(_, code, state, values)
                assert not re.search(r"[{}]|—", found), code
                assert bool(remedy) == (state == "warn" and code in checks.REMEDIES)
        assert "no_such_check" in words.check_text(_, "no_such_check", "fail", {})[0]
    assert "31.12.2027" in words.check_text(texts("en"), "calendar", "ok", {"until": "2027-12-31"})[0]


def test_the_list_of_codes_is_up_to_date(root: Path) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("tool_code_list", root / "tools" / "code_list.py")
    assert spec
    assert spec.loader
    tool: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run: python tools/code_list.py"


def test_the_scan_sees_codes(tmp_path: Path) -> None:
    (tmp_path / "frontdesk").mkdir()
    (tmp_path / "ui").mkdir()
    (tmp_path / "frontdesk/planted.py").write_text(
        'refuse("a", "field", n=1)\nProblem("x", f"{name}_digits", {"limit": 2})\nTrouble("b" if x else "c")\nrefuse(code)\n'
        'reader.need("name", "d")\nBlock("e", {"n": 1}, hard=True)\n'
    )
    found, variable = uses(tmp_path)
    assert {(use.table, use.code, use.given) for use in found} == {
        ("problem", "a", frozenset({"n"})),
        ("problem", "iin_digits", frozenset({"limit"})),
        ("problem", "bin_digits", frozenset({"limit"})),
        ("trouble", "b", frozenset()),
        ("trouble", "c", frozenset()),
        ("problem", "d", None),
        ("block", "e", frozenset({"n"})),
    }
    assert variable == {"frontdesk/planted.py"}


def test_every_source_of_the_shipped_calendar_has_words() -> None:
    found = {special.source for special in read_calendar().days.values()}
    assert found == SOURCES
    for language in ("kk", "ru"):
        assert all(source_text(texts(language), source) != source for source in found)
    assert source_text(texts("kk"), "№ 45-ө") == "№ 45-ө"
