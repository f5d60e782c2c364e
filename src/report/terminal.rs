//! The summary on the terminal: what was found by rule, what was not read and what was not checked. The list itself is in
//! the workbook. Text that came from a file loses its control characters, so no escape sequence reaches the terminal.

pub mod comparison;
mod table;

use self::table::Table;
use super::folded;
use super::ranking::{self, Ranked};
use super::summary::Summary;
use super::tally::Gap;
use super::width::{fit, pad_end, width as wide, wrap};
use super::words::{self, pick, plural};
use crate::findings::{Severity, UnitReport};
use crate::say;
use crate::value::amount::grouped;
use crate::value::{Lang, text};

/// The most units that are named one by one.
const UNITS_MAX: usize = 10;
/// The longest name of a unit.
const NAME_MAX: usize = 40;
/// The most rules that are named as not checked, or as checked in part.
const GAPS_MAX: usize = 20;
/// The most files that are named as not read.
const NOT_READ_MAX: usize = 10;
/// The most files and the most problems that are told one by one where there are several units.
const NAMED_OF_MANY: usize = 5;
/// The most problems of the data that are told one by one.
const PROBLEMS_MAX: usize = 10;
/// The longest text, in characters; the workbook has it whole.
const TEXT_MAX: usize = 400;
/// The narrowest terminal that the table is made for.
const WIDTH_MIN: usize = 60;
/// The widest line that is easy to read.
const WIDTH_MAX: usize = 120;

/// The summary in `lang`, for a terminal `width` columns wide, with ANSI colours if `color`; ends with a line break.
pub fn render(report: &Summary, lang: Lang, color: bool, width: usize) -> String {
    let mut page = Page { out: String::new(), lang, color, width: width.clamp(WIDTH_MIN, WIDTH_MAX) };
    page.unfinished(report);
    page.units(report);
    page.findings(report);
    page.folded(report);
    page.tests(report);
    page.inputs(report);
    page.gaps(&report.not_checked, pick(lang, "未检查的规则", "Rules not checked"));
    page.gaps(&report.partly_checked, pick(lang, "只检查了一部分的规则", "Rules checked in part"));
    page.blank();
    page.paragraph("", words::leads(lang));
    page.out
}

struct Page {
    out: String,
    lang: Lang,
    color: bool,
    width: usize,
}

