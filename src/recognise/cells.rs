//! Cells to typed values, with the words for what cannot be read.

use rust_decimal::Decimal;

use super::balances;
use super::dates::{Months, Tenths, day_of_number, day_of_tens, day_of_year, old_year};
use crate::read::Cell;
use crate::say;
use crate::tables::FieldKind;
use crate::value::amount::{self, MoneyUnit};
use crate::value::date;
use crate::value::stated;
use crate::value::text::{compact, fold, shorten, unguarded};
use crate::value::{Said, Value};

/// The most of a cell's text that a message quotes.
pub(super) const QUOTED_CHARS: usize = 40;

/// What a cell is read as.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// What the column holds.
    pub kind: FieldKind,
    /// The unit of its money.
    pub unit: MoneyUnit,
    /// Whether the workbook counts days from 1904.
    pub epoch_1904: bool,
    /// The months that dates written without a year can be of.
    pub months: Option<Months>,
    /// What 1.1 is as a date.
    pub tenths: Tenths,
    /// Whether other dates of its column are whole, so that 98.5 is one of 1998.
    pub old_years: bool,
    /// Whether its amounts are balances with their sides beside them in their cells.
    pub sided: bool,
}

/// The text of a cell as a person sees it.
pub fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Error(text) => fold_outer(text),
        Cell::Number(number) => amount::plain(*number),
        Cell::Date(day) => day.to_string(),
        Cell::Bool(true) => "是".to_owned(),
        Cell::Bool(false) => "否".to_owned(),
    }
}

fn fold_outer(text: &str) -> String {
    // Marks of the direction of text and characters without width, as pasted text carries them, are not seen.
    let unseen = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}');
    let text = text.trim_matches(|c: char| c.is_whitespace() || unseen(c));
    unguarded(text).to_owned()
}

/// Whether a text means what stands above it: one of these marks, in brackets or not, once or more often.
pub(super) fn is_ditto(text: &str, dittos: &[String]) -> bool {
    const BYTES_MAX: usize = 48;
    if text.is_empty() || text.len() > BYTES_MAX {
        return false;
    }
    let text = compact(text);
    let bare = text.trim_matches(['(', ')', '[', ']', '-', '.', '…', '。']);
    let only = |ditto: &str| !ditto.is_empty() && !bare.is_empty() && bare.split(ditto).all(str::is_empty);
    dittos.iter().any(|ditto| only(ditto))
}

/// Reads a cell as what its column holds; a blank one is `Ok(None)`.
///
/// # Errors
/// What cannot be read, with the remedy.
pub fn typed(cell: &Cell, wanted: Wanted) -> Result<Option<Value>, Said> {
    match wanted.kind {
        FieldKind::Text | FieldKind::Code => {
            let text = shown(cell);
            Ok((!text.is_empty()).then(|| Value::text(text)))
        }
        FieldKind::Money if wanted.sided => balances::balance(cell, wanted.unit).map(|amount| amount.map(Value::Number)),
        FieldKind::Money => money(cell, wanted.unit).map(|amount| amount.map(Value::Number)),
        FieldKind::Number => number(cell).map(|number| number.map(Value::Number)),
        FieldKind::Date => day(cell, wanted).map(|date| date.map(Value::Date)),
    }
}

/// An amount in yuan.
pub fn money(cell: &Cell, unit: MoneyUnit) -> Result<Option<Decimal>, Said> {
    let unreadable = |text: &str| {
        let text = shorten(&fold(text), QUOTED_CHARS);
        say!(
            "金额“{text}”无法识别,请改为 1200.00 或 1,200.00 这样的写法",
            "the amount “{text}” cannot be read; write it like 1200.00 or 1,200.00"
        )
    };
    let too_large = |text: &str| {
        let text = shorten(&fold(text), QUOTED_CHARS);
        say!(
            "金额“{text}”过大,不会是一笔钱,请核对是否多打了数字、错了单位或串了列",
            "the amount “{text}” is larger than any sum of money; see whether it has digits too many, a wrong unit or stands in a wrong column"
        )
    };
    match cell {
        Cell::Number(number) => {
            let written = amount::Written { number: *number, unit: None };
            written.in_yuan(unit).map(Some).ok_or_else(|| too_large(&number.to_string()))
        }
        Cell::Text(text) => match amount::parse(text) {
            Ok(None) => Ok(None),
            Ok(Some(written)) => written.in_yuan(unit).map(Some).ok_or_else(|| too_large(text)),
            Err(_) => Err(unreadable(text)),
        },
        other => Err(unreadable(&shown(other))),
    }
}

