//! Ranges of months and quarters of one year, written out from month to month. Knows no calendar.

/// A folded text whose ranges within a year are written out: `2022年1-12月`, `2022.1-12` and `2022年1-4季度` are `2022年1月至12月`. One quarter by
/// itself is a range behind a label only (`期间:2022年第3季度`): elsewhere it may be what something is called.
pub(super) fn written_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let within = out.ends_with(|c: char| c.is_ascii_digit());
        let labelled = out.trim_end().ends_with(':');
        if let Some(range) = range_at(rest, labelled).filter(|_| !within) {
            out.extend([range.year, "年", &range.first.to_string(), "月至", &range.last.to_string(), "月"]);
            rest = range.behind;
        } else {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

/// Whether a folded text is nothing but such a range.
pub(super) fn is_range(text: &str) -> bool {
    range_at(text.trim(), true).is_some_and(|range| range.behind.trim().is_empty())
}

struct Range<'t> {
    year: &'t str,
    first: u8,
    last: u8,
    behind: &'t str,
}

const JOINS: [&str; 9] = ["--", "——", "-", "—", "–", "~", "～", "至", "到"];

/// What days are called that a title writes with a hyphen.
const FESTIVALS: [&str; 12] =
    ["妇女节", "植树节", "劳动节", "青年节", "儿童节", "建党", "七一", "建军", "教师节", "国庆", "元旦", "护士节"];

fn range_at(text: &str, labelled: bool) -> Option<Range<'_>> {
    let (year, rest) = digits(text, 4)?;
    if !(year.len() == 4 && (year.starts_with("19") || year.starts_with("20"))) {
        return None;
    }
    let (sign, rest) = ["年度", "年", ".", "/", "-"].iter().find_map(|sign| Some((*sign, rest.strip_prefix(sign)?)))?;
    let rest = rest.trim_start();
    if let Some((count, behind)) = rest.strip_prefix('前').and_then(quarter) {
        return Some(Range { year, first: 1, last: count * 3, behind });
    }
    if let Some((first, behind)) = quarter(rest) {
        if let Some((last, behind)) = joined(behind).and_then(|(_, behind)| quarter(behind)) {
            return (first <= last).then_some(Range { year, first: first * 3 - 2, last: last * 3, behind });
        }
        let alone = behind.is_empty() || behind.starts_with([' ', ')', ',', ';']);
        return (labelled && alone).then_some(Range { year, first: first * 3 - 2, last: first * 3, behind });
    }
    let unnumbered = rest.strip_prefix('第').unwrap_or(rest);
    let (first, behind) = number(unnumbered)?;
    let (join, behind) = joined(behind)?;
    if let Some((last, behind)) = quarter(behind) {
        return (first <= last).then_some(Range { year, first: first * 3 - 2, last: last * 3, behind }).filter(|_| last <= 4);
    }
    let (last, behind) = number(behind)?;
    let month = behind.strip_prefix('月');
    let behind = month.unwrap_or(behind);
    // 2023年3-8妇女节 is a day.
    if month.is_none() && FESTIVALS.iter().any(|name| behind.starts_with(name)) {
        return None;
    }
    let ends = match month {
        Some(behind) => !behind.starts_with(|c: char| c.is_ascii_digit()),
        // 2022-1-12 is a day, and so is 2022年1-12日.
        None => !(behind.starts_with(|c: char| c.is_ascii_digit() || "./-年日号".contains(c)) || (sign == "-" && join == "-")),
    };
    (ends && (1..=12).contains(&first) && first <= last && last <= 12).then_some(Range { year, first, last, behind })
}

fn joined(text: &str) -> Option<(&'static str, &str)> {
    let text = text.trim_start();
    JOINS.iter().find_map(|join| Some((*join, text.strip_prefix(join)?.trim_start())))
}

/// `第3季度`, `三季度`, `3季`.
fn quarter(text: &str) -> Option<(u8, &str)> {
    let text = text.strip_prefix('第').unwrap_or(text);
    let (number, rest) = number(text)?;
    let behind = rest.strip_prefix("季度").or_else(|| rest.strip_prefix('季'))?;
    (1..=4).contains(&number).then_some((number, behind))
}

fn number(text: &str) -> Option<(u8, &str)> {
    if let Some((number, rest)) = digits(text, 2) {
        return Some((number.parse().ok()?, rest));
    }
    (1..).zip(["一", "二", "三", "四"]).find_map(|(number, word)| Some((number, text.strip_prefix(word)?)))
}

/// The digits that a text begins with, if there are no more than `most`.
fn digits(text: &str, most: usize) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.strip_suffix(rest)?;
    (1..=most).contains(&digits.len()).then_some((digits, rest))
}
