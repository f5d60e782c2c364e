//! Parts of an account (its auxiliary items: people, departments, projects) in a trial balance: which rows are of one account, which of them is the
//! account's own, and what they come to. Knows no rule and no period.
//!
//! Items are said in columns of their own (核算项目, 辅助项1编号), in the code (`1218.001`, `001` below 1218) or in the name (`其他应收款（张三）`).

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::books::movement::{Movement, Sides};
use crate::checks::balances::{Account, Group, digits_of, is_above, set_parents};
use crate::checks::outlays::Words;
use crate::tables::{Lines, Row, Source, journal, trial_balance};
use crate::value::names::names_nothing;
use crate::value::text::{compact, fold};

/// What a table says moved on an account.
#[derive(Debug, Clone, Default)]
pub(super) struct Stated {
    /// What its rows may come to; more than one where they do not tell which is meant.
    pub readings: Vec<Sides>,
    /// Whether the first of them is meant for sure.
    pub sure: bool,
    /// What the parts come to beside a row of the account's own.
    pub parts: Option<Sides>,
    /// The rows that it rests on.
    pub sources: Vec<Source>,
}

/// The accounts of a group, each once.
#[derive(Debug)]
pub(super) struct Joined<'b> {
    pub group: Group<'b>,
    /// All its rows, by account.
    pub sources: Vec<Source>,
    pub stated: Vec<Stated>,
    /// Code and name as a person reads them.
    pub shown: Vec<String>,
}

/// Without the groups that only part accounts which stand whole in another one (辅助余额表 beside 余额表): an account is held against the journal once.
/// A balance of another period or year that names a department in every row is none of them, so such an account must have several rows.
pub(super) fn without_breakdowns<'b>(groups: Vec<Group<'b>>, auxiliary: &Words) -> Vec<Group<'b>> {
    let has_item = |account: &Account| columns(account.row, auxiliary).any(|(_, item)| !is_blank(item));
    let own: BTreeMap<(String, bool), BTreeSet<usize>> = {
        let mut own: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
        for (number, group) in groups.iter().enumerate() {
            for account in group.accounts.iter().filter(|account| !account.code.is_empty() && !has_item(account)) {
                own.entry((account.code.clone(), account.budget)).or_default().insert(number);
            }
        }
        own
    };
    let whole_elsewhere = |account: &Account, number: usize| {
        own.get(&(account.code.clone(), account.budget)).is_some_and(|groups| groups.iter().any(|other| *other != number))
    };
    let periods: Vec<&str> = groups.iter().map(|group| group.period).collect();
    let kept = groups.into_iter().enumerate().map(|(number, mut group)| {
        let mut rows: BTreeMap<(String, bool), usize> = BTreeMap::new();
        for account in &group.accounts {
            *rows.entry((account.code.clone(), account.budget)).or_default() += 1;
        }
        let same = |(other, period): (usize, &&str)| other != number && !period.is_empty() && *period == group.period;
        let is_parted = rows.values().any(|rows| *rows > 1) || periods.iter().enumerate().any(same);
        if is_parted && group.accounts.iter().all(has_item) {
            group.accounts.retain(|account| !whole_elsewhere(account, number));
            set_parents(&mut group.accounts);
        }
        group
    });
    kept.filter(|group| !group.accounts.is_empty()).collect()
}

/// The auxiliary columns of a row, with what stands in them.
fn columns<'r>(row: &'r Row, auxiliary: &Words) -> impl Iterator<Item = (&'r str, &'r str)> {
    let extra = row.extra.iter().filter(|(header, _)| auxiliary.has(header)).map(|(header, text)| (header.as_ref(), text.as_ref()));
    row.text(trial_balance::COUNTERPARTY).map(|text| ("", text)).into_iter().chain(extra)
}

fn is_blank(item: &str) -> bool {
    item.trim().is_empty() || names_nothing(item) || matches!(compact(item).as_str(), "合计" | "小计" | "总计" | "全部")
}

