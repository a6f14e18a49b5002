# SPDX-License-Identifier: Apache-2.0
"""Electronic signatures under protocols: what is kept, what it says, what stands in the way."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from frontdesk.config import FILE, OfficeConfig
from frontdesk.errors import Refused, Trouble

HOLDER = "Серікова Айгерім Нұрланқызы"
TEXT = {
    "place": "Келес",
    "started_at": "2026-04-24T10:05:00.000+05:00",
    "finished_at": "2026-04-24T10:40:00.000+05:00",
    "language": "kk",
    "account": "Мен мәлімдеймін.",
}


@pytest.fixture(scope="module")
def office_file():
    """The bytes of a PKCS#12 file whose certificate is valid in the year of the tests' offices."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOLDER)])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    encryption = serialization.BestAvailableEncryption(b"secret")
    return pkcs12.serialize_key_and_certificates(b"office", key, certificate, None, encryption), certificate


@pytest.fixture
def oral(sqlite_office, office_file):
    """An office with a certificate and an oral appeal whose protocol is on record."""
    raw, _ = office_file
    home = sqlite_office.home
    (home / "keys" / "office.p12").write_bytes(raw)
    config = replace(OfficeConfig.load(home), certificate="keys/office.p12")
    (home / FILE).write_text(config.to_toml(), encoding="utf-8")
    sqlite_office.reopen()
    sqlite_office.number = sqlite_office.register(kind="application", oral=True, against=None).number
    sqlite_office.desk.protocols.save(
        sqlite_office.clerk, sqlite_office.number, "protocol", TEXT, request=sqlite_office.request()
    )
    return sqlite_office


def sign(office, passphrase="secret", form="protocol", request=None):
    request = request or office.request()
    return office.desk.signatures.sign(office.clerk, office.number, form, passphrase, request=request)


def test_the_signed_paper_is_kept_as_its_bytes_and_says_who_signs(oral, office_file):
    signed = sign(oral)
    assert (signed.version, signed.holder) == (1, HOLDER)
    content = Path(signed.kept.file).read_bytes()
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert HOLDER in text.replace("\n", " ") and "Мен мәлімдеймін." in text
    reader = PdfFileReader(io.BytesIO(content))
    from asn1crypto import x509 as asn1

    root = asn1.Certificate.load(office_file[1].public_bytes(serialization.Encoding.DER))
    moment = datetime(2026, 4, 24, 6, tzinfo=UTC)
    trust = ValidationContext(trust_roots=[root], moment=moment, allow_fetching=False)
    status = validate_pdf_signature(reader.embedded_signatures[0], trust)
    assert status.intact and status.valid and status.trusted
    event = oral.events()[-1]
    assert event["type"] == "attachment.added"
    assert event["data"]["signs"] == "protocol" and event["data"]["version"] == 1
    assert oral.desk.audit.verify().ok


def test_a_new_version_needs_a_new_signature(oral):
    first = sign(oral)
    oral.desk.protocols.save(
        oral.clerk, oral.number, "protocol", TEXT | {"account": "Басқаша."}, request=oral.request()
    )
    second = sign(oral)
    assert second.version == 2 and second.kept.sha256 != first.kept.sha256


def test_what_stands_in_the_way_is_told(oral):
    with pytest.raises(Trouble) as told:
        sign(oral, "wrong")
    assert told.value.code == "certificate_unreadable"
    with pytest.raises(Refused) as refused:
        sign(oral, form="receipt")
    assert refused.value.problems[0].code == "protocol_not_for_appeal"
    oral.at("2027-05-01T10:00")
    with pytest.raises(Trouble) as told:
        sign(oral)
    assert told.value.code == "certificate_expired"
    assert not [kind for kind in oral.types() if kind == "attachment.added"]


def test_an_office_without_a_certificate_says_so(sqlite_office):
    sqlite_office.number = sqlite_office.register(kind="application", oral=True, against=None).number
    assert not sqlite_office.desk.signatures.possible
    with pytest.raises(Refused) as refused:
        sign(sqlite_office)
    assert refused.value.problems[0].code == "signature_not_set_up"
