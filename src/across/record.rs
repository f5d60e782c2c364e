//! What a unit gives for comparison, kept small: it is written down when the unit is done and read again when units are joined. Knows no
//! kind.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::checks::derived::Origin;
use crate::tables::{Caution, SheetName, Source};
use crate::value::{Date, Day, Said};

/// A record as a kind writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// What records of several units are first brought together by.
    pub key: String,
    /// What tells records of one key apart or together; the kind knows what stands where.
    pub marks: Vec<Option<String>>,
    /// What messages call it.
    pub shown: String,
    /// What it was for.
    pub summary: Option<String>,
    /// The amount that the unit booked for it, in yuan.
    pub amount: Decimal,
    /// What the amount is a part of, in yuan, where the kind asks for shares.
    pub whole: Decimal,
    /// When; of several rows the first.
    pub date: Option<Date>,
    /// The first rows that show it, at most [`super::SOURCES`].
    pub sources: Vec<Source>,
}

/// One thing that another unit may hold too: a [`Draft`] with its texts in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Key, shown, summary and marks, parted by [`PART`].
    texts: Box<str>,
    /// The amount that the unit booked for it, in yuan.
    pub amount: Decimal,
    /// What the amount is a part of, in yuan, where the kind asks for shares.
    pub whole: Decimal,
    /// When; of several rows the first.
    pub date: Option<Date>,
    /// The first rows that show it.
    pub sources: Box<[Source]>,
    /// Whether these were derived from a journal. The engine fills it in.
    pub origin: Origin,
}

/// Parts the texts of a record; text of a file that holds it loses it.
const PART: char = '\u{0}';
/// Stands for a text that is not there, which is not the same as an empty one.
const ABSENT: &str = "\u{1a}";

impl From<Draft> for Record {
    fn from(draft: Draft) -> Self {
        let mut texts = draft.key.replace(PART, "");
        let others =
            std::iter::once(Some(draft.shown.as_str())).chain([draft.summary.as_deref()]).chain(draft.marks.iter().map(Option::as_deref));
        for text in others {
            texts.push(PART);
            texts.push_str(&text.unwrap_or(ABSENT).replace(PART, ""));
        }
        let Draft { amount, whole, date, sources, .. } = draft;
        Self { texts: texts.into(), amount, whole, date, sources: sources.into(), origin: Origin::Read }
    }
}

impl Record {
    fn text(&self, place: usize) -> Option<&str> {
        self.texts.split(PART).nth(place).filter(|text| *text != ABSENT)
    }

    /// What records of several units are first brought together by.
    pub fn key(&self) -> &str {
        self.text(0).unwrap_or_default()
    }

    /// What messages call it.
    pub fn shown(&self) -> &str {
        self.text(1).unwrap_or_default()
    }

    /// What it was for.
    pub fn summary(&self) -> Option<&str> {
        self.text(2)
    }

    /// What tells records of one key apart or together, in the order in which the kind wrote it.
    pub fn marks(&self) -> impl Iterator<Item = Option<&str>> {
        self.texts.split(PART).skip(3).map(|text| Some(text).filter(|text| *text != ABSENT))
    }

    /// A mark by its place.
    pub fn mark(&self, place: usize) -> Option<&str> {
        self.text(place + 3)
    }
}

/// The forms of a date, as they are written.
const NO_DATE: u8 = 0;
const DAY: u8 = 1;
const MONTH: u8 = 2;
const YEAR: u8 = 3;
const BEFORE: u8 = 4;

/// The forms of an origin, as they are written.
const READ: u8 = 0;
const DERIVED: u8 = 1;
const DERIVED_CAREFULLY: u8 = 2;
const DERIVED_UNSURE: u8 = 3;

