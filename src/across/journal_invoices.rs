//! What a journal books on invoices that its summaries, or a column of their numbers, name. Most small offices have no register of invoices, and
//! their journals say which invoice was paid. Knows no rule.

use crate::books::Books;
use crate::books::account_class::AccountClass;
use crate::books::ledger::Ledger;
use crate::checks::invoice::{Invoice, listed, named};
use crate::checks::outlays::names_invoices;
use crate::tables::{Field, HashMap, Lines, Row, TableKind, TextId, expenses, journal, payments};
use crate::value::Value;

/// Gives the lines that name invoices, one by one, each as a row of the register that it would stand in, with the invoices: what was spent or
/// bought as rows of expenses, what was paid as rows of payments.
pub fn each_booked(books: &Books, mut act: impl FnMut(&Row, &[Invoice])) {
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
            && let Some(row) = row(books, lines, ledger, line)
        {
            act(&row, invoices);
        }
    }
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
