//! What the short way and the long way tell each other where a row changes from one to the other. Knows no cells.

use super::{Carried, Lane};
use crate::recognise::marks::{RECORD_STATUS, VOIDED};
use crate::recognise::reader::Reader;
use crate::tables::{Stamp, TextId};
use crate::value::Value;

impl Lane {
    /// Tells the long way what it has to know of the rows taken here.
    pub fn leave(&mut self, reader: &mut Reader<'_>) {
        self.hand_over(reader);
        for (column, side) in &self.sides {
            reader.sums.add_fen(*column, self.sums.get(*side).copied().unwrap_or(0));
        }
        self.sums = [0; 3];
        let taken = std::mem::take(&mut self.rows);
        reader.sums.add_rows(taken);
        let texts = &reader.kept.lines.texts;
        let text = |id: TextId| (!id.is_blank()).then(|| Value::text(texts.get(id)));
        let (date, word, voucher) = (self.carried.date.date().map(Value::Date), text(self.carried.word), text(self.carried.voucher));
        let within = self.within.map(text);
        let known = self.within_known;
        let mut set = |role: &str, value: Option<Value>| {
            if let Some(slot) = reader.table.role(role).filter(|role| reader.columns.get(*role).is_some_and(Option::is_some))
                && let Some(slot) = reader.above.get_mut(slot)
            {
                *slot = value;
            }
        };
        set("date", date);
        set("voucher_word", word);
        set("voucher_no", voucher);
        let [preparer, reviewer, summary] = within;
        set("preparer", preparer);
        set("reviewer", reviewer);
        set("summary", summary);
        if taken > 0 {
            // No line taken here is void.
            set(VOIDED, None);
            set(RECORD_STATUS, None);
            reader.taken.keep_row();
        }
        if known {
            let carry = reader.table.carry.iter().map(|role| reader.above.get(*role).cloned().flatten());
            reader.voucher = Some(carry.collect());
        }
    }

    /// Learns what the long way knows of the rows taken there.
    pub fn enter(&mut self, reader: &mut Reader<'_>) {
        if self.months_of_dates != reader.months_of_dates {
            self.months_of_dates = reader.months_of_dates;
            // The same text is another date now.
            self.last_date = (String::new(), Stamp::NONE);
            self.last_line.forget();
        }
        let texts = &mut reader.kept.lines.texts;
        let value = |role: &str| reader.table.role(role).and_then(|role| reader.above.get(role)).cloned().flatten();
        let mut text = |value: Option<Value>| value.and_then(|value| value.as_text().map(|text| texts.intern(text))).unwrap_or_default();
        self.carried = Carried {
            date: value("date").and_then(|value| value.as_date()).map_or(Stamp::NONE, Stamp::of_date),
            word: text(value("voucher_word")),
            voucher: text(value("voucher_no")),
        };
        self.within = [text(value("preparer")), text(value("reviewer")), text(value("summary"))];
        self.within_known = reader.voucher.is_some();
    }
}
