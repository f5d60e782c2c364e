"""What is planted in a unit's books, each beside decoys: things that look alike and are in order. Everything planted goes to the manifest.

The counts of the checks that README.md defines are `planted` in the manifest, for everyday vouchers give none.
"""

from __future__ import annotations

from collections.abc import Callable

from .books import Books
from .payment_plants import PaymentPlants
from .voucher_plants import VoucherPlants

# Planted in 10,000 lines, on average.
RATES = {
    "voucher-unbalanced": 2.0,
    "voucher-number-gap": 3.0,
    "voucher-number-duplicate": 2.0,
    "voucher-date-disorder": 2.0,
    "duplicate-payment": 2.0,
    "split-payment": 2.0,
    "cash-over-limit": 4.0,
    "weekend-or-holiday-entry": 4.0,
    "round-amount": 2.0,
}
# Units of fewer lines have no monthly rents and salaries: their books would be little else.
LINES_FOR_MONTHLY = 2_000


class Plants(VoucherPlants, PaymentPlants):
    """Plans what is planted in `books` and keeps what was written."""

    def __init__(self, books: Books) -> None:
        super().__init__(books)
        self.planted = {kind: [] for kind in RATES}
        makers: dict[str, Callable[[int], None]] = {
            "voucher-unbalanced": self._unbalanced,
            "voucher-number-gap": self._gap,
            "voucher-number-duplicate": self._number_twice,
            "voucher-date-disorder": self._disorder,
            "duplicate-payment": self._paid_twice,
            "split-payment": self._split,
            "cash-over-limit": self._cash,
            "weekend-or-holiday-entry": self._closed_day,
            "round-amount": self._round,
        }
        for kind, make in makers.items():
            # Small units plant little of a kind: they begin with different turns, so that a district has all of them.
            for turn in range(int(RATES[kind] * books.lines / 10_000 + self.rng.random())):
                make(books.number + turn)
        if books.lines >= LINES_FOR_MONTHLY:
            self._monthly()

    def report(self) -> dict[str, object]:
        """This unit's part of the manifest."""
        return {"unit": self.books.name, "planted": self.planted, "decoys": self.decoys, "year_end_rush": self.books.rush}
