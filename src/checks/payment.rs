//! Payments, read: to whom, what for, how much, when. Shared by the kinds that look at single payments; knows no rule.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::outlays::names_invoices;
use super::reversal::{Entry, cancelled};
use super::selection::{NUMBERS, TEXT, resolve_typed};
use super::{Flag, NotLookedAt, Outcome, evidence};
use crate::rules::filter::Filter;
use crate::rules::{RuleError, SourceFile};
use crate::say;
use crate::tables::{Field, FieldKind, HashMap, Row, Source, TableKind};
use crate::value::names::{is_nothing, voucher_key};
use crate::value::text::compact;
use crate::value::{Date, Value};

/// Which column of the rule's table holds what, as the rule file names them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnNames {
    payee: Spanned<String>,
    purpose: Spanned<String>,
    date: Spanned<String>,
    amount: Spanned<String>,
    voucher_no: Option<Spanned<String>>,
    contract_no: Option<Spanned<String>>,
}

/// The same, resolved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub payee: Field,
    pub purpose: Field,
    pub date: Field,
    pub amount: Field,
    pub voucher_no: Option<Field>,
    pub contract_no: Option<Field>,
}

/// A payment.
#[derive(Debug, Clone)]
pub(super) struct Payment<'a> {
    pub row: &'a Row,
    /// The rows of what was put together with it.
    pub with: Vec<&'a Row>,
    pub payee: String,
    pub purpose: String,
    pub date: Date,
    pub amount: Decimal,
    pub voucher_no: Option<String>,
    pub contract_no: Option<String>,
}

impl ColumnNames {
    pub fn resolve(&self, table: TableKind, source: &SourceFile) -> Result<Columns, RuleError> {
        let field = |name: &Spanned<String>, kinds: &[FieldKind]| resolve_typed(name, table, kinds, source);
        let optional = |name: &Option<Spanned<String>>| name.as_ref().map(|name| field(name, TEXT)).transpose();
        Ok(Columns {
            payee: field(&self.payee, TEXT)?,
            purpose: field(&self.purpose, TEXT)?,
            date: field(&self.date, &[FieldKind::Date])?,
            amount: field(&self.amount, NUMBERS)?,
            voucher_no: optional(&self.voucher_no)?,
            contract_no: optional(&self.contract_no)?,
        })
    }
}

impl Columns {
    /// All of them.
    pub fn all(&self) -> Vec<Field> {
        let needed = [self.payee, self.purpose, self.date, self.amount];
        needed.into_iter().chain([self.voucher_no, self.contract_no].into_iter().flatten()).collect()
    }

    /// The rows that a rule is about, and every row that takes something back: `退回` in the purpose of a reversal says nothing of the payment
    /// that it takes back.
    pub fn select<'a>(&self, rows: &'a [Row], condition: &Filter, unless: &Filter) -> Vec<&'a Row> {
        let named = |row: &Row| !is_nothing(&row.shown(self.payee));
        let takes_back = |row: &Row| row.number(self.amount).is_some_and(|amount| amount < Decimal::ZERO) && named(row);
        rows.iter().filter(|row| takes_back(row) || (condition.holds(row) && !unless.matches(row))).collect()
    }

    /// The payments of some rows, without those that were taken back, in order of date and content. Rows that lack payee,
    /// date or amount are told as not looked at.
    pub fn read<'a>(&self, rows: &[&'a Row], outcome: &mut Outcome) -> Vec<Payment<'a>> {
        let (mut payments, mut unread) = (Vec::new(), Vec::new());
        for row in rows {
            match self.read_one(row) {
                Some(payment) => payments.push(payment),
                None => unread.push(*row),
            }
        }
        if !unread.is_empty() {
            let count = unread.len();
            outcome.unchecked.push(NotLookedAt {
                why: say!(
                    "有{count}笔付款缺少收款单位、日期或金额,未核对,请补填",
                    "{count} payments lack payee, date or amount and were not checked; fill them in"
                ),
                evidence: evidence(unread).into_iter().collect(),
            });
        }
        payments.sort_by_cached_key(|payment| {
            let Payment { date, amount, payee, purpose, voucher_no, row, .. } = payment;
            (*date, *amount, payee.clone(), purpose.clone(), voucher_no.clone(), row.source.clone())
        });
        let entry = |payment: &Payment| Entry { key: compact(&payment.payee), amount: payment.amount, date: payment.date };
        let gone = cancelled(&payments.iter().map(entry).collect::<Vec<_>>());
        let mut index = 0;
        payments.retain(|payment| {
            index += 1;
            !gone.contains(&(index - 1)) && payment.amount > Decimal::ZERO
        });
        payments
    }

    /// What came back of payments in part, by the place of each: a negative row of the same payee, later and of less, where one payment alone may
    /// be meant, by its amount or by what it was for.
    pub fn partly_back<'a>(&self, rows: &[&'a Row], payments: &[Payment]) -> BTreeMap<Source, Vec<(Decimal, &'a Row)>> {
        let mut back: BTreeMap<Source, Vec<(Decimal, &Row)>> = BTreeMap::new();
        let read = |row: &&'a Row| self.read_one(row);
        let (mut reds, paid): (Vec<Payment>, Vec<Payment>) =
            rows.iter().filter_map(read).partition(|payment| payment.amount < Decimal::ZERO);
        let mut of_payee: BTreeMap<String, Vec<&Payment>> = BTreeMap::new();
        if !reds.is_empty() {
            for payment in payments {
                of_payee.entry(compact(&payment.payee)).or_default().push(payment);
            }
        }
        reds.sort_by(|a, b| (a.date, a.amount, &a.row.source).cmp(&(b.date, b.amount, &b.row.source)));
        for red in reds {
            let (payee, amount, said) = (compact(&red.payee), -red.amount, compact(&red.purpose));
            // What is of just the amount of a payment took that back whole.
            let whole = |one: &Payment| one.amount == amount && one.date <= red.date && compact(&one.payee) == payee;
            let before = of_payee.get(&payee).into_iter().flatten().filter(|one| one.date <= red.date && one.amount > amount);
            let before: Vec<&&Payment> = before.collect();
            let named: Vec<&&Payment> =
                before.iter().copied().filter(|one| !one.purpose.is_empty() && said.contains(&compact(&one.purpose))).collect();
            let ([one], false) = (if named.is_empty() { &before } else { &named }.as_slice(), paid.iter().any(whole)) else { continue };
            let parts = back.entry(one.row.source.clone()).or_default();
            if parts.iter().fold(one.amount, |left, (part, _)| left - part) > amount {
                parts.push((amount, red.row));
            }
        }
        back
    }

    fn read_one<'a>(&self, row: &'a Row) -> Option<Payment<'a>> {
        let payee = row.shown(self.payee);
        let filled = |field: Option<Field>| field.and_then(|field| row.get(field)).map(Value::shown).filter(|text| !is_nothing(text));
        // A dash where nobody is named is nobody: payments to `-` have no payee in common.
        (!is_nothing(&payee)).then_some(())?;
        Some(Payment {
            row,
            with: Vec::new(),
            payee,
            purpose: row.shown(self.purpose),
            date: row.date(self.date)?,
            amount: row.number(self.amount)?,
            voucher_no: filled(self.voucher_no),
            contract_no: filled(self.contract_no),
        })
    }
}

