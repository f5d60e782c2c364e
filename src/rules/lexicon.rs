//! Word lists that rules share. A rule writes `@meal` and means every word of `rules/lexicon/meal.toml`. What a list
//! excepts is taken out of the text first, so `餐具` is no meal although it contains `餐`.
//!
//! The words of a list that `excuses` must be what the text is about: a Chinese noun stands last, so a word with another noun behind it
//! (`保险柜`, `社保宣传册`) excuses nothing. Which nouns those are is data of all such lists (`takes-over.toml` and the lists beside it).

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::source::{RuleError, SourceFile};
use crate::value::Said;
use crate::value::text::{compact, is_han};

/// All word lists, by id.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    lists: BTreeMap<String, WordList>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordFile {
    id: toml::Spanned<String>,
    /// What the list is for, in words.
    #[expect(dead_code, reason = "for the reader of the file; its presence is what is checked")]
    title: Said,
    words: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    /// What the words say of a journal line; a list without it plays no part there.
    journal: Option<Says>,
    /// Whether its words excuse what they stand in, and so count only where the text is about them.
    excuses: Option<bool>,
    /// Whether its words are fees, and so hold for the fee of a service behind them (`垃圾桶清运费`).
    fees: Option<bool>,
}

/// What the words of a list say of a journal line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Says {
    /// It is an expense that the table of expenses holds.
    Expense,
    /// Something was bought.
    Purchase,
    /// What it names is an asset.
    Thing,
    /// Money came back.
    Refund,
    /// None of these: where such a word is the longer, the shorter one in it does not count.
    Other,
}

/// Words to look for, and longer words in which they do not count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordList {
    words: Vec<String>,
    except: Vec<String>,
    journal: Option<Says>,
    excuses: bool,
    fees: bool,
    heads: Option<Arc<Heads>>,
    any: Any,
}

/// What takes a text over from a word before it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Heads {
    /// `宣传册`: what directly follows the word is what the text is about.
    things: WordList,
    /// `中心`: the same, unless nothing follows but that it is paid.
    places: WordList,
    /// `退还`: what follows these is their object.
    acts: WordList,
    /// `汇缴`: behind a thing or a place these say that the word was paid.
    paid: WordList,
    /// `搬运`: behind a thing these say what the fee before it was for.
    done: WordList,
    /// `清运`: behind a thing these are a service, for the words of a list of fees.
    served: WordList,
    /// Longer words, in which the word does not count.
    longer: WordList,
    /// Whether the list is one of fees.
    fees: bool,
}

/// What stands between a word and a noun behind it and changes nothing: `医保费宣传栏`.
const BETWEEN: [&str; 5] = ["费用", "资金", "费", "金", "的"];
/// Whose or for whom something is paid, behind a place: `机构人员`, `单位部分`.
const WHOSE: [&str; 16] =
    ["在职职工", "职工", "干部", "人员", "老人", "员工", "学生", "工人", "教师", "村民", "单位", "个人", "部分", "退休", "聘用", "临聘"];
/// For which time: `三月份`, `2023年度`.
const UNITS: [&str; 6] = ["月份", "月", "年度", "年", "季度", "个月"];

impl Heads {
    /// Whether a word gives way to what follows it in a folded text. Words of its own list that follow go with it: `医疗保险宣传册`.
    fn take_over(&self, word: &str, behind: &str, own: &[String]) -> bool {
        let (mut next, mut behind) = (word, behind);
        loop {
            if behind.is_empty() || self.acts.words().any(|act| act == next) {
                return false;
            }
            if let Some((rest, is_place)) = self.head(behind) {
                let is_fee = [word, next].iter().any(|word| word.ends_with(['费', '钱', '酬']));
                return !self.stays(is_fee, (behind, rest), is_place, own);
            }
            let more = own.iter().filter(|own| behind.starts_with(own.as_str())).max_by_key(|own| own.len());
            let Some(more) = more.map(String::as_str).or_else(|| BETWEEN.into_iter().find(|between| behind.starts_with(between))) else {
                return false;
            };
            (next, behind) = (more, behind.get(more.len()..).unwrap_or_default());
        }
    }

