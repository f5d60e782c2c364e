//! People's names: one person is one person whatever the spaces, and a list of names becomes its names.

mod spaced;
pub mod surnames;

use self::spaced::{join_spaced, unwrapped};
use super::text::{compact, compacted, fold, is_han, unquoted};

/// The form in which two spellings of a person's name are the same: `张 三` and `张三`, also with a remark in brackets that tells what it was for and
/// not who it is (`张三(双打)`). Any other remark tells people of one name apart: `张三(二组)`, `张三(大)`.
pub fn person_key(name: &str) -> String {
    let key = compact(name).replace(['•', '・', '‧'], "·");
    let mut bare = key.as_str();
    while let Some((name, _)) =
        bare.strip_suffix(')').and_then(|open| open.rsplit_once('(')).filter(|(name, remark)| !name.is_empty() && is_matter(remark))
    {
        bare = name;
    }
    bare.to_owned()
}

/// Whether a folded remark behind a name tells what was paid for, or how it was handed over: an event of a contest, a place in it, a part in it.
fn is_matter(remark: &str) -> bool {
    const WORDS: [&str; 34] = [
        "代",
        "代领",
        "代签",
        "单打",
        "双打",
        "混双",
        "混合双打",
        "男单",
        "女单",
        "男双",
        "女双",
        "男子单打",
        "女子单打",
        "男子双打",
        "女子双打",
        "团体",
        "团体赛",
        "个人赛",
        "接力",
        "接力赛",
        "领队",
        "教练",
        "裁判",
        "队长",
        "补发",
        "补",
        "补领",
        "特等奖",
        "优秀奖",
        "鼓励奖",
        "参与奖",
        "纪念奖",
        "冠军",
        "亚军",
    ];
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| "0123456789一二三四五六七八九十".contains(c));
    let place = remark.strip_suffix("等奖").or_else(|| remark.strip_prefix('第').and_then(|rest| rest.strip_suffix('名')));
    WORDS.contains(&remark) || place.is_some_and(is_number)
}

/// The form in which two spellings of a payee are the same: 有限责任公司 as 有限公司, a firm or a shop without the code that a program writes before its
/// name, and without the bank or the account in brackets behind it. A branch, a shop or a site in brackets is another payee, and so is a person's `张三(二组)`.
///
/// ```
/// use ledgerlint::value::names::payee_key;
/// assert_eq!(payee_key("青石建材有限责任公司（农商行）"), payee_key("青石建材有限公司"));
/// assert_ne!(payee_key("青石建材有限公司(城东店)"), payee_key("青石建材有限公司"));
/// assert_ne!(payee_key("青石(湖南)有限公司"), payee_key("青石(湖北)有限公司"));
/// assert_ne!(payee_key("张三(二组)"), payee_key("张三"));
/// assert_eq!(payee_key("[0001]青石建材有限公司"), payee_key("001-青石建材有限公司"));
/// assert_ne!(payee_key("001-张伟"), payee_key("002-张伟"));
/// assert_eq!(payee_key("[0013]东湖石料场"), payee_key("东湖石料场"));
/// assert_eq!(payee_key("005 东湖石料场"), payee_key("005-东湖石料场"));
/// assert_ne!(payee_key("001 张三"), payee_key("002 张三"));
/// assert_ne!(payee_key("001-张建业"), payee_key("002-张建业"));
/// assert_eq!(payee_key("“老地方”饭庄"), payee_key("老地方饭庄"));
/// assert_ne!(payee_key("1号仓库"), payee_key("2号仓库"));
/// ```
pub fn payee_key(name: &str) -> String {
    let key = replaced(without_payee_code(&unquoted(&compact(name))).to_owned(), "有限责任公司", "有限公司");
    let bare = key.strip_suffix(')').and_then(|open| open.rsplit_once('('));
    let is_account = |(firm, inside): &(&str, &str)| firm.ends_with("公司") && ["行", "户", "社"].iter().any(|end| inside.ends_with(end));
    match bare.filter(is_account) {
        Some((firm, _)) => firm.to_owned(),
        None => key,
    }
}

/// A text with one word in the place of another; most texts have it not, which is told faster than replaced.
fn replaced(text: String, from: &str, to: &str) -> String {
    if text.contains(from) { text.replace(from, to) } else { text }
}

