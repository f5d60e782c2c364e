//! What somebody paid back by itself: in the next year, or under the name of the event with more words (`退跳棋比赛超标奖金`). It belongs to what it was
//! paid back of. Knows no rule.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Entry, Limit, Part};
use crate::value::date::days_between;
use crate::value::text::is_han;

/// What is over a standard is paid back so many days later at most: an inspection comes the year after.
const DAYS_MAX: i64 = 730;

impl Limit {
    /// Puts rows that only pay back to the same person's rows before them that they pay back a part of: of the same name, or of one that theirs
    /// holds. Of several the one of just that name, else of the longest, the last. What cannot be more than was received stays by itself.
    pub(super) fn join_paid_back(&self, groups: &mut BTreeMap<Vec<String>, Vec<Entry<'_>>>) {
        let is_back = |entries: &[Entry]| entries.iter().all(|entry| entry.amount < Decimal::ZERO);
        let back: Vec<Vec<String>> = groups.iter().filter(|(_, entries)| is_back(entries)).map(|(key, _)| key.clone()).collect();
        if back.is_empty() {
            return;
        }
        let mut of_person: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for key in groups.iter().filter(|(_, entries)| !is_back(entries)).map(|(key, _)| key) {
            of_person.entry(key.last().cloned().unwrap_or_default()).or_default().push(key.clone());
        }
        for key in back {
            let Some(entries) = groups.get(&key) else { continue };
            let candidates = key.last().and_then(|person| of_person.get(person)).into_iter().flatten();
            let found = candidates.filter_map(|other| Some((self.fit(&key, entries, other, groups.get(other)?)?, other.clone()))).max();
            let Some((_, other)) = found else { continue };
            let entries = groups.remove(&key).unwrap_or_default();
            groups.entry(other).or_default().extend(entries);
        }
    }

    /// How well rows that pay back fit others: whether the names are the same, how much of a name they hold, how late the others are.
    fn fit(&self, key: &[String], back: &[Entry], other: &[String], paid: &[Entry]) -> Option<(bool, usize, i64)> {
        let sum = |entries: &[Entry]| entries.iter().map(|entry| entry.amount).sum::<Decimal>();
        let first = back.iter().map(|entry| entry.date.latest()).min()?;
        let last = paid.iter().filter(|entry| entry.amount > Decimal::ZERO).map(|entry| entry.date.latest()).max()?;
        let days = days_between(last, first);
        if !(0..=DAYS_MAX).contains(&days) || sum(back) + sum(paid) < Decimal::ZERO || paid.iter().any(|entry| entry.years.is_some()) {
            return None;
        }
        let (mut same, mut held) = (true, 0);
        for ((part, own), name) in self.per.iter().zip(key).zip(other) {
            if !matches!(part, Part::Fields(_)) || own == name {
                continue;
            }
            // A key names its field ahead: event=跳棋比赛.
            let (field, name) = name.split_once('=')?;
            let own = own.strip_prefix(field)?;
            let holds = name.chars().filter(|c| is_han(*c)).count() >= 2 && own.contains(name);
            (same, held) = (false, held.max(name.len()));
            holds.then_some(())?;
        }
        Some((same, held, -days))
    }
}
