"""The street office's payments, contracts, minutes and budget."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .office import Office
from .plan import Place
from .sheets import COUNT, DATE, MONEY, Column, Sheet

LARGE_OUTLAY_LINE = Decimal(50000)
BUREAU = "临江区市场监督管理局"
LABOUR = "示例劳务有限公司"

# Date, payee, purpose, amount, contract; True where the minutes hold the decision.
PAYMENTS = [
    ("2019-01-21", "临江区供电公司", "1月电费", "3862.70", None, False),
    ("2019-02-20", "示例印务有限公司", "宣传资料印刷费", "6480.00", None, False),
    ("2019-03-20", "示例办公设备有限公司", "便民中心打印机、台式电脑购置款", "31680.00", None, False),
    ("2019-04-18", "示例市政工程有限公司", "集镇道路修补工程款", "128000.00", "HT-2019-003", False),
    ("2019-06-25", "示例建筑工程有限公司", "社区便民服务中心维修改造工程款", "86500.00", None, True),
    ("2019-08-14", "示例物业服务有限公司", "办公楼物业费", "12000.00", None, False),
    ("2019-09-12", "示例保洁服务有限公司", "环境卫生整治保洁服务费", "65000.00", None, False),
    ("2019-11-28", "示例照明工程有限公司", "路灯安装工程款", "73150.00", "HT-2019-009", False),
    ("2019-12-23", "临江区自来水公司", "第四季度水费", "2318.60", None, False),
    ("2020-01-15", "示例档案服务有限公司", "历年档案整理服务费", "50000.00", None, False),
    ("2020-03-26", "示例医疗用品有限公司", "疫情防控物资采购款", "58600.00", None, True),
    ("2020-05-25", "示例水利工程有限公司", "沟渠清淤工程预付款", "48000.00", "HT-2020-011", False),
    ("2020-05-27", LABOUR, "苗木栽植工程款", "200000.00", "HT-2020-007", False),
    ("2020-06-19", "示例印务有限公司", "人口普查表册印刷费", "9350.00", None, False),
    ("2020-07-22", "示例水利工程有限公司", "沟渠清淤工程进度款", "104000.00", "HT-2020-011", False),
    ("2020-08-20", "临江区供电公司", "8月电费", "7215.30", None, False),
    ("2020-09-10", "示例防水工程有限公司", "办公楼屋顶防水维修款", "69800.00", None, False),
    ("2020-10-19", "示例家具有限公司", "综治司法所合署办公家具、空调及窗帘", "20200.00", None, False),
    ("2020-11-18", BUREAU, "工作经费", "50000.00", None, True),
    ("2020-11-26", "示例照明工程有限公司", "路灯安装工程质保金", "3850.00", "HT-2019-009", False),
    ("2020-12-18", "示例园林绿化有限公司", "人居环境整治项目款", "98000.00", None, True),
    ("2020-12-24", "示例安防科技有限公司", "治安监控设备安装款", "116400.00", None, False),
    ("2021-03-22", "示例体育用品有限公司", "登山比赛器材租赁费", "2600.00", None, False),
    ("2021-05-10", "示例服饰有限公司", "篮球服及活动服装款", "35575.00", None, False),
    ("2021-06-28", "示例通信服务有限公司", "上半年网络专线费", "9600.00", None, False),
    ("2021-07-14", "示例水利工程有限公司", "沟渠清淤工程尾款", "8000.00", "HT-2020-011", False),
    ("2021-08-18", "示例建筑工程有限公司", "老旧小区雨污管网改造工程款", "168000.00", None, True),
    ("2021-11-16", "临江区供电公司", "11月电费", "5104.90", None, False),
    ("2022-03-25", "示例应急装备有限公司", "防汛物资采购款", "56200.00", None, True),
    ("2022-06-22", "示例物业服务有限公司", "办公楼物业费", "13200.00", None, False),
    ("2022-09-20", "示例印务有限公司", "平安建设宣传品制作费", "7860.00", None, False),
    ("2022-12-16", "临江区供电公司", "12月电费", "4286.50", None, False),
]

# Date, meeting, topic, amount, decision.
MINUTES = [
    ("2019-03-11", "党工委会议", "研究年度党建工作要点", None, "同意,印发执行"),
    ("2019-06-20", "党工委会议", "研究社区便民服务中心维修改造工程款支付事宜", "86500.00", "同意支付"),
    ("2019-09-18", "党工委会议", "听取信访维稳工作汇报", None, "压实包案责任"),
    ("2020-02-10", "党工委会议", "研究疫情防控值班安排", None, "同意值班方案"),
    ("2020-03-24", "党工委会议", "研究疫情防控物资采购事宜", "58600.00", "同意采购并支付"),
    ("2020-06-19", "党工委会议", "研究发展党员工作", None, "同意"),
    ("2020-11-16", "党工委会议", "研究拨付市场监督管理局食品安全工作经费事宜", "50000.00", "同意拨付"),
    ("2020-12-18", "党工委会议", "研究人居环境整治项目款支付事宜", "98000.00", "同意支付"),
    ("2021-08-09", "党工委会议", "研究老旧小区雨污管网改造工程款支付事宜", "168000.00", "同意支付"),
    ("2021-09-28", "党工委会议", "研究干部分工调整", None, "同意"),
    ("2021-11-23", "党工委会议", "传达学习上级会议精神", None, "抓好贯彻落实"),
    ("2022-03-22", "党工委会议", "研究防汛物资采购事宜", "56200.00", "同意采购并支付"),
    ("2022-06-15", "党工委会议", "研究安全生产大检查方案", None, "同意"),
    ("2022-10-15", "党工委会议", "研究秋季森林防火工作", None, "压实责任到组"),
]

# Number, name, counterparty, signed, amount, accepted, terms.
CONTRACTS = [
    ("HT-2019-003", "集镇道路修补工程施工合同", "示例市政工程有限公司", "2019-02-26", "128000.00", "2019-04-10", "验收合格后一次性付清"),
    ("HT-2019-009", "路灯安装工程施工合同", "示例照明工程有限公司", "2019-09-05", "77000.00", "2019-11-20", "验收合格后付至95%,质保期满一年付清"),
    ("HT-2020-007", "苗木栽植合同", LABOUR, "2020-03-19", "200000.00", "2020-04-20",
     "苗木栽植完毕后1个月内,由农业综合服务站组织验收合格后支付款项的30%,余款一年后苗木成活百分之百,再一次性结清"),
    ("HT-2020-011", "沟渠清淤工程施工合同", "示例水利工程有限公司", "2020-05-18", "160000.00", "2020-07-10", "签订后10日内预付30%,验收合格后付至95%,质保期满一年付清"),
]

# The budget has a line for the bureau, which lowers the finding's severity.
BUDGET = [
    ("人员经费", None, "9860000.00"), ("日常公用经费", None, "1260000.00"), ("社区运转经费", None, "720000.00"), ("食品安全专项经费", BUREAU, "50000.00"),
    ("环境卫生整治经费", None, "380000.00"), ("义务植树经费", None, "200000.00"), ("基础设施维护经费", None, "650000.00"), ("疫情防控经费", None, "120000.00")]


def make(office: Office) -> None:
    """Writes the four files."""
    payments(office, contracts(office))
    minutes(office)
    budget(office)


def payments(office: Office, contract_places: dict[str, Place]) -> None:
    file = "付款台账2019-2022.csv"
    sheet = Sheet(file, [
        Column("付款日期", DATE), Column("凭证号"), Column("收款单位"), Column("用途"), Column("金额", MONEY), Column("合同编号"), Column("支付方式"), Column("经办人")],
        date_format="short", thousands=False)
    sheet.header()
    for index, (day, payee, purpose, text, contract, decided) in enumerate(PAYMENTS):
        on, amount = date.fromisoformat(day), Decimal(text)
        row = sheet.row(on, f"记-{index * 11 % 70 + 5:04}", payee, purpose, amount, contract, "财政直接支付" if amount >= 20000 else "授权支付", f"职工{index * 7 % 67 + 1:02}")
        place = Place(file, None, row)
        if amount >= LARGE_OUTLAY_LINE and not decided:
            office.plant("large-outlay-without-minutes", payee, on, amount, amount, place, purpose=purpose)
        if payee == BUREAU:
            office.plant("out-of-scope-appropriation", payee, on, amount, amount, place, lowered_by="食品安全专项经费")
        if payee == LABOUR:
            plant_early(office, on, amount, place, contract_places[contract])
    sheet.total({0: "合计", 4: sheet.data_sum(4)})
    assert office.count("large-outlay-without-minutes") == 8 and office.irregular("large-outlay-without-minutes") == Decimal("806350.00")
    assert max(date.fromisoformat(payment[0]) for payment in PAYMENTS) == office.as_of
    office.save(file, ("payments", sheet), encoding="utf-8-sig")


def plant_early(office: Office, on: date, amount: Decimal, *places: Place) -> None:
    """30 % was due on acceptance, the rest a year later."""
    accepted = date(2020, 4, 20)
    rest_due = accepted.replace(year=accepted.year + 1)
    due = amount * 30 / 100
    early = (rest_due - on).days
    assert (amount - due, early) == (140000, 328)
    office.plant("early-payment", "HT-2020-007", on, amount, amount - due, *places, days_early=early, due=f"{due:.2f}")


def contracts(office: Office) -> dict[str, Place]:
    """Writes the register; gives each contract's row."""
    file = "合同台账.xlsx"
    sheet = Sheet("合同台账", [
        Column("合同编号", width=14), Column("合同名称", width=24), Column("甲方", width=18), Column("乙方", width=22), Column("签订日期", DATE, 12),
        Column("合同金额", MONEY, 14), Column("验收日期", DATE, 12), Column("付款条款", width=50), Column("经办人", width=10)])
    sheet.title("合同台账")
    sheet.note({0: f"单位名称:{office.unit}", 8: "单位:元"})
    sheet.header()
    places = {}
    for index, (number, name, counterparty, signed, amount, accepted, terms) in enumerate(CONTRACTS):
        row = sheet.row(number, name, office.unit, counterparty, date.fromisoformat(signed), Decimal(amount), date.fromisoformat(accepted), terms, f"职工{index + 40}")
        places[number] = Place(file, sheet.name, row)
    sheet.foot({0: "制表人:职工33", 5: "审核:职工02"})
    for number, _, _, _, amount, _, _ in CONTRACTS:
        paid = sum(Decimal(payment[3]) for payment in PAYMENTS if payment[4] == number)
        assert paid == Decimal(amount), number
    office.save(file, ("contracts", sheet))
    return places


