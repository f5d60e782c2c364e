//! Headers that say by a date whether a balance opens or closes: `2022年12月31日余额 | 2023年1-3月发生额 | 2023年3月31日余额`. Knows no tables.

use std::collections::{BTreeMap, BTreeSet};

use crate::value::date::{self, Date};
use crate::value::text::compact;

/// The header of each column, where of two dated balances the earlier is called 期初余额, the later 期末余额, and what moved between them 本期发生额.
pub fn undated(texts: &BTreeMap<u32, Vec<String>>) -> BTreeMap<u32, Vec<String>> {
    let levels = || texts.values().flatten().filter_map(|level| parts(level));
    let days: BTreeSet<Date> = levels().filter(|(_, what)| *what == What::Balance).filter_map(|(date, _)| day(&date)).collect();
    let [opening, closing] = days.into_iter().collect::<Vec<_>>()[..] else { return texts.clone() };
    let moved: BTreeSet<String> = levels().filter(|(_, what)| *what == What::Moved).map(|(span, _)| span).collect();
    let renamed = |level: &String| match parts(level) {
        Some((date, What::Balance)) if day(&date) == Some(opening) => "期初余额".to_owned(),
        Some((date, What::Balance)) if day(&date) == Some(closing) => "期末余额".to_owned(),
        Some((_, What::Moved)) if moved.len() == 1 => "本期发生额".to_owned(),
        _ => level.clone(),
    };
    texts.iter().map(|(index, levels)| (*index, levels.iter().map(renamed).collect())).collect()
}

/// What stands behind a date in a header.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Balance,
    Moved,
}

/// The date of a header, and what of it is shown.
fn parts(level: &str) -> Option<(String, What)> {
    let level = compact(level);
    let of_date = |c: char| c.is_ascii_digit() || "年月日.-/~至末底止".contains(c);
    let what = level.trim_start_matches(of_date);
    let date = level.strip_suffix(what).filter(|date| date.chars().any(|c| c.is_ascii_digit()))?.to_owned();
    match what {
        "余额" | "结余" => Some((date, What::Balance)),
        "发生额" | "发生数" => Some((date, What::Moved)),
        _ => None,
    }
}

fn day(text: &str) -> Option<Date> {
    date::parse(text.trim_end_matches(['末', '底', '止']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(headers: &[&str]) -> Vec<String> {
        let texts = (0..).zip(headers).map(|(index, header)| (index, vec![(*header).to_owned()])).collect();
        undated(&texts).into_values().flatten().collect()
    }

    #[test]
    fn of_two_dated_balances_the_earlier_opens() {
        let headers = ["2022年12月31日余额", "2023年1-3月发生额", "2023年3月31日余额"];
        assert_eq!(renamed(&headers), ["期初余额", "本期发生额", "期末余额"]);
        assert_eq!(renamed(&["2023年3月末余额", "科目", "2022年末余额"]), ["期末余额", "科目", "期初余额"]);
        for headers in [&["2023年3月31日余额", "2023年1-3月发生额"][..], &["2021年余额", "2022年余额", "2023年余额"], &["余额", "发生额"]]
        {
            assert_eq!(renamed(headers), headers);
        }
    }
}