/// Each account of a group once, with its parts.
pub(super) fn join<'b>(group: Group<'b>, movement: &Movement, lines: &Lines, auxiliary: &Words) -> Joined<'b> {
    let known = Known::of(movement);
    let hosts = hosts(&group, &known);
    let sources = group.accounts.iter().map(|account| account.row.source.clone()).collect();
    let mut sets: BTreeMap<(String, String, bool), Vec<Member>> = BTreeMap::new();
    for (place, account) in group.accounts.into_iter().enumerate() {
        let host = hosts.get(&place).cloned();
        let head = host.or_else(|| known.head(&account));
        let key = match &head {
            Some(head) => (digits_of(head), String::new(), account.budget),
            // An account without a code is known by its name.
            None if account.code.is_empty() => (String::new(), format!("{}\\{place:09}", account.name), account.budget),
            None => (account.code.clone(), String::new(), account.budget),
        };
        sets.entry(key).or_default().push(Member { account, head });
    }
    let mut joined: Vec<(Account, Stated, String)> = Vec::new();
    for ((code, ..), mut members) in sets {
        members.sort_by(|a, b| a.account.row.source.cmp(&b.account.row.source));
        without_lower(&code, &mut members);
        joined.extend(whole(code, members, lines, auxiliary));
    }
    joined.sort_by(|(a, ..), (b, ..)| (&a.code, a.name, &a.row.source).cmp(&(&b.code, b.name, &b.row.source)));
    let (mut accounts, mut stated, mut shown) = (Vec::new(), Vec::new(), Vec::new());
    for (account, said, name) in joined {
        accounts.push(account);
        stated.push(said);
        shown.push(name);
    }
    set_parents(&mut accounts);
    Joined { group: Group { period: group.period, accounts }, sources, stated, shown }
}

/// A row of an account: its own, or one of an item that its code or its place says.
struct Member<'b> {
    account: Account<'b>,
    /// The code of the account of which the row is an item.
    head: Option<String>,
}

impl Member<'_> {
    fn sides(&self) -> Sides {
        Sides { debit: self.account.number(trial_balance::DEBIT), credit: self.account.number(trial_balance::CREDIT) }
    }

    fn amounts(&self) -> Amounts {
        use trial_balance::{CLOSING, CREDIT, DEBIT, OPENING};
        [OPENING, DEBIT, CREDIT, CLOSING].map(|field| self.account.number(field))
    }
}

/// Opening, debits, credits and closing.
type Amounts = [Decimal; 4];

fn add(one: Amounts, other: Amounts) -> Amounts {
    let mut sum = one;
    for (slot, amount) in sum.iter_mut().zip(other) {
        *slot = slot.saturating_add(amount);
    }
    sum
}

/// The codes that the journal moves.
struct Known(BTreeSet<(bool, String)>);

impl Known {
    fn of(movement: &Movement) -> Self {
        let codes = movement.accounts.iter().map(|moved| (moved.budget, digits_of(&moved.code)));
        Self(codes.filter(|(_, code)| !code.is_empty()).collect())
    }

    fn has(&self, code: &str, budget: bool) -> bool {
        self.0.contains(&(budget, code.to_owned()))
    }

    fn has_below(&self, code: &str, budget: bool) -> bool {
        let from = (budget, code.to_owned());
        self.0.range(from..).take_while(|(own, known)| *own == budget && known.starts_with(code)).any(|(_, known)| known.len() > code.len())
    }

    /// Whether the journal moves nothing on a code, below it or above it.
    fn is_foreign(&self, code: &str, budget: bool) -> bool {
        let above = (3..code.len()).filter_map(|length| code.get(..length));
        !self.has(code, budget) && !self.has_below(code, budget) && !above.into_iter().any(|above| self.has(above, budget))
    }

    /// The account of which a code with signs in it (`1218.001`, `1218-1`, `1218(001)`) is an item: the journal moves on that account, and does not part it.
    fn head(&self, account: &Account) -> Option<String> {
        const SIGNS: [char; 11] = ['.', '-', '_', '/', '\\', ':', '|', ' ', '(', '[', '#'];
        if self.has(&account.code, account.budget) {
            return None;
        }
        let code = fold(account.row.text(trial_balance::ACCOUNT_CODE)?);
        let heads = code.rmatch_indices(SIGNS).filter_map(|(at, _)| code.get(..at));
        let own = |head: &&str| {
            let head = digits_of(head);
            head.len() >= 3 && self.has(&head, account.budget) && !self.has_below(&head, account.budget)
        };
        heads.into_iter().find(own).map(str::to_owned)
    }
}

/// Of rows right below an account that are coded as no account is (`001`, `(001)`, `K1`), or that add up to it and move nowhere in the journal: the
/// account. By the places of the rows.
fn hosts(group: &Group, known: &Known) -> BTreeMap<usize, String> {
    let mut order: Vec<usize> = (0..group.accounts.len()).collect();
    order.sort_by_key(|place| group.accounts.get(*place).map(|account| &account.row.source));
    let mut hosts = BTreeMap::new();
    let mut rest = order.as_slice();
    while let Some((first, below)) = rest.split_first() {
        rest = below;
        let Some(host) = group.accounts.get(*first).filter(|host| known.has(&host.code, host.budget)) else { continue };
        let of = |place: &usize| group.accounts.get(*place);
        let is_strange = |account: &&Account| {
            !account.code.is_empty()
                && account.budget == host.budget
                && known.is_foreign(&account.code, account.budget)
                && !is_above(&host.code, &account.code)
        };
        let run: Vec<(usize, &Account)> = below.iter().map_while(|place| Some((*place, of(place).filter(is_strange)?))).collect();
        let coded: Vec<usize> = run.iter().take_while(|(_, account)| is_item_code(account)).map(|(place, _)| *place).collect();
        let parts = if coded.is_empty() { adding_up(host, &run) } else { coded };
        hosts.extend(parts.into_iter().map(|place| (place, host.code.clone())));
    }
    hosts
}

