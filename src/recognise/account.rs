//! Accounts as cells hold them: a code, a name, a path, or several of these in one cell; and auxiliary items (`【部门：办公室】`).

use crate::value::text::fold;

/// A code has at least this many digits; fewer at the head of a name are part of it.
const CODE_DIGITS_MIN: usize = 3;
const SEPARATORS: [char; 8] = [' ', '-', '_', '\\', '/', ':', '|', '、'];

/// The code and the name that stand in one cell; a path stays a path. `None` if there is no code in it.
///
/// ```
/// use ledgerlint::recognise::account::split_code;
/// let split = |text| split_code(text).map(|(code, name)| format!("{code}|{name}")).unwrap_or_default();
/// assert_eq!(split("1002 银行存款"), "1002|银行存款");
/// assert_eq!(split("6602.01\\管理费用\\办公费"), "6602.01|管理费用\\办公费");
/// assert_eq!(split("[1002]银行存款"), "1002|银行存款");
/// assert_eq!(split("银行存款（1002）"), "1002|银行存款");
/// assert_eq!(split("2023年专项经费"), "");
/// ```
pub fn split_code(text: &str) -> Option<(String, String)> {
    let text = fold(text);
    if let Some((inside, name)) = text.strip_prefix(['[', '(']).and_then(|rest| rest.split_once([']', ')']))
        && is_code(inside)
    {
        return Some((inside.to_owned(), name.trim_start_matches(SEPARATORS).to_owned()));
    }
    if let Some((name, inside)) = text.strip_suffix([']', ')']).and_then(|rest| rest.rsplit_once(['[', '(']))
        && is_code(inside)
        && !name.is_empty()
    {
        return Some((inside.to_owned(), name.trim_end().to_owned()));
    }
    let code = leading_code(&text);
    if !is_code(code) {
        return None;
    }
    let rest = text.strip_prefix(code).unwrap_or_default();
    let name = rest.trim_start_matches(SEPARATORS);
    // A number that counts something or is a year begins a name.
    let counts = name.len() == rest.len() && name.starts_with(['年', '月', '日', '元', '号', '万', '%', '个', '期']);
    (!counts).then(|| (code.to_owned(), name.to_owned()))
}

/// Digits in groups joined by points or hyphens, the longest run at the head of a text.
fn leading_code(text: &str) -> &str {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((index, c)) = chars.next() {
        let joins = matches!(c, '.' | '-') && index > 0 && chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if !(c.is_ascii_digit() || joins) {
            break;
        }
        end = index + c.len_utf8();
    }
    text.get(..end).unwrap_or_default()
}

fn is_code(text: &str) -> bool {
    text.chars().take_while(char::is_ascii_digit).count() >= CODE_DIGITS_MIN
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
}

/// What an auxiliary item is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auxiliary {
    /// A department of one's own.
    Department,
    /// A customer, supplier or person.
    Counterparty,
    /// A project.
    Project,
}

/// The auxiliary items of a cell: `【部门：办公室】【客户：甲】`, `部门:办公室;客户:甲`.
///
/// ```
/// use ledgerlint::recognise::account::{Auxiliary, auxiliaries};
/// assert_eq!(auxiliaries("【部门：办公室】【数量：3】"), [(Auxiliary::Department, "办公室".to_owned())]);
/// ```
pub fn auxiliaries(text: &str) -> Vec<(Auxiliary, String)> {
    let text = fold(text);
    let pieces = text.split(['[', ']', ';', ',', '\n', '|']);
    pieces
        .filter_map(|piece| piece.split_once([':', '=']))
        .filter_map(|(key, value)| Some((auxiliary_of(key)?, value.trim().to_owned())))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn auxiliary_of(key: &str) -> Option<Auxiliary> {
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    if has(&["部门", "科室"]) {
        Some(Auxiliary::Department)
    } else if has(&["客户", "供应商", "客商", "往来", "单位", "个人", "人员", "职员", "员工"]) {
        Some(Auxiliary::Counterparty)
    } else if has(&["项目"]) {
        Some(Auxiliary::Project)
    } else {
        None
    }
}
