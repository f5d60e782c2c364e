//! Payments as the rules on them look at them, from a register or from the journal alike: what for, on which voucher, by which contract and
//! invoice, and where it stands. Texts are made for what is looked at closely only. Knows no rule.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;
use toml::Spanned;

use super::invoice::{Invoice, listed, named};
use super::{Context, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::books::account_class::{AccountClass, pays_directly};
use crate::books::ledger::Ledger;
use crate::books::outflow::{Flow, Outflow, Payment, RegisterFields, counter};
use crate::rules::filter::word_lists;
use crate::rules::lexicon::WordList;
use crate::rules::standards::InForce;
use crate::rules::{Missing, Rule, RuleError};
use crate::say;
use crate::tables::lines::fen;
use crate::tables::{Field, Lines, Row, Source, Stamp, TableKind, TextId, expenses, is_remark, journal, payments};
use crate::value::names::{is_nothing, voucher_key};
use crate::value::text::{compact, compacted};
use crate::value::{Date, Said};

/// Up to how many places are named of what could not be looked at: a journal may have a million of them.
const PLACES_MAX: usize = 100;

/// Payments and where their texts are.
#[derive(Debug)]
pub(super) struct Outlays<'b> {
    /// The payments.
    pub flow: Cow<'b, Outflow>,
    origin: Origin<'b>,
}

