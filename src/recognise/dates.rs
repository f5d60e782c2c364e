//! A date from its parts: year, month and day in columns, the year in the header or the title, the month in the name of a sheet.

use rust_decimal::prelude::ToPrimitive;

use super::assemble::{RoleValues, Surroundings};
use super::titles::{Titles, month_in};
use crate::value::date::{Date, Day};

/// A date from columns for year, month and day; the year may stand in the header or the title, the month in the sheet's name.
pub fn split_date(values: &RoleValues, around: &Surroundings) -> Option<Date> {
    let number = |role: &str| values.number(role).and_then(|number| number.to_i16());
    let names = || [around.sheet.sheet.as_deref().unwrap_or_default(), &around.sheet.file];
    let titles = around.titles;
    let year = number("year")
        .or(titles.header_year)
        .or_else(|| titles.date.map(Date::year))
        .or_else(|| names().into_iter().find_map(|name| Titles::year_in(name).map(Date::year)))?;
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
