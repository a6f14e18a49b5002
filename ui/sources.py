# SPDX-License-Identifier: Apache-2.0
"""Keeps Qt's bindings from reading the source of every module that is imported after them."""

import linecache
import sys


def spare_sources() -> None:
    """Load Qt without its search for `from __feature__ import …` in our sources, which use none of it.

    PySide6 looks for its own name in the text of each later module, and Python keeps all those lines: 28 MiB, and a
    tenth of the time to open an office. Where a later PySide6 does it otherwise, nothing is changed.
    """
    import PySide6.QtCore  # noqa: F401 - brings the module below

    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: False  # type: ignore[union-attr]  # noqa: SLF001
    linecache.clearcache()
