//! What a text of a journal is about, by the word lists that say so (`journal = "…"` in `rules/lexicon/`): the longest match counts, and
//! what a list excepts hides the words in it. All words of all lists are looked for in one pass. Knows no table.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::lexicon::{Lexicon, Says, WordList};
use crate::value::text::{compact, fold};

/// What a text says, of all that word lists tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a text may say any of them together; none is a state")]
pub struct About {
    /// An expense that the table of expenses holds: meals, reception.
    pub expense: bool,
    /// Something was bought.
    pub purchase: bool,
    /// A thing that is an asset.
    pub thing: bool,
    /// Money that came back.
    pub refund: bool,
}

impl About {
    /// What either says.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            expense: self.expense || other.expense,
            purchase: self.purchase || other.purchase,
            thing: self.thing || other.thing,
            refund: self.refund || other.refund,
        }
    }

    fn add(&mut self, says: Says) {
        match says {
            Says::Expense => self.expense = true,
            Says::Purchase => self.purchase = true,
            Says::Thing => self.thing = true,
            Says::Refund => self.refund = true,
            Says::Other => {}
        }
    }
}

/// The word lists, ready to be looked for; and the words by which a summary names a payee or a thing.
#[derive(Debug, Clone, Default)]
pub struct Topics {
    words: Vec<String>,
    /// Finds them all at once; made when a text is first asked for, for books without a journal ask for none.
    finder: OnceLock<Option<AhoCorasick>>,
    /// By word: what it says. A word of several lists says several things, an exception nothing.
    says: Vec<Vec<Says>>,
    /// `付给`: what stands before a payee.
    pub paid_to: WordList,
    /// `公司`: what a payee's name ends with.
    pub payee_endings: WordList,
    /// `派出所`: short names that say who it is.
    pub payee_alone: WordList,
    /// `购置`: what stands before a thing.
    pub purchase: WordList,
    /// `冲销`: what stands before what is taken back.
    pub taken_back: WordList,
}

impl Topics {
    /// From the word lists. Lists of more words than the finder holds find nothing, which takes gigabytes of them.
    pub fn new(lexicon: &Lexicon) -> Self {
        let mut words: std::collections::BTreeMap<&str, Vec<Says>> = std::collections::BTreeMap::new();
        for list in lexicon.lists() {
            let Some(says) = list.says() else { continue };
            list.words().for_each(|word| words.entry(word).or_default().push(says));
            list.except().for_each(|word| {
                words.entry(word).or_default();
            });
        }
        let list = |id: &str| lexicon.get(id).cloned().unwrap_or_default();
        Self {
            words: words.keys().map(ToString::to_string).collect(),
            finder: OnceLock::new(),
            says: words.into_values().collect(),
            paid_to: list("paid-to"),
            payee_endings: list("payee-endings"),
            payee_alone: list("payee-alone"),
            purchase: list("purchase"),
            taken_back: list("taken-back"),
        }
    }

    /// What a text is about.
    ///
    /// ```
    /// use ledgerlint::checks::ruleset::RuleSet;
    /// let topics = RuleSet::load(&[]).unwrap().shared.topics;
    /// assert!(topics.about("报扶贫办加班用餐").expense);
    /// assert!(!topics.about("购餐具一批").expense);
    /// assert!(topics.about("购空调2台").thing && topics.about("购空调2台").purchase);
    /// ```
    pub fn about(&self, text: &str) -> About {
        let mut about = About::default();
        let Some(finder) = self.finder() else { return about };
        for found in finder.find_iter(&compact(text)) {
            for says in self.says.get(found.pattern().as_usize()).into_iter().flatten() {
                about.add(*says);
            }
        }
        about
    }

