//! A total beside its parts: where the column that is called like the amount holds only a part of it (餐费 beside 住宿费 and 合计), and row by row
//! the total is the sum of the parts, the total is the amount.

mod allowed;
mod mixed;
mod told;
mod words;

use rust_decimal::Decimal;

pub use self::told::{differences, filled};
use self::told::{not_used, told};
pub use self::words::Payout;
use self::words::{
    DEEDS, MATCHING, MEASURE_ENDINGS, MEASURES, NO_PARTS, OF_OTHERS, ends, has, is_kind, is_payout_of, is_plain, is_year, total_word,
};
use super::cells::{self, column_letter};
use super::columns::Column;
use super::headers::{Headers, RANK_PLAIN, Role, SOURCE_ROW, TableHeaders, bare_header};
use super::kind::cell_at;
use super::mapping::Entry;
use super::total_label::labels_total;
use crate::read::{Cell, GridRow};
use crate::tables::{FieldKind, TableKind, benefits};
use crate::value::Said;
use crate::value::amount::MoneyUnit;
use crate::value::text::compact;

/// The tables of which an amount may be a sum.
const TABLES: [TableKind; 4] = [TableKind::Benefits, TableKind::Expenses, TableKind::Payments, TableKind::Purchases];
/// One row in so many may disprove a sum that the others prove, or lack the total.
const ONE_IN: usize = 5;
/// So many rows prove a sum that others disprove.
const PROVING_MIN: usize = 3;
/// No more totals are held against a column, the nearest first.
const TOTALS_MAX: usize = 8;
/// No amount has more parts on one side.
const PARTS_MAX: usize = 30;

/// A total that is the amount because it is the sum of its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summed {
    /// The column that is called like the amount.
    pub named: u32,
    /// The parts, that column and the totals of some of them included; from left to right.
    pub parts: Vec<u32>,
    /// The totals and what each is the sum of.
    sums: Vec<(u32, Vec<u32>)>,
    /// In words, where another column would have been taken.
    pub proof: Option<Said>,
    /// Why a total that is mostly the sum is not the amount; there are no parts then.
    unused: Option<Said>,
    /// Parts of the same kind as the amount, where the total has parts of another: they are added to it row by row.
    pub added: Vec<u32>,
    /// The total of which only some parts are the amount, and the other parts, which are told.
    beside: Option<(u32, Vec<u32>)>,
}

impl Summed {
    /// What a total is the sum of.
    pub fn parts_of(&self, total: u32) -> Option<&[u32]> {
        self.sums.iter().find(|(of, _)| *of == total).map(|(_, parts)| parts.as_slice())
    }
}

/// What the rows say of a total.
struct Proved {
    total: usize,
    parts: Vec<usize>,
    tally: Tally,
    /// Whether they prove it.
    holds: bool,
    /// A part that no word says to be a kind of cost, for which the total is not the amount.
    unlisted: Option<usize>,
}

/// How many rows say what of a total.
#[derive(Default)]
struct Tally {
    /// It is the sum.
    agree: usize,
    /// It is, and something was added to the column that was taken.
    adding: usize,
    /// It is another amount, by row number.
    wrong: Vec<u32>,
    /// It is blank.
    open: usize,
}

impl Tally {
    fn proves(&self, of_kinds: bool) -> bool {
        let (agree, wrong) = (self.agree, self.wrong.len());
        if self.adding == 0 || self.open * ONE_IN > agree + wrong + self.open {
            return false;
        }
        // A single row may be a sum by chance.
        if wrong == 0 { agree > 1 || of_kinds } else { agree >= PROVING_MIN && wrong * ONE_IN <= agree + wrong && self.adding >= wrong }
    }

    /// Whether it is the sum more often than not.
    fn speaks(&self) -> bool {
        self.adding > 0 && self.agree > 1 && self.agree > self.wrong.len() + self.open
    }
}

impl Proved {
    /// Whether no row says otherwise.
    fn is_exact(&self) -> bool {
        self.holds && self.tally.wrong.is_empty()
    }
}

