//! Accounts as cells hold them: a code, a name, a path, or several of these in one cell; and auxiliary items (`【部门：办公室】`).

use crate::tables::{Field, journal};
use crate::value::names::names_nothing;
use crate::value::text::{fold, is_han};

/// A code has at least this many digits; fewer at the head of a name are part of it.
const CODE_DIGITS_MIN: usize = 3;
const SEPARATORS: [char; 15] = [' ', '-', '_', '\\', '/', ':', '|', '、', '.', ',', ';', '~', '>', '\n', '\r'];

/// The code and the name that stand in one cell; a path stays a path. `None` if there is no code in it.
///
/// ```
/// use ledgerlint::recognise::account::split_code;
/// let split = |text| split_code(text).map(|(code, name)| format!("{code}|{name}")).unwrap_or_default();
/// assert_eq!(split("1002 银行存款"), "1002|银行存款");
/// assert_eq!(split("6602.01\\管理费用\\办公费"), "6602.01|管理费用\\办公费");
/// assert_eq!(split("[1002]银行存款"), "1002|银行存款");
/// assert_eq!(split("银行存款（1002）"), "1002|银行存款");
/// assert_eq!(split("1002\n银行存款"), "1002|银行存款");
/// assert_eq!(split("1002.银行存款"), "1002|银行存款");
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

impl Auxiliary {
    /// The field of a journal that holds it.
    pub fn field(self) -> Field {
        match self {
            Self::Department => journal::DEPARTMENT,
            Self::Counterparty => journal::COUNTERPARTY,
            Self::Project => journal::PROJECT,
        }
    }
}

/// The auxiliary items of a cell: `【部门：办公室】【客户：甲】`, `部门:办公室;客户:甲`.
///
/// ```
/// use ledgerlint::recognise::account::{Auxiliary, auxiliaries};
/// assert_eq!(auxiliaries("【部门：办公室】【数量：3】"), [(Auxiliary::Department, "办公室".to_owned())]);
/// assert_eq!(auxiliaries("[部门]办公室 [规格]甲"), [(Auxiliary::Department, "办公室".to_owned())]);
/// assert_eq!(auxiliaries("部门:01/办公室"), [(Auxiliary::Department, "办公室".to_owned())]);
/// assert_eq!(auxiliaries("客户:S308-养护站"), [(Auxiliary::Counterparty, "S308-养护站".to_owned())]);
/// // Without a key, what is called like a firm or an authority is no department of one's own.
/// assert_eq!(auxiliaries("青石建材有限公司"), [(Auxiliary::Counterparty, "青石建材有限公司".to_owned())]);
/// assert!(auxiliaries("财政所").is_empty() && auxiliaries("农业服务中心").is_empty() && auxiliaries("道路硬化").is_empty());
/// ```
pub fn auxiliaries(text: &str) -> Vec<(Auxiliary, String)> {
    let text = fold(text);
    let of_pair = |(key, value): (&str, &str)| Some((auxiliary_of(key)?, without_item_code(value.trim()).to_owned()));
    // `[部门]办公室[客户]甲`: the brackets hold the keys alone.
    if text.starts_with('[') && !text.contains([':', '=']) {
        let pairs = text.split('[').filter_map(|piece| piece.split_once(']'));
        let pairs = pairs.map(|(key, value)| (key, value.trim().trim_end_matches([';', ',', '|', '/'])));
        return pairs.filter_map(of_pair).filter(|(_, value)| !value.is_empty()).collect();
    }
    let pieces = text.split(['[', ']', ';', ',', '\n', '|']);
    let item = |piece: &str| match piece.split_once([':', '=']) {
        Some(pair) => of_pair(pair),
        None => Some(without_item_code(piece.trim())).filter(|name| is_party(name)).map(|name| (Auxiliary::Counterparty, name.to_owned())),
    };
    pieces.filter_map(item).filter(|(_, value)| !value.is_empty()).collect()
}

