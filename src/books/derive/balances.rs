//! What a trial balance says of receivables and payables: the accounts and their parts, openings by party, and whether the journal leads
//! from the opening to the closing. Knows no journal.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeBounds;

use rust_decimal::Decimal;

use crate::books::account_class::{AccountClass, class, head_of, leaf_of};
use crate::tables::{Row, SheetName, Source, trial_balance};
use crate::value::text::compact;

/// An account's code without signs, or its name where it has no code: what an account is known by.
pub(super) fn account_key(code: &str, name: &str) -> String {
    let digits: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    if digits.is_empty() || code == name { compact(head_of(if name.is_empty() { code } else { name })) } else { digits }
}

/// The open accounts of a unit: the shortest codes of which all others are parts.
#[derive(Debug, Default)]
pub(super) struct Roots(BTreeSet<String>);

impl Roots {
    /// From the keys of all accounts.
    pub fn new(keys: impl IntoIterator<Item = String>) -> Self {
        let mut roots = BTreeSet::new();
        // In order a code stands behind those that begin it.
        for key in keys.into_iter().collect::<BTreeSet<_>>() {
            if part_of(&roots, &key).is_none() {
                roots.insert(key);
            }
        }
        Self(roots)
    }

    /// The account that an account is, or is a part of.
    pub fn of<'a>(&'a self, key: &'a str) -> &'a str {
        part_of(&self.0, key).unwrap_or(key)
    }
}

fn part_of<'a>(roots: &'a BTreeSet<String>, key: &str) -> Option<&'a str> {
    if !key.starts_with(|c: char| c.is_ascii_digit()) {
        return roots.get(key).map(String::as_str);
    }
    (3..=key.len()).find_map(|end| key.get(..end).and_then(|head| roots.get(head)).map(String::as_str))
}

/// A balance of the trial balance.
#[derive(Debug, Clone)]
pub(super) struct Balance {
    pub key: String,
    pub name: String,
    /// The party, where the row is of one: its own column, or the name of a part of the account.
    pub party: Option<String>,
    pub opening: Decimal,
    pub closing: Decimal,
    pub class: AccountClass,
    period: String,
    pub source: Source,
}

impl Balance {
    /// Whether two stand on one sheet and are of one period.
    pub fn is_beside(&self, other: &Self) -> bool {
        self.period == other.period && self.source.sheet == other.source.sheet
    }
}

/// The rows of receivables and payables, debit positive. Where no payable stands on the credit side, the balances are written without
/// their side, and payables are turned.
pub(super) fn read(rows: &[Row]) -> Vec<Balance> {
    let one = |row: &Row| {
        let text = |field| row.text(field).unwrap_or_default();
        let (code, name) = (text(trial_balance::ACCOUNT_CODE), text(trial_balance::ACCOUNT_NAME));
        let class = class(code, name);
        let open = matches!(class, AccountClass::Receivable | AccountClass::Payable) && row.get(trial_balance::LEDGER).is_none();
        open.then(|| Balance {
            key: account_key(code, name),
            name: name.to_owned(),
            party: row.text(trial_balance::COUNTERPARTY).map(str::to_owned),
            opening: row.number(trial_balance::OPENING).unwrap_or_default(),
            closing: row.number(trial_balance::CLOSING).unwrap_or_default(),
            class,
            period: row.shown(trial_balance::PERIOD),
            source: row.source.clone(),
        })
    };
    let mut balances: Vec<Balance> = rows.iter().filter_map(one).collect();
    let payable = |balance: &&Balance| balance.class == AccountClass::Payable;
    let credit = |balance: &Balance| balance.opening < Decimal::ZERO || balance.closing < Decimal::ZERO;
    if !balances.iter().filter(payable).any(credit) {
        for balance in balances.iter_mut().filter(|balance| balance.class == AccountClass::Payable) {
            (balance.opening, balance.closing) = (-balance.opening, -balance.closing);
        }
    }
    balances
}