    fn finder(&self) -> Option<&AhoCorasick> {
        let made = || AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&self.words).ok();
        self.finder.get_or_init(made).as_ref()
    }

    /// The payee that a summary names (`付某某公司货款`), only where it is sure: behind a word of paying, one name, with a known ending.
    ///
    /// ```
    /// use ledgerlint::checks::ruleset::RuleSet;
    /// let topics = RuleSet::load(&[]).unwrap().shared.topics;
    /// assert_eq!(topics.payee("付青石建筑有限公司工程款").as_deref(), Some("青石建筑有限公司"));
    /// assert_eq!(topics.payee("付甲乙建筑公司转丙丁劳务公司款"), None);
    /// assert_eq!(topics.payee("付办公楼电费"), None);
    /// assert_eq!(topics.payee("支付付青石建筑有限公司工程款"), None);
    /// assert_eq!(topics.payee("付购青石文具店办公用品款"), None);
    /// assert_eq!(topics.payee("付绿化养护款（青石园林有限公司）合同2号").as_deref(), Some("青石园林有限公司"));
    /// assert_eq!(topics.payee("付绿化养护款-青石园林有限公司").as_deref(), Some("青石园林有限公司"));
    /// assert_eq!(topics.payee("付青石园林公司款(代东河建筑公司)"), None);
    /// assert_eq!(topics.payee("付绿化养护款(代付青石园林有限公司)"), None);
    /// assert_eq!(topics.payee("付绿化养护款 青石园林有限公司").as_deref(), Some("青石园林有限公司"));
    /// ```
    pub fn payee(&self, summary: &str) -> Option<String> {
        self.behind_verb(summary).or_else(|| self.between_signs(summary))
    }

    /// The payee behind a word of paying, or set apart by brackets or a dash.
    fn behind_verb(&self, summary: &str) -> Option<String> {
        let text = compact(summary);
        let text = without_time(&text);
        let longest = |word: &&str| word.len();
        let verb = self.paid_to.words().filter(|word| text.starts_with(word)).max_by_key(longest)?;
        let rest = text.get(verb.len()..)?;
        if let Some((bare, name)) = self.set_apart(rest) {
            // A second name may be that of the payee.
            return self.name_ends(&bare).is_empty().then_some(name);
        }
        self.name_at_begin(rest, verb)
    }

    /// The one part of a summary between spaces and signs that is a name and nothing else (`付工程款 青石建筑有限公司`, `青石建筑有限公司:工程款`), where
    /// the others say that something was paid and name nobody.
    fn between_signs(&self, summary: &str) -> Option<String> {
        // A text with more is no summary.
        const PARTS_MAX: usize = 8;
        let folded = fold(summary);
        let is_sign = |c: char| c.is_whitespace() || "-—–_,;:/|".contains(c);
        let parts: Vec<&str> = folded.split(is_sign).filter(|part| !part.is_empty()).take(PARTS_MAX + 1).collect();
        if !(2..=PARTS_MAX).contains(&parts.len()) {
            return None;
        }
        let is_name = |part: &str| !part.starts_with(NOT_BEFORE) && self.name_at_begin(part, "").as_deref() == Some(part);
        let at = parts.iter().position(|part| is_name(part))?;
        let mut others = parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| *part);
        let nobody_else = others.clone().all(|part| self.name_ends(part).is_empty());
        let says_paid =
            |part: &str| part.ends_with(['款', '费', '金', '资']) || self.paid_to.words().any(|verb| without_time(part).starts_with(verb));
        let for_another = at.checked_sub(1).and_then(|before| parts.get(before)).is_some_and(|before| before.ends_with(NOT_BEFORE));
        let received = parts.first().is_some_and(|part| part.starts_with('收') && !part.starts_with("收款"));
        let sure = nobody_else && others.any(says_paid) && !for_another && !received;
        parts.get(at).filter(|_| sure).map(|name| (*name).to_owned())
    }

    /// The one name that a text sets apart, in brackets or behind a dash at its end, and the text without it.
    fn set_apart(&self, text: &str) -> Option<(String, String)> {
        // A text with more is no summary.
        const BRACKETS_MAX: usize = 8;
        let bracketed = text.match_indices('(').take(BRACKETS_MAX).filter_map(|(at, _)| {
            let inner = text.get(at + 1..)?;
            Some((at, inner.get(..inner.find(')')?)?))
        });
        let dash = text.rfind(['-', '—']).and_then(|at| Some((at, text.get(at..)?.trim_start_matches(['-', '—']))));
        let is_name = |name: &&str| !name.starts_with(NOT_BEFORE) && self.name_at_begin(name, "").as_deref() == Some(*name);
        let mut found = bracketed.chain(dash).filter(|(_, name)| is_name(name));
        let (at, name) = found.next()?;
        if found.next().is_some() {
            return None;
        }
        let start = at + text.get(at..)?.find(name)?;
        let bare = format!("{}{}", text.get(..start)?, text.get(start + name.len()..)?);
        Some((bare, name.to_owned()))
    }

    /// The name that a text behind a verb of paying begins with.
    fn name_at_begin(&self, rest: &str, verb: &str) -> Option<String> {
        let ends = self.name_ends(rest);
        // `有限公司` holds `公司`: both end at one place. An ending right behind another is of one name (`设计院有限公司`); any other second place is
        // a second name, or a branch, and not sure.
        let is_ending = |from: usize, to: usize| rest.get(from..to).is_some_and(|text| self.payee_endings.words().any(|end| end == text));
        let one_name = ends.iter().zip(ends.iter().skip(1)).all(|(from, to)| is_ending(*from, *to));
        let name = rest.get(..*ends.last()?).filter(|_| one_name)?;
        let says_more = |c: char| c.is_ascii_digit() || matches!(c, '款' | '费' | '、' | ',' | '及' | '[' | '(' | ';' | ':' | '/');
        let no_name = NO_NAMES.iter().any(|word| name.starts_with(word)) || (verb.chars().count() > 1 && name.starts_with('付'));
        let plain = !name.chars().any(says_more) && !joins(name) && !no_name;
        let long_enough = name.chars().count() >= 4 || self.payee_alone.words().any(|office| office == name);
        (plain && long_enough).then(|| name.to_owned())
    }

    /// The places in a folded text at which a name may end, the first first.
    pub fn name_ends(&self, text: &str) -> Vec<usize> {
        let mut ends: Vec<usize> =
            self.payee_endings.words().flat_map(|end| text.match_indices(end).map(|(at, end)| at + end.len())).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// What was bought, by a summary: what stands behind the word of buying, up to the next sign, else what stands before it; `None` where
    /// there is no such word or nothing beside it.
    ///
    /// ```
    /// use ledgerlint::checks::ruleset::RuleSet;
    /// let topics = RuleSet::load(&[]).unwrap().shared.topics;
    /// assert_eq!(topics.bought("付禁违办购值班用床款").as_deref(), Some("值班用床"));
    /// assert_eq!(topics.bought("冲销购空调2台").as_deref(), Some("空调2台"));
    /// assert_eq!(topics.bought("付某某科技有限公司打印机1台采购款").as_deref(), Some("打印机1台"));
    /// assert_eq!(topics.bought("冲销打印机采购款").as_deref(), Some("打印机"));
    /// assert_eq!(topics.bought("付空调采购预付款30%").as_deref(), Some("空调预付款30%"));
    /// assert_eq!(topics.bought("购空调预付款").as_deref(), Some("空调预付款"));
    /// assert_eq!(topics.bought("付采购款"), None);
    /// ```
    pub fn bought(&self, summary: &str) -> Option<String> {
        let text = compact(summary);
        let found = self.purchase.words().filter_map(|word| text.find(word).map(|at| (at, std::cmp::Reverse(word.len()), at + word.len())));
        let (start, _, end) = found.min()?;
        let rest = text.get(end..)?;
        let verb = self.purchase.words().filter(|word| rest.starts_with(word)).max_by_key(|word| word.len());
        let rest = verb.and_then(|verb| rest.get(verb.len()..)).unwrap_or(rest);
        let rest = rest.split([',', '。', ';', ':']).next().unwrap_or_default();
        let rest = rest.trim_start_matches('的');
        // 空调预付款 keeps its last word: it tells a part of the price from the whole.
        let of_part = OF_PARTS.iter().any(|part| rest.ends_with(part));
        let without =
            |thing: &'_ str| OF_BUYING.iter().fold(thing.to_owned(), |thing, end| thing.strip_suffix(end).unwrap_or(&thing).to_owned());
        let behind = if of_part { rest.to_owned() } else { without(rest) };
        // 空调采购预付款30%: what is behind names no thing.
        let thing = if behind.is_empty() || OF_PARTS.iter().any(|part| behind.starts_with(part)) {
            format!("{}{behind}", self.thing_of(text.get(..start)?))
        } else {
            behind
        };
        (!thing.is_empty()).then_some(thing)
    }

    /// What stands before the word of buying (`付某某公司打印机采购款`), without whom it was bought from.
    fn thing_of<'t>(&self, before: &'t str) -> &'t str {
        let without = |text: &'t str, words: &WordList| {
            let word = words.words().filter(|word| text.starts_with(word)).max_by_key(|word| word.len());
            word.and_then(|word| text.get(word.len()..))
        };
        let mut clause = before.rsplit([',', '。', ';', ':']).next().unwrap_or_default();
        while let Some(rest) = without(clause, &self.taken_back) {
            clause = rest;
        }
        let rest = without(clause, &self.paid_to).unwrap_or(clause);
        self.payee(clause).and_then(|payee| rest.strip_prefix(payee.as_str())).unwrap_or(rest).trim_end_matches('的')
    }
}

