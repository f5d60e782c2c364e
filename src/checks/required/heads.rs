//! How many people a summary says that something was for. Knows no fields.

use crate::value::text::{compact, is_han};

/// How many people a text says that it is for.
pub(super) struct Heads {
    /// Whether it names them all.
    pub named: bool,
}

/// The people that a text counts: digits before 人, which no other word begins (`3人间`, `2人桌`). It names them if so many names stand behind.
pub(super) fn stated_heads(text: &str) -> Option<Heads> {
    let folded = compact(text);
    let (number, behind) = folded.match_indices('人').find_map(|(at, word)| {
        let before = folded.get(..at)?;
        let number = before.get(before.trim_end_matches(|c: char| c.is_ascii_digit()).len()..)?;
        let behind = folded.get(at + word.len()..)?;
        let ends = behind.chars().next().is_none_or(|c| !is_han(c) || "次份用就参".contains(c));
        Some((number.parse::<usize>().ok().filter(|count| (1..1000).contains(count) && ends)?, behind))
    })?;
    let listed = behind.trim_matches(|c: char| !is_han(c)).split(['、', ',', ';', '和', ' ']);
    let named = listed.clone().all(|name| (2..=4).contains(&name.chars().count()) && name.chars().all(is_han)) && listed.count() == number;
    Some(Heads { named })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_may_count_and_name_the_people() {
        let heads = |text: &str| stated_heads(text).map(|heads| heads.named);
        assert_eq!(heads("加班工作餐(12人)"), Some(false));
        assert_eq!(heads("加班餐3人：张三、李四、王五"), Some(true));
        assert_eq!(heads("加班餐3人(张三、李四)"), Some(false));
        assert_eq!(heads("工作餐2人次"), Some(false));
        for text in ["加班工作餐", "工作餐每人30元", "2人间住宿", "人大代表用餐", "0人用餐", "购12人桌一张"] {
            assert_eq!(heads(text), None, "{text}");
        }
    }
}
