# SPDX-License-Identifier: Apache-2.0
"""Compiles the catalogues before hatchling packs or links the wheel: no compiled file lies in the repository."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling for the wheel, the editable install and the source archive."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Write the .mo files where the package `resources` expects them."""
        sys.path.insert(0, str(Path(self.root) / "tools"))
        try:
            import catalogues
        finally:
            sys.path.pop(0)
        catalogues.compile_all()
