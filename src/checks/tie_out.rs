//! Kind `tie_out`: accounts whose movement in the trial balance is not what the journal moves on them. Knows no rule.
//!
//! ```toml
//! kind = "tie-out"
//! closing = ["@closing-account"]   # accounts to which expense and income are closed
//! auxiliary = ["@auxiliary-column"]   # headers of columns that name the items of an account
//! ```
//!
//! The period of a balance is the one in which most accounts agree, among all runs of the journal's months. A parent's movement is that of
//! its children, so the lowest account that differs is the one to look at. Where most accounts differ in every period, journal and
//! balance are of different periods or one of them is not whole: that is told, not flagged. A balance may show what stood before the books were
//! closed: it is held against the journal without the vouchers that close it, where more accounts agree so.
//!
//! Several rows of one account (`parts`) count once. Where they do not tell what the account comes to, and nothing that they may come to agrees, it is told.
//!
//! An account that the journal moves and a balance lacks is flagged where the balance is whole but for it. Where it lacks many, all of a class, or may leave
//! out what stands at nought, that is told.

mod parts;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::balances::{Account, Group, digits_of, groups, is_above, tolerance};
use super::outlays::Words;
use super::vouchers::month;
use super::{Check, Context, Flag, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::books::account_class::{AccountClass, path_key};
use crate::books::ledger::Ledger;
use crate::books::movement::{Moved, Movement, Sides};
use crate::findings::Severity;
use crate::rules::{Rule, RuleError};
use crate::say;
use crate::tables::{Field, HashMap, Lines, TableKind, TextId, journal, trial_balance};
use crate::value::{Date, Said, money};
use parts::{Joined, Stated};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    #[serde(default)]
    closing: Vec<Spanned<String>>,
    #[serde(default)]
    auxiliary: Vec<Spanned<String>>,
}

#[derive(Debug)]
struct TieOut {
    closing: Words,
    auxiliary: Words,
}

/// The variant for accounts whose debits and credits differ by the same, so that the balance agrees.
const GROSS: &str = "gross";

/// The variant for accounts of the journal that the balance does not have.
const ABSENT: &str = "absent";

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let words = |words: &[Spanned<String>]| Words::prepare(words, rule, shared);
    Ok(Box::new(TieOut { closing: words(&spec.closing)?, auxiliary: words(&spec.auxiliary)? }))
}

impl Check for TieOut {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        vec![
            (TableKind::TrialBalance, vec![trial_balance::ACCOUNT_CODE, trial_balance::DEBIT, trial_balance::CREDIT]),
            (TableKind::Journal, vec![journal::DATE, journal::ACCOUNT_CODE, journal::DEBIT, journal::CREDIT]),
        ]
    }

    fn variants(&self) -> &'static [&'static str] {
        &[GROSS, ABSENT]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["account", "period", "table_debit", "table_credit", "journal_debit", "journal_credit", "difference"]
    }

    fn run(&self, books: &Books, _: &Context) -> Outcome {
        let (Some(lines), Some(ledger)) = (books.lines(), books.ledger()) else { return Outcome::default() };
        let whole = Movement::of(lines);
        let closes = self.closing_vouchers(lines, ledger);
        let is_open = |line: usize| ledger.voucher_of.get(line).is_none_or(|voucher| closes.get(*voucher as usize) != Some(&true));
        let open = closes.contains(&true).then(|| Movement::of_those(lines, is_open));
        let mut outcome = Outcome::default();
        let groups = groups(books);
        for group in parts::without_breakdowns(groups.clone(), &self.auxiliary) {
            let joined = parts::join(group, &whole, lines, &self.auxiliary);
            let absent = tie(&joined, (&whole, open.as_ref()), books.is_all_of_accounts(), &mut outcome);
            // A table may stand on several sheets.
            let elsewhere = |moved: &Moved| groups.iter().any(|other| other.accounts.iter().any(|account| is_of(account, moved)));
            let absent = absent.map(|absent| absent.without(elsewhere).without_other_codes(lines));
            if let Some(absent) = absent {
                absent.tell(&joined.group, lines, &mut outcome);
            }
        }
        outcome
    }
}

