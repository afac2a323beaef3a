"""Says at the end of a test run how many requirements of ASVS are shown, and which of them failed just now."""

from __future__ import annotations

import pytest

from tests.asvs.joined import DOC, MISSING, NOT, TESTS, figures, requirements


class AsvsSummary:
    """A pytest plugin. The ids travel with each report, so it works with several workers too."""

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        for marker in item.iter_markers("asvs"):
            item.user_properties.extend(("asvs", one) for one in marker.args)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        told: dict[str, set[str]] = {"passed": set(), "failed": set(), "error": set()}
        for outcome, ids in told.items():
            for report in terminalreporter.getreports(outcome):
                ids.update(str(value) for name, value in report.user_properties if name == "asvs")
        failed = told["failed"] | told["error"]
        if not told["passed"] and not failed:
            return
        known = requirements()
        count = figures(known)
        terminalreporter.section("ASVS 5.0.0, levels 1 and 2")
        terminalreporter.line(
            f"{count[TESTS] + count[DOC] - len(failed)} of {len(known) - count[NOT]} shown:"
            f" {count[TESTS]} by tests ({len(told['passed'] - failed)} of them ran and passed here),"
            f" {count[DOC]} in documents; {count[MISSING]} missing (docs/asvs.md says why)"
        )
        for one in sorted(failed):
            terminalreporter.line(f"no longer shown: {one}", red=True)
