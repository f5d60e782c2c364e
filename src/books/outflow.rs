//! What a unit has paid: from a register of payments, or from what its journal credits to cash, bank and treasury accounts. Gathered once
//! for all rules on payments. Money that only moves between the unit's own accounts is no payment, and a payment that stands in financial
//! and in budget accounting is one. Knows no rules.

pub mod counter;
mod payees;

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState;

use super::account_class::AccountClass;
use super::ledger::{Ledger, Voucher};
use crate::tables::lines::fen;
use crate::tables::{Field, Lines, Row, Stamp, TextId, journal};
use crate::value::Day;
use crate::value::date::days_between;
use crate::value::names::{is_nothing, payee_key, person_behind_code};
use crate::value::text::compact;

/// How money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flow {
    /// It was paid.
    Paid,
    /// A red entry took a payment back.
    TakenBack,
    /// It was received: a refund, or income.
    Received,
}

/// A party by number; [`Party::NONE`] where the books name none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Party(u32);

impl Party {
    /// Nobody is named.
    pub const NONE: Self = Self(0);

    /// Whether nobody is named.
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }
}

/// Money that moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// The line of the journal, or the row of the register, from 0.
    pub place: u32,
    /// Its voucher in the [`Ledger`]; of a register its own place.
    pub voucher: u32,
    /// To whom, or from whom.
    pub party: Party,
    /// How much, in fen, never negative.
    pub fen: i64,
    /// When.
    pub stamp: Stamp,
    /// The same in days since 2000-01-01.
    pub day: i32,
    /// How.
    pub flow: Flow,
    /// Whether it is cash.
    pub cash: bool,
}

/// What a unit has paid.
#[derive(Debug, Clone, Default)]
pub struct Outflow {
    /// The payments, in the order of the books.
    pub payments: Vec<Payment>,
    /// Places that cannot be used: no date to the day, no amount, or an amount that is no whole fen.
    pub unread: Vec<u32>,
    names: Vec<String>,
}

/// The columns of a register.
#[derive(Debug, Clone, Copy)]
pub struct RegisterFields {
    /// To whom.
    pub payee: Field,
    /// When.
    pub date: Field,
    /// How much.
    pub amount: Field,
    /// How, if the register says.
    pub method: Option<Field>,
}

impl Outflow {
    /// What a journal shows to have moved.
    pub fn of_journal(lines: &Lines, ledger: &Ledger) -> Self {
        let mut gatherer = Gatherer::new(lines.texts.len());
        let mut moved = Vec::new();
        for (number, voucher) in (0_u32..).zip(&ledger.vouchers) {
            moved.clear();
            gatherer.voucher(lines, ledger, (number, voucher), &mut moved);
        }
        gatherer.outflow.join_coded();
        gatherer.outflow
    }

    /// What a register of payments holds. What is negative was taken back.
    pub fn of_register(rows: &[Row], fields: RegisterFields) -> Self {
        let mut gatherer = Gatherer::new(0);
        for (place, row) in (0_u32..).zip(rows) {
            let party = row.text(fields.payee).map_or(Party::NONE, |payee| gatherer.party_of(payee));
            let stamp = row.date(fields.date).map(Stamp::of_date).unwrap_or_default();
            let amount = row.number(fields.amount).and_then(fen);
            let (Some(amount), Some(day)) = (amount, gatherer.day(stamp)) else {
                gatherer.outflow.unread.push(place);
                continue;
            };
            let cash = fields.method.is_some_and(|method| is_cash(&row.shown(method)));
            let flow = if amount < 0 { Flow::TakenBack } else { Flow::Paid };
            let payment = Payment { place, voucher: place, party, fen: amount.saturating_abs(), stamp, day, flow, cash };
            gatherer.outflow.payments.push(payment);
        }
        gatherer.outflow.join_coded();
        gatherer.outflow
    }

