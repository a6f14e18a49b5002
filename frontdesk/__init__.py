# SPDX-License-Identifier: Apache-2.0
"""Frontdesk: the front office of a police department as a program, without any window.

`domain` holds the rules, `services` the acts, `storage`, `documents` and `seal` the edges, `cli` the command line.
"""

__version__ = "0.1.0"
