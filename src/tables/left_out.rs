//! The rows of a table that are no data, each with its reason: the first ones one by one, further ones together by what they have in common,
//! so that a million of them cost no more than a thousand. Every row counts. Knows nothing of why a row is left out.

use std::collections::{BTreeMap, VecDeque};

use crate::say;
use crate::value::Said;

/// So many rows are named one by one.
const NAMED_MAX: usize = 1_000;
/// So many title lines taken last may be given back, for they may be those of a table that follows.
pub const TITLES_MAX: usize = 60;

/// A row that is no data, or several, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// The row, from 1; of several the first.
    pub row: u32,
    /// Of several rows the last; others between them may be data.
    pub row_last: u32,
    /// How many there are.
    pub rows: usize,
    /// Why.
    pub why: Said,
}

/// Why a row is left out: in its own words, and in words that it shares with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    own: Said,
    /// Where they are not the same.
    shared: Option<Box<Said>>,
}

impl From<Said> for Why {
    fn from(own: Said) -> Self {
        Self { own, shared: None }
    }
}

impl Why {
    /// A reason with words of the row itself.
    pub fn new(own: Said, shared: Said) -> Self {
        Self { own, shared: Some(Box::new(shared)) }
    }
}

/// The rows left out of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOuts {
    named: Vec<(u32, Why)>,
    /// First row, last row and count by reason.
    further: BTreeMap<Said, (u32, u32, usize)>,
    /// Title lines taken last.
    titles: VecDeque<(u32, Why)>,
}

impl LeftOuts {
    /// Leaves out a row.
    pub fn push(&mut self, row: u32, why: impl Into<Why>) {
        self.settle();
        self.add(row, why.into());
    }

    /// Leaves out a title line, which may have to be given back.
    pub fn push_title(&mut self, row: u32, why: Why) {
        self.titles.push_back((row, why));
        if self.titles.len() > TITLES_MAX
            && let Some((row, why)) = self.titles.pop_front()
        {
            self.add(row, why);
        }
    }

    /// Gives back the title lines from a row on.
    pub fn give_back(&mut self, first: u32) {
        self.titles.retain(|(row, _)| *row < first);
    }

    fn settle(&mut self) {
        while let Some((row, why)) = self.titles.pop_front() {
            self.add(row, why);
        }
    }

    fn add(&mut self, row: u32, why: Why) {
        if self.named.len() < NAMED_MAX {
            self.named.push((row, why));
        } else {
            self.put_together(row, why);
        }
    }

    fn put_together(&mut self, row: u32, Why { own, shared }: Why) {
        let (first, last, count) = self.further.entry(shared.map_or(own, |shared| *shared)).or_insert((row, row, 0));
        (*first, *last, *count) = (row.min(*first), row.max(*last), *count + 1);
    }

    /// Names no more than so many rows one by one.
    pub fn shrink(&mut self, named: usize) {
        self.settle();
        for (row, why) in self.named.split_off(named.min(self.named.len())) {
            self.put_together(row, why);
        }
        self.named.shrink_to_fit();
    }

    /// How many rows are left out.
    pub fn len(&self) -> usize {
        self.named.len() + self.titles.len() + self.further.values().map(|(.., count)| count).sum::<usize>()
    }

    /// Whether no row is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many entries they come to in memory.
    pub fn entries(&self) -> usize {
        self.named.len() + self.titles.len() + self.further.len()
    }

    /// The rows in order, those that are named one by one before those that stand together.
    pub fn iter(&self) -> impl Iterator<Item = LeftOut> {
        let one = |(row, why): &(u32, Why)| LeftOut { row: *row, row_last: *row, rows: 1, why: why.own.clone() };
        let mut named: Vec<LeftOut> = self.named.iter().chain(&self.titles).map(one).collect();
        named.sort();
        let mut further: Vec<LeftOut> = self.further.iter().map(|(why, place)| together(why, *place)).collect();
        further.sort();
        named.into_iter().chain(further)
    }
}

fn together(why: &Said, (row, row_last, rows): (u32, u32, usize)) -> LeftOut {
    let (zh, en) = (&why.zh, &why.en);
    let why = if rows == 1 {
        why.clone()
    } else {
        say!("{zh}(第{row}至{row_last}行中共{rows}行)", "{en} ({rows} rows among rows {row} to {row_last})")
    };
    LeftOut { row, row_last, rows, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_counts_however_many_there_are() {
        let mut left_out = LeftOuts::default();
        for row in 1..=500_000 {
            let why = Why::new(say!("合计行“{row}”", "a total row, “{row}”"), Said::new("合计行", "a total row"));
            left_out.push(2 * row, why);
        }
        left_out.push(7, Said::new("表尾", "footer"));
        assert_eq!((left_out.len(), left_out.entries()), (500_001, NAMED_MAX + 2));
        assert_eq!(left_out.iter().map(|one| one.rows).sum::<usize>(), left_out.len());
        let mut shrunk = left_out.clone();
        shrunk.shrink(10);
        assert_eq!((shrunk.len(), shrunk.entries()), (500_001, 12));
        let last = left_out.iter().last().unwrap();
        assert_eq!((last.row, last.row_last, last.why.zh.as_ref()), (2_002, 1_000_000, "合计行(第2002至1000000行中共499000行)"));
    }

    #[test]
    fn title_lines_taken_last_can_be_given_back() {
        let mut left_out = LeftOuts::default();
        let title = || Why::from(Said::new("标题行", "a title line"));
        left_out.push_title(3, title());
        left_out.push(4, title());
        for row in 5..100 {
            left_out.push_title(row, title());
        }
        left_out.give_back(60);
        assert_eq!((left_out.len(), left_out.iter().last().unwrap().row), (57, 59));
    }
}