/// Whether no account has such a code: in brackets, beginning with a nought or a letter.
fn is_item_code(account: &Account) -> bool {
    let code = fold(account.row.text(trial_balance::ACCOUNT_CODE).unwrap_or_default());
    code.starts_with(|c: char| c == '0' || c == '(' || c == '[' || c.is_ascii_alphabetic())
}

/// The first rows of a run that add up to an account in all that the table says of it.
fn adding_up(host: &Account, run: &[(usize, &Account)]) -> Vec<usize> {
    let amounts = |account: &Account| Member { account: account.clone(), head: None }.amounts();
    let (wanted, mut sum) = (amounts(host), Amounts::default());
    let [_, debit, credit, _] = wanted;
    for (count, (_, account)) in run.iter().enumerate() {
        sum = add(sum, amounts(account));
        // One row may say the same as another by chance.
        if count > 0 && sum == wanted && !(debit.is_zero() && credit.is_zero()) {
            return run.iter().take(count + 1).map(|(place, _)| *place).collect();
        }
    }
    Vec::new()
}

/// Takes out the items of items (`1218.001.01` beside `1218.001`).
fn without_lower(head: &str, members: &mut Vec<Member>) {
    let codes: BTreeSet<String> = members.iter().map(|member| member.account.code.clone()).filter(|code| code != head).collect();
    members.retain(|member| {
        let code = member.account.code.as_str();
        let above = (1..code.len()).filter_map(|length| code.get(..length));
        code == head
            || member.head.is_none()
            || !above.into_iter().any(|above| above != head && is_above(above, code) && codes.contains(above))
    });
}

/// One account of all its rows.
fn whole<'b>(code: String, members: Vec<Member<'b>>, lines: &Lines, auxiliary: &Words) -> Option<(Account<'b>, Stated, String)> {
    let items = items(&members, auxiliary);
    let mut stated = stated(&members, &items);
    stated.sources = members.iter().map(|member| member.account.row.source.clone()).collect();
    let own = members.iter().zip(&items.blank).position(|(member, blank)| *blank && member.head.is_none());
    let first = members.iter().position(|member| member.head.is_none());
    let place = own.or(first).unwrap_or_default();
    if own.is_some() && stated.sure && stated.parts.is_some() {
        stated.sources = members.get(place).map(|member| member.account.row.source.clone()).into_iter().collect();
    }
    let Member { mut account, head } = members.into_iter().nth(place)?;
    let shown = match head {
        // Of an account without a row of its own the journal knows the name.
        Some(head) => {
            let of_code = |line: &usize| digits_of(lines.text(journal::ACCOUNT_CODE, *line)) == code;
            let name = (0..lines.len()).find(of_code).map(|line| lines.text(journal::ACCOUNT_NAME, line)).unwrap_or_default();
            account.code = code;
            format!("{head} {name}").trim().to_owned()
        }
        None => account.shown(),
    };
    Some((account, stated, shown))
}

/// Which rows of an account name no item, and what else is known of the items.
#[derive(Default)]
struct Items {
    blank: Vec<bool>,
    /// Of what kind the item of each row is: each kind may break down the whole account.
    kinds: Vec<String>,
    /// Whether codes say which rows are items, so that the other one is the account's own beyond doubt.
    by_code: bool,
}

