#!/usr/bin/env python3
"""Measures reading and recognising: `ledgerlint inspect` against python-calamine (workbooks) and against a floor (CSV).

    run.py [--work /tmp/reading] [--lines 5000000] [--only journal.xlsx ...] [--runs 3] [--markdown FILE]

Run it with a Python that has ../compare/requirements.txt installed. It builds the release binary, generates what is not there yet under
--work, and writes a Markdown table. README.md says what is held against what.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import measure  # noqa: E402
from measure import Measure  # noqa: E402

FILES = ("journal.xlsx", "journal.xls", "journal-utf8.csv", "journal-gbk.csv")
ONE_THREAD = {"RAYON_NUM_THREADS": "1"}
# Not to be passed: multiples of the peer's or floor's wall time and, for the xlsx, memory.
XLSX_WALL, XLSX_MEMORY, UTF8_WALL, GBK_WALL = 0.8, 0.5, 2.5, 4.0


def inspect(arguments: argparse.Namespace, binary: str, name: str, rows: int, env: dict[str, str] | None = None, form: str = "text") -> Measure:
    """Time and memory of `inspect`; that it kept every row. As JSON it shows the SHA-256 of the file as well, which it has to work out then."""
    command = [binary, "inspect", str(arguments.work / name)]
    as_json = [*command, "--json"]
    measured = measure.run(as_json if form == "json" else command, runs=arguments.runs, env=env)
    told = measured.output if form == "json" else subprocess.run(as_json, check=True, stdout=subprocess.PIPE, text=True).stdout
    kept = [(sheet["table"], sheet["rows"]) for unit in json.loads(told) for sheet in unit["inputs"]]
    if kept != [("journal", rows)]:
        raise SystemExit(f"{name}: {rows:,} journal lines expected, inspect gives {kept}")
    return measured


def workbook(arguments: argparse.Namespace, binary: str, floor: str, name: str, rows: int) -> list[list[str]]:
    path = str(arguments.work / name)
    peer = measure.run([sys.executable, str(HERE / "read_calamine.py"), path], runs=arguments.runs)
    if json.loads(peer.output)["rows"] != rows + 1:
        raise SystemExit(f"{name}: python-calamine gives {peer.output}")
    ours = inspect(arguments, binary, name, rows)
    # The marks are for the xlsx; of the xls only the ratio is told.
    marks = (XLSX_WALL, XLSX_MEMORY) if name.endswith(".xlsx") else (None, None)
    table = [
        [f"{name}: ledgerlint inspect", *measure.cells(ours, peer), verdict(ours, peer, *marks)],
        [f"{name}: ledgerlint inspect, one thread", *measure.cells(inspect(arguments, binary, name, rows, ONE_THREAD), peer), ""],
        [f"{name}: python-calamine to_python", *measure.cells(peer, peer), ""],
    ]
    mode = "inflate" if name.endswith(".xlsx") else "bytes"
    table.append([f"{name}: floor, {mode}", *measure.cells(measure.run([floor, mode, path], runs=arguments.runs), peer), ""])
    return table


def delimited(arguments: argparse.Namespace, binary: str, floor: str, name: str, floor_of_utf8: Measure) -> list[list[str]]:
    mark = UTF8_WALL if "utf8" in name else GBK_WALL
    one = inspect(arguments, binary, name, arguments.lines, ONE_THREAD)
    hashed = inspect(arguments, binary, name, arguments.lines, ONE_THREAD, "json")
    both = inspect(arguments, binary, name, arguments.lines)
    return [
        [f"{name}: ledgerlint inspect, one thread", *measure.cells(one, floor_of_utf8), verdict(one, floor_of_utf8, mark, None)],
        [f"{name}: ledgerlint inspect --json, with SHA-256, one thread", *measure.cells(hashed, floor_of_utf8), ""],
        [f"{name}: ledgerlint inspect", *measure.cells(both, floor_of_utf8), ""],
        [f"{name}: floor, bytes", *measure.cells(measure.run([floor, "bytes", str(arguments.work / name)], runs=arguments.runs), floor_of_utf8), ""],
    ]


def verdict(ours: Measure, other: Measure, wall_mark: float | None, memory_mark: float | None) -> str:
    wall, _, memory = ours.ratios(other)
    said = []
    for what, ratio, mark in (("wall", wall, wall_mark), ("memory", memory, memory_mark)):
        if mark is not None:
            said.append(f"{what} ≤ {mark}: {'yes' if ratio <= mark else '**no**'}")
    return "; ".join(said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "ledgerlint-reading")
    parser.add_argument("--lines", type=int, default=5_000_000, help="journal lines of the CSV files")
    parser.add_argument("--only", nargs="*", default=FILES, choices=FILES)
    parser.add_argument("--runs", type=int, default=1, help="the fastest of so many runs counts")
    parser.add_argument("--markdown", type=Path, help="a file to append the table to")
    arguments = parser.parse_args()
    machine = measure.machine()
    binary, floor = measure.build_ledgerlint(), measure.build_floor()
    missing = [name for name in FILES if not (arguments.work / name).exists()]
    if missing:
        subprocess.run([sys.executable, str(HERE / "generate.py"), "--out", str(arguments.work), "--lines", str(arguments.lines), "--only", *missing], check=True)
    measure.warm([arguments.work / name for name in arguments.only])

    table = []
    # What generate.py writes.
    for name, rows in (("journal.xlsx", 299_999), ("journal.xls", 64_999)):
        if name in arguments.only:
            table += workbook(arguments, binary, floor, name, rows)
    if any(name.endswith(".csv") for name in arguments.only):
        base = measure.run([floor, "records", str(arguments.work / "journal-utf8.csv")], runs=arguments.runs)
        table.append(["journal-utf8.csv: floor, ByteRecord loop", *measure.cells(base, base), ""])
        for name in ("journal-utf8.csv", "journal-gbk.csv"):
            if name in arguments.only:
                table += delimited(arguments, binary, floor, name, base)
    header = ["file: what", *measure.MEASURED, *(f"{name} ÷" for name in measure.MEASURED), "mark"]
    text = f"### Reading\n\n{machine}\n\n{measure.table(header, table)}\n"
    print(text)
    if arguments.markdown:
        with arguments.markdown.open("a", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
