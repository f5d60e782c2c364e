//! What a decision comes to for a payment: agreed to, refused, or unclear, where it says both and does not tell which of them concerns the
//! payment. The votes are one thing, what is said of the matter is another: a majority against it refuses whatever the decision beside it says;
//! a vote that carried leaves what the decision refuses. Only what is refused in so many words accuses; what is unclear is told as such.

mod told;

use rust_decimal::Decimal;

use self::told::{told_plainly, with_blanks, without_dates};
use super::aside::{members_counted, present_consent, spelled_out, without_asides};
use super::refusal::{Consent, Provisos, clauses, parts_of_clause, without_provisos};
use super::subject::{Core, LEFT, Wording, alike, is_very, within};
use crate::rules::lexicon::WordList;
use crate::tables::VOTED;
use crate::value::ballot::ticked;
use crate::value::stated::stated_amount;
use crate::value::text::{compact, is_han};
use crate::value::votes::Votes;

/// How a vote went, where it is said of the whole.
const OUTCOMES: [&str; 14] = [
    "未通过",
    "不通过",
    "没有通过",
    "没通过",
    "未获通过",
    "未能通过",
    "未过半",
    "没过半",
    "没有过半",
    "不足半数",
    "未达半数",
    "不到半数",
    "未超过半数",
    "未形成决议",
];
/// What stands before such an outcome and names no other matter.
pub(super) const OF_THE_WHOLE: [&str; 9] = ["表决", "会议", "投票", "决议", "票数", "同意", "赞成", "最终", "票"];
/// What a vote may say that decides nothing.
const UNDECIDED: [&str; 9] = ["否", "×", "不", "待定", "待议", "未表决", "未决", "有异议", "不一致"];
/// What refers to the matter that was decided on.
const THIS: [&str; 12] = ["此事", "本事项", "该事项", "此事项", "本议题", "该议题", "该款", "此款", "该笔", "该项目", "本项目", "此项"];
/// So many against it are more than a few, where nobody counted who was for it.
const FEW: i64 = 3;
/// What is still to be had.
const CONDITIONS: [&str; 18] = [
    "待",
    "取得",
    "征求",
    "征得",
    "须经",
    "需经",
    "应经",
    "认为",
    "后再",
    "如果",
    "若",
    "建议",
    "会后",
    "同意后",
    "批准后",
    "通过后",
    "能否",
    "是否",
];
/// Who agrees where it is no one person.
const TOGETHER: [&str; 24] = [
    "会议", "研究", "一致", "多数", "半数", "以上", "其余", "其他", "全体", "大家", "与会", "委员", "代表", "班子", "原则", "决定", "应予",
    "予以", "可以", "表决", "决议", "集体", "最终", "均",
];
/// What parts the matters of a topic.
pub(super) const PARTING: [char; 9] = ['、', ',', ';', '。', '和', '与', '及', '(', ')'];
/// The fewest characters of what has a clause of its own.
const OWN_CHARS_MIN: usize = 3;

/// What names of firms end with.
const FIRMS: [&str; 12] = ["公司", "集团", "厂", "店", "商行", "经营部", "合作社", "超市", "事务所", "工作室", "中心", "施工队"];

/// How a decision stands to a payment.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stand {
    #[default]
    Agreed,
    /// It says both, and does not tell which of them concerns the payment.
    Unclear,
    Refused,
}

/// What a decision comes to.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// Of the whole.
    pub stand: Stand,
    /// What is put off or refused, where the rest is not.
    put_off: Vec<PutOff>,
    /// What is agreed to beside a refusal, and the clauses that do so.
    agreed: Vec<Core>,
    agreed_text: String,
    /// All that is agreed to, where the rest is refused.
    only: Option<Only>,
}

/// What is agreed to where the rest is refused: `同意支付4万元,余款暂缓`.
#[derive(Debug, Default)]
struct Only {
    /// What it is of, where that is told.
    cores: Vec<Core>,
    sum: Option<Sum>,
    /// The consent, folded.
    text: String,
}

impl Only {
    /// Whether it is of a payee of these forms and of what some texts say, as far as it tells: where it names a firm, of that firm, and of what
    /// is left of a price only where it says so.
    fn is_of(&self, cores: &[&Core], forms: &[String]) -> bool {
        let other_firm = FIRMS.iter().any(|word| self.text.contains(word)) && !forms.iter().any(|form| self.text.contains(form.as_str()));
        let is_left = cores.iter().any(|core| core.is_left());
        !other_firm && (!is_left || LEFT.iter().any(|word| self.text.contains(word)))
    }
}

