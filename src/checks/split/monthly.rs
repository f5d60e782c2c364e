//! Whether what is usually paid by the month (rent, meals, hire) is, by the days on which it was paid. Knows no lines and no decisions.

use std::cell::OnceCell;

use crate::books::outflow::{Flow, Payment};
use crate::checks::outlays::{Outlays, Words};
use crate::checks::series::{When, extras, steps};

/// What was paid, by party and day, put in order when it is first asked for.
#[derive(Default)]
pub(super) struct Monthly {
    paid: OnceCell<Vec<Payment>>,
}

impl Monthly {
    /// Whether a payment of a purpose that may come back every month is one of a series that most months (quarters, half-years) between its first
    /// and its last have, and no more than such a month usually has. Much smaller payments are no months of it.
    pub fn has(&self, outlays: &Outlays, periodic: &Words, payment: &Payment, purpose: &str) -> bool {
        let Some(word) = periodic.first_in(purpose) else { return false };
        let all = self.paid.get_or_init(|| {
            let mut paid: Vec<Payment> = outlays.flow.payments.iter().filter(|one| one.flow == Flow::Paid).copied().collect();
            paid.sort_unstable_by_key(|one| (one.party, one.day, one.fen, one.place));
            paid
        });
        let begin = all.partition_point(|one| one.party < payment.party);
        let of_party = all.iter().skip(begin).take_while(|one| one.party == payment.party);
        let alike = |one: &&Payment| one.fen.saturating_mul(2) >= payment.fen && periodic.first_in(&outlays.matter(one)) == Some(word);
        let series: Vec<&Payment> = of_party.filter(alike).collect();
        let when: Vec<When> = by_term(series.iter().map(|one| When { day: one.day, month: one.stamp.month() }).collect());
        let Some(at) = series.iter().position(|one| one.place == payment.place) else { return false };
        steps(&when).is_some() && extras(&when, |_| false).is_some_and(|extra| !extra.contains(&at))
    }
}

/// What is paid every so many months counted by such terms rather than by months: quarters, half-years. Anything else as it is.
fn by_term(payments: Vec<When>) -> Vec<When> {
    const TERMS: [u32; 4] = [12, 6, 3, 2];
    let Some(first) = payments.first().map(|one| one.month) else { return payments };
    let fits = |term: &u32| payments.iter().all(|one| one.month.saturating_sub(first).is_multiple_of(*term));
    let Some(term) = TERMS.into_iter().find(fits).filter(|_| payments.iter().any(|one| one.month != first)) else { return payments };
    payments.into_iter().map(|one| When { day: one.day, month: first + one.month.saturating_sub(first) / term }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_every_quarter_is_counted_by_quarters() {
        let months = |months: &[u32]| {
            let when = months.iter().map(|month| When { day: i32::try_from(*month).unwrap() * 30, month: *month }).collect();
            by_term(when).iter().map(|one| one.month).collect::<Vec<_>>()
        };
        assert_eq!(months(&[3, 3, 6, 9, 15]), [3, 3, 4, 5, 7]);
        assert_eq!(months(&[3, 9, 15]), [3, 4, 5]);
        assert_eq!(months(&[3, 6, 10]), [3, 6, 10]);
        assert_eq!(months(&[3, 3]), [3, 3]);
        assert_eq!(months(&[]), [] as [u32; 0]);
    }
}
