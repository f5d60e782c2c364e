//! What the kinds that look at trial balances share: the accounts of a sheet and period, which is whose parent, on which side an account
//! naturally stands, and which sign balances carry. Knows no kind.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::books::Books;
use crate::tables::{Row, Source, TableKind, trial_balance};
use crate::value::text::compact;

/// The side on which an account's balance naturally stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Cash, assets, expenses.
    Debit,
    /// Liabilities, net assets, income, and what is taken off assets.
    Credit,
}

/// A row of a trial balance.
#[derive(Debug, Clone)]
pub struct Account<'b> {
    /// The row.
    pub row: &'b Row,
    /// Its code without separators; blank where it has none.
    pub code: String,
    /// Its name.
    pub name: &'b str,
    /// The names of the accounts above it and its own.
    pub path: String,
    /// Whether it is of budget accounting.
    pub budget: bool,
    /// The place of its parent among the accounts of the same group.
    pub parent: Option<usize>,
}

impl Account<'_> {
    /// A field of the row; blank counts as nought.
    pub fn number(&self, field: crate::tables::Field) -> Decimal {
        self.row.number(field).unwrap_or_default()
    }

    /// What tells the account from others.
    pub fn key(&self) -> String {
        if self.code.is_empty() { compact(self.name) } else { self.code.clone() }
    }

    /// Code and name as a person reads them.
    pub fn shown(&self) -> String {
        let code = self.row.shown(trial_balance::ACCOUNT_CODE);
        if self.name.is_empty() || self.name == code { code } else { format!("{code} {}", self.name).trim().to_owned() }
    }

    /// Whether the row shows no amount at all.
    pub fn is_blank(&self) -> bool {
        [trial_balance::OPENING, trial_balance::DEBIT, trial_balance::CREDIT, trial_balance::CLOSING]
            .into_iter()
            .all(|field| self.number(field).is_zero())
    }

    /// Opening, movement and closing as one sum: nought where the row rolls forward debit positive.
    pub fn difference(&self) -> Decimal {
        let moved = self.number(trial_balance::DEBIT).saturating_sub(self.number(trial_balance::CREDIT));
        self.number(trial_balance::OPENING).saturating_add(moved).saturating_sub(self.number(trial_balance::CLOSING))
    }

    /// The same where a balance is positive on its own, the credit side.
    pub fn difference_on_own_side(&self) -> Decimal {
        let moved = self.number(trial_balance::DEBIT).saturating_sub(self.number(trial_balance::CREDIT));
        self.number(trial_balance::OPENING).saturating_sub(moved).saturating_sub(self.number(trial_balance::CLOSING))
    }
}

/// The accounts of one sheet and period, by code.
#[derive(Debug, Clone)]
pub struct Group<'b> {
    /// The period as the table names it; blank where it names none.
    pub period: &'b str,
    /// The accounts.
    pub accounts: Vec<Account<'b>>,
}

/// The trial balances of a unit, in the order of sheets and periods.
pub fn groups(books: &Books) -> Vec<Group<'_>> {
    let mut groups: BTreeMap<(Source, &str), Vec<Account>> = BTreeMap::new();
    for row in books.table(TableKind::TrialBalance).unwrap_or_default() {
        let sheet = Source { sheet: row.source.sheet.clone(), row: 0 };
        let period = row.text(trial_balance::PERIOD).unwrap_or_default();
        let code = digits_of(row.text(trial_balance::ACCOUNT_CODE).unwrap_or_default());
        let name = row.text(trial_balance::ACCOUNT_NAME).unwrap_or_default();
        let budget = row.get(trial_balance::LEDGER).is_some();
        groups.entry((sheet, period)).or_default().push(Account { row, code, name, path: name.to_owned(), budget, parent: None });
    }
    groups
        .into_iter()
        .map(|((_, period), mut accounts)| {
            accounts.sort_by(|a, b| (&a.code, a.name, &a.row.source).cmp(&(&b.code, b.name, &b.row.source)));
            set_parents(&mut accounts);
            Group { period, accounts }
        })
        .collect()
}

