//! What the reports of a look-back share: its words, the columns of its list, and what of it is put together for a summary. Knows no
//! format of file.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::Cell;
use super::columns::Column;
use super::sources::{Sources, sources};
use super::typed::Kept;
use super::words::pick;
use crate::compare::{Comparison, Item, State};
use crate::findings::Finding;
use crate::say;
use crate::value::Lang;
use crate::value::amount::grouped;

/// A state as a person reads it.
pub fn state(state: State, lang: Lang) -> &'static str {
    match state {
        State::Remaining => pick(lang, "仍存在", "remaining"),
        State::New => pick(lang, "新增", "new"),
        State::NotRechecked => pick(lang, "未复查", "not rechecked"),
        State::Fixed => pick(lang, "已消除", "fixed"),
    }
}

/// What the states say and do not say.
pub fn note(lang: Lang) -> &'static str {
    pick(
        lang,
        "“已消除”指本次查了同一规则、同一期间,账上不再有这一项,不等于已经整改到位,请对照整改材料核实;“未复查”指本次没有查到那里,不能算整改。所列各项均为疑点线索,不是定性结论。",
        "“Fixed” means that the same rule was checked over the same period and the books no longer show the item; whether it was put \
         right, the papers must show. “Not rechecked” means that nobody looked there again. All items are leads and no verdict.",
    )
}

/// Which of the two amounts a table of states shows.
pub fn whose_amounts(lang: Lang) -> &'static str {
    pick(
        lang,
        "金额: 已消除、未复查的为上次金额,仍存在、新增的为本次金额。",
        "Amounts: those of the earlier report where fixed or not rechecked, those of the later one where remaining or new.",
    )
}

/// A finding of the look-back and its place in the list, from 1.
#[derive(Debug, Clone, Copy)]
pub struct ItemRow<'a> {
    number: usize,
    item: &'a Item,
    typed: &'a [Cell],
}

impl<'a> ItemRow<'a> {
    /// The row with what was filled in before.
    #[must_use]
    pub fn with(self, kept: &'a Kept) -> Self {
        Self { typed: kept.of(&self.item.unit, &self.item.id, &self.item.rule), ..self }
    }

    fn typed(&self, place: usize) -> Cell {
        self.typed.get(place).cloned().unwrap_or(Cell::Blank)
    }
}

/// The rows of the list.
pub fn rows(comparison: &Comparison) -> impl Iterator<Item = ItemRow<'_>> {
    (1..).zip(&comparison.items).map(|(number, item)| ItemRow { number, item, typed: &[] })
}

/// The rows of rules that flag so much that each finding says little, or those of all others.
pub fn rows_folded(comparison: &Comparison, folded: bool) -> impl Iterator<Item = ItemRow<'_>> {
    rows(comparison).filter(move |row| row.item.folded == folded)
}

/// The folded findings in a state, one line a rule.
pub fn folded(comparison: &Comparison, of: State, lang: Lang) -> Vec<String> {
    let mut rules: BTreeMap<&str, (&str, usize, BTreeSet<&str>)> = BTreeMap::new();
    for item in comparison.items.iter().filter(|item| item.folded && item.state == of) {
        let (_, count, units) = rules.entry(&item.rule).or_insert((&item.title, 0, BTreeSet::new()));
        *count += 1;
        units.insert(&item.unit);
    }
    let several = comparison.units.len() > 1;
    let line = |(title, count, units): (&str, usize, BTreeSet<&str>)| {
        let units = units.len();
        let whose = if several { say!(",{units}个单位", ", {units} units") } else { crate::value::Said::default() };
        let (whose_zh, whose_en, sheet) = (&whose.zh, &whose.en, super::folded::sheet(lang));
        say!(
            "{title}: {count}条{whose_zh},占比偏大,已折叠,逐条列于工作表“{sheet}”",
            "{title}: {count}{whose_en}, so large a share that one by one they say little; they are in the sheet “{sheet}”"
        )
        .get(lang)
        .to_owned()
    };
    rules.into_values().map(line).collect()
}

