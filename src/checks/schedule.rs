//! The kind `schedule`: payments against a contract's payment terms. On each day on which something was paid, what had
//! been paid in all is held against what had fallen due. Knows no rule.

mod belongs;
mod changed;
mod contracts;
mod plan;
mod terms;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::outlays::Words;
use super::selection::{UnclearSpec, Unlooked, is_filled};
use super::{Check, Context, Flag, Outcome, Shared, evidence};
use crate::books::Books;
use crate::findings::Severity;
use crate::rules::filter::FilterSpec;
use crate::rules::{Filter, Rule, RuleError};
use crate::say;
use crate::tables::{Field, Row, TableKind, contracts as fields, payments};
use crate::value::date::days_between;
use crate::value::names::voucher_key;
use crate::value::text::{compact, shorten};
use crate::value::{Date, Day, Said, money};
use belongs::Wording;
use changed::{Changed, ChangedSpec, ChangedWords};
use contracts::{By, Contract, Doubt, Paid, Register, party_key};
use plan::{Days, Due, Early, Plan};

/// The keys of a rule of this kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    /// Which payments.
    r#where: Option<FilterSpec>,
    /// Which payments not.
    unless: Option<FilterSpec>,
    /// Which contracts.
    contracts_where: Option<FilterSpec>,
    /// Which contracts not.
    contracts_unless: Option<FilterSpec>,
    /// Up to so many yuan too early are rounding.
    rounding: Option<Spanned<String>>,
    /// Payments of which nobody tells whether they are of the price: told, and not counted.
    #[serde(default)]
    unclear: Vec<UnclearSpec>,
    /// Words of what is paid to others around a contract.
    #[serde(default)]
    costs: Vec<Spanned<String>>,
    /// Words that say nothing of the matter of a payment.
    #[serde(default)]
    fillers: Vec<Spanned<String>>,
    /// What speaks of another price than the contract's first.
    #[serde(default)]
    changed: ChangedSpec,
}

/// Reads a rule's keys.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let filter = |spec: Option<&FilterSpec>, table| Filter::prepare(spec, table, &shared.lexicon, &rule.source);
    let rounding = match &spec.rounding {
        None => Decimal::ZERO,
        Some(text) => Decimal::from_str_exact(text.get_ref()).map_err(|_| {
            let word = text.get_ref();
            rule.source.error(Some(text.span().start), say!("“{word}”不是数字", "“{word}” is no number"))
        })?,
    };
    Ok(Box::new(Schedule {
        keep: filter(spec.r#where.as_ref(), TableKind::Payments)?,
        leave: filter(spec.unless.as_ref(), TableKind::Payments)?,
        keep_contracts: filter(spec.contracts_where.as_ref(), TableKind::Contracts)?,
        leave_contracts: filter(spec.contracts_unless.as_ref(), TableKind::Contracts)?,
        rounding,
        unclear: spec.unclear.iter().map(|one| one.prepare(TableKind::Payments, shared, &rule.source)).collect::<Result<_, RuleError>>()?,
        wording: Wording { costs: Words::prepare(&spec.costs, rule, shared)?, fillers: Words::prepare(&spec.fillers, rule, shared)? },
        changed: spec.changed.prepare(rule, shared)?,
    }))
}

#[derive(Debug)]
struct Schedule {
    keep: Filter,
    leave: Filter,
    unclear: Vec<(Filter, Said)>,
    keep_contracts: Filter,
    leave_contracts: Filter,
    rounding: Decimal,
    wording: Wording,
    changed: ChangedWords,
}

impl Schedule {
    /// The payments that may be of a contract's price. Those of which nobody tells are told.
    fn payments<'a>(&self, rows: &'a [Row], unlooked: &mut Unlooked) -> Vec<&'a Row> {
        let about = rows.iter().filter(|row| self.keep.holds(row) && !self.leave.matches(row));
        about
            .filter(|row| match self.unclear.iter().find(|(filter, _)| filter.matches(row)) {
                Some((_, why)) => {
                    unlooked.add(why.clone(), &row.source);
                    false
                }
                None => true,
            })
            .collect()
    }
}

