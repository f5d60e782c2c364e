//! Civil dates to the precision that a ledger gives them: a day, a month, a year, or only "before 1995".

mod span;

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::numeral;
use super::text::fold;

pub use self::span::span;

/// A civil day.
pub type Day = jiff::civil::Date;

/// A date as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Date {
    /// The day is known.
    Day(Day),
    /// Only year and month are known.
    Month(i16, i8),
    /// Only the year is known.
    Year(i16),
    /// Some day before the first of January of this year (`1995年以前`).
    Before(i16),
}

impl Date {
    /// The first day that it can be; `None` where it is open towards the past.
    pub fn earliest(self) -> Option<Day> {
        match self {
            Self::Day(day) => Some(day),
            Self::Month(year, month) => Day::new(year, month, 1).ok(),
            Self::Year(year) => Day::new(year, 1, 1).ok(),
            Self::Before(_) => None,
        }
    }

    /// The last day that it can be: what counts where nobody may be accused too early.
    ///
    /// ```
    /// use ledgerlint::value::date::parse;
    /// assert_eq!(parse("1993年").unwrap().latest().to_string(), "1993-12-31");
    /// assert_eq!(parse("1995年以前").unwrap().latest().to_string(), "1994-12-31");
    /// ```
    pub fn latest(self) -> Day {
        let day = match self {
            Self::Day(day) => Some(day),
            Self::Month(year, month) => Day::new(year, month, 1).ok().map(Day::last_of_month),
            Self::Year(year) => Day::new(year, 12, 31).ok(),
            Self::Before(year) => Day::new(year - 1, 12, 31).ok(),
        };
        day.unwrap_or(Day::MAX)
    }

    /// The calendar year of its latest day.
    pub fn year(self) -> i16 {
        self.latest().year()
    }

    /// The day, if it is known to the day.
    pub fn day(self) -> Option<Day> {
        match self {
            Self::Day(day) => Some(day),
            _ => None,
        }
    }

    /// As a Chinese reader writes it where it is less than a day: `1993年`, `2001年5月`, `1995年以前`.
    pub fn zh(self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Month(year, month) => format!("{year}年{month}月"),
            Self::Year(year) => format!("{year}年"),
            Self::Before(year) => format!("{year}年以前"),
        }
    }

    /// As an English reader writes it.
    pub fn en(self) -> String {
        match self {
            Self::Before(year) => format!("before {year}"),
            _ => self.to_string(),
        }
    }
}

/// ISO 8601 to its precision: `2020-04-20`, `2001-05`, `1993`; `1995年以前` has no such form and stays as it is.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Before(year) => write!(f, "{year}年以前"),
        }
    }
}

/// In order of the latest day, the less precise date behind.
impl Ord for Date {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let rank = |date: &Self| match date {
            Self::Day(_) => 0,
            Self::Month(..) => 1,
            Self::Year(_) => 2,
            Self::Before(_) => 3,
        };
        self.latest().cmp(&other.latest()).then_with(|| rank(self).cmp(&rank(other)))
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The years that a date in a ledger can lie in. What is outside is a typing error or no date.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// No date is longer: what a cell of a hostile file holds need not be folded to be none.
pub const BYTES_MAX: usize = 1024;

/// Reads a date in any of the forms offices use: `2020-12-31`, `2020/12/31`, `2020.12.31`, `20201231`, `2020年12月31日`, each
/// with a time or a day of the week behind it or not, `二〇二〇年十二月三十一日`, `31-Dec-20`; `2020年12月`, `2020-12`, `2020.12`, `202012`; `1993年`, `1993`; `1995年以前`.
///
/// ```
/// use ledgerlint::value::date::parse;
/// assert_eq!(parse("2020年4月").unwrap().to_string(), "2020-04");
/// assert!(parse("2020-02-30").is_none());
/// ```
pub fn parse(text: &str) -> Option<Date> {
    // The commonest form needs no folding.
    if let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() {
        let number = |digits: &[&u8]| {
            digits.iter().try_fold(0_i16, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i16::from(**digit - b'0')))
        };
        if let (Some(year), Some(month), Some(day)) = (number(&[y1, y2, y3, y4]), number(&[m1, m2]), number(&[d1, d2])) {
            return valid_day(year, month, day);
        }
    }
    let text = text.trim();
    if text.len() > BYTES_MAX {
        return None;
    }
    let folded = fold(text);
    let text = folded.trim_matches(|c: char| c.is_whitespace() || c == '\'');
    let text = without_time(text);
    if let Some(date) = in_han(text).or_else(|| with_english_month(text)) {
        return Some(date);
    }
    if let Some(date) = year_in_words(text) {
        return Some(date);
    }
    if let Some(rest) = ["年以前", "年之前", "年前", "以前", "之前"].iter().find_map(|end| text.strip_suffix(end)) {
        return four_digits(rest.trim()).map(Date::Before);
    }
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if compact.bytes().all(|b| b.is_ascii_digit()) {
        return parse_digits(&compact);
    }
    if names_months(text) {
        return None;
    }
    let text = text.trim_end_matches(['日', '号']);
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '\\']).map(str::trim).collect();
    let parts = match parts.as_slice() {
        [head @ .., ""] if !head.is_empty() => head,
        all => all,
    };
    let number = |part: &str| if part.len() <= 4 && !part.is_empty() { part.parse::<i16>().ok() } else { None };
    match parts {
        [year] => four_digits(year).map(Date::Year),
        [year, month] => valid_month(year_of(year)?, number(month)?),
        [year, month, day] => valid_day(year_of(year)?, number(month)?, number(day)?),
        _ => None,
    }
}

