//! What a decision refuses. A clause of 不予 or 未予 beside a consent may be about something else than the matter: `同意支付8万元,其他费用不予支付`
//! agrees. What it is about stands behind its verb (`不予支付利息`) or before the no (`停工损失不予考虑`); where that is nothing, or the matter
//! itself, it refuses the matter.

use super::subject::Wording;
use crate::value::text::compact;

/// What is looked at; any other refusal is one wherever it stands.
pub(super) const NO: [&str; 3] = ["不予", "未予", "不列支"];
/// Words of consent.
const CARRIED: [&str; 8] = ["同意", "通过", "批准", "准予", "准许", "赞成", "赞同", "支持"];
/// Words of paying, which agree to it where one of [`DECIDED`] or nothing stands before them, or a sum behind them.
const TO_PAY: [&str; 5] = ["支付", "拨付", "付款", "付清", "拨款"];
const DECIDED: [&str; 18] = [
    "决定",
    "应予",
    "予以",
    "可以",
    "可",
    "全额",
    "全部",
    "如数",
    "立即",
    "及时",
    "按合同",
    "按期",
    "按时",
    "据实",
    "照",
    "尽快",
    "一次性",
    "先行",
];
/// What makes the word behind it none.
const NEGATION: [&str; 14] = ["不", "未", "没有", "未获", "不予", "未予", "无人", "待", "须经", "未能", "不能", "没能", "尚未", "拒绝"];
/// A consent that names one of these is one to pay.
const PAYS: [&str; 13] = ["付", "拨", "列支", "安排", "报销", "元", "款", "费", "金", "采购", "购", "发放", "合同"];
/// Consent to one of these alone pays nothing.
const PAYS_NOTHING: [&str; 12] = ["验收", "立项", "审计", "变更", "延期", "上报", "调研", "考察", "整改", "补充", "审核", "核实"];
/// Nor does consent to these, whatever money they name, unless it states a sum or a payment.
const PAYS_ELSEWHERE: [&str; 22] = [
    "解除",
    "终止",
    "中止",
    "自付",
    "自筹",
    "自理",
    "承担",
    "负担",
    "其他渠道",
    "其它渠道",
    "另行",
    "重新",
    "追究",
    "追责",
    "问责",
    "处分",
    "暂存",
    "核查",
    "询价",
    "退回",
    "撤销",
    "取消",
];
/// What is left, is a part or comes on top: not what was agreed to beside it.
const REST: [&str; 16] =
    ["余", "其他", "其它", "超", "差额", "部分", "额外", "多出", "另", "尾款", "质保", "保证金", "定金", "预付", "进度款", "首付"];
/// Other ways to pay than the one that was agreed to.
const OTHERWISE: [&str; 6] = ["预付", "垫付", "另付", "补付", "现金", "重复"];
/// What a no refuses where it refuses to pay; any other act that it refuses (`不予公示`) is none of paying.
const REFUSED_ACTS: [&str; 50] = [
    "列支", "报销", "报账", "安排", "同意", "批准", "通过", "审批", "核销", "发放", "采纳", "考虑", "办理", "实施", "采购", "购", "认可",
    "结算", "支持", "审议", "研究", "受理", "讨论", "执行", "立项", "兑", "借", "解决", "承担", "补", "资助", "签", "确认", "准许", "许可",
    "核准", "入账", "记账", "拨", "支出", "开支", "出资", "退", "返还", "奖励", "追加", "给", "核", "聘", "建设",
];
/// Conditions, behind what did not pass.
const UNPASSED: [&str; 4] = ["未通过", "不通过", "未获通过", "没有通过"];
/// What may stand before a no and says nothing of what it is about.
const FILLERS: [&str; 50] = [
    // Who pays is not what is paid for.
    "村委会",
    "村集体",
    "集体",
    "村里",
    "镇里",
    "乡里",
    "本村",
    "我村",
    "我镇",
    "我乡",
    "我单位",
    "本单位",
    "镇政府",
    "乡政府",
    "政府",
    "财政",
    "街道",
    "社区",
    "原则上",
    "因此",
    "所以",
    "最终",
    "一律",
    "全部",
    "坚决",
    "此次",
    "本次",
    "目前",
    "同时",
    "决定",
    "会议",
    "研究",
    "对于",
    "上述",
    "以上",
    "所有",
    "公司",
    "单位",
    "对方",
    "均",
    "都",
    "也",
    "亦",
    "则",
    "仍",
    "但",
    "并",
    "且",
    "该",
    "此",
];
/// A reason, and none of the things that are refused.
const REASONS: [&str; 5] = ["因", "由于", "鉴于", "考虑到", "认为"];
/// Money of any kind: where nothing was agreed to be paid, refusing it is refusing.
const MONEY: [&str; 5] = ["资金", "款", "经费", "费用", "预算"];