    /// What stands behind the things and places with which a text begins, and whether the last is a place.
    fn head<'t>(&self, text: &'t str) -> Option<(&'t str, bool)> {
        let one = |text: &'t str| {
            self.things.begins(text).map(|rest| (rest, false)).or_else(|| self.places.begins(text).map(|rest| (rest, true)))
        };
        let mut found = one(text)?;
        while let Some(next) = one(found.0) {
            found = next;
        }
        Some(found)
    }

    /// Whether a word holds although a thing or a place stands behind it: for what is said behind that.
    fn stays(&self, is_fee: bool, (behind, rest): (&str, &str), is_place: bool, own: &[String]) -> bool {
        let said = without_time(rest);
        let (mut act, mut of_person) = (said, false);
        while let Some(rest) = WHOSE.iter().find_map(|whose| act.strip_prefix(whose)) {
            (act, of_person) = (rest, true);
        }
        if is_place && (!act.starts_with(is_han) || act == "用") {
            return true;
        }
        let acts = |list: &WordList| list.begins(act).is_some_and(|rest| self.head(rest).is_none());
        acts(&self.paid)
            // Two costs side by side: 差旅费宣传费.
            || (is_fee && rest.starts_with('费'))
            || (of_person && own.iter().any(|own| act.starts_with(own.as_str())))
            || ((of_person || is_fee) && acts(&self.done))
            || (self.fees && acts(&self.served) && !self.served.except.iter().any(|word| behind.contains(word.as_str())))
    }

    /// A text without the longer words: `#` before one stands for a digit.
    fn without_longer(&self, text: String) -> String {
        let mut text = text;
        for word in self.longer.words() {
            let tail = word.trim_start_matches('#');
            let hit = |text: &str| {
                let counts = |at: usize| {
                    let excepted = self.longer.except.iter().any(|except| stands_in(text, at, tail, except));
                    stands_in(text, at, tail, word) && !excepted
                };
                text.match_indices(tail).map(|(at, _)| at).find(|at| counts(*at))
            };
            while let Some(at) = hit(&text) {
                text.replace_range(at..at + tail.len(), "\u{1}");
            }
        }
        text
    }
}

/// Whether what stands in a text at a place is there within this longer word, which may begin with `#` for a digit.
fn stands_in(text: &str, at: usize, word: &str, longer: &str) -> bool {
    let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at + word.len()..).unwrap_or_default());
    let fits = |front: &str, back: &str| {
        let own = front.trim_start_matches('#');
        let counted = |before: &str| front.len() == own.len() || before.ends_with(is_numeral);
        before.strip_suffix(own).is_some_and(counted) && behind.starts_with(back)
    };
    longer.split_once(word).is_some_and(|(front, back)| fits(front, back))
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十〇零".contains(c)
}

/// A text without the time with which it begins: `三月份汇缴`.
fn without_time(text: &str) -> &str {
    let mut text = text;
    loop {
        let counted = text.trim_start_matches('第').trim_start_matches(is_numeral);
        let unit = || UNITS.iter().find_map(|unit| counted.strip_prefix(unit)).filter(|_| counted.len() < text.len());
        let named = || ["本月", "上月", "当月", "本年", "全年", "上半年", "下半年"].iter().find_map(|time| text.strip_prefix(time));
        match unit().or_else(named) {
            Some(rest) => text = rest,
            None => return text,
        }
    }
}

/// Finds whether any word of a list occurs, all at once: few texts hold one, and the others need no closer look. It follows from the words, so
/// two of them are never told apart, and is made when a list is first asked: most are asked of few books.
#[derive(Debug, Clone, Default)]
struct Any(OnceLock<Option<AhoCorasick>>);

