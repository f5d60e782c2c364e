//! What `inspect` shows of a unit: its inputs as in `findings.json`, and beside them why each sheet was taken for its table, samples of
//! its columns and control totals.

use serde::Serialize;

use super::{Amount, Input};

/// What was read of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// The unit's name.
    pub unit: String,
    /// Sheet by sheet.
    pub inputs: Vec<InspectedInput>,
}

/// A sheet, or a file in which none could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedInput {
    /// As in `findings.json`.
    #[serde(flatten)]
    pub input: Input,
    /// The first and the last header row, from 1; none if it is no table.
    pub header_rows: Option<[u32; 2]>,
    /// What spoke for the table, in words.
    pub recognised_by: Vec<String>,
    /// Samples, one entry a column, in the order of `columns`.
    pub samples: Vec<ColumnSample>,
    /// Control totals of the rows that were kept, one a field of money.
    pub totals: Vec<FieldTotal>,
}

/// The first values of a column that are not blank, as the file has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnSample {
    /// Excel's letter.
    pub column: String,
    /// Three at most.
    pub values: Vec<String>,
}

/// The sum of a field of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldTotal {
    /// The field.
    pub field: String,
    /// In yuan.
    pub total: Amount,
}