/// The person behind a code of three digits or more (`001-张建国`), if a name is written so.
pub fn person_behind_code(name: &str) -> Option<String> {
    const CODE_MIN: usize = 3;
    let name = compact(name);
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let person = rest.trim_start_matches(['-', '_']);
    let is_person = (2..=4).contains(&person.chars().count()) && person.chars().all(is_han);
    (name.len() - rest.len() >= CODE_MIN && is_person).then(|| person.to_owned())
}

/// What a name of three characters ends with that is no person's, and one of four or more.
const PARTY_ENDS_OF_THREE: &str = "厂店部社站所队馆局";
const PARTY_ENDS: &str = "厂店行场部社站所院队馆局校村组铺坊城司市会处室园库庄楼家业材品具料电务械化技汽修心委办台网餐印";

/// A folded name of a firm or a shop without the code before it: in brackets, of three digits or more with a stroke behind them, or with zeros
/// ahead. Of people there may be two of one name, told apart by their codes.
fn without_payee_code(name: &str) -> &str {
    const FIRM_CHARS_MIN: usize = 6;
    let bracketed = name.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let parted = || name.split_once(['-', '_']).filter(|(code, _)| code.len() >= 3);
    // 001 云溪采石场: the space is gone.
    let padded = || {
        name.starts_with('0')
            .then(|| name.split_at(name.bytes().take_while(u8::is_ascii_digit).count()))
            .filter(|(code, _)| code.len() >= 3)
    };
    let is_party = |rest: &str| {
        let named = rest.split_once('(').map_or(rest, |(named, _)| named);
        match named.chars().count() {
            0..=2 => false,
            3 => named.ends_with(|c| PARTY_ENDS_OF_THREE.contains(c)),
            _ => named.ends_with(|c| PARTY_ENDS.contains(c)),
        }
    };
    let is_firm = |rest: &str| rest.contains("公司") && rest.chars().count() >= FIRM_CHARS_MIN;
    let is_coded = |(code, rest): &(&str, &str)| {
        let digits = !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit());
        digits && rest.starts_with(is_han) && (is_firm(rest) || is_party(rest))
    };
    bracketed.filter(is_coded).or_else(|| parted().filter(is_coded)).or_else(|| padded().filter(is_coded)).map_or(name, |(_, rest)| rest)
}

/// The form in which two spellings of a voucher's number are the same: `记-12`, `记字第0012号`, `记账凭证12` and `12`. Receipt, payment and
/// transfer vouchers (收、付、转) are numbered each for itself and keep their word.
///
/// ```
/// use ledgerlint::value::names::voucher_key;
/// assert_eq!(voucher_key("记字第0012号"), voucher_key("12"));
/// assert_ne!(voucher_key("收-12"), voucher_key("付-12"));
/// assert_eq!(voucher_key("付款凭证-0012"), voucher_key("付-12"));
/// ```
pub fn voucher_key(number: &str) -> String {
    let compact = compact(number);
    if is_nothing(&compact) {
        return String::new();
    }
    let words = [("凭证", ""), ("记账", "记"), ("收款", "收"), ("付款", "付"), ("转账", "转")];
    let bare = words.iter().fold(compact.clone(), |text, (from, to)| replaced(text, from, to));
    let is_sign = |c: char| matches!(c, '-' | '_' | '—' | '–' | '#' | '(' | ')' | '[' | ']' | '字' | '第' | '号' | '记');
    let pieces = bare.split(is_sign).map(without_leading_zeros).filter(|piece| !piece.is_empty());
    let mut key = String::new();
    for piece in pieces {
        let between_numbers = key.ends_with(|c: char| c.is_ascii_digit()) && piece.starts_with(|c: char| c.is_ascii_digit());
        if between_numbers {
            key.push('-');
        }
        key.push_str(&piece);
    }
    if key.is_empty() { compact } else { key }
}

/// The zeros before a number say nothing, those within it do: `付0103` is `付103`.
fn without_leading_zeros(text: &str) -> String {
    let mut before = ' ';
    let is_said = |c: &char| {
        let leading = *c == '0' && !before.is_ascii_digit();
        before = if leading { before } else { *c };
        !leading
    };
    text.chars().filter(is_said).collect()
}

/// A list of names as a voucher has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameList {
    /// The names, in the order of the list, each once.
    pub names: Vec<String>,
    /// How many entries the list has, a name that stands twice counted twice.
    pub entries: usize,
    /// The head-count that the list itself claims: `张三等7人` says 7.
    pub claimed: Option<u32>,
    /// The list is said to be elsewhere (`见附件`, `名单附后`), so it can neither be counted nor be missed.
    pub elsewhere: bool,
}

