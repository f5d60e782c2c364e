//! Names of units as accounting programs print them: with the number of the account set before them. Knows no tables.

use std::collections::{BTreeMap, BTreeSet};

use super::text::{compact, is_han};

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

/// What programs call the one set of books of a unit, behind its name: `白石镇人民政府-基准账簿`. Another set (工会账簿, 食堂账簿) says whose it is.
const BOOKS_OF_UNIT: [&str; 11] =
    ["基准账簿", "主账簿", "基本账簿", "核算账簿", "会计账簿", "财务账簿", "总账簿", "基准账套", "主账套", "账簿", "账套"];
/// Which of them stand behind a name without a sign between too.
const BOOKS_JOINED: [&str; 2] = ["基准账簿", "主账簿"];

/// A unit's name without what its set of books is called.
///
/// ```
/// use ledgerlint::value::unit_name::without_book;
/// for name in ["青石镇人民政府-基准账簿", "青石镇人民政府_账簿", "青石镇人民政府（主账簿）", "青石镇人民政府 - 主账簿", "青石镇人民政府基准账簿"] {
///     assert_eq!(without_book(name), "青石镇人民政府");
/// }
/// for name in ["青石镇人民政府-工会账簿", "主账簿", "-主账簿", "行政主账簿", "青石镇账簿"] {
///     assert_eq!(without_book(name), name);
/// }
/// ```
pub fn without_book(name: &str) -> &str {
    let is_sign = |c: char| c.is_whitespace() || ['-', '_', '－', '—', '–', '/', '\\', '|', ':', '：'].contains(&c);
    let behind = |name: &str| name.trim_end().trim_end_matches([')', '）', ']', '】']).len();
    let open = name.get(..behind(name)).unwrap_or(name);
    let is_closed = open.len() < name.trim_end().len();
    let book = BOOKS_OF_UNIT.iter().find_map(|book| Some((*book, open.strip_suffix(book)?)));
    let Some((book, before)) = book else { return name };
    let rest =
        if is_closed { before.trim_end().strip_suffix(['(', '（', '[', '【']) } else { before.ends_with(is_sign).then_some(before) };
    let joined = || {
        let ends = BOOKS_JOINED.contains(&book) && OFFICES.iter().chain(&ENTITIES).any(|end| before.ends_with(end));
        (ends && !is_closed).then_some(before)
    };
    let rest = rest.map(|rest| rest.trim_end_matches(is_sign)).or_else(joined);
    rest.filter(|rest| rest.chars().filter(|c| is_han(*c)).count() >= 2).unwrap_or(name)
}

/// A unit's name without the number of its account set and without what that set is called.
pub fn bare(name: &str) -> &str {
    without_book(without_code(name))
}

/// A unit's name without a period, a day or a page that stands behind it.
///
/// ```
/// use ledgerlint::value::unit_name::without_period;
/// for name in ["青石镇人民政府 2023年6月", "青石镇人民政府 2023.06", "青石镇人民政府 第1页 共3页", "青石镇人民政府(2023年度)", "青石镇人民政府2023年1-6月"] {
///     assert_eq!(without_period(name), "青石镇人民政府");
/// }
/// for name in ["青石镇人民政府 本级", "安置小区 一期", "青石镇 101医院", "2023年6月", "八一小学"] {
///     assert_eq!(without_period(name), name);
/// }
/// ```
pub fn without_period(name: &str) -> &str {
    let named = |before: &str| before.contains(is_han) && !is_period(before);
    let behind = |(at, _): (usize, char)| Some((name.get(..at)?, name.get(at..)?));
    let mut cuts = name.char_indices().filter(|(_, c)| c.is_whitespace()).filter_map(behind);
    let spaced = cuts.find(|(before, rest)| named(before) && is_period(rest)).map(|(before, _)| before.trim_end());
    let bracketed = || {
        let (before, inside) = name.trim_end().strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
        (named(before) && is_period(inside)).then(|| before.trim_end())
    };
    let joined = || {
        let (before, rest) = behind(name.char_indices().find(|(_, c)| c.is_ascii_digit())?)?;
        (rest.contains('年') && is_period(rest) && ends_as_unit(before)).then_some(before)
    };
    spaced.or_else(bracketed).or_else(joined).unwrap_or(name)
}

