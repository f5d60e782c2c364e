"""The limits that the district sets itself, in yuan, and its ledgerlint.toml. Those on procurement are invented: each place has its own."""

from __future__ import annotations

LARGE_OUTLAY = 50_000
PROCUREMENT = {"procurement-goods": 500_000, "procurement-services": 800_000, "procurement-works": 1_000_000}


def settings() -> str:
    """The text of ledgerlint.toml at the district's root."""
    limits = {"large-outlay": LARGE_OUTLAY, **PROCUREMENT}
    return "[limits]\n" + "".join(f'{name} = "{yuan}"\n' for name, yuan in limits.items())
