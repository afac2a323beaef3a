"""`ebb contract`: openapi.yaml, made from the schemas and the routes."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import yaml

from backend.app import built_contract, create_app
from backend.cli.start import Sentence
from backend.shell.settings import ROOT, Settings
from backend.shell.web.contract import as_yaml

FILE = ROOT / "openapi.yaml"
MOST_NAMED = 20


@click.command()
@click.option("--check", is_flag=True, help="write nothing; fail when the file and the program differ")
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), default=FILE, help="another place for it")
def contract(*, check: bool, file: Path) -> None:
    """Write the API's contract, or check that the file is in step with the program."""
    # No database is opened for this, and no token is ever signed.
    app = create_app(Settings(database_url="sqlite://", secret=secrets.token_urlsafe(48), log_level="ERROR"))
    made = built_contract(app)
    if check:
        _compare(file, made)
        return
    try:
        file.write_text(as_yaml(made), encoding="utf-8")
    except OSError as wrong:
        raise Sentence(f"{file} cannot be written: {wrong.strerror}.") from wrong
    click.echo(f"{file.name} is written.")


def _compare(file: Path, made: dict[str, Any]) -> None:
    try:
        kept = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise Sentence(f"{file} cannot be read: {wrong.strerror}; write it with: make contract") from wrong
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise Sentence(f"{file.name} is not well-formed YAML; write it anew with: make contract") from wrong
    found = list(differences(kept, yaml.safe_load(as_yaml(made))))
    if not found:
        click.echo(f"{file.name} is in step with the program.")
        return
    more = f"\n  and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    listed = "".join(f"\n  {line}" for line in found[:MOST_NAMED])
    raise Sentence(f"{file.name} is not in step with the program; write it with: make contract{listed}{more}")


def differences(kept: Any, made: Any, where: str = "") -> Iterator[str]:
    """Where two contracts differ, one line each."""
    if isinstance(kept, dict) and isinstance(made, dict):
        for key in [*kept, *(key for key in made if key not in kept)]:
            place = f"{where} > {key}" if where else str(key)
            if key not in made:
                yield f"{place}: only in the file"
            elif key not in kept:
                yield f"{place}: only in the program"
            else:
                yield from differences(kept[key], made[key], place)
    elif kept != made:
        yield f"{where}: {_short(kept)} in the file, {_short(made)} in the program"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
