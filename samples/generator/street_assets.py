"""The street office's purchases of 2019 to 2021 and its asset register."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from .office import Office
from .plan import Place
from .sheets import COUNT, DATE, MONEY, Column, Sheet

CAPITALISATION_LINE = Decimal(1000)

# Date, item, quantity, unit price, buyer; then the name, category and place on the register, or none where it is missing there.
PURCHASES = [
    ("2019-03-14", "便民中心打印机", 2, 1890, "便民服务中心", "打印机(便民中心)", "通用设备"),
    ("2019-03-14", "便民服务中心台式电脑", 6, 4650, "便民服务中心", "台式电脑(便民服务中心)", "通用设备"),
    ("2019-05-20", "党政办复印机", 1, 18600, "党政办", "数码复印机(党政办)", "通用设备"),
    ("2019-06-18", "会议室投影仪", 1, 8950, "党政办", "投影仪(会议室)", "通用设备"),
    ("2019-07-09", "大会议室柜式空调", 2, 6899, "党政办", "柜式空调(大会议室)", "通用设备"),
    ("2019-08-21", "禁违办值班用床(双层)", 2, 1358, "禁违办", None, None),
    ("2019-08-21", "禁违办值班用床(单人)", 1, 1357, "禁违办", None, None),
    ("2019-09-25", "档案密集架", 4, 4380, "党政办", "密集架(档案室)", "家具"),
    ("2019-10-16", "财政所保险柜", 1, 2450, "财政所", "保险柜(财政所)", "家具"),
    ("2019-12-11", "档案室除湿机", 2, 1780, "党政办", "除湿机(档案室)", "通用设备"),
    ("2020-01-09", "社保窗口高拍仪", 3, 1290, "便民服务中心", "高拍仪(社保窗口)", "通用设备"),
    ("2020-03-18", "疫情防控红外测温仪", 2, 3950, "社会事务办", "红外测温仪", "专用设备"),
    ("2020-04-22", "会议室音响", 1, 12800, "党政办", "音响设备(会议室)", "通用设备"),
    ("2020-05-13", "食堂消毒柜", 1, 3300, "机关食堂", None, None),
    ("2020-06-15", "应急发电机", 1, 9600, "平安建设办", "柴油发电机(应急)", "通用设备"),
    ("2020-07-21", "党建办笔记本电脑", 3, 5480, "党建办", "笔记本电脑(党建办)", "通用设备"),
    ("2020-08-27", "执法记录仪", 8, 1380, "综合执法队", "执法记录仪(执法队)", "专用设备"),
    ("2020-09-16", "档案室铁皮档案柜", 6, 1150, "党政办", "铁皮档案柜(档案室)", "家具"),
    ("2020-10-14", "综治司法所合署办公空调", 2, 3200, "平安建设办", None, None),
    ("2020-10-14", "综治司法所合署办公办公桌", 4, 1500, "平安建设办", None, None),
    ("2020-10-14", "综治司法所合署办公会议桌", 1, 2000, "平安建设办", None, None),
    ("2020-10-14", "综治司法所合署办公文件柜", 2, 1200, "平安建设办", None, None),
    ("2020-10-14", "综治司法所合署办公窗帘", 20, 170, "平安建设办", None, None),
    ("2020-10-28", "社会事务办扫描仪", 2, 3280, "社会事务办", "扫描仪(社会事务办)", "通用设备"),
    ("2020-11-12", "机要碎纸机", 3, 1080, "党政办", "碎纸机(机要)", "通用设备"),
    ("2020-12-16", "食堂冷藏柜", 1, 5680, "机关食堂", "冷藏柜(机关食堂)", "通用设备"),
    ("2021-01-20", "视频会议终端", 1, 21500, "党政办", "视频会议终端设备", "通用设备"),
    ("2021-03-17", "服务大厅排队叫号机", 1, 14300, "便民服务中心", "排队叫号机(服务大厅)", "通用设备"),
    ("2021-04-21", "服务大厅LED显示屏", 1, 26800, "便民服务中心", "LED显示屏(服务大厅)", "通用设备"),
    ("2021-05-19", "平安建设办电脑", 1, 5980, "平安建设办", None, None),
    ("2021-06-23", "应急巡查无人机", 1, 12999, "平安建设办", "无人机(应急巡查)", "专用设备"),
    ("2021-07-14", "森林防火风力灭火机", 5, 2180, "农业综合服务站", "风力灭火机(森林防火)", "专用设备"),
    ("2021-09-15", "机房服务器", 1, 11816, "党政办", "服务器(机房)", "通用设备"),
    ("2021-11-10", "综合执法巡逻电动车", 2, 4100, "综合执法队", "电动巡逻车(综合执法队)", "通用设备"),
]

# On the register from before: nothing bought later may be taken for one of these.
EARLIER = [
    ("办公楼", "房屋建筑物", 1, "2860000.00", date(2008, 12, 20)),
    ("公务用车", "通用设备", 1, "158600.00", date(2013, 8, 16)),
    ("木质会议桌椅", "家具", 1, "23500.00", date(2014, 4, 10)),
    ("台式电脑", "通用设备", 10, "42800.00", date(2015, 9, 8)),
    ("壁挂式空调", "通用设备", 8, "21520.00", date(2016, 6, 21)),
    ("激光打印机", "通用设备", 4, "7160.00", date(2017, 11, 3)),
    ("茶几沙发", "家具", 2, "5300.00", date(2018, 3, 27)),
]


def make(office: Office) -> None:
    """Writes the purchases and the register."""
    purchases(office)
    register(office)


def purchases(office: Office) -> None:
    file = "资产购置明细2019-2021.xlsx"
    sheet = Sheet("购置明细", [
        Column("序号", COUNT, 6), Column("购置日期", DATE, 12), Column("凭证号", width=10), Column("资产名称", width=28), Column("数量", COUNT, 8),
        Column("单价", MONEY, 12), Column("金额", MONEY, 14), Column("使用部门", width=16), Column("配置审批表号", width=14), Column("经办人", width=10)])
    sheet.title("资产购置明细表")
    sheet.note({0: f"单位名称:{office.unit}", 3: "期间:2019年3月至2021年11月", 8: "单位:元"})
    sheet.header()
    for index, (day, item, quantity, price, buyer, registered, _) in enumerate(PURCHASES):
        on, amount = date.fromisoformat(day), Decimal(quantity * price)
        assert amount < 50000, "a large outlay would need minutes"
        row = sheet.row(index + 1, on, f"记-{on.day + 20:04}", item, quantity, Decimal(price), amount, buyer, None, f"职工{index * 3 % 67 + 1:02}")
        place = Place(file, sheet.name, row)
        office.plant("asset-purchase-unapproved", item, on, amount, amount, place)
        if not registered and price >= CAPITALISATION_LINE:
            office.plant("asset-not-registered", item, on, amount, amount, place)
    sheet.total({0: "合计", 6: sheet.data_sum(6)})
    sheet.foot({0: "制表人:职工12", 3: "审核:职工02"})
    assert sheet.data_sum(6) == 320656 == office.irregular("asset-purchase-unapproved")
    missing = [purchase for purchase in PURCHASES if not purchase[5]]
    assert sum(quantity * price for _, _, quantity, price, *_ in missing) == 33553
    assert office.irregular("asset-not-registered") == 30153 and office.count("asset-not-registered") == 8
    office.save(file, ("purchases", sheet))


def register(office: Office) -> None:
    file = "固定资产台账.xlsx"
    sheet = Sheet("固定资产台账", [
        Column("资产编号", width=14), Column("资产名称", width=26), Column("资产类别", width=14), Column("数量", COUNT, 8), Column("原值", MONEY, 16),
        Column("取得日期", DATE, 12), Column("取得方式", width=10), Column("使用部门", width=16), Column("财务入账状态", width=14)])
    sheet.title("固定资产台账")
    sheet.note({0: f"单位名称:{office.unit}", 4: "截止日期:2022年11月30日", 8: "单位:元"})
    sheet.header()
    cards = [(name, kind, quantity, Decimal(value), acquired, "党政办") for name, kind, quantity, value, acquired in EARLIER]
    for index, (day, _, quantity, price, buyer, registered, kind) in enumerate(PURCHASES):
        if registered:
            cards.append((registered, kind, quantity, Decimal(quantity * price), date.fromisoformat(day) + timedelta(index * 5 % 19), buyer))
    for index, (name, kind, quantity, value, acquired, keeper) in enumerate(cards):
        sheet.row(f"GZ{acquired.year}{index + 1:04}", name, kind, quantity, value, acquired, "购置", keeper, "已入账")
    sheet.total({0: "合计", 4: sheet.data_sum(4)})
    sheet.foot({0: "制表人:职工12", 4: "审核:职工02"})
    assert sheet.data_sum(4) - sum(Decimal(card[3]) for card in EARLIER) == 320656 - 33553 == 287103
    office.save(file, ("assets", sheet))
