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

use super::balances::{Account, Group, Side, groups, side, tolerance};
use super::{Check, Context, Flag, NoKeys, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::rules::{Rule, RuleError};
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
        let mut wrong: BTreeMap<String, Vec<(Account, &str)>> = BTreeMap::new();
        for group in groups(books) {
            look_at(group, &mut outcome, &mut wrong);
        }
        outcome.flags.extend(wrong.into_iter().filter_map(|(key, rows)| flag(key, &rows)));
        outcome
    }
}

fn look_at<'b>(group: Group<'b>, outcome: &mut Outcome, wrong: &mut BTreeMap<String, Vec<(Account<'b>, &'b str)>>) {
    let Group { period, accounts } = group;
    let missed = tolerance(&accounts);
    let lacks = |account: &Account| {
        account.row.get(trial_balance::OPENING).is_none()
            || (account.row.get(trial_balance::DEBIT).is_none() && account.row.get(trial_balance::CREDIT).is_none())
    };
    let (lacking, judged): (Vec<Account>, Vec<Account>) = accounts.into_iter().partition(lacks);
    if !lacking.is_empty() {
        let why = Said::new(
            "没有期初余额或本期发生额,不能核对期初、发生与期末",
            "no opening balance or no movement: opening, movement and closing cannot be held against each other",
        );
        outcome.unchecked.push(NotLookedAt { why, evidence: lacking.iter().map(|account| account.row.source.clone()).collect() });
    }
    let agrees = |account: &Account| {
        // Liabilities and income may carry their balance positive on their own side.
        let own = side(&account.code, &account.path) != Some(Side::Debit) && account.difference_on_own_side().abs() <= missed;
        own || account.difference().abs() <= missed
    };
    let (count, moving) = (judged.len(), judged.iter().filter(|account| !account.is_blank()).count());
    let open: Vec<Account> = judged.into_iter().filter(|account| !agrees(account)).collect();
    if open.len() * 2 > moving && open.len() >= ACCOUNTS_MIN {
        let why = Said::new(
            "多数科目期初+借方-贷方不等于期末,像是年初余额配本月发生额、或累计发生额列,未作检查;请导出同一期间的期初、发生和期末",
            "opening + debit − credit is not closing in most accounts, as where the opening is the year's and the movement a month's, or the movement is cumulative; not checked: export all three for one period",
        );
        outcome.unchecked.push(NotLookedAt { why, evidence: open.iter().map(|account| account.row.source.clone()).collect() });
        return;
    }
    outcome.rows += count;
    for account in open {
        wrong.entry(account.key()).or_default().push((account, period));
    }
}

fn flag(key: String, rows: &[(Account, &str)]) -> Option<Flag> {
    let (first, _) = rows.first()?;
    let one = |(account, period): &(Account, &str)| {
        let number = |field| money(account.number(field));
        let (opening, debit) = (number(trial_balance::OPENING), number(trial_balance::DEBIT));
        let (credit, closing) = (number(trial_balance::CREDIT), number(trial_balance::CLOSING));
        let due = money(account.number(trial_balance::CLOSING).saturating_add(account.difference()));
        let period = if period.is_empty() { String::new() } else { format!("{period} ") };
        Said::new(
            format!("{period}期初{opening}+借方{debit}-贷方{credit}应为{due},表列期末{closing}"),
            format!("{period}opening {opening} + debit {debit} − credit {credit} is {due}, the closing stands at {closing}"),
        )
    };
    let said: Vec<Said> = rows.iter().map(one).collect();
    let join = |parts: Vec<&str>, sign: &str| parts.join(sign);
    let rows_said = Said::new(
        join(said.iter().map(|said| said.zh.as_ref()).collect(), ";"),
        join(said.iter().map(|said| said.en.as_ref()).collect(), "; "),
    );
    let irregular = rows.iter().map(|(account, _)| account.difference().abs()).max()?;
    let closing = rows.iter().map(|(account, _)| account.number(trial_balance::CLOSING).abs()).max().unwrap_or(Decimal::ZERO);
    let evidence: BTreeSet<_> = rows.iter().map(|(account, _)| account.row.source.clone()).collect();
    let flag = Flag { subject: first.shown(), amount: closing, irregular_amount: irregular, key: vec![key], evidence, ..Flag::default() };
    Some(flag.fact_text("account", first.shown()).fact("rows", rows_said).fact_money("difference", irregular))
}
