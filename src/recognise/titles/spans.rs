//! Dates, months and spans of time within texts.

use std::collections::BTreeSet;

use super::ranges;
use crate::read::{Cell, GridRow};
use crate::recognise::dates::Months;
use crate::value::date::{self, Date};
use crate::value::han_date;
use crate::value::text::{compact, fold, is_han};

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

/// A text with its dates in digits, its ranges of months written out, and without what is of something else.
fn plain(text: &str) -> String {
    let text = fold(text);
    let text = han_date::with_digits(&text).unwrap_or(text);
    without_others(&ranges::written_out(&text))
}

/// Whose time is another than that of a table: `2023年付款台账(任期2022.9-2023.8)` is of 2023.
const OTHERS: [&str; 14] =
    ["任期", "任职", "合同", "工期", "租期", "租赁", "服务期", "聘期", "质保期", "保修期", "有效期", "建设期", "施工期", "履约期"];

/// A folded text without the spans that are of something else, where a year stands outside them.
fn without_others(text: &str) -> String {
    others_removed(text).filter(|rest| !dates_within(rest).is_empty()).unwrap_or_else(|| text.to_owned())
}

/// Whether the dates of a line are all of something else: `任期:2022.9-2023.8`.
pub(super) fn is_of_something_else(line: &str) -> bool {
    let line = fold(line);
    let line = han_date::with_digits(&line).unwrap_or(line);
    others_removed(&line).is_some_and(|rest| dates_within(&rest).is_empty())
}

/// What is left of a text without a span of something else, if it has one.
fn others_removed(text: &str) -> Option<String> {
    let of_span = |c: char| c.is_ascii_digit() || c.is_whitespace() || "年月日-./至到~—–".contains(c);
    let between = |c: char| c.is_whitespace() || "期限间时自为从:([".contains(c);
    let without = |(at, word): (usize, &str)| {
        let (before, behind) = (text.get(..at)?, text.get(at + word.len()..)?);
        let span = behind.trim_start_matches(between);
        let after = span.trim_start_matches(of_span);
        let spans = span.strip_suffix(after).is_some_and(|span| dates_within(span).len() > 1);
        spans.then(|| format!("{before} {after}"))
    };
    OTHERS.iter().flat_map(|word| text.match_indices(word)).find_map(without)
}

/// A date within a text: `截至2022年12月31日`, `2021年3月登山比赛`. A period gives its last date.
pub(super) fn date_within(text: &str) -> Option<Date> {
    span_within(text).map(|(_, last)| last)
}

/// The dates within a folded text, in their order.
fn dates_within(text: &str) -> Vec<Date> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-' | '.' | '/');
    let pieces = text.split(|c: char| !is_part(c)).filter(|piece| piece.chars().filter(char::is_ascii_digit).count() >= 4);
    let date = |piece: &str| {
        // 2024年1-3月 is no day.
        let months = piece.contains('年') && piece.contains('-') && piece.ends_with('月');
        let parsed = date::parse(piece.trim_matches(['-', '.', '/'])).filter(|date| !matches!(date, Date::Before(_)));
        parsed.filter(|date| !(months && matches!(date, Date::Day(_))))
    };
    // A hyphen parts two dates where what it stands in is none.
    pieces
        .flat_map(|piece| match date(piece) {
            Some(date) => vec![date],
            None => piece.split("--").flat_map(|piece| parted(piece, date)).collect(),
        })
        .collect()
}

/// The first and the last date within a text, the same where it holds one: `2024年1月至3月`, `2024.01-2024.03`.
pub fn span_within(text: &str) -> Option<(Date, Date)> {
    let text = plain(text);
    let dates = without_bare_years(&dates_within(&text));
    let (first, last) = (dates.iter().min().copied()?, dates.iter().max().copied()?);
    // 2024年1月至12月: the year stands once.
    let end =
        text.split(['至', '到', '~', '—', '–', '-']).skip(1).filter_map(|end| end.trim_start().split_once('月')?.0.trim().parse().ok());
    let end = end.filter(|month| (1..=12).contains(month)).map(|month: i8| Date::Month(last.year(), month)).max();
    let spans = |end: &Date| matches!(last, Date::Month(..)) && *end > last;
    Some((first, end.filter(spans).unwrap_or(last)))
}