/// A decision without its provisos, and what those refuse.
#[derive(Debug, Default)]
pub(super) struct Provisos {
    pub told: String,
    /// What is refused for itself, as it is said: no rest and no part of anything.
    pub declined: Vec<String>,
}

impl Provisos {
    fn none(text: &str) -> Self {
        Self { told: text.to_owned(), declined: Vec::new() }
    }
}

/// A decision without the refusals that are about something else. `text` is folded by [`compact`]; `topic` is what was decided on, empty where
/// it is the decision itself.
pub(super) fn without_provisos(text: &str, topic: &str, wording: &Wording) -> Provisos {
    if !NO.iter().any(|no| text.contains(no)) {
        return Provisos::none(text);
    }
    let clauses = clauses(text);
    let consents: Vec<Consent> =
        clauses.iter().filter_map(|clause| Consent::of(Refused::of(clause).map_or(clause, |no| no.before))).collect();
    if consents.is_empty() {
        return Provisos::none(text);
    }
    let beside = Beside { consents, topic: compact(topic), wording };
    let (mut told, mut declined) = (String::with_capacity(text.len()), Vec::new());
    let mut previous = "";
    // 洒水车、垃圾车不予支付: what is listed before it goes with it.
    let mut listed: Vec<&str> = Vec::new();
    for clause in clauses {
        let refused = Refused::of(clause);
        match &refused {
            Some(no) if beside.is_proviso(no, previous) => {
                if no.refuses_to_pay() {
                    declined.extend(
                        listed.iter().copied().chain([no.object(), no.subject()]).filter_map(|said| declined_by(said, &beside.topic)),
                    );
                }
                // 审计未通过不予支付: what did not pass is no decision of the meeting.
                let before = UNPASSED.iter().find_map(|word| no.before.strip_suffix(word)).unwrap_or(no.before);
                told.push_str(before);
                told.push('\u{1}');
                told.push_str(no.behind);
            }
            _ => told.push_str(clause),
        }
        if refused.is_some() || !clause.ends_with('、') || Consent::of(clause).is_some() {
            listed.clear();
        } else {
            listed.push(clause);
        }
        previous = clause;
    }
    Provisos { told, declined }
}

/// What a proviso refuses, where it is a thing of its own: a part that the topic itself is about (`研究支付保证金`) is one.
pub(super) fn declined_by(said: &str, topic: &str) -> Option<String> {
    // 另 stands before another thing (另购置洒水车) or what comes on top (另付).
    let said = ["另外", "另"].iter().find_map(|word| said.strip_prefix(word)).unwrap_or(said);
    let said = said.trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_deposit = ["保证金", "定金"].iter().any(|word| said.ends_with(word) && topic.contains(word));
    let is_thing = is_deposit || !has_rest(said);
    (!said.is_empty() && is_thing).then(|| said.to_owned())
}

fn upto(text: &str, end: usize) -> &str {
    text.get(..end).unwrap_or_default()
}

fn from(text: &str, start: usize) -> &str {
    text.get(start..).unwrap_or_default()
}

/// The clauses of a text, each with what ends it. The comma of `64,001.35` ends none.
pub(super) fn clauses(text: &str) -> Vec<&str> {
    let (mut clauses, mut start) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let in_number = c == ',' && digit(upto(text, at).chars().next_back()) && digit(from(text, end).chars().next());
        if matches!(c, ',' | ';' | '。' | '、' | ':' | '!' | '?' | '(' | ')') && !in_number {
            clauses.push(from(upto(text, end), start));
            start = end;
        }
    }
    clauses.push(from(text, start));
    clauses
}

/// A clause with a no in it.
struct Refused<'t> {
    before: &'t str,
    no: &'t str,
    behind: &'t str,
}

impl<'t> Refused<'t> {
    fn of(clause: &'t str) -> Option<Self> {
        let (at, no) = NO.iter().filter_map(|no| clause.find(no).map(|at| (at, no.len()))).min()?;
        let end = at + no;
        Some(Self { before: upto(clause, at), no: from(upto(clause, end), at), behind: from(clause, end) })
    }

