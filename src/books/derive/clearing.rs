//! First in, first out: what is still open of the movements of one account with one party. Knows amounts and their order, nothing else.
//!
//! What is left open in the end are the latest increases that add up to the balance, whatever the order in which increases and decreases
//! alternate; so the age of what is open is the least that any way of clearing gives.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

/// A movement: which one, and its amount; a red one is negative.
pub(super) type Movement = (usize, Decimal);

/// What is left open of one increase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Open {
    /// The movement that it comes from; `None` for the opening balance.
    pub origin: Option<usize>,
    /// What is open: negative where the balance stands on the other side.
    pub amount: Decimal,
    /// The movements that cleared a part of it.
    pub cleared_by: Vec<usize>,
}

/// What is left open of an opening balance, increases and decreases, each in the order of time. Together it is the balance, and all of it
/// is of one sign.
pub(super) fn open(opening: Decimal, increases: &[Movement], decreases: &[Movement]) -> Vec<Open> {
    let (mut up, up_red) = without_reversed(increases);
    let (mut down, down_red) = without_reversed(decreases);
    // A red entry that takes back no entry of its amount works the other way round.
    down.extend(up_red);
    up.extend(down_red);
    for side in [&mut up, &mut down] {
        side.retain(|(_, amount)| !amount.is_zero());
        side.sort_by_key(|(at, _)| *at);
    }
    let mut up: Vec<(Option<usize>, Decimal)> = up.into_iter().map(|(at, amount)| (Some(at), amount)).collect();
    let mut down: Vec<(Option<usize>, Decimal)> = down.into_iter().map(|(at, amount)| (Some(at), amount)).collect();
    if opening > Decimal::ZERO {
        up.insert(0, (None, opening));
    } else if opening < Decimal::ZERO {
        down.insert(0, (None, -opening));
    }
    let sum = |all: &[(Option<usize>, Decimal)]| all.iter().map(|(_, amount)| *amount).sum::<Decimal>();
    if sum(&up) >= sum(&down) {
        rest(&up, &down)
    } else {
        rest(&down, &up).into_iter().map(|open| Open { amount: -open.amount, ..open }).collect()
    }
}

/// What is left of the larger side when the smaller has cleared it from the front.
fn rest(larger: &[(Option<usize>, Decimal)], smaller: &[(Option<usize>, Decimal)]) -> Vec<Open> {
    let cleared: Decimal = smaller.iter().map(|(_, amount)| *amount).sum();
    let (mut before, mut left) = (Decimal::ZERO, Vec::new());
    for (origin, amount) in larger {
        let end = before + *amount;
        if end > cleared {
            let part = (cleared - before).max(Decimal::ZERO);
            let cleared_by = if part.is_zero() { Vec::new() } else { clearing(smaller, before) };
            left.push(Open { origin: *origin, amount: *amount - part, cleared_by });
        }
        before = end;
    }
    left
}

/// The movements that cleared what lies behind `before`, the last ones.
fn clearing(smaller: &[(Option<usize>, Decimal)], before: Decimal) -> Vec<usize> {
    let mut sum = Decimal::ZERO;
    let reaches = |(at, amount): &(Option<usize>, Decimal)| {
        sum += *amount;
        at.filter(|_| sum > before)
    };
    smaller.iter().filter_map(reaches).collect()
}

