"""The street office's expenses of 2020 and its open items."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .office import Office
from .plan import Place
from .sheets import COUNT, DATE, MONEY, Cell, Column, Sheet, spread
from .street_people import STAFF


def make(office: Office) -> None:
    """Writes the two files."""
    expenses(office)
    open_items(office)


def expenses(office: Office) -> None:
    file = "费用报销明细2020.csv"
    sheet = Sheet(file, [
        Column("报销日期", DATE), Column("凭证号"), Column("费用类别"), Column("支出事由"), Column("金额", MONEY), Column("餐数", COUNT),
        Column("人数", COUNT), Column("人员名单"), Column("报销人"), Column("发票号"), Column("附件张数", COUNT)], date_format="%Y-%m-%d")
    sheet.title("2020年9-12月机关费用报销明细")
    sheet.note({0: f"单位名称:{office.unit}", 10: "单位:元"})
    sheet.header()
    eight, five = "、".join(STAFF[3:11]), "、".join(STAFF[30:35])
    # Summary, category, amount, meals, heads, names; for the flagged ones, what is missing.
    vouchers: list[tuple[date, str, str, str, int | None, int | None, str | None, str | None]] = [
        (date(2020, 9, 8), "办公费", "购办公用纸及硒鼓", "1864.00", None, None, None, None),
        (date(2020, 9, 15), "维修费", "食堂餐桌维修", "460.00", None, None, None, None),
        (date(2020, 9, 22), "加班用餐", "人口普查入户登记加班用餐", "320.00", 1, 8, eight, None),
        (date(2020, 9, 28), "差旅费", "赴市里参加业务培训差旅费", "736.50", None, None, None, None),
        (date(2020, 10, 12), "印刷费", "宣传资料印刷", "2450.00", None, None, None, None),
        (date(2020, 10, 16), "办公费", "食堂购餐具", "983.00", None, None, None, None),
        (date(2020, 10, 23), "邮电费", "第三季度电话费", "1328.40", None, None, None, None),
        (date(2020, 11, 6), "加班用餐", "村社区换届选举加班用餐", "442.00", 1, None, None, "headcount+names"),
        (date(2020, 11, 10), "公务用车运行维护费", "公务用车加油", "3000.00", None, None, None, None),
        (date(2020, 11, 17), "加班用餐", "秋季森林防火值守加班用餐", "200.00", 1, 5, five, None),
        (date(2020, 11, 24), "加班用餐", "扶贫加班用餐", "2898.00", 8, 72, None, "names"),
        (date(2020, 11, 27), "维修费", "办公楼水管维修", "655.00", None, None, None, None),
        (date(2020, 12, 3), "加班用餐", "环境整治加班用餐", "848.00", 2, None, None, "headcount+names"),
        (date(2020, 12, 8), "加班用餐", "扶贫办加班用餐", "2595.00", 7, 65, None, "names"),
        (date(2020, 12, 11), "办公费", "购档案盒", "540.00", None, None, None, None),
        (date(2020, 12, 16), "加班用餐", "年终决算加班用餐", "480.00", 2, 8, eight, None),
        (date(2020, 12, 21), "差旅费", "赴省城报送资料差旅费", "412.00", None, None, None, None),
        (date(2020, 12, 25), "印刷费", "年度资料装订", "1170.00", None, None, None, None),
    ]
    for index, (day, category, summary, amount, meals, heads, names, missing) in enumerate(vouchers):
        paid = Decimal(amount)
        number = f"记-{index * 7 % 60 + 11:04}"
        row = sheet.row(day, number, category, summary, paid, meals, heads, names, STAFF[index * 5 % 67], f"{10234501 + index * 317:08}", 2 + index % 4)
        if missing:
            office.plant("meal-voucher-incomplete", summary, day, paid, paid, Place(file, None, row), missing=missing.split("+"))
    sheet.total({0: "合计", 4: sheet.data_sum(4)})
    sheet.foot({0: "制表人:职工12", 4: "审核:职工02"})
    assert office.count("meal-voucher-incomplete") == 4 and office.irregular("meal-voucher-incomplete") == 6783
    office.save(file, ("expenses", sheet), encoding="gbk")


# The debtors left over from a state farm that the street took over.
DEBTORS = [f"原青石农场第{number}分场" for number in "一二三四五六七八九十"] + ["原青石农场十一分场", "原青石农场十二分场"] + [
    f"原农场{name}" for name in (
        "砖瓦厂 轧花厂 酒厂 饲料厂 面粉厂 机修厂 预制件厂 纸箱厂 鱼种场 良种场 园艺场 畜牧场 供销经营部 建筑队 运输队 农机站 水管站 加油站 商店 招待所 卫生院 子弟学校 林场 砂石场"
    ).split()]

# Origins as clerks have written them over the years: words, dotted months, real dates, serials that lost their format, years.
BEFORE_1995: list[Cell] = [
    "1995年以前", "1993年", "1994-06-30", "1992.5", date(1993, 6, 30), 33970, 1991, "1990年12月", "1989/10/8", "1994年12月31日", "1995年以前", "1988年",
    "1992-11-05", date(1994, 3, 15), "1991.8", 34318, "1987年6月", "1995年以前", "1993年4月", "1990.3", date(1992, 9, 1), "1994年", 1989, "1993/12/20", "1995年以前",
    "1986年", "1994.11", 32874, "1991年10月", "1992年", "1995年以前", date(1990, 7, 25), "1993-02-18", "1988.9", "1994年8月", "1995年以前"]


def open_items(office: Office) -> None:
    file = "往来款清理表.xls"
    receivables, payables = receivable_sheet(office, file), payable_sheet(office, file)
    office.save(file, ("open_items", receivables), ("open_items", payables))


def open_sheet(office: Office, name: str, unit: str) -> Sheet:
    sheet = Sheet(name, [
        Column("序号", COUNT, 6), Column("科目", width=14), Column("单位(个人)名称", width=28), Column("形成时间", DATE, 16), Column("金额", MONEY, 18),
        Column("形成原因", width=30), Column("清理意见", width=22)])
    sheet.title(f"{name}清理表")
    sheet.note({0: f"单位名称:{office.unit}", 4: "截止日期:2022年12月16日", 6: unit})
    sheet.header()
    return sheet


def receivable_sheet(office: Office, file: str) -> Sheet:
    sheet = open_sheet(office, "其他应收款", "单位:元")
    old = spread(Decimal("8251400.00"), 36, Decimal("0.01"), 11)
    reasons = ["农业税上交欠款", "农业特产税上交欠款", "农场筹办企业借款", "生产资料垫付款", "周转借款"]
    later = spread(Decimal("87800.00"), 5, Decimal("0.01"), 23)
    bands = [
        ("1995年以前", [(DEBTORS[index], BEFORE_1995[index], old[index], reasons[index % 5]) for index in range(36)]),
        ("1995年至1999年", list(zip(
            ["青石一组", "青石二组", "示例建材经营部", "示例运输服务部", "个人借款(职工68)"],
            ["1995年1月1日", "1996年", date(1997, 3, 15), "1998.10", "1999年12月"], later,
            ["代垫排灌费", "代垫排灌费", "预付材料款", "预付运费", "差旅借款"]))),
        ("其他年份", [
            ("原农场砖瓦厂关停专班", "2003年6月", Decimal("210000.00"), "粘土砖瓦厂关停专项支出"),
            ("砂石场关停专班", date(2011, 9, 15), Decimal("137200.00"), "岸线整治砂石场关停专项支出"),
            ("示例园林绿化有限公司", "2019-12-15", Decimal("50000.00"), "垫付管护费")]),
        # Not over three years: the first is three years old to the day.
        (None, [
            ("示例物业服务有限公司", date(2019, 12, 16), Decimal("8000.00"), "房屋押金"),
            ("示例通信服务有限公司", "2020年", Decimal("3600.00"), "预存话费"),
            ("职工15", "2021.6", Decimal("2000.00"), "备用金"),
            ("职工27", date(2022, 3, 18), Decimal("1500.00"), "差旅借款")]),
    ]
    number = 0
    for band, items in bands:
        for who, origin, amount, reason in items:
            number += 1
            row = sheet.row(number, "其他应收款", who, origin, amount, reason, "核实后报会议研究" if band else "到期收回")
            if band:
                office.plant("stale-receivable", who, None, amount, amount, Place(file, sheet.name, row), band=band, origin=str(origin))
        if band:
            sheet.total({2: f"{band}小计", 4: sum((amount for _, _, amount, _ in items), Decimal(0))})
    sheet.total({0: "合计", 4: sheet.data_sum(4)})
    sheet.foot({0: "制表人:职工12", 4: "审核:职工02"})
    assert office.count("stale-receivable") == 44 and office.irregular("stale-receivable") == Decimal("8736400.00")
    return sheet


def payable_sheet(office: Office, file: str) -> Sheet:
    """Amounts in 万元: with four decimals they are whole yuan."""
    sheet = open_sheet(office, "其他应付款", "金额单位:万元")
    old = spread(Decimal("196.1"), 7, Decimal("0.0001"), 5)
    bands = [
        ("1995年以前", list(zip(
            ["农垦专项拨款", "农田水利专项资金", "职工集资款", "原农场信用站", "救灾专项资金", "原农场工程队", "风险抵押金"],
            ["1993年", "1994-06-30", "1992.5", "1995年以前", date(1991, 11, 20), 33512, "1990年9月"], old))),
        ("其他年份", [("示例农资经营部", "2006年", Decimal("1.7349")), ("临时工程保证金", date(2013, 5, 20), Decimal("1.8751"))]),
        (None, [("示例建筑工程有限公司", "2019年12月", Decimal("0.86")), ("示例印务有限公司", date(2021, 8, 30), Decimal("0.3125"))]),
    ]
    number = 0
    for band, items in bands:
        for who, origin, amount in items:
            number += 1
            row = sheet.row(number, "其他应付款", who, origin, amount, None, "核实后报会议研究" if band else "质保期满支付")
            if band:
                yuan = amount * 10000
                assert yuan == round(yuan, 2)
                office.plant("stale-payable", who, None, yuan, yuan, Place(file, sheet.name, row), band=band, origin=str(origin))
    sheet.total({0: "合计", 4: sheet.data_sum(4)})
    sheet.foot({0: "制表人:职工12", 4: "审核:职工02"})
    assert office.count("stale-payable") == 9 and office.irregular("stale-payable") == Decimal("1997100.00")
    return sheet
