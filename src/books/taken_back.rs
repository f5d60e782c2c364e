//! Whom a payment is taken back from, where neither a counterparty nor a plain word of its summary says so: the one known party that the
//! summary names anywhere, else the payee of the last payment of its amount before it. Knows no tables.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use crate::rules::Topics;
use crate::value::names::payee_key;
use crate::value::text::compact;

/// No payee's name is longer, and no summary names more: a long text would be looked through again from each of its characters.
const NAME_CHARS_MAX: usize = 40;
const NAMES_MAX: usize = 8;
/// Of the payments of one amount so many are looked at for the one of a certain payee.
const SAME_AMOUNT_MAX: usize = 64;

/// Parties by their names, spelled in any way.
#[derive(Debug)]
pub(super) struct Known<P>(HashMap<String, P, RandomState>);

impl<P> Default for Known<P> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<P: Copy + PartialEq> Known<P> {
    /// Whether nobody is known.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The party of a name; one that is not known is this one from now on.
    pub(super) fn or_new(&mut self, name: &str, new: P) -> P {
        *self.0.entry(payee_key(name)).or_insert(new)
    }

    /// The party of a name.
    pub(super) fn get(&self, name: &str) -> Option<P> {
        self.0.get(&payee_key(name)).copied()
    }

    /// The party that a text names anywhere, if it names one only: `冲记-5号凭证多付某某超市款`.
    pub(super) fn named_in(&self, text: &str, topics: &Topics) -> Option<P> {
        let text = compact(text);
        let mut found = None;
        for end in topics.name_ends(&text).into_iter().take(NAMES_MAX) {
            let head = text.get(..end)?;
            // The longest name that ends here.
            let starts: Vec<usize> = head.char_indices().rev().map(|(start, _)| start).take(NAME_CHARS_MAX).collect();
            let named = starts.iter().rev().filter_map(|start| head.get(*start..)).find_map(|name| self.0.get(&payee_key(name)));
            match (found, named) {
                (Some(known), Some(other)) if known != *other => return None,
                (_, Some(party)) => found = Some(*party),
                _ => {}
            }
        }
        found
    }
}

/// The payments that could be taken back, by amount, each once.
#[derive(Debug)]
pub(super) struct Paid<A, W, P>(BTreeMap<A, Same<W, P>>);

/// The payments of one amount in order of time.
#[derive(Debug)]
struct Same<W, P> {
    payments: Vec<(W, P)>,
    /// By place, one more than the last place before it that was not taken back; nought where there is none.
    free: Vec<usize>,
}

impl<A, W, P> Default for Paid<A, W, P> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<A: Ord, W: Ord + Copy, P: Copy + PartialEq> Paid<A, W, P> {
    /// Notes a payment.
    pub(super) fn note(&mut self, amount: A, when: W, payee: P) {
        let same = self.0.entry(amount).or_insert_with(|| Same { payments: Vec::new(), free: vec![0] });
        same.payments.push((when, payee));
        same.free.push(same.payments.len());
    }

    /// Puts them in order of time; on one day in the order of `name`, as the books may stand in any order.
    pub(super) fn sort<K: Ord>(&mut self, name: impl Fn(P) -> K) {
        for same in self.0.values_mut() {
            same.payments.sort_by_cached_key(|(when, payee)| (*when, name(*payee)));
        }
    }

    /// The payee of the last payment of an amount up to a day that was not taken back, and takes it back. Of a payee that is `known` already
    /// it takes back the last, if it is near.
    pub(super) fn take_back(&mut self, amount: &A, when: W, known: Option<P>) -> Option<P> {
        let Some(same) = self.0.get_mut(amount) else { return known };
        let mut place = same.last_free(same.payments.partition_point(|(day, _)| *day <= when));
        for _ in 0..SAME_AMOUNT_MAX {
            let Some(before) = place.checked_sub(1) else { return known };
            let payee = same.payments.get(before)?.1;
            if known.is_none_or(|known| known == payee) {
                if let Some(free) = same.free.get_mut(place) {
                    *free = before;
                }
                return Some(payee);
            }
            place = same.last_free(before);
        }
        known
    }
}

impl<W, P> Same<W, P> {
    /// The last of the first so many that is free, counted from one; nought where none is.
    fn last_free(&mut self, mut place: usize) -> usize {
        while let Some(next) = self.free.get(place).copied().filter(|next| *next != place) {
            // Each look shortens the way of the next.
            let further = self.free.get(next).copied().unwrap_or(next);
            if let Some(free) = self.free.get_mut(place) {
                *free = further;
            }
            place = further;
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::ruleset::RuleSet;
    use proptest::prelude::*;

    #[test]
    fn a_long_summary_is_not_looked_through_again_from_each_of_its_characters() {
        let topics = RuleSet::load(&[]).unwrap().shared.topics;
        let mut known = Known::default();
        known.or_new("青石超市", 7);
        assert_eq!(known.or_new("青石超市 ", 8), 7);
        assert_eq!(known.named_in("冲记-5号凭证多付青石超市款", &topics), Some(7));
        assert_eq!(known.named_in(&format!("冲销{}", "公司".repeat(16_000)), &topics), None);
    }

    #[test]
    fn who_is_known_takes_its_own_payment_back_and_leaves_the_other() {
        let mut paid = Paid::default();
        paid.note(100, 1, 'a');
        paid.note(100, 2, 'b');
        paid.sort(|payee| payee);
        assert_eq!(paid.take_back(&100, 0, None), None, "before any was paid");
        assert_eq!(paid.take_back(&100, 3, Some('a')), Some('a'));
        assert_eq!(paid.take_back(&100, 3, None), Some('b'));
        assert_eq!(paid.take_back(&100, 3, None), None);
        assert_eq!(paid.take_back(&99, 3, None), None);
        assert_eq!((paid.take_back(&99, 3, Some('c')), paid.take_back(&100, 3, Some('c'))), (Some('c'), Some('c')), "known anyway");
    }

    proptest! {
        #[test]
        fn each_is_taken_back_once_and_the_last_first(
            paid in prop::collection::vec((0_u8..3, 0_u8..6), 0..30), back in prop::collection::vec((0_u8..3, 0_u8..6), 0..40),
        ) {
            let mut plain: Vec<(u8, u8, usize)> = paid.iter().enumerate().map(|(payee, (amount, day))| (*amount, *day, payee)).collect();
            plain.sort_unstable();
            let mut quick = Paid::default();
            for (payee, (amount, day)) in paid.iter().enumerate() {
                quick.note(*amount, *day, payee);
            }
            quick.sort(|payee| payee);
            for (amount, day) in back {
                let last = plain.iter().rposition(|(other, paid_on, _)| *other == amount && *paid_on <= day);
                let expected = last.map(|last| plain.remove(last).2);
                prop_assert_eq!(quick.take_back(&amount, day, None), expected);
            }
        }
    }
}
