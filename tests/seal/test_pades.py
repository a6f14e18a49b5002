# SPDX-License-Identifier: Apache-2.0
"""Signatures in papers: an independent validator and an ordinary viewer's library call them valid, any change breaks
them.
"""

import io
import shutil
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas

from frontdesk.errors import Trouble
from frontdesk.seal.pades import Certificate

HOLDER = "Әбдіқалықова Гүлжаһан Қайратқызы"
PASSPHRASE = "құпия сөз"
NOW = datetime.now(UTC)


def _named(name):
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "KZ"), x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(**wanted):
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})


class Authority:
    """A certification authority of the test's own, with a holder and a time stamp service."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.certificate = self._issue(_named("Оқу куәландырушы орталығы"), self.key, ca=True)
        self.holder_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.holder = self._issue(_named(HOLDER), self.holder_key)
        self.stamp_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.stamp = self._issue(_named("Уақыт белгісі"), self.stamp_key, stamp=True)

    def _issue(self, name, key, *, ca=False, stamp=False):
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(_named("Оқу куәландырушы орталығы"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=2))
            .not_valid_after(NOW + timedelta(days=300))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .add_extension(
                _usage(key_cert_sign=True, crl_sign=True)
                if ca
                else _usage(digital_signature=True, content_commitment=True),
                critical=True,
            )
        )
        if stamp:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return builder.sign(self.key, hashes.SHA256())

    def pkcs12(self, passphrase=PASSPHRASE):
        return pkcs12.serialize_key_and_certificates(
            b"office",
            self.holder_key,
            self.holder,
            [self.certificate],
            serialization.BestAvailableEncryption(passphrase.encode()),
        )

    def trust(self):
        return ValidationContext(trust_roots=[_asn1(self.certificate)])

    def time_stamper(self):
        from asn1crypto import keys

        raw = self.stamp_key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        store = SimpleCertificateStore()
        store.register(_asn1(self.certificate))
        return DummyTimeStamper(_asn1(self.stamp), keys.PrivateKeyInfo.load(raw), certs_to_embed=store)


def _asn1(certificate):
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture(scope="module")
def office_file(authority, tmp_path_factory):
    file = tmp_path_factory.mktemp("keys") / "office.p12"
    file.write_bytes(authority.pkcs12())
    return file


@pytest.fixture(scope="module")
def paper():
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in ("1", "2"):
        canvas.drawString(100, 700, f"page {page}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def signed(office_file, paper):
    return Certificate.load(office_file, PASSPHRASE).sign(paper, now=NOW, reason="Хаттама / Протокол")


def judged(raw, authority):
    reader = PdfFileReader(io.BytesIO(raw))
    return validate_pdf_signature(reader.embedded_signatures[0], authority.trust())


def test_an_independent_validator_calls_it_valid(signed, authority):
    status = judged(signed, authority)
    assert status.bottom_line
    assert status.signing_cert.subject.native["common_name"] == HOLDER


def test_the_papers_own_bytes_stay_in_front(signed, paper):
    assert signed.startswith(paper)


def test_a_viewers_library_calls_it_valid(signed, tmp_path):
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    program = shutil.which("pdfsig")
    assert program is not None, "pdfsig is missing: python3 tools/setup.py test installs poppler-utils"
    told = subprocess.run([program, "-nocert", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert HOLDER in told


def test_any_change_breaks_it(signed, paper, authority):
    places = [*range(0, len(paper), len(paper) // 40), len(paper) + 200, len(signed) - 10]
    for place in places:
        changed = bytearray(signed)
        changed[place] ^= 1
        try:
            status = judged(bytes(changed), authority)
        except (PdfError, SignatureValidationError, ValueError, IndexError, KeyError, TypeError, AttributeError):
            continue
        assert not status.bottom_line, place


def test_a_page_put_behind_the_signature_is_told(signed, authority):
    from pyhanko.pdf_utils.generic import pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Stray"] = pdf_name("/Thing")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    status = judged(out.getvalue(), authority)
    assert not status.bottom_line


class _Service(BaseHTTPRequestHandler):
    answer = None

    def do_POST(self):
        question = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        body = type(self).answer(question)
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def service():
    server = HTTPServer(("127.0.0.1", 0), _Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_time_stamp_service_is_asked(service, office_file, paper, authority):
    stamper = authority.time_stamper()
    _Service.answer = staticmethod(lambda question: stamper.request_tsa_response(question).dump())
    raw = Certificate.load(office_file, PASSPHRASE, service).sign(paper, now=NOW, reason="x")
    status = judged(raw, authority)
    assert status.bottom_line
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.trusted


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "file:///etc/passwd"])
def test_a_silent_time_stamp_service_is_told(url, office_file, paper):
    with pytest.raises(Trouble) as told:
        Certificate.load(office_file, PASSPHRASE, url).sign(paper, now=NOW, reason="x")
    assert told.value.code == "time_stamp_unavailable"


def test_a_service_that_answers_nonsense_is_told(service, office_file, paper):
    _Service.answer = staticmethod(lambda _question: b"nonsense")
    with pytest.raises(Trouble) as told:
        Certificate.load(office_file, PASSPHRASE, service).sign(paper, now=NOW, reason="x")
    assert told.value.code == "time_stamp_unavailable"


def test_a_wrong_passphrase_or_file_is_told(office_file, tmp_path):
    nonsense = tmp_path / "nonsense.p12"
    nonsense.write_bytes(b"\x30\x82nonsense")
    for file, passphrase in ((office_file, "wrong"), (nonsense, PASSPHRASE)):
        with pytest.raises(Trouble) as told:
            Certificate.load(file, passphrase)
        assert told.value.code == "certificate_unreadable"
    with pytest.raises(Trouble):
        Certificate.load(tmp_path / "none.p12", PASSPHRASE)


def test_an_expired_certificate_signs_nothing(office_file, paper):
    certificate = Certificate.load(office_file, PASSPHRASE)
    with pytest.raises(Trouble) as told:
        certificate.sign(paper, now=NOW + timedelta(days=400), reason="x")
    assert told.value.code == "certificate_expired"


def test_what_is_no_pdf_is_told(office_file):
    with pytest.raises(Trouble) as told:
        Certificate.load(office_file, PASSPHRASE).sign(b"no pdf", now=NOW, reason="x")
    assert told.value.code == "signing_failed"
