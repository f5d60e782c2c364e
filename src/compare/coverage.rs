//! Whether the later report looked again at what an earlier finding was about: a finding that is gone is fixed only if its unit is there,
//! its rule was checked and the books reach over its date. And the other way round: why a finding is new. Knows no check.

use std::collections::{BTreeMap, BTreeSet};

use crate::findings::{Finding, Input, Report, RuleReport, StandardUsed, Status, UnitReport};
use crate::say;
use crate::tables::TableKind;
use crate::value::text::compact;
use crate::value::{Said, amount};

/// The units of a report by name and by file.
pub(super) struct Units<'a> {
    by_name: BTreeMap<String, &'a UnitReport>,
    by_file: BTreeMap<&'a str, Vec<&'a UnitReport>>,
    /// Whether the run was stopped before it got to all of them.
    partial: bool,
}

impl<'a> Units<'a> {
    pub fn new(report: &'a Report) -> Self {
        let mut by_file: BTreeMap<&str, Vec<&UnitReport>> = BTreeMap::new();
        for unit in &report.units {
            let files: BTreeSet<&str> = unit.inputs.iter().map(|input| input.file.as_str()).collect();
            for file in files {
                by_file.entry(file).or_default().push(unit);
            }
        }
        Self { by_name: report.units.iter().map(|unit| (compact(&unit.unit), unit)).collect(), by_file, partial: report.partial }
    }

    pub fn named(&self, name: &str) -> Option<&'a UnitReport> {
        self.by_name.get(&compact(name)).copied()
    }

    /// The other units that show a finding: one that compares units rests on the rows of them all. A file of a run over several paths
    /// stands below its path's name there, and a file may hold several units; then the units are those that the subject names.
    fn beside(&self, finding: &Finding) -> Vec<&'a UnitReport> {
        let own = self.named(&finding.unit);
        let is_other = |unit: &&'a UnitReport| own.is_none_or(|own| own.unit != unit.unit);
        let files: BTreeSet<&str> = finding.evidence.iter().map(|row| row.file.as_str()).collect();
        let mut beside: BTreeMap<&str, &UnitReport> = BTreeMap::new();
        for file in files {
            let tails = file.match_indices('/').filter_map(|(at, _)| file.get(at + 1..));
            let of_own = own.is_some_and(|own| own.inputs.iter().any(|input| input.file == file));
            for (name, is_whole) in std::iter::once((file, true)).chain(tails.map(|tail| (tail, false))) {
                let units = self.by_file.get(name).into_iter().flatten().copied().filter(is_other);
                let shows = |unit: &&UnitReport| (is_whole && !of_own) || finding.subject.contains(unit.unit.as_str());
                beside.extend(units.filter(shows).map(|unit| (unit.unit.as_str(), unit)));
            }
        }
        beside.into_values().collect()
    }

    fn without_the_unit(&self, word: &Word) -> Said {
        let Word { zh, en } = word;
        if self.partial {
            say!("{zh}检查中途停止,可能没有查到这个单位", "{en} was stopped before its end and may not have got to this unit")
        } else {
            say!("{zh}没有这个单位的账", "{en} has no books of this unit")
        }
    }
}

/// The units of both reports, to say what was looked at on each side.
pub(super) struct Coverage<'a> {
    pub old: Units<'a>,
    pub new: Units<'a>,
}

