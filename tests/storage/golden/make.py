# SPDX-License-Identifier: Apache-2.0
"""Writes the database of an office that has lived three days, in the schema of today: `python tests/storage/golden/make.py`.

Run once for each released schema; the file is never written again, because later programs must open what this one wrote.
"""

import importlib.util
import sys
import tempfile
from pathlib import Path

from frontdesk.storage.schema import CURRENT

HERE = Path(__file__).resolve().parent


def load(file: Path):
    name = f"golden_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None and spec.loader is not None
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    target = HERE / f"{CURRENT:04}.db"
    if target.exists():
        sys.exit(f"{target.name} is there already; a released schema does not change")
    with tempfile.TemporaryDirectory() as folder:
        offices = load(HERE.parents[1] / "fixtures" / "offices.py")
        made = offices.Made(Path(folder), lambda: None)
        # Without WAL the whole database is one file.
        office = made.open("sqlite-truncate", Path(folder) / "office")
        load(HERE.parent / "conftest.py").live(office)
        made.close()
        target.write_bytes(office.file.read_bytes())
    print(f"{target} {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
