# SPDX-License-Identifier: Apache-2.0
"""The program's own log: one JSON object a line, rotated, without any personal data; not the journal."""

import json
import logging
import logging.handlers
import os
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 1_000_000
KEPT: Final = 5
FILE: Final = "frontdesk.log"


class JsonLines(logging.Formatter):
    """Writes a record as one line, whatever line feeds a message holds (TRUST.md I12)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the JSON text; of an exception only type and places, never its values."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": record.getMessage()[:2000],
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _places(record.exc_info[1])
        return json.dumps(line)  # ASCII: no letter of a stranger ends a line, turns one or fails to be written


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__} at {where}"


def set_up(folder: Path) -> Path:
    """Write warnings and errors of this program to `folder`; return the file. Falls silent where that is impossible."""
    file = folder / FILE
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(file, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one.formatter, JsonLines)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    return file


def note_bug(error: BaseException) -> str:
    """Log an error that nobody foresaw and return the file in which to look."""
    root = logging.getLogger()
    ours = [one for one in root.handlers if isinstance(one, logging.handlers.RotatingFileHandler)]
    if ours:
        root.error("unforeseen", exc_info=error)
        return ours[0].baseFilename
    file = Path(tempfile.gettempdir()) / f"frontdesk-{os.getpid()}.log"
    record = logging.LogRecord(
        "frontdesk", logging.ERROR, "", 0, "unforeseen", None, (type(error), error, error.__traceback__)
    )
    try:
        file.write_text(JsonLines().format(record) + "\n", encoding="utf-8")
    except OSError:
        return ""
    return str(file)
