//! Open items from the journal: what is left of receivables and payables when the oldest is cleared first, by account and party, from the
//! openings of the trial balance on. Where the trial balance contradicts the journal, nothing is judged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::balances::{Account, Balance, Moves, read, windows};
use super::clearing::{Movement, Open, open};
use super::open_lines::{Entry, Gathered, Root, gather};
use super::recoded::Recoded;
use super::{Derived, Journal, careful, unsure};
use crate::say;
use crate::tables::{Caution, Row, Source, Stamp, TableKind, journal, open_items};
use crate::value::{Date, Said, Value, money};

/// What is left open with a party, and why it is not sure.
#[derive(Debug)]
struct Item {
    party: usize,
    open: Open,
    /// The row of the trial balance that gives the opening.
    opening: Option<Source>,
    caution: Option<Arc<Caution>>,
}

/// Derives the table.
pub(super) fn derive(journal: &Journal, trial_balance: &[Row]) -> Derived {
    let mut balances = read(trial_balance);
    let recoded = Recoded::of(journal, &balances);
    for balance in &mut balances {
        if let Some(now) = recoded.now(&balance.key) {
            balance.key = now;
        }
    }
    let gathered = gather(journal, &balances, &recoded);
    let mut derived = Derived { looked_at: gathered.entries.len() + balances.len(), ..Derived::default() };
    if trial_balance.is_empty() && !gathered.entries.is_empty() {
        let why = Said::new(
            "没有科目余额表,往来款的期初余额未知,只列本期形成、尚未结清的部分;如需检查期初余额,请导出科目余额表",
            "without a trial balance the opening receivables and payables are unknown: only what arose in the period and is still open is listed; export the trial balance to have the openings checked",
        );
        derived.told.push((why, Vec::new()));
    }
    let of_roots = gathered.roots.iter().enumerate().map(|(index, root)| {
        let from = gathered.entries.partition_point(|entry| entry.root < index);
        let to = gathered.entries.partition_point(|entry| entry.root <= index);
        let entries = gathered.entries.get(from..to).unwrap_or_default();
        let rows = balances.iter().filter(|balance| gathered.root_of(&balance.key) == Some(index)).collect();
        let of_root = OfRoot { journal, gathered: &gathered, root, entries };
        (of_root.moves(), rows, of_root)
    });
    let of_roots: Vec<(Moves, Vec<&Balance>, OfRoot)> = of_roots.collect();
    let accounts: Vec<(&str, &[&Balance], &Moves)> =
        of_roots.iter().map(|(moves, rows, of_root)| (of_root.root.key.as_str(), rows.as_slice(), moves)).collect();
    let windows = windows(&accounts);
    for (moves, rows, of_root) in &of_roots {
        of_root.derive((!trial_balance.is_empty()).then_some(rows.as_slice()), moves, &windows, &mut derived);
    }
    derived
}

/// One account with its parts.
struct OfRoot<'r, 'a> {
    journal: &'r Journal<'a>,
    gathered: &'r Gathered,
    root: &'r Root,
    entries: &'r [Entry],
}

impl OfRoot<'_, '_> {
    fn derive(&self, rows: Option<&[&Balance]>, moved: &Moves, windows: &[(u32, u32)], derived: &mut Derived) {
        let account = rows.map(|rows| Account::new(&self.root.key, rows, moved, windows));
        let unproven = rows.zip(account.as_ref()).and_then(|(rows, account)| self.unproven(rows, account, moved.whole()));
        if let Some(why) = &unproven {
            let places = rows.into_iter().flatten().map(|balance| balance.source.clone()).take(super::PLACES_MAX).collect();
            // What is not known of a payable leaves the receivables as they are.
            let mut about = self.journal.row(TableKind::OpenItems, &[]);
            about.set(open_items::SIDE, Some(Value::text(self.side())));
            derived.about.insert(derived.told.len(), about);
            derived.told.push((why.clone(), places));
        }
        let known = account.filter(|_| unproven.is_none());
        let mut items = self.items(known.as_ref());
        if let Some(why) = unproven {
            let caution = unsure(why);
            for item in &mut items {
                item.caution = Some(Arc::clone(&caution));
            }
        }
        derived.lines += self.entries.len();
        derived.rows.extend(items.into_iter().map(|item| self.row(item)));
    }

    /// What the journal moves on the account, month by month.
    fn moves(&self) -> Moves {
        let lines = self.journal.lines;
        let mut own: BTreeMap<u32, Decimal> = BTreeMap::new();
        for entry in self.entries {
            let month = own.entry(lines.stamp(entry.line).month()).or_default();
            *month = month.saturating_add(lines.debit(entry.line).saturating_sub(lines.credit(entry.line)));
        }
        Moves { own, months: self.gathered.months.clone() }
    }

