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


def has(text: str, words: Words) -> str:
    """The condition that a text has one of the words."""
    text = f"regexp_replace({text}, '{words.but}', '|', 'g')" if words.but else text
    return f"regexp_matches({text}, '{words.has}')"


# The columns that the checks need are kept; a folder's name is the unit.
LINES = """
CREATE TYPE unit AS ENUM (SELECT DISTINCT parse_path(file)[-2] AS unit FROM glob('{files}') ORDER BY unit);
CREATE TEMP {kind} lines AS
SELECT parse_path(filename)[-2]::unit AS unit, 日期 AS day, 凭证字号 AS voucher, 摘要 AS summary, 科目代码 AS account, 科目名称 AS name, 借方金额 AS debit,
    贷方金额 AS credit, 往来单位 AS party, starts_with(account, '1001') OR starts_with(account, '1002') OR starts_with(account, '1011') AS money
FROM read_csv('{files}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', filename = true, columns = {{
    '日期': 'DATE', '凭证字号': 'VARCHAR', '摘要': 'VARCHAR', '科目代码': 'VARCHAR', '科目名称': 'VARCHAR', '借方金额': 'DECIMAL(18,2)',
    '贷方金额': 'DECIMAL(18,2)', '往来单位': 'VARCHAR', '部门': 'VARCHAR', '制单': 'VARCHAR', '审核': 'VARCHAR'}});
"""
VOUCHERS = f"""
CREATE TEMP TABLE vouchers AS
SELECT unit, day, voucher, coalesce(sum(debit), 0) <> coalesce(sum(credit), 0) AS unbalanced,
    coalesce(bool_or(starts_with(account, '1001') AND credit > {LIMIT_CASH}), false) AS cash,
    coalesce(bool_or(money AND debit > 0), false) AS transfer, count(*) AS lines
FROM lines GROUP BY unit, day, voucher;
"""
# Payments, and of the vouchers that pay much cash what they pay it for.
KEPT = """
CREATE TEMP TABLE kept AS
SELECT unit, day, voucher, summary, name, debit, credit, party, money FROM lines
WHERE (money AND credit > 0) OR (debit > 0 AND NOT money AND account < '6' AND (unit, day, voucher) IN (SELECT (unit, day, voucher) FROM vouchers WHERE cash));
CREATE TEMP VIEW payments AS SELECT * FROM kept WHERE money AND credit > 0;
"""
OF_VOUCHERS = "SELECT sum(lines)::BIGINT, count(*) FILTER (unbalanced) FROM vouchers"
OF_NUMBERS = """
WITH numbers AS (
    SELECT unit, date_trunc('month', day) AS month, split_part(voucher, '-', 1) AS word, split_part(voucher, '-', 2)::INTEGER AS number,
        min(day) AS first_day, max(day) AS last_day
    FROM vouchers GROUP BY ALL
), dated AS (
    SELECT unit, month, word, first_day < lag(first_day) OVER (PARTITION BY unit, month, word ORDER BY number) AS back FROM numbers WHERE first_day = last_day
)
SELECT (SELECT count(*) FROM (SELECT 1 FROM numbers GROUP BY unit, month, word HAVING max(number) > count(*))),
    (SELECT count(*) FROM numbers WHERE first_day <> last_day),
    (SELECT count(*) FROM (SELECT 1 FROM dated GROUP BY unit, month, word HAVING bool_or(back)))
"""
INVOICES = f"""
WITH named AS MATERIALIZED (SELECT unit, regexp_extract(summary, '{INVOICE}', 1) AS invoice, day, voucher, credit FROM payments),
repeated AS (SELECT unit, invoice FROM named WHERE invoice <> '' GROUP BY unit, invoice HAVING count(*) > 1),
used AS (SELECT DISTINCT unit, invoice, day, voucher, credit FROM named SEMI JOIN repeated USING (unit, invoice)),
amounts AS (SELECT unit, invoice, credit, count(*) AS times FROM used GROUP BY ALL),
invoices AS (SELECT sum(times) AS vouchers, count(*) FILTER (times > 1) AS alike FROM amounts GROUP BY unit, invoice)
SELECT coalesce(sum(greatest(alike, 1)), 0)::BIGINT FROM invoices WHERE vouchers > 1
"""
AMOUNTS = f"""
WITH alike AS (
    SELECT unit, party, credit, list((day, voucher, summary)) AS uses, count(DISTINCT date_trunc('month', day)) >= {MONTHS_RECURRING} AS recurring
    FROM payments WHERE credit >= {LIMIT_TWICE} AND party <> '' GROUP BY unit, party, credit HAVING count(*) > 1
), used AS (SELECT unit, party, credit, recurring, unnest(uses) AS use FROM alike),
payment AS (
    SELECT unit, party, credit, recurring, use[1] AS day, date_trunc('month', day) AS month, regexp_extract(use[3], '{INVOICE}', 1) AS invoice,
        {has("use[3]", PERIODIC)} AS periodic, row_number() OVER (ORDER BY unit, party, credit, day, use[2]) AS place
    FROM used
), repeats AS (
    SELECT b.place, max(a.place) AS before FROM payment a JOIN payment b USING (unit, party, credit)
    WHERE a.place < b.place AND b.day - a.day <= {DAYS_TWICE} AND (a.invoice = '' OR b.invoice = '')
        AND (a.month = b.month OR NOT (a.recurring OR (a.periodic AND b.periodic)))
    GROUP BY b.place
)
SELECT count(DISTINCT before) FROM repeats WHERE before NOT IN (SELECT place FROM repeats)
"""
# Of each payee the payments that another is near to, then by line of limits and matter.
SPLIT = f"""
WITH large AS (
    SELECT unit, party, day, credit, summary, day - lag(day) OVER near AS before, lead(day) OVER near - day AS behind
    FROM payments WHERE party <> '' AND credit * 100 >= {LARGE_OUTLAY * SHARE_SPLIT} WINDOW near AS (PARTITION BY unit, party ORDER BY day)
), close AS (
    SELECT unit, party, day, credit, summary, regexp_replace(summary, '{BEHIND_MATTER}', '') AS matter FROM large
    WHERE (before <= {DAYS_SPLIT} OR behind <= {DAYS_SPLIT}) AND NOT ({has("summary", ROUTINE)}) AND NOT ({has("summary", PERIODIC)})
        AND NOT ({has("party", PUBLIC_PAYEE)}) AND NOT ({has("party", COLLECTIVE_PAYEE)})
), under AS ({" UNION ALL ".join(
    f"SELECT {yuan} AS line, * FROM close WHERE credit < {yuan} AND credit * 100 >= {yuan * SHARE_SPLIT} AND {has('summary', about) if about else 'true'}" for yuan, about in SPLIT_LINES
)}), windows AS (
    SELECT line, unit, party, matter, day, sum(credit) OVER near AS total, count(*) OVER near AS payments FROM under
    WINDOW near AS (PARTITION BY line, unit, party, matter ORDER BY day RANGE BETWEEN INTERVAL {DAYS_SPLIT} DAY PRECEDING AND CURRENT ROW)
), reached AS (
    SELECT day, lag(day) OVER (PARTITION BY line, unit, party, matter ORDER BY day) AS before FROM windows WHERE total >= line AND payments > 1
)
SELECT count(*) FROM reached WHERE before IS NULL OR day - before > {DAYS_SPLIT}
"""
CASH = f"""
WITH parts AS (
    SELECT sum(debit) AS paid FROM kept SEMI JOIN (FROM vouchers WHERE cash) USING (unit, day, voucher)
    WHERE NOT money AND NOT ({has("summary", CASH_ALLOWED)}) AND NOT ({has("name", CASH_ALLOWED)}) GROUP BY unit, day, voucher, name
)
SELECT count(*) FROM parts WHERE paid > {LIMIT_CASH}
"""
CLOSED_DAYS = f"""
SELECT count(DISTINCT (unit, month(day))) FROM payments ANTI JOIN (FROM vouchers WHERE transfer) USING (unit, day, voucher)
WHERE day IN ({", ".join(f"DATE '{days.TEXT[day]}'" for day in days.CLOSED)}) AND day <> last_day(day) AND NOT ({has("summary", AUTOMATIC)})
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
    connection.execute(KEPT)
    connection.execute(f"DROP {kind} lines")
    one = lambda query: connection.execute(query).fetchone()  # noqa: E731
    lines, unbalanced = one(OF_VOUCHERS)
    gaps, twice_used, disorder = one(OF_NUMBERS)
    counts = {
        "voucher-unbalanced": unbalanced,
        "voucher-number-gap": gaps,
        "voucher-number-duplicate": twice_used,
        "voucher-date-disorder": disorder,
        "duplicate-payment": one(INVOICES)[0] + one(AMOUNTS)[0],
        "split-payment": one(SPLIT)[0],
        "cash-over-limit": one(CASH)[0],
        "weekend-or-holiday-entry": one(CLOSED_DAYS)[0],
    }
    print(json.dumps({"lines": lines, "counts": counts}))


if __name__ == "__main__":
    main()
