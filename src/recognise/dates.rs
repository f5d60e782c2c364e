//! A date from its parts: year, month and day in columns, the year in the header or the title, the month in the name of a sheet.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::assemble::{RoleValues, Surroundings};
use super::cells::{self, shown};
use super::columns::Column;
use super::kind::cell_at;
use super::placed::Placed;
use super::titles::{Titles, months_within};
use crate::read::{Cell, GridRow};
use crate::say;
use crate::tables::SheetName;
use crate::value::date::{self, Date, Day};
use crate::value::han_date;
use crate::value::text::{fold, shorten};
use crate::value::{Said, Value};

/// The names of a sheet, its file and the folders of that, the nearest first.
fn names_of(sheet: &SheetName) -> impl Iterator<Item = &str> {
    sheet.sheet.as_deref().into_iter().chain(sheet.file.rsplit('/'))
}

/// The year that stands in the header, in the title, or in the names of sheet and file.
fn year_of(titles: &Titles, sheet: &SheetName) -> Option<i16> {
    let named = || names_of(sheet).find_map(|name| Titles::year_in(name).map(Date::year));
    titles.header_year.or(titles.own_year).or_else(|| titles.date.map(Date::year)).or_else(named)
}

/// The months that dates written without a year can be of: the first and the last, each with its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Months {
    first: (i16, i8),
    last: (i16, i8),
    /// The one that a day without its month (`5日`) is of.
    own: Option<(i16, i8)>,
}

impl Months {
    /// None: nothing says the year of any.
    pub const NONE: Self = Self { first: (1, 1), last: (0, 12), own: None };

    /// Those of a year up to one of them.
    pub fn up_to(year: i16, month: i8) -> Self {
        Self { first: (year, 1), last: (year, month), own: None }
    }

    /// Those of several years: of twelve at most each is of one year only.
    pub fn over(first: (i16, i8), last: (i16, i8)) -> Option<Self> {
        (first.0 < last.0).then_some(Self { first, last, own: None })
    }

    /// One alone.
    pub fn of(year: i16, month: i8) -> Self {
        Self { first: (year, month), last: (year, month), own: Some((year, month)) }
    }

    /// A day (`5`, `05`) of the one month that title or group say.
    pub fn day(self, text: &str) -> Option<Date> {
        let (year, month) = self.own?;
        let day = Some(text).filter(|day| (1..=2).contains(&day.len()) && day.bytes().all(|b| b.is_ascii_digit()))?;
        Day::new(year, month, day.parse().ok()?).ok().map(Date::Day)
    }

    /// The month that a day without its month is of.
    pub fn own_month(self) -> Option<Date> {
        self.own.map(|(year, month)| Date::Month(year, month))
    }

    /// The same, where a day without its month is of the one month that a group says.
    #[must_use]
    pub fn in_month_of(self, group: Self) -> Self {
        Self { own: group.own, ..self }
    }

    /// Those of both, and between them.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last), own: None }
    }

    /// Those that a year beside them says as well; of another year all of it, for they are of something else.
    #[must_use]
    pub fn beside(self, year: i16) -> Self {
        if !(self.first.0..=self.last.0).contains(&year) {
            return Self::up_to(year, 12);
        }
        if self.is_open() { self } else { Self { first: self.first.max((year, 1)), last: self.last.min((year, 12)), own: None } }
    }

    /// Whether no month tells its year: there are none, or more than twelve.
    pub fn is_open(self) -> bool {
        let count = |(year, month): (i16, i8)| i32::from(year) * 12 + i32::from(month);
        !(1..=12).contains(&(count(self.last) - count(self.first) + 1))
    }

    /// Whether they are whole years.
    pub fn is_of_years(self) -> bool {
        self.first.1 == 1 && self.last.1 == 12
    }

    /// The first and the last year, where they are whole years and several.
    pub fn years(self) -> Option<[i16; 2]> {
        (self.is_open() && self.first.0 < self.last.0).then_some([self.first.0, self.last.0])
    }

    /// Whether they are one.
    pub fn is_one(self) -> bool {
        self.first == self.last
    }

    /// Whether some are of a year.
    pub fn hold_year(self, year: i16) -> bool {
        (self.first.0..=self.last.0).contains(&year)
    }

    /// The year that a month is of.
    pub fn year_of(self, month: i8) -> Option<i16> {
        if self.is_open() {
            return None;
        }
        (self.first.0..=self.last.0).find(|year| ((self.first)..=(self.last)).contains(&(*year, month)))
    }

    /// The one month or the one year that they are of.
    pub fn date(self) -> Option<Date> {
        let one_year = self.first.0 == self.last.0;
        one_year.then_some(if self.is_one() { Date::Month(self.first.0, self.first.1) } else { Date::Year(self.first.0) })
    }

    /// Whether a date is of one of them; a year, only if they are not one month.
    pub fn holds(self, date: Date) -> bool {
        match date {
            Date::Day(day) => (self.first..=self.last).contains(&(day.year(), day.month())),
            Date::Month(year, month) => (self.first..=self.last).contains(&(year, month)),
            Date::Year(year) => !self.is_one() && self.hold_year(year),
            Date::Before(_) => false,
        }
    }

    /// Whether both are of the same years.
    pub fn same_years(self, other: Self) -> bool {
        (self.first.0, self.last.0) == (other.first.0, other.last.0)
    }

    /// The year of a month that has its year in two digits.
    fn year_ending(self, short: i8, month: i8) -> Option<i16> {
        let mut years = (self.first.0..=self.last.0).filter(|year| year % 100 == i16::from(short));
        years.find(|year| self.first.0 == self.last.0 || (self.first..=self.last).contains(&(*year, month)))
    }
}