    /// Why the trial balance and the journal do not go together.
    fn unproven(&self, rows: &[&Balance], account: &Account, moved: Decimal) -> Option<Said> {
        // An opening worked back to the other side is what the journal or the balance lacks, no balance that anybody had.
        let other_side =
            |opening: Decimal| account.worked_back && if self.root.payable { opening > Decimal::ZERO } else { opening < Decimal::ZERO };
        if account.opening.as_ref().is_some_and(|(opening, _)| !other_side(*opening)) || (rows.is_empty() && moved.is_zero()) {
            return None;
        }
        let (name, moved) = (&self.root.name, money(moved));
        if rows.is_empty() {
            return Some(say!(
                "“{name}”在科目余额表中没有,序时账却有发生额(净额{moved}元),该科目推定的往来款未作检查,请核对科目余额表是否齐全",
                "the trial balance has no “{name}”, which the journal moves by {moved} net; open items derived for it are not checked: is the trial balance complete?"
            ));
        }
        let (opening, closing) = (money(account.stated), money(account.closing));
        if account.opening.is_some() {
            return Some(say!(
                "“{name}”在科目余额表的期初余额{opening}元小于(方向上不足)序时账以前年度的净发生额(借方为正),序时账或余额表可能不全,该科目推定的往来款未作检查",
                "the opening of “{name}” in the trial balance, {opening}, falls short of what the journal moved in the years before (debit positive): journal or trial balance may lack something; open items derived for it are not checked"
            ));
        }
        Some(say!(
            "“{name}”的期初余额{opening}元加序时账净发生额{moved}元不等于科目余额表的期末余额{closing}元(借方为正),序时账或余额表可能不全、期间不同,该科目推定的往来款未作检查",
            "the opening of “{name}”, {opening}, and what the journal moves, {moved} net, do not give the closing of {closing} (debit positive): journal or trial balance may lack something or be of another period; open items derived for it are not checked"
        ))
    }

    /// What is open with each party; lines by their place in the journal.
    fn items(&self, account: Option<&Account>) -> Vec<Item> {
        let mut openings: BTreeMap<usize, (Decimal, Source)> = BTreeMap::new();
        let side = |amount: Decimal| if self.root.payable { -amount } else { amount };
        if let Some((opening, source)) = account.and_then(|account| account.opening.as_ref()) {
            let split = account.map(|account| account.parties.as_slice()).unwrap_or_default();
            if split.is_empty() && !opening.is_zero() {
                openings.insert(0, (side(*opening), source.clone()));
            }
            for (party, opening, source) in split {
                let known = openings.entry(self.gathered.parties.find(party)).or_insert_with(|| (Decimal::ZERO, source.clone()));
                known.0 += side(*opening);
            }
        }
        let mut items = Vec::new();
        let parties: BTreeSet<usize> = self.entries.iter().map(|entry| entry.party).chain(openings.keys().copied()).collect();
        for party in parties {
            let opening = openings.get(&party);
            let from = self.entries.partition_point(|entry| entry.party < party);
            let to = self.entries.partition_point(|entry| entry.party <= party);
            let own = self.entries.get(from..to).unwrap_or_default();
            let (up, down) = self.movements(own);
            let left = open(opening.map(|(opening, _)| *opening).unwrap_or_default(), &up, &down);
            let line_of = |at: usize| own.get(at).map(|entry| entry.line);
            let item = |open: Open| {
                let cleared_by = open.cleared_by.into_iter().filter_map(line_of).collect();
                let open = Open { origin: open.origin.and_then(line_of), amount: open.amount, cleared_by };
                let opening = opening.filter(|_| open.origin.is_none()).map(|(_, source)| source.clone());
                Item { party, open, opening, caution: None }
            };
            items.extend(left.into_iter().map(item));
        }
        self.settle(&mut items);
        self.caution(&mut items, account.is_some_and(|account| account.worked_back));
        items
    }

    /// Increases and decreases on the account's own side, by their place among the entries.
    fn movements(&self, entries: &[Entry]) -> (Vec<Movement>, Vec<Movement>) {
        let lines = self.journal.lines;
        let (mut up, mut down) = (Vec::new(), Vec::new());
        for (at, entry) in entries.iter().enumerate() {
            let (debit, credit) = (lines.debit(entry.line), lines.credit(entry.line));
            let (more, less) = if self.root.payable { (credit, debit) } else { (debit, credit) };
            up.extend((!more.is_zero()).then_some((at, more)));
            down.extend((!less.is_zero()).then_some((at, less)));
        }
        (up, down)
    }