#[derive(Debug)]
enum Origin<'b> {
    Journal { lines: &'b Lines, ledger: &'b Ledger, invoices: Vec<&'b [TextId]> },
    Register { rows: &'b [Row], texts: TextFields },
}

#[derive(Debug, Clone, Copy)]
struct TextFields {
    purpose: Field,
    voucher_no: Field,
    contract_no: Option<Field>,
    invoice_no: Option<Field>,
}

impl<'b> Outlays<'b> {
    /// Those of the register of payments; without one, of the journal; without either, of the reimbursements.
    pub fn of(books: &'b Books) -> Option<Self> {
        Self::register(books, TableKind::Payments).or_else(|| Self::journal(books)).or_else(|| Self::register(books, TableKind::Expenses))
    }

    /// Those of the journal.
    pub fn journal(books: &'b Books) -> Option<Self> {
        let (lines, ledger, flow) = (books.lines()?, books.ledger()?, books.outflow()?);
        let invoices = lines.extra().filter(|(header, _)| names_invoices(header)).map(|(_, column)| column).collect();
        Some(Self { flow: Cow::Borrowed(flow), origin: Origin::Journal { lines, ledger, invoices } })
    }

    /// Those of a register that was read, not of one that is derived from the journal.
    pub fn register(books: &'b Books, table: TableKind) -> Option<Self> {
        // What the journal shows is looked at in the journal itself: no rows are made for it.
        let rows = if books.was_read(table) { books.table(table)? } else { return None };
        let (fields, texts) = match table {
            TableKind::Payments => (
                RegisterFields { payee: payments::PAYEE, date: payments::DATE, amount: payments::AMOUNT, method: Some(payments::METHOD) },
                TextFields {
                    purpose: payments::PURPOSE,
                    voucher_no: payments::VOUCHER_NO,
                    contract_no: Some(payments::CONTRACT_NO),
                    invoice_no: None,
                },
            ),
            TableKind::Expenses => (
                RegisterFields { payee: expenses::PAYEE, date: expenses::DATE, amount: expenses::AMOUNT, method: None },
                TextFields {
                    purpose: expenses::SUMMARY,
                    voucher_no: expenses::VOUCHER_NO,
                    contract_no: None,
                    invoice_no: Some(expenses::INVOICE_NO),
                },
            ),
            _ => return None,
        };
        Some(Self { flow: Cow::Owned(Outflow::of_register(rows, fields)), origin: Origin::Register { rows, texts } })
    }

    /// The journal that they were taken from, if they were.
    pub fn journal_lines(&self) -> Option<(&'b Lines, &'b Ledger)> {
        match self.origin {
            Origin::Journal { lines, ledger, .. } => Some((lines, ledger)),
            Origin::Register { .. } => None,
        }
    }

    /// Whether they are those of the journal.
    pub fn is_journal(&self) -> bool {
        matches!(self.origin, Origin::Journal { .. })
    }

    fn text(&self, payment: &Payment, of_lines: Field, of_rows: impl Fn(TextFields) -> Option<Field>) -> Cow<'b, str> {
        let place = payment.place as usize;
        match &self.origin {
            Origin::Journal { lines, .. } => Cow::Borrowed(lines.text(of_lines, place)),
            Origin::Register { rows, texts } => match (rows.get(place), of_rows(*texts)) {
                (Some(row), Some(field)) => Cow::Owned(row.shown(field)),
                _ => Cow::Borrowed(""),
            },
        }
    }

    /// What it was for.
    pub fn purpose(&self, payment: &Payment) -> Cow<'b, str> {
        self.text(payment, journal::SUMMARY, |texts| Some(texts.purpose))
    }

    /// What it was for, folded and without the payee, which some summaries name: 物业 in the name of a firm says nothing of what was paid for.
    pub fn matter(&self, payment: &Payment) -> String {
        let (purpose, payee) = (compact(&self.purpose(payment)), compact(self.flow.name(payment.party)));
        if payee.is_empty() || !purpose.contains(&payee) { purpose } else { purpose.replace(&payee, "") }
    }

    /// What a register remarks of it; empty of a journal.
    pub fn remark(&self, payment: &Payment) -> &'b str {
        let Origin::Register { rows, .. } = &self.origin else { return "" };
        let row = rows.get(payment.place as usize);
        row.and_then(|row| row.extra.iter().find(|(header, _)| is_remark(header))).map_or("", |(_, text)| text)
    }

    /// The number of its voucher; empty where the books have none.
    pub fn voucher_no(&self, payment: &Payment) -> Cow<'b, str> {
        self.text(payment, journal::VOUCHER_NO, |texts| Some(texts.voucher_no))
    }

    /// The number of its contract, folded; empty where the books have none.
    pub fn contract_no(&self, payment: &Payment) -> String {
        match &self.origin {
            Origin::Journal { .. } => String::new(),
            Origin::Register { .. } => {
                let number = self.text(payment, journal::SUMMARY, |texts| texts.contract_no);
                if is_nothing(&number) { String::new() } else { compact(&number) }
            }
        }
    }

    /// The invoices that it names: in a column of theirs, else in what it was for.
    pub fn invoices(&self, payment: &Payment) -> Vec<Invoice> {
        let place = payment.place as usize;
        let of_column: Vec<Invoice> = match &self.origin {
            Origin::Journal { lines, invoices, .. } => {
                let texts = invoices.iter().filter_map(|column| column.get(place)).map(|id| lines.texts.get(*id));
                texts.flat_map(listed).collect()
            }
            Origin::Register { rows, texts } => {
                let row = rows.get(place).zip(texts.invoice_no);
                let of_field = row.map(|(row, field)| listed(&row.shown(field))).unwrap_or_default();
                // A register of payments has no field for it, but may have a column.
                let extra = rows.get(place).into_iter().flat_map(|row| &row.extra).filter(|(header, _)| names_invoices(header));
                of_field.into_iter().chain(extra.flat_map(|(_, text)| listed(text))).collect()
            }
        };
        if of_column.is_empty() { named(&self.purpose(payment)) } else { of_column }
    }

    /// Where it stands.
    pub fn sources(&self, payment: &Payment) -> Vec<Source> {
        self.sources_at(payment.place)
    }

    fn sources_at(&self, place: u32) -> Vec<Source> {
        let place = place as usize;
        match &self.origin {
            Origin::Journal { lines, .. } => vec![lines.source(place)],
            Origin::Register { rows, .. } => rows.get(place).map(|row| row.sources().to_vec()).unwrap_or_default(),
        }
    }

    /// What tells the voucher of a payment from others: its number and day, so that an export that was read twice counts once.
    pub fn event(&self, payment: &Payment) -> (String, i32, u32) {
        let number = self.voucher_no(payment);
        let number = if is_nothing(&number) { String::new() } else { voucher_key(&number) };
        let own = if number.is_empty() { payment.voucher } else { u32::MAX };
        (number, payment.day, own)
    }

    /// What payments are put in the order of time by, on one day by content, so that the order of rows does not tell.
    pub fn in_time(&self, payment: &Payment) -> (i32, Flow, String, String, Vec<Source>) {
        let (purpose, number) = (compact(&self.purpose(payment)), self.voucher_no(payment).into_owned());
        (payment.day, payment.flow, purpose, number, self.sources(payment))
    }

    /// What a finding on a payment is about: its day, its voucher and to whom it went. Without its amount, which may be put right; without its
    /// purpose, which may be worded anew, but where nothing else tells it from others of the day.
    pub fn key(&self, payment: &Payment, party: &str) -> Vec<String> {
        let number = voucher_key(&self.voucher_no(payment));
        let purpose = if number.is_empty() { compact(&self.purpose(payment)) } else { String::new() };
        vec![date(payment).map(|day| day.to_string()).unwrap_or_default(), number, compact(party), purpose]
    }

    /// What tells payments that begin on one day apart, in a form that every export gives alike: the numbers of its vouchers.
    pub fn first_vouchers(&self, members: &[Payment]) -> String {
        let first = members.iter().map(|member| member.day).min();
        let of_day = members.iter().filter(|member| Some(member.day) == first);
        let numbers: BTreeSet<String> = of_day.map(|member| voucher_key(&self.voucher_no(member))).collect();
        numbers.into_iter().collect::<Vec<_>>().join("/")
    }

    /// The lines of its voucher in financial accounting that move no money: texts of summary, account and party, and the debit in fen.
    pub fn counter_lines(&self, payment: &Payment) -> Vec<CounterLine<'b>> {
        let Origin::Journal { lines, ledger, .. } = &self.origin else { return Vec::new() };
        let Some(voucher) = ledger.vouchers.get(payment.voucher as usize) else { return Vec::new() };
        // The appropriation that pays by itself stands for the money, and its name says nothing of what was paid for.
        let pays = |line: usize| {
            ledger.class(line) == AccountClass::Income
                && !lines.credit(line).is_zero()
                && pays_directly(lines.text(journal::ACCOUNT_CODE, line), lines.text(journal::ACCOUNT_NAME, line))
        };
        let other = |line: &usize| lines.is_financial(*line) && !ledger.class(*line).is_money() && !pays(*line);
        let of_line = |line: usize| CounterLine {
            summary: lines.text(journal::SUMMARY, line),
            account: lines.text(journal::ACCOUNT_NAME, line),
            class: ledger.class(line),
            party: lines.text(journal::COUNTERPARTY, line),
            debit: lines.fen(line).map_or(0, |(debit, _)| debit),
        };
        ledger.lines_of(voucher).filter(other).map(of_line).collect()
    }

    /// The account on the other side of a payment in the book of one account, as its column names it; blank where none does, and of a register.
    pub fn counter_account(&self, payment: &Payment) -> &'b str {
        let Origin::Journal { lines, .. } = &self.origin else { return "" };
        counter::account(lines, payment.place as usize)
    }

    /// Whether its voucher shows the money and nothing else, not even the account on the other side.
    pub fn is_unexplained(&self, payment: &Payment) -> bool {
        let Origin::Journal { lines, ledger, .. } = &self.origin else { return false };
        let Some(voucher) = ledger.vouchers.get(payment.voucher as usize) else { return false };
        ledger.lines_of(voucher).all(|line| ledger.class(line).is_money()) && counter::account(lines, payment.place as usize).is_empty()
    }

    /// Tells what could not be used: places without a day or an amount, and, where the rule needs a payee, those without one.
    pub fn tell_unread(&self, nameless: &[u32], outcome: &mut Outcome) {
        let mut tell = |places: &[u32], why: Said| {
            if !places.is_empty() {
                // So many places say no more than their number.
                let shown = if places.len() > PLACES_MAX { &[] } else { places };
                let mut evidence: Vec<Source> = shown.iter().flat_map(|place| self.sources_at(*place)).collect();
                evidence.sort();
                outcome.unchecked.push(NotLookedAt { why, evidence });
            }
        };
        let (unread, count) = (&self.flow.unread, self.flow.unread.len());
        tell(
            unread,
            say!(
                "有{count}笔付款没有写明到日的日期,或金额不能精确到分,未核对",
                "{count} payments have no date to the day or no amount in whole fen and were not checked"
            ),
        );
        let count = nameless.len();
        tell(
            nameless,
            say!(
                "有{count}笔付款没有收款单位(往来单位),未核对;如需检查,请导出带往来单位辅助核算的序时账,或提供付款台账",
                "{count} payments name no payee (counterparty) and were not checked; export the journal with its counterparties, or a register of payments"
            ),
        );
    }
}

