"""Accounts of the Government Accounting System (政府会计制度), as `code,name`, and what vouchers say of them."""

from __future__ import annotations

CASH = "1001,库存现金"
BANK = "1002,银行存款"
QUOTA = "1011,零余额账户用款额度"
RECEIVABLE = "121801,其他应收款-保证金"
DEPRECIATION = "160201,固定资产累计折旧-设备"
PAYABLE = "2302,应付账款"
SALARY = "220101,应付职工薪酬-基本工资"
GRANT = "4001,财政拨款收入"
DEPRECIATION_COST = "50010401,业务活动费用-固定资产折旧费-设备"
SALARY_COST = "50010101,业务活动费用-工资福利费用-基本工资"
BUDGET_GRANT = "600101,财政拨款预算收入-基本支出"
BUDGET_SPENT = "71010102,行政支出-基本支出-商品和服务支出"
BUDGET_FUNDS = "800101,资金结存-零余额账户用款额度"
BUDGET_CASH = "800102,资金结存-货币资金"

# An expense account and what is bought on it.
COSTS = tuple(
    (f"500102{number:02d},业务活动费用-商品和服务费用-{account}", things)
    for number, (account, things) in enumerate(
        (
            ("办公费", ("办公用品", "打印纸", "硒鼓墨盒", "文件柜")),
            ("印刷费", ("宣传资料印刷", "表册印刷", "展板制作")),
            ("水费", ("办公楼水费", "公厕水费")),
            ("电费", ("办公楼电费", "路灯电费")),
            ("邮电费", ("网络专线费", "电话费", "邮寄费")),
            ("物业管理费", ("保洁服务", "保安服务", "绿化养护")),
            ("维修(护)费", ("空调维修", "屋面防水维修", "公车维修", "电梯维保")),
            ("租赁费", ("场地租赁", "设备租赁")),
            ("会议费", ("会议场地", "会议资料")),
            ("培训费", ("业务培训", "消防培训")),
            ("劳务费", ("临聘人员劳务", "普查员劳务")),
            ("委托业务费", ("审计服务", "测绘服务", "第三方评估")),
            ("其他商品和服务费用", ("公益宣传", "防汛物资", "抽水设备租用")),
        ),
        start=1,
    )
)
# What stands on one account, and is not paid again every month or to persons: the account, and things bought on it.
RECURRING = ("水费", "电费", "邮电费", "物业管理费", "租赁费", "劳务费")
ONE_OFF = tuple((account, thing) for account, things in COSTS if account.rsplit("-", 1)[1] not in RECURRING for thing in things)
LABOUR = next((account, things[0]) for account, things in COSTS if account.endswith("-劳务费"))
POWER = next((account, things[0]) for account, things in COSTS if account.endswith("-电费"))
OTHER_COST = COSTS[-1][0]
DEPARTMENTS = ("党政办", "财政所", "经济发展办公室", "社会事务办公室", "综治办", "城管办", "民政办", "文化站")
