"""A source on loopback, as the tests of the watch have it."""

from __future__ import annotations

from tests.watch.conftest import clock, crier

__all__ = ["clock", "crier"]
