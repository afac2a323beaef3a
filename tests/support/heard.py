"""Everything an answer says, headers and the files inside an archive included: what a secret is looked for in."""

from __future__ import annotations

import io
import zipfile

from werkzeug.test import TestResponse


def heard(answer: TestResponse) -> str:
    """Body and headers as one text."""
    data = answer.get_data()
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(name.encode() + b"\n" + archive.read(name) for name in archive.namelist())
    return data.decode(errors="replace") + str(answer.headers)
