"""The street office's facts in the ugliest layouts that offices hand in honestly. Takes the sheets that the street office's books are made
of and lays their rows out anew; knows nothing of what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from . import street_assets, street_expenses, street_payments, street_people
from .grids import Raw, save, text_of
from .office import Office
from .sheets import Cell, Sheet

UNIT = "青石街道办事处"


@dataclass(eq=False)
class Kept(Office):
    """An office that keeps its sheets instead of writing them."""

    sheets: dict[str, list[Sheet]] = field(default_factory=dict)

    def save(self, file: str, *tables: tuple[str, Sheet], encoding: str = "utf-8", delimiter: str = ",") -> None:
        self.sheets[file] = [sheet for _, sheet in tables]


def rows_of(sheet: Sheet) -> list[dict[str, Cell]]:
    """The data rows by header."""
    names = [column.header for column in sheet.columns]
    return [dict(zip(names, line.cells)) for line in sheet.lines if line.role == "data"]


def make(folder: Path, as_of: date, web: bool = False) -> None:
    """Writes the folder. With `web`, two files come as web systems export them: HTML and SpreadsheetML named .xls."""
    books = Kept(folder, UNIT, as_of)
    for module in (street_people, street_expenses, street_assets, street_payments):
        module.make(books)
    for make_one in (roster, prizes, clothing, expenses, open_items, purchases, register, payments, contracts):
        make_one(folder, books.sheets)
    minutes(folder, books.sheets, web)
    budget(folder, books.sheets, web)


def total(rows: list[dict[str, Cell]], column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows if isinstance(row[column], (int, Decimal))), Decimal(0))


def roster(folder: Path, books: dict) -> None:
    """UTF-16, tabs, named .xls; names with spaces inside; dotted dates."""
    (sheet,) = books["花名册.ods"]
    raw = Raw("花名册")
    raw.row(f"{UNIT}干部职工花名册")
    raw.row("单位名称：" + UNIT, None, None, "2022.6.30")
    raw.blank()
    raw.row("序 号", "工 号", "姓  名", "部  门", "编制类型", "入职\n日期", "离职\n日期", "状态")
    for row in rows_of(sheet):
        dotted = [text_of(row[name], "{0.year}.{0.month}.{0.day}") for name in ("入职日期", "离职日期")]
        raw.row(row["序号"], row["工号"], row["姓名"].replace("职工", "职工 "), row["部门"], row["编制类型"], *dotted, row["状态"])
    raw.row("制表人：职工12", None, "审核：职工02")
    save(folder / "人员花名册.xls", raw, kind="tsv", encoding="utf-16")


def prizes(folder: Path, books: dict) -> None:
    """A title over three rows, the date as a serial beside its label, a header of two rows, a total with spaces inside."""
    (sheet,) = books["2021年登山比赛奖金发放表.xlsx"]
    rows = rows_of(sheet)
    raw = Raw("Sheet1")
    for title in (UNIT, "迎春登山比赛", "2021年登山比赛奖金发放表"):
        raw.merge_row(title, 6)
    raw.row("活动名称：", "迎春登山比赛", None, "主办：", "妇联")
    raw.row("发放日期：", 44267, None, None, "单位：元")
    first = raw.row("序号", "姓  名", "部门", "获奖情况", None, "领款人签名")
    raw.row(None, None, None, "名次", "奖金金额", None)
    raw.merge(first, first, 3, 4)
    for column in (0, 1, 2, 5):
        raw.merge(first, first + 1, column, column)
    for row in rows:
        raw.row(row["序号"], row["姓名"], row["部门"], row["名次"], row["奖金金额"], None)
    raw.row("合     计", None, None, None, total(rows, "奖金金额"))
    raw.blank()
    raw.row("审核：", None, "制表：职工12", None, "领导签字：")
    save(folder / "登山比赛奖金发放表(2021.3).xls", raw)


def clothing(folder: Path, books: dict) -> None:
    """Two tables on one sheet, the event merged over all rows, the header again on every page, pages carried over."""
    kit, suits = books["2021年联谊会服装发放表.xlsx"]
    raw = Raw("服装")
    raw.merge_row("篮球队服装购置明细表", 8)
    raw.row("单位名称：" + UNIT, None, None, None, None, None, "单位：元")
    raw.row("日期", "凭证号", "活动名称", "服装名称", "人数", "金额", "人员名单", "经办人")
    for row in rows_of(kit):
        raw.row(text_of(row["日期"], "{0.year}年{0.month}月{0.day}日"), "记字30号", row["活动名称"], row["服装名称"], f"{row['人数']}人", row["金额"], row["人员名单"], row["经办人"])
    raw.row("合  计", None, None, None, None, total(rows_of(kit), "金额"))
    raw.blank()
    raw.blank()
    raw.merge_row(f"{street_people.EVENT}服装发放表", 8)
    raw.row("凭证号：记 - 31", None, None, "发放日期：2021年5月4日", None, "单位：元")
    rows = rows_of(suits)
    header = ("序号", "活动名称", "姓名", "部门", "服装名称", "金额", "签领")
    raw.row(*header)
    done: list[dict[str, Cell]] = []
    for page in range(0, len(rows), 25):
        if page:
            raw.row("过 次 页", None, None, None, None, total(done, "金额"))
            raw.row(*header)
            raw.row("承 前 页", None, None, None, None, total(done, "金额"))
        start = raw.last + 1
        for row in rows[page:page + 25]:
            raw.row(row["序号"], street_people.EVENT if raw.last + 1 == start else None, row["姓名"], row["部门"], row["服装名称"], row["金额"], None)
            done.append(row)
        raw.merge(start, raw.last, 1, 1)
    raw.row("总  计", None, None, "75人", None, total(rows, "金额"))
    raw.row("制表：职工12", None, None, "审核：职工02")
    save(folder / "服装.xlsx", raw)


def expenses(folder: Path, books: dict) -> None:
    """GBK with semicolons; month and day in columns, the year in the title; voucher word and number apart; names broken over lines."""
    (sheet,) = books["费用报销明细2020.csv"]
    rows = rows_of(sheet)
    raw = Raw("费用")
    raw.row("2020年9-12月机关费用报销明细")
    raw.row("单位名称：" + UNIT, None, None, None, None, None, "单位：元")
    raw.row("月", "日", "凭证字", "凭证号", "费用类别", "支出\n事由", "金 额", "餐数", "人数", "人员名单", "报销人")
    for row in rows:
        day, names = row["报销日期"], row["人员名单"] and row["人员名单"].replace("、", "\n")
        number = row["凭证号"].removeprefix("记-")
        meals, heads = (row[name] and f"{row[name]}{unit}" for name, unit in (("餐数", "餐"), ("人数", "人")))
        raw.row(day.month, day.day, "记", number, row["费用类别"], row["支出事由"], f"￥{row['金额']:,.2f}", meals, heads, names, row["报销人"])
    raw.row("合  计", None, None, None, None, None, f"￥{total(rows, '金额'):,.2f}")
    raw.row("备注：以上单据均已入账")
    save(folder / "2020年费用.csv", raw, kind="csv", encoding="gbk", delimiter=";")


def open_items(folder: Path, books: dict) -> None:
    """Receivables and payables one under the other, code and name of the account in one cell, 千元 in one header and 万元 in the other."""
    receivables, payables = books["往来款清理表.xls"]
    raw = Raw("往来")
    for sheet, account, unit, divisor in ((receivables, "1218 其他应收款", "千元", 1000), (payables, "2307 其他应付款", "万元", 1)):
        rows = rows_of(sheet)
        raw.merge_row(f"{sheet.name}清理表", 6)
        raw.row("单位名称：" + UNIT, None, None, "截止日期：2022.12.16")
        raw.row("序号", "会计科目", "单位(个人)名称", "形成时间", f"金额（{unit}）", "清理意见")
        for row in rows:
            raw.row(row["序号"], account if row["序号"] == 1 else None, row["单位(个人)名称"], row["形成时间"], row["金额"] / divisor, row["清理意见"])
        raw.row("合　　计", None, None, None, total(rows, "金额") / divisor, None)
        raw.blank()
    raw.row("说明：历史遗留款项待核实后报会议研究。")
    save(folder / "往来清理.xls", raw)


def purchases(folder: Path, books: dict) -> None:
    """A sheet a year, line breaks in headers, dates like 2020.12.31, rows of a draft behind the total."""
    (sheet,) = books["资产购置明细2019-2021.xlsx"]
    sheets = []
    for year in (2019, 2020, 2021):
        rows = [row for row in rows_of(sheet) if row["购置日期"].year == year]
        raw = Raw(f"{year}年")
        raw.merge_row(f"{year}年度资产购置明细表", 8)
        raw.row("编制单位：" + UNIT)
        raw.row("购置\n日期", "凭证\n字号", "资产\n名称", "数量", "单价\n(元)", "金额\n(元)", "使用\n部门", "配置\n审批表号")
        for row in rows:
            number = int(row["凭证号"].removeprefix("记-"))
            raw.row(text_of(row["购置日期"], "{0.year}.{0.month:02}.{0.day:02}"), f"记 - {number}", row["资产名称"], row["数量"], row["单价"], row["金额"], row["使用部门"], None)
        raw.row("合  计", None, None, None, None, total(rows, "金额"), None)
        if year == 2021:
            raw.blank()
            first = rows[0]
            raw.row(text_of(first["购置日期"], "{0.year}.{0.month:02}.{0.day:02}"), "记 - 99", "(草稿)" + first["资产名称"], 1, first["单价"], first["单价"], first["使用部门"], None)
        sheets.append(raw)
    save(folder / "购置.ods", *sheets)


def register(folder: Path, books: dict) -> None:
    """A header of two rows with merged groups, 万元 in the header, dates as serials that lost their format."""
    (sheet,) = books["固定资产台账.xlsx"]
    rows = rows_of(sheet)
    raw = Raw("卡片")
    raw.merge_row("固定资产卡片明细", 7)
    raw.row("核算单位：" + UNIT, None, None, None, "打印日期：2022-11-30")
    first = raw.row("资产", None, None, "数量", "价值", "取得", None)
    raw.row("资产编号", "资产名称", "资产类别", None, "原值(万元)", "取得日期", "取得方式")
    raw.merge(first, first, 0, 2)
    raw.merge(first, first + 1, 3, 3)
    raw.merge(first, first, 5, 6)
    for row in rows:
        raw.row(row["资产编号"], "  " + row["资产名称"], row["资产类别"], row["数量"], row["原值"] / 10000, (row["取得日期"] - date(1899, 12, 30)).days, row["取得方式"])
    raw.row(None, None, None, None, total(rows, "原值") / 10000)
    raw.row("会计主管：", None, "制表：职工12")
    save(folder / "资产卡片.xlsx", raw)


def payments(folder: Path, books: dict) -> None:
    """Year, month and day in columns, totals of months and years to date with spaces inside, in an .xls of one sheet a year."""
    (sheet,) = books["付款台账2019-2022.csv"]
    sheets = []
    for year in (2019, 2020, 2021, 2022):
        rows = [row for row in rows_of(sheet) if row["付款日期"].year == year]
        raw = Raw(f"付款{year}")
        raw.merge_row("付 款 台 账", 9)
        raw.row("单位名称：" + UNIT, None, None, None, None, None, "单位：元")
        first = raw.row(f"{year}年", None, "凭证", None, "收款单位", "用途", "金额", "合同编号", "支付方式")
        raw.row("月", "日", "字", "号", None, None, None, None, None)
        raw.merge(first, first, 0, 1)
        raw.merge(first, first, 2, 3)
        for column in range(4, 9):
            raw.merge(first, first + 1, column, column)
        for index, row in enumerate(rows):
            day = row["付款日期"]
            raw.row(day.month, day.day, "记", int(row["凭证号"].removeprefix("记-")), row["收款单位"], row["用途"], f"{row['金额']:,.2f}", row["合同编号"], row["支付方式"])
            if index == len(rows) - 1 or rows[index + 1]["付款日期"].month != day.month:
                month = [other for other in rows if other["付款日期"].month == day.month]
                upto = [other for other in rows if other["付款日期"].month <= day.month]
                raw.row(None, None, None, None, None, "本 月 合 计", f"{total(month, '金额'):,.2f}")
                raw.row(None, None, None, None, None, "本 年 累 计", f"{total(upto, '金额'):,.2f}")
        sheets.append(raw)
    save(folder / "付款.xls", *sheets)


def contracts(folder: Path, books: dict) -> None:
    """The header far down, thousands of yuan in a bracket of the title, terms broken over lines, remarks behind."""
    (sheet,) = books["合同台账.xlsx"]
    raw = Raw("Sheet1")
    raw.blank()
    raw.blank()
    raw.merge_row("合同登记台账（千元）", 8)
    raw.row("填报单位：" + UNIT)
    raw.blank()
    raw.row("序号", "合同 编号", "合同名称", "乙  方", "签订\n时间", "合同\n金额", "验收\n时间", "付款方式")
    for index, row in enumerate(rows_of(sheet), 1):
        dates = [text_of(row[name], "{0.year}/{0.month}/{0.day}") for name in ("签订日期", "验收日期")]
        raw.row(index, row["合同编号"], row["合同名称"], row["乙方"], dates[0], row["合同金额"] / 1000, dates[1], row["付款条款"].replace(",", ",\n"))
    raw.row("注：以上合同均经法律顾问审核。")
    save(folder / "合同.xlsx", raw)


def minutes(folder: Path, books: dict, web: bool) -> None:
    """万元 in the header, dates in words, remarks behind."""
    (sheet,) = books["会议纪要台账.xlsx"]
    raw = Raw("会议")
    raw.merge_row("党工委会议纪要台账", 5)
    raw.row("单位名称：" + UNIT)
    raw.row("会议日期", "会议名称", "议  题", "涉及金额（万元）", "决议事项")
    for row in rows_of(sheet):
        raw.row(text_of(row["会议日期"], "{0.year}年{0.month}月{0.day}日"), row["会议名称"], row["议题"], row["涉及金额"] and row["涉及金额"] / 10000, row["决议事项"])
    raw.row("记录人：职工09")
    if web:
        save(folder / "会议纪要.xls", raw, kind="html")
    else:
        save(folder / "会议纪要.ods", raw)


def budget(folder: Path, books: dict, web: bool) -> None:
    """千元 above the header, amounts as text with thousands, blank cells for the year, bars between the fields."""
    (sheet,) = books["预算明细2020.xlsx"]
    rows = rows_of(sheet)
    raw = Raw("预算")
    raw.row("2020年财政预算明细表")
    raw.row("编制单位：" + UNIT, None, None, "金额单位：千元")
    raw.row("序号", "项目名称", "收款单位", "预算金额", "资金性质")
    for row in rows:
        raw.row(row["序号"], "    " + row["项目名称"], row["收款单位"], f"{row['预算金额'] / 1000:,.1f}", row["资金性质"])
    raw.row("合  计", None, None, f"{total(rows, '预算金额') / 1000:,.1f}", None)
    if web:
        save(folder / "预算.xls", raw, kind="spreadsheetml")
    else:
        save(folder / "预算.csv", raw, kind="csv", encoding="utf-8", delimiter="|")
