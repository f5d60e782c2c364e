//! Whether two texts speak of the same matter, and whether a text names a payee: the purpose of a payment against the topic of a
//! meeting or the item of a budget. Words that carry no subject are data; nothing here knows a table.

use super::likeness::open_brackets;
use crate::rules::lexicon::WordList;
use crate::value::text::{compact, is_han};

/// Stands where words were taken out, so that no word arises across the gap.
const BREAK: char = '\u{1}';

/// Characters that end the name of a place.
const PLACES: &str = "省市县区乡镇村街道";

/// What a text is about: its characters without the words that only say that something is paid, discussed or bought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Core(Vec<char>, Part, Due);

/// The name of a levy or a fee with which a text ends, with what stands before it; empty where it ends with none.
type Due = Vec<char>;

/// Whether a text is about what is left of a price.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Any,
    Left,
}

/// With what the names of levies and fees end.
const DUES: &str = "金费税险";
/// No name of one is longer.
const DUE_CHARS_MAX: usize = 24;

/// Whether one text ends with the short form of the levy or fee with which the other ends: `残保金` of `残疾人就业保障金`. A short form is made of one
/// character of each of several words, the first and the last among them, so that in the long one no two of them stand side by side: 话费 of 电话费 is a
/// word, and no short form.
fn is_short_for(a: &Core, b: &Core) -> bool {
    let one = |short: &Due, long: &Due| {
        (3..=4).filter_map(|length| short.get(short.len().checked_sub(length)?..)).any(|short| {
            let of = length_max(short);
            let longest = long.get(long.len().saturating_sub(of)..).unwrap_or_default();
            let begins = longest.iter().enumerate().filter(|(_, c)| short.first() == Some(c)).map(|(at, _)| at);
            begins.filter_map(|at| longest.get(at..)).any(|long| is_made_of(short, long))
        })
    };
    one(&a.2, &b.2) || one(&b.2, &a.2)
}

/// How many characters the long form of a short one has at most. All sorts of things are paid as a 费: few of their names are long.
fn length_max(short: &[char]) -> usize {
    if short.last() == Some(&'费') { 2 * short.len() + 1 } else { 3 * short.len() }
}

/// Whether the characters of a short form stand in a long one in their order, each apart from the one before, the last at the end.
fn is_made_of(short: &[char], long: &[char]) -> bool {
    let Some((last, rest)) = short.split_last() else { return false };
    let Some((_, before)) = long.split_last().filter(|(end, _)| *end == last) else { return false };
    let mut from = 0;
    for c in rest {
        let Some(at) = before.iter().skip(from).position(|other| other == c) else { return false };
        from += at + 2;
    }
    from <= before.len()
}

/// What is left of a price.
pub const LEFT: [&str; 6] = ["余款", "尾款", "余额", "剩余", "末期", "终款"];

impl Core {
    /// Whether there is enough of it to compare.
    pub fn says_something(&self) -> bool {
        self.0.iter().filter(|c| **c != BREAK).count() >= 2
    }

    /// Whether it is about what is left of a price.
    pub fn is_left(&self) -> bool {
        self.1 == Part::Left
    }

    /// Its last two characters, where they stand together.
    pub fn end(&self) -> Option<String> {
        let rest = self.0.strip_suffix(&[BREAK]).unwrap_or(&self.0);
        rest.last_chunk::<2>().filter(|end| !end.contains(&BREAK)).map(|end| end.iter().collect())
    }
}

/// What firms are behind their trade.
const KINDS: [&str; 5] = ["集团", "中心", "公司", "厂", "院"];
/// Legal forms of firms.
const LEGAL: [&str; 7] = ["股份有限公司", "有限责任公司", "有限公司", "分公司", "总公司", "公司", "集团"];

/// The words by which subjects and payees are told apart.
#[derive(Debug, Clone, Default)]
pub struct Wording {
    fillers: Vec<String>,
    company: Vec<String>,
    /// Trades that are no firm's own name, and places that stand ahead of it.
    trades: Vec<String>,
    places: Vec<String>,
    /// Each with the short form that it is replaced by.
    same: Vec<(String, String)>,
}

