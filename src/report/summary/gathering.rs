//! A summary under way: units and findings come one at a time, and of each only what the summary needs stays.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::{Folded, Frame, NAMED_MAX, Outcome, Summary, TestLine, Told, UnitLine};
use crate::findings::{Elsewhere, Finding, Input, Report, RuleReport, Severity, Status, Sum, UnitReport};
use crate::read;
use crate::report::tally::{self, Gaps, InputTotals, RuleTallies, Seen};
use crate::report::words::{self, pick};
use crate::value::Lang;

/// The table whose rows say how large a unit's books are.
const JOURNAL: &str = "journal";

/// A summary under way.
pub struct Gathering {
    summary: Summary,
    tallies: RuleTallies,
    not_checked: Gaps,
    partly_checked: Gaps,
    settings: BTreeMap<Arc<str>, (Arc<str>, usize)>,
    /// Texts that many units have, each once.
    texts: BTreeSet<Arc<str>>,
    frames: BTreeSet<Arc<Frame>>,
    outcomes: HashSet<Arc<[Outcome]>>,
    reasons: HashMap<Arc<str>, u32>,
    /// The unit of the finding before: those of one unit follow each other.
    last: Option<usize>,
    /// Papers and pictures that were not read: named behind the books that were not.
    papers: Vec<Told>,
    /// What was not read of units that could not be checked: named before all else.
    of_failed: Vec<Told>,
    seen: Seen,
}

impl Gathering {
    /// Nothing yet of a report.
    pub fn new(head: &Report) -> Self {
        let titles = head.rules.iter().enumerate().map(|(at, info)| (info.rule.clone(), at)).collect();
        let summary = Summary {
            lang: head.lang,
            tool: head.tool.clone(),
            partial: head.partial,
            units_not_done: head.units_not_done.clone(),
            infos: head.rules.clone(),
            units: Vec::new(),
            only: None,
            tallies: Vec::new(),
            total: Sum::default(),
            inputs: InputTotals::default(),
            not_read: Vec::new(),
            failed: Vec::new(),
            problems: Vec::new(),
            not_checked: Vec::new(),
            partly_checked: Vec::new(),
            elsewhere: Vec::new(),
            settings: Vec::new(),
            standards: BTreeSet::new(),
            unverified: false,
            folded_rules: BTreeMap::new(),
            unchecked: false,
            tested: 0,
            rules: Vec::new(),
            reasons: Vec::new(),
            folded: BTreeMap::new(),
            by_name: Vec::new(),
            titles,
            numbers: HashMap::new(),
        };
        Self {
            summary,
            tallies: RuleTallies::default(),
            not_checked: Gaps::of(Status::NotChecked),
            partly_checked: Gaps::of(Status::Checked),
            settings: BTreeMap::new(),
            texts: BTreeSet::new(),
            frames: BTreeSet::new(),
            outcomes: HashSet::new(),
            reasons: HashMap::new(),
            last: None,
            papers: Vec::new(),
            of_failed: Vec::new(),
            seen: Seen::default(),
        }
    }

    /// Adds a unit.
    pub fn unit(&mut self, unit: &UnitReport, is_only: bool) {
        let summary = &self.summary;
        // A unit that could not be checked at all is told once, not with every rule.
        if is_only || unit.failed.is_none() {
            self.not_checked.add(unit, |rule| summary.title(rule));
            self.partly_checked.add(unit, |rule| summary.title(rule));
        }
        let at = self.summary.units.len();
        let line = self.line(unit);
        let summary = &mut self.summary;
        summary.inputs.add(unit, &mut self.seen);
        let (papers, books): (Vec<_>, Vec<_>) =
            unit.inputs.iter().filter(|input| input.table.is_none()).partition(|input| is_no_book(&input.file));
        if let Some(why) = unit.failed.as_ref().filter(|_| summary.failed.len() < NAMED_MAX) {
            summary.failed.push((unit.unit.as_str().into(), why.clone()));
        }
        let first = if unit.failed.is_some() { &mut self.of_failed } else { &mut summary.not_read };
        name(first, books.into_iter().map(not_read));
        name(&mut self.papers, papers.into_iter().map(not_read));
        name(&mut summary.problems, unit.inputs.iter().flat_map(problems));
        for change in &line.frame.settings {
            self.settings.entry(change.as_str().into()).or_insert_with(|| (line.name.clone(), 0)).1 += 1;
        }
        for standard in &unit.standards {
            if !summary.standards.contains(standard) {
                summary.standards.insert(standard.clone());
            }
        }
        summary.unchecked |= unit.rules.iter().any(|rule| !rule.unchecked.is_empty());
        summary.tested += usize::from(!unit.tests.is_empty());
        summary.units.push(line);
        if is_only {
            summary.only = Some(unit.clone());
        }
        for rule in unit.rules.iter().filter(|rule| rule.folded) {
            self.folded(at, rule);
        }
    }

