# SPDX-License-Identifier: Apache-2.0
"""A key on a token (SoftHSM2) signs a paper: validators call it valid, any change breaks it, each obstacle has its sentence."""

import gc
import io
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from reportlab.pdfgen.canvas import Canvas

from frontdesk.config import Token
from frontdesk.errors import Trouble
from frontdesk.seal.token import CertificateOnToken

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def paper():
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in ("1", "2"):
        canvas.drawString(100, 700, f"page {page}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def sign(settings, paper, pin="481216", now=NOW):
    with CertificateOnToken(settings, "").open(pin) as certificate:
        return certificate.sign(paper, now=now, reason="Хаттама / Протокол")


def judged(raw, token):
    root = asn1_x509.Certificate.load(token.authority.public_bytes(serialization.Encoding.DER))
    trust = ValidationContext(trust_roots=[root], moment=NOW, allow_fetching=False)
    return validate_pdf_signature(PdfFileReader(io.BytesIO(raw)).embedded_signatures[0], trust)


def refused(settings, pin="481216"):
    with pytest.raises(Trouble) as told, CertificateOnToken(settings, "").open(pin):
        pass
    return told.value


def test_validators_call_it_valid_and_the_papers_bytes_stay_in_front(token, paper, tmp_path):
    raw = sign(token.settings(), paper)
    assert raw.startswith(paper)
    status = judged(raw, token)
    assert status.bottom_line and status.trusted
    assert status.signing_cert.subject.native["common_name"] == token.holder
    file = tmp_path / "signed.pdf"
    file.write_bytes(raw)
    program = shutil.which("pdfsig")
    assert program is not None, "pdfsig is missing: python3 tools/setup.py test installs poppler-utils"
    told = subprocess.run([program, "-nocert", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in told and "Total document signed" in told and token.holder in told


def test_any_change_breaks_it(token, paper):
    raw = sign(token.settings(), paper)
    places = [*range(0, len(paper), len(paper) // 40), len(paper) + 200, len(raw) - 10]
    for place in places:
        changed = bytearray(raw)
        changed[place] ^= 1
        try:
            status = judged(bytes(changed), token)
        except (PdfError, SignatureValidationError, ValueError, IndexError, KeyError, TypeError, AttributeError):
            continue
        assert not status.bottom_line, place


@pytest.mark.parametrize("more", [{"curve": "secp256r1"}, {"ALWAYS_AUTHENTICATE": True}])
def test_other_keys_sign_too(new_token, paper, more):
    """A curve, of which this token only signs a hash; a key that wants the PIN once more for each signature."""
    token = new_token()
    token.add("protocols", **more)
    assert judged(sign(token.settings(), paper), token).bottom_line


def test_the_key_never_leaves_the_token(token):
    import pkcs11

    with token._open() as session:
        (key,) = session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY})
        assert key[pkcs11.Attribute.SENSITIVE] and not key[pkcs11.Attribute.EXTRACTABLE]


@pytest.mark.parametrize("name", ["protocols", "02", "serial"])
def test_one_of_several_is_named_by_label_identifier_or_serial_number(token, paper, name):
    token.add("other", b"\x03")
    token.add("protocols" if name == "02" else "third", b"\x02")
    if name == "02":
        assert refused(token.settings("protocols")).code == "token_certificate_unclear"
    wanted = f"{token.certificate.serial_number:x}" if name == "serial" else name
    assert judged(sign(token.settings(wanted), paper), token).bottom_line


# --- what stands in the way


def test_a_wrong_pin_is_one_try(token, paper):
    assert refused(token.settings(), "000000").code == "token_pin_wrong"
    assert judged(sign(token.settings(), paper), token).bottom_line


@pytest.mark.parametrize("pin", ["", "\udcff", "1"])
def test_what_no_pin_can_be(token, pin):
    assert refused(token.settings(), pin).code == "token_pin_wrong"


def test_nobody_signs_without_the_pin_after_somebody_did(token, paper):
    sign(token.settings(), paper)
    assert refused(token.settings(), "000000").code == "token_pin_wrong"


def test_a_token_that_is_not_there_and_comes_back(token, paper):
    token.pull()
    trouble = refused(token.settings())
    assert (trouble.code, trouble.params) == ("token_missing", {"token": token.label})
    assert refused(token.settings(label="")).code == "token_missing"
    token.put_back()
    assert judged(sign(token.settings(), paper), token).bottom_line


def test_a_token_of_another_name_is_not_taken(token):
    trouble = refused(token.settings(label="Басқа"))
    assert (trouble.code, trouble.params) == ("token_missing", {"token": "Басқа"})


def test_two_tokens_are_not_guessed_between(token, new_token, paper):
    new_token("Кеңсе 2").add("protocols")
    trouble = refused(token.settings(label=""))
    assert trouble.code == "token_unclear"
    assert {"Кеңсе 1", "Кеңсе 2"} == set(trouble.params["tokens"].split(", "))
    assert judged(sign(token.settings(), paper), token).bottom_line


def test_a_driver_that_is_missing_or_is_none(token, tmp_path):
    nothing = tmp_path / "no-driver.so"
    assert refused(Token(str(nothing))).code == "token_driver_missing"
    nothing.write_bytes(b"nonsense")
    assert refused(Token(str(nothing))).code == "token_driver_missing"


def test_no_such_certificate(token):
    trouble = refused(token.settings("другой"))
    assert (trouble.code, trouble.params) == ("token_certificate_missing", {"certificate": "другой"})


def test_a_certificate_without_its_key_signs_nothing(new_token):
    token = new_token()
    token.put_certificate_alone("authority")
    assert refused(token.settings()).code == "token_empty"
    assert refused(token.settings("authority")).code == "token_certificate_missing"


def test_a_certificate_of_another_key_signs_nothing(new_token, paper):
    token = new_token()
    token.add("protocols", stray=True)
    with pytest.raises(Trouble) as told:
        sign(token.settings(), paper)
    assert told.value.code == "token_pair_wrong"


def test_an_expired_certificate_signs_nothing(token, paper):
    with pytest.raises(Trouble) as told:
        sign(token.settings(), paper, now=NOW + timedelta(days=900))
    assert told.value.code == "certificate_expired"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("DeviceRemoved", "token_missing"),
        ("PinLocked", "token_pin_locked"),
        ("KeySizeRange", "token_key_unsuitable"),
        ("DeviceError", "token_failed"),
    ],
)
def test_what_fails_in_the_middle_of_signing(token, paper, monkeypatch, fault, code):
    """SoftHSM cannot be torn out; the library's own errors are raised where it would be."""
    import pkcs11
    from pyhanko.sign.pkcs11 import PKCS11Signer

    async def torn_out(*_arguments, dry_run=False, **_more):
        if dry_run:
            return b"0" * 512
        raise getattr(pkcs11, fault)

    monkeypatch.setattr(PKCS11Signer, "async_sign_raw", torn_out)
    with pytest.raises(Trouble) as told:
        sign(token.settings(), paper)
    assert told.value.code == code


def test_the_pin_is_kept_nowhere(token, paper, caplog):
    caplog.set_level(0)
    settings = CertificateOnToken(token.settings(), "")
    pin = token.pin
    with settings.open(pin) as certificate:
        certificate.sign(paper, now=NOW, reason="x")
    assert pin not in caplog.text
    assert pin not in repr(vars(settings)) + repr(vars(certificate))
    with pytest.raises(Trouble) as told, settings.open("999999"):
        pass
    assert "999999" not in repr(told.value) + repr(told.value.__cause__) + caplog.text
    gc.collect()


def test_nothing_of_it_is_loaded_before_it_is_wanted():
    program = "import sys, frontdesk.bootstrap, frontdesk.seal.token; print('pkcs11' in sys.modules, 'pyhanko' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "False"]
