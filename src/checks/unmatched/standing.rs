//! Which line stands on which card, so that no card clears two lines and no line is left out that a card could clear.
//!
//! A line of n pieces stands on the register as one card of the whole amount (a lot), or piece by piece: on n cards of the
//! unit price, or on cards that stand for several pieces each. Last come sums: several lines of a voucher on one card, or one line on
//! several cards that add up to it; and what was paid in instalments (`instalments.rs`).

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::instalments;
use super::line::{Fit, Line, Window};
use crate::checks::assignment::{Pair, assign, components};
use crate::checks::likeness::{Likeness, Things};

/// How many lines that may stand as a lot or piece by piece are tried in every combination.
const COMBINED_MAX: usize = 6;

/// Up to how many days apart a card counts as dated with its line.
const NEAR_DAYS_MAX: i64 = 31;

/// Where a line stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// How many of its pieces are on the register.
    pub covered: u32,
    /// The cards that they are on.
    pub cards: BTreeSet<usize>,
}

/// The two sides and what makes a pair of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'a, 'b> {
    /// The lines, in an order that does not depend on the order of rows.
    pub lines: &'b [Line<'a>],
    /// Whether each line needs a card; one that does not may still be part of a sum.
    pub needs: &'b [bool],
    /// The cards, ordered likewise.
    pub cards: &'b [Line<'a>],
    pub things: &'b Things,
    pub window: Window,
}

#[derive(Debug, Default)]
struct Pairs {
    /// The card is the whole line.
    lots: Vec<Pair>,
    /// The card is as many pieces of it as it stands for.
    pieces: Vec<Pair>,
}

impl Pairs {
    /// The pairs of each group of lines, still best first.
    fn split(&self, groups: &[BTreeSet<usize>]) -> Vec<Self> {
        let of: BTreeMap<usize, usize> =
            groups.iter().enumerate().flat_map(|(group, lines)| lines.iter().map(move |line| (*line, group))).collect();
        let mut split: Vec<Self> = groups.iter().map(|_| Self::default()).collect();
        let at = |pair: &Pair| of.get(&pair.0).copied().unwrap_or_default();
        for pair in &self.lots {
            split.get_mut(at(pair)).into_iter().for_each(|group| group.lots.push(*pair));
        }
        for pair in &self.pieces {
            split.get_mut(at(pair)).into_iter().for_each(|group| group.pieces.push(*pair));
        }
        split
    }
}

/// The cards that some line stands on.
pub(super) fn taken(standings: &[Standing]) -> BTreeSet<usize> {
    standings.iter().flat_map(|standing| standing.cards.iter().copied()).collect()
}

/// Which line stands on which cards.
pub(super) fn stand(sides: Sides) -> Vec<Standing> {
    let mut standings = vec![Standing::default(); sides.lines.len()];
    let pairs = pairs(sides);
    let all: Vec<Pair> = pairs.lots.iter().chain(&pairs.pieces).copied().collect();
    for group in pairs.split(&components(&all)) {
        for ((line, card), pieces) in solve(sides, &group) {
            if let Some(standing) = standings.get_mut(line) {
                standing.covered += pieces;
                standing.cards.insert(card);
            }
        }
    }
    add_sums(sides, &mut standings);
    instalments::add(sides, &mut standings);
    standings
}

/// All pairs that fit by price, date and name or voucher, best first.
fn pairs(sides: Sides) -> Pairs {
    let mut by_price: BTreeMap<Decimal, Vec<usize>> = BTreeMap::new();
    for (index, card) in sides.cards.iter().enumerate().filter(|(_, card)| card.amount > Decimal::ZERO) {
        let each = card.amount.checked_div(Decimal::from(card.pieces)).unwrap_or(card.amount);
        by_price.entry(card.amount).or_default().push(index);
        if each != card.amount {
            by_price.entry(each).or_default().push(index);
        }
    }
    let (mut lots, mut pieces) = (Vec::new(), Vec::new());
    for (index, line) in sides.lines.iter().enumerate().filter(|(index, _)| sides.needs.get(*index) == Some(&true)) {
        // Wide enough for every rounding; `is_pieces` decides to the fen.
        let (each, slack) = (mean(line), slack(line) + Decimal::new(1, 6));
        let near = [(each - slack, each + slack), (line.unit_price, line.unit_price), (line.amount, line.amount)];
        let found: BTreeSet<usize> =
            near.iter().flat_map(|(from, to)| by_price.range(*from..=*to)).flat_map(|(_, cards)| cards.iter().copied()).collect();
        for other in found {
            let Some(card) = sides.cards.get(other) else { continue };
            let (as_pieces, as_lot) = (is_pieces(line, card), line.amount == card.amount);
            let Some(fit) = (as_pieces || as_lot).then(|| fit(sides, line, card)).flatten() else { continue };
            if as_pieces {
                pieces.push((fit, card.pieces != line.pieces, index, other));
            } else {
                lots.push((fit, false, index, other));
            }
        }
    }
    let ordered = |mut list: Vec<(Fit, bool, usize, usize)>| {
        list.sort_unstable();
        list.into_iter().map(|(.., line, card)| (line, card)).collect()
    };
    Pairs { lots: ordered(lots), pieces: ordered(pieces) }
}

