//! Vouchers whose dates run backwards against their numbers. Knows no rule.

use super::super::{Flag, Outcome};
use super::{Numbers, flag_of};
use crate::books::sequences::{Item, Sequence};
use crate::tables::Stamp;
use crate::value::Said;

/// How many vouchers a message names.
const NAMED_MAX: usize = 10;
/// The variant for a month whose numbers follow another order than that of dates.
pub(super) const OTHER_ORDER: &str = "other_order";
/// One in so many out of order is no slip any more, where there are so many at least.
const OTHER_ORDER_SHARE: usize = 4;
const OTHER_ORDER_MIN: usize = 5;

/// A numbered voucher and its day.
#[derive(Debug, Clone, Copy)]
struct Dated {
    item: Item,
    day: Stamp,
}

/// Finds them: of each month and word the fewest vouchers without which the dates run forward.
pub fn find(numbers: Numbers) -> Outcome {
    let mut outcome = Outcome::default();
    for sequence in numbers.sequences.iter() {
        // Several vouchers of one number, and lines of several days, are not for this check to judge.
        let dated = |entry: &[Item]| {
            let [item] = entry else { return None };
            let dates = numbers.journal.ledger.vouchers.get(item.voucher as usize)?.dates;
            (dates.0 == dates.1 && dates.0.day().is_some()).then_some(Dated { item: *item, day: dates.0 })
        };
        let vouchers: Vec<Dated> = sequence.entries().filter_map(dated).collect();
        outcome.rows += vouchers.len();
        if vouchers.is_sorted_by_key(|voucher| voucher.day) {
            continue;
        }
        let mut out = out_of_order(&vouchers);
        out.sort_by_key(|place| vouchers.get(*place).map(|voucher| (voucher.item.month, voucher.item.number)));
        let month_of = |place: &usize| vouchers.get(*place).map(|voucher| voucher.item.month);
        outcome.flags.extend(out.chunk_by(|a, b| month_of(a) == month_of(b)).filter_map(|out| flag(numbers, &sequence, &vouchers, out)));
    }
    outcome
}

/// The places of the vouchers outside the longest run of days that never go back.
fn out_of_order(vouchers: &[Dated]) -> Vec<usize> {
    // The last voucher of the best run of each length, and the one before each.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(vouchers.len());
    let day = |place: &usize| vouchers.get(*place).map(|voucher| voucher.day);
    for (place, voucher) in vouchers.iter().enumerate() {
        let length = ends.partition_point(|end| day(end) <= Some(voucher.day));
        before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter)).copied());
        match ends.get_mut(length) {
            Some(end) => *end = place,
            None => ends.push(place),
        }
    }
    let mut kept = vec![false; vouchers.len()];
    let mut next = ends.last().copied();
    while let Some(place) = next {
        if let Some(slot) = kept.get_mut(place) {
            *slot = true;
        }
        next = before.get(place).copied().flatten();
    }
    kept.iter().enumerate().filter(|(_, kept)| !**kept).map(|(place, _)| place).collect()
}

fn flag(numbers: Numbers, sequence: &Sequence, vouchers: &[Dated], out: &[usize]) -> Option<Flag> {
    let first = vouchers.get(*out.first()?)?;
    let mut flag = flag_of(sequence, first.item.month);
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for place in out {
        let (Some(own), neighbour) = (vouchers.get(*place), place.checked_sub(1).and_then(|before| vouchers.get(before))) else { continue };
        // The neighbour that contradicts it: the one before with a later day, else the one behind with an earlier day.
        let neighbour = neighbour.filter(|before| before.day > own.day).or_else(|| vouchers.get(place + 1));
        flag.key.push(format!("{}@{}", own.item.number, shown(own.day)));
        if zh.len() < NAMED_MAX {
            let (number, day) = (numbers.number(&own.item), shown(own.day));
            let beside = neighbour.map(|other| (numbers.number(&other.item), shown(other.day)));
            let (beside_zh, beside_en) = beside.map_or((String::new(), String::new()), |(number, day)| {
                (format!(",而{number}为{day}"), format!(", but {number} on {day}"))
            });
            zh.push(format!("{number}为{day}{beside_zh}"));
            en.push(format!("{number} is on {day}{beside_en}"));
            let items = [Some(own), neighbour].into_iter().flatten().map(|voucher| voucher.item.voucher as usize);
            let vouchers = items.filter_map(|place| numbers.journal.ledger.vouchers.get(place));
            let lines = vouchers
                .filter_map(|voucher| numbers.journal.ledger.lines_of(voucher).map(|line| numbers.journal.lines.source(line)).min());
            flag.evidence.extend(lines);
        }
    }
    if out.len() > NAMED_MAX {
        zh.push("等".to_owned());
        en.push("…".to_owned());
    }
    let of_month = vouchers.iter().filter(|voucher| voucher.item.month == first.item.month).count();
    if out.len() >= OTHER_ORDER_MIN && out.len().saturating_mul(OTHER_ORDER_SHARE) >= of_month {
        flag.variant = OTHER_ORDER;
    }
    let flag = flag.fact_text("count", out.len().to_string()).fact_text("all", of_month.to_string());
    Some(flag.fact("vouchers", Said::new(zh.join(";"), en.join("; "))))
}

fn shown(day: Stamp) -> String {
    day.date().map(|date| date.to_string()).unwrap_or_default()
}