/// How much is agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sum {
    Amount(Decimal),
    /// Of a hundred parts of what was asked for.
    Percent(Decimal),
}

/// What a decision puts off or refuses.
#[derive(Debug)]
struct PutOff {
    core: Core,
    /// As it is said, folded.
    text: String,
    /// Refused beside a consent that it takes nothing from: what is agreed to stays so, though it sounds like it.
    is_proviso: bool,
}

impl PutOff {
    fn new(said: &str, is_proviso: bool, wording: &Wording) -> Self {
        Self { core: wording.core(said), text: wording.fold(said), is_proviso }
    }

    /// Whether it is a payee and nothing else.
    fn is_payee(&self, forms: &[String]) -> bool {
        let is_named = |form: &String| {
            self.text.ends_with(form.as_str()) || (self.text.contains(form.as_str()) && FIRMS.iter().any(|word| self.text.ends_with(word)))
        };
        forms.iter().any(is_named)
    }
}

impl Verdict {
    /// One of the whole.
    pub fn plain(stand: Stand) -> Self {
        Self { stand, ..Self::default() }
    }

    /// Of one item, beside others of its row that are refused: they may be named in what is said of all.
    pub fn beside(own: &str, refused: &[&str], wording: &Wording) -> Self {
        let put_off = refused.iter().map(|said| PutOff::new(said, true, wording)).collect();
        Self { put_off, agreed: vec![wording.core(own)], agreed_text: wording.fold(own), ..Self::default() }
    }

    /// The same, no better than that as a whole.
    pub fn or(self, stand: Stand) -> Self {
        Self { stand: self.stand.max(stand), ..self }
    }

    /// Reads a decision, with the vote behind [`VOTED`]. `topic` is what was decided on, empty where it is the decision itself.
    pub fn of(text: &str, topic: &str, wording: &Wording, refused: &[WordList]) -> Self {
        let (decision, vote) = text.split_once(VOTED).unwrap_or((text, ""));
        let by_vote = Self::of_vote(vote, decision, topic, wording, refused);
        if by_vote.stand == Stand::Refused {
            return by_vote;
        }
        let told = told_plainly(&with_blanks(&compact(&ticked(decision))), refused);
        let told = agreed_all_the_same(&told, wording, refused);
        let told = members_counted(&spelled_out(&told, topic, wording), topic, false);
        let votes = Votes::of(&told);
        if let Some(lost) = lost_of_several(&votes, wording) {
            let put_off = lost.iter().map(|said| PutOff::new(said, false, wording)).collect();
            return Self { put_off, ..Self::default() };
        }
        if is_lost(&votes, wording) || others_against(&told) || ratio_lost(&told) || nobody_for(&votes, &told) {
            return Self::plain(Stand::Refused);
        }
        if pays_nothing(&votes.verdict(), wording, refused) {
            return Self::plain(Stand::Refused);
        }
        let all_abstained = votes.abstained >= FEW && !votes.counts_fors && !is_carried(&votes, wording);
        let Self { stand, put_off, agreed, agreed_text, .. } = Self::of_words(&votes.verdict(), topic, wording, refused);
        let stand = if all_abstained { stand.max(Stand::Unclear) } else { stand };
        let only = only_agreed(&told, topic, wording, refused);
        Self { stand: stand.max(by_vote.stand), put_off: put_off.into_iter().chain(by_vote.put_off).collect(), agreed, agreed_text, only }
    }