    /// Takes a person behind a code for the one of that name without a code, where only one code stands before the name: two codes are two people.
    fn join_coded(&mut self) {
        let mut coded: HashMap<String, Vec<Party>, RandomState> = HashMap::default();
        for (party, name) in self.parties() {
            if let Some(person) = person_behind_code(name) {
                coded.entry(person).or_default().push(party);
            }
        }
        if coded.is_empty() {
            return;
        }
        let bare = self.parties().filter_map(|(party, name)| match coded.get(&compact(name))?.as_slice() {
            [one] if *one != party => Some((*one, party)),
            _ => None,
        });
        let joined: HashMap<Party, Party, RandomState> = bare.collect();
        for payment in &mut self.payments {
            payment.party = joined.get(&payment.party).copied().unwrap_or(payment.party);
        }
    }

    /// A party's name as the books have it; of several spellings the first in the order of text.
    pub fn name(&self, party: Party) -> &str {
        self.names.get(party.0 as usize).map_or("", String::as_str)
    }

    /// All parties.
    pub fn parties(&self) -> impl Iterator<Item = (Party, &str)> {
        (0..).map(Party).zip(self.names.iter().map(String::as_str)).skip(1)
    }
}

/// Whether a way of paying is cash: 现金, but neither 现金支票 nor 非现金.
fn is_cash(method: &str) -> bool {
    let method = compact(method);
    method.contains("现金") && !["支票", "非现金", "转账", "存款"].iter().any(|word| method.contains(word))
}

/// A line of a voucher that moves money.
#[derive(Debug, Clone, Copy)]
struct Moved {
    line: usize,
    /// Negative where it was taken back.
    debit: i64,
    credit: i64,
    cash: bool,
}

impl Moved {
    /// What it credits beyond its debit, in fen.
    fn net(&self) -> i64 {
        self.credit.saturating_sub(self.debit)
    }
}

struct Gatherer {
    outflow: Outflow,
    by_key: HashMap<String, Party, RandomState>,
    /// The party of each text that was met, by number.
    of_text: Vec<Option<Party>>,
    /// Whether an account of income is one that pays directly.
    direct: HashMap<TextId, bool, RandomState>,
    last_day: (Stamp, Option<i32>),
}

impl Gatherer {
    fn new(texts: usize) -> Self {
        Self {
            outflow: Outflow { names: vec![String::new()], ..Outflow::default() },
            by_key: HashMap::default(),
            of_text: vec![None; texts],
            direct: HashMap::default(),
            last_day: (Stamp::NONE, None),
        }
    }

    fn party_of(&mut self, name: &str) -> Party {
        if is_nothing(name) {
            return Party::NONE;
        }
        let names = &mut self.outflow.names;
        let party = *self.by_key.entry(payee_key(name)).or_insert_with(|| {
            names.push(name.to_owned());
            Party(u32::try_from(names.len() - 1).unwrap_or(0))
        });
        if let Some(known) = names.get_mut(party.0 as usize)
            && name < known.as_str()
        {
            name.clone_into(known);
        }
        party
    }

    fn party(&mut self, lines: &Lines, id: TextId) -> Party {
        if id.is_blank() {
            return Party::NONE;
        }
        if let Some(Some(party)) = self.of_text.get(id.index()) {
            return *party;
        }
        let party = self.party_of(lines.texts.get(id));
        if let Some(slot) = self.of_text.get_mut(id.index()) {
            *slot = Some(party);
        }
        party
    }

    /// Days since 2000-01-01.
    fn day(&mut self, stamp: Stamp) -> Option<i32> {
        if self.last_day.0 != stamp || stamp == Stamp::NONE {
            let day = stamp.day().and_then(|day| i32::try_from(days_between(Day::constant(2000, 1, 1), day)).ok());
            self.last_day = (stamp, day);
        }
        self.last_day.1
    }