/// How well date and name agree; `None` if they do not. On the same voucher the name need not be alike.
fn fit(sides: Sides, line: &Line, card: &Line) -> Option<Fit> {
    let days = sides.window.distance(line, card)?;
    let same_voucher = line.same_voucher(card);
    let likeness = sides.things.alike(&line.name, &card.name).or(same_voucher.then_some(Likeness::Near))?;
    Some(Fit { other_voucher: !same_voucher, far: days > NEAR_DAYS_MAX, likeness, days })
}

fn mean(line: &Line) -> Decimal {
    line.amount.checked_div(Decimal::from(line.pieces)).unwrap_or(line.amount)
}

/// By how much the value of some pieces may differ from their share of the amount: half a fen a piece where the amount
/// does not divide, nothing where it does.
fn slack(line: &Line) -> Decimal {
    let mean = mean(line);
    if mean == mean.round_dp(2) { Decimal::ZERO } else { Decimal::new(5, 3) * Decimal::from(line.pieces) }
}

/// Whether a card stands for as many pieces of a line as it counts. Its value is that of all its pieces, or of one.
fn is_pieces(line: &Line, card: &Line) -> bool {
    let (pieces, on_card) = (Decimal::from(line.pieces), Decimal::from(card.pieces));
    let share_is = |value: Decimal, count: Decimal| match (value.checked_mul(pieces), line.amount.checked_mul(count)) {
        (Some(value), Some(share)) => (value - share).abs() <= slack(line) * pieces,
        _ => false,
    };
    let priced = |value: Decimal, count: Decimal| line.priced && line.unit_price.checked_mul(count) == Some(value);
    let in_all = share_is(card.amount, on_card) || priced(card.amount, on_card);
    // A value of one piece is believed only of a line of several: otherwise a card of three things for 5,000 in all would clear
    // three purchases of 5,000.
    let each = card.pieces > 1 && card.pieces <= line.pieces && (share_is(card.amount, Decimal::ONE) || priced(card.amount, Decimal::ONE));
    in_all || each
}

/// The best way for a group of lines and cards: as little as possible is left without a card.
fn solve(sides: Sides, pairs: &Pairs) -> BTreeMap<Pair, u32> {
    let lot_lines: Vec<usize> = pairs.lots.iter().map(|pair| pair.0).collect::<BTreeSet<_>>().into_iter().collect();
    let choices: Vec<BTreeSet<usize>> = if lot_lines.len() <= COMBINED_MAX {
        let chosen = |mask: u32| lot_lines.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0).map(|(_, line)| *line).collect();
        (0..1_u32 << lot_lines.len()).rev().map(chosen).collect()
    } else {
        let piecewise = attempt(sides, pairs, &BTreeSet::new());
        let short = lot_lines.iter().copied().filter(|line| missing(sides, &piecewise, *line) > 0).collect();
        vec![lot_lines.iter().copied().collect(), short]
    };
    let lines: BTreeSet<usize> = pairs.lots.iter().chain(&pairs.pieces).map(|pair| pair.0).collect();
    let mut best: Option<(Decimal, BTreeMap<Pair, u32>)> = None;
    for choice in choices {
        let plan = attempt(sides, pairs, &choice);
        let price = |line: usize| sides.lines.get(line).map(|line| line.unit_price).unwrap_or_default();
        let left: Decimal = lines.iter().map(|line| price(*line) * Decimal::from(missing(sides, &plan, *line))).sum();
        if best.as_ref().is_none_or(|(least, _)| left < *least) {
            best = Some((left, plan));
        }
    }
    best.map(|(_, plan)| plan).unwrap_or_default()
}

fn missing(sides: Sides, plan: &BTreeMap<Pair, u32>, line: usize) -> u32 {
    let covered: u32 = plan.range((line, 0)..=(line, usize::MAX)).map(|(_, pieces)| *pieces).sum();
    sides.lines.get(line).map_or(0, |line| line.pieces.saturating_sub(covered))
}