    /// Reads a vote that stands beside a decision.
    fn of_vote(vote: &str, decision: &str, topic: &str, wording: &Wording, refused: &[WordList]) -> Self {
        let told = told_plainly(&with_blanks(&without_dates(&compact(&ticked(vote)))), refused);
        if told.is_empty() {
            return Self::default();
        }
        if UNDECIDED.contains(&told.as_str()) {
            return Self::plain(Stand::Unclear);
        }
        let told = members_counted(&spelled_out(&told, topic, wording), topic, true);
        let votes = Votes::of(&told);
        let is_passed = is_carried(&votes, wording) || decision.contains("通过");
        let most = votes.against > votes.fors && (votes.counts_fors || (votes.against >= FEW && !is_carried(&votes, wording)));
        let even = votes.counts_fors && votes.against > 0 && votes.against == votes.fors && !is_passed;
        if most || even || others_against(&told) || ratio_lost(&told) || nobody_for(&votes, &told) {
            return Self::plain(Stand::Refused);
        }
        let said = votes.verdict();
        let agrees = votes.fors > votes.against || clauses(&said).iter().any(|clause| Consent::of(clause).is_some());
        // The decision beside it agrees, as far as the vote does not refuse.
        let judged = Self::of_words(&format!("同意,{said}"), topic, wording, refused);
        let all_abstained = votes.abstained >= FEW && !votes.counts_fors && !is_passed;
        match judged.stand {
            Stand::Unclear if !agrees => judged.or(Stand::Refused),
            _ if all_abstained => judged.or(Stand::Unclear),
            _ => judged,
        }
    }

    /// Reads what is said, the votes aside.
    fn of_words(said: &str, topic: &str, wording: &Wording, refused: &[WordList]) -> Self {
        let asides = without_asides(said, topic, wording, refused);
        let Provisos { told, declined } = without_provisos(&asides.told, topic, wording);
        let (mut put_off, mut stand) = (Vec::new(), Stand::Agreed);
        if refused.iter().any(|list| list.find(&told).is_some()) {
            let own = own_objects(&told, topic, wording, refused).filter(|objects| !objects.is_empty());
            let objects;
            (stand, objects) = match own {
                Some(own) => (stand, own),
                None => of_whole(&told, topic, wording, refused),
            };
            put_off.extend(objects.iter().map(|said| PutOff::new(said, false, wording)));
        }
        if stand == Stand::Refused {
            return Self::plain(stand);
        }
        let named = declined.iter().filter(|said| is_own(said, wording));
        put_off.extend(named.chain(&asides.declined).map(|said| PutOff::new(said, true, wording)));
        if put_off.is_empty() {
            return Self::plain(stand);
        }
        let clauses = clauses(&told);
        let kept = |clause: &&str| refused.iter().all(|list| list.find(clause).is_none());
        // A proviso is left with a mark for its no.
        let kept = clauses.into_iter().filter(kept).map(|clause| clause.split('\u{1}').next().unwrap_or_default());
        let consents: Vec<Consent> = kept.filter_map(Consent::of).collect();
        let agreed_text = consents.iter().map(|consent| wording.fold(&format!("{}\u{1}{}", consent.before, consent.behind))).collect();
        let mut agreed: Vec<Core> =
            consents.iter().flat_map(|consent| [consent.before, consent.behind].map(|text| wording.core(text))).collect();
        agreed.extend(still_agreed(topic, &put_off, &agreed, wording));
        Self { stand, put_off, agreed, agreed_text, only: None }
    }

    /// How it stands to what some texts say, or to the payee of these forms.
    pub fn on<'c>(&self, cores: impl IntoIterator<Item = &'c Core>, forms: &[String]) -> Stand {
        let is_agreed = |core: &Core| self.agreed.iter().any(|other| alike(core, other));
        // 同意退履约保证金,质量保证金暂不支付: what is refused in the very words stays so, though what is agreed to sounds like it.
        let itself =
            |core: &Core, other: &PutOff| is_very(core, &other.core) && !self.agreed.iter().any(|agreed| is_very(agreed, &other.core));
        let is_of =
            |core: &Core, other: &PutOff| alike(core, &other.core) && (!other.is_proviso || itself(core, other) || !is_agreed(core));
        let is_put_off = |core: &Core| self.put_off.iter().any(|other| is_of(core, other));
        let payee = || self.put_off.iter().any(|other| other.is_payee(forms)) && !forms.iter().any(|form| self.agreed_text.contains(form));
        let cores: Vec<&Core> = cores.into_iter().collect();
        if cores.iter().copied().any(is_put_off) || payee() {
            return Stand::Refused;
        }
        let is_left = self.only.as_ref().is_some_and(|only| !cores.iter().any(|core| only.cores.iter().any(|other| alike(core, other))));
        if is_left { self.stand.max(Stand::Unclear) } else { self.stand }
    }

    /// The same for a payment of this much: where the rest is refused, what is agreed to is, up to its sum.
    pub fn on_amount<'c>(&self, cores: impl IntoIterator<Item = &'c Core>, forms: &[String], amount: Decimal) -> Stand {
        let cores: Vec<&Core> = cores.into_iter().collect();
        let stand = self.on(cores.iter().copied(), forms);
        let is_part =
            self.agreed_sum().is_some_and(|sum| amount <= sum) && self.only.as_ref().is_some_and(|only| only.is_of(&cores, forms));
        if stand == Stand::Unclear && is_part { self.stand } else { stand }
    }

    /// Whether it refuses nothing and leaves nothing open.
    pub fn agrees_to_all(&self) -> bool {
        self.stand == Stand::Agreed && self.put_off.is_empty() && self.only.is_none()
    }

    /// How much is agreed to where the rest is refused.
    pub fn agreed_sum(&self) -> Option<Decimal> {
        self.only.as_ref()?.sum.and_then(|sum| if let Sum::Amount(amount) = sum { Some(amount) } else { None })
    }

    /// The same, where so much was asked for in all: what is agreed to may be a share of it.
    pub fn of_asked(mut self, asked: Option<Decimal>) -> Self {
        if let Some(only) = &mut self.only
            && let Some(Sum::Percent(percent)) = only.sum
        {
            let share = asked.and_then(|asked| asked.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED));
            only.sum = share.map(|share| Sum::Amount(share.round_dp(2)));
        }
        self
    }
}