/// What stands before the name of one who is not paid.
const NOT_BEFORE: [char; 6] = ['代', '原', '转', '由', '含', '退'];

/// What stands before a name and is none of it: what was done (`付购…`, `付租用…`), when, how it was paid. No firm begins its name so.
const NO_NAMES: [&str; 18] = [
    "购", "采购", "租用", "聘请", "聘用", "委托", "拖欠", "欠", "上月", "本月", "上年", "去年", "现金", "转账", "补付", "代付", "代垫",
    "垫付",
];

/// A folded summary without the time that it begins with: `3月份付某某公司款`, `2023年一季度支付…`.
fn without_time(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十年月日号份第季度至-.,".contains(c));
    let time = text.get(..text.len() - rest.len()).unwrap_or_default();
    let is_time = time.is_empty() || (time.contains(['年', '月', '日', '号', '度']) && !time.ends_with(|c: char| c.is_ascii_digit()));
    if is_time { rest } else { text }
}

/// What is said of buying behind the thing, or without one.
const OF_BUYING: [&str; 9] = ["货款", "尾款", "费用", "款项", "开支", "支出", "款", "费", "等"];

/// What a part of a price is called, where it is told from the whole.
const OF_PARTS: [&str; 9] = ["预付款", "预付货款", "首付款", "首期款", "进度款", "定金", "订金", "余款", "质保金"];

