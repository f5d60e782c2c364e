//! What the sheets of one file share: the limits and what is left of them, the memory that they take together, equal texts once.
//! Knows no sheets.

use std::collections::HashSet;
use std::sync::Arc;

use super::follow::Follow;
use super::limits::{Budget, Limit, Limits};

/// What the sheets of one file share: its limits, the cells and the memory left, its texts.
pub(super) struct Shared<'a> {
    pub limits: &'a Limits,
    /// What the parts of the file may still inflate to.
    pub inflated: Budget,
    cells_left: u64,
    memory_left: u64,
    sheets_left: usize,
    texts: HashSet<Arc<str>>,
    /// Who may take the rows of long sheets, and the name of the file.
    pub follow: Option<(&'a dyn Follow, Arc<str>)>,
    /// Whether rows were taken and given back, so that the file has to be read again.
    pub refused: bool,
}

/// Texts longer than this hardly repeat.
pub(super) const SHARED_TEXT_BYTES: usize = 512;

/// What a row, a text, a sheet, a merged row cost beside what is in them: their place in a list that may be twice as long as it
/// needs to be, and what the allocator adds.
/// A cell with its column.
const CELL_BYTES: u64 = 32;
const ROW_BYTES: u64 = 80;
const TEXT_BYTES: usize = 72;
const SHEET_BYTES: u64 = 1024;
pub(super) const MERGED_ROW_BYTES: u64 = 64;
pub(super) const PROBLEM_BYTES: u64 = 1024;

impl<'a> Shared<'a> {
    /// Of a file that stands alone.
    #[cfg(test)]
    pub fn new(limits: &'a Limits) -> Self {
        Self::with_inflated(limits, Budget::new(limits.inflated_bytes))
    }

    /// For a file within an archive, all of whose files inflate to so much at most.
    pub fn with_inflated(limits: &'a Limits, inflated: Budget) -> Self {
        Self {
            limits,
            inflated,
            cells_left: limits.cells,
            memory_left: limits.memory_bytes,
            sheets_left: limits.sheets,
            texts: HashSet::new(),
            follow: None,
            refused: false,
        }
    }

    /// Takes memory from what the file may have; false, and none taken, if there is not so much left.
    #[must_use]
    pub fn charge(&mut self, bytes: usize) -> bool {
        self.charge_wide(u64::try_from(bytes).unwrap_or(u64::MAX))
    }

    /// As [`charge`](Self::charge).
    #[must_use]
    pub fn charge_wide(&mut self, bytes: u64) -> bool {
        let left = self.memory_left.checked_sub(bytes);
        self.memory_left = left.unwrap_or(self.memory_left);
        left.is_some()
    }

    /// Takes what a sheet costs.
    pub fn begin_sheet(&mut self) {
        self.sheets_left = self.sheets_left.saturating_sub(1);
        self.memory_left = self.memory_left.saturating_sub(SHEET_BYTES);
    }

    /// Takes a cell, and the row that begins with it; the limit, if there is no room.
    pub fn take_cell(&mut self, new_row: bool) -> Result<(), Limit> {
        let left = self.cells_left.checked_sub(1).ok_or(Limit::Cells)?;
        if !self.charge_wide(CELL_BYTES + if new_row { ROW_BYTES } else { 0 }) {
            return Err(Limit::MemoryBytes);
        }
        self.cells_left = left;
        Ok(())
    }

    /// The limit, if one is reached, that keeps a further sheet from being read.
    pub fn full(&self) -> Option<Limit> {
        if self.sheets_left == 0 {
            Some(Limit::Sheets)
        } else if self.cells_left == 0 {
            Some(Limit::Cells)
        } else {
            (self.memory_left < SHEET_BYTES).then_some(Limit::MemoryBytes)
        }
    }

    /// The text, the same allocation for the same text. Where there is no memory for it, none is left, so that the cell that it
    /// is for stops the sheet.
    pub fn text(&mut self, text: &str) -> Arc<str> {
        if text.len() <= SHARED_TEXT_BYTES
            && let Some(known) = self.texts.get(text)
        {
            return Arc::clone(known);
        }
        if !self.charge(text.len().saturating_add(TEXT_BYTES)) {
            self.memory_left = 0;
            return "".into();
        }
        let new: Arc<str> = text.into();
        if text.len() <= SHARED_TEXT_BYTES {
            self.texts.insert(Arc::clone(&new));
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Cell;

    #[test]
    fn a_cell_costs_what_it_is_said_to_cost() {
        assert_eq!(u64::try_from(size_of::<(u32, Cell)>()).unwrap(), CELL_BYTES);
    }

    #[test]
    fn equal_texts_are_one_allocation() {
        let limits = Limits::default();
        let mut shared = Shared::new(&limits);
        assert!(Arc::ptr_eq(&shared.text("差旅费"), &shared.text("差旅费")));
    }

    #[test]
    fn a_text_that_there_is_no_memory_for_leaves_none_for_its_cell() {
        let limits = Limits { memory_bytes: 500, ..Limits::default() };
        let mut shared = Shared::new(&limits);
        assert_eq!(&*shared.text(&"x".repeat(600)), "");
        assert_eq!(shared.take_cell(false), Err(Limit::MemoryBytes));
    }
}
