# SPDX-License-Identifier: Apache-2.0
"""A certificate whose key never leaves its token (PKCS#11): found, unlocked with its PIN, used, let go again.

How a PDF is signed is in `pades`. The PIN is handed to the token and kept nowhere; after each signature the token is
logged out, so that nobody signs without it.
"""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from frontdesk.config import Token
from frontdesk.errors import Trouble
from frontdesk.seal.pades import Certificate

_PIN_WRONG: Final = ("PinIncorrect", "PinInvalid", "PinLenRange")
_GONE: Final = ("DeviceRemoved", "TokenNotPresent", "SlotIDInvalid", "SessionHandleInvalid", "SessionClosed")
_UNSUITABLE: Final = ("MechanismInvalid", "KeyTypeInconsistent", "KeySizeRange", "FunctionNotSupported")


class CertificateOnToken:
    """The certificate that `[token]` of `frontdesk.toml` names; reached anew for each signature."""

    there: Final = True
    asks_for: Final = "pin"

    def __init__(self, token: Token, time_stamp_url: str) -> None:
        self._token = token
        self._time_stamp_url = time_stamp_url

    @contextlib.contextmanager
    def open(self, secret: str) -> Iterator[Certificate]:
        """Unlock the token with its PIN and lend the certificate. A wrong PIN is tried once: tokens count them.

        Raises Trouble `token_driver_missing`, `token_missing`, `token_unclear`, `token_pin_wrong`, `token_pin_locked`,
        `token_certificate_missing`, `token_empty`, `token_certificate_unclear`, `token_key_unsuitable`, `token_failed`;
        when it signs, `token_pair_wrong` too.
        """
        import pkcs11  # late: a compiled library that only offices with a token need

        pin = _typed(secret)
        try:
            library = pkcs11.lib(self._token.module)
        except pkcs11.PKCS11Error as error:
            raise Trouble("token_driver_missing", file=self._token.module) from error
        try:
            with self._told():
                present = self._present(library)
                session = present.open(user_pin=pin)
                signer = self._signer(session, present.slot.get_mechanisms(), pin)
                certificate = _OnToken(signer, self._time_stamp_url, self)
            yield certificate
        finally:
            # Closes what is open and logs out, also after a login that failed.
            with contextlib.suppress(pkcs11.PKCS11Error):
                library.finalize()

    def _present(self, library: Any) -> Any:  # noqa: ANN401 - python-pkcs11 ships no types
        """Return the token that is meant."""
        tokens = [slot.get_token() for slot in library.get_slots(token_present=True)]
        tokens = [token for token in tokens if token.label]  # an empty slot of a driver shows a token without a name
        meant = [token for token in tokens if self._token.label in {"", token.label}]
        if not meant:
            raise Trouble("token_missing", token=self._token.label or "PKCS#11")
        if len(meant) > 1:
            raise Trouble("token_unclear", tokens=", ".join(token.label for token in meant)[:200])
        return meant[0]

    def _signer(self, session: Any, mechanisms: Any, pin: str) -> Any:  # noqa: ANN401
        """Return pyHanko's signer for the certificate that is meant, with its own key."""
        from pkcs11 import Attribute, ObjectClass

        keys = session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.SIGN: True})
        by_id = {bytes(key[Attribute.ID]): key for key in keys}
        found = list(_certificates(session))
        own = [one for one in found if one[1] in by_id]
        named = self._token.certificate
        meant = [one for one in own if not named or named in {one[0], one[1].hex(), f"{one[2].serial_number:x}"}]
        if not meant:
            raise Trouble("token_certificate_missing", certificate=named) if named else Trouble("token_empty")
        if len(meant) > 1:
            names = ", ".join(f"{label} ({certificate.serial_number:x})" for label, _, certificate in meant)
            raise Trouble("token_certificate_unclear", names=names[:300])
        (_, key_id, certificate) = meant[0]
        return _checking_signer()(
            session,
            signing_cert=certificate,
            key_id=key_id,
            ca_chain=[other for _, _, other in found if other is not certificate],
            use_raw_mechanism=_raw(certificate, mechanisms),
            base_sign_kwargs={"pin": pin} if _asks_each_time(by_id[key_id]) else {},
        )

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the token says into a Trouble of one sentence."""
        import pkcs11

        try:
            yield
        except NotImplementedError as error:
            raise Trouble("token_key_unsuitable") from error
        except pkcs11.PKCS11Error as error:
            why = type(error).__name__
            if why in _PIN_WRONG:
                raise Trouble("token_pin_wrong") from error
            if why == "PinLocked":
                raise Trouble("token_pin_locked") from error
            if why in _GONE:
                raise Trouble("token_missing", token=self._token.label or "PKCS#11") from error
            if why in _UNSUITABLE:
                raise Trouble("token_key_unsuitable") from error
            raise Trouble("token_failed", why=why) from error


class _OnToken(Certificate):
    """The certificate while its token is unlocked."""

    def __init__(self, signer: Any, time_stamp_url: str, owner: CertificateOnToken) -> None:  # noqa: ANN401
        super().__init__(signer, time_stamp_url)
        self._owner = owner

    def sign(self, pdf: bytes, *, now: datetime, reason: str) -> bytes:
        """Sign as any certificate; raise Trouble as `Certificate.sign`, and as `CertificateOnToken.open`."""
        with self._owner._told():  # noqa: SLF001 - one thing in two classes
            return super().sign(pdf, now=now, reason=reason)


def _checking_signer() -> Any:  # noqa: ANN401
    """Return pyHanko's signer, which here looks at each signature before it goes into a paper."""
    from pyhanko.sign.pkcs11 import PKCS11Signer

    class Checking(PKCS11Signer):
        """Refuses what the certificate does not confirm: on some tokens a key lies beside another one's certificate."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            made: bytes = await super().async_sign_raw(data, digest_algorithm, dry_run)
            if not dry_run and not _confirmed(self.signing_cert.public_key.dump(), made, data):
                raise Trouble("token_pair_wrong")
            return made

    return Checking


def _confirmed(public_key: bytes, signature: bytes, data: bytes) -> bool:
    """Say whether a public key (SubjectPublicKeyInfo) confirms a signature with SHA-256."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    key = load_der_public_key(public_key)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), SHA256())
        else:  # `_raw` lets no other kind through
            return False
    except InvalidSignature:
        return False
    return True


