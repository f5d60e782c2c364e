//! The recognised tables of a unit as clean CSV: fields named as in the schema, amounts plain, dates ISO to their precision, where each row
//! came from, and behind that the columns that are no fields, under their own headers. Reading such files again gives the same findings.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::books::Books;
use crate::recognise::SIDES_SAID;
use crate::recognise::marks::VOIDED;
use crate::tables::{Field, FieldKind, Row, Source, TableKind, journal};
use crate::value::text::could_be_formula;
use crate::value::{Value, amount};

/// The columns that say where a row came from, behind the table's fields.
pub const SOURCE_COLUMNS: [&str; 3] = ["source_file", "source_sheet", "source_row"];

/// What begins a file that Excel is to take for UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// One file a table: its name and its bytes, UTF-8 without a byte order mark, which many programs would take for a part of the first header.
///
/// # Errors
/// The bytes could not be built, which a program with memory left does not see.
pub fn files(books: &Books) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    books.kinds().map(|table| Ok((format!("{}.csv", table.name()), render(table, books)?))).collect()
}

fn render(table: TableKind, books: &Books) -> anyhow::Result<Vec<u8>> {
    // A field that no sheet has a column for stays out: blank would say that it was left empty.
    let filled: BTreeSet<Field> = match books.lines() {
        Some(lines) if table == TableKind::Journal => table.all_fields().filter(|field| !lines.ids(*field).is_empty()).collect(),
        _ => books.rows(table).flat_map(|row| table.all_fields().filter(|field| row.get(*field).is_some()).collect::<Vec<_>>()).collect(),
    };
    let known = |field: &Field| field.schema().needed || filled.contains(field) || books.any_column(table, *field);
    let fields: Vec<Field> = table.all_fields().filter(known).collect();
    // A void voucher counts nowhere, but its number was used: it has a line without amounts, marked void.
    let void = if table == TableKind::Journal { books.void() } else { &[] };
    let marked = (!void.is_empty()).then_some(VOIDED);
    // The sides of balances are in their signs, and that columns said them makes these beyond doubt.
    let sided = (table == TableKind::TrialBalance && books.rows(table).any(|row| row.sides_said)).then_some(SIDES_SAID);
    let others = others(table, books);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let contract = fields.iter().map(|field| field.name()).chain(marked).chain(sided).chain(SOURCE_COLUMNS).map(str::to_owned);
    writer.write_record(contract.chain(others.iter().map(|(header, _)| guarded(header))))?;
    for row in books.rows(table) {
        let mut record: Vec<String> = fields.iter().map(|field| cell(*field, row.get(*field))).collect();
        record.extend(marked.map(|_| String::new()));
        record.extend(sided.map(|_| if row.sides_said { "1".to_owned() } else { String::new() }));
        record.extend(place(&row.source));
        record.extend(others.iter().map(|other| guarded(other_cell(&row, other))));
        writer.write_record(&record)?;
    }
    for voucher in void {
        let value = |field: Field| match field {
            journal::DATE => voucher.date.to_string(),
            journal::VOUCHER_NO => guarded(&voucher.number),
            _ => String::new(),
        };
        let mut record: Vec<String> = fields.iter().map(|field| value(*field)).collect();
        record.push("1".to_owned());
        record.extend(place(&voucher.source));
        record.extend(others.iter().map(|_| String::new()));
        writer.write_record(&record)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A column that is no field: its header, and which of the columns with that header it is.
type Other = (Arc<str>, usize);

/// The columns of a table that are no fields, in the order in which its rows first have them.
fn others(table: TableKind, books: &Books) -> Vec<Other> {
    if let Some(lines) = books.lines().filter(|_| table == TableKind::Journal) {
        let filled = lines.extra().filter(|(_, ids)| ids.iter().any(|id| !id.is_blank()));
        return filled.map(|(header, _)| (Arc::clone(header), 0)).collect();
    }
    let mut others: Vec<Other> = Vec::new();
    for row in books.rows(table) {
        for (place, (header, _)) in row.extra.iter().enumerate() {
            let before = row.extra.iter().take(place).filter(|(other, _)| other == header).count();
            if !others.iter().any(|(known, count)| known == header && *count == before) {
                others.push((Arc::clone(header), before));
            }
        }
    }
    others
}

fn other_cell<'a>(row: &'a Row, (header, place): &Other) -> &'a str {
    row.extra.iter().filter(|(other, _)| other == header).nth(*place).map_or("", |(_, text)| text)
}

/// Where a row came from, in the order of [`SOURCE_COLUMNS`].
fn place(source: &Source) -> [String; 3] {
    [guarded(&source.sheet.file), guarded(source.sheet.sheet.as_deref().unwrap_or_default()), source.row.to_string()]
}

fn cell(field: Field, value: Option<&Value>) -> String {
    match (value, field.kind()) {
        (None, _) => String::new(),
        (Some(Value::Number(number)), FieldKind::Money) => crate::value::money(*number),
        (Some(Value::Number(number)), _) => amount::plain(*number),
        (Some(Value::Date(date)), _) => date.to_string(),
        (Some(Value::Text(text)), _) => guarded(text),
    }
}

/// Text that a spreadsheet would take for a formula gets an apostrophe in front; the reader takes it off again.
fn guarded(text: &str) -> String {
    if could_be_formula(text) { format!("'{text}") } else { text.to_owned() }
}
