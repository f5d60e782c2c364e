//! What headers say of a sum: a total, a part, what is none, and of what kind it is.

use crate::recognise::headers::bare_header;
use crate::value::text::compact;

/// What no part of what was paid is called: what is taken off, what is open, what is planned.
pub const NO_PARTS: [&str; 46] = [
    // Taken off.
    "扣",
    "退",
    "抵",
    "减",
    "冲",
    "个税",
    "代缴",
    "剔除",
    "不予",
    "差额",
    // Open, put off, planned.
    "已",
    "未",
    "余",
    "欠",
    "待付",
    "待支",
    "待拨",
    "待报",
    "剩",
    "挂账",
    "缓付",
    "暂",
    "尾款",
    "质保",
    "保证金",
    "应",
    "预",
    "计划",
    "合同",
    "借款",
    // Of another time.
    "累计",
    "结转",
    "期初",
    "以前",
    "前期",
    "上期",
    "往期",
    "历年",
    "往年",
    "上年",
    "去年",
    // Of somebody else.
    "个人",
    "自费",
    "自付",
    "自理",
    "自担",
];
/// What is no money, or the price of one; it may stand between parts.
pub const MEASURES: [&str; 11] = ["单价", "标准", "数量", "人数", "人均", "年龄", "积分", "得分", "尺码", "面积", "里程"];
/// Endings of such.
pub const MEASURE_ENDINGS: [&str; 7] = ["率", "次", "天", "号", "次数", "天数", "张数"];
/// A header with one of these says that the column was paid, whatever the total is.
pub const DEEDS: [&str; 5] = ["付", "支", "拨", "发放", "实"];

/// What kinds of costs and payouts end with.
pub const KIND_ENDINGS: [&str; 24] = [
    "费",
    "金",
    "补",
    "补贴",
    "补助",
    "津贴",
    "款",
    "税",
    "税额",
    "奖",
    "奖励",
    "奖品",
    "礼品",
    "慰问品",
    "纪念品",
    "服装",
    "餐",
    "住宿",
    "交通",
    "水果",
    "茶水",
    "酒水",
    "烟酒",
    "场地",
];
/// What they begin with.
pub const KIND_BEGINNINGS: [&str; 4] = ["其他", "其它", "其余", "杂"];
/// What an amount is called that says no kind of cost.
pub const PLAIN: [&str; 13] = ["", "付款", "支付", "拨付", "报销", "发放", "支出", "开支", "采购", "购置", "本次", "本期", "费用"];

/// Whether a header is nothing but a word for a total; the words over several columns before it are given.
pub fn total_word(header: &str) -> Option<&str> {
    // Most headers are none: what is cheap to ask is asked first.
    if !header.contains(['总', '计']) {
        return None;
    }
    let is_word = |text: &str| {
        let (bare, _) = bare_header(text);
        let rest = ["金额", "费用"].iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(&bare);
        let core = ["金额", "数额", "费用", "额", "数"].iter().find_map(|word| rest.strip_suffix(word));
        core == Some("总") || ["合计", "小计", "总计", "共计", "总合计"].contains(&core.unwrap_or(rest))
    };
    if is_word(header) {
        return Some("");
    }
    header.rsplit_once(' ').filter(|(_, last)| is_word(last)).map(|(over, _)| over)
}

/// Money of somebody else in what was paid out: what the payee got of it is none of the office's money.
pub const OF_OTHERS: [&str; 10] = ["赞助", "捐", "村级负担", "村负担", "群众", "村民", "手续费", "汇费", "罚款", "罚金"];
/// Money that may be of somebody else, beside what is called like the amount; beside 财政拨款 it is the office's own.
pub const MATCHING: [&str; 2] = ["配套", "自筹"];
/// What says behind a total how much of it was allowed or paid.
pub const ALLOWED: [&str; 13] =
    ["核定", "审定", "核准", "准予", "批准", "准报", "实报", "实付", "实发", "实支", "实际", "报销数", "报销金额"];

/// The kinds of payouts that standards tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payout {
    /// Of a contest.
    Prize,
    /// Of the year's work, for which other standards hold: 年终奖, 绩效, 考核奖.
    Bonus,
    Clothing,
    Condolence,
    Allowance,
    Wages,
}

impl Payout {
    /// What a header is for sure: a whole word, since 洗衣费 and 服务费 are no clothing.
    pub fn of(header: &str) -> Option<Self> {
        const OF_WORK: [&str; 12] =
            ["年终", "年度", "绩效", "考核", "文明单位", "文明奖", "综治", "目标", "一次性", "十三月", "13月", "平时"];
        let core = core_of(header);
        let worth = ["折价", "价值", "折合", "折款", "费用", "费", "款"].iter().find_map(|word| core.strip_suffix(word));
        let core = worth.unwrap_or(&core);
        if has(core, &OF_WORK) && has(core, &["奖", "绩效"]) && !core.ends_with("工资") {
            return Some(Self::Bonus);
        }
        if is_prize(core) {
            return Some(Self::Prize);
        }
        if CLOTHES.contains(&core) {
            return Some(Self::Clothing);
        }
        if ["慰问", "慰问金", "慰问品", "慰问物资", "节日慰问", "节日慰问金", "节日慰问品", "福利", "节日福利"].contains(&core)
        {
            return Some(Self::Condolence);
        }
        let ends = |words: &[&str]| words.iter().any(|word| core.ends_with(word));
        match () {
            () if ends(&["补贴", "补助", "津贴"]) => Some(Self::Allowance),
            () if ends(&["工资", "薪", "薪酬"]) => Some(Self::Wages),
            () => None,
        }
    }

