//! Ranges of months and quarters of one year, and school years, written out from month to month. Knows no calendar.

/// A folded text whose ranges within a year are written out: `2022年1-12月`, `2022.1-12` and `2022年1-4季度` are `2022年1月至12月`. One quarter by
/// itself is a range behind a label only (`期间:2022年第3季度`): elsewhere it may be what something is called.
pub(super) fn written_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let within = out.ends_with(|c: char| c.is_ascii_digit());
        let labelled = out.trim_end().ends_with(':');
        if let Some(school) = school_year_at(rest).filter(|_| !within) {
            let (first, last) = (school.first, school.last);
            let numbers = [first.0, u16::from(first.1), last.0, u16::from(last.1)].map(|number| number.to_string());
            let words = ["年", "月至", "年", "月"];
            out.extend(numbers.iter().zip(words).flat_map(|(number, word)| [number.as_str(), word]));
            rest = school.behind;
        } else if let Some(range) = range_at(rest, labelled).filter(|_| !within) {
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
    let behind = school_year_at(text.trim()).map(|school| school.behind);
    behind.or_else(|| range_at(text.trim(), true).map(|range| range.behind)).is_some_and(|behind| behind.trim().is_empty())
}

struct SchoolYear<'t> {
    first: (u16, u8),
    last: (u16, u8),
    behind: &'t str,
}

/// `2022-2023学年`, `2022年至2023年学年度第一学期`, `2022学年`: a school year is from September to August, its first term to January and its
/// second from February.
fn school_year_at(text: &str) -> Option<SchoolYear<'_>> {
    let year = |text| digits(text, 4).filter(|(year, _)| year.len() == 4 && (year.starts_with("19") || year.starts_with("20")));
    let (first, rest) = year(text)?;
    let first: u16 = first.parse().ok()?;
    let second = joined(rest.strip_prefix('年').unwrap_or(rest)).map(|(_, rest)| rest).or_else(|| rest.strip_prefix('/')).and_then(year);
    let (last, rest) = match second {
        Some((last, rest)) => (last.parse().ok()?, rest.strip_prefix('年').unwrap_or(rest)),
        None => (first + 1, rest),
    };
    let rest = rest.trim_start().strip_prefix("学年")?;
    let rest = rest.strip_prefix('度').unwrap_or(rest);
    if first >= last {
        return None;
    }
    let (whole, bare) = (SchoolYear { first: (first, 9), last: (last, 8), behind: rest }, rest.trim_start_matches([' ', '(', '第']));
    // Of several years no term is one.
    let term = |words: [&str; 5]| words.iter().find_map(|word| bare.strip_prefix(word)).filter(|_| last == first + 1);
    if let Some(behind) = term(["一学期", "1学期", "上学期", "秋季学期", "秋季"]) {
        return Some(SchoolYear { last: (last, 1), behind, ..whole });
    }
    if let Some(behind) = term(["二学期", "2学期", "下学期", "春季学期", "春季"]) {
        return Some(SchoolYear { first: (last, 2), behind, ..whole });
    }
    Some(whole)
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