/// What to know of an item beside its facts: why it stands where it does, and what it may be the same as.
pub fn remark(item: &Item, lang: Lang) -> String {
    let mut parts: Vec<String> = item.why.clone().into_iter().collect();
    if let Some(id) = &item.resembles {
        let said = if item.state == State::New {
            say!("与上次有、本次没有的 {id} 相近,请核对是否同一事项", "close to {id}, which is gone: see whether it is the same")
        } else {
            say!("与本次新增的 {id} 相近,请核对是否同一事项", "close to {id}, which is new: see whether it is the same")
        };
        parts.push(said.get(lang).to_owned());
    }
    if item.is_reduced() || item.is_grown() {
        let change = item.irregular_amount_change.unwrap_or_default().0;
        let by = grouped(change.abs());
        let said = if item.is_reduced() {
            say!("违规/超标金额减少{by}元", "irregular amount less by {by}")
        } else {
            say!("违规/超标金额增加{by}元", "irregular amount more by {by}")
        };
        parts.push(said.get(lang).to_owned());
    }
    parts.join(pick(lang, ";", "; "))
}

fn latest<T>(row: &ItemRow<'_>, of: impl Fn(&Finding) -> T) -> Option<T> {
    row.item.latest().map(of)
}

fn money(finding: Option<&Finding>, of: fn(&Finding) -> crate::findings::Amount) -> Cell {
    finding.map_or(Cell::Blank, |finding| Cell::Amount(of(finding).0))
}

fn place(finding: Option<&Finding>, lang: Lang) -> Cell {
    let Some(finding) = finding else { return Cell::Blank };
    let Sources { files, sheets, rows } = sources(&finding.evidence, lang);
    let several = files.contains('\n');
    // Several places are numbered alike in all three texts; on one line the number need stand but once.
    let bare = |text: &str| text.split_once(") ").filter(|_| several).map_or(text, |(_, rest)| rest).to_owned();
    let mut lines: Vec<String> = Vec::new();
    let mut beside = sheets.split('\n').zip(rows.split('\n'));
    for file in files.split('\n') {
        let Some((sheet, rows)) = beside.next() else {
            lines.push(file.to_owned());
            continue;
        };
        let (sheet, rows) = (bare(sheet), bare(rows));
        let sheet = if sheet.is_empty() || sheet == "—" { String::new() } else { format!(" {sheet}") };
        lines.push(say!("{file}{sheet} 第{rows}行", "{file}{sheet} row {rows}").get(lang).to_owned());
    }
    Cell::Text(lines.join("\n"))
}

/// What the person who looks back can say of an item.
const CONCLUSIONS: [(&str, &str); 4] =
    [("已整改", "put right"), ("部分整改", "partly put right"), ("未整改", "not put right"), ("不属实", "unfounded")];

