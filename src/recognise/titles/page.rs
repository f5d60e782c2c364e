//! What the lines above a page of a ledger say of it: the account, level by level, and whom, which department or which project the page is about. Knows
//! no columns and no rows.

use super::labelled_pairs;
use crate::read::{Cell, GridRow};
use crate::recognise::account::split_code;
use crate::recognise::cells::shown;
use crate::recognise::headers::Headers;
use crate::value::date;
use crate::value::text::{compact, fold, is_han};
use crate::value::unit_name::is_period;

const NAME: &str = "account_name";
const CODE: &str = "account_code";
const LEVELS: [&str; 3] = ["account_level_2", "account_level_3", "account_level_4"];
const HOLDER: &str = "account_holder";
/// Whom a page is about.
pub const PARTY: &str = "party";
/// Its department.
pub const DEPARTMENT: &str = "own_department";
/// Its project.
pub const PROJECT: &str = "own_project";
/// An item of any of these kinds.
pub const ITEM: &str = "item";
/// What stands beside an account and is no part of its name.
const ASIDE: &str = "aside";

/// What a page says, in the order in which it says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    said: Vec<(String, String)>,
    /// Whether its rows have begun: the next line is of another page.
    begun: bool,
}

impl Page {
    /// Whether a label says something of a page.
    pub fn has_label(label: &str) -> bool {
        names_account(label) || is_soft(label)
    }

    /// Takes what a label says; what was said first holds.
    pub fn say(&mut self, label: &str, value: &str) {
        if self.get(label).is_none() && value.contains(char::is_alphanumeric) {
            self.said.push((label.to_owned(), value.to_owned()));
        }
    }

    /// Takes what the lines of another page say. Behind the rows of a page what is said anew takes the place of what was said before, and with it goes
    /// whatever stood behind that: a page of another account is about nobody whom it does not name, but whoever stands above several accounts holds on.
    pub fn turn(&mut self, next: &Self) {
        // How high a label stands among the levels of an account.
        let level = |label: &str| match label {
            NAME | CODE => Some(0),
            _ => LEVELS.iter().position(|own| *own == label).map(|place| place + 1),
        };
        if self.begun {
            let highest = next.said.iter().filter_map(|(label, _)| level(label)).min();
            let below = |label: &str| highest.zip(level(label)).is_some_and(|(highest, own)| own >= highest);
            let renewed = |(label, _): &(String, String)| below(label) || next.said.iter().any(|(other, _)| other == label);
            let from = self.said.iter().position(renewed).unwrap_or(self.said.len());
            self.said.truncate(from);
            self.begun = next.said.is_empty();
        }
        for (label, value) in &next.said {
            self.said.retain(|(own, _)| own != label);
            self.said.push((label.clone(), value.clone()));
        }
    }

    /// An account that stands in cells of its own, or that a name tells, takes the place of what a label said.
    pub fn set_account(&mut self, account: Option<String>) {
        let Some(account) = account else { return };
        self.said.retain(|(label, _)| label != NAME && label != CODE);
        self.said.push((NAME.to_owned(), account));
    }

    /// Notes that rows or a header stand below the lines.
    pub fn begin_rows(&mut self) {
        self.begun = true;
    }

    /// The same, with its rows below it.
    #[must_use]
    pub fn above_rows(&self) -> Self {
        Self { begun: true, ..self.clone() }
    }

    /// What it says by a label.
    pub fn get(&self, label: &str) -> Option<&str> {
        self.said.iter().find(|(own, _)| own == label).map(|(_, value)| value.as_str())
    }

    /// The code of the account.
    pub fn code(&self) -> Option<&str> {
        self.get(CODE)
    }

    /// The name of the account, or of the highest level that is named.
    pub fn name(&self) -> Option<&str> {
        [NAME].into_iter().chain(LEVELS).find_map(|label| self.get(label))
    }

    /// The levels below that name. At the bank an account is kept under the name of the office itself.
    pub fn levels(&self) -> impl Iterator<Item = &str> {
        const MONEY: [&str; 6] = ["存款", "现金", "零余额", "银行", "货币资金", "用款额度"];
        let is_money = self.name().is_some_and(|name| MONEY.iter().any(|word| name.contains(word)));
        let below = LEVELS.into_iter().chain((!is_money).then_some(HOLDER)).filter_map(|label| self.get(label));
        below.skip(usize::from(self.get(NAME).is_none() && self.name().is_some()))
    }

    /// Whether it says an account.
    pub fn has_account(&self) -> bool {
        self.name().or(self.code()).is_some()
    }

    /// Whether it is about somebody or something beside its account.
    pub fn is_about(&self) -> bool {
        self.said.iter().any(|(label, _)| is_soft(label))
    }
}

/// Whether a label names an account or a level of one.
pub(super) fn names_account(label: &str) -> bool {
    label == NAME || label == CODE || label == HOLDER || LEVELS.contains(&label)
}