impl Check for Schedule {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        let of_contracts =
            [fields::CONTRACT_NO, fields::COUNTERPARTY, fields::SIGNED_ON, fields::AMOUNT, fields::ACCEPTED_ON, fields::TERMS];
        vec![
            (TableKind::Contracts, of_contracts.to_vec()),
            (TableKind::Payments, vec![payments::DATE, payments::PAYEE, payments::AMOUNT, payments::CONTRACT_NO]),
        ]
    }

    fn variants(&self) -> &'static [&'static str] {
        &["no_acceptance"]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec![
            "contract",
            "contract_no",
            "contract_name",
            "counterparty",
            "payee",
            "total",
            "signed_on",
            "accepted_on",
            "due",
            "paid",
            "due_on",
            "days",
            "condition",
            "linked",
        ]
    }

    fn run(&self, books: &Books, _: &Context) -> Outcome {
        let mut unlooked = Unlooked::default();
        let mut outcome = Outcome::default();
        let register = Register::new(books.table(TableKind::Contracts).unwrap_or_default(), &mut unlooked)
            .without(books.incomplete(TableKind::Contracts));
        let terms = terms::by_contract(books.table(TableKind::ContractTerms).unwrap_or_default());
        for (number, rows) in terms::strangers(&terms, |number| register.knows(number)) {
            let why = say!(
                "付款条款表中的合同{number}不在合同台账中,未检查",
                "contract {number} of the payment terms table is not in the register; not checked"
            );
            unlooked.add_all(&why, rows);
        }
        let rows = self.payments(books.table(TableKind::Payments).unwrap_or_default(), &mut unlooked);
        let mut paid = register.payments(&rows, &self.wording, &mut unlooked);
        for (index, contract) in register.contracts.iter().enumerate() {
            if !contract.rows.iter().any(|row| self.keep_contracts.holds(row) && !self.leave_contracts.matches(row)) {
                continue;
            }
            let term_rows = terms.get(&compact(&contract.number)).map(Vec::as_slice).unwrap_or_default();
            let accepts = contract.rows.iter().any(|row| books.has_column(row, fields::ACCEPTED_ON));
            let unread = contract.rows.iter().any(|row| books.is_unreadable(row, fields::ACCEPTED_ON));
            let changed = contract.total.map_or(Changed::No, |total| self.changed.of(contract, total));
            let checked = Checked { contract, term_rows, accepts, unread, rounding: self.rounding };
            match checked.plan(changed, &mut unlooked) {
                Ok((plan, changed)) => {
                    let mut paid = paid.remove(&index).unwrap_or_default();
                    paid.sort_by(in_order);
                    outcome.rows += paid.len();
                    outcome.flags.extend(checked.flags((&plan, changed), &paid, &mut unlooked));
                }
                Err(why) => unlooked.add_all(&why, contract.rows.iter().copied()),
            }
        }
        outcome.unchecked = unlooked.into_vec();
        outcome
    }
}

/// The order of payments, in which of those of one day the last are the early ones. By content, so that it does not depend on
/// the order of rows.
fn in_order(a: &Paid, b: &Paid) -> std::cmp::Ordering {
    let content = |paid: &Paid| {
        let texts = [payments::VOUCHER_NO, payments::PAYEE, payments::PURPOSE].map(|field| compact(&paid.row.shown(field)));
        (paid.date.latest(), paid.amount, texts, paid.row.source.clone())
    };
    content(a).cmp(&content(b))
}

/// A contract being checked.
struct Checked<'a> {
    contract: &'a Contract<'a>,
    term_rows: &'a [&'a Row],
    /// The register has a column for the acceptance: without one a blank says nothing.
    accepts: bool,
    /// It says when it was accepted, but in a way that cannot be read.
    unread: bool,
    rounding: Decimal,
}

