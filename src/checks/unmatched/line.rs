//! A row to be matched and a row to match it with, read: what, how many, for how much, when, on which voucher.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::checks::likeness::{Likeness, Name, Things, count_in};
use crate::tables::{Field, Row};
use crate::value::date::days_between;
use crate::value::names::{is_nothing, payee_key};
use crate::value::text::compact;
use crate::value::{Date, Day};

/// Which column holds what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub item: Field,
    pub date: Field,
    pub amount: Field,
    pub quantity: Option<Field>,
    pub unit_price: Option<Field>,
    pub voucher_no: Option<Field>,
}

/// A voucher's number in the form in which two spellings agree: 记-0012 and 记12号.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Voucher {
    word: Option<char>,
    number: String,
}

impl Voucher {
    fn read(text: &str) -> Option<Self> {
        let text = compact(text);
        let mut runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
        let number = runs.next_back()?.trim_start_matches('0').to_owned();
        let word = text.chars().find(|c| matches!(c, '记' | '收' | '付' | '转' | '银' | '现'));
        (!number.is_empty()).then_some(Self { word, number })
    }

    /// Whether it may be the same voucher: the number agrees, and the word where both have one.
    pub fn same(&self, other: &Self) -> bool {
        self.number == other.number && (self.word == other.word || self.word.is_none() || other.word.is_none())
    }
}

/// One row, on either side.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    pub row: &'a Row,
    pub item: String,
    pub name: Name,
    pub date: Option<Date>,
    pub amount: Decimal,
    /// How many pieces it stands for; one where nothing tells.
    pub pieces: u32,
    /// Whether anything tells how many.
    pub counted: bool,
    /// The price of a piece.
    pub unit_price: Decimal,
    /// Whether a unit price of its own is given.
    pub priced: bool,
    pub voucher: Option<Voucher>,
    /// Whom it was bought from, in the form in which two spellings agree; empty where nothing tells.
    pub party: String,
    /// Whether it calls itself a part of a price: 预付款, 尾款.
    pub is_instalment: bool,
    /// The rows that gave a part of it back; amount and pieces are without them.
    pub back: Vec<&'a Row>,
}

impl<'a> Line<'a> {
    /// Reads a row; `None` without name or amount.
    pub fn read(row: &'a Row, columns: &Columns, things: &Things) -> Option<Self> {
        let item = row.shown(columns.item);
        let amount = row.number(columns.amount)?;
        if compact(&item).is_empty() {
            return None;
        }
        let price = columns.unit_price.and_then(|field| row.number(field)).filter(|price| *price > Decimal::ZERO);
        let given = columns.quantity.and_then(|field| row.number(field));
        let pieces = pieces(given, price, amount, &item);
        let count = pieces.unwrap_or(1);
        // A unit price that is the whole amount of several pieces is the amount, written in the wrong column.
        let price = price.filter(|price| count == 1 || *price != amount);
        // What comes by the metre or the ton has a price per unit, but cannot be counted in pieces.
        let divisor = pieces.map(Decimal::from).or(given.filter(|given| *given > Decimal::ZERO)).unwrap_or(Decimal::ONE);
        let unit_price = price.unwrap_or_else(|| amount.checked_div(divisor).unwrap_or(amount));
        let (thing, is_instalment) = thing_of(&item);
        Some(Self {
            row,
            name: things.read(&thing),
            party: party(row),
            is_instalment,
            back: Vec::new(),
            item,
            date: row.date(columns.date),
            amount,
            pieces: count,
            counted: pieces.is_some() || given.is_some() || price.is_some(),
            unit_price,
            priced: price.is_some(),
            voucher: columns.voucher_no.and_then(|field| Voucher::read(&row.shown(field))),
        })
    }

    /// What decides the order of lines whatever the order of rows: their content, and last their place.
    pub fn order(&self) -> impl Ord + use<'a> {
        (
            self.date,
            self.item.clone(),
            self.amount,
            self.pieces,
            self.voucher.as_ref().map(|voucher| voucher.number.clone()),
            self.row.source.clone(),
        )
    }

    /// Whether both stand on the same voucher, as far as the numbers tell.
    pub fn same_voucher(&self, other: &Self) -> bool {
        matches!((&self.voucher, &other.voucher), (Some(a), Some(b)) if a.same(b))
    }
}

/// What a part of a price is called. Longer words first.
const INSTALMENTS: [&str; 21] = [
    "质量保证金",
    "预付款",
    "预付货款",
    "首付款",
    "首期款",
    "首笔款",
    "进度款",
    "到货款",
    "验收款",
    "剩余款",
    "第一期",
    "第二期",
    "第三期",
    "质保金",
    "预付",
    "首付",
    "尾款",
    "余款",
    "定金",
    "订金",
    "剩余",
];