/// Whether a label says something of the pages of a ledger alone: elsewhere it stands in titles and rows of any kind.
pub(super) fn is_soft(label: &str) -> bool {
    matches!(label, PARTY | DEPARTMENT | PROJECT | ITEM)
}

/// Whether such a label counts behind another one: not where what is labelled may go on so.
pub(super) fn is_soft_behind(label: Option<&str>) -> bool {
    label.is_none_or(|label| !matches!(label, "event" | "category" | "organiser" | "voucher_no"))
}

/// Whether a label counts only as a whole: 参会人员 is no 人员, 主管部门 no 部门.
pub(super) fn is_whole(label: &str) -> bool {
    is_soft(label) || label == HOLDER
}

/// Whether a label is none of a title line, but of what stands beside an account in it.
pub(super) fn is_aside(label: &str) -> bool {
    label == ASIDE
}

/// Whether a row has a cell that says what a page of a ledger is about.
pub fn names_page(row: &GridRow, headers: &Headers) -> bool {
    let says = |text: &str| {
        labelled_pairs(&fold(text), headers).iter().any(|(label, value)| is_soft(label) && (!value.is_empty() || row.cells.len() > 1))
    };
    row.cells.iter().any(|(_, cell)| matches!(cell, Cell::Text(text) if says(text)))
}

/// A value of a page without what stands behind it and is no part of it: the number of the page, a period, `币别:人民币`, `(续)`.
pub(super) fn page_value<'v>(value: &'v str, headers: &Headers) -> &'v str {
    let value = without_asides(value, headers);
    let bracketed = value.strip_suffix([')', ']']).and_then(|open| open.rsplit_once(['(', '[']));
    let is_label = |inside: &str| inside.split_once(':').is_some_and(|(label, _)| asides(headers).contains(&compact(label)));
    let goes_on = |inside: &str| inside.starts_with('续') || (inside.contains('页') && is_period(inside)) || is_label(inside);
    let value = bracketed.filter(|(before, inside)| goes_on(inside) && !before.is_empty()).map_or(value, |(before, _)| before.trim_end());
    let mut cuts = value.char_indices().filter(|(_, c)| c.is_whitespace()).filter_map(|(at, _)| Some((value.get(..at)?, value.get(at..)?)));
    let of_page = |before: &str, rest: &str| {
        // 总第5页 分第1页, 自2023年1月1日至2023年12月31日
        let bare: String = compact(rest).chars().filter(|c| !"总分自从".contains(*c)).collect();
        matches!(bare.as_str(), "续" | "续页" | "续表" | "人民币" | "人民币元")
            || (is_period(&bare) && (before.contains(is_han) || bare.contains(['页', '年', '月'])))
    };
    let cut = cuts.find(|(before, rest)| !before.trim().is_empty() && of_page(before, rest));
    // A sign may part it from the next label: `其他应收款 / 明细科目:王建国`.
    cut.map_or(value, |(before, _)| before).trim_end_matches(|c: char| c.is_whitespace() || ['/', '\\', '|', '-', ';', ','].contains(&c))
}

/// The labels of what is no part of an account's name.
fn asides(headers: &Headers) -> &[String] {
    headers.words.labels.get(ASIDE).map(Vec::as_slice).unwrap_or_default()
}

/// A value up to a label of what is no part of it, or to one of no known meaning whose value is no word: `级次:3`.
fn without_asides<'v>(value: &'v str, headers: &Headers) -> &'v str {
    for (at, _) in value.match_indices(':') {
        let (Some(before), Some(behind)) = (value.get(..at), value.get(at + 1..)) else { continue };
        let Some((own, label)) = before.trim_end().rsplit_once(char::is_whitespace) else { continue };
        let own = own.trim_end();
        let known = asides(headers).contains(&compact(label));
        let bare = label.chars().all(is_han) && !behind.contains(is_han) && behind.contains(|c: char| c.is_ascii_digit());
        if (known || bare) && !own.is_empty() {
            return own;
        }
    }
    value
}

/// The account of a row whose label has the code in the next cell and the name in the one after: `科目：` | `1001` | `库存现金`.
pub(super) fn account_in_cells(row: &GridRow, headers: &Headers) -> Option<String> {
    let texts: Vec<String> = row.cells.iter().map(|(_, cell)| fold(&shown(cell))).collect();
    let labels =
        |text: &String| labelled_pairs(text, headers).iter().any(|(label, value)| (label == NAME || label == CODE) && value.is_empty());
    texts.windows(3).find_map(|cells| {
        let [label, code, name] = cells else { return None };
        let is_code = split_code(code).is_some_and(|(_, name)| name.is_empty());
        let is_name = name.starts_with(is_han) && !name.contains(':') && date::parse(name).is_none();
        let name = page_value(name, headers);
        (label.ends_with(':') && labels(label) && is_code && is_name).then(|| format!("{code} {name}"))
    })
}