impl TieOut {
    /// Which vouchers close the books: those that move nothing but what is closed and what it is closed to.
    fn closing_vouchers(&self, lines: &Lines, ledger: &Ledger) -> Vec<bool> {
        let mut accounts: HashMap<TextId, bool> = HashMap::default();
        // Of each voucher: whether it has an account of closing, whether any other that is not closed.
        let mut vouchers = vec![(false, false); ledger.vouchers.len()];
        for (line, voucher) in ledger.voucher_of.iter().enumerate() {
            let account = lines.id(journal::ACCOUNT_NAME, line);
            let to = *accounts.entry(account).or_insert_with(|| self.closing.has(lines.texts.get(account)));
            let is_closed = || matches!(ledger.class(line), AccountClass::Expense | AccountClass::Income | AccountClass::Budget);
            let Some((closes, others)) = vouchers.get_mut(*voucher as usize) else { continue };
            *closes |= to;
            *others |= !to && (!is_closed() || lines.texts.get(account).starts_with("资金结存"));
        }
        vouchers.into_iter().map(|(closes, others)| closes && !others).collect()
    }
}

/// A balance beside the journal.
struct Tie<'g> {
    accounts: &'g [Account<'g>],
    /// What its rows say of each account.
    stated: &'g [Stated],
    shown: &'g [String],
    /// What the table says of each account; `None` where it shows no movement columns, or a parent is left blank.
    table: Vec<Option<Sides>>,
    /// The accounts of the journal below each account of the table, or that account itself.
    below: Vec<Vec<&'g Moved>>,
    missed: Decimal,
    /// The accounts of the journal that the table has not, by place.
    absent: Vec<usize>,
}

/// Flags what differs, and gives what the balance lacks. Where the journal is made of the ledgers of some accounts (`of_accounts`), an account that it does
/// not move has none among them, and is told.
fn tie<'m>(
    joined: &Joined,
    (whole, open): (&'m Movement, Option<&'m Movement>),
    of_accounts: bool,
    outcome: &mut Outcome,
) -> Option<Absent<'m>> {
    let group = &joined.group;
    let sources = || joined.sources.clone();
    let shows = |account: &&Account| account.row.get(trial_balance::DEBIT).is_some() || account.row.get(trial_balance::CREDIT).is_some();
    if !group.accounts.iter().any(|account| shows(&account)) {
        let why =
            Said::new("余额表没有本期发生额,不能与序时账核对", "the balance shows no movement; it cannot be held against the journal");
        outcome.unchecked.push(NotLookedAt { why, evidence: sources() });
        return None;
    }
    let best = |movement: &'m Movement| {
        let tie = Tie::of(joined, movement);
        let period = tie.best_period(movement)?;
        Some((tie, movement, period))
    };
    let (of_whole, of_open) = (best(whole), open.and_then(best));
    let agreeing = |best: &Option<(Tie, &Movement, Period)>| best.as_ref().map_or(0, |(.., (_, _, agree, _))| *agree);
    let before_closing = agreeing(&of_open) > agreeing(&of_whole);
    let Some((tie, movement, (first, last, agree, moving))) = (if before_closing { of_open } else { of_whole }) else {
        untold(joined, &(0..joined.stated.len()).collect::<Vec<_>>(), outcome);
        return None;
    };
    if agree * 2 <= moving {
        let why = Said::new(
            "余额表与序时账在任何期间都有过半科目对不上:两者期间不同,或其中一个不完整,未作核对;请导出同一期间的完整序时账和余额表",
            "in every period most accounts of the balance differ from the journal: of different periods, or one of them not whole; not checked: export both whole and for one period",
        );
        outcome.unchecked.push(NotLookedAt { why, evidence: sources() });
        return None;
    }
    outcome.rows += moving;
    untold(joined, &tie.unclear(first, last), outcome);
    let ends = [first, last].map(|place| movement.months.get(place).copied().and_then(month));
    let period = period_shown(ends, before_closing);
    let (without, differing): (Vec<_>, Vec<_>) =
        tie.differing(first, last).into_iter().partition(|(_, moved)| of_accounts && moved.is_zero());
    outcome.unchecked.extend(without_ledger(&tie, &without));
    let only_here = |(place, of_journal): &(usize, Sides)| {
        let account = tie.accounts.get(*place).filter(|_| of_journal.is_zero())?;
        Some(OnlyHere {
            code: digits_of(&account.code),
            name: path_key(account.name),
            budget: account.budget,
            sides: tie.table.get(*place).copied().flatten()?,
        })
    };
    let only_here = differing.iter().filter_map(only_here).collect();
    outcome.flags.extend(differing.into_iter().filter_map(|(place, moved)| flag(&tie, place, moved, ends, period.clone()?)));
    let months = [first, last].map(|place| movement.months.get(place).copied().unwrap_or_default());
    Some(Absent { accounts: tie.absent(movement, first, last), only_here, months, ends, period: period?, moving })
}