/// The movements without those that were taken back, and the red ones left, as positive amounts: a red entry takes back the last entry of
/// its amount before it, for a correction follows what it corrects.
fn without_reversed(movements: &[Movement]) -> (Vec<Movement>, Vec<Movement>) {
    if movements.iter().all(|(_, amount)| *amount >= Decimal::ZERO) {
        return (movements.to_vec(), Vec::new());
    }
    let mut standing: BTreeMap<Decimal, Vec<usize>> = BTreeMap::new();
    let mut kept: BTreeMap<usize, Decimal> = BTreeMap::new();
    let mut red = Vec::new();
    for (at, amount) in movements {
        if *amount >= Decimal::ZERO {
            standing.entry(*amount).or_default().push(*at);
            kept.insert(*at, *amount);
        } else if let Some(taken) = standing.get_mut(&-*amount).and_then(Vec::pop) {
            kept.remove(&taken);
        } else {
            red.push((*at, -*amount));
        }
    }
    (kept.into_iter().collect(), red)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(opening: i64, increases: &[(usize, i64)], decreases: &[(usize, i64)]) -> Vec<(Option<usize>, i64, Vec<usize>)> {
        let moves = |all: &[(usize, i64)]| all.iter().map(|(at, amount)| (*at, Decimal::from(*amount))).collect::<Vec<_>>();
        let open = open(opening.into(), &moves(increases), &moves(decreases));
        open.into_iter().map(|open| (open.origin, open.amount.try_into().unwrap(), open.cleared_by)).collect()
    }

    #[test]
    fn a_part_payment_leaves_the_rest_and_is_named() {
        assert_eq!(shown(0, &[(0, 100)], &[(1, 30)]), [(Some(0), 70, vec![1])]);
    }

    #[test]
    fn one_payment_clears_several_items_the_oldest_first() {
        assert_eq!(shown(0, &[(0, 100), (1, 50), (2, 80)], &[(3, 170)]), [(Some(2), 60, vec![3])]);
    }

    #[test]
    fn the_opening_balance_is_cleared_before_all_else() {
        assert_eq!(shown(100, &[(0, 50)], &[(1, 100)]), [(Some(0), 50, vec![])]);
        assert_eq!(shown(100, &[(0, 50)], &[(1, 40)]), [(None, 60, vec![1]), (Some(0), 50, vec![])]);
    }

    #[test]
    fn a_red_entry_takes_back_the_last_entry_of_its_amount_on_its_side() {
        assert_eq!(shown(0, &[(0, 100), (1, 70), (2, -70)], &[]), [(Some(0), 100, vec![])]);
        // A receipt taken back opens the item again, with its old date.
        assert_eq!(shown(0, &[(0, 100)], &[(1, 100), (2, -100)]), [(Some(0), 100, vec![])]);
    }

    #[test]
    fn a_red_entry_of_another_amount_clears_the_oldest() {
        assert_eq!(shown(0, &[(0, 100), (1, 70), (2, -30)], &[]), [(Some(0), 70, vec![2]), (Some(1), 70, vec![])]);
    }

    #[test]
    fn too_much_paid_stands_on_the_other_side() {
        assert_eq!(shown(0, &[(0, 100)], &[(1, 60), (2, 90)]), [(Some(2), -50, vec![0])]);
        assert_eq!(shown(-20, &[], &[]), [(None, -20, vec![])]);
    }

    #[test]
    fn what_is_settled_leaves_nothing() {
        assert_eq!(shown(0, &[(0, 100)], &[(1, 100)]), []);
        assert_eq!(shown(0, &[], &[]), []);
    }

    proptest! {
        #[test]
        fn what_is_open_adds_up_to_the_balance_and_is_of_one_sign(
            opening in -500_i64..500,
            moves in prop::collection::vec((any::<bool>(), -300_i64..300), 0..40),
        ) {
            let side = |wanted: bool| moves.iter().enumerate().filter(|(_, (up, _))| *up == wanted).map(|(at, (_, amount))| (at, Decimal::from(*amount))).collect::<Vec<_>>();
            let (up, down) = (side(true), side(false));
            let sum = |all: &[Movement]| all.iter().map(|(_, amount)| *amount).sum::<Decimal>();
            let left = open(opening.into(), &up, &down);
            prop_assert_eq!(left.iter().map(|open| open.amount).sum::<Decimal>(), Decimal::from(opening) + sum(&up) - sum(&down));
            prop_assert!(left.iter().all(|open| open.amount > Decimal::ZERO) || left.iter().all(|open| open.amount < Decimal::ZERO));
            for open in &left {
                if let Some(at) = open.origin {
                    prop_assert!(open.amount.abs() <= moves[at].1.unsigned_abs().into());
                }
            }
        }

        #[test]
        fn clearing_step_by_step_leaves_the_same(moves in prop::collection::vec((any::<bool>(), 1_i64..50), 0..40)) {
            // The plain way: a queue that each movement clears or joins.
            let mut queue: std::collections::VecDeque<(usize, i64)> = std::collections::VecDeque::new();
            for (at, (up, amount)) in moves.iter().enumerate() {
                let mut left = if *up { *amount } else { -*amount };
                while left != 0 {
                    match queue.front_mut() {
                        Some((_, open)) if open.signum() != left.signum() => {
                            let part = open.abs().min(left.abs());
                            *open -= open.signum() * part;
                            left -= left.signum() * part;
                            if *open == 0 { queue.pop_front(); }
                        }
                        _ => { queue.push_back((at, left)); left = 0; }
                    }
                }
            }
            let side = |wanted: bool| moves.iter().enumerate().filter(|(_, (up, _))| *up == wanted).map(|(at, (_, amount))| (at, *amount)).collect::<Vec<_>>();
            let got: Vec<(Option<usize>, i64)> = shown(0, &side(true), &side(false)).into_iter().map(|(origin, amount, _)| (origin, amount)).collect();
            let want: Vec<(Option<usize>, i64)> = queue.into_iter().map(|(at, amount)| (Some(at), amount)).collect();
            prop_assert_eq!(got, want);
        }
    }
}
