# SPDX-License-Identifier: Apache-2.0
"""Outside verification: honest logs pass, every lie has a name, and no input brings a traceback."""

import json
import random
import re
import struct
import zlib
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from frontdesk.domain import journal
from frontdesk.domain.day_figures import LATER
from frontdesk.domain.moments import to_text
from frontdesk.i18n import placeholders
from frontdesk.seal import bundle as bundle_module
from frontdesk.seal import faults as faults_module
from frontdesk.seal.bundle import make_bundle, read_bundle
from frontdesk.seal.faults import TEXTS, Malformed
from frontdesk.seal.outside import Verdict, open_receipt, verify_bundles


def _named(receipts: list[str]) -> dict[str, str]:
    return {f"receipt {n}": text for n, text in enumerate(receipts)}


def _codes(verdict: Verdict) -> set[str]:
    for fault in verdict.faults:
        assert fault.params.keys() == placeholders(TEXTS[fault.code]), fault
    assert verdict.ok == (not verdict.faults)
    return {fault.code for fault in verdict.faults}


def _replace(path: Path, office: Any, **changes: Any) -> None:
    """Write a day log again with some of its parts exchanged, checksums and all."""
    old = read_bundle(path)
    parts = {
        "code": old.code,
        "date": old.date,
        "part": old.part,
        "events": list(old.events()),
        "frontier": old.frontier,
        "checkpoint": old.checkpoint.decode(),
    }
    path.write_bytes(make_bundle(**(parts | changes)))


def test_an_honest_log_passes(office: Any) -> None:
    first = office.day()
    office.visit()
    second = office.close(part=2)
    office.next_day()
    office.register(due="2026-04-24")
    office.register(due="2026-04-25")
    third = office.close()
    verdict = verify_bundles([third, first, second], office.vkey, _named(office.receipts))
    assert verdict.faults == ()
    assert verdict.ok
    assert (verdict.entries, verdict.checked) == (len(office.events), len(office.events))
    assert verdict.root == b64encode(office.tree.root()).decode()
    assert verify_bundles([second, third], office.vkey).ok
    assert verify_bundles([third], office.vkey, _named(office.receipts[-1:])).ok
    assert verify_bundles([], office.vkey).ok is False


def test_the_figures_of_a_closing_are_recomputed(office: Any, new_office: Callable[..., Any]) -> None:
    office.day()
    good = json.loads(office.events[-1])["data"]
    assert good["totals"]["entries"] == len(office.events)
    lies: list[dict[str, Any]] = [
        {key: good[key] + 1}
        for key in (
            "tickets",
            "served",
            "no_show",
            "unserved",
            "left",
            "direct",
            "registered_today",
            "registered_later",
            "late",
            "reprints",
            "clock_alarms",
            "voids",
            "corrections",
            "opened_after",
            "overdue_open",
            "overdue_first",
            "due_today_open",
            "due_today_done",
            "done_late",
            "done_late_first",
        )
    ]
    lies += [{"totals": good["totals"] | {key: good["totals"][key] + 1}} for key in good["totals"]]
    lies += [{"waits": good["waits"] | {key: 1}} for key in ("n", "median_s", "p90_s", "max_s", "within_target")]
    lies += [
        {"by_purpose": {"consult": 2}},
        {"by_outcome": {}},
        {"acts": {"answered": 1}},
        {"appeals": {"complaint": 1}},
        {"viewed": {"u2": 1}},
        {"first": {}},
        {"last": {"KLS-2026": "KLS-2026-000009"}},
        {"gapless": False},
        {"opened_at": None},
    ]
    for number, lie in enumerate(lies):
        forger = new_office(f"F{number}")
        for visit in range(3):
            forger.visit("no_show" if visit == 1 else "advice")
        forger.register()
        forger.register()
        verdict = verify_bundles([forger.close(spoil=lie)], forger.vkey)
        assert _codes(verdict) == {"close_figure"}, lie
        assert {fault.params["key"] for fault in verdict.faults} == {
            next(iter(lie))
            if "totals" not in lie
            else f"totals.{next(k for k in good['totals'] if lie['totals'][k] != good['totals'][k])}"
        }


