# SPDX-License-Identifier: Apache-2.0
"""What printers and jobs say of themselves, as this program's own codes; their words stand in `frontdesk.words`."""

from collections.abc import Iterable, Mapping
from typing import Final


class NotPrinted(Exception):
    """A printer did not do its part; `code` and `params` as of a Trouble, without the name that only `spool` knows."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


PRINTER: Final[Mapping[str, str]] = {
    "media-empty": "printer_media_empty",
    "media-needed": "printer_media_empty",
    "input-tray-missing": "printer_media_empty",
    "media-jam": "printer_jam",
    "cover-open": "printer_cover_open",
    "door-open": "printer_cover_open",
    "interlock-open": "printer_cover_open",
    "marker-supply-empty": "printer_no_ink",
    "toner-empty": "printer_no_ink",
    "developer-empty": "printer_no_ink",
    "offline": "printer_offline",
    "shutdown": "printer_offline",
    "timed-out": "printer_offline",
    "connecting-to-device": "printer_offline",
    "cups-waiting-for-job-completed": "",
    "paused": "printer_paused",
    "moving-to-paused": "printer_paused",
    "stopped": "printer_paused",
    "stopping": "printer_paused",
    "spool-area-full": "printer_attention",
    "output-area-full": "printer_attention",
}
"""Keywords of printer-state-reasons (RFC 8011, 5.4.12; CUPS adds `offline`) without their severity."""

JOB: Final[Mapping[str, str]] = {
    "job-canceled-by-user": "printer_cancelled",
    "job-canceled-by-operator": "printer_cancelled",
    "job-canceled-at-device": "printer_cancelled",
    "document-format-error": "printer_format",
    "unsupported-document-format": "printer_format",
    "document-unprintable-error": "printer_format",
    "document-access-error": "printer_format",
    "unsupported-attributes-or-values": "printer_size",
    "conflicting-attributes": "printer_size",
    "media-needed": "printer_media_empty",
    "job-hold-until-specified": "printer_held",
    "job-held-for-authentication": "printer_denied",
    "account-authorization-failed": "printer_denied",
    "job-held-for-review": "printer_held",
    "resources-are-not-ready": "printer_media_empty",
    "resources-are-not-supported": "printer_size",
    "service-off-line": "printer_offline",
}
"""Keywords of job-state-reasons (RFC 8011, 5.3.8; PWG 5100.13)."""

STATUS: Final[Mapping[int, str]] = {
    0x0401: "printer_denied",
    0x0402: "printer_denied",
    0x0403: "printer_denied",
    0x0406: "printer_unknown",
    0x040A: "printer_format",
    0x040B: "printer_size",
    0x0502: "printer_not_accepting",
    0x0503: "printer_failed",
    0x0506: "printer_not_accepting",
    0x0507: "printer_not_accepting",
}
"""IPP status codes (RFC 8011, appendix B); any other one from 0x0400 on is `printer_failed`."""

_SEVERITIES: Final = ("-error", "-warning", "-report")


def of_printer(keywords: Iterable[str]) -> str | None:
    """Return what keeps a printer from printing, the first that is known; an unknown error needs attention."""
    unknown = None
    for keyword in keywords:
        bare = keyword
        for severity in _SEVERITIES:
            bare = bare.removesuffix(severity)
        code = PRINTER.get(bare)
        if code:
            return code
        if code is None and keyword.endswith("-error"):
            unknown = "printer_attention"
    return unknown


def of_job(keywords: Iterable[str]) -> str | None:
    """Return why a job waits or ended, or None where it says nothing that is known."""
    return next((JOB[keyword] for keyword in keywords if keyword in JOB), None)
