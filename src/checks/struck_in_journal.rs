//! Rows of a register that the journal beside it took back: a red entry of just the amount whose summary names the voucher of the row, `冲3月记-4号`.
//! Registers seldom note a reversal. What the journal enters again, of whatever amount, is not taken back. Knows no rule.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::journal_reversals::names_voucher;
use super::outlays::Outlays;
use super::selection::date_field;
use super::{NotLookedAt, Outcome};
use crate::books::Books;
use crate::books::outflow::{Flow, Payment};
use crate::tables::lines::fen;
use crate::tables::{Row, Source, Stamp, TableKind};
use crate::value::Said;
use crate::value::text::compact;

/// What is entered so many days after the red entry may be the same again.
const AGAIN_DAYS_MAX: i32 = 186;

/// Words by which a summary says that something is entered again.
const AGAIN: [&str; 6] = ["更正", "重新", "补记", "重记", "调整", "更改"];

/// A text of fewer characters than this says too little to be told again.
const MATTER_MIN: usize = 4;

/// A red entry that may take a row back.
struct Red {
    text: String,
    on: Stamp,
}

/// The rows of a register that was read which the journal took back, each entry one row.
///
/// They are told as not looked at: see [`tell_struck`].
pub(super) fn struck_in_journal(books: &Books, table: TableKind, rows: &[&Row]) -> BTreeSet<Source> {
    let fields = || Some((date_field(table)?, table.field("amount")?, table.field("voucher_no")?));
    let Some((date, amount, voucher)) = fields().filter(|_| books.was_read(table)) else { return BTreeSet::new() };
    let mut reds = reds(books);
    let mut struck = BTreeSet::new();
    if reds.is_empty() {
        return struck;
    }
    // What the register takes back itself is taken back once.
    for row in rows {
        let back = row.number(amount).filter(|amount| *amount < Decimal::ZERO).and_then(|amount| fen(-amount));
        back.and_then(|fen| reds.remove(&fen));
    }
    let mut ordered: Vec<&Row> = rows.to_vec();
    ordered.sort_by(|a, b| a.source.cmp(&b.source));
    for row in ordered {
        let (Some(date), Some(of_amount)) = (row.date(date), row.number(amount).and_then(fen).and_then(|fen| reds.get_mut(&fen))) else {
            continue;
        };
        let (stamp, number) = (Stamp::of_date(date), row.shown(voucher));
        let takes = |red: &Red| {
            stamp.earliest().is_some_and(|first| first <= red.on) && names_voucher(&red.text, &number, (stamp.month(), red.on.month()))
        };
        if let Some(at) = of_amount.iter().position(takes) {
            of_amount.remove(at);
            struck.insert(row.source.clone());
        }
    }
    struck
}

/// Tells of the rows that were taken out because the journal took them back.
pub(super) fn tell_struck(struck: &BTreeSet<Source>, outcome: &mut Outcome) {
    if !struck.is_empty() {
        let why = Said::new("已用红字全额冲销,未作检查", "taken back in full by a red entry; not checked");
        outcome.unchecked.push(NotLookedAt { why, evidence: struck.iter().cloned().collect() });
    }
}

/// The red entries of the journal that name a number, by their amount, without those of which the same is entered again: of the amount, to the
/// party, under the same words, or with a word that says so. It may be corrected, or parted in several.
fn reds(books: &Books) -> BTreeMap<i64, Vec<Red>> {
    let Some(journal) = Outlays::journal(books) else { return BTreeMap::new() };
    let back: Vec<&Payment> = journal.flow.payments.iter().filter(|payment| payment.flow == Flow::TakenBack).collect();
    let mut paid: Vec<(&Payment, Option<String>)> = Vec::new();
    if !back.is_empty() {
        paid.extend(journal.flow.payments.iter().filter(|payment| payment.flow == Flow::Paid).map(|payment| (payment, None)));
        paid.sort_by_key(|(payment, _)| payment.day);
    }
    let mut reds: BTreeMap<i64, Vec<Red>> = BTreeMap::new();
    for red in back {
        let text = compact(&journal.purpose(red));
        if !text.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let first = paid.partition_point(|(own, _)| own.day < red.day);
        let mut later = paid.iter_mut().skip(first).take_while(|(own, _)| own.day - red.day <= AGAIN_DAYS_MAX);
        let again = later.any(|(own, said)| {
            // What it takes back may be of its own day and of its amount, and stands ahead of it.
            let behind = own.voucher == red.voucher || own.day > red.day || own.fen != red.fen || own.place > red.place;
            let party = own.party == red.party || own.party.is_none() || red.party.is_none();
            let same = (own.fen == red.fen && party) || (own.party == red.party && !own.party.is_none());
            behind && (same || tells_again(said.get_or_insert_with(|| compact(&journal.purpose(own))), &text, party))
        });
        if !again {
            reds.entry(red.fen).or_default().push(Red { text, on: red.stamp });
        }
    }
    for of_amount in reds.values_mut() {
        of_amount.sort_by(|a, b| (a.on, &a.text).cmp(&(b.on, &b.text)));
    }
    reds
}

/// Whether a summary tells what a red entry took back: with the number of its voucher, or, if it may be of the party, with its words.
fn tells_again(own: &str, red: &str, may_be_party: bool) -> bool {
    let numbers = |text: &str| -> BTreeSet<String> {
        let of_voucher = |piece: &&str| piece.starts_with(|c: char| c.is_ascii_digit());
        let is_date = |piece: &str| piece.ends_with(['月', '年', '日']);
        let pieces = text.split_inclusive(|c: char| !c.is_ascii_digit()).filter(of_voucher).filter(|piece| !is_date(piece));
        pieces.map(|piece| piece.trim_end_matches(|c: char| !c.is_ascii_digit()).to_owned()).collect()
    };
    let calls_voucher = AGAIN.iter().chain(&["记", "凭证"]).any(|word| own.contains(word));
    let matter = AGAIN.iter().fold(own.to_owned(), |matter, word| matter.replace(word, ""));
    let by_words = may_be_party && matter.chars().count() >= MATTER_MIN && red.contains(&matter);
    by_words || (calls_voucher && !numbers(own).is_disjoint(&numbers(red)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_red_entry_took_back_is_told_again_by_its_number_or_its_words() {
        let red = "冲3月记-4号购打印机";
        for own in ["更正3月记-4号购打印机", "补记3月4号凭证", "更正购打印机", "购打印机"] {
            assert!(tells_again(own, red, true), "{own}");
        }
        for own in ["更正3月记-5号购电脑", "购扫描仪", "付4号泵站电费", ""] {
            assert!(!tells_again(own, red, true), "{own}");
        }
        assert!(!tells_again("购打印机", red, false));
    }
}