fn items(members: &[Member], auxiliary: &Words) -> Items {
    let mut by_column: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (place, member) in members.iter().enumerate() {
        for (header, item) in columns(member.account.row, auxiliary) {
            let texts = by_column.entry(header).or_insert_with(|| vec![""; members.len()]);
            texts.get_mut(place).filter(|_| !is_blank(item)).into_iter().for_each(|slot| *slot = item);
        }
    }
    // What stands in all rows alike tells nothing of them.
    by_column.retain(|_, texts| texts.first().is_some_and(|first| texts.iter().any(|text| text != first)));
    let count = members.len();
    if !by_column.is_empty() {
        let of_row = |place: usize| by_column.iter().map(move |(header, texts)| (*header, texts.get(place).copied().unwrap_or_default()));
        let blank = (0..count).map(|place| of_row(place).all(|(_, text)| text.is_empty())).collect();
        let kind = |(header, text): (&str, &str)| {
            let of_kind = header.contains('类') && !text.is_empty();
            if of_kind { text.to_owned() } else { (if text.is_empty() { "" } else { header }).to_owned() }
        };
        let filled = |(header, text): &(&str, &str)| !text.is_empty() || header.contains('类');
        let kinds = (0..count).map(|place| of_row(place).filter(filled).map(kind).chain([String::from("|")]).collect()).collect();
        return Items { blank, kinds, by_code: false };
    }
    let kinds = vec![String::new(); count];
    if members.iter().any(|member| member.head.is_some()) {
        return Items { blank: members.iter().map(|member| member.head.is_none()).collect(), kinds, by_code: true };
    }
    let names: Vec<String> = members.iter().map(|member| compact(member.account.name)).collect();
    let is_base = |name: &&String| {
        let others: Vec<&String> = names.iter().filter(|other| other != name).collect();
        !name.is_empty() && !others.is_empty() && others.iter().all(|other| other.starts_with(name.as_str()))
    };
    let is_marked = |name: &&String| name.contains(['(', '[', '【', ':', '〔']);
    let base = names.iter().find(is_base).or_else(|| names.first().filter(|name| !is_marked(name)));
    Items { blank: names.iter().map(|name| Some(name) == base).collect(), kinds, by_code: false }
}

/// What the rows of one account come to. A row without an item is the account's own where the others add up to it, or where it moves nothing and they
/// do, they are the account; rows of items alone add up to it.
fn stated(members: &[Member], items: &Items) -> Stated {
    let sum = |of: &dyn Fn(usize) -> bool| {
        let those = members.iter().enumerate().filter(|(place, _)| of(*place)).map(|(_, member)| member.sides());
        those.fold(Sides::default(), Sides::plus)
    };
    let blank = |place: usize| items.blank.get(place).copied().unwrap_or_default();
    let (blanks, all) = (items.blank.iter().filter(|blank| **blank).count(), sum(&|_| true));
    if members.len() < 2 {
        return Stated { readings: vec![all], sure: true, ..Stated::default() };
    }
    // Readings that say the same are one.
    let unsure = |mut readings: Vec<Sides>, parts: Option<Sides>| {
        let several = readings.len() > 1;
        readings.dedup();
        Stated { sure: several && readings.len() == 1, readings, parts, ..Stated::default() }
    };
    let sure = |reading: Sides, parts: Option<Sides>| Stated { readings: vec![reading], sure: true, parts, ..Stated::default() };
    let (own, parts) = (sum(&blank), sum(&|place| !blank(place)));
    let of_kinds: BTreeSet<&String> = items.kinds.iter().zip(&items.blank).filter(|(_, blank)| !**blank).map(|(kind, _)| kind).collect();
    let is_of = |place: usize, kind: &String| !blank(place) && items.kinds.get(place) == Some(kind);
    // Each kind of item (departments, people) may break down the whole.
    let each: Vec<Sides> = of_kinds.into_iter().map(|kind| sum(&|place| is_of(place, kind))).collect();
    match (blanks, members.len() - blanks) {
        (1, _) if parts == own || each.contains(&own) || (items.by_code && !own.is_zero()) => sure(own, Some(parts)),
        (1, 1..) if own.is_zero() && each.len() < 2 => sure(parts, None),
        (1, 1..) => {
            let mut readings = vec![own, all];
            readings.extend(each.iter().map(|part| own.plus(*part)));
            if own.is_zero() {
                readings.extend(&each);
            }
            unsure(readings, (each.len() < 2).then_some(parts))
        }
        (0, _) | (_, 0) => {
            let amounts: Vec<Amounts> = members.iter().map(Member::amounts).collect();
            let whole = amounts.iter().copied().fold(Amounts::default(), add);
            let is_total = |own: &Amounts| add(*own, *own) == whole;
            // Of two items that say what they are neither is the total of the other.
            let may_be = |_: &(&Member, &Amounts)| blanks > 0 || members.len() > 2;
            let total = members.iter().zip(&amounts).filter(may_be).find(|(member, own)| is_total(own) && !member.sides().is_zero());
            // Where nothing tells the rows apart, the first that the others add up to is the account's own.
            let first = |own: &Amounts| blanks == members.len() && members.len() > 2 && amounts.first() == Some(own);
            if let Some((member, _)) = total.filter(|(_, own)| first(own)) {
                return sure(member.sides(), Some(member.sides()));
            }
            let mut readings = vec![all];
            readings.extend(total.map(|(member, _)| member.sides()));
            if each.len() > 1 {
                readings.extend(each);
            }
            if readings.len() == 1 && blanks == 0 { sure(all, None) } else { unsure(readings, None) }
        }
        _ => unsure(vec![own, all, parts], None),
    }
}
