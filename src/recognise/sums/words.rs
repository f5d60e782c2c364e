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

/// The kinds of payouts that standards tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payout {
    Prize,
    Clothing,
    Condolence,
    Allowance,
    Wages,
}

impl Payout {
    /// What a header names, the words of each kind in turn.
    pub fn of(header: &str) -> Option<Self> {
        const WORDS: [(Payout, &[&str]); 5] = [
            (Payout::Clothing, &["服", "衣", "裤", "鞋", "帽", "衫", "袜"]),
            (Payout::Condolence, &["慰问", "福利"]),
            (Payout::Allowance, &["补贴", "补助", "津贴"]),
            (Payout::Prize, &["奖", "绩效"]),
            (Payout::Wages, &["工资", "薪"]),
        ];
        WORDS.iter().find(|(_, words)| has(header, words)).map(|(kind, _)| *kind)
    }
}

/// Whether a part is of the kind of payout that its neighbour names: named alike, or what goods of it were worth.
pub fn is_payout_of(kind: Option<Payout>, part: &str) -> bool {
    const GOODS: [&str; 9] = ["折价", "价值", "实物", "物品", "物资", "礼", "米", "油", "奶"];
    kind.is_some_and(|kind| Payout::of(part).map_or_else(|| has(part, &GOODS), |other| other == kind))
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