/// A decision without what is only a refusal where nothing is agreed to: `同意维修,施工队询价后再定` leaves open who does it, and 不列入预算 beside
/// a consent says where the money comes from.
fn agreed_all_the_same(told: &str, wording: &Wording, refused: &[WordList]) -> String {
    const LATER: [&str; 4] = ["后再研究", "后再讨论", "后再决定", "后再定"];
    const BUDGET: [&str; 2] = ["不列入", "不纳入"];
    let find = |clause: &str| refused.iter().find_map(|list| list.find(clause));
    let is_soft =
        |clause: &str| find(clause).is_some_and(|word| LATER.contains(&word) || BUDGET.iter().any(|begin| word.starts_with(begin)));
    let clauses = clauses(told);
    let agrees = |clause: &&str| find(clause).is_none() && present_consent(clause).is_some_and(|consent| consent.pays(wording));
    if !clauses.iter().any(agrees) {
        return told.to_owned();
    }
    clauses.into_iter().filter(|clause| !is_soft(clause)).collect()
}

/// Whether a decision refuses to pay in so many words, and agrees to nothing but what pays nothing: `同意撤销原支付决定,不予支付`.
fn pays_nothing(said: &str, wording: &Wording, refused: &[WordList]) -> bool {
    const ENDS: [&str; 6] = ["方案", "意见", "程序", "计划", "建议", "设计"];
    const BEGINS: [&str; 8] = ["撤销", "取消", "终止", "解除", "诉讼", "起诉", "仲裁", "走"];
    const ACTS: [&str; 6] = ["支付", "付款", "拨付", "拨款", "列支", "付"];
    let find = |clause: &str| refused.iter().find_map(|list| list.find(clause));
    let (no, yes): (Vec<&str>, Vec<&str>) = clauses(said).into_iter().partition(|clause| find(clause).is_some());
    // Nothing but the refusal: neither what it is of nor why or when.
    let is_bare = |clause: &&str| {
        let Some((before, behind)) = find(clause).and_then(|word| clause.split_once(word)) else { return false };
        let before = OF_THE_WHOLE.iter().fold(before.to_owned(), |text, of| text.replace(of, ""));
        let verb = behind.trim_matches(|c: char| !c.is_alphanumeric());
        let says_no =
            ACTS.contains(&verb) || (verb.is_empty() && find(clause).is_some_and(|word| ACTS.iter().any(|act| word.ends_with(act))));
        says_no && !before.contains(is_han)
    };
    let consents: Vec<Consent> = yes.into_iter().filter_map(Consent::of).collect();
    let is_no_payment = |consent: &Consent| {
        let behind = consent.behind.trim_end_matches(|c: char| !c.is_alphanumeric());
        let said = wording.core(behind).says_something() || behind.chars().filter(|c| is_han(*c)).count() >= 4;
        let another = BEGINS.iter().any(|word| behind.starts_with(word));
        said && (another || ENDS.iter().any(|end| behind.ends_with(end))) && (another || !behind.contains(['付', '拨', '元']))
    };
    !no.is_empty() && no.iter().all(is_bare) && !consents.is_empty() && consents.iter().all(is_no_payment)
}

