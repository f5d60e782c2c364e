//! Whether two names of a thing mean the same thing: `便民中心打印机` and `打印机(便民中心)` do, `打印机` and `复印机` do
//! not. Which words name the same thing is data (a word list of lines like `电脑 = 计算机`); nothing here knows a table.

use std::collections::{BTreeMap, BTreeSet};

use crate::value::text::{compact, is_han};

/// How alike two names are; the smaller, the more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same characters, whatever their order.
    Same,
    /// The same thing, or one name within the other.
    Alike,
    /// One is a wider word for the other, or their ends agree.
    Near,
}

/// Names of things, told apart.
#[derive(Debug, Clone, Default)]
pub struct Things {
    /// Every word with the thing that it names; longer words first.
    words: Vec<(Vec<char>, usize)>,
    /// Things that may stand for others.
    wide: BTreeMap<usize, BTreeSet<usize>>,
}

/// A name, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    text: Vec<char>,
    bag: Vec<char>,
    things: BTreeSet<usize>,
    wide: BTreeSet<usize>,
}

impl Name {
    /// Whether two names have a word of two characters in common that says what they name: 校园广播系统 and 广播音响设备.
    pub fn shares_word(&self, other: &Self) -> bool {
        let pairs = |name: &Self| name.text.windows(2).map(<[char]>::to_vec).collect::<BTreeSet<_>>();
        let says = |pair: &&Vec<char>| pair.iter().all(|c| is_han(*c)) && !COMMON.contains(&pair.iter().collect::<String>().as_str());
        pairs(self).intersection(&pairs(other)).any(|pair| says(&pair))
    }
}

/// Words that many names of things have.
const COMMON: [&str; 14] = ["系统", "设备", "装置", "器材", "终端", "办公", "工程", "项目", "学校", "校园", "中心", "社区", "食堂", "会议"];

/// Signs that part the things of one name.
const BREAK: char = '\u{1}';

/// Words of buying that say nothing of the thing.
const VERBS: [&str; 8] = ["购置", "采购", "购买", "新购", "新增", "添置", "购入", "购"];

/// What things are counted in.
const MEASURES: &str = "台套张个把件组辆部只幅条副樘盏批块";

impl Things {
    /// From lines of a word list: `电脑 = 计算机 = 台式机` are one thing; `家具 > 桌 = 椅` is a wider word for several things.
    pub fn new<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut things = Self::default();
        let mut of: BTreeMap<String, usize> = BTreeMap::new();
        let lines: Vec<String> = lines.into_iter().map(compact).collect();
        let words_of = |line: &str| line.split('=').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let (wide, plain): (Vec<&String>, Vec<&String>) = lines.iter().partition(|line| line.contains('>'));
        for (thing, line) in plain.iter().enumerate() {
            for word in words_of(line) {
                of.entry(word).or_insert(thing);
            }
        }
        // The wider words first: one may be a member of another.
        let heads = |line: &String| line.split_once('>').map(|(words, members)| (words_of(words), words_of(members)));
        let wide: Vec<(Vec<String>, Vec<String>)> = wide.into_iter().filter_map(heads).collect();
        let mut next = plain.len();
        for (words, _) in &wide {
            for word in words {
                of.entry(word.clone()).or_insert(next);
            }
            next += 1;
        }
        for (index, (_, members)) in wide.into_iter().enumerate() {
            let mut member_things = BTreeSet::new();
            for word in members {
                let thing = *of.entry(word).or_insert(next);
                next += usize::from(thing == next);
                member_things.insert(thing);
            }
            things.wide.insert(plain.len() + index, member_things);
        }
        things.words = of.into_iter().map(|(word, thing)| (word.chars().collect(), thing)).collect();
        things.words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        things
    }

    /// Reads a name.
    pub fn read(&self, text: &str) -> Name {
        let (mut outside, inside) = open_brackets(&compact(text));
        for verb in VERBS {
            if let Some(rest) = outside.strip_prefix(verb) {
                outside = rest.to_owned();
                break;
            }
        }
        // What stands in brackets tells which one; the thing itself ends the name.
        let segments = segments(&format!("{inside}{outside}"));
        let mut name = Name { text: without_kind(segments.concat()), ..Name::default() };
        name.bag = name.text.clone();
        name.bag.sort_unstable();
        for segment in &segments {
            let found = self.things_in(segment);
            let (wide, plain): (BTreeSet<usize>, BTreeSet<usize>) = found.into_iter().partition(|thing| self.wide.contains_key(thing));
            // `音响设备` is 音响: the wider word adds nothing.
            if plain.is_empty() {
                name.wide.extend(wide);
            }
            name.things.extend(plain);
        }
        name
    }

    /// The things that a piece of text names, longer words first: `电脑桌` is a desk and no computer.
    fn things_in(&self, text: &[char]) -> BTreeSet<usize> {
        let mut text = text.to_vec();
        let mut found = BTreeSet::new();
        for (word, thing) in &self.words {
            let mut from = 0;
            while let Some(at) = position(text.get(from..).unwrap_or_default(), word).map(|at| at + from) {
                let end = at + word.len();
                // A single character names a thing only where the name ends: 床 in 值班用床, but not in 床上用品.
                if word.len() > 1 || end == text.len() {
                    found.insert(*thing);
                    text.iter_mut().take(end).skip(at).for_each(|c| *c = BREAK);
                }
                from = end;
            }
        }
        found
    }

    /// How alike two names are; `None` if they are not.
    pub fn alike(&self, a: &Name, b: &Name) -> Option<Likeness> {
        if a.text.is_empty() || b.text.is_empty() {
            return None;
        }
        if a.bag == b.bag {
            return Some(Likeness::Same);
        }
        if !a.things.is_disjoint(&b.things) {
            return Some(Likeness::Alike);
        }
        let covers = |wide: &Name, plain: &Name| {
            wide.wide
                .iter()
                .filter_map(|thing| self.wide.get(thing))
                .any(|members| !members.is_disjoint(&plain.things) || !members.is_disjoint(&plain.wide))
        };
        if covers(a, b) || covers(b, a) || !a.wide.is_disjoint(&b.wide) {
            return Some(Likeness::Near);
        }
        if is_known(a) && is_known(b) { None } else { alike_by_text(a, b) }
    }

    /// Whether two names surely name different things: the word list knows both, and they are not alike.
    pub fn differ(&self, a: &Name, b: &Name) -> bool {
        is_known(a) && is_known(b) && self.alike(a, b).is_none()
    }
}

