"""YAML that somebody sends: plain values only, and of every mapping its names are looked at before it is made.

Whoever has words of their own for a name that cannot stand derives from `Strict`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import yaml


class Strict(yaml.SafeLoader):
    """No name said twice, and no aliases unless `aliases` allows them."""

    aliases: ClassVar[bool] = False

    def compose_node(self, parent: Any, index: Any) -> Any:
        if not self.aliases and self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)

    def refuse(self, names: Sequence[Any], line: int) -> None:
        """Raise for the first of these names that cannot stand; `line` is where their mapping begins."""
        if len(names) != len({str(name) for name in names}):
            raise yaml.YAMLError("a doubled name")

    def mapping(self, node: yaml.MappingNode) -> dict[Any, Any]:
        """The mapping of this node."""
        pairs = self.construct_pairs(node, deep=True)
        self.refuse([name for name, _ in pairs], node.start_mark.line + 1)
        return dict(pairs)


Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, Strict.mapping)


def read(text: str, by: type[Strict] = Strict) -> Any:
    """The plain values of this text. Raises yaml.YAMLError, and what `by` refuses with."""
    return yaml.load(text, Loader=by)  # noqa: S506 - a SafeLoader that refuses more
