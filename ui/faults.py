# SPDX-License-Identifier: Apache-2.0
"""The last net: an unexpected error is logged without personal data, told in one calm sentence, and the draft is kept.

One JSON object a line; of the error only its type and the places in the code, because a message may quote what was
typed (TRUST.md I12).
"""

import json
import logging
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

LOG = logging.getLogger("frontdesk.window")
_KEPT_BYTES = 1_000_000


def open_log(home: Path) -> None:
    """Write the window's log to `logs/window.log` of the office; where the folder cannot be written, go on without."""
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    try:
        (home / "logs").mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            home / "logs" / "window.log", maxBytes=_KEPT_BYTES, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.addHandler(handler)


def log_fault(error: BaseException) -> None:
    """Write one line about an error."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    line = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "level": "fault",
        "type": type(error).__name__,
        "places": places,
    }
    LOG.error(json.dumps(line, ensure_ascii=True))


class FaultNet:
    """Installed as `sys.excepthook`; also takes what the worker could not hand to anybody."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._telling = False

    def install(self) -> None:
        """Catch what nobody else catches."""
        sys.excepthook = self.hook

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take an error from Python or from a slot."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.unexpected(error.with_traceback(trace))

    def unexpected(self, error: BaseException) -> None:
        """Log it and say one sentence; an error while saying it is only logged."""
        log_fault(error)
        if self._telling:
            return
        self._telling = True
        try:
            self._tell()
        except Exception as second:  # noqa: BLE001 - the last net
            log_fault(second)
        finally:
            self._telling = False