/// The name without the words for a part of its price (`空调预付款(30%)`), and whether it has any.
fn thing_of(item: &str) -> (String, bool) {
    let text = compact(item);
    let thing = INSTALMENTS.iter().fold(text.clone(), |thing, word| thing.replace(word, ""));
    let is_instalment = thing != text;
    if is_instalment && thing.chars().any(char::is_alphabetic) { (thing, true) } else { (item.to_owned(), is_instalment) }
}

/// Whom a row was bought from: a column that no field is made of, as registers have it, or what the journal shows.
fn party(row: &Row) -> String {
    let names = |header: &str| {
        let header = compact(header);
        ["供应商", "供货商", "供货单位", "供货方", "销售单位", "销售方", "销货单位", "商家", "收款单位"]
            .iter()
            .any(|word| header.starts_with(word))
    };
    let found = row.extra.iter().find(|(header, text)| names(header) && !is_nothing(text));
    found.map(|(_, text)| payee_key(text)).unwrap_or_default()
}

/// How many pieces a row stands for: its quantity, what amount and unit price tell, or what the name says.
fn pieces(given: Option<Decimal>, price: Option<Decimal>, amount: Decimal, item: &str) -> Option<u32> {
    let whole = |number: Decimal| number.is_integer().then(|| number.to_u32()).flatten().filter(|count| *count > 0);
    match given.filter(|given| *given > Decimal::ZERO) {
        Some(given) => whole(given),
        None => price.and_then(|price| amount.checked_div(price)).and_then(whole).or_else(|| count_in(item)),
    }
}

/// How a card relates to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fit {
    /// Not on the same voucher.
    pub other_voucher: bool,
    /// More than a month apart: then a card of just that name is likelier another purchase's than one of nearly that name nearby.
    pub far: bool,
    pub likeness: Likeness,
    /// How far apart the dates are, in days.
    pub days: i64,
}

/// Days from a line's date to a card's, negative where the card is earlier; 0 where they may be the same day.
pub(super) fn gap(line: Date, card: Date) -> i64 {
    let from = |date: Date| date.earliest().unwrap_or(Day::MIN);
    if card.latest() < from(line) {
        days_between(from(line), card.latest())
    } else if from(card) > line.latest() {
        days_between(line.latest(), from(card))
    } else {
        0
    }
}

/// The days by which a card may be dated before and after its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub before: i64,
    pub after: i64,
}

impl Window {
    /// How far apart line and card are; `None` outside of the window. A card without a date cannot be ruled out, and comes last.
    pub fn distance(self, line: &Line, card: &Line) -> Option<i64> {
        let line_date = line.date?;
        let Some(card_date) = card.date else { return Some(i64::MAX) };
        let gap = gap(line_date, card_date);
        (-self.before <= gap && gap <= self.after).then_some(gap.abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_voucher_number_agree() {
        let same = |a: &str, b: &str| Voucher::read(a).unwrap().same(&Voucher::read(b).unwrap());
        assert!(same("记-0012", "记12号"));
        assert!(same("12", "记-12"));
        assert!(!same("记-12", "付-12"));
        assert!(!same("记-12", "记-112"));
    }

    #[test]
    fn the_words_for_a_part_of_a_price_are_no_part_of_the_thing() {
        let read = |item: &str| thing_of(item);
        assert_eq!(read("无人机 预付款"), ("无人机".to_owned(), true));
        assert_eq!(read("空调尾款"), ("空调".to_owned(), true));
        assert_eq!(read("办公桌"), ("办公桌".to_owned(), false));
        assert_eq!(read("预付款"), ("预付款".to_owned(), true));
    }

    #[test]
    fn a_missing_quantity_is_told_by_price_or_name() {
        let yuan = |text: &str| Some(Decimal::from_str_exact(text).unwrap());
        assert_eq!(pieces(None, yuan("1500"), Decimal::from(6000), "办公桌"), Some(4));
        assert_eq!(pieces(None, None, Decimal::from(6000), "办公桌4张"), Some(4));
        assert_eq!(pieces(yuan("2.5"), None, Decimal::from(6000), "窗帘"), None);
        assert_eq!(pieces(None, None, Decimal::from(6000), "办公桌"), None);
    }

    #[test]
    fn a_date_known_to_the_month_may_be_any_of_its_days() {
        let date = |text: &str| crate::value::date::parse(text).unwrap();
        assert_eq!(gap(date("2020-05-10"), date("2020-05")), 0);
        assert_eq!(gap(date("2020-05-10"), date("2020-06")), 22);
        assert_eq!(gap(date("2020-05-10"), date("2020-05-01")), -9);
    }
}
