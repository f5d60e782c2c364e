"""What the definitions of README.md rest on: limits, and the words of ledgerlint's own lists (rules/lexicon). Knows no tool."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from district.limits import LARGE_OUTLAY, PROCUREMENT

LEXICON = Path(__file__).resolve().parent.parent.parent / "rules" / "lexicon"
# Yuan, days, percent.
LIMIT_CASH, LIMIT_TWICE, DAYS_TWICE, DAYS_SPLIT, SHARE_SPLIT = 1_000, 5_000, 30, 5, 10
# From this many months on the same amount to the same payee is recurring.
MONTHS_RECURRING = 3
# An invoice number as summaries name it, and what follows on the matter of a payment.
INVOICE = r"发票号码?[:：]?(\d{7,24})"
BEHIND_MATTER = r"\(发票.*$"


@dataclass(frozen=True)
class Words:
    """A text has one of the words if `has` is found in it once what `but` finds is taken out. Blank `but`: nothing is."""

    has: str
    but: str


def words(*lists: str) -> Words:
    """The words of lists as two regular expressions, without look-around."""
    files = [tomllib.loads((LEXICON / f"{name}.toml").read_text(encoding="utf-8")) for name in lists]
    either = lambda key: "|".join(re.escape(word) for file in files for word in file.get(key, []))  # noqa: E731
    return Words(either("words"), either("except"))


CASH_ALLOWED = words("wages", "cash-allowed")
AUTOMATIC = words("automatic-entry")
PERIODIC = words("periodic-outlay")
ROUTINE = words("routine-outlay")
PUBLIC_PAYEE, COLLECTIVE_PAYEE = words("public-payee"), words("collective-payee")
# Of `split-payment`: from what amount on the parts reach a line, and the words of the payments that it is about (None: all).
SPLIT_LINES: tuple[tuple[int, Words | None], ...] = (
    (LARGE_OUTLAY, None),
    *((yuan, words(name)) for name, yuan in PROCUREMENT.items()),
)