/// The text of a cell that states several amounts, each with its unit: no amount, but no noise either.
pub fn several(cell: &Cell) -> Option<Value> {
    let Cell::Text(text) = cell else { return None };
    stated::states_several(text).then(|| Value::text(shown(cell)))
}

/// A count or quantity; the word behind it (`13人`, `7餐`, `20幅`, `30%`) is left off, and so is the 共 before it.
pub fn number(cell: &Cell) -> Result<Option<Decimal>, Said> {
    let small = |number: Decimal| Some(number).filter(|number| number.abs() < amount::NUMBER_BOUND);
    let too_large = |text: &str| {
        let text = shorten(&fold(text), QUOTED_CHARS);
        say!("数字“{text}”过大,请核对是否串了列", "the number “{text}” is too large; see whether it stands in a wrong column")
    };
    match cell {
        Cell::Number(number) => small(*number).map(Some).ok_or_else(|| too_large(&number.to_string())),
        Cell::Text(text) => {
            if let Ok(read) = amount::parse(text) {
                let Some(written) = read else { return Ok(None) };
                let whole = written.number.checked_mul(written.unit.unwrap_or_default().yuan()).map(|number| number.normalize());
                return whole.and_then(small).map(Some).ok_or_else(|| too_large(text));
            }
            let folded = compact(text);
            let folded = ["共计", "合计", "总计", "共"].iter().find_map(|word| folded.strip_prefix(word)).unwrap_or(&folded);
            let digits: String = folded.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
            let behind = folded.strip_prefix(digits.as_str()).unwrap_or_default();
            let unit_like = behind.chars().count() <= 3 && !behind.chars().any(|c| c.is_ascii_digit());
            match amount::parse(&digits) {
                Ok(Some(written)) if unit_like && small(written.number).is_some() => Ok(Some(written.number)),
                _ => Err({
                    let text = shorten(&fold(text), QUOTED_CHARS);
                    say!("数字“{text}”无法识别,请只写数字", "the number “{text}” cannot be read; write digits only")
                }),
            }
        }
        other => Err({
            let text = shown(other);
            say!("数字“{text}”无法识别,请只写数字", "the number “{text}” cannot be read; write digits only")
        }),
    }
}

