//! What a decision says beside the point. A word of refusal refuses nothing of what is decided where its clause tells of an earlier meeting
//! (`上次会议未通过,本次同意支付`), sets a condition (`如审计不通过则追回`), is the word of one member (`李明不同意,其他成员同意`), takes an earlier
//! refusal back (`不再暂缓`), or names something else (`同意支付,利息暂不支付`). All of that holds beside a consent to pay and nowhere else.

use super::refusal::{Beside, Consent, NO, clauses, declined_by, has_rest, parts_of_clause};
use super::subject::{Core, Wording, alike};
use super::verdict::{OF_THE_WHOLE, PARTING};
use crate::rules::lexicon::WordList;
use crate::value::text::{compact, is_han};

/// What was before.
const PAST: [&str; 16] =
    ["前期", "上次", "上回", "前次", "上一次", "此前", "之前", "以前", "早前", "曾", "原先", "一度", "上届", "上月", "上年", "去年"];
/// What a refusal is taken back by.
const NO_MORE: [&str; 8] = ["不再", "无需", "不必", "不用", "无须", "解除", "取消", "结束"];
/// What a condition begins with.
const IF: [&str; 10] = ["如", "若", "倘", "一旦", "假如", "假使", "万一", "逾期", "否则", "未经"];
/// 如 in these sets none.
const NOT_IF: [&str; 9] = ["如数", "如期", "如实", "如下", "如上", "如前", "如约", "如额", "若干"];
/// Why something is not paid, and not what.
const WHY: [&str; 18] =
    ["完善后", "补齐", "不", "未", "无", "没", "待", "尚", "疑", "争议", "问题", "误", "缺", "紧张", "困难", "过高", "偏高", "违规"];
/// Who says or wants it, and not what it is of.
const SAYING: [&str; 19] = [
    "建议", "认为", "决定", "提议", "要求", "提出", "讨论", "会上", "大家", "班子", "领导", "书记", "主任", "镇长", "同志", "意见", "成员",
    "委员", "这",
];
/// Words of refusal that refuse what is named behind them.
const OF_OBJECT: [&str; 5] = ["同意", "赞", "批准", "支持", "认可"];
/// A clause of nothing else refuses to pay.
const UNPAID: [&str; 6] = ["不付", "不支付", "不付款", "不拨付", "不拨款", "不报销"];
/// The words of a verdict that may stand behind a colon.
const VERDICTS: [&str; 24] = [
    "同意",
    "不同意",
    "赞成",
    "不赞成",
    "支持",
    "不支持",
    "反对",
    "否决",
    "通过",
    "不通过",
    "未通过",
    "没通过",
    "批准",
    "不批准",
    "不予",
    "暂缓",
    "缓议",
    "暂不",
    "下次",
    "再议",
    "搁置",
    "推迟",
    "不支付",
    "支付",
];
/// Heads that name no matter.
const HEADS: [&str; 8] = ["结果", "意见", "情况", "决定", "决议", "会议", "表决", "结论"];
/// What members are called behind their names.
const OFFICES: [&str; 14] =
    ["同志", "副书记", "书记", "副主任", "主任", "副镇长", "镇长", "副乡长", "乡长", "副局长", "局长", "委员", "组长", "代表"];
pub(super) const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金廖贾夏韦付方邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧易文艾阳尤";

/// A decision without what is beside the point.
#[derive(Debug, Default)]
pub(super) struct Asides {
    pub told: String,
    /// What is refused for itself, as it is said.
    pub declined: Vec<String>,
}

/// A text with its heads joined to what is said of them (`水渠清淤款:同意` to `水渠清淤款同意`), what contrasts in a clause of its own, and the
/// items of the topic in place of their numbers (`第一项同意,后者暂缓`). `text` is folded by [`compact`].
pub(super) fn spelled_out(text: &str, topic: &str, wording: &Wording) -> String {
    let text = with_exceptions(&with_items(text, topic, wording), topic, wording);
    let text = clauses(&text).into_iter().fold(String::with_capacity(text.len()), |told, clause| told + &unpaid(clause));
    let mut told = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at + c.len_utf8()..).unwrap_or_default());
        if c == '但' && before.ends_with(|c: char| c.is_alphanumeric()) && !before.ends_with(['不', '非']) {
            told.push(',');
        }
        let head = before.rsplit([',', ';', '。', '、', ':', '(', '\u{1}']).next().unwrap_or_default();
        let joins = || {
            let says = VERDICTS.iter().any(|word| behind.starts_with(word));
            let of_matter = !head.is_empty() && !HEADS.iter().any(|word| head.contains(word));
            says && (of_matter || ["同意", "通过"].iter().any(|word| head.ends_with(word)))
        };
        if c != ':' || !joins() {
            told.push(c);
        }
    }
    told
}