    /// Adds what a voucher moves.
    fn voucher(&mut self, lines: &Lines, ledger: &Ledger, (number, voucher): (u32, &Voucher), moved: &mut Vec<Moved>) {
        // The one party of the lines that move no money; `None` if there are several.
        let mut other: Option<Party> = Some(Party::NONE);
        let (mut explained, mut others) = (0_i64, 0_usize);
        for line in ledger.lines_of(voucher) {
            if !lines.is_financial(line) {
                continue;
            }
            let class = ledger.class(line);
            let Some((debit, credit)) = lines.fen(line) else {
                if class.is_money() {
                    self.outflow.unread.push(u32::try_from(line).unwrap_or(u32::MAX));
                }
                continue;
            };
            if class.is_money() || (credit != 0 && class == AccountClass::Income && self.pays_directly(lines, line)) {
                moved.push(Moved { line, debit, credit, cash: class == AccountClass::Cash });
            } else {
                others += 1;
                explained = explained.saturating_add(debit.max(0)).saturating_sub(credit.min(0));
                let party = self.party(lines, lines.id(journal::COUNTERPARTY, line));
                other = match other {
                    _ if party.is_none() => other,
                    Some(known) if known.is_none() || known == party => Some(party),
                    _ => None,
                };
            }
        }
        leave_out_transfers(moved, explained);
        // The book of one account shows the other side in a column at most.
        if others == 0 {
            moved.retain(|one| !counter::moves_within(lines, one.line));
        }
        if other.is_none()
            && let Some(parts) = self.parts(lines, ledger, voucher, moved)
        {
            for (part, party) in &parts {
                self.add(lines, number, part, *party);
            }
            return;
        }
        let partners = if other.is_none() { self.partners(lines, ledger, voucher, moved) } else { HashMap::default() };
        for one in moved.iter() {
            let own = self.party(lines, lines.id(journal::COUNTERPARTY, one.line));
            let party = match other {
                _ if !own.is_none() => own,
                Some(other) => other,
                None => partners.get(&one.net()).copied().unwrap_or(Party::NONE),
            };
            self.add(lines, number, one, party);
        }
    }

    /// The lines of a voucher in financial accounting that move no money, each with what it is debited beyond its credit, in fen.
    fn causes(lines: &Lines, ledger: &Ledger, voucher: &Voucher, moved: &[Moved]) -> Vec<(usize, i64)> {
        let moving: BTreeSet<usize> = moved.iter().map(|one| one.line).collect();
        let is_cause = |line: &usize| lines.is_financial(*line) && !ledger.class(*line).is_money() && !moving.contains(line);
        let net = |line: usize| lines.fen(line).map_or(0, |(debit, credit)| debit.saturating_sub(credit));
        let all = ledger.lines_of(voucher).filter(is_cause).map(|line| (line, net(line)));
        all.filter(|(_, net)| *net != 0).collect()
    }

    /// What one account paid to several payees at once, or had taken back from them: the part of each, by the lines that it was paid for, where
    /// these alone add up to it. Cash is left whole: what may be paid in cash goes by the lines of the voucher.
    fn parts(&mut self, lines: &Lines, ledger: &Ledger, voucher: &Voucher, moved: &[Moved]) -> Option<Vec<(Moved, Party)>> {
        let [one] = moved else { return None };
        if one.cash || one.debit != 0 || !self.party(lines, lines.id(journal::COUNTERPARTY, one.line)).is_none() {
            return None;
        }
        let causes = Self::causes(lines, ledger, voucher, moved);
        let of_one_kind = causes.iter().all(|(_, net)| net.signum() == one.credit.signum());
        if !of_one_kind || causes.iter().map(|(_, net)| net).copied().fold(0, i64::saturating_add) != one.credit {
            return None;
        }
        let mut parts: Vec<(Moved, Party)> = Vec::new();
        let mut places: HashMap<Party, usize, RandomState> = HashMap::default();
        for (line, net) in causes {
            let to = self.party(lines, lines.id(journal::COUNTERPARTY, line));
            let place = *places.entry(to).or_insert(parts.len());
            match parts.get_mut(place) {
                Some((part, _)) => part.credit = part.credit.saturating_add(net),
                None => parts.push((Moved { line, debit: 0, credit: net, cash: false }, to)),
            }
        }
        Some(parts)
    }

