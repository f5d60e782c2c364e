//! Who gets what, so that as much as possible is met: a largest assignment between two sides, by augmenting paths. Knows
//! only numbers; what they stand for is the caller's business.
//!
//! With demands and capacities of one it is a maximum bipartite matching. A greedy choice alone may leave somebody out who
//! could be served by a change of partners; an augmenting path makes that change, so nobody is left out needlessly.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A possible pair: left, right.
pub type Pair = (usize, usize);

/// The most that can be given from the right side to the left: each left takes up to its demand, each right gives up to its
/// capacity, only along `pairs`. Pairs come best first: they are taken in that order, and then changed only where this meets
/// more demand. Whoever got something keeps as much through every change. The result holds the pairs that were used, with how much.
pub fn assign(demands: &[u32], capacities: &[u32], pairs: &[Pair]) -> BTreeMap<Pair, u32> {
    let mut plan = Plan { open: demands.to_vec(), spare: capacities.to_vec(), ..Plan::default() };
    for &(left, right) in pairs {
        plan.edges.entry(left).or_default().push(right);
        plan.give(left, right, u32::MAX);
    }
    // Whoever has the better pair is served first.
    let mut seen = BTreeSet::new();
    for &(left, _) in pairs {
        if seen.insert(left) {
            while plan.open(left) > 0 && plan.augment(left) {}
        }
    }
    plan.used.retain(|_, amount| *amount > 0);
    plan.used
}

#[derive(Default)]
struct Plan {
    /// Demand that is not met yet.
    open: Vec<u32>,
    /// Capacity that is not used yet.
    spare: Vec<u32>,
    /// The rights that each left may take from, best first.
    edges: BTreeMap<usize, Vec<usize>>,
    used: BTreeMap<Pair, u32>,
    /// The lefts that each right has given to, at some time.
    takers: BTreeMap<usize, BTreeSet<usize>>,
    /// Rights from which no chain leads to anything to spare; no later change opens one, so they are not searched again.
    spent: BTreeSet<usize>,
}

impl Plan {
    fn open(&self, left: usize) -> u32 {
        self.open.get(left).copied().unwrap_or(0)
    }

    fn spare(&self, right: usize) -> u32 {
        self.spare.get(right).copied().unwrap_or(0)
    }

    fn flow(&self, pair: Pair) -> u32 {
        self.used.get(&pair).copied().unwrap_or(0)
    }

    fn give(&mut self, left: usize, right: usize, most: u32) {
        let amount = most.min(self.open(left)).min(self.spare(right));
        if amount == 0 {
            return;
        }
        if let (Some(open), Some(spare)) = (self.open.get_mut(left), self.spare.get_mut(right)) {
            *open -= amount;
            *spare -= amount;
        }
        self.add(left, right, amount);
    }

    fn add(&mut self, left: usize, right: usize, amount: u32) {
        *self.used.entry((left, right)).or_default() += amount;
        self.takers.entry(right).or_default().insert(left);
    }

    /// Finds a shortest chain of changes that ends at a right with something to spare, and makes it.
    fn augment(&mut self, start: usize) -> bool {
        // How each right was reached (from which left), and each left (from which right).
        let mut by_left: BTreeMap<usize, usize> = BTreeMap::new();
        let mut by_right: BTreeMap<usize, usize> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(left) = queue.pop_front() {
            for &right in self.edges.get(&left).into_iter().flatten() {
                if by_left.contains_key(&right) || self.spent.contains(&right) {
                    continue;
                }
                by_left.insert(right, left);
                if self.spare(right) > 0 {
                    self.change(start, right, &by_left, &by_right);
                    return true;
                }
                for &taker in self.takers.get(&right).into_iter().flatten() {
                    if taker != start && self.flow((taker, right)) > 0 && !by_right.contains_key(&taker) {
                        by_right.insert(taker, right);
                        queue.push_back(taker);
                    }
                }
            }
        }
        self.spent.extend(by_left.into_keys());
        false
    }

    fn change(&mut self, start: usize, end: usize, by_left: &BTreeMap<usize, usize>, by_right: &BTreeMap<usize, usize>) {
        // The chain from its end: each left takes from a right, and gives back what it took from the one before.
        let mut steps: Vec<(usize, usize, Option<usize>)> = Vec::new();
        let mut right = end;
        while let Some(&left) = by_left.get(&right) {
            let back = if left == start { None } else { by_right.get(&left).copied() };
            steps.push((left, right, back));
            match back {
                Some(before) => right = before,
                None => break,
            }
        }
        let returned = steps.iter().filter_map(|&(left, _, back)| back.map(|right| self.flow((left, right)))).min();
        let amount = self.open(start).min(self.spare(end)).min(returned.unwrap_or(u32::MAX));
        for (left, right, back) in steps {
            self.add(left, right, amount);
            if let Some(flow) = back.and_then(|back| self.used.get_mut(&(left, back))) {
                *flow -= amount;
            }
        }
        if let (Some(open), Some(spare)) = (self.open.get_mut(start), self.spare.get_mut(end)) {
            *open -= amount;
            *spare -= amount;
        }
    }
}