/// Whether a text says nothing but a period, a day or a page.
pub fn is_period(text: &str) -> bool {
    const LABELS: [&str; 11] = ["会计期间", "所属期间", "会计年度", "会计月份", "期间", "日期", "截至", "截止", "打印", "时间", "年月"];
    const SIGNS: &str = "年月日号季度页第期共至到起止份上半下-–—~～./()、,: 一二三四五六七八九十〇零○";
    let mut text = compact(text);
    for label in LABELS {
        text = text.replace(label, "");
    }
    let numbered = |c: char| c.is_ascii_digit() || "一二三四五六七八九十〇零○".contains(c);
    let is_plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || SIGNS.contains(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    // 2023, 2023.06, 2023-06-30
    let year = || (digits.starts_with("19") || digits.starts_with("20")) && matches!(digits.len(), 4 | 5 | 6 | 8 | 12 | 14 | 16);
    // 第一期 and 三月三 may be of a place; with figures or a year they are of a time.
    let said = text.contains(['年', '页']) || (text.contains(['月', '季']) && !digits.is_empty());
    is_plain && text.contains(numbered) && (said || year())
}

/// How the names of offices end.
const OFFICES: [&str; 19] = [
    "人民政府",
    "政府",
    "办事处",
    "委员会",
    "管委会",
    "村委会",
    "街道办",
    "街道",
    "局",
    "财政所",
    "派出所",
    "司法所",
    "管理所",
    "服务中心",
    "管理中心",
    "管理站",
    "服务站",
    "镇",
    "乡",
];

/// A fund with books of its own; no unit is called so.
const FUND: &str = "党费";

/// What keeps books of its own, whatever office it belongs to. Names of such units end so.
const ENTITIES: [&str; 25] = [
    "工会",
    "村",
    "社区",
    "居委会",
    "学校",
    "小学",
    "中学",
    "幼儿园",
    "医院",
    "卫生院",
    "卫生服务中心",
    "合作社",
    "联合社",
    "联社",
    "公司",
    "工厂",
    "协会",
    "学会",
    "商会",
    "基金会",
    "敬老院",
    "养老院",
    "福利院",
    "共青团",
    "妇联",
];

/// Whether two names are of two entities that keep books of their own: names that begin otherwise, and of those that begin alike the office
/// and its union, its village, its school. An office and its departments (财政所, 党政办) are one, and so are short and long forms of one name.
///
/// ```
/// use ledgerlint::value::unit_name::are_two;
/// assert!(are_two("甲镇人民政府", "甲镇工会委员会"));
/// assert!(are_two("甲镇乙村村民委员会", "甲镇丙村"));
/// assert!(!are_two("甲镇人民政府", "甲镇财政所"));
/// assert!(!are_two("甲镇乙村村民委员会", "甲镇乙村村委会"));
/// ```
pub fn are_two(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    let begins = |name: &str| name.chars().take(2).collect::<String>();
    if one.ends_with(&other) || other.ends_with(&one) {
        return false;
    }
    if begins(&one) != begins(&other) {
        return true;
    }
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let rest = |name: &str| name.chars().skip(shared).collect::<String>();
    let (one, other) = (rest(&one), rest(&other));
    // A village has a name: 社区事务中心 is a department.
    let named = |word: &str, own: &str| !own.is_empty() || !matches!(word, "村" | "社区");
    let entity = |rest: &str| {
        let found = ENTITIES.iter().chain([&FUND]).filter_map(|word| rest.split_once(word).map(|(own, _)| (*word, own.to_owned())));
        found.into_iter().find(|(word, own)| named(word, own))
    };
    match (entity(&one), entity(&other)) {
        (None, None) => false,
        (Some((word, own)), Some((other_word, other_own))) => {
            word != other_word || (word != "工会" && !own.is_empty() && !other_own.is_empty() && own != other_own)
        }
        _ => true,
    }
}

/// A name with what is written in several ways written in one.
fn plain(name: &str) -> String {
    let name = compact(bare(name));
    let name = name.replace("村民委员会", "村委会").replace("居民委员会", "居委会").replace("有限责任公司", "有限公司");
    let name = name.replace("村村委会", "村").replace("村委会", "村").replace("社区居委会", "社区");
    // These name departments, no village and no party of its own.
    ["中国共产党", "中共", "乡村振兴", "农村", "村镇", "村级"].iter().fold(name, |name, word| name.replace(word, ""))
}

/// The unit that the title of a book of account begins with (`青石镇人民政府 会计序时簿`), where it surely is one: by its ending.
///
/// ```
/// use ledgerlint::value::unit_name::in_title;
/// assert_eq!(in_title("青石镇人民政府 会计序时簿").as_deref(), Some("青石镇人民政府"));
/// assert_eq!(in_title("2023年度青石镇工会委员会科目余额表(1-12月)").as_deref(), Some("青石镇工会委员会"));
/// assert_eq!(in_title("银行存款 序时账"), None);
/// assert_eq!(in_title("会计序时簿"), None);
/// ```
pub fn in_title(title: &str) -> Option<String> {
    const BOOKS: [&str; 16] = [
        "会计序时",
        "凭证序时",
        "序时账",
        "序时簿",
        "记账凭证",
        "会计凭证",
        "凭证明细",
        "凭证列表",
        "凭证汇总",
        "科目余额",
        "余额表",
        "发生额及余额",
        "明细账",
        "总账",
        "日记账",
        "试算平衡",
    ];
    let title = compact(title);
    let at = BOOKS.iter().filter_map(|book| title.find(book)).min()?;
    let is_date = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '度' | '-' | '.' | '/' | '至' | '第' | '季');
    let before = title.get(..at)?.trim_start_matches(is_date).trim_end_matches(is_date);
    let name = bare(before).trim_matches(|c: char| !c.is_alphanumeric() && c != ')').trim_end_matches('的');
    let is_name = name.chars().all(|c| is_han(c) || matches!(c, '(' | ')' | '·'));
    (name.chars().count() >= 3 && is_name && OFFICES.iter().chain(&ENTITIES).any(|end| name.ends_with(end))).then(|| name.to_owned())
}