impl Wording {
    /// From word lists: words without a subject; words that name a legal form or a trade; lines of words that are the same
    /// (`市场监管 = 市场监督管理`).
    pub fn new(fillers: &[WordList], company: &[WordList], same: &[WordList]) -> Self {
        let mut pairs = Vec::new();
        for line in same.iter().flat_map(WordList::words) {
            let mut words = line.split('=');
            let first = words.next().unwrap_or_default();
            pairs.extend(words.map(|word| (word.to_owned(), first.to_owned())));
        }
        pairs.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
        Self { fillers: longest_first(fillers), company: longest_first(company), same: pairs, ..Self::default() }
    }

    /// The same, with word lists of trades and of places, none of which names a firm alone.
    #[must_use]
    pub fn with_trades(self, trades: &[WordList], places: &[WordList]) -> Self {
        Self { trades: longest_first(trades), places: longest_first(places), ..self }
    }

    /// The text folded, with words that are the same written the same.
    pub fn fold(&self, text: &str) -> String {
        self.same
            .iter()
            .fold(compact(text), |text, (word, short)| if text.contains(word.as_str()) { text.replace(word.as_str(), short) } else { text })
    }

    /// The core of a text. What stands in brackets goes first: the matter itself ends the text.
    pub fn core(&self, text: &str) -> Core {
        let (outside, inside) = open_brackets(&self.fold(text));
        let due = self.due(&outside);
        let part = if LEFT.iter().any(|word| outside.contains(word) || inside.contains(word)) { Part::Left } else { Part::Any };
        let mut text = format!("{inside}{BREAK}{outside}");
        for word in &self.fillers {
            if text.contains(word.as_str()) {
                text = text.replace(word.as_str(), "\u{1}");
            }
        }
        let mut core: Vec<char> = text.chars().map(|c| if is_han(c) || c.is_ascii_alphabetic() { c } else { BREAK }).collect();
        core.dedup_by(|a, b| *a == BREAK && *b == BREAK);
        Core(core, part, due)
    }

    /// The Chinese characters on end of a text up to the levy or the fee with which it ends; what follows only says that it is paid.
    fn due(&self, text: &str) -> Due {
        const PAID: [&str; 8] = ["缴纳", "上缴", "缴交", "交纳", "补缴", "缴费", "申报", "缴"];
        let Some((at, end)) = text.char_indices().rev().find(|(_, c)| DUES.contains(*c)) else { return Due::new() };
        let (head, tail) = text.split_at_checked(at + end.len_utf8()).unwrap_or_default();
        let words = PAID.into_iter().chain(self.fillers.iter().map(String::as_str));
        let tail = words.fold(tail.to_owned(), |tail, word| if tail.contains(word) { tail.replace(word, "\u{1}") } else { tail });
        if tail.chars().any(|c| is_han(c) || c.is_ascii_alphabetic()) {
            return Due::new();
        }
        let mut due: Due = head.chars().rev().take(DUE_CHARS_MAX).take_while(|c| is_han(*c)).collect();
        due.reverse();
        due
    }

    /// The forms under which a text may name a payee, folded: the whole name, the name without place and legal form, and
    /// what sets it apart. None is shorter than two characters.
    pub fn payee_forms(&self, payee: &str) -> Vec<String> {
        let (outside, _) = open_brackets(&self.fold(payee));
        let placeless = without_place(&outside).to_owned();
        let mut bare = placeless.as_str();
        while let Some(rest) = self.company.iter().find_map(|word| bare.strip_suffix(word.as_str())) {
            bare = rest;
        }
        let mut forms = vec![outside.clone(), placeless.clone()];
        // A department's own name is the placeless one; only a company has a legal form and a trade to take off.
        if bare.len() < placeless.len() {
            forms.extend(self.own_forms(&placeless, bare));
        }
        // A village or neighbourhood stands for its committee: 石桥村 for 石桥村村民委员会.
        forms.extend(COMMITTEES.iter().find_map(|word| outside.strip_suffix(word)).and_then(own_place).map(str::to_owned));
        let says_nothing = |form: &String| [&self.company, &self.trades, &self.places].iter().any(|words| words.contains(form));
        forms.retain(|form| form.chars().count() >= 2 && !says_nothing(form));
        forms.dedup();
        forms
    }