/// The columns of the list, in their order.
pub fn columns<'a>(several_units: bool) -> Vec<Column<ItemRow<'a>>> {
    let mut columns = vec![
        Column::centred("编号", "No.", 6, |row: &ItemRow<'_>, _| Cell::Count(row.number)),
        Column::centred("状态", "State", 9, |row, lang| Cell::Text(state(row.item.state, lang).to_owned())),
        Column::new("规则", "Rule", 15, |row, _| Cell::Text(row.item.title.clone())),
        Column::centred("严重程度", "Severity", 8, |row, _| Cell::Severity(row.item.severity)),
        Column::new("单位", "Unit", if several_units { 14 } else { 9 }, |row, _| Cell::Text(row.item.unit.clone())),
        Column::centred("日期", "Date", 12, |row, _| Cell::date(latest(row, |one| one.date.clone()).flatten().as_deref())),
        Column::centred("凭证号", "Voucher", 9, |row, _| Cell::maybe(latest(row, |one| one.voucher_no.clone()).flatten().as_deref())),
        Column::new("对象", "Subject", 14, |row, _| Cell::Text(row.item.subject.clone())),
        Column::new("上次涉及金额", "Amount before", 12, |row, _| money(row.item.old.as_ref(), |one| one.amount)),
        Column::new("本次涉及金额", "Amount now", 12, |row, _| money(row.item.new.as_ref(), |one| one.amount)),
        Column::new("上次违规/超标金额", "Irregular before", 12, |row, _| money(row.item.old.as_ref(), |one| one.irregular_amount)),
        Column::new("本次违规/超标金额", "Irregular now", 12, |row, _| money(row.item.new.as_ref(), |one| one.irregular_amount)),
        Column::new("违规/超标金额增减", "Change", 12, |row, _| {
            row.item.irregular_amount_change.map_or(Cell::Blank, |change| Cell::Amount(change.0))
        }),
        Column::new("提示", "To mind", 24, |row, lang| Cell::Text(remark(row.item, lang))),
        Column::new("说明", "What the records show", 32, |row, _| Cell::Text(latest(row, |one| one.message.clone()).unwrap_or_default())),
        Column::new("上次出处", "Where before", 18, |row, lang| place(row.item.old.as_ref(), lang)),
        Column::new("本次出处", "Where now", 18, |row, lang| place(row.item.new.as_ref(), lang)),
        Column::new("复查结论", "Conclusion", 10, |row: &ItemRow<'_>, _| row.typed(0)).filled_by_hand(&CONCLUSIONS),
        Column::new("备注", "Remark", 12, |row: &ItemRow<'_>, _| row.typed(1)).filled_by_hand(&[]),
    ];
    columns.extend([
        Column::new("识别码", "Id", 18, |row: &ItemRow<'_>, _| Cell::Text(row.item.id.clone())).unprinted(),
        Column::new("上次识别码", "Id before", 18, |row: &ItemRow<'_>, _| {
            Cell::maybe(row.item.old.as_ref().map(|one| one.id.as_str()))
        })
        .unprinted(),
        Column::new("摘要", "Summary", 15, |row: &ItemRow<'_>, _| {
            Cell::maybe(latest(row, |one| one.summary.clone()).flatten().as_deref())
        })
        .unprinted(),
        Column::new("规则编号", "Rule id", 26, |row: &ItemRow<'_>, _| Cell::Text(row.item.rule.clone())).unprinted(),
    ]);
    columns
}

/// Findings that were not checked again for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotRechecked<'a> {
    /// How many.
    pub findings: usize,
    /// The rules that made them.
    pub titles: BTreeSet<&'a str>,
    /// Their units.
    pub units: BTreeSet<&'a str>,
}

impl NotRechecked<'_> {
    /// Whose and how many.
    pub fn text(&self, lang: Lang) -> String {
        let rules = self.titles.iter().copied().collect::<Vec<_>>().join(pick(lang, "、", ", "));
        let (findings, units) = (self.findings, self.units.len());
        let of_units = if units > 1 { say!(",{units}个单位", ", {units} units").get(lang).to_owned() } else { String::new() };
        say!("{findings}条({rules}{of_units})", "{findings} ({rules}{of_units})").get(lang).to_owned()
    }
}

/// The findings that were not checked again, by reason, the most frequent first.
pub fn not_rechecked(comparison: &Comparison) -> Vec<(&str, NotRechecked<'_>)> {
    let mut reasons: BTreeMap<&str, NotRechecked<'_>> = BTreeMap::new();
    for item in comparison.items.iter().filter(|item| item.state == State::NotRechecked) {
        let reason = reasons.entry(item.why.as_deref().unwrap_or_default()).or_default();
        reason.findings += 1;
        reason.titles.insert(&item.title);
        reason.units.insert(&item.unit);
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(why, reason)| (std::cmp::Reverse(reason.findings), *why));
    reasons
}

/// What the later check of the units left out: unit and what.
pub fn gaps(comparison: &Comparison) -> Vec<(&str, String)> {
    let of_unit = |unit: &crate::compare::UnitComparison| unit.new.as_ref().map(|side| side.gaps.join("; ")).unwrap_or_default();
    let all = comparison.units.iter().map(|unit| (unit.unit.as_str(), of_unit(unit)));
    all.filter(|(_, gaps)| !gaps.is_empty()).collect()
}

/// The outcome in a sentence.
pub fn verdict(comparison: &Comparison, lang: Lang) -> String {
    let total = &comparison.total;
    let (old, new) = (total.old.findings, total.new.findings);
    let count = |state| total.of(state);
    let (fixed, remaining, added, unknown) = (count(State::Fixed), count(State::Remaining), count(State::New), count(State::NotRechecked));
    let reduced = total.reduced;
    let less =
        if reduced > 0 { say!("(其中{reduced}条金额减少)", " ({reduced} of them less)") } else { crate::value::Said::default() };
    let (less_zh, less_en) = (&less.zh, &less.en);
    say!(
        "上次{old}条,本次{new}条: 已消除{fixed}条,仍存在{remaining}条{less_zh},未复查{unknown}条;新增{added}条",
        "{old} findings before, {new} now: {fixed} fixed, {remaining} remaining{less_en}, {unknown} not rechecked; {added} new"
    )
    .get(lang)
    .to_owned()
}

/// Day and program of one of the reports.
pub fn side(side: &crate::compare::Side, lang: Lang) -> String {
    let none = pick(lang, "没有", "none");
    let (as_of, version) = (side.as_of.as_deref().unwrap_or(none), &side.tool.version);
    let (units, findings) = (side.units, side.findings);
    say!(
        "基准日 {as_of},{units}个单位,{findings}条疑点(程序版本 {version})",
        "as of {as_of}, units: {units}, findings: {findings} (version {version})"
    )
    .get(lang)
    .to_owned()
}