/// Whether a text ends as the names of offices and of what keeps books of its own do.
///
/// ```
/// use ledgerlint::value::unit_name::ends_as_unit;
/// for name in ["青石镇人民政府机关工会委员会", "青石镇乙村", "青石镇财政所", "乙村股份经济合作社(本级)"] {
///     assert!(ends_as_unit(name), "{name}");
/// }
/// for name in ["应收款清理表", "登山比赛", "党政办", "农业站"] {
///     assert!(!ends_as_unit(name), "{name}");
/// }
/// ```
pub fn ends_as_unit(name: &str) -> bool {
    let name = compact(bare(name));
    let name = name.strip_suffix(')').and_then(|open| open.rsplit_once('(')).map_or(name.as_str(), |(before, _)| before);
    OFFICES.iter().chain(&ENTITIES).any(|end| name.ends_with(end))
}

/// Whether a text ends as the name of a unit does and has more than the kind of unit: 机关工会, 镇政府 and 财政所 are of any town.
///
/// ```
/// use ledgerlint::value::unit_name::names_one_unit;
/// for name in ["青石镇人民政府", "甲村村民委员会", "青石小学"] {
///     assert!(names_one_unit(name), "{name}");
/// }
/// for name in ["行政账", "工会", "机关工会委员会", "镇政府", "青石镇工会账"] {
///     assert!(!names_one_unit(name), "{name}");
/// }
/// ```
pub fn names_one_unit(name: &str) -> bool {
    const OF_ANY: [&str; 22] = [
        "机关", "基层", "本级", "人民", "街道", "社区", "中心", "农村", "村级", "村民", "单位", "职工", "会计", "财政", "党", "市", "县",
        "区", "镇", "乡", "村", "总",
    ];
    const CHARS_MIN: usize = 4;
    let bare = compact(bare(name));
    bare.chars().count() >= CHARS_MIN && ends_as_unit(&bare) && !OF_ANY.iter().any(|word| bare.starts_with(word))
}