def test_closings_of_the_first_programs_say_less_and_still_verify(office: Any) -> None:
    office.register()
    assert verify_bundles([office.close(without=LATER)], office.vkey).faults == ()


def test_totals_go_on_from_day_to_day(office: Any) -> None:
    first = office.day()
    office.next_day()
    office.visit()
    second = office.close(spoil={"totals": office.totals})
    assert "close_figure" in _codes(verify_bundles([first, second], office.vkey))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda e: e | {"seq": e["seq"] + 1}, "seq_not_consecutive"),
        (lambda e: e | {"log": "frontdesk.example/XYZ"}, "event_log_differs"),
        (lambda e: e | {"at": "2026-04-24T08:00:00.000+05:00"}, "time_backwards"),
        (lambda e: e | {"at": "2026-04-31T08:00:00.000+05:00"}, "event_malformed"),
        (lambda e: e | {"at": "0001-01-01T00:00:00.000+05:00"}, "event_malformed"),
        (lambda e: e | {"number": "KLS-2026-000009"}, "number_gap"),
        (lambda e: e | {"number": "XYZ-2026-000002"}, "number_gap"),
        (lambda e: e | {"number": "KLS-2025-000002"}, "number_gap"),
        (lambda e: e | {"data": e["data"] | {"accepted_at": "2026-04-24T08:00:00.000+05:00"}}, "accepted_at_differs"),
        (lambda e: {k: v for k, v in e.items() if k != "number"}, "event_invalid"),
        (lambda e: {k: v for k, v in e.items() if k != "pii"}, "event_invalid"),
        (lambda e: e | {"data": e["data"] | {"visit": "1"}}, "event_invalid"),
        (lambda e: e | {"data": e["data"] | {"due": "soon"}}, "event_invalid"),
    ],
)
def test_a_signed_lie_in_an_event_is_named(
    office: Any, spoil: Callable[[dict[str, Any]], dict[str, Any]], code: str
) -> None:
    office.register()
    office.forge = lambda e: spoil(e) if e["type"] == "appeal.registered" else e
    office.register()
    office.forge = lambda e: e
    seq = next(n for n, raw in enumerate(office.events) if n > 2 and b"appeal.registered" in raw)
    try:
        path = office.close()
    except (
        KeyError,
        ValueError,
    ):  # the figures of the program itself refuse such an event; the file is made without a closing
        office.add("user.login", {"user": "u2", "failures": 0})
        path = office.export("2026-04-24")
    verdict = verify_bundles([path], office.vkey)
    assert code in _codes(verdict)
    assert next(fault.seq for fault in verdict.faults if fault.code == code) == seq


def test_a_marked_clock_may_go_back(office: Any) -> None:
    office.forge = lambda e: e | {"clock": "unconfirmed", "at": e["at"].replace("2026-04-24", "2026-04-25")}
    office.visit()
    office.forge = lambda e: e
    office.visit()
    assert "time_backwards" not in _codes(verify_bundles([office.close()], office.vkey))


def test_a_confirmed_clock_starts_the_order_anew(office: Any) -> None:
    office.visit()
    right = office.now
    office.now += timedelta(hours=3)
    office.visit()
    office.now = right
    office.add("clock.alarm", {"why": "backwards", "last_at": to_text(office.now + timedelta(hours=3))})
    office.forge = lambda e: e | {"clock": "unconfirmed"}
    office.visit()
    office.forge = lambda e: e
    office.add("clock.confirmed", {"alarm": 7, "approved_by": "u1"})
    office.visit()
    assert verify_bundles([office.close()], office.vkey).ok


def test_events_of_no_version_are_named(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "EVENT_TYPES", dict(journal.EVENT_TYPES) | {"appeal.time_changed": ()})
    office.add("appeal.time_changed", {})
    monkeypatch.setattr(journal, "VERSION", 2)
    office.add("user.login", {"user": "u2", "failures": 0})
    monkeypatch.undo()
    assert {"event_type_unknown", "event_version"} <= _codes(verify_bundles([office.close()], office.vkey))


