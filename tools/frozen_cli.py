# SPDX-License-Identifier: Apache-2.0
"""Entry of the frozen `frontdesk-cli`; nothing else lives here."""

import sys

from frontdesk.cli import main

sys.exit(main())
