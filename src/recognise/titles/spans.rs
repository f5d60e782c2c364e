//! Dates, months and spans of time within texts.

use crate::read::{Cell, GridRow};
use crate::recognise::dates::Months;
use crate::value::date::{self, Date};
use crate::value::han_date;
use crate::value::text::{compact, fold};

/// The day that a row of nothing but a serial number above a table is: a date cell that lost its format.
pub fn lone_serial(rows: &[GridRow], epoch_1904: bool) -> Option<Date> {
    let days = rows.iter().filter_map(|row| match row.cells.as_slice() {
        [(_, Cell::Number(number))] if number.fract().is_zero() => date::from_number(*number, epoch_1904),
        _ => None,
    });
    let mut days = days.filter(|date| matches!(date, Date::Day(day) if (2000..=2050).contains(&day.year())));
    days.next().filter(|_| days.next().is_none())
}

/// The month in the name of a sheet or file: `3月`, `2023年03月`.
pub fn month_in(text: &str) -> Option<i8> {
    const NUMERALS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    let text = compact(text);
    let (before, _) = text.split_once('月')?;
    let digits = before.trim_start_matches(|c: char| !c.is_ascii_digit());
    let digits = digits.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let numeral = || NUMERALS.iter().rposition(|word| before.ends_with(word)).and_then(|index| i8::try_from(index + 1).ok());
    digits.parse().ok().or_else(numeral).filter(|month| (1..=12).contains(month))
}

/// A date within a text: `截至2022年12月31日`, `2021年3月登山比赛`. A period gives its last date.
pub(super) fn date_within(text: &str) -> Option<Date> {
    span_within(text).map(|(_, last)| last)
}

/// The first and the last date within a text, the same where it holds one: `2024年1月至3月`, `2024.01-2024.03`.
pub fn span_within(text: &str) -> Option<(Date, Date)> {
    let text = fold(text);
    let text = han_date::with_digits(&text).unwrap_or(text);
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-' | '.' | '/');
    let pieces = text.split(|c: char| !is_part(c)).filter(|piece| piece.chars().filter(char::is_ascii_digit).count() >= 4);
    let date = |piece: &str| {
        // 2024年1-3月 is no day.
        let months = piece.contains('年') && piece.contains('-') && piece.ends_with('月');
        let parsed = date::parse(piece.trim_matches(['-', '.', '/'])).filter(|date| !matches!(date, Date::Before(_)));
        parsed.filter(|date| !(months && matches!(date, Date::Day(_))))
    };
    // A hyphen parts two dates where what it stands in is none.
    let dates = pieces.flat_map(|piece| match date(piece) {
        Some(date) => vec![date],
        None => piece.split("--").flat_map(|piece| parted(piece, date)).collect(),
    });
    let dates = without_bare_years(&dates.collect::<Vec<_>>());
    let (first, last) = (dates.iter().min().copied()?, dates.iter().max().copied()?);
    // 2024年1月至12月: the year stands once.
    let end =
        text.split(['至', '到', '~', '—', '–', '-']).skip(1).filter_map(|end| end.trim_start().split_once('月')?.0.trim().parse().ok());
    let end = end.filter(|month| (1..=12).contains(month)).map(|month: i8| Date::Month(last.year(), month)).max();
    let spans = |end: &Date| matches!(last, Date::Month(..)) && *end > last;
    Some((first, end.filter(spans).unwrap_or(last)))
}

/// The months of a span over two years that a text names from one month or day to another: `2022年12月至2023年1月`.
pub fn months_within(text: &str) -> Option<Months> {
    let text = fold(text);
    let text = han_date::with_digits(&text).unwrap_or(text);
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-' | '.' | '/');
    let month = |text: &str| match date::parse(text.trim_matches(['-', '.', '/']))? {
        Date::Day(day) => Some((day.year(), day.month())),
        Date::Month(year, month) => Some((year, month)),
        _ => None,
    };
    let between = |(at, sign): (usize, &str)| {
        let (before, behind) = (text.get(..at)?.trim_end(), text.get(at + sign.len()..)?.trim_start());
        let first = before.rsplit(|c: char| !is_part(c)).next()?;
        let last = behind.split(|c: char| !is_part(c)).next()?;
        Months::over(month(first)?, month(last)?)
    };
    let mut spans = text.match_indices(['至', '到', '~', '-']).filter_map(between);
    spans.next().filter(|first| spans.all(|span| span == *first))
}

