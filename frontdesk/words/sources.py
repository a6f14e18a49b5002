# SPDX-License-Identifier: Apache-2.0
"""The laws and orders behind the days of the shipped calendar, in words; an office's own order stays as typed."""

from typing import Final

from frontdesk.i18n import N_, Texts

SOURCES: Final = frozenset(
    {
        N_("Law 267-II of 13.12.2001, art. 2-3"),
        N_("Law 267-II of 13.12.2001, art. 5: next working day after the holiday"),
        N_("Law 267-II as amended in 2026 (renamed)"),
        N_("Labour Code 414-V, art. 84(5): a day off, not a holiday, never moved"),
        N_(
            "Labour Code 414-V, art. 84(5): a day off, not a holiday, never moved; estimated, the moon may move it "
            "by a day"
        ),
        N_(
            "Labour Code 414-V, art. 84(5): a day off, not a holiday, never moved; first day set on 2024-06-07, which "
            "cancelled Monday 17 June"
        ),
        N_("Labour Code 414-V, art. 84(5): a day off, not a holiday, never moved; official calendar of 2026"),
        N_("Labour Code 414-V, art. 85(3): moved by the labour authority"),
        N_("Constitution of 2026 (referendum of 2026-03-15); Labour Ministry, 2026-03-18: 15 March from 2027"),
    }
)


def source_text(_: Texts, source: str) -> str:
    """Return what is behind a special day."""
    return _(source) if source in SOURCES else source