/// Tells of accounts of the balance of which there is no ledger.
fn without_ledger(tie: &Tie, places: &[(usize, Sides)]) -> Option<NotLookedAt> {
    let accounts: Vec<&Account> = places.iter().filter_map(|(place, _)| tie.accounts.get(*place)).collect();
    let count = Some(accounts.len()).filter(|count| *count > 0)?;
    let why = say!(
        "账是按科目导出的明细账,余额表中有{count}个科目没有明细账,未核对;请导出全部科目的明细账或序时账",
        "the books are ledgers of single accounts, and {count} account(s) of the balance have none among them; not checked: export the ledgers of all accounts, or the journal"
    );
    Some(NotLookedAt { why, evidence: accounts.iter().map(|account| account.row.source.clone()).collect() })
}

impl<'g> Tie<'g> {
    fn of(joined: &'g Joined<'g>, movement: &'g Movement) -> Self {
        let (accounts, stated) = (&joined.group.accounts, &joined.stated);
        let mut has_children = vec![false; accounts.len()];
        for slot in accounts.iter().filter_map(|account| account.parent).collect::<BTreeSet<_>>() {
            has_children.get_mut(slot).into_iter().for_each(|slot| *slot = true);
        }
        let table = stated.iter().zip(&has_children).map(|(stated, parent)| {
            let sides = stated.readings.first().copied().unwrap_or_default();
            (!(*parent && sides.is_zero())).then_some(sides)
        });
        let mut table: Vec<Option<Sides>> = table.collect();
        let mut direct = vec![false; accounts.len()];
        let mut below: Vec<Vec<&Moved>> = vec![Vec::new(); accounts.len()];
        let by_code: BTreeMap<(&str, bool), usize> = place_by(accounts, |account| account.code.as_str());
        let by_name = places_by_name(accounts);
        let mut absent = Vec::new();
        for (number, moved) in movement.accounts.iter().enumerate() {
            let code = digits_of(&moved.code);
            let lengths = (3..=code.len()).rev().filter_map(|length| code.get(..length));
            let of_code = lengths.filter(|own| *own == code || is_above(own, &code)).find_map(|own| by_code.get(&(own, moved.budget)));
            // Of a path that the table does not have whole, the part that it has.
            let name = path_key(&moved.name);
            let mut names = std::iter::successors(Some(name.as_str()), |name| name.rsplit_once('\\').map(|(above, _)| above));
            let mut of_name = || names.find_map(|name| by_name.get(&(name.to_owned(), moved.budget)));
            let found = if code.is_empty() { of_name() } else { of_code };
            if found.is_none() {
                absent.push(number);
            }
            found.and_then(|place| direct.get_mut(*place)).into_iter().for_each(|slot| *slot = true);
            // What moves on an account moves on those above it.
            let mut next = found.copied();
            while let Some(place) = next {
                below.get_mut(place).into_iter().for_each(|below| below.push(moved));
                next = accounts.get(place).and_then(|account| account.parent);
            }
        }
        leave_auxiliary(accounts, &direct, &below, &mut table);
        Self { accounts, stated, shown: &joined.shown, table, below, missed: tolerance(accounts), absent }
    }

    /// What the table says of an account beside what the journal moves on it; of what its rows may come to, what agrees. `None` where it says nothing, or
    /// nobody can tell what.
    fn compared(&self, place: usize, moved: Sides) -> Option<Sides> {
        let own = self.table.get(place).copied().flatten()?;
        let Some(stated) = self.stated.get(place).filter(|stated| !stated.sure) else { return Some(own) };
        let agrees = |reading: &Sides| self.agrees(reading.less(moved));
        // Where the parts agree the account's own row is wrong.
        stated.readings.iter().copied().find(agrees).or_else(|| stated.parts.filter(agrees).map(|_| own))
    }

