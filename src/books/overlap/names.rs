//! What names of files and sheets say of two lists that hold the same rows: one of them may be a part of the other, or both may be lists of two
//! things that happen to be alike (大米 and 食用油 for the same people, the same prize in two months).

use super::Register;
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
/// Spans of less than a year in a name.
const SPANS: [&str; 5] = ["上半年", "下半年", "季度", "季", "月"];

/// Whether the names of two lists say that one holds rows of the other: a sheet or file of all beside others, a list of a part of the year beside that of
/// the year, a list with its part in brackets.
pub(super) fn tell_part(one: &Register, other: &Register) -> bool {
    let sheets = [one, other].map(|register| register.name.sheet.as_deref().unwrap_or_default());
    let files = [one, other].map(|register| &*register.name.file);
    let folders = files.map(|file| file.rsplit_once('/').map_or("", |(folder, _)| folder));
    if files[0] == files[1] {
        return is_part(sheets[0], sheets[1]);
    }
    folders[0] == folders[1] && matter(sheets[0]) == matter(sheets[1]) && is_part(stem(files[0]), stem(files[1]))
}

/// Whether title or sheet call a list an extract of another: of the large payments, of those from an amount on.
pub(super) fn is_extract(register: &Register) -> bool {
    const WORDS: [&str; 8] = ["大额", "元以上", "万以上", "元及以上", "摘录", "节选", "选录", "抽查"];
    let sheet = register.name.sheet.as_deref().unwrap_or_default();
    // The file's name is that of all its sheets.
    let own = if sheet.is_empty() || compact(sheet).starts_with("sheet") { stem(&register.name.file) } else { sheet };
    register.titles.title.as_deref().into_iter().chain([own]).any(|text| WORDS.iter().any(|word| compact(text).contains(word)))
}

/// A file's name without folders and ending.
pub(super) fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether two lists lie in one folder and are called alike but for the day.
pub(super) fn are_like(one: &Register, other: &Register) -> bool {
    let names = [one, other].map(|register| {
        let (folder, _) = register.name.file.rsplit_once('/').unwrap_or_default();
        (folder, matter(stem(&register.name.file)), matter(register.name.sheet.as_deref().unwrap_or_default()))
    });
    names[0] == names[1]
}

/// Whether one of two names is that of a part of the other.
fn is_part(one: &str, other: &str) -> bool {
    let is_whole = |name: &str| WHOLE.iter().any(|word| compact(name).contains(word));
    let spans = |name: &str| SPANS.iter().any(|word| name.contains(word));
    let year = |name: &str| name.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4).map(str::to_owned);
    if year(one).zip(year(other)).is_some_and(|(one, other)| one != other) {
        return false;
    }
    if is_whole(one) != is_whole(other) {
        return true;
    }
    if matter(one) == matter(other) {
        return !matter(one).is_empty() && spans(one) != spans(other);
    }
    is_one_event(&compact(one), &compact(other))
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
            ("2021年上半年付款台账", "2021年付款台账"),
        ] {
            assert!(is_part(one, other) && is_part(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("大米", "食用油"),
            ("农业办", "财政所"),
            ("3月", "4月"),
            ("上半年", "下半年"),
            ("Sheet1", "Sheet2"),
            ("第一批", "第二批"),
            ("慰问品", "慰问品第二批"),
            ("奖金", "奖金(男子组)"),
            ("2020年汇总", "2021年财政所"),
            ("2020年", "2021年"),
        ] {
            assert!(!is_part(one, other) && !is_part(other, one), "{one} {other}");
        }
        assert!(is_one_event("健步走", "健步走(财政所)") && !is_one_event("健步走", "健步走(第二场)") && !is_one_event("健步走", "登山"));
    }
}
