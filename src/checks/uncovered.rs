//! Kind `uncovered`: a payment at or above a line must be covered by a decision that was taken before, is about the same
//! matter and is large enough. A row of the minutes may hold several decisions (`decision.rs`).

mod decision;
mod nearest;
mod places;
mod together;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use self::decision::Decision;
use self::nearest::Minutes;
use self::places::{Place, are_elsewhere, of_payee, places};
use self::together::Together;
use super::assignment::Pair;
use super::covering::cover;
use super::outlays::Words;
use super::payment::{ColumnNames, Columns, Payment, put_together};
use super::refusal::{Consent, clauses};
use super::selection::{NUMBERS, TEXT, resolve_table, resolve_typed};
use super::struck_in_journal::{struck_in_journal, tell_struck};
use super::subject::{Core, Wording, alike, somewhat_alike, within};
use super::verdict::Stand;
use super::{Check, Context, NotLookedAt, Outcome, Shared, evidence};
use crate::books::Books;
use crate::rules::filter::{FilterSpec, word_lists};
use crate::rules::lexicon::WordList;
use crate::rules::{Filter, Rule, RuleError, SourceFile};
use crate::say;
use crate::tables::{Field, FieldKind, Row, TableKind, contracts};
use crate::value::text::{compact, is_han, printable, shorten};
use crate::value::{Day, money};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule itself")]
    kind: String,
    table: Spanned<String>,
    columns: ColumnNames,
    #[serde(rename = "where")]
    condition: Option<FilterSpec>,
    unless: Option<FilterSpec>,
    line: Spanned<String>,
    decisions: DecisionSpec,
    #[serde(default)]
    refused: Vec<Spanned<String>>,
    /// Payees that are many people: what they are paid is no one payment.
    #[serde(default)]
    collective: Vec<Spanned<String>>,
    #[serde(default)]
    fillers: Vec<Spanned<String>>,
    #[serde(default)]
    company: Vec<Spanned<String>>,
    /// Trades, and places at the head of names, that are no firm's own name.
    #[serde(default)]
    trades: Vec<Spanned<String>>,
    #[serde(default)]
    places: Vec<Spanned<String>>,
    #[serde(default)]
    same: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionSpec {
    table: Spanned<String>,
    date: Spanned<String>,
    topic: Spanned<String>,
    decision: Spanned<String>,
    amount: Spanned<String>,
}

#[derive(Debug)]
struct Uncovered {
    table: TableKind,
    columns: Columns,
    condition: Filter,
    unless: Filter,
    line: String,
    decisions: decision::Columns,
    refused: Vec<WordList>,
    collective: Words,
    wording: Wording,
}

/// Reads the rule's keys.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let source = &rule.source;
    let spec: Spec = rule.check()?;
    let table = resolve_table(&spec.table, source)?;
    let lists = |words: &[Spanned<String>]| word_lists(words, &shared.lexicon, source);
    Ok(Box::new(Uncovered {
        table,
        columns: spec.columns.resolve(table, source)?,
        condition: Filter::prepare(spec.condition.as_ref(), table, &shared.lexicon, source)?,
        unless: Filter::prepare(spec.unless.as_ref(), table, &shared.lexicon, source)?,
        line: shared.catalogue.resolve(&spec.line, source)?.id.clone(),
        decisions: resolve_decisions(&spec.decisions, source)?,
        refused: lists(&spec.refused)?,
        collective: Words::prepare(&spec.collective, rule, shared)?,
        wording: Wording::new(&lists(&spec.fillers)?, &lists(&spec.company)?, &lists(&spec.same)?)
            .with_trades(&lists(&spec.trades)?, &lists(&spec.places)?),
    }))
}

fn resolve_decisions(spec: &DecisionSpec, source: &SourceFile) -> Result<decision::Columns, RuleError> {
    let table = resolve_table(&spec.table, source)?;
    let field = |name, kinds| resolve_typed(name, table, kinds, source);
    Ok(decision::Columns {
        table,
        date: field(&spec.date, &[FieldKind::Date])?,
        topic: field(&spec.topic, TEXT)?,
        decision: field(&spec.decision, TEXT)?,
        amount: field(&spec.amount, NUMBERS)?,
    })
}

