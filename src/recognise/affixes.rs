//! What stands in every cell of a column and is no part of what it says: the code before a name (`[0001]甲公司`), the number of the line
//! behind a voucher's (`记-0001/2`). The whole column decides, so that a name that begins with digits and `2024-3` stay what they are.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::shown;
use super::columns::Column;
use super::kind::cell_at;
use super::layout::{Layout, Search};
use super::rows;
use crate::say;
use crate::tables::{FieldKind, TableKind};
use crate::value::Said;
use crate::value::names::names_nothing;
use crate::value::text::{fold, is_han, printable, shorten};

/// In how many rows is looked for what a column's cells have in common.
const ROWS: usize = 1000;
/// So many different names, or vouchers of more than one line, show a habit.
const SHOWN_BY: usize = 2;
/// Of so many cells with a code one may be without.
const CODED_OF: usize = 10;
/// The most characters of an example that is told.
const EXAMPLE_CHARS: usize = 20;

/// What the cells of a column have that is no part of what they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Affix {
    /// A code before the name.
    Code,
    /// The number of the line behind that of the voucher.
    Line,
}

impl Affix {
    /// A text without it; `None` if it has none.
    ///
    /// ```
    /// use ledgerlint::recognise::affixes::Affix;
    /// for text in ["[0001]长林印务", "001-长林印务", "G01 长林印务", "（0001）长林印务", "0001\\长林印务"] {
    ///     assert_eq!(Affix::Code.without(text).as_deref(), Some("长林印务"), "{text}");
    /// }
    /// for text in ["长林印务", "3号仓库", "2023年专项", "0001", "1-长林"] {
    ///     assert_eq!(Affix::Code.without(text), None, "{text}");
    /// }
    /// assert_eq!(Affix::Line.without("记-0001/2").as_deref(), Some("记-0001"));
    /// assert_eq!(Affix::Line.without("0001-12").as_deref(), Some("0001"));
    /// assert_eq!(Affix::Line.without("记-0001"), None);
    /// ```
    pub fn without(self, text: &str) -> Option<String> {
        match self {
            Self::Code => coded(text).map(|(_, name)| name),
            Self::Line => lined(text).map(|(voucher, _)| voucher),
        }
    }
}

/// A code and the name behind it.
fn coded(text: &str) -> Option<(String, String)> {
    let text = fold(text);
    let text = text.trim();
    let is_code = |code: &str| {
        let signs = |c: char| c.is_ascii_alphanumeric() || c == '.';
        code.len() >= 2 && code.bytes().any(|byte| byte.is_ascii_digit()) && code.chars().all(signs)
    };
    let bracketed = text.strip_prefix(['[', '(']).and_then(|rest| rest.split_once([']', ')']));
    let parted = || text.split_once([' ', '-', '_', '\\', '/', ':', '|', '、']);
    let (code, name) = bracketed.or_else(parted)?;
    let name = name.trim_start_matches([' ', '-', '_', '\\', '/', ':', '|', '、']);
    (is_code(code.trim()) && name.starts_with(is_han) && !names_nothing(name)).then(|| (code.trim().to_owned(), name.to_owned()))
}

/// A voucher and the line of it.
fn lined(text: &str) -> Option<(String, u32)> {
    let text = fold(text);
    let text = text.trim().trim_end_matches([')', ']']);
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (before, line) = text.split_at_checked(text.len() - digits)?;
    let voucher = before.trim_end_matches([' ', '-', '_', '\\', '/', ':', '.', '#', '(', '[']);
    let parted = voucher.len() < before.len() && voucher.trim_end_matches('号').ends_with(|c: char| c.is_ascii_digit());
    Some((voucher.to_owned(), line.parse().ok()?)).filter(|_| parted)
}

/// What the columns of a layout have, by their index.
pub fn of(search: Search, layout: &Layout) -> BTreeMap<u32, Affix> {
    let Some(table) = search.headers.tables.get(layout.table()) else { return BTreeMap::new() };
    let role = |column: &Column| column.role.and_then(|role| table.roles.get(role)).map_or("", |role| &role.name);
    let names = |column: &&Column| column.kind == FieldKind::Text && NAMES.contains(&role(column));
    let coded = layout.columns.iter().filter(names).filter(|column| are_coded(&texts_of(search, layout, column.index)));
    let mut found: BTreeMap<u32, Affix> = coded.map(|column| (column.index, Affix::Code)).collect();
    let vouchers = layout.columns.iter().find(|column| table.table == TableKind::Journal && role(column) == "voucher_no");
    if let Some(column) = vouchers.filter(|column| are_lined(&texts_of(search, layout, column.index))) {
        let mut without = layout.clone();
        without.affixes.insert(column.index, Affix::Line);
        // What balances says what a voucher is.
        if rows::evidence(search, &without).share() > rows::evidence(search, layout).share() {
            found.insert(column.index, Affix::Line);
        }
    }
    found
}

