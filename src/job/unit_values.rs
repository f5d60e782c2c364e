//! What the values of a column headed 单位 are called like: offices with books of their own, departments of one office, firms, or nothing of these.
//! Knows no tables.

use std::collections::{BTreeMap, BTreeSet};

use super::nest::OFFICE_ENDINGS;
use crate::value::text::{compact, is_han};
use crate::value::unit_name::ends_as_unit;

/// How firms are called.
const FIRMS: [&str; 9] = ["公司", "集团", "厂", "店", "商行", "经营部", "超市", "门市部", "事务所"];
/// How departments of an office are called.
const DEPARTMENTS: [&str; 14] = ["办", "办公室", "所", "站", "科", "中心", "室", "股", "队", "窗口", "机关", "班子", "班子成员", "领导"];
/// The same, of what is only a department where nothing says that it belongs to another place.
const SURE_DEPARTMENTS: [&str; 9] = ["办", "办公室", "科", "室", "股", "窗口", "机关", "班子成员", "领导"];
/// What a place or an office is called in whose name a department stands behind it: 青石镇财政所.
const PLACES: [&str; 10] = ["省", "市", "县", "区", "镇", "乡", "街道", "村", "局", "学校"];
/// Words for what departments look after, which hold a word for a place and name none.
const NO_PLACES: [&str; 8] = ["乡村", "村镇", "村级", "农村", "市场", "城区", "社区", "市政"];

/// Whether it is called like an office.
pub(super) fn is_office(name: &str) -> bool {
    OFFICE_ENDINGS.iter().any(|ending| name.ends_with(ending)) && name.chars().count() >= 3
}

/// Whether it is called like an office or anything else with books of its own, a group of villagers and a branch of the party too; what stands behind
/// the name to tell one from another (`石桥村1`, `某某局01`, `石桥村(本级)`) left off.
pub(super) fn is_unit(name: &str) -> bool {
    let bare = compact(name);
    let bare = bare.strip_suffix(')').and_then(|open| open.rsplit_once('(')).map_or(bare.as_str(), |(before, _)| before);
    let bare = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let long = bare.chars().count() >= 3;
    let of_village = bare.ends_with('组') && ["村", "居", "社"].iter().any(|word| bare.contains(word));
    long && (is_office(bare) || ends_as_unit(bare) || of_village || bare.ends_with("支部") || bare.ends_with("党委"))
}

pub(super) fn is_firm(name: &str) -> bool {
    FIRMS.iter().any(|ending| name.ends_with(ending))
}

/// Whether it is called like a department, and not like that of another place.
fn is_department(name: &str) -> bool {
    let bare = NO_PLACES.iter().fold(compact(name), |name, word| name.replace(word, ""));
    DEPARTMENTS.iter().any(|ending| bare.ends_with(ending)) && !PLACES.iter().any(|place| bare.contains(place))
}

/// The departments of one office among some values: 党政办, 财政所, 农业站. What is alike but for its beginning (青石财政所, 白沙财政所) is of two places,
/// and where another office with books of its own stands beside them, only a value that is nothing but a department shows that others are too.
pub(super) fn departments<'v>(values: &BTreeSet<&'v str>) -> BTreeSet<&'v str> {
    const SHARED: usize = 3;
    let end = |name: &str| name.chars().rev().take(SHARED).collect::<String>();
    let long = |name: &str| name.chars().count() > SHARED;
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for value in values {
        *ends.entry(end(value)).or_default() += 1;
    }
    let of_places = |value: &str| long(value) && ends.get(&end(value)).is_some_and(|count| *count > 1) && !sure(value);
    let found: BTreeSet<&str> = values.iter().copied().filter(|value| is_department(value) && !of_places(value)).collect();
    let is_one_office = found.len() > 1 && values.iter().all(|value| found.contains(value) || !is_unit(value));
    if is_one_office || found.iter().any(|value| sure(value)) { found } else { BTreeSet::new() }
}

/// Whether nothing but a department is called so.
fn sure(name: &str) -> bool {
    SURE_DEPARTMENTS.iter().any(|ending| name.ends_with(ending)) && is_department(name)
}

/// Whether values are names, and neither units of measure nor numbers.
pub(super) fn are_names(values: &BTreeSet<&str>) -> bool {
    values.iter().all(|value| value.chars().filter(|c| is_han(*c)).count() >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn departments_of_one_office_are_no_units_and_offices_of_several_places_are() {
        let of = |values: &[&'static str]| departments(&values.iter().copied().collect()).into_iter().collect::<Vec<_>>();
        assert_eq!(of(&["党政办", "农业站", "财政所"]).len(), 3);
        assert_eq!(of(&["派出所", "司法所", "财政所"]).len(), 3);
        assert_eq!(of(&["党政综合办", "经济发展办", "中心卫生院"]).len(), 2);
        assert_eq!(of(&["党政办公室", "社区建设办公室", "乡村振兴办公室"]).len(), 3);
        assert_eq!(of(&["党政办", "财政所", "石桥村", "白沙村"]), ["党政办", "财政所"]);
        for values in [
            &["青石镇财政所", "白沙镇财政所"][..],
            &["青石财政所", "白沙财政所"],
            &["青石镇财政所", "白沙镇农业站"],
            &["财政所", "石桥村", "白沙村"],
            &["财政所"],
            &["县财政局", "县教育局"],
        ] {
            assert_eq!(of(values), Vec::<&str>::new(), "{values:?}");
        }
    }

    #[test]
    fn what_keeps_books_is_known_by_its_ending_whatever_tells_it_from_others() {
        for name in ["石桥股份经济合作社", "石桥村一组", "石桥村1组", "石桥村（本级）", "第1党支部", "某某局01", "城东县村1", "石桥村"]
        {
            assert!(is_unit(name), "{name}");
        }
        for name in ["石桥", "第一组", "件", "党政办", "班子成员"] {
            assert!(!is_unit(name), "{name}");
        }
    }
}