/// What a payment is about, for comparing.
#[derive(Debug)]
struct Matter {
    cores: Vec<Core>,
    /// The villages and streets that it names.
    places: BTreeSet<Place>,
    forms: Vec<String>,
    contract_no: Option<String>,
}

/// How a decision is about a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct About {
    subject: bool,
    payee: bool,
}

/// A payment that a decision is needed for.
struct Outlay<'a> {
    payment: Payment<'a>,
    matter: Matter,
    line: Decimal,
    basis: Vec<crate::rules::Basis>,
}

impl Outlay<'_> {
    /// How a decision stands to it.
    fn stand(&self, decision: &Decision) -> Stand {
        decision.judged.on_amount(&self.matter.cores, &self.matter.forms, self.payment.amount)
    }

    fn is_agreed(&self, decision: &Decision) -> bool {
        self.stand(decision) == Stand::Agreed
    }
}

impl Check for Uncovered {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        let decisions = &self.decisions;
        vec![
            (self.table, self.columns.all()),
            (decisions.table, vec![decisions.date, decisions.topic, decisions.amount, decisions.decision]),
        ]
    }

    fn looks_in(&self) -> Vec<TableKind> {
        vec![self.decisions.table]
    }

    fn variants(&self) -> &'static [&'static str] {
        &["after", "too-small", "used-up", "no-amount", "refused", "unclear", "other-payee", "named", "about", "bare-number", "same-amount"]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["topic", "decision", "decision_date", "decision_amount", "other", "meeting", "paid"]
    }

    fn standards(&self) -> Vec<&str> {
        vec![&self.line]
    }

    fn run(&self, books: &Books, context: &Context) -> Outcome {
        let mut outcome = Outcome::default();
        let rows = self.columns.select(books.table(self.table).unwrap_or_default(), &self.condition, &self.unless);
        outcome.rows = rows.iter().filter(|row| self.condition.holds(row) && !self.unless.matches(row)).count();
        let struck = struck_in_journal(books, self.table, &rows);
        tell_struck(&struck, &mut outcome);
        let rows: Vec<&Row> = rows.into_iter().filter(|row| !struck.contains(&row.source)).collect();
        let payments = self.columns.read(&rows, &mut outcome);
        let outlays = self.outlays(payments, books, context, &mut outcome);
        let decisions = self.decisions.read(books, &self.wording, &self.refused, &mut outcome);
        let mut pairs: Vec<(bool, Option<Decimal>, Pair)> = Vec::new();
        for (index, outlay) in outlays.iter().enumerate() {
            for (other, decision) in decisions.iter().enumerate() {
                if self.may_cover(outlay, decision) {
                    // A decision of just this amount first, then the least that is enough; one without an amount last.
                    pairs.push((decision.amount.is_none(), decision.amount, (index, other)));
                }
            }
        }
        pairs.sort_by(|a, b| (a.0, a.1, (a.2).0).cmp(&(b.0, b.1, (b.2).0)).then_with(|| a.2.cmp(&b.2)));
        let pairs: Vec<Pair> = pairs.into_iter().map(|(.., pair)| pair).collect();
        let covered = covered(&outlays, &decisions, &pairs);
        let mut minutes = Minutes::new(&decisions);
        for (outlay, by) in outlays.iter().zip(&covered) {
            if let Some(decision) = by.and_then(|by| decisions.get(by)) {
                minutes.spend(decision, outlay.payment.amount);
            }
        }
        for outlay in outlays.iter().zip(&covered).filter(|(_, by)| by.is_none()).map(|(outlay, _)| outlay) {
            if let Some(unreadable) = self.unreadable(outlay, &decisions) {
                outcome.unchecked.push(unreadable);
                continue;
            }
            match self.together(outlay, &minutes) {
                None => outcome.flags.push(self.flag(outlay, &mut minutes, books)),
                Some(together) => {
                    minutes.spend_of_row(together.number, outlay.payment.amount);
                    outcome.unchecked.extend(together.unsure(&outlay.payment));
                }
            }
        }
        outcome
    }
}

