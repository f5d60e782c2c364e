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

from definitions import (  # noqa: E402
    AUTOMATIC,
    BEHIND_MATTER,
    CASH_ALLOWED,
    COLLECTIVE_PAYEE,
    DAYS_SPLIT,
    DAYS_TWICE,
    INVOICE,
    LIMIT_CASH,
    LIMIT_TWICE,
    MONTHS_RECURRING,
    PERIODIC,
    PUBLIC_PAYEE,
    ROUTINE,
    SHARE_SPLIT,
    SPLIT_LINES,
    Words,
)
from district import days  # noqa: E402
from district.limits import LARGE_OUTLAY  # noqa: E402

NAMES = ["日期", "凭证字号", "摘要", "科目代码", "科目名称", "借方金额", "贷方金额", "往来单位"]
SHORT = dict(zip(NAMES, ["day", "voucher", "summary", "account", "name", "debit", "credit", "party"]))
CLOSED = pd.DatetimeIndex([days.TEXT[day] for day in days.CLOSED if day not in days.LAST_OF_MONTH])
VOUCHER = ["unit", "day", "voucher"]
FEN = 100


def has(texts: pd.Series, words: Words) -> pd.Series:
    """Which texts have one of the words."""
    texts = texts.str.replace(words.but, "|", regex=True) if words.but else texts
    return texts.str.contains(words.has, regex=True).astype(bool)


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
    is_cash, bank, quota = (lines["account"].str.startswith(code) for code in ("1001", "1002", "1011"))
    money = is_cash | bank | quota
    lines["unit"] = lines["unit"].astype("category")
    flags = pd.DataFrame(
        {
            **{column: lines[column] for column in VOUCHER},
            "difference": lines["debit"] - lines["credit"],
            "cash": is_cash & (lines["credit"] > LIMIT_CASH * FEN),
            "transfer": money & (lines["debit"] > 0),
        }
    )
    vouchers = (
        flags.groupby(VOUCHER, sort=False, observed=True)
        .agg(difference=("difference", "sum"), cash=("cash", "max"), transfer=("transfer", "max"))
        .reset_index()
    )
    payments = lines.loc[money & (lines["credit"] > 0), [*VOUCHER, "party", "credit", "summary"]]
    paid_to = payments[payments["party"].notna() & (payments["party"] != "")]
    costs = lines.loc[~money & (lines["account"] < "6") & (lines["debit"] > 0), [*VOUCHER, "name", "summary", "debit"]]
    return {
        "voucher-unbalanced": int((vouchers["difference"] != 0).sum()),
        **numbers(vouchers),
        "duplicate-payment": invoices_twice(payments) + amounts_twice(paid_to),
        "split-payment": splits(paid_to),
        "cash-over-limit": much_cash(costs, vouchers.loc[vouchers["cash"], VOUCHER]),
        "weekend-or-holiday-entry": closed_days(payments, vouchers.loc[vouchers["transfer"], VOUCHER]),
    }


def month_of(day: pd.Series) -> pd.Series:
    return day.dt.year * 12 + day.dt.month


def numbers(vouchers: pd.DataFrame) -> dict[str, int]:
    parts = vouchers["voucher"].str.split("-", n=1, expand=True)
    keyed = pd.DataFrame(
        {"unit": vouchers["unit"], "month": month_of(vouchers["day"]), "word": parts[0], "number": parts[1].astype("int64"), "day": vouchers["day"]}
    )
    group = ["unit", "month", "word"]
    of_number = keyed.groupby([*group, "number"], sort=True, observed=True)["day"].agg(["min", "max"]).reset_index()
    of_word = of_number.groupby(group, sort=False, observed=True)["number"]
    dated = of_number[of_number["min"] == of_number["max"]]
    back = dated["min"] < dated.groupby(group, sort=False, observed=True)["min"].shift()
    return {
        "voucher-number-gap": int((of_word.max() > of_word.size()).sum()),
        "voucher-number-duplicate": len(of_number) - len(dated),
        "voucher-date-disorder": len(dated.loc[back, group].drop_duplicates()),
    }


def invoices_twice(payments: pd.DataFrame) -> int:
    named = payments[[*VOUCHER, "credit"]].assign(invoice=payments["summary"].str.extract(INVOICE, expand=False))
    named = named[named["invoice"].notna()]
    repeated = named[named.duplicated(["unit", "invoice"], keep=False)].drop_duplicates()
    if repeated.empty:
        return 0
    times = repeated.groupby(["unit", "invoice", "credit"], observed=True).size().rename("times").reset_index()
    times["alike"] = times["times"] > 1
    of_invoice = times.groupby(["unit", "invoice"], observed=True).agg(vouchers=("times", "sum"), alike=("alike", "sum"))
    return int(of_invoice.loc[of_invoice["vouchers"] > 1, "alike"].clip(lower=1).sum())