def _typed(secret: str) -> str:
    """Return the PIN; raise Trouble `token_pin_wrong` for what no token can have, before it counts as a try."""
    try:
        secret.encode()
    except UnicodeEncodeError:
        secret = ""
    if not secret:
        raise Trouble("token_pin_wrong")
    return secret


def _certificates(session: Any) -> Iterator[tuple[str, bytes, Any]]:  # noqa: ANN401
    """Yield label, identifier and certificate of everything on the token that can be read as one."""
    from asn1crypto import x509
    from pkcs11 import Attribute, ObjectClass

    for found in list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})):
        try:
            certificate = x509.Certificate.load(bytes(found[Attribute.VALUE]))
            _ = certificate.subject.native, certificate.serial_number
        except ValueError:  # an attribute certificate, or a vendor's own form
            continue
        yield found[Attribute.LABEL], bytes(found[Attribute.ID]), certificate


def _asks_each_time(key: Any) -> bool:  # noqa: ANN401
    """Say whether a key wants the PIN again for each signature."""
    import pkcs11

    try:
        return bool(key[pkcs11.Attribute.ALWAYS_AUTHENTICATE])
    except pkcs11.PKCS11Error:  # drivers older than PKCS#11 2.20
        return False


def _raw(certificate: Any, mechanisms: Any) -> bool:  # noqa: ANN401
    """Say whether the hash is to be made here, because the token only signs one; raise Trouble
    `token_key_unsuitable`.
    """
    from pkcs11 import Mechanism

    known = {
        "rsa": (Mechanism.SHA256_RSA_PKCS, Mechanism.RSA_PKCS),
        "ec": (Mechanism.ECDSA_SHA256, Mechanism.ECDSA),
    }
    try:
        whole, bare = known[certificate.public_key.algorithm]
    except (KeyError, ValueError) as error:  # national algorithms, which no ordinary viewer checks
        raise Trouble("token_key_unsuitable") from error
    if whole in mechanisms:
        return False
    if bare not in mechanisms:
        raise Trouble("token_key_unsuitable")
    return True
