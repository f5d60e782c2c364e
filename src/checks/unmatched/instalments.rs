//! One thing paid in parts: several lines of one payee and one kind of thing, on vouchers and days of their own, whose sum is a card that
//! nothing stands on (or cards of one day or voucher). The sum agrees to the fen, and the parts are all that is open of that payee and kind, or
//! follow on each other.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::line::{Line, Voucher, Window, gap};
use super::standing::{Sides, Standing, taken};
use crate::checks::likeness::Things;
use crate::value::Date;

/// In how many parts a price is paid at most, where they are not all that the payee was paid.
const PARTS_MAX: usize = 12;

/// Up to how many days after the card the last parts are paid: what is kept back for a year or two of warranty, and the time it takes.
const KEPT_BACK_DAYS_MAX: i64 = 800;

/// Of more open lines of one payee nobody tells which are parts of one thing.
const OPEN_MAX: usize = 200;

/// So many pairs of lines and cards are looked at in all: what is open by the thousand is a register that is missing.
const LOOKS_MAX: usize = 1_000_000;

/// The free cards, by their sum: each for itself, and those of one day or one voucher together.
type Cards = BTreeMap<Decimal, Vec<BTreeSet<usize>>>;

/// Adds what stands on the register in parts.
pub(super) fn add(sides: Sides, standings: &mut [Standing]) {
    let is_open = |standings: &[Standing], at: usize| standings.get(at).is_some_and(|standing| standing.covered == 0);
    let mut of_party: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, line) in sides.lines.iter().enumerate().filter(|(at, _)| is_open(standings, *at)) {
        of_party.entry(&line.party).or_default().push(at);
    }
    let used = taken(standings);
    let mut free: BTreeSet<usize> = (0..sides.cards.len()).filter(|card| !used.contains(card)).collect();
    let mut looks = 0;
    for (index, line) in sides.lines.iter().enumerate() {
        let open_of = |party: &str| of_party.get(party).map_or(0, Vec::len);
        let many = open_of(&line.party).max(open_of("")) > OPEN_MAX;
        if sides.needs.get(index) != Some(&true) || !is_open(standings, index) || many {
            continue;
        }
        looks += free.len();
        if looks > LOOKS_MAX {
            break;
        }
        let others = of_party.get(line.party.as_str()).into_iter().flatten();
        // A part of a price whose payee nothing tells may be this one's.
        let nameless = of_party.get("").into_iter().flatten().filter(|_| !line.party.is_empty());
        let nameless = nameless.filter(|at| sides.lines.get(**at).is_some_and(|line| line.is_instalment));
        let mut group: Vec<usize> = others.chain(nameless).copied().collect();
        group.retain(|at| is_open(standings, *at) && alike(sides, line, *at));
        group.sort_unstable();
        let cards = cards_alike(sides, line, &free);
        let Some((parts, cards)) = runs(&group, index).into_iter().find_map(|parts| stands_on(sides, parts, &cards)) else { continue };
        for at in parts {
            if let (Some(standing), Some(line)) = (standings.get_mut(*at), sides.lines.get(*at)) {
                *standing = Standing { covered: line.pieces, cards: cards.clone() };
            }
        }
        free.retain(|card| !cards.contains(card));
    }
}

fn alike(sides: Sides, line: &Line, other: usize) -> bool {
    sides.lines.get(other).is_some_and(|other| sides.things.alike(&line.name, &other.name).is_some())
}

/// All of the group, then the runs of it that hold the line, short ones first.
fn runs(group: &[usize], index: usize) -> Vec<&[usize]> {
    let Some(place) = group.iter().position(|at| *at == index) else { return Vec::new() };
    let mut all = vec![group];
    for length in 2..=PARTS_MAX.min(group.len().saturating_sub(1)) {
        let first = (place + 1).saturating_sub(length);
        all.extend((first..=place).filter_map(|from| group.get(from..from + length)));
    }
    all.retain(|parts| parts.len() > 1);
    all
}

