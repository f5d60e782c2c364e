//! When somebody on a roster left: by the day in its column, else by the status, with the day of a remark that says nothing but that (`2021年3月退休`),
//! else by such a remark alone.
//! Knows no rule.

use crate::rules::lexicon::WordList;
use crate::tables::{Row, staff};
use crate::value::text::compact;
use crate::value::{Date, date};

/// Whether somebody left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Departure {
    /// Nothing says so.
    None,
    /// On a day, or in a month or year.
    On(Date),
    /// On a day that the roster does not name.
    Undated,
}

/// Headers of what is remarked of a person.
const REMARKS: [&str; 5] = ["备注", "说明", "变动", "异动", "去向"];
/// What stands beside the day and the word and says nothing more.
const BESIDE: [&str; 14] = ["办理", "手续", "正式", "到龄", "年龄", "日期", "时间", "已", "于", "自", "起", "从", "因", ":"];

/// What a row of a roster says; `left` are the words for having left.
pub fn departure(row: &Row, left: &[WordList]) -> Departure {
    if let Some(date) = row.date(staff::LEFT_ON) {
        return Departure::On(date);
    }
    let has_left = |text: &str| left.iter().any(|words| words.find(text).is_some());
    let by_status = has_left(&compact(&row.shown(staff::STATUS)));
    let is_remark = |header: &str| REMARKS.iter().any(|word| header.contains(word));
    let remarks = row.extra.iter().filter(|(header, _)| is_remark(header)).map(|(_, text)| compact(text));
    // What stands behind it may say that he came back: the last part has to be that he left.
    let last = |text: String| text.trim_end_matches('。').rsplit([',', ';', '。', '、']).next().and_then(|part| of_part(part, left));
    let by_remark = remarks.filter_map(last).last().unwrap_or(Departure::None);
    // A status has no day, and a remark with one tells when that was.
    if by_status && !matches!(by_remark, Departure::On(_)) { Departure::Undated } else { by_remark }
}

/// What a part of a remark says, if it is nothing but a word for leaving and perhaps a day.
fn of_part(part: &str, left: &[WordList]) -> Option<Departure> {
    let word = left.iter().find_map(|words| words.find(part))?;
    let mut rest = part.replacen(word, "", 1).replace(['(', ')'], "");
    for beside in BESIDE {
        rest = rest.replace(beside, "");
    }
    if rest.is_empty() { Some(Departure::Undated) } else { date::parse(&rest).map(Departure::On) }
}
