//! Which units are one office: what the names of folders say. Knows no books.

use std::collections::BTreeMap;

use crate::value::text::compact;

/// What tells an office from others: its own name and the folders above it, without years and without the marks of copies. So 陆城镇/派出所
/// and 云溪镇/派出所 are two, while 2021年/派出所 and 2022年/派出所 are one, and so are 青石街道 and 青石街道 - 副本.
pub fn owner(name: &str, place: &str) -> String {
    let above: Vec<&str> = place.split('/').filter(|part| !part.is_empty() && !is_part_of_unit(part)).collect();
    let name = compact(name);
    let mut bare = name.as_str();
    while let Some(shorter) =
        without_mark(bare).map(|shorter| shorter.trim_end_matches(['-', '_', '('])).filter(|shorter| !shorter.is_empty())
    {
        bare = shorter;
    }
    format!("{}/{bare}", compact(&above.join("/")))
}

/// The same number for the same text, in the order of the texts.
pub fn numbered(texts: impl Iterator<Item = String>) -> Vec<u32> {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let number = |text| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(text).or_insert(next)
    };
    texts.map(number).collect()
}

/// The name without the mark of a copy at its end, if it has one.
fn without_mark(name: &str) -> Option<&str> {
    let numbered = || name.strip_suffix(')').and_then(|open| open.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix('('));
    ["副本", "(副本)", "复件", "备份", "(备份)", "copy"].iter().find_map(|mark| name.strip_suffix(mark)).or_else(numbered)
}

/// What the folders within one unit are called, numbers and marks aside: spans of time, matters of its books and forms of papers, one behind the other
/// (`付款台账`, `往来款清理资料`).
const SPANS: [&str; 9] = ["年", "年度", "月", "月份", "季度", "季", "上半年", "下半年", "全年"];
const MATTERS: [&str; 38] = [
    "财务",
    "会计",
    "科目",
    "凭证",
    "记账",
    "原始",
    "合同",
    "协议",
    "银行",
    "现金",
    "发票",
    "票据",
    "会议",
    "往来",
    "往来款",
    "应收",
    "应付",
    "资产",
    "固定资产",
    "购置",
    "采购",
    "工资",
    "发放",
    "奖金",
    "福利",
    "报销",
    "费用",
    "支出",
    "收入",
    "付款",
    "支付",
    "预算",
    "决算",
    "人员",
    "职工",
    "用餐",
    "公务接待",
    "审批",
];
const FORMS: [&str; 38] = [
    "账",
    "账簿",
    "账表",
    "台账",
    "报表",
    "表",
    "余额表",
    "序时账",
    "明细账",
    "总账",
    "日记账",
    "明细",
    "明细表",
    "清单",
    "清册",
    "名册",
    "花名册",
    "登记",
    "登记簿",
    "登记表",
    "记录",
    "纪要",
    "会议纪要",
    "决议",
    "资料",
    "材料",
    "文件",
    "附件",
    "档案",
    "数据",
    "单据",
    "对账单",
    "回单",
    "签领表",
    "发放表",
    "清理",
    "汇总",
    "导出",
];

/// Whether a folder is called like a year, a month or a kind of paper, so that it is part of a unit rather than one.
pub fn is_part_of_unit(name: &str) -> bool {
    let mark = |c: char| {
        c.is_ascii_digit()
            || matches!(c, '-' | '_' | '.' | ' ' | '第' | '一' | '二' | '三' | '四' | '、' | '(' | ')' | '（' | '）' | '~' | '及' | '和')
    };
    let words: String = name.chars().filter(|c| !mark(*c)).collect();
    let mut rest = words.as_str();
    while !rest.is_empty() {
        let known = SPANS.iter().chain(&MATTERS).chain(&FORMS).filter_map(|word| rest.strip_prefix(word));
        let Some(shorter) = known.min_by_key(|rest| rest.len()) else { return false };
        rest = shorter;
    }
    !words.is_empty() || is_period(name)
}

/// Digits alone are a part of a unit only if they are a year or a month (`2021`, `2021-03`, `03`): other numbers are codes of units.
fn is_period(name: &str) -> bool {
    let digits: Vec<&str> = name.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    digits.first().is_some_and(|first| year(first) || (first.len() == 6 && (first.starts_with("19") || first.starts_with("20"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_copies_of_an_office_are_one_and_namesakes_in_two_towns_are_two() {
        assert_ne!(owner("派出所", "陆城镇"), owner("派出所", "云溪镇"));
        assert_eq!(owner("派出所", "2021年/陆城镇"), owner("派出所", "2022年/陆城镇"));
        for copy in ["青石街道 - 副本", "青石街道 - 副本 (2)", "青石街道(1)", "青石街道_备份", "青石街道 copy", "青石街道（副本）"]
        {
            assert_eq!(owner("青石街道", ""), owner(copy, ""), "{copy}");
        }
        assert_ne!(owner("第1小学", ""), owner("第2小学", ""));
    }

    #[test]
    fn a_folder_called_by_a_year_is_a_part_and_one_called_by_a_code_is_a_unit() {
        for part in [
            "2021年",
            "2021-03",
            "2021年3月",
            "01合同",
            "一季度",
            "202103",
            "付款台账",
            "02科目余额表",
            "会议记录",
            "往来款清理资料",
            "合同及付款",
        ] {
            assert!(is_part_of_unit(part), "{part}");
        }
        for unit in ["430602", "12", "001", "青石街道", "合同科", "会计核算中心", "资产公司", "财政所"] {
            assert!(!is_part_of_unit(unit), "{unit}");
        }
    }
}
