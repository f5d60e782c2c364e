//! Kind `numbering`: the numbers of vouchers. Knows no rule.
//!
//! ```toml
//! kind = "numbering"
//! find = "gaps"         # numbers missing within a month and word
//! find = "duplicates"   # one number on several vouchers
//! find = "disorder"     # dates that run backwards against the numbers
//! ```
//!
//! What is one run of numbers is the business of [`crate::books::sequences`]. What is not in the books cannot be missed: an export of some
//! accounts is told, not flagged.

mod disorder;
mod duplicates;
mod gaps;

use serde::Deserialize;

use super::vouchers::{Journal, Partial, month};
use super::{Check, Context, Flag, Outcome, Shared};
use crate::books::Books;
use crate::books::sequences::{Item, Sequence, Sequences};
use crate::rules::{Rule, RuleError};
use crate::say;
use crate::tables::{Field, TableKind, journal};
use crate::value::Said;
use crate::value::names::voucher_key;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    find: Find,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Find {
    Gaps,
    Duplicates,
    Disorder,
}

#[derive(Debug)]
struct Numbering {
    find: Find,
}

/// The numbers of a unit's vouchers.
#[derive(Debug, Clone, Copy)]
struct Numbers<'b> {
    journal: Journal<'b>,
    sequences: &'b Sequences,
    books: &'b Books,
}

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, _: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    Ok(Box::new(Numbering { find: spec.find }))
}

impl Check for Numbering {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        vec![(TableKind::Journal, vec![journal::DATE, journal::VOUCHER_NO])]
    }

    fn variants(&self) -> &'static [&'static str] {
        match self.find {
            Find::Gaps => &[],
            Find::Duplicates => &[duplicates::REPEATED],
            Find::Disorder => &[disorder::OTHER_ORDER],
        }
    }

    fn placeholders(&self) -> Vec<&'static str> {
        match self.find {
            Find::Gaps => vec!["month", "word", "numbers", "missing", "first", "last"],
            Find::Duplicates => vec!["month", "times", "uses"],
            Find::Disorder => vec!["month", "word", "count", "all", "vouchers"],
        }
    }

    fn run(&self, books: &Books, _: &Context) -> Outcome {
        let (Some(lines), Some(ledger), Some(sequences)) = (books.lines(), books.ledger(), books.sequences()) else {
            return Outcome::default();
        };
        let numbers = Numbers { journal: Journal { lines, ledger }, sequences, books };
        match self.find {
            Find::Gaps => gaps::find(numbers),
            Find::Duplicates => duplicates::find(numbers),
            Find::Disorder => disorder::find(numbers),
        }
    }
}

impl Numbers<'_> {
    /// Which sets of books stand in files that are no whole journals.
    fn partial_sets(&self, partial: &[Option<Partial>]) -> Vec<u32> {
        let sets = self.sequences.set_of.iter().zip(partial);
        sets.filter(|(_, partial)| partial.is_some()).map(|(set, _)| *set).collect()
    }

    fn number(&self, item: &Item) -> &str {
        self.journal.ledger.vouchers.get(item.voucher as usize).map_or("", |voucher| self.journal.number(voucher))
    }
}

/// A voucher's word in the form in which `记`, `记账凭证` and no word at all are the same, as numbers are compared.
fn word_key(word: &str) -> String {
    voucher_key(&format!("{word}-1"))
}

/// A flag about the numbers of a word in a month.
fn flag_of(sequence: &Sequence, of_month: u32) -> Flag {
    let date = month(of_month);
    let iso = date.map(|date| date.to_string()).unwrap_or_default();
    let word = sequence.word;
    let said_word = if word.is_empty() { Said::default() } else { say!("“{word}”字", "“{word}” ") };
    let set = if sequence.set > 0 { sequence.set.to_string() } else { String::new() };
    let flag = Flag { subject: format!("{iso} {word}").trim().to_owned(), date, key: vec![iso, word_key(word), set], ..Flag::default() };
    flag.fact("word", said_word).fact("month", super::vouchers::said(date))
}
