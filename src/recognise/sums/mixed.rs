//! A total of which only some parts are the amount: 奖金 and 油费 on a list of prizes, what the office paid and what the residents did.

use super::told::in_part;
use super::words::{MATCHING, OF_OTHERS, Payout, has, is_kind, is_plain, total_word};
use super::{Proved, Sheet, Summed, TOTALS_MAX, hand_over};
use crate::recognise::columns::Column;

/// What of a proven total is the amount.
pub(super) struct Mixed {
    proved: Proved,
    /// The parts that surely are, the one to be called the amount first.
    counted: Vec<usize>,
    /// The others.
    aside: Vec<usize>,
}

/// The kinds of payouts that a title may give to a total.
const OF_TITLES: [Payout; 3] = [Payout::Prize, Payout::Clothing, Payout::Condolence];

impl Sheet<'_> {
    /// A total that is proved and has parts that are the amount for sure beside parts that may be something else.
    pub(super) fn mixed(&self, amount: usize) -> Option<Mixed> {
        if !(self.of_payouts || self.of_payments) {
            return None;
        }
        let chosen = self.columns.iter().position(|column| column.role == Some(amount))?;
        let (proved, at_once) = self.proved_of_any(chosen)?;
        let header_of = |at: usize| self.columns.get(at).map_or("", |column| column.header.as_str());
        let is_sure: Box<dyn Fn(usize) -> bool + '_> = if self.of_payouts {
            let own = if at_once { None } else { self.kind(header_of(chosen)) };
            let named = |kind: &Payout| proved.parts.iter().any(|at| self.kind(header_of(*at)) == Some(*kind));
            let of_title = self.wanted.filter(|kind| OF_TITLES.contains(kind)).filter(named);
            match of_title.or(own) {
                Some(kind) => Box::new(move |at| kind.holds(header_of(at)) || self.kind(header_of(at)) == Some(kind)),
                // What is called amount and nothing else is it, and nothing beside it.
                None if !at_once && is_plain(header_of(chosen)) => Box::new(move |at| at == chosen),
                None => return None,
            }
        } else {
            let plain = is_plain(header_of(chosen));
            let of_others = move |at: usize| has(header_of(at), &OF_OTHERS) || (!at_once && has(header_of(at), &MATCHING));
            if !proved.parts.iter().any(|at| *at != chosen && of_others(*at)) {
                return None;
            }
            Box::new(move |at| (at == chosen && !at_once) || (!of_others(at) && (at_once || !plain || is_kind(header_of(at)))))
        };
        let (mut counted, aside): (Vec<usize>, Vec<usize>) = proved.parts.iter().partition(|at| is_sure(**at));
        drop(is_sure);
        if counted.is_empty() || aside.is_empty() {
            return None;
        }
        // Goods of a prize are no word for it.
        counted.sort_by_key(|at| (*at != chosen, self.of_payouts && self.kind(header_of(*at)).is_none(), *at));
        Some(Mixed { proved, counted, aside })
    }

    /// The total that holds the amount or is taken for it, with all its parts of whatever kinds; and whether it is taken for it.
    fn proved_of_any(&self, chosen: usize) -> Option<(Proved, bool)> {
        let column = self.columns.get(chosen)?;
        let of_any = self.of_any();
        if let Some(over) = total_word(&column.header) {
            if self.entry.is_some_and(|_| self.is_said(column)) {
                return None;
            }
            let beside = [chosen.checked_sub(1), Some(chosen + 1)].into_iter().flatten();
            let mut proved = beside.filter_map(|at| of_any.proves(at, chosen, over, false));
            return proved.find(|proved| proved.holds).map(|proved| (proved, true));
        }
        let over_of = |column: &Column| total_word(&column.header).filter(|_| column.role.is_none()).map(str::to_owned);
        let mut totals: Vec<(usize, String)> =
            self.columns.iter().enumerate().filter_map(|(at, column)| Some((at, over_of(column)?))).collect();
        totals.sort_by_key(|(at, _)| at.abs_diff(chosen));
        totals.truncate(TOTALS_MAX);
        let mut proved = totals.iter().filter_map(|(total, over)| of_any.proves(chosen, *total, over, false));
        proved.find(|proved| proved.holds).map(|proved| (proved, false))
    }
}

impl Mixed {
    /// Makes the parts that are it the amount.
    pub(super) fn take(self, columns: &mut [Column], amount: usize) -> Summed {
        let Self { proved, counted, aside } = self;
        let chosen = columns.iter().position(|column| column.role == Some(amount));
        let first = counted.first().copied().unwrap_or(proved.total);
        if let Some(chosen) = chosen.filter(|chosen| *chosen != first) {
            hand_over(columns, chosen, first);
        }
        let index = |at: &usize| columns.get(*at).map_or(0, |column| column.index);
        Summed {
            named: index(&first),
            parts: proved.parts.iter().map(index).collect(),
            proof: Some(in_part(columns, &proved, &counted)),
            added: counted.iter().skip(1).map(index).collect(),
            beside: Some((index(&proved.total), aside.iter().map(index).collect())),
            ..Summed::default()
        }
    }
}