/// A clause that says that nothing is paid and no more, in the words of other refusals: `会议决定不付` to `不予支付`.
fn unpaid(clause: &str) -> String {
    let said = clause.trim_end_matches(|c: char| !c.is_alphanumeric());
    let bare = ["会议", "研究", "决定", "本次", "此次", "暂时", "同意", "该款项", "该款", "此款", "款项"]
        .iter()
        .fold(said.to_owned(), |text, word| text.replace(word, ""));
    if UNPAID.contains(&bare.as_str()) { clause.replace(said, "不予支付") } else { clause.to_owned() }
}

/// A text with what it excepts of the matters of the topic refused in a clause of its own: `除种子款外均同意支付` to `种子款不同意,其余均同意支付`. Who is
/// excepted is no matter.
fn with_exceptions(text: &str, topic: &str, wording: &Wording) -> String {
    const CHARS_MAX: usize = 30;
    let topic = compact(topic);
    let is_matter = |what: &str| {
        let core = wording.core(what);
        let named = |part: &str| (what.chars().count() > 1 && part.contains(what)) || alike(&core, &wording.core(part));
        !is_member(what, &topic) && topic.split(PARTING).any(named)
    };
    let excepted = || {
        let (before, rest) = text.split_once('除')?;
        let (what, behind) = rest.split_once('外')?;
        let parts: Vec<&str> = what.trim_end_matches(['以', '之']).split(['、', '和', '及', '与']).collect();
        let agrees = clauses(behind.trim_start_matches(',')).first().is_some_and(|clause| Consent::of(clause).is_some());
        let fits = agrees && what.chars().count() <= CHARS_MAX && !what.contains([',', ';', '。', ':']);
        let refused: String = parts.iter().flat_map(|part| [part, "不同意,"]).collect();
        (fits && parts.iter().all(|part| is_matter(part)))
            .then(|| format!("{before}{refused}其余{}", behind.trim_start_matches([',', '其', '余', '他'])))
    };
    excepted().unwrap_or_else(|| text.to_owned())
}

/// A folded topic without what stands ahead of its matters: `审议以下事项:1、体检费`.
fn without_lead(topic: &str) -> &str {
    const LEADS: [&str; 9] = ["事项", "议题", "议程", "内容", "如下", "支出", "项目", "研究", "审议"];
    let numbered = |text: &str| {
        let mark = text.trim_start_matches('(').trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
        mark.len() < text.len() && mark.starts_with(['、', '.', ')'])
    };
    let led = topic.split_once(':').filter(|(head, rest)| numbered(rest) || LEADS.iter().any(|word| head.ends_with(word)));
    led.map_or(topic, |(_, rest)| rest)
}

/// A text with the matters of the topic in place of their numbers.
fn with_items(text: &str, topic: &str, wording: &Wording) -> String {
    let topic = compact(topic);
    let topic = without_lead(&topic);
    let parts: Vec<String> = topic.split(PARTING).filter(|part| wording.core(part).says_something()).map(without_amount).collect();
    let (Some(first), Some(last), true) = (parts.first(), parts.last(), parts.len() > 1) else { return text.to_owned() };
    let mut told = text.to_owned();
    if parts.len() == 2 {
        told = told.replace("前者", first).replace("后者", last);
    }
    for (part, number) in parts.iter().zip(["一", "二", "三", "四", "五", "六", "七", "八", "九"]) {
        let digit = "一二三四五六七八九".chars().position(|c| number.contains(c)).map_or(0, |at| at + 1);
        for unit in ["项议题", "个议题", "个事项", "项", "个", "笔", "件"] {
            told = told.replace(&format!("第{number}{unit}"), part).replace(&format!("第{digit}{unit}"), part);
        }
    }
    told
}

/// A matter without the amount behind it: `水渠清淤款5.8万元` to `水渠清淤款`.
fn without_amount(text: &str) -> String {
    let text = text.trim_start_matches("研究");
    let without = text.trim_end_matches(['元', '万', '千', '百']).trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    if without.is_empty() { text.to_owned() } else { without.to_owned() }
}