/// The months of a span over two years that a text names from one month or day to another: `2022年12月至2023年1月`. Where they are more than
/// twelve (`2022-2023年`, `2022、2023年度`), or a year outside the span says another, none of them tells its year.
pub fn months_within(text: &str) -> Option<Months> {
    let text = plain(text);
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-' | '.' | '/');
    let month = |text: &str, of_year: i8| match date::parse(text.trim_matches(['-', '.', '/']))? {
        Date::Day(day) => Some((day.year(), day.month())),
        Date::Month(year, month) => Some((year, month)),
        Date::Year(year) => Some((year, of_year)),
        Date::Before(_) => None,
    };
    let between = |(at, sign): (usize, &str)| {
        let (before, behind) = (text.get(..at)?.trim_end(), text.get(at + sign.len()..)?.trim_start());
        let before = before.trim_end_matches(['起', '初', '份', '度']).trim_end();
        let first = before.rsplit(|c: char| !is_part(c)).next()?;
        let last = behind.split(|c: char| !is_part(c)).next()?;
        let months = Months::over(month(first, 1)?, month(last, 12)?)?;
        // Of a list only years, each beside the other.
        if ["、", "和", "及", "与", ","].contains(&sign) && !months.is_of_years() {
            return None;
        }
        let around = format!("{} {}", before.strip_suffix(first)?, behind.strip_prefix(last)?);
        Some((months, around))
    };
    let signs = ['至', '到', '~', '-', '—', '–', '、', '和', '及', '与', ','];
    let spans: Vec<(Months, String)> = text.match_indices(signs).filter_map(between).collect();
    let Some((span, around)) = spans.first() else { return since(&text) };
    if spans.iter().any(|(other, _)| other != span) {
        let all = spans.iter().map(|(span, _)| *span).reduce(Months::with)?;
        return Some(if all.is_open() { all } else { Months::NONE });
    }
    let years: BTreeSet<i16> =
        dates_within(around).into_iter().filter_map(|date| if let Date::Year(year) = date { Some(year) } else { None }).collect();
    match years.first().filter(|_| years.len() == 1 && spans.len() == 1) {
        Some(year) => Some(span.beside(*year)),
        None => Some(*span),
    }
}

/// The twelve months from one that a text names as the first: `自2022年8月起`.
fn since(text: &str) -> Option<Months> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-' | '.' | '/');
    let first = ["起", "以来", "开始"].iter().flat_map(|word| text.match_indices(word)).find_map(|(at, word)| {
        // 2022年8月起草 is none.
        let ends = text.get(at + word.len()..)?.chars().next().is_none_or(|c| !is_han(c));
        let before = text.get(..at)?.trim_end().trim_end_matches('份');
        let piece = before.rsplit(|c: char| !is_part(c)).next().filter(|_| ends)?;
        match date::parse(piece.trim_matches(['-', '.', '/']))? {
            Date::Month(year, month) => Some((year, month)),
            Date::Day(day) => Some((day.year(), day.month())),
            _ => None,
        }
    });
    // From January on it is the year.
    first.filter(|(_, month)| *month > 1).and_then(|(year, month)| Months::over((year, month), (year + 1, month - 1)))
}

/// The one year that a title says of itself, what it says of its making aside: `2022年付款台账(截至2023年1月5日)`.
pub(super) fn own_year(title: &str) -> Option<i16> {
    let text = fold(title);
    let end = MADE.iter().filter_map(|word| text.find(word)).min().unwrap_or(text.len());
    match span_within(text.get(..end)?)? {
        (Date::Year(first), Date::Year(last)) if first == last => Some(first),
        _ => None,
    }
}

/// Whether a line says that a table was made, printed or last added to after a year.
pub(super) fn made_after(line: &str, year: i16) -> bool {
    let text = fold(line);
    let behind = MADE.iter().filter_map(|word| text.find(word)).min().and_then(|at| text.get(at..));
    behind.and_then(date_within).is_some_and(|date| date.year() > year)
}