    /// What stands before the no; a consent in the same clause ends before it (`同意支付8万元利息不予支付`).
    fn subject(&self) -> &'t str {
        match Consent::of(self.before) {
            None => self.before,
            Some(consent) => {
                consent.behind.rfind(['元', '但', '而']).map_or("", |at| from(consent.behind, at).trim_start_matches(['元', '但', '而']))
            }
        }
    }

    /// Whether it may be a payment that is refused.
    fn refuses_to_pay(&self) -> bool {
        let verb = self.behind.trim_start_matches(['以', '再', '全', '部', '另', '行']);
        let says_nothing = !verb.starts_with(char::is_alphanumeric);
        self.no == "不列支" || says_nothing || verb.contains('付') || REFUSED_ACTS.iter().any(|word| verb.starts_with(word))
    }

    /// What stands behind the verb, which has two characters as a rule.
    fn object(&self) -> &'t str {
        let behind = self.behind.trim_end_matches(|c: char| c.is_ascii_punctuation() || matches!(c, '。' | '、'));
        let verb = match (self.no, behind.strip_prefix('付')) {
            ("不列支", _) => 0,
            (_, Some(rest)) if !rest.starts_with('款') => 1,
            _ => 2,
        };
        let object = behind.char_indices().nth(verb).map_or("", |(at, _)| from(behind, at));
        // To whom is not what.
        if object.starts_with(['给', '向', '的']) { "" } else { object }
    }
}

/// What was agreed to, behind the word of consent.
pub(super) struct Consent<'t> {
    pub before: &'t str,
    pub word: &'t str,
    pub behind: &'t str,
}

/// What stands before and behind a word of refusal in its clause, the verbs that go with it left out.
pub(super) fn parts_of_clause<'t>(clause: &'t str, word: &str) -> Vec<&'t str> {
    const VERBS: [&str; 25] = [
        "支付", "付款", "实施", "采购", "购置", "安排", "拨付", "列支", "报销", "考虑", "讨论", "研究", "决定", "执行", "办理", "处理",
        "发放", "审批", "签订", "拨款", "审议", "表决", "审定", "上会", "决策",
    ];
    // 绿化方案下次再议: until when is not what.
    const WHEN: [&str; 11] = ["下次会议", "下次", "下回", "改期", "改日", "以后", "日后", "留待", "提交", "另行", "暂时"];
    if NO.contains(&word) {
        return Refused::of(clause).map(|no| vec![no.object(), no.subject()]).unwrap_or_default();
    }
    let Some((before, behind)) = clause.split_once(word) else { return Vec::new() };
    let behind = behind.trim_end_matches(|c: char| !c.is_alphanumeric());
    let behind = VERBS.iter().find_map(|verb| behind.strip_prefix(verb)).unwrap_or(behind);
    let before = before.trim_end_matches(['均', '都', '也', '予', '以', '则']);
    let before = WHEN.iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before);
    let before = Consent::of(before).map_or(before, |_| "");
    vec![behind, before]
}

impl<'t> Consent<'t> {
    pub fn of(clause: &'t str) -> Option<Self> {
        let stands = |at: usize| !NEGATION.iter().any(|no| upto(clause, at).ends_with(no));
        let places = |word: &str| clause.match_indices(word).map(|(at, word)| (at, at + word.len())).find(|(at, _)| stands(*at));
        let agreed = CARRIED.iter().filter_map(|word| places(word)).min();
        // 支付8万元, 决定支付: what is to be paid is agreed to.
        let is_decided = |at: usize, end: usize| {
            let before = upto(clause, at);
            let ahead = DECIDED.iter().find_map(|word| before.strip_suffix(word)).filter(|ahead| !ahead.contains(['不', '未', '无', '非']));
            let alone = !clause.contains(['不', '未', '没', '无']) && !before.contains(char::is_alphanumeric);
            ahead.is_some() || alone || from(clause, end).contains('元')
        };
        let paid = || TO_PAY.iter().filter_map(|word| places(word)).filter(|(at, end)| is_decided(*at, *end)).min();
        let (at, end, behind) = match agreed {
            Some((at, end)) => (at, end, end),
            None => paid().map(|(at, end)| (at, end, at))?,
        };
        Some(Self { before: upto(clause, at), word: from(upto(clause, end), at), behind: from(clause, behind) })
    }

    pub fn pays(&self, wording: &Wording) -> bool {
        let has = |words: &[&str]| words.iter().any(|word| self.behind.contains(word));
        let is_nothing = has(&PAYS_ELSEWHERE) || PAYS_NOTHING.iter().any(|word| self.behind.starts_with(word));
        if is_nothing && !["付款", "支付", "拨付", "元"].iter().any(|word| self.behind.contains(word)) {
            return false;
        }
        has(&PAYS) || !has(&PAYS_NOTHING) || !wording.core(self.behind).says_something()
    }
}

