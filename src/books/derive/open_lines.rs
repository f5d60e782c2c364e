//! The lines of receivables and payables: of which account each is, with which party, in the order of time. Knows no clearing.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::Journal;
use super::balances::{Balance, Roots, account_key};
use super::recoded::Recoded;
use crate::books::account_class::{AccountClass, head_of, leaf_of};
use crate::tables::{HashMap, TextId, journal};
use crate::value::text::compact;

/// A line of an open account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// The place of its account among [`Gathered::roots`].
    pub root: usize,
    /// The number of its party; nought where none is named.
    pub party: usize,
    pub line: usize,
}

/// An account with its parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Root {
    pub key: String,
    pub name: String,
    pub payable: bool,
}

/// Names by number, the same in any spelling; number nought is nobody.
#[derive(Debug, Default)]
pub(super) struct Parties {
    numbers: HashMap<String, usize>,
    names: Vec<String>,
}

impl Parties {
    fn number(&mut self, name: &str) -> usize {
        let key = compact(name);
        if key.is_empty() {
            return 0;
        }
        let next = self.names.len() + 1;
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.names.push(name.to_owned());
        }
        number
    }

    /// The number of a name; nought where it is not known.
    pub fn find(&self, name: &str) -> usize {
        self.numbers.get(&compact(name)).copied().unwrap_or(0)
    }

    /// The name of a number, as it was first written.
    pub fn name(&self, number: usize) -> Option<&str> {
        number.checked_sub(1).and_then(|at| self.names.get(at)).map(String::as_str)
    }
}

/// All open accounts and their lines.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// In the order of their keys.
    pub roots: Vec<Root>,
    /// By account, party and time.
    pub entries: Vec<Entry>,
    pub parties: Parties,
    /// The months that the journal has lines of, as [`crate::tables::Stamp::month`] counts them.
    pub months: BTreeSet<u32>,
    all: Roots,
}

impl Gathered {
    /// The place of the account that an account is, or is a part of.
    pub fn root_of(&self, key: &str) -> Option<usize> {
        let root = self.all.of(key);
        self.roots.binary_search_by(|known| known.key.as_str().cmp(root)).ok()
    }
}

/// An account as lines name it.
struct Account {
    key: String,
    name: String,
    payable: bool,
}

/// Gathers the lines, and the accounts of lines and trial balance.
pub(super) fn gather(journal: &Journal, balances: &[Balance], recoded: &Recoded) -> Gathered {
    let lines = journal.lines;
    let is_open = |class: AccountClass| matches!(class, AccountClass::Receivable | AccountClass::Payable);
    let open_lines = || (0..lines.len()).filter(|line| is_open(journal.ledger.class(*line)) && lines.is_financial(*line));
    let id_of = |line: usize| (lines.id(journal::ACCOUNT_CODE, line), lines.id(journal::ACCOUNT_NAME, line));
    // A journal without codes finds its accounts in the trial balance by their names.
    let mut coded: BTreeMap<String, &str> = BTreeMap::new();
    for balance in balances {
        let known = coded.entry(compact(head_of(&balance.name))).or_insert(&balance.key);
        *known = (*known).min(&balance.key);
    }
    let mut accounts: HashMap<(TextId, TextId), Account> = HashMap::default();
    for line in open_lines() {
        accounts.entry(id_of(line)).or_insert_with_key(|(code, name)| {
            let (code, name) = (lines.texts.get(*code), lines.texts.get(*name));
            let payable = journal.ledger.class(line) == AccountClass::Payable;
            let key = account_key(code, name);
            let key = coded.get(&key).map_or(key.clone(), |coded| (*coded).to_owned());
            let key = recoded.now(&key).unwrap_or(key);
            Account { key, name: name.to_owned(), payable }
        });
    }
    let of_balances = balances.iter().map(|balance| (balance.key.clone(), (balance.name.clone(), balance.class == AccountClass::Payable)));
    let mut named: Vec<(String, (String, bool))> =
        accounts.values().map(|account| (account.key.clone(), (account.name.clone(), account.payable))).collect();
    // Of several names the first in order, so that neither the order of lines nor that of a map tells.
    named.sort();
    let named: Vec<(String, (String, bool))> = of_balances.chain(named).collect();
    let all = Roots::new(named.iter().map(|(key, _)| key.clone()));
    let mut roots: BTreeMap<String, Root> = BTreeMap::new();
    for (key, (name, payable)) in &named {
        let root = all.of(key);
        // Its own name goes before what a part's path says of it.
        let known = roots.entry(root.to_owned()).or_insert_with(|| Root { key: root.to_owned(), name: String::new(), payable: *payable });
        if known.name.is_empty() && (key == root || head_of(name) != leaf_of(name)) {
            head_of(name).clone_into(&mut known.name);
        }
    }
    let months = lines.stamps().chunk_by(|a, b| a.month() == b.month()).filter_map(|stamps| stamps.first()).map(|stamp| stamp.month());
    let months = months.filter(|month| *month > 0).collect();
    let mut gathered = Gathered { roots: roots.into_values().collect(), months, all, ..Gathered::default() };
    for root in gathered.roots.iter_mut().filter(|root| root.name.is_empty()) {
        root.name.clone_from(&root.key);
    }
    for balance in balances {
        gathered.parties.number(balance.party.as_deref().unwrap_or_else(|| leaf_of(&balance.name)));
    }
    add_entries(journal, &mut gathered, open_lines(), &id_of, &accounts);
    gathered
}

fn add_entries(
    journal: &Journal,
    gathered: &mut Gathered,
    open_lines: impl Iterator<Item = usize>,
    id_of: &impl Fn(usize) -> (TextId, TextId),
    accounts: &HashMap<(TextId, TextId), Account>,
) {
    let lines = journal.lines;
    let mut known: HashMap<(TextId, TextId), (usize, usize)> = HashMap::default();
    let mut parties: HashMap<TextId, usize> = HashMap::default();
    for line in open_lines {
        let id = id_of(line);
        let (root, part) = *known.entry(id).or_insert_with(|| {
            let Some(account) = accounts.get(&id) else { return (usize::MAX, 0) };
            let root = gathered.root_of(&account.key).unwrap_or(usize::MAX);
            let is_part =
                gathered.roots.get(root).is_some_and(|root| root.key != account.key) || head_of(&account.name) != leaf_of(&account.name);
            (root, if is_part { gathered.parties.number(leaf_of(&account.name)) } else { 0 })
        });
        let written = lines.id(journal::COUNTERPARTY, line);
        let party = if written.is_blank() {
            part
        } else {
            *parties.entry(written).or_insert_with(|| gathered.parties.number(lines.texts.get(written)))
        };
        gathered.entries.push(Entry { root, party, line });
    }
    gathered.entries.sort_by(|a, b| (a.root, a.party).cmp(&(b.root, b.party)).then_with(|| in_time(journal, a.line, b.line)));
}

/// The order of two lines in time; on one day by content, so that the order of rows does not matter.
fn in_time(journal: &Journal, a: usize, b: usize) -> Ordering {
    let lines = journal.lines;
    let text = |field, line| lines.text(field, line);
    let amounts = |line: usize| (lines.debit(line), lines.credit(line));
    lines
        .stamp(a)
        .cmp(&lines.stamp(b))
        .then_with(|| text(journal::VOUCHER_NO, a).cmp(text(journal::VOUCHER_NO, b)))
        .then_with(|| amounts(b).cmp(&amounts(a)))
        .then_with(|| text(journal::SUMMARY, a).cmp(text(journal::SUMMARY, b)))
        .then_with(|| lines.source(a).cmp(&lines.source(b)))
}
