"""What does it cost to know who asks? A guarded ping against an open one, in process, taking turns.

Prints, on SQLite: the ratio of an open answer to the same answer behind the door without and with its audit row (1 is
free), and the parts of the door: a token that is verified anew, one that is known, and the question whether the
sign-in still stands. Absolute times belong to the machine alone.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from flask import Response, jsonify

from backend.access import sign_ins
from backend.access.guard import public, requires
from backend.access.permissions import Permission
from backend.access.tokens import AccessTokens
from backend.app import create_app
from backend.shell.db.migrate import upgrade
from backend.shell.db.session import db
from backend.shell.settings import Settings
from tests.features.access.families import begun
from tests.features.cast import assemble

ROUNDS = 9
EACH = 200


def seconds(act: Callable[[], object], times: int = EACH) -> float:
    """Wall time of one call, the mean of `times`."""
    began = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - began) / times


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'ebb.sqlite'}"
        upgrade(url)
        settings = Settings(database_url=url, secret="q8Zk2mVb7Xc4Ln9Pw3Rt6Yh1Js5Df0Gu_AeIoBench", log_level="ERROR")
        app = create_app(settings)

        def ping() -> Response:
            return jsonify(status="ok")

        def guarded() -> Response:
            return jsonify(status="ok")

        app.add_url_rule("/open-ping", "open_ping", public(ping))
        app.add_url_rule("/guarded-ping", "guarded_ping", requires(Permission.ME_READ)(guarded))
        cast = assemble(app)
        family = begun(app, cast.mara)
        headers = {"Authorization": f"Bearer {family.token}"}
        client = app.test_client()
        reader: AccessTokens = app.extensions["ebb_access_tokens"]
        now = app.extensions["ebb_clock"].now()
        claims = reader.read(family.token, now)

        def known_and_asked() -> None:
            reader.read(family.token, now)
            session = db.session()
            sign_ins.actor_of(session, claims, now)
            session.rollback()

        times: dict[str, list[float]] = {}

        def take(name: str, act: Callable[[], object]) -> None:
            times.setdefault(name, []).append(seconds(act))

        assert client.get("/guarded-ping").status_code == 401
        assert client.get("/guarded-ping", headers=headers).status_code == 200
        for _ in range(ROUNDS):
            take("open", lambda: client.get("/open-ping", headers=headers))
            take("guarded", lambda: client.get("/guarded-ping", headers=headers))
            take("anew", lambda: AccessTokens(settings).read(family.token, now))
            take("known", lambda: reader.read(family.token, now))
            with app.app_context():
                take("door", known_and_asked)
        middle = {name: median(found) for name, found in times.items()}
        opened, door = middle["open"], middle["door"]
        print(f"open ping                                  {opened * 1e6:8.0f} us")
        print(f"known token and the question to the base   {door * 1e6:8.0f} us: ratio {opened / (opened + door):.2f}")
        print(f"guarded ping with its row in the log       {middle['guarded'] * 1e6:8.0f} us: "
              f"ratio {opened / middle['guarded']:.2f}")  # fmt: skip
        print(f"a token verified anew                      {middle['anew'] * 1e6:8.0f} us")
        print(f"a token that is known                      {middle['known'] * 1e6:8.0f} us: "
              f"ratio {opened / (opened + middle['known']):.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
