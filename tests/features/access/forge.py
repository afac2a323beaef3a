"""Access tokens that are wrong in one way each, made from a good one with the real key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from backend.access.tokens import AccessTokens
from backend.shell.settings import Settings

Signer = Callable[[bytes], bytes]


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def claims_of(token: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(decoded(token.split(".")[1]))
    return found


@dataclass(frozen=True, slots=True)
class Forge:
    """A good token of the person who asks, what else the database holds, and the keys."""

    good: str
    own: AccessTokens
    settings: Settings
    now: datetime
    other_account: UUID
    other_sign_in: UUID
    other_clinic: UUID
    refresh_token: str

    @property
    def head(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(decoded(self.good.split(".")[0]))
        return found

    @property
    def claims(self) -> dict[str, Any]:
        return claims_of(self.good)

    def made(self, head: Any = None, claims: Any = None, sign: Signer | None = None) -> str:
        """A token with these parts; what is left out is that of the good one, signed with the right key."""
        parts = [
            encoded(part if isinstance(part, bytes) else json.dumps(part).encode())
            for part in (self.head if head is None else head, self.claims if claims is None else claims)
        ]
        text = ".".join(parts)
        return f"{text}.{encoded((sign or self.own.private_key.sign)(text.encode()))}"

    def saying(self, **changed: Any) -> str:
        """The good claims but for these; `...` leaves one out."""
        return self.made(claims={k: v for k, v in (self.claims | changed).items() if v is not ...})

    def headed(self, **changed: Any) -> str:
        return self.made(head={k: v for k, v in (self.head | changed).items() if v is not ...})

    def bad(self) -> Iterator[tuple[str, str]]:
        """Each with the name of what is wrong with it."""
        yield from self._algorithms()
        yield from self._headers()
        yield from self._keys()
        yield from self._claims()
        yield from self._spellings()

    def _algorithms(self) -> Iterator[tuple[str, str]]:
        def nothing(_text: bytes) -> bytes:
            return b""

        public = self.own.private_key.public_key()
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        for word in ("none", "None", "NONE", "nOnE", ""):
            yield f"alg {word or 'empty'} without a signature", self.made(self.head | {"alg": word}, sign=nothing)
        yield "alg none with the good signature", self.headed(alg="none")
        for name, key in (("PEM", pem), ("raw key", raw), ("name of the key", str(self.head["kid"]).encode())):
            for algorithm, method in (("HS256", hashlib.sha256), ("HS512", hashlib.sha512)):

                def keyed(text: bytes, key: bytes = key, method: Any = method) -> bytes:
                    return hmac.new(key, text, method).digest()

                yield f"{algorithm} with the public {name}", self.made(self.head | {"alg": algorithm}, sign=keyed)
        yield "EdDSA without a signature", self.made(sign=nothing)
        yield "EdDSA with zeroes", self.made(sign=lambda _: bytes(64))
        yield "a list as alg", self.headed(alg=["EdDSA"])
        yield "Ed25519 as alg", self.headed(alg="Ed25519")
        curve = ec.generate_private_key(ec.SECP256R1())
        signed = self.made(self.head | {"alg": "ES256"}, sign=lambda text: curve.sign(text, ec.ECDSA(hashes.SHA256())))
        yield "ES256 with a key of one's own", signed

    def _headers(self) -> Iterator[tuple[str, str]]:
        for kid in ("../../etc/passwd", "' OR 1=1 --", "unknown", "", "/dev/null", 7, None, ["a"]):
            yield f"kid {kid!r}", self.headed(kid=kid)
        yield "no kid", self.headed(kid=...)
        own = encoded(self.own.private_key.public_key().public_bytes_raw())
        yield "jku", self.headed(jku="https://keys.example/jwks.json")
        yield "jku to a file", self.headed(jku="file:///etc/passwd")
        yield "x5u", self.headed(x5u="https://keys.example/cert.pem")
        yield "jwk with the right key", self.headed(jwk={"kty": "OKP", "crv": "Ed25519", "x": own})
        yield "x5c", self.headed(x5c=["MIIB"])
        yield "crit that is not known", self.headed(crit=["exp2"], exp2=1)
        yield "crit that is empty", self.headed(crit=[])
        yield "b64 false", self.headed(b64=False, crit=["b64"])
        yield "typ JWT", self.headed(typ="JWT")
        yield "no typ in the header", self.headed(typ=...)
        yield "zip", self.headed(zip="DEF")
        yield "a header that is a list", self.made(head=[self.head])
        yield "a header that is no JSON", self.made(head=b"{")

    def _keys(self) -> Iterator[tuple[str, str]]:
        stranger = ed25519.Ed25519PrivateKey.generate()
        yield "a stranger's key", self.made(sign=stranger.sign)
        yield (
            "a stranger's key in the header",
            self.made(
                self.head
                | {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": encoded(stranger.public_key().public_bytes_raw())}},
                sign=stranger.sign,
            ),
        )
        for purpose in ("cursor", "refresh successor", "known device", "recent tries"):
            key = ed25519.Ed25519PrivateKey.from_private_bytes(self.settings.key(purpose))
            yield f"the key for: {purpose}", self.made(sign=key.sign)
        yield "the signature of another token", f"{self.saying(jti='x').rpartition('.')[0]}.{self.good.split('.')[2]}"

    def _claims(self) -> Iterator[tuple[str, str]]:
        now = int(self.now.timestamp())
        yield "ended 31 seconds ago", self.saying(iat=now - 631, nbf=now - 631, exp=now - 31)
        yield "begins in 31 seconds", self.saying(nbf=now + 31)
        yield "made in 31 seconds", self.saying(iat=now + 31, nbf=now + 31, exp=now + 600)
        for exp in (..., str(now + 300), None, True, now + 300.5, [now + 300], "١٧٧٣١٩٠٠٠٠", 10**30, -1):
            yield f"exp {exp!r}", self.saying(exp=exp)
        yield "holds for a year", self.saying(exp=now + 31536000)
        for name in ("iat", "nbf", "aud", "iss", "sub", "sid", "cid", "typ"):
            yield f"no {name}", self.saying(**{name: ...})
        yield "of staging", self.saying(iss="ebb-staging")
        yield "for another audience", self.saying(aud="ebb-reports")
        yield "for several audiences", self.saying(aud=["ebb-api", "ebb-reports"])
        yield "a refresh token by its claim", self.saying(typ="refresh")
        yield "of the other clinic", self.saying(cid=str(self.other_clinic))
        yield "with somebody else's sign-in", self.saying(sid=str(self.other_sign_in))
        yield "with somebody else's account", self.saying(sub=str(self.other_account))
        yield "an id in capitals", self.saying(sub=self.claims["sub"].upper() + " ")
        yield "an id that is a number", self.saying(sid=7)
        yield "claims that are a list", self.made(claims=[self.claims])
        yield "claims that are no JSON", self.made(claims=b"\xff")

    def _spellings(self) -> Iterator[tuple[str, str]]:
        head, claims, signature = self.good.split(".")
        yield "a refresh token", self.refresh_token
        yield "two signatures", f"{self.good}.{signature}"
        yield "one part less", f"{head}.{claims}"
        yield "cut by one", self.good[:-1]
        yield "one more", f"{self.good}A"
        yield "padded", f"{self.good}=="
        last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        yield "the last sign in another spelling", self.good[:-1] + last[last.index(self.good[-1]) ^ 1]
        yield "with a space", f"{head}. {claims}.{signature}"
        yield "with a tab at the end", f"{self.good}\t"
        yield "twice", f"{self.good} {self.good}"
        yield "with a digit of another script", f"{self.good[:-1]}\u0661".encode().decode("latin-1")
        yield "with plain base64 signs", self.good.replace("-", "+").replace("_", "/") + "+"
        yield "as JSON", json.dumps({"protected": head, "payload": claims, "signature": signature})
        yield "nothing", ""
        yield "too long", self.saying(more="x" * 3000)
