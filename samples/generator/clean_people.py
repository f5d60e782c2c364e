"""The clean office's people: roster, prizes, clothing and year-end pay, each at its limit and none over it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .office import Office
from .sheets import COUNT, DATE, MONEY, Column, Sheet

# Sixty names from the cycle of sixty: two characters each, plainly invented.
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
CYCLE = [STEMS[index % 10] + BRANCHES[index % 12] for index in range(60)]
# One of sixty left on the last day of 2021, another came on the first of 2022: sixty on every day.
LEFT, CAME = CYCLE[-1], "职工61"
STAFF_2021, STAFF_2022 = CYCLE, CYCLE[:-1] + [CAME]
DEPARTMENTS = ["综合办", "党建办", "财政所", "平安建设办", "社会事务办", "综合执法队"]


def make(office: Office) -> None:
    """Writes the three files."""
    assert len(set(CYCLE)) == 60
    roster(office)
    activities(office)
    year_end(office)


def spaced(name: str) -> str:
    """A two-character name as typists set it beside three-character ones: with a space inside."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def roster(office: Office) -> None:
    sheet = Sheet("花名册", [
        Column("工号"), Column("姓名"), Column("部门"), Column("岗位"), Column("编制类型"), Column("入职日期", DATE), Column("离职日期", DATE), Column("状态")],
        date_format="%Y%m%d")
    sheet.header()
    for index, person in enumerate(CYCLE + [CAME]):
        hired = date(2022, 1, 1) if person == CAME else date(1990 + index // 2, index % 12 + 1, index * 5 % 28 + 1)
        left = date(2021, 12, 31) if person == LEFT else None
        sheet.row(f"{index + 1:04}", person, DEPARTMENTS[index % 6], "科员", ["行政编制", "事业编制"][index % 2], hired, left, "调出" if left else "在职")
    office.save("职工花名册.csv", ("staff", sheet), encoding="gbk")


def activities(office: Office) -> None:
    """Prizes of at most 800, one after a refund; clothing of exactly 500 in each of three calendar years."""
    kit = Sheet("2020篮球队服装", [
        Column("序号", COUNT, 6), Column("日期", DATE, 12), Column("活动名称", width=22), Column("服装名称", width=14), Column("人数", COUNT, 8),
        Column("金额", MONEY, 12), Column("人员名单", width=60)])
    kit.title("篮球队服装购置明细表")
    kit.note({0: f"单位名称:{office.unit}", 6: "单位:元"})
    kit.header()
    kit.row(1, date(2020, 12, 28), "迎新年篮球赛", "篮球服", 10, Decimal(5000), "、".join(spaced(name) for name in CYCLE[:10]))
    kit.total({0: "合计", 4: 10, 5: Decimal(5000)})
    office.save(
        "文体活动发放表.xlsx",
        ("benefits", kit),
        ("benefits", walk(office, "2021元旦健步走", "元旦健步走", "2021年1月5日", STAFF_2021)),
        ("benefits", prizes(office)),
        ("benefits", walk(office, "2022健步走", "五四健步走", "2022年5月4日", STAFF_2022)),
    )


def walk(office: Office, name: str, event: str, day: str, people: list[str]) -> Sheet:
    sheet = Sheet(name, [
        Column("序号", COUNT, 6), Column("姓名", width=12), Column("部门", width=16), Column("服装名称", width=16), Column("金额", MONEY, 12), Column("签名", width=12)])
    sheet.title(f"{event}活动服装签领表")
    sheet.note({0: f"单位名称:{office.unit}", 4: "单位:元"})
    sheet.note({0: f"活动名称:{event}", 3: f"发放日期:{day}"})
    sheet.header()
    for index, person in enumerate(people):
        sheet.row(index + 1, spaced(person), DEPARTMENTS[index % 6], "运动服", Decimal(500), None)
    sheet.total({0: "合  计", 4: sheet.data_sum(4)})
    sheet.foot({0: "制表人:丙寅", 3: "审核:甲子"})
    assert sheet.data_sum(4) == 500 * 60
    return sheet


def prizes(office: Office) -> Sheet:
    sheet = Sheet("2021羽毛球赛奖金", [
        Column("序号", COUNT, 6), Column("姓名", width=12), Column("名次", width=12), Column("金额", MONEY, 12), Column("备注", width=24), Column("签名", width=12)])
    sheet.title("2021年职工羽毛球比赛奖金发放表")
    sheet.note({0: f"单位名称:{office.unit}", 3: "单位:元"})
    sheet.note({0: "活动名称:职工羽毛球比赛", 3: "发放日期:2021年9月24日"})
    sheet.header()
    won = [("一等奖", 1000, None), ("一等奖", 800, None), ("二等奖", 500, None), ("二等奖", 500, None), ("三等奖", 300, None), ("三等奖", 300, None)]
    for index, (rank, amount, remark) in enumerate(won):
        sheet.row(index + 1, CYCLE[20 + index], rank, Decimal(amount), remark, None)
    # Paid 1,000, gave 200 back: 800 net.
    sheet.row(7, CYCLE[20], "一等奖", Decimal(-200), "退回多发奖金", None)
    sheet.total({0: "合计", 3: sheet.data_sum(3)})
    sheet.foot({0: "制表人:丙寅", 3: "审核:甲子"})
    assert sheet.data_sum(3) == 3200
    return sheet


def year_end(office: Office) -> None:
    """Performance pay of 3,000 each: wages, no prize of an activity. Its header has two rows."""
    sheet = Sheet("绩效奖金", [
        Column("序号", COUNT, 6), Column("姓名", width=12), Column("部门", width=16), Column(("应发金额", "基础绩效"), MONEY, 12), Column(("应发金额", "考核绩效"), MONEY, 12),
        Column(("应发金额", "应发合计"), MONEY, 12), Column("代扣个税", MONEY, 10), Column("实发金额", MONEY, 12), Column("签名", width=12)])
    sheet.title("2021年年终绩效奖金发放表")
    sheet.note({0: f"单位名称:{office.unit}", 3: "发放日期:2022年1月20日", 7: "单位:元"})
    sheet.header()
    for index, person in enumerate(STAFF_2021):
        sheet.row(index + 1, spaced(person), DEPARTMENTS[index % 6], Decimal(2000), Decimal(1000), Decimal(3000), "-", Decimal(3000), None)
    sheet.total({0: "合  计", 3: sheet.data_sum(3), 4: sheet.data_sum(4), 5: sheet.data_sum(5), 6: "-", 7: sheet.data_sum(7)})
    sheet.foot({0: "制表人:丙寅", 3: "审核:甲子", 7: "负责人:乙丑"})
    assert sheet.data_sum(7) == sheet.data_sum(5) == 180000
    office.save("2021年年终绩效奖金发放表.xlsx", ("benefits", sheet))