/// The months that dates without a year can be of: what a title says ends in June has no July of its year, and of December 2022 to January
/// 2023 each month has its own.
pub fn months_of_dates(titles: &Titles, sheet: &SheetName) -> Option<Months> {
    if titles.header_year.is_none() && titles.months.is_some() {
        return titles.months;
    }
    if let Some(months) = months_named(titles, sheet) {
        return Some(months);
    }
    let last_month = match titles.date {
        _ if titles.own_year.is_some() && titles.header_year.is_none() => 12,
        Some(Date::Month(_, month)) => month,
        Some(Date::Day(day)) => day.month(),
        _ => 12,
    };
    let own = if let Placed::Said(Date::Month(year, month), _) = &titles.placed { Some((*year, *month)) } else { None };
    year_of(titles, sheet).map(|year| Months { own, ..Months::up_to(year, last_month) })
}

/// Those of a span over several years in the name that says the year, where no title does.
fn months_named(titles: &Titles, sheet: &SheetName) -> Option<Months> {
    if titles.header_year.is_some() || titles.date.is_some() {
        return None;
    }
    names_of(sheet).find(|name| Titles::year_in(name).is_some()).and_then(months_within)
}

/// The year or the month that a row below the header says for the rows below it, and nothing else: `2022年`, `2023年1月`, `一、2022年度支出`; a month
/// without a year (`1月份`) is of the months that the title says.
pub fn months_of_group(row: &GridRow, of_title: Option<Months>) -> Option<Months> {
    const LABELS: [&str; 4] = ["会计年度:", "年度:", "年份:", "年:"];
    const HAN_MONTHS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    const BEHIND: [&str; 7] = ["支出", "报销", "付款", "支付", "发放", "部分", "明细"];
    let [(_, Cell::Text(text))] = row.cells.as_slice() else { return None };
    let text = fold(text);
    let text = han_date::with_digits(&text).unwrap_or(text);
    let text: String = text.split_whitespace().collect();
    let text = unnumbered(&text).trim_matches(|c: char| "()[]:、 ".contains(c));
    let text = LABELS.iter().find_map(|label| text.strip_prefix(label)).unwrap_or(text);
    let (year, rest) = text.split_once('年').map_or((None, text), |(year, rest)| (Some(year), rest));
    let year = match year {
        Some(year) => Some(year.parse().ok().filter(|year| (1950..=2200).contains(year))?),
        None => None,
    };
    let rest = rest.strip_prefix('度').unwrap_or(rest);
    let rest = BEHIND.iter().find_map(|word| rest.strip_suffix(word)).unwrap_or(rest);
    if rest.is_empty() {
        return year.map(|year| Months::up_to(year, 12));
    }
    let month = rest.strip_suffix('份').unwrap_or(rest).strip_suffix('月')?;
    let in_han = || HAN_MONTHS.iter().zip(1..).find(|(name, _)| **name == month).map(|(_, month)| month);
    let month = month.parse().ok().filter(|month| (1..=12).contains(month)).or_else(in_han)?;
    let year = year.or_else(|| of_title.and_then(|months| months.year_of(month)))?;
    Some(Months::of(year, month))
}