/// Whether a card may be called what a line paid for. What says that it is a part of a price needs but a word in common, for the sum agrees to
/// the fen.
fn names(things: &Things, line: &Line, card: &Line) -> bool {
    let part = || line.is_instalment && line.name.shares_word(&card.name) && !things.differ(&line.name, &card.name);
    things.alike(&line.name, &card.name).is_some() || part()
}

/// Whether a card may be of what a line calls itself a part of the price of, by name and date.
pub(super) fn may_be_part(things: &Things, window: Window, line: &Line, card: &Line) -> bool {
    names(things, line, card) && in_time(window, line, card)
}

/// The free cards that a line may be a part of.
fn cards_alike(sides: Sides, line: &Line, free: &BTreeSet<usize>) -> Cards {
    let fits = |card: &Line| names(sides.things, line, card) || line.same_voucher(card);
    let larger: Vec<(usize, &Line)> = free
        .iter()
        .filter_map(|number| sides.cards.get(*number).map(|card| (*number, card)))
        .filter(|(_, card)| card.amount > Decimal::ZERO && in_time(sides.window, line, card) && fits(card))
        .collect();
    let mut sets: BTreeSet<BTreeSet<usize>> = larger.iter().map(|(number, _)| BTreeSet::from([*number])).collect();
    let mut together: BTreeMap<(Option<Date>, Option<&Voucher>), BTreeSet<usize>> = BTreeMap::new();
    for (number, card) in &larger {
        together.entry((card.date, None)).or_default().insert(*number);
        if card.voucher.is_some() {
            together.entry((None, card.voucher.as_ref())).or_default().insert(*number);
        }
    }
    sets.extend(together.into_values());
    let mut cards = Cards::new();
    for set in sets.into_iter().filter(|set| !set.is_empty()) {
        let value = set.iter().filter_map(|number| sides.cards.get(*number)).map(|card| card.amount).sum();
        cards.entry(value).or_default().push(set);
    }
    cards
}

/// Whether a card may be of what a line paid a part of.
fn in_time(window: Window, line: &Line, card: &Line) -> bool {
    let (Some(line_date), Some(card_date)) = (line.date, card.date) else { return line.date.is_some() };
    let gap = gap(line_date, card_date);
    -KEPT_BACK_DAYS_MAX <= gap && gap <= window.after
}

/// The parts with the cards that are their sum, those nearest in time where there are several.
fn stands_on<'p>(sides: Sides, parts: &'p [usize], cards: &Cards) -> Option<(&'p [usize], BTreeSet<usize>)> {
    let lines: Vec<&Line> = parts.iter().filter_map(|at| sides.lines.get(*at)).collect();
    // Where nothing tells whom it was bought from, what is bought twice is only taken for parts if one says so.
    if lines.iter().all(|line| line.party.is_empty()) && !lines.iter().any(|line| line.is_instalment) {
        return None;
    }
    let sum: Decimal = lines.iter().map(|line| line.amount).sum();
    let fits = |card: &Line| {
        let named = lines.iter().all(|line| names(sides.things, line, card));
        (named || lines.iter().any(|line| line.same_voucher(card))) && lines.iter().all(|line| in_time(sides.window, line, card))
    };
    let days = |card: &Line| lines.iter().filter_map(|line| sides.window.distance(line, card)).min();
    // One part at least stands near every card.
    let far = |set: &BTreeSet<usize>| {
        let cards: Vec<&Line> = set.iter().filter_map(|number| sides.cards.get(*number)).collect();
        let days = cards.iter().map(|card| days(card)).collect::<Option<Vec<i64>>>()?;
        cards.iter().all(|card| fits(card)).then(|| days.into_iter().max()).flatten()
    };
    let near = cards.get(&sum)?.iter().filter_map(|set| far(set).map(|days| (days, set)));
    near.min().map(|(_, set)| (parts, set.clone()))
}