/// One payment is made in so many lines at most.
const PARTS_MAX: usize = 20;

/// The payments, those put together that one voucher makes to one payee for one purpose, as from two accounts: they are one. Only those that
/// `is_part` says may be parts, only what stands on one sheet, and no row that is written twice.
pub(super) fn put_together(payments: Vec<Payment<'_>>, is_part: impl Fn(&Payment) -> bool) -> Vec<Payment<'_>> {
    let mut places: HashMap<Whole, usize> = HashMap::default();
    let mut together: Vec<Payment> = Vec::new();
    for payment in payments {
        let Some(whole) = payment.whole().filter(|_| is_part(&payment)) else {
            together.push(payment);
            continue;
        };
        let place = *places.entry(whole).or_insert(together.len());
        match together.get_mut(place) {
            Some(first) if first.with.len() < PARTS_MAX && !first.has_row_like(payment.row) => {
                first.amount = first.amount.saturating_add(payment.amount);
                first.with.push(payment.row);
            }
            _ => together.push(payment),
        }
    }
    together
}

/// What the parts of one payment have in common: day, voucher, payee, and one text of purpose, contract, invoices and sheet.
type Whole = (Date, String, String, String);

impl Payment<'_> {
    fn whole(&self) -> Option<Whole> {
        let number = voucher_key(self.voucher_no.as_deref()?);
        let sheet = &self.row.source.sheet;
        let contract = self.contract_no.as_deref().map(compact).unwrap_or_default();
        let mut matter = format!("{}\u{1}{contract}\u{1}{}\u{1}{:?}", compact(&self.purpose), sheet.file, sheet.sheet);
        for (_, invoice) in self.row.extra.iter().filter(|(header, _)| names_invoices(header)) {
            matter.push('\u{1}');
            matter.push_str(invoice);
        }
        Some((self.date, number, compact(&self.payee), matter))
    }

    /// Whether one of its rows says the same as another.
    fn has_row_like(&self, row: &Row) -> bool {
        let mut own = std::iter::once(self.row).chain(self.with.iter().copied());
        own.any(|own| own.values() == row.values() && own.extra == row.extra)
    }

    /// A flag about the whole payment.
    pub fn flag(&self, variant: &'static str) -> Flag {
        Flag {
            subject: self.payee.clone(),
            date: Some(self.date),
            voucher_no: self.voucher_no.clone(),
            summary: Some(self.purpose.clone()).filter(|purpose| !purpose.is_empty()),
            amount: self.amount,
            irregular_amount: self.amount,
            variant,
            // Without amount and purpose: a payment whose amount was put right, or that is worded anew, is still the same payment.
            key: vec![self.date.to_string(), compact(&self.payee), self.voucher_no.as_deref().map(voucher_key).unwrap_or_default()],
            evidence: evidence(std::iter::once(self.row).chain(self.with.iter().copied())),
            ..Flag::default()
        }
    }
}
