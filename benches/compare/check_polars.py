#!/usr/bin/env python3
"""The eight checks of README.md in Polars: `check_polars.py DIR [--threads 2]` prints their counts as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True

from district import days  # noqa: E402

KINDS = ("日期", "凭证字号", "摘要", "科目代码", "科目名称", "借方金额", "贷方金额", "往来单位", "部门", "制单", "审核")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--engine", default="streaming", choices=("streaming", "in-memory"))
    arguments = parser.parse_args()
    # Read once, when polars is imported.
    os.environ["POLARS_MAX_THREADS"] = str(arguments.threads)
    print(json.dumps(check(arguments.folder, arguments.engine)))


def check(folder: Path, engine: str) -> dict[str, object]:
    import polars as pl

    files = sorted(folder.glob("*/*.csv"))
    unit = pl.Enum([str(file) for file in files])
    schema = {name: pl.String for name in KINDS} | {"日期": pl.Date, "借方金额": pl.Decimal(18, 2), "贷方金额": pl.Decimal(18, 2)}
    account = pl.col("科目代码")
    lines = pl.scan_csv(files, schema=schema, include_file_paths="file").select(
        pl.col("file").cast(unit).alias("unit"),
        pl.col("日期").alias("day"),
        pl.col("凭证字号").alias("voucher"),
        account.str.starts_with("1001").alias("is_cash"),
        account.str.starts_with("1002").alias("is_bank"),
        account.str.starts_with("1011").alias("is_quota"),
        pl.col("借方金额").alias("debit"),
        pl.col("贷方金额").alias("credit"),
        pl.col("往来单位").alias("party"),
    )
    vouchers = lines.group_by("unit", "day", "voucher").agg(
        (pl.col("debit").sum() != pl.col("credit").sum()).alias("unbalanced"),
        (pl.col("is_cash") & (pl.col("credit") > 1000)).any().alias("cash"),
        (pl.col("is_bank") & (pl.col("debit") > 0)).any().alias("to_bank"),
        pl.len().alias("lines"),
    )
    payments = lines.filter((pl.col("is_bank") | pl.col("is_quota")) & (pl.col("credit") > 0) & (pl.col("party") != "")).select(
        "unit", "party", "day", "credit"
    )
    vouchers, payments = pl.collect_all([vouchers, payments], engine=engine)

    closed = [date.fromisoformat(days.TEXT[day]) for day in days.CLOSED]
    of_vouchers = vouchers.select(
        pl.col("lines").sum(),
        pl.col("unbalanced").sum(),
        (pl.col("cash") & ~pl.col("to_bank")).sum().alias("cash"),
        pl.col("day").is_in(closed).sum().alias("closed"),
    ).row(0, named=True)

    group = ["unit", "month", "word"]
    parts = pl.col("voucher").str.split_exact("-", 1)
    numbers = (
        vouchers.lazy()
        .select("unit", "day", pl.col("day").dt.month_start().alias("month"), parts.struct[0].alias("word"), parts.struct[1].cast(pl.Int32).alias("number"))
        .group_by([*group, "number"])
        .agg(pl.col("day").min().alias("first_day"), pl.col("day").max().alias("last_day"))
        .sort([*group, "number"])
        .with_columns(
            pl.col("number").shift(1).over(group, order_by="number").fill_null(0).alias("number_before"),
            pl.col("first_day").shift(1).over(group, order_by="number").alias("day_before"),
        )
        .select(
            (pl.col("number") > pl.col("number_before") + 1).sum().alias("gaps"),
            (pl.col("first_day") != pl.col("last_day")).sum().alias("twice"),
            (pl.col("first_day") < pl.col("day_before")).sum().alias("disorder"),
        )
    )
    same = ["unit", "party", "credit"]
    twice = (
        payments.lazy()
        .filter(pl.col("credit") >= 5000)
        .group_by(same)
        .agg(pl.col("day").sort())
        .filter(pl.col("day").list.len() > 1)
        .with_columns((pl.col("day").list.eval(pl.element().dt.month_start().n_unique()).list.first() >= 3).alias("recurring"))
        .explode("day")
        .with_columns(pl.col("day").shift(1).over(same, order_by="day").alias("before"))
        .filter((pl.col("day") - pl.col("before")) <= pl.duration(days=30))
        .filter(~pl.col("recurring") | (pl.col("day").dt.month_start() == pl.col("before").dt.month_start()))
        .select(pl.len().alias("pairs"))
    )
    payee = ["unit", "party"]
    split = (
        payments.lazy()
        .filter(pl.col("credit") < 50000)
        .sort([*payee, "day"])
        # Only who was paid twice within the days, and enough in all, can have been paid in parts.
        .rolling("day", period="6d", group_by=payee)
        .agg(pl.col("credit").sum().alias("total"), pl.len().alias("payments"))
        .filter((pl.col("total") >= 50000) & (pl.col("payments") > 1))
        .with_columns(pl.col("day").shift(1).over(payee, order_by="day").alias("before"))
        .filter(pl.col("before").is_null() | ((pl.col("day") - pl.col("before")) > pl.duration(days=5)))
        .select(pl.len().alias("groups"))
    )
    of_numbers, pairs, groups = pl.collect_all([numbers, twice, split])
    gaps, duplicates, disorder = of_numbers.row(0)
    return {
        "lines": of_vouchers["lines"],
        "counts": {
            "voucher-unbalanced": of_vouchers["unbalanced"],
            "voucher-number-gap": gaps,
            "voucher-number-duplicate": duplicates,
            "voucher-date-disorder": disorder,
            "duplicate-payment": pairs.item(),
            "split-payment": groups.item(),
            "cash-over-limit": of_vouchers["cash"],
            "weekend-or-holiday-entry": of_vouchers["closed"],
        },
    }


if __name__ == "__main__":
    main()