/// The groups of lefts that pairs tie together through rights, in order of their first left.
pub fn components(pairs: &[Pair]) -> Vec<BTreeSet<usize>> {
    let mut of_left: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut of_right: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(left, right) in pairs {
        of_left.entry(left).or_default().push(right);
        of_right.entry(right).or_default().push(left);
    }
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut groups = Vec::new();
    for &first in of_left.keys() {
        if !seen.insert(first) {
            continue;
        }
        let mut group = BTreeSet::from([first]);
        let mut queue = vec![first];
        while let Some(left) = queue.pop() {
            for right in of_left.get(&left).into_iter().flatten() {
                // A right that was looked at need not be looked at again.
                for other in of_right.remove(right).into_iter().flatten() {
                    if seen.insert(other) {
                        group.insert(other);
                        queue.push(other);
                    }
                }
            }
        }
        groups.push(group);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matching(lefts: usize, rights: usize, pairs: &[Pair]) -> BTreeMap<Pair, u32> {
        assign(&vec![1; lefts], &vec![1; rights], pairs)
    }

    /// The size of a maximum matching by trying everything.
    fn brute(left: usize, lefts: usize, taken: u32, pairs: &[Pair]) -> usize {
        if left == lefts {
            return 0;
        }
        let mut best = brute(left + 1, lefts, taken, pairs);
        for &(_, right) in pairs.iter().filter(|pair| pair.0 == left && taken & (1 << pair.1) == 0) {
            best = best.max(1 + brute(left + 1, lefts, taken | (1 << right), pairs));
        }
        best
    }

    fn bits(lefts: usize, rights: usize, mask: u64) -> Vec<Pair> {
        (0..lefts * rights).filter(|bit| mask & (1 << bit) != 0).map(|bit| (bit / rights, bit % rights)).collect()
    }

    #[test]
    fn a_greedy_choice_is_changed_where_it_would_leave_one_out() {
        // The first takes the only partner of the second, and has another itself.
        let got = matching(2, 2, &[(0, 0), (0, 1), (1, 0)]);
        assert_eq!(got.keys().copied().collect::<Vec<_>>(), [(0, 1), (1, 0)]);
    }

    #[test]
    fn the_better_pair_wins_where_only_one_can_be_served() {
        assert_eq!(matching(2, 1, &[(1, 0), (0, 0)]).keys().copied().collect::<Vec<_>>(), [(1, 0)]);
    }

    #[test]
    fn pieces_are_shared_out_until_none_is_left() {
        let got = assign(&[3, 4], &[5, 1], &[(0, 0), (1, 0), (0, 1)]);
        assert_eq!(got.values().sum::<u32>(), 6);
        let of = |left| got.iter().filter(|(pair, _)| pair.0 == left).map(|(_, amount)| *amount).sum::<u32>();
        assert_eq!((of(0), of(1)), (3, 3));
    }

    #[test]
    fn what_no_pair_ties_together_stands_apart() {
        let groups = components(&[(0, 0), (1, 1), (2, 0)]);
        assert_eq!(groups.iter().map(BTreeSet::len).collect::<Vec<_>>(), [2, 1]);
    }

    proptest! {
        #[test]
        fn the_matching_is_as_large_as_any_and_uses_nobody_twice(lefts in 1_usize..6, rights in 1_usize..6, mask in any::<u64>()) {
            let pairs = bits(lefts, rights, mask);
            let got = matching(lefts, rights, &pairs);
            prop_assert_eq!(got.len(), brute(0, lefts, 0, &pairs));
            for left in 0..lefts {
                prop_assert!(got.keys().filter(|pair| pair.0 == left).count() <= 1);
            }
            for right in 0..rights {
                prop_assert!(got.keys().filter(|pair| pair.1 == right).count() <= 1);
            }
            prop_assert!(got.keys().all(|pair| pairs.contains(pair)));
        }

        #[test]
        fn the_order_of_pairs_does_not_change_how_many_are_served(mask in any::<u64>()) {
            let pairs = bits(5, 5, mask);
            let turned: Vec<Pair> = pairs.iter().rev().copied().collect();
            prop_assert_eq!(matching(5, 5, &pairs).len(), matching(5, 5, &turned).len());
        }

        #[test]
        fn pieces_are_never_given_beyond_demand_or_capacity(demands in prop::collection::vec(0_u32..5, 4), capacities in prop::collection::vec(0_u32..5, 4), mask in any::<u64>()) {
            let pairs = bits(4, 4, mask);
            let got = assign(&demands, &capacities, &pairs);
            for index in 0..4 {
                prop_assert!(got.iter().filter(|(pair, _)| pair.0 == index).map(|(_, amount)| *amount).sum::<u32>() <= demands[index]);
                prop_assert!(got.iter().filter(|(pair, _)| pair.1 == index).map(|(_, amount)| *amount).sum::<u32>() <= capacities[index]);
            }
            // As much as when every piece is a vertex of its own.
            let spread = |counts: &[u32]| counts.iter().enumerate().flat_map(|(index, count)| std::iter::repeat_n(index, *count as usize)).collect::<Vec<_>>();
            let (lefts, rights) = (spread(&demands), spread(&capacities));
            let single: Vec<Pair> = (0..lefts.len()).flat_map(|left| (0..rights.len()).map(move |right| (left, right))).filter(|&(left, right)| pairs.contains(&(lefts[left], rights[right]))).collect();
            prop_assert_eq!(got.values().sum::<u32>() as usize, matching(lefts.len(), rights.len(), &single).len());
        }
    }
}
