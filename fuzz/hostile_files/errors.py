"""Files made of mistakes: every row is left out, holds what cannot be read, or gives a finding."""

from .formats import package, row, text, workbook, xlsx

PAYMENTS = ("日期", "凭证号", "收款单位", "用途", "金额", "合同编号")
JOURNAL = ("日期", "凭证号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额")
BENEFITS = ("活动", "日期", "类别", "姓名", "金额")
EXPENSES = ("日期", "凭证号", "类别", "摘要", "金额", "次数", "人数", "名单")
OPEN_ITEMS = ("往来科目", "往来单位", "发生日期", "余额", "摘要")
BALANCES = ("科目编码", "科目名称", "期初余额", "本期借方", "本期贷方", "期末余额")
GOOD = ("2020-01-02", "记-1", "甲公司", "办公用品", "1.00", "")


def csv(header, rows):
    """A file whose rows are given by a function of their number."""
    def write(path):
        count, make = rows
        text(path, ["\ufeff", ",".join(header) + "\n", *(make(n) + "\n" for n in range(count))])

    return write


def register(count, make):
    """A register of payments whose first rows are in order, so that it is known for one."""
    return csv(PAYMENTS, (count, lambda n: ",".join(GOOD) if n < 50 else make(n)))


def excel(header, rows, sheets=1):
    def write(path):
        count, make = rows

        def data():
            yield row(header)
            yield from (row(make(n)) for n in range(count))

        workbook(path, [(f"表{n}", data()) for n in range(sheets)])

    return write


def day(n):
    return f"2020-{n % 12 + 1:02}-{n % 28 + 1:02}"


BAD_AMOUNT = ("2020-01-02", "记-1", "某公司", "办公用品", "1.2.3", "")