    /// Of several accounts that pay several payees, the payee by amount in fen: that of the only line of it, where no other account moves as much.
    fn partners(&mut self, lines: &Lines, ledger: &Ledger, voucher: &Voucher, moved: &[Moved]) -> HashMap<i64, Party, RandomState> {
        let mut times: HashMap<i64, (usize, Vec<usize>), RandomState> = HashMap::default();
        for one in moved {
            times.entry(one.net()).or_default().0 += 1;
        }
        for (line, net) in Self::causes(lines, ledger, voucher, moved) {
            if let Some((_, alike)) = times.get_mut(&net) {
                alike.push(line);
            }
        }
        let only = times.into_iter().filter_map(|(net, (count, alike))| match alike.as_slice() {
            [line] if count == 1 => Some((net, *line)),
            _ => None,
        });
        only.map(|(net, line)| (net, self.party(lines, lines.id(journal::COUNTERPARTY, line)))).collect()
    }

    fn add(&mut self, lines: &Lines, voucher: u32, moved: &Moved, party: Party) {
        let place = u32::try_from(moved.line).unwrap_or(u32::MAX);
        let stamp = lines.stamp(moved.line);
        let Some(day) = self.day(stamp) else {
            self.outflow.unread.push(place);
            return;
        };
        let payment = |fen: i64, flow: Flow| Payment { place, voucher, party, fen, stamp, day, flow, cash: moved.cash };
        let flows = [
            (moved.credit.max(0), Flow::Paid),
            (moved.credit.min(0).saturating_neg(), Flow::TakenBack),
            (moved.debit.max(0), Flow::Received),
        ];
        self.outflow.payments.extend(flows.into_iter().filter(|(fen, _)| *fen > 0).map(|(fen, flow)| payment(fen, flow)));
    }

    /// 财政拨款收入 is credited where the treasury pays for the unit.
    fn pays_directly(&mut self, lines: &Lines, line: usize) -> bool {
        let account = lines.id(journal::ACCOUNT_NAME, line);
        *self.direct.entry(account).or_insert_with(|| compact(lines.texts.get(account)).contains("财政拨款收入"))
    }
}