    /// Sets an opening that no party is named for against what parties paid beyond their own items: they paid the opening.
    fn settle(&self, items: &mut Vec<Item>) {
        let Some(pool) = items.iter().position(|item| item.party == 0 && item.open.origin.is_none() && item.open.amount > Decimal::ZERO)
        else {
            return;
        };
        let mut left = items.get(pool).map(|item| item.open.amount).unwrap_or_default();
        let mut by = Vec::new();
        for item in items.iter_mut().filter(|item| item.party != 0 && item.open.amount < Decimal::ZERO) {
            let part = left.min(-item.open.amount);
            item.open.amount += part;
            left -= part;
            by.extend(item.open.origin.filter(|_| !part.is_zero()));
        }
        let Some(item) = items.get_mut(pool) else { return };
        item.open.amount = left;
        item.open.cleared_by.extend(by);
        let source = item.opening.clone();
        // What parties paid on their own items may have been paid on the opening as well: that part of it is not sure to be open.
        let lines = self.journal.lines;
        let down = |entry: &Entry| if self.root.payable { lines.debit(entry.line) } else { lines.credit(entry.line) };
        let paid: Decimal = self.entries.iter().filter(|entry| entry.party != 0).map(down).filter(|amount| *amount > Decimal::ZERO).sum();
        let doubtful = left.min((paid - by_amount(&item.open, lines, self.root.payable)).max(Decimal::ZERO));
        if !doubtful.is_zero() {
            item.open.amount -= doubtful;
            let why = Said::new(
                "期初余额没有分往来单位,本期又有收回(支付),这部分期初余额是否仍挂账不能确定,未作检查;如需检查,请导出带往来单位的余额表",
                "the opening is not given by party and parties paid in the period: whether this part of it is still open is not sure; not checked: export the balances by party",
            );
            let open = Open { origin: None, amount: doubtful, cleared_by: Vec::new() };
            items.push(Item { party: 0, open, opening: source, caution: Some(unsure(why)) });
        }
        items.retain(|item| !item.open.amount.is_zero());
    }

    fn caution(&self, items: &mut [Item], worked_back: bool) {
        let lines = self.journal.lines;
        let other_side = items.iter().any(|item| item.open.amount < Decimal::ZERO);
        let moves = |party: usize| self.entries.iter().any(|entry| entry.party == party);
        let name = &self.root.name;
        let wrong = unsure(say!(
            "“{name}”的余额在相反方向(可能多收、多付、预收预付或记错),由序时账推定,未检查账龄,请核对",
            "the balance of “{name}” stands on the other side (overpaid, paid ahead or misposted?); derived from the journal, its age was not checked"
        ));
        let elsewhere = unsure(say!(
            "“{name}”有往来单位余额在相反方向,没有发生额的往来单位的期初余额可能已以别的名称结清,未作检查,请核对",
            "parties of “{name}” stand on the other side: the opening of a party without entries may have been settled under another name; not checked"
        ));
        let nobody = careful(Said::new(
            "序时账没有写明往来单位,按科目合并推定",
            "the journal names no party, so this is derived for the account as a whole",
        ));
        let back = careful(Said::new(
            "期初余额由余额表的期初余额减去序时账以前年度的发生额倒推,没有分往来单位",
            "the opening is worked back from that of the trial balance through the years before it, and is of no party",
        ));
        let renamed = unsure(say!(
            "“{name}”中另一往来单位后来有同样金额的相反方向余额,可能是单位改名或以别的名称结清,未检查账龄,请核对",
            "another party of “{name}” has come to stand on the other side with the very amount: renamed, or settled under another name? its age was not checked"
        ));
        let paid = self.paid_too_much(items);
        for item in items.iter_mut().filter(|item| item.caution.is_none()) {
            item.caution = match item.open.origin {
                _ if item.open.amount < Decimal::ZERO => Some(Arc::clone(&wrong)),
                Some(line) if paid.get(&item.open.amount).is_some_and(|day| *day >= lines.stamp(line)) => Some(Arc::clone(&renamed)),
                None if other_side && item.party != 0 && !moves(item.party) => Some(Arc::clone(&elsewhere)),
                None if worked_back => Some(Arc::clone(&back)),
                _ if item.party == 0 => Some(Arc::clone(&nobody)),
                _ => None,
            };
        }
    }

