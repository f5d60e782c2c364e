//! Kind `rollforward`: accounts of a trial balance whose opening, debits and credits do not come to their closing. Knows no rule.
//!
//! ```toml
//! kind = "rollforward"    # has no keys of its own
//! ```
//!
//! A table in which most accounts do not roll forward is one of other columns (opening of the year beside movements of a month): it is
//! told, not flagged.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::balances::{Account, Group, Side, Sign, groups, side, sides_said, sign_of_table, tolerance};
use super::{Check, Context, Flag, NoKeys, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::rules::{Rule, RuleError};
use crate::say;
use crate::tables::{Field, TableKind, trial_balance};
use crate::value::{Said, money};

#[derive(Debug)]
struct Rollforward;

/// From so many accounts on, most that do not roll forward tell of the table rather than of the accounts.
const ACCOUNTS_MIN: usize = 4;

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, _: &Shared) -> Result<Box<dyn Check>, RuleError> {
    rule.check::<NoKeys>()?;
    Ok(Box::new(Rollforward))
}

impl Check for Rollforward {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        use trial_balance::{ACCOUNT_CODE, CLOSING, CREDIT, DEBIT, OPENING};
        vec![(TableKind::TrialBalance, vec![ACCOUNT_CODE, OPENING, DEBIT, CREDIT, CLOSING])]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["account", "rows", "difference"]
    }

    fn run(&self, books: &Books, _: &Context) -> Outcome {
        let mut outcome = Outcome::default();
        let mut wrong: BTreeMap<String, Vec<Open>> = BTreeMap::new();
        for group in groups(books) {
            look_at(group, &mut outcome, &mut wrong);
        }
        outcome.flags.extend(wrong.into_iter().filter_map(|(key, rows)| flag(key, &rows)));
        outcome
    }
}

/// A row that does not roll forward.
struct Open<'b> {
    account: Account<'b>,
    period: &'b str,
    /// What the closing should be less what it is.
    difference: Decimal,
    /// Whether the balance is positive on the credit side, so that credits add to it.
    own_side: bool,
}

fn look_at<'b>(group: Group<'b>, outcome: &mut Outcome, wrong: &mut BTreeMap<String, Vec<Open<'b>>>) {
    let Group { period, accounts } = group;
    let missed = tolerance(&accounts);
    let of_table = sign_of_table(&accounts);
    let said = sides_said(&accounts);
    let unread = |account: &Account| account.row.caution.as_ref().is_some_and(|caution| caution.unsure);
    for account in accounts.iter().filter(|account| unread(account)) {
        let why = account.row.caution.as_ref().map(|caution| caution.why.clone()).unwrap_or_default();
        outcome.unchecked.push(NotLookedAt { why, evidence: vec![account.row.source.clone()] });
    }
    let lacks = |account: &Account| {
        unread(account)
            || account.row.get(trial_balance::OPENING).is_none()
            || (account.row.get(trial_balance::DEBIT).is_none() && account.row.get(trial_balance::CREDIT).is_none())
    };
    let lacking: Vec<_> =
        accounts.iter().filter(|account| lacks(account) && !unread(account)).map(|account| account.row.source.clone()).collect();
    let judged = || accounts.iter().filter(|account| !lacks(account));
    let (count, moving) = (judged().count(), judged().filter(|account| !account.is_blank()).count());
    if !lacking.is_empty() {
        let why = Said::new(
            "没有期初余额或本期发生额,不能核对期初、发生与期末",
            "no opening balance or no movement: opening, movement and closing cannot be held against each other",
        );
        outcome.unchecked.push(NotLookedAt { why, evidence: lacking });
    }
    let open = |(account, of_parts): (&Account, Decimal)| {
        let (difference, own_side) = difference(account, of_table, said && account.row.sides_said);
        let difference = difference.saturating_add(of_parts);
        (!lacks(account) && difference.abs() > missed).then_some((difference, own_side))
    };
    let open: Vec<Option<(Decimal, bool)>> = accounts.iter().zip(openings_of_parts(&accounts)).map(open).collect();
    let told = open.iter().flatten().count();
    if told * 2 > moving && told >= ACCOUNTS_MIN {
        let why = Said::new(
            "多数科目期初+借方-贷方不等于期末,像是年初余额配本月发生额、或累计发生额列,未作检查;请导出同一期间的期初、发生、期末",
            "opening + debit − credit is not closing in most accounts, as where the opening is the year's and the movement a month's, or the movement is cumulative; not checked: export opening, movement and closing of one period",
        );
        let evidence =
            accounts.iter().zip(&open).filter(|(_, open)| open.is_some()).map(|(account, _)| account.row.source.clone()).collect();
        outcome.unchecked.push(NotLookedAt { why, evidence });
        return;
    }
    outcome.rows += count;
    let handed_on = handed_on(&accounts, &open);
    for ((account, open), handed_on) in accounts.into_iter().zip(open).zip(handed_on) {
        if let Some((difference, own_side)) = open.filter(|_| !handed_on) {
            wrong.entry(account.key()).or_default().push(Open { account, period, difference, own_side });
        }
    }
}