/// Whether the word list knows what a name names.
fn is_known(name: &Name) -> bool {
    !name.things.is_empty() || !name.wide.is_empty()
}

/// A name without the word for things at large at its end: 视频会议系统 and 视频会议设备 are one.
fn without_kind(mut text: Vec<char>) -> Vec<char> {
    for kind in ["系统", "设备", "装置", "器材", "终端"] {
        let end: Vec<char> = kind.chars().collect();
        if text.len() >= 4 && text.ends_with(&end) {
            text.truncate(text.len() - end.len());
        }
    }
    text
}

/// Likeness of two names of which one at least names nothing that the word list knows.
fn alike_by_text(a: &Name, b: &Name) -> Option<Likeness> {
    let (short, long) = if a.text.len() <= b.text.len() { (a, b) } else { (b, a) };
    let length = short.text.len();
    if length >= 2 && position(&long.text, &short.text).is_some() {
        return Some(Likeness::Alike);
    }
    if length >= 3 && within(&short.bag, &long.bag) && short.text.last() == long.text.last() {
        return Some(Likeness::Alike);
    }
    let end = short.text.iter().rev().zip(long.text.iter().rev()).take_while(|(a, b)| a == b).count();
    // 印机 ends both 打印机 and 复印机: two characters of three are not enough.
    (end >= 3 || (end >= 2 && end * 3 > length * 2)).then_some(Likeness::Near)
}

/// Whether all characters of one sorted bag are in the other, as often.
fn within(short: &[char], long: &[char]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|c| rest.any(|other| other == c))
}

fn position(text: &[char], word: &[char]) -> Option<usize> {
    if word.is_empty() || word.len() > text.len() { None } else { text.windows(word.len()).position(|window| window == word) }
}

/// The text outside of brackets, and what stands in them.
pub fn open_brackets(text: &str) -> (String, String) {
    let (mut outside, mut inside) = (String::new(), String::new());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '《' | '“' => depth += 1,
            ')' | ']' | '》' | '”' => depth = depth.saturating_sub(1),
            _ if depth > 0 => inside.push(c),
            _ => outside.push(c),
        }
    }
    (outside, inside)
}

