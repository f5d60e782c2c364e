//! The look-back on the terminal: counts and amounts by rule and unit, then the items, then what makes the comparison uneven.

use super::{Page, TEXT_MAX, WIDTH_MAX};
use crate::compare::{Comparison, Counts, Item, State};
use crate::report::comparison::{self as shared, state};
use crate::report::width::{fit, pad_end, pad_start, width as wide};
use crate::report::words::{self, pick};
use crate::value::amount::grouped;
use crate::value::{Lang, text};

/// The narrowest terminal that the tables are made for.
const WIDTH_MIN: usize = 84;
/// The most units in the table by unit.
const UNITS_MAX: usize = 20;
/// The most items of a state that are named one by one.
const ITEMS_MAX: usize = 20;
/// The most differences and gaps that are told.
const TOLD_MAX: usize = 20;

/// The look-back in `lang`, for a terminal `width` columns wide, with ANSI colours if `color`; ends with a line break.
pub fn render(comparison: &Comparison, lang: Lang, color: bool, width: usize) -> String {
    let mut page = Page { out: String::new(), lang, color, width: width.clamp(WIDTH_MIN, WIDTH_MAX) };
    page.sides(comparison);
    page.tables(comparison);
    for one in State::ALL {
        page.items(comparison, one);
    }
    page.uneven(comparison);
    page.blank();
    page.paragraph("", shared::note(lang));
    page.out
}

impl Page {
    fn sides(&mut self, comparison: &Comparison) {
        let title = match comparison.units.as_slice() {
            [unit] => format!("{}: {}", self.pick("回头看", "Look-back"), unit.unit),
            _ => self.pick("回头看", "Look-back").to_owned(),
        };
        self.heading(&title);
        let (before, now) = (shared::side(&comparison.old, self.lang), shared::side(&comparison.new, self.lang));
        self.paragraph(self.pick("上次: ", "Before: "), &before);
        self.paragraph(self.pick("本次: ", "Now:    "), &now);
        self.blank();
        self.paragraph("", &shared::verdict(comparison, self.lang));
    }

    fn tables(&mut self, comparison: &Comparison) {
        let rules: Vec<(&str, &Counts)> = comparison.rules.iter().map(|rule| (rule.title.as_str(), &rule.counts)).collect();
        self.table(self.pick("规则", "Rule"), &rules, &comparison.total);
        self.paragraph("", words::no_sum(self.lang));
        if comparison.units.len() > 1 {
            let mut units: Vec<(&str, &Counts)> = comparison.units.iter().map(|unit| (unit.unit.as_str(), &unit.counts)).collect();
            // Those with the most to follow up first.
            units.sort_by_key(|(_, counts)| std::cmp::Reverse((counts.new.irregular_amount, counts.new.findings)));
            let shown: Vec<_> = units.iter().copied().take(UNITS_MAX).collect();
            self.table(self.pick("单位", "Unit"), &shown, &comparison.total);
            self.left(units.len().saturating_sub(UNITS_MAX));
        }
    }

    fn table(&mut self, name: &str, lines: &[(&str, &Counts)], total: &Counts) {
        if lines.is_empty() {
            return;
        }
        self.blank();
        let states = [State::Fixed, State::Remaining, State::New, State::NotRechecked];
        let amounts = |counts: &Counts| [grouped(counts.old.irregular_amount.0), grouped(counts.new.irregular_amount.0)];
        let heads = [self.pick("上次违规/超标", "Irregular before"), self.pick("本次违规/超标", "Irregular now")];
        let money =
            lines.iter().flat_map(|(_, counts)| amounts(counts)).map(|text| text.len()).chain(heads.map(wide)).max().unwrap_or(0) + 2;
        let columns = states.map(|one| wide(state(one, self.lang)).max(total.of(one).to_string().len()) + 2);
        let room = self.width.saturating_sub(columns.iter().sum::<usize>() + 2 * money).max(12);
        let title = lines.iter().map(|(title, _)| wide(title)).max().unwrap_or(0).min(room).max(wide(name));
        let line = |head: &str, counts: [String; 4], sums: &[String]| {
            let mut line = pad_end(&fit(&text::printable(head), title), title);
            for (text, columns) in counts.iter().zip(columns) {
                line.push_str(&pad_start(text, columns));
            }
            for text in sums {
                line.push_str(&pad_start(text, money));
            }
            line
        };
        let header = line(name, states.map(|one| state(one, self.lang).to_owned()), &heads.map(str::to_owned));
        let header = self.painted("1", &header);
        self.line(&header);
        for (head, counts) in lines {
            self.line(&line(head, states.map(|one| counts.of(one).to_string()), &amounts(counts)));
        }
        let sum = line(self.pick("合计", "Total"), states.map(|one| total.of(one).to_string()), &[]);
        let sum = self.painted("1", &sum);
        self.line(&sum);
    }

