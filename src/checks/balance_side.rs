//! Kind `balance_side`: accounts whose closing balance stands on the other side than such accounts do. Knows no rule.
//!
//! ```toml
//! kind = "balance_side"
//! high = ["现金", "银行存款"]    # accounts, by words of their names, for which the rule's own severity holds; others are low
//! ```
//!
//! Which sign balances carry is told by the arithmetic of each row, else by most rows of the table.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;

use super::balances::{Account, Group, Side, Sign, groups, side, sides_said, sign_of_row, sign_of_table};
use super::{Check, Context, Flag, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::findings::Severity;
use crate::rules::{Rule, RuleError};
use crate::tables::{Field, TableKind, trial_balance};
use crate::value::Said;
use crate::value::text::compact;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    high: Vec<String>,
}

#[derive(Debug)]
struct BalanceSide {
    high: Vec<String>,
}

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, _: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    Ok(Box::new(BalanceSide { high: spec.high.iter().map(|word| compact(word)).collect() }))
}

impl Check for BalanceSide {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        vec![(TableKind::TrialBalance, vec![trial_balance::ACCOUNT_CODE, trial_balance::ACCOUNT_NAME, trial_balance::CLOSING])]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["account", "stands", "belongs"]
    }

    fn run(&self, books: &Books, _: &Context) -> Outcome {
        let mut outcome = Outcome::default();
        let mut wrong: BTreeMap<String, Vec<(&str, Account, Decimal)>> = BTreeMap::new();
        for group in groups(books) {
            look_at(&group, &mut outcome, &mut wrong);
        }
        outcome.flags.extend(wrong.into_iter().filter_map(|(key, rows)| self.flag(key, &rows)));
        outcome
    }
}

fn look_at<'b>(group: &Group<'b>, outcome: &mut Outcome, wrong: &mut BTreeMap<String, Vec<(&'b str, Account<'b>, Decimal)>>) {
    let of_table = sign_of_table(&group.accounts);
    let said = sides_said(&group.accounts);
    let mut unclear = BTreeSet::new();
    let mut stands_wrong = vec![false; group.accounts.len()];
    for (place, account) in group.accounts.iter().enumerate() {
        let closing = account.number(trial_balance::CLOSING);
        let Some(natural) = side(&account.code, &account.path).filter(|_| !closing.is_zero()) else { continue };
        // What a column says is not read otherwise because one row's arithmetic fails.
        let of_row = if said && account.row.sides_said { Some(Sign::DebitPositive) } else { sign_of_row(account) };
        let is_wrong = match (natural, of_row.or(of_table)) {
            // What stands in debit carries its balance positive either way.
            (Side::Debit, _) | (Side::Credit, Some(Sign::OwnSide)) => closing.is_sign_negative(),
            (Side::Credit, Some(Sign::DebitPositive)) => !closing.is_sign_negative(),
            (Side::Credit, None) => {
                unclear.insert(account.row.source.clone());
                continue;
            }
        };
        outcome.rows += 1;
        if let Some(slot) = stands_wrong.get_mut(place) {
            *slot = is_wrong;
        }
    }
    // The lowest account is what a person puts right; its parent stands wrong with it.
    let mut above_wrong = vec![false; group.accounts.len()];
    for (place, account) in group.accounts.iter().enumerate() {
        let mut above = account.parent.filter(|_| stands_wrong.get(place) == Some(&true));
        while let Some(parent) = above {
            if let Some(slot) = above_wrong.get_mut(parent) {
                *slot = true;
            }
            above = group.accounts.get(parent).and_then(|account| account.parent);
        }
    }
    for (account, _) in group.accounts.iter().zip(stands_wrong.iter().zip(above_wrong)).filter(|(_, (wrong, above))| **wrong && !above) {
        let closing = account.number(trial_balance::CLOSING);
        wrong.entry(account.key()).or_default().push((group.period, account.clone(), closing));
    }
    if !unclear.is_empty() {
        let why = Said::new(
            "看不出余额的正负号表示借贷哪一方(没有方向列),未检查余额方向;请导出带余额方向或借贷两栏的余额表",
            "the sign of balances does not tell debit from credit (there is no column of sides); sides were not checked: export the balance with sides",
        );
        outcome.unchecked.push(NotLookedAt { why, evidence: unclear.into_iter().collect() });
    }
}

impl BalanceSide {
    fn flag(&self, key: String, rows: &[(&str, Account, Decimal)]) -> Option<Flag> {
        let (period, last, closing) = rows.iter().max_by_key(|(period, account, _)| (*period, account.row.source.clone()))?;
        let natural = side(&last.code, &last.path)?;
        let name = compact(&last.path);
        // 应付现金股利 is owed, no money that cannot be less than nothing.
        // And 固定资产折旧费 is a cost.
        let asset = last.code.is_empty() || last.code.starts_with('1');
        let high = natural == Side::Debit && asset && self.high.iter().any(|word| name.contains(word));
        let severity = if high { None } else { Some(Severity::Low) };
        let said = |side: Side| match side {
            Side::Debit => Said::new("借方", "debit"),
            Side::Credit => Said::new("贷方", "credit"),
        };
        let other = if natural == Side::Debit { Side::Credit } else { Side::Debit };
        let flag = Flag {
            subject: last.shown(),
            date: crate::value::date::parse(period),
            amount: closing.abs(),
            irregular_amount: closing.abs(),
            severity,
            key: vec![key],
            evidence: rows.iter().map(|(_, account, _)| account.row.source.clone()).collect(),
            ..Flag::default()
        };
        Some(flag.fact_text("account", last.shown()).fact("stands", said(other)).fact("belongs", said(natural)))
    }
}