/// A label without the number that a list gives it: `一、`, `(二)`.
fn unnumbered(text: &str) -> &str {
    let of_numeral = |c: char| "一二三四五六七八九十".contains(c);
    let (open, inner) = text.strip_prefix('(').map_or((false, text), |inner| (true, inner));
    let rest = inner.trim_start_matches(of_numeral);
    let behind = if open { rest.strip_prefix(')') } else { rest.strip_prefix(['、', '.']) };
    behind.filter(|_| rest.len() < inner.len()).unwrap_or(text)
}

/// `3-5`, `03/05`, `3.5`, `3月5日` in the year of that month.
///
/// ```
/// use ledgerlint::recognise::dates::{Months, day_of_year};
/// let in_2024 = |text: &str, last| day_of_year(text, Months::up_to(2024, last)).map(|date| date.to_string());
/// assert_eq!(in_2024("1月5日", 12).as_deref(), Some("2024-01-05"));
/// assert_eq!(in_2024("5月28日上午9:00", 12).as_deref(), Some("2024-05-28"));
/// assert_eq!(in_2024("07-05", 6), None);
/// // A year of two digits is one only if it is that year.
/// assert_eq!(in_2024("24.3.5", 12).as_deref(), Some("2024-03-05"));
/// assert_eq!(in_2024("240305", 12).as_deref(), Some("2024-03-05"));
/// assert_eq!(in_2024("05/03/24", 12), None);
/// ```
pub fn day_of_year(text: &str, months: Months) -> Option<Date> {
    let text = date::without_time(text);
    if let Some(day) = day_of_short_year(text, months).or_else(|| day_of_month(text, months)) {
        return Some(day);
    }
    let (month, day) = text.split_once(['-', '/', '.', '月'])?;
    let number = |part: &str| part.trim().parse::<i8>().ok().filter(|_| part.trim().len() <= 2);
    let (month, day) = (number(month)?, number(day.trim_end_matches(['日', '号']))?);
    Day::new(months.year_of(month)?, month, day).ok().map(Date::Day)
}

/// `5日` of the one month that title or group say.
fn day_of_month(text: &str, months: Months) -> Option<Date> {
    months.day(text.trim().strip_suffix(['日', '号'])?)
}

/// `24-03-05`, `24/3/5`, `24.3.5`, `24年3月5日`, `240305` of a year that the title or a name says.
fn day_of_short_year(text: &str, months: Months) -> Option<Date> {
    let text = text.trim().trim_end_matches(['日', '号']);
    if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
        let number = |from: usize| text.get(from..from + 2)?.parse::<i8>().ok();
        let (short, month, day) = (number(0)?, number(2)?, number(4)?);
        // 200305 is March 2003 as well.
        let year = months.year_ending(short, month).filter(|year| *year > 2022)?;
        return Day::new(year, month, day).ok().map(Date::Day);
    }
    let mut parts = text.split(['-', '/', '.', '年', '月']).map(|part| {
        let part = part.trim();
        part.parse::<i8>().ok().filter(|_| part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()))
    });
    let (short, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !text.starts_with(|c: char| c.is_ascii_digit()) || parts.next().is_some() {
        return None;
    }
    Day::new(months.year_ending(short, month)?, month, day).ok().map(Date::Day)
}

