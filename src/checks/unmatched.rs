//! Kind `unmatched`: a row of one table must have a partner in another, one to one, by amount, quantity, date and name.
//!
//! A rule may set a line below which a piece needs no partner, and a line for large lots of small pieces.

mod instalments;
mod line;
mod spec;
mod standing;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use self::line::{Columns, Line, Window, gap};
use self::spec::{Limits, Spec, resolve_limits, resolve_side};
use self::standing::{Sides, Standing, stand, taken};
use super::given_back::number;
use super::likeness::{Likeness, Things};
use super::outlays::Words;
use super::partly_back::holds_number;
use super::reversal::{Entry, cancelled};
use super::struck_in_journal::{struck_in_journal, tell_struck};
use super::{Check, Context, Flag, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::findings::Severity;
use crate::rules::filter::{head_of, word_lists};
use crate::rules::lexicon::WordList;
use crate::rules::{Basis, Filter, Rule, RuleError};
use crate::say;
use crate::tables::{Field, Row, TableKind};
use crate::value::names::voucher_key;
use crate::value::text::{compact, printable, shorten};
use crate::value::{Date, Said, money};

#[derive(Debug)]
struct Unmatched {
    table: TableKind,
    columns: Columns,
    condition: Filter,
    unless: Filter,
    partner: TableKind,
    partner_columns: Columns,
    window: Window,
    things: Things,
    limits: Option<Limits>,
    elsewhere: Words,
}

/// Reads the rule's keys.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let source = &rule.source;
    let spec: Spec = rule.check()?;
    let (table, columns) = resolve_side(&spec.table, &spec.columns, source)?;
    let (partner, partner_columns) = resolve_side(&spec.partner.table, &spec.partner.columns, source)?;
    let lists = word_lists(&spec.same_things, &shared.lexicon, source)?;
    Ok(Box::new(Unmatched {
        table,
        columns,
        condition: Filter::prepare(spec.condition.as_ref(), table, &shared.lexicon, source)?,
        unless: Filter::prepare(spec.unless.as_ref(), table, &shared.lexicon, source)?,
        partner,
        partner_columns,
        window: Window { before: spec.days_before.into(), after: spec.days_after.into() },
        things: Things::new(lists.iter().flat_map(WordList::words)),
        elsewhere: Words::prepare(&spec.elsewhere, rule, shared)?,
        limits: spec.line.map(|line| resolve_limits(&line, shared, source)).transpose()?,
    }))
}

/// What is said of a thing that was given back, and is no part of its name.
const GIVEN_BACK: [&str; 13] = ["(退货)", "(红冲)", "退货款", "退货", "退回", "退还", "退款", "红冲", "冲红", "红字", "冲销", "冲回", "退"];

/// What a line has to do with the limits.
#[derive(Debug, Clone)]
enum Weight {
    /// A piece reaches the line.
    Piece(Option<Decimal>, Vec<Basis>),
    /// Only the lot does.
    Lot(Decimal, Vec<Basis>),
    /// Nothing does.
    Small,
}