    /// The accounts whose rows do not tell what they come to, and that agree in no way.
    fn unclear(&self, first: usize, last: usize) -> Vec<usize> {
        let is_unclear = |place: &usize| {
            let said = self.table.get(*place).copied().flatten().is_some();
            said && self.compared(*place, self.moved(*place, first, last)).is_none()
        };
        (0..self.accounts.len()).filter(is_unclear).collect()
    }

    /// What the journal moves in a period on accounts that the table has not.
    fn absent<'m>(&self, movement: &'m Movement, first: usize, last: usize) -> Vec<(&'m Moved, Sides)> {
        let of_period = |number: &usize| {
            let moved = movement.accounts.get(*number)?;
            let sides = moved.months.get(first..=last)?.iter().copied().fold(Sides::default(), Sides::plus);
            (!self.agrees(sides)).then_some((moved, sides))
        };
        self.absent.iter().filter_map(of_period).collect()
    }

    fn moved(&self, place: usize, first: usize, last: usize) -> Sides {
        let months =
            |moved: &&'g Moved| moved.months.get(first..=last).unwrap_or_default().iter().copied().fold(Sides::default(), Sides::plus);
        self.below.get(place).into_iter().flatten().map(months).fold(Sides::default(), Sides::plus)
    }

    fn agrees(&self, difference: Sides) -> bool {
        difference.debit.abs() <= self.missed && difference.credit.abs() <= self.missed
    }

    /// The months, by place, in which most accounts agree, how many do, and of how many that move. Of several alike the longest, then
    /// the latest.
    fn best_period(&self, movement: &Movement) -> Option<Period> {
        let count = movement.months.len();
        let mut best: Option<Best> = None;
        for first in 0..count {
            for last in first..count.min(first + 12) {
                let year = |place: usize| movement.months.get(place).map(|month| month / 12);
                if year(first) != year(last) {
                    break;
                }
                let (mut agree, mut moving) = (0, 0);
                for place in 0..self.table.len() {
                    let moved = self.moved(place, first, last);
                    let Some(table) = self.compared(place, moved) else { continue };
                    if table.is_zero() && moved.is_zero() {
                        continue;
                    }
                    moving += 1;
                    agree += usize::from(self.agrees(table.less(moved)));
                }
                let rank = (agree, last - first, last);
                if moving > 0 && best.as_ref().is_none_or(|best| rank > best.rank) {
                    best = Some(Best { rank, period: (first, last, agree, moving) });
                }
            }
        }
        best.map(|best| best.period)
    }

    /// The lowest accounts that differ, each with what the journal moves on it.
    fn differing(&self, first: usize, last: usize) -> Vec<(usize, Sides)> {
        let table: Vec<Option<Sides>> = (0..self.table.len()).map(|place| self.compared(place, self.moved(place, first, last))).collect();
        let less =
            |(place, table): (usize, &Option<Sides>)| table.map_or_else(Sides::default, |table| table.less(self.moved(place, first, last)));
        let differences: Vec<Sides> = table.iter().enumerate().map(less).collect();
        let mut of_children = vec![Sides::default(); differences.len()];
        let mut of_one = vec![false; differences.len()];
        // Sorted by code, children stand behind their parents; a parent that is left blank hands on what its children differ by.
        for place in (0..differences.len()).rev() {
            let blank = table.get(place).is_some_and(Option::is_none);
            let own = if blank { of_children.get(place) } else { differences.get(place) }.copied().unwrap_or_default();
            let Some(parent) = self.accounts.get(place).and_then(|account| account.parent) else { continue };
            if let Some(slot) = of_children.get_mut(parent) {
                *slot = slot.plus(own);
            }
            // Where one part was changed with its parent and another without, the parent differs by what the one does.
            let same = !self.agrees(own) && differences.get(parent) == Some(&own);
            of_one.get_mut(parent).into_iter().for_each(|slot| *slot |= same);
        }
        let is_lowest = |place: &usize| {
            let own = differences.get(*place).copied().unwrap_or_default();
            let rest = own.less(of_children.get(*place).copied().unwrap_or_default());
            let of_one = of_one.get(*place) == Some(&true);
            table.get(*place).is_some_and(Option::is_some) && !self.agrees(own) && !self.agrees(rest) && !of_one
        };
        (0..differences.len()).filter(is_lowest).map(|place| (place, self.moved(place, first, last))).collect()
    }
}

