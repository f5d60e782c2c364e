"""A sheet as an office lays it out: title, notes, header, rows, totals, footer. Knows no file format."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Union

Cell = Union[str, int, Decimal, date, None]

# What a column mostly holds: this decides alignment and number format, a cell may hold something else.
TEXT, MONEY, DATE, COUNT = "text", "money", "date", "count"


@dataclass(frozen=True)
class Column:
    """A column: its header (two texts where a group stands over it), what it holds, its width in characters."""

    header: Union[str, tuple[str, str]]
    kind: str = TEXT
    width: int = 12


@dataclass
class Line:
    """A line of a sheet. `role`: title, note, header, data, total or foot."""

    role: str
    cells: list[Cell]


@dataclass
class Sheet:
    """A sheet under construction. Rows are numbered from 1 as Excel or an editor does."""

    name: str
    columns: list[Column]
    date_format: str = "%Y-%m-%d"
    thousands: bool = True
    lines: list[Line] = field(default_factory=list)

    def _add(self, role: str, cells: list[Cell]) -> int:
        self.lines.append(Line(role, cells))
        return len(self.lines)

    def _placed(self, parts: dict[int, str]) -> list[Cell]:
        return [parts.get(index) for index in range(len(self.columns))]

    def title(self, text: str) -> None:
        """The heading, centred over all columns."""
        self._add("title", self._placed({0: text}))

    def note(self, parts: dict[int, str]) -> None:
        """Texts by column index: 单位名称, 日期, 单位:元 above the header."""
        self._add("note", self._placed(parts))

    def header(self) -> None:
        """The header, in two rows where a column has a group."""
        grouped = any(isinstance(column.header, tuple) for column in self.columns)
        if not grouped:
            self._add("header", [column.header for column in self.columns])
            return
        above: list[Cell] = []
        seen = None
        for column in self.columns:
            group = column.header[0] if isinstance(column.header, tuple) else column.header
            above.append(None if isinstance(column.header, tuple) and group == seen else group)
            seen = group if isinstance(column.header, tuple) else None
        self._add("header", above)
        self._add("header", [column.header[1] if isinstance(column.header, tuple) else None for column in self.columns])

    def row(self, *cells: Cell) -> int:
        """A data row; gives its number."""
        assert len(cells) == len(self.columns), (self.name, cells)
        return self._add("data", list(cells))

    def total(self, parts: dict[int, Cell]) -> None:
        """A 合计 or 小计 row, its cells by column index."""
        self._add("total", [parts.get(index) for index in range(len(self.columns))])

    def foot(self, parts: dict[int, str]) -> None:
        """制表人, 审核 and the like."""
        self._add("foot", self._placed(parts))

    def data_sum(self, column: int) -> Decimal:
        """The sum of a money column over the data rows: what 合计 must show."""
        cells = (line.cells[column] for line in self.lines if line.role == "data")
        return sum((Decimal(cell) for cell in cells if isinstance(cell, (int, Decimal))), Decimal(0))


def spread(total: Decimal, count: int, step: Decimal, start: int) -> list[Decimal]:
    """Splits a total into uneven amounts, each a multiple of `step`, that add up to it exactly. No randomness: `start`
    only turns the pattern."""
    weights = [500 + (start + index * index * 371 + index * 533) % 1399 for index in range(count)]
    whole = sum(weights)
    parts = [(total * weight / whole / step).to_integral_value() * step for weight in weights[:-1]]
    parts.append(total - sum(parts, Decimal(0)))
    assert all(part > 0 for part in parts) and sum(parts, Decimal(0)) == total and len(set(parts)) == count
    return parts
