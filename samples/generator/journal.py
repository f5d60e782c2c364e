"""Offices that export a journal, a trial balance and three short registers: one with findings, one in order. Standard library only, so
`python3 samples/generator/journal.py` writes them by itself.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

NAMES = {
    "1002": "银行存款", "1001": "库存现金", "1011": "零余额账户用款额度", "1214": "预付账款", "1218": "其他应收款", "1601": "固定资产",
    "2201": "应付职工薪酬", "2307": "其他应付款", "3001": "累计盈余", "4001": "财政拨款收入",
    "500101": "业务活动费用\\工资福利费用", "500102": "业务活动费用\\商品和服务费用", "7101": "行政支出", "8001": "资金结存",
}
BUREAU = "柳溪区市场监督管理局"
PLANTER = "柳溪超洁劳务服务有限公司"
OWN = "柳溪街道办事处"

# Openings, debit positive: account, party, amount. The planted ones are years old; those in order are cleared in the period.
OPENINGS = [
    ("1002", "", "2186450.00"), ("1601", "", "412300.00"), ("3001", "", "-2630750.00"),
    ("1218", "原农场砖瓦厂", "320000.00"), ("1218", "原农场供销站", "45000.00"), ("1218", "周某", "1500.00"),
    ("2307", "原农场建筑队", "-18000.00"), ("2307", "柳溪安装工程有限公司", "-316500.00"),
]


def vouchers(planted: bool) -> list[tuple[str, list[tuple[str, str, str, str, str]]]]:
    """Day and lines: account, summary, party, debit, credit. In order of days."""
    book: list[tuple[str, list[tuple[str, str, str, str, str]]]] = []

    def pay(day: str, account: str, summary: str, party: str, amount: str, by: str = "1002") -> None:
        book.append((day, [(account, summary, "", amount, ""), (by, summary, party, "", amount)]))

    def lend(day: str, party: str, amount: str) -> None:
        book.append((day, [("1218", f"{party}出差借款", party, amount, ""), ("1002", f"{party}出差借款", party, "", amount)]))

    def back(day: str, party: str, amount: str) -> None:
        book.append((day, [("1002", f"收{party}还借款", "", amount, ""), ("1218", f"收{party}还借款", party, "", amount)]))

    # In order in both offices: what looks like the planted ones.
    back("2019-01-15", "周某", "1500.00")
    book.append(("2019-01-22", [("2307", "付以前年度工程尾款", "柳溪安装工程有限公司", "316500.00", ""), ("1002", "付以前年度工程尾款", "柳溪安装工程有限公司", "", "316500.00")]))
    lend("2019-05-14", "李某", "8000.00")
    back("2019-07-16", "李某", "3000.00")
    back("2019-09-17", "李某", "5000.00")
    book.append(("2019-04-16", [("1002", "收投标保证金", "", "60000.00", ""), ("2307", "收投标保证金", "柳溪恒通建设有限公司", "", "60000.00")]))
    book.append(("2019-06-18", [("2307", "退投标保证金", "柳溪恒通建设有限公司", "60000.00", ""), ("1002", "退投标保证金", "柳溪恒通建设有限公司", "", "60000.00")]))
    lend("2019-12-16", "吴某", "2600.00")
    lend("2022-03-15", "郑某", "4200.00")
    pay("2019-08-20", "500102", "付社区道路硬化工程款", "柳溪恒通建设有限公司", "86500.00")
    pay("2020-06-10", "500102", "付绿化养护费", "柳溪青禾园艺有限公司", "61200.00")
    book.append(("2020-06-12", [("500102", "冲销6月10日重复入账的绿化养护费", "", "-61200.00", ""), ("1002", "冲销6月10日重复入账的绿化养护费", "柳溪青禾园艺有限公司", "", "-61200.00")]))
    book.append(("2020-08-25", [("500101", "计提8月工资", "", "126340.00", ""), ("2201", "计提8月工资", "", "", "126340.00")]))
    book.append(("2020-08-26", [("2201", "发放8月工资", "", "126340.00", ""), ("1002", "发放8月工资", "中国建设银行柳溪支行", "", "126340.00")]))
    book.append(("2020-09-08", [("1001", "提取备用现金", "", "3000.00", ""), ("1002", "提取备用现金", "", "", "3000.00")]))
    pay("2020-09-15", "500102", "代缴个人所得税税款", "国家税务总局柳溪区税务局", "53120.00")
    pay("2020-10-14", "500102", "拨付街道综合服务站工作经费", "柳溪街道综合服务站", "12000.00")
    pay("2019-10-22", "1601", "购投影仪1台", "柳溪科达电子有限公司", "5400.00")
    pay("2020-03-18", "500102", "购便民中心打印机1台", "柳溪科达电子有限公司", "2380.00")
    pay("2020-11-10", "500102", "购窗帘20幅", "柳溪家居经营部", "3400.00")
    pay("2021-03-16", "500102", "付打印机维修费", "柳溪科达电子有限公司", "1260.00")
    pay("2021-04-20", "500102", "购办公用品一批", "柳溪文具商行", "1875.00")
    pay("2022-12-16", "500102", "付12月电费", "柳溪供电公司", "4318.60")
    if planted:
        lend("2019-03-12", "张某", "5000.00")
        back("2019-08-13", "张某", "3000.00")
        pay("2020-05-27", "500102", "付长江堤苗木栽植款", PLANTER, "200000.00")
        book.append(("2020-11-20", [
            ("500102", "支付食品安全工作经费", "", "50000.00", ""), ("1002", "支付食品安全工作经费", BUREAU, "", "50000.00"),
            ("7101", "支付食品安全工作经费", "", "50000.00", ""), ("8001", "支付食品安全工作经费", BUREAU, "", "50000.00"),
        ]))
        pay("2020-04-14", "500102", "付禁违办购值班用床款", "柳溪家居经营部", "4073.00")
        pay("2021-06-22", "500102", "食堂购置消毒柜1台", "柳溪厨具商行", "3300.00")
        pay("2021-09-14", "500102", "平安建设办购电脑1台", "柳溪科达电子有限公司", "5980.00")
        pay("2020-12-22", "500102", "报扶贫办加班用餐", "柳溪家常菜馆", "2595.00")
    else:
        pay("2020-05-27", "500102", "付长江堤苗木栽植款", PLANTER, "60000.00")
        pay("2021-05-27", "500102", "付长江堤苗木栽植余款", PLANTER, "140000.00")
        for party, amount in (("原农场砖瓦厂", "320000.00"), ("原农场供销站", "45000.00")):
            book.append(("2019-11-19", [("1002", f"收回{party}欠款", "", amount, ""), ("1218", f"收回{party}欠款", party, "", amount)]))
        book.append(("2019-11-20", [("2307", "付清工程质保金", "原农场建筑队", "18000.00", ""), ("1002", "付清工程质保金", "原农场建筑队", "", "18000.00")]))
    return sorted(book, key=lambda voucher: voucher[0])


def journal_rows(planted: bool) -> list[list[str]]:
    rows, numbers = [["日期", "凭证号", "摘要", "科目编码", "科目名称", "往来单位", "借方金额", "贷方金额"]], defaultdict(int)
    for day, lines in vouchers(planted):
        numbers[day[:7]] += 1
        for account, summary, party, debit, credit in lines:
            rows.append([day, f"记-{numbers[day[:7]]:04}", summary, account, NAMES[account], party, debit, credit])
    return rows


def balance_rows(planted: bool) -> list[list[str]]:
    """Each account, and behind receivables and payables each party."""
    opening, debit, credit = defaultdict(Decimal), defaultdict(Decimal), defaultdict(Decimal)

    def keys(account: str, party: str) -> list[tuple[str, str]]:
        return [(account, "")] + ([(account, party)] if party and account in ("1218", "2307") else [])

    for account, party, amount in OPENINGS:
        for key in keys(account, party):
            opening[key] += Decimal(amount)
    for _, lines in vouchers(planted):
        for account, _, party, plus, minus in lines:
            for key in keys(account, party):
                debit[key] += Decimal(plus or 0)
                credit[key] += Decimal(minus or 0)

    def side(amount: Decimal) -> list[str]:
        return [f"{max(amount, Decimal(0)):.2f}", f"{max(-amount, Decimal(0)):.2f}"]

    rows = [[f"{OWN}科目余额表"], ["科目编码", "科目名称", "往来单位", "期初借方余额", "期初贷方余额", "借方发生额", "贷方发生额", "期末借方余额", "期末贷方余额"]]
    for key in sorted(set(opening) | set(debit) | set(credit)):
        closing = opening[key] + debit[key] - credit[key]
        rows.append([key[0], NAMES[key[0]], key[1], *side(opening[key]), f"{debit[key]:.2f}", f"{credit[key]:.2f}", *side(closing)])
    return rows


REGISTERS = {
    "合同台账.csv": [
        ["合同编号", "合同名称", "对方单位", "签订日期", "合同金额", "验收日期", "付款条款"],
        ["HT2020-03", "长江堤苗木栽植", PLANTER, "2020-03-19", "200000.00", "2020-04-20", "验收合格后支付30%,余款一年后一次性结清"],
    ],
    "固定资产台账.csv": [
        ["资产编号", "资产名称", "数量", "原值", "取得日期", "凭证号"],
        ["GD0087", "投影仪", "1", "5400.00", "2019-10-22", ""],
        ["GD0091", "打印机", "1", "2380.00", "2020-03-25", ""],
    ],
    "会议纪要台账.csv": [
        ["会议日期", "议题", "涉及金额", "决议"],
        ["2019-01-15", "研究支付柳溪安装工程有限公司以前年度工程尾款", "316500.00", "同意"],
        ["2019-07-30", "研究社区道路硬化工程款支付事宜", "86500.00", "同意"],
        ["2020-05-12", "研究绿化养护费支付事宜", "61200.00", "同意"],
    ],
}
MINUTES_IN_ORDER = ["2020-05-12", "研究长江堤苗木栽植款支付事宜", "200000.00", "同意"]


def make(folder: Path, planted: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    files = {"序时账2019-2022.csv": journal_rows(planted), "科目余额表.csv": balance_rows(planted), **REGISTERS}
    if not planted:
        files["会议纪要台账.csv"] = [*REGISTERS["会议纪要台账.csv"], MINUTES_IN_ORDER]
    for name, rows in files.items():
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(rows)
        (folder / name).write_bytes(out.getvalue().encode("utf-8-sig"))


def make_all(samples: Path) -> None:
    make(samples / "journal-office", planted=True)
    make(samples / "clean-journal-office", planted=False)


if __name__ == "__main__":
    make_all(Path(__file__).resolve().parent.parent)
