//! What two payments are for where each text names its own of two: days from one to another, one of opposites (`东线` and `西线`), another
//! institution (`敬老院` and `中心小学`). Knows no payments.

use super::matter::{is_common, proper_name};
use crate::value::numeral;
use crate::value::text::is_han;

/// Days from one to another, each with its month; 0 where the text gives none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    from: (i64, i64),
    to: (i64, i64),
}

impl Span {
    /// Whether no day is in both. Where one of them gives no month, both are of one.
    fn is_apart(self, other: Self) -> bool {
        let months = [self.from.0, other.from.0].iter().all(|month| *month > 0);
        let days = |span: Self| {
            let count = |(month, day): (i64, i64)| if months { month * 31 + day } else { day };
            let (from, to) = (count(span.from), count(span.to));
            (from, if to < from { to + 12 * 31 } else { to })
        };
        let ((from, to), (other_from, other_to)) = (days(self), days(other));
        to < other_from || other_to < from
    }
}

/// Whether two texts state days, and none that are in both: `6月1日至15日` and `6月16日至30日`.
pub(super) fn are_apart(a: &[Span], b: &[Span]) -> bool {
    !a.is_empty() && !b.is_empty() && a.iter().all(|one| b.iter().all(|other| one.is_apart(*other)))
}

/// The spans of days that a folded text states: `6月1日至15日`, `6.1-6.15`, `1-15日`.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let chars: Vec<char> = text.chars().collect();
    let begins = |at: &usize| {
        let before = at.checked_sub(1).and_then(|before| chars.get(before));
        chars.get(*at).is_some_and(|c| is_number(*c)) && !before.is_some_and(|c| is_number(*c) || matches!(c, '.' | '-' | '/' | '第'))
    };
    (0..chars.len()).filter(begins).filter_map(|at| span(chars.get(at..)?)).collect()
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || numeral::is_numeral(c)
}

fn span(chars: &[char]) -> Option<Span> {
    let first = Stated::read(chars)?;
    let rest = chars.get(first.length..)?;
    let between = rest.iter().take_while(|c| matches!(c, '至' | '到' | '-' | '~' | '—' | '–')).count();
    let last = Stated::read(rest.get(between..).filter(|_| (1..=2).contains(&between))?)?;
    // 1-15 alone may be anything, and so may 1号至15号.
    let both = first.month.is_some() && last.month.is_some();
    let called = match last.called {
        Some('日') => true,
        Some(_) => first.month.is_some(),
        None => false,
    };
    let month = first.month.unwrap_or(0);
    (both || called).then_some(Span { from: (month, first.day), to: (last.month.unwrap_or(month), last.day) })
}

/// A day as a text begins with it.
struct Stated {
    month: Option<i64>,
    day: i64,
    /// 日 or 号.
    called: Option<char>,
    length: usize,
}

impl Stated {
    fn read(chars: &[char]) -> Option<Self> {
        let at = |place: usize| chars.get(place).copied();
        let next = |from: usize| number(chars.get(from..)?).map(|(number, length)| (number, from + length));
        let (mut first, mut end) = next(0)?;
        let year = (1900..2100).contains(&first).then(|| at(end)).flatten().filter(|c| matches!(c, '年' | '.' | '-' | '/'));
        if year.is_some() {
            (first, end) = next(end + 1)?;
        }
        let parts = |c: &char| *c == '月' || *c == '.' || Some(*c) == year;
        let (month, day) = match at(end).filter(parts) {
            Some(_) => {
                let (day, behind) = next(end + 1)?;
                end = behind;
                (Some(first), day)
            }
            None => (None, first),
        };
        let called = at(end).filter(|c| matches!(c, '日' | '号'));
        let fits = (1..=31).contains(&day) && month.is_none_or(|month| (1..=12).contains(&month));
        fits.then(|| Self { month, day, called, length: end + usize::from(called.is_some()) })
    }
}

/// A whole number, in digits or written out, and how many characters it takes.
fn number(chars: &[char]) -> Option<(i64, usize)> {
    let digits: String = chars.iter().take_while(|c| c.is_ascii_digit()).take(5).collect();
    if digits.is_empty() { numeral::read(chars) } else { Some((digits.parse().ok()?, digits.len())) }
}

/// Whether two folded texts are of two things by the first word in which they differ: one of opposites, or another institution.
pub(super) fn other_of_two(a: &str, b: &str) -> bool {
    let same: usize = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    are_opposite(a, b, same) || other_institution(a, b, same)
}

/// Characters of which each says which of several alike things is meant.
const OPPOSITES: [&str; 13] =
    ["东南西北中", "上下", "左右", "前后", "内外", "早中晚", "春夏秋冬", "新老旧", "大中小", "高低", "男女", "单双", "甲乙丙丁"];

/// Whether the character in which two texts first differ is one of opposites in both, of the same word: `早稻` and `晚稻`.
fn are_opposite(a: &str, b: &str, same: usize) -> bool {
    let split = |text: &str| {
        let mut rest = text.get(same..)?.chars();
        Some((rest.next()?, rest.next()))
    };
    let (Some((a, behind)), Some((b, other))) = (split(a), split(b)) else { return false };
    behind == other && OPPOSITES.iter().any(|set| set.contains(a) && set.contains(b))
}

