//! The contracts of a unit and the payments that belong to each. Knows no schedule.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::checks::selection::{Unlooked, is_filled};
use crate::say;
use crate::tables::{Field, Row, contracts, payments};
use crate::value::text::compact;
use crate::value::{Date, Said, Value};

use super::belongs::{Wording, is_party};

/// A contract of the register. Rows that say the same of one number are one contract: a register is carried on from year to year.
#[derive(Debug)]
pub(super) struct Contract<'a> {
    pub number: String,
    pub counterparty: String,
    pub name: String,
    pub total: Option<Decimal>,
    pub signed: Option<Date>,
    pub accepted: Option<Date>,
    pub terms: Option<String>,
    pub rows: Vec<&'a Row>,
}

impl Contract<'_> {
    /// Number and counterparty: what a person calls it.
    pub fn shown(&self) -> String {
        [self.number.as_str(), self.counterparty.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// How a message names it: by its number, or by its counterparty where it has none.
    pub fn short(&self) -> Said {
        let (number, party) = (&self.number, &self.counterparty);
        if number.is_empty() {
            say!("与{party}的合同", "the contract with {party}")
        } else {
            say!("合同{number}", "contract {number}")
        }
    }
}

/// A payment of a contract.
#[derive(Debug)]
pub(super) struct Paid<'a> {
    pub row: &'a Row,
    pub date: Date,
    pub amount: Decimal,
    /// What its contract was found by.
    pub by: By,
    /// What speaks against its being of the contract's price.
    pub doubt: Doubt,
}

/// What speaks against a payment's being of its contract's price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    None,
    /// It names the contract and went to another than its party.
    Payee,
    /// It names no contract and is for another matter.
    Matter,
}

/// What tells to which contract a payment belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Its number, in a column or in the purpose.
    Number,
    /// Of several contracts of the payee, the one that the purpose names.
    Name,
    /// The payee, who has one contract.
    Payee,
    /// A short form of the payee, which only the party of one contract can be.
    Short,
}

/// All contracts, with the payments of each by the contract's place.
#[derive(Debug, Default)]
pub(super) struct Register<'a> {
    pub contracts: Vec<Contract<'a>>,
    by_number: BTreeMap<String, usize>,
    /// Numbers whose rows contradict each other.
    unclear: BTreeSet<String>,
    /// The counterparties; `None` for one with several contracts.
    by_party: BTreeMap<String, Option<usize>>,
    /// Rows that were left out for what they lack.
    left_out: &'a [Row],
}

/// The form in which two spellings of a company are the same. 有限公司 and 有限责任公司 are one kind of company; should two
/// contracts meet in one form, the payee is taken for one with several contracts.
pub(super) fn party_key(name: &str) -> String {
    compact(name).replace("有限责任公司", "有限公司")
}

/// A contract's number in the form in which two spellings are the same; `None` for none.
pub(super) fn number_key(row: &Row, field: Field) -> Option<String> {
    is_filled(row, field).then(|| compact(&row.shown(field)))
}

impl<'a> Register<'a> {
    /// Reads the register.
    pub fn new(rows: &'a [Row], unlooked: &mut Unlooked) -> Self {
        let mut of_number: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
        let mut register = Self::default();
        for row in rows {
            match number_key(row, contracts::CONTRACT_NO) {
                Some(number) => of_number.entry(number).or_default().push(row),
                None => register.add(&[row]),
            }
        }
        for (number, mut rows) in of_number {
            rows.sort_by(|a, b| a.source.cmp(&b.source));
            if agree(&rows) {
                register.by_number.insert(number, register.contracts.len());
                register.add(&rows);
            } else {
                let shown = rows.first().map(|row| row.shown(contracts::CONTRACT_NO)).unwrap_or_default();
                unlooked.add_all(
                    &say!(
                        "合同{shown}在台账中有几行,内容不一致,无法检查",
                        "the register has several rows for contract {shown} that do not agree; cannot be checked"
                    ),
                    rows.iter().copied(),
                );
                for row in rows.iter().filter(|row| is_filled(row, contracts::COUNTERPARTY)) {
                    // Its counterparty has more contracts than can be told apart.
                    register.by_party.insert(party_key(&row.shown(contracts::COUNTERPARTY)), None);
                }
                register.unclear.insert(number);
            }
        }
        register
    }

    /// Notes rows of the register that were left out for what they lack: what was paid on them is not checked, and their parties have more
    /// contracts than can be told apart.
    #[must_use]
    pub fn without(mut self, left_out: &'a [Row]) -> Self {
        for row in left_out {
            self.by_party.entry(party_key(&row.shown(contracts::COUNTERPARTY))).and_modify(|known| *known = None);
        }
        self.left_out = left_out;
        self
    }

