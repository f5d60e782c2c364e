#!/usr/bin/env python3
"""Writes an invented district: a folder a unit with a journal of 2023, ledgerlint.toml with the district's limits, and DIR.manifest.json
beside it with what is planted.

    generate.py --units 100 --lines 50000 --out /tmp/district --seed 1 [--format csv|xlsx] [--files 5] [--encoding gbk] [--jobs 2]

The same arguments give the same bytes. Needs the standard library only.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import sys
from functools import partial
from pathlib import Path

sys.dont_write_bytecode = True

from district import SCHEMA, names  # noqa: E402
from district.books import Books  # noqa: E402
from district.limits import settings  # noqa: E402
from district.plants import Plants  # noqa: E402
from district.write import parts, write_csv, write_xlsx  # noqa: E402


def write_unit(arguments: argparse.Namespace, number: int) -> dict[str, object]:
    """Writes the files of a unit; its part of the manifest."""
    books = Books(arguments.seed, number, arguments.lines)
    plants = Plants(books)
    folder = arguments.out / books.name
    folder.mkdir(parents=True)
    if arguments.format == "csv":
        write_csv(folder / "序时账.csv", books.pages(), arguments.encoding)
    else:
        rows = [row for page in books.pages() for row in page]
        for at, part in enumerate(parts(rows, arguments.files), start=1):
            write_xlsx(folder / f"序时账{at}.xlsx", part)
    assert books.left == 0
    return plants.report()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, required=True)
    parser.add_argument("--lines", type=int, required=True, help="journal lines of a unit")
    parser.add_argument("--out", type=Path, required=True, help="a folder that is replaced")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=("csv", "xlsx"), default="csv")
    parser.add_argument("--files", type=int, default=1, help="workbooks of a unit (xlsx)")
    parser.add_argument("--encoding", default="utf-8", help="of CSV files: utf-8, gbk, …")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()

    manifest_path = arguments.out.with_name(arguments.out.name + ".manifest.json")
    if arguments.out.exists() and not manifest_path.exists():
        # Only what this program wrote is replaced.
        parser.error(f"{arguments.out} exists and was not written by this program")
    shutil.rmtree(arguments.out, ignore_errors=True)
    arguments.out.mkdir(parents=True)
    (arguments.out / "ledgerlint.toml").write_text(settings(), encoding="utf-8", newline="\n")
    make = partial(write_unit, arguments)
    if arguments.jobs > 1 and arguments.units > 1:
        with multiprocessing.Pool(arguments.jobs) as pool:
            units = list(pool.imap(make, range(arguments.units), chunksize=max(1, min(20, arguments.units // 8))))
    else:
        units = [make(number) for number in range(arguments.units)]
    totals: dict[str, int] = {}
    for unit in units:
        for kind, planted in unit["planted"].items():
            totals[kind] = totals.get(kind, 0) + len(planted)
    manifest = {
        "schema": SCHEMA,
        "seed": arguments.seed,
        "units": arguments.units,
        "lines": arguments.lines,
        "planted": totals,
        "names": [names.unit(number) for number in range(arguments.units)],
        "by_unit": units,
    }
    manifest_path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
