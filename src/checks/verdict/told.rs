//! A decision as it is told, made plain: without its dates, with nobody in the blanks of its form, and without the words of refusal that refuse
//! nothing, as they say what must not be done, what is paid, or what was objected and is settled.

use crate::checks::refusal::{Consent, clauses};
use crate::rules::lexicon::WordList;
use crate::value::text::is_han;

/// A text without the words of refusal that refuse nothing.
pub(super) fn told_plainly(text: &str, refused: &[WordList]) -> String {
    without_settled(&without_delays(&without_bans(&with_most_against(text), refused), refused), refused)
}

/// A text without the delays that it pays for or makes up for: `同意支付上年推迟支付的工程款`, `同意支付延期付款违约金`, `因延期付款致歉`.
fn without_delays(text: &str, refused: &[WordList]) -> String {
    const DELAYS: [&str; 8] = ["推迟", "延期", "延后", "拒付", "拒绝", "暂缓", "暂不", "搁置"];
    const VERBS: [&str; 6] = ["支付", "付款", "拨付", "拨款", "付清", "付"];
    const DUES: [&str; 6] = ["违约金", "利息", "滞纳金", "罚息", "赔偿", "补偿"];
    // 同意支付方式暂缓的意见, 同意付款暂缓的处理办法: no money.
    const MONEY: [char; 8] = ['款', '费', '金', '息', '资', '贴', '助', '偿'];
    const WHEN: [&str; 10] = ["上年", "去年", "前期", "此前", "之前", "以前", "上次", "历年", "往年", "上年度"];
    let kept = |clause: &str| {
        let word = refused.iter().find_map(|list| list.find(clause)).filter(|word| DELAYS.iter().any(|delay| word.starts_with(delay)));
        let Some((word, (before, behind))) = word.and_then(|word| Some((word, clause.split_once(word)?))) else { return clause.to_owned() };
        let left = VERBS.iter().find_map(|verb| behind.strip_prefix(verb)).unwrap_or(behind);
        let said = left.trim_end_matches(|c: char| !c.is_alphanumeric());
        let of_thing = left.strip_prefix('的').is_some_and(|thing| thing.starts_with(is_han)) && said.ends_with(MONEY);
        // 同意支付本金暂缓支付利息: what is paid is something else, and the delay is of the interest.
        let alone = Consent::of(before).is_some_and(|consent| {
            let paid = VERBS.iter().find_map(|verb| consent.behind.strip_prefix(verb)).unwrap_or(consent.behind);
            let paid = WHEN.iter().fold(paid.to_owned(), |text, when| text.replace(when, ""));
            !paid.contains(|c: char| c.is_alphanumeric() && !c.is_ascii_digit() && !matches!(c, '年' | '月' | '度'))
        });
        let is_due = alone && DUES.iter().any(|due| left.starts_with(due));
        // 同意支付上年暂缓支付款项: without the 的, where nothing but when stands between.
        let of_money = WHEN.iter().any(|when| before.ends_with(when)) && (said.ends_with('款') || said.ends_with("款项"));
        // 同意推迟支付的请求 agrees to nothing but the delay.
        let pays = Consent::of(before).is_some_and(|consent| [consent.word, consent.behind].iter().any(|text| text.contains(['付', '拨'])));
        let makes_up = ["因", "就", "为", "对"].iter().any(|lead| before.starts_with(lead))
            && ["致歉", "道歉", "歉意"].iter().any(|end| said.ends_with(end));
        if (pays && (of_thing || is_due || of_money)) || makes_up { clause.replacen(word, "", 1) } else { clause.to_owned() }
    };
    clauses(text).into_iter().map(kept).collect()
}

