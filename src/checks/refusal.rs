//! What a decision refuses. A clause of 不予 or 未予 beside a consent may be about something else than the matter: `同意支付8万元,其他费用不予支付`
//! agrees. What it is about stands behind its verb (`不予支付利息`) or before the no (`停工损失不予考虑`); where that is nothing, or the matter
//! itself, it refuses the matter.

use super::subject::Wording;
use crate::value::text::compact;

/// What is looked at; any other refusal is one wherever it stands.
const NO: [&str; 3] = ["不予", "未予", "不列支"];
/// Words of consent.
const CARRIED: [&str; 5] = ["同意", "通过", "批准", "准予", "准许"];
/// What makes the word behind it none.
const NEGATION: [&str; 9] = ["不", "未", "没有", "未获", "不予", "未予", "无人", "待", "须经"];
/// A consent that names one of these is one to pay.
const PAYS: [&str; 13] = ["付", "拨", "列支", "安排", "报销", "元", "款", "费", "金", "采购", "购", "发放", "合同"];
/// Consent to one of these alone pays nothing.
const PAYS_NOTHING: [&str; 12] = ["验收", "立项", "审计", "变更", "延期", "上报", "调研", "考察", "整改", "补充", "审核", "核实"];
/// What is left, is a part or comes on top: not what was agreed to beside it.
const REST: [&str; 16] =
    ["余", "其他", "其它", "超", "差额", "部分", "额外", "多出", "另", "尾款", "质保", "保证金", "定金", "预付", "进度款", "首付"];
/// Other ways to pay than the one that was agreed to.
const OTHERWISE: [&str; 4] = ["预付", "垫付", "另付", "补付"];
/// Conditions, behind what did not pass.
const UNPASSED: [&str; 4] = ["未通过", "不通过", "未获通过", "没有通过"];
/// What may stand before a no and says nothing of what it is about.
const FILLERS: [&str; 32] = [
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

/// A decision without the refusals that are about something else. `text` is folded by [`compact`]; `topic` is what was decided on, empty where
/// it is the decision itself.
pub(super) fn without_provisos(text: &str, topic: &str, wording: &Wording) -> String {
    if !NO.iter().any(|no| text.contains(no)) {
        return text.to_owned();
    }
    let clauses = clauses(text);
    let consents: Vec<Consent> =
        clauses.iter().filter_map(|clause| Consent::of(Refused::of(clause).map_or(clause, |no| no.before))).collect();
    if consents.is_empty() {
        return text.to_owned();
    }
    let beside = Beside { consents, topic: compact(topic), wording };
    let mut told = String::with_capacity(text.len());
    let mut previous = "";
    for clause in clauses {
        match Refused::of(clause) {
            Some(no) if beside.is_proviso(&no, previous) => {
                // 审计未通过不予支付: what did not pass is no decision of the meeting.
                let before = UNPASSED.iter().find_map(|word| no.before.strip_suffix(word)).unwrap_or(no.before);
                told.push_str(before);
                told.push('\u{1}');
                told.push_str(no.behind);
            }
            _ => told.push_str(clause),
        }
        previous = clause;
    }
    told
}

fn upto(text: &str, end: usize) -> &str {
    text.get(..end).unwrap_or_default()
}

fn from(text: &str, start: usize) -> &str {
    text.get(start..).unwrap_or_default()
}

/// The clauses of a text, each with what ends it. The comma of `64,001.35` ends none.
fn clauses(text: &str) -> Vec<&str> {
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
struct Consent<'t> {
    behind: &'t str,
}

impl<'t> Consent<'t> {
    fn of(clause: &'t str) -> Option<Self> {
        let stands = |at: usize| !NEGATION.iter().any(|no| upto(clause, at).ends_with(no));
        let find = |word: &str| clause.match_indices(word).map(|(at, word)| (at, at + word.len())).find(|(at, _)| stands(*at));
        let agreed = CARRIED.iter().filter_map(|word| find(word)).min().map(|(_, end)| end);
        // 支付8万元: what is to be paid is agreed to.
        let paid =
            || ["支付", "拨付"].iter().find_map(|word| find(word)).filter(|(_, end)| from(clause, *end).contains('元')).map(|(at, _)| at);
        Some(Self { behind: from(clause, agreed.or_else(paid)?) })
    }

    fn pays(&self, wording: &Wording) -> bool {
        let has = |words: &[&str]| words.iter().any(|word| self.behind.contains(word));
        has(&PAYS) || !has(&PAYS_NOTHING) || !wording.core(self.behind).says_something()
    }
}

/// What stands beside a refusal.
struct Beside<'t> {
    consents: Vec<Consent<'t>>,
    topic: String,
    wording: &'t Wording,
}

impl Beside<'_> {
    fn is_proviso(&self, no: &Refused, previous: &str) -> bool {
        let (subject, object) = (no.subject(), no.object());
        if OTHERWISE.iter().any(|word| no.behind.starts_with(word)) {
            return self.pays();
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
    fn is_other(&self, what: &str) -> bool {
        if REASONS.iter().any(|word| what.contains(word)) {
            return false;
        }
        let what = FILLERS.iter().fold(what.to_owned(), |what, word| what.replace(word, ""));
        let what = what.trim_end_matches(['的', ',', '、', '。', ';']);
        if UNPASSED.contains(&what) {
            return false;
        }
        let pays = self.pays();
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

fn has_rest(text: &str) -> bool {
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
    ];

    #[test]
    fn a_no_beside_a_consent_is_about_what_it_names() {
        let set = RuleSet::load(&[]).unwrap();
        let list = |id: &str| set.shared.lexicon.get(id).cloned().unwrap();
        let wording = Wording::new(&[list("subject-fillers")], &[list("company-fillers")], &[list("department-names")]);
        let refused = list("refusal");
        let says_no = |topic: &str, text: &str| refused.find(&without_provisos(&compact(text), topic, &wording)).is_some();
        let wrong = |texts: &'static [(&str, &str)], no: bool| texts.iter().filter(move |(topic, text)| says_no(topic, text) != no);
        assert_eq!(wrong(CONSENTS, false).collect::<Vec<_>>(), Vec::<&(&str, &str)>::new());
        assert_eq!(wrong(REFUSALS, true).collect::<Vec<_>>(), Vec::<&(&str, &str)>::new());
    }
}