/// What stands beside a refusal.
pub(super) struct Beside<'t> {
    pub consents: Vec<Consent<'t>>,
    pub topic: String,
    pub wording: &'t Wording,
}

impl Beside<'_> {
    fn is_proviso(&self, no: &Refused, previous: &str) -> bool {
        let (subject, object) = (no.subject(), no.object());
        if OTHERWISE.iter().any(|word| no.behind.starts_with(word)) {
            return self.pays();
        }
        if !no.refuses_to_pay() && self.pays() {
            return true;
        }
        // 超出部分,不予支付
        let apart = [subject, object].iter().all(|text| text.is_empty()) && Consent::of(previous).is_none() && has_rest(previous);
        self.is_other(object) || self.is_other(if apart { previous } else { subject })
    }

    /// Whether a payment was agreed to.
    fn pays(&self) -> bool {
        self.consents.iter().any(|consent| consent.pays(self.wording))
    }

    /// Whether this is something else than the matter.
    pub fn is_other(&self, what: &str) -> bool {
        if REASONS.iter().any(|word| what.contains(word)) {
            return false;
        }
        let what = FILLERS.iter().fold(what.to_owned(), |what, word| what.replace(word, ""));
        let what = what.trim_end_matches(['的', ',', '、', '。', ';']);
        if UNPASSED.contains(&what) {
            return false;
        }
        let pays = self.pays();
        // 资金不足, 整改到位前: why not, or until when.
        if what.contains(['不', '未']) || what.ends_with('前') {
            return pays;
        }
        let of_amount = self.consents.iter().any(|consent| consent.behind.contains('元'));
        if has_rest(what) {
            let left = what.contains('余') && (self.topic.contains('余') || self.topic.contains("尾款"));
            let itself = what.contains("大部分") || left || self.topic.contains(what);
            return pays && (of_amount || !itself);
        }
        if what.contains('元') {
            return of_amount;
        }
        let core = self.wording.core(what);
        // 规费, 安装费: money of one kind is named, though nothing but words without a subject is left of it.
        let fee =
            what.chars().nth(1).is_some() && what.ends_with(['费', '税', '息', '金']) && !MONEY.iter().any(|word| what.ends_with(word));
        let end = core.end().unwrap_or_else(|| what.to_owned());
        let itself = self.topic.contains(&end);
        (fee || core.says_something()) && (of_amount || !itself) && (pays || !MONEY.iter().any(|word| what.contains(word)))
    }
}