impl Checked<'_> {
    /// The plan by the price that holds, and what is known of that: a changed price that its terms do not fit leaves the first one, as one that may
    /// be another.
    fn plan(&self, changed: Changed, unlooked: &mut Unlooked) -> Result<(Plan, Changed), Said> {
        let contract = self.contract;
        let (instalments, ordered) = terms::of(contract, self.term_rows)?;
        let (zh, en) = (contract.short().zh, contract.short().en);
        let Some(total) = contract.total.filter(|total| *total > Decimal::ZERO) else {
            return Err(say!("{zh}没有合同金额,未检查", "{en} has no amount; not checked"));
        };
        let days = Days { signed: contract.signed, accepted: contract.accepted };
        let by_changed = match changed {
            Changed::To(price) => Plan::new(&instalments, price, days, ordered).ok(),
            _ => None,
        };
        if let Some(plan) = by_changed {
            self.tell_undated(&plan, unlooked);
            return Ok((plan, changed));
        }
        let plan = Plan::new(&instalments, total, days, ordered).map_err(|why| {
            let (why_zh, why_en) = (&why.zh, &why.en);
            say!(
                "{zh}的付款条款与合同金额对不上({why_zh}),未检查",
                "the payment terms of {en} do not fit its amount ({why_en}); not checked"
            )
        })?;
        self.tell_undated(&plan, unlooked);
        Ok((plan, if changed == Changed::No { changed } else { Changed::Unsaid }))
    }

    /// What no table dates: payable from signing, or from the step before it; whether it was paid too early beyond that is not checked.
    fn tell_undated(&self, plan: &Plan, unlooked: &mut Unlooked) {
        let contract = self.contract;
        let (zh, en) = (contract.short().zh, contract.short().en);
        let quoted = |texts: &[&String]| texts.iter().map(|text| format!("“{}”", shorten(text, 40))).collect::<Vec<_>>().join("、");
        let undated: Vec<&String> = plan.undated.iter().collect();
        // A clause of nothing but what is quoted is not said again.
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let clause_behind = |texts: &[&String]| {
            let quoted: usize = texts.iter().map(|text| letters(text)).sum();
            let clause = contract.terms.as_deref().filter(|clause| self.term_rows.is_empty() && quoted < letters(clause));
            clause.map(|clause| shorten(clause, 120)).map(|clause| say!("。条款: {clause}", ". The clause: {clause}")).unwrap_or_default()
        };
        if !undated.is_empty() {
            let (text, clause) = (quoted(&undated), clause_behind(&undated));
            let (clause_zh, clause_en) = (&clause.zh, &clause.en);
            let why = say!(
                "{zh}的付款条件{text}没有表格可以确定日期,这部分按签订后即可支付对待,未检查{clause_zh}",
                "no table dates the condition {text} of {en}; that part counts as payable from signing and is not checked{clause_en}"
            );
            unlooked.add_all(&why, contract.rows.iter().copied());
        }
        let mut bounded: BTreeMap<&Said, Vec<&String>> = BTreeMap::new();
        for (text, after) in &plan.bounded {
            bounded.entry(after).or_default().push(text);
        }
        for (after, texts) in bounded {
            let (text, clause) = (quoted(&texts), clause_behind(&texts));
            let (after_zh, after_en, clause_zh, clause_en) = (&after.zh, &after.en, &clause.zh, &clause.en);
            let why = say!(
                "{zh}的付款条件{text}没有表格可以确定日期。条款中写在“{after_zh}”之后,只检查是否早于“{after_zh}”,此后是否提前未检查{clause_zh}",
                "no table dates the condition {text} of {en}: it stands behind {after_en} in the terms, and was checked only to be no earlier than that{clause_en}"
            );
            unlooked.add_all(&why, contract.rows.iter().copied());
        }
    }

    fn flags(&self, (plan, changed): (&Plan, Changed), paid: &[Paid], unlooked: &mut Unlooked) -> Vec<Flag> {
        // A payment that is known to its month only is taken at its last day, so that it is not called early.
        let dated: Vec<(Day, Decimal)> = paid.iter().map(|paid| (paid.date.latest(), paid.amount)).collect();
        let over = plan.over(&dated);
        if over > self.rounding {
            let (zh, en, total, over) = (self.contract.short().zh, self.contract.short().en, money(plan.total), money(over));
            let why = say!(
                "{zh}累计付款超过合同金额{total}元,超出的{over}元没有对应的条款,未检查,请核对是否有补充合同或付款对应有误",
                "payments on {en} exceed its amount of {total} by {over}, for which there are no terms; not checked: is there a supplement, or do payments belong elsewhere?"
            );
            unlooked.add_all(&why, paid.iter().map(|paid| paid.row).chain(self.contract.rows.iter().copied()));
        }
        let mut flags = Vec::new();
        for early in plan.early(&dated).into_iter().filter(|early| early.part > self.rounding) {
            let doubtful = doubtful_until(paid, early.payment);
            let Some(paid) = paid.get(early.payment) else { continue };
            if early.until == Due::NoAcceptance && !self.accepts {
                let why = say!(
                    "合同台账没有“验收日期”列,验收后才到期的款项无法检查,请补上该列",
                    "the register of contracts has no column for the acceptance, so what falls due on it cannot be checked: add the column"
                );
                unlooked.add_all(&why, [paid.row].into_iter().chain(self.contract.rows.iter().copied()));
            } else if early.until == Due::NoAcceptance && self.unread {
                let (zh, en) = (self.contract.short().zh, self.contract.short().en);
                let why = say!(
                    "{zh}的验收日期无法识别(见“数据问题”),验收后才到期的款项未检查,请改为 2020-12-31 这样的写法",
                    "the acceptance of {en} cannot be read (see the problems), so what falls due on it was not checked; write it like 2020-12-31"
                );
                unlooked.add_all(&why, [paid.row].into_iter().chain(self.contract.rows.iter().copied()));
            } else {
                flags.push(self.flag((plan, changed), &early, (paid, doubtful)));
            }
        }
        flags
    }

    fn flag(&self, (plan, changed): (&Plan, Changed), early: &Early, (paid, doubtful): (&Paid, Decimal)) -> Flag {
        let contract = self.contract;
        let row = paid.row;
        let text = |field: Field| is_filled(row, field).then(|| row.shown(field));
        let day = paid.date.latest();
        let (due_on, days) = match early.until {
            Due::On(due_on) => (Some(due_on), days_between(day, due_on)),
            Due::NoAcceptance => (None, 0),
        };
        let rows = [row].into_iter().chain(contract.rows.iter().copied()).chain(self.term_rows.iter().copied());
        let in_doubt = paid.doubt != Doubt::None || doubtful >= early.part;
        let severity = match changed {
            Changed::Unsaid => Some(Severity::Low),
            // The acceptance may be recorded elsewhere: the register alone shows less.
            _ if due_on.is_none() || paid.by == By::Short || in_doubt || changed != Changed::No => Some(Severity::Medium),
            _ => None,
        };
        // Without the amount, which may be put right; a contract's number says it all where there is one.
        let named = if contract.number.is_empty() { party_key(&contract.counterparty) } else { compact(&contract.number) };
        let dated = |date: Option<Date>| date.map(|date| Said::new(date.zh(), date.en())).unwrap_or_default();
        Flag {
            subject: contract.shown(),
            date: Some(paid.date),
            voucher_no: text(payments::VOUCHER_NO),
            summary: text(payments::PURPOSE),
            amount: paid.amount,
            irregular_amount: early.part,
            variant: if due_on.is_none() { "no_acceptance" } else { "" },
            severity,
            key: vec![named, voucher_key(&row.shown(payments::VOUCHER_NO)), paid.date.to_string()],
            evidence: evidence(rows),
            ..Flag::default()
        }
        .fact("contract", contract.short())
        .fact_text("contract_no", contract.number.clone())
        .fact_text("contract_name", contract.name.clone())
        .fact_text("counterparty", contract.counterparty.clone())
        .fact_text("payee", row.shown(payments::PAYEE))
        .fact_money("total", plan.total)
        .fact("signed_on", dated(contract.signed))
        .fact("accepted_on", dated(contract.accepted))
        .fact_money("due", early.due)
        .fact_money("paid", early.paid)
        .fact("due_on", dated(due_on.map(Date::Day)))
        .fact_text("days", days.to_string())
        .fact("condition", early.says.clone())
        .fact("linked", linked(paid, doubtful, changed))
    }
}

