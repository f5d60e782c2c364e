#!/usr/bin/env python3
"""Writes the sample ledgers and expected.json beside this file. The same bytes on every run.

Needs openpyxl, xlwt and odfpy. Run it as `python3 samples/generate.py`; with `--web`, two files of messy-office come as HTML and as
SpreadsheetML named .xls.
"""

from __future__ import annotations

import json
import shutil
import sys
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generator import clean_books, clean_people, journal, messy, street_assets, street_expenses, street_payments, street_people  # noqa: E402
from generator.office import Office  # noqa: E402


def main() -> None:
    street = Office(HERE / "street-office", "青石街道办事处", date(2022, 12, 16))
    clean = Office(HERE / "clean-office", "白鹭街道办事处", date(2022, 11, 30))
    parts = {street: (street_people, street_expenses, street_assets, street_payments), clean: (clean_people, clean_books)}
    samples = {}
    for office, modules in parts.items():
        shutil.rmtree(office.folder, ignore_errors=True)
        for module in modules:
            module.make(office)
        samples[office.folder.name] = office.expected()
    shutil.rmtree(HERE / "messy-office", ignore_errors=True)
    messy.make(HERE / "messy-office", street.as_of, web="--web" in sys.argv[1:])
    journal.make_all(HERE)
    assert samples["clean-office"]["findings"] == 0
    text = json.dumps({"schema": "ledgerlint-samples/1", "samples": samples}, ensure_ascii=False, indent=2)
    (HERE / "expected.json").write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
