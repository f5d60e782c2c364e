//! The records of all units, put aside until the units are joined: memory holds neither them nor their keys. Knows no kind and no unit's
//! name.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;

use super::Record;
use crate::spool::{Place, Spool};

/// How many keys are in memory at once when units are joined; of more, the list is gone through again for each part of the keys.
const KEYS_MAX: u64 = 1 << 18;
/// Bytes of an entry: hash, place and unit.
const ENTRY: usize = 24;
/// Entries that are read at once.
const ENTRIES_READ: usize = 4_096;

/// What units gave for comparison.
#[derive(Debug, Default)]
pub struct Pool {
    records: Spool,
    /// Of each rule its entries, one behind the other.
    entries: BTreeMap<String, Spool>,
}

/// Where a record lies, and whose it is. In the order of hashes, then units, then of what a unit gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Of the key; records of one key have the same.
    pub hash: u64,
    /// The number under which the unit gave it.
    pub unit: u32,
    place: Place,
}

impl Pool {
    /// A pool for rules by their ids.
    pub fn new<'a>(rules: impl IntoIterator<Item = &'a str>) -> Self {
        Self { records: Spool::default(), entries: rules.into_iter().map(|rule| (rule.to_owned(), Spool::default())).collect() }
    }

    /// Puts aside what the unit of this number gives to a rule, once a unit and rule.
    ///
    /// # Errors
    /// The records are more than 4 GiB, or the rule is not known.
    pub fn add(&self, unit: u32, rule: &str, records: &[Record]) -> io::Result<()> {
        if records.is_empty() {
            return Ok(());
        }
        let spool = self.entries.get(rule).ok_or(io::ErrorKind::NotFound)?;
        let (mut bytes, mut lengths) = (Vec::new(), Vec::with_capacity(records.len()));
        for record in records {
            let before = bytes.len();
            record.write(&mut bytes);
            lengths.push(u32::try_from(bytes.len() - before).map_err(io::Error::other)?);
        }
        let mut at = self.records.add(&bytes)?.at;
        let mut entries = Vec::with_capacity(records.len() * ENTRY);
        for (record, len) in records.iter().zip(lengths) {
            Entry { hash: hash(record.key()), unit, place: Place { at, len } }.write(&mut entries);
            at += u64::from(len);
        }
        spool.add(&entries).map(drop)
    }

    /// The record of an entry.
    ///
    /// # Errors
    /// It could not be read again.
    pub fn record(&self, entry: Entry) -> io::Result<Record> {
        Record::read(&self.records.read(entry.place)?).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    /// The entries of a rule in order, part by part; records of one key are in one part.
    pub fn parts(&self, rule: &str) -> impl Iterator<Item = io::Result<Vec<Entry>>> {
        let spool = self.entries.get(rule);
        let parts = spool.map_or(0, |spool| (spool.len() / ENTRY as u64).div_ceil(KEYS_MAX));
        (0..parts).filter_map(move |part| Some(entries(spool?, |hash| (u128::from(hash) * u128::from(parts)) >> 64 == u128::from(part))))
    }
}

fn entries(spool: &Spool, wanted: impl Fn(u64) -> bool) -> io::Result<Vec<Entry>> {
    let mut found = Vec::new();
    let end = spool.len();
    let mut at = 0;
    while at < end {
        let len = u32::try_from((end - at).min((ENTRY * ENTRIES_READ) as u64)).map_err(io::Error::other)?;
        let bytes = spool.read(Place { at, len })?;
        found.extend(bytes.chunks_exact(ENTRY).filter_map(Entry::read).filter(|entry| wanted(entry.hash)));
        at += u64::from(len);
    }
    found.sort_unstable();
    Ok(found)
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

impl Entry {
    fn write(self, out: &mut Vec<u8>) {
        out.extend(self.hash.to_le_bytes());
        out.extend(self.place.at.to_le_bytes());
        out.extend(self.place.len.to_le_bytes());
        out.extend(self.unit.to_le_bytes());
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (hash, rest) = bytes.split_first_chunk()?;
        let (at, rest) = rest.split_first_chunk()?;
        let (len, rest) = rest.split_first_chunk()?;
        let (unit, _) = rest.split_first_chunk()?;
        let place = Place { at: u64::from_le_bytes(*at), len: u32::from_le_bytes(*len) };
        Some(Self { hash: u64::from_le_bytes(*hash), unit: u32::from_le_bytes(*unit), place })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Draft;
    use super::*;

    #[test]
    fn records_come_back_by_key_whichever_unit_gave_them() {
        let pool = Pool::new(["rule", "other"]);
        let record = |key: usize| Record::from(Draft { key: format!("键{key}"), ..Draft::default() });
        for unit in 0..50 {
            pool.add(unit, "rule", &(0..200).map(record).collect::<Vec<_>>()).unwrap();
        }
        let parts: Vec<Vec<Entry>> = pool.parts("rule").collect::<io::Result<_>>().unwrap();
        let entries: Vec<Entry> = parts.into_iter().flatten().collect();
        assert_eq!(entries.len(), 10_000);
        for group in entries.chunk_by(|a, b| a.hash == b.hash) {
            let records: Vec<Record> = group.iter().map(|entry| pool.record(*entry).unwrap()).collect();
            assert!(records.len() == 50 && records.iter().all(|other| other.key() == records[0].key()));
            assert!(group.iter().map(|entry| entry.unit).eq(0..50));
        }
        assert_eq!(pool.parts("other").count(), 0);
    }
}
