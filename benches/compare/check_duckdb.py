#!/usr/bin/env python3
"""The eight checks of README.md in DuckDB: `check_duckdb.py DIR [--threads 2] [--parse-twice]` prints their counts as JSON.

The lines are held in a table while vouchers and payments are drawn from it. `--parse-twice` parses the files for each of the two instead:
more time, less memory.
"""

from __future__ import annotations

import argparse
import json
import sys

sys.dont_write_bytecode = True

import duckdb  # noqa: E402

from district import days  # noqa: E402

# The columns that the checks need are kept; a folder's name is the unit.
LINES = """
CREATE TYPE unit AS ENUM (SELECT DISTINCT parse_path(file)[-2] AS unit FROM glob('{files}') ORDER BY unit);
CREATE TEMP {kind} lines AS
SELECT parse_path(filename)[-2]::unit AS unit, 日期 AS day, 凭证字号 AS voucher, 科目代码 AS account, 借方金额 AS debit, 贷方金额 AS credit, 往来单位 AS party
FROM read_csv('{files}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', filename = true, columns = {{
    '日期': 'DATE', '凭证字号': 'VARCHAR', '摘要': 'VARCHAR', '科目代码': 'VARCHAR', '科目名称': 'VARCHAR', '借方金额': 'DECIMAL(18,2)',
    '贷方金额': 'DECIMAL(18,2)', '往来单位': 'VARCHAR', '部门': 'VARCHAR', '制单': 'VARCHAR', '审核': 'VARCHAR'}});
"""
VOUCHERS = """
CREATE TEMP TABLE vouchers AS
SELECT unit, day, voucher, coalesce(sum(debit), 0) <> coalesce(sum(credit), 0) AS unbalanced,
    coalesce(bool_or(starts_with(account, '1001') AND credit > 1000), false) AS cash,
    coalesce(bool_or(starts_with(account, '1002') AND debit > 0), false) AS to_bank, count(*) AS lines
FROM lines GROUP BY unit, day, voucher;
"""
OF_VOUCHERS = """
SELECT sum(lines)::BIGINT, count(*) FILTER (unbalanced), count(*) FILTER (cash AND NOT to_bank), count(*) FILTER (day IN ({closed})) FROM vouchers
"""
OF_NUMBERS = """
WITH numbers AS (
    SELECT unit, date_trunc('month', day) AS month, split_part(voucher, '-', 1) AS word, split_part(voucher, '-', 2)::INTEGER AS number,
        min(day) AS first_day, max(day) AS last_day
    FROM vouchers GROUP BY ALL
), ordered AS (
    SELECT first_day, last_day, number, lag(number, 1, 0) OVER before AS number_before, lag(first_day) OVER before AS day_before
    FROM numbers WINDOW before AS (PARTITION BY unit, month, word ORDER BY number)
)
SELECT count(*) FILTER (number > number_before + 1), count(*) FILTER (first_day <> last_day), count(*) FILTER (first_day < day_before) FROM ordered
"""
PAYMENTS = """
CREATE TEMP TABLE payments AS
SELECT unit, party, day, credit FROM lines
WHERE (starts_with(account, '1002') OR starts_with(account, '1011')) AND credit > 0 AND party <> '';
"""
TWICE = """
WITH alike AS (
    SELECT unit, party, credit, list(day) AS days, count(DISTINCT date_trunc('month', day)) >= 3 AS recurring
    FROM payments WHERE credit >= 5000 GROUP BY unit, party, credit HAVING count(*) > 1
), dated AS (SELECT unit, party, credit, recurring, unnest(days) AS day FROM alike),
pairs AS (SELECT recurring, day, lag(day) OVER (PARTITION BY unit, party, credit ORDER BY day) AS before FROM dated)
SELECT count(*) FROM pairs WHERE day - before <= 30 AND (NOT recurring OR date_trunc('month', day) = date_trunc('month', before))
"""
SPLIT = """
WITH windows AS (
    SELECT unit, party, day, sum(credit) OVER near AS total, count(*) OVER near AS payments FROM payments WHERE credit < 50000
    WINDOW near AS (PARTITION BY unit, party ORDER BY day RANGE BETWEEN INTERVAL 5 DAY PRECEDING AND CURRENT ROW)
), reached AS (
    SELECT day, lag(day) OVER (PARTITION BY unit, party ORDER BY day) AS before FROM windows WHERE total >= 50000 AND payments > 1
)
SELECT count(*) FROM reached WHERE before IS NULL OR day - before > 5
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--parse-twice", action="store_true")
    arguments = parser.parse_args()
    connection = duckdb.connect(config={"threads": arguments.threads, "preserve_insertion_order": "false"})
    files = f"{arguments.folder}/*/*.csv".replace("'", "''")
    kind = "VIEW" if arguments.parse_twice else "TABLE"
    connection.execute(LINES.format(files=files, kind=kind))
    connection.execute(VOUCHERS)
    connection.execute(PAYMENTS)
    connection.execute(f"DROP {kind} lines")
    closed = ", ".join(f"DATE '{days.TEXT[day]}'" for day in days.CLOSED)
    lines, unbalanced, cash, closed_days = connection.execute(OF_VOUCHERS.format(closed=closed)).fetchone()
    gaps, twice_used, disorder = connection.execute(OF_NUMBERS).fetchone()
    counts = {
        "voucher-unbalanced": unbalanced,
        "voucher-number-gap": gaps,
        "voucher-number-duplicate": twice_used,
        "voucher-date-disorder": disorder,
        "duplicate-payment": connection.execute(TWICE).fetchone()[0],
        "split-payment": connection.execute(SPLIT).fetchone()[0],
        "cash-over-limit": cash,
        "weekend-or-holiday-entry": closed_days,
    }
    print(json.dumps({"lines": lines, "counts": counts}))


if __name__ == "__main__":
    main()