impl Check for Unmatched {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        let fields = |columns: &Columns| {
            let optional = [columns.quantity, columns.unit_price, columns.voucher_no];
            [columns.item, columns.date, columns.amount].into_iter().chain(optional.into_iter().flatten()).collect()
        };
        vec![(self.table, fields(&self.columns)), (self.partner, fields(&self.partner_columns))]
    }

    fn looks_in(&self) -> Vec<TableKind> {
        vec![self.partner]
    }

    fn variants(&self) -> &'static [&'static str] {
        &["part", "bulk", "quantity-unknown"]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["unit_price", "pieces", "missing", "hint"]
    }

    fn standards(&self) -> Vec<&str> {
        let Some(limits) = &self.limits else { return Vec::new() };
        let special = limits.special.iter().map(|(_, standard)| standard.as_str());
        let bulk = limits.bulk.iter().flat_map(|(pieces, amount)| [pieces.as_str(), amount.as_str()]);
        [limits.standard.as_str()].into_iter().chain(special).chain(bulk).collect()
    }

    fn run(&self, books: &Books, context: &Context) -> Outcome {
        let mut outcome = Outcome::default();
        let rows = books.table(self.table).unwrap_or_default();
        let mut rows: Vec<&Row> = rows.iter().filter(|row| self.condition.holds(row) && !self.unless.matches(row)).collect();
        let struck = struck_in_journal(books, self.table, &rows);
        tell_struck(&struck, &mut outcome);
        rows.retain(|row| !struck.contains(&row.source));
        outcome.rows = rows.len();
        let (lines, unread) = self.read(&rows, &self.columns, true);
        let (cards, unread_cards) =
            self.read(&books.table(self.partner).unwrap_or_default().iter().collect::<Vec<_>>(), &self.partner_columns, false);
        self.tell_unread(&unread, self.table, &mut outcome);
        self.tell_unread(&unread_cards, self.partner, &mut outcome);
        let lines = self.without_reversals(lines, &mut outcome);
        let weights: Vec<Weight> = lines.iter().map(|line| self.weigh(line, context, &mut outcome)).collect();
        let needs: Vec<bool> = weights.iter().map(|weight| !matches!(weight, Weight::Small)).collect();
        let sides = Sides { lines: &lines, needs: &needs, cards: &cards, things: &self.things, window: self.window };
        let standings = stand(sides);
        let used = taken(&standings);
        let free: Vec<&Line> = cards.iter().enumerate().filter(|(card, _)| !used.contains(card)).map(|(_, card)| card).collect();
        // A card that may be one under another name is of one line, the nearest.
        let renamed = self.renamed(&lines, &standings, &free);
        for (index, ((line, standing), weight)) in lines.iter().zip(&standings).zip(weights).enumerate() {
            if standing.covered < line.pieces {
                let on: Vec<&Line> = standing.cards.iter().filter_map(|card| cards.get(*card)).collect();
                outcome.flags.extend(self.flag(line, standing, (&on, renamed.get(&index).copied()), weight, &free));
            }
        }
        outcome
    }
}

