//! What a journal books on invoices that its summaries, or a column of their numbers, name. Most small offices have no register of invoices, and
//! their journals say which invoice was paid. Knows no rule.

use crate::books::Books;
use crate::books::account_class::AccountClass;
use crate::books::ledger::Ledger;
use crate::checks::invoice::{Invoice, listed, named};
use crate::checks::outlays::names_invoices;
use crate::tables::{Field, Lines, Row, TableKind, TextId, expenses, journal, payments};
use crate::value::Value;

/// A line of a journal as a row of the register that it would stand in, and the invoices that it names.
pub type Booked = (Row, Vec<Invoice>);

/// The lines that name invoices: what was spent or bought as rows of expenses, what was paid as rows of payments.
pub fn booked(books: &Books) -> Vec<Booked> {
    let (Some(lines), Some(ledger)) = (books.lines(), books.ledger()) else { return Vec::new() };
    let columns: Vec<&[TextId]> = lines.extra().filter(|(header, _)| names_invoices(header)).map(|(_, column)| column).collect();
    let mut known: Vec<Option<bool>> = vec![None; lines.texts.len()];
    let mut booked = Vec::new();
    for line in 0..lines.len() {
        let summary = lines.id(journal::SUMMARY, line);
        // Few summaries name an invoice, and each is looked at once.
        let of_summary = known.get_mut(summary.index()).is_some_and(|known| {
            *known.get_or_insert_with(|| {
                let text = lines.texts.get(summary);
                text.contains('票') && !named(text).is_empty()
            })
        });
        let cells = || columns.iter().filter_map(|column| column.get(line)).filter(|id| !id.is_blank());
        if !of_summary && cells().next().is_none() {
            continue;
        }
        let of_column: Vec<Invoice> = cells().flat_map(|id| listed(lines.texts.get(*id))).collect();
        let invoices = if of_column.is_empty() { named(lines.texts.get(summary)) } else { of_column };
        if let Some(row) = row(books, lines, ledger, line).filter(|_| !invoices.is_empty()) {
            booked.push((row, invoices));
        }
    }
    booked
}

/// The row of a line of financial accounting that spends or pays; what is red is negative, and money that came back too.
fn row(books: &Books, lines: &Lines, ledger: &Ledger, line: usize) -> Option<Row> {
    let class = ledger.class(line);
    let spent = lines.debit(line).saturating_sub(lines.credit(line));
    let (table, amount) = match class {
        AccountClass::Expense | AccountClass::Asset => (TableKind::Expenses, spent),
        _ if class.is_money() => (TableKind::Payments, -spent),
        _ => return None,
    };
    let voucher = ledger.voucher(line)?;
    if !lines.is_financial(line) {
        return None;
    }
    let mut of_voucher = ledger.lines_of(voucher).map(|line| lines.id(journal::COUNTERPARTY, line)).filter(|id| !id.is_blank());
    let own = Some(lines.id(journal::COUNTERPARTY, line)).filter(|id| !id.is_blank());
    let payee = own.or_else(|| of_voucher.next().filter(|first| of_voucher.all(|other| other == *first)));
    let is_expense = table == TableKind::Expenses;
    let field = |of_expenses: Field, of_payments: Field| if is_expense { of_expenses } else { of_payments };
    let text = |id: TextId| Some(lines.texts.get(id)).filter(|text| !text.is_empty()).map(Value::text);
    let mut row = Row::new(table, lines.source(line));
    row.set(field(expenses::DATE, payments::DATE), lines.stamp(line).date().map(Value::Date));
    row.set(field(expenses::VOUCHER_NO, payments::VOUCHER_NO), text(lines.id(journal::VOUCHER_NO, line)));
    row.set(field(expenses::SUMMARY, payments::PURPOSE), text(lines.id(journal::SUMMARY, line)));
    let named = || books.payee_named(lines.text(journal::SUMMARY, line)).map(Value::text);
    row.set(field(expenses::PAYEE, payments::PAYEE), payee.and_then(text).or_else(named));
    row.set(field(expenses::AMOUNT, payments::AMOUNT), Some(Value::Number(amount)));
    Some(row)
}
