//! Rows handed on as they are read, so that a long sheet need not be held. Knows nothing of who takes them.

use std::sync::Arc;

use super::fields::{Ahead, FieldView};
use super::{Grid, GridRow};

/// So many rows of a sheet are held before anybody is asked to take the rest.
pub(super) const HEAD_ROWS: usize = 1_200;

/// What a sheet that is followed is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub usize);

/// Whoever may take the rows of sheets.
pub trait Follow: Sync {
    /// Asked with a file's name and a sheet's first rows: `None`, and the sheet is held whole. Merged ranges are not known yet in every format.
    fn follow(&self, file: &Arc<str>, head: &Grid) -> Option<(Ticket, Box<dyn Follower + '_>)>;
}

/// Takes the rows of one sheet behind its head, in order.
pub trait Follower {
    /// Shown lines of delimited text before they come, to have near what they will need. Nothing hangs on it.
    fn ahead(&mut self, lines: &Ahead<'_>);

    /// Takes a row of delimited text if it is plain; false, and nothing taken, where it has to come as cells.
    fn fields(&mut self, number: u32, fields: &FieldView<'_>) -> bool;

    /// Takes a row; false if the sheet has to be read whole after all.
    fn row(&mut self, row: &GridRow) -> bool;

    /// What it holds in memory, in bytes.
    fn memory(&self) -> usize;

    /// The sheet has ended; `grid` holds its head and what came behind its rows. False if the sheet has to be read whole after all: it will
    /// not be followed again.
    fn finish(self: Box<Self>, grid: &Grid) -> bool;

    /// The sheet has to be read whole: it will not be followed again.
    fn refuse(self: Box<Self>);
}