    /// Whether a part of what is of this kind is of it for sure: called so, or goods that were given as such.
    pub fn holds(self, part: &str) -> bool {
        match Self::of(part) {
            Some(own) => own == self || (self == Self::Bonus && own == Self::Prize),
            None => is_goods_of(self, part),
        }
    }
}

/// Clothes, whole words all of them; those for work have a standard of their own.
const CLOTHES: [&str; 45] = [
    "服装",
    "运动服",
    "球服",
    "队服",
    "校服",
    "班服",
    "礼服",
    "羽绒服",
    "演出服",
    "表演服",
    "比赛服",
    "参赛服",
    "训练服",
    "服饰",
    "衣服",
    "衣",
    "球衣",
    "队衣",
    "运动衣",
    "冲锋衣",
    "雨衣",
    "大衣",
    "上衣",
    "外衣",
    "衣帽",
    "衣裤",
    "外套",
    "T恤",
    "t恤",
    "文化衫",
    "衬衫",
    "裤",
    "裤子",
    "运动裤",
    "长裤",
    "短裤",
    "鞋",
    "鞋子",
    "运动鞋",
    "球鞋",
    "鞋帽",
    "鞋袜",
    "帽",
    "帽子",
    "袜子",
];

/// Whether a word is a prize of the contest at hand: 奖金, 一等奖奖品, 名次奖. Another contest's (乒乓球赛奖金) is none, and what a team gets has
/// another standard.
fn is_prize(core: &str) -> bool {
    const RANKS: [&str; 32] = [
        "",
        "现金",
        "实物",
        "名次",
        "参与",
        "参赛",
        "优秀",
        "优胜",
        "鼓励",
        "纪念",
        "安慰",
        "幸运",
        "组织",
        "优秀组织",
        "道德风尚",
        "冠军",
        "亚军",
        "季军",
        "特等",
        "一等",
        "二等",
        "三等",
        "四等",
        "五等",
        "第一名",
        "第二名",
        "第三名",
        "比赛",
        "竞赛",
        "活动",
        "获奖",
        "本次",
    ];
    let rank = ["奖励金", "奖金", "奖品", "奖励", "奖"].iter().find_map(|word| core.strip_suffix(word));
    rank.is_some_and(|rank| RANKS.contains(&rank.strip_suffix('奖').unwrap_or(rank)) || RANKS.contains(&rank))
}

/// Whether a header names goods that are given as a prize or to console.
fn is_goods_of(kind: Payout, header: &str) -> bool {
    const GIVEN: [&str; 20] = [
        "实物",
        "物品",
        "礼品",
        "礼物",
        "礼品卡",
        "礼品券",
        "购物卡",
        "购物券",
        "超市卡",
        "消费卡",
        "消费券",
        "代金券",
        "电影票",
        "电影卡",
        "观影票",
        "提货卡",
        "提货券",
        "蛋糕卡",
        "蛋糕券",
        "礼包",
    ];
    const FOOD: [&str; 16] =
        ["米面油", "粮油", "米油", "大米", "食用油", "米", "油", "面粉", "牛奶", "奶", "月饼", "粽子", "水果", "蛋糕", "生日蛋糕", "茶叶"];
    let core = core_of(header);
    let worth = ["折价", "价值", "折合", "折款", "面值"].iter().find_map(|word| core.strip_suffix(word));
    let core = worth.unwrap_or(&core);
    match kind {
        Payout::Prize | Payout::Bonus => GIVEN.contains(&core),
        Payout::Condolence => GIVEN.contains(&core) || FOOD.contains(&core),
        Payout::Clothing | Payout::Allowance | Payout::Wages => false,
    }
}

/// Whether a part is of the kind of payout that its neighbour names.
pub fn is_payout_of(kind: Option<Payout>, part: &str) -> bool {
    kind.is_some_and(|kind| kind.holds(part))
}

/// A header without the words that say amount.
pub fn core_of(header: &str) -> String {
    let (bare, _) = bare_header(header);
    ["金额", "数额"].iter().find_map(|word| bare.strip_suffix(word)).unwrap_or(&bare).to_owned()
}

/// Whether a header names a kind of cost or of payout: 餐费, 税额, 其他.
pub fn is_kind(header: &str) -> bool {
    let core = core_of(header);
    KIND_ENDINGS.iter().any(|word| core.ends_with(word)) || KIND_BEGINNINGS.iter().any(|word| core.starts_with(word))
}

/// Whether a header is that of an amount of nothing in particular: 金额, 报销金额.
pub fn is_plain(header: &str) -> bool {
    PLAIN.contains(&core_of(header).as_str())
}

/// Whether a header is a year and nothing else.
pub fn is_year(header: &str) -> bool {
    let core = core_of(header);
    let digits = core.trim_end_matches(['年', '度']);
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

pub fn has(header: &str, words: &[&str]) -> bool {
    let header = compact(header);
    words.iter().any(|word| header.contains(word))
}

pub fn ends(header: &str, words: &[&str]) -> bool {
    let (bare, _) = bare_header(header);
    words.iter().any(|word| bare.ends_with(word))
}