/// What the trial balance says of one account with all its parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Account {
    /// The opening of the account where the journal begins, and the row that gives it; `None` where no row fits the journal.
    pub opening: Option<(Decimal, Source)>,
    /// Whether that opening is worked back from a balance of later months through what the journal moved before them.
    pub worked_back: bool,
    /// The opening that the trial balance gives first.
    pub stated: Decimal,
    /// The closing that the journal leads to, or that it should have led to.
    pub closing: Decimal,
    /// The openings by party, where they add up to that of the account.
    pub parties: Vec<(String, Decimal, Source)>,
}

impl Account {
    /// From the rows of an account and of its parts, what the journal moved, and the months that the trial balance may be of.
    pub fn new(root: &str, rows: &[&Balance], moved: &Moves, windows: &[(u32, u32)]) -> Self {
        let mut account = Self::default();
        let leaves = leaves(root, rows);
        let total = whole_spans(root, rows);
        account.closing = total.last().map(|span| span.closing).unwrap_or_default();
        account.stated = total.first().map(|span| span.opening).unwrap_or_default();
        let Some(span) = fitting(&total, moved.whole()) else {
            if let Some((opening, source)) = worked_back(&total, moved, windows) {
                account.worked_back = true;
                account.opening = Some((opening, source));
            }
            return account;
        };
        account.opening = Some((span.opening, span.source.clone()));
        account.closing = span.closing;
        let by_party: Vec<(String, Decimal, Source)> = leaves
            .iter()
            .filter(|balance| balance.period == span.period && balance.source.sheet == span.source.sheet)
            .map(|balance| {
                (balance.party.clone().unwrap_or_else(|| leaf_of(&balance.name).to_owned()), balance.opening, balance.source.clone())
            })
            .collect();
        if by_party.iter().map(|(_, opening, _)| *opening).sum::<Decimal>() == span.opening {
            account.parties = by_party.into_iter().filter(|(_, opening, _)| !opening.is_zero()).collect();
        }
        account
    }
}

/// The rows without parts of their own: those of parties, and accounts that no other account is a part of.
fn leaves<'a>(root: &str, rows: &[&'a Balance]) -> Vec<&'a Balance> {
    let has_parts = |balance: &Balance| {
        rows.iter().any(|other| {
            (other.key.len() > balance.key.len() && other.key.starts_with(balance.key.as_str()))
                || (balance.party.is_none() && other.key == balance.key && other.party.is_some())
        })
    };
    let is_leaf = |balance: &&&Balance| (balance.party.is_some() || balance.key != root) && !has_parts(balance);
    rows.iter().filter(is_leaf).copied().collect()
}

/// An opening and a closing with the journal between them.
#[derive(Debug, Clone)]
struct Span {
    opening: Decimal,
    closing: Decimal,
    /// The period of the opening.
    period: String,
    source: Source,
}

/// The periods of one account, in their order.
fn spans(rows: &[&Balance]) -> Vec<Span> {
    let span = |balance: &&Balance| Span {
        opening: balance.opening,
        closing: balance.closing,
        period: balance.period.clone(),
        source: balance.source.clone(),
    };
    let mut spans: Vec<Span> = rows.iter().map(span).collect();
    spans.sort_by(|a, b| a.period.cmp(&b.period).then_with(|| a.source.cmp(&b.source)));
    spans
}

/// As [`spans`], of an account that stands in the trial balance by its parts only.
fn spans_of_leaves(leaves: &[&Balance]) -> Vec<Span> {
    // Sheets without a period are of different ones.
    let mut sums: BTreeMap<(&str, &SheetName), Span> = BTreeMap::new();
    for leaf in leaves {
        let span = sums.entry((&leaf.period, &leaf.source.sheet)).or_insert_with(|| Span {
            opening: Decimal::ZERO,
            closing: Decimal::ZERO,
            period: leaf.period.clone(),
            source: leaf.source.clone(),
        });
        span.opening = span.opening.saturating_add(leaf.opening);
        span.closing = span.closing.saturating_add(leaf.closing);
        span.source = span.source.clone().min(leaf.source.clone());
    }
    sums.into_values().collect()
}

