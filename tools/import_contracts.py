"""Import contracts that hold for every feature, also for one that is added tomorrow or is not there yet.

import-linter's own contracts want every module named. These read the role of a file from its name
instead: `routes`, `worker`, `service`, `models`, `schemas`; every other file of a feature is pure. They are
configured in pyproject.toml and proved by tests/guards/test_imports.py, which plants a violation of each.
"""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

PURE = "pure"
OPEN = "open"
RANK = {"routes": 4, "worker": 3, "service": 2, "models": 1, "schemas": 1, PURE: 0}
DOORS = {"service", PURE, OPEN}


@dataclass(frozen=True)
class File:
    """A module of a feature: `backend.pain.routes` is feature `pain`, part `routes`, role `routes`."""

    feature: str
    part: str
    role: str


class FeatureContract(Contract):
    """Reads features and roles out of the import graph; the subclasses judge.

    Options: `not_features` are children of the root package without the shape of a feature; `open_files`
    belong to a feature, have a shape of their own and may be imported by others.
    """

    root = fields.StringField()
    not_features = fields.ListField(subfield=fields.StringField())
    open_files = fields.ListField(subfield=fields.StringField(), required=False)
    guidance: ClassVar[str]

    def file(self, module: str) -> File | None:
        """The feature file that `module` is or lies in; None for the shell, app.py and other packages."""
        parts = module.split(".")
        outside = cast(list[str], self.not_features)
        if parts[0] != cast(str, self.root) or len(parts) < 3 or parts[1] in outside:
            return None
        part = parts[2]
        if f"{parts[1]}.{part}" in (cast(list[str] | None, self.open_files) or []):
            return File(parts[1], part, OPEN)
        return File(parts[1], part, part if part in RANK else PURE)

    def imports(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        """Every direct import, in a fixed order."""
        for importer in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                yield importer, imported

    @abstractmethod
    def broken(self, graph: ImportGraph) -> list[str]:
        """One sentence per violation."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001
        """Called by import-linter."""
        found = self.broken(graph)
        return ContractCheck(kept=not found, metadata={"broken": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Called by import-linter when the contract is broken."""
        for line in check.metadata["broken"]:
            output.print_error(line)
        output.print_error(self.guidance)


class FeatureOrder(FeatureContract):
    """Inside a feature: routes > worker > service > (models | schemas) > pure files."""

    guidance = "Inside a feature imports go routes > worker > service > (models | schemas) > pure files."

    def broken(self, graph: ImportGraph) -> list[str]:
        """Imports inside one feature that go up, or between models and schemas."""
        lines = []
        for importer, imported in self.imports(graph):
            above, below = self.file(importer), self.file(imported)
            if above is None or below is None or above.feature != below.feature or above.part == below.part:
                continue
            if OPEN in (above.role, below.role) or above.role == below.role == PURE:
                continue
            if RANK[above.role] <= RANK[below.role]:
                lines.append(f"{importer} ({above.role}) imports {imported} ({below.role})")
        return lines


class FeatureDoors(FeatureContract):
    """Another feature is reached through its service or its pure files, never its models or routes.

    Schemas may build on another feature's schemas: an answer that shows its record has the same shape everywhere.
    """

    assemblers = fields.ListField(subfield=fields.StringField())
    guidance = "Reach another feature through its service or its pure files."

    def broken(self, graph: ImportGraph) -> list[str]:
        """Imports that enter a feature by another door, but for the modules that put the house together."""
        exempt = tuple(cast(list[str], self.assemblers))
        lines = []
        for importer, imported in self.imports(graph):
            target, source = self.file(imported), self.file(importer)
            if target is None or target.role in DOORS or importer.startswith(exempt):
                continue
            if source is not None and source.role == target.role == "schemas":
                continue
            if source is None or source.feature != target.feature:
                lines.append(f"{importer} imports {imported} ({target.role})")
        return lines


class FeatureSight(FeatureContract):
    """What a file may see of the world outside: pure files no framework, services no HTTP, schemas no query.

    Pure files may not even reach a framework through others; for the rest the direct import counts.
    """

    pure_never = fields.ListField(subfield=fields.StringField())
    service_never = fields.ListField(subfield=fields.StringField())
    models_never = fields.ListField(subfield=fields.StringField())
    schemas_never = fields.ListField(subfield=fields.StringField())
    guidance = "Pure files see values only; services know no HTTP; schemas check form and never query."

    def broken(self, graph: ImportGraph) -> list[str]:
        """Direct imports of what the role may not see, and chains from a pure file to a framework."""
        never = {role: self._set(f"{role}_never") for role in ("service", "models", "schemas")}
        lines = []
        for importer, imported in self.imports(graph):
            file = self.file(importer)
            if file is not None and imported.split(".")[0] in never.get(file.role, ()):
                lines.append(f"{importer} ({file.role}) imports {imported}")
        for module in sorted(graph.modules):
            file = self.file(module)
            if file is not None and file.role == PURE:
                lines += self._seen_by_pure(graph, module)
        return lines

    def _seen_by_pure(self, graph: ImportGraph, module: str) -> Iterator[str]:
        for framework in sorted(self._set("pure_never") & graph.modules):
            chain = graph.find_shortest_chain(module, framework)
            if chain:
                yield f"{module} (pure) sees {framework}: {' -> '.join(chain)}"

    def _set(self, option: str) -> set[str]:
        return set(cast(list[str], getattr(self, option)))


class Confined(Contract):
    """Libraries that only the named packages may import directly."""

    libraries = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001
        """Called by import-linter."""
        allowed = tuple(cast(list[str], self.allowed))
        found = [
            f"{importer} imports {library}"
            for library in sorted(set(cast(list[str], self.libraries)) & graph.modules)
            for importer in sorted(graph.find_modules_that_directly_import(library))
            if not importer.startswith(allowed)
        ]
        return ContractCheck(kept=not found, metadata={"broken": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Called by import-linter when the contract is broken."""
        for line in check.metadata["broken"]:
            output.print_error(line)