/// Words by which a cell says that there is nothing in it.
const NOTHING: [&str; 20] = [
    "无",
    "没有",
    "未写",
    "未填",
    "未附",
    "未列",
    "未注明",
    "缺",
    "空",
    "空白",
    "否",
    "不详",
    "none",
    "null",
    "nan",
    "n/a",
    "未提供",
    "未办理",
    "未审批",
    "无名单",
];

/// Whether a cell's text stands for no entry: blank, dashes and slashes, 无, 未填 and the like.
pub fn is_nothing(text: &str) -> bool {
    let text = compacted(text);
    text.chars().all(|c| matches!(c, '-' | '/' | '\\' | '.' | '*' | '?' | '_' | '·')) || NOTHING.contains(&text.as_ref())
}

/// [`is_nothing`] for texts that are mostly names: a look at the first character clears nearly all.
pub fn names_nothing(text: &str) -> bool {
    const LONGEST: usize = 16;
    let begins = |c: char| !c.is_alphanumeric() || "无没未缺空否不nN".contains(c);
    text.len() <= LONGEST && text.starts_with(begins) && is_nothing(text)
}

/// Splits a list of names at 、,，;；, slashes, spaces and line breaks. A space within a name (`张 三`) does not split it.
///
/// ```
/// use ledgerlint::value::names::split;
/// assert_eq!(split("张 三、李四,职工01;王五").names, ["张三", "李四", "职工01", "王五"]);
/// assert_eq!(split("张三等7人").claimed, Some(7));
/// ```
pub fn split(text: &str) -> NameList {
    split_at(text, |name| vec![name])
}

/// [`split`] for a cell that lists several: 和, 与, 及 part names too, where what stands on both sides can be a name (`张和平和李四` is two).
///
/// ```
/// use ledgerlint::value::names::split_list;
/// assert_eq!(split_list("张和平和李四、王五及司机赵六").names, ["张和平", "李四", "王五", "司机赵六"]);
/// ```
pub fn split_list(text: &str) -> NameList {
    split_at(text, at_joints)
}

/// The parts of a piece of a list between 和, 与, 及: each of at least two characters.
fn at_joints(piece: String) -> Vec<String> {
    // What is longer is no list of names.
    const LONGEST: usize = 600;
    if piece.len() > LONGEST {
        return vec![piece];
    }
    let whole = |text: &str| text.chars().count() >= 2 && text.chars().all(is_han);
    // 李四及司机2人: how many of whom.
    let counts = |text: &str| counts_people(text) && !text.starts_with(|c: char| c.is_ascii_digit());
    let joint = |piece: &str| {
        let places = piece.char_indices().filter(|(_, c)| matches!(c, '和' | '与' | '及')).map(|(at, c)| (at, at + c.len_utf8()));
        places.into_iter().find_map(|(at, end)| {
            let (before, behind) = (piece.get(..at)?, piece.get(end..)?);
            let before = if piece.get(at..end) == Some("及") { before.trim_end_matches('以') } else { before };
            (whole(before) && (whole(behind) || counts(behind))).then(|| (before.to_owned(), behind.to_owned()))
        })
    };
    let (mut parts, mut rest) = (Vec::new(), piece);
    while let Some((before, behind)) = joint(&rest) {
        parts.push(before);
        rest = behind;
    }
    parts.push(rest);
    parts
}

fn split_at(text: &str, parts: impl Fn(String) -> Vec<String>) -> NameList {
    let mut list = NameList::default();
    if is_nothing(text) {
        return list;
    }
    let folded = unwrapped(&parted(text));
    if ["见附", "附后", "详见", "后附", "另附", "附名单"].iter().any(|word| folded.contains(word)) {
        list.elsewhere = true;
        return list;
    }
    let (folded, ahead) = count_ahead(&folded);
    for piece in folded.split(['、', ',', ';', '/', '\n', '\r', '\t', '|', '。']) {
        for name in join_spaced(piece).into_iter().flat_map(&parts) {
            add_name(&mut list, &name);
        }
    }
    // A number behind the last name may be of that name alone (`民工(2人)`): it is of the list where the list is as long.
    let behind = count_behind(folded).filter(|count| usize::try_from(*count) == Ok(list.entries));
    list.claimed = list.claimed.or(ahead).or(behind);
    list
}