/// Tells which accounts were not compared for their rows do not tell what they come to.
fn untold(joined: &Joined, places: &[usize], outcome: &mut Outcome) {
    /// How many accounts are named.
    const NAMED_MAX: usize = 5;
    let moves = |place: &&usize| {
        let said = joined.stated.get(**place).filter(|stated| !stated.sure);
        said.is_some_and(|stated| stated.readings.iter().any(|reading| !reading.is_zero()))
    };
    let places: Vec<usize> = places.iter().filter(moves).copied().collect();
    let names: Vec<&str> = places.iter().filter_map(|place| joined.shown.get(*place)).take(NAMED_MAX).map(String::as_str).collect();
    if names.is_empty() {
        return;
    }
    let (zh, en, count) = (names.join("、"), names.join(", "), places.len());
    let why = say!(
        "余额表中“{zh}”等{count}个科目各有几行(如按往来单位、项目等核算项目分列),看不出哪一行是科目合计,各行相加也与序时账不同,这些科目未核对;请导出不带核算项目的科目余额表",
        "{count} account(s) such as {en} have several rows in the balance (one for each auxiliary item, say): which is the account's own cannot be told, and their sum is not what the journal moves; not checked: export the balance without auxiliary items"
    );
    let evidence = places.iter().filter_map(|place| joined.stated.get(*place)).flat_map(|stated| stated.sources.clone()).collect();
    outcome.unchecked.push(NotLookedAt { why, evidence });
}

/// Parts that the journal does not part an account into, such as the parties of 1218 where it names them in a column of their own: what it moves
/// on the account is held against the account, by its parts together where its own row is blank, and the parts are not compared.
fn leave_auxiliary(accounts: &[Account], direct: &[bool], below: &[Vec<&Moved>], table: &mut [Option<Sides>]) {
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, account) in accounts.iter().enumerate() {
        if let Some(parent) = account.parent {
            parts.entry(parent).or_default().push(place);
        }
    }
    for (parent, parts) in parts {
        let moves = |place: &usize| below.get(*place).is_some_and(|below| !below.is_empty());
        if direct.get(parent) != Some(&true) || parts.iter().any(moves) {
            continue;
        }
        let together = parts.iter().filter_map(|place| table.get(*place).copied().flatten()).fold(Sides::default(), Sides::plus);
        table.get_mut(parent).filter(|own| own.is_none()).into_iter().for_each(|own| *own = Some(together));
        for place in parts {
            table.get_mut(place).into_iter().for_each(|part| *part = None);
        }
    }
}

/// The best of the periods looked at.
struct Best {
    /// How many accounts agree, its length, its last month.
    rank: (usize, usize, usize),
    period: Period,
}

/// First and last month by place, how many accounts agree, and of how many that move.
type Period = (usize, usize, usize, usize);

/// Where an account stands, by the path of its names and by its own name.
fn places_by_name(accounts: &[Account]) -> BTreeMap<(String, bool), usize> {
    let own = accounts.iter().enumerate().map(|(place, account)| ((path_key(account.name), account.budget), place));
    let paths = accounts.iter().enumerate().map(|(place, account)| ((path_key(&account.path), account.budget), place));
    own.chain(paths).collect()
}

fn place_by<'a>(accounts: &'a [Account], key: impl Fn(&'a Account) -> &'a str) -> BTreeMap<(&'a str, bool), usize> {
    accounts.iter().enumerate().map(|(place, account)| ((key(account), account.budget), place)).collect()
}

/// What differs and the journal does not move at all.
struct OnlyHere {
    code: String,
    name: String,
    budget: bool,
    /// What the table moves on it.
    sides: Sides,
}

