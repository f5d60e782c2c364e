//! The best of several readings, or that two fit alike.

use std::cmp::Reverse;

use super::near_miss::{named_miss, no_header};
use super::other::Refused;
use super::readings::has_column;
use super::{Found, HEADER_ROWS_MAX, Layout, Search, mostly_headers};
use crate::recognise::cells::{self, shown};
use crate::recognise::columns::Column;
use crate::recognise::headers::TableHeaders;
use crate::recognise::kind::cell_at;
use crate::recognise::rows;
use crate::say;
use crate::tables::TableKind;
use crate::value::Said;
use crate::value::amount::MoneyUnit;
use crate::value::text::compact;

/// A reading as another table that scores at least so many hundredths of the best one competes with it.
const RIVAL_FROM: u32 = 95;
/// A header above the best one counts if it scores at least so many hundredths of it.
const EARLIER_FROM: u32 = 50;
/// The same for a header with at least so many rows of data below it.
const EARLIER_WITH_ROWS_FROM: u32 = 30;
/// So many rows.
const EARLIER_ROWS: usize = 2;
/// A reading is proved if at least so many hundredths of what can be checked agree.
const PROVES_FROM: u32 = 60;

/// The best reading; if that one is refused, the best one of a header below it, or why it is.
pub(super) fn choose(mut readings: Vec<Layout>, search: Search, start: usize) -> Found {
    let mut why = None;
    while !readings.is_empty() {
        let body = match best_of(&mut readings, search) {
            Found::Layout(layout) => match layout.refused {
                Some(refused) => {
                    why = why.or(Some(refused));
                    layout.body
                }
                None => return Found::Layout(layout),
            },
            // What is told of the header above tells more than that another one is unclear.
            other => return why.map_or(other, |refused| told(refused, search, start)),
        };
        let heads = |layout: &Layout| search.grid.rows.get(layout.header).is_some_and(|row| mostly_headers(row, search.headers));
        readings.retain(|layout| layout.header >= body && heads(layout));
    }
    why.map_or_else(|| Found::Nothing(no_header()), |refused| told(refused, search, start))
}

fn told(refused: Refused, search: Search, start: usize) -> Found {
    let named = if refused.little { named_miss(search, start) } else { None };
    Found::Nothing(named.unwrap_or(refused.why))
}

fn best_of(readings: &mut [Layout], search: Search) -> Found {
    readings.sort_by_key(|layout| (Reverse(layout.score), layout.body - layout.header, layout.header, layout.table));
    let Some(best) = readings.first() else {
        return Found::Nothing(no_header());
    };
    // The same header further down is the top of a page, or of the next account: what lies between is data.
    let same = |layout: &&Layout| layout.table == best.table && layout.columns == best.columns && layout.header < best.header;
    let best = readings.iter().filter(same).min_by_key(|layout| layout.header).unwrap_or(best);
    let best = earlier(readings, best, search).unwrap_or(best);
    let overlaps = |layout: &&Layout| layout.header < best.body && best.header < layout.body;
    let rival = readings.iter().filter(overlaps).find(|layout| layout.table != best.table);
    let rival = rival.filter(|rival| rival.score * 100 >= best.score * RIVAL_FROM);
    let variants = readings.iter().filter(|layout| layout.table == best.table && layout.header == best.header && layout.body == best.body);
    let candidates: Vec<&Layout> =
        std::iter::once(best).chain(variants.filter(|layout| !std::ptr::eq(*layout, best))).chain(rival).collect();
    if let Some(proved) = proved(&candidates, search) {
        return Found::Layout(Box::new(proved.clone()));
    }
    if let Some(priced) = priced(best, &candidates, search) {
        return Found::Layout(Box::new(priced.clone()));
    }
    if let Some(paid) = rival.and_then(|rival| paid_rather([best, rival], search)) {
        return Found::Layout(Box::new(paid.clone()));
    }
    if let Some(rival) = rival.filter(|rival| best.refused.is_none() || rival.refused.is_none()) {
        let title = |layout: &Layout| search.headers.tables.get(layout.table).map_or(Said::default(), |table| table.table.title());
        let (one, two) = (title(best), title(rival));
        let (one_zh, two_zh, one_en, two_en) = (one.zh, two.zh, one.en, two.en);
        return Found::Ambiguous(say!(
            "既像“{one_zh}”又像“{two_zh}”,未采用;请在表名、标题或文件名中写明是哪一种",
            "could be a table of “{one_en}” or of “{two_en}”, so it was not used; name the one in the sheet's name, its title or the file's name"
        ));
    }
    Found::Layout(Box::new(best.clone()))
}