/// A list folded, with 、 between the names that it numbers (`①张三②李四`, `(1)张三(2)李四`), and without the brackets that hold several
/// offices of one name (`王五(办公室、财政所)`).
fn parted(text: &str) -> String {
    let circled = |c: char| matches!(c, '①'..='⑳' | '⑴'..='⒇' | '❶'..='❿');
    let text: String = text.chars().map(|c| if circled(c) { '、' } else { c }).collect();
    let mut text = fold(&text);
    if text.starts_with("(1)") || text.starts_with("(一)") {
        const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
        for (number, word) in (1..).zip(NUMBERS) {
            text = text.replace(&format!("({number})"), "、").replace(&format!("({word})"), "、");
        }
    }
    without_offices(&text)
}

/// A list without the brackets that hold nothing but offices.
fn without_offices(text: &str) -> String {
    const ENDS: [&str; 20] = [
        "室", "所", "办", "站", "局", "科", "股", "处", "组", "中心", "院", "委", "部", "队", "长", "主任", "书记", "委员", "干部", "司机",
    ];
    let is_office = |piece: &str| piece.chars().count() >= 2 && ENDS.iter().any(|end| piece.trim().ends_with(end));
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, behind)) = rest.split_once('(') {
        kept.push_str(before);
        match behind.split_once(')') {
            Some((inside, after)) if inside.contains('、') && inside.split('、').all(is_office) => rest = after,
            // Nothing behind closes a bracket either.
            None => return kept + "(" + behind,
            Some(_) => {
                kept.push('(');
                rest = behind;
            }
        }
    }
    kept + rest
}

/// A list without the number of people that it begins with, and that number: `5人:张三、李四`.
fn count_ahead(text: &str) -> (&str, Option<u32>) {
    let count = |head: &str| head.trim().trim_start_matches('共').strip_suffix(['人', '名', '位'])?.parse().ok();
    let found = text.split_once(':').and_then(|(head, rest)| Some((rest, Some(count(head)?))));
    found.unwrap_or((text, None))
}

/// The number of people in brackets that a list ends with: `张三、李四(2人)`.
fn count_behind(text: &str) -> Option<u32> {
    let (_, inside) = text.trim().strip_suffix(')')?.rsplit_once('(')?;
    inside.trim().trim_start_matches(['共', '计']).strip_suffix(['人', '名', '位'])?.parse().ok()
}

fn add_name(list: &mut NameList, piece: &str) {
    let mut name = strip_brackets(piece);
    if let Some((before, claimed)) = claimed_count(&name) {
        list.claimed = Some(claimed);
        name = before;
    }
    if counts_people(&name) {
        return;
    }
    let name = strip_numbering(name.trim()).trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    if name.is_empty() || is_nothing(&name) || name.chars().all(|c| c.is_ascii_digit()) {
        return;
    }
    list.entries += 1;
    if !list.names.contains(&name) {
        list.names.push(name);
    }
}

/// `张三等7人` to `张三` and 7; `共7人` to nothing and 7.
fn claimed_count(name: &str) -> Option<(String, u32)> {
    let rest = name.strip_suffix('人').or_else(|| name.strip_suffix('名')).or_else(|| name.strip_suffix("位"))?;
    let before = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    let count = rest.strip_prefix(before)?.parse().ok()?;
    let word = ["等共", "等", "共", "合计", "计"].into_iter().find(|word| before.trim_end().ends_with(word))?;
    Some((before.trim_end().trim_end_matches(word).to_owned(), count))
}

/// Whether a piece counts people and names none: `3人`, `劳务人员2人`.
fn counts_people(piece: &str) -> bool {
    let rest = ['人', '名', '位'].iter().find_map(|unit| piece.trim().strip_suffix(*unit)).unwrap_or_default();
    let before = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    before.len() < rest.len()
        && (before.is_empty()
            || ["人员", "工人", "群众", "民工", "临时工", "其他", "司机", "驾驶员", "志愿者", "民警", "辅警"]
                .iter()
                .any(|word| before.ends_with(word)))
}