/// A text with the words of its members counted: `李明同意;王刚同意;张华不同意` to `同意2票,不同意1票`. One alone is left out where others agreed,
/// or where `is_vote` says that the text tells of nothing but the vote.
pub(super) fn members_counted(text: &str, topic: &str, is_vote: bool) -> String {
    let (mut fors, mut against, mut rest) = (0_usize, 0_usize, String::with_capacity(text.len()));
    let (mut more_for, mut more_against) = (false, false);
    // 李明、王刚反对
    let (mut listed, mut names) = (0_usize, String::new());
    for clause in clauses(text) {
        match member_vote(clause, topic) {
            Some(true) => fors += 1 + listed,
            Some(false) => against += 1 + listed,
            None if clause.strip_suffix('、').is_some_and(|who| is_member(who, topic)) => {
                listed += 1;
                names.push_str(clause);
                continue;
            }
            None => {
                rest.push_str(&names);
                rest.push_str(clause);
                match voice(clause) {
                    Some((who, true)) => more_for |= who.chars().any(is_han),
                    Some((who, false)) => more_against |= who.chars().any(is_han),
                    None => {}
                }
            }
        }
        (listed, names) = (0, String::new());
    }
    rest.push_str(&names);
    // 书记:不同意;镇长:同意: of as many nobody can tell, nor where not all are counted: 书记同意,镇长同意,主任不同意,站长不同意.
    let is_office = |clause: &&str| OFFICES.iter().any(|office| clause.starts_with(office));
    let open = fors == against || fors == 0 || (more_against && fors > against) || (more_for && fors < against);
    if open && clauses(text).iter().any(is_office) {
        return text.to_owned();
    }
    let agreed = clauses(&rest).iter().any(|clause| Consent::of(clause).is_some());
    let one = fors == 0 && against > 0 && (agreed || (is_vote && rest.is_empty()));
    if one {
        return format!("不同意{against}票,{rest}");
    }
    if fors > 0 && against > 0 { format!("同意{fors}票,不同意{against}票,{rest}") } else { text.to_owned() }
}

/// Whether a clause is the word of one member, and whether that is for it.
fn member_vote(clause: &str, topic: &str) -> Option<bool> {
    let (who, is_for) = voice(clause)?;
    is_member(who, topic).then_some(is_for)
}

/// Who says yes or no in a clause that says no more, and whether it is yes.
fn voice(clause: &str) -> Option<(&str, bool)> {
    let said = clause.trim_matches(|c: char| !c.is_alphanumeric());
    let against = ["不同意", "不赞成", "不支持", "反对"].iter().find_map(|word| said.strip_suffix(word));
    let (who, is_for) = match against {
        Some(who) => (who, false),
        None => (["同意", "赞成", "支持"].iter().find_map(|word| said.strip_suffix(word))?, true),
    };
    let who = ["表示", "提出", "投", "均"].iter().find_map(|word| who.strip_suffix(word)).unwrap_or(who).trim_end_matches(':');
    Some((who, is_for))
}

/// Whether a text is the name of a person, with or without an office.
fn is_member(who: &str, topic: &str) -> bool {
    let name = OFFICES.iter().find_map(|office| who.strip_suffix(office)).unwrap_or(who);
    let count = name.chars().count();
    // 书记:不同意;镇长:同意: there is one of each. Of 代表 and 委员 there are several.
    if name.is_empty() && who.ends_with(['记', '任', '长']) {
        return who != "组长";
    }
    let by_office = name.len() < who.len() && count == 1;
    let is_matter = ["款", "额", "案", "费", "项", "件", "序", "围"].iter().any(|word| name.ends_with(word));
    let is_name = !is_matter && name.starts_with(|c| SURNAMES.contains(c)) && name.chars().all(is_han) && !topic.contains(name);
    is_name && ((2..=3).contains(&count) || by_office)
}