pub(super) fn has_rest(text: &str) -> bool {
    REST.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::ruleset::RuleSet;

    const CONSENTS: &[(&str, &str)] = &[
        ("研究河堤加固款", "同意支付12万元,其他款项不予支付"),
        ("研究河堤加固款", "同意支付,不予支付违约金"),
        ("研究河堤加固款", "同意付款,保险费不予另付"),
        ("研究河堤加固款", "同意,规费不予承担"),
        ("研究河堤加固款", "同意支付,超出合同的不予认可"),
        ("研究河堤加固款", "同意支付工程款,误工损失不予考虑"),
        ("研究河堤加固款", "同意支付,质量不达标不予支付"),
        ("研究河堤加固款", "同意从村集体资金支付,不列支党建经费"),
        ("研究河堤加固款", "一致通过。逾期不予支付"),
        ("研究河堤加固款", "同意支付8万元,余款不予支付"),
        ("研究河堤加固款", "同意支付8万元,超出部分,不予支付"),
        ("研究河堤加固款", "同意支付8万元其余不予支付"),
        ("研究河堤加固款", "支付64,001.35元,其它费用未予批准"),
        ("研究河堤加固款", "利息不予支付,同意支付本金"),
        ("研究河堤加固款", "同意支付,不予垫付"),
        ("研究河堤加固款", "同意支付8万元,尾款不予支付"),
        ("研究河堤加固款", "同意支付,质保金未予支付"),
        ("研究河堤加固款", "同意支付,不予支付安装费"),
        ("研究河堤加固款", "同意支付,管理费、服务费不予支付"),
        ("研究河堤加固款", "同意支付,不予安排考察"),
        ("研究河堤加固款", "同意支付。该单位申诉不予受理"),
        ("研究河堤加固款", "同意支付,决算未通过不予支付"),
        ("研究河堤加固款", "同意支付,利息等均不予支付"),
        ("研究河堤加固款", "同意实施,签证单不予认可"),
        ("研究河堤加固款", "同意采购,运杂费一律不予支付"),
        ("研究河堤加固余款", "同意支付8万元,其余不予支付"),
        ("", "同意支付,滞纳金不予支付"),
        ("研究河堤加固款", "同意支付,履约保证金不予退还"),
        ("研究河堤加固款", "同意,工期不予顺延"),
        ("研究河堤加固款", "同意支付8万元,超出部分不予支付"),
        ("研究河堤加固款", "没有不同意见,一致通过"),
        ("研究河堤加固款", "同意支付,违约金不予扣减"),
        ("研究河堤加固款", "同意,对超期不予处罚"),
        ("研究河堤加固款", "会议决定拨付,滞纳金不予支付"),
        ("研究河堤加固款", "赞同,违约金不予支付"),
        ("研究河堤加固款", "如数付清,利息不予承担"),
        ("研究河堤加固款", "予以拨付,超期部分不予支付"),
        ("研究河堤加固款", "应予付款,罚息不予认可"),
        ("研究河堤加固款", "付款58000元,其他不予支付"),
        ("研究河堤加固款", "同意付款,不予宣传"),
        ("研究河堤加固款", "同意付款,不予下浮"),
        ("研究河堤加固款", "同意付款,未予备案"),
        ("研究河堤加固款", "同意银行转账,不予现金支付"),
    ];

    const REFUSALS: &[(&str, &str)] = &[
        ("研究河堤加固款", "余款不予支付"),
        ("研究河堤加固款", "其他部分不予批准"),
        ("研究河堤加固款", "逾期不予同意"),
        ("研究河堤加固款", "绝大部分不予通过"),
        ("研究河堤加固款", "利息不予支付"),
        ("研究河堤加固款", "会议决定不予支付"),
        ("研究河堤加固款", "同意立项,资金不予安排"),
        ("研究河堤加固款", "同意验收,余款不予支付"),
        ("研究河堤加固余款", "同意结算,余款不予支付"),
        ("研究河堤加固款", "同意审计结论,不予支付"),
        ("研究河堤加固款", "同意实施,河堤加固不予支付"),
        ("研究河堤加固款", "通过方案,该款不予支付"),
        ("研究河堤加固款", "原则同意,因资金紧张不予支付"),
        ("研究河堤加固款", "同意立项,不予拨付项目资金"),
        ("研究河堤加固款", "同意终止合同,对该公司不予支付"),
        ("研究河堤加固款", "未同意,利息不予支付"),
        ("研究河堤加固款", "同意支付,利息不予支付,本事项暂缓"),
        ("", "不予支付"),
        ("研究河堤加固尾款", "同意验收,尾款不予支付"),
        ("研究河堤加固进度款", "同意开工,进度款不予支付"),
        ("研究发放奖金", "同意考核结果,奖金不予发放"),
        ("研究河堤加固款", "同意设计,工作经费不予支付"),
        ("研究河堤加固款", "同意退还资料,会议未通过不予支付"),
        ("研究河堤加固款", "不予安排资金"),
        ("研究河堤加固款", "同意终止协议,剩余款项不予支付"),
        ("研究河堤加固款", "同意由承包人负担费用,村集体不予支付"),
        ("研究河堤加固款", "同意资金由业主自筹,财政资金不予拨付"),
        ("研究河堤加固款", "同意问责,该笔违规费用不予列支"),
        ("研究河堤加固款", "同意审核工程量,资料不全不予支付"),
        ("研究河堤加固款", "同意整改,验收合格前不予支付"),
        ("研究河堤加固款", "不予公示,不予付款"),
        ("研究河堤加固款", "不应全额支付,利息不予支付"),
    ];

    #[test]
    fn a_no_beside_a_consent_is_about_what_it_names() {
        let set = RuleSet::load(&[]).unwrap();
        let list = |id: &str| set.shared.lexicon.get(id).cloned().unwrap();
        let wording = Wording::new(&[list("subject-fillers")], &[list("company-fillers")], &[list("department-names")]);
        let refused = list("refusal");
        let says_no = |topic: &str, text: &str| refused.find(&without_provisos(&compact(text), topic, &wording).told).is_some();
        let wrong = |texts: &'static [(&str, &str)], no: bool| texts.iter().filter(move |(topic, text)| says_no(topic, text) != no);
        assert_eq!(wrong(CONSENTS, false).collect::<Vec<_>>(), Vec::<&(&str, &str)>::new());
        assert_eq!(wrong(REFUSALS, true).collect::<Vec<_>>(), Vec::<&(&str, &str)>::new());
    }
}