def test_a_day_has_one_closing_and_it_is_the_last_event(office: Any) -> None:
    office.visit()
    assert _codes(verify_bundles([office.export("2026-04-24")], office.vkey)) == {"close_missing"}
    office.start = journal.EMPTY
    path = office.close()
    office.start = journal.EMPTY
    office.visit()
    office.export("2026-04-24")
    assert _codes(verify_bundles([path], office.vkey)) == {"close_misplaced", "close_missing"}


def test_the_beginning_of_a_log(new_office: Callable[..., Any]) -> None:
    thief, owner = new_office("AAA"), new_office("BBB")
    thief.events.clear()
    thief.tree = journal.TreeBuilder()
    thief.add("user.login", {"user": "u2", "failures": 0})
    assert "genesis_missing" in _codes(verify_bundles([thief.close()], thief.vkey))
    owner.add("log.created", json.loads(owner.events[0])["data"])
    assert "genesis_repeated" in _codes(verify_bundles([owner.close()], owner.vkey))
    other = new_office("CCC")
    other.events.clear()
    other.tree = journal.TreeBuilder()
    other.add("log.created", json.loads(owner.events[0])["data"])
    assert "genesis_key_differs" in _codes(verify_bundles([other.close()], other.vkey))


def test_a_training_log_says_so_in_its_signed_name(new_office: Callable[..., Any]) -> None:
    training = new_office("KLS", training=True)
    path = training.day()
    assert verify_bundles([path], training.vkey).ok
    assert read_bundle(path).checkpoint.startswith(b"frontdesk.example/training/KLS\n")
    real = new_office("KLS")
    assert "signature_missing" in _codes(verify_bundles([path], real.vkey))


def test_files_must_join(office: Any, new_office: Callable[..., Any], tmp_path: Path) -> None:
    first = office.day()
    office.next_day()
    second = office.day()
    office.next_day()
    third = office.day()
    assert _codes(verify_bundles([first, third], office.vkey)) == {"files_do_not_join"}
    twin = tmp_path / "twin.zip"
    twin.write_bytes(second.read_bytes())
    assert "bundle_twice" in _codes(verify_bundles([first, second, twin, third], office.vkey))
    # The morning of the second day moved into the frontier: each root is right, the day's own word is not.
    old = read_bundle(second)
    events = list(old.events())
    tree = journal.TreeBuilder(old.frontier)
    tree.extend(events[:9])
    _replace(second, office, events=events[9:], frontier=tree.frontier())
    alone = verify_bundles([second], office.vkey)
    assert "close_figure" in _codes(alone)
    assert "opened_after" in {fault.params.get("key") for fault in alone.faults}
    assert "files_do_not_join" in _codes(verify_bundles([first, second], office.vkey))
    tree = journal.TreeBuilder()
    tree.extend(office.events[: read_bundle(first).frontier.size + 5])
    _replace(second, office, events=events, frontier=tree.frontier())
    assert {"files_overlap", "size_differs"} <= _codes(verify_bundles([first, second], office.vkey))


def test_a_second_history_is_a_fork(office: Any, tmp_path: Path) -> None:
    first = office.day(visits=2, appeals=1)
    size = len(office.events)
    kept = tmp_path / "kept.zip"
    kept.write_bytes(first.read_bytes())
    # With the key and the code the office writes the same day again, as long as before.
    office.events, office.tree, office.start, office.totals = (
        office.events[:1],
        journal.TreeBuilder(),
        journal.EMPTY,
        {},
    )
    office.tree.add(office.events[0])
    office.dues, office.numbers = [], 0
    office.day(visits=2, appeals=1)
    assert len(office.events) == size
    rewritten = office.bundles[-1]
    assert verify_bundles([rewritten], office.vkey).ok
    assert "fork" in _codes(verify_bundles([kept, rewritten], office.vkey))
    # One receipt of the first history is enough.
    assert {"receipt_root_differs", "receipt_leaf_differs"} & _codes(
        verify_bundles([rewritten], office.vkey, _named(office.receipts[:1]))
    )