/// Of two columns that are both called as the amount is the one that is quantity times price, where the first one is not.
fn priced<'a>(best: &'a Layout, candidates: &[&'a Layout], search: Search) -> Option<&'a Layout> {
    const ROWS: usize = 1000;
    let table = search.headers.tables.get(best.table)?;
    let column = |layout: &'a Layout, role: &str| layout.column(table.role(role)?);
    let called = compact(&column(best, "amount")?.header);
    let proves = |layout: &'a Layout| {
        let columns = ["quantity", "unit_price", "amount"].map(|role| column(layout, role));
        let (mut agree, mut all) = (0_usize, 0_usize);
        for row in search.grid.rows.get(layout.body..).unwrap_or_default().iter().take(ROWS) {
            let number = |column: Option<&Column>| {
                cells::money(cell_at(row, column?.index)?, MoneyUnit::Yuan).ok().flatten().filter(|of| !of.is_zero())
            };
            if let [Some(quantity), Some(price), Some(amount)] = columns.map(number) {
                all += 1;
                agree += usize::from(quantity.checked_mul(price) == Some(amount));
            }
        }
        agree > 0 && agree * 100 >= all * PROVES_FROM as usize
    };
    let same =
        |layout: &&&'a Layout| layout.table == best.table && column(layout, "amount").is_some_and(|own| compact(&own.header) == called);
    if proves(best) {
        return None;
    }
    candidates.iter().filter(same).find(|layout| proves(layout)).copied()
}

/// Of a reading as payments and one as expenses that fit alike the first, where both have the same payees, mostly firms, and nothing that only reimbursements have:
/// 日期, 收款方, 事由, 金额.
fn paid_rather<'a>(two: [&'a Layout; 2], search: Search) -> Option<&'a Layout> {
    const ROWS: usize = 100;
    const PERSON_CHARS: usize = 4;
    const OF_EXPENSES: [&str; 7] = ["category", "occasions", "headcount", "names", "invoice_no", "approval_no", "attachments"];
    let of = |kind: TableKind| {
        let table = |layout: &Layout| search.headers.tables.get(layout.table).filter(|table| table.table == kind);
        two.into_iter().find_map(|layout| Some((layout, table(layout)?)))
    };
    let ((paid, payments), (spent, expenses)) = (of(TableKind::Payments)?, of(TableKind::Expenses)?);
    let payee = |layout: &Layout, table: &TableHeaders| Some(layout.column(table.role("payee")?)?.index);
    // A person may have been paid back what he spent.
    let firms = |index: u32| {
        let rows = search.grid.rows.get(paid.body..).unwrap_or_default().iter().take(ROWS);
        let lengths: Vec<usize> = rows.filter_map(|row| cell_at(row, index)).map(|cell| compact(&shown(cell)).chars().count()).collect();
        lengths.iter().filter(|length| **length > PERSON_CHARS).count() * 2 > lengths.len()
    };
    let same = payee(paid, payments).is_some_and(|index| payee(spent, expenses) == Some(index) && firms(index));
    let of_expenses = OF_EXPENSES.iter().any(|role| has_column(expenses, &spent.columns, role));
    (same && !of_expenses && paid.refused.is_none()).then_some(paid)
}

/// A header above the best one that is good enough and has data of its own before the best one begins: tables are read from the top.
pub(super) fn earlier<'a>(readings: &'a [Layout], best: &Layout, search: Search) -> Option<&'a Layout> {
    let above = readings.iter().filter(|layout| layout.body < best.header);
    // A header that fits less well needs more rows below it to count.
    let counts = |layout: &&Layout| {
        let kept = rows::kept_until(search, layout, best.header);
        let good = layout.score * 100 >= best.score * EARLIER_FROM;
        (good && kept > 0) || (layout.score * 100 >= best.score * EARLIER_WITH_ROWS_FROM && kept >= EARLIER_ROWS)
    };
    let mut headers = above.filter(counts);
    let first = headers.clone().map(|layout| layout.header).min()?;
    // Readings are in order of their scores.
    headers.find(|layout| layout.header < first + HEADER_ROWS_MAX)
}

/// Of several readings the one that its rows prove: debits equal credits, balances roll forward, totals are sums. `None` if there is
/// but one, or none proves clearly more than the others.
pub(super) fn proved<'a>(candidates: &[&'a Layout], search: Search) -> Option<&'a Layout> {
    if candidates.len() < 2 {
        return None;
    }
    let shares = candidates.iter().map(|layout| (rows::evidence(search, layout).share(), *layout));
    let mut shares: Vec<(u32, &Layout)> = shares.collect();
    shares.sort_by_key(|(share, _)| Reverse(*share));
    match shares.as_slice() {
        [(first, layout), (second, _), ..] if *first >= PROVES_FROM && first > second => Some(layout),
        _ => None,
    }
}