/// `98.5`, `98-05`, `98年5月`, `98.5.3`: a month or a day of a year that is none of this century, for nothing that stands in a book is of 2050. Of a number,
/// and of a text that may have been one, 98.1 is January or October.
///
/// ```
/// use ledgerlint::recognise::dates::old_year;
/// let of = |text: &str| old_year(text, false).map(|date| date.to_string());
/// assert_eq!((of("98.5").as_deref(), of("98.05").as_deref(), of("98-10-3").as_deref()), (Some("1998-05"), Some("1998-05"), Some("1998-10-03")));
/// assert_eq!((of("98.1"), of("12.5"), of("98.13"), of("98"), of("98.5.3.1")), (None, None, None, None, None));
/// ```
pub fn old_year(text: &str, is_number: bool) -> Option<Date> {
    if text.len() > date::BYTES_MAX {
        return None;
    }
    let text = text.trim().trim_end_matches(['日', '号']);
    let part = |part: &str| {
        let part = part.trim();
        part.parse::<i8>().ok().filter(|_| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let mut parts = text.trim_end_matches('月').split(['-', '/', '.', '年', '月']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    let year = part(first).filter(|short| *short >= 50 && parts.next().is_none()).map(|short| 1900 + i16::from(short))?;
    let month = part(second)?;
    match third {
        Some(day) => Day::new(year, month, part(day)?).ok().map(Date::Day),
        None if second == "1" && (is_number || text.contains('.')) => None,
        None => Day::new(year, month, 1).ok().map(|_| Date::Month(year, month)),
    }
}

/// Whether some cells of a column are dates with their whole years.
pub fn has_whole_years<'c>(mut cells: impl Iterator<Item = &'c Cell>, epoch_1904: bool) -> bool {
    cells.any(|cell| match cell {
        Cell::Date(_) => true,
        Cell::Number(number) => date::from_number(*number, epoch_1904).is_some(),
        Cell::Text(text) => date::parse(text).is_some(),
        _ => false,
    })
}

/// What a number with one decimal says as a day of a month, in a column of numbers such as 1.05 and 12.31: a cell that was typed as 1.10
/// holds 1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tenths {
    /// The column does not tell.
    #[default]
    Unproven,
    /// 1.1 is January 1st, for there is a 1.5.
    Days,
    /// 1.1 is January 10th, for there is a 1.05.
    Tens,
}

impl Tenths {
    /// What the cells of a column prove.
    pub fn of<'c>(cells: impl Iterator<Item = &'c Cell>) -> Self {
        let (mut tens, mut days) = (false, false);
        for cell in cells {
            if let Cell::Text(text) = cell {
                let (ten, day) = tenths_of_text(text);
                (tens, days) = (tens || ten, days || day);
            }
            let Cell::Number(number) = cell else { continue };
            let number = number.normalize();
            let part = number.fract().mantissa();
            tens |= number.scale() == 2 && (1..10).contains(&part);
            days |= number.scale() == 1 && part > 3;
        }
        match (tens, days) {
            (true, false) => Self::Tens,
            (false, true) => Self::Days,
            _ => Self::Unproven,
        }
    }
}

/// What a text such as 1.05 in a column of such texts proves of 1.1: that noughts were lost (1.05 was kept, as of a number), or that they were
/// not (1.10, 1.5).
fn tenths_of_text(text: &str) -> (bool, bool) {
    let text = fold(text);
    let Some((month, day)) = text.split_once('.') else { return (false, false) };
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(month) || !digits(day) {
        return (false, false);
    }
    let led = day.len() == 2 && day.starts_with('0');
    (led, (day.len() == 2 && day.ends_with('0')) || (day.len() == 1 && !matches!(day, "0" | "1" | "2" | "3")))
}

/// The day of a text such as 1.1 in a column that has lost its noughts: January 10th.
pub fn day_of_tens(text: &str, months: Months, tenths: Tenths) -> Option<Date> {
    let (month, day) = text.split_once('.')?;
    let short = (1..=2).contains(&month.len()) && matches!(day, "1" | "2" | "3");
    let number = text.parse().ok().filter(|_| short && tenths == Tenths::Tens)?;
    day_of_number(number, months, tenths)
}

/// 12.31 in a year; `None` for what is no such date, and for 1.1, 1.2 and 1.3 where nobody can tell whether the day ends in a nought.
///
/// ```
/// use ledgerlint::recognise::dates::{Months, Tenths, day_of_number};
/// let of = |number: &str, tenths| day_of_number(number.parse().unwrap(), Months::up_to(2024, 12), tenths).map(|date| date.to_string());
/// assert_eq!(of("12.31", Tenths::Unproven).as_deref(), Some("2024-12-31"));
/// assert_eq!(of("1.1", Tenths::Tens).as_deref(), Some("2024-01-10"));
/// assert_eq!(of("1.1", Tenths::Days).as_deref(), Some("2024-01-01"));
/// assert_eq!((of("1.1", Tenths::Unproven), of("13.05", Tenths::Tens), of("1.055", Tenths::Tens)), (None, None, None));
/// ```
pub fn day_of_number(number: Decimal, months: Months, tenths: Tenths) -> Option<Date> {
    let number = number.normalize();
    if number.scale() == 0 {
        return day_of_short_year(&number.to_string(), months);
    }
    let month = number.trunc().to_i8()?;
    let year = months.year_of(month)?;
    let part = i8::try_from(number.fract().mantissa()).ok()?;
    let day = match (number.scale(), part, tenths) {
        (2, part, _) | (1, part @ 4..=9, _) | (1, part, Tenths::Days) => part,
        (1, part, Tenths::Tens) => part * 10,
        _ => return None,
    };
    Day::new(year, month, day).ok().map(Date::Day)
}