impl Any {
    /// Whether a word may occur.
    fn may_occur(&self, words: &[String], text: &str) -> bool {
        // A list too long for it is looked through word by word.
        let known = || (!words.is_empty()).then(|| AhoCorasick::new(words).ok()).flatten();
        self.0.get_or_init(known).as_ref().is_none_or(|words| words.is_match(text))
    }
}

impl PartialEq for Any {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Any {}

impl WordList {
    /// A list from words and exceptions, in any spelling.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>, except: impl IntoIterator<Item = &'a str>) -> Self {
        let fold = |word: &str| compact(word);
        let (words, except) = (words.into_iter().map(fold).collect(), except.into_iter().map(fold).collect());
        let mut list = Self { words, except, journal: None, excuses: false, fees: false, heads: None, any: Any::default() };
        // The longest exception goes first, or a shorter one would break it.
        list.except.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        list.words.retain(|word| !word.is_empty());
        list.except.retain(|word| !word.is_empty());
        list
    }

    /// Its words, folded; for kinds that read more in a word than that it occurs.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Its exceptions, folded.
    pub fn except(&self) -> impl Iterator<Item = &str> {
        self.except.iter().map(String::as_str)
    }

    /// What its words say of a journal line.
    pub fn says(&self) -> Option<Says> {
        self.journal
    }

    /// Whether the text ends with a word of the list and with none of its exceptions. `text` is folded by [`compact`] before.
    pub fn ends(&self, text: &str) -> bool {
        self.words.iter().any(|word| text.ends_with(word.as_str())) && !self.except.iter().any(|word| text.ends_with(word.as_str()))
    }

    /// The first word of the list that the text contains outside of every exception. `text` is folded by
    /// [`compact`] before.
    pub fn find(&self, text: &str) -> Option<&str> {
        if !self.any.may_occur(&self.words, text) {
            return None;
        }
        let mut text = text.to_owned();
        for word in &self.except {
            if text.contains(word.as_str()) {
                text = text.replace(word.as_str(), "\u{1}");
            }
        }
        let Some(heads) = &self.heads else { return self.words.iter().find(|word| text.contains(word.as_str())).map(String::as_str) };
        let text = heads.without_longer(text);
        let stands =
            |(at, word): (usize, &str)| text.get(at + word.len()..).is_some_and(|behind| !heads.take_over(word, behind, &self.words));
        self.words.iter().find(|word| text.match_indices(word.as_str()).any(stands)).map(String::as_str)
    }

    /// What stands behind the word with which the text begins, unless it begins with an exception.
    fn begins<'t>(&self, text: &'t str) -> Option<&'t str> {
        let word = self.words.iter().filter(|word| text.starts_with(word.as_str())).max_by_key(|word| word.len())?;
        let excepted = self.except.iter().any(|word| text.starts_with(word.as_str()));
        text.get(word.len()..).filter(|_| !excepted)
    }
}

impl Lexicon {
    /// Adds a list from its file; a later list of the same id replaces an earlier one.
    pub fn add(&mut self, source: &SourceFile) -> Result<(), RuleError> {
        let file: WordFile = source.parse()?;
        let mut list = WordList::new(file.words.iter().map(String::as_str), file.except.iter().map(String::as_str));
        let id = file.id.into_inner();
        // Own words for a list of the program say of a journal what that list said.
        list.journal = file.journal.or_else(|| self.get(&id).and_then(WordList::says));
        list.excuses = file.excuses.unwrap_or_else(|| self.get(&id).is_some_and(|list| list.excuses));
        list.fees = file.fees.unwrap_or_else(|| self.get(&id).is_some_and(|list| list.fees));
        self.lists.insert(id, list);
        Ok(())
    }

    /// A list by its id.
    pub fn get(&self, id: &str) -> Option<&WordList> {
        self.lists.get(id)
    }