impl Coverage<'_> {
    /// Why the later report does not show that an earlier finding was looked at again; `None` if it was.
    pub fn not_rechecked(&self, finding: &Finding) -> Option<Said> {
        let Some(new) = self.new.named(&finding.unit) else {
            return Some(self.new.without_the_unit(&NOW));
        };
        let old = self.old.named(&finding.unit);
        not_checked(new, &finding.rule, &NOW)
            .or_else(|| unread_file(new, finding))
            .or_else(|| old.and_then(|old| missing_table(old, new, finding)))
            .or_else(|| old.and_then(|old| missing_sheet(old, new, finding)))
            .or_else(|| old.and_then(|old| outside(old, new, finding, &NOW)))
            .or_else(|| not_beside(&self.old, &self.new, finding, &NOW))
            .or_else(|| left_out(new, finding))
    }

    /// What to mind of a finding that is gone although its rule was checked again.
    pub fn reservation(&self, finding: &Finding) -> Option<Said> {
        let (old, new) = (self.old.named(&finding.unit)?, self.new.named(&finding.unit)?);
        let mut notes = Vec::new();
        let partly = rule(new, &finding.rule).filter(|rule| !rule.unchecked.is_empty());
        if let Some(why) = partly.and_then(|rule| rule.why.as_deref()) {
            notes.push(say!(
                "本次这条规则有内容未能核查({why}),请确认不是这一项",
                "the rule could not look at everything ({why}): see that it was not this"
            ));
        }
        if standards_differ(old, new) {
            notes.push(Said::new(
                "两次适用的标准或设置不同,请确认是已整改,而不是标准变了",
                "standards or settings differ between the two: see that it was put right and not merely measured otherwise",
            ));
        }
        joined(notes)
    }

    /// Whether the rule of a finding is folded in its unit: in the later report, or in the earlier one where the finding is in that alone.
    pub fn is_folded(&self, finding: &Finding, is_gone: bool) -> bool {
        let units = if is_gone { &self.old } else { &self.new };
        units.named(&finding.unit).and_then(|unit| rule(unit, &finding.rule)).is_some_and(|rule| rule.folded)
    }

    /// Why a finding is in the later report only, as far as the reports can tell.
    pub fn why_new(&self, finding: &Finding) -> Option<Said> {
        let Some(old) = self.old.named(&finding.unit) else {
            return Some(self.old.without_the_unit(&BEFORE));
        };
        let before = not_checked(old, &finding.rule, &BEFORE);
        let new = self.new.named(&finding.unit)?;
        let before = before.or_else(|| outside(new, old, finding, &BEFORE)).or_else(|| not_beside(&self.new, &self.old, finding, &BEFORE));
        before.or_else(|| {
            let why = Said::new(
                "上次账期内没有列出;两次适用的标准或设置不同",
                "not found before in the same period; standards or settings differ between the two",
            );
            standards_differ(old, new).then_some(why)
        })
    }
}

/// The two reports, as reasons name them.
struct Word {
    zh: &'static str,
    en: &'static str,
}

const NOW: Word = Word { zh: "本次", en: "the later report" };
const BEFORE: Word = Word { zh: "上次", en: "the earlier report" };

fn rule<'a>(unit: &'a UnitReport, id: &str) -> Option<&'a RuleReport> {
    unit.rules.iter().find(|rule| rule.rule == id)
}

fn not_checked(unit: &UnitReport, id: &str, word: &Word) -> Option<Said> {
    let Word { zh, en } = word;
    let Some(rule) = rule(unit, id) else {
        return Some(say!("{zh}没有这条规则", "{en} does not have this rule"));
    };
    if rule.status == Status::Checked {
        return None;
    }
    let why = rule.why.as_deref().unwrap_or_default();
    Some(say!("{zh}未检查这条规则: {why}", "{en} did not check this rule: {why}"))
}

/// Why `other` does not show that one of the units beside which a finding of `own` stands was looked at.
fn not_beside(own: &Units, other: &Units, finding: &Finding, word: &Word) -> Option<Said> {
    let why = |unit: &UnitReport| {
        let Some(found) = other.named(&unit.unit) else { return Some(other.without_the_unit(word)) };
        let unread = if word.zh == NOW.zh { unread_file(found, finding) } else { None };
        not_checked(found, &finding.rule, word).or(unread).or_else(|| outside(unit, found, finding, word))
    };
    own.beside(finding).into_iter().find_map(|unit| {
        let (name, Said { zh, en }) = (&unit.unit, why(unit)?);
        Some(say!("要与“{name}”比对,而它: {zh}", "it shows beside “{name}” only, of which: {en}"))
    })
}

/// A file or sheet that showed the finding and that the later run could not read.
fn unread_file(unit: &UnitReport, finding: &Finding) -> Option<Said> {
    let showed = |input: &&Input| {
        let of_file = finding.evidence.iter().filter(|row| row.file == input.file);
        input.table.is_none() && of_file.into_iter().any(|row| input.sheet.is_none() || input.sheet == row.sheet)
    };
    let input = unit.inputs.iter().find(showed)?;
    let (file, why) = (&input.file, input.why.as_deref().unwrap_or_default());
    Some(say!("本次未读入“{file}”: {why}", "the later report could not read “{file}”: {why}"))
}