/// A text without the objections that were settled before all agreed: `李明提出反对,经解释后全体同意`, `群众不支持征地问题已解决,同意支付`.
fn without_settled(text: &str, refused: &[WordList]) -> String {
    const OBJECTED: [&str; 6] = ["反对", "不支持", "不同意", "不赞成", "不赞同", "不认可"];
    const SETTLED: [&str; 6] = ["已解决", "已化解", "已处理", "已妥善", "已平息", "已消除"];
    const EXPLAINED: [&str; 6] = ["解释", "说明", "沟通", "协商", "讨论", "做工作"];
    // Who objects is more than a few, or one body.
    const MANY: [&str; 12] = ["多数", "大部分", "过半", "半数", "全体", "一致", "会议", "决定", "班子", "委员会", "监委会", "大会"];
    const NOT: [char; 7] = ['未', '没', '无', '不', '仍', '尚', '难'];
    const OLD: [&str; 6] = ["方案", "设计", "报价", "预算", "计划", "选址"];
    let find = |clause: &str| refused.iter().find_map(|list| list.find(clause));
    let all = clauses(text);
    let agrees = |from: usize| {
        let mut rest = all.iter().skip(from);
        let consents: Vec<Consent> = rest.clone().filter_map(|clause| Consent::of(clause)).collect();
        rest.all(|clause| find(clause).is_none()) && !consents.is_empty() && consents.iter().all(agrees_to_pay)
    };
    // 同意支付,原方案予以否定: the plan before this one.
    let of_old = |clause: &str| {
        let parts = find(clause).and_then(|word| clause.split_once(word));
        // 原方案不予支付 is of paying, and not of the plan.
        let pays = clause.contains(['付', '拨']) || clause.contains("列支") || clause.contains("报销");
        parts.is_some_and(|(before, behind)| {
            let before = before.trim_end_matches(['予', '以']);
            let ends = !behind.replace("采纳", "").contains(is_han);
            !pays && ends && before.starts_with('原') && OLD.iter().any(|old| before.ends_with(old))
        })
    };
    let some_agreed = all.iter().any(|clause| find(clause).is_none() && Consent::of(clause).is_some());
    let kept = |(at, clause): (usize, &&str)| {
        if some_agreed && of_old(clause) {
            return String::new();
        }
        let word = find(clause).filter(|word| OBJECTED.contains(word));
        let Some((before, behind)) = word.and_then(|word| clause.split_once(word)) else { return (*clause).to_owned() };
        let is_settled = |text: &str| SETTLED.iter().any(|word| text.contains(word));
        let next = all.get(at + 1).copied().unwrap_or_default();
        let explained =
            next.starts_with('经') && !next.contains(NOT) && EXPLAINED.iter().any(|word| next.contains(word)) && !behind.contains(is_han);
        // The meeting itself objects to nothing that it agrees to.
        let of_others = before.contains(is_han)
            && !MANY.iter().any(|word| before.contains(word))
            && !(before.contains(|c: char| c.is_ascii_digit() || "两二三四五六七八九十".contains(c))
                && before.contains(['名', '人', '位', '票', '个']));
        let gone = of_others && (is_settled(behind) || is_settled(next) || explained) && agrees(at + 1);
        if gone { String::new() } else { (*clause).to_owned() }
    };
    all.iter().enumerate().map(kept).collect()
}

/// Whether a consent is that of all, and one to pay: neither 书记同意支付 nor 同意终止该项目.
fn agrees_to_pay(consent: &Consent) -> bool {
    const ALL: [&str; 8] = ["全体", "一致", "会议", "大家", "均", "决定", "表决", "集体"];
    const ACTS: [&str; 7] = ["支付", "付款", "拨付", "拨款", "付", "列支", "报销"];
    let is_word = |c: char| !c.is_alphanumeric();
    let (who, what) = (consent.before.trim_matches(is_word), consent.behind.trim_matches(is_word));
    let of_all = who.is_empty() || (who.starts_with('经') && who.ends_with('后')) || ALL.iter().any(|word| who.contains(word));
    of_all && !who.contains(|c: char| c.is_ascii_digit()) && (what.is_empty() || ACTS.iter().any(|act| what.starts_with(act)))
}