FILES = {
    # Rows left out.
    "付款台账-amounts.csv": register(900_000, lambda n: ",".join(BAD_AMOUNT)),
    "付款台账-amounts.xlsx": excel(PAYMENTS, (1_000_000, lambda n: GOOD if n < 50 else BAD_AMOUNT)),
    "付款台账-amounts-sheets.xlsx": excel(PAYMENTS, (900_000, lambda n: GOOD if n < 50 else BAD_AMOUNT), sheets=4),
    "付款台账-amounts-files.zip": lambda path: package(path, [
        (f"付款台账{n}.csv", [",".join(PAYMENTS) + "\n", (",".join(GOOD) + "\n") * 50, (",".join(BAD_AMOUNT) + "\n") * 14_000, f"{n}\n"])
        for n in range(1000)]),
    "付款台账-dates.csv": register(800_000, lambda n: f"二〇二〇年{n},记-1,某公司,办公用品,1.00,"),
    "付款台账-no-amount.csv": register(900_000, lambda n: f"2020-01-02,记-{n},某公司,办公用品,,"),
    "付款台账-subtotals.csv": register(1_800_000, lambda n: "2020-01-02,记-1,甲,乙,1.00," if n % 2 else "小计,,,,7.00,"),
    "付款台账-labels.csv": register(3_000_000, lambda n: f"第{n}组"),
    "付款台账-labels-short.csv": register(6_500_000, lambda n: f"{n:x}"),
    "付款台账-totals.csv": register(1_300_000, lambda n: f"第{n}组小计,,,,1.00,"),
    "付款台账-footers.csv": register(2_900_000, lambda n: "制表:某人"),
    "付款台账-header-again.csv": register(850_000, lambda n: ",".join(PAYMENTS)),
    "付款台账-drafts.csv": register(1_400_000, lambda n: "合计,,,,50.00," if n == 50 else "2020-01-02,记-1,甲,乙,5.00,"),
    "付款台账-decimals.csv": register(1_100_000, lambda n: "2020-01-02,记-1,甲,乙,1.00555,"),
    "付款台账-subtotals-wrong.csv": register(1_400_000, lambda n: "2020-01-02,记-1,甲公司,纸,1.00," if n % 2 else f"小计,,,,{n + 2}.00,"),
    "付款台账-dates-alike.csv": register(1_000_000, lambda n: "某年某月,记-1,某公司,办公用品,1.00,"),
    "付款台账-widths.csv": register(300_000, lambda n: "2020-01-02,记-1,甲,乙,1.00," + "x," * (n % 128)),
    "付款台账-widths-bad.csv": register(600_000, lambda n: "x," * (n % 41 + 1)),
    "付款台账-tables.csv": csv(PAYMENTS, (370_000, lambda n: ("", ",".join(GOOD), f"付款台账{n}", ",".join(PAYMENTS))[n % 4])),
    "账表-tables.xlsx": excel(PAYMENTS, (400_000, lambda n: ((f"其他应收款清理表{n}",), OPEN_ITEMS, ("其他应收款", "某公司", "1993年", "100.00", "暂借"), (f"付款台账{n}",), PAYMENTS, GOOD)[n % 6])),
    # Findings.
    "journal-unbalanced.csv": csv(JOURNAL, (860_000, lambda n: f"{day(n)},记-{n},费{n},5001,费用,{n + 1}.00," if n % 2 else f"{day(n)},记-{n - 1},费{n},1002,银行,,{n}.00")),
    "journal-single-lines.csv": csv(JOURNAL, (900_000, lambda n: f"{day(n)},记-{n},办公用品,5001,费用,1.00,")),
    "journal-of-one-voucher.csv": csv(JOURNAL, (900_000, lambda n: f"2020-01-02,记-1,办公用品{n},5001,费用,1.00,")),
    "journal-large-outlays.csv": csv(JOURNAL, (740_000, lambda n: f"{day(n)},记-{n},付某公司{n},5001,费用,60000.00," if n % 2 else f"{day(n + 1)},记-{n + 1},付某公司{n + 1},1002,银行存款,,60000.00")),
    "journal-red.csv": csv(JOURNAL, (800_000, lambda n: f"{day(n)},记-{n // 2},冲{n // 2},5001,费用,-{n // 2 + 1}.00," if n % 2 else f"{day(n + 1)},记-{n // 2},冲{n // 2},1002,银行存款,,-{n // 2 + 1}.00")),
    "journal-gaps.csv": csv(JOURNAL, (800_000, lambda n: f"{day(n)},记-{n * 50},费,5001,费用,1.00," if n % 2 else f"{day(n + 1)},记-{n * 50 + 50},费,1002,银行,,1.00")),
    "发放表-prizes.csv": csv(BENEFITS, (800_000, lambda n: f"登山比赛{n},2020-01-02,奖金,张{n},2000.00")),
    "发放表-prizes.xlsx": excel(BENEFITS, (1_000_000, lambda n: (f"登山比赛{n}", "2020-01-02", "奖金", f"张{n}", "2000.00"))),
    "发放表-one-event.csv": csv(BENEFITS, (900_000, lambda n: f"登山比赛,2020-01-02,奖金,张{n},2000.00")),
    "发放表-clothes.csv": csv(BENEFITS, (700_000, lambda n: f"登山比赛{n % 3},2020-0{n % 3 + 1}-02,服装,张{n // 3},2000.00")),
    "费用报销-meals.csv": csv(EXPENSES, (700_000, lambda n: f"2020-01-02,记-{n},加班餐,加班餐费{n},100.00,,,")),
    "发放表-headcounts.csv": csv(BENEFITS + ("人数",), (700_000, lambda n: f"登山比赛{n % 9},2020-01-02,奖金,张{n},2000.00,100000")),
    "发放表-lists-elsewhere.csv": csv(BENEFITS + ("人数",), (700_000, lambda n: f"登山比赛{n % 9},2020-01-02,奖金,名单见附件,2000.00,{n % 90 + 2}")),
    "付款台账-payments.csv": csv(PAYMENTS, (640_000, lambda n: f"2020-01-0{n % 8 + 1},记-{n},某公司{n},办公用品{n},{n + 60_000}.00,")),
    "付款台账-twice.csv": csv(PAYMENTS, (640_000, lambda n: f"2020-01-0{n % 8 + 1},记-{n},某公司{n // 2},办公用品{n // 2},{n // 2 + 60_000}.00,")),
    "付款台账-one-payee.csv": csv(PAYMENTS, (800_000, lambda n: f"2020-01-0{n % 8 + 1},记-{n},甲公司,办公用品,49000.00,")),
    "往来清理表-old.csv": csv(OPEN_ITEMS, (700_000, lambda n: f"其他应收款,某公司{n},1993年,100.00,暂借{n}")),
    "科目余额表-wrong.csv": csv(BALANCES, (900_000, lambda n: f"{1000 + n},科目{n},1.00,2.00,3.00,9.00")),
}