/// What stands before the day of making, which is none of the rows.
const MADE: [&str; 10] = ["截至", "截止", "制表", "填表", "填报", "编制", "打印", "导出", "制单", "报送"];

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
            ("期间:2024年2-11月", "2024-02", "2024-11"),
            ("会计期间:2024年02—11月", "2024-02", "2024-11"),
            ("2024.2-11", "2024-02", "2024-11"),
            ("2024/02~11", "2024-02", "2024-11"),
            ("2024年2至11月", "2024-02", "2024-11"),
            ("2024年度2-11月", "2024-02", "2024-11"),
            ("2024年2-3季度", "2024-04", "2024-09"),
            ("2024年第二季度至第三季度", "2024-04", "2024-09"),
            ("2024年前三季度", "2024-01", "2024-09"),
            ("期间:2024年第3季度", "2024-07", "2024-09"),
            ("2024年第三季度慰问", "2024", "2024"),
            ("2024-2-11", "2024-02-11", "2024-02-11"),
            ("2024.2.11", "2024-02-11", "2024-02-11"),
            ("2024年2-11日", "2024-02-11", "2024-02-11"),
            ("2024-01-01-2024-03-31", "2024-01-01", "2024-03-31"),
            ("2024年1月1日至2024年3月31日", "2024-01-01", "2024-03-31"),
            ("2022-2023学年", "2022-09", "2023-08"),
            ("青石中学2022—2023学年度第一学期食堂支出", "2022-09", "2023-01"),
            ("2022－2023学年（第二学期）报销登记表", "2023-02", "2023-08"),
            ("2022年至2023年学年度", "2022-09", "2023-08"),
            ("2022学年度食堂报销登记", "2022-09", "2023-08"),
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
        for text in ["2023年1月至6月", "2022年12月31日余额 2023年1月", "2022-12-05", "2023年1月至2022年12月"] {
            assert_eq!(months_within(text), None, "{text}");
        }
    }

    #[test]
    fn the_months_of_a_school_year_have_each_its_year() {
        for text in ["2022-2023学年", "2022—2023学年度报销登记表", "2022/2023学年", "2022学年"] {
            let months = months_within(text).unwrap();
            assert_eq!([9, 12, 1, 8].map(|month| months.year_of(month)), [Some(2022), Some(2022), Some(2023), Some(2023)], "{text}");
        }
        let first_term = months_within("2022-2023学年第一学期").unwrap();
        assert_eq!([9, 1, 2, 8].map(|month| first_term.year_of(month)), [Some(2022), Some(2023), None, None]);
        // Two school years are more than twelve months; a year that ends before it begins is none.
        assert!(months_within("2021-2023学年").unwrap().is_open());
        assert!(months_within("2022-2023年").unwrap().is_open());
        assert_eq!(months_within("2023-2022学年"), None);
        assert_eq!(months_within("2022学期"), None);
    }

    #[test]
    fn a_title_since_a_month_begins_with_it() {
        let years = |text: &str| months_within(text).map(|months| [1, 7, 8, 12].map(|month| months.year_of(month)));
        for text in ["付款台账(自2022年8月起)", "付款台账(2022年8月起)", "2022年8月以来付款台账".trim_end_matches("付款台账")]
        {
            assert_eq!(years(text), Some([Some(2023), Some(2023), Some(2022), Some(2022)]), "{text}");
        }
        for text in ["2022年8月起草的台账", "2022年起", "2022年1月起", "付款台账(2022年8月)"] {
            assert_eq!(years(text), None, "{text}");
        }
    }

    #[test]
    fn a_titles_own_year_goes_before_the_day_of_making() {
        assert_eq!([own_year("2022年付款台账"), own_year("2022年付款台账(截至2023年1月5日)")], [Some(2022); 2]);
        assert_eq!([own_year("付款台账"), own_year("2022年3月付款台账"), own_year("2022-2023年度付款台账")], [None; 3]);
        assert!(made_after("制表日期:2023年1月5日", 2022) && made_after("单位:某所  填表时间:2023年3月31日", 2022));
        assert!(!made_after("制表日期:2022年12月31日", 2022) && !made_after("日期:2023年1月5日", 2022));
    }

    #[test]
    fn of_more_than_twelve_months_none_tells_its_year() {
        for text in [
            "2022年1月至2023年12月",
            "2022年至2023年",
            "2020-2021年报销登记",
            "2020、2021年度报销登记",
            "2020年度和2021年度报销登记",
            "报销登记(2020年5月-2021年11月)",
            "报销登记20200101-20211231",
            "二〇二〇年至二〇二一年报销登记",
            "2020~2022年",
            "2021年报销登记(2020年5月-2021年11月)",
        ] {
            let months = months_within(text).unwrap();
            assert!(months.is_open(), "{text}");
            assert!((1..=12).all(|month| months.year_of(month).is_none()), "{text}");
        }
        for text in ["2021年报销登记", "2021年1、2月报销登记", "2021-03-05", "2020年、2月", "2021年1月、2022年1月"] {
            assert_eq!(months_within(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_outside_a_span_goes_before_what_is_of_something_else() {
        let years = |text: &str| months_within(text).map(|months| [3, 6, 12].map(|month| months.year_of(month)));
        for text in
            ["2021年报销登记(任期2020.10-2021.9)", "2021年报销登记（合同期：2020年10月至2021年9月）", "2021年报销登记 工期 2020.10—2021.9"]
        {
            assert_eq!(years(text), None, "{text}");
            assert_eq!(span_within(text), Some((Date::Year(2021), Date::Year(2021))), "{text}");
        }
        // Nothing says what it is of: where both say the same.
        assert_eq!(years("2021年报销登记(2020.10-2021.4)"), Some([Some(2021), None, None]));
        assert_eq!(years("2023年报销登记(2020.10-2021.4)"), Some([Some(2023); 3]));
        // Without another year it is all that is said.
        assert_eq!(years("任期2020.10-2021.9报销登记"), Some([Some(2021), Some(2021), Some(2020)]));
    }
}