    fn line(&mut self, unit: &UnitReport) -> UnitLine {
        let mut journals = unit.inputs.iter().filter(|input| input.table.as_deref() == Some(JOURNAL)).map(|input| input.rows).peekable();
        let lines = journals.peek().is_some().then(|| journals.sum());
        let tests = unit.tests.iter().map(|test| TestLine {
            name: self.text(&test.name),
            title: self.text(&test.title),
            n: test.n,
            statistic: test.statistic.as_str().into(),
            verdict: self.text(&test.verdict),
        });
        let tests = tests.collect();
        UnitLine {
            name: unit.unit.as_str().into(),
            failed: unit.failed.is_some(),
            frame: self.frame(unit),
            lines,
            not_read: unit.inputs.iter().filter(|input| input.table.is_none()).count(),
            complete: unit.complete,
            sum: Sum::default(),
            by_severity: [0; 3],
            counts: Vec::new(),
            beside: Box::default(),
            outcomes: self.outcomes(&unit.rules),
            tests,
        }
    }

    fn frame(&mut self, unit: &UnitReport) -> Arc<Frame> {
        let frame = Frame {
            as_of: unit.as_of.clone(),
            as_of_source: unit.as_of_source.clone(),
            period: unit.period.clone(),
            region: unit.region.clone(),
            settings: unit.settings.clone(),
        };
        if let Some(known) = self.frames.get(&frame) {
            return known.clone();
        }
        let new = Arc::new(frame);
        self.frames.insert(new.clone());
        new
    }