/// A row that the later run left out and that may be what the finding is about: it says its subject, its voucher's number, or its amount.
fn left_out(unit: &UnitReport, finding: &Finding) -> Option<Said> {
    let texts = [Some(&finding.subject), finding.voucher_no.as_ref()].into_iter().flatten().map(|text| compact(text));
    let said: BTreeSet<String> = texts.chain([amount::plain(finding.amount.0)]).filter(|text| !text.is_empty()).collect();
    let is_about = |about: &&String| said.contains(about.as_str());
    let of_rule = rule(unit, &finding.rule)?.unchecked.iter().find(|item| item.about.iter().any(|about| is_about(&about)))?;
    let why = &of_rule.why;
    Some(say!("本次有没有读入的行,可能就是这一项: {why}", "it may be a row that the later report left out: {why}"))
}

/// A table that showed the finding and that the later run has not at all: what is derived from the journal in its stead may lack what it had.
fn missing_table(old: &UnitReport, new: &UnitReport, finding: &Finding) -> Option<Said> {
    let shows = |input: &&Input| finding.evidence.iter().any(|row| row.file == input.file && row.sheet == input.sheet);
    let tables = old.inputs.iter().filter(shows).filter_map(|input| input.table.as_deref());
    let gone = tables.filter(|table| new.inputs.iter().all(|input| input.table.as_deref() != Some(*table))).min()?;
    let title = TableKind::named(gone).map_or_else(|| say!("{gone}", "{gone}"), TableKind::title);
    let Said { zh, en } = title;
    Some(say!("本次没有{zh},这一项上次取自{zh},没有再查到那里", "the later report has no {en}, from which this was taken"))
}

/// A sheet that showed the finding, that the later run does not have, and for which no sheet of the same table stands that the earlier run did not
/// have, or had with fewer rows: what is renamed or put together with others does.
fn missing_sheet(old: &UnitReport, new: &UnitReport, finding: &Finding) -> Option<Said> {
    let is_same = |one: &Input, other: &Input| one.file == other.file && one.sheet == other.sheet;
    let shows =
        |input: &&Input| input.table.is_some() && finding.evidence.iter().any(|row| row.file == input.file && row.sheet == input.sheet);
    let is_gone = |input: &&Input| {
        let of_table = || new.inputs.iter().filter(|other| other.table == input.table);
        !new.inputs.iter().any(|other| is_same(input, other))
            && !of_table().any(|other| old.inputs.iter().filter(|before| is_same(before, other)).all(|before| before.rows < other.rows))
    };
    let input = old.inputs.iter().filter(shows).find(is_gone)?;
    let place = input.sheet.as_deref().map_or_else(|| input.file.clone(), |sheet| format!("{} {sheet}", input.file));
    Some(say!("本次没有“{place}”,这一项上次取自那里,没有再查到", "the later report does not have “{place}”, from which this was taken"))
}

/// Registers and lists that say how things stand on a day, whatever the dates in them.
const STANDING: [TableKind; 7] = [
    TableKind::Assets,
    TableKind::Contracts,
    TableKind::ContractTerms,
    TableKind::OpenItems,
    TableKind::Staff,
    TableKind::Budget,
    TableKind::TrialBalance,
];

/// The tables that show a finding and whose rows happened on their dates; empty if it rests on lists of how things stand.
fn dated_tables<'a>(unit: &'a UnitReport, finding: &Finding) -> BTreeSet<&'a str> {
    let shows = |input: &&Input| finding.evidence.iter().any(|row| row.file == input.file && row.sheet == input.sheet);
    let tables = unit.inputs.iter().filter(shows).filter_map(|input| input.table.as_deref());
    tables.filter(|table| TableKind::named(table).is_none_or(|table| !STANDING.contains(&table))).collect()
}

