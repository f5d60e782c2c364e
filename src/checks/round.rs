//! Kind `round`: a large round amount that was paid for a purpose which says little. A signal only. Where it is booked to a catch-all account
//! (其他商品和服务费用), a purpose that says no more than the account does says little too, and the message names the account.
//!
//! ```toml
//! kind = "round"
//! minimum = "round-amount-minimum"     # from this amount on
//! multiple = "10000"                   # whole multiples of this, in yuan
//! vague = ["@vague-purpose"]           # purposes that are nothing but this; a blank one says little too, as does one with the payee alone
//! unless = ["@appropriation", "@loan"] # purposes of round amounts by their nature
//! payees_unless = ["@public-payee"]
//! ```

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::given_back::struck_out;
use super::likeness::open_brackets;
use super::outlays::{CounterLine, Limits, Outlays, Words, date, missing};
use super::struck_in_journal::{struck_in_journal, tell_struck};
use super::{Check, Context, Flag, Outcome, Shared};
use crate::books::Books;
use crate::books::account_class::{AccountClass, leaf_of};
use crate::books::outflow::{Flow, Payment};
use crate::rules::lexicon::WordList;
use crate::rules::{Rule, RuleError};
use crate::say;
use crate::tables::lines::{fen, of_fen};
use crate::tables::{Field, Row, Source, TableKind, contracts};
use crate::value::Said;
use crate::value::text::{compact, printable, shorten};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    minimum: Spanned<String>,
    multiple: Spanned<String>,
    vague: Vec<Spanned<String>>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    #[serde(default)]
    payees_unless: Vec<Spanned<String>>,
}

#[derive(Debug)]
struct Round {
    minimum: String,
    /// In fen.
    multiple: i64,
    vague: Words,
    unless: Words,
    payees_unless: Words,
}

/// Reads the rule's keys.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let word = spec.multiple.get_ref();
    let multiple = Decimal::from_str_exact(word).ok().and_then(fen).filter(|multiple| *multiple > 0).ok_or_else(|| {
        rule.source.error(Some(spec.multiple.span().start), say!("“{word}”不是大于零的金额", "“{word}” is no amount above nought"))
    })?;
    Ok(Box::new(Round {
        minimum: shared.catalogue.resolve(&spec.minimum, &rule.source)?.id.clone(),
        multiple,
        vague: Words::prepare(&spec.vague, rule, shared)?,
        unless: Words::prepare(&spec.unless, rule, shared)?,
        payees_unless: Words::prepare(&spec.payees_unless, rule, shared)?,
    }))
}

impl Check for Round {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        Vec::new()
    }

    fn registers(&self) -> Vec<TableKind> {
        vec![TableKind::Payments]
    }

    fn variants(&self) -> &'static [&'static str] {
        &["blank", CATCH_ALL]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["account", "to"]
    }

    fn standards(&self) -> Vec<&str> {
        vec![&self.minimum]
    }

    fn run(&self, books: &Books, context: &Context) -> Outcome {
        let Some(outlays) = Outlays::of(books) else { return missing() };
        let mut outcome = Outcome::default();
        let mut limits = Limits::new(context, &self.minimum);
        let contracted: BTreeSet<String> =
            books.table(TableKind::Contracts).unwrap_or_default().iter().map(|row| compact(&row.shown(contracts::COUNTERPARTY))).collect();
        let mut seen = BTreeSet::new();
        let struck = struck_out(&outlays);
        let mut left_out = BTreeSet::new();
        let rows: Vec<&Row> = books.table(TableKind::Payments).filter(|_| !outlays.is_journal()).unwrap_or_default().iter().collect();
        let in_journal = struck_in_journal(books, TableKind::Payments, &rows);
        let taken_back = |payment: &Payment, left_out: &mut BTreeSet<Source>| {
            let before = left_out.len();
            left_out.extend(outlays.sources(payment).iter().filter(|source| in_journal.contains(source)).cloned());
            left_out.len() > before
        };
        for payment in outlays.flow.payments.iter().filter(|payment| payment.flow == Flow::Paid) {
            outcome.rows += 1;
            if payment.fen % self.multiple != 0 || limits.fen(payment.stamp).is_none_or(|minimum| payment.fen < minimum) {
                continue;
            }
            let name = outlays.flow.name(payment.party);
            if let Some(catch_all) = self.says_little(&outlays, payment, name)
                && !struck.contains(&payment.place)
                && !contracted.contains(&compact(name))
                && !taken_back(payment, &mut left_out)
                && seen.insert((outlays.event(payment), payment.party, payment.fen))
            {
                outcome.flags.push(flag(&outlays, payment, name, catch_all));
            }
        }
        tell_struck(&left_out, &mut outcome);
        outlays.tell_unread(&[], &mut outcome);
        outcome.unchecked.extend(limits.into_missing());
        outcome
    }
}