    fn items(&mut self, comparison: &Comparison, of: State) {
        let count = comparison.total.of(of);
        if count == 0 {
            return;
        }
        let heading = match self.lang {
            Lang::Zh => format!("{}({count}条)", state(of, self.lang)),
            Lang::En => format!("{} ({count})", state(of, self.lang)),
        };
        self.heading(&heading);
        if of == State::NotRechecked {
            for (why, reason) in shared::not_rechecked(comparison) {
                self.paragraph("  ", &format!("{}: {why}", reason.text(self.lang)));
            }
            return;
        }
        let several = comparison.units.len() > 1;
        // What has changed first, for the rest of what remains is known already.
        let (changed, same): (Vec<&Item>, Vec<&Item>) =
            comparison.items.iter().filter(|item| item.state == of && !item.folded).partition(|item| item.is_reduced() || item.is_grown());
        let listed = changed.len() + same.len();
        for item in changed.into_iter().chain(same).take(ITEMS_MAX) {
            self.item(item, several);
        }
        self.left(listed.saturating_sub(ITEMS_MAX));
        for line in shared::folded(comparison, of, self.lang) {
            self.paragraph("  ", &line);
        }
    }

    fn item(&mut self, item: &Item, several: bool) {
        let severity = self.severity(item.severity, wide(words::severity(item.severity, self.lang)));
        let finding = item.latest();
        let date = finding.and_then(|finding| finding.date.as_deref()).unwrap_or_default();
        let unit = if several { format!("{} ", item.unit) } else { String::new() };
        let irregular = |finding: &crate::findings::Finding| grouped(finding.irregular_amount.0);
        let money = match (item.old.as_ref().map(irregular), item.new.as_ref().map(irregular)) {
            (Some(before), Some(now)) if before != now => format!("{before} → {now}"),
            (Some(one), _) | (None, Some(one)) => one,
            (None, None) => String::new(),
        };
        let facts: Vec<&str> = [date, &money].into_iter().filter(|text| !text.is_empty()).collect();
        let facts = facts.join(pick(self.lang, ",", ", "));
        let text = format!("{unit}{}: {} ({facts})", item.title, item.subject);
        let remark = shared::remark(item, self.lang);
        let text = if remark.is_empty() { text } else { format!("{text} — {remark}") };
        let plain = words::severity(item.severity, self.lang);
        // The lead is measured without its colour.
        let start = self.out.len();
        self.paragraph(&format!("  {plain} "), &text);
        if self.color
            && let Some(written) = self.out.get(start..)
        {
            let painted = written.replacen(plain, &severity, 1);
            self.out.truncate(start);
            self.out.push_str(&painted);
        }
    }

    fn uneven(&mut self, comparison: &Comparison) {
        if !comparison.differences.is_empty() {
            self.heading(pick(self.lang, "两次检查的不同之处", "What differs between the two checks"));
            for difference in comparison.differences.iter().take(TOLD_MAX) {
                let unit = difference.unit.as_ref().filter(|_| comparison.units.len() > 1);
                let lead = unit.map(|unit| format!("{unit}: ")).unwrap_or_default();
                self.paragraph("  ", &format!("{lead}{}", text::shorten(&difference.why, TEXT_MAX)));
            }
            self.left(comparison.differences.len().saturating_sub(TOLD_MAX));
        }
        let gaps = shared::gaps(comparison);
        if !gaps.is_empty() {
            self.heading(pick(self.lang, "本次没有查全", "What was not checked this time"));
            for (unit, gap) in gaps.iter().take(TOLD_MAX) {
                self.paragraph("  ", &format!("{unit}: {gap}"));
            }
            self.left(gaps.len().saturating_sub(TOLD_MAX));
        }
    }

    fn left(&mut self, left: usize) {
        if left > 0 {
            let text = match self.lang {
                Lang::Zh => format!("另有{left}项,见报告"),
                Lang::En => format!("{left} more in the report"),
            };
            self.paragraph("  ", &text);
        }
    }
}