impl OnlyHere {
    /// Whether it may go by this code as well: people and 其他 stand below many accounts, so an account below another needs to be below the same one,
    /// and one of the first level to be of the same class.
    fn may_have(&self, code: &str) -> bool {
        /// How long a code of the first level is, where it is not of three digits.
        const FIRST_LEVEL: usize = 4;
        let code = digits_of(code);
        let is_below = |code: &str| code.len() > FIRST_LEVEL;
        let digits = if is_below(&code) || is_below(&self.code) { FIRST_LEVEL } else { 1 };
        code.is_empty() || self.code.is_empty() || code.get(..digits) == self.code.get(..digits)
    }
}

/// Accounts that the journal moves and a balance lacks.
struct Absent<'m> {
    accounts: Vec<(&'m Moved, Sides)>,
    only_here: Vec<OnlyHere>,
    /// First and last month, as numbers and as dates.
    months: [u32; 2],
    ends: [Option<Date>; 2],
    period: Said,
    /// How many accounts of the balance move.
    moving: usize,
}

/// Whether a row of a balance is of an account of the journal, of one below or above it, or has its name.
fn is_of(account: &Account, moved: &Moved) -> bool {
    let code = digits_of(&moved.code);
    let same_name = !moved.name.is_empty() && path_key(account.name) == path_key(&moved.name);
    let own = account.code.as_str();
    account.budget == moved.budget && (same_name || (!code.is_empty() && (own == code || is_above(own, &code) || is_above(&code, own))))
}

impl Absent<'_> {
    fn without(mut self, elsewhere: impl Fn(&Moved) -> bool) -> Self {
        self.accounts.retain(|(moved, _)| !elsewhere(moved));
        self
    }

    /// Without those that the table has under another code: one account is told once, as the table has it.
    fn without_other_codes(mut self, lines: &Lines) -> Self {
        let only_here = std::mem::take(&mut self.only_here);
        if !only_here.is_empty() {
            let is_one = |moved: &Moved, sides: Sides| {
                // Names are looked up in the journal only where the sums are the same.
                let of_sums: Vec<_> =
                    only_here.iter().filter(|own| own.budget == moved.budget && own.sides == sides && own.may_have(&moved.code)).collect();
                let name = || path_key(Self::name(&self.places(moved, lines), lines));
                !of_sums.is_empty()
                    && Some(name()).filter(|name| !name.is_empty()).is_some_and(|name| of_sums.iter().any(|own| own.name == name))
            };
            let kept = self.accounts.iter().copied().filter(|(moved, sides)| !is_one(moved, *sides)).collect();
            self.accounts = kept;
        }
        self
    }

    /// Flags what a balance lacks that is whole but for it; tells of the others.
    fn tell(self, group: &Group, lines: &Lines, outcome: &mut Outcome) {
        // One account of so many that move is left out by mistake; more of them are left out on purpose.
        const MOVING_FOR_ONE: usize = 4;
        let few = self.accounts.len() * MOVING_FOR_ONE <= self.moving;
        let first = |code: &str| code.chars().next();
        let has_class =
            |moved: &Moved| group.accounts.iter().any(|own| first(&own.code) == first(&moved.code) && own.budget == moved.budget);
        // What stands at nought may be left out as a whole; what has no code may go by another name.
        let is_lacking = |moved: &Moved, sides: Sides| few && !moved.code.is_empty() && has_class(moved) && sides.debit != sides.credit;
        let (lacking, others): (Vec<_>, Vec<_>) = self.accounts.iter().copied().partition(|(moved, sides)| is_lacking(moved, *sides));
        outcome.flags.extend(lacking.into_iter().filter_map(|(moved, sides)| self.flag(moved, sides, lines)));
        let (count, Said { zh, en }) = (others.len(), self.period.clone());
        if count > 0 {
            let why = say!(
                "{zh}序时账有{count}个科目有发生额,余额表没有这些科目(余额表可能只列了一部分科目或不列余额为零的科目),未核对;请导出全部科目的余额表",
                "{en}: {count} accounts that the journal moves are not in the balance (it may be of some accounts only, or leave out those at nought); not checked: export the balance with all accounts"
            );
            let evidence = group.accounts.iter().map(|account| account.row.source.clone()).take(1).collect();
            outcome.unchecked.push(NotLookedAt { why, evidence });
        }
    }

    /// The lines of the journal that move an account in the period.
    fn places(&self, moved: &Moved, lines: &Lines) -> Vec<usize> {
        let [first, last] = self.months;
        let of_account = |line: &usize| {
            lines.text(journal::ACCOUNT_CODE, *line) == moved.code
                && lines.is_financial(*line) != moved.budget
                && (first..=last).contains(&lines.stamp(*line).month())
        };
        (0..lines.len()).filter(of_account).collect()
    }

    /// What some lines call their account.
    fn name<'l>(places: &[usize], lines: &'l Lines) -> &'l str {
        let names = places.iter().map(|line| lines.text(journal::ACCOUNT_NAME, *line));
        names.filter(|name| !name.is_empty()).min().unwrap_or_default()
    }

    fn flag(&self, moved: &Moved, sides: Sides, lines: &Lines) -> Option<Flag> {
        /// How many lines of the journal are shown.
        const PLACES_MAX: usize = 20;
        let places = self.places(moved, lines);
        let name = Self::name(&places, lines);
        let account = format!("{} {name}", moved.code).trim().to_owned();
        let mut evidence: Vec<_> = places.iter().map(|line| lines.source(*line)).collect();
        evidence.sort();
        evidence.truncate(PLACES_MAX);
        let [first, last] = self.ends;
        let (first, last) = (first?, last?);
        let amount = sides.debit.abs().max(sides.credit.abs());
        let flag = Flag {
            subject: account.clone(),
            date: Some(last),
            amount,
            irregular_amount: amount,
            variant: ABSENT,
            key: vec![first.to_string(), last.to_string(), digits_of(&moved.code), moved.budget.to_string()],
            evidence: evidence.into_iter().collect(),
            ..Flag::default()
        };
        let flag = flag.fact_text("account", account).fact("period", self.period.clone()).fact_money("difference", amount);
        let flag = flag.fact_text("table_debit", money(Decimal::ZERO)).fact_text("table_credit", money(Decimal::ZERO));
        Some(flag.fact_text("journal_debit", money(sides.debit)).fact_text("journal_credit", money(sides.credit)))
    }
}