/// A code without the signs that part its levels.
pub fn digits_of(code: &str) -> String {
    code.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether `parent` is the code of an account above `code`: a level has two digits and more.
pub fn is_above(parent: &str, code: &str) -> bool {
    parent.len() >= 3 && code.len() >= parent.len() + 2 && code.starts_with(parent)
}

/// Finds the account above each of accounts sorted by code, and its path.
pub(super) fn set_parents(accounts: &mut [Account]) {
    for account in accounts.iter_mut() {
        account.path = account.name.to_owned();
    }
    let places: BTreeMap<String, usize> = accounts.iter().enumerate().map(|(place, account)| (account.code.clone(), place)).collect();
    for account in accounts.iter_mut() {
        let code = account.code.as_str();
        let mut above =
            (3..code.len().saturating_sub(1)).rev().filter_map(|length| code.get(..length)).filter(|above| is_above(above, code));
        account.parent = above.find_map(|above| places.get(above)).copied();
    }
    // Sorted by code, a parent stands before its children.
    for place in 0..accounts.len() {
        let parent = accounts.get(place).and_then(|account| account.parent).and_then(|parent| accounts.get(parent));
        let Some(path) = parent.map(|parent| format!("{}\\", parent.path)) else { continue };
        if let Some(account) = accounts.get_mut(place) {
            account.path.insert_str(0, &path);
        }
    }
}

/// Words of accounts that are taken off others, or stand on either side.
const CONTRA: [&str; 8] = ["累计折旧", "累计折耗", "累计摊销", "坏账准备", "减值准备", "跌价准备", "备抵", "折旧(摊销)"];
const EITHER: [&str; 21] = [
    "待处理",
    "内部往来",
    "应交",
    "应缴税",
    "增值税",
    "盈余",
    "结余",
    "结转",
    "损益",
    "调整",
    "待摊",
    "清理",
    // Differences, and parts of an account that others of its parts make good.
    "成本差异",
    "进销差价",
    "公允价值变动",
    "未实现融资收益",
    "未确认融资费用",
    "资金归集",
    "未达账",
    "在途资金",
    "资金在途",
];

/// The side on which an account's balance naturally stands; `None` where it may stand on either.
pub fn side(code: &str, name: &str) -> Option<Side> {
    let whole = compact(name);
    if CONTRA.iter().any(|word| whole.contains(word)) {
        return Some(Side::Credit);
    }
    if EITHER.iter().any(|word| whole.contains(word))
        || ["1602", "1702", "1802", "1832", "1219", "1902"].iter().any(|own| code.starts_with(own))
    {
        return if code.starts_with("1902") { None } else { contra_by_code(code) };
    }
    let has = |words: &[&str]| words.iter().any(|word| whole.contains(word));
    if has(&["应付", "预收", "暂存款", "应缴财政款", "受托代理负债", "借款", "预提"]) && !has(&["应收"]) && !code.starts_with('1')
    {
        return Some(Side::Credit);
    }
    if has(&[
        "现金",
        "银行存款",
        "零余额",
        "财政应返还",
        "应收",
        "预付",
        "暂付款",
        "固定资产",
        "无形资产",
        "在建工程",
        "库存物品",
        "材料",
        "长期投资",
        "短期投资",
    ]) {
        return Some(Side::Debit);
    }
    match code.chars().next() {
        Some('1') => Some(Side::Debit),
        Some('2') => Some(Side::Credit),
        _ => None,
    }
}

fn contra_by_code(code: &str) -> Option<Side> {
    ["1602", "1702", "1802", "1832", "1219"].iter().any(|own| code.starts_with(own)).then_some(Side::Credit)
}

/// How a table writes the balances of accounts that stand in credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Negative.
    DebitPositive,
    /// Positive on their own side.
    OwnSide,
}