fn strip_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|c| match c {
            '(' | '[' => {
                depth += 1;
                false
            }
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// `1.张三` and `2)李四` lose the number; `职工01` keeps it.
fn strip_numbering(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', ')', ':']) {
        Some(after) if rest.len() < name.len() => after.trim_start(),
        _ if rest.len() < name.len() && rest.chars().next().is_some_and(is_han) => rest,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_that_tells_what_for_makes_no_other_person() {
        for name in ["张 三", "张三（双打）", "张三(代领)", "张三(一等奖)", "张三(第2名)", "张三(双打)(代)"] {
            assert_eq!(person_key(name), "张三", "{name}");
        }
        for name in ["张三(二组)", "张三(大)", "张三(女)", "张三(李四)", "张三(红旗村)", "张三(13800001111)"] {
            assert_ne!(person_key(name), "张三", "{name}");
        }
        assert_eq!(person_key("(双打)"), "(双打)");
    }

    #[test]
    fn a_cell_of_endless_joints_is_no_list_and_breaks_nothing() {
        let endless = "甲乙和".repeat(40_000);
        assert_eq!(split_list(&endless).names.len(), 1);
        assert_eq!(split_list("甲乙和丙丁与戊己").names, ["甲乙", "丙丁", "戊己"]);
    }

    #[test]
    fn a_vouchers_number_is_the_same_in_all_its_spellings_and_no_others() {
        for text in ["12", "记-12", "记字第0012号", "记账凭证 12", "记012", "[记]12#", "００１２"] {
            assert_eq!(voucher_key(text), "12", "{text}");
        }
        for (one, other) in [("收-12", "付-12"), ("1-12", "11-2"), ("记-102", "记-12"), ("记-120", "记-12"), ("银付3", "付3")] {
            assert_ne!(voucher_key(one), voucher_key(other), "{one} {other}");
        }
        assert_eq!((voucher_key("无"), voucher_key(" "), voucher_key("000")), (String::new(), String::new(), "000".to_owned()));
    }

    #[test]
    fn the_separators_offices_use_all_split() {
        for text in [
            "张三、李四、王五",
            "张三,李四，王五",
            "张三；李四;王五",
            "张三 李四 王五",
            "张三\n李四\r\n王五",
            "1.张三 2.李四 3.王五",
            "张三/李四/王五",
            "张三(司机)、李四、王五",
            "张 三 李 四 王 五",
        ] {
            assert_eq!(split(text).names, ["张三", "李四", "王五"], "{text}");
        }
    }

    #[test]
    fn a_space_within_a_name_is_no_separator() {
        assert_eq!(split("张 三、欧阳 修").names, ["张三", "欧阳修"]);
        assert_eq!(split("职工01 职工02").names, ["职工01", "职工02"]);
        assert_eq!(person_key("张　三"), person_key("张三"));
    }

    #[test]
    fn a_claimed_head_count_is_read_and_is_no_name() {
        let list = split("张三等7人");
        assert_eq!((list.names.as_slice(), list.claimed), (["张三".to_owned()].as_slice(), Some(7)));
        assert_eq!(split("张三、李四 共2人").claimed, Some(2));
    }

    #[test]
    fn a_number_ahead_of_a_list_or_behind_it_is_how_many_it_names() {
        for text in ["3人：张三、李四、王五", "共3人:张三、李四、王五", "张三、李四、王五（3人）", "张三、李四、王五(共3人)"]
        {
            let list = split_list(text);
            assert_eq!((list.entries, list.claimed), (3, Some(3)), "{text}");
        }
        assert_eq!(split_list("5人:张三、李四").claimed, Some(5), "fewer names than it says");
        assert_eq!(split_list("张三、李四、民工(2人)").claimed, None, "two of the last");
        assert_eq!(split_list("1:张三、2:李四").claimed, None, "a number in the list");
    }

    #[test]
    fn numbers_in_circles_or_brackets_part_names_and_offices_in_brackets_do_not() {
        for text in ["①张三②李四", "（1）张三（2）李四", "(1)张三、(2)李四", "⑴张三⑵李四", "(一)张三 (二)李四"]
        {
            assert_eq!(split_list(text).names, ["张三", "李四"], "{text}");
        }
        assert_eq!(split_list("张三（镇长）、李四（办公室、财政所）").names, ["张三", "李四"]);
        assert_eq!(split_list("办公室(张三、李四)、财政所(王五)").entries, 3, "offices with their people");
        assert_eq!(split_list("职工(1)、职工(2)").entries, 2);
    }

    #[test]
    fn a_name_that_stands_twice_is_one_name_and_two_entries() {
        let list = split("张三、李四;张三、王五");
        assert_eq!((list.names.len(), list.entries), (3, 4));
    }

    #[test]
    fn placeholders_are_no_names() {
        for text in ["", "无", "/", "——", "未 填", "-"] {
            assert!(is_nothing(text), "{text}");
            assert!(split(text).names.is_empty(), "{text}");
        }
        assert_eq!(split_list("张三、李四及司机2人").names, ["张三", "李四"]);
        assert!(split("名单见附件").elsewhere);
    }
}