/// Public institutions and places, of which a town has one or several by name.
const INSTITUTIONS: [&str; 40] = [
    "小学",
    "中学",
    "高中",
    "初中",
    "学校",
    "幼儿园",
    "敬老院",
    "养老院",
    "福利院",
    "光荣院",
    "卫生院",
    "医院",
    "卫生室",
    "卫生所",
    "派出所",
    "司法所",
    "财政所",
    "国土所",
    "林业站",
    "文化站",
    "农技站",
    "水利站",
    "水管站",
    "兽医站",
    "变电站",
    "泵站",
    "供销社",
    "信用社",
    "图书馆",
    "文化馆",
    "体育馆",
    "纪念馆",
    "公园",
    "广场",
    "市场",
    "水库",
    "祠堂",
    "居委会",
    "村",
    "社区",
];
/// What these are without a name before them is not said.
const NAMED_ONLY: [&str; 2] = ["村", "社区"];

/// Whether two texts are the same but for the institution: `付敬老院门窗款` and `付中心小学门窗款`.
fn other_institution(a: &str, b: &str, same: usize) -> bool {
    let (Some(a), Some(b)) = (Institution::read(a, same), Institution::read(b, same)) else { return false };
    let named = !a.name.is_empty() && !b.name.is_empty();
    let whole = |one: &Institution| format!("{}{}", one.name, one.kind);
    let apart = if a.kind == b.kind {
        let is_name = |name: &str| name.chars().count() >= 2;
        named && is_name(a.name) && is_name(b.name) && !a.name.ends_with(b.name) && !b.name.ends_with(a.name)
    } else {
        !whole(&a).ends_with(&whole(&b)) && !whole(&b).ends_with(&whole(&a))
    };
    apart && a.behind == b.behind
}

struct Institution<'t> {
    name: &'t str,
    kind: &'static str,
    behind: &'t str,
}

impl<'t> Institution<'t> {
    /// The first that ends behind a place of a text.
    fn read(text: &'t str, from: usize) -> Option<Self> {
        const CHARS_MAX: usize = 8;
        let ends = |kind: &'static str| {
            let at = text.match_indices(kind).map(|(at, _)| at).find(|at| at + kind.len() > from)?;
            Some((at + kind.len(), at, kind))
        };
        let (end, at, kind) = INSTITUTIONS.into_iter().filter_map(ends).min_by_key(|(end, at, _)| (*end, *at))?;
        let name = proper_name(text.get(from.min(at)..at)?);
        let stands = name.chars().count() <= CHARS_MAX && name.chars().all(is_han) && !is_common(name);
        (stands && !(name.is_empty() && NAMED_ONLY.contains(&kind))).then_some(Self { name, kind, behind: text.get(end..)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_have_none_in_common_are_two_spans() {
        let apart = |a: &str, b: &str| are_apart(&spans(a), &spans(b));
        for (a, b) in [
            ("付6月1日至15日工作餐费", "付6月16日至30日工作餐费"),
            ("付6月1日-6月15日餐费", "付6月16日-6月30日餐费"),
            ("餐费(6.1-6.15)", "餐费(6.16-6.30)"),
            ("付1-15日餐费", "付16-30日餐费"),
            ("付六月一日至十五日餐费", "付六月十六日至三十日餐费"),
            ("付2024年6月1日至2024年6月15日餐费", "付2024年6月16日至2024年6月30日餐费"),
            ("付2024-06-01至2024-06-15餐费", "付2024-06-16至2024-06-30餐费"),
            ("付12月16日至1月10日餐费", "付12月1日至15日餐费"),
            ("付6月1号至15号餐费", "付16日至30日餐费"),
        ] {
            assert!(apart(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("付6月1日至15日餐费", "付6月餐费"),
            ("付6月1日至15日餐费", "付6月10日至20日餐费"),
            ("付6月1日至15日餐费", "付6.1-6.15餐费"),
            ("付1日至15日餐费", "付6月1日至15日餐费"),
            ("货款1月5日", "货款1月20日"),
            ("付1-3号楼维修款", "付5-6号楼维修款"),
            ("付合同2023-01款", "付合同2023-02款"),
            ("付凭证1-5款", "付凭证6-9款"),
        ] {
            assert!(!apart(a, b), "{a} {b}");
        }
    }

    #[test]
    fn one_of_opposites_and_another_institution_are_two_things() {
        for (a, b) in [
            ("付早稻机耕费", "付晚稻机耕费"),
            ("付东线绿化款", "付西线绿化款"),
            ("付东线绿化款", "付西线道路绿化款"),
            ("路灯维修款(南片)", "路灯维修款(北片)"),
            ("付左岸护栏款", "付右岸护栏款"),
            ("付敬老院门窗款", "付中心小学门窗款"),
            ("门窗款(卫生院)", "门窗款(敬老院)"),
            ("付白马村路灯款", "付中心小学路灯款"),
            ("付敬老院门窗款", "支付派出所门窗款"),
            ("付白马敬老院门窗款", "付青山敬老院门窗款"),
        ] {
            assert!(other_of_two(a, b) && other_of_two(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("付机耕费", "付晚稻机耕费"),
            ("付东线绿化款", "付绿化款"),
            ("付东线绿化款", "付西山绿化款"),
            ("付小学门窗款", "付中心小学门窗款"),
            ("付敬老院门窗款", "付门窗款"),
            ("付敬老院、中心小学门窗款", "付中心小学门窗款"),
            ("付白马村门窗款", "付白马小学门窗款"),
            ("付全镇小学门窗款", "付中心幼儿园门窗款"),
            ("付办公楼门窗款", "付大院门窗款"),
            ("付敬老院门窗款", "付中心小学门窗维修款"),
        ] {
            assert!(!other_of_two(a, b) && !other_of_two(b, a), "{a} {b}");
        }
    }
}