    /// The amounts by which parties stand on the other side, each with the last day that it came about.
    fn paid_too_much(&self, items: &[Item]) -> BTreeMap<Decimal, Stamp> {
        let mut paid: BTreeMap<Decimal, Stamp> = BTreeMap::new();
        for item in items.iter().filter(|item| item.party != 0 && item.open.amount < Decimal::ZERO) {
            let Some(line) = item.open.origin else { continue };
            let last = paid.entry(-item.open.amount).or_default();
            *last = (*last).max(self.journal.lines.stamp(line));
        }
        paid
    }

    fn side(&self) -> &'static str {
        if self.root.payable { "payable" } else { "receivable" }
    }

    fn row(&self, item: Item) -> Row {
        let lines = self.journal.lines;
        let mut of_lines: Vec<usize> = item.open.origin.into_iter().chain(item.open.cleared_by.iter().copied()).collect();
        of_lines.dedup();
        let taken_over = item.open.origin.filter(|_| item.open.amount > Decimal::ZERO).and_then(|line| self.taken_over(line, item.party));
        of_lines.extend(taken_over);
        let mut row = self.journal.row(TableKind::OpenItems, &of_lines);
        if let Some(opening) = item.opening {
            let cleared = row.derived.take().into_iter().flatten().filter(|_| !of_lines.is_empty());
            row.derived = Some([opening.clone()].into_iter().chain(cleared).collect());
            row.source = opening;
        }
        row.set(open_items::SIDE, Some(Value::text(self.side())));
        row.set(open_items::ACCOUNT_NAME, Some(Value::text(self.root.name.as_str())));
        row.set(open_items::COUNTERPARTY, Some(Value::text(self.gathered.parties.name(item.party).unwrap_or(&self.root.name))));
        let since = taken_over.or(item.open.origin);
        let origin = since.map_or_else(|| before(self.journal), |line| lines.stamp(line).date());
        row.set(open_items::ORIGIN, origin.map(Value::Date));
        row.set(open_items::AMOUNT, Some(Value::Number(item.open.amount)));
        let summary = item.open.origin.and_then(|line| self.journal.text(journal::SUMMARY, line));
        row.set(open_items::SUMMARY, summary.or_else(|| Some(Value::text("期初余额"))));
        row.caution = item.caution.or_else(|| taken_over.map(|_| other_account()));
        row
    }

    /// Where a line takes over what the same party owed on another account of the kind, and does nothing else: the last line that added to it
    /// there. What is only called otherwise is no younger.
    fn taken_over(&self, line: usize, party: usize) -> Option<usize> {
        let Journal { lines, ledger, .. } = self.journal;
        let others: Vec<usize> =
            ledger.lines_of(ledger.voucher(line)?).filter(|other| *other != line && lines.is_financial(*other)).collect();
        let [other] = others.as_slice() else { return None };
        let moved = |line: usize| lines.debit(line) - lines.credit(line);
        if party == 0 || ledger.class(*other) != ledger.class(line) || moved(*other) != -moved(line) {
            return None;
        }
        let there = |root: usize| {
            let from = self.gathered.entries.partition_point(|entry| (entry.root, entry.party) < (root, party));
            let to = self.gathered.entries.partition_point(|entry| (entry.root, entry.party) <= (root, party));
            let own = self.gathered.entries.get(from..to).unwrap_or_default();
            own.get(..own.iter().position(|entry| entry.line == *other)?)
        };
        let earlier = (0..self.gathered.roots.len()).find_map(there)?;
        let adds = |line: &usize| if self.root.payable { moved(*line) < Decimal::ZERO } else { moved(*line) > Decimal::ZERO };
        earlier.iter().rev().map(|entry| entry.line).find(adds)
    }
}

fn other_account() -> Arc<Caution> {
    careful(Said::new(
        "由另一往来科目转入,形成时间按原科目转出前最近一笔发生额算",
        "taken over from another such account: its age counts from the last amount that arose there before",
    ))
}

/// What the lines that cleared an item paid.
fn by_amount(open: &Open, lines: &crate::tables::Lines, payable: bool) -> Decimal {
    let down = |line: &usize| if payable { lines.debit(*line) } else { lines.credit(*line) };
    open.cleared_by.iter().map(down).filter(|amount| *amount > Decimal::ZERO).sum()
}

/// The day before which an opening arose: the first of January where the journal begins in January, else the next one, so that nobody is
/// accused by the months of a year that the journal lacks.
fn before(journal: &Journal) -> Option<Date> {
    let first = journal.lines.stamps().iter().filter_map(|stamp| stamp.earliest()).min()?.day()?;
    Some(Date::Before(if first.month() == 1 { first.year() } else { first.year() + 1 }))
}
