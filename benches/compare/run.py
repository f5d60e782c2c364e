#!/usr/bin/env python3
"""Compares ledgerlint with DuckDB, Polars and pandas on the eight checks of README.md, one after the other on this machine.

    run.py compare   [--units 100 --lines 50000]   all tools over CSV journals: equal counts, then time and memory
    run.py scale     [--units 1 10 100 1000 --lines 5000]   ledgerlint over more and more units of one size
    run.py workbooks [--units 200 --lines 25000]   five workbooks a unit, against pandas with python-calamine

Run it with a Python that has requirements.txt installed. It builds the release binary, generates what is not there yet under --work, and
writes a Markdown table. Exit code 1 where the counts are not all equal, or ledgerlint has no rule for a check.
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
from district import SCHEMA  # noqa: E402
from district.limits import settings  # noqa: E402
from measure import Measure  # noqa: E402

# A check's name here, and the rule of ledgerlint whose findings are counted for it.
RULE_OF_CHECK = {
    "voucher-unbalanced": "voucher-unbalanced",
    "voucher-number-gap": "voucher-number-gap",
    "voucher-number-duplicate": "voucher-number-duplicate",
    "voucher-date-disorder": "voucher-date-disorder",
    "duplicate-payment": "duplicate-payment",
    "split-payment": "split-payment",
    "cash-over-limit": "cash-over-limit",
    "weekend-or-holiday-entry": "weekend-or-holiday-entry",
}
# Of the `check` command: nothing flagged, something flagged.
CODES = (0, 1)
WORKBOOKS_A_UNIT = 5


def generated(work: Path, units: int, lines: int, seed: int, format: str) -> Path:
    """The district of these sizes, generated where it is not there."""
    out = work / f"district-{format}-{units}x{lines}-seed{seed}"
    if not is_current(manifest_of(out)):
        print(f"generating {out.name}", file=sys.stderr)
        subprocess.run(
            [sys.executable, str(HERE / "generate.py"), "--units", str(units), "--lines", str(lines), "--seed", str(seed), "--format", format]
            + ["--files", str(WORKBOOKS_A_UNIT), "--out", str(out)],
            check=True,
        )
    # What a run of --same-checks that was broken off may have left.
    (out / "ledgerlint.toml").write_text(settings(), encoding="utf-8")
    print(f"{out.name}: {measure.warm(sorted(out.glob('*/*.*'))):,} bytes", file=sys.stderr)
    return out


def is_current(manifest: Path) -> bool:
    """Whether a district was written by this version of the generator."""
    text = manifest.read_text(encoding="utf-8") if manifest.exists() else ""
    return bool(text) and json.loads(text)["schema"] == SCHEMA


def manifest_of(out: Path) -> Path:
    return out.with_name(out.name + ".manifest.json")


def run_ledgerlint(arguments: argparse.Namespace, binary: str, folder: Path, jobs: int | None = None) -> tuple[Measure, dict[str, int | None]]:
    """Time and memory, and the counts of the checks; None for a check whose rule this build does not have."""
    out = arguments.work / "report"
    command = [binary, "check", str(folder), "--format", "json", "--out", str(measure.fresh(out)), *arguments.ledgerlint_option]
    env = {"RAYON_NUM_THREADS": str(jobs)} if jobs else None
    measured = measure.run(command, runs=arguments.runs, codes=CODES, env=env)
    # In a process of its own: what this one ever held would count as the memory of what it runs next.
    told = subprocess.run([sys.executable, str(HERE / "count_findings.py"), str(out / "findings.json")], check=True, stdout=subprocess.PIPE)
    found = json.loads(told.stdout)
    return measured, {check: found.get(rule) for check, rule in RULE_OF_CHECK.items()}


def run_same_checks(arguments: argparse.Namespace, binary: str, folder: Path) -> tuple[Measure, dict[str, int | None]]:
    """The same with all rules switched off but those of the checks."""
    listed = subprocess.run([binary, "rules", "list", "--lang", "en"], check=True, stdout=subprocess.PIPE, text=True).stdout
    others = {line.split()[0] for line in listed.splitlines() if line.strip()} - set(RULE_OF_CHECK.values())
    file = folder / "ledgerlint.toml"
    file.write_text(settings() + "\n[rules]\n" + "".join(f'{rule} = "off"\n' for rule in sorted(others)), encoding="utf-8")
    try:
        return run_ledgerlint(arguments, binary, folder)
    finally:
        file.write_text(settings(), encoding="utf-8")


def run_script(arguments: argparse.Namespace, name: str, folder: Path, *options: str, tree: bool = False) -> tuple[Measure, dict[str, int | None]]:
    command = [sys.executable, str(HERE / f"check_{name}.py"), str(folder), *options]
    measured = measure.run(command, runs=arguments.runs, tree=tree)
    return measured, json.loads(measured.output)["counts"]


def run_ours(arguments: argparse.Namespace, folder: Path) -> dict[str, tuple[Measure, dict[str, int | None]]]:
    binary = measure.build_ledgerlint()
    results = {"ledgerlint": run_ledgerlint(arguments, binary, folder)}
    if arguments.same_checks:
        results["ledgerlint, these eight rules alone"] = run_same_checks(arguments, binary, folder)
    return results


def compare(arguments: argparse.Namespace) -> bool:
    (units,), lines = arguments.units or [100], arguments.lines or 50_000
    folder = generated(arguments.work, units, lines, arguments.seed, "csv")
    results = run_ours(arguments, folder)
    results["DuckDB"] = run_script(arguments, "duckdb", folder)
    results["Polars"] = run_script(arguments, "polars", folder)
    results["pandas, a unit at a time, 2 processes"] = run_script(arguments, "pandas", folder, tree=True)
    if not arguments.quick:
        results["DuckDB, parsing twice"] = run_script(arguments, "duckdb", folder, "--parse-twice")
        results["pandas, one frame"] = run_script(arguments, "pandas", folder, "--by", "all")
    return tell(arguments, f"{units:,} units × {lines:,} lines, UTF-8 CSV", folder, results)


def workbooks(arguments: argparse.Namespace) -> bool:
    (units,), lines = arguments.units or [200], arguments.lines or 25_000
    folder = generated(arguments.work, units, lines, arguments.seed, "xlsx")
    results = run_ours(arguments, folder)
    results["pandas with python-calamine, 2 processes"] = run_script(arguments, "pandas", folder, "--format", "xlsx", tree=True)
    if not arguments.quick:
        results["pandas with python-calamine, 1 process"] = run_script(arguments, "pandas", folder, "--format", "xlsx", "--processes", "1")
    return tell(arguments, f"{units:,} units × {WORKBOOKS_A_UNIT} xlsx of {lines // WORKBOOKS_A_UNIT:,} rows", folder, results)


def scale(arguments: argparse.Namespace) -> bool:
    binary, lines = measure.build_ledgerlint(), arguments.lines or 5_000
    rows = []
    for units in arguments.units or [1, 10, 100, 1_000]:
        folder = generated(arguments.work, units, lines, arguments.seed, "csv")
        measured, _ = run_ledgerlint(arguments, binary, folder)
        rows.append([f"{units:,}", *measure.cells(measured, None)[:3], f"{measured.wall / units * 1000:.2f} ms", f"{measured.cpu / units * 1000:.2f} ms"])
    write(arguments, f"Units of {lines:,} lines, UTF-8 CSV", measure.table(["units", *measure.MEASURED, "wall a unit", "CPU a unit"], rows))
    return True


def tell(arguments: argparse.Namespace, title: str, folder: Path, results: dict[str, tuple[Measure, dict[str, int | None]]]) -> bool:
    """Writes the two tables; whether all counts agree with each other and with what was planted."""
    ours = results["ledgerlint"][0]
    header = ["", *measure.MEASURED, *(f"{name} ÷ ledgerlint" for name in measure.MEASURED)]
    times = measure.table(header, [[name, *measure.cells(measured, ours)] for name, (measured, _) in results.items()])
    planted = json.loads(manifest_of(folder).read_text(encoding="utf-8"))["planted"]
    columns = {"planted": planted, **{name: counts for name, (_, counts) in results.items()}}
    rows, equal = [], True
    for check in RULE_OF_CHECK:
        counts = [of[check] for of in columns.values()]
        # A rule that this build does not have agrees with nobody.
        same = len(set(counts)) == 1
        equal &= same
        rows.append([check, *("no such rule" if count is None else f"{count:,}" for count in counts), "yes" if same else "not all" if None in counts else "**no**"])
    write(arguments, title, times + "\n" + measure.table(["check", *columns, "equal"], rows))
    return equal


def write(arguments: argparse.Namespace, title: str, tables: str) -> None:
    text = f"### {title}\n\n{arguments.machine}\n\n{tables}\n"
    print(text)
    if arguments.markdown:
        with arguments.markdown.open("a", encoding="utf-8") as file:
            file.write(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("compare", "scale", "workbooks"))
    parser.add_argument("--units", type=int, nargs="+")
    parser.add_argument("--lines", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1, help="the fastest of so many runs counts")
    parser.add_argument("--same-checks", action="store_true", help="ledgerlint also with all other rules switched off, in a row of its own")
    parser.add_argument("--quick", action="store_true", help="without the slowest variants")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "ledgerlint-bench")
    parser.add_argument("--markdown", type=Path, help="a file to append the tables to")
    parser.add_argument("--ledgerlint-option", action="append", default=[], help="passed on to `ledgerlint check`, say --ledgerlint-option=--jobs=2")
    arguments = parser.parse_args()
    arguments.machine = measure.machine()
    arguments.work.mkdir(parents=True, exist_ok=True)
    if not {"compare": compare, "scale": scale, "workbooks": workbooks}[arguments.what](arguments):
        raise SystemExit("the counts are not all equal: see the table")


if __name__ == "__main__":
    main()
