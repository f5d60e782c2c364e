//! Round amounts that are paid to one payee for one purpose month after month: fuel cards and meal cards that are topped up. That two of them are
//! of one amount is chance. Knows no rule.

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;

use super::outlays::Outlays;
use super::series::{When, steps};
use crate::books::outflow::{Flow, Party, Payment};
use crate::value::text::compact;

/// Whole multiples of so many fen are round: a thousand yuan.
const ROUND: i64 = 100_000;

/// The payments of round amounts that a payee is paid in a rhythm, whatever each amount is.
#[derive(Debug, Default)]
pub(super) struct TopUps {
    /// By payee, the places of the payments that follow the one before in the rhythm.
    regular: HashMap<Party, HashSet<u32>, RandomState>,
}

impl TopUps {
    /// Those of the payees of `candidates`, the only ones that will be asked about.
    pub fn of(outlays: &Outlays, candidates: &[Payment]) -> Self {
        let asked: HashSet<Party> = candidates.iter().filter(|payment| is_round(payment)).map(|payment| payment.party).collect();
        let mut paid: BTreeMap<(Party, String), Vec<Payment>> = BTreeMap::new();
        let wanted = |payment: &&Payment| payment.flow == Flow::Paid && asked.contains(&payment.party);
        for payment in outlays.flow.payments.iter().filter(wanted) {
            paid.entry((payment.party, compact(&outlays.purpose(payment)))).or_default().push(*payment);
        }
        let mut top_ups = Self::default();
        for ((party, _), mut payments) in paid {
            payments.sort_by_cached_key(|payment| outlays.in_time(payment));
            let when: Vec<When> = payments.iter().map(|payment| When { day: payment.day, month: payment.stamp.month() }).collect();
            let Some(steps) = steps(&when) else { continue };
            let regular = payments.iter().zip(steps).filter(|(payment, in_step)| *in_step && is_round(payment));
            top_ups.regular.entry(party).or_default().extend(regular.map(|(payment, _)| payment.place));
        }
        top_ups
    }

    /// Whether a payment is one of a rhythm.
    pub fn has(&self, payment: &Payment) -> bool {
        self.regular.get(&payment.party).is_some_and(|places| places.contains(&payment.place))
    }
}

fn is_round(payment: &Payment) -> bool {
    payment.fen % ROUND == 0
}