/// The Chinese characters of a name without models, counts and their measures, parted where several things are named. A
/// name without any Chinese character is kept as it is.
fn segments(text: &str) -> Vec<Vec<char>> {
    let mut segments: Vec<Vec<char>> = vec![Vec::new()];
    let mut after_number = false;
    for c in text.chars() {
        let number = c.is_ascii_digit() || matches!(c, '一' | '两' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十');
        if matches!(c, '、' | ',' | ';' | '/' | '+' | '及' | '和' | '与') {
            segments.push(Vec::new());
        } else if after_number && MEASURES.contains(c) {
            // 床4张, 空调一批: the number written out goes with its measure.
            if let Some(last) = segments.last_mut().filter(|last| last.last().is_some_and(|c| "一两二三四五六七八九十".contains(*c)))
            {
                last.pop();
            }
        } else if is_han(c) {
            segments.last_mut().into_iter().for_each(|last| last.push(c));
        }
        after_number = number;
    }
    segments.retain(|segment| !segment.is_empty());
    if segments.is_empty() { vec![text.chars().filter(|c| c.is_alphanumeric()).collect()] } else { segments }
}

/// The count that a name itself gives: `床4张`, `两台空调`, `窗帘(20幅)`. A set (`四件套`) is no count.
///
/// ```
/// use ledgerlint::checks::likeness::count_in;
/// assert_eq!(count_in("办公椅12把"), Some(12));
/// assert_eq!(count_in("2匹空调"), None);
/// ```
pub fn count_in(name: &str) -> Option<u32> {
    let text: Vec<char> = compact(name).chars().collect();
    let mut found = Vec::new();
    let mut digits = String::new();
    for (index, c) in text.iter().enumerate() {
        if c.is_ascii_digit() {
            digits.push(*c);
            continue;
        }
        let next = text.get(index + 1);
        let ends_word = next.is_none_or(|next| !matches!(next, '套' | '装' | '式' | '合'));
        let measured = MEASURES.contains(*c) && *c != '批' && ends_word;
        if measured && !digits.is_empty() {
            // A digit that belongs to a model (M7台) or a decimal (1.5套) is no count.
            let start = index - digits.len();
            let before = start.checked_sub(1).and_then(|at| text.get(at));
            if before.is_none_or(|before| !before.is_ascii_alphanumeric() && !matches!(before, '.' | '-')) {
                found.extend(digits.parse::<u32>().ok().filter(|count| *count > 0));
            }
        } else if measured && *c != '组' && *c != '件' && *c != '条' {
            let digit_at = |back: usize| index.checked_sub(back).and_then(|at| text.get(at)).and_then(|c| written_digit(*c));
            // 十二台 is twelve, and not read as two.
            found.extend(digit_at(1).filter(|_| digit_at(2).is_none()));
        }
        digits.clear();
    }
    // Two counts are two things: the name does not say how many pieces the row has.
    if let [count] = found.as_slice() { Some(*count) } else { None }
}

fn written_digit(c: char) -> Option<u32> {
    let digit = match c {
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        _ => return None,
    };
    Some(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> bool {
        let things = Things::new([
            "台式电脑 = 台式机",
            "笔记本电脑 = 笔记本",
            "电脑 = 计算机 > 台式电脑 = 笔记本电脑",
            "设备 > 电脑 = 打印机",
            "打印机 = 打印一体机",
            "复印机",
            "空调 = 空气调节器",
            "床 = 床铺",
            "桌 = 办公桌 = 电脑桌",
            "柜 = 文件柜",
            "家具 > 桌 = 柜 = 床",
        ]);
        let got = things.alike(&things.read(a), &things.read(b));
        assert_eq!(got, things.alike(&things.read(b), &things.read(a)), "{a} {b}");
        got.is_some()
    }

    #[test]
    fn a_word_in_common_says_more_than_a_kind() {
        let things = Things::new(["监控 = 摄像头"]);
        let shares = |a: &str, b: &str| things.read(a).shares_word(&things.read(b));
        assert!(shares("校园广播系统", "广播音响设备一批"));
        assert!(!shares("校园广播系统", "校园门禁系统"));
        assert!(!shares("空调", "打印机"));
    }

    #[test]
    fn one_thing_in_other_words_is_one_thing() {
        for (a, b) in [
            ("便民中心打印机", "打印机（便民中心）"),
            ("值班用床", "床"),
            ("联想台式机M720", "计算机"),
            ("壁挂式空调2台", "空气调节器"),
            ("食堂用消毒柜", "不锈钢消毒柜"),
            ("视频会议终端", "视频会议终端设备"),
            ("应急发电机", "柴油发电机(应急)"),
            ("空调、窗帘及办公家具", "办公桌"),
            ("购置 无人机", "大疆无人机"),
            ("LED-100", "led 100"),
            ("视频会议系统", "视频会议设备"),
            ("计算机", "笔记本"),
            ("办公设备", "电脑"),
        ] {
            assert!(alike(a, b), "{a} {b}");
        }
    }

    #[test]
    fn other_things_of_like_names_are_other_things() {
        for (a, b) in [
            ("打印机", "复印机"),
            ("便民中心打印机", "便民中心复印机"),
            ("电脑", "电脑桌"),
            ("碎纸机", "切纸机"),
            ("空调", "办公桌"),
            ("台式电脑", "笔记本电脑"),
            ("除湿机", "加湿机"),
            ("", "床"),
        ] {
            assert!(!alike(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_name_may_say_how_many() {
        for (name, count) in [
            ("床4张", Some(4)),
            ("两台空调", Some(2)),
            ("窗帘(20幅)", Some(20)),
            ("四件套", None),
            ("床4张、柜2个", None),
            ("空调一批", None),
        ] {
            assert_eq!(count_in(name), count, "{name}");
        }
    }
}