/// Whether a finding of `own` lies outside what `other` covers.
fn outside(own: &UnitReport, other: &UnitReport, finding: &Finding, word: &Word) -> Option<Said> {
    let date = finding.date.as_deref()?;
    let tables = dated_tables(own, finding);
    let earlier = || {
        let (day, before) = (&other.as_of, &own.as_of);
        let Word { zh, en } = word;
        let earlier = to_month(day) < to_month(before) && word.zh == NOW.zh;
        earlier.then(|| say!("{zh}基准日{day}早于上次的{before}", "{en} is as of {day}, before {before}"))
    };
    if tables.is_empty() {
        return earlier();
    }
    let periods = periods(other, &tables);
    if periods.iter().any(|(_, first, last)| covers(first, last, date)) {
        // What stands in a class of age was too old on a day, whenever it came about.
        return finding.group.as_ref().and_then(|_| earlier());
    }
    let Word { zh, en } = word;
    // Without the date itself, so that many findings have one reason.
    Some(match periods.first() {
        Some((Some(table), first, last)) => {
            let (table_zh, table_en) = (&table.zh, &table.en);
            say!("不在{zh}{table_zh}的账期内({first}至{last})", "outside the {table_en} of {en} ({first} to {last})")
        }
        Some((None, first, last)) => say!("不在{zh}账期内({first}至{last})", "outside the books of {en} ({first} to {last})"),
        None => say!("{zh}的账中没有日期,不能确定包括这一项", "the books of {en} hold no date, so they may not reach over this"),
    })
}

/// The spans of these tables in a unit's books, each with the table's title; that of all its books where no table says its own.
fn periods<'a>(unit: &'a UnitReport, tables: &BTreeSet<&str>) -> Vec<(Option<Said>, &'a str, &'a str)> {
    let of_tables = unit.periods.iter().filter(|period| tables.contains(period.table.as_str()));
    let title = |table: &str| TableKind::named(table).map(TableKind::title);
    let mut periods: Vec<_> = of_tables.map(|period| (title(&period.table), period.first.as_str(), period.last.as_str())).collect();
    if periods.is_empty() {
        periods.extend(unit.period.as_ref().map(|[first, last]| (None, first.as_str(), last.as_str())));
    }
    periods
}

/// Books are exported by the month: one that has rows of a month is taken to have the month whole.
fn covers(first: &str, last: &str, date: &str) -> bool {
    let length = date.len().min(MONTH_LENGTH);
    let cut = |text: &str| text.get(..length).unwrap_or(text).to_owned();
    (cut(first)..=cut(last)).contains(&cut(date))
}

/// Of `2020-05`.
const MONTH_LENGTH: usize = 7;

fn to_month(date: &str) -> &str {
    date.get(..MONTH_LENGTH).unwrap_or(date)
}

/// Whether what is allowed differs between two checks of a unit.
pub(super) fn standards_differ(old: &UnitReport, new: &UnitReport) -> bool {
    region(old) != region(new) || old.settings.iter().ne(&new.settings) || !changed_standards(old, new).is_empty()
}

/// The region without where it came from.
pub(super) fn region(unit: &UnitReport) -> &str {
    unit.region.split_once('(').map_or(unit.region.as_str(), |(name, _)| name).trim()
}

/// The standards that applied in both, with other values.
pub(super) fn changed_standards<'a>(old: &'a UnitReport, new: &'a UnitReport) -> Vec<(&'a StandardUsed, &'a StandardUsed)> {
    let later = |used: &StandardUsed| new.standards.iter().filter(|other| other.standard == used.standard).collect::<Vec<_>>();
    let changed = |used: &'a StandardUsed| {
        let later = later(used);
        let kept = later.iter().any(|other| digits(&other.value) == digits(&used.value));
        later.first().filter(|_| !kept).map(|other| (used, *other))
    };
    old.standards.iter().filter_map(changed).collect()
}

/// The number of a value: its unit is worded in the report's language.
fn digits(value: &str) -> String {
    value.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect()
}

fn joined(notes: Vec<Said>) -> Option<Said> {
    notes.into_iter().reduce(|all, more| {
        let (zh, en, more_zh, more_en) = (&all.zh, &all.en, &more.zh, &more.en);
        say!("{zh};{more_zh}", "{en}; {more_en}")
    })
}
