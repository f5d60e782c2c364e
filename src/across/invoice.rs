//! Kind `shared-invoice`: one invoice number in the registers of two units. Knows no rule.
//!
//! ```toml
//! kind = "shared-invoice"
//! tables = ["expenses", "payments"]
//! unless = { text = ["分摊"] }               # rows that say why both units hold it
//! number = ["发票号码"]                       # headers, for a table that has no field for it
//! code = ["发票代码"]                         # headers; numbers of eight digits are given anew under each code
//! ```
//!
//! A number of 18 digits and more is one invoice in the whole country. A shorter one is given anew under each code, so the payee, the amount
//! or the code must agree too; where nothing speaks for or against it the finding is of low severity.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::journal_invoices::each_booked;
use super::register::{Entry, Headers, Registers, first_places};
use super::{Across, Crossing, Draft, Gathered, Held, Record, amounts, clusters, owners};
use crate::books::Books;
use crate::checks::derived::Origin;
use crate::checks::invoice::{Invoice, listed_short, shown};
use crate::checks::selection::Unlooked;
use crate::checks::{Check, Context, Flag, Outcome, Shared};
use crate::findings::Severity;
use crate::rules::filter::FilterSpec;
use crate::rules::{Rule, RuleError};
use crate::say;
use crate::tables::{Field, HashMap, Row, Source, TableKind, expenses};
use crate::value::names::{is_nothing, payee_key};
use crate::value::text::{compact, shorten};
use crate::value::{Date, Said};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    tables: Vec<Spanned<String>>,
    unless: Option<FilterSpec>,
    #[serde(default)]
    number: Headers,
    #[serde(default)]
    code: Headers,
}

#[derive(Debug)]
struct SharedInvoice {
    registers: Registers,
    number: Headers,
    code: Headers,
}

/// Where a record keeps what.
const PAYEE: usize = 0;
const CODE: usize = 1;

/// From so many digits on a number is one invoice in the whole country.
const COUNTRY_WIDE: usize = 18;

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    Ok(Box::new(SharedInvoice {
        registers: Registers::prepare(&spec.tables, spec.unless.as_ref(), rule, shared)?,
        number: spec.number,
        code: spec.code,
    }))
}

impl Check for SharedInvoice {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        self.registers.tables().into_iter().map(|table| (table, vec![])).collect()
    }

    fn variants(&self) -> &'static [&'static str] {
        &["number-only"]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["units", "count", "number", "payee"]
    }

    fn across(&self) -> Option<&dyn Across> {
        Some(self)
    }

    fn run(&self, _: &Books, _: &Context) -> Outcome {
        Outcome::default()
    }
}

impl Across for SharedInvoice {
    fn gather(&self, books: &Books) -> Gathered {
        let mut gathered = Gathered { missing: self.registers.missing(books), ..Gathered::default() };
        let mut unlooked = Unlooked::default();
        let mut seen: HashMap<u128, Vec<Seen>> = HashMap::default();
        let mut any_number = false;
        for entry in self.registers.read_entries(books, |_| true) {
            gathered.rows += 1;
            let Some(cell) = invoice_cell(entry.row, &self.number) else { continue };
            any_number = true;
            let invoices: BTreeSet<Invoice> = listed_short(&cell).into_iter().collect();
            if invoices.is_empty() {
                let shown = shorten(&cell, 30);
                unlooked.add(
                    say!("发票号“{shown}”不完整或写法不能识别", "the invoice number “{shown}” is incomplete or cannot be read"),
                    &entry.row.source,
                );
            }
            // Codes typed as figures have lost the zeros before them.
            let code = self.code.cell(entry.row).map(|code| compact(&code).trim_start_matches('0').to_owned());
            for invoice in invoices {
                let code = invoice.code().or_else(|| code.clone());
                seen.entry(invoice.number()).or_default().push(Seen::new(&entry, code, false));
            }
        }
        each_booked(books, |booked| {
            gathered.rows += 1;
            let row = booked.row();
            let Some(entry) = self.registers.entry(&row) else { return };
            any_number = true;
            for (at, invoice) in booked.invoices.iter().enumerate() {
                if !booked.invoices.iter().take(at).any(|before| before == invoice) {
                    seen.entry(invoice.number()).or_default().push(Seen::new(&entry, invoice.code(), true));
                }
            }
        });
        let left_aside = || {
            let rows = self.registers.tables().into_iter().filter_map(|table| books.table(table)).flatten();
            rows.into_iter().any(|row| invoice_cell(row, &self.number).is_some())
        };
        if gathered.missing.is_none() && !any_number && left_aside() {
            gathered.missing = Some(Said::new(
                "有发票号的行都写明与别家分摊或不计入,按本规则不与其他单位比对",
                "all rows with invoice numbers say that they are shared with others or do not count; by this rule they are not compared with other units",
            ));
        } else if gathered.missing.is_none() && !any_number {
            gathered.missing = Some(Said::new(
                "报销明细、付款台账和序时账摘要里没有发票号,无法与其他单位比对",
                "the registers of expenses and payments and the summaries of the journal hold no invoice number to compare with other units",
            ));
        }
        let mut seen: Vec<(u128, Vec<Seen>)> = seen.into_iter().collect();
        seen.sort_unstable_by_key(|(number, _)| *number);
        gathered.records = seen.into_iter().filter_map(|(number, entries)| record(number.to_string(), entries)).collect();
        gathered.unchecked = unlooked.into_vec();
        gathered
    }