impl Record {
    /// Writes it behind what is there, for [`Self::read`].
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.amount.serialize());
        out.extend(self.whole.serialize());
        let (form, year, month, day) = match self.date {
            None => (NO_DATE, 0, 0, 0),
            Some(Date::Day(day)) => (DAY, day.year(), day.month(), day.day()),
            Some(Date::Month(year, month)) => (MONTH, year, month, 0),
            Some(Date::Year(year)) => (YEAR, year, 0, 0),
            Some(Date::Before(year)) => (BEFORE, year, 0, 0),
        };
        out.push(form);
        out.extend(year.to_le_bytes());
        out.extend(month.to_le_bytes());
        out.extend(day.to_le_bytes());
        write_text(out, Some(&self.texts));
        match &self.origin {
            Origin::Read => out.push(READ),
            Origin::Derived(None) => out.push(DERIVED),
            Origin::Derived(Some(caution)) => {
                out.push(if caution.unsure { DERIVED_UNSURE } else { DERIVED_CAREFULLY });
                write_text(out, Some(&caution.why.zh));
                write_text(out, Some(&caution.why.en));
            }
        }
        for source in &self.sources {
            out.extend(source.row.to_le_bytes());
            write_text(out, Some(&source.sheet.file));
            write_text(out, source.sheet.sheet.as_deref());
        }
    }

    /// Reads what was written; `None` if it is not whole.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (amount, rest) = bytes.split_first_chunk()?;
        let (whole, rest) = rest.split_first_chunk()?;
        let (form, rest) = rest.split_first()?;
        let (year, rest) = rest.split_first_chunk()?;
        let ([month, day], rest) = rest.split_first_chunk()?;
        let (year, month, day) = (i16::from_le_bytes(*year), i8::from_le_bytes([*month]), i8::from_le_bytes([*day]));
        let date = match *form {
            DAY => Some(Date::Day(Day::new(year, month, day).ok()?)),
            MONTH => Some(Date::Month(year, month)),
            YEAR => Some(Date::Year(year)),
            BEFORE => Some(Date::Before(year)),
            _ => None,
        };
        let (texts, rest) = read_text(rest)?;
        let (origin, mut rest) = read_origin(rest)?;
        let mut sources = Vec::new();
        while let Some((row, behind)) = rest.split_first_chunk() {
            let (file, behind) = read_text(behind)?;
            let (sheet, behind) = read_text(behind)?;
            let sheet = Arc::new(SheetName { file: file?.into(), sheet: sheet.map(Into::into) });
            sources.push(Source { sheet, row: u32::from_le_bytes(*row) });
            rest = behind;
        }
        let (amount, whole) = (Decimal::deserialize(*amount), Decimal::deserialize(*whole));
        Some(Self { texts: texts?.into(), amount, whole, date, sources: sources.into(), origin })
    }
}

/// The length that stands for a text that is not there.
const NO_TEXT: u32 = u32::MAX;

fn write_text(out: &mut Vec<u8>, text: Option<&str>) {
    let len = text.map_or(NO_TEXT, |text| u32::try_from(text.len()).unwrap_or(NO_TEXT));
    out.extend(len.to_le_bytes());
    if len != NO_TEXT {
        out.extend(text.unwrap_or_default().bytes());
    }
}

/// An origin, and the bytes behind it.
fn read_origin(bytes: &[u8]) -> Option<(Origin, &[u8])> {
    let (form, rest) = bytes.split_first()?;
    match *form {
        READ => Some((Origin::Read, rest)),
        DERIVED => Some((Origin::Derived(None), rest)),
        form => {
            let (zh, rest) = read_text(rest)?;
            let (en, rest) = read_text(rest)?;
            let caution = Caution { why: Said::new(zh?.to_owned(), en?.to_owned()), unsure: form == DERIVED_UNSURE };
            Some((Origin::Derived(Some(Arc::new(caution))), rest))
        }
    }
}

/// A text, and the bytes behind it.
fn read_text(bytes: &[u8]) -> Option<(Option<&str>, &[u8])> {
    let (len, rest) = bytes.split_first_chunk()?;
    match u32::from_le_bytes(*len) {
        NO_TEXT => Some((None, rest)),
        len => {
            let (text, rest) = rest.split_at_checked(usize::try_from(len).ok()?)?;
            Some((Some(std::str::from_utf8(text).ok()?), rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_gives_back_what_was_written() {
        let draft = Draft {
            key: "发票".to_owned(),
            marks: vec![None, Some("收款人".to_owned()), Some(String::new())],
            shown: "某商行\u{0}".to_owned(),
            amount: Decimal::ONE,
            ..Draft::default()
        };
        let record = Record::from(draft);
        assert_eq!((record.key(), record.shown(), record.summary()), ("发票", "某商行", None));
        assert_eq!(record.marks().collect::<Vec<_>>(), [None, Some("收款人"), Some("")]);
        assert_eq!((record.mark(1), record.mark(3)), (Some("收款人"), None));
    }

    #[test]
    fn what_was_written_down_is_read_again_and_half_of_it_is_nothing() {
        let sheet = |sheet: Option<&str>| Arc::new(SheetName { file: "镇/账.xlsx".into(), sheet: sheet.map(Into::into) });
        let dates = [None, Some(Date::Day(Day::constant(2023, 2, 28))), Some(Date::Month(2001, 5)), Some(Date::Year(1993))];
        let caution = |unsure| Some(Arc::new(Caution { why: Said::new("因为", "because"), unsure }));
        let origins = [Origin::Read, Origin::Derived(None), Origin::Derived(caution(false)), Origin::Derived(caution(true)), Origin::Read];
        for (date, origin) in dates.into_iter().chain([Some(Date::Before(1995))]).zip(origins) {
            let mut record = Record::from(Draft {
                key: "键".to_owned(),
                marks: vec![None, Some(String::new())],
                amount: Decimal::new(-12_345, 2),
                whole: Decimal::new(1, 5),
                date,
                sources: vec![Source { sheet: sheet(None), row: 7 }, Source { sheet: sheet(Some("表")), row: u32::MAX }],
                ..Draft::default()
            });
            record.origin = origin;
            let mut bytes = Vec::new();
            record.write(&mut bytes);
            assert_eq!(Record::read(&bytes), Some(record));
            assert_eq!(Record::read(&bytes[..bytes.len() - 1]), None);
            assert_eq!(Record::read(&bytes[..40]), None);
        }
    }
}