/// `2022年1-12月`, `2022.1-12`, `2022/01-12`: from one month to another, and no day.
fn names_months(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace());
    let last = || text.rsplit('-').next().and_then(|last| last.trim().parse::<i8>().ok());
    match (signs.next(), signs.next(), signs.next()) {
        (Some('年' | '.' | '/'), Some('-'), None) => last().is_some_and(|month| month <= 12),
        (_, Some('-' | '.' | '/'), Some('月')) => true,
        _ => false,
    }
}

/// `98年` is 1998 and `05年` 2005: no ledger in use is older than 1950. `1998年底` is December; `2003年初` may be any day of that
/// year, so that nobody is accused early.
fn year_in_words(text: &str) -> Option<Date> {
    let year = |digits: &str| match (digits.len(), digits.parse::<i16>()) {
        (4, Ok(year)) => YEARS.contains(&year).then_some(year),
        (2, Ok(short)) if digits.bytes().all(|b| b.is_ascii_digit()) => Some(if short >= 50 { 1900 + short } else { 2000 + short }),
        _ => None,
    };
    if let Some(digits) = ["年底", "年末"].iter().find_map(|end| text.strip_suffix(end)) {
        return year(digits.trim()).map(|year| Date::Month(year, 12));
    }
    if let Some(digits) = ["年初", "年上半年", "年度", "年间", "年左右"].iter().find_map(|end| text.strip_suffix(end)) {
        return year(digits.trim()).map(Date::Year);
    }
    text.strip_suffix('年').map(str::trim).filter(|digits| digits.len() == 2).and_then(year).map(Date::Year)
}

/// `2023年3月上旬`, `2023年2月底`, `二〇二三年三月初`: known to the month; `3月上旬` where `year_of` tells of which year the month is.
///
/// ```
/// use ledgerlint::value::date::part_of_month;
/// let of = |text: &str| part_of_month(text, |_| Some(2024)).map(|date| date.to_string());
/// assert_eq!((of("2023年3月上旬").as_deref(), of("2月底").as_deref()), (Some("2023-03"), Some("2024-02")));
/// assert_eq!((of("3月"), of("13月底"), of("2023年底"), of("2023年3月5日上旬")), (None, None, None, None));
/// ```
pub fn part_of_month(text: &str, year_of: impl Fn(i8) -> Option<i16>) -> Option<Date> {
    const PARTS: [&str; 8] = ["上旬", "中旬", "下旬", "月初", "月底", "月末", "月中", "月份"];
    let text = text.trim();
    let part = PARTS.iter().find(|part| text.ends_with(**part))?;
    let month = text.strip_suffix(part)?.trim().trim_end_matches('月');
    if part.contains('旬') && !text.contains('月') {
        return None;
    }
    if let Ok(month) = month.parse::<i8>()
        && (1..=12).contains(&month)
    {
        return valid_month(year_of(month)?, i16::from(month));
    }
    parse(&format!("{month}月")).filter(|date| matches!(date, Date::Month(..)))
}