/// One way: the chosen lines as lots first, then everything else piece by piece.
fn attempt(sides: Sides, pairs: &Pairs, as_lots: &BTreeSet<usize>) -> BTreeMap<Pair, u32> {
    // The group's own numbering: a register is long, a group is short.
    let number = |side: fn(&Pair) -> usize| -> Vec<usize> {
        pairs.lots.iter().chain(&pairs.pieces).map(side).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let (lines, cards) = (number(|pair| pair.0), number(|pair| pair.1));
    let inner = |pair: &Pair| Some((lines.binary_search(&pair.0).ok()?, cards.binary_search(&pair.1).ok()?));
    let outer = |pair: Pair| Some((*lines.get(pair.0)?, *cards.get(pair.1)?));
    let lots: Vec<Pair> = pairs.lots.iter().filter(|pair| as_lots.contains(&pair.0)).filter_map(inner).collect();
    let taken = assign(&vec![1; lines.len()], &vec![1; cards.len()], &lots);
    let mut demands: Vec<u32> = lines.iter().map(|line| sides.lines.get(*line).map_or(0, |line| line.pieces)).collect();
    let mut capacities: Vec<u32> = cards.iter().map(|card| sides.cards.get(*card).map_or(0, |card| card.pieces)).collect();
    let mut plan = BTreeMap::new();
    for &pair in taken.keys() {
        if let (Some(demand), Some(capacity), Some(outer)) = (demands.get_mut(pair.0), capacities.get_mut(pair.1), outer(pair)) {
            plan.insert(outer, std::mem::take(demand));
            *capacity = 0;
        }
    }
    let pieces: Vec<Pair> = pairs.pieces.iter().filter_map(inner).collect();
    for (pair, count) in assign(&demands, &capacities, &pieces) {
        plan.extend(outer(pair).map(|outer| (outer, count)));
    }
    plan
}

/// Lines that stand on nothing yet, against cards that nothing stands on: sums that agree to the fen.
fn add_sums(sides: Sides, standings: &mut [Standing]) {
    let used = taken(standings);
    let mut free: BTreeSet<usize> = (0..sides.cards.len()).filter(|card| !used.contains(card)).collect();
    for index in 0..sides.lines.len() {
        if sides.needs.get(index) != Some(&true) || standings.get(index).is_none_or(|standing| standing.covered > 0) {
            continue;
        }
        let open = |line: &usize| standings.get(*line).is_some_and(|standing| standing.covered == 0);
        let Some((lines, cards)) = lines_on_one_card(sides, index, &free, open).or_else(|| line_on_cards(sides, index, &free)) else {
            continue;
        };
        for line in lines {
            let pieces = sides.lines.get(line).map_or(0, |line| line.pieces);
            if let Some(standing) = standings.get_mut(line) {
                *standing = Standing { covered: pieces, cards: cards.clone() };
            }
        }
        free.retain(|card| !cards.contains(card));
    }
}

type Sum = (Vec<usize>, BTreeSet<usize>);

/// Several lines of this line's voucher (or, without numbers, of its day) whose sum is one free card.
fn lines_on_one_card(sides: Sides, index: usize, free: &BTreeSet<usize>, open: impl Fn(&usize) -> bool) -> Option<Sum> {
    let line = sides.lines.get(index)?;
    let together = |other: &Line| match (&line.voucher, &other.voucher) {
        (Some(_), Some(_)) => line.same_voucher(other) && line.date == other.date,
        (None, None) => line.date == other.date,
        _ => false,
    };
    let group: Vec<(usize, &Line)> = sides.lines.iter().enumerate().filter(|(at, other)| open(at) && together(other)).collect();
    for &number in free {
        let Some(card) = sides.cards.get(number) else { continue };
        if card.amount <= line.amount || fit(sides, line, card).is_none() {
            continue;
        }
        let alike = |other: &Line| sides.things.alike(&other.name, &card.name).is_some();
        let needs = |at: usize| sides.needs.get(at) == Some(&true);
        // A name that agrees, or the voucher for what is named otherwise; what needs no card itself may be part of the set.
        for (only_alike, with_small) in [(true, false), (true, true), (false, false), (false, true)] {
            if !only_alike && !line.same_voucher(card) {
                continue;
            }
            let set: Vec<(usize, &Line)> =
                group.iter().copied().filter(|(at, other)| (with_small || needs(*at)) && (!only_alike || alike(other))).collect();
            let whole = set.iter().map(|(_, line)| line.amount).sum::<Decimal>() == card.amount;
            if whole && set.iter().any(|(at, _)| *at == index) {
                return Some((set.into_iter().map(|(at, _)| at).collect(), BTreeSet::from([number])));
            }
        }
    }
    None
}

/// Several free cards whose sum is this line: all that fit it and have one date, or all of its voucher.
fn line_on_cards(sides: Sides, index: usize, free: &BTreeSet<usize>) -> Option<Sum> {
    let line = sides.lines.get(index)?;
    let fitting: Vec<(usize, &Line)> = free
        .iter()
        .filter_map(|number| sides.cards.get(*number).map(|card| (*number, card)))
        .filter(|(_, card)| card.amount > Decimal::ZERO && card.amount < line.amount && fit(sides, line, card).is_some())
        .collect();
    let mut sets: Vec<BTreeSet<usize>> =
        vec![fitting.iter().filter(|(_, card)| line.same_voucher(card)).map(|(number, _)| *number).collect()];
    for (_, first) in &fitting {
        sets.push(fitting.iter().filter(|(_, card)| card.date == first.date).map(|(number, _)| *number).collect());
    }
    let total = |set: &BTreeSet<usize>| set.iter().filter_map(|number| sides.cards.get(*number)).map(|card| card.amount).sum::<Decimal>();
    sets.into_iter().find(|set| total(set) == line.amount).map(|set| (vec![index], set))
}