    /// What a firm is called beside its whole name: its own name, and with its trade or without its place. `bare` is the name without legal form
    /// and trade as far as they stand at its end. A trade alone is none.
    fn own_forms(&self, placeless: &str, bare: &str) -> Vec<String> {
        let mut name = bare;
        while let Some(rest) = self.trades.iter().chain(&self.company).find_map(|word| name.strip_suffix(word.as_str())) {
            name = rest;
        }
        let kindless = LEGAL.iter().find_map(|kind| placeless.strip_suffix(kind)).unwrap_or(placeless);
        let place = self.places.iter().find(|place| name.starts_with(place.as_str())).map_or(0, String::len);
        let own = name.get(place..).unwrap_or_default();
        let mut forms = Vec::new();
        if !name.is_empty() {
            // 长沙公路工程: the place with the trade.
            forms.extend([kindless, bare, name, own].map(str::to_owned));
        }
        // 会议中心, 公路工程公司: a firm without a name of its own is called by trade and kind.
        if own.is_empty() && name.len() < bare.len() {
            let trades = [kindless, bare].into_iter().filter_map(|text| text.strip_prefix(name)).filter(|trade| !trade.is_empty());
            let called = |trade: &str| {
                let kind = KINDS.iter().filter(|kind| placeless.ends_with(**kind));
                kind.map(|kind| if trade.ends_with(kind) { trade.to_owned() } else { format!("{trade}{kind}") }).collect::<Vec<_>>()
            };
            forms.extend(trades.flat_map(called));
        }
        // 湖南路桥款项, 湘潭水利公司: a place and the trade behind it, where nothing else of the firm's name stands behind them.
        if own.is_empty() && !name.is_empty() {
            let behind = kindless.strip_prefix(name).unwrap_or_default();
            let short: String = behind.chars().take(2).collect();
            let is_trade = self.trades.iter().chain(&self.company).any(|word| *word == short);
            forms.extend(["款", "公司"].iter().filter(|_| is_trade).map(|kind| format!("{name}{short}{kind}")));
        }
        // 岳阳超强: a city's name of two characters without 市 stands before the firm's own.
        let chars: Vec<char> = bare.chars().collect();
        let last: String = name.chars().skip(2).collect();
        forms.extend(Some(last).filter(|last| place == 0 && !self.is_trade(last)));
        // Minutes shorten names: 中联重科 for 长沙中联重科环境产业. Four characters on end that name no trade and no place.
        let windows = chars.windows(4).filter(|window| !window.iter().any(|c| PLACES.contains(*c))).map(String::from_iter);
        forms.extend(windows.filter(|window| !self.is_trade(window) && !self.company.iter().any(|word| window.contains(word.as_str()))));
        forms
    }

    /// Whether a text is made of trades and nothing else.
    fn is_trade(&self, text: &str) -> bool {
        let mut text = text;
        while let Some(rest) = self.trades.iter().chain(&self.company).find_map(|word| text.strip_prefix(word.as_str())) {
            text = rest;
        }
        text.is_empty()
    }

    /// Whether a folded text (see [`Wording::fold`]) names the payee.
    pub fn names(&self, folded: &str, forms: &[String]) -> bool {
        forms.iter().any(|form| folded.contains(form.as_str()))
    }
}

/// The words of some lists, the longest first.
fn longest_first(lists: &[WordList]) -> Vec<String> {
    let mut words: Vec<String> = lists.iter().flat_map(WordList::words).map(str::to_owned).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words
}

/// How the committees of villages and neighbourhoods are called behind their place.
const COMMITTEES: [&str; 6] = ["村民委员会", "居民委员会", "村委会", "居委会", "村委", "居委"];

/// Of a village or neighbourhood with what it lies in its own name: `柳溪镇石桥村` to `石桥村`; none that is shorter than three characters.
fn own_place(name: &str) -> Option<&str> {
    let whole = |own: &&str| own.chars().count() >= 3;
    let own = name.char_indices().rev().find_map(|(at, c)| {
        // The 区 of 社区 is no district.
        let ends = matches!(c, '镇' | '乡' | '县' | '市' | '旗' | '处' | '道') || (c == '区' && !name.get(..at)?.ends_with('社'));
        name.get(at + c.len_utf8()..).filter(|_| ends).filter(whole)
    });
    own.or(Some(name).filter(whole))
}