/// A line that stands against money on a voucher.
#[derive(Debug, Clone, Copy)]
pub(super) struct CounterLine<'b> {
    /// Its summary.
    pub summary: &'b str,
    /// Its account.
    pub account: &'b str,
    /// What its account is.
    pub class: AccountClass,
    /// Its counterparty.
    pub party: &'b str,
    /// Its debit in fen.
    pub debit: i64,
}

/// What is said where there are no payments to look at.
pub(super) fn missing() -> Outcome {
    let why = Said::new(
        "缺少付款台账和序时账。如需检查,请导出序时账(凭证明细,含往来单位)或付款台账后放入同一文件夹",
        "no register of payments and no journal; to have it checked, export the journal with its counterparties, or the payments, into the same folder",
    );
    Outcome { unchecked: vec![NotLookedAt { why, evidence: Vec::new() }], ..Outcome::default() }
}

/// Word lists of a rule.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words(Vec<WordList>);

impl Words {
    pub fn prepare(words: &[Spanned<String>], rule: &Rule, shared: &Shared) -> Result<Self, RuleError> {
        word_lists(words, &shared.lexicon, &rule.source).map(Self)
    }

    /// Whether a text holds one of the words.
    pub fn has(&self, text: &str) -> bool {
        !self.0.is_empty() && !text.is_empty() && self.has_folded(&compacted(text))
    }

    /// The same of a text that [`compact`] folded before.
    pub fn has_folded(&self, text: &str) -> bool {
        self.0.iter().any(|list| list.find(text).is_some())
    }