/// Makes the total the amount where the rows prove that the column taken for it is a part.
pub fn settle(
    columns: &mut [Column],
    table: &TableHeaders,
    (sample, headers): (&[GridRow], &Headers),
    entry: Option<&Entry>,
    wanted: Option<Payout>,
) -> Option<Summed> {
    let amount = table.role("amount").filter(|_| TABLES.contains(&table.table))?;
    let role = table.roles.get(amount)?;
    // What was converted has its amounts already.
    if !columns.iter().any(|column| total_word(&column.header).is_some()) || columns.iter().any(|column| column.header == SOURCE_ROW) {
        return None;
    }
    // Signatures and remarks stand below amounts.
    let is_data = |row: &&GridRow| states_amount(row) && !is_total(row, headers);
    let rows: Vec<&GridRow> = sample.iter().filter(is_data).collect();
    let (mut summed, mut doubted): (Option<Summed>, Option<Summed>) = (None, None);
    let (of_payouts, of_payments) = (table.table == TableKind::Benefits, table.table == TableKind::Payments);
    // A total of parts may be a part of a further one.
    while let Some(chosen) = columns.iter().position(|column| column.role == Some(amount)) {
        let Some(proved) = (Sheet { columns, rows: &rows, role, entry, of_payouts, of_payments, wanted }).proved(chosen) else { break };
        let index = |at: usize| columns.get(at).map_or(0, |column| column.index);
        if !proved.holds {
            let unused = Some(not_used(columns, chosen, &proved));
            doubted = Some(Summed { named: index(chosen), unused, ..Summed::default() });
            break;
        }
        if summed.as_ref().is_some_and(|summed| summed.parts.contains(&index(proved.total))) {
            break;
        }
        let mut parts: Vec<u32> = proved.parts.iter().map(|at| index(*at)).collect();
        let named = summed.as_ref().map_or(index(chosen), |summed| summed.named);
        parts.extend(summed.iter().flat_map(|summed| summed.parts.iter().copied()));
        parts.sort_unstable();
        parts.dedup();
        let mut sums = summed.map(|summed| summed.sums).unwrap_or_default();
        sums.push((index(proved.total), proved.parts.iter().map(|at| index(*at)).collect()));
        summed = Some(Summed { named, parts, sums, proof: Some(told(columns, &proved)), ..Summed::default() });
        hand_over(columns, chosen, proved.total);
    }
    let found = summed.or_else(|| {
        let found = (Sheet { columns, rows: &rows, role, entry, of_payouts, of_payments, wanted }).mixed(amount)?;
        Some(found.take(columns, amount))
    });
    let sheet = Sheet { columns, rows: &rows, role, entry, of_payouts, of_payments, wanted };
    let found = found.or_else(|| parts_beside(&sheet, amount)).or(doubted);
    // What was allowed of a total in the end goes before it.
    let cut = found.as_ref().and_then(|found| sheet.allowed(amount, found));
    match (found, cut) {
        (Some(found), Some(cut)) => Some(found.cut(columns, cut)),
        (found, _) => found,
    }
}

/// The parts beside a total that was taken for the amount at once.
fn parts_beside(sheet: &Sheet, amount: usize) -> Option<Summed> {
    let total = sheet.columns.iter().position(|column| column.role == Some(amount))?;
    let over = total_word(&sheet.columns.get(total)?.header)?;
    // Of whatever kind they are, they are counted.
    let of_any = sheet.of_any();
    let beside = [total.checked_sub(1), Some(total + 1)].into_iter().flatten();
    let mut proved = beside.filter(|at| sheet.part(*at, over) == Part::May).filter_map(|at| of_any.proves(at, total, over, false));
    let proved = proved.find(|proved| proved.holds)?;
    let index = |at: usize| sheet.columns.get(at).map_or(0, |column| column.index);
    // One part alone that is called like the amount says what kind it is.
    let is_named =
        |at: &&usize| sheet.columns.get(**at).is_some_and(|column| sheet.role.headers().contains(&bare_header(&column.header).0));
    let header_of = |at: usize| sheet.columns.get(at).map_or("", |column| column.header.as_str());
    let of_one_kind =
        |at: &&usize| !sheet.of_payouts || proved.parts.iter().all(|part| is_payout_of(sheet.kind(header_of(**at)), header_of(*part)));
    let mut named = proved.parts.iter().filter(is_named).filter(of_one_kind);
    let named = named.next().filter(|_| named.next().is_none()).copied().unwrap_or(total);
    // Where the user says what the rows show, they prove it all the same.
    let proof = (named != total).then(|| told(sheet.columns, &proved));
    let parts: Vec<u32> = proved.parts.into_iter().map(index).collect();
    let sums = vec![(index(total), parts.clone())];
    Some(Summed { named: index(named), parts, sums, proof, ..Summed::default() })
}

/// Gives the role of one column to another, which had none.
pub fn hand_over(columns: &mut [Column], from: usize, to: usize) {
    let Some(old) = columns.get_mut(from) else { return };
    let (role, field, name, kind) = (old.role.take(), old.field.take(), old.role_name.take(), old.kind);
    old.kind = FieldKind::Text;
    if let Some(new) = columns.get_mut(to) {
        (new.role, new.field, new.role_name, new.kind) = (role, field, name, kind);
    }
}

