//! Payments of one amount that come back: rents, salaries, service fees. What recurs by the month is no duplicate; what a month has more
//! than the others may be. Knows days only.

use std::collections::BTreeMap;

/// From how many months on the same amount counts as recurring.
const MONTHS_MIN: usize = 3;
/// From how many payments on a week apart each they count as deliveries of every week.
const WEEKS_MIN: usize = 3;
/// A week, a day more or less for holidays.
const WEEK: std::ops::RangeInclusive<i32> = 6..=8;

/// When a payment of a series was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// Days from some day on.
    pub day: i32,
    /// Months from some month on.
    pub month: u32,
}

/// Of payments in order of time that recur in at least three months, those that a month has beyond what the series gives every month and
/// that follow the payment before in less than half its rhythm or say that they are for the same period as it. In fewer months, none where each of at least three follows the one before by a
/// week. `None` if the payments are no series.
///
/// ```
/// use ledgerlint::checks::series::{When, extras};
/// let when = |day: i32| When { day, month: u32::try_from(day).unwrap() / 30 };
/// let none = |_| false;
/// assert_eq!(extras(&[5, 35, 65, 95].map(when), none), Some(vec![]));
/// assert_eq!(extras(&[5, 35, 39, 65].map(when), none), Some(vec![2]));
/// assert_eq!(extras(&[5, 12, 19].map(when), none), Some(vec![]));
/// assert_eq!(extras(&[5, 9].map(when), none), None);
/// // Half a month later, for the next month by its day: unless it says that it is for the same.
/// assert_eq!(extras(&[5, 35, 57, 65].map(when), none), Some(vec![]));
/// assert_eq!(extras(&[5, 35, 57, 65].map(when), |index| index == 2), Some(vec![2]));
/// ```
pub fn extras(payments: &[When], names_same_period: impl Fn(usize) -> bool) -> Option<Vec<usize>> {
    let months = by_month(payments);
    if months.len() < MONTHS_MIN {
        let weekly =
            payments.len() >= WEEKS_MIN && (1..payments.len()).all(|index| gap(payments, index).is_some_and(|gap| WEEK.contains(&gap)));
        return weekly.then(Vec::new);
    }
    let usual = usual_count(&months);
    let rhythm = rhythm(payments, &months, usual);
    let mut extra = Vec::new();
    for indices in months.values().filter(|indices| indices.len() > usual) {
        let mut close: Vec<(i32, usize)> = indices.iter().filter_map(|index| Some((gap(payments, *index)?, *index))).collect();
        close.retain(|(gap, index)| gap * 2 < rhythm || names_same_period(*index));
        close.sort_by_key(|(gap, index)| (*gap, std::cmp::Reverse(*index)));
        extra.extend(close.into_iter().take(indices.len() - usual).map(|(_, index)| index));
    }
    extra.sort_unstable();
    Some(extra)
}

/// Of payments in order of time that most months between the first and the last have, and at least three, whether each follows the one before
/// in its rhythm, by half of it at least; `None` if months go without.
///
/// ```
/// use ledgerlint::checks::series::{When, steps};
/// let when = |day: i32| When { day, month: u32::try_from(day).unwrap() / 30 };
/// assert_eq!(steps(&[5, 35, 58, 62, 95].map(when)), Some(vec![true, true, true, false, true]));
/// assert_eq!(steps(&[5, 155, 305].map(when)), None);
/// ```
pub fn steps(payments: &[When]) -> Option<Vec<bool>> {
    let months = by_month(payments);
    if months.len() < MONTHS_MIN || !is_dense(&months) {
        return None;
    }
    let rhythm = rhythm(payments, &months, usual_count(&months));
    Some((0..payments.len()).map(|index| gap(payments, index).is_none_or(|gap| gap * 2 >= rhythm)).collect())
}

fn by_month(payments: &[When]) -> BTreeMap<u32, Vec<usize>> {
    let mut months: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, when) in payments.iter().enumerate() {
        months.entry(when.month).or_default().push(index);
    }
    months
}

/// Days since the payment before.
fn gap(payments: &[When], index: usize) -> Option<i32> {
    let before = index.checked_sub(1).and_then(|before| payments.get(before))?;
    payments.get(index).map(|when| when.day - before.day)
}

/// Days between payments: from month to month, so that extra payments do not quicken it.
fn rhythm(payments: &[When], months: &BTreeMap<u32, Vec<usize>>, usual: usize) -> i32 {
    let firsts: Vec<i32> = months.values().filter_map(|indices| payments.get(*indices.first()?)).map(|when| when.day).collect();
    let mut gaps: Vec<i32> = firsts.iter().zip(firsts.iter().skip(1)).map(|(before, after)| after - before).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied().unwrap_or(0) / i32::try_from(usual).unwrap_or(1).max(1)
}

/// Whether most months between the first and the last have payments.
fn is_dense(months: &BTreeMap<u32, Vec<usize>>) -> bool {
    let span = months.first_key_value().zip(months.last_key_value()).map_or(0, |((first, _), (last, _))| last - first + 1);
    u32::try_from(months.len()).unwrap_or(u32::MAX).saturating_mul(10) >= span.saturating_mul(6)
}

/// How many payments a month of the series has: the commonest count, of equally common ones the larger. More than one counts only where most
/// months between the first and the last have some.
fn usual_count(months: &BTreeMap<u32, Vec<usize>>) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for indices in months.values() {
        *counts.entry(indices.len()).or_default() += 1;
    }
    let usual = counts.iter().max_by_key(|(count, times)| (**times, **count)).map_or(1, |(count, _)| *count);
    if is_dense(months) { usual } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(days: &[i32]) -> Option<Vec<usize>> {
        extras(&days.iter().map(|day| When { day: *day, month: u32::try_from(*day).unwrap() / 30 }).collect::<Vec<_>>(), |_| false)
    }

    #[test]
    fn two_rents_a_month_and_weekly_deliveries_are_regular() {
        assert_eq!(of(&[5, 5, 35, 35, 65, 65, 95, 95]), Some(vec![]));
        assert_eq!(of(&(0..20).map(|week| week * 7).collect::<Vec<_>>()), Some(vec![]));
    }

    #[test]
    fn three_weeks_are_a_series_and_two_or_uneven_ones_are_none() {
        assert_eq!(of(&[1, 8, 15]), Some(vec![]));
        assert_eq!(of(&[1, 9, 15, 21]), Some(vec![]), "a day more or less");
        assert_eq!((of(&[1, 8]), of(&[1, 8, 13]), of(&[1, 8, 15, 15])), (None, None, None));
    }

    #[test]
    fn a_rent_paid_early_for_the_next_month_is_regular() {
        assert_eq!(of(&[5, 35, 58, 95, 125]), Some(vec![]));
    }

    #[test]
    fn pairs_that_come_three_times_a_year_are_not() {
        assert_eq!(of(&[5, 8, 125, 128, 245, 247]), Some(vec![1, 3, 5]));
    }
}