impl Uncovered {
    /// The payments at or above the line of their day.
    fn outlays<'a>(&self, payments: Vec<Payment<'a>>, books: &Books, context: &Context, outcome: &mut Outcome) -> Vec<Outlay<'a>> {
        let mut outlays = Vec::new();
        // What is at the line by itself stands by itself: there may be a decision on each.
        let is_below = |payment: &Payment| {
            let line = context.standards.value(&self.line, payment.date.latest());
            let many = self.collective.has(&payment.payee);
            line.is_ok_and(|line| payment.amount < line.value) && !many
        };
        for payment in put_together(payments, is_below) {
            match context.standards.value(&self.line, payment.date.latest()) {
                Err(missing) => outcome.unchecked.push(missing.into()),
                Ok(line) if payment.amount >= line.value => {
                    let matter = self.matter(&payment, books);
                    outlays.push(Outlay { payment, matter, line: line.value, basis: line.basis });
                }
                Ok(_) => {}
            }
        }
        outlays
    }

    /// The purpose, and what the contract register adds to it.
    fn matter(&self, payment: &Payment, books: &Books) -> Matter {
        let mut cores = vec![self.wording.core(&payment.purpose)];
        let mut forms = self.wording.payee_forms(&payment.payee);
        let contract_no = payment.contract_no.as_deref().map(compact);
        if let Some(number) = &contract_no {
            let own = |row: &&Row| compact(&row.shown(contracts::CONTRACT_NO)) == *number;
            for contract in books.table(TableKind::Contracts).unwrap_or_default().iter().filter(own) {
                cores.push(self.wording.core(&contract.shown(contracts::NAME)));
                forms.extend(self.wording.payee_forms(&contract.shown(contracts::COUNTERPARTY)));
            }
        }
        let places = places(&payment.purpose).into_iter().chain(of_payee(&payment.payee)).collect();
        Matter { cores, places, forms, contract_no }
    }

    fn about(&self, outlay: &Outlay, decision: &Decision) -> About {
        let matter = &outlay.matter;
        let same_amount = decision.amount == Some(outlay.payment.amount);
        let by_contract =
            matter.contract_no.as_ref().is_some_and(|number| number.chars().count() >= 4 && decision.text.contains(number.as_str()));
        // What cannot be compared by its amount is told where it may be meant.
        let same = if same_amount || decision.unreadable.is_some() { somewhat_alike } else { alike };
        let called = self.wording.fold(&outlay.payment.payee);
        // 公车保险续保 of the amount to the fen is what an insurer was paid for 车辆保险.
        let of_trade = |core: &Core| same_amount && core.end().is_some_and(|end| called.contains(&end) && decision.text.contains(&end));
        let subject = |core: &Core| of_trade(core) || decision.cores.iter().any(|other| same(core, other));
        let payee = self.wording.names(&decision.text, &matter.forms);
        // 西山村道路维修 is no decision on 东山村道路维修, nor what is decided for 王家村 on what 张家村 was paid.
        // Of 甲公司5万元、乙公司8万元 each firm has its own.
        // Minutes call firms by short names that nobody can tell from others (人保财险公司): only a firm that a sibling names is sure to be another's.
        let of_another = self.wording.names(&decision.siblings, &matter.forms);
        let elsewhere = !payee && (of_another || are_elsewhere(&matter.places, &decision.places));
        About { subject: by_contract || (!elsewhere && matter.cores.iter().any(subject)), payee }
    }

    fn may_cover(&self, outlay: &Outlay, decision: &Decision) -> bool {
        outlay.is_agreed(decision) && self.would_cover(outlay, decision) && self.other_payee(outlay, decision).is_none()
    }

    /// The firm that a decision on the matter says is to be paid, where it is another than the one that was paid.
    fn other_payee(&self, outlay: &Outlay, decision: &Decision) -> Option<String> {
        let matter = &outlay.matter;
        let is_firm = outlay.payment.payee.contains("公司");
        let by_contract = matter.contract_no.as_ref().is_some_and(|number| decision.text.contains(number.as_str()));
        if !is_firm || by_contract || self.wording.names(&decision.text, &matter.forms) {
            return None;
        }
        // 监理费支付华信公司: a firm that is paid for something else.
        let is_other = |what: &str| {
            let core = self.wording.core(what);
            core.says_something() && !matter.cores.iter().any(|own| alike(own, &core))
        };
        let named = paid_firm(&decision.text, is_other)?;
        let own = self.wording.payee_forms(&named);
        // 云山建设总公司 and its branch are not told apart.
        let is_kin = own.iter().any(|form| self.wording.fold(&outlay.payment.payee).contains(form.as_str()));
        (own.len() > 1 && !is_kin).then_some(named)
    }

    /// Whether a decision would cover a payment if it agreed to it.
    fn would_cover(&self, outlay: &Outlay, decision: &Decision) -> bool {
        let amount = outlay.payment.amount;
        if !in_time(decision, &outlay.payment) || decision.amount.is_some_and(|decided| decided < amount) {
            return false;
        }
        let about = self.about(outlay, decision);
        match decision.amount {
            Some(_) => about.subject || about.payee,
            // Minutes often leave the amount out. Then matter and payee together show that this payment was decided on; one of them
            // alone could be any payment to a firm or for a road.
            None => about.subject && about.payee,
        }
    }

    /// Why a payment cannot be judged that a decision is about whose amount could not be read.
    fn unreadable(&self, outlay: &Outlay, decisions: &[Decision]) -> Option<NotLookedAt> {
        let payment = &outlay.payment;
        let is_about = |decision: &Decision| {
            let about = self.about(outlay, decision);
            about.subject || about.payee
        };
        let mut unreadable = decisions.iter().filter(|decision| decision.unreadable.is_some() && outlay.stand(decision) != Stand::Refused);
        let decision = unreadable.find(|decision| in_time(decision, payment) && is_about(decision))?;
        let (topic, cell) = (shorten(&printable(&decision.topic), 60), shorten(&printable(decision.unreadable.as_deref()?), 40));
        let (amount, payee) = (money(payment.amount), shorten(&printable(&payment.payee), 60));
        let (date_zh, date_en) = (payment.date.zh(), payment.date.en());
        Some(NotLookedAt {
            why: say!(
                "{date_zh}向{payee}支付{amount}元: 会议记录“{topic}”的金额“{cell}”无法识别,不能确认是否够付,未判断;请改为 60000 或 6万元 这样的写法,几笔的分行登记",
                "{amount} paid to {payee} on {date_en}: the amount “{cell}” of the minutes on “{topic}” cannot be read, so it cannot be told whether it is enough; not judged. Write it like 60000, and several amounts in rows of their own"
            ),
            evidence: evidence([payment.row, decision.row]).into_iter().collect(),
        })
    }

    /// A row of several decisions that are about a payment and large enough for it together, though none of them is alone.
    fn together<'d, 'a>(&self, outlay: &Outlay, minutes: &Minutes<'d, 'a>) -> Option<Together<'d, 'a>> {
        let mut rows: BTreeMap<usize, Vec<&Decision>> = BTreeMap::new();
        let agreed = |decision: &&Decision| decision.of_several && outlay.is_agreed(decision) && in_time(decision, &outlay.payment);
        for decision in minutes.decisions.iter().filter(agreed) {
            let about = self.about(outlay, decision);
            if about.subject || about.payee {
                rows.entry(decision.number).or_default().push(decision);
            }
        }
        let spent = |number: usize| minutes.spent_of_row(number).saturating_add(outlay.payment.amount);
        let rows = rows.into_iter().filter(|(_, parts)| parts.len() > 1).map(|(number, parts)| Together::new(number, parts));
        rows.into_iter().find(|row| row.sum() >= spent(row.number)).or_else(|| self.with_supplement(outlay, minutes))
    }

    /// Decisions of several rows that are about the matter of a payment, one of which adds to another (`追加投资`), and together are large enough
    /// for it and what they paid before.
    fn with_supplement<'d, 'a>(&self, outlay: &Outlay, minutes: &Minutes<'d, 'a>) -> Option<Together<'d, 'a>> {
        const ADDS: [&str; 6] = ["追加", "增补", "增加投资", "增加预算", "增加资金", "补充资金"];
        let fits = |decision: &&Decision| {
            let is_whole = decision.amount.is_some() && !decision.of_several && self.about(outlay, decision).subject;
            is_whole && outlay.is_agreed(decision) && in_time(decision, &outlay.payment) && self.other_payee(outlay, decision).is_none()
        };
        let parts: Vec<&Decision> = minutes.decisions.iter().filter(fits).collect();
        let (adding, first): (Vec<&Decision>, Vec<&Decision>) =
            parts.iter().partition(|part| ADDS.iter().any(|word| part.text.contains(word)));
        // 追加后共18万元 may be the whole again.
        let is_whole = adding.iter().any(|part| ["共", "总", "至", "到"].iter().any(|word| part.text.contains(word)));
        if adding.is_empty() || first.is_empty() || is_whole {
            return None;
        }
        let spent = parts.iter().map(|part| minutes.spent_of_row(part.number)).fold(outlay.payment.amount, Decimal::saturating_add);
        let together = Together::supplemented(parts.first()?.number, parts);
        (together.sum() >= spent).then_some(together)
    }
}