impl Page {
    fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        pick(self.lang, zh, en)
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn blank(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn painted(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn severity(&self, severity: Severity, columns: usize) -> String {
        let code = match severity {
            Severity::High => "31",
            Severity::Medium => "33",
            Severity::Low => "36",
        };
        self.painted(code, &pad_end(words::severity(severity, self.lang), columns))
    }

    fn heading(&mut self, text: &str) {
        self.blank();
        let text = self.painted("1", &fit(&text::printable(text), self.width));
        self.line(&text);
    }

    /// Text over as many lines as it needs, the later ones set in as far as the first is.
    fn paragraph(&mut self, lead: &str, text: &str) {
        let room = self.width.saturating_sub(wide(lead));
        for (index, line) in wrap(&text::printable(&text::shorten(text, TEXT_MAX)), room).iter().enumerate() {
            let before = if index == 0 { lead.to_owned() } else { " ".repeat(wide(lead)) };
            self.line(&format!("{before}{line}"));
        }
    }

    fn unfinished(&mut self, report: &Summary) {
        let Some(text) = report.unfinished(self.lang) else { return };
        for line in wrap(&text, self.width) {
            let line = self.painted("1;31", &line);
            self.line(&line);
        }
        let (listed, left) = (report.units_not_done.iter().take(UNITS_MAX), report.units_not_done.len().saturating_sub(UNITS_MAX));
        let mut names = listed.map(|unit| text::shorten(unit, NAME_MAX)).collect::<Vec<_>>().join(self.pick("、", "; "));
        if left > 0 {
            names.push_str(say!(" 等,另有{left}个见工作簿", " and {left} more, see the workbook").get(self.lang));
        }
        if !names.is_empty() {
            self.paragraph(self.pick("  没有检查: ", "  Not checked: "), &names);
        }
        self.blank();
    }

    fn units(&mut self, report: &Summary) {
        match report.units.as_slice() {
            [] => self.paragraph("", pick(self.lang, "没有读到任何单位的账。", "No unit's books could be read.")),
            [_] => {}
            units => {
                let count = units.len();
                // A unit that could not be checked has no day of its own.
                let checked = units.iter().filter(|unit| !unit.failed);
                let as_of = checked
                    .clone()
                    .next()
                    .map(|unit| &unit.frame.as_of)
                    .filter(|first| checked.clone().all(|unit| unit.frame.as_of == **first));
                let zh = as_of.map_or_else(|| "基准日各单位不同".to_owned(), |day| format!("基准日{day}"));
                let en = as_of.map_or_else(|| "as of differs by unit".to_owned(), |day| format!("as of {day}"));
                let text = say!("共{count}个单位,按违规/超标金额排列;{zh}", "{count} units, by irregular amount; {en}");
                self.heading(text.get(self.lang));
            }
        }
        self.failed(report);
        let ranked = ranking::rank(report);
        for unit in ranked.iter().take(UNITS_MAX) {
            self.unit(unit, report.only.as_ref());
        }
        let left = ranked.len().saturating_sub(UNITS_MAX);
        if left > 0 {
            let text = match self.lang {
                Lang::Zh => format!("另有{left}个单位,见 疑点清单.xlsx 的工作表“单位”"),
                Lang::En => format!("and {left} more unit{}: see the sheet “Units” of 疑点清单.xlsx", plural(left)),
            };
            self.paragraph("  ", &text);
        }
    }

    /// The units that could not be checked: they come last by their amounts, and must not go missing there.
    fn failed(&mut self, report: &Summary) {
        let count = report.failed_count();
        if count == 0 {
            return;
        }
        let listed = report.failed.iter().take(UNITS_MAX).map(|(unit, why)| (text::shorten(unit, NAME_MAX), text::shorten(why, NAME_MAX)));
        let listed: Vec<String> = listed.map(|(unit, why)| format!("{unit}({why})")).collect();
        let left = count.saturating_sub(listed.len());
        let more = if left > 0 { say!(" 等{count}个", " and {left} more").get(self.lang).to_owned() } else { String::new() };
        let lead = self.pick("  未能检查的单位: ", "  Could not be checked: ");
        self.paragraph(lead, &format!("{}{more}", listed.join(self.pick("、", "; "))));
    }

    fn unit(&mut self, ranked: &Ranked<'_>, only: Option<&UnitReport>) {
        let unit = ranked.unit;
        let as_of = self.pick("基准日", "As of");
        let mut facts = vec![
            (as_of, format!("{} ({})", unit.frame.as_of, unit.frame.as_of_source)),
            (self.pick("地区", "Region"), unit.frame.region.clone()),
        ];
        if let Some([first, last]) = &unit.frame.period {
            facts.push((self.pick("账期", "Period"), format!("{first} {} {last}", self.pick("至", "to"))));
        }
        let Some(only) = only else {
            let (count, money) = (unit.sum.findings, grouped(unit.sum.irregular_amount));
            let rate = match (ranked.findings_rate, self.lang) {
                (Some(rate), Lang::Zh) => format!("序时账每万行{}条", grouped(rate)),
                (Some(rate), Lang::En) => format!("{} per 10,000 journal lines", grouped(rate)),
                (None, lang) => ranking::no_rate(unit.lines, lang).to_owned(),
            };
            let found = match self.lang {
                Lang::Zh => format!("{count}条疑点,违规/超标{money}元,{rate}"),
                Lang::En => format!("{count} finding{}, irregular {money} yuan, {rate}", plural(count)),
            };
            let name = text::shorten(&unit.name, NAME_MAX);
            let (place, found) = match ranked.by_amount {
                Some(place) => (format!("  {place:>2}. "), found),
                None => ("   -. ".to_owned(), ranking::not_checked(self.lang).to_owned()),
            };
            self.paragraph(&place, &format!("{name}: {found}"));
            return;
        };
        facts.extend(only.settings.iter().map(|change| (self.pick("设置", "Setting"), change.clone())));
        facts.extend(only.derived.iter().map(|table| (self.pick("推定", "Derived"), table.note.clone())));
        self.heading(&unit.name);
        let label = facts.iter().map(|(name, _)| wide(name)).max().unwrap_or(0) + 2;
        for (name, text) in facts {
            self.paragraph(&pad_end(&format!("{name}:"), label), &text);
        }
    }

    fn findings(&mut self, report: &Summary) {
        let tallies = &report.tallies;
        self.blank();
        if tallies.is_empty() {
            let text = report.nothing_flagged(self.lang);
            self.paragraph("", &text);
            return;
        }
        let table = Table::new(tallies, report.total, self.lang, self.width);
        let header = [
            self.pick("程度", "Severity"),
            self.pick("规则", "Rule"),
            self.pick("条数", "Count"),
            self.pick("涉及金额", "Amount"),
            self.pick("违规/超标金额", "Irregular"),
        ];
        let line = table.line(&pad_end(header[0], table.severity), header[1], &header[2..]);
        let line = self.painted("1", &line);
        self.line(&line);
        for tally in tallies {
            let severity = self.severity(tally.severity, table.severity);
            self.line(&table.row(&severity, &tally.title, tally.sum));
            for (group, sum) in &tally.groups {
                self.line(&table.row(&" ".repeat(table.severity), &format!("  {group}"), *sum));
            }
        }
        let count = report.total.findings.to_string();
        let total = table.line(&" ".repeat(table.severity), self.pick("合计", "Total"), &[&count]);
        let total = self.painted("1", &total);
        self.line(&total);
        self.paragraph("", words::no_sum(self.lang));
    }

    fn folded(&mut self, report: &Summary) {
        let notes = folded::notes(report, self.lang);
        if notes.is_empty() {
            return;
        }
        self.heading(pick(self.lang, "标出面偏大的规则", "Rules that flag a large share"));
        for (title, note) in notes {
            self.paragraph("  ", &format!("{title}: {note}"));
        }
    }

    fn tests(&mut self, report: &Summary) {
        if report.tested == 0 {
            return;
        }
        self.heading(pick(self.lang, "总体检验(不是疑点)", "Population tests (no findings)"));
        let Some(only) = &report.only else {
            let count = report.tested;
            let text = say!("{count}个单位,见工作表“总体检验”", "{count} units: see the sheet “Population tests”");
            self.paragraph("  ", text.get(self.lang));
            return;
        };
        for test in &only.tests {
            self.paragraph("  ", &format!("{}: n = {}, MAD = {}; {}", test.title, test.n, test.statistic, test.verdict));
        }
    }

    fn inputs(&mut self, report: &Summary) {
        let totals = report.inputs;
        let not_read = totals.not_read;
        self.blank();
        self.paragraph(self.pick("读入: ", "Read: "), &totals.text(self.lang));
        self.problems(report, totals.problems);
        if not_read == 0 {
            return;
        }
        self.heading(pick(self.lang, "未读入的文件和工作表", "Files and sheets not read"));
        let named = if report.is_many() { NAMED_OF_MANY } else { NOT_READ_MAX };
        for told in report.not_read.iter().take(named) {
            let place = words::place(&told.file, told.sheet.as_deref(), self.lang);
            self.paragraph("  ", &format!("{place}: {}", told.why));
        }
        let left = not_read.saturating_sub(named);
        if left > 0 {
            let text = match self.lang {
                Lang::Zh => format!("另有{left}项,见报告"),
                Lang::En => format!("{left} more in the report"),
            };
            self.paragraph("  ", &text);
        }
    }

    fn problems(&mut self, report: &Summary, count: usize) {
        if count == 0 {
            return;
        }
        self.heading(pick(self.lang, "数据问题", "Problems in the data"));
        let named = if report.is_many() { NAMED_OF_MANY } else { PROBLEMS_MAX };
        for problem in report.problems.iter().take(named) {
            let place = words::place(&problem.file, problem.sheet.as_deref(), self.lang);
            let row = match (problem.row, self.lang) {
                (Some(row), Lang::Zh) => format!(" 第{row}行"),
                (Some(row), Lang::En) => format!(" row {row}"),
                (None, _) => String::new(),
            };
            self.paragraph("  ", &format!("{place}{row}: {}", problem.why));
        }
        let left = count.saturating_sub(named);
        if left > 0 {
            let text = match self.lang {
                Lang::Zh => format!("另有{left}处;全部见 疑点清单.xlsx 的工作表“剔除与问题”"),
                Lang::En => format!("{left} more; all are in the sheet “Left out and problems” of 疑点清单.xlsx"),
            };
            self.paragraph("  ", &text);
        }
    }

    fn gaps(&mut self, gaps: &[Gap], title: &str) {
        if gaps.is_empty() {
            return;
        }
        self.heading(title);
        let zh = self.lang == Lang::Zh;
        let groups = by_reason(gaps, self.lang);
        for (reason, of_reason) in groups.iter().take(GAPS_MAX) {
            let titles: Vec<&str> = of_reason.iter().map(|gap| gap.title.as_str()).collect();
            match of_reason.as_slice() {
                [gap] => self.paragraph("  ", &format!("{}: {}", gap.title, gap.text(self.lang))),
                _ => self.paragraph("  ", &format!("{reason}: {}", titles.join(if zh { "、" } else { ", " }))),
            }
        }
        if groups.iter().any(|(_, gaps)| gaps.len() > 1) {
            let more = say!(
                "  如需检查,要导出哪些列见 疑点清单.xlsx 的工作表“规则”",
                "  which columns to export: see the sheet “Rules” of 疑点清单.xlsx"
            );
            self.paragraph("  ", more.get(self.lang).trim_start());
        }
        let left = groups.len().saturating_sub(GAPS_MAX);
        if left > 0 {
            let text = say!("另有{left}项,见 疑点清单.xlsx 的工作表“规则”", "{left} more: see the sheet “Rules” of 疑点清单.xlsx");
            self.paragraph("  ", text.get(self.lang));
        }
    }
}

/// Gaps that the same thing is the reason of stand together, in the order in which they come: by the first sentence of their reasons and
/// by how much they are about.
fn by_reason(gaps: &[Gap], lang: Lang) -> Vec<(String, Vec<&Gap>)> {
    let mut groups: Vec<(String, Vec<&Gap>)> = Vec::new();
    for gap in gaps {
        let text = gap.reason(lang);
        let reason = text.split(['。', ';']).next().unwrap_or(&text).to_owned() + &gap.extent(lang);
        match groups.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, known)) => known.push(gap),
            None => groups.push((reason, vec![gap])),
        }
    }
    groups
}