/// Whether a name holds 和 or 元 other than as a part of what firms call themselves (`和兴`, `昌和`, behind a place too): `工资和青石公司` is no name.
fn joins(name: &str) -> bool {
    let own = name.rfind(['省', '市', '县', '区', '镇', '乡']).map_or(0, |at| at + '区'.len_utf8());
    let places = name.char_indices().filter(|(_, c)| matches!(c, '和' | '元')).map(|(at, _)| at);
    places.into_iter().any(|at| at > own + '和'.len_utf8() || at < own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::SourceFile;

    fn lexicon(files: &[&str]) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for file in files {
            lexicon.add(&SourceFile::new("a.toml", *file)).unwrap();
        }
        lexicon
    }

    const MEAL: &str = "id='meal'\ntitle={zh='餐',en='meals'}\njournal='expense'\nwords=['餐','用餐']\nexcept=['餐具']";
    const REFUND: &str = "id='refund'\ntitle={zh='退',en='refunds'}\njournal='refund'\nwords=['退餐']";

    #[test]
    fn the_longest_match_counts_and_hides_what_is_in_it() {
        let topics = Topics::new(&lexicon(&[MEAL, REFUND]));
        assert!(topics.about("加班用餐").expense);
        let refund = topics.about("退餐费");
        assert!(refund.refund && !refund.expense);
        assert!(!topics.about("购餐具").expense);
        assert!(topics.about("购餐具及加班 用 餐").expense);
    }

    #[test]
    fn own_words_keep_what_the_list_says_of_a_journal() {
        let own = "id='meal'\ntitle={zh='餐',en='meals'}\nwords=['便当']";
        let topics = Topics::new(&lexicon(&[MEAL, own]));
        assert!(topics.about("便当").expense && !topics.about("用餐").expense);
    }

    #[test]
    fn a_list_that_says_nothing_of_journals_plays_no_part() {
        let plain = "id='x'\ntitle={zh='x',en='x'}\nwords=['加班用餐具']";
        assert!(Topics::new(&lexicon(&[MEAL, plain])).about("加班用餐").expense);
    }

    #[test]
    fn a_payee_is_named_only_where_it_is_sure() {
        let set = crate::checks::ruleset::RuleSet::load(&[]).unwrap();
        let payee = |summary: &str| set.shared.topics.payee(summary);
        for (summary, want) in [
            ("付青石建筑有限公司工程款", Some("青石建筑有限公司")),
            ("支付 云溪印刷厂 宣传资料印刷费", Some("云溪印刷厂")),
            ("拨付青石区市场监督管理局工作经费", Some("青石区市场监督管理局")),
            ("付和兴建筑有限公司工程款", Some("和兴建筑有限公司")),
            ("拨付派出所工作经费", Some("派出所")),
            ("补付青石电子商行音响款", Some("青石电子商行")),
            ("解决县文旅局旅游节工作经费", Some("县文旅局")),
            ("协助县市场监督管理局创建工作经费", Some("县市场监督管理局")),
            ("付招待所住宿费", None),
            ("付加油站油款", None),
            ("解决拖欠青石有限公司货款", None),
            ("付云溪区昌和装饰有限公司装修款", Some("云溪区昌和装饰有限公司")),
            ("付工资和青石有限公司货款", None),
            ("付云溪设计院有限公司设计费", Some("云溪设计院有限公司")),
            ("付公司货款", None),
            ("付1月电费给供电公司", None),
            ("收青石建筑有限公司退款", None),
            ("付青石公安局城北派出所工作经费", None),
            ("付职工工资", None),
            ("结算青石消防设备有限公司器材款", None),
            ("清付锦程装饰有限公司装修尾款", Some("锦程装饰有限公司")),
            ("还云溪印刷厂欠款", None),
            ("转广源市政工程有限公司更换款", None),
            ("3月份付青石建筑有限公司工程款", Some("青石建筑有限公司")),
            ("2023年一季度支付青石物业有限公司物业费", Some("青石物业有限公司")),
            ("转账支付青石建筑有限公司款", None),
            ("还款青石建筑有限公司", None),
            ("转入青石建筑有限公司账户", None),
            ("12付青石建筑有限公司款", None),
            ("付道路硬化工程款 青石建筑有限公司", Some("青石建筑有限公司")),
            ("付道路硬化工程款—青石建筑有限公司(第二期)", None),
            ("付道路硬化工程款，青石建筑有限公司", Some("青石建筑有限公司")),
            ("付：青石建筑有限公司 道路硬化工程款", Some("青石建筑有限公司")),
            ("青石建筑有限公司：道路硬化工程款", Some("青石建筑有限公司")),
            ("付工程款,收款方:青石建筑有限公司", Some("青石建筑有限公司")),
            ("付打印费/青石图文店", Some("青石图文店")),
            ("拨付工作经费 枫木村民委员会", Some("枫木村民委员会")),
            // Two names, another's money, a receipt, no word of paying, a thing and no name.
            ("付工程款 青石建筑有限公司 东河劳务公司", None),
            ("付工程款 代 青石建筑有限公司", None),
            ("收 青石建筑有限公司 保证金", None),
            ("参观 青石建筑有限公司", None),
            ("付电费 办公楼", None),
        ] {
            assert_eq!(payee(summary).as_deref(), want, "{summary}");
        }
    }
}