/// The roles whose cells name somebody or something.
const NAMES: [&str; 9] = ["counterparty", "payee", "supplier", "customer", "employee", "person", "department", "project", "contractor"];

fn texts_of(search: Search, layout: &Layout, index: u32) -> Vec<String> {
    let rows = search.grid.rows.iter().skip(layout.body).take(ROWS);
    rows.filter_map(|row| cell_at(row, index)).map(shown).filter(|text| !names_nothing(text)).collect()
}

/// Whether the cells are names behind codes, each code of one name.
fn are_coded(texts: &[String]) -> bool {
    let all: Vec<(String, String)> = texts.iter().filter_map(|text| coded(text)).collect();
    let pairs: BTreeSet<&(String, String)> = all.iter().collect();
    let codes: BTreeSet<&String> = all.iter().map(|(code, _)| code).collect();
    let names: BTreeSet<&String> = all.iter().map(|(_, name)| name).collect();
    let one_each = pairs.len() == codes.len() && pairs.len() == names.len();
    one_each && pairs.len() >= SHOWN_BY && (texts.len() - all.len()) * CODED_OF <= texts.len()
}

/// Whether the cells number the lines of each voucher from one.
fn are_lined(texts: &[String]) -> bool {
    let all: Vec<(String, u32)> = texts.iter().filter_map(|text| lined(text)).collect();
    let mut last: Option<&(String, u32)> = None;
    let mut counted = 0;
    for one in &all {
        let follows = last.is_some_and(|last| last.0 == one.0 && last.1 + 1 == one.1);
        if !follows && one.1 != 1 {
            return false;
        }
        counted += usize::from(one.1 == 2);
        last = Some(one);
    }
    counted >= SHOWN_BY && all.len() == texts.len()
}

/// What is told of the columns that have some.
pub fn told(layout: &Layout, samples: &[Vec<String>]) -> Vec<Said> {
    let columns =
        layout.columns.iter().zip(samples).filter_map(|(column, samples)| Some((column, samples, layout.affixes.get(&column.index)?)));
    let told = columns.map(|(column, samples, affix)| {
        let quoted = |text: &str| shorten(&printable(text), EXAMPLE_CHARS);
        let header = quoted(&column.header);
        let whole = samples.iter().find(|text| affix.without(text).is_some());
        let (from, to) = whole.map_or_else(Default::default, |text| (quoted(text), quoted(&affix.without(text).unwrap_or_default())));
        match affix {
            Affix::Code => say!(
                "“{header}”列名称前的编码不是名称,已去掉({from} → {to})",
                "the codes before the names in “{header}” are no part of them ({from} → {to})"
            ),
            Affix::Line => say!(
                "“{header}”列凭证号后的是分录行号,已去掉({from} → {to})",
                "what stands behind the voucher numbers in “{header}” is the number of the line ({from} → {to})"
            ),
        }
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn codes_stand_before_the_names_of_a_whole_column() {
        assert!(are_coded(&texts(&["[0001]长林印务", "[0002]青石建材", "[0001]长林印务"])));
        // Nine with a code and one without.
        let one_without: Vec<String> = (10..19).map(|code| format!("0{code}-单位{code}甲")).chain(["长林印务".to_owned()]).collect();
        assert!(are_coded(&one_without));
        for plain in [
            &["长林印务", "青石建材"][..],
            &["[0001]长林印务"],
            // Two people of one name, and one code for two names, are told apart by the whole.
            &["001 张三", "002 张三", "003 李四"],
            &["2023-道路", "2023-桥梁"],
            &["[0001]长林印务", "[0002]青石建材", "河湾超市"],
        ] {
            assert!(!are_coded(&texts(plain)), "{plain:?}");
        }
    }

    #[test]
    fn lines_are_numbered_from_one_in_each_voucher() {
        assert!(are_lined(&texts(&["记-1/1", "记-1/2", "记-2/1", "记-2/2", "记-2/3"])));
        for plain in [
            // The third month's vouchers, two lines each; numbers of one year; a gap; a voucher without its line.
            &["3-1", "3-1", "3-2", "3-2"][..],
            &["2023-1", "2023-2", "2023-3"],
            &["1/1", "1/3", "2/1", "2/2", "3/1", "3/2"],
            &["记-1/1", "记-1/2", "记-2/1", "记-2/2", "记-3"],
        ] {
            assert!(!are_lined(&texts(plain)), "{plain:?}");
        }
    }
}