/// The auxiliary items of a cell, or of one whose kind stands before it without a sign of its own: `个人/王建国`, `往来单位-宏图商行`.
///
/// ```
/// use ledgerlint::recognise::account::{Auxiliary, auxiliaries_by_kind};
/// assert_eq!(auxiliaries_by_kind("个人/王建国"), [(Auxiliary::Counterparty, "王建国".to_owned())]);
/// assert_eq!(auxiliaries_by_kind("部门:财政所"), [(Auxiliary::Department, "财政所".to_owned())]);
/// assert_eq!(auxiliaries_by_kind("客户/宏图商行"), [(Auxiliary::Counterparty, "宏图商行".to_owned())]);
/// assert!(auxiliaries_by_kind("项目部-一期").is_empty());
/// ```
pub fn auxiliaries_by_kind(text: &str) -> Vec<(Auxiliary, String)> {
    const KINDS: [&str; 13] =
        ["部门", "科室", "客户", "供应商", "客商", "往来单位", "单位", "个人", "人员", "职员", "职工", "员工", "项目"];
    let folded = fold(text);
    match folded.split_once(['/', '-', '\\', '|', ' ', '_']).filter(|(kind, _)| KINDS.contains(kind)) {
        Some((kind, name)) => auxiliaries(&format!("{kind}:{}", name.trim())),
        None => auxiliaries(text),
    }
}

/// The item of a cell that holds one alone, without a key: `职工01`, `石门村村民委员会`. On a line of what is owed it is who owes or is owed.
///
/// ```
/// use ledgerlint::recognise::account::lone_item;
/// assert_eq!(lone_item("001/职工01").as_deref(), Some("职工01"));
/// assert_eq!((lone_item("部门:办公室"), lone_item("办公室;职工01"), lone_item("0101"), lone_item("-")), (None, None, None, None));
/// ```
pub fn lone_item(text: &str) -> Option<String> {
    let text = fold(text);
    if text.contains([':', '=']) {
        return None;
    }
    let mut pieces = text.split(['[', ']', ';', ',', '\n', '|']).map(str::trim).filter(|piece| !piece.is_empty());
    let name = pieces.next().filter(|_| pieces.next().is_none()).map(without_item_code)?;
    (name.contains(char::is_alphabetic) && !names_nothing(name)).then(|| name.to_owned())
}

/// Whether an item without a key is called like a firm, a shop or an authority: none of these is a department or a project of one's own.
fn is_party(name: &str) -> bool {
    const ENDINGS: [&str; 30] = [
        "公司",
        "集团",
        "厂",
        "店",
        "经营部",
        "商行",
        "超市",
        "合作社",
        "工程队",
        "施工队",
        "工作室",
        "门市",
        "门市部",
        "饭庄",
        "宾馆",
        "农场",
        "事务所",
        "银行",
        "支行",
        "加油站",
        "局",
        "大队",
        "中队",
        "支队",
        "总队",
        "医院",
        "卫生院",
        "协会",
        "学会",
        "商会",
    ];
    const CHARS_MIN: usize = 4;
    name.chars().count() >= CHARS_MIN && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The name of an item without the code before it: `01/办公室`, `BM0001/财政所`. One before a hyphen may be part of the name
/// (`S308-养护站`): the whole unit decides.
fn without_item_code(value: &str) -> &str {
    let is_code = |code: &str| code.bytes().any(|b| b.is_ascii_digit()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
    let named = value.split_once('/').filter(|(code, name)| is_code(code) && name.starts_with(is_han));
    named.map_or(value, |(_, name)| name)
}

fn auxiliary_of(key: &str) -> Option<Auxiliary> {
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    if has(&["部门", "科室"]) {
        Some(Auxiliary::Department)
    } else if has(&["客户", "供应商", "客商", "往来", "单位", "个人", "人员", "职员", "职工", "员工"]) {
        Some(Auxiliary::Counterparty)
    } else if has(&["项目"]) {
        Some(Auxiliary::Project)
    } else {
        None
    }
}