impl Unmatched {
    /// The rows read, in an order of their content, and those that cannot be used.
    fn read<'a>(&self, rows: &[&'a Row], columns: &Columns, dated: bool) -> (Vec<Line<'a>>, Vec<&'a Row>) {
        let (mut lines, mut unread) = (Vec::new(), Vec::new());
        for row in rows {
            match Line::read(row, columns, &self.things) {
                Some(line) if line.date.is_some() || !dated => lines.push(line),
                _ => unread.push(*row),
            }
        }
        lines.sort_by_cached_key(Line::order);
        (lines, unread)
    }

    /// The lines without those that were taken back by a red entry, and without the pieces that were given back; a red entry that takes
    /// nothing back is told.
    fn without_reversals<'a>(&self, lines: Vec<Line<'a>>, outcome: &mut Outcome) -> Vec<Line<'a>> {
        let entry = |line: &Line| Entry { key: compact(&line.item), amount: line.amount, date: line.date.unwrap_or(Date::Year(0)) };
        let gone = cancelled(&lines.iter().map(entry).collect::<Vec<_>>());
        let left = lines.into_iter().enumerate().filter(|(index, line)| !gone.contains(index) && !line.amount.is_zero());
        let (red, mut kept): (Vec<Line>, Vec<Line>) = left.map(|(_, line)| line).partition(|line| line.amount < Decimal::ZERO);
        let red: Vec<&Row> = red.iter().filter(|red| !self.give_back(red, &mut kept)).map(|red| red.row).collect();
        if !red.is_empty() {
            let count = red.len();
            outcome.unchecked.push(NotLookedAt {
                why: say!(
                    "有{count}行红字找不到所冲销的行,未核对",
                    "{count} negative rows take back no row of the same name and amount; they were not matched"
                ),
                evidence: super::evidence(red.iter().copied()).into_iter().collect(),
            });
        }
        kept
    }

    /// Takes what a red line gives back off the last line of the same thing before it: all of it, or so many pieces at their price. Whether
    /// there was such a line.
    fn give_back<'a>(&self, red: &Line<'a>, kept: &mut Vec<Line<'a>>) -> bool {
        let thing = GIVEN_BACK.iter().fold(compact(&red.item), |thing, word| thing.replace(word, ""));
        let (name, back) = (self.things.read(&thing), -red.amount);
        let number = |shown: String| number(&shown);
        let voucher_no = |line: &Line| self.columns.voucher_no.map(|field| line.row.shown(field));
        let pieces = |line: &Line| {
            if back == line.amount {
                return Some(line.pieces);
            }
            let pieces = back.checked_div(line.unit_price)?;
            pieces.is_integer().then(|| pieces.to_u32()).flatten().filter(|pieces| line.counted && *pieces > 0 && *pieces < line.pieces)
        };
        // What is cheap to ask is asked first.
        let of_line = |line: &Line| {
            let pieces = (line.amount >= back && line.date <= red.date).then(|| pieces(line)).flatten()?;
            // `冲销记-12号,退货` says what it takes back by the voucher, or by whom the same sum was paid to.
            let of_voucher = || voucher_no(line).and_then(number).is_some_and(|number| holds_number(&thing, number));
            let whole = || back == line.amount && (of_voucher() || (!line.party.is_empty() && line.party == red.party));
            let alike = self.things.alike(&line.name, &name).is_some_and(|alike| alike <= Likeness::Alike);
            (alike || whole()).then_some(pieces)
        };
        let found = kept.iter().enumerate().filter_map(|(at, line)| of_line(line).map(|pieces| (line.date, at, pieces))).max();
        let Some((_, at, pieces)) = found else { return false };
        match kept.get_mut(at) {
            Some(line) if line.amount > back => {
                line.amount -= back;
                line.pieces = line.pieces.saturating_sub(pieces).max(1);
                line.back.push(red.row);
            }
            _ => drop(kept.remove(at)),
        }
        true
    }

    fn tell_unread(&self, rows: &[&Row], table: TableKind, outcome: &mut Outcome) {
        if rows.is_empty() {
            return;
        }
        let (title, count) = (table.title(), rows.len());
        let (zh, en) = (title.zh, title.en);
        let why = if table == self.table {
            say!(
                "{zh}有{count}行缺少名称、日期或金额,无法核对,请补填",
                "{count} rows of {en} lack name, date or amount and cannot be matched; fill them in"
            )
        } else {
            say!(
                "{zh}有{count}行缺少名称或金额,不能作为对应的登记,请补填",
                "{count} rows of {en} lack name or amount and can be nothing's partner; fill them in"
            )
        };
        outcome.unchecked.push(NotLookedAt { why, evidence: super::evidence(rows.iter().copied()).into_iter().collect() });
    }

    /// Whether a line reaches a limit on its day.
    fn weigh(&self, line: &Line, context: &Context, outcome: &mut Outcome) -> Weight {
        let Some(limits) = &self.limits else { return Weight::Piece(None, Vec::new()) };
        let Some(day) = line.date.map(Date::latest) else { return Weight::Small };
        let text = compact(&line.item);
        let special = limits.special.as_ref().filter(|(words, _)| words.iter().any(|list| list.find(&text).is_some()));
        let standard = special.map_or(&limits.standard, |(_, standard)| standard);
        let in_force = match context.standards.value(standard, day) {
            Ok(in_force) => in_force,
            Err(missing) => {
                outcome.unchecked.push(missing.into());
                return Weight::Small;
            }
        };
        if line.unit_price >= in_force.value {
            return Weight::Piece(Some(in_force.value), in_force.basis);
        }
        let Some((pieces, amount)) = &limits.bulk else { return Weight::Small };
        match (context.standards.value(pieces, day), context.standards.value(amount, day)) {
            (Ok(pieces), Ok(amount)) if Decimal::from(line.pieces) >= pieces.value && line.amount >= amount.value => {
                let mut basis = in_force.basis;
                basis.extend(amount.basis);
                Weight::Lot(in_force.value, basis)
            }
            (Ok(_), Ok(_)) => Weight::Small,
            (Err(missing), _) | (_, Err(missing)) => {
                outcome.unchecked.push(missing.into());
                Weight::Small
            }
        }
    }

    fn flag(
        &self,
        line: &Line,
        standing: &Standing,
        (on, renamed): (&[&Line], Option<&Line>),
        weight: Weight,
        free: &[&Line],
    ) -> Option<Flag> {
        let (limit, basis, lot) = match weight {
            Weight::Piece(limit, basis) => (limit, basis, false),
            Weight::Lot(limit, basis) => (Some(limit), basis, true),
            Weight::Small => return None,
        };
        let missing = line.pieces - standing.covered;
        let part = |count: u32| line.amount.checked_mul(Decimal::from(count)).and_then(|all| all.checked_div(Decimal::from(line.pieces)));
        let irregular = if standing.covered == 0 { line.amount } else { part(missing).unwrap_or(line.amount).round_dp(2) };
        let part_of = if renamed.is_none() && standing.covered == 0 { self.part_of(line, free) } else { None };
        let near = renamed.or(part_of).or_else(|| self.near(line, free));
        let variant = match (lot, standing.covered, line.counted) {
            (true, ..) => "bulk",
            (false, 0, true) => "",
            (false, 0, false) => "quantity-unknown",
            (false, ..) => "part",
        };
        let elsewhere = self.is_elsewhere(&line.item);
        let other = || if elsewhere { in_other_register() } else { Said::default() };
        let date = line.date.map(|date| date.to_string()).unwrap_or_default();
        let flag = Flag {
            subject: line.item.clone(),
            date: line.date,
            voucher_no: self.columns.voucher_no.and_then(|field| line.row.get(field)).map(crate::value::Value::shown),
            amount: line.amount,
            limit,
            irregular_amount: irregular,
            variant,
            severity: (lot || elsewhere || renamed.is_some() || part_of.is_some()).then_some(Severity::Low),
            basis,
            key: vec![
                date,
                compact(&line.item),
                self.columns.voucher_no.map(|field| voucher_key(&line.row.shown(field))).unwrap_or_default(),
            ],
            evidence: super::evidence(
                [line.row].into_iter().chain(line.back.iter().copied()).chain(on.iter().chain(&near).map(|card| card.row)),
            ),
            ..Flag::default()
        };
        Some(
            flag.fact_money("unit_price", line.unit_price.round_dp(2))
                .fact_text("pieces", line.pieces.to_string())
                .fact_text("missing", missing.to_string())
                .fact("hint", near.map_or_else(other, |card| hint(card, renamed.is_some(), part_of.is_some()))),
        )
    }

    /// Whether a thing may stand on another register: what it is stands last, so `水渠清淤机` is a machine.
    fn is_elsewhere(&self, item: &str) -> bool {
        let head = head_of(&compact(item));
        let head =
            ["安装", "工程", "采购", "购置", "更换", "建设", "项目"].iter().fold(head.as_str(), |head, word| head.trim_end_matches(*word));
        self.elsewhere.lists().iter().any(|list| list.ends(head))
    }

    /// The cards that nothing stands on, of the same value and number in the days of a line, whose name is another but not surely of another thing,
    /// by the place of the line: each card for the line nearest to it.
    fn renamed<'a, 'b>(&self, lines: &[Line], standings: &[Standing], free: &[&'b Line<'a>]) -> BTreeMap<usize, &'b Line<'a>> {
        /// Of more cards and lines nobody looks for names.
        const LOOKS_MAX: usize = 1_000_000;
        let open: Vec<(usize, &Line)> =
            lines.iter().enumerate().filter(|(at, _)| standings.get(*at).is_some_and(|standing| standing.covered == 0)).collect();
        let mut pairs = Vec::new();
        if open.len().saturating_mul(free.len()) > LOOKS_MAX {
            return BTreeMap::new();
        }
        for (at, line) in &open {
            let same =
                |card: &Line| card.amount == line.amount && card.pieces == line.pieces && !self.things.differ(&line.name, &card.name);
            let near = free.iter().enumerate().filter(|(_, card)| same(card));
            pairs.extend(near.filter_map(|(place, card)| self.window.distance(line, card).map(|days| (days, *at, place))));
        }
        pairs.sort_unstable();
        let (mut of_line, mut used) = (BTreeMap::new(), BTreeSet::new());
        for (_, at, place) in pairs {
            if let Some(card) = free.get(place).filter(|_| !of_line.contains_key(&at) && !used.contains(&place)) {
                used.insert(place);
                of_line.insert(at, *card);
            }
        }
        of_line
    }

    /// A card that nothing stands on and that is worth more, of what a line calls itself a part of the price of: the nearest in date.
    fn part_of<'a, 'b>(&self, line: &Line, free: &[&'b Line<'a>]) -> Option<&'b Line<'a>> {
        let of_price = |card: &&&Line| card.amount > line.amount && instalments::may_be_part(&self.things, self.window, line, card);
        let days = |card: &Line| line.date.zip(card.date).map(|(line, card)| gap(line, card).abs());
        free.iter().filter(|_| line.is_instalment).filter(of_price).min_by_key(|card| (days(card), card.amount)).copied()
    }

    /// A card that nothing stands on, alike in name and date, of another value: the nearest in date, then in value.
    fn near<'a, 'b>(&self, line: &Line, free: &[&'b Line<'a>]) -> Option<&'b Line<'a>> {
        let dated =
            free.iter().filter_map(|card| self.window.distance(line, card).map(|days| (days, (card.amount - line.amount).abs(), *card)));
        let near = dated.filter(|(.., card)| self.things.alike(&line.name, &card.name).is_some());
        near.min_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1))).map(|(.., card)| card)
    }
}

