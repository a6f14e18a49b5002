# SPDX-License-Identifier: Apache-2.0
"""Entry of `python -m ui` and of the frozen program; nothing else lives here."""

import sys

from ui.app import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
