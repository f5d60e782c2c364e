//! The table by rule: how wide its columns are, and its lines. Knows no colour.

use crate::findings::Sum;
use crate::report::tally::RuleTally;
use crate::report::width::{fit, pad_end, pad_start, width as wide};
use crate::report::words::pick;
use crate::value::amount::grouped;
use crate::value::{Lang, text};

/// The widths of the table by rule.
pub struct Table {
    pub severity: usize,
    title: usize,
    count: usize,
    amount: usize,
}

impl Table {
    pub fn new(tallies: &[RuleTally], total: Sum, lang: Lang, room: usize) -> Self {
        let severity = wide(pick(lang, "程度  ", "Severity")) + 1;
        let sums = tallies.iter().map(|tally| tally.sum).chain([total]);
        let amount = sums.map(|sum| grouped(sum.amount).len().max(grouped(sum.irregular_amount).len())).max().unwrap_or(0).max(13) + 2;
        let count = total.findings.to_string().len().max(5) + 2;
        let names = tallies
            .iter()
            .flat_map(|tally| std::iter::once(wide(&tally.title)).chain(tally.groups.iter().map(|(group, _)| wide(group) + 2)));
        let title = names.max().unwrap_or(0).min(room.saturating_sub(severity + count + 2 * amount)).max(12);
        Self { severity, title, count, amount }
    }

    pub fn row(&self, severity: &str, title: &str, sum: Sum) -> String {
        self.line(severity, title, &[&sum.findings.to_string(), &grouped(sum.amount), &grouped(sum.irregular_amount)])
    }

    pub fn line(&self, severity: &str, title: &str, numbers: &[&str]) -> String {
        let mut line = format!("{severity}{}", pad_end(&fit(&text::printable(title), self.title), self.title));
        for (number, columns) in numbers.iter().zip([self.count, self.amount, self.amount]) {
            line.push_str(&pad_start(number, columns));
        }
        line
    }
}
