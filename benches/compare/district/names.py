"""Invented names: units, payees, people. A number always gives the same name."""

from __future__ import annotations

_PLACES = ("青石", "白鹭", "临江", "望山", "柳溪", "云台", "清泉", "松林", "红旗", "金沙", "石桥", "南湖", "东塘", "西渡", "北坪", "长岭", "双井", "大屋", "梅田", "竹园")
_KINDS = ("街道办事处", "镇人民政府", "乡人民政府", "社区服务中心", "中心小学", "卫生院", "农业服务站", "文化站")
_FIRST = "宏华盛兴瑞祥嘉恒泰安康达通顺诚信德仁和美新光明亮佳益丰裕隆昌"
_SECOND = "远发业源茂旺鑫利金宝星辉腾飞龙凤鹏程海天宇轩博文雅洁绿园林森"
_TRADES = (
    "办公用品", "文化传播", "广告", "印务", "物业", "保洁服务", "餐饮", "建筑工程", "装饰工程", "电器", "家具", "电脑", "汽车维修", "园林绿化", "劳务",
    "人力资源", "水电安装", "消防设备", "安防科技", "软件", "图书", "服装", "食品", "医疗器械", "测绘",
)
_SUFFIXES = ("有限公司", "经营部", "商行")
PAYEES = len(_FIRST) * len(_SECOND) * len(_TRADES) * len(_SUFFIXES)


def unit(number: int) -> str:
    """The name of unit `number`, from 0: no two are alike, and sorting them by name sorts them by number."""
    return f"{number + 1:05d}{place(number)}{_KINDS[number // len(_PLACES) % len(_KINDS)]}"


def place(number: int) -> str:
    """The place of unit `number`, which its payees are named by."""
    return _PLACES[number % len(_PLACES)]


def payee(number: int) -> str:
    """A firm; the first PAYEES numbers give as many names."""
    # A step that shares no factor with the count spreads neighbouring numbers over all trades and names.
    number = number * 7919 % PAYEES
    number, suffix = divmod(number, len(_SUFFIXES))
    number, trade = divmod(number, len(_TRADES))
    first, second = divmod(number, len(_SECOND))
    return f"{_FIRST[first]}{_SECOND[second]}{_TRADES[trade]}{_SUFFIXES[suffix]}"


def person(number: int) -> str:
    """A person, by a number alone: the name of nobody."""
    return f"职工{number * 131 % 400 + 1:03d}"