/// Whether a row holds an amount.
fn states_amount(row: &GridRow) -> bool {
    row.cells.iter().any(|(_, cell)| cells::money(cell, MoneyUnit::Yuan).is_ok_and(|amount| amount.is_some()))
}

/// Whether a row is a total of others.
pub fn is_total(row: &GridRow, headers: &Headers) -> bool {
    let texts = row.cells.iter().filter_map(|(_, cell)| if let Cell::Text(text) = cell { Some(compact(text)) } else { None });
    texts.take(4).any(|text| labels_total(&text, &headers.words.totals) || labels_total(&text, &headers.words.subtotals))
}

/// What a column is to a sum.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It may be added.
    May,
    /// It stands between parts and is none.
    Beside,
    /// Where it stands, no sum is looked for.
    Never,
}

/// The columns and the rows below them that are data.
struct Sheet<'a> {
    columns: &'a [Column],
    rows: &'a [&'a GridRow],
    role: &'a Role,
    entry: Option<&'a Entry>,
    /// Whether it lists what people were paid, of parts of one kind only.
    of_payouts: bool,
    /// Whether it lists payments, of which money of others is no part.
    of_payments: bool,
    /// The kind of payout that its title or its name says.
    wanted: Option<Payout>,
}

impl Sheet<'_> {
    /// The same, whatever kinds its parts are of.
    fn of_any(&self) -> Self {
        Self { of_payouts: false, of_payments: false, ..*self }
    }

    /// The kind of payout that a header is; a prize on a sheet of bonuses is one of those.
    fn kind(&self, header: &str) -> Option<Payout> {
        let of_work = self.wanted == Some(Payout::Bonus);
        Payout::of(header).map(|own| if of_work && own == Payout::Prize { Payout::Bonus } else { own })
    }

    /// The nearest total of which a column is proved to be a part.
    fn proved(&self, chosen: usize) -> Option<Proved> {
        let column = self.columns.get(chosen).filter(|column| !self.is_said(column))?;
        if self.role.rank(&compact(&column.header)) != RANK_PLAIN {
            return None;
        }
        let mut totals: Vec<(usize, &str)> =
            self.columns.iter().enumerate().filter_map(|(at, column)| Some((at, self.total_over(column)?))).collect();
        totals.sort_by_key(|(at, _)| at.abs_diff(chosen));
        totals.truncate(TOTALS_MAX);
        let mut best: Option<Proved> = None;
        for proved in totals.iter().filter_map(|(total, over)| self.proves(chosen, *total, over, true)) {
            if proved.is_exact() {
                return Some(proved);
            }
            if best.as_ref().is_none_or(|best| proved.holds && !best.holds) {
                best = Some(proved);
            }
        }
        best.or_else(|| totals.iter().find_map(|(total, over)| self.unlisted(chosen, *total, over)))
    }

    /// A total that is the sum in every row, and not the amount since one of its parts may be anything: that is told.
    fn unlisted(&self, chosen: usize, total: usize, over: &str) -> Option<Proved> {
        let proved = self.proves(chosen, total, over, false).filter(Proved::is_exact)?;
        let header_of = |at: usize| self.columns.get(at).map_or("", |column| column.header.strip_prefix(over).unwrap_or(&column.header));
        let unlisted = proved.parts.iter().copied().find(|at| *at != chosen && !is_kind(header_of(*at)))?;
        Some(Proved { holds: false, unlisted: Some(unlisted), ..proved })
    }

    /// What stands over a column that is headed by a word for a total and plays no role.
    fn total_over<'c>(&self, column: &'c Column) -> Option<&'c str> {
        let over = total_word(&column.header).filter(|_| column.role.is_none() && !self.is_said(column))?;
        (!has(over, &NO_PARTS) && self.role.rank(&compact(&column.header)) == RANK_PLAIN).then_some(over)
    }

    fn is_said(&self, column: &Column) -> bool {
        self.entry.is_some_and(|entry| entry.role(&column.header, &column_letter(column.index)).is_some())
    }

    /// What the rows say of a total of which a column is a part, with the parts that agree best.
    fn proves(&self, chosen: usize, total: usize, over: &str, strict: bool) -> Option<Proved> {
        let header = self.columns.get(chosen)?.header.strip_prefix(over)?;
        let header_of = |at: usize| self.columns.get(at).map_or("", |column| column.header.strip_prefix(over).unwrap_or(&column.header));
        // What stands beside an amount that is called nothing else may be anything.
        let kinds_only = strict && is_plain(header);
        // 实物 is goods, and says nothing of what was done.
        if has(header, &NO_PARTS) || has(&header.replace("实物", ""), &DEEDS) || has(header, &MEASURES) {
            return None;
        }
        if chosen.abs_diff(total) > PARTS_MAX {
            return None;
        }
        let part = |at: usize| match self.part(at, over) {
            Part::May if kinds_only && !is_kind(header_of(at)) => Part::Never,
            // What is held against a standard holds nothing of another kind: 误餐费 beside 服装费.
            Part::May if self.of_payouts && !is_payout_of(self.kind(header), header_of(at)) => Part::Never,
            Part::May if self.of_payments && (has(header_of(at), &OF_OTHERS) || has(header_of(at), &MATCHING)) => Part::Never,
            part => part,
        };
        let mut parts = vec![chosen];
        for at in chosen.min(total) + 1..chosen.max(total) {
            match part(at) {
                Part::May => parts.push(at),
                Part::Beside => {}
                Part::Never => return None,
            }
        }
        // Parts may stand on the other side of the column as well.
        let beyond: Vec<usize> = if chosen < total { (0..chosen).rev().collect() } else { (chosen + 1..self.columns.len()).collect() };
        let mut beyond = beyond.into_iter().take(PARTS_MAX);
        let mut best: Option<Proved> = None;
        loop {
            let of_kinds = parts.iter().all(|at| *at == chosen || is_kind(header_of(*at)));
            let tally = self.tally(chosen, total, &parts).unwrap_or_default();
            let holds = tally.proves(of_kinds);
            let less_wrong = |best: &Proved| holds && (!best.holds || tally.wrong.len() < best.tally.wrong.len());
            if (holds || tally.speaks()) && best.as_ref().is_none_or(less_wrong) {
                let mut parts = parts.clone();
                parts.sort_unstable();
                best = Some(Proved { total, parts, tally, holds, unlisted: None });
            }
            if best.as_ref().is_some_and(Proved::is_exact) {
                return best;
            }
            let next = beyond.next().filter(|at| self.columns.get(*at).is_some_and(|column| column.role.is_none()));
            match next.map(|next| (next, part(next))) {
                Some((next, Part::May)) => parts.push(next),
                Some((_, Part::Beside)) => {}
                None | Some((_, Part::Never)) => return best,
            }
        }
    }

    fn part(&self, at: usize, over: &str) -> Part {
        let Some(column) = self.columns.get(at) else { return Part::Never };
        let header = column.header.strip_prefix(over).unwrap_or(&column.header);
        // 奖品 says what was handed out, or what it was worth.
        let plays = column.role.is_some() && column.field != Some(benefits::ITEM);
        if plays || !self.is_money(column) || has(header, &MEASURES) || ends(header, &MEASURE_ENDINGS) {
            return Part::Beside;
        }
        // An invoice is for what was paid, and no further part of it.
        let never = has(&header.replace("其余", ""), &NO_PARTS) || is_year(header) || has(header, &["发票"]);
        if never || total_word(&column.header).is_some() { Part::Never } else { Part::May }
    }

    /// Whether a column holds amounts, and nothing else.
    fn is_money(&self, column: &Column) -> bool {
        let mut amounts = self.rows.iter().filter_map(|row| cell_at(row, column.index)).map(|cell| cells::money(cell, column.unit));
        let any = amounts.clone().any(|amount| amount.is_ok_and(|amount| amount.is_some()));
        any && amounts.all(|amount| amount.is_ok())
    }

    /// In how many rows a total is the sum of its parts; `None` where it is no amount at all.
    fn tally(&self, chosen: usize, total: usize, parts: &[usize]) -> Option<Tally> {
        let amount = |row: &GridRow, at: usize| {
            let column = self.columns.get(at)?;
            cell_at(row, column.index).map_or(Some(None), |cell| cells::money(cell, column.unit).ok())
        };
        let mut tally = Tally::default();
        for row in self.rows {
            let Some(own) = amount(row, chosen) else { continue };
            let own = own.unwrap_or_default();
            let others = parts.iter().filter(|part| **part != chosen);
            let others = others.filter_map(|part| amount(row, *part).flatten()).fold(Decimal::ZERO, Decimal::saturating_add);
            if own.is_zero() && others.is_zero() {
                continue;
            }
            match amount(row, total)? {
                Some(total) if total == own.saturating_add(others) => {
                    tally.agree += 1;
                    tally.adding += usize::from(!others.is_zero());
                }
                Some(_) => tally.wrong.push(row.number),
                None => tally.open += 1,
            }
        }
        Some(tally)
    }
}