    /// Tells of a payment whose contract stands in a row that was left out; whether there is such a row.
    fn tell_left_out(&self, row: &'a Row, is_it: impl Fn(&Row) -> bool, unlooked: &mut Unlooked) -> bool {
        let Some(contract) = self.left_out.iter().find(|row| is_it(row)) else { return false };
        let number = contract.source.row;
        let shown = [contracts::CONTRACT_NO, contracts::COUNTERPARTY].map(|field| contract.shown(field)).join(" ");
        let shown = shown.trim();
        let why = say!(
            "合同“{shown}”在合同台账第{number}行,但那一行缺少可用的内容,没有读入(见“数据问题”),对应的付款无法检查",
            "contract {shown} stands in row {number} of the register, but that row lacks what it needs and was left out (see the problems); the payments on it cannot be checked"
        );
        unlooked.add_all(&why, [contract, row]);
        true
    }

    fn add(&mut self, rows: &[&'a Row]) {
        let first = |field: Field| rows.iter().find(|row| is_filled(row, field));
        let text = |field: Field| first(field).map(|row| row.shown(field)).unwrap_or_default();
        let contract = Contract {
            number: text(contracts::CONTRACT_NO),
            counterparty: text(contracts::COUNTERPARTY),
            name: text(contracts::NAME),
            total: first(contracts::AMOUNT).and_then(|row| row.number(contracts::AMOUNT)),
            signed: first(contracts::SIGNED_ON).and_then(|row| row.date(contracts::SIGNED_ON)),
            accepted: first(contracts::ACCEPTED_ON).and_then(|row| row.date(contracts::ACCEPTED_ON)),
            terms: first(contracts::TERMS).map(|row| row.shown(contracts::TERMS)),
            rows: rows.to_vec(),
        };
        let party = party_key(&contract.counterparty);
        if !party.is_empty() {
            let index = self.contracts.len();
            self.by_party.entry(party).and_modify(|known| *known = None).or_insert(Some(index));
        }
        self.contracts.push(contract);
    }

    /// The contract of that number.
    pub fn find(&self, number: &str) -> Option<usize> {
        self.by_number.get(number).copied()
    }

    /// Whether the register knows the number, be it only with rows that contradict each other.
    pub fn knows(&self, number: &str) -> bool {
        self.by_number.contains_key(number) || self.unclear.contains(number)
    }

    /// The payments of each contract, by its place: by the number that a payment gives, else by the payee if it has one contract only.
    pub fn payments(&self, rows: &[&'a Row], wording: &Wording, unlooked: &mut Unlooked) -> BTreeMap<usize, Vec<Paid<'a>>> {
        let mut of_contract: BTreeMap<usize, Vec<Paid>> = BTreeMap::new();
        for row in rows {
            let Some((index, by)) = self.contract_of(row, unlooked) else { continue };
            let Some(date) = row.date(payments::DATE) else {
                unlooked.add_blank(payments::DATE, &row.source);
                continue;
            };
            let Some(amount) = row.number(payments::AMOUNT) else {
                unlooked.add_blank(payments::AMOUNT, &row.source);
                continue;
            };
            let signed = self.contracts.get(index).and_then(|contract| contract.signed).and_then(Date::earliest);
            if by != By::Number && signed.is_some_and(|signed| date.latest() < signed) {
                let payee = row.shown(payments::PAYEE);
                unlooked.add(
                    say!(
                        "向“{payee}”的付款早于其合同签订,又没有写合同编号,可能不属于这份合同,未检查",
                        "payments to {payee} before its contract was signed give no contract number and may not belong to it; not checked"
                    ),
                    &row.source,
                );
                continue;
            }
            of_contract.entry(index).or_default().push(Paid { row, date, amount, by, doubt: Doubt::None });
        }
        for (index, paid) in &mut of_contract {
            if let Some(contract) = self.contracts.get(*index) {
                leave_aside(contract, paid, wording, unlooked);
            }
        }
        of_contract
    }

    /// Of the contracts of a payee with several the one whose number, or else whose name the purpose holds. One whose name is a part of
    /// another's may be either.
    fn named_in(&self, party: &str, purpose: &str) -> Option<(usize, By)> {
        let own: Vec<(usize, &Contract)> =
            self.contracts.iter().enumerate().filter(|(_, contract)| party_key(&contract.counterparty) == party).collect();
        let only = |found: Vec<usize>| if let [one] = found.as_slice() { Some(*one) } else { None };
        let numbered = own.iter().filter(|(_, contract)| holds_number(purpose, &compact(&contract.number))).map(|(at, _)| *at).collect();
        // Rows that contradict each other are a contract too.
        let unclear = || self.unclear.iter().any(|number| holds_number(purpose, number));
        if let Some(at) = only(numbered) {
            return (!unclear()).then_some((at, By::Number));
        }
        let matters: Vec<(usize, String)> = own.iter().map(|(at, contract)| (*at, matter_of(&contract.name))).collect();
        let named = |at: usize, matter: &str| {
            let alone = || matters.iter().all(|(other, text)| *other == at || !text.contains(matter));
            matter.chars().count() >= 4 && purpose.contains(matter) && alone()
        };
        let at = only(matters.iter().filter(|(at, matter)| named(*at, matter)).map(|(at, _)| *at).collect())?;
        // A contract that is not told apart may bear the same name.
        (self.unclear.is_empty()).then_some((at, By::Name))
    }

    fn contract_of(&self, row: &'a Row, unlooked: &mut Unlooked) -> Option<(usize, By)> {
        if let Some(number) = number_key(row, payments::CONTRACT_NO) {
            let of_number = |row: &Row| number_key(row, contracts::CONTRACT_NO).as_ref() == Some(&number);
            if !self.knows(&number) && !self.tell_left_out(row, of_number, unlooked) {
                let shown = row.shown(payments::CONTRACT_NO);
                unlooked.add(
                    say!(
                        "付款所写的合同编号“{shown}”不在合同台账中,无法检查",
                        "contract {shown}, which a payment names, is not in the register; cannot be checked"
                    ),
                    &row.source,
                );
            }
            return self.find(&number).map(|index| (index, By::Number));
        }
        let payee = row.shown(payments::PAYEE);
        match self.by_party.get(&party_key(&payee)) {
            Some(Some(index)) => self.of_payee(*index, row, unlooked),
            Some(None) => {
                if let Some(found) = self.named_in(&party_key(&payee), &compact(&row.shown(payments::PURPOSE))) {
                    return Some(found);
                }
                unlooked.add(
                    say!(
                        "“{payee}”有不止一份合同,付款没有写合同编号,无法对应,请补填合同编号",
                        "{payee} has more than one contract and the payment names none; fill in the contract number to have it checked"
                    ),
                    &row.source,
                );
                None
            }
            None => {
                let of_party = |row: &Row| party_key(&row.shown(contracts::COUNTERPARTY)) == party_key(&payee);
                if self.tell_left_out(row, of_party, unlooked) {
                    return None;
                }
                let index = self.of_short(&payee)?;
                let numbered = self.is_numbered(index, &compact(&row.shown(payments::PURPOSE)));
                Some((index, if numbered { By::Number } else { By::Short }))
            }
        }
    }

    /// The one contract of a payee, if the purpose does not give the number of another.
    fn of_payee(&self, index: usize, row: &Row, unlooked: &mut Unlooked) -> Option<(usize, By)> {
        let purpose = compact(&row.shown(payments::PURPOSE));
        if self.is_numbered(index, &purpose) {
            return Some((index, By::Number));
        }
        let number = self.contracts.get(index).map(|contract| compact(&contract.number)).unwrap_or_default();
        let Some(other) = other_number(&purpose, &number) else { return Some((index, By::Payee)) };
        if let Some(known) = self.find(other) {
            return Some((known, By::Number));
        }
        let shown = other.to_uppercase();
        unlooked.add(
            say!(
                "付款所写的合同编号“{shown}”不在合同台账中,无法检查",
                "contract {shown}, which a payment names, is not in the register; cannot be checked"
            ),
            &row.source,
        );
        None
    }

    /// Whether a compact purpose holds the number of a contract.
    fn is_numbered(&self, index: usize, purpose: &str) -> bool {
        self.contracts.get(index).is_some_and(|contract| holds_number(purpose, &compact(&contract.number)))
    }

    /// The one contract whose party a payee written in short may be: `青石公司` is 青石环境工程有限公司, if no other party holds 青石. A name with its
    /// legal form is no short one.
    fn of_short(&self, payee: &str) -> Option<usize> {
        let key = party_key(payee);
        let own = key.strip_suffix("公司").filter(|own| !own.ends_with("有限") && !own.ends_with("分") && own.chars().count() >= 2)?;
        let mut parties = self.by_party.iter().filter(|(party, _)| party.contains(own));
        let (party, index) = parties.next()?;
        (parties.next().is_none() && party.ends_with("公司")).then_some(*index).flatten()
    }
}

/// What is less than one of so many parts of a price is small beside it.
const SMALL: u32 = 10;

/// Takes out what is no part of a contract's price, and tells it; marks what may be none.
fn leave_aside(contract: &Contract, paid: &mut Vec<Paid>, wording: &Wording, unlooked: &mut Unlooked) {
    // Where payments of this contract have its number in the column, a small one without it that is for something else is another job of the payee.
    // A large one may be the same job in other words.
    let numbered = paid.iter().any(|paid| is_filled(paid.row, payments::CONTRACT_NO));
    let shown = contract.shown();
    paid.retain_mut(|paid| {
        let is_other = !is_party(&paid.row.shown(payments::PAYEE), &contract.counterparty);
        if is_other && paid.by == By::Number && wording.is_cost(paid.row, contract) {
            let why = say!(
                "写有合同{shown}的编号、付给其他单位的检测、审核、监理等费用不是该合同的价款,没有计入累计已付",
                "costs such as tests, audits and supervision that bear the number of contract {shown} and went to others are no part of its price and were not counted"
            );
            unlooked.add(why, &paid.row.source);
            return false;
        }
        let is_astray = matches!(paid.by, By::Payee | By::Short) && wording.is_other_matter(paid.row, contract);
        let is_small = contract.total.is_some_and(|total| paid.amount.checked_mul(SMALL.into()).is_some_and(|tenfold| tenfold < total));
        if is_astray && is_small && numbered && !is_filled(paid.row, payments::CONTRACT_NO) {
            let why = say!(
                "付给合同{shown}对方单位的付款没有写合同编号,用途是别的事,没有计入该合同,未检查,请补填所属的合同编号",
                "payments to the party of contract {shown} name no contract and are for something else; they were not counted to it and are not checked: fill in the contract that they belong to"
            );
            unlooked.add(why, &paid.row.source);
            return false;
        }
        paid.doubt = match (is_other && paid.by == By::Number, is_astray) {
            (true, _) => Doubt::Payee,
            (_, true) => Doubt::Matter,
            _ => Doubt::None,
        };
        true
    });
}

/// Whether a compact text holds a number, and not one that begins or ends with it.
fn holds_number(text: &str, number: &str) -> bool {
    // 2022-1 is no part of 2022-1-20 or of 2022-1月.
    let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || "-—－/.年月日".contains(c));
    let whole = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + number.len()..).and_then(|behind| behind.chars().next());
        !(goes_on(before) || goes_on(behind))
    };
    number.chars().count() >= 4 && text.match_indices(number).any(|(at, _)| whole(at))
}

