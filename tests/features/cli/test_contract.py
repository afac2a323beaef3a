"""`ebb contract` writes the file; `--check` says where the file and the program differ."""

from __future__ import annotations

from pathlib import Path

import yaml

from backend.cli.contract import differences
from tests.features.cli.conftest import Run


def test_written_and_in_step(run_with: Run, tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    assert run_with(None, "contract", "--file", str(file)).exit_code == 0
    answer = run_with(None, "contract", "--check", "--file", str(file))
    assert (answer.exit_code, answer.stdout) == (0, "openapi.yaml is in step with the program.\n")
    file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text()), width=40))  # only the content counts
    assert run_with(None, "contract", "--check", "--file", str(file)).exit_code == 0


def test_it_says_where_they_differ(run_with: Run, tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    run_with(None, "contract", "--file", str(file))
    kept = yaml.safe_load(file.read_text())
    kept["paths"]["/api/v1/old"] = {}
    del kept["paths"]["/api/v1/me"]
    kept["info"]["title"] = "Flow"
    file.write_text(yaml.safe_dump(kept))
    answer = run_with(None, "contract", "--check", "--file", str(file))
    assert answer.exit_code == 2
    assert "paths > /api/v1/old: only in the file" in answer.stderr
    assert "paths > /api/v1/me: only in the program" in answer.stderr
    assert "info > title: 'Flow' in the file, 'Ebb' in the program" in answer.stderr


def test_a_file_that_is_not_there_or_no_yaml(run_with: Run, tmp_path: Path) -> None:
    answer = run_with(None, "contract", "--check", "--file", str(tmp_path / "none.yaml"))
    assert answer.exit_code == 2
    assert "cannot be read" in answer.stderr
    (tmp_path / "bad.yaml").write_text("a: [")
    assert "not well-formed" in run_with(None, "contract", "--check", "--file", str(tmp_path / "bad.yaml")).stderr


def test_differences_are_found_at_any_depth() -> None:
    assert list(differences({"a": {"b": [1]}}, {"a": {"b": [1]}})) == []
    assert list(differences({"a": {"b": [1]}}, {"a": {"b": [2], "c": 1}})) == [
        "a > b: [1] in the file, [2] in the program",
        "a > c: only in the program",
    ]
