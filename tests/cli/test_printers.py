# SPDX-License-Identifier: Apache-2.0
"""`printers`: which there are, how each is, and a test page."""

import os
import socket
import threading

import pytest


@pytest.fixture
def hall(cli, tmp_path, monkeypatch):
    """A thermal printer at a socket that only swallows, and an office that names it."""
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")
    server, taken = socket.create_server(("127.0.0.1", 0)), []

    def serve():
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                data = b""
                while piece := line.recv(65536):
                    data += piece
                taken.append(data)

    threading.Thread(target=serve, daemon=True).start()
    file = cli.home / "frontdesk.toml"
    host, port = server.getsockname()
    file.write_text(
        f'{file.read_text()}\n[printers.HALL]\ntype = "thermal"\naddress = "{host}:{port}"\n[[printers.rules]]\npaper = "receipt"\nprinter = "HALL"\n'
    )
    yield taken
    server.close()


def test_printers_are_listed_with_their_state(cli, hall):
    (line,) = cli("printers").ok()["printers"]
    assert (line["name"], line["type"], line["width"], line["state"], line["problem"]) == (
        "HALL",
        "thermal",
        "80mm",
        "idle",
        None,
    )
    assert line["papers"] == ["receipt"]


def test_a_test_page_and_a_registered_receipt_come_out_there(cli, hall, appeal):
    assert cli("printers", "--test", "HALL").ok()["tested"] == "HALL"
    assert sum(b"\x1dv0" in data for data in hall) == 1
    number = cli("register", stdin=appeal()).ok()["number"]
    assert sum(b"\x1dv0" in data for data in hall) == 2
    (paper,) = cli("show", number).ok()["papers"]
    assert paper["state"] == "done"


def test_an_unknown_printer_is_trouble(cli, hall):
    assert cli("printers", "--test", "NONE").status == 3


def test_a_wrong_key_is_named(cli, hall):
    file = cli.home / "frontdesk.toml"
    file.write_text(file.read_text().replace('type = "thermal"', 'type = "thermal"\nspeed = 5'))
    answer = cli("printers")
    assert answer.status == 2
    assert "printers.HALL.speed" in answer.err


def test_no_printers(cli, monkeypatch):
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")
    assert cli("printers").ok() == {"printers": [], "tested": None}
    assert os.environ["CUPS_SERVER"]
