"""The colours of the pictures: neon on Discord's dark theme, told apart by colour-blind people too.

Red, green and blue are multiples of four each, because finer than that Pillow's look-up of a palette is not exact.
"""

from __future__ import annotations

BACKGROUND = "#2c2c30"
PANEL = "#18181c"
EDGE = "#3c3c44"
LANES_EDGE = "#1c6070"
BARS_EDGE = "#702c50"
TRACK = "#3c3c44"

TEXT = "#f4f4f4"
QUIET = "#b8bcc0"
INK = "#101014"
"""Written on what is bright."""

LANES = ("#40e0fc", "#fc6cb4", "#fcf06c", "#9084fc", "#fc9434", "#20c088")
"""They differ in brightness as well, so that they differ in any eye."""
REST = QUIET
CALLS = "#fc6cb4"

MARKED = "#20c088"
MARKED_PANEL = "#14342c"
COMPLETE = "#fcf06c"
COMPLETE_PANEL = "#383410"