/// The sign that a row's arithmetic speaks for; `None` where it speaks for neither or for both.
pub fn sign_of_row(account: &Account) -> Option<Sign> {
    let moved = account.number(trial_balance::DEBIT) != account.number(trial_balance::CREDIT);
    let known = moved && account.row.get(trial_balance::OPENING).is_some();
    match (account.difference().is_zero(), account.difference_on_own_side().is_zero()) {
        (true, false) if known => Some(Sign::DebitPositive),
        (false, true) if known => Some(Sign::OwnSide),
        _ => None,
    }
}

/// Whether columns say the sides of the balances, and the arithmetic of several accounts does not speak against them.
pub fn sides_said(accounts: &[Account]) -> bool {
    let votes = |sign: Sign| accounts.iter().filter(|account| sign_of_row(account) == Some(sign)).count();
    let own_side = votes(Sign::OwnSide);
    accounts.iter().any(|account| account.row.sides_said) && (own_side < 2 || own_side <= votes(Sign::DebitPositive))
}

/// The sign that most accounts speak for: by their arithmetic, else by how those stand that stand in credit as a rule.
pub fn sign_of_table(accounts: &[Account]) -> Option<Sign> {
    if sides_said(accounts) {
        return Some(Sign::DebitPositive);
    }
    let credit = |account: &&Account| side(&account.code, &account.path) == Some(Side::Credit);
    let votes = |sign: Sign| accounts.iter().filter(credit).filter(|account| sign_of_row(account) == Some(sign)).count();
    let (debit_positive, own_side) = (votes(Sign::DebitPositive), votes(Sign::OwnSide));
    if debit_positive != own_side {
        return Some(if debit_positive > own_side { Sign::DebitPositive } else { Sign::OwnSide });
    }
    let closing = accounts.iter().filter(credit).map(|account| account.number(trial_balance::CLOSING)).filter(|closing| !closing.is_zero());
    let (negative, positive): (Vec<Decimal>, Vec<Decimal>) = closing.partition(Decimal::is_sign_negative);
    match negative.len().cmp(&positive.len()) {
        std::cmp::Ordering::Greater => Some(Sign::DebitPositive),
        std::cmp::Ordering::Less if positive.len() > 1 => Some(Sign::OwnSide),
        _ => None,
    }
}

/// By how much a rounded table may miss: twice its step, where all its amounts are whole hundreds of yuan, as in a table kept in 万元.
pub fn tolerance(accounts: &[Account]) -> Decimal {
    const ROWS_MIN: usize = 5;
    let hundred = Decimal::ONE_HUNDRED;
    let fields = [trial_balance::OPENING, trial_balance::DEBIT, trial_balance::CREDIT, trial_balance::CLOSING];
    let mut amounts = accounts.iter().flat_map(|account| fields.map(|field| account.number(field))).filter(|amount| !amount.is_zero());
    let rounded = accounts.len() >= ROWS_MIN && amounts.all(|amount| (amount % hundred).is_zero());
    if rounded { hundred * Decimal::TWO } else { Decimal::ZERO }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_off_an_asset_stands_in_credit() {
        assert_eq!(side("1601", "固定资产"), Some(Side::Debit));
        assert_eq!(side("160201", "固定资产累计折旧"), Some(Side::Credit));
        assert_eq!(side("1602", ""), Some(Side::Credit));
        assert_eq!(side("1902", "待处理财产损溢"), None);
        assert_eq!(side("2307", "其他应付款"), Some(Side::Credit));
        assert_eq!(side("1218", "其他应收款\\应付利息垫款"), Some(Side::Debit));
        assert_eq!(side("2101", "应交增值税"), None);
        assert_eq!(side("", "现金"), Some(Side::Debit));
        assert_eq!(side("3001", "累计盈余"), None);
    }

    #[test]
    fn a_level_of_a_code_has_two_digits_and_more() {
        assert!(is_above("1002", "100201") && !is_above("101", "1011") && !is_above("1002", "1002"));
    }
}