/// A period as messages tell it.
fn period_shown([first, last]: [Option<Date>; 2], before_closing: bool) -> Option<Said> {
    let (first, last) = (first?, last?);
    let period = if first == last {
        Said::new(first.zh(), first.en())
    } else {
        let (first_zh, last_zh, first_en, last_en) = (first.zh(), last.zh(), first.en(), last.en());
        say!("{first_zh}至{last_zh}", "{first_en} to {last_en}")
    };
    if !before_closing {
        return Some(period);
    }
    let Said { zh, en } = period;
    Some(say!("{zh}(余额表为结转前,不含结转凭证)", "{en} (before the books were closed, without the closing vouchers)"))
}

fn flag(tie: &Tie, place: usize, moved: Sides, [first, last]: [Option<Date>; 2], period: Said) -> Option<Flag> {
    let account = tie.accounts.get(place)?;
    let shown = tie.shown.get(place).cloned().unwrap_or_default();
    let table = tie.compared(place, moved)?;
    let difference = table.less(moved);
    let (first, last) = (first?, last?);
    let gross = difference.debit == difference.credit;
    let irregular = difference.debit.abs().max(difference.credit.abs());
    let flag = Flag {
        subject: shown.clone(),
        date: Some(last),
        amount: table.debit.abs().max(table.credit.abs()),
        irregular_amount: irregular,
        variant: if gross { GROSS } else { "" },
        severity: gross.then_some(Severity::Low),
        key: vec![first.to_string(), last.to_string(), account.key(), account.budget.to_string()],
        evidence: tie.stated.get(place).into_iter().flat_map(|stated| stated.sources.clone()).collect(),
        ..Flag::default()
    };
    let flag = flag.fact_text("account", shown).fact("period", period).fact_money("difference", irregular);
    let flag = flag.fact_text("table_debit", money(table.debit)).fact_text("table_credit", money(table.credit));
    Some(flag.fact_text("journal_debit", money(moved.debit)).fact_text("journal_credit", money(moved.credit)))
}
