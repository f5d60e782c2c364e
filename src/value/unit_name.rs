//! Names of units as accounting programs print them: with the number of the account set before them. Knows no tables.

use std::collections::{BTreeMap, BTreeSet};

use super::text::is_han;

/// A unit's name without the number of its account set.
///
/// ```
/// use ledgerlint::value::unit_name::without_code;
/// for name in ["[001]青石镇人民政府", "（001）青石镇人民政府", "001 青石镇人民政府", "001-青石镇人民政府"] {
///     assert_eq!(without_code(name), "青石镇人民政府");
/// }
/// for name in ["101医院", "[青石]财政所", "1-3月", "001", "[001]"] {
///     assert_eq!(without_code(name), name);
/// }
/// ```
pub fn without_code(name: &str) -> &str {
    let name = name.trim();
    let bracketed = [('[', ']'), ('(', ')'), ('［', '］'), ('（', '）'), ('【', '】')].iter().find_map(|(open, close)| {
        let (code, rest) = name.strip_prefix(*open)?.split_once(*close)?;
        is_code(code.trim()).then_some(rest)
    });
    let parted = || {
        let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
        let behind = rest.trim_start_matches(|c: char| c.is_whitespace() || ['-', '_', '－', '—'].contains(&c));
        (rest.len() < name.len() && behind.len() < rest.len()).then_some(behind)
    };
    let rest = bracketed.or_else(parted).map(|rest| rest.trim_start_matches(|c: char| c.is_whitespace() || ['-', '_'].contains(&c)));
    rest.filter(|rest| rest.starts_with(is_han)).unwrap_or(name)
}

fn is_code(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || ['.', '-', '_'].contains(&c)) && text.contains(|c: char| c.is_ascii_digit())
}

/// What each unit is called: without its number, unless that would make one of two that different numbers tell apart.
pub fn called(names: impl IntoIterator<Item = String>) -> BTreeMap<String, String> {
    let names: BTreeSet<String> = names.into_iter().collect();
    let mut coded: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names.iter().filter(|name| without_code(name) != name.as_str()) {
        *coded.entry(without_code(name)).or_default() += 1;
    }
    let called = |name: &String| {
        let bare = without_code(name);
        if coded.get(bare).is_some_and(|count| *count > 1) { name.clone() } else { bare.to_owned() }
    };
    names.iter().map(|name| (name.clone(), called(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_tell_namesakes_apart_stay() {
        let of = |names: &[&str]| called(names.iter().map(|name| (*name).to_owned())).into_values().collect::<Vec<_>>();
        assert_eq!(of(&["[001]甲镇", "[002]乙镇", "乙镇"]), ["甲镇", "乙镇", "乙镇"]);
        assert_eq!(of(&["001 财政所", "002 财政所"]), ["001 财政所", "002 财政所"]);
    }
}