/// A decision without the refusals that are beside the point, where it agrees to pay. `text` is [`spelled_out`].
pub(super) fn without_asides(text: &str, topic: &str, wording: &Wording, refused: &[WordList]) -> Asides {
    let find = |clause: &str| refused.iter().find_map(|list| list.find(clause));
    let clauses = clauses(text);
    let consents: Vec<Consent> =
        clauses.iter().filter(|clause| find(clause).is_none()).filter_map(|clause| present_consent(clause)).collect();
    if find(text).is_none() || !consents.iter().any(|consent| consent.pays(wording)) {
        return Asides { told: text.to_owned(), declined: Vec::new() };
    }
    let matters: Vec<Core> = compact(topic).split(PARTING).map(|part| wording.core(part)).filter(Core::says_something).collect();
    let beside = Beside { consents, topic: compact(topic), wording };
    let mut asides = Asides { told: String::with_capacity(text.len()), declined: Vec::new() };
    let (mut previous, mut listed) = ("", Vec::new());
    for clause in clauses {
        let Some(word) = find(clause) else {
            asides.told.push_str(clause);
            // 洒水车、垃圾车暂缓: what is listed before it goes with it.
            listed.extend(Some(clause).filter(|clause| clause.ends_with('、') && Consent::of(clause).is_none()));
            if !clause.ends_with('、') {
                listed.clear();
            }
            previous = clause;
            continue;
        };
        let (before, behind) = clause.split_once(word).unwrap_or((clause, ""));
        let objects = parts_of_clause(clause, word);
        let led = previous_subject(previous);
        let alone = objects.iter().all(|object| !object.chars().any(is_han));
        let says_what = |what: &&str| is_named(what, behind.ends_with(*what) && OF_OBJECT.iter().any(|of| word.contains(of)));
        let other = |what: &&str| says_what(what) && beside.is_other(what);
        let of_rest = alone && has_rest(led) && other(&led);
        // 不予 and the like are told apart by themselves.
        let named = if NO.contains(&word) { None } else { objects.iter().copied().find(other).or(of_rest.then_some(led)) };
        if is_beside_the_point(before, previous) {
            asides.told.push('\u{1}');
            asides.told.push_str(if Consent::of(behind).is_some() { behind } else { "," });
        } else if let Some(named) = named {
            asides.declined.extend(listed.iter().copied().chain([named]).filter_map(|said| declined_by(said, &beside.topic)));
            asides.told.push_str(if Consent::of(before).is_some() { before } else { "" });
            asides.told.push_str("\u{1},");
        } else {
            // 文化广场项目因手续不全,暂不支付: what it is of stands in the clause before.
            let core = wording.core(led);
            if alone && matters.len() > 1 && core.says_something() && matters.iter().any(|matter| alike(matter, &core)) {
                asides.told.push_str(led);
            }
            asides.told.push_str(clause);
        }
        listed.clear();
        previous = clause;
    }
    asides
}

/// Whether words beside a refusal name something and are no reason, nobody's saying and not the vote. Of two characters, it is money of one kind,
/// or stands `behind` a word that refuses what is named behind it.
fn is_named(what: &str, behind: bool) -> bool {
    let what = what.trim_end_matches(|c: char| !c.is_alphanumeric());
    let left = OF_THE_WHOLE.iter().chain(&["本次", "此次", "继续"]).fold(what.to_owned(), |text, of| text.replace(of, ""));
    let long = left.chars().filter(|c| is_han(*c)).count() > 2;
    let is_money = has_rest(what) || what.ends_with(['费', '税', '息', '金']);
    let is_reason = WHY.iter().chain(&SAYING).any(|word| what.contains(word));
    !is_reason && (is_money || long || (behind && left.contains(is_han)))
}

/// A consent of this meeting.
pub(super) fn present_consent(clause: &str) -> Option<Consent<'_>> {
    let consent = Consent::of(clause)?;
    // 研究支付维修款5万元: what was put to the meeting.
    let is_asked = ["研究", "讨论", "审议", "关于", "听取"].iter().any(|word| consent.before.starts_with(word))
        && ["付", "拨"].iter().any(|word| consent.word.contains(word))
        && !consent.before.contains("决定");
    let is_past = PAST.iter().any(|word| consent.before.contains(word));
    (!is_asked && !is_past).then_some(consent)
}

/// What the clause before one of refusal is about, without the reason in it.
fn previous_subject(previous: &str) -> &str {
    if !previous.ends_with(',') || Consent::of(previous).is_some() {
        return "";
    }
    let end = ["因", "由于", "鉴于"].iter().filter_map(|word| previous.find(word)).min().unwrap_or(previous.len());
    previous.get(..end).unwrap_or_default().trim_end_matches(',')
}

/// Whether a refusal tells of an earlier meeting, sets a condition or is taken back, by what stands before it.
fn is_beside_the_point(before: &str, previous: &str) -> bool {
    let sets = |text: &str| {
        let lead = text.trim_start_matches(|c: char| !c.is_alphanumeric() || matches!(c, '但' | '并' | '且'));
        !NOT_IF.iter().any(|word| lead.starts_with(word))
            && (!lead.starts_with("逾期未") || lead.contains(['的', '则']))
            && (IF.iter().any(|word| lead.starts_with(word)) || ["如果", "倘若", "一旦"].iter().any(|word| text.contains(word)))
    };
    let goes_on = || previous.ends_with(',') && sets(previous) && Consent::of(previous).is_none();
    // 前期手续不全,暂缓支付: a reason of today.
    let is_now = ["本次", "此次", "继续", "不全", "不齐", "不完善"].iter().any(|word| before.contains(word));
    NO_MORE.iter().any(|word| before.ends_with(word))
        || (PAST.iter().any(|word| before.contains(word)) && !is_now)
        || sets(before)
        || goes_on()
}
