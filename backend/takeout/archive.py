"""One ZIP of everything: a page to read, a table for each kind, and one JSON file with all of it.

Missing is empty (null in JSON), zero is 0, left stays left. A table is CSV as in the reports: text that a spreadsheet
would compute gets an apostrophe before it, numbers never. The same record gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from backend.reports.csv_file import cell_text

_LONG_AGO = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the time of a file inside says nothing, so that the bytes say nothing but the record


@dataclass(frozen=True, slots=True)
class Kind:
    """Everything of one kind: the names of its columns, and a row for each thing."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Takeout:
    """Whose it is, when it was made, every kind, and the units of the instruments that were read."""

    clinic: str
    patient: str
    made_at: str
    kinds: tuple[Kind, ...]
    units: Mapping[str, tuple[str, str]]

    @property
    def how_many(self) -> int:
        return sum(len(kind.rows) for kind in self.kinds)


def to_bytes(takeout: Takeout) -> bytes:
    """The ZIP."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "README.txt", readme(takeout))
        _put(archive, "my-data.html", page(takeout))
        _put(archive, "my-data.json", as_json(takeout))
        for kind in takeout.kinds:
            _put(archive, f"tables/{kind.name}.csv", as_csv(kind))
    return made.getvalue()


def as_csv(kind: Kind) -> str:
    """One kind as a table (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([cell_text(name) for name in kind.columns])
    writer.writerows([cell_text(_flat(value)) for value in row] for row in kind.rows)
    return text.getvalue()


def as_json(takeout: Takeout) -> str:
    """All of it for a program."""
    plain = {
        "clinic": takeout.clinic,
        "patient": takeout.patient,
        "made_at": takeout.made_at,
        "units": {key: {"name": name, "unit": unit} for key, (name, unit) in takeout.units.items()},
        "kinds": {
            kind.name: [dict(zip(kind.columns, row, strict=True)) for row in kind.rows] for kind in takeout.kinds
        },
    }
    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def page(takeout: Takeout) -> str:
    """All of it for a person: one page, nothing loaded from elsewhere."""
    parts = [
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{escape(takeout.patient)}</title>\n',
        f"<h1>{escape(takeout.patient)}</h1>\n<p>{escape(takeout.clinic)}, {escape(takeout.made_at)}</p>\n<ul>\n",
        *(f'<li><a href="#{kind.name}">{kind.name}</a> ({len(kind.rows)})</li>\n' for kind in takeout.kinds),
        "</ul>\n",
    ]
    for kind in takeout.kinds:
        parts.append(f'<h2 id="{kind.name}">{kind.name}</h2>\n<table border="1">\n<tr>')
        parts += [f'<th scope="col">{escape(name)}</th>' for name in kind.columns]
        parts.append("</tr>\n")
        for row in kind.rows:
            cells = ("" if value is None else escape(str(_flat(value))) for value in row)
            parts.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n")
        parts.append("</table>\n")
    parts.append("</html>\n")
    return "".join(parts)


def readme(takeout: Takeout) -> str:
    """What is inside, and how to read it, in both languages."""
    kinds = "\n".join(f"  {kind.name}: {len(kind.rows)}" for kind in takeout.kinds)
    units = "\n".join(f"  {key}: {name}, {unit}" for key, (name, unit) in takeout.units.items()) or "  -"
    return f"""{takeout.patient}
{takeout.clinic}
{takeout.made_at}

ENGLISH

This is everything the clinic keeps about you in Ebb: what you wrote with every version of it, what others wrote,
what you were told and what you allow, what could not be taken, and who looked.

  my-data.html   to read
  my-data.json   the same for a program
  tables/        the same, a table for each kind

An empty cell means that nothing was said. 0 is an answer. Pain goes from 0 to 10. Left and right are your own.
Times end with Z and are in UTC; an offset in minutes beside a time says what your clock showed. Needles are in
millimetres. Weekdays are numbers, Monday is 1. An id names one thing, the same in all tables. A word such as
author_name beside an id says who that is. In a table, an apostrophe before a text keeps a spreadsheet from computing
it. Passwords and what proves a sign-in are kept as marks that cannot be read back, and are left out.

FRANÇAIS

Voici tout ce que la clinique garde sur vous dans Ebb : ce que vous avez écrit avec chaque version, ce que d’autres ont
écrit, ce qu’on vous a dit et ce que vous permettez, ce qui n’a pas pu être pris, et qui a consulté.

  my-data.html   à lire
  my-data.json   la même chose pour un programme
  tables/        la même chose, un tableau par genre

Une case vide veut dire que rien n’a été dit. 0 est une réponse. La douleur va de 0 à 10. La gauche et la droite sont
les vôtres. Les heures finissent par Z et sont en UTC ; un décalage en minutes à côté dit ce que votre horloge montrait.
Les aiguilles sont en millimètres. Les jours de la semaine sont des nombres, lundi est 1. Un id désigne une chose, la
même dans tous les tableaux. Un mot comme author_name à côté d’un id dit qui c’est. Dans un tableau, une apostrophe
avant un texte empêche un tableur de le calculer. Les mots de passe et les preuves de connexion sont gardés sous une
forme illisible et sont laissés de côté.

{kinds}

{units}
"""


def _flat(value: Any) -> str | int | float | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    inside = zipfile.ZipInfo(name, _LONG_AGO)
    inside.compress_type = zipfile.ZIP_DEFLATED
    inside.external_attr = 0o600 << 16
    archive.writestr(inside, text.encode())
