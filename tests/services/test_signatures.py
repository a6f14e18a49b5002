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

from frontdesk.config import FILE, OfficeConfig, Token
from frontdesk.errors import Refused, Trouble, WrongUsage

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


@pytest.fixture
def with_token(oral, token):
    """The office signs with a token instead of a file."""
    config = replace(OfficeConfig.load(oral.home), certificate="", token=token.settings())
    (oral.home / FILE).write_text(config.to_toml(), encoding="utf-8")
    assert OfficeConfig.load(oral.home) == config
    oral.reopen()
    return oral


def test_a_token_signs_as_the_file_does(with_token, token):
    assert with_token.desk.signatures.possible and with_token.desk.signatures.asks_for == "pin"
    signed = sign(with_token, token.pin)
    assert (signed.version, signed.holder) == (1, token.holder)
    content = Path(signed.kept.file).read_bytes()
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert token.holder in text.replace("\n", " ")
    from asn1crypto import x509 as asn1

    root = asn1.Certificate.load(token.authority.public_bytes(serialization.Encoding.DER))
    trust = ValidationContext(trust_roots=[root], moment=datetime(2026, 4, 24, 6, tzinfo=UTC), allow_fetching=False)
    assert validate_pdf_signature(PdfFileReader(io.BytesIO(content)).embedded_signatures[0], trust).bottom_line
    assert with_token.desk.audit.verify().ok


def test_a_token_that_does_not_sign_leaves_nothing_behind(with_token, token):
    with pytest.raises(Trouble) as told:
        sign(with_token, "000000")
    assert told.value.code == "token_pin_wrong"
    token.pull()
    with pytest.raises(Trouble) as told:
        sign(with_token, token.pin)
    assert told.value.code == "token_missing"
    assert not [kind for kind in with_token.types() if kind == "attachment.added"]
    token.put_back()
    assert sign(with_token, token.pin).version == 1
    assert token.pin not in "".join(
        file.read_text(errors="replace") for file in with_token.home.rglob("*") if file.suffix in {".toml", ".log"}
    )


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("token = 3", "config_value", "token"),
        ("[token]\nlabel = 'x'", "config_value", "token.module"),
        ("[token]\nmodule = 'libsofthsm2.so'", "config_value", "token.module"),
        ('[token]\nmodule = "/a\\u0000b"', "config_value", "token.module"),
        ("[token]\nmodule = '/x.so'\npin = '1234'", "config_key", "token.pin"),
        ("certificate = 'keys/office.p12'\n[token]\nmodule = '/x.so'", "config_value", "certificate"),
    ],
)
def test_what_the_settings_may_not_say_of_a_token(sqlite_office, text, code, key):
    file = sqlite_office.home / FILE
    plain = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("certificate")]
    file.write_text("\n".join([*plain, text]), encoding="utf-8")
    with pytest.raises(WrongUsage) as told:
        OfficeConfig.load(sqlite_office.home)
    assert (told.value.code, told.value.params["key"]) == (code, key)


def test_a_driver_of_windows_is_a_whole_path_too(sqlite_office):
    config = replace(
        OfficeConfig.load(sqlite_office.home), token=Token(r"C:\Windows\System32\rtPKCS11ECP.dll", "Кеңсе")
    )
    (sqlite_office.home / FILE).write_text(config.to_toml(), encoding="utf-8")
    assert OfficeConfig.load(sqlite_office.home) == config