/// `20201231`, `202012`, `2020`.
fn parse_digits(text: &str) -> Option<Date> {
    let slice = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<i16>().ok());
    match text.len() {
        8 => valid_day(slice(0, 4)?, slice(4, 6)?, slice(6, 8)?),
        6 => valid_month(slice(0, 4)?, slice(4, 6)?),
        4 => four_digits(text).map(Date::Year),
        _ => None,
    }
}

fn year_of(part: &str) -> Option<i16> {
    four_digits(part)
}

fn four_digits(part: &str) -> Option<i16> {
    let year = if part.len() == 4 { part.parse().ok()? } else { return None };
    YEARS.contains(&year).then_some(year)
}

fn valid_month(year: i16, month: i16) -> Option<Date> {
    let month = i8::try_from(month).ok()?;
    (YEARS.contains(&year) && (1..=12).contains(&month)).then_some(Date::Month(year, month))
}

fn valid_day(year: i16, month: i16, day: i16) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().map(Date::Day)
}

/// A date without the time of the day and the day of the week: `5月28日上午9:00`, `2020-12-31 星期四`.
pub fn without_time(text: &str) -> &str {
    strip_weekday(strip_time(strip_weekday(text)))
}

/// `2020-12-31 00:00:00`, `2020-12-31T08:30`, `2020年12月31日上午9:00` and `2020年12月31日下午3时` lose the time.
fn strip_time(text: &str) -> &str {
    const PARTS_OF_DAY: [&str; 8] = ["上午", "下午", "中午", "早上", "早晨", "晚上", "凌晨", "晚"];
    let of_time =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ':' | '时' | '点' | '分' | '半' | '整' | '-' | '~' | '至');
    let is_time = |rest: &str| rest.chars().all(of_time) && rest.contains([':', '时', '点']);
    if let Some((date, rest)) = PARTS_OF_DAY.iter().find_map(|part| text.split_once(part))
        && rest.chars().all(of_time)
        && !date.is_empty()
    {
        return date.trim();
    }
    if let Some((date, rest)) = text.split_once(['日', '号'])
        && is_time(rest)
    {
        return date;
    }
    match text.split_once([' ', 'T']) {
        Some((date, time)) if time.contains(':') && date.len() >= 6 => date.trim(),
        _ => text,
    }
}

/// `2020-12-31 星期四` and `2020年12月31日(周四)` lose the day of the week.
fn strip_weekday(text: &str) -> &str {
    let bare = text.strip_suffix(')').unwrap_or(text);
    let Some(before) = bare.strip_suffix(['一', '二', '三', '四', '五', '六', '日', '天']) else { return text };
    let Some(before) = ["星期", "周", "礼拜"].iter().find_map(|word| before.strip_suffix(word)) else { return text };
    before.trim_end_matches(['(', ' ', ','])
}

/// `二〇二〇年十二月三十一日`, `二〇二〇年十二月`, `一九九八年`: the year digit by digit.
fn in_han(text: &str) -> Option<Date> {
    if !text.starts_with(numeral::is_numeral) {
        return None;
    }
    let number = |text: &str| {
        let chars: Vec<char> = text.trim().chars().map(|c| if matches!(c, '○' | 'О' | 'O' | '0') { '〇' } else { c }).collect();
        let (number, length) = numeral::read(&chars).or_else(|| Some((numeral::single_digit(*chars.first()?)?, 1)))?;
        (length == chars.len()).then(|| i16::try_from(number).ok()).flatten()
    };
    let (year, rest) = text.split_once('年')?;
    let year = number(year).filter(|year| YEARS.contains(year))?;
    let Some((month, rest)) = rest.split_once('月') else {
        // 一九九八年, 一九九八年底.
        return if rest.is_empty() { Some(Date::Year(year)) } else { parse(&format!("{year}年{rest}")) };
    };
    let month = number(month)?;
    match rest.trim().trim_end_matches(['日', '号']) {
        "" => valid_month(year, month),
        day => valid_day(year, month, number(day)?),
    }
}

