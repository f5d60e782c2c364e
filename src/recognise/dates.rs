//! A date from its parts: year, month and day in columns, the year in the header or the title, the month in the name of a sheet.

use rust_decimal::prelude::ToPrimitive;

use super::assemble::{RoleValues, Surroundings};
use super::titles::{Titles, month_in};
use crate::tables::SheetName;
use crate::value::date::{Date, Day};

fn names_of(sheet: &SheetName) -> [&str; 2] {
    [sheet.sheet.as_deref().unwrap_or_default(), &sheet.file]
}

/// The year that stands in the header, in the title, or in the names of sheet and file.
fn year_of(titles: &Titles, sheet: &SheetName) -> Option<i16> {
    let named = || names_of(sheet).into_iter().find_map(|name| Titles::year_in(name).map(Date::year));
    titles.header_year.or_else(|| titles.date.map(Date::year)).or_else(named)
}

/// The year of dates that are written without one, and the last month that they can be of: what a title says ends in June has no July of its
/// year.
pub fn year_of_dates(titles: &Titles, sheet: &SheetName) -> Option<(i16, i8)> {
    let last_month = match titles.date {
        Some(Date::Month(_, month)) => month,
        Some(Date::Day(day)) => day.month(),
        _ => 12,
    };
    year_of(titles, sheet).map(|year| (year, last_month))
}

/// `3-5`, `03/05`, `3.5`, `3月5日` in a year.
///
/// ```
/// use ledgerlint::recognise::dates::day_of_year;
/// assert_eq!(day_of_year("1月5日", (2024, 12)).map(|date| date.to_string()).as_deref(), Some("2024-01-05"));
/// assert_eq!(day_of_year("07-05", (2024, 6)), None);
/// ```
pub fn day_of_year(text: &str, (year, last_month): (i16, i8)) -> Option<Date> {
    let (month, day) = text.split_once(['-', '/', '.', '月'])?;
    let number = |part: &str| part.trim().parse::<i8>().ok().filter(|_| part.trim().len() <= 2);
    let (month, day) = (number(month)?, number(day.trim_end_matches(['日', '号']))?);
    (month <= last_month).then(|| Day::new(year, month, day).ok().map(Date::Day))?
}

/// A date from columns for year, month and day; the year may stand in the header or the title, the month in the sheet's name.
pub fn split_date(values: &RoleValues, around: &Surroundings) -> Option<Date> {
    let number = |role: &str| values.number(role).and_then(|number| number.to_i16());
    let names = || names_of(around.sheet);
    let titles = around.titles;
    let year = number("year").or_else(|| year_of(titles, around.sheet))?;
    let named_month = || {
        let of_title = titles.date.and_then(|date| if let Date::Month(_, month) = date { Some(month) } else { None });
        names().into_iter().find_map(month_in).or(of_title)
    };
    let month = match number("month") {
        Some(month) => i8::try_from(month).ok()?,
        None => named_month()?,
    };
    match number("day") {
        Some(day) => Day::new(year, month, i8::try_from(day).ok()?).ok().map(Date::Day),
        None => (1..=12).contains(&month).then_some(Date::Month(year, month)),
    }
}
