//! Which payments a set of amounts covers (decisions, budget lines): each amount is used up by what it covers. Knows only
//! amounts and who may be covered by what.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::assignment::{Pair, components};

/// How many steps the search for the best cover may take in one group of payments and amounts that hang together. Ledgers
/// stay far below it; beyond it the best cover found so far stands.
const STEPS_MAX: usize = 50_000;

/// The most needs in one group that are searched; a larger group takes the quick cover.
const NEEDS_MAX: usize = 400;

/// For each need the source that covers it, so that as many needs as possible are covered; among covers of as many, the
/// one that covers the earlier needs (needs come in order of date). A need is covered by one source, wholly. A source without an amount
/// covers whatever it may. `pairs` are need and source, best first.
pub fn cover(needs: &[Decimal], sources: &[Option<Decimal>], pairs: &[Pair]) -> Vec<Option<usize>> {
    let mut covered: Vec<Option<usize>> = vec![None; needs.len()];
    let mut all_options: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(need, source) in pairs {
        all_options.entry(need).or_default().push(source);
    }
    for group in components(pairs) {
        let options = |need: &usize| all_options.get(need).cloned().unwrap_or_default();
        let amount = |need: &usize| needs.get(*need).copied().unwrap_or_default();
        let by_date: Vec<Need> = group.iter().map(|need| Need { index: *need, amount: amount(need), options: options(need) }).collect();
        let mut by_size: Vec<&Need> = by_date.iter().collect();
        by_size.sort_by_key(|need| (need.amount, need.index));
        // A quick good cover first: small needs first. The search then has something to beat or to match with earlier needs.
        let quick = Search::new(sources).quick(&by_size);
        let mut search = Search::new(sources);
        search.best = Vec::new();
        search.to_beat = quick.len();
        if by_date.len() <= NEEDS_MAX {
            search.look(&by_date, &mut Vec::new());
        }
        let best = if search.best.len() >= quick.len() { search.best } else { quick };
        for (need, source) in best {
            if let Some(slot) = covered.get_mut(need) {
                *slot = Some(source);
            }
        }
    }
    covered
}

#[derive(Debug)]
struct Need {
    index: usize,
    amount: Decimal,
    options: Vec<usize>,
}

struct Search {
    left: Vec<Option<Decimal>>,
    best: Vec<(usize, usize)>,
    /// A cover of fewer is of no interest.
    to_beat: usize,
    steps: usize,
    found: bool,
}

impl Search {
    fn new(sources: &[Option<Decimal>]) -> Self {
        Self { left: sources.to_vec(), best: Vec::new(), to_beat: 0, steps: 0, found: false }
    }

    fn take(&mut self, source: usize, amount: Decimal) -> bool {
        match self.left.get_mut(source) {
            Some(None) => true,
            Some(Some(left)) if *left >= amount => {
                *left -= amount;
                true
            }
            _ => false,
        }
    }

    fn give_back(&mut self, source: usize, amount: Decimal) {
        if let Some(Some(left)) = self.left.get_mut(source) {
            *left += amount;
        }
    }

    fn quick(mut self, needs: &[&Need]) -> Vec<(usize, usize)> {
        let mut taken = Vec::new();
        for need in needs {
            if let Some(source) = need.options.iter().copied().find(|source| self.take(*source, need.amount)) {
                taken.push((need.index, source));
            }
        }
        taken
    }

    /// Takes each need in turn or leaves it out; the first of the largest covers stands.
    fn look(&mut self, needs: &[Need], taken: &mut Vec<(usize, usize)>) {
        self.steps += 1;
        let possible = taken.len() + needs.len();
        if self.steps > STEPS_MAX || possible < self.to_beat || (self.found && possible <= self.best.len()) {
            return;
        }
        let Some((need, rest)) = needs.split_first() else {
            self.best.clone_from(taken);
            self.found = true;
            return;
        };
        for &source in &need.options {
            if self.take(source, need.amount) {
                taken.push((need.index, source));
                self.look(rest, taken);
                taken.pop();
                self.give_back(source, need.amount);
            }
        }
        self.look(rest, taken);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn amounts(list: &[i64]) -> Vec<Decimal> {
        list.iter().map(|amount| Decimal::from(*amount)).collect()
    }

    #[test]
    fn an_amount_is_used_up_by_the_earlier_payment() {
        let got = cover(&amounts(&[60, 50]), &[Some(Decimal::from(100))], &[(0, 0), (1, 0)]);
        assert_eq!(got, [Some(0), None]);
    }

    #[test]
    fn as_many_as_possible_are_covered_even_if_the_first_is_not() {
        let got = cover(&amounts(&[90, 50, 50]), &[Some(Decimal::from(100))], &[(0, 0), (1, 0), (2, 0)]);
        assert_eq!(got, [None, Some(0), Some(0)]);
    }

    #[test]
    fn an_amount_that_another_needs_is_left_to_it() {
        let got = cover(&amounts(&[50, 80]), &[Some(Decimal::from(80)), Some(Decimal::from(50))], &[(0, 0), (0, 1), (1, 0)]);
        assert_eq!(got, [Some(1), Some(0)]);
    }

    #[test]
    fn a_source_without_an_amount_covers_all_that_it_may() {
        assert_eq!(cover(&amounts(&[70, 80]), &[None], &[(0, 0), (1, 0)]), [Some(0), Some(0)]);
    }

    proptest! {
        #[test]
        fn nothing_is_covered_beyond_the_amount(needs in prop::collection::vec(1_i64..9, 1..8), sources in prop::collection::vec(1_i64..20, 1..4)) {
            let pairs: Vec<Pair> = (0..needs.len()).flat_map(|need| (0..sources.len()).map(move |source| (need, source))).collect();
            let limits: Vec<_> = amounts(&sources).into_iter().map(Some).collect();
            let got = cover(&amounts(&needs), &limits, &pairs);
            for (source, amount) in sources.iter().enumerate() {
                let used: i64 = got.iter().zip(&needs).filter(|(by, _)| **by == Some(source)).map(|(_, need)| need).sum();
                prop_assert!(used <= *amount);
            }
            // Small needs first into any one source covers no more.
            let mut sorted = needs.clone();
            sorted.sort_unstable();
            let mut left = *sources.iter().max().unwrap();
            let one = sorted.iter().take_while(|need| { left -= **need; left >= 0 }).count();
            prop_assert!(got.iter().flatten().count() >= one);
        }
    }
}
