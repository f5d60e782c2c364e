//! Rows of a table as they will be written: texts made safe, lines counted. Needs no workbook, so that many rows can be laid out on one thread
//! while another writes those before.

use std::sync::mpsc::{self, SyncSender};
use std::thread;

use super::style::lines;
use crate::report::cell::{Cell, safe_text};
use crate::report::columns::{Align, Column};
use crate::value::Lang;
use crate::value::text::could_be_formula;

/// A cell as it will be written.
pub struct LaidCell {
    /// What stands in it; text is safe.
    pub cell: Cell,
    pub align: Align,
    /// Whether it is text that could be taken for a formula.
    pub like_formula: bool,
}

/// A row as it will be written.
pub struct LaidRow {
    pub cells: Vec<LaidCell>,
    /// How many lines it takes.
    pub lines: usize,
}

impl LaidRow {
    /// Lays out a row.
    pub fn new<T>(columns: &[Column<T>], item: &T, lang: Lang) -> Self {
        let mut most = 1;
        let lay = |column: &Column<T>| {
            let (mut cell, mut like_formula) = ((column.cell)(item, lang), false);
            if let Cell::Text(text) = &mut cell {
                like_formula = could_be_formula(text);
                if let std::borrow::Cow::Owned(safe) = safe_text(text, lang) {
                    *text = safe;
                }
                most = most.max(lines(text, column.width));
            }
            LaidCell { cell, align: column.align, like_formula }
        };
        Self { cells: columns.iter().map(lay).collect(), lines: most }
    }
}

/// So many rows go from thread to thread at once, and so many times they may wait.
const ROWS_AT_ONCE: usize = 64;
const WAITING_MAX: usize = 8;

/// Where laid rows go, each with what it is marked by.
pub type Take<'a, M> = &'a mut dyn FnMut((M, LaidRow)) -> anyhow::Result<()>;

/// Has rows laid out by `lay` on a thread of its own and gives them to `write` in their order; without a thread on this one.
///
/// # Errors
/// The first of `write`'s, else of `lay`'s.
pub fn on_two_threads<M: Send>(lay: &(dyn Fn(Take<'_, M>) -> anyhow::Result<()> + Sync), write: Take<'_, M>) -> anyhow::Result<()> {
    thread::scope(|scope| {
        let (sender, rows) = mpsc::sync_channel::<Vec<(M, LaidRow)>>(WAITING_MAX);
        let Ok(layer) = thread::Builder::new().spawn_scoped(scope, move || send_all(lay, &sender)) else { return lay(write) };
        let written = rows.into_iter().flatten().try_for_each(write);
        // The one that lays out notices that nobody takes its rows any more.
        let laid = layer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written.and(laid)
    })
}

fn send_all<M>(lay: &dyn Fn(Take<'_, M>) -> anyhow::Result<()>, sender: &SyncSender<Vec<(M, LaidRow)>>) -> anyhow::Result<()> {
    let mut batch = Vec::with_capacity(ROWS_AT_ONCE);
    let laid = lay(&mut |row| {
        batch.push(row);
        if batch.len() == ROWS_AT_ONCE {
            sender.send(std::mem::take(&mut batch)).map_err(|_| anyhow::anyhow!("no more rows are taken"))?;
        }
        Ok(())
    });
    // What was laid out before a failure is written all the same. Nobody takes it only where writing failed, which is told.
    _ = sender.send(batch);
    laid
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(number: usize) -> LaidRow {
        LaidRow { cells: vec![LaidCell { cell: Cell::Count(number), align: Align::Start, like_formula: false }], lines: 1 }
    }

    fn number(row: &LaidRow) -> usize {
        match row.cells.first().map(|cell| &cell.cell) {
            Some(Cell::Count(number)) => *number,
            _ => usize::MAX,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn all_rows_come_in_their_order_until_one_side_fails(count in 0_usize..2_000, lay_fails in 0_usize..2_500, write_fails in 0_usize..2_500) {
            let lay = |take: Take<'_, usize>| {
                (0..count).try_for_each(|number| {
                    anyhow::ensure!(number != lay_fails, "laying");
                    take((number % 3, row(number)))
                })
            };
            let mut seen = Vec::new();
            let done = on_two_threads(&lay, &mut |(mark, row)| {
                anyhow::ensure!(number(&row) != write_fails, "writing");
                assert_eq!(mark, number(&row) % 3);
                seen.push(number(&row));
                Ok(())
            });
            let end = count.min(write_fails);
            if lay_fails >= count.min(write_fails.saturating_add(1)) {
                prop_assert_eq!(seen, (0..end).collect::<Vec<_>>());
                prop_assert_eq!(done.map_err(|error| error.to_string()), if write_fails < count { Err("writing".to_owned()) } else { Ok(()) });
            } else {
                prop_assert!(seen.len() <= lay_fails && seen.iter().copied().eq(0..seen.len()));
                prop_assert!(done.is_err());
            }
        }
    }
}
