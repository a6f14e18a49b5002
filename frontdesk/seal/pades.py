# SPDX-License-Identifier: Apache-2.0
"""Signing a finished paper with an office's certificate (PAdES, ETSI EN 319 142), so that any change breaks it.

The signature is added behind the paper's own bytes, which stay as they are, and the file stays PDF/A-1b. This is apart
from the office's Ed25519 key, which signs the journal (TRUST 3.7).
"""

import contextlib
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from frontdesk.errors import Trouble
from frontdesk.files import trouble

FIELD: Final = "Signature1"
TIME_STAMP_SECONDS: Final = 10.0
_CORNER: Final = (4, 4, 20, 20)
"""Where the field lies, in points; it shows nothing there."""

_LONGEST: Final = 1 << 20
"""Bytes of a certificate file or of a time stamp; both have a few kilobytes."""


class Certificate:
    """A certificate with its private key from a PKCS#12 file; `holder` is its common name."""

    def __init__(self, signer: Any, time_stamp_url: str = "") -> None:  # noqa: ANN401 - pyHanko is imported late
        self._signer = signer
        self._time_stamp_url = time_stamp_url
        found = signer.signing_cert
        self.holder = str(found.subject.native.get("common_name") or found.subject.human_friendly)
        self.valid_from: datetime = found.not_valid_before
        self.valid_until: datetime = found.not_valid_after

    @classmethod
    def load(cls, path: Path, passphrase: str, time_stamp_url: str = "") -> "Certificate":
        """Read a PKCS#12 file; a time stamp is asked for at the address, if there is one (RFC 3161).

        Raises Trouble `certificate_unreadable`, or that of the disk.
        """
        # Late: it takes a third of a second, and most offices sign on paper.
        from cryptography.hazmat.primitives.serialization import pkcs12
        from pyhanko.sign.signers import SimpleSigner

        try:
            with path.open("rb") as stream:
                raw = stream.read(_LONGEST)
        except OSError as error:
            raise trouble(error, path) from error
        secret = passphrase.encode("utf-8", "surrogateescape")
        try:
            # pyHanko only logs what is wrong and returns None.
            key, certificate, _others = pkcs12.load_key_and_certificates(raw, secret)
        except (ValueError, TypeError) as error:
            raise Trouble("certificate_unreadable", file=str(path)) from error
        if key is None or certificate is None:
            raise Trouble("certificate_unreadable", file=str(path))
        signer = SimpleSigner.load_pkcs12_data(raw, other_certs=[], passphrase=secret)
        if signer is None:
            raise Trouble("certificate_unreadable", file=str(path))
        return cls(signer, time_stamp_url)

    def sign(self, pdf: bytes, *, now: datetime, reason: str) -> bytes:
        """Return the paper with a signature behind it: PAdES B-B, or B-T where a time stamp service is named.

        It shows nothing on the page, whose words say who signs. `now` is an aware instant within the certificate's
        validity. Raises Trouble `certificate_expired` (until), `time_stamp_unavailable` (url), `signing_failed`.
        """
        import asyncio

        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign.general import SigningError
        from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

        if not self.valid_from <= now <= self.valid_until:
            raise Trouble("certificate_expired", until=self.valid_until.date().isoformat())
        metadata = PdfSignatureMetadata(
            field_name=FIELD, subfilter=_pades(), name=self.holder, reason=reason, md_algorithm="sha256"
        )
        signer = PdfSigner(
            metadata,
            signer=self._signer,
            timestamper=_time_stamper(self._time_stamp_url) if self._time_stamp_url else None,
            stamp_style=_appearance(),
            new_field_spec=_field(),
        )
        try:
            signed = asyncio.run(signer.async_sign_pdf(_writer(pdf)))
        except Trouble:
            raise
        except (PdfError, SigningError, ValueError, OSError) as error:
            raise Trouble("signing_failed") from error
        return bytes(signed.getvalue())


def _pades() -> Any:  # noqa: ANN401
    from pyhanko.sign.fields import SigSeedSubFilter

    return SigSeedSubFilter.PADES


def _field() -> Any:  # noqa: ANN401
    from pyhanko.sign.fields import SigFieldSpec

    return SigFieldSpec(FIELD, on_page=-1, box=_CORNER)


def _appearance() -> Any:  # noqa: ANN401
    """Return an appearance that draws nothing: a field without any breaks PDF/A-1b."""
    from pyhanko.pdf_utils.content import RawContent
    from pyhanko.pdf_utils.layout import BoxConstraints
    from pyhanko.stamp import StaticStampStyle

    side = _CORNER[2] - _CORNER[0]
    nothing = RawContent(b"q Q", box=BoxConstraints(side, side))
    return StaticStampStyle(background=nothing, border_width=0, background_opacity=1)


def _writer(pdf: bytes) -> Any:  # noqa: ANN401
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Behind(IncrementalPdfFileWriter):
        """Adds the signature and nothing else: the paper's own metadata say what PDF/A wants and stay."""

        def _update_meta(self) -> None:
            pass

    return Behind(io.BytesIO(pdf))


def _time_stamper(url: str) -> Any:  # noqa: ANN401
    import asyncio

    from pyhanko.sign.timestamps import TimeStamper

    class Service(TimeStamper):
        """RFC 3161 over HTTP by the standard library."""

        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call]  # the library leaves it without types

        async def async_request_tsa_response(self, req: Any) -> Any:  # noqa: ANN401 - asn1crypto has no types
            return await asyncio.to_thread(_ask, url, req.dump())

    return Service()


def _ask(url: str, question: bytes) -> Any:  # noqa: ANN401
    import urllib.error
    import urllib.request

    from asn1crypto import tsp

    if not url.startswith(("http://", "https://")):
        raise Trouble("time_stamp_unavailable", url=url[:200])
    request = urllib.request.Request(url, question, {"Content-Type": "application/timestamp-query"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=TIME_STAMP_SECONDS) as answer:  # noqa: S310 - checked above
            return tsp.TimeStampResp.load(answer.read(_LONGEST))
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise Trouble("time_stamp_unavailable", url=url[:200]) from error


class CertificateFile:
    """The office's certificate as `frontdesk.toml` names it; opened for each signature, with the passphrase given."""

    asks_for: Final = "passphrase"

    def __init__(self, path: Path | None, time_stamp_url: str) -> None:
        self._path = path
        self._time_stamp_url = time_stamp_url

    @property
    def there(self) -> bool:
        """Say whether the settings name a certificate."""
        return self._path is not None

    @contextlib.contextmanager
    def open(self, secret: str) -> Iterator[Certificate]:
        """Lend it, opened with its passphrase; raise Trouble as `Certificate.load`."""
        if self._path is None:
            raise Trouble("certificate_unreadable", file="")
        yield Certificate.load(self._path, secret, self._time_stamp_url)