/// How a decision stands that refuses with a clause that is none of its own part, and what its clauses of refusal name: refused where it agrees to
/// pay nothing, or where such a clause names the matter or tells how the vote went.
fn of_whole(told: &str, topic: &str, wording: &Wording, refused: &[WordList]) -> (Stand, Vec<String>) {
    let find = |clause: &str| refused.iter().find_map(|list| list.find(clause));
    let clauses = clauses(told);
    let agrees = |clause: &&str| find(clause).is_none() && present_consent(clause).is_some_and(|consent| consent.pays(wording));
    if !clauses.iter().any(agrees) {
        return (Stand::Refused, Vec::new());
    }
    let topic = compact(topic);
    let matters: Vec<Core> = topic.split(PARTING).map(|part| wording.core(part)).filter(Core::says_something).collect();
    let (mut stand, mut objects) = (Stand::Unclear, Vec::new());
    for (clause, word) in clauses.iter().filter_map(|clause| find(clause).map(|word| (*clause, word))) {
        let own: Vec<&str> = parts_of_clause(clause, word).into_iter().filter(|object| is_own(object, wording)).collect();
        let is_matter = own.iter().any(|object| matches!(matters.as_slice(), [matter] if alike(matter, &wording.core(object))));
        let (before, behind) = clause.split_once(word).unwrap_or_default();
        let ahead = OF_THE_WHOLE.iter().fold(before.to_owned(), |text, of| text.replace(of, ""));
        let is_outcome = OUTCOMES.iter().any(|outcome| word.contains(outcome))
            && !ahead.contains(is_han)
            && !behind.trim_start_matches('数').contains(is_han);
        if is_matter || is_outcome || THIS.iter().any(|this| clause.contains(this)) {
            stand = Stand::Refused;
        }
        objects.extend(own.into_iter().map(str::to_owned));
    }
    (stand, objects)
}

/// The matters of a topic that a refusal beside a consent leaves agreed to: all but those it is of, where something else is agreed to.
fn still_agreed(topic: &str, put_off: &[PutOff], agreed: &[Core], wording: &Wording) -> Vec<Core> {
    let topic = compact(topic);
    let is_of = |matter: &Core| put_off.iter().any(|other| within(&other.core, matter));
    let matters = topic.split(PARTING).map(|part| wording.core(part)).filter(Core::says_something);
    let (refused, mut left): (Vec<Core>, Vec<Core>) = matters.partition(is_of);
    if left.is_empty() && !agreed.iter().any(|core| core.says_something() && !is_of(core)) {
        left = refused;
    }
    left
}

/// Whether a vote beside a decision was lost.
pub(super) fn vote_is_lost(vote: &str, decision: &str, wording: &Wording, refused: &[WordList]) -> bool {
    Verdict::of_vote(vote, decision, "", wording, refused).stand == Stand::Refused
}

/// Whether the votes that a decision counts were lost: where as many were for it, or nobody counted those, what else it says may carry it. Of a
/// few against it, and nobody counted, the others were for it.
fn is_lost(votes: &Votes, wording: &Wording) -> bool {
    let most = votes.counts_fors && votes.against > votes.fors;
    let few = !votes.counts_fors && votes.against < FEW;
    votes.is_lost() && !few && (most || !is_carried(votes, wording))
}

/// `仅1人同意,其余反对`.
fn others_against(text: &str) -> bool {
    ["其余", "其他", "多数", "大部分", "全体", "一致", "均", "都"].iter().any(|who| {
        text.match_indices(who).any(|(at, who)| {
            let behind = text.get(at + who.len()..).unwrap_or_default();
            // 其他事项均反对: matters, and nobody.
            let before = clauses(text.get(..at).unwrap_or_default()).pop().unwrap_or_default();
            if ["事项", "议题", "项目", "方案", "支出"].iter().any(|of| before.ends_with(of)) {
                return false;
            }
            let behind = behind.trim_start_matches(['人', '员', '均', '都', '的', '委', '成', '班', '子', '同', '志', '表', '示', '代']);
            ["反对", "不赞成"]
                .iter()
                .any(|word| behind.strip_prefix(word).is_some_and(|rest| !rest.starts_with(is_han) && !rest.starts_with('0')))
        })
    })
}