/// A name without the places before it: `岳阳市云溪区市场监督管理局` to `市场监督管理局`. The 市 of 市场 is no place.
pub fn without_place(name: &str) -> &str {
    let mut name = name;
    loop {
        let end = name.char_indices().enumerate().take(8).find_map(|(count, (at, c))| {
            let alone = count == 0 && matches!(c, '省' | '县' | '区' | '镇');
            let after_name = count >= 2 && matches!(c, '省' | '市' | '县' | '区' | '旗');
            (alone || after_name).then_some(at + c.len_utf8())
        });
        match end.and_then(|end| name.get(end..)).filter(|rest| rest.chars().count() >= 2) {
            Some(rest) => name = rest,
            None => return name,
        }
    }
}

/// A core without the breaks around it.
fn trimmed(core: &Core) -> &[char] {
    let begin = core.0.iter().position(|c| *c != BREAK).unwrap_or(0);
    let end = core.0.iter().rposition(|c| *c != BREAK).map_or(begin, |last| last + 1);
    core.0.get(begin..end).unwrap_or_default()
}

/// How much of the shorter of two texts is found in the longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Overlap {
    length: usize,
    found: usize,
    longest: usize,
    /// The last two characters of one are in the other: that is where Chinese names the matter itself.
    end: bool,
    /// Both end with the same two characters.
    same_end: bool,
}

fn overlap(a: &Core, b: &Core) -> Overlap {
    let size = |core: &Core| core.0.iter().filter(|c| **c != BREAK).count();
    let (short, long) = if size(a) <= size(b) { (a, b) } else { (b, a) };
    let has = |text: &[char], pair: &[char]| !pair.contains(&BREAK) && text.windows(2).any(|window| window == pair);
    let mut found = vec![false; short.0.len()];
    let (mut run, mut longest) = (0, 0);
    for (at, pair) in short.0.windows(2).enumerate() {
        if has(&long.0, pair) {
            run = if run == 0 { 2 } else { run + 1 };
            longest = longest.max(run);
            found.iter_mut().skip(at).take(2).for_each(|found| *found = true);
        } else {
            run = 0;
        }
    }
    let last_two = |core: &Core| -> Vec<char> {
        let text: Vec<char> = core.0.iter().rev().skip_while(|c| **c == BREAK).take(2).copied().collect();
        text.into_iter().rev().collect()
    };
    let ends = |core: &Core, other: &Core| {
        let pair = last_two(core);
        pair.len() == 2 && has(&other.0, &pair)
    };
    let length = size(short);
    // A character that stands alone has no other beside it to be found with: 社 of 社区绿化, whose 区 says nothing.
    let (part, whole) = (trimmed(short), trimmed(long));
    let contained = part.len() >= 2 && whole.windows(part.len()).any(|window| window == part);
    Overlap {
        length,
        found: if contained { length } else { found.iter().filter(|found| **found).count() },
        longest,
        end: ends(short, long) || ends(long, short) || (contained && whole.ends_with(part)),
        same_end: last_two(short) == last_two(long),
    }
}

/// Whether two texts speak of the same matter: two thirds of the shorter are in the longer, three characters on end or all of
/// it, and they end alike; or one ends with the short form of the levy or fee with which the other ends. `办公楼维修` and `机关办公楼屋面维修` do; `办公楼维修` and `办公楼租赁` do not.
pub fn alike(a: &Core, b: &Core) -> bool {
    let overlap = overlap(a, b);
    // 环境 and 整治 are in many matters: two words of two characters are not enough where more is said.
    let enough = overlap.found == overlap.length || (overlap.longest >= 3 && overlap.found * 3 >= overlap.length * 2);
    (overlap.length >= 2 && overlap.end && enough) || is_short_for(a, b)
}

/// Whether a text is about the very thing, with no more than a verb ahead of it: `付质量保证金` of `质量保证金`.
pub fn is_very(text: &Core, thing: &Core) -> bool {
    let (text, thing) = (trimmed(text), trimmed(thing));
    thing.len() >= 2 && text.ends_with(thing) && text.len() <= thing.len() + 1
}

/// Whether all that one text is about is in another that is [`alike`].
pub fn within(part: &Core, whole: &Core) -> bool {
    let size = |core: &Core| core.0.iter().filter(|c| **c != BREAK).count();
    let overlap = overlap(part, whole);
    size(part) <= size(whole) && overlap.found == overlap.length && alike(part, whole)
}

