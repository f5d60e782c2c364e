#!/usr/bin/env python3
"""The eight checks of README.md in pandas: `check_pandas.py DIR [--format csv|xlsx] [--processes 2] [--by unit|all]` prints their counts as JSON.

The checks need nothing across units, so a unit at a time is the fastest and the smallest; `--by all` holds everything in one frame, as
people write it first. Workbooks are read with python-calamine.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from functools import partial
from pathlib import Path

sys.dont_write_bytecode = True

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from district import days  # noqa: E402

NAMES = ["日期", "凭证字号", "科目代码", "借方金额", "贷方金额", "往来单位"]
SHORT = dict(zip(NAMES, ["day", "voucher", "account", "debit", "credit", "party"]))
CLOSED = pd.DatetimeIndex([days.TEXT[day] for day in days.CLOSED])
LIMIT_TWICE, LIMIT_SPLIT, LIMIT_CASH = 500_000, 5_000_000, 100_000


def read(files: list[Path], format: str) -> pd.DataFrame:
    """The columns that the checks need, of all files; amounts in fen."""
    frames = []
    for file in files:
        if format == "csv":
            frame = pd.read_csv(file, usecols=NAMES, engine="pyarrow", dtype={"科目代码": "str", "借方金额": "float64", "贷方金额": "float64"})
            frame = frame[NAMES]
        else:
            frame = pd.read_excel(file, usecols=NAMES, engine="calamine", dtype={"科目代码": "str"})[NAMES]
        frame = frame.rename(columns=SHORT)
        frame["day"] = pd.to_datetime(frame["day"])
        frame["unit"] = file.parent.name
        frames.append(frame)
    lines = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    for side in ("debit", "credit"):
        # A number of two decimals survives a float to fifteen digits; from here on it is whole fen.
        lines[side] = np.rint(lines[side].fillna(0).to_numpy() * 100).astype("int64")
    return lines


def check(lines: pd.DataFrame) -> dict[str, int]:
    """The counts of the eight checks."""
    cash, bank, quota = (lines["account"].str.startswith(code) for code in ("1001", "1002", "1011"))
    flags = pd.DataFrame(
        {
            "unit": lines["unit"].astype("category"),
            "day": lines["day"],
            "voucher": lines["voucher"],
            "difference": lines["debit"] - lines["credit"],
            "cash": cash & (lines["credit"] > LIMIT_CASH),
            "to_bank": bank & (lines["debit"] > 0),
        }
    )
    vouchers = (
        flags.groupby(["unit", "day", "voucher"], sort=False, observed=True)
        .agg(difference=("difference", "sum"), cash=("cash", "max"), to_bank=("to_bank", "max"))
        .reset_index()
    )
    payments = lines.loc[(bank | quota) & (lines["credit"] > 0) & lines["party"].notna() & (lines["party"] != ""), ["unit", "party", "day", "credit"]]
    return {
        "voucher-unbalanced": int((vouchers["difference"] != 0).sum()),
        **numbers(vouchers),
        "duplicate-payment": twice(payments),
        "split-payment": split(payments),
        "cash-over-limit": int((vouchers["cash"] & ~vouchers["to_bank"]).sum()),
        "weekend-or-holiday-entry": int(vouchers["day"].isin(CLOSED).sum()),
    }


def numbers(vouchers: pd.DataFrame) -> dict[str, int]:
    parts = vouchers["voucher"].str.split("-", n=1, expand=True)
    month = vouchers["day"].dt.year * 12 + vouchers["day"].dt.month
    keyed = pd.DataFrame({"unit": vouchers["unit"], "month": month, "word": parts[0], "number": parts[1].astype("int64"), "day": vouchers["day"]})
    keyed = keyed.sort_values(["unit", "month", "word", "number", "day"], ignore_index=True)
    of_number = keyed.groupby(["unit", "month", "word", "number"], sort=False, observed=True)["day"].agg(["min", "max"]).reset_index()
    group = of_number.groupby(["unit", "month", "word"], sort=False, observed=True)
    before = group["number"].shift(fill_value=0)
    return {
        "voucher-number-gap": int((of_number["number"] > before + 1).sum()),
        "voucher-number-duplicate": int((of_number["min"] != of_number["max"]).sum()),
        "voucher-date-disorder": int((of_number["min"] < group["min"].shift()).sum()),
    }


def twice(payments: pd.DataFrame) -> int:
    same = ["unit", "party", "credit"]
    large = payments[payments["credit"] >= LIMIT_TWICE]
    alike = large[large.duplicated(same, keep=False)].sort_values([*same, "day"])
    month = alike["day"].dt.year * 12 + alike["day"].dt.month
    alike = alike.assign(month=month)
    group = alike.groupby(same, sort=False)
    recurring = group["month"].transform("nunique") >= 3
    near = (alike["day"] - group["day"].shift()).dt.days <= 30
    return int((near & (~recurring | (alike["month"] == group["month"].shift()))).sum())


def split(payments: pd.DataFrame) -> int:
    payee = ["unit", "party"]
    small = payments[payments["credit"] < LIMIT_SPLIT]
    # A payee that gets too little in all cannot reach the line.
    per_payee = small.groupby(payee, sort=False)["credit"]
    small = small[(per_payee.transform("sum") >= LIMIT_SPLIT).to_numpy()].sort_values([*payee, "day"])
    if small.empty:
        return 0
    code = small.groupby(payee, sort=False).ngroup().to_numpy()
    day = small["day"].to_numpy().astype("datetime64[D]").astype("int64")
    # One ascending key for payee and day; sums from the first payment of the last five days to the last one of the day.
    key = code * 100_000 + day
    total = np.concatenate(([0], np.cumsum(small["credit"].to_numpy())))
    first, end = np.searchsorted(key, key - 5, "left"), np.searchsorted(key, key, "right")
    reached = (total[end] - total[first] >= LIMIT_SPLIT) & (end - first > 1)
    hot_code, hot_day = code[reached], day[reached]
    new = np.ones(len(hot_day), dtype=bool)
    new[1:] = (hot_code[1:] != hot_code[:-1]) | (hot_day[1:] - hot_day[:-1] > 5)
    return int(new.sum())


def check_files(format: str, files: list[Path]) -> tuple[int, dict[str, int]]:
    """Reads and checks the files together."""
    lines = read(files, format)
    return len(lines), check(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--format", choices=("csv", "xlsx"), default="csv")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--by", choices=("unit", "all"), default="unit")
    arguments = parser.parse_args()
    units: dict[str, list[Path]] = {}
    for file in sorted(arguments.folder.glob(f"*/*.{arguments.format}")):
        units.setdefault(file.parent.name if arguments.by == "unit" else "", []).append(file)
    work = partial(check_files, arguments.format)
    if arguments.processes > 1 and len(units) > 1:
        with multiprocessing.Pool(arguments.processes) as pool:
            results = list(pool.imap_unordered(work, units.values()))
    else:
        results = [work(files) for files in units.values()]
    counts: dict[str, int] = {}
    for _, of_unit in results:
        for name, count in of_unit.items():
            counts[name] = counts.get(name, 0) + count
    print(json.dumps({"lines": sum(lines for lines, _ in results), "counts": counts}))


if __name__ == "__main__":
    main()
