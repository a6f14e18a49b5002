# SPDX-License-Identifier: Apache-2.0
"""What a window must not keep in memory: the sources of what it imports, and drivers that nobody uses."""

import json
import subprocess
import sys

PROGRAM = """
import json, linecache, sys
from ui.sources import spare_sources
spare_sources()
import frontdesk.bootstrap, frontdesk.storage.unit_of_work
from PySide6.QtWidgets import QPushButton
kept = [name for name in linecache.cache if name.endswith(".py")]
print(json.dumps([kept, sorted(sys.modules), hasattr(QPushButton, "setText")]))
"""


def test_a_window_keeps_no_sources_and_no_other_databases_drivers():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    kept, modules, camel_case = json.loads(done.stdout)
    assert kept == []
    assert camel_case
    assert "sqlalchemy.dialects.sqlite" in modules
    for heavy in ("sqlalchemy.dialects.postgresql", "psycopg", "alembic", "reportlab", "pypdfium2", "pyhanko"):
        assert heavy not in modules, heavy