/// A date to its precision.
pub fn day(cell: &Cell, Wanted { epoch_1904, months, tenths, old_years, .. }: Wanted) -> Result<Option<date::Date>, Said> {
    let unreadable = |text: &str| {
        let text = shorten(&fold(text), QUOTED_CHARS);
        say!("日期“{text}”无法识别,请改为 2020-12-31 这样的写法", "the date “{text}” cannot be read; write it like 2020-12-31")
    };
    match cell {
        Cell::Date(day) => Ok(Some(date::Date::Day(*day))),
        Cell::Number(number) => {
            let in_year = || months.and_then(|months| day_of_number(*number, months, tenths));
            let either = || {
                months.and_then(|months| day_of_number(*number, months, Tenths::Tens)).zip(day_of_number(*number, months?, Tenths::Days))
            };
            let unclear = |(tens, days): (date::Date, date::Date)| {
                say!(
                    "日期“{number}”可能是 {days},也可能是 {tens},本列其他日期不能证明,请改为 {days} 这样的写法",
                    "the date “{number}” may be {days} or {tens}, and the other dates of its column do not tell; write it like {days}"
                )
            };
            let old = || old_year(&amount::plain(*number), true).filter(|_| old_years);
            // Where 2019.06 is written with its nought, 2019.1 has lost the one of October.
            let two_months = date::january_or_october(*number);
            let october = || two_months.filter(|_| tenths == Tenths::Tens).map(|year| date::Date::Month(year, 10));
            let of_month = || months.and_then(|months| months.day(&amount::plain(*number)));
            let date = date::from_number(*number, epoch_1904).or_else(in_year).or_else(of_month).or_else(old).or_else(october);
            let months = || two_months.map(|year| (date::Date::Month(year, 10), date::Date::Month(year, 1)));
            date.map(Some).ok_or_else(|| either().or_else(months).map_or_else(|| unreadable(&number.to_string()), unclear))
        }
        Cell::Text(text) => {
            let folded = fold(text);
            if folded.is_empty() || folded.chars().all(|c| matches!(c, '-' | '/' | '.')) {
                return Ok(None);
            }
            if let Some(date) = date::parse(&folded) {
                return Ok(Some(date));
            }
            let day_of = |months: Months| {
                day_of_tens(&folded, months, tenths).or_else(|| day_of_year(&folded, months)).or_else(|| months.day(&folded))
            };
            if let Some(date) = months.and_then(day_of) {
                return Ok(Some(date));
            }
            if let Some(date) = date::part_of_month(&folded, |month| months.and_then(|months| months.year_of(month))) {
                return Ok(Some(date));
            }
            if let Some(date) = old_year(&folded, false).filter(|_| old_years) {
                return Ok(Some(date));
            }
            if let Some(date) = date::span(&folded, |month| months.and_then(|months| months.year_of(month))) {
                return Ok(Some(date));
            }
            // A serial that went through text: only in the span that serials of ledgers lie in.
            let serial = amount::parse(&folded).ok().flatten().filter(|written| written.unit.is_none() && folded.len() == 5);
            serial.and_then(|written| date::from_number(written.number, epoch_1904)).map(Some).ok_or_else(|| unreadable(text))
        }
        other => Err(unreadable(&shown(other))),
    }
}

/// Whether a cell that was read as a month is a span of days.
pub fn is_span(cell: &Cell, read: &Value) -> bool {
    let (Cell::Text(text), Value::Date(date::Date::Month(year, _))) = (cell, read) else { return false };
    date::parse(text).is_none() && date::span(text, |_| Some(*year)).is_some()
}

/// Excel's letter for a column counted from 0.
///
/// ```
/// use ledgerlint::recognise::cells::column_letter;
/// assert_eq!((column_letter(0), column_letter(26)), ("A".into(), "AA".into()));
/// ```
pub fn column_letter(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_around_a_text_is_no_part_of_it() {
        let shown = |text: &str| shown(&Cell::Text(text.into()));
        assert_eq!(shown("\u{200e}付餐费\u{a0}\u{202c}"), "付餐费");
        assert_eq!(shown(" \u{feff}'=1"), "=1");
        assert_eq!((shown("'1002"), shown("\u{200b}'0007 ")), ("1002".into(), "0007".into()));
        assert_eq!((shown("'甲'公司"), shown("'")), ("'甲'公司".into(), "'".into()));
        assert_eq!(shown("付\u{200e}餐费"), "付\u{200e}餐费");
    }

    #[test]
    fn what_no_money_and_no_count_can_be_is_told_as_too_large() {
        let text = |text: &str| Cell::Text(text.into());
        let told = |said: Result<Option<Decimal>, Said>| said.err().map(|said| said.zh.contains("过大"));
        let digits = "79228162514264337593543950335";
        assert_eq!(told(money(&text(digits), MoneyUnit::Yuan)), Some(true));
        assert_eq!(told(money(&Cell::Number(Decimal::MAX), MoneyUnit::Yuan)), Some(true));
        assert_eq!(told(money(&text("十二元钱"), MoneyUnit::Yuan)), Some(false), "no amount is told as such");
        assert_eq!(money(&text("999999999999999999"), MoneyUnit::Yuan), Ok(Some(Decimal::from(999_999_999_999_999_999_i64))));
        assert_eq!(told(number(&text(digits))), Some(true));
        assert_eq!(told(number(&Cell::Number(Decimal::MIN))), Some(true));
        assert_eq!(number(&text("3万")), Ok(Some(Decimal::from(30_000))));
        assert_eq!(number(&text("20230100010001000123")), Ok(Some(Decimal::from(20_230_100_010_001_000_123_i128))));
    }
}
