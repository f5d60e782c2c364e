//! Dates that are spans: from one day to another, or several days in one cell. Knows no tables.

use super::{Date, Day, parse, valid_month};
use crate::value::text::fold;

/// What stands between the days of a span; a stroke, which may stand within a date too, comes last.
const BETWEEN: [&str; 9] = ["至", "到", "~", "〜", "、", ",", "及", "和", "-"];

/// `2月3日-2月6日`, `2021.3.8-3.10`, `2021年2月3日至6日`, `3月5日、8日`: the month in which it ends, for which of its days counts nobody says. From one
/// month to another (`1-3月`) is no date. `year_of` tells of which year a month without one is.
///
/// ```
/// use ledgerlint::value::date::span;
/// let of = |text: &str| span(text, |_| Some(2021)).map(|date| date.to_string());
/// assert_eq!((of("2月3日-2月6日").as_deref(), of("2021.3.8-3.10").as_deref()), (Some("2021-02"), Some("2021-03")));
/// assert_eq!((of("2021年12月30日-1月2日").as_deref(), of("2021年1-3月")), (Some("2022-01"), None));
/// assert_eq!((of("3-5"), of("2月6日-2月3日"), of("2月30日-3月1日"), of("甲-乙")), (None, None, None, None));
/// ```
pub fn span(text: &str, year_of: impl Fn(i8) -> Option<i16>) -> Option<Date> {
    const BYTES_MAX: usize = 64;
    if text.len() > BYTES_MAX {
        return None;
    }
    let text: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.replace("--", "-");
    BETWEEN.iter().find_map(|between| {
        let (first, last) = ends(&text, between)?;
        month_of(End::read(&first)?, End::read(&last)?, &year_of)
    })
}

/// The texts of the first and the last day.
fn ends(text: &str, between: &str) -> Option<(String, String)> {
    let pieces: Vec<&str> = text.split(between).collect();
    let is_day = |piece: &&str| piece.chars().all(|c| c.is_ascii_digit() || matches!(c, '月' | '日' | '号' | '.' | '/'));
    match (between, pieces.as_slice()) {
        (_, [first, last]) => Some(((*first).to_owned(), (*last).to_owned())),
        ("-", [y1, m1, d1, y2, m2, d2]) => Some((format!("{y1}-{m1}-{d1}"), format!("{y2}-{m2}-{d2}"))),
        ("、" | "," | "及" | "和", [first, middle @ .., last]) if !middle.is_empty() && middle.iter().all(is_day) => {
            Some(((*first).to_owned(), (*last).to_owned()))
        }
        _ => None,
    }
}

/// An end of a span.
#[derive(Debug, Clone, Copy)]
enum End {
    /// A day with its year.
    Whole(Day),
    /// A month and a day.
    Part(i8, i8),
    /// A day of the month that the other end names.
    Bare(i8),
}

impl End {
    fn read(text: &str) -> Option<Self> {
        match parse(text) {
            Some(Date::Day(day)) => return Some(Self::Whole(day)),
            Some(_) => return None,
            None => {}
        }
        let number =
            |part: &str| part.parse::<i8>().ok().filter(|_| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
        let text = text.trim_end_matches(['日', '号']);
        match text.split_once(['月', '.', '/']) {
            Some((month, day)) => Some(Self::Part(number(month)?, number(day)?)),
            None => number(text).map(Self::Bare),
        }
    }
}

fn month_of(first: End, last: End, year_of: &impl Fn(i8) -> Option<i16>) -> Option<Date> {
    let day = |year: i16, month: i8, day: i8| Day::new(year, month, day).ok();
    let from = match (first, last) {
        (End::Whole(from), _) => from,
        (End::Part(month, number), End::Whole(to)) => day(to.year(), month, number)?,
        (End::Part(month, number), _) => day(year_of(month)?, month, number)?,
        (End::Bare(_), _) => return None,
    };
    let to = match (first, last) {
        (_, End::Whole(to)) => to,
        (_, End::Bare(number)) => day(from.year(), from.month(), number)?,
        // From December to January without a second year.
        (End::Whole(_), End::Part(month, number)) => day(from.year() + i16::from(month < from.month()), month, number)?,
        (_, End::Part(month, number)) => day(year_of(month)?, month, number)?,
    };
    (from <= to).then(|| valid_month(to.year(), i16::from(to.month()))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_of_the_month_in_which_it_ends() {
        let of = |text: &str| span(text, |month| Some(if month >= 9 { 2020 } else { 2021 })).map(|date| date.to_string());
        for text in [
            "2月3日-2月6日",
            "2月3日—6日",
            "2月3-6日",
            "2.3-2.6",
            "2.3-6",
            "2/3~2/6",
            "2021年2月3日至2月6日",
            "2021年1月30日到2021年2月6日",
            "2021.2.3-6",
            "2021-02-03~2021-02-06",
            "2021-02-03-2021-02-06",
            "2021/2/3——2021/2/6",
            "20210203-20210206",
            "2月3日、2月5日、2月6日",
            "2月3、5、6日",
            "2月3日和5日",
            "12月30日-2月2日",
        ] {
            assert_eq!(of(text).as_deref(), Some("2021-02"), "{text}");
        }
        for text in [
            "2月6日-3日",
            "1-2月",
            "1月至2月份",
            "2021年1-3月",
            "2月3日-2月",
            "3-6",
            "2021-2022",
            "2月3日-",
            "-2月3日",
            "2月3日、周末、2月6日",
            "13月1日-2日",
            "2.3-2.6-2.9",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
