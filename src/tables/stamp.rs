//! A date in four bytes, as a journal of millions of lines keeps it.

use crate::value::{Date, Day};

/// A date in four bytes, in the order of the calendar; nought is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Stamp(u32);

impl Stamp {
    /// No date.
    pub const NONE: Self = Self(0);

    /// A day.
    pub fn of_day(day: Day) -> Self {
        Self::packed(day.year(), u32::from(day.month().unsigned_abs()), u32::from(day.day().unsigned_abs()))
    }

    /// A date of any precision.
    pub fn of_date(date: Date) -> Self {
        match date {
            Date::Day(day) => Self::of_day(day),
            Date::Month(year, month) => Self::packed(year, u32::from(month.unsigned_abs()), 0),
            Date::Year(year) => Self::packed(year, 0, 0),
            Date::Before(year) => Self::packed(year, 0, 1),
        }
    }

    fn packed(year: i16, month: u32, day: u32) -> Self {
        Self((u32::from(year.max(0).unsigned_abs()) << 9) | (month << 5) | day)
    }

    /// The date.
    pub fn date(self) -> Option<Date> {
        let (year, month, day) =
            (i16::try_from(self.0 >> 9).ok()?, i8::try_from((self.0 >> 5) & 15).ok()?, i8::try_from(self.0 & 31).ok()?);
        match (year, month, day) {
            (0, ..) => None,
            (year, 0, 0) => Some(Date::Year(year)),
            (year, 0, _) => Some(Date::Before(year)),
            (year, month, 0) => Some(Date::Month(year, month)),
            (year, month, day) => Day::new(year, month, day).ok().map(Date::Day),
        }
    }

    /// The day, if it is known to the day.
    pub fn day(self) -> Option<Day> {
        self.date().and_then(Date::day)
    }

    /// The first day that it can be; `None` where there is none.
    pub fn earliest(self) -> Option<Self> {
        let (year, month, day) = (self.0 >> 9, (self.0 >> 5) & 15, self.0 & 31);
        let open = year == 0 || (month == 0 && day != 0);
        (!open).then_some(Self((year << 9) | (month.max(1) << 5) | day.max(1)))
    }

    /// Year and month as one number that grows with time (`year * 12 + month - 1`); of a date known to the year its December, of none nought.
    pub fn month(self) -> u32 {
        let (year, month) = (self.0 >> 9, (self.0 >> 5) & 15);
        match (year, month) {
            (0, _) => 0,
            // What lies before a year lies in the December before it.
            (year, 0) if self.0 & 31 != 0 => year * 12 - 1,
            (year, 0) => year * 12 + 11,
            (year, month) => year * 12 + month - 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision_and_their_order() {
        let dates = ["1995年以前", "1995", "2020-01", "2020-01-01", "2020-12-31"].map(|text| crate::value::date::parse(text).unwrap());
        for date in dates {
            assert_eq!(Stamp::of_date(date).date(), Some(date));
        }
        assert_eq!(Stamp::NONE.date(), None);
        assert_eq!(Stamp::of_date(dates[4]).month(), 2020 * 12 + 11);
        assert_eq!(Stamp::of_date(dates[0]).month(), 1994 * 12 + 11);
        assert!(Stamp::of_date(dates[3]) < Stamp::of_date(dates[4]));
    }
}
