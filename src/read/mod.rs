//! Bytes to grids of cells: what a file is, how its text is encoded, its sheets cell by cell, within limits. Knows nothing of
//! accounting.

mod archive;
mod beside;
mod biff;
mod compound;
mod delimited;
mod delimiter;
mod draft;
mod excel;
mod fields;
mod file;
mod follow;
mod gbk;
mod grid;
mod guard;
mod html;
mod limits;
mod no_table;
mod number_format;
mod ods;
mod package;
mod pieces;
mod records_xml;
mod shared;
mod sniff;
mod spreadsheet_xml;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_markup;
#[cfg(test)]
mod tests_mutations;
mod text;
mod walk;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::tables::Problem;
use crate::value::Day;

#[cfg(test)]
pub use fields::plain_lines;
pub use fields::{Ahead, FieldView, Place};
pub use file::{read_file, read_files, read_memory};
pub use follow::{Follow, Follower, Ticket};
pub(crate) use grid::UNREADABLE;
pub use grid::column_letters;
pub use guard::caught;
pub use limits::Limits;
pub use walk::{FoundFile, PassedOver, Walked, is_paper, walk};

/// A cell that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text, as the file has it.
    Text(Arc<str>),
    /// A number, exact; of an Excel number its shortest text.
    Number(Decimal),
    /// A number that an Excel file formats as a date or a date and time.
    Date(Day),
    /// A truth value.
    Bool(bool),
    /// An Excel error such as `#REF!`, or a number that no decimal can hold: the text that a person sees.
    Error(Arc<str>),
}

/// A row that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// As Excel numbers it, from 1. In a text file blank lines count and a quoted line break does not.
    pub number: u32,
    /// Columns from 0, ascending, with the cells that are not blank.
    pub cells: Vec<(u32, Cell)>,
}

/// A merged range, rows from 1 and columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row.
    pub row_first: u32,
    /// Last row.
    pub row_last: u32,
    /// First column.
    pub column_first: u32,
    /// Last column.
    pub column_last: u32,
}

/// A sheet: its rows that are not blank, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// The sheet's name; none for a text file.
    pub name: Option<Arc<str>>,
    /// The rows.
    pub rows: Vec<GridRow>,
    /// Merged ranges.
    pub merges: Vec<Merge>,
    /// Whether the workbook counts days from 1904.
    pub epoch_1904: bool,
    /// Whether the sheet is hidden.
    pub hidden: bool,
    /// Whether part of it was not read: `problems` says which and why.
    pub incomplete: bool,
    /// What was wrong while reading it.
    pub problems: Vec<Problem>,
    /// Who took the rows behind those here, if anybody did.
    pub followed: Option<Ticket>,
}

impl Grid {
    /// The same sheet without rows and merged ranges.
    #[must_use]
    pub fn clone_head(&self) -> Self {
        Self {
            name: self.name.clone(),
            rows: Vec::new(),
            merges: Vec::new(),
            epoch_1904: self.epoch_1904,
            hidden: self.hidden,
            incomplete: self.incomplete,
            problems: self.problems.clone(),
            followed: self.followed,
        }
    }
}

/// What became of a file, or of a file within an archive.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It was read: its path relative to the path given, within an archive that of the archive, `/` and its own.
    Read(Arc<str>, ReadFile),
    /// It was not, by its name.
    Passed(PassedOver),
}

/// A file that was read, wholly or in part.
#[derive(Debug, Clone, Default)]
pub struct ReadFile {
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Its sheets, in the order of the workbook.
    pub grids: Vec<Grid>,
    /// What was wrong with the file as a whole; a file with no grid has at least one.
    pub problems: Vec<Problem>,
    /// Whether it is a workbook that this program wrote, a list of findings or a look-back, as its properties say.
    pub own_report: bool,
    /// Whether people left comments on cells of an Excel workbook; what they say is not read.
    pub comments: bool,
}
