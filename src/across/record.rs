//! What a unit gives for comparison, kept small: of thousands of units all records are in memory at once. Knows no kind.

use rust_decimal::Decimal;

use crate::checks::derived::Origin;
use crate::tables::Source;
use crate::value::Date;

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
}
