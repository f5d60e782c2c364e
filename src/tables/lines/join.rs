//! Journals put together and taken apart.

use std::collections::BTreeMap;

use super::{Lines, TextId};

impl Lines {
    /// Leaves the lines from this one on out.
    pub fn truncate(&mut self, line: usize) {
        self.rows.truncate(line);
        self.continues.truncate(line);
        self.dates.truncate(line);
        self.debits.truncate(line);
        self.credits.truncate(line);
        self.columns.iter_mut().for_each(|column| column.truncate(line));
        self.extra.iter_mut().for_each(|(_, column)| column.truncate(line));
        self.runs.retain(|(first, _)| *first < line);
        self.wide.split_off(&(line, false));
    }

    /// Adds the lines of another journal behind these.
    pub fn append(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
            return;
        }
        let ids: Vec<TextId> = other.texts.iter().map(|(_, text)| self.texts.intern(text)).collect();
        let own = |id: &TextId| ids.get(id.index()).copied().unwrap_or_default();
        let (behind, sheets) = (self.len(), self.sheets.len());
        (0..other.len()).filter(|line| other.continues(*line)).for_each(|line| self.put_continues(line + behind, true));
        self.rows.extend(other.rows);
        self.dates.extend(other.dates);
        self.debits.extend(other.debits);
        self.credits.extend(other.credits);
        for (column, more) in self.columns.iter_mut().zip(&other.columns) {
            extend(column, behind, more.iter().map(own));
        }
        for (header, more) in &other.extra {
            let column = self.extra_column(header);
            if let Some((_, column)) = self.extra.get_mut(column) {
                extend(column, behind, more.iter().map(own));
            }
        }
        self.sheets.extend(other.sheets);
        self.runs.extend(other.runs.into_iter().map(|(first, sheet)| (first + behind, sheet + sheets)));
        self.wide.extend(other.wide.into_iter().map(|((line, credit), amount)| ((line + behind, credit), amount)));
    }

    /// The lines parted by what `part_of` says of each, each part with texts of its own, in the order of their keys.
    pub fn parted<K: Ord>(&self, part_of: impl Fn(usize) -> K) -> BTreeMap<K, Self> {
        let mut parts: BTreeMap<K, Self> = BTreeMap::new();
        for line in 0..self.len() {
            let part = parts.entry(part_of(line)).or_default();
            part.push_row(&self.row(line));
            if self.continues(line) {
                part.set_continues();
            }
        }
        parts
    }
}

fn extend(column: &mut Vec<TextId>, behind: usize, more: impl Iterator<Item = TextId>) {
    let mut more = more.peekable();
    if more.peek().is_some() {
        column.resize(behind, TextId::BLANK);
        column.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::row;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn appending_and_parting_lose_nothing(counts in prop::collection::vec(0_usize..5, 1..5)) {
            let mut all = Lines::default();
            let mut want = Vec::new();
            for (index, count) in counts.iter().enumerate() {
                let mut part = Lines::default();
                for number in 0..*count {
                    let mut row = row(&format!("{index}.csv"), u32::try_from(number).unwrap(), if number % 2 == 0 { "甲" } else { "" }, "0.001");
                    row.extra.extend((number == 1).then(|| (Arc::from("栏"), Arc::from("值"))));
                    part.push_row(&row);
                    want.push(row);
                }
                all.append(part);
            }
            prop_assert_eq!(all.to_rows().collect::<Vec<_>>(), want.clone());
            let parted = all.parted(|line| all.source(line));
            prop_assert_eq!(parted.values().map(Lines::len).sum::<usize>(), want.len());
            let half = want.len() / 2;
            all.truncate(half);
            prop_assert_eq!(all.to_rows().collect::<Vec<_>>(), want[..half].to_vec());
        }
    }
}
