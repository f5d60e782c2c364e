"""The street office's people: roster, prizes, clothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .office import Office
from .plan import Place
from .sheets import COUNT, DATE, MONEY, Column, Sheet

STAFF = [f"职工{number:02}" for number in range(1, 68)]
GUESTS = [f"来宾{number:02}" for number in range(1, 9)]
PLAYERS = STAFF[20:33]
DEPARTMENTS = ["党政办", "党建办", "财政所", "平安建设办", "社会事务办", "农业综合服务站", "综合执法队", "便民服务中心"]

PRIZE_CAP = Decimal(800)
CLOTHING_CAP = Decimal(500)
EVENT = "“无运动不青春”联谊会"
EVENT_DAY = date(2021, 5, 4)


def make(office: Office) -> None:
    """Writes the three files."""
    roster(office)
    prizes(office)
    clothing(office)


def department(person: str) -> str:
    return "来宾" if person in GUESTS else DEPARTMENTS[STAFF.index(person) % len(DEPARTMENTS)]


def roster(office: Office) -> None:
    sheet = Sheet("花名册", [
        Column("序号", COUNT, 6), Column("工号", width=10), Column("姓名", width=10), Column("部门", width=18), Column("岗位", width=12),
        Column("编制类型", width=10), Column("入职日期", DATE, 12), Column("离职日期", DATE, 12), Column("状态", width=8)])
    sheet.title("干部职工花名册")
    sheet.note({0: f"单位名称:{office.unit}", 6: "统计日期:2022年6月30日"})
    sheet.header()
    kinds = ["行政编制", "事业编制", "事业编制", "聘用人员"]
    posts = ["科员", "干事", "办事员"]
    for index, person in enumerate(STAFF):
        hired = date(1988 + index * 32 // 67, index * 5 % 12 + 1, index * 7 % 28 + 1)
        # A clerk who knows only the month writes it as text.
        hired = f"{hired.year}年{hired.month}月" if index % 11 == 6 else hired
        post = {0: "主任", 1: "副主任"}.get(index, posts[index % 3])
        sheet.row(index + 1, f"QS{index + 1:03}", person, department(person), post, kinds[index % 4], hired, None, "在职")
    # Both had left before the event, so 67 were in office.
    sheet.row(68, "QS068", "职工68", "财政所", "会计", "事业编制", date(1983, 9, 1), date(2020, 8, 31), "退休")
    sheet.row(69, "QS069", "职工69", "综合执法队", "办事员", "聘用人员", date(2016, 3, 15), date(2019, 6, 30), "离职")
    sheet.foot({0: "制表人:职工12", 6: "审核:职工02"})
    office.save("花名册.ods", ("staff", sheet))


def prizes(office: Office) -> None:
    file = "2021年登山比赛奖金发放表.xlsx"
    sheet = Sheet("奖金发放表", [
        Column("序号", COUNT, 6), Column("姓名", width=12), Column("部门", width=18), Column("名次", width=12), Column("奖金金额", MONEY, 14), Column("领款人签名", width=16)])
    day = date(2021, 3, 12)
    sheet.title("2021年登山比赛奖金发放表")
    sheet.note({0: f"单位名称:{office.unit}", 4: "单位:元"})
    sheet.note({0: "活动名称:迎春登山比赛", 3: "主办:妇联", 4: "发放日期:2021年3月12日"})
    sheet.header()
    ranks = [("一等奖", 2000)] * 2 + [("二等奖", 1000)] * 4 + [("三等奖", 800)] * 4
    for index, (rank, prize) in enumerate(ranks):
        person, amount = STAFF[40 + index * 2], Decimal(prize)
        row = sheet.row(index + 1, person, department(person), rank, amount, person)
        if amount > PRIZE_CAP:
            office.plant("bonus-over-standard", person, day, amount, amount - PRIZE_CAP, Place(file, sheet.name, row), limit="800.00")
    sheet.total({0: "合计", 4: sheet.data_sum(4)})
    sheet.foot({0: "制表人:职工12", 3: "审核:职工02", 4: "领导签字:"})
    assert sheet.data_sum(4) == 11200 and office.count("bonus-over-standard") == 6 and office.irregular("bonus-over-standard") == 3200
    office.save(file, ("benefits", sheet))


def clothing(office: Office) -> None:
    file = "2021年联谊会服装发放表.xlsx"
    kit, kit_row, kit_total = team_kit(office)
    sheet = Sheet("联谊会服装", [
        Column("序号", COUNT, 6), Column("姓名", width=12), Column("部门", width=18), Column("服装名称", width=18), Column("尺码", width=8),
        Column("金额", MONEY, 12), Column("签领", width=12)])
    sheet.title(f"{EVENT}服装发放表")
    sheet.note({0: f"单位名称:{office.unit}", 3: "主办:团委", 5: "单位:元"})
    sheet.note({0: f"活动名称:{EVENT}", 3: "凭证号:记-0031", 4: f"发放日期:{EVENT_DAY.year}年{EVENT_DAY.month}月{EVENT_DAY.day}日"})
    sheet.header()
    rows = {}
    for index, person in enumerate(STAFF + GUESTS):
        size = ["M", "L", "XL", "XXL"][index * 3 % 4]
        rows[person] = sheet.row(index + 1, person, department(person), "活动服装", size, Decimal(395), person)
    sheet.total({0: "合计", 2: "75人", 5: sheet.data_sum(5)})
    sheet.foot({0: "制表人:职工12", 3: "审核:职工02"})
    assert sheet.data_sum(5) == 29625

    # 5,950 for 13 is no whole number of fen: the parts add up to the total, the first ones a fen above the last.
    floor = (kit_total / 13).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    more = int((kit_total - floor * 13) / Decimal("0.01"))
    for index, person in enumerate(PLAYERS):
        had = floor + (Decimal("0.01") if index < more else 0) + 395
        places = (Place(file, kit.name, kit_row), Place(file, sheet.name, rows[person]))
        office.plant("clothing-over-standard", person, EVENT_DAY, had, had - CLOTHING_CAP, *places, limit="500.00")
        office.plant("clothing-more-than-once", person, EVENT_DAY, had, None, *places)
    everyone = (Place(file, kit.name, kit_row), *(Place(file, sheet.name, row) for row in rows.values()))
    office.plant("participants-exceed-staff", EVENT, EVENT_DAY, kit_total + 29625, None, *everyone, participants=75, staff=67, over=8)
    assert office.count("clothing-over-standard") == 13 and office.irregular("clothing-over-standard") == 4585
    office.save(file, ("benefits", kit), ("benefits", sheet))


def team_kit(office: Office) -> tuple[Sheet, int, Decimal]:
    """The players' kit: one row, one amount, thirteen names."""
    sheet = Sheet("篮球队服装", [
        Column("序号", COUNT, 6), Column("日期", DATE, 12), Column("凭证号", width=10), Column("活动名称", width=26), Column("服装名称", width=16),
        Column("人数", COUNT, 8), Column("金额", MONEY, 12), Column("人员名单", width=60), Column("经办人", width=10)])
    sheet.title("篮球队服装购置明细表")
    sheet.note({0: f"单位名称:{office.unit}", 6: "单位:元"})
    sheet.header()
    total = Decimal(5950)
    row = sheet.row(1, date(2021, 5, 2), "记-0030", EVENT, "篮球服", 13, total, "、".join(PLAYERS), "职工35")
    sheet.total({0: "合计", 5: 13, 6: total})
    sheet.foot({0: "制表人:职工12", 6: "审核:职工02"})
    return sheet, row, total