def test_a_history_rewritten_before_a_kept_day_does_not_join(office: Any) -> None:
    first = office.day()
    office.next_day()
    second = office.day()
    forged = [raw.replace(b'"purpose":"consult"', b'"purpose":"visitor"') for raw in read_bundle(first).events()]
    tree = journal.TreeBuilder()
    tree.extend(forged)
    note = office.key.sign(journal.checkpoint_text(office.log, tree.size, tree.root()))
    _replace(first, office, events=forged, checkpoint=note)
    assert "frontier_differs" in _codes(verify_bundles([first, second], office.vkey))


def test_receipts(office: Any) -> None:
    path = office.day()
    good = office.receipts[0]
    assert verify_bundles([path], office.vkey, _named([good])).ok
    receipt = open_receipt(good, office.vkey)
    assert (receipt.number, receipt.seq) == ("KLS-2026-000001", receipt.checkpoint.size - 1)

    def resigned(change: Callable[[str], str]) -> str:
        text: str = office.key.sign(change(good.partition("\n\n")[0] + "\n"))
        return text

    cases = {
        good.replace("000001", "000002"): {"signature_wrong"},
        good[:-1]: {"receipt_malformed"},
        "https://evil.example/": {"receipt_malformed"},
        "": {"receipt_malformed"},
        "\ud800": {"receipt_malformed"},
        read_bundle(path).checkpoint.decode(): {"receipt_malformed"},
        resigned(lambda t: t.replace("000001", "000002")): {"receipt_event_differs"},
        resigned(lambda t: t.replace("T09:", "T08:")): {"receipt_event_differs"},
        resigned(lambda t: t.replace(f"\n{receipt.checkpoint.size}\n", "\n9999\n")): {"receipt_not_covered"},
        resigned(lambda t: t.replace(f"\n{receipt.checkpoint.size}\n", "\n2\n")): {
            "receipt_event_differs",
            "receipt_leaf_differs",
            "receipt_root_differs",
        },
        resigned(lambda t: t + "more\n"): {"receipt_malformed"},
    }
    for text, codes in cases.items():
        assert _codes(verify_bundles([path], office.vkey, _named([text]))) == codes, text
    # A receipt is a signed checkpoint, but it is not a day's checkpoint.
    office.register()
    office.export("2026-04-24", checkpoint=office.receipts[-1], events=office.events[office.start.size : -1])
    assert "checkpoint_extension" in _codes(verify_bundles([path], office.vkey))


def _checked(path: Path, office: Any) -> set[str]:
    return _codes(verify_bundles([path], office.vkey, _named(office.receipts[-1:])))


def _flipped(position: int, bits: int, data: bytes) -> bytes:
    return data[:position] + bytes([data[position] ^ bits]) + data[position + 1 :]


