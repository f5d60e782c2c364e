//! A row on its short way into the journal, and the amounts that it takes. Knows no sheet.

use super::slots::{MARKS, Slot};
use crate::tables::lines::TEXT_FIELDS;
use crate::tables::{Stamp, TextId};

/// The texts of a row, in the order of [`TEXT_FIELDS`].
pub(super) type RowTexts = [TextId; TEXT_FIELDS.len()];

/// A row on its way.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pending {
    pub(super) date: Option<Stamp>,
    pub(super) word: TextId,
    pub(super) texts: RowTexts,
    pub(super) debit: Option<i64>,
    pub(super) credit: Option<i64>,
    pub(super) amount: Option<i64>,
    pub(super) direction: TextId,
    pub(super) budget_mark: TextId,
    pub(super) accounting_system: TextId,
    pub(super) partners: [TextId; 4],
    pub(super) auxiliary: TextId,
    pub(super) marks: [TextId; MARKS.len()],
    /// How many texts are headers that somebody knows.
    pub(super) known: usize,
    /// How many are words: a row of numbers alone may be a total without a label.
    pub(super) words: usize,
}

pub(super) fn put_amount(pending: &mut Pending, slot: Slot, fen: i64) {
    match slot {
        Slot::Debit => pending.debit = Some(fen),
        Slot::Credit => pending.credit = Some(fen),
        _ => pending.amount = Some(fen),
    }
}

pub(super) fn put_text(pending: &mut Pending, place: usize, id: TextId) -> Option<()> {
    *pending.texts.get_mut(place)? = id;
    Some(())
}

pub(super) fn text_at(texts: &RowTexts, place: usize) -> TextId {
    texts.get(place).copied().unwrap_or_default()
}

/// Fills a text that is blank.
pub(super) fn fill(texts: &mut RowTexts, place: usize, id: TextId) {
    if let Some(slot) = texts.get_mut(place).filter(|slot| slot.is_blank()) {
        *slot = id;
    }
}

/// `1234.5` and `-1234.50` in fen: up to 15 digits, at most two decimals. `None` for every other form.
pub(super) fn plain_fen(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (digits, negative) = match bytes.split_first() {
        Some((b'-', rest)) => (rest, true),
        _ => (bytes, false),
    };
    // The point of nearly all amounts stands before the last two figures.
    let point = [2, 1].into_iter().find(|decimals| digits.len().checked_sub(decimals + 1).and_then(|at| digits.get(at)) == Some(&b'.'));
    let decimals = point.unwrap_or(0);
    let whole = digits.get(..digits.len() - decimals - usize::from(point.is_some()))?;
    let fraction = digits.get(digits.len() - decimals..)?;
    if whole.is_empty() || whole.len() > 15 {
        return None;
    }
    let (mut number, mut all_figures) = (0_i64, true);
    let mut add = |byte: &u8| {
        let figure = byte.wrapping_sub(b'0');
        all_figures &= figure <= 9;
        // What is no figure makes a number that nobody looks at.
        number = number.wrapping_mul(10).wrapping_add(i64::from(figure));
    };
    whole.iter().for_each(&mut add);
    fraction.iter().for_each(add);
    if !all_figures {
        return None;
    }
    let fen = match decimals {
        0 => number * 100,
        1 => number * 10,
        _ => number,
    };
    Some(if negative { -fen } else { fen })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_amounts_are_read_to_the_fen_and_all_others_left() {
        for (text, want) in [
            ("1234.5", Some(123_450)),
            ("-0.07", Some(-7)),
            ("0", Some(0)),
            ("999999999999999", Some(99_999_999_999_999_900)),
            ("1,234.50", None),
            ("1.234", None),
            (".5", None),
            ("5.", None),
            ("1..5", None),
            ("1.2.", None),
            ("～～～～～", None),
            ("-", None),
            ("", None),
            ("１２", None),
            ("1234567890123456", None),
        ] {
            assert_eq!(plain_fen(text), want, "{text}");
        }
    }
}
