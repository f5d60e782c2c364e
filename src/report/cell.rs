//! One cell of a report's table, and what text from a file must lose before it may stand in one. Knows neither the
//! workbook nor the csv.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::words::pick;
use crate::findings::Severity;
use crate::value::{Day, Lang};

/// The most UTF-16 units that Excel holds in a cell; it cuts a longer csv field in two.
pub const CELL_UNITS_MAX: usize = 32_767;

/// The most line breaks that Excel holds in a cell is 253; later ones become spaces.
const LINE_BREAKS_MAX: usize = 250;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: to be filled in by hand, or not known.
    Blank,
    /// Text, as it came; it is made safe where it is written.
    Text(String),
    /// Money in yuan.
    Amount(Decimal),
    /// How many, or a running number.
    Count(usize),
    /// A full day.
    Day(Day),
    /// How sure and how grave.
    Severity(Severity),
}

impl Cell {
    /// Text, or blank where there is none.
    pub fn maybe(text: Option<&str>) -> Self {
        text.map_or(Self::Blank, |text| Self::Text(text.to_owned()))
    }

    /// A date in ISO form: a full day is a date that a spreadsheet can sort and count with, a less precise one is text.
    pub fn date(text: Option<&str>) -> Self {
        match text.and_then(|text| text.parse::<Day>().ok().filter(|day| day.to_string() == text)) {
            // Excel counts days from 1900 and takes that year, wrongly, for a leap year.
            Some(day) if day.year() > 1900 => Self::Day(day),
            _ => Self::maybe(text),
        }
    }

    /// A number where the text is one and nothing else, else the text.
    pub fn number_or_text(text: String) -> Self {
        match text.parse() {
            Ok(number) => Self::Count(number),
            Err(_) => Self::Text(text),
        }
    }
}

/// Text for a cell: line breaks stay, other control characters and those that turn the direction of writing go, and what
/// is longer than a cell is cut, with a mark that says so.
pub fn safe_text(text: &str, lang: Lang) -> Cow<'_, str> {
    if text.len() <= CELL_UNITS_MAX && text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    let mut breaks = 0;
    let text = text.replace("\r\n", "\n");
    let clean: String = text
        .chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\u{85}' => {
                breaks += 1;
                Some(if breaks > LINE_BREAKS_MAX { ' ' } else { '\n' })
            }
            '\t' => Some(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => None,
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect();
    Cow::Owned(cut(clean, lang))
}

/// Whether a character stands in a cell as it is.
fn is_harmless(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}

fn cut(text: String, lang: Lang) -> String {
    if text.len() <= CELL_UNITS_MAX || text.encode_utf16().count() <= CELL_UNITS_MAX {
        return text;
    }
    let mark = pick(lang, "…(过长,已截断)", "… (too long, cut)");
    let room = CELL_UNITS_MAX.saturating_sub(mark.encode_utf16().count());
    let mut units = 0;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= room
        })
        .collect();
    short.push_str(mark);
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::text::could_be_formula;
    use proptest::prelude::*;

    #[test]
    fn text_that_is_too_long_is_cut_within_the_limit_and_says_so() {
        for text in ["账".repeat(40_000), "😀".repeat(20_000), "a".repeat(32_768)] {
            let short = safe_text(&text, Lang::Zh);
            assert!(short.encode_utf16().count() <= CELL_UNITS_MAX);
            assert!(short.ends_with("(过长,已截断)"));
        }
        let whole = "a".repeat(32_767);
        assert_eq!(safe_text(&whole, Lang::Zh), whole);
    }

    proptest! {
        #[test]
        fn a_text_of_harmless_characters_is_kept_as_it_is(text in "[ -~“”…一、。，（　\n\t\u{1b}\u{202e}\u{2028}\u{fffe}\u{feff}]{0,12}") {
            let safe = safe_text(&text, Lang::Zh);
            let gone = |c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{fffe}');
            let want: String = text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| *c == '\n' || !gone(*c)).collect();
            prop_assert_eq!(safe.as_ref(), want.as_str());
            prop_assert!(matches!(safe, Cow::Borrowed(_)) == text.chars().all(is_harmless));
        }
    }

    #[test]
    fn control_characters_go_and_line_breaks_stay() {
        assert_eq!(safe_text("\u{1b}[31m红\u{7}\r\n二\t三\u{202e}", Lang::Zh), "[31m红\n二 三");
        assert_eq!(safe_text(&"\n".repeat(400), Lang::Zh).matches('\n').count(), LINE_BREAKS_MAX);
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_told_from_what_it_would_not() {
        for text in ["=1", "+1", "-1", "@SUM", "\t=1", "\rx", " =1", "\u{200b}=1", "＝1"] {
            assert!(could_be_formula(text), "{text:?}");
        }
        for text in ["", "1=1", "张三", "2020-01-01", "(-1)"] {
            assert!(!could_be_formula(text), "{text:?}");
        }
    }
}