/// What was paid up to a payment, and on its day, of which it is in doubt whether it is of the contract's price.
fn doubtful_until(paid: &[Paid], payment: usize) -> Decimal {
    let Some(day) = paid.get(payment).map(|paid| paid.date.latest()) else { return Decimal::ZERO };
    let until = paid.iter().filter(|paid| paid.date.latest() <= day && paid.doubt != Doubt::None && paid.amount > Decimal::ZERO);
    until.fold(Decimal::ZERO, |sum, paid| sum.saturating_add(paid.amount))
}

/// What a payment was put to its contract by, and what speaks against it.
fn linked(paid: &Paid, doubtful: Decimal, changed: Changed) -> Said {
    let by = match paid.by {
        By::Payee => Said::new("(付款未写合同编号,按收款单位对应)", " (the payment names no contract; matched by payee)"),
        By::Short => Said::new(
            "(付款未写合同编号,收款单位写的是简称,按合同对方单位对应)",
            " (the payment names no contract and shortens the payee; matched by the contract's party)",
        ),
        By::Name => Said::new(
            "(付款未写合同编号,按收款单位和用途中的合同名称对应)",
            " (the payment gives no contract number; matched by payee and by the contract's name in the purpose)",
        ),
        By::Number => Said::default(),
    };
    let doubt = match paid.doubt {
        Doubt::Payee => {
            let payee = paid.row.shown(payments::PAYEE);
            say!(
                "。收款单位是“{payee}”,不是合同对方,请核对是否该合同的价款",
                ". It went to {payee}, which is not the contract's party: see whether it is of its price"
            )
        }
        Doubt::Matter => {
            say!(
                "。用途与合同名称不同,请核对是否该合同的价款",
                ". Its purpose is another than the contract's name: see whether it is of its price"
            )
        }
        Doubt::None if doubtful > Decimal::ZERO => {
            let sum = money(doubtful);
            say!(
                "。累计已付中有{sum}元的收款单位或用途与合同不符,请核对是否该合同的价款",
                ". Of what was paid, {sum} went to another payee or for another purpose than the contract's: see whether it is of its price"
            )
        }
        Doubt::None => Said::default(),
    };
    let price = match changed {
        Changed::No => Said::default(),
        Changed::To(_) => Said::new(
            "。合同金额按台账写明的变更(结算)后的金额计算",
            ". The amount is the contract's as changed or settled, which the register states",
        ),
        Changed::Unsaid => Said::new(
            "。合同台账写明合同价款有补充或变更,这里按原合同金额计算,请先核对变更后的金额",
            ". The register says that the contract's price was changed or added to; this is by its first amount: look at the changed one first",
        ),
    };
    let ([by_zh, doubt_zh, price_zh], [by_en, doubt_en, price_en]) =
        ([&by, &doubt, &price].map(|said| said.zh.clone()), [&by, &doubt, &price].map(|said| said.en.clone()));
    say!("{by_zh}{doubt_zh}{price_zh}", "{by_en}{doubt_en}{price_en}")
}
