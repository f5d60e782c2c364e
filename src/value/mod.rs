//! The values that a ledger holds: money, dates, names, text in two languages. Knows no files, tables or rules.

pub mod amount;
pub mod ballot;
pub mod date;
pub mod file_name;
pub mod han_date;
pub mod names;
pub mod numeral;
pub mod said;
pub mod stated;
pub mod text;
pub mod unit_name;
pub mod votes;

use std::sync::Arc;

use rust_decimal::Decimal;

pub use amount::{MoneyUnit, money};
pub use date::{Date, Day};
pub use said::{Lang, Said};

/// One typed cell of a table. A blank cell is no value at all (`None` where values are kept).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text as the file has it, outer white space removed.
    Text(Arc<str>),
    /// Money in yuan, or a count or quantity.
    Number(Decimal),
    /// A civil date, to the precision that the file gives.
    Date(Date),
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// The text, if this is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if this is one.
    pub fn as_number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The date, if this is one.
    pub fn as_date(&self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// How a person would read it: `1234.50`, `2020-04-20`, the text itself.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.to_string(),
            Self::Number(number) => amount::plain(*number),
            Self::Date(date) => date.to_string(),
        }
    }
}