/// [`alike`] for texts whose amounts agree to the fen: half is enough, if three characters on end are the same or both end alike.
pub fn somewhat_alike(a: &Core, b: &Core) -> bool {
    let overlap = overlap(a, b);
    alike(a, b) || ((overlap.longest >= 3 || overlap.same_end) && overlap.found * 2 >= overlap.length && overlap.found > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording() -> Wording {
        let fillers = WordList::new(["研究", "讨论", "事宜", "支付", "工程", "款", "费", "工作经费", "经费", "专项", "购置", "采购"], []);
        let company = WordList::new(["有限公司", "有限责任公司", "劳务服务", "劳务", "建筑", "工程", "环境产业"], []);
        let same = WordList::new(["市场监管 = 市场监督管理"], []);
        Wording::new(&[fillers], &[company], &[same])
    }

    #[test]
    fn one_matter_in_other_words_is_one_matter() {
        let wording = wording();
        let same = |a: &str, b: &str| alike(&wording.core(a), &wording.core(b));
        assert!(same("办公楼维修工程款", "研究机关办公楼屋面维修事宜"));
        assert!(same("路灯采购款", "讨论购置路灯事宜"));
        assert!(!same("办公楼维修款", "研究办公楼租赁事宜"));
        assert!(!same("便民服务中心空调款", "研究便民服务中心装修事宜"));
        assert!(!same("环境卫生整治保洁", "研究人居环境整治事宜"));
        assert!(!same("工作经费", "研究工作经费事宜"));
        // What says nothing leaves a character alone: the same words are the same matter all the same.
        let short = Wording::new(&[WordList::new(["研究", "事项", "付", "款", "区", "工程", "工作", "费"], [])], &[], &[]);
        let same = |a: &str, b: &str| alike(&short.core(a), &short.core(b));
        assert!(same("镇区绿化工程", "镇区绿化工程") && same("付社区改造款", "研究社区改造事项"));
        assert!(!same("镇区绿化工程", "社区绿化工程") && !same("社区改造款", "社区绿化款") && !same("区工作费", "区工作费"));
        assert!(somewhat_alike(&wording.core("村道硬化工程款"), &wording.core("研究村组道路硬化")));
        assert!(!somewhat_alike(&wording.core("食品安全工作经费"), &wording.core("安全生产专项经费")));
    }

    #[test]
    fn the_short_form_of_a_levy_or_fee_is_the_levy_or_fee() {
        let set = crate::checks::ruleset::RuleSet::load(&[]).unwrap();
        let wording = Wording::new(&[set.shared.lexicon.get("subject-fillers").cloned().unwrap()], &[], &[]);
        let same = |a: &str, b: &str| alike(&wording.core(a), &wording.core(b)) && alike(&wording.core(b), &wording.core(a));
        for (a, b) in [
            ("缴纳残保金", "研究缴纳2023年度残疾人就业保障金"),
            ("残保金缴纳事宜", "残疾人就业保障金"),
            ("缴水保费", "研究水土保持补偿费事项"),
            ("代缴城建税", "缴纳城市维护建设税"),
            ("缴车购税", "缴纳车辆购置税"),
            ("付质保金", "退还工程质量保证金"),
            ("缴社保费", "研究缴纳社会保险费"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("付电话费", "付电视会议通话费"),
            ("缴纳残保金", "缴纳职工住房公积金"),
            ("缴纳残保金", "研究残疾人就业保障金发放方案"),
            ("付维修费", "付维护道路整修费"),
            ("付水电费", "付水利工程用电材料费"),
            ("缴纳残保金", "残疾人就业保障金专户系统"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_payee_is_named_by_what_sets_it_apart() {
        let wording = wording();
        let named = |payee: &str, text: &str| wording.names(&wording.fold(text), &wording.payee_forms(payee));
        assert!(named("岳阳超强劳务服务有限公司", "研究支付超强劳务苗木款"));
        assert!(named("长沙中联重科环境产业有限公司", "研究向中联重科采购扫路车"));
        assert!(named("岳阳市云溪区市场监督管理局", "拨付区市场监管局经费"));
        assert!(named("柳溪镇石桥村村民委员会", "研究拨付石桥村工作经费") && named("石桥社区居委会", "石桥社区居民委员会工作经费"));
        assert!(!named("石桥村村民委员会", "研究拨付大坪村工作经费"));
        assert!(!named("岳阳超强劳务服务有限公司", "研究劳务服务外包事宜"));
        assert!(!named("岳阳市云溪区市场监督管理局", "研究市场建设事宜"));
    }

    #[test]
    fn the_own_name_of_a_firm_ties_a_topic_to_it() {
        let set = crate::checks::ruleset::RuleSet::load(&[]).unwrap();
        let list = |id: &str| set.shared.lexicon.get(id).cloned().unwrap();
        let wording = Wording::new(&[list("subject-fillers")], &[list("company-fillers")], &[list("department-names")])
            .with_trades(&[list("firm-trades")], &[list("city-names")]);
        let named = |payee: &str, text: &str| wording.names(&wording.fold(text), &wording.payee_forms(payee));
        for (payee, topic) in [
            ("佳和办公家具有限公司", "研究办公楼电梯更新"),
            ("得力办公有限公司", "研究办公用房搬迁"),
            ("红旗党建文化有限公司", "研究党建阵地打造"),
            ("恒信智慧科技有限公司", "研究智慧社区平台"),
            ("宏图印务有限公司", "研究印务外包"),
            ("青山园林有限公司", "研究园林绿化养护"),
            ("青山建筑有限公司", "研究建筑垃圾清运"),
            ("长沙广告公司", "研究广告公司选聘"),
            // A trade alone.
            ("长沙公路工程有限公司", "研究农村公路养护6万元"),
            ("长沙公路工程有限公司", "研究公路工程款"),
            ("长沙公路工程有限公司", "研究赴长沙考察"),
            ("长沙空调工程有限公司", "研究办公楼空调维修6万元"),
            ("长沙音响设备有限公司", "研究会议音响采购6万元"),
            ("长沙标识标牌有限公司", "研究路口标识安装6万元"),
            ("道路工程有限公司", "研究农村道路硬化6万元"),
            ("会议中心", "研究会议室改造6万元"),
            ("教学设备有限公司", "研究教学楼维修6万元"),
            ("旅游集团", "研究旅游公路建设6万元"),
            ("乡村公司", "研究乡村道路硬化6万元"),
            ("红色文化有限公司", "研究红色教育基地建设6万元"),
            ("长沙旅游公路建设有限公司", "研究旅游公路建设6万元"),
        ] {
            assert!(!named(payee, topic), "{payee} {topic}");
        }
        for (payee, topic) in [
            ("佳和办公家具有限公司", "研究向佳和办公采购桌椅"),
            ("岳阳超强劳务服务有限公司", "研究支付超强劳务苗木款"),
            ("岳阳恒信设计院有限公司", "委托恒信设计院编制规划"),
            ("长沙中联重科环境产业有限公司", "研究向中联重科采购扫路车"),
            ("长沙公路工程有限公司", "研究支付长沙公路工程款项"),
            ("株洲公路工程有限公司", "研究支付公路工程公司款"),
            ("泰安建材公司", "研究支付泰安建材款"),
            ("浏阳智慧谷科技有限公司", "研究支付智慧谷平台款"),
            ("石家庄红色记忆文化公司", "研究支付红色记忆款"),
            ("益阳旅游发展集团", "研究支付旅游集团款"),
            ("郴州会议中心", "研究支付会议中心款"),
            ("会议中心", "研究支付会议中心餐费"),
            ("长沙云山水利建设有限公司", "研究支付云山款项"),
            ("云山公路工程有限公司", "研究支付云山款项"),
            ("长沙云山空调工程有限公司", "研究支付云山款项"),
            ("湖南路桥建设集团有限责任公司", "研究支付湖南路桥款项"),
            ("湘潭水利水电建设有限公司", "研究支付湘潭水利公司结算款"),
        ] {
            assert!(named(payee, topic), "{payee} {topic}");
        }
    }

    #[test]
    fn a_place_is_taken_off_a_name() {
        assert_eq!(without_place("岳阳市云溪区市场监督管理局"), "市场监督管理局");
        assert_eq!(without_place("区财政局"), "财政局");
        assert_eq!(without_place("市场监督管理局"), "市场监督管理局");
    }
}