/// Dates without the years of which a day or a month stands among them: `2024年拔河比赛 2024年5月4日` is that day.
pub(super) fn without_bare_years(dates: &[Date]) -> Vec<Date> {
    let refined = |year: i16| dates.iter().any(|date| matches!(date, Date::Day(_) | Date::Month(..)) && date.year() == year);
    dates.iter().copied().filter(|date| !matches!(date, Date::Year(year) if refined(*year))).collect()
}

/// The dates on both sides of the one hyphen that parts them, or the date that there is.
pub(super) fn parted(piece: &str, date: impl Fn(&str) -> Option<Date>) -> Vec<Date> {
    if let Some(date) = date(piece) {
        return vec![date];
    }
    let both = |(at, _): (usize, &str)| Some(vec![date(piece.get(..at)?)?, date(piece.get(at + 1..)?)?]);
    piece.match_indices('-').find_map(both).or_else(|| Some(vec![date(piece.split_once('-')?.0)?])).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_alone_above_a_table_is_a_day() {
        let above = |cells: &[&[i64]]| -> Vec<GridRow> {
            let row = |cells: &&[i64]| GridRow {
                number: 1,
                cells: (0..).zip(cells.iter()).map(|(column, number)| (column, Cell::Number((*number).into()))).collect(),
            };
            cells.iter().map(row).collect()
        };
        let day = |cells: &[&[i64]], epoch_1904| lone_serial(&above(cells), epoch_1904).map(|date| date.to_string());
        assert_eq!(day(&[&[43_617]], false).as_deref(), Some("2019-06-01"));
        assert_eq!(day(&[&[42_155]], true).as_deref(), Some("2019-06-01"));
        // An amount, one of two days, what stands among others.
        for cells in [&[&[80_000_i64][..]][..], &[&[43_617], &[43_618]], &[&[43_617, 1]], &[&[12_000]]] {
            assert_eq!(day(cells, false), None, "{cells:?}");
        }
    }

    #[test]
    fn a_period_gives_its_first_and_its_last_date() {
        for (text, first, last) in [
            ("2024年1月至12月", "2024-01", "2024-12"),
            ("2024年1月-12月序时账", "2024-01", "2024-12"),
            ("2025年1月至2025年12月", "2025-01", "2025-12"),
            ("2021.12--2021.12", "2021-12", "2021-12"),
            ("2024.01-2024.03", "2024-01", "2024-03"),
            ("2024年1-3月台账", "2024-01", "2024-03"),
            ("2024-01-01-2024-03-31", "2024-01-01", "2024-03-31"),
            ("2024年1月1日至2024年3月31日", "2024-01-01", "2024-03-31"),
            ("截至2022年12月31日", "2022-12-31", "2022-12-31"),
            ("2021年3月登山比赛", "2021-03", "2021-03"),
        ] {
            let (from, to) = span_within(text).unwrap();
            assert_eq!((from.to_string().as_str(), to.to_string().as_str()), (first, last), "{text}");
        }
        assert_eq!(span_within("第12页"), None);
    }

    #[test]
    fn the_months_of_a_span_over_two_years_have_each_its_year() {
        for (text, years) in [
            ("2022年12月至2023年1月付款台账", [Some(2023), None, None, Some(2022)]),
            ("期间：2022.11—2023.02", [Some(2023), None, Some(2022), Some(2022)]),
            ("2021-10-01-2022-03-31", [Some(2022), Some(2022), Some(2021), Some(2021)]),
            ("二〇二三年七月到二〇二四年六月", [Some(2024), Some(2024), Some(2023), Some(2023)]),
        ] {
            let months = months_within(text).unwrap();
            assert_eq!([1, 3, 11, 12].map(|month| months.year_of(month)), years, "{text}");
        }
        for text in [
            "2022年1月至2023年12月",
            "2022年至2023年",
            "2023年1月至6月",
            "2022年12月31日余额 2023年1月",
            "2022-12-05",
            "2023年1月至2022年12月",
        ] {
            assert_eq!(months_within(text), None, "{text}");
        }
    }
}
