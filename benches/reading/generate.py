#!/usr/bin/env python3
"""Writes the files of the reading benchmark into a folder: one invented journal, in the formats and sizes that are measured.

    generate.py --out /tmp/reading [--lines 5000000] [--only journal-utf8.csv ...]

The same arguments give the same bytes. journal.xls needs xlwt (see ../compare/requirements.txt), the others the standard library only.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "compare"))

from district.books import Books, Row  # noqa: E402
from district.write import HEADER, write_csv, write_xlsx  # noqa: E402

SEED = 3
XLSX_ROWS = 300_000
# A sheet of an .xls has at most 65,536 rows.
XLS_ROWS = 65_000
# The CSV files are larger than what ledgerlint reads of one file unless it is told to.
SETTINGS = """\
[read]
file_bytes = 2_000_000_000
memory_bytes = 8_000_000_000
cells = 100_000_000
rows = 10_000_000
"""


def rows(lines: int) -> list[Row]:
    """The journal of a unit of so many lines, header not counted."""
    return [row for page in Books(SEED, 0, lines).pages() for row in page]


def write_xls(path: Path) -> None:
    """BIFF8, as the older accounting programs export it."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("序时账")
    dated, money = xlwt.easyxf(num_format_str="YYYY-MM-DD"), xlwt.easyxf(num_format_str="#,##0.00")
    for column, header in enumerate(HEADER):
        sheet.write(0, column, header)
    for at, (day, number, summary, account, debit, credit, party, department, preparer, reviewer) in enumerate(rows(XLS_ROWS - 1), start=1):
        sheet.write(at, 0, date.fromisoformat(day), dated)
        for column, amount in ((5, debit), (6, credit)):
            if amount is not None:
                sheet.write(at, column, amount / 100, money)
        code, name = account.split(",")
        for column, text in ((1, number), (2, summary), (3, code), (4, name), (7, party), (8, department), (9, preparer), (10, reviewer)):
            if text:
                sheet.write(at, column, text)
    book.save(str(path))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=5_000_000, help="journal lines of the CSV files")
    parser.add_argument("--only", nargs="*", help="names of files; all of them where none is given")
    arguments = parser.parse_args()
    makers = {
        "journal.xlsx": lambda path: write_xlsx(path, rows(XLSX_ROWS - 1)),
        "journal.xls": write_xls,
        "journal-utf8.csv": lambda path: write_csv(path, Books(SEED, 0, arguments.lines).pages()),
        "journal-gbk.csv": lambda path: write_csv(path, Books(SEED, 0, arguments.lines).pages(), "gbk"),
    }
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "ledgerlint.toml").write_text(SETTINGS, encoding="utf-8", newline="\n")
    for name, make in makers.items():
        if not arguments.only or name in arguments.only:
            make(arguments.out / name)


if __name__ == "__main__":
    main()