/// Which decision covers each payment. Payments for the very thing that one decides on go before those that are only like it
/// (`敬老院消防改造` before `敬老院厨房改造`), else the earlier go first.
fn covered(outlays: &[Outlay], decisions: &[Decision], pairs: &[Pair]) -> Vec<Option<usize>> {
    let is_close = |(need, source): &&Pair| {
        let texts = outlays.get(*need).zip(decisions.get(*source));
        texts.is_some_and(|(outlay, decision)| {
            let very = |own: &Core| decision.cores.iter().any(|other| within(own, other) || within(other, own));
            outlay.matter.cores.iter().any(very)
        })
    };
    let close: BTreeSet<usize> = pairs.iter().filter(is_close).map(|(need, _)| *need).collect();
    let mut order: Vec<usize> = (0..outlays.len()).collect();
    order.sort_by_key(|need| (!close.contains(need), *need));
    let place: BTreeMap<usize, usize> = order.iter().enumerate().map(|(place, need)| (*need, place)).collect();
    let needs: Vec<Decimal> = order.iter().filter_map(|need| outlays.get(*need)).map(|outlay| outlay.payment.amount).collect();
    let amounts: Vec<Option<Decimal>> = decisions.iter().map(|decision| decision.amount).collect();
    let placed: Vec<Pair> = pairs.iter().filter_map(|(need, source)| Some((*place.get(need)?, *source))).collect();
    let by_place = cover(&needs, &amounts, &placed);
    (0..outlays.len()).map(|need| place.get(&need).and_then(|place| by_place.get(*place).copied().flatten())).collect()
}