    /// The first of the words, by the order of the lists, that a folded text holds.
    pub fn first_in(&self, text: &str) -> Option<&str> {
        self.0.iter().find_map(|list| list.find(text))
    }

    /// Whether the name of a payee holds one of the words, and is not one person of a kind by number: 职工07 is somebody, 职工 is many.
    pub fn has_payee(&self, name: &str) -> bool {
        self.has(name) && !is_numbered(name)
    }

    /// The words that a folded text holds.
    pub fn all_in(&self, text: &str) -> BTreeSet<&str> {
        self.0.iter().flat_map(WordList::words).filter(|word| text.contains(word)).collect()
    }

    /// The lists themselves.
    pub fn lists(&self) -> &[WordList] {
        &self.0
    }
}

/// Words for one person, to which a number may be put.
const PERSONS: [&str; 10] = ["职工", "员工", "干部", "村民", "农户", "社员", "居民", "教师", "工人", "个人"];

/// Whether a name is a word for a person and a number of one to three digits behind it, as names are given where they may not be told.
fn is_numbered(name: &str) -> bool {
    let name = compact(name);
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
    PERSONS.contains(&word) && (1..=3).contains(&(name.len() - word.len()))
}

/// A standard of money by day, asked for once a day.
pub(super) struct Limits<'c> {
    context: &'c Context<'c>,
    id: &'c str,
    known: HashMap<Stamp, Option<i64>, RandomState>,
    last: Option<(Stamp, Option<i64>)>,
    missing: BTreeMap<i16, (Stamp, Missing)>,
}

impl<'c> Limits<'c> {
    pub fn new(context: &'c Context<'c>, id: &'c str) -> Self {
        Self { context, id, known: HashMap::default(), last: None, missing: BTreeMap::new() }
    }

    /// The limit of a day in fen; `None` where no value is on file.
    pub fn fen(&mut self, stamp: Stamp) -> Option<i64> {
        if let Some((known, value)) = self.last
            && known == stamp
        {
            return value;
        }
        let value = self.known.get(&stamp).copied().unwrap_or_else(|| {
            let value = self.look_up(stamp);
            self.known.insert(stamp, value);
            value
        });
        self.last = Some((stamp, value));
        value
    }

    fn look_up(&mut self, stamp: Stamp) -> Option<i64> {
        let day = stamp.day()?;
        match self.context.standards.value(self.id, day) {
            Ok(found) => fen(found.value),
            Err(missing) => {
                let first = self.missing.entry(day.year()).or_insert_with(|| (stamp, missing.clone()));
                if stamp < first.0 {
                    *first = (stamp, missing);
                }
                None
            }
        }
    }

    /// The value in force with its basis, for a flag.
    pub fn in_force(&self, stamp: Stamp) -> Option<InForce> {
        stamp.day().and_then(|day| self.context.standards.value(self.id, day).ok())
    }

    /// The years without a value.
    pub fn missing_years(&self) -> impl Iterator<Item = i16> {
        self.missing.keys().copied()
    }

    /// Why no value was on file, once a year.
    pub fn into_missing(self) -> impl Iterator<Item = NotLookedAt> {
        self.missing.into_values().map(|(_, missing)| missing.into())
    }
}

/// A standard that is a number of days, times or hundredths, on the as-of day; why there is none goes to the outcome.
pub(super) fn number(context: &Context, id: &str, outcome: &mut Outcome) -> Option<rust_decimal::Decimal> {
    match context.standards.value(id, context.as_of) {
        Ok(found) => Some(found.value),
        Err(missing) => {
            outcome.unchecked.push(missing.into());
            None
        }
    }
}

/// A day as a [`Date`].
pub(super) fn date(payment: &Payment) -> Option<Date> {
    payment.stamp.date()
}

/// What messages name several things by: the first few, and how many there are.
pub(super) fn list(texts: &[String], max: usize) -> Said {
    let shown: Vec<&str> = texts.iter().take(max).map(String::as_str).collect();
    let (zh, en, count) = (shown.join("、"), shown.join(", "), texts.len());
    if count > max { say!("{zh}等{count}项", "{en} and others, {count} in all") } else { Said::new(zh, en) }
}

/// Whether a column holds invoice numbers.
pub(crate) fn names_invoices(header: &str) -> bool {
    ["发票号", "发票编号", "数电票", "票据号", "票号"].iter().any(|word| header.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_behind_a_word_is_somebody() {
        assert!(["职工07", "干部 3", "村民112"].iter().all(|name| is_numbered(name)));
        assert!(
            !["职工", "职工3人", "临时工2023", "12", "各村各户村民组3", "a7", "其他2", "各村3", "零星1"]
                .iter()
                .any(|name| is_numbered(name))
        );
    }
}