    /// A text of which there is one, however many units have it.
    fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        self.texts.insert(new.clone());
        new
    }

    fn outcomes(&mut self, rules: &[RuleReport]) -> Arc<[Outcome]> {
        let mut outcomes = Vec::with_capacity(self.summary.rules.len());
        for rule in rules {
            let outcome = self.outcome(rule);
            let number = usize::try_from(self.number(&rule.rule)).unwrap_or(usize::MAX);
            if outcomes.len() <= number {
                outcomes.resize(number + 1, Outcome::Absent);
            }
            if let Some(place) = outcomes.get_mut(number) {
                *place = outcome;
            }
        }
        if let Some(known) = self.outcomes.get(outcomes.as_slice()) {
            return known.clone();
        }
        let new: Arc<[Outcome]> = outcomes.into();
        self.outcomes.insert(new.clone());
        new
    }

    fn outcome(&mut self, rule: &RuleReport) -> Outcome {
        let (lang, why) = (self.summary.lang, rule.why.as_deref());
        match rule.status {
            Status::Checked if why.is_none() && rule.unchecked.is_empty() => Outcome::Checked,
            Status::Checked => Outcome::Partly,
            // Its own words tell of single rows, other ones in each unit; a letter for each would tell nothing.
            Status::NotChecked if !rule.unchecked.is_empty() => Outcome::Why(self.reason(only_places(lang))),
            Status::NotChecked => Outcome::Why(self.reason(why.unwrap_or(pick(lang, "没有说明原因", "no reason was given")))),
        }
    }

    fn reason(&mut self, why: &str) -> u32 {
        if let Some(known) = self.reasons.get(why) {
            return *known;
        }
        let number = u32::try_from(self.summary.reasons.len()).unwrap_or(u32::MAX);
        let why: Arc<str> = why.into();
        self.summary.reasons.push(why.clone());
        self.reasons.insert(why, number);
        number
    }

    fn number(&mut self, rule: &str) -> u32 {
        if let Some(known) = self.summary.numbers.get(rule) {
            return *known;
        }
        let number = u32::try_from(self.summary.rules.len()).unwrap_or(u32::MAX);
        self.summary.rules.push(rule.to_owned());
        self.summary.numbers.insert(rule.to_owned(), number);
        number
    }

    fn folded(&mut self, unit: usize, rule: &RuleReport) {
        let number = self.number(&rule.rule);
        self.summary.folded.insert((unit, number), Folded { sum: Sum::default(), rows: rule.rows });
        let (units, findings, rows) = self.summary.folded_rules.entry(rule.rule.clone()).or_default();
        *units += 1;
        *findings += rule.findings;
        *rows += rule.rows;
    }

    /// Adds what names a unit, by its place, but stands with others.
    pub fn elsewhere(&mut self, at: usize, others: &[Elsewhere]) {
        let beside = others.iter().map(|other| (self.number(&other.rule), other.count)).collect();
        if let Some(unit) = self.summary.units.get_mut(at) {
            unit.beside = beside;
        }
    }

    /// All units were added: findings follow.
    pub fn units_end(&mut self) {
        let summary = &mut self.summary;
        let mut by_name: Vec<u32> = (0..).take(summary.units.len()).collect();
        let name = |at: &u32| Some(&*summary.units.get(usize::try_from(*at).ok()?)?.name);
        by_name.sort_by(|a, b| name(a).cmp(&name(b)));
        summary.by_name = by_name;
        // What was only looked up while units came.
        (self.texts, self.frames) = (BTreeSet::new(), BTreeSet::new());
    }

    /// Adds a finding, after [`Self::units_end`].
    pub fn finding(&mut self, finding: &Finding) {
        self.tallies.add(finding);
        tally::add(&mut self.summary.total, finding);
        self.summary.unverified |= finding.basis.iter().any(|basis| words::is_unverified(basis));
        let number = self.number(&finding.rule);
        let before = self.last.filter(|at| self.summary.units.get(*at).is_some_and(|unit| *unit.name == *finding.unit));
        self.last = before.or_else(|| self.summary.find(&finding.unit));
        let Some(at) = self.last else { return };
        if let Some(folded) = self.summary.folded.get_mut(&(at, number)) {
            tally::add(&mut folded.sum, finding);
        }
        let Some(unit) = self.summary.units.get_mut(at) else { return };
        tally::add(&mut unit.sum, finding);
        let [high, medium, low] = &mut unit.by_severity;
        match finding.severity {
            Severity::High => *high += 1,
            Severity::Medium => *medium += 1,
            Severity::Low => *low += 1,
        }
        match unit.counts.iter_mut().find(|(rule, _)| *rule == number) {
            Some((_, count)) => *count += 1,
            None => unit.counts.push((number, 1)),
        }
    }

    /// The summary.
    pub fn finish(self) -> Summary {
        let mut summary = self.summary;
        let others = std::mem::replace(&mut summary.not_read, self.of_failed);
        name(&mut summary.not_read, others.into_iter().chain(self.papers));
        // A rule that is folded and has no findings has nothing to fold.
        summary.folded.retain(|_, folded| folded.sum.findings > 0);
        summary.tallies = self.tallies.finish();
        summary.not_checked = self.not_checked.finish();
        summary.partly_checked = self.partly_checked.finish();
        summary.settings = self.settings.into_iter().map(|(change, (first, units))| (change.to_string(), first, units)).collect();
        summary
    }
}

fn only_places(lang: Lang) -> &'static str {
    pick(
        lang,
        "有数据,但都缺少判断所需的内容,逐项见工作表“未能核查”",
        "there were rows, but none with what is needed to judge; see the sheet “Could not look at”",
    )
}

/// Adds what is told while there is room for it.
fn name(told: &mut Vec<Told>, more: impl Iterator<Item = Told>) {
    told.extend(more.take(NAMED_MAX.saturating_sub(told.len())));
}

/// Whether a file is no book by its name: a paper, a picture, a note. Text of which a table was read is not asked.
fn is_no_book(file: &str) -> bool {
    let note = file.rsplit_once('.').is_some_and(|(_, ending)| ["txt", "md"].iter().any(|note| ending.eq_ignore_ascii_case(note)));
    note || read::is_paper(file)
}

fn not_read(input: &Input) -> Told {
    Told { file: input.file.clone(), sheet: input.sheet.clone(), row: None, why: input.why.clone().unwrap_or_default() }
}

fn problems(input: &Input) -> impl Iterator<Item = Told> {
    let told = |problem: &crate::findings::ProblemRow| Told {
        file: input.file.clone(),
        sheet: input.sheet.clone(),
        row: problem.row,
        why: problem.why.clone(),
    };
    input.problems.iter().map(told)
}