/// Takes out what only moves between the unit's own accounts: the part of the credits that the other lines of the voucher do not explain,
/// as far as money accounts are debited. `explained` is what the other lines are debited.
fn leave_out_transfers(moved: &mut Vec<Moved>, explained: i64) {
    let sum = |side: fn(&Moved) -> i64| moved.iter().map(side).fold(0_i64, i64::saturating_add);
    let (paid, received) = (sum(|one| one.credit.max(0)), sum(|one| one.debit.max(0)));
    let mut inner = paid.saturating_sub(explained).clamp(0, received.max(0));
    if inner == 0 {
        return;
    }
    let mut back = inner;
    // The largest first, so that what is left does not hang on the order of lines.
    moved.sort_by_key(|one| (std::cmp::Reverse(one.credit.max(one.debit)), one.line));
    for one in moved.iter_mut() {
        let (out, into) = (one.credit.clamp(0, inner), one.debit.clamp(0, back));
        one.credit -= out;
        inner -= out;
        one.debit -= into;
        back -= into;
    }
    moved.retain(|one| one.credit != 0 || one.debit != 0);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::tables::{SheetName, Source, TableKind};
    use crate::value::{Value, date};

    /// Voucher, account, counterparty, debit, credit.
    type Line<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

    fn outflow(rows: &[Line]) -> Vec<(String, i64, Flow, bool)> {
        let sheet = Arc::new(SheetName { file: "a.csv".into(), sheet: None });
        let mut lines = Lines::default();
        for (index, (voucher, account, party, debit, credit)) in rows.iter().enumerate() {
            let mut row = Row::new(TableKind::Journal, Source { sheet: sheet.clone(), row: u32::try_from(index).unwrap() + 2 });
            row.set(journal::DATE, date::parse("2024-03-05").map(Value::Date));
            row.set(journal::VOUCHER_NO, Some(Value::text(*voucher)));
            row.set(journal::ACCOUNT_NAME, Some(Value::text(*account)));
            row.set(journal::COUNTERPARTY, (!party.is_empty()).then(|| Value::text(*party)));
            row.set(journal::DEBIT, debit.parse().ok().map(Value::Number));
            row.set(journal::CREDIT, credit.parse().ok().map(Value::Number));
            lines.push_row(&row);
        }
        let outflow = Outflow::of_journal(&lines, &Ledger::of(&lines));
        let shown = |payment: &Payment| (outflow.name(payment.party).to_owned(), payment.fen, payment.flow, payment.cash);
        outflow.payments.iter().map(shown).collect()
    }

    #[test]
    fn the_payee_is_the_lines_own_or_the_one_of_the_other_lines() {
        let found = outflow(&[
            ("1", "业务活动费用", "甲公司", "100", "0"),
            ("1", "银行存款", "", "0", "100"),
            ("2", "业务活动费用", "甲 公司", "100", "0"),
            ("2", "业务活动费用", "乙公司", "50", "0"),
            ("2", "银行存款", "", "0", "150"),
            ("3", "其他应付款", "甲公司", "70", "0"),
            ("3", "库存现金", "丙", "0", "70"),
        ]);
        let paid = |name: &str, fen, cash| (name.to_owned(), fen, Flow::Paid, cash);
        let several = [paid("甲 公司", 10_000, false), paid("乙公司", 5_000, false)];
        assert_eq!(found, [paid("甲 公司", 10_000, false), several[0].clone(), several[1].clone(), paid("丙", 7_000, true)]);
    }

    #[test]
    fn what_one_account_pays_several_payees_is_a_payment_to_each_where_it_adds_up() {
        let parts = |rows: &[Line]| outflow(rows).into_iter().map(|(name, fen, flow, _)| (name, fen, flow)).collect::<Vec<_>>();
        let named = |name: &str, fen, flow| (name.to_owned(), fen, flow);
        let several =
            [("1", "业务活动费用", "甲", "100", "0"), ("1", "业务活动费用", "乙", "50", "0"), ("1", "业务活动费用", "甲", "30", "0")];
        let of = |account: &'static str, paid: &'static str| parts(&[&several[..], &[("1", account, "", "0", paid)]].concat());
        assert_eq!(of("银行存款", "180"), [named("甲", 13_000, Flow::Paid), named("乙", 5_000, Flow::Paid)]);
        // Tax that was kept back, cash, and two accounts are whole.
        let tax = parts(&[&several[..], &[("1", "应交税费", "", "0", "10"), ("1", "银行存款", "", "0", "170")]].concat());
        assert_eq!(tax, [named("", 17_000, Flow::Paid)]);
        assert_eq!(of("库存现金", "180"), [named("", 18_000, Flow::Paid)]);
        let red = [("1", "业务活动费用", "甲", "-100", "0"), ("1", "业务活动费用", "乙", "-50", "0"), ("1", "银行存款", "", "0", "-150")];
        assert_eq!(parts(&red), [named("甲", 10_000, Flow::TakenBack), named("乙", 5_000, Flow::TakenBack)]);
        let two = [
            ("1", "业务活动费用", "甲", "100", "0"),
            ("1", "业务活动费用", "乙", "50", "0"),
            ("1", "银行存款", "", "0", "100"),
            ("1", "零余额账户用款额度", "", "0", "50"),
        ];
        assert_eq!(parts(&two), [named("甲", 10_000, Flow::Paid), named("乙", 5_000, Flow::Paid)]);
    }

    #[test]
    fn money_that_moves_between_own_accounts_is_no_payment() {
        assert_eq!(outflow(&[("1", "银行存款", "", "5000", "0"), ("1", "库存现金", "", "0", "5000")]), []);
        let mixed = [("1", "业务活动费用", "甲", "100", "0"), ("1", "库存现金", "", "50", "0"), ("1", "银行存款", "", "0", "150")];
        assert_eq!(outflow(&mixed), [("甲".to_owned(), 10_000, Flow::Paid, false)]);
        let both = [
            ("1", "业务活动费用", "甲", "500", "0"),
            ("1", "银行存款", "甲", "0", "500"),
            ("1", "银行存款", "", "500", "0"),
            ("1", "其他收入", "", "0", "500"),
        ];
        assert_eq!(outflow(&both).len(), 2, "what was received and what was paid on one voucher are two things");
    }

    #[test]
    fn the_book_of_one_account_says_by_a_column_that_money_only_moves() {
        let sheet = Arc::new(SheetName { file: "a.csv".into(), sheet: None });
        let mut lines = Lines::default();
        let rows = [
            ("1", "存款", "银行存款", "30"),
            ("2", "提备用金", "1002-银行存款", "31"),
            ("3", "付办公费", "管理费用", "32"),
            ("4", "付办公费", "管理费用、银行存款", "33"),
            ("5", "现金存入银行", "", "34"),
            ("6", "付款", "", "35"),
            // What is named counts before what the summary says.
            ("7", "存入银行手续费", "财务费用", "36"),
            ("8", "提现备用金5,000元(3月)", "", "37"),
            ("9", "存入银行", "", "38"),
            ("10", "现金存入农业银行基本户", "", "39"),
            // Whoever is named behind such words was paid.
            ("11", "现金存入张三个人账户购电脑款", "", "40"),
            ("12", "存入银行付甲公司货款", "", "41"),
            ("13", "提现支付甲公司工程款", "", "42"),
            ("14", "现金存入甲公司账户", "", "43"),
        ];
        for (index, (voucher, summary, counter, credit)) in rows.iter().enumerate() {
            let mut row = Row::new(TableKind::Journal, Source { sheet: sheet.clone(), row: u32::try_from(index).unwrap() + 2 });
            row.set(journal::DATE, date::parse("2024-03-05").map(Value::Date));
            row.set(journal::VOUCHER_NO, Some(Value::text(*voucher)));
            row.set(journal::SUMMARY, Some(Value::text(*summary)));
            row.set(journal::ACCOUNT_NAME, Some(Value::text("库存现金")));
            row.set(journal::CREDIT, credit.parse().ok().map(Value::Number));
            row.extra.push(("对方科目".into(), (*counter).into()));
            lines.push_row(&row);
        }
        let outflow = Outflow::of_journal(&lines, &Ledger::of(&lines));
        assert_eq!(
            outflow.payments.iter().map(|payment| payment.fen).collect::<Vec<_>>(),
            [3200, 3300, 3500, 3600, 4000, 4100, 4200, 4300]
        );
    }

    #[test]
    fn a_red_entry_takes_back_and_a_direct_payment_of_the_treasury_is_paid() {
        let found = outflow(&[
            ("1", "业务活动费用", "甲", "-100", "0"),
            ("1", "银行存款", "甲", "0", "-100"),
            ("2", "业务活动费用", "乙", "80", "0"),
            ("2", "财政拨款收入\\基本支出", "", "0", "80"),
            ("3", "零余额账户用款额度", "", "900", "0"),
            ("3", "财政拨款收入", "", "0", "900"),
        ]);
        let flows: Vec<_> = found.into_iter().map(|(name, fen, flow, _)| (name, fen, flow)).collect();
        assert_eq!(flows, [("甲".to_owned(), 10_000, Flow::TakenBack), ("乙".to_owned(), 8_000, Flow::Paid)]);
    }

    #[test]
    fn cash_is_cash_and_a_cheque_is_none() {
        assert!(is_cash("现金") && is_cash("现金支付") && !is_cash("现金支票") && !is_cash("银行转账"));
    }
}
