//! Provinces and cities by names of two characters, as they stand before a firm's own name: 岳阳 without 市.

const CITIES: [&str; 20] = [
    "北京 上海 天津 重庆 河北 山西 辽宁 吉林 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 广西 宁夏 新疆 西藏",
    "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 益阳 郴州 永州 怀化 娄底 湘西",
    "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门",
    "广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮",
    "南昌 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶",
    "南宁 柳州 桂林 梧州 北海 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口 三亚 儋州",
    "成都 自贡 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳",
    "贵阳 遵义 安顺 毕节 铜仁 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 拉萨",
    "南京 无锡 徐州 常州 苏州 南通 淮安 盐城 扬州 镇江 泰州 宿迁",
    "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水",
    "合肥 芜湖 蚌埠 淮南 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城",
    "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德",
    "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽",
    "郑州 开封 洛阳 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 南阳 商丘 信阳 周口",
    "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁",
    "唐山 邯郸 邢台 保定 承德 沧州 廊坊 衡水",
    "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳",
    "长春 四平 辽源 通化 白山 松原 白城 大庆 伊春 鸡西 鹤岗 黑河 绥化",
    "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 西宁 银川",
    "包头 乌海 赤峰 通辽",
];

/// A name without the province and city before it; the same where nothing of two characters would be left.
///
/// ```
/// use ledgerlint::value::cities::without_city;
/// assert_eq!(without_city("湖南株洲会展中心"), "会展中心");
/// assert_eq!(without_city("红旗会展中心"), "红旗会展中心");
/// ```
pub fn without_city(name: &str) -> &str {
    let mut name = name;
    loop {
        let Some((end, _)) = name.char_indices().nth(2) else { return name };
        let (city, rest) = name.split_at(end);
        if rest.chars().nth(1).is_none() || !is_city(city) {
            return name;
        }
        name = rest;
    }
}

/// Whether a name is that of a province or city.
pub fn is_city(name: &str) -> bool {
    CITIES.iter().any(|line| line.split(' ').any(|known| known == name))
}
