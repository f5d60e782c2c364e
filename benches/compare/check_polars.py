#!/usr/bin/env python3
"""The eight checks of README.md in Polars: `check_polars.py DIR [--threads 2]` prints their counts as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

sys.dont_write_bytecode = True

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

if TYPE_CHECKING:
    # Imported where it is used: how many threads it takes is read then.
    import polars as pl

KINDS = ("日期", "凭证字号", "摘要", "科目代码", "科目名称", "借方金额", "贷方金额", "往来单位", "部门", "制单", "审核")
VOUCHER = ["unit", "day", "voucher"]


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
        pl.col("摘要").alias("summary"),
        pl.col("科目名称").alias("name"),
        account.str.starts_with("1001").alias("is_cash"),
        (account.str.starts_with("1001") | account.str.starts_with("1002") | account.str.starts_with("1011")).alias("money"),
        (account < "6").alias("financial"),
        pl.col("借方金额").alias("debit"),
        pl.col("贷方金额").alias("credit"),
        pl.col("往来单位").alias("party"),
    )
    vouchers = lines.group_by(VOUCHER).agg(
        (pl.col("debit").sum() != pl.col("credit").sum()).alias("unbalanced"),
        (pl.col("is_cash") & (pl.col("credit") > LIMIT_CASH)).any().alias("cash"),
        (pl.col("money") & (pl.col("debit") > 0)).any().alias("transfer"),
        pl.len().alias("lines"),
    )
    payments = lines.filter(pl.col("money") & (pl.col("credit") > 0)).select(*VOUCHER, "party", "credit", "summary")
    # What vouchers that pay much cash pay it for.
    much_cash = lines.filter(pl.col("is_cash") & (pl.col("credit") > LIMIT_CASH)).select(VOUCHER).unique()
    costs = lines.filter(~pl.col("money") & pl.col("financial") & (pl.col("debit") > 0)).join(much_cash, on=VOUCHER, how="semi").select(*VOUCHER, "name", "summary", "debit")
    vouchers, payments, costs = pl.collect_all([vouchers, payments, costs], engine=engine)
    queries = [*of_numbers(vouchers), *of_payments(payments), of_cash(costs), of_closed_days(payments, vouchers)]
    gaps, twice_used, disorder, invoices, amounts, splits, cash, closed = (frame.item() for frame in pl.collect_all(queries, engine=engine))
    return {
        "lines": vouchers["lines"].sum(),
        "counts": {
            "voucher-unbalanced": vouchers["unbalanced"].sum(),
            "voucher-number-gap": gaps,
            "voucher-number-duplicate": twice_used,
            "voucher-date-disorder": disorder,
            "duplicate-payment": invoices + amounts,
            "split-payment": splits,
            "cash-over-limit": cash,
            "weekend-or-holiday-entry": closed,
        },
    }


def has(column: str, words: Words) -> pl.Expr:
    """The condition that a text has one of the words."""
    import polars as pl

    text = pl.col(column).str.replace_all(words.but, "|") if words.but else pl.col(column)
    return text.str.contains(words.has)


def of_numbers(vouchers: pl.DataFrame) -> list[pl.LazyFrame]:
    import polars as pl

    group = ["unit", "month", "word"]
    parts = pl.col("voucher").str.split_exact("-", 1)
    numbers = (
        vouchers.lazy()
        .select("unit", "day", pl.col("day").dt.month_start().alias("month"), parts.struct[0].alias("word"), parts.struct[1].cast(pl.Int32).alias("number"))
        .group_by([*group, "number"])
        .agg(pl.col("day").min().alias("first_day"), pl.col("day").max().alias("last_day"))
    )
    gaps = numbers.group_by(group).agg((pl.col("number").max() > pl.len()).alias("gap")).select(pl.col("gap").sum())
    twice_used = numbers.select((pl.col("first_day") != pl.col("last_day")).sum())
    disorder = (
        numbers.filter(pl.col("first_day") == pl.col("last_day"))
        .group_by(group)
        .agg((pl.col("first_day").sort_by("number").diff() < pl.duration()).any().alias("back"))
        .select(pl.col("back").sum())
    )
    return [gaps, twice_used, disorder]


def of_payments(payments: pl.DataFrame) -> list[pl.LazyFrame]:
    """The two parts of duplicate-payment, and split-payment."""
    import polars as pl

    invoice = pl.col("summary").str.extract(INVOICE, 1).alias("invoice")
    month = pl.col("day").dt.month_start()
    of_invoice = ["unit", "invoice"]
    named = payments.lazy().select(*VOUCHER, "credit", invoice).filter(pl.col("invoice").is_not_null())
    repeated = named.group_by(of_invoice).agg(pl.len().alias("times")).filter(pl.col("times") > 1)
    invoices = (
        named.join(repeated, on=of_invoice, how="semi")
        .unique()
        .group_by(*of_invoice, "credit")
        .agg(pl.len().alias("times"))
        .group_by(of_invoice)
        .agg(pl.col("times").sum().alias("vouchers"), (pl.col("times") > 1).sum().alias("alike"))
        .filter(pl.col("vouchers") > 1)
        .select(pl.max_horizontal("alike", 1).sum())
    )
    same = ["unit", "party", "credit"]
    paid_to = payments.lazy().filter(pl.col("party").fill_null("") != "")
    alike = (
        paid_to.filter(pl.col("credit") >= LIMIT_TWICE)
        .group_by(same)
        .agg("day", "voucher", "summary")
        .filter(pl.col("day").list.len() > 1)
        .with_columns((pl.col("day").list.eval(pl.element().dt.month_start().n_unique()).list.first() >= MONTHS_RECURRING).alias("recurring"))
        .explode("day", "voucher", "summary")
        .sort([*same, "day", "voucher"])
        .with_row_index("place")
        .select("place", *same, "day", "recurring", month.alias("month"), invoice.fill_null(""), has("summary", PERIODIC).alias("periodic"))
    )
    both = lambda column: pl.col(column) & pl.col(f"{column}_right")  # noqa: E731
    repeats = (
        alike.join(alike, on=same)
        .filter(pl.col("place") < pl.col("place_right"), pl.col("day_right") - pl.col("day") <= pl.duration(days=DAYS_TWICE))
        .filter((pl.col("invoice") == "") | (pl.col("invoice_right") == ""))
        .filter((pl.col("month") == pl.col("month_right")) | ~(pl.col("recurring") | both("periodic")))
        .group_by("place_right")
        .agg(pl.col("place").max())
    )
    amounts = repeats.join(repeats, left_on="place", right_on="place_right", how="anti").select(pl.col("place").n_unique())
    return [invoices, amounts, of_splits(paid_to)]


def of_splits(paid_to: pl.LazyFrame) -> pl.LazyFrame:
    import polars as pl

    payee, near = ["unit", "party"], pl.duration(days=DAYS_SPLIT)
    before = pl.col("day").diff()
    close = (
        # Of each payee the payments that another is near to.
        paid_to.filter(pl.col("credit") * 100 >= LARGE_OUTLAY * SHARE_SPLIT)
        .sort("day")
        .with_columns(before.over(payee).alias("before"), before.shift(-1).over(payee).alias("behind"))
        .filter((pl.col("before") <= near) | (pl.col("behind") <= near))
        .filter(~has("summary", ROUTINE), ~has("summary", PERIODIC), ~has("party", PUBLIC_PAYEE), ~has("party", COLLECTIVE_PAYEE))
        .select(*payee, "day", "credit", "summary", pl.col("summary").str.replace(BEHIND_MATTER, "").alias("matter"))
    )
    matter = [*payee, "matter"]
    splits = [
        close.filter(pl.col("credit") < yuan, pl.col("credit") * 100 >= yuan * SHARE_SPLIT, has("summary", about) if about else pl.lit(True))
        .sort([*matter, "day"])
        .rolling("day", period=f"{DAYS_SPLIT + 1}d", group_by=matter)
        .agg(pl.col("credit").sum().alias("total"), pl.len().alias("payments"))
        .filter((pl.col("total") >= yuan) & (pl.col("payments") > 1))
        .with_columns(pl.col("day").shift(1).over(matter, order_by="day").alias("before"))
        .filter(pl.col("before").is_null() | ((pl.col("day") - pl.col("before")) > near))
        .select(pl.len().alias("episodes"))
        for yuan, about in SPLIT_LINES
    ]
    return pl.concat(splits).sum()


def of_cash(costs: pl.DataFrame) -> pl.LazyFrame:
    import polars as pl

    paid_for = costs.lazy().filter(~has("summary", CASH_ALLOWED), ~has("name", CASH_ALLOWED)).group_by(*VOUCHER, "name").agg(pl.col("debit").sum())
    return paid_for.select((pl.col("debit") > LIMIT_CASH).sum())


def of_closed_days(payments: pl.DataFrame, vouchers: pl.DataFrame) -> pl.LazyFrame:
    import polars as pl

    closed = [date.fromisoformat(days.TEXT[day]) for day in days.CLOSED if day not in days.LAST_OF_MONTH]
    return (
        payments.lazy()
        .filter(pl.col("day").is_in(closed))
        .filter(~has("summary", AUTOMATIC))
        .join(vouchers.lazy().filter("transfer"), on=VOUCHER, how="anti")
        .select(pl.struct("unit", pl.col("day").dt.month_start()).n_unique())
    )


if __name__ == "__main__":
    main()
