//! The words that all steps share: which tables there are, which fields they have, and a typed row that knows where it
//! came from. Knows no formats and no rules.

mod fen;
pub mod groups;
pub mod left_out;
pub mod lines;
mod pairs;

mod schema;
mod stamp;
pub mod texts;

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::value::text::compact;
use crate::value::{Date, Said, Value};

pub use left_out::{LeftOut, LeftOuts, TITLES_MAX, Why};
pub use lines::{LineDraft, Lines};
pub use stamp::Stamp;
pub use texts::{HashMap, Sought, TextId, Texts};

pub use pairs::Pairs;
pub use schema::{
    Field, FieldKind, TableKind, accounts, assets, benefits, budget, contract_terms, contracts, expenses, journal, minutes, open_items,
    payments, purchases, staff, trial_balance, voucher_types,
};

/// The column, none of the fields, that holds a voucher's number as the file writes it, where that is not the canonical form.
pub const VOUCHER_NO_ORIGINAL: &str = "voucher_no_original";
/// Stands between a decision and how the vote on it went.
pub const VOTED: &str = "；表决：";

/// A sheet of a file, as evidence names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SheetName {
    /// The file's path relative to the path that was given, with `/` between folders.
    pub file: Arc<str>,
    /// The sheet's name; none in a text file.
    pub sheet: Option<Arc<str>>,
}

impl SheetName {
    /// The sheet's own name and that of its file, without the folders.
    pub fn names(&self) -> Vec<&str> {
        self.sheet.as_deref().into_iter().chain(self.file.rsplit('/').next()).collect()
    }
}

/// Where a row came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// File and sheet.
    pub sheet: Arc<SheetName>,
    /// The row as Excel or an editor numbers it, from 1.
    pub row: u32,
}

impl Ord for Source {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most are of one sheet, whose name need not be looked at again and again.
        let sheets = if Arc::ptr_eq(&self.sheet, &other.sheet) { Ordering::Equal } else { self.sheet.cmp(&other.sheet) };
        sheets.then(self.row.cmp(&other.row))
    }
}

impl Hash for Source {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Rows of one number in several sheets are few, names of sheets long.
        self.row.hash(state);
    }
}

impl PartialOrd for Source {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// One typed row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it came from.
    pub source: Source,
    table: TableKind,
    /// Its values, in the order of the table's fields; `None` where the cell is blank.
    values: Box<[Option<Value>]>,
    /// Columns that are no field of the table, by their header.
    pub extra: Vec<(Arc<str>, Arc<str>)>,
    /// The journal lines that it was derived from, where no register has it; its source is the first of them.
    pub derived: Option<Box<[Source]>>,
    /// Why what it says is less than sure, where it was derived so.
    pub caution: Option<Arc<Caution>>,
    /// Whether columns of its table say the sides of its balances, so that those are debit positive beyond doubt.
    pub sides_said: bool,
    /// The first and the last year that its title names, where it has no date of its own.
    pub years: Option<[i16; 2]>,
}

/// Whether a header is that of remarks.
pub fn is_remark(header: &str) -> bool {
    ["备注", "说明", "附注", "备考", "注", "情况说明", "备注说明"].contains(&compact(header).as_str())
}

/// Why a derived row is less than sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caution {
    /// The reason, for the report.
    pub why: Said,
    /// Too unsure to be judged: told as not checked.
    pub unsure: bool,
}

impl Row {
    /// An empty row of `table`.
    pub fn new(table: TableKind, source: Source) -> Self {
        Self {
            source,
            table,
            values: vec![None; table.fields().len()].into_boxed_slice(),
            extra: Vec::new(),
            derived: None,
            caution: None,
            sides_said: false,
            years: None,
        }
    }

    /// Where it stands: its own place, or the journal lines that it was derived from.
    pub fn sources(&self) -> &[Source] {
        self.derived.as_deref().unwrap_or(std::slice::from_ref(&self.source))
    }

    /// The table that it belongs to.
    pub fn table(&self) -> TableKind {
        self.table
    }

    /// Sets a field. A field of another table is ignored.
    pub fn set(&mut self, field: Field, value: Option<Value>) {
        if let Some(slot) = self.values.get_mut(field.index()) {
            *slot = value;
        }
    }

    /// A field's value.
    pub fn get(&self, field: Field) -> Option<&Value> {
        self.values.get(field.index()).and_then(Option::as_ref)
    }

    /// A field's text; a number or a date is not text.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.get(field).and_then(Value::as_text)
    }

    /// A field's number.
    pub fn number(&self, field: Field) -> Option<Decimal> {
        self.get(field).and_then(Value::as_number)
    }

    /// A field's date.
    pub fn date(&self, field: Field) -> Option<Date> {
        self.get(field).and_then(Value::as_date)
    }

    /// A field as a person reads it; empty where it is blank.
    pub fn shown(&self, field: Field) -> String {
        self.get(field).map(Value::shown).unwrap_or_default()
    }

    /// All values, in the order of the table's fields.
    pub fn values(&self) -> &[Option<Value>] {
        &self.values
    }
}

/// Something wrong with a place in a file; the run goes on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The row, from 1, if it is about one.
    pub row: Option<u32>,
    /// The column's header, or its letter where it has none.
    pub column: Option<String>,
    /// What is wrong and what to do.
    pub why: Said,
}