/// `31-Dec-20`, `31 Dec 2020`: as Excel shows days where the month has a name. A year of two digits is as in [`year_in_words`].
fn with_english_month(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut parts = text.split(['-', ' ', '/']).filter(|part| !part.is_empty());
    let (day, name, year) = (parts.next()?, parts.next()?.to_ascii_lowercase(), parts.next()?);
    let short = name.get(..3).filter(|_| name.bytes().all(|b| b.is_ascii_alphabetic()))?;
    let month = MONTHS.iter().position(|month| *month == short)?;
    let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        let fits = lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| part.parse::<i16>().ok()).flatten()
    };
    let year = match (year.len(), digits(year, 2..=4)?) {
        (2, short) => short + if short >= 50 { 1900 } else { 2000 },
        (4, year) => year,
        _ => return None,
    };
    let day = digits(day, 1..=2).filter(|_| parts.next().is_none())?;
    valid_day(year, i16::try_from(month).ok()? + 1, day)
}

/// A number in a date column: an Excel serial of the 1900 or 1904 calendar, `20201231`, `202012`, a year, or `2020.12` (which a
/// number can only hold for months that do not end in zero, so October comes as `2020.1` and is refused as ambiguous).
pub fn from_number(number: Decimal, epoch_1904: bool) -> Option<Date> {
    let number = number.normalize();
    if number.scale() > 0 {
        if let Some((year, month)) = year_and_month(number) {
            return month.map(|month| Date::Month(year, month));
        }
        // A serial with a time of day: the day is its whole part.
        let whole = number.trunc().to_i64()?;
        return if (20_000..80_000).contains(&whole) { from_serial(whole, epoch_1904) } else { None };
    }
    let whole = number.to_i64()?;
    match whole {
        1900..=2200 => i16::try_from(whole).ok().map(Date::Year),
        // 1954-10-03 to 2119-01-10 in the calendar of 1900: further dates do not stand in ledgers as serials.
        10_000..80_000 => from_serial(whole, epoch_1904),
        190_001..=220_012 | 19_000_101..=22_001_231 => parse_digits(&whole.to_string()),
        _ => None,
    }
}

/// The year and the month of a number such as 2019.6 and 2019.12; no month of 2019.1, which is January or October. `None` of any other number.
fn year_and_month(number: Decimal) -> Option<(i16, Option<i8>)> {
    let number = number.normalize();
    let year = number.trunc().to_i16().filter(|year| YEARS.contains(year))?;
    let part = i8::try_from(number.fract().mantissa()).ok()?;
    match (number.scale(), part) {
        (1, 1) => Some((year, None)),
        (1, 2..=9) | (2, 1..=12) => Some((year, Some(part))),
        _ => None,
    }
}

/// The year of a number such as 2019.1, which may be January of it or October.
pub fn january_or_october(number: Decimal) -> Option<i16> {
    year_and_month(number).filter(|(_, month)| month.is_none()).map(|(year, _)| year)
}

/// The day of an Excel serial.
pub fn from_serial(serial: i64, epoch_1904: bool) -> Option<Date> {
    let epoch = if epoch_1904 { Day::constant(1904, 1, 1) } else { Day::constant(1899, 12, 30) };
    epoch.checked_add(jiff::Span::new().try_days(serial).ok()?).ok().map(Date::Day)
}

/// A day some years, months and days on, the day held to the end of a shorter month.
pub fn later(day: Day, years: i32, months: i32, days: i32) -> Day {
    let span = jiff::Span::new().try_years(years).and_then(|span| span.try_months(months)).and_then(|span| span.try_days(days));
    span.and_then(|span| day.checked_add(span)).unwrap_or(Day::MAX)
}

