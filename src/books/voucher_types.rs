//! Voucher types by code: where a journal names the type of a voucher by a code (`01`, `P1`), the unit's table of voucher types says the word,
//! and 01-1 becomes 记-1. A code that the table does not have, or has twice with different words, stays. Knows no formats and no rules.

use std::collections::BTreeMap;

use crate::recognise::TableReading;
use crate::tables::{Field, HashMap, Lines, Row, TableKind, TextId, journal, voucher_types};
use crate::value::Value;
use crate::value::text::compact;

/// The role of a column that holds the word of a voucher's number.
const VOUCHER_WORD: &str = "voucher_word";

/// The voucher types of a unit.
#[derive(Debug, Default)]
pub struct VoucherTypes {
    /// The word of each code; none where the tables contradict each other.
    words: BTreeMap<String, Option<String>>,
}

impl VoucherTypes {
    /// Gathers the voucher types of all readings of a unit.
    pub fn of(readings: &[&mut TableReading]) -> Self {
        let mut words: BTreeMap<String, Option<String>> = BTreeMap::new();
        for row in readings.iter().filter(|reading| reading.table == TableKind::VoucherTypes).flat_map(|reading| &reading.rows) {
            let (Some(code), Some(word)) = (row.text(voucher_types::CODE), word_of(row)) else { continue };
            let known = words.entry(compact(code)).or_insert_with(|| Some(word.clone()));
            if known.as_ref() != Some(&word) {
                *known = None;
            }
        }
        Self { words }
    }

    /// Whether the numbers of a table begin with what a column of voucher types holds.
    fn speak_of(&self, reading: &TableReading) -> bool {
        !self.words.is_empty() && reading.columns.iter().any(|column| column.role_name.as_deref() == Some(VOUCHER_WORD))
    }

    /// Gives the voucher numbers of a reading their words.
    pub fn complete(&self, reading: &mut TableReading) {
        if !self.speak_of(reading) {
            return;
        }
        self.complete_lines(&mut reading.lines);
        for voided in &mut reading.voided {
            if let Some(number) = self.worded(&voided.number) {
                voided.number = number;
            }
        }
        if let Some(field) = reading.table.field("voucher_no") {
            reading.rows.iter_mut().for_each(|row| self.complete_row(row, field));
        }
    }

    fn complete_row(&self, row: &mut Row, field: Field) {
        if let Some(number) = row.text(field).and_then(|number| self.worded(number)) {
            row.set(field, Some(Value::text(number)));
        }
    }

    fn complete_lines(&self, lines: &mut Lines) {
        let mut known: HashMap<TextId, TextId> = HashMap::default();
        for line in 0..lines.len() {
            let id = lines.id(journal::VOUCHER_NO, line);
            let worded = *known.entry(id).or_insert_with(|| {
                let number = self.worded(lines.texts.get(id));
                number.map_or(id, |number| lines.texts.intern(&number))
            });
            if worded != id {
                lines.set_id(journal::VOUCHER_NO, line, worded);
            }
        }
    }

    /// A canonical number with the word in place of its code, if the code is known: `01-15` is 记-15.
    fn worded(&self, number: &str) -> Option<String> {
        let (code, rest) = number.split_once('-')?;
        let word = self.word(code)?;
        // A number may hold its word beside the code.
        let rest = rest.strip_prefix(word).map_or(rest, |rest| rest.trim_start_matches('-'));
        Some(format!("{word}-{rest}"))
    }

    /// The word of a code; 1 is 01 where only one of them is there.
    fn word(&self, code: &str) -> Option<&str> {
        let code = compact(code);
        if let Some(word) = self.words.get(&code) {
            return word.as_deref();
        }
        let number = |code: &str| code.parse::<u32>().ok();
        let own = number(&code)?;
        let mut same = self.words.iter().filter(|(other, _)| number(other) == Some(own));
        let (_, word) = same.next()?;
        word.as_deref().filter(|_| same.next().is_none())
    }
}

/// The word that a voucher type puts before a number: its short name, else its name (记账凭证 is 记).
fn word_of(row: &Row) -> Option<String> {
    let text = |field| row.text(field).map(compact).filter(|text| !text.is_empty());
    let short = text(voucher_types::SHORT_NAME).or_else(|| text(voucher_types::NAME).map(|name| shortened(&name)))?;
    let word = short.trim_end_matches('字');
    (!word.is_empty() && !word.contains('-')).then(|| word.to_owned())
}

fn shortened(name: &str) -> String {
    let short = match name.strip_suffix("凭证") {
        Some("记账") => "记",
        Some("收款") => "收",
        Some("付款") => "付",
        Some("转账") => "转",
        _ => name,
    };
    short.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types(all: &[(&str, Option<&str>)]) -> VoucherTypes {
        VoucherTypes { words: all.iter().map(|(code, word)| ((*code).to_owned(), word.map(str::to_owned))).collect() }
    }

    #[test]
    fn a_code_becomes_its_word_and_an_unknown_one_stays() {
        let types = types(&[("01", Some("记")), ("p1", Some("付")), ("9", None)]);
        for (number, worded) in [
            ("01-15", Some("记-15")),
            ("1-15", Some("记-15")),
            ("P1-3", Some("付-3")),
            ("01-记-15", Some("记-15")),
            ("02-15", None),
            ("9-1", None),
            ("15", None),
            ("记-15", None),
        ] {
            assert_eq!(types.worded(number).as_deref(), worded, "{number}");
        }
    }

    #[test]
    fn one_and_nought_one_may_be_two_types() {
        let types = types(&[("1", Some("收")), ("01", Some("付"))]);
        assert_eq!((types.word("1"), types.word("01"), types.word("001")), (Some("收"), Some("付"), None));
    }
}