/// A text that says 反对 where the voices against it are told to be the most: `反对的声音占多数`.
fn with_most_against(text: &str) -> String {
    const VOICES: [&str; 5] = ["反对的声音", "反对声音", "反对意见", "反对的意见", "反对的"];
    const MOST: [&str; 7] = ["占多数", "占大多数", "占绝大多数", "占上风", "居多", "过半", "超过半数"];
    let mut told = text.to_owned();
    for (voice, most) in VOICES.iter().flat_map(|voice| MOST.map(|most| (voice, most))) {
        told = told.replace(&format!("{voice}{most}"), &format!("反对{most}"));
    }
    told
}

/// A text without its dates: `2023年5月20日表决未通过` to `表决未通过`.
pub(super) fn without_dates(text: &str) -> String {
    let upto = |text: &str, end: char| {
        let left = text.trim_start_matches(|c: char| c.is_ascii_digit());
        (left.len() < text.len()).then(|| left.strip_prefix(end).map(str::len)).flatten()
    };
    let behind = |text: &str, left: usize| text.get(text.len() - left..).unwrap_or_default().to_owned();
    let (mut told, mut rest) = (String::with_capacity(text.len()), text.to_owned());
    while let Some(c) = rest.chars().next() {
        let day = upto(&rest, '年').map_or_else(|| rest.clone(), |left| behind(&rest, left));
        let day = upto(&day, '月').map(|left| behind(&day, left)).and_then(|day| upto(&day, '日').map(|left| behind(&day, left)));
        if let Some(day) = day {
            rest = day;
        } else {
            told.push(c);
            rest = rest.chars().skip(1).collect();
        }
    }
    told
}

/// A text with nobody in the blanks of its form: `同意9票;反对票;弃权票` to `同意9票;反对0票;弃权0票`.
pub(super) fn with_blanks(text: &str) -> String {
    const AHEAD: [&str; 4] = ["同意", "赞成", "支持", "弃权"];
    let mut told = text.replace("反对人员:无", "反对人无").replace("反对人员无", "反对人无");
    if !told.contains(|c: char| c.is_ascii_digit()) {
        return told;
    }
    for blank in ["反对票", "反对人", "不同意票", "不同意人", "不赞成票", "不赞成人", "弃权票", "弃权人"] {
        let Some((before, behind)) = told.split_once(blank) else { continue };
        let left = behind.trim_start_matches(':').trim_start_matches(['票', '人']);
        let is_open = left.is_empty()
            || left.starts_with([',', ';', '。', '、', ')'])
            || ["弃权", "反对", "回避"].iter().any(|word| left.starts_with(word));
        // 9票反对票 counts, and the 9票 of 同意9票 is of what stands ahead of it.
        let count =
            before.trim_end_matches(['票', '人', '名']).trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches([':', '票', '人']);
        let is_counted = before.ends_with(['票', '人', '名']) || before.ends_with(|c: char| c.is_ascii_digit());
        if is_open && (!is_counted || AHEAD.iter().any(|word| count.ends_with(word)) || count.ends_with("反对")) {
            let unit = if blank.ends_with('人') { '人' } else { '票' };
            let word = blank.trim_end_matches(['票', '人']);
            told = format!("{before}{word}0{unit}{left}");
        }
    }
    told
}

/// A text without what must not be done: `不得延期付款` and `杜绝先不付后补` refuse nothing.
fn without_bans(text: &str, refused: &[WordList]) -> String {
    const BANS: [&str; 9] = ["不得", "不应", "严禁", "禁止", "杜绝", "避免", "防止", "不能", "不可"];
    let kept = |clause: &str| {
        let banned = BANS.iter().find_map(|ban| {
            let (before, behind) = clause.split_once(ban)?;
            let said = ["随意", "无故", "擅自", "故意", "再"].iter().find_map(|word| behind.strip_prefix(word)).unwrap_or(behind);
            let word = refused.iter().find_map(|list| list.find(said))?;
            // 不得不暂缓
            (said.starts_with(word) && !behind.starts_with('不')).then(|| format!("{before},"))
        });
        banned.unwrap_or_else(|| clause.to_owned())
    };
    clauses(text).into_iter().map(kept).collect()
}