/// What the journal moves on one account: its months in order, each with the net amount, and all months of the journal.
#[derive(Debug, Clone, Default)]
pub(super) struct Moves {
    /// As [`crate::tables::Stamp::month`] counts them; nought for lines without a date.
    pub own: BTreeMap<u32, Decimal>,
    /// The months that the journal has lines of.
    pub months: BTreeSet<u32>,
}

impl Moves {
    /// What all months move.
    pub fn whole(&self) -> Decimal {
        self.within(..)
    }

    /// What some months move.
    fn within(&self, months: impl RangeBounds<u32>) -> Decimal {
        self.own.range(months).map(|(_, moved)| *moved).fold(Decimal::ZERO, Decimal::saturating_add)
    }
}

/// The months of a trial balance that is of a part of the journal only, as they stand in [`Moves::months`]: first and last. They begin with
/// a year, and most of the accounts lead from their opening to their closing in them; all that most of them do. Accounts are told by their
/// code, their rows, and what moves on them.
pub(super) fn windows(accounts: &[(&str, &[&Balance], &Moves)]) -> Vec<(u32, u32)> {
    let mut best: (usize, Vec<(u32, u32)>) = (0, Vec::new());
    let Some((.., moves)) = accounts.first() else { return Vec::new() };
    let moving = accounts.iter().filter(|(.., moves)| !moves.own.is_empty());
    let spans: Vec<(Vec<Span>, &Moves)> = moving.map(|(root, rows, moves)| (whole_spans(root, rows), *moves)).collect();
    let years: BTreeSet<u32> = moves.months.iter().map(|month| month / 12 * 12).collect();
    for from in years {
        for to in moves.months.range(from..).copied() {
            let count = spans.iter().filter(|(spans, moves)| fits(spans, moves, (from, to))).count();
            match count.cmp(&best.0) {
                Ordering::Greater => best = (count, vec![(from, to)]),
                Ordering::Equal => best.1.push((from, to)),
                Ordering::Less => {}
            }
        }
    }
    if best.0 == 0 { Vec::new() } else { best.1 }
}

fn fits(spans: &[Span], moves: &Moves, (from, to): (u32, u32)) -> bool {
    let ends = spans.first().zip(spans.last());
    ends.is_some_and(|(first, last)| first.opening.saturating_add(moves.within(from..=to)) == last.closing)
}

/// The opening that an account had where the journal begins, worked back through the months before the trial balance. `None` where it fits
/// none of its months, or where those that it fits say different things.
fn worked_back(spans: &[Span], moves: &Moves, windows: &[(u32, u32)]) -> Option<(Decimal, Source)> {
    let first = spans.first()?;
    if moves.own.contains_key(&0) {
        return None;
    }
    let fitting = windows.iter().filter(|window| fits(spans, moves, **window));
    let mut openings = fitting.map(|(from, _)| first.opening.saturating_sub(moves.within(..from)));
    let opening = openings.next()?;
    openings.all(|other| other == opening).then(|| (opening, first.source.clone()))
}

/// The periods of an account as a whole, in their order: by its own rows, else by those of its parts together.
fn whole_spans(root: &str, rows: &[&Balance]) -> Vec<Span> {
    let whole = |balance: &&&Balance| balance.key == root && balance.party.is_none();
    let heads: Vec<&Balance> = rows.iter().filter(whole).copied().collect();
    if heads.is_empty() { spans_of_leaves(&leaves(root, rows)) } else { spans(&heads) }
}

/// The span that the journal fills: from the first opening to the last closing; else the only one of all that it fits, for the sheets of
/// several years may not say which is which.
fn fitting(spans: &[Span], moved: Decimal) -> Option<Span> {
    let (first, last) = (spans.first()?, spans.last()?);
    if first.opening.saturating_add(moved) == last.closing {
        return Some(Span { closing: last.closing, ..first.clone() });
    }
    let fits =
        spans.iter().flat_map(|from| spans.iter().filter(|to| from.opening.saturating_add(moved) == to.closing).map(move |to| (from, to)));
    let fits: Vec<(&Span, &Span)> = fits.collect();
    let (from, to) = fits.first()?;
    let same = fits.iter().all(|(other, _)| other.opening == from.opening);
    same.then(|| Span { closing: to.closing, ..(*from).clone() })
}
