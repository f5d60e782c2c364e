"""The clean office's other books: expenses, open items, assets, payments, contracts, minutes, budget."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .clean_people import CYCLE, spaced
from .office import Office
from .sheets import COUNT, DATE, MONEY, Column, Sheet


def make(office: Office) -> None:
    """Writes the files."""
    expenses(office)
    open_items(office)
    purchases(office)
    register(office)
    contracts(office)
    payments(office)
    minutes(office)
    budget(office)


def expenses(office: Office) -> None:
    """Meal vouchers complete in every spelling, and things that only sound like meals."""
    sheet = Sheet("费用", [
        Column("日期", DATE), Column("凭证号"), Column("费用类别"), Column("摘要"), Column("金额", MONEY), Column("餐数", COUNT), Column("人数", COUNT),
        Column("人员名单"), Column("报销人"), Column("附件张数", COUNT)])
    sheet.header()
    some = CYCLE[:6]
    lists = [
        ("加班用餐", "防汛值守加班用餐", "、".join(some)),
        ("加班用餐", "人口普查加班用餐", ",".join(some)),
        ("加班用餐", "疫情防控加班用餐", ";".join(some)),
        ("加班用餐", "换届选举加班用餐", " ".join(some)),
        ("加班用餐", "创文加班工作餐", "\n".join(some)),
        ("加班用餐", "年终决算加班用餐", "、".join(f"{name[0]} {name[1]}" for name in some)),
        ("加班用餐", "安全生产检查加班用餐", "/".join(spaced(name) for name in some)),
        ("公务接待费", "接待区级检查组工作餐", ",".join(some)),
    ]
    others = [
        ("办公费", "食堂购餐具", "1260.00"), ("维修费", "餐厅灯具维修", "380.00"), ("维修费", "食堂设备维修", "950.00"), ("办公费", "购会议室餐边柜玻璃", "120.00"),
        ("差旅费", "参加省级培训差旅费(含伙食补助)", "1480.00"), ("水电费", "食堂燃气费", "866.40"), ("租赁费", "文艺汇演服装租赁费", "1600.00"),
        ("专用材料费", "综合执法队制式服装换发", "7680.00"), ("办公费", "购打印纸", "645.00"), ("维修费", "退回多付维修费", "(120.00)"),
    ]
    rows = [
        (date(2021, index + 2, 9), f"记-{index + 21:04}", category, summary, Decimal(240), 1, 6, names, CYCLE[index], 3)
        for index, (category, summary, names) in enumerate(lists)
    ]
    for index, (category, summary, amount) in enumerate(others):
        paid = amount if amount.startswith("(") else Decimal(amount)
        rows.append((date(2021, index + 2, 23), f"记-{index + 61:04}", category, summary, paid, None, None, None, CYCLE[index + 10], 2))
    for row in sorted(rows, key=lambda row: row[0]):
        sheet.row(*row)
    office.save("费用报销明细2021.csv", ("expenses", sheet))


def open_items(office: Office) -> None:
    """Receivables and payables on one sheet, none over three years on 2022-11-30: the day itself, and origins known
    to the month or year that may still lie within."""
    sheet = Sheet("往来款", [
        Column("序号", COUNT, 6), Column("科目名称", width=14), Column("往来单位", width=26), Column("挂账时间", DATE, 14), Column("余额", MONEY, 14), Column("形成原因", width=22)])
    sheet.title("往来款项清理明细表")
    sheet.note({0: f"单位名称:{office.unit}", 3: "截止日期:2022年11月30日", 5: "单位:元"})
    sheet.header()
    items = [
        ("其他应收款", "示例物业服务有限公司", date(2019, 11, 30), "30000.00", "房屋押金"),
        ("其他应收款", "示例通信服务有限公司", "2019年11月", "5600.00", "预存话费"),
        ("其他应收款", "柳溪村", "2019年", "42000.00", "代垫排灌费"),
        ("其他应收款", "示例燃气有限公司", "2019.12", "2000.00", "开户保证金"),
        ("其他应收款", "壬申", date(2022, 10, 12), "1500.00", "备用金"),
        # Cleared in full: nothing is open.
        ("其他应收款", "原白鹭砖厂", "2010年", "-", "已核销"),
        ("其他应付款", "示例建设有限公司", date(2021, 8, 16), "6000.00", "履约保证金"),
        ("其他应付款", "示例水利工程有限公司", "2020-03", "4000.00", "投标保证金"),
        ("其他应付款", "职工工会", "2022年9月", "8815.50", "代扣会费"),
    ]
    for index, (account, who, origin, amount, reason) in enumerate(items):
        sheet.row(index + 1, account, who, origin, amount if amount == "-" else Decimal(amount), reason)
    sheet.total({0: "合计", 4: sheet.data_sum(4)})
    sheet.foot({0: "制表人:丙寅", 3: "审核:甲子"})
    office.save("往来款清理明细表.xlsx", ("open_items", sheet))


def purchases(office: Office) -> None:
    """All approved; what is not on the register lies below the line a piece."""
    sheet = Sheet("资产购置明细", [
        Column("日期", DATE, 12), Column("凭证号", width=10), Column("资产名称", width=24), Column("数量", COUNT, 8), Column("单价", MONEY, 12), Column("金额", MONEY, 14),
        Column("配置审批表号", width=22)])
    sheet.title("资产购置明细表")
    sheet.note({0: f"单位名称:{office.unit}", 6: "单位:元"})
    sheet.header()
    bought = [
        (date(2021, 2, 24), "综合办台式电脑", 5, 4680), (date(2021, 4, 14), "便民中心打印机", 2, 1860), (date(2021, 5, 18), "档案文件柜", 1, 1000),
        (date(2021, 6, 9), "折叠椅", 10, 90), (date(2021, 7, 7), "落地电风扇", 3, 999), (date(2021, 9, 22), "壁挂空调", 2, 3250),
        (date(2022, 3, 16), "会议室桌椅", 1, 8600), (date(2022, 6, 15), "执法记录仪", 4, 1450)]
    for index, (on, item, quantity, price) in enumerate(bought):
        sheet.row(on, f"记-{on.day + 12:04}", item, quantity, Decimal(price), Decimal(quantity * price), f"临配审〔{on.year}〕{index + 3:02}号")
    sheet.total({0: "合计", 5: sheet.data_sum(5)})
    sheet.foot({0: "制表人:丙寅", 3: "审核:甲子"})
    office.save("资产购置明细.xls", ("purchases", sheet))


def register(office: Office) -> None:
    """Names alike but not the same; five pieces as five cards, four as one."""
    sheet = Sheet("固定资产卡片", [
        Column("卡片编号", width=12), Column("资产名称", width=24), Column("资产类别", width=12), Column("规格型号", width=12), Column("数量", COUNT, 8), Column("原值", MONEY, 14),
        Column("开始使用日期", DATE, 14), Column("使用部门", width=14), Column("凭证号", width=10)])
    sheet.title("固定资产卡片清单")
    sheet.note({0: f"单位名称:{office.unit}", 8: "单位:元"})
    sheet.header()
    cards = [("办公楼", "房屋", 1, "3120000.00", date(2005, 10, 8), "综合办", None), ("台式电脑", "通用设备", 6, "27000.00", date(2017, 5, 11), "财政所", None)]
    cards += [("台式电脑(综合办)", "通用设备", 1, "4680.00", date(2021, 2, 26), "综合办", "记-0036")] * 5
    cards += [("打印机(便民中心)", "通用设备", 2, "3720.00", date(2021, 4, 20), "社会事务办", "记-0026"), ("文件柜(档案室)", "家具", 1, "1000.00", date(2021, 5, 18), "综合办", "记-0030")]
    cards += [("壁挂式空调", "通用设备", 1, "3250.00", date(2021, 9, 30), "平安建设办", "记-0034")] * 2
    cards += [("会议桌椅(会议室)", "家具", 1, "8600.00", date(2022, 3, 31), "综合办", "记-0028"), ("执法记录仪(执法队)", "专用设备", 4, "5800.00", date(2022, 6, 28), "综合执法队", "记-0027")]
    for index, (name, kind, quantity, value, used, keeper, voucher) in enumerate(cards):
        sheet.row(f"{index + 1:06}", name, kind, None, quantity, Decimal(value), used, keeper, voucher)
    sheet.total({0: "合计", 5: sheet.data_sum(5)})
    office.save("固定资产卡片.xlsx", ("assets", sheet))


# Number, name, counterparty, signed, amount, accepted, terms.
CONTRACTS = [
    ("BL-2021-01", "柳溪路排水沟维修合同", "示例水利工程有限公司", date(2021, 3, 1), "40000.00", date(2021, 4, 20), "验收合格后支付款项的30%,余款一年后一次性结清"),
    ("BL-2021-02", "社区广场改造工程合同", "示例建设有限公司", date(2021, 5, 10), "200000.00", date(2021, 8, 16), "签订后10日内预付30%,验收合格后付至95%,质保期满一年付清"),
    ("BL-2022-03", "办公楼电梯维保合同", "示例电梯服务有限公司", date(2022, 3, 7), "18000.00", date(2022, 6, 30), "签订后10日内预付50%,验收合格后付清"),
    ("BL-2022-04", "档案数字化加工合同", "示例档案服务有限公司", date(2022, 6, 20), "50000.00", date(2022, 9, 14), "验收合格后一次性付清"),
]


def contracts(office: Office) -> None:
    sheet = Sheet("合同台账", [
        Column("合同编号", width=14), Column("合同名称", width=24), Column("对方单位", width=24), Column("签订日期", DATE, 12), Column("合同金额", MONEY, 14),
        Column("验收日期", DATE, 12), Column("付款方式", width=46), Column("状态", width=10)])
    sheet.title("合同管理台账")
    sheet.note({0: f"单位名称:{office.unit}", 7: "单位:元"})
    sheet.header()
    for number, name, counterparty, signed, amount, accepted, terms in CONTRACTS:
        sheet.row(number, name, counterparty, signed, Decimal(amount), accepted, terms, "已履行")
    office.save("合同台账.xlsx", ("contracts", sheet))


# On the day they fall due, on the tenth day and the third, up to the share that is due and no further.
CONTRACT_PAYMENTS = [
    (date(2021, 4, 20), "示例水利工程有限公司", "柳溪路排水沟维修款", "12000.00", "BL-2021-01"),
    (date(2022, 4, 20), "示例水利工程有限公司", "柳溪路排水沟维修尾款", "28000.00", "BL-2021-01"),
    (date(2021, 5, 20), "示例建设有限公司", "社区广场改造工程预付款", "60000.00", "BL-2021-02"),
    (date(2021, 8, 16), "示例建设有限公司", "社区广场改造工程进度款", "130000.00", "BL-2021-02"),
    (date(2022, 8, 16), "示例建设有限公司", "社区广场改造工程尾款", "10000.00", "BL-2021-02"),
    (date(2022, 3, 10), "示例电梯服务有限公司", "办公楼电梯维保预付款", "9000.00", "BL-2022-03"),
    (date(2022, 7, 5), "示例电梯服务有限公司", "办公楼电梯维保尾款", "9000.00", "BL-2022-03"),
    (date(2022, 9, 14), "示例档案服务有限公司", "档案数字化加工费", "50000.00", "BL-2022-04"),
]

# Payees that look like departments but are paid what is due to them, and amounts about the line.
OTHER_PAYMENTS = [
    (date(2021, 1, 14), "国家税务总局临江区税务局", "代扣代缴个人所得税", "3816.25"),
    (date(2021, 1, 18), "临江区社会保险服务中心", "单位缴纳社会保险费", "48620.40"),
    (date(2021, 1, 18), "临江区住房公积金管理中心", "单位缴存住房公积金", "41260.00"),
    (date(2021, 2, 8), "临江区自来水公司", "办公楼水费", "1286.70"),
    (date(2021, 2, 8), "临江区供电局", "办公楼电费", "6340.15"),
    (date(2021, 3, 10), "柳溪村村民委员会", "拨付村级运转经费", "45000.00"),
    (date(2021, 3, 10), "白鹭社区居民委员会", "拨付社区运转经费", "45000.00"),
    (date(2021, 4, 15), "临江区财政局非税收入专户", "上缴非税收入", "12600.00"),
    (date(2021, 6, 11), "白鹭街道机关工会委员会", "拨缴工会经费", "22400.00"),
    (date(2021, 7, 15), "临江区邮政分公司", "报刊订阅及邮寄费", "3270.00"),
    (date(2021, 10, 13), "示例广告有限公司", "宣传栏制作安装费", "49999.99"),
    (date(2021, 11, 19), "示例环卫设备有限公司", "垃圾清运车购置款", "118600.00"),
    (date(2022, 2, 17), "临江区供电局", "退回多付电费", "-320.00"),
    (date(2022, 5, 9), "示例服饰有限公司", "五四健步走活动服装款", "30000.00"),
]


def payments(office: Office) -> None:
    sheet = Sheet("付款台账", [
        Column("序号", COUNT, 6), Column("付款日期", DATE, 12), Column("凭证号", width=10), Column("收款单位", width=28), Column("用途", width=28), Column("金额", MONEY, 14),
        Column("合同编号", width=14), Column("支付方式", width=12)])
    sheet.title("付款台账")
    sheet.note({0: f"单位名称:{office.unit}", 7: "单位:元"})
    sheet.header()
    paid = CONTRACT_PAYMENTS + [(*payment, None) for payment in OTHER_PAYMENTS]
    # Wages are large every month and need no decision of their own.
    ends = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30]
    paid += [(date(2022, month, end), "职工工资代发户", f"{month}月职工工资", f"{386420 + month * 315}.00", None) for month, end in enumerate(ends, 1)]
    paid.sort(key=lambda payment: payment[0])
    for index, (on, payee, purpose, amount, contract) in enumerate(paid):
        sheet.row(index + 1, on, f"记-{index * 13 % 80 + 3:04}", payee, purpose, Decimal(amount), contract, "直接支付" if Decimal(amount) >= 20000 else "授权支付")
    sheet.total({0: "合计", 5: sheet.data_sum(5)})
    sheet.foot({0: "制表人:丙寅", 3: "审核:甲子"})
    assert paid[-1][0] == office.as_of
    for number, _, _, _, amount, _, _ in CONTRACTS:
        assert sum(Decimal(payment[3]) for payment in CONTRACT_PAYMENTS if payment[4] == number) == Decimal(amount), number
    office.save("付款台账.xlsx", ("payments", sheet))


def minutes(office: Office) -> None:
    """Decisions in 万元: on a contract's whole price, on the day of payment, on a ceiling; and two that were refused."""
    sheet = Sheet("会议纪要", [
        Column("会议日期", DATE, 12), Column("会议名称", width=14), Column("议题", width=40), Column("涉及金额(万元)", MONEY, 14), Column("决议", width=30), Column("主持人", width=10)])
    sheet.title("党工委会议纪要台账")
    sheet.note({0: f"单位名称:{office.unit}"})
    sheet.header()
    decided = [
        (date(2021, 2, 3), "研究年度工作要点", None, "同意"),
        (date(2021, 5, 6), "研究社区广场改造工程合同事宜", "20.00", "同意签订合同,按合同付款"),
        (date(2021, 7, 21), "研究购买机关干部健康体检套餐事宜", "8.00", "不同意"),
        (date(2021, 11, 9), "研究购置垃圾清运车事宜", "12.00", "同意购置,不超过12万元"),
        (date(2022, 4, 13), "研究更换办公楼外墙广告牌事宜", "6.50", "暂缓研究"),
        (date(2022, 6, 15), "研究防汛值班安排", None, "同意"),
        (date(2022, 9, 14), "研究档案数字化加工费支付事宜", "5.00", "同意支付"),
    ]
    for on, topic, amount, decision in decided:
        sheet.row(on, "党工委会议", topic, amount and Decimal(amount), decision, "甲子")
    office.save("会议纪要台账.ods", ("minutes", sheet))


def budget(office: Office) -> None:
    sheet = Sheet("预算指标", [
        Column("序号", COUNT, 6), Column("预算年度", COUNT, 10), Column("项目名称", width=24), Column("指标金额", MONEY, 16), Column("资金性质", width=16)])
    sheet.title("2021年预算指标明细表")
    sheet.note({0: f"单位名称:{office.unit}", 3: "金额单位:万元"})
    sheet.header()
    for index, (item, amount) in enumerate([("人员经费", "824.6"), ("日常公用经费", "96.35"), ("村级运转经费", "64"), ("基础设施维护经费", "58.2")]):
        sheet.row(index + 1, 2021, item, Decimal(amount), "一般公共预算")
    sheet.total({0: "合计", 3: sheet.data_sum(3)})
    office.save("预算指标2021.xlsx", ("budget", sheet))