/// The month that a cell of a column of periods names, with its year (`2024-03`, `202403`, `2024年3月`, `2024年第3期`) or without (`3`, `03期`); a
/// number such as 2024.1 is January or October, which only periods such as 2024.01 beside it tell.
///
/// # Errors
/// What names no month, with the remedy.
pub fn period(cell: &Cell, tenths: Tenths) -> Result<Option<Value>, Said> {
    const QUOTED_CHARS: usize = 40;
    let text = fold(&shown(cell));
    let quoted = shorten(&text, QUOTED_CHARS);
    if let Cell::Number(number) = cell
        && number.fract() == Decimal::new(1, 1)
        && tenths != Tenths::Tens
    {
        return Err(say!(
            "期间“{quoted}”可能是1月,也可能是10月,请改为 2024-01 或 2024-10 这样的写法",
            "the period “{quoted}” may be January or October; write it like 2024-01 or 2024-10"
        ));
    }
    if text.is_empty() || text.chars().all(|c| matches!(c, '-' | '/' | '.')) {
        return Ok(None);
    }
    let tens = matches!(cell, Cell::Number(number) if number.fract() == Decimal::new(1, 1));
    let named = if tens { month_named(&format!("{text}0")) } else { month_named(&text) };
    named.map(Some).ok_or_else(|| {
        say!("期间“{quoted}”看不出是哪个月,请改为 2024-03 这样的写法", "the period “{quoted}” names no month; write it like 2024-03")
    })
}

/// The months that a row's own cells of year and period (`2023`; `2023.03`) say of a date without its year in it.
pub fn months_of_row(row: &GridRow, columns: &[Column], tenths: Tenths) -> Option<Months> {
    let cell = |name: &str| {
        let column = columns.iter().find(|column| column.role_name.as_deref() == Some(name))?;
        cell_at(row, column.index)
    };
    // A budget's year (年度) is not that of what was paid.
    let is_own = |column: &&Column| {
        column.role_name.as_deref() == Some("year") && (!column.header.contains("年度") || column.header.contains("会计"))
    };
    let year = columns.iter().find(is_own).and_then(|column| cell_at(row, column.index));
    let year = year.and_then(|cell| cells::number(cell).ok().flatten()).and_then(|year| year.to_i16());
    let year = year.filter(|year| (1950..=2200).contains(year));
    let (year, month) = match cell("period").and_then(|cell| period(cell, tenths).ok().flatten()) {
        Some(Value::Date(Date::Month(of, month))) => (year.is_none_or(|year| year == of).then_some(of)?, Some(month)),
        Some(Value::Number(month)) => (year?, month.to_i8()),
        _ => (year?, None),
    };
    Some(Months { own: month.map(|month| (year, month)), ..Months::up_to(year, 12) })
}

/// A month of a year as a date, one of no year as a number.
fn month_named(text: &str) -> Option<Value> {
    let text: String = text.chars().filter(|c| !matches!(c, '第' | '期' | ' ')).collect();
    match date::parse(&text) {
        Some(Date::Month(year, month)) => return Some(Value::Date(Date::Month(year, month))),
        // A spreadsheet makes the first of the month of it.
        Some(Date::Day(day)) => return (day.day() == 1).then(|| Value::Date(Date::Month(day.year(), day.month()))),
        _ => {}
    }
    let digits = text.trim_end_matches("月份").trim_end_matches('月');
    let digits = digits.strip_suffix(".0").or_else(|| digits.strip_suffix(".00")).unwrap_or(digits);
    let month = digits.parse::<u8>().ok().filter(|month| digits.len() <= 2 && (1..=12).contains(month))?;
    Some(Value::Number(Decimal::from(month)))
}

