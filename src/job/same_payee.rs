//! Columns of a journal that are headed as if they said who was paid and name the same on every line: the cashier who paid it out, or nothing
//! but 内部. Whatever is asked of payees would take all payments for payments to one. Knows no files.

use std::collections::BTreeSet;

use crate::recognise::TableReading;
use crate::recognise::cells::column_letter;
use crate::say;
use crate::tables::{Problem, TableKind, TextId, journal};
use crate::value::text::{printable, shorten};

/// The role of columns that say whom an entry paid.
const ROLE: &str = "payee";
/// Fewer lines may well be about one payee.
const LINES_MIN: usize = 20;
/// So may lines of fewer accounts: the export of one supplier's account names that supplier on each.
const ACCOUNTS_MIN: usize = 6;
/// A name shown in a message is no longer.
const SHOWN_CHARS: usize = 20;

/// Takes the names of such a column for no counterparties, and tells it.
pub(super) fn set_aside(table: &mut TableReading) {
    if table.table != TableKind::Journal {
        return;
    }
    let mut columns = table.columns.iter_mut().filter(|column| column.role_name.as_deref() == Some(ROLE));
    let (Some(column), None) = (columns.next(), columns.next()) else { return };
    let lines = &mut table.lines;
    let names = lines.ids(journal::COUNTERPARTY);
    let Some(first) = names.first().copied().filter(|id| !id.is_blank()) else { return };
    if lines.len() < LINES_MIN || names.len() < lines.len() || names.iter().any(|id| *id != first) {
        return;
    }
    let account = |line| (lines.id(journal::ACCOUNT_CODE, line), lines.id(journal::ACCOUNT_NAME, line));
    let accounts: BTreeSet<(TextId, TextId)> = (0..lines.len()).map(account).collect();
    if accounts.len() < ACCOUNTS_MIN {
        return;
    }
    let name = shorten(&printable(lines.texts.get(first)), SHOWN_CHARS);
    let header = shorten(&printable(&column.header), SHOWN_CHARS);
    for line in 0..lines.len() {
        lines.set_id(journal::COUNTERPARTY, line, TextId::BLANK);
    }
    column.role_name = None;
    let why = say!(
        "“{header}”列每一行都是“{name}”,说明不了钱付给了谁,没有当作收款方;如确是收款方,请用 inspect --write-mapping 起草 mapping.toml,把这一列写为 counterparty",
        "column “{header}” says “{name}” on every line, which does not tell who was paid, so it was not taken for the payee; if it is, draft a mapping.toml with inspect --write-mapping and call this column counterparty"
    );
    table.problems.insert(0, Problem { row: None, column: Some(column_letter(column.index)), why });
}
