"""The guards stand on the same application, clock and cast as the features, on both databases."""

from tests.features.conftest import app, cast, clock, settings

__all__ = ["app", "cast", "clock", "settings"]
