//! What names of files and sheets say of two lists that hold the same rows: one of them may be a part of the other, or both may be lists of two
//! things that happen to be alike (大米 and 食用油 for the same people, the same prize in two months).

use super::Register;
use crate::recognise::titles::month_in;
use crate::value::text::compact;

/// What a list of all is called.
const WHOLE: [&str; 8] = ["汇总", "总表", "合计", "总计", "总账", "总", "全部", "全体"];
/// What lists are called whatever they hold, and what copies are.
const PLAIN: [&str; 18] = [
    "上半年",
    "下半年",
    "全年",
    "年度",
    "半年",
    "季度",
    "副本",
    "备份",
    "复制",
    "打印",
    "发放",
    "明细",
    "清单",
    "名单",
    "台账",
    "登记",
    "sheet",
    "表",
];
/// What tells one of several lists of a kind from the next.
const TURNS: [&str; 12] = ["批", "次", "期", "轮", "场", "届", "组", "补", "男", "女", "追加", "第"];
/// How departments are called.
const DEPARTMENTS: [&str; 16] =
    ["办", "办公室", "所", "站", "科", "中心", "室", "股", "局", "队", "村", "社区", "部", "窗口", "机关", "领导"];

/// Whether the names of two lists allow that one holds rows of the other.
pub(super) fn allow(one: &Register, other: &Register) -> bool {
    let sheets = |register: &Register| register.name.sheet.as_deref().unwrap_or_default().to_owned();
    if one.name.file == other.name.file {
        return may_overlap(&sheets(one), &sheets(other));
    }
    may_overlap(stem(&one.name.file), stem(&other.name.file)) && may_overlap(&sheets(one), &sheets(other))
}

/// A file's name without folders and ending.
pub(super) fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn may_overlap(one: &str, other: &str) -> bool {
    let months = [one, other].map(one_month);
    if matches!(months, [Some(a), Some(b)] if a != b) {
        return false;
    }
    let is_whole = |name: &str| WHOLE.iter().any(|word| compact(name).contains(word));
    if is_whole(one) != is_whole(other) {
        return true;
    }
    let (one, other) = (matter(one), matter(other));
    let (short, long) = if one.chars().count() <= other.chars().count() { (one, other) } else { (other, one) };
    if long.contains(&short) {
        let rest = long.replacen(&short, "", 1);
        return !TURNS.iter().any(|word| rest.contains(word));
    }
    let is_department = |name: &str| DEPARTMENTS.iter().any(|ending| name.ends_with(ending));
    is_department(&short) != is_department(&long)
}

/// The one month that a name says.
fn one_month(name: &str) -> Option<i8> {
    let name = compact(name);
    let before = name.split_once('月')?.0.trim_end_matches(|c: char| c.is_ascii_digit());
    let ranges = before.ends_with(['-', '—', '–', '~', '至', '到', '、', '.']);
    month_in(&name).filter(|_| !ranges || before.trim_end_matches('-').ends_with("20"))
}

/// What is left of a name without its period and the words for lists.
pub(super) fn matter(name: &str) -> String {
    let mut text = compact(name);
    for word in WHOLE.iter().chain(&PLAIN) {
        text = text.replace(word, "");
    }
    let turns = TURNS.iter().any(|word| text.contains(word));
    text.retain(|c| !("年月日份截止至到末底—–-~_.、()[]".contains(c) || (c.is_ascii_digit() && !turns)));
    text
}

/// Whether two activities are one, of which one list names a part: 健步走 and 健步走(财政所), never 第一批 and 第二批.
pub(super) fn is_one_event(one: &str, other: &str) -> bool {
    let bare = |text: &str| WHOLE.iter().fold(text.to_owned(), |text, word| text.replace(word, ""));
    let (one, other) = (bare(one), bare(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let rest = long.strip_prefix(short.as_str()).filter(|_| !short.is_empty());
    rest.is_some_and(|rest| {
        let bracket = rest.strip_prefix('(').map(|rest| rest.trim_end_matches(')'));
        let is_part = |inside: &str| !TURNS.iter().any(|word| inside.contains(word)) && !inside.contains(|c: char| c.is_ascii_digit());
        rest.is_empty() || bracket.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_a_part_from_another_list() {
        for (one, other) in [
            ("汇总", "财政所"),
            ("总表", "转账"),
            ("健步走奖金发放表", "健步走奖金发放表（财政所）"),
            ("奖金发放表2021年1-6月", "2021年奖金发放表"),
            ("全镇", "财政所"),
            ("Sheet1", "发放表"),
            ("2021年上半年", "2021年"),
        ] {
            assert!(may_overlap(one, other) && may_overlap(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("大米", "食用油"),
            ("农业办", "财政所"),
            ("3月", "4月"),
            ("第一批", "第二批"),
            ("慰问品", "慰问品第二批"),
            ("奖金", "奖金(男子组)"),
        ] {
            assert!(!may_overlap(one, other) && !may_overlap(other, one), "{one} {other}");
        }
        assert!(is_one_event("健步走", "健步走(财政所)") && !is_one_event("健步走", "健步走(第二场)") && !is_one_event("健步走", "登山"));
    }
}
