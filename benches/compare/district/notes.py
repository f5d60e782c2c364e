"""What was planted, noted as it is written, and what planting needs of days and amounts. Knows no kind of plant."""

from __future__ import annotations

from typing import Any

from . import accounts, days
from .books import Books


class Notes:
    """The books that are planted in, and what was written."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.rng = books.rng
        self.planted: dict[str, list[dict[str, Any]]] = {}
        self.decoys: dict[str, int] = {}

    def _note(self, kind: str, **facts: object) -> bool:
        self.planted[kind].append(facts)
        return True

    def _note_of_month(self, kind: str, day: int, word: str | None, **facts: object) -> bool:
        """Notes what counts once a month, or once a month and word."""
        of_month = {"month": days.MONTH[day]} | ({} if word is None else {"word": word})
        for known in self.planted[kind]:
            if known.items() >= of_month.items():
                known["places"].append(facts)
                return True
        return self._note(kind, **of_month, places=[facts])

    def _decoy(self, what: str) -> bool:
        self.decoys[what] = self.decoys.get(what, 0) + 1
        return True

    def _working(self, first: int = 0, last: int = 364) -> int:
        span = [day for day in days.WORKING if first <= day <= last]
        return span[int(self.rng.random() * len(span))]

    def _yuan(self, low: int, high: int) -> int:
        return (low + int(self.rng.random() * (high - low))) * 100 + int(self.rng.random() * 100)

    def _apart(self, least: int, most: int) -> tuple[int, int]:
        """Two working days from `least` to `most` days apart."""
        pairs = []
        while not pairs:
            day = self._working(0, 364 - most)
            pairs = [(day, other) for other in range(day + least, day + most + 1) if not days.OFF[other]]
        return pairs[int(self.rng.random() * len(pairs))]

    def _one_off(self) -> tuple[str, str]:
        """An account and a summary of what is neither paid every month nor to persons."""
        account, thing = accounts.ONE_OFF[int(self.rng.random() * len(accounts.ONE_OFF))]
        return account, f"付{thing}款"