def _patched(content: bytes, name: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Change the bytes of one file inside the zip and put its checksum right, so that only its sense is wrong."""
    place = content.index(name) + len(name)
    head = content.index(b"PK\3\4", place)
    data = change(content[place:head])
    assert len(data) == head - place
    crc = struct.pack("<I", zlib.crc32(data))
    start = content.rindex(b"PK\3\4", 0, place)
    patched = bytearray(content)
    patched[place:head] = data
    patched[start + 14 : start + 18] = crc
    central = content.rindex(b"/" + name)
    record = content.rindex(b"PK\1\2", 0, central)
    patched[record + 16 : record + 20] = crc
    return bytes(patched)


def test_no_byte_of_events_checkpoint_or_frontier_can_be_changed(office: Any, tmp_path: Path) -> None:
    office.day(visits=1, appeals=1)
    office.next_day()
    content = office.day(visits=1, appeals=1).read_bytes()
    path, dice = tmp_path / "mutant.zip", random.Random(5)
    path.write_bytes(content)
    assert _checked(path, office) == set()
    for name in (b"events.jsonl", b"frontier", b"checkpoint"):
        length = content.index(b"PK\3\4", content.index(name)) - content.index(name) - len(name)
        for position in range(length):
            bits = 1 << dice.randrange(8)
            path.write_bytes(_patched(content, name, partial(_flipped, position, bits)))
            codes = _checked(path, office)
            assert codes, (name, position, bits)
            assert "bundle_damaged" not in codes
            raw = bytearray(content)
            raw[content.index(name) + len(name) + position] ^= bits
            if position % 16 == 0:
                path.write_bytes(raw)
                assert {"bundle_damaged", "frontier_malformed"} & _checked(path, office)


def test_no_damage_to_the_container_brings_a_traceback(office: Any, tmp_path: Path) -> None:
    content = office.day(visits=1, appeals=1).read_bytes()
    path, dice = tmp_path / "mutant.zip", random.Random(6)
    heads = [m.start() for m in re.finditer(rb"PK[\1-\6][\1-\6]", content)]
    positions = [p for head in heads for p in range(head, min(head + 70, len(content)))]
    for position in positions:
        for changed in (content[position] ^ 1 << dice.randrange(8), 0xFF):
            if changed != content[position]:
                path.write_bytes(content[:position] + bytes([changed]) + content[position + 1 :])
                _codes(verify_bundles([path], office.vkey))
    for _ in range(1500):
        mutant = bytearray(content)
        for _ in range(dice.choice((1, 1, 2, 8))):
            start = dice.randrange(len(mutant))
            match dice.randrange(4):
                case 0:
                    mutant[start] = dice.randrange(256)
                case 1:
                    del mutant[start : start + dice.randrange(1, 200)]
                case 2:
                    mutant[start:start] = dice.randbytes(dice.randrange(1, 50))
                case _:
                    piece = mutant[start : start + dice.randrange(1, 300)]
                    other = dice.randrange(len(mutant))
                    mutant[other : other + len(piece)] = piece
        path.write_bytes(mutant)
        verdict = verify_bundles([path], office.vkey)
        _codes(verdict)
        try:
            same = list(read_bundle(path).events()) == list(office.events)
        except Malformed:
            same = False
        assert not verdict.ok or same


def test_random_events_never_bring_a_traceback(office: Any, tmp_path: Path) -> None:
    path = office.day(visits=2, appeals=2)
    dice = random.Random(8)
    events = list(read_bundle(path).events())
    for _ in range(300):
        mutants = [bytearray(event) for event in events]
        for _ in range(3):
            victim = dice.choice(mutants)
            words = [
                b"null",
                b"-1",
                b'""',
                b"[]",
                b"{}",
                b"1e9",
                b"9" * 400,
                b"true",
                b'"\xd3\x98"',
                b"NaN",
                b"[" * 2000,
                b"\\ud800",
                b"\n",
                b"",
            ]
            spots = [m.span() for m in re.finditer(rb"(?<=:)[^,{}\[\]]+", bytes(victim))] or [(0, 1)]
            start, end = dice.choice(spots)
            victim[start:end] = dice.choice(words)
        _replace(path, office, events=[bytes(m) for m in mutants])
        assert _codes(verify_bundles([path], office.vkey))
        _replace(path, office, events=events)
    assert verify_bundles([path], office.vkey).ok


def test_many_faults_are_cut_short(office: Any) -> None:
    path = office.day()
    _replace(path, office, events=[b"{}"] * 10_000)
    assert len(verify_bundles([path], office.vkey).faults) <= 101


def test_every_code_has_its_text_and_every_text_its_code() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(faults_module.__file__).parent.glob("*.py")
        if path.name not in {"faults.py", "keys.py"}
    )
    used = set(re.findall(r'(?:Malformed|Fault|faults\.add)\(\s*"([a-z_]+)"', source))
    used |= set(re.findall(r'" if \w+ else "([a-z_]+)"', source))
    assert used == TEXTS.keys()
    assert bundle_module.NAMES[0] == "events.jsonl"
