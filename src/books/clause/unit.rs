//! Numbers with what they count: percentages, money, dates and lengths of time. Knows no words and no grammar.

use rust_decimal::Decimal;

use super::Offset;
use super::number::{self, Number};
use super::token::Kind;
use crate::value::{Date, Day};

fn starts_with(chars: &[char], word: &str) -> bool {
    let mut rest = chars.iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

/// The first of `words` that `chars` begins with, and its length.
fn one_of<T: Copy>(chars: &[char], words: &[(&str, T)]) -> Option<(T, usize)> {
    words.iter().find(|(word, _)| starts_with(chars, word)).map(|(word, meaning)| (*meaning, word.chars().count()))
}

/// A number with what it counts.
pub(super) fn numeric(rest: &[char]) -> Option<(Kind, usize)> {
    for (word, percent) in [("百分之百", 100), ("百分百", 100), ("一半", 50)] {
        if starts_with(rest, word) {
            return Some((Kind::Percent(Decimal::from(percent)), word.chars().count()));
        }
    }
    if starts_with(rest, "百分之") {
        let number = number::read(rest.get(3..)?)?;
        return Some((Kind::Percent(number.value), 3 + number.length));
    }
    if let Some(found) = date(rest).or_else(|| duration(rest)) {
        return Some(found);
    }
    let sign = one_of(rest, &[("人民币¥", ()), ("人民币", ()), ("¥", ())]).map_or(0, |found| found.1);
    let number = number::read(rest.get(sign..)?)?;
    let length = sign + number.length;
    let behind = rest.get(length..)?;
    if starts_with(behind, "分之") {
        return Some((Kind::BadNumber, length + 2));
    }
    if sign == 0 {
        match behind.first() {
            Some('%') => return Some((Kind::Percent(number.value), length + 1)),
            Some('成') if number.whole().is_some_and(|tenths| (1..=10).contains(&tenths)) && behind.get(1) != Some(&'活') => {
                return Some((Kind::Percent(number.value * Decimal::TEN), length + 1));
            }
            _ => {}
        }
    }
    money(number, length, behind, sign > 0 && rest.get(sign).is_some_and(char::is_ascii_digit))
}

fn money(number: Number, length: usize, behind: &[char], signed: bool) -> Option<(Kind, usize)> {
    const UNITS: &[(&str, i64)] = &[
        ("万元整", 10_000),
        ("万元", 10_000),
        ("亿元", 100_000_000),
        ("千元", 1_000),
        ("元整", 1),
        ("圆整", 1),
        ("元", 1),
        ("圆", 1),
        ("块", 1),
        ("万", 10_000),
    ];
    match one_of(behind, UNITS) {
        Some((unit, unit_length)) => Some((Kind::Amount(number.value.checked_mul(Decimal::from(unit))?.normalize()), length + unit_length)),
        None => signed.then_some((Kind::Amount(number.value), length)),
    }
}

/// A number without a fraction: in `2020.12.31` the points part three of them.
fn integer(chars: &[char]) -> Option<Number> {
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    number::read(if digits == 0 { chars } else { chars.get(..digits)? })
}

/// `2020年12月31日`, `2020-12-31`, `2021年5月`, `2021年底`, `2021年`; `12月31日` has no year.
fn date(rest: &[char]) -> Option<(Kind, usize)> {
    let year = integer(rest)?;
    let year_value = i16::try_from(year.whole()?).ok().filter(|year| (1900..=2200).contains(year));
    let Some(year_value) = year_value else { return date_no_year(rest) };
    let at = |from: usize| rest.get(from).copied();
    let part = |from: usize| {
        let number = integer(rest.get(from..)?)?;
        Some((i8::try_from(number.whole()?).ok()?, from + number.length))
    };
    match at(year.length)? {
        '年' => {
            let end = year.length + 1;
            if let Some((month, after)) = part(end).filter(|(_, after)| at(*after) == Some('月')) {
                if let Some((day, last)) = part(after + 1).filter(|(_, last)| matches!(at(*last), Some('日' | '号'))) {
                    return Some((Kind::Date(Day::new(year_value, month, day).ok()?), last + 1));
                }
                let tail = usize::from(matches!(at(after + 1), Some('份' | '底' | '末' | '初')));
                return Some((Kind::Date(Date::Month(year_value, month).earliest()?), after + 1 + tail));
            }
            if matches!(at(end), Some('底' | '末')) {
                return Some((Kind::Date(Date::Month(year_value, 12).earliest()?), end + 1));
            }
            let tail = usize::from(matches!(at(end), Some('度' | '初')));
            Some((Kind::Date(Date::Year(year_value).earliest()?), end + tail))
        }
        mark @ ('-' | '/' | '.') => {
            let (month, after) = part(year.length + 1).filter(|(_, after)| at(*after) == Some(mark))?;
            let (day, last) = part(after + 1)?;
            Some((Kind::Date(Day::new(year_value, month, day).ok()?), last))
        }
        _ => None,
    }
}

fn date_no_year(rest: &[char]) -> Option<(Kind, usize)> {
    let month = number::read(rest)?;
    let in_year = month.whole().is_some_and(|month| (1..=12).contains(&month));
    if !in_year || rest.get(month.length) != Some(&'月') {
        return None;
    }
    let end = month.length + 1;
    match rest.get(end..).and_then(number::read) {
        Some(day) if matches!(rest.get(end + day.length), Some('日' | '号')) => Some((Kind::DateNoYear, end + day.length + 1)),
        _ => Some((Kind::DateNoYear, end + usize::from(matches!(rest.get(end), Some('份' | '底' | '末' | '初'))))),
    }
}

/// `30天`, `7个工作日`, `半年`, `一年半`, `1年零6个月`.
fn duration(rest: &[char]) -> Option<(Kind, usize)> {
    for (word, months, days) in [("半个月", 0, 15), ("半年", 6, 0)] {
        if starts_with(rest, word) {
            return Some((Kind::Duration(Offset { years: 0, months, days }), word.chars().count()));
        }
    }
    let (mut offset, mut length) = one_duration(rest)?;
    if offset.years > 0 && rest.get(length) == Some(&'半') {
        offset.months += 6;
        length += 1;
    }
    let joint = usize::from(matches!(rest.get(length), Some('零' | '又')));
    if let Some((more, more_length)) = rest.get(length + joint..).and_then(one_duration)
        && more.roughly() < offset.roughly()
        && offset.days == 0
    {
        offset.years += more.years;
        offset.months += more.months;
        offset.days += more.days;
        length += joint + more_length;
    }
    Some((Kind::Duration(offset), length))
}

fn one_duration(rest: &[char]) -> Option<(Offset, usize)> {
    const UNITS: &[(&str, (i32, i32, i32))] = &[
        ("个工作日", (0, 0, 1)),
        ("工作日", (0, 0, 1)),
        ("个自然日", (0, 0, 1)),
        ("自然日", (0, 0, 1)),
        ("个日历天", (0, 0, 1)),
        ("日历天", (0, 0, 1)),
        ("日历日", (0, 0, 1)),
        ("天", (0, 0, 1)),
        ("日", (0, 0, 1)),
        ("个星期", (0, 0, 7)),
        ("星期", (0, 0, 7)),
        ("周年", (1, 0, 0)),
        ("周", (0, 0, 7)),
        ("个整月", (0, 1, 0)),
        ("个月", (0, 1, 0)),
        ("个季度", (0, 3, 0)),
        ("季度", (0, 3, 0)),
        ("整年", (1, 0, 0)),
        ("年", (1, 0, 0)),
    ];
    let number = number::read(rest)?;
    let ((years, months, days), unit) = one_of(rest.get(number.length..)?, UNITS)?;
    let length = number.length + unit;
    if years == 1 && number.value == Decimal::new(15, 1) {
        return Some((Offset { years: 1, months: 6, days: 0 }, length));
    }
    // Nobody waits for a hundred years: what is larger is a misprint.
    let count = number.whole().filter(|count| (0..=4_000).contains(count) && (years == 0 || *count <= 99))?;
    Some((Offset { years: years * count, months: months * count, days: days * count }, length))
}