fn is_code(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || ['.', '-', '_'].contains(&c)) && text.contains(|c: char| c.is_ascii_digit())
}

/// What each unit is called: without its number and what its books are called, unless that would make one of two that different numbers, or
/// different books, tell apart.
pub fn called(names: impl IntoIterator<Item = String>) -> BTreeMap<String, String> {
    let names: BTreeSet<String> = names.into_iter().collect();
    let mut codes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut books: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let parts = |name: &'_ str| {
        let (own, own_book) = (without_code(name).len(), bare(name).len());
        (name.len().saturating_sub(own), name.len().saturating_sub(own).saturating_add(own_book))
    };
    for name in &names {
        let (from, to) = parts(name);
        let (code, book) = (name.get(..from).unwrap_or_default(), name.get(to..).unwrap_or_default());
        if !code.is_empty() {
            codes.entry(bare(name)).or_default().insert(code);
        }
        if !book.is_empty() {
            books.entry(bare(name)).or_default().insert(book);
        }
    }
    let several = |of: &BTreeMap<&str, BTreeSet<&str>>, name: &str| of.get(bare(name)).is_some_and(|found| found.len() > 1);
    let called = |name: &String| {
        if several(&codes, name) || several(&books, name) { name.clone() } else { bare(name).to_owned() }
    };
    names.iter().map(|name| (name.clone(), called(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_and_its_departments_are_one_and_its_union_is_another() {
        for (one, other) in [
            ("甲镇人民政府", "甲镇工会委员会"),
            ("甲镇人民政府", "甲镇乙村村民委员会"),
            ("甲镇中心小学", "甲镇人民政府"),
            ("甲镇乙村股份经济合作社", "甲镇乙村村民委员会"),
            ("甲镇东风社区居民委员会", "甲镇西苑社区居民委员会"),
            ("红旗镇人民政府", "青石街道办事处"),
        ] {
            assert!(are_two(one, other) && are_two(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("甲镇人民政府", "甲镇财政所"),
            ("甲镇人民政府", "甲镇"),
            ("青石街道办事处", "[001]青石街道办事处"),
            ("青石街道办事处", "青石街道党政综合办公室"),
            ("甲镇总工会", "甲镇工会委员会"),
            ("甲镇人民政府", "甲镇乡村振兴办公室"),
            ("甲镇人民政府", "甲镇社区事务中心"),
            ("中共甲镇委员会", "甲镇人民政府"),
            ("某省某市甲镇人民政府", "甲镇人民政府"),
            ("甲镇工会", "甲镇工会委员会"),
            ("甲镇东风社区", "甲镇东风社区居民委员会"),
            ("甲乡乙村民委员会", "甲乡乙村"),
        ] {
            assert!(!are_two(one, other) && !are_two(other, one), "{one} {other}");
        }
    }

    #[test]
    fn the_title_of_a_book_names_its_unit_only_where_it_ends_like_one() {
        for (title, name) in [
            ("青石镇人民政府会计序时簿", Some("青石镇人民政府")),
            ("[001] 青石镇人民政府 凭证序时簿 2023年", Some("青石镇人民政府")),
            ("2023年1-12月青石区财政局科目余额表", Some("青石区财政局")),
            ("其他应付款 明细账", None),
            ("零余额账户用款额度 日记账", None),
            ("行政事业单位 总账", None),
            ("留存党费 日记账", None),
            ("2023年序时账", None),
            ("青石镇人民政府付款台账", None),
        ] {
            assert_eq!(in_title(title).as_deref(), name, "{title}");
        }
    }

    #[test]
    fn numbers_that_tell_namesakes_apart_stay() {
        let of = |names: &[&str]| called(names.iter().map(|name| (*name).to_owned())).into_values().collect::<Vec<_>>();
        assert_eq!(of(&["[001]甲镇", "[002]乙镇", "乙镇"]), ["甲镇", "乙镇", "乙镇"]);
        assert_eq!(of(&["001 财政所", "002 财政所"]), ["001 财政所", "002 财政所"]);
    }
}
