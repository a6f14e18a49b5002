# SPDX-License-Identifier: Apache-2.0
"""Entry of the frozen `frontdesk-cli`; nothing else lives here."""

from frontdesk.cli import entry

entry()