def amounts_twice(paid_to: pd.DataFrame) -> int:
    same = ["unit", "party", "credit"]
    large = paid_to[paid_to["credit"] >= LIMIT_TWICE * FEN]
    alike = large[large.duplicated(same, keep=False)].sort_values([*same, "day", "voucher"], ignore_index=True)
    if alike.empty:
        return 0
    alike = alike.assign(
        place=range(len(alike)),
        month=month_of(alike["day"]),
        invoice=alike["summary"].str.extract(INVOICE, expand=False).fillna(""),
        periodic=has(alike["summary"], PERIODIC),
    )
    alike["recurring"] = alike.groupby(same, sort=False, observed=True)["month"].transform("nunique") >= MONTHS_RECURRING
    pairs = alike.merge(alike, on=same, suffixes=("", "_later"))
    pairs = pairs[
        (pairs["place"] < pairs["place_later"])
        & ((pairs["day_later"] - pairs["day"]).dt.days <= DAYS_TWICE)
        & ((pairs["invoice"] == "") | (pairs["invoice_later"] == ""))
        & ((pairs["month"] == pairs["month_later"]) | ~(pairs["recurring"] | (pairs["periodic"] & pairs["periodic_later"])))
    ]
    before = pairs.groupby("place_later")["place"].max()
    return int(before[~before.isin(before.index)].nunique())


def splits(paid_to: pd.DataFrame) -> int:
    payee = ["unit", "party"]
    large = paid_to[paid_to["credit"] * 100 >= LARGE_OUTLAY * FEN * SHARE_SPLIT].sort_values([*payee, "day"])
    # Of each payee the payments that another is near to.
    of_payee = large.groupby(payee, sort=False, observed=True)["day"]
    near = pd.Timedelta(days=DAYS_SPLIT)
    large = large[(of_payee.diff() <= near) | (-of_payee.diff(-1) <= near)]
    if large.empty:
        return 0
    but = has(large["summary"], ROUTINE) | has(large["summary"], PERIODIC) | has(large["party"], PUBLIC_PAYEE) | has(large["party"], COLLECTIVE_PAYEE)
    close = large[~but].assign(matter=large["summary"].str.replace(BEHIND_MATTER, "", regex=True))
    return sum(episodes(close[has(close["summary"], about)] if about else close, yuan * FEN) for yuan, about in SPLIT_LINES)


def episodes(close: pd.DataFrame, line: int) -> int:
    """The episodes of payments under a line, in fen, that reach it."""
    matter = ["unit", "party", "matter"]
    under = close[(close["credit"] < line) & (close["credit"] * 100 >= line * SHARE_SPLIT)].sort_values([*matter, "day"])
    if under.empty:
        return 0
    code = under.groupby(matter, sort=False, observed=True).ngroup().to_numpy()
    day = under["day"].to_numpy().astype("datetime64[D]").astype("int64")
    # One ascending key for matter and day; sums from the first payment of the last days to the last one of the day.
    key = code * 100_000 + day
    total = np.concatenate(([0], np.cumsum(under["credit"].to_numpy())))
    first, end = np.searchsorted(key, key - DAYS_SPLIT, "left"), np.searchsorted(key, key, "right")
    reached = (total[end] - total[first] >= line) & (end - first > 1)
    hot_code, hot_day = code[reached], day[reached]
    new = np.ones(len(hot_day), dtype=bool)
    new[1:] = (hot_code[1:] != hot_code[:-1]) | (hot_day[1:] - hot_day[:-1] > DAYS_SPLIT)
    return int(new.sum())


def much_cash(costs: pd.DataFrame, vouchers: pd.DataFrame) -> int:
    costs = costs.merge(vouchers, on=VOUCHER)
    if costs.empty:
        return 0
    costs = costs[~has(costs["summary"], CASH_ALLOWED) & ~has(costs["name"], CASH_ALLOWED)]
    return int((costs.groupby([*VOUCHER, "name"], observed=True)["debit"].sum() > LIMIT_CASH * FEN).sum())


def closed_days(payments: pd.DataFrame, transfers: pd.DataFrame) -> int:
    closed = payments[payments["day"].isin(CLOSED)]
    if closed.empty:
        return 0
    closed = closed[~has(closed["summary"], AUTOMATIC)].merge(transfers, on=VOUCHER, how="left", indicator=True)
    closed = closed[closed["_merge"] == "left_only"]
    return len(pd.DataFrame({"unit": closed["unit"], "month": month_of(closed["day"])}).drop_duplicates())


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
