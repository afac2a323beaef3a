"""How far is one pain entry from the cheapest answer the framework can give? SQLite, in process, taking turns.

Prints the ratio of a whole request (sign-in checked, body judged, entry and its revision kept, audit row, commit)
to a bare /healthz, and of a batch of 500 to 500 single entries. Absolute times belong to the machine alone.
"""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from backend.app import create_app
from backend.shell.db.migrate import upgrade
from backend.shell.settings import Settings
from tests.features.cast import ZONE, assemble

ROUNDS = 7
EACH = 60


def seconds(act: Callable[[], object], times: int) -> float:
    """Wall time of one call, the mean of `times`."""
    began = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - began) / times


def entry() -> dict[str, object]:
    felt = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    return {
        "id": str(uuid.uuid4()),
        "revision": 1,
        "kind": "average",
        "score": 4,
        "felt_at": felt,
        "written_at": felt,
        "zone": ZONE,
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        upgrade(url)
        app = create_app(Settings(database_url=url, secret=uuid.uuid4().hex + uuid.uuid4().hex, log_level="ERROR"))
        mara = assemble(app).mara
        path = f"/patients/{mara.patient_id}/pain-entries"
        client = app.test_client()
        mara.get("/me")
        bare, one, batch = [], [], []
        for _ in range(ROUNDS):
            bare.append(seconds(lambda: client.get("/healthz"), EACH))
            one.append(seconds(lambda: mara.post(path, json=entry()), EACH))
            items = [entry() for _ in range(500)]
            batch.append(seconds(lambda items=items: mara.post(f"{path}/batch", json={"items": items}), 1) / 500)  # type: ignore[misc]
        print(f"one entry: {median(one) / median(bare):.1f} x a bare answer ({1000 * median(one):.2f} ms here)")
        print(f"one entry of a batch of 500: 1/{median(one) / median(batch):.1f} of a single one")


if __name__ == "__main__":
    main()