impl Round {
    /// The catch-all account that a payment is booked to, or a blank where it is another, if its purpose says little.
    fn says_little<'b>(&self, outlays: &Outlays<'b>, payment: &Payment, name: &str) -> Option<&'b str> {
        // The payee is no purpose.
        let purpose = outlays.matter(payment);
        if self.unless.has_folded(&purpose) || self.payees_unless.has(name) || !outlays.contract_no(payment).is_empty() {
            return None;
        }
        let lines = outlays.counter_lines(payment);
        if lines.is_empty() && self.unless.has(outlays.counter_account(payment)) {
            return None;
        }
        // What the account says tells what the summary leaves out.
        if lines.iter().any(|line| self.unless.has(line.account)) {
            return None;
        }
        let catch_all = catch_all(&lines);
        let bare = bare(&purpose);
        let vague = self.vague.lists().iter().flat_map(WordList::words).any(|word| bare == word);
        let echo = !catch_all.is_empty() && without_cost(&bare) == without_cost(&compact(catch_all));
        (bare.is_empty() || vague || echo).then_some(catch_all)
    }
}

/// The variant for what is booked to a catch-all account.
const CATCH_ALL: &str = "catch_all";

/// The catch-all account of costs that all lines against the money are booked to; blank where there is none.
fn catch_all<'b>(lines: &[CounterLine<'b>]) -> &'b str {
    let debited = || lines.iter().filter(|line| line.debit != 0);
    let is_catch_all = |line: &CounterLine| line.class == AccountClass::Expense && leaf_of(line.account).starts_with("其他");
    debited().next().filter(|_| debited().all(is_catch_all)).map_or("", |line| leaf_of(line.account))
}

/// The name of a cost without the word for costs, which accounting systems change: 其他商品和服务支出 is 其他商品和服务费用.
fn without_cost(name: &str) -> &str {
    ["支出", "费用", "费", "款"].iter().find_map(|word| name.strip_suffix(word)).unwrap_or(name)
}

/// A folded purpose without the words that only say that something is paid, without brackets, numbers and spans of time: `付3月服务费` is
/// 服务费, `档案整理服务费` stays what it is.
fn bare(purpose: &str) -> String {
    let (outside, _) = open_brackets(purpose);
    let paid = ["支付", "转付", "付给", "付", "报销", "列支", "预付"].iter().find_map(|word| outside.strip_prefix(word));
    let timed = |c: char| c.is_ascii_digit() || "年月日季度第上下半一二三四年初末份".contains(c) || !c.is_alphanumeric();
    let text: String = paid.unwrap_or(&outside).chars().filter(|c| !timed(*c)).collect();
    text.strip_suffix('款').filter(|rest| rest.is_empty() || rest.ends_with(['费', '用'])).map_or(text.clone(), str::to_owned)
}

fn flag(outlays: &Outlays, payment: &Payment, name: &str, catch_all: &str) -> Flag {
    let purpose = shorten(&printable(&outlays.purpose(payment)), 60);
    let number = outlays.voucher_no(payment).into_owned();
    let day = date(payment);
    let amount = of_fen(payment.fen);
    let flag = Flag {
        subject: if name.is_empty() { purpose.clone() } else { name.to_owned() },
        date: day,
        key: outlays.key(payment, name),
        voucher_no: Some(number).filter(|number| !number.is_empty()),
        variant: match (purpose.is_empty(), catch_all.is_empty()) {
            (true, _) => "blank",
            (false, false) => CATCH_ALL,
            (false, true) => "",
        },
        summary: Some(purpose).filter(|purpose| !purpose.is_empty()),
        amount,
        evidence: outlays.sources(payment).into_iter().collect(),
        ..Flag::default()
    };
    // The purpose is nobody that was paid.
    let name = shorten(&printable(name), 60);
    let to = if name.is_empty() { Said::default() } else { say!("向{name}", " to {name}") };
    flag.fact_text("account", catch_all).fact("to", to)
}
