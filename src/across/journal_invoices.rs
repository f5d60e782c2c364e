//! What a journal books on invoices that its summaries, or a column of their numbers, name. Most small offices have no register of invoices, and
//! their journals say which invoice was paid. Knows no rule.

use rust_decimal::Decimal;

use crate::books::Books;
use crate::books::account_class::AccountClass;
use crate::books::ledger::Ledger;
use crate::checks::invoice::{Invoice, listed, named};
use crate::checks::outlays::names_invoices;
use crate::tables::{Field, HashMap, Lines, Row, TableKind, TextId, expenses, journal, payments};
use crate::value::{Date, Value};

/// A line of financial accounting that spends or pays, and the invoices that it names.
pub struct Booked<'a> {
    books: &'a Books,
    lines: &'a Lines,
    ledger: &'a Ledger,
    line: usize,
    table: TableKind,
    /// In yuan; what is red is negative, and money that came back too.
    pub amount: Decimal,
    /// As they are written, one more than once if the line names it so.
    pub invoices: &'a [Invoice],
}

/// Gives the lines that name invoices, one by one.
pub fn each_booked(books: &Books, mut act: impl FnMut(&Booked<'_>)) {
    let (Some(lines), Some(ledger)) = (books.lines(), books.ledger()) else { return };
    let columns: Vec<&[TextId]> = lines.extra().filter(|(header, _)| names_invoices(header)).map(|(_, column)| column).collect();
    // Each summary is looked at once.
    let mut looked_at = vec![false; lines.texts.len()];
    let mut known: HashMap<TextId, Vec<Invoice>> = HashMap::default();
    for line in 0..lines.len() {
        let summary = lines.id(journal::SUMMARY, line);
        if let Some(looked_at) = looked_at.get_mut(summary.index()).filter(|looked_at| !**looked_at) {
            *looked_at = true;
            let invoices = named(lines.texts.get(summary));
            if !invoices.is_empty() {
                known.insert(summary, invoices);
            }
        }
        let cells = columns.iter().filter_map(|column| column.get(line)).filter(|id| !id.is_blank());
        let of_column: Vec<Invoice> = cells.flat_map(|id| listed(lines.texts.get(*id))).collect();
        let of_summary = || known.get(&summary).map(Vec::as_slice).unwrap_or_default();
        let invoices = if of_column.is_empty() { of_summary() } else { &of_column };
        if !invoices.is_empty()
            && let Some((table, amount)) = moved(lines, ledger, line)
        {
            act(&Booked { books, lines, ledger, line, table, amount, invoices });
        }
    }
}

/// In which register a line would stand that spends or pays, and with how much; `None` for all others.
fn moved(lines: &Lines, ledger: &Ledger, line: usize) -> Option<(TableKind, Decimal)> {
    let class = ledger.class(line);
    let spent = lines.debit(line).saturating_sub(lines.credit(line));
    let moved = match class {
        AccountClass::Expense | AccountClass::Asset => (TableKind::Expenses, spent),
        _ if class.is_money() => (TableKind::Payments, -spent),
        _ => return None,
    };
    (lines.is_financial(line) && ledger.voucher(line).is_some()).then_some(moved)
}

impl Booked<'_> {
    /// When.
    pub fn date(&self) -> Option<Date> {
        self.lines.stamp(self.line).date()
    }

    /// The line as a row of the register that it would stand in: what was spent or bought of expenses, what was paid of payments.
    pub fn row(&self) -> Row {
        let Self { books, lines, ledger, line, table, amount, .. } = *self;
        let of_voucher = ledger.voucher(line).into_iter().flat_map(|voucher| ledger.lines_of(voucher));
        let mut parties = of_voucher.map(|line| lines.id(journal::COUNTERPARTY, line)).filter(|id| !id.is_blank());
        let own = Some(lines.id(journal::COUNTERPARTY, line)).filter(|id| !id.is_blank());
        let payee = own.or_else(|| parties.next().filter(|first| parties.all(|other| other == *first)));
        let is_expense = table == TableKind::Expenses;
        let field = |of_expenses: Field, of_payments: Field| if is_expense { of_expenses } else { of_payments };
        let text = |id: TextId| Some(lines.texts.get(id)).filter(|text| !text.is_empty()).map(Value::text);
        let named = || books.payee_named(lines.text(journal::SUMMARY, line)).map(Value::text);
        let mut row = Row::new(table, lines.source(line));
        row.set(field(expenses::DATE, payments::DATE), self.date().map(Value::Date));
        row.set(field(expenses::VOUCHER_NO, payments::VOUCHER_NO), text(lines.id(journal::VOUCHER_NO, line)));
        row.set(field(expenses::SUMMARY, payments::PURPOSE), text(lines.id(journal::SUMMARY, line)));
        row.set(field(expenses::PAYEE, payments::PAYEE), payee.and_then(text).or_else(named));
        row.set(field(expenses::AMOUNT, payments::AMOUNT), Some(Value::Number(amount)));
        row
    }
}
