//! Headers in two scripts: `凭证号 Voucher No.`, `Date 日期`, `摘要(Summary)`. What says in another script once more what the Chinese part says is no
//! part of the name; what carries a meaning of its own (`VIP客户名称`, `金额USD`, `客户ID`) stays. Knows no lists of headers.

use super::headers::bare_header;
use crate::value::text::{fold, is_han};

/// Short words in capitals that say nothing beside the Chinese word, the local currency among them; any other is an abbreviation that does (`USD`,
/// `VIP`, `ID`).
const SHORT_WORDS: [&str; 6] = ["NO", "DR", "CR", "OF", "RMB", "CNY"];
/// A word in capitals that is no longer than this is an abbreviation.
const ABBREVIATION_MAX: usize = 3;
/// What is longer is no header.
const HEADER_BYTES_MAX: usize = 200;
/// What may stand between the two scripts.
const SEPARATORS: [char; 9] = ['/', '|', ':', '-', '_', ',', '、', '*', '.'];

/// The Chinese part of a header that has a translation before or behind it, with brackets that stand behind it (`借方金额 Debit Amount（万元）` is
/// `借方金额(万元)`); `None` for any other text.
///
/// ```
/// use ledgerlint::recognise::scripts::chinese_part;
/// assert_eq!(chinese_part("凭证号 Voucher No.").as_deref(), Some("凭证号"));
/// assert_eq!(chinese_part("Debit Amount(借方金额)/元").as_deref(), Some("借方金额/元"));
/// assert_eq!(chinese_part("VIP客户名称"), None);
/// assert_eq!(chinese_part("金额USD"), None);
/// ```
pub fn chinese_part(text: &str) -> Option<String> {
    if text.len() > HEADER_BYTES_MAX || !text.chars().any(foreign) || !text.chars().any(is_han) {
        return None;
    }
    let text = fold(text);
    let start = text.find(foreign)?;
    let end = text.rfind(foreign).map(|last| last + text.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8))?;
    let (before, words, behind) = (text.get(..start)?, text.get(start..end)?, text.get(end..)?);
    let translates = !words.chars().any(|c| is_han(c) || c.is_ascii_digit()) && words.split(|c| !foreign(c)).all(is_word);
    // `Debit(RMB)` ends with a bracket of its own, which parts as a space does.
    let opens = words.matches(['(', '[']).count() > words.matches([')', ']']).count();
    let closed = opens.then(|| behind.strip_prefix([')', ']'])).flatten().map(|rest| format!(" {rest}"));
    let (before, behind, apart) = parted(before, closed.as_deref().unwrap_or(behind))?;
    let behind_name = before.chars().any(is_han);
    // In Chinese what tells one thing of a name from another stands before it without a gap.
    if !translates || !(behind_name || apart) || !(behind_name || behind.chars().any(is_han)) {
        return None;
    }
    let part = format!("{before}{behind}");
    // What stands on both sides of the foreign words may be a remark, but no second half of the name.
    (!behind_name || bare_header(&part).0 == bare_header(&before).0).then_some(part)
}

fn foreign(c: char) -> bool {
    !is_han(c) && c.is_alphabetic()
}

/// Whether a word is none that abbreviates.
fn is_word(word: &str) -> bool {
    let length = word.chars().count();
    let capitals = word.chars().all(char::is_uppercase);
    length == 0 || SHORT_WORDS.contains(&word) || !(length == 1 || (capitals && length <= ABBREVIATION_MAX))
}

/// What stands before and behind the foreign words without what parts them from the Chinese, and whether something does; `None` if they share a
/// bracket with anything else.
fn parted(before: &str, behind: &str) -> Option<(String, String, bool)> {
    let gap = |c: char| c.is_whitespace() || SEPARATORS.contains(&c);
    let (left, right) = (before.trim_end(), behind.strip_prefix('.').unwrap_or(behind).trim_start());
    let (left, right, bracketed) = match (left.strip_suffix(['(', '[']), right.strip_prefix([')', ']'])) {
        (Some(left), Some(right)) => (left.trim_end(), right.trim_start(), true),
        (None, None) => (left, right, false),
        _ => return None,
    };
    let left = left.trim_end_matches(gap);
    if left.is_empty() {
        let name = right.trim_start_matches(gap);
        let inner =
            name.strip_prefix(['(', '[']).and_then(|rest| rest.split_once([')', ']'])).map(|(inner, rest)| format!("{inner}{rest}"));
        let apart = bracketed || inner.is_some() || behind.starts_with(gap);
        return Some((String::new(), inner.unwrap_or_else(|| name.to_owned()), apart));
    }
    let right = if right.starts_with(is_han) { format!("/{right}") } else { right.to_owned() };
    Some((left.to_owned(), right, true))
}

/// The rows of a header as their Chinese parts; a row that is in another script alone says once more what the others say. `None` if nothing is left off.
pub fn chinese_parts(levels: &[String]) -> Option<Vec<String>> {
    let has_han = |text: &String| text.chars().any(is_han);
    if !levels.iter().any(has_han) || !levels.iter().any(|level| level.chars().any(foreign)) {
        return None;
    }
    let says_again = |text: &String| !has_han(text) && fold(text).split(|c: char| !c.is_alphabetic()).all(is_word);
    let parts: Vec<String> =
        levels.iter().filter(|level| !says_again(level)).map(|level| chinese_part(level).unwrap_or_else(|| level.clone())).collect();
    (parts != levels).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_translation_is_left_off_wherever_it_stands() {
        for (text, part) in [
            ("凭证号 Voucher No.", "凭证号"),
            ("凭证号\nVoucher NO", "凭证号"),
            ("凭证号(Voucher No.)", "凭证号"),
            ("摘要（Summary）", "摘要"),
            ("摘要Summary", "摘要"),
            ("Date 日期", "日期"),
            ("DATE\n日期", "日期"),
            ("No.凭证号", "凭证号"),
            ("(Date)日期", "日期"),
            ("Date（日期）", "日期"),
            ("部门/Department", "部门"),
            ("Department/部门", "部门"),
            ("借方 DR", "借方"),
            ("Debit(RMB) 借方金额", "借方金额"),
            ("Debit(RMB)借方金额（元）", "借方金额(元)"),
            ("借方金额 Debit (RMB)", "借方金额"),
            ("借方金额 Debit Amount", "借方金额"),
            ("借方金额 Debit Amount（万元）", "借方金额(万元)"),
            ("借方金额（万元）Debit Amount", "借方金额(万元)"),
            ("借方金额(元)/Debit Amount", "借方金额(元)"),
            ("Debit Amount 借方金额(元)", "借方金额(元)"),
            ("Debit Amount(借方金额(元))", "借方金额(元)"),
            ("借方金额/Debit/元", "借方金额/元"),
            ("借方金额 Debit 元", "借方金额/元"),
        ] {
            assert_eq!(chinese_part(text).as_deref(), Some(part), "{text}");
        }
    }

    #[test]
    fn what_carries_a_meaning_of_its_own_stays() {
        for text in [
            "日期",
            "Date",
            "VIP客户名称",
            "VIP 客户名称",
            "ABC编号",
            "Oracle科目编码",
            "金额USD",
            "金额 USD",
            "USD Amount 金额",
            "客户ID",
            "项目A",
            "客户Vip名称",
            "科目编码U8",
            "金额(USD 折算)",
            "A类部门 B类部门",
        ] {
            assert_eq!(chinese_part(text), None, "{text}");
        }
    }
}
