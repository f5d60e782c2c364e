//! What the sheets of one file share: the limits and what is left of them, the memory that they take together, equal texts once.
//! Knows no sheets.

use std::collections::HashSet;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::follow::Follow;
use super::limits::{Budget, Budgets, Limit, Limits};

/// What the sheets of one file share: its limits, the cells and the memory left, its texts.
pub(super) struct Shared<'a> {
    pub limits: &'a Limits,
    /// What the parts of the file may still inflate to.
    pub inflated: Budget,
    /// How many bytes of long texts its cells may still hold.
    pub long_texts: Budget,
    cells_left: u64,
    memory_left: u64,
    sheets_left: usize,
    texts: HashSet<Arc<str>, RandomState>,
    /// Who may take the rows of long sheets, and the name of the file.
    pub follow: Option<(&'a dyn Follow, Arc<str>)>,
    /// Whether rows were taken and given back, so that the file has to be read again.
    pub refused: bool,
    /// What sheets that are read beside this one take from too.
    common: Option<Common>,
    /// Whether the common room did not suffice.
    pub short: bool,
}

/// What is left for sheets that are read beside each other. Each takes it in blocks, so that they seldom meet.
#[derive(Clone)]
pub(super) struct Common {
    cells: Budget,
    memory: Budget,
}

impl Common {
    const CELLS: u64 = 1 << 12;
    const MEMORY_BYTES: u64 = 1 << 18;

    /// Whether so little is left that sheets read one after the other might find none.
    pub fn is_spent(&self) -> bool {
        self.cells.is_spent() || self.memory.left() < SHEET_BYTES
    }
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
        Self::within(limits, Budgets::of(limits))
    }

    /// For a file that may cost so much, or one of an archive all of whose files may.
    pub fn within(limits: &'a Limits, Budgets { inflated, long_texts }: Budgets) -> Self {
        Self {
            limits,
            inflated,
            long_texts,
            cells_left: limits.cells,
            memory_left: limits.memory_bytes,
            sheets_left: limits.sheets,
            texts: HashSet::default(),
            follow: None,
            refused: false,
            common: None,
            short: false,
        }
    }

    /// What is left, for sheets that are read beside each other.
    pub fn common(&self) -> Common {
        Common { cells: Budget::new(self.cells_left), memory: Budget::new(self.memory_left) }
    }

    /// For one of the sheets that are read beside each other.
    pub fn beside(&self, common: &Common) -> Self {
        let follow = self.follow.clone();
        let budgets = Budgets { inflated: self.inflated.clone(), long_texts: self.long_texts.clone() };
        let alone = Self::within(self.limits, budgets);
        Self { cells_left: 0, memory_left: 0, follow, common: Some(common.clone()), ..alone }
    }

    /// Whether so many sheets may still be read.
    pub fn has_sheets(&self, count: usize) -> bool {
        count < self.sheets_left
    }

    /// Takes memory from what the file may have; false, and none taken, if there is not so much left.
    #[must_use]
    pub fn charge(&mut self, bytes: usize) -> bool {
        self.charge_wide(u64::try_from(bytes).unwrap_or(u64::MAX))
    }

    /// As [`charge`](Self::charge).
    #[must_use]
    pub fn charge_wide(&mut self, bytes: u64) -> bool {
        if self.memory_left < bytes {
            self.memory_left += self.more(bytes - self.memory_left, Common::MEMORY_BYTES, |common| &common.memory);
        }
        let left = self.memory_left.checked_sub(bytes);
        self.memory_left = left.unwrap_or(self.memory_left);
        left.is_some()
    }

    /// A block of what is common, as large as needed at least; 0 if there is none.
    fn more(&mut self, needed: u64, block: u64, of: fn(&Common) -> &Budget) -> u64 {
        let Some(common) = &self.common else { return 0 };
        let block = block.max(needed);
        let has = usize::try_from(block).is_ok_and(|block| of(common).take(block));
        self.short |= !has;
        if has { block } else { 0 }
    }

    /// Takes what a sheet costs.
    pub fn begin_sheet(&mut self) {
        self.sheets_left = self.sheets_left.saturating_sub(1);
        if !self.charge_wide(SHEET_BYTES) {
            self.memory_left = 0;
        }
    }

    /// Takes a cell, and the row that begins with it; the limit, if there is no room.
    pub fn take_cell(&mut self, new_row: bool) -> Result<(), Limit> {
        if self.cells_left == 0 {
            self.cells_left = self.more(1, Common::CELLS, |common| &common.cells);
        }
        let left = self.cells_left.checked_sub(1).ok_or(Limit::Cells)?;
        if !self.charge_wide(CELL_BYTES + if new_row { ROW_BYTES } else { 0 }) {
            return Err(Limit::MemoryBytes);
        }
        self.cells_left = left;
        Ok(())
    }

    /// The limit, if one is reached, that keeps a further sheet from being read.
    pub fn full(&self) -> Option<Limit> {
        if self.common.is_some() {
            None
        } else if self.sheets_left == 0 {
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
