"""A browser as the API sees it: cookies, a key of its own, and a clock that may be wrong."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from flask import Flask
from werkzeug.test import TestResponse

from backend.access import tokens
from backend.access.device_key import signed_text
from tests.features.cast import PASSWORD

REFRESH = "/api/v1/session/refresh"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


class Key:
    """A device's key, as WebCrypto makes one."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        point = self._private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.public = base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    def proof(self, seconds: int, method: str = "POST", path: str = REFRESH) -> str:
        r, s = decode_dss_signature(self._private.sign(signed_text(method, path, seconds), ec.ECDSA(hashes.SHA256())))
        raw = r.to_bytes(32) + s.to_bytes(32)
        return f"{seconds}.{base64.urlsafe_b64encode(raw).rstrip(b'=').decode()}"


class Browser:
    """Somebody's browser. Without a key it is a program that asks."""

    def __init__(self, app: Flask, key: Key | None = None, *, agent: str = FIREFOX) -> None:
        self.app, self.key, self.agent = app, key, agent
        self.client = app.test_client()
        self.wrong_by = timedelta(0)
        self.token = ""
        self.cookie = ""
        self.told: dict[str, Any] = {}

    def sign_in(self, who: str, *, shared: bool = False) -> TestResponse:
        headers = {"User-Agent": self.agent}
        if self.key:
            headers["X-Ebb-Device-Key"] = self.key.public
        if shared:
            headers["X-Ebb-Shared-Device"] = "yes"
        body = {"login": f"{who}@ebb.example", "password": PASSWORD}
        return self._hold(self.client.post("/api/v1/sign-in", json=body, headers=headers, base_url="https://localhost"))

    def refresh(self, cookie: str | None = None, *, key: Key | None = None, **headers: str) -> TestResponse:
        """With its own cookie and key, or with what is given."""
        sent = {tokens.CLIENT_HEADER: "web"} | {name.replace("_", "-"): value for name, value in headers.items()}
        signer = key or self.key
        if signer and "X-Ebb-Device-Proof" not in sent:
            now = self.app.extensions["ebb_clock"].now() + self.wrong_by
            sent["X-Ebb-Device-Proof"] = signer.proof(int(now.timestamp()))
        client = self.app.test_client()
        client.set_cookie(tokens.COOKIE, cookie or self.cookie, domain="localhost", secure=True)
        answer = client.post(REFRESH, headers=sent, base_url="https://localhost")
        return self._hold(answer) if cookie is None else answer

    def ask(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.open(
            f"/api/v1{path}", method=method, headers=headers, base_url="https://localhost", **kwargs
        )

    @property
    def is_in(self) -> bool:
        return self.ask("GET", "/me").status_code == 200

    def _hold(self, answer: TestResponse) -> TestResponse:
        if answer.status_code == 200:
            self.told = answer.json or {}
            self.token = self.told["access_token"]
            self.cookie = refresh_cookie(answer)
        return answer


def refresh_cookie(answer: TestResponse) -> str:
    """The refresh token an answer sets, or nothing."""
    for line in answer.headers.getlist("Set-Cookie"):
        name, _, value = line.split(";")[0].partition("=")
        if name == tokens.COOKIE:
            return value
    return ""