/// Of each account that has no opening of its own the openings of its parts together: some programs have openings entered at the lowest
/// accounts only. Nought for all others.
fn openings_of_parts(accounts: &[Account]) -> Vec<Decimal> {
    let mut of_parts = vec![Decimal::ZERO; accounts.len()];
    // Sorted by code, parts stand behind what they are parts of.
    for (place, account) in accounts.iter().enumerate().rev() {
        let own = account.number(trial_balance::OPENING);
        let opening = if own.is_zero() { of_parts.get(place).copied().unwrap_or_default() } else { own };
        of_parts.get_mut(place).filter(|_| !own.is_zero()).into_iter().for_each(|slot| *slot = Decimal::ZERO);
        if let Some(above) = account.parent.and_then(|parent| of_parts.get_mut(parent)) {
            *above = above.saturating_add(opening);
        }
    }
    of_parts
}

/// By how much an account does not roll forward, and whether credits add to its balance; `said` where columns say the side of its balances. What
/// stands in debit carries its balance positive whatever the table does; of others the table tells, and where nothing does, what misses by less.
fn difference(account: &Account, of_table: Option<Sign>, said: bool) -> (Decimal, bool) {
    let (signed, own) = (account.difference(), account.difference_on_own_side());
    let natural = side(&account.code, &account.path);
    let own_side = match (natural, of_table) {
        (Some(Side::Debit), _) => false,
        _ if said || signed.is_zero() => false,
        _ if own.is_zero() => true,
        (Some(Side::Credit), Some(sign)) => sign == Sign::OwnSide,
        (_, Some(Sign::DebitPositive)) => false,
        _ => own.abs() < signed.abs(),
    };
    (if own_side { own } else { signed }, own_side)
}

/// Of each account whether it misses by what one of its parts misses by, or all of them together: what a person puts right is the part.
fn handed_on(accounts: &[Account], open: &[Option<(Decimal, bool)>]) -> Vec<bool> {
    let mut parts: Vec<(Decimal, Vec<Decimal>)> = vec![(Decimal::ZERO, Vec::new()); accounts.len()];
    for (account, open) in accounts.iter().zip(open) {
        if let Some(((sum, each), (difference, _))) = account.parent.and_then(|parent| parts.get_mut(parent)).zip(*open) {
            *sum = sum.saturating_add(difference);
            each.push(difference);
        }
    }
    let one_or_all = |(sum, each): &(Decimal, Vec<Decimal>), own: Decimal| !each.is_empty() && (own == *sum || each.contains(&own));
    parts.iter().zip(open).map(|(parts, open)| open.is_some_and(|(own, _)| one_or_all(parts, own))).collect()
}

