# SPDX-License-Identifier: Apache-2.0
"""Judge files with PDFBox's preflight, a real PDF/A-1b validator; no part of the program.

    apt-get install libpdfbox2-java libactivation-java libjaxb-api-java libcommons-io-java default-jre-headless
    python tools/check_pdfa.py FILE.pdf …

Exit status 0 when all are valid, 1 when one is not, 2 when Java or a jar is missing.
"""

import shutil
import subprocess
import sys
from pathlib import Path

JARS = Path("/usr/share/java")
NEEDED = ("pdfbox2", "preflight", "xmpbox", "fontbox2", "commons-logging", "commons-io", "jaxb-api", "javax.activation")


def main() -> int:
    """Validate each file named on the command line and say what is wrong with it."""
    missing = [name for name in NEEDED if not (JARS / f"{name}.jar").is_file()]
    java = shutil.which("java")
    if missing or java is None:
        print(
            "missing: " + ", ".join(missing + ([] if java else ["java"])) + " (see the top of this file)",
            file=sys.stderr,
        )
        return 2
    path = ":".join(str(JARS / f"{name}.jar") for name in NEEDED)
    worst = 0
    for file in sys.argv[1:]:
        command = [java, "-cp", path, "org.apache.pdfbox.preflight.Validator_A1b", file]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        valid = done.returncode == 0 and "is a valid PDF/A-1b file" in done.stdout
        print(f"{Path(file).name}: {'valid PDF/A-1b' if valid else 'NOT valid: ' + done.stdout + done.stderr}")
        worst = worst if valid else 1
    return worst


if __name__ == "__main__":
    sys.exit(main())
