//! Accounts whose codes changed at a new year, as when another system of accounts came into force (2019: 1215 to 1218) or other software: what was
//! booked under the old code and what is booked under the new one are one account.

use std::collections::BTreeMap;

use super::Journal;
use super::balances::{Balance, Roots, account_key};
use crate::books::account_class::{AccountClass, head_of};
use crate::tables::{HashMap, TextId, journal};
use crate::value::text::compact;

/// From the code of an old account to that of the new one, of which it is now a part.
#[derive(Debug, Default)]
pub(super) struct Recoded(BTreeMap<String, String>);

/// The months between which an account moves.
#[derive(Debug, Clone, Copy)]
struct Span {
    first: u32,
    last: u32,
}

/// Whether all that an account moves lies before a new year and all that the other moves behind it; where one of them does not move, whether the
/// balance of the one goes on as the opening of the other on another sheet or in another period.
fn is_recoded((old, before): &(String, Option<Span>), (new, after): &(String, Option<Span>), balances: &[Balance]) -> bool {
    if let (Some(before), Some(after)) = (before, after) {
        return before.first > 0 && before.last / 12 < after.first / 12;
    }
    let whole = |balance: &Balance, key: &str| balance.key == key && balance.party.is_none();
    let goes_on = |last: &Balance| {
        let first = |first: &Balance| whole(first, new) && first.opening == last.closing && !first.is_beside(last);
        whole(last, old) && !last.closing.is_zero() && balances.iter().any(first)
    };
    balances.iter().any(goes_on)
}

impl Recoded {
    /// The accounts of one name and side, two of them, of which one takes the place of the other at a new year.
    pub fn of(journal: &Journal, balances: &[Balance]) -> Self {
        let lines = journal.lines;
        let mut moved: HashMap<(TextId, TextId), (bool, Span)> = HashMap::default();
        for line in 0..lines.len() {
            let class = journal.ledger.class(line);
            if !matches!(class, AccountClass::Receivable | AccountClass::Payable) || !lines.is_financial(line) {
                continue;
            }
            let month = lines.stamp(line).month();
            let id = (lines.id(journal::ACCOUNT_CODE, line), lines.id(journal::ACCOUNT_NAME, line));
            let (_, span) = moved.entry(id).or_insert((class == AccountClass::Payable, Span { first: month, last: month }));
            (span.first, span.last) = (span.first.min(month), span.last.max(month));
        }
        let moved: BTreeMap<(TextId, TextId), (bool, Span)> = moved.into_iter().collect();
        let keys = |(code, name): (TextId, TextId)| account_key(lines.texts.get(code), lines.texts.get(name));
        let all = Roots::new(moved.keys().map(|id| keys(*id)).chain(balances.iter().map(|balance| balance.key.clone())));
        // By side and name, the accounts and when they move, if they do.
        let mut named: BTreeMap<(bool, String), BTreeMap<String, Option<Span>>> = BTreeMap::new();
        let has_code = |key: &str| key.starts_with(|c: char| c.is_ascii_digit());
        for balance in balances.iter().filter(|balance| has_code(&balance.key)) {
            let of_name = named.entry((balance.class == AccountClass::Payable, compact(head_of(&balance.name)))).or_default();
            of_name.entry(all.of(&balance.key).to_owned()).or_default();
        }
        for (id, (payable, span)) in &moved {
            let key = keys(*id);
            if has_code(&key) {
                let of_name = named.entry((*payable, compact(head_of(lines.texts.get(id.1))))).or_default();
                let known = of_name.entry(all.of(&key).to_owned()).or_default().get_or_insert(*span);
                (known.first, known.last) = (known.first.min(span.first), known.last.max(span.last));
            }
        }
        let mut recoded = BTreeMap::new();
        for ((_, name), accounts) in named {
            let accounts: Vec<(String, Option<Span>)> = accounts.into_iter().collect();
            let [one, other] = &accounts[..] else { continue };
            // Accounts that one balance shows side by side are two, whenever they move.
            let of = |balance: &Balance, account: &(String, Option<Span>)| all.of(&balance.key) == account.0;
            let beside = |balance: &Balance| balances.iter().any(|next| of(next, other) && next.is_beside(balance));
            if balances.iter().any(|balance| of(balance, one) && beside(balance)) {
                continue;
            }
            let turned = [(one, other), (other, one)].map(|(old, new)| is_recoded(old, new, balances));
            match turned {
                [true, false] if !name.is_empty() => recoded.insert(one.0.clone(), other.0.clone()),
                [false, true] if !name.is_empty() => recoded.insert(other.0.clone(), one.0.clone()),
                _ => None,
            };
        }
        Self(recoded)
    }

    /// The code that an account has now.
    pub fn now(&self, key: &str) -> Option<String> {
        self.0.iter().find_map(|(old, new)| key.strip_prefix(old.as_str()).map(|rest| format!("{new}{rest}")))
    }
}