/// Whether a text, or a clause of it that names the vote, is two numbers and no more, the second no less than the first: `2:7`, `表决4比4`.
fn ratio_lost(text: &str) -> bool {
    let number = |text: &str| if text.len() <= 2 { text.parse::<u32>().ok() } else { None };
    let is_lost = |text: &str| {
        let text = text.trim_matches(|c: char| !c.is_alphanumeric() || c == '票');
        let pair = text.split_once([':', '比']).and_then(|(fors, against)| Some((number(fors)?, number(against)?)));
        pair.is_some_and(|(fors, against)| against >= fors && against > 0)
    };
    let names_vote = |clause: &str| {
        let left =
            ["表决", "票数", "结果", "投票", "赞成", "反对", "票"].iter().fold(clause.to_owned(), |text, word| text.replace(word, ""));
        left != clause && is_lost(&left)
    };
    is_lost(text) || text.split([',', ';', '。', '(', ')']).any(names_vote)
}

/// All that a decision agrees to where it refuses the rest (`同意支付4万元,余款暂缓`): of one matter that is no more than a part of it.
fn only_agreed(told: &str, topic: &str, wording: &Wording, refused: &[WordList]) -> Option<Only> {
    const REST: [&str; 6] = ["余款", "余额", "其余", "剩余", "余下", "下余"];
    const REPEATED: [&str; 8] = ["每", "各", "按月", "按季", "按年", "逐月", "逐季", "逐年"];
    let is_refused = |clause: &&str| refused.iter().any(|list| list.find(clause).is_some());
    let (no, yes): (Vec<&str>, Vec<&str>) = clauses(told).into_iter().partition(is_refused);
    let of_rest = |clause: &&str| {
        let said = clause.trim_start_matches(|c: char| !c.is_alphanumeric());
        REST.iter().any(|word| said.starts_with(word)) && !said.contains(['人', '票', '名', '员', '表'])
    };
    if !no.iter().any(of_rest) {
        return None;
    }
    let topic = compact(topic);
    let is_one = topic.split(PARTING).filter(|part| wording.core(part).says_something()).count() < 2;
    let is_part = |consent: &Consent| is_one || consent.behind.contains('%');
    let consents: Vec<Consent> = yes.into_iter().filter_map(Consent::of).collect();
    let said = |consent: &Consent| format!("{}\u{1}{}", consent.before, consent.behind);
    // 同意支付58000元,其余部分暂缓: all that was asked for.
    let asked = stated_amount(&topic);
    if asked.is_some() && consents.iter().any(|consent| stated_amount(consent.behind) >= asked) {
        return None;
    }
    let sum = match consents.as_slice() {
        // 每季度支付5万元: no sum in all.
        [consent] if is_part(consent) && !REPEATED.iter().any(|word| said(consent).contains(word)) => sum_of(consent.behind),
        _ => None,
    };
    let text = consents.iter().map(|consent| wording.fold(&said(consent))).collect();
    let consents = consents.iter().filter(|consent| !is_part(consent));
    Some(Only { text, cores: consents.flat_map(|consent| [consent.before, consent.behind].map(|text| wording.core(text))).collect(), sum })
}

/// The one sum of a consent: its amount, or the one share that it names.
fn sum_of(said: &str) -> Option<Sum> {
    let Some((before, behind)) = said.split_once('%') else { return stated_amount(said).map(Sum::Amount) };
    let digits = before.rsplit(|c: char| !(c.is_ascii_digit() || c == '.')).next()?;
    let percent: Decimal = digits.parse().ok()?;
    let is_one = !behind.contains('%') && stated_amount(said).is_none() && percent <= Decimal::ONE_HUNDRED;
    is_one.then_some(Sum::Percent(percent))
}

/// Whether a text counts those who were for it, and there were none: a form that nobody filled in says nothing.
fn nobody_for(votes: &Votes, text: &str) -> bool {
    const NONE: [&str; 9] = ["0票同意", "0人同意", "零票同意", "0票赞成", "0人赞成", "同意0", "赞成0", "同意票0", "赞成票0"];
    let says = NONE.iter().any(|none| {
        text.match_indices(none).any(|(at, _)| !text.get(..at).unwrap_or_default().ends_with(|c: char| c == '不' || c.is_ascii_digit()))
    });
    votes.counts_fors && votes.fors == 0 && says
}

