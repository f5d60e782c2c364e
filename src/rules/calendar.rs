//! Public holidays and make-up working days by year, as `rules/calendar/` holds them. Of a year without a file only Saturdays and Sundays
//! are known to be closed. Knows no table.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::source::{RuleError, SourceFile};
use crate::say;
use crate::value::{Date, Day, Said, date};

/// The years that are known.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
}

/// One year's holidays.
#[derive(Debug, Clone)]
pub struct Year {
    /// The document that announced them.
    pub document: Said,
    /// False where the document itself was not read.
    pub verified: bool,
    holidays: BTreeMap<Day, Said>,
    worked: BTreeSet<Day>,
}

/// Why offices are closed on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// A Saturday or Sunday that is not worked for a holiday.
    Weekend,
    /// A public holiday, or a day off that belongs to it.
    Holiday(Said),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: Spanned<i16>,
    document: Said,
    #[serde(default = "yes")]
    verified: bool,
    worked: Vec<Spanned<String>>,
    holiday: Vec<HolidayFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayFile {
    name: Said,
    from: Spanned<String>,
    to: Spanned<String>,
}

fn yes() -> bool {
    true
}

impl Calendar {
    /// Adds a year from its file; a later file of the same year replaces an earlier one.
    ///
    /// # Errors
    /// What is no day of that year, or a working day that is none to make up for.
    pub fn add(&mut self, source: &SourceFile) -> Result<(), RuleError> {
        let file: YearFile = source.parse()?;
        let year = *file.year.get_ref();
        let day = |text: &Spanned<String>| {
            let word = text.get_ref();
            let found = date::parse(word).and_then(Date::day).filter(|day| day.year() == year);
            found.ok_or_else(|| {
                source.error(
                    Some(text.span().start),
                    say!("“{word}”不是{year}年的日期,请写成 {year}-01-31", "“{word}” is no day of {year}; write it like {year}-01-31"),
                )
            })
        };
        let mut holidays = BTreeMap::new();
        for holiday in &file.holiday {
            let (from, to) = (day(&holiday.from)?, day(&holiday.to)?);
            let mut on = from;
            while on <= to {
                holidays.insert(on, holiday.name.clone());
                on = date::later(on, 0, 0, 1);
            }
        }
        let mut worked = BTreeSet::new();
        for text in &file.worked {
            let on = day(text)?;
            if !is_weekend(on) || holidays.contains_key(&on) {
                let why = say!(
                    "{on} 不是周六、周日,或又列为假日,不能写在 worked",
                    "{on} is no Saturday or Sunday, or a holiday too; it cannot stand in worked"
                );
                return Err(source.error(Some(text.span().start), why));
            }
            worked.insert(on);
        }
        self.years.insert(year, Year { document: file.document, verified: file.verified, holidays, worked });
        Ok(())
    }

    /// What is known of a year.
    pub fn year(&self, year: i16) -> Option<&Year> {
        self.years.get(&year)
    }

    /// Why offices are closed on a day; `None` on a working day.
    pub fn closed(&self, day: Day) -> Option<Closed> {
        let year = self.years.get(&day.year());
        if let Some(name) = year.and_then(|year| year.holidays.get(&day)) {
            return Some(Closed::Holiday(name.clone()));
        }
        let worked = year.is_some_and(|year| year.worked.contains(&day));
        (is_weekend(day) && !worked).then_some(Closed::Weekend)
    }
}

fn is_weekend(day: Day) -> bool {
    matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "year = 2024\ndocument = { zh = '通知', en = 'notice' }\nworked = ['2024-02-04']\n[[holiday]]\nname = { zh = '春节', en = 'Spring Festival' }\nfrom = '2024-02-10'\nto = '2024-02-17'\n";

    fn calendar(text: &str) -> Result<Calendar, RuleError> {
        let mut calendar = Calendar::default();
        calendar.add(&SourceFile::new("2024.toml", text)).map(|()| calendar)
    }

    #[test]
    fn a_make_up_day_is_worked_and_a_holiday_is_not() {
        let calendar = calendar(TEXT).unwrap();
        let closed = |text: &str| calendar.closed(text.parse().unwrap());
        assert_eq!(closed("2024-02-04"), None);
        assert_eq!(closed("2024-02-03"), Some(Closed::Weekend));
        assert!(matches!(closed("2024-02-12"), Some(Closed::Holiday(name)) if name.zh == "春节"));
        assert_eq!(closed("2024-02-19"), None);
        assert_eq!(closed("2031-01-01"), None, "of a year without data only weekends count");
        assert_eq!(closed("2031-01-04"), Some(Closed::Weekend));
    }

    #[test]
    fn a_day_of_another_year_or_a_weekday_to_make_up_is_told() {
        assert!(calendar(&TEXT.replace("2024-02-17", "2025-02-17")).unwrap_err().said().zh.contains("不是2024年的日期"));
        assert!(calendar(&TEXT.replace("2024-02-04", "2024-02-05")).unwrap_err().said().zh.contains("不能写在 worked"));
    }
}
