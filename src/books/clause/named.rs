//! Shares that a clause names first and dates later: `质保金5%,验收合格后支付95%,质保金一年后支付`. What such a share waits for stands where the
//! same thing is named again; the clause is then read as if the share stood there. Knows no dates and no sums.

use super::NotUnderstood;
use super::read::{Condition, Item, Written};
use crate::value::Said;

/// What a share may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    RetentionMoney,
    Advance,
    Rest,
}

impl Thing {
    /// What an item calls it; retention money may be called a rest as well (`余5%作为质保金`).
    fn of(items: &[Item]) -> Option<Self> {
        [Self::RetentionMoney, Self::Advance, Self::Rest].into_iter().find(|thing| items.iter().any(|item| thing.is(item)))
    }

    fn is(self, item: &Item) -> bool {
        match self {
            Self::RetentionMoney => *item == Item::RetentionMoney,
            Self::Advance => *item == Item::Condition(Condition::Advance),
            Self::Rest => matches!(item, Item::Share(Written::Rest, _)),
        }
    }
}

/// The items between two separators.
type Piece = Vec<Item>;

/// Puts each share that is named ahead of its trigger where the trigger stands.
///
/// # Errors
/// A share that something else follows, and nothing says when it is due.
pub(super) fn settle(items: Vec<Item>) -> Result<Vec<Item>, NotUnderstood> {
    let mut pieces: Vec<Piece> = vec![Vec::new()];
    for item in items {
        let ends = matches!(item, Item::Break { .. });
        if let Some(piece) = pieces.last_mut() {
            piece.push(item);
        }
        if ends {
            pieces.push(Vec::new());
        }
    }
    for at in 0..pieces.len() {
        settle_one(&mut pieces, at)?;
    }
    Ok(pieces.concat())
}

/// Looks at the piece there: a figure by itself, neither paid nor waiting for anything, with an instalment of its own right behind it.
fn settle_one(pieces: &mut [Piece], at: usize) -> Result<(), NotUnderstood> {
    let Some((head, behind)) = pieces.get(at..).and_then(<[Piece]>::split_first) else { return Ok(()) };
    let Some((thing, text)) = lone(head) else { return Ok(()) };
    let again: Vec<usize> = match thing {
        Some(thing) => (0..behind.len()).filter(|place| behind.get(*place).is_some_and(|piece| names_again(piece, thing))).collect(),
        None => Vec::new(),
    };
    let unsure = || {
        let why = Said::new("先写了这一笔的多少,后面分不清它何时付", "it says how much first, and no telling when that is due");
        Err(NotUnderstood { text: text.clone(), why })
    };
    let Some(next) = other_instalment(behind) else { return Ok(()) };
    match (thing, again.as_slice()) {
        // `质保金5%,一年后支付,…` has its own trigger, and what is said again is too much.
        (_, [place]) if *place > next => {
            let place = at + 1 + place;
            move_share(pieces, at, place, thing.unwrap_or(Thing::Rest));
            Ok(())
        }
        (_, [_, _, ..]) | (Some(Thing::Rest) | None, []) => unsure(),
        // Money kept back comes last, wherever it is named.
        (Some(Thing::RetentionMoney), []) if behind.iter().all(|piece| only_figures(piece)) => {
            let head = pieces.get_mut(at).map(std::mem::take).unwrap_or_default();
            if let Some(last) = pieces.last_mut() {
                last.extend(head);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What a piece calls the one figure that it gives without saying that or when it is paid, if it gives one; and its text.
fn lone(piece: &[Item]) -> Option<(Option<Thing>, String)> {
    let mut figure = None;
    for item in piece {
        match item {
            Item::Share(Written::Percent(_) | Written::Amount(_), text) if figure.is_none() => figure = Some(text.clone()),
            Item::Share(Written::Rest, _)
            | Item::Restated(_)
            | Item::RetentionMoney
            | Item::Break { .. }
            | Item::Condition(Condition::Advance) => {}
            Item::Share(..) | Item::Condition(_) | Item::Pay | Item::PayAll(_) => return None,
        }
    }
    figure.map(|text| (Thing::of(piece), text))
}

/// The place of the next instalment, if its trigger or its payment stands ahead of its share, so that neither belongs to a share before it.
fn other_instalment(pieces: &[Piece]) -> Option<usize> {
    let figure = |item: &Item| matches!(item, Item::Share(Written::Percent(_) | Written::Cumulative(_) | Written::Amount(_), _));
    let next = pieces.iter().position(|piece| piece.iter().any(figure))?;
    let waits = |item: &Item| matches!(item, Item::Condition(condition) if condition.strong());
    let pays = |item: &Item| matches!(item, Item::Pay | Item::PayAll(_));
    let between = || pieces.iter().take(next).flatten();
    // Of the retention period only a sum kept back speaks.
    let own = between().any(|item| pays(item) || matches!(item, Item::Condition(Condition::Retention { .. }) | Item::Share(..)));
    let ahead: Vec<&Item> = pieces.get(next)?.iter().take_while(|item| !figure(item)).collect();
    let dated = ahead.iter().any(|item| waits(item)) || (between().any(waits) && ahead.iter().any(|item| pays(item)));
    (dated && !own).then_some(next)
}

/// Whether a piece says of a thing that it is paid, without saying how much.
fn names_again(piece: &[Item], thing: Thing) -> bool {
    let figure = |item: &Item| matches!(item, Item::Share(share, _) if *share != Written::Rest);
    piece.iter().any(|item| thing.is(item))
        && piece.iter().any(|item| matches!(item, Item::Pay | Item::PayAll(_)))
        && !piece.iter().any(figure)
}

/// Whether a piece leaves nothing for what other shares leave.
fn only_figures(piece: &[Item]) -> bool {
    piece.iter().all(|item| !matches!(item, Item::Share(Written::Rest | Written::Open, _) | Item::PayAll(_)))
}

/// Moves the figure of a piece right behind the name of the same thing in another.
fn move_share(pieces: &mut [Piece], from: usize, to: usize, thing: Thing) {
    let Some(head) = pieces.get_mut(from).map(std::mem::take) else { return };
    let (kept, moved): (Piece, Piece) = head.into_iter().partition(|item| matches!(item, Item::Break { .. }));
    if let Some(head) = pieces.get_mut(from) {
        *head = kept;
    }
    let figure =
        moved.into_iter().filter(|item| matches!(item, Item::Restated(_) | Item::Share(Written::Percent(_) | Written::Amount(_), _)));
    if let Some(piece) = pieces.get_mut(to)
        && let Some(place) = piece.iter().position(|item| thing.is(item))
    {
        piece.splice((place + 1)..=place, figure);
    }
}