/// The firm that a folded text says is to be paid: what stands behind a word of paying, up to 公司. What stands before that word in its clause
/// may be something else.
fn paid_firm(text: &str, is_other: impl Fn(&str) -> bool) -> Option<String> {
    const WORDS: [&str; 6] = ["支付给", "拨付给", "付给", "支付", "拨付", "付"];
    const CHARS_MAX: usize = 20;
    let clauses = || text.split('\u{1}').flat_map(clauses);
    let behind = |word: &str| {
        let paid = clauses().flat_map(|clause| {
            clause
                .match_indices(word)
                .filter_map(|(at, word)| clause.get(at + word.len()..).map(|behind| (clause.get(..at).unwrap_or_default(), behind)))
                .collect::<Vec<_>>()
        });
        paid.collect::<Vec<_>>()
    };
    let firm = |(before, behind): (&str, &str)| {
        let name: String = behind.split("公司").next()?.chars().take(CHARS_MAX + 1).collect();
        let is_name = behind.starts_with(&format!("{name}公司")) && (3..=CHARS_MAX).contains(&name.chars().count());
        let plain = name.chars().all(is_han) && !name.contains(['款', '费', '与', '和', '由', '及', '的', '给', '向', '该', '各', '付']);
        let is_paid = Consent::of(before).is_some() || !is_other(before);
        (is_name && plain && is_paid).then(|| format!("{name}公司"))
    };
    WORDS.iter().flat_map(|word| behind(word)).find_map(firm)
}

/// Whether a decision may have been taken by the day of the payment: where only a month is known, its first day counts.
fn in_time(decision: &Decision, payment: &Payment) -> bool {
    decision.date.earliest().unwrap_or(Day::MIN) <= payment.date.latest()
}
