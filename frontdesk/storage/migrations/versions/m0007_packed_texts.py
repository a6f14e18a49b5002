# SPDX-License-Identifier: Apache-2.0
"""From here on events and personal data are written packed on SQLite (ADR 31); rows that lie there stay as they are.

No table changes, but a program that knows no packed texts must not open the file.
"""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Change nothing but the number of the schema."""