/// Whole days from one day to another; negative if `to` lies before `from`.
pub fn days_between(from: Day, to: Day) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_form_of_a_day_reads_the_same() {
        for text in [
            "2020-12-31",
            "2020/12/31",
            "2020.12.31",
            "20201231",
            "2020年12月31日",
            "2020-12-31 00:00:00",
            "2020/12/31 8:30",
            "２０２０－１２－３１",
            " 2020年12月31号",
            "2020-12-31T10:00:00",
            "2020-12-31T00:00:00.000+08:00",
            "2020年12月31日上午9:00",
            "2020年12月31日9时30分",
            "2020年12月31日 9:00-11:00",
            "2020.12.31下午",
            "2020-12-31 星期四",
            "2020年12月31日（周四）",
            "2020年12月31日 星期四 上午9:00",
            "二〇二〇年十二月三十一日",
            "二○二○年十二月三十一日",
            "贰零贰零年拾贰月叁拾壹日",
            "31-Dec-20",
            "31 December 2020",
        ] {
            assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), Some("2020-12-31"), "{text}");
        }
    }

    #[test]
    fn a_date_keeps_the_precision_it_has() {
        for (text, want) in [
            ("2020年12月", "2020-12"),
            ("2020.5", "2020-05"),
            ("202012", "2020-12"),
            ("1993年", "1993"),
            ("1993", "1993"),
            ("1995年以前", "1995年以前"),
            ("1995以前", "1995年以前"),
            ("98年", "1998"),
            ("05年", "2005"),
            ("1998年底", "1998-12"),
            ("2003年初", "2003"),
        ] {
            assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn a_range_of_months_is_no_day() {
        for text in ["2022年1-12月", "2021年03-05月", "2022.1-12", "2022/1-6", "2021年4-9", "2022-1-12月", "２０２２年１－１２月"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
        for text in ["2022-1-12", "2022.1.12", "2022/1/12", "2022年1月12", "2022年1-12日"] {
            assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), Some("2022-01-12"), "{text}");
        }
        assert_eq!(parse("2022.5-20").map(|date| date.to_string()).as_deref(), Some("2022-05-20"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "合计",
            "2020-13-01",
            "2021-02-29",
            "12",
            "31/12/2020",
            "3.5",
            "1-2-3-4",
            "0001-01-01",
            "20-01-02",
            "上午9:00",
            "星期四",
            "二〇二〇年十三月",
            "三十日",
            "31-Foo-20",
            "Dec-31-2020",
            "第3日9:00",
            "2020年12月31日9人",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn numbers_are_serials_years_or_digits() {
        let read = |text: &str, epoch| from_number(text.parse().unwrap(), epoch).map(|date| date.to_string());
        assert_eq!(read("44196", false).as_deref(), Some("2020-12-31"));
        assert_eq!(read("42734", true).as_deref(), Some("2020-12-31"));
        assert_eq!(read("44196.75", false).as_deref(), Some("2020-12-31"));
        assert_eq!(read("20201231", false).as_deref(), Some("2020-12-31"));
        assert_eq!(read("1993", false).as_deref(), Some("1993"));
        assert_eq!(read("2020.1", false), None);
        for (number, month) in
            [("2019.6", "2019-06"), ("2019.06", "2019-06"), ("2018.12", "2018-12"), ("2019.01", "2019-01"), ("2019.11", "2019-11")]
        {
            assert_eq!(read(number, false).as_deref(), Some(month), "{number}");
        }
        for number in ["2019.13", "2019.065", "2300.6", "1899.6", "19.6"] {
            assert_eq!(read(number, false), None, "{number}");
        }
    }

    #[test]
    fn a_year_later_keeps_to_the_end_of_february() {
        assert_eq!(later(Day::constant(2020, 2, 29), 1, 0, 0).to_string(), "2021-02-28");
        assert_eq!(days_between(Day::constant(2020, 5, 27), Day::constant(2021, 4, 20)), 328);
    }

    proptest! {
        #[test]
        fn a_day_written_in_any_form_reads_back(year in 1950_i16..2100, month in 1_i8..=12, day in 1_i8..=28) {
            let want = Some(Date::Day(Day::new(year, month, day).unwrap()));
            prop_assert_eq!(parse(&format!("{year}-{month:02}-{day:02}")), want);
            prop_assert_eq!(parse(&format!("{year}/{month}/{day}")), want);
            prop_assert_eq!(parse(&format!("{year}年{month}月{day}日")), want);
            prop_assert_eq!(parse(&format!("{year}{month:02}{day:02}")), want);
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,30}") {
            let _ = parse(&text);
        }

        #[test]
        fn a_date_is_never_later_than_its_latest_day(year in 1950_i16..2100, month in 1_i8..=12) {
            let date = Date::Month(year, month);
            prop_assert!(date.earliest().unwrap() <= date.latest());
            prop_assert_eq!(date.latest().month(), month);
        }
    }
}