    fn join(&self, held: &[Held], _: usize) -> Vec<Crossing> {
        clusters(held, |a, b| agreement(a, b).is_some()).into_iter().filter(|held| owners(held) > 1).map(|held| crossing(&held)).collect()
    }
}

/// The cell with the invoice number: the field, else a column by its header.
pub fn invoice_cell(row: &Row, headers: &Headers) -> Option<String> {
    let field = (row.table() == TableKind::Expenses).then(|| row.shown(expenses::INVOICE_NO)).filter(|text| !is_nothing(text));
    field.or_else(|| headers.cell(row))
}

/// A row that names an invoice.
struct Seen {
    table: TableKind,
    source: Source,
    payee: Option<String>,
    summary: Option<String>,
    amount: Decimal,
    date: Option<Date>,
    code: Option<String>,
    /// Whether it is a line of the journal rather than of a register.
    in_journal: bool,
}

impl Seen {
    fn new(entry: &Entry, code: Option<String>, in_journal: bool) -> Self {
        let Entry { row, payee, summary, amount, date } = entry.clone();
        Self { table: row.table(), source: row.source.clone(), payee, summary, amount, date, code, in_journal }
    }
}

/// What a unit booked on an invoice. It may stand in both registers and in the journal, as spent and as paid: then it counts by the largest sum.
/// Nothing is left of one that was reversed.
fn record(number: String, seen: Vec<Seen>) -> Option<Record> {
    let mut sums: BTreeMap<(TableKind, bool), Decimal> = BTreeMap::new();
    for Seen { table, in_journal, amount, .. } in &seen {
        let sum = sums.entry((*table, *in_journal)).or_default();
        *sum = sum.saturating_add(*amount);
    }
    let amount = sums.into_values().max().filter(|amount| amount.is_sign_positive() && !amount.is_zero())?;
    let derived = seen.iter().all(|seen| seen.in_journal);
    let least = |of: fn(&Seen) -> Option<&str>| seen.iter().filter_map(of).min().map(str::to_owned);
    let draft = Draft {
        key: number,
        marks: vec![seen.iter().filter_map(|seen| seen.payee.as_deref().map(payee_key)).min(), least(|seen| seen.code.as_deref())],
        shown: least(|seen| seen.payee.as_deref()).unwrap_or_default(),
        summary: least(|seen| seen.summary.as_deref()),
        amount,
        date: seen.iter().filter_map(|seen| seen.date).min(),
        sources: first_places(seen.into_iter().map(|seen| seen.source)),
        ..Draft::default()
    };
    let mut record = Record::from(draft);
    if derived {
        record.origin = Origin::Derived(None);
    }
    Some(record)
}

/// Whether two records of one number are one invoice: surely (`true`), or for all that is known (`false`); `None` if not.
fn agreement(a: &Record, b: &Record) -> Option<bool> {
    if a.key().len() >= COUNTRY_WIDE {
        return Some(true);
    }
    let both = |place: usize| a.mark(place).zip(b.mark(place)).map(|(a, b)| a == b);
    match (both(CODE), both(PAYEE), a.amount == b.amount) {
        (Some(false), _, _) | (None, Some(false), false) => None,
        (Some(true), _, _) | (_, Some(true), _) | (_, _, true) => Some(true),
        (None, None, false) => Some(false),
    }
}

fn crossing(held: &[Held]) -> Crossing {
    let sure = held.iter().any(|a| held.iter().any(|b| a.owner != b.owner && agreement(a.record, b.record) == Some(true)));
    let (amount, irregular_amount) = amounts(held);
    let key = held.first().map(|held| held.record.key().to_owned()).unwrap_or_default();
    let number = key.parse().map_or_else(|_| key.clone(), shown);
    let payee = held.iter().map(|held| held.record.shown()).filter(|payee| !payee.is_empty()).min().unwrap_or_default().to_owned();
    let payee_said = if payee.is_empty() { Said::default() } else { say!(",收款人{payee}", ", payee {payee}") };
    let flag = Flag {
        subject: number.clone(),
        date: held.iter().filter_map(|held| held.record.date).max(),
        summary: held.iter().filter_map(|held| held.record.summary().map(str::to_owned)).min(),
        amount,
        irregular_amount,
        variant: if sure { "" } else { "number-only" },
        severity: (!sure).then_some(Severity::Low),
        key: vec![key],
        ..Flag::default()
    };
    Crossing::new(flag.fact_text("number", number).fact("payee", payee_said), held)
}