/// The period of a row before what is said of it; a column of periods may hold bare numbers of months.
fn period_shown(period: &str) -> Said {
    let month = period.parse::<u8>().ok().filter(|month| (1..=12).contains(month));
    match month {
        Some(month) => say!("{month}月 ", "month {month}: "),
        None if period.is_empty() => Said::default(),
        None => say!("{period} ", "{period}: "),
    }
}

fn flag(key: String, rows: &[Open]) -> Option<Flag> {
    let first = &rows.first()?.account;
    let one = |open: &Open| {
        let account = &open.account;
        let number = |field| money(account.number(field));
        let (opening, debit) = (number(trial_balance::OPENING), number(trial_balance::DEBIT));
        let (credit, closing) = (number(trial_balance::CREDIT), number(trial_balance::CLOSING));
        let due = money(account.number(trial_balance::CLOSING).saturating_add(open.difference));
        let Said { zh, en } = period_shown(open.period);
        if open.own_side {
            return Said::new(
                format!("{zh}期初{opening}-借方{debit}+贷方{credit}应为{due},表列期末{closing}"),
                format!("{en}opening {opening} − debit {debit} + credit {credit} is {due}, the closing stands at {closing}"),
            );
        }
        Said::new(
            format!("{zh}期初{opening}+借方{debit}-贷方{credit}应为{due},表列期末{closing}"),
            format!("{en}opening {opening} + debit {debit} − credit {credit} is {due}, the closing stands at {closing}"),
        )
    };
    let said: Vec<Said> = rows.iter().map(one).collect();
    let join = |parts: Vec<&str>, sign: &str| parts.join(sign);
    let rows_said = Said::new(
        join(said.iter().map(|said| said.zh.as_ref()).collect(), ";"),
        join(said.iter().map(|said| said.en.as_ref()).collect(), "; "),
    );
    let irregular = rows.iter().map(|open| open.difference.abs()).max()?;
    let closing = rows.iter().map(|open| open.account.number(trial_balance::CLOSING).abs()).max().unwrap_or(Decimal::ZERO);
    let evidence: BTreeSet<_> = rows.iter().map(|open| open.account.row.source.clone()).collect();
    let flag = Flag { subject: first.shown(), amount: closing, irregular_amount: irregular, key: vec![key], evidence, ..Flag::default() };
    Some(flag.fact_text("account", first.shown()).fact("rows", rows_said).fact_money("difference", irregular))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::tables::{Caution, Row, SheetName, Source};
    use crate::value::Value;

    #[test]
    fn an_account_with_a_number_that_could_not_be_read_is_told_and_not_accused() {
        let told = |unread: bool| {
            let sheet = Arc::new(SheetName { file: "余额表.csv".into(), sheet: None });
            let mut row = Row::new(TableKind::TrialBalance, Source { sheet, row: 2 });
            row.set(trial_balance::ACCOUNT_CODE, Some(Value::text("1001")));
            for (field, amount) in [(trial_balance::DEBIT, 500), (trial_balance::CREDIT, 300), (trial_balance::CLOSING, 1200)] {
                row.set(field, Some(Value::Number(amount.into())));
            }
            row.set(trial_balance::OPENING, Some(Value::Number(Decimal::ZERO)));
            row.caution = unread.then(|| Arc::new(Caution { why: Said::new("无法识别", "cannot be read"), unsure: true }));
            let mut books = Books::new("");
            books.add(TableKind::TrialBalance, vec![row]);
            let (mut outcome, mut wrong) = (Outcome::default(), BTreeMap::new());
            for group in groups(&books) {
                look_at(group, &mut outcome, &mut wrong);
            }
            (wrong.len(), outcome.unchecked.iter().map(|told| told.why.zh.to_string()).collect::<Vec<_>>())
        };
        assert_eq!(told(true), (0, vec!["无法识别".to_owned()]));
        assert_eq!(told(false), (1, Vec::new()));
    }
}
