//! The row below a header that numbers the columns, as official forms have it: `甲 | 乙 | 1 | 2 | 3=1+2`, `栏次 | 1 | 2`.

use super::cells::shown;
use crate::read::GridRow;
use crate::value::text::compact;

/// The first cell of such a row may say what it is.
const WORDS: [&str; 8] = ["栏次", "列次", "行次", "栏号", "列号", "栏目序号", "列序", "栏序"];
/// Columns of words are numbered so.
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
/// No form has more columns.
const NUMBER_MAX: usize = 99;

/// What a cell of such a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Word,
    Stem(usize),
    Letter(usize),
    Number(usize),
    /// How a column comes of others, without its own number: `1+2`.
    Formula,
    /// A column without a number.
    Dash,
}

/// How many columns a row numbers, if it does nothing else: every cell counts on from the one before it.
pub fn columns_numbered(row: &GridRow) -> Option<usize> {
    let (mut stems, mut letters, mut numbers, mut word) = (0, 0, 0, false);
    for (place, (_, cell)) in row.cells.iter().enumerate() {
        match mark_of(&compact(&shown(cell)))? {
            Mark::Word if place == 0 => word = true,
            Mark::Dash => {}
            Mark::Stem(stem) if stem == stems => stems += 1,
            Mark::Letter(letter) if letter == letters => letters += 1,
            Mark::Number(number) if number == numbers + 1 => numbers += 1,
            Mark::Formula if numbers > 0 => numbers += 1,
            _ => return None,
        }
    }
    let numbered = stems + letters + numbers;
    // A row of data may be 1 and 2; letters alone may stand for names.
    let enough = if word { numbered >= 2 } else { numbered >= 3 && (stems >= 2 || numbers > 0) };
    enough.then_some(numbered)
}

fn mark_of(text: &str) -> Option<Mark> {
    if WORDS.contains(&text) {
        return Some(Mark::Word);
    }
    if text.chars().all(|c| matches!(c, '-' | '—' | '/' | '*' | '×')) {
        return Some(Mark::Dash);
    }
    // A cell formatted as a date shows the number 4 so.
    if let Some(day) = text.strip_prefix("1900-01-") {
        return day.parse().ok().map(Mark::Number);
    }
    let bare: String = text.chars().filter(|c| !matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '〔' | '〕')).collect();
    let bare = bare.trim_start_matches('第').trim_end_matches(['栏', '列']);
    if let Some(mark) = plain_mark(bare) {
        return Some(mark);
    }
    let calculates = |c: char| c.is_ascii_alphanumeric() || "+-*/×÷=%.".contains(c) || ('①'..='⑳').contains(&c) || STEMS.contains(c);
    let is_formula = |text: &str| !text.is_empty() && text.chars().all(calculates);
    let Some((before, behind)) = bare.split_once('=') else {
        let sum = |part: &str| matches!(plain_mark(part), Some(Mark::Number(_)));
        return (bare.contains('+') && bare.split(['+', '-']).all(sum)).then_some(Mark::Formula);
    };
    // `3=1+2` and `1+2=3`; `=1+2` leaves its own number to be known.
    match (plain_mark(before), plain_mark(behind)) {
        (Some(mark), _) if is_formula(behind) => Some(mark),
        (_, Some(mark)) if is_formula(before) => Some(mark),
        _ => (before.is_empty() && is_formula(behind)).then_some(Mark::Formula),
    }
}

/// A single number, stem or letter.
fn plain_mark(text: &str) -> Option<Mark> {
    if !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().filter(|number| (1..=NUMBER_MAX).contains(number)).map(Mark::Number);
    }
    let mut chars = text.chars();
    let (Some(only), None) = (chars.next(), chars.next()) else { return None };
    if only.is_ascii_lowercase() {
        return ('a'..='z').position(|letter| letter == only).map(Mark::Letter);
    }
    if let Some(circled) = ('①'..='⑳').position(|sign| sign == only) {
        return Some(Mark::Number(circled + 1));
    }
    STEMS.chars().position(|stem| stem == only).map(Mark::Stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Cell;

    fn numbered(row: &str) -> Option<usize> {
        let cells = (0..).zip(row.split(',')).filter(|(_, text)| !text.is_empty());
        columns_numbered(&GridRow { number: 2, cells: cells.map(|(index, text)| (index, Cell::Text(text.into()))).collect() })
    }

    #[test]
    fn a_row_that_counts_on_over_its_columns_numbers_them() {
        for row in [
            "甲,乙,丙,1,2,3",
            "甲,乙,1",
            "栏次,1,2",
            "1,2,3,4,5",
            ",1,2,,3",
            "(1),(2),(3)=(1)+(2)",
            "（1）,（2）,（3）＝（1）＋（2）",
            "甲,1,2,3=1+2,4=2/1×100%",
            "1,2,1+2=3,=1-2",
            "①,②,③=①+②",
            "-,1,2,3",
            "A,B,1,2",
            "第1栏,第2栏,第3栏",
            "1,2,3,1900-01-04",
        ] {
            assert!(numbered(row).is_some(), "{row}");
        }
    }

    #[test]
    fn a_row_of_data_does_not() {
        for row in [
            "1,2",
            "1,张三,2",
            "甲,1",
            "甲,乙",
            "2,3,4",
            "1,1,1",
            "1,2,4",
            "张三,1,2,3",
            "A,B,C",
            "1,2023-01-01,2,3",
            "甲,乙,丙,1000",
            "1.00,2.00,3.00",
            "合计,1,2,3",
            "栏次,1",
            "-,-,-",
            "1,2,3,1-2月",
        ] {
            assert_eq!(numbered(row), None, "{row}");
        }
    }
}