    /// A list as a rule asks for it: one that excuses knows what takes over from its words and in which longer words they do not count.
    pub fn asked(&self, id: &str) -> Option<WordList> {
        let list = self.get(id)?;
        if !list.excuses {
            return Some(list.clone());
        }
        let shared = |id: &str| self.get(id).cloned().unwrap_or_default();
        let mut asked = WordList::new(list.words(), list.except());
        asked.heads = Some(Arc::new(Heads {
            things: shared("takes-over"),
            places: shared("places-take-over"),
            acts: shared("takes-object"),
            paid: shared("paid-behind"),
            done: shared("done-behind"),
            served: shared("served-behind"),
            longer: shared("longer-words"),
            fees: list.fees,
        }));
        (asked.journal, asked.excuses, asked.fees) = (list.journal, true, list.fees);
        Some(asked)
    }

    /// All lists, in the order of their ids.
    pub fn lists(&self) -> impl Iterator<Item = &WordList> {
        self.lists.values()
    }

    /// The ids of all lists.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.lists.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excepted_word_hides_only_itself() {
        let meals = WordList::new(["餐"], ["餐具", "餐桌"]);
        assert_eq!(meals.find("购餐具"), None);
        assert_eq!(meals.find("购餐具及加班用餐"), Some("餐"));
    }

    fn excused(id: &str, text: &str) -> bool {
        let set = crate::checks::ruleset::RuleSet::load(&[]).unwrap();
        set.shared.lexicon.asked(id).unwrap().find(&compact(text)).is_some()
    }

    #[test]
    fn a_word_excuses_only_what_is_about_it() {
        let set = crate::checks::ruleset::RuleSet::load(&[]).unwrap();
        let asked = |id: &str| set.shared.lexicon.asked(id).unwrap();
        let mut wrong = Vec::new();
        for (lists, texts) in NOT_EXCUSED {
            let pairs = lists.iter().flat_map(|id| texts.iter().map(move |text| (id, text)));
            wrong.extend(pairs.filter(|(id, text)| asked(id).find(&compact(text)).is_some()));
        }
        for (id, texts) in EXCUSED {
            wrong.extend(texts.iter().map(|text| (id, text)).filter(|(id, text)| asked(id).find(&compact(text)).is_none()));
        }
        assert_eq!(wrong, []);
    }

    const NOT_EXCUSED: &[(&[&str], &[&str])] = &[
        (
            &["wages", "cash-allowed"],
            &[
                "付医疗废物处置费",
                "购医疗器械",
                "购保险柜1个",
                "购取暖器5台",
                "付养老服务中心招牌制作",
                "付体检中心窗帘",
                "付考核资料印刷",
                "付生育政策宣传横幅",
                "付社保宣传册印刷",
                "购差旅箱包",
                "购粮食局旧货架",
                "购医保宣传展板",
                "付农产品展销会展板",
                "付蔬菜大棚修理",
                "付医疗保险宣传册款",
                "付养老院窗帘",
                "购医疗设备",
                "付年终奖牌款",
                "付津贴补贴系统款",
                "购保险箱",
                "付绩效考核系统款",
                "付养老机构桌椅",
                "付劳务费宣传栏",
                "付住院综合楼电缆",
            ],
        ),
        (
            &["automatic-entry"],
            &["付2022年费用", "付青少年费用(夏令营)", "付折旧房改造款", "购代扣章", "付3月结算款", "付全年费用", "付2022年结算款"],
        ),
        (
            &["common-fees", "routine-outlay"],
            &[
                "新税法宣传展板",
                "社区2022年费用展架",
                "法律顾问室牌匾",
                "垃圾桶采购",
                "体检中心装修",
                "医保费宣传栏",
                "津贴系统开发",
                "年终奖牌制作",
                "运动会费用",
                "垃圾清运车采购",
                "垃圾分类宣传",
                "社保宣传册",
                "工资条印制",
                "养老保险展板",
            ],
        ),
        (
            &["wages", "cash-allowed"],
            &[
                "付劳务费宣传栏制作",
                "付体检中心职工窗帘",
                "付养老院老人服装",
                "付医疗设备维护费",
                "付社保中心三月装修",
                "付社保宣传册寄送费",
                "付体检中心部分装修",
                "付医疗设备部分款",
                "付粮食展会展板",
            ],
        ),
        (&["automatic-entry"], &["付2023年费用", "付历年费用", "付代扣系统开发款", "购代扣专用章"]),
        (&["common-fees"], &["2023年会费用", "年会费", "垃圾箱", "垃圾桶清洗设备采购", "社保宣传服务费", "税务宣传册", "垃圾站改造"]),
        (
            &["routine-outlay"],
            &["公积金管理中心装修", "养老保险中心人员桌椅", "津贴系统维护费", "社会保险管理中心大楼维修", "职业年金系统开发"],
        ),
        (&["periodic-outlay"], &["环卫设施采购", "物业大楼维修", "保洁设备购置", "食材基地建设"]),
        (&["periodic-outlay"], &["物业用房装修", "购环卫车", "垃圾清运设备"]),
        (&["year-end-due"], &["年终奖牌制作", "考核奖杯"]),
    ];

    const EXCUSED: &[(&str, &[&str])] = &[
        (
            "wages",
            &[
                "付医保中心四月汇缴",
                "付养老保险服务中心5月份缴款",
                "付体检大厅干部检查费",
                "差旅系统购票款",
                "劳务费 桌椅搬运",
                "劳务费展板张贴",
                "加班费设备巡查",
                "值班费服务大厅看护",
                "付养老机构老人护理",
                "补贴宣传员5人",
                "补助宣传员3人",
                "加班费宣传部3人",
                "补助政策兑现",
                "医疗服务中心治疗费",
                "差旅费车租费",
                "工资系统员",
            ],
        ),
        (
            "cash-allowed",
            &[
                "劳务费资料装订",
                "劳务费 器材搬运",
                "出差博览会住宿",
                "出差车马补贴",
                "购粮食箱装面粉",
                "工钱宣传栏拆除",
                "稿费资料费",
                "评审费印刷费",
                "差旅费资料费",
            ],
        ),
        (
            "automatic-entry",
            &["代扣会议室电费", "批量代发机构人员津贴", "日终平台对账", "结算账户年费用", "代扣中心宽带费", "扣款设备租金"],
        ),
        (
            "common-fees",
            &[
                "学会2024年会费",
                "二〇二三年会费",
                "本年会费",
                "协会会费用",
                "垃圾箱清洗费",
                "垃圾站运维费",
                "税务平台服务费",
                "医疗保险中心三月缴费",
                "邮政服务大厅寄件",
                "话费机器充值",
            ],
        ),
        (
            "routine-outlay",
            &["公积金管理中心二季度汇缴", "职业年金中心单位部分", "失业保险机构人员", "养老保险平台三月缴款", "工伤保险服务中心统筹"],
        ),
        (
            "periodic-outlay",
            &[
                "水费服务大厅用水",
                "环卫设备养护费",
                "保洁费大楼使用",
                "保安费窗口值班",
                "食材基地配送",
                "宽带费设备租赁",
                "垃圾清运站运维费",
            ],
        ),
        (
            "wages",
            &[
                "1月份工资",
                "津贴补贴发放",
                "年终奖发放",
                "差旅费报销",
                "取暖费",
                "医疗保险缴费",
                "社保费-养老",
                "付3月养老保险费(单位部分)",
                "保险费",
                "体检费",
                "职工体检中心体检费",
                "付体检中心费用",
                "付养老服务中心",
                "医疗费",
                "医疗补助",
                "付职工医疗费用",
                "生育津贴",
                "养老院护理员工资",
                "医疗器械公司退回职工工资",
                "补助大棚建设",
                "补贴设备购置款",
                "发车补",
                "工资车补",
                "差旅车费",
                "工资及设备款",
                "绩效考核奖",
                "住院补助",
                "困难职工生活费",
                "工资(含设备操作员)",
                "社保系统扣缴1月社保",
                "社保系统扣缴",
                "差旅车票",
                "住房补贴房租",
                "高温费",
                "工资 ,宣传费",
            ],
        ),
        (
            "cash-allowed",
            &[
                "农产品收购款",
                "差旅费报销",
                "劳务费",
                "付临时工维修水管",
                "付临时工清洗设备",
                "农产品采购",
                "购蔬菜",
                "粮食收购款",
                "付临工装修工钱",
                "备用金",
                "赔偿设备损失",
                "征地补偿款",
                "向农户购农产品一批",
                "蔬菜基地购菜",
                "出差补助",
                "付讲课费",
                "购苗木",
            ],
        ),
        (
            "automatic-entry",
            &[
                "工资代发手续费",
                "代扣个税",
                "计提折旧",
                "银行手续费",
                "自动扣缴税款",
                "年费",
                "付平台年费",
                "短信服务费",
                "结转设备款",
                "账户管理费",
                "代扣社保",
                "代扣代缴个人所得税",
                "etc设备通行费",
                "利息",
                "3月代扣水电费",
                "扣款",
                "税款三方协议扣款",
                "2022年年费",
                "单位结算卡年费",
            ],
        ),
        (
            "common-fees",
            &[
                "法律顾问费",
                "法律顾问服务费",
                "垃圾清运费",
                "垃圾处理费",
                "体检费",
                "体检中心体检费",
                "年费",
                "会费",
                "工会经费",
                "保险费",
                "车险",
                "退还设备押金",
                "退回设备款",
                "订阅资料",
                "加油站油款",
                "税款",
                "代扣个税",
                "水电费",
                "付车险车牌湘A12345",
                "培训费房费",
                "平台使用费",
                "系统维护费",
                "培训费资料费",
                "党报党刊订阅费",
                "税控系统维护",
                "审计费",
                "宽带费",
                "学会会费",
                "协会会费(2022年)",
                "付税务师事务所款",
            ],
        ),
        (
            "routine-outlay",
            &[
                "5月社保及职业年金",
                "津贴补贴发放",
                "年终奖发放",
                "3月工资",
                "医疗保险缴费",
                "付3月养老保险费(单位部分)",
                "代扣个税",
                "自动扣缴税款",
                "社保费-养老",
                "公积金",
                "工资及个税",
                "缴税",
                "零余额账户间划转",
                "社保局1月社保费",
                "养老保险单位部分",
                "工资统发",
                "医保费",
                "增值税及附加税",
            ],
        ),
        (
            "periodic-outlay",
            &[
                "物业管理费",
                "物业费",
                "物业服务中心物业费",
                "食材采购",
                "3月房租",
                "租赁费",
                "保洁服务费",
                "垃圾清运费",
                "网络费",
                "环卫工人工资",
                "法律顾问费",
                "餐费",
            ],
        ),
        ("year-end-due", &["年终奖发放", "年度考核奖", "绩效考核奖金", "综治奖金"]),
    ];

    #[test]
    fn a_list_that_accuses_takes_a_word_wherever_it_stands() {
        assert!(excused("purchase", "购置设备") && excused("meal", "用餐设备") && excused("refusal", "不予支付"));
    }

    #[test]
    fn a_refusal_is_any_verb_of_agreeing_behind_its_no() {
        for text in [
            "不予支付",
            "不予列支",
            "不予同意",
            "会议决定不予拨付",
            "未予批准",
            "不予研究",
            "不批准",
            "退回",
            "不予安排资金",
            "未予通过",
            "不予报销",
        ] {
            assert!(excused("refusal", text), "{text}");
        }
        for text in [
            "同意",
            "同意支付",
            "同意支付,履约保证金不予退还",
            "同意,工期不予顺延",
            "同意支付,不支付利息",
            "首付30%,验收前不支付余款",
            "没有不同意见,一致通过",
            "同意支付,违约金不予扣减",
            "同意,对超期不予处罚",
            "准予支付",
            "批准",
        ] {
            assert!(!excused("refusal", text), "{text}");
        }
    }
}
