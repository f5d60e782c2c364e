"""An office's folder: the files written so far, and what was planted in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from .plan import Place, Planted, expected
from .sheets import Cell, Sheet
from .write import write


@dataclass(eq=False)
class Office:
    """One unit's books under construction."""

    folder: Path
    unit: str
    as_of: date
    planted: list[Planted] = field(default_factory=list)
    files: list[dict] = field(default_factory=list)

    def save(self, file: str, *tables: tuple[str, Sheet], encoding: str = "utf-8", delimiter: str = ",") -> None:
        """Writes a file of (table, sheet) pairs and notes what it holds."""
        write(self.folder / file, *(sheet for _, sheet in tables), encoding=encoding, delimiter=delimiter)
        for table, sheet in tables:
            self.files.append(
                {
                    "file": file,
                    "sheet": None if file.endswith(".csv") else sheet.name,
                    "table": table,
                    "header_rows": [row for row, line in enumerate(sheet.lines, 1) if line.role == "header"],
                    "headers": ["/".join(column.header) if isinstance(column.header, tuple) else column.header for column in sheet.columns],
                    "rows": sum(line.role == "data" for line in sheet.lines),
                }
            )
            for line in sheet.lines:
                for cell in line.cells:
                    assert not isinstance(cell, date) or cell <= self.as_of, (file, cell)

    def plant(self, rule: str, subject: str, on: date | None, amount: Decimal, irregular: Decimal | None, *places: Place, **extra: Cell) -> None:
        """Notes a finding that the books now hold."""
        self.planted.append(Planted(rule, subject, on and on.isoformat(), amount, irregular, places, extra))

    def count(self, rule: str) -> int:
        """How many findings of a rule are planted."""
        return sum(item.rule == rule for item in self.planted)

    def irregular(self, rule: str) -> Decimal:
        """The sum of the irregular amounts planted for a rule."""
        return sum((item.irregular for item in self.planted if item.rule == rule), Decimal(0))

    def amount(self, rule: str) -> Decimal:
        """The sum of the amounts planted for a rule."""
        return sum((item.amount for item in self.planted if item.rule == rule), Decimal(0))

    def expected(self) -> dict:
        """Its part of expected.json."""
        return expected(self.unit, self.as_of.isoformat(), self.planted, self.files)
