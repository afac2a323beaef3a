"""What `ebb` can do."""

from __future__ import annotations

import click

from backend import __version__
from backend.cli.accounts import account, clinic
from backend.cli.audit import audit
from backend.cli.backup import backup, restore_test
from backend.cli.cohort import report
from backend.cli.contract import contract
from backend.cli.demo.command import demo
from backend.cli.instruments import instruments
from backend.cli.phones import phones
from backend.cli.records import records
from backend.cli.scores import bring_in
from backend.cli.serve import migrate, serve, worker


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ebb")
def ebb() -> None:
    """Ebb keeps the long view of chronic pain.

    Settings come from the environment (docs/operating.md); `ebb demo` needs none.
    """


for command in (
    demo,
    serve,
    worker,
    migrate,
    contract,
    bring_in,
    report,
    records,
    phones,
    audit,
    clinic,
    account,
    instruments,
    backup,
    restore_test,
):
    ebb.add_command(command)