/// What the lost ones of several votes were on, where others were won and each says what it is on.
fn lost_of_several(votes: &Votes, wording: &Wording) -> Option<Vec<String>> {
    const VOTE: [&str; 4] = ["表决结果", "表决情况", "投票结果", "表决"];
    let said = |text: &str| VOTE.iter().fold(text.to_owned(), |text, word| text.replace(word, ""));
    let on = |(text, ..): &(String, i64, i64)| is_own(&said(text), wording);
    let (lost, won): (Vec<_>, Vec<_>) = votes.each.iter().partition(|(_, fors, against)| against > fors);
    let told_apart = !lost.is_empty() && !won.is_empty() && votes.each.iter().all(on);
    told_apart.then(|| lost.iter().map(|(text, ..)| said(text).trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned()).collect())
}

/// Whether a clause agrees to pay, by more than one person and without a condition.
fn is_carried(votes: &Votes, wording: &Wording) -> bool {
    let carries = |clause: &&str| {
        if CONDITIONS.iter().any(|word| clause.contains(word)) {
            return false;
        }
        let Some(consent) = Consent::of(clause) else { return false };
        let who = consent.before.trim_start_matches(|c: char| !c.is_alphanumeric());
        let is_one = (2..=4).contains(&who.chars().count())
            && who.chars().all(is_han)
            && !TOGETHER.iter().any(|word| who.contains(word))
            && !consent.behind.contains(is_han)
            && !consent.word.contains(['通', '付']);
        // 7人不同意支付: what is left of it agrees to nothing.
        let is_left = votes.against >= FEW && who.is_empty() && consent.word.contains(['付', '拨']);
        !is_one && !is_left && consent.pays(wording)
    };
    clauses(&votes.rest).iter().any(carries)
}

/// What is refused with a clause of its own, where all refusals are such and the rest is agreed to: `同意购置桌椅,空调暂缓`. Nothing where any
/// refusal is one of the whole.
fn own_objects(told: &str, topic: &str, wording: &Wording, refused: &[WordList]) -> Option<Vec<String>> {
    let topic = compact(topic);
    let parts: Vec<&str> = topic.split(PARTING).filter(|part| wording.core(part).says_something()).collect();
    let matters: Vec<Core> = parts.iter().map(|part| wording.core(part)).collect();
    // 路灯 is short for the one matter that begins with it.
    let named_part = |object: &str| {
        let mut holds = parts.iter().filter(|part| object.chars().nth(1).is_some() && part.contains(object));
        holds.next().filter(|_| holds.next().is_none() && parts.len() > 1).copied()
    };
    let (mut objects, mut agreed) = (Vec::new(), Vec::new());
    for clause in clauses(told) {
        match refused.iter().find_map(|list| list.find(clause)) {
            Some(word) => {
                let said = parts_of_clause(clause, word);
                let own = said.iter().find(|object| is_own(object, wording)).copied();
                objects.push(own.or_else(|| said.iter().find_map(|object| named_part(object)))?);
            }
            None => agreed.extend(Consent::of(clause).filter(|consent| consent.pays(wording))),
        }
    }
    if agreed.is_empty() {
        return None;
    }
    let said = objects;
    let objects: Vec<Core> = said.iter().map(|object| wording.core(object)).collect();
    let named = |consent: &Consent| {
        let said = [consent.behind, consent.before].map(|text| text.trim_end_matches(|c: char| !c.is_alphanumeric()));
        said.iter().any(|text| is_own(text, wording) && !objects.iter().any(|object| alike(object, &wording.core(text))))
    };
    let names_another = agreed.iter().any(named);
    let is_part = |object: &Core| {
        let (same, others): (Vec<&Core>, Vec<&Core>) = matters.iter().partition(|matter| alike(matter, object));
        !others.is_empty() && (!same.is_empty() || names_another) || (same.is_empty() && names_another)
    };
    objects.iter().all(is_part).then(|| said.into_iter().map(str::to_owned).collect())
}

/// Whether a text names something of its own and not a reason.
fn is_own(text: &str, wording: &Wording) -> bool {
    const REASONS: [&str; 9] = ["因", "由于", "鉴于", "不", "未", "前", "后", "本事项", "该"];
    let long = text.chars().filter(|c| is_han(*c)).count() >= OWN_CHARS_MIN;
    long && !REASONS.iter().any(|word| text.contains(word)) && wording.core(text).says_something()
}

#[cfg(test)]
mod tests;