def minutes(office: Office) -> None:
    sheet = Sheet("会议纪要台账", [
        Column("序号", COUNT, 6), Column("会议日期", DATE, 12), Column("会议名称", width=14), Column("议题", width=44), Column("涉及金额", MONEY, 14),
        Column("决议事项", width=20), Column("记录人", width=10)])
    sheet.title("党工委会议纪要台账")
    sheet.note({0: f"单位名称:{office.unit}", 6: "单位:元"})
    sheet.header()
    for index, (day, meeting, topic, amount, decision) in enumerate(MINUTES):
        sheet.row(index + 1, date.fromisoformat(day), meeting, topic, amount and Decimal(amount), decision, "职工09")
    decided = {(Decimal(amount), day) for day, _, _, amount, _ in MINUTES if amount}
    for day, _, purpose, amount, _, covered in PAYMENTS:
        held = any(value == Decimal(amount) and when <= day for value, when in decided)
        # 50,000 stands twice among the payments; the decision came after the first of them.
        assert held == covered, purpose
    office.save("会议纪要台账.xlsx", ("minutes", sheet))


def budget(office: Office) -> None:
    sheet = Sheet("预算明细", [
        Column("序号", COUNT, 6), Column("年度", COUNT, 8), Column("项目名称", width=24), Column("收款单位", width=26), Column("预算金额", MONEY, 16), Column("资金性质", width=16)])
    sheet.title("2020年财政预算明细表")
    sheet.note({0: f"单位名称:{office.unit}", 5: "单位:元"})
    sheet.header()
    for index, (item, payee, amount) in enumerate(BUDGET):
        sheet.row(index + 1, 2020, item, payee, Decimal(amount), "一般公共预算")
    sheet.total({0: "合计", 4: sheet.data_sum(4)})
    sheet.foot({0: "制表人:职工12", 4: "审核:职工02"})
    office.save("预算明细2020.xlsx", ("budget", sheet))