/// A date from columns for year, month and day; the year may stand in the header or the title, the month in the title or the names of
/// sheet and file.
pub fn split_date(values: &RoleValues, around: &Surroundings) -> Option<Date> {
    let number = |role: &str| values.number(role).and_then(|number| number.to_i16());
    let titles = around.titles;
    let said = ["month", "period"].into_iter().find_map(|role| values.get(role));
    let (own_year, month) = match said {
        Some(Value::Date(Date::Month(year, month))) => (Some(*year), Some(*month)),
        Some(Value::Number(month)) => (None, month.to_i8()),
        _ => (None, None),
    };
    if own_year.is_some() && number("year").is_some_and(|year| own_year != Some(year)) {
        return None;
    }
    // A period that is blank or cannot be read is no other month.
    let unsaid = || values.table.role("period").is_none_or(|role| around.layout.column(role).is_none());
    let group = titles.group.and_then(|group| group.own);
    let month = month.or_else(|| group.map(|(_, month)| month).or_else(|| titles.placed.month()).filter(|_| unsaid()))?;
    let said = own_year.or_else(|| number("year")).or(titles.header_year);
    let year = match titles.months.or_else(|| months_named(titles, around.sheet)) {
        Some(months) if said.is_none() => months.year_of(month)?,
        _ => said.or_else(|| titles.placed.date().map(Date::year)).or_else(|| year_of(titles, around.sheet))?,
    };
    match number("day") {
        Some(day) => Day::new(year, month, i8::try_from(day).ok()?).ok().map(Date::Day),
        None => (1..=12).contains(&month).then_some(Date::Month(year, month)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::titles::tests::row;

    #[test]
    fn a_group_row_says_a_year_or_a_month() {
        let group = |text: &str| months_of_group(&row(&[text]), None).and_then(Months::date).map(|date| date.to_string());
        for text in ["2022年", "2022年度", "一、2022年", "（二）2022年度", "年份：2022年", "2022年度支出", "二〇二二年"]
        {
            assert_eq!(group(text).as_deref(), Some("2022"), "{text}");
        }
        assert_eq!((group("2023年1月").as_deref(), group("三、2023年1月份报销").as_deref()), (Some("2023-01"), Some("2023-01")));
        let within =
            |text: &str| months_of_group(&row(&[text]), Some(Months::up_to(2023, 6))).and_then(Months::date).map(|date| date.to_string());
        assert_eq!((within("2月份").as_deref(), within("二、二月付款").as_deref()), (Some("2023-02"), Some("2023-02")));
        assert_eq!((within("7月"), within("2月小计"), within("13月"), group("2月份")), (None, None, None, None));
        for text in ["2022年结转", "2022年1-12月", "2022", "一、其他应收款", "截至2022年", "2022年拔河比赛"] {
            assert_eq!(group(text), None, "{text}");
        }
    }

    #[test]
    fn texts_that_lost_their_noughts_prove_it_beside_one_that_kept_one() {
        let tenths = |texts: &[&str]| {
            let cells: Vec<Cell> = texts.iter().map(|text| Cell::Text((*text).into())).collect();
            Tenths::of(cells.iter())
        };
        assert_eq!(tenths(&["1.05", "1.1", "1.15"]), Tenths::Tens);
        assert_eq!(tenths(&["01.05", "01.1"]), Tenths::Tens);
        // Written as text: 1.10 kept its nought, and 1.5 needs none.
        assert_eq!(tenths(&["1.05", "1.1", "1.10"]), Tenths::Unproven);
        assert_eq!(tenths(&["1.1", "1.5"]), Tenths::Days);
        assert_eq!(tenths(&["1.05", "1.5", "1.1"]), Tenths::Unproven);
        assert_eq!(tenths(&["2023.05", "2023.1", "1月5日"]), Tenths::Unproven);
        let day = |text: &str, tenths| day_of_tens(text, Months::up_to(2022, 12), tenths).map(|date| date.to_string());
        assert_eq!(day("1.1", Tenths::Tens).as_deref(), Some("2022-01-10"));
        assert_eq!(day("01.2", Tenths::Tens).as_deref(), Some("2022-01-20"));
        assert_eq!((day("1.1", Tenths::Unproven), day("1.15", Tenths::Tens), day("2022.1", Tenths::Tens)), (None, None, None));
    }
}