fn in_other_register() -> Said {
    Said::new(
        "。这类资产可能登记在公共基础设施等其他台账,请先核对",
        ". Such a thing may stand on another register, as that of public infrastructure: see first",
    )
}

fn hint(card: &Line, renamed: bool, part: bool) -> Said {
    let (name, value) = (shorten(&printable(&card.item), 40), money(card.amount));
    let date_zh = card.date.map(|date| format!(",取得日期{}", date.zh())).unwrap_or_default();
    let date_en = card.date.map(|date| format!(", acquired {}", date.en())).unwrap_or_default();
    if renamed {
        return say!(
            "。登记册上有金额、件数都相同、名称不同的资产“{name}”(原值{value}元{date_zh}),请先核对是否同一资产",
            ". The register has an asset of the same value and number under another name, “{name}” (value {value}{date_en}): see first whether it is the same"
        );
    }
    if part {
        return say!(
            "。这一行写明是价款的一部分(尾款、质保金等),登记册上有相近资产“{name}”(原值{value}元{date_zh}),请先核对是否已包含在它的原值中",
            ". The row calls itself a part of a price, and the register has a like asset, “{name}” (value {value}{date_en}): see first whether its value holds it"
        );
    }
    say!(
        "。登记册上有相近资产“{name}”(原值{value}元{date_zh}),金额不符,请核对是否同一资产",
        ". The register has a like asset, “{name}” (value {value}{date_en}), of another value: see whether it is the same"
    )
}