/// A number that a compact purpose calls a contract's, written as the contract's own, letters and all, and another: `合同ly2017-012` beside
/// `ly2017-011`. A delivery note may be numbered in the same way.
fn other_number<'p>(purpose: &'p str, number: &str) -> Option<&'p str> {
    let form = |text: &str| text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
    let own = form(number);
    let told = number.chars().any(|c| c.is_ascii_alphabetic()) && number.chars().count() >= 4;
    let told = told && ["合同", "协议"].iter().any(|word| purpose.contains(word));
    let tokens = purpose.split(|c: char| !(c.is_ascii_alphanumeric() || "-_/".contains(c)));
    tokens.into_iter().find(|token| told && *token != number && form(token) == own)
}

/// What a contract is about, by its name: `围墙修缮工程施工合同` is 围墙修缮.
fn matter_of(name: &str) -> String {
    const ENDINGS: [&str; 9] = ["合同", "协议", "协议书", "合同书", "施工", "工程", "项目", "采购", "服务"];
    let name = compact(name);
    let mut matter = name.as_str();
    while let Some(rest) = ENDINGS.iter().find_map(|end| matter.strip_suffix(end)) {
        matter = rest;
    }
    matter.to_owned()
}

/// Whether rows of one number say the same, where they say something.
fn agree(rows: &[&Row]) -> bool {
    let fields = [contracts::COUNTERPARTY, contracts::SIGNED_ON, contracts::AMOUNT, contracts::ACCEPTED_ON, contracts::TERMS];
    fields.iter().all(|field| {
        let said: BTreeSet<String> = rows
            .iter()
            .filter(|row| is_filled(row, *field))
            .map(|row| match row.get(*field) {
                Some(Value::Text(text)) => party_key(text),
                _ => row.shown(*field),
            })
            .collect();
        said.len() <= 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_another_contract_is_told_by_its_form() {
        assert_eq!(other_number("支付ly2017-012合同余款", "ly2017-011"), Some("ly2017-012"));
        for text in ["支付ly2017-011合同余款", "余款(单号ly2017-119)", "支付余款", "发票2017-012", "ly2017-12款", "aly2017-012款"]
        {
            assert_eq!(other_number(text, "ly2017-011"), None, "{text}");
        }
        assert_eq!(other_number("2022-12款", "2022-11"), None, "a number without letters may be a date");
    }

    #[test]
    fn a_number_is_held_whole_and_not_as_a_part_of_another_or_of_a_date() {
        for text in ["付2022-1号合同款", "合同2022-1", "(2022-1)维修款"] {
            assert!(holds_number(text, "2022-1"), "{text}");
        }
        for text in ["2022-1-20前维修款", "预付2022-1-3号合同款", "付2022-12合同款", "2022-1月租金", "付A2022-1款"] {
            assert!(!holds_number(text, "2022-1"), "{text}");
        }
    }
}
