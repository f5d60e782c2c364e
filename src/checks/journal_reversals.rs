//! Which entries take payments back, and what the journal took back of payments whose register does not say so: people who keep a register of
//! payments beside their books seldom note a reversal in it. Knows no rule.

use std::collections::{BTreeMap, BTreeSet};

use super::outlays::{Outlays, Words};
use crate::books::Books;
use crate::books::outflow::{Flow, Payment};
use crate::value::names::{is_nothing, payee_key, voucher_key};
use crate::value::text::{compact, is_han};

/// A payee and an amount in fen.
type Key = (String, i64);

/// The days on which the journal took payments back, in order.
#[derive(Debug, Default)]
pub(super) struct JournalReversals(BTreeMap<Key, Vec<i32>>);

impl JournalReversals {
    /// Those beyond what the register itself shows; none where the payments are those of the journal. What is received with the words of
    /// `taken_back` takes a payment back too.
    pub fn of(books: &Books, outlays: &Outlays, taken_back: &Words) -> Self {
        let Some(journal) = Outlays::journal(books).filter(|_| !outlays.is_journal()) else { return Self::default() };
        let mut days: BTreeMap<Key, Vec<i32>> = BTreeMap::new();
        let summaries = Summaries::of(&journal, outlays, taken_back);
        for payment in taken_back_in(&journal, taken_back).filter(|payment| !summaries.redone.contains(&payment.place)) {
            days.entry(key(&journal, payment)).or_default().push(payment.day);
        }
        for (key, day) in summaries.named() {
            days.entry(key).or_default().push(day);
        }
        for days in days.values_mut() {
            days.sort_unstable();
        }
        for payment in taken_back_in(outlays, taken_back) {
            if let Some(days) = days.get_mut(&key(outlays, payment)) {
                days.pop();
            }
        }
        Self(days)
    }

    /// Takes out of payments those that were taken back, each the last one before it.
    pub fn strike(&self, outlays: &Outlays, payments: &mut Vec<Payment>) {
        if self.0.is_empty() {
            return;
        }
        let mut by_key: BTreeMap<Key, Vec<Payment>> = BTreeMap::new();
        for payment in payments.iter() {
            by_key.entry(key(outlays, payment)).or_default().push(*payment);
        }
        let mut struck = BTreeSet::new();
        for (key, mut paid) in by_key {
            paid.sort_by_key(|payment| payment.day);
            let (mut paid, mut standing) = (paid.into_iter().peekable(), Vec::new());
            for day in self.0.get(&key).into_iter().flatten() {
                while let Some(payment) = paid.next_if(|payment| payment.day <= *day) {
                    standing.push(payment.place);
                }
                struck.extend(standing.pop());
            }
        }
        payments.retain(|payment| !struck.contains(&payment.place));
    }
}

fn key(outlays: &Outlays, payment: &Payment) -> Key {
    (payee_key(outlays.flow.name(payment.party)), payment.fen)
}

fn taken_back_in<'o>(outlays: &'o Outlays<'_>, words: &'o Words) -> impl Iterator<Item = &'o Payment> {
    outlays.flow.payments.iter().filter(|payment| !payment.party.is_none() && takes_back(outlays, payment, words))
}

/// The entries of a journal that take something back, and the payments of its amount.
struct Summaries<'a> {
    journal: &'a Outlays<'a>,
    outlays: &'a Outlays<'a>,
    /// The entries that take back and name no party.
    back: Vec<&'a Payment>,
    /// The places of those that stand in blue again.
    redone: BTreeSet<u32>,
    /// The payments of the register, by amount.
    paid: BTreeMap<i64, Vec<&'a Payment>>,
    /// Those of the journal, by amount.
    own: BTreeMap<i64, Vec<&'a Payment>>,
}

impl<'a> Summaries<'a> {
    fn of(journal: &'a Outlays<'a>, outlays: &'a Outlays<'a>, words: &Words) -> Self {
        let back: Vec<&Payment> = journal.flow.payments.iter().filter(|payment| takes_back(journal, payment, words)).collect();
        let of_amounts = |payments: &'a [Payment], named: bool| {
            let mut of: BTreeMap<i64, Vec<&'a Payment>> = back.iter().map(|payment| (payment.fen, Vec::new())).collect();
            for payment in payments.iter().filter(|payment| payment.flow == Flow::Paid && !(named && payment.party.is_none())) {
                of.entry(payment.fen).and_modify(|of_amount| of_amount.push(payment));
            }
            of
        };
        let (paid, own) = (of_amounts(&outlays.flow.payments, true), of_amounts(&journal.flow.payments, false));
        let mut summaries = Self { journal, outlays, back: Vec::new(), redone: BTreeSet::new(), paid, own };
        let mut blue = BTreeSet::new();
        for entry in &back {
            let again = of_amount(&summaries.own, entry).find(|own| !blue.contains(&own.place) && summaries.is_again(entry, own));
            if let Some(own) = again {
                blue.insert(own.place);
                summaries.redone.insert(entry.place);
            }
        }
        summaries.back = back.into_iter().filter(|entry| entry.party.is_none() && !summaries.redone.contains(&entry.place)).collect();
        summaries
    }

    /// Whether an entry in blue puts again what one in red took back, in the same voucher or behind it on its day; what the register lists is
    /// a payment of its own.
    fn is_again(&self, red: &Payment, own: &Payment) -> bool {
        let near = own.voucher == red.voucher || (own.day == red.day && own.place > red.place);
        near && (own.party == red.party || own.party.is_none() || red.party.is_none())
            && !of_amount(&self.paid, red).any(|payment| self.is_booked(payment, own))
    }

    fn is_booked(&self, payment: &Payment, own: &Payment) -> bool {
        own.day == payment.day && voucher_key(&self.journal.voucher_no(own)) == voucher_key(&self.outlays.voucher_no(payment))
    }

    /// What the register and the journal say of a payment: what the one calls in few words the other may tell in others.
    fn texts(&self, payment: &Payment) -> Vec<String> {
        let booked = of_amount(&self.own, payment).filter(|own| self.is_booked(payment, own));
        let booked = booked.map(|own| compact(&self.journal.purpose(own)));
        [compact(&self.outlays.purpose(payment))].into_iter().chain(booked).collect()
    }

    /// What the entries without a party take back, and when: of the payments of a register of that amount before them, those of the payee whose
    /// voucher the summary names, or whom it names itself, or whose payment it tells in the same words.
    fn named(&self) -> Vec<(Key, i32)> {
        self.back.iter().filter_map(|entry| Some((self.of_entry(entry)?, entry.day))).collect()
    }

    fn of_entry(&self, entry: &Payment) -> Option<Key> {
        let text = compact(&self.journal.purpose(entry));
        let before: Vec<&Payment> = of_amount(&self.paid, entry).filter(|payment| payment.day <= entry.day).collect();
        let payee = |payment: &Payment| compact(self.outlays.flow.name(payment.party));
        let subject = before.iter().fold(text.clone(), |text, payment| text.replace(&payee(payment), " "));
        let subject = subject_of(&subject);
        let told: Vec<(&Payment, Vec<String>)> = before.iter().map(|payment| (*payment, self.texts(payment))).collect();
        // What the summary tells of another payee's payment is none of this one's.
        let fits = |texts: &[String]| !subject.is_empty() && texts.iter().any(|own| own.contains(&subject));
        let of_other = |payment: &Payment| told.iter().any(|(other, texts)| payee(other) != payee(payment) && fits(texts));
        let contradicts = |payment: &Payment, texts: &[String]| !fits(texts) && (of_other(payment) || is_other(&text, &subject, texts));
        let open: Vec<&(&Payment, Vec<String>)> = told.iter().filter(|(payment, texts)| !contradicts(payment, texts)).collect();
        let only = |found: &[&(&Payment, Vec<String>)]| {
            let keys = |fitting: bool| {
                let of = found.iter().filter(|(_, texts)| !fitting || fits(texts) || texts.contains(&text));
                of.map(|(payment, _)| key(self.outlays, payment)).collect::<BTreeSet<Key>>()
            };
            [keys(false), keys(true)].into_iter().find(|keys| keys.len() == 1).and_then(|keys| keys.into_iter().next())
        };
        let names =
            |payment: &Payment| names_voucher(&text, &self.outlays.voucher_no(payment), (payment.stamp.month(), entry.stamp.month()));
        let by_voucher: Vec<_> = open.iter().copied().filter(|(payment, _)| names(payment)).collect();
        // Numbers begin anew each month: the last month before the entry counts.
        let month = by_voucher.iter().map(|(payment, _)| payment.stamp.month()).max();
        let by_voucher: Vec<_> = by_voucher.into_iter().filter(|(payment, _)| Some(payment.stamp.month()) == month).collect();
        if !by_voucher.is_empty() {
            return only(&by_voucher);
        }
        let by_payee = open.iter().filter(|(payment, _)| text.contains(&payee(payment))).max_by_key(|(payment, _)| payee(payment).len());
        let same = || open.iter().copied().filter(|(_, texts)| !text.is_empty() && texts.contains(&text)).collect::<Vec<_>>();
        by_payee.map(|(payment, _)| key(self.outlays, payment)).or_else(|| only(&same()))
    }
}

/// Those of the amount of an entry.
fn of_amount<'a, 's>(all: &'s BTreeMap<i64, Vec<&'a Payment>>, entry: &Payment) -> impl Iterator<Item = &'a Payment> + use<'a, 's> {
    all.get(&entry.fen).into_iter().flatten().copied()
}

/// What a summary says that was paid for: `苗木` of `冲销记-18号凭证 苗木款`; blank where it does not say.
fn subject_of(text: &str) -> String {
    const WORDS: [&str; 34] = [
        "原始凭证",
        "记账凭证",
        "凭证",
        "附件",
        "重复付款",
        "重复支付",
        "多付款",
        "多付",
        "错付",
        "付款",
        "退款",
        "汇款",
        "退汇",
        "冲销",
        "冲红",
        "红冲",
        "冲回",
        "冲减",
        "红字",
        "退回",
        "退还",
        "收回",
        "收到",
        "更正",
        "调整",
        "调账",
        "重复",
        "本月",
        "上月",
        "当月",
        "支付",
        "转账",
        "去年",
        "上年",
    ];
    let bare = WORDS.iter().fold(text.to_owned(), |text, word| text.replace(word, " "));
    let end = bare.char_indices().rev().find(|(_, c)| matches!(c, '款' | '费')).map_or(0, |(at, _)| at);
    let before = bare.get(..end).unwrap_or_default();
    let subject = before.rsplit(|c: char| !is_han(c) || "冲付退见号月日年记收转的".contains(c)).next().unwrap_or_default();
    if subject.chars().count() < 2 { String::new() } else { subject.to_owned() }
}

/// Whether a summary is of another matter than what is said of a payment: of a loan or a deposit, or of a thing of which no letter is the same.
fn is_other(text: &str, subject: &str, texts: &[String]) -> bool {
    const LENT: [&str; 8] = ["保证金", "押金", "借款", "质保金", "备用金", "暂付", "暂借", "定金"];
    let lent = LENT.iter().any(|word| text.contains(word) && !texts.iter().any(|own| own.contains(word)));
    lent || (!subject.is_empty() && !subject.chars().any(|c| texts.iter().any(|own| own.contains(c))))
}

/// Whether a folded text names a voucher by its number: `冲3月记-9号`, `冲销9号凭证`. A number alone is none, nor one of another month or year or
/// with the word of other vouchers before it. The months are those of the voucher and of the text.
pub(super) fn names_voucher(text: &str, number: &str, (month, now): (u32, u32)) -> bool {
    const WORDS: [&str; 9] = ["记", "记账", "凭证", "收", "收款", "付", "付款", "转", "转账"];
    let key = if is_nothing(number) { String::new() } else { voucher_key(number) };
    let digits = key.get(key.trim_end_matches(|c: char| c.is_ascii_digit()).len()..).unwrap_or_default();
    if digits.is_empty() {
        return false;
    }
    // The word of a voucher: 记 is no part of its key.
    let word = compact(number).chars().find(|c| is_han(*c) && !"字第号凭证".contains(*c));
    let is_named = |(at, found): (usize, &str)| {
        let (Some(before), Some(behind)) = (text.get(..at), text.get(at + found.len()..)) else { return false };
        let before = before.trim_end_matches('0');
        let whole = !before.ends_with(|c: char| c.is_ascii_digit() || c == '.');
        let counts = behind.starts_with(|c: char| c.is_ascii_digit() || ".%年月日元万个天季期次名人".contains(c));
        let sign = |c: char| matches!(c, '-' | '_' | '—' | '–' | '#' | '(' | '[' | '第' | '字' | '号');
        let before = before.trim_end_matches(sign);
        let longest = |before: &str| WORDS.iter().filter(|called| before.ends_with(**called)).max_by_key(|called| called.len()).copied();
        let mut called = longest(before);
        let mut before = called.and_then(|called| before.strip_suffix(called)).unwrap_or(before);
        if let (Some("凭证"), Some(kind)) = (called, longest(before)) {
            before = before.strip_suffix(kind).unwrap_or(before);
            called = Some(kind);
        }
        let fits = called.map_or_else(
            || ["号凭证", "号记账凭证", "凭证"].iter().any(|end| behind.starts_with(end)),
            |called| called == "凭证" || word.is_none_or(|word| called.starts_with(word)),
        );
        let of_papers = ["原始", "附件", "附"].iter().any(|papers| before.ends_with(papers));
        // What a voucher has with it is no voucher: 见记-18号附件.
        whole && !counts && fits && !of_papers && is_of_month(before, month, now)
    };
    text.match_indices(digits).any(is_named)
}

/// Whether the month and the year with which a text ends, if any, are those of a voucher: `冲3月`, `2022年6月18日`, `上月`.
fn is_of_month(text: &str, month: u32, now: u32) -> bool {
    let before = |text: &'_ str, ends: &[&str]| {
        let bare = ends.iter().find_map(|end| text.strip_suffix(*end))?;
        let rest = bare.trim_end_matches(|c: char| c.is_ascii_digit());
        let number: u32 = bare.get(rest.len()..)?.parse().ok()?;
        Some((rest.to_owned(), number))
    };
    let ends = |words: &[&str]| words.iter().any(|word| text.ends_with(*word));
    if ends(&["本月", "当月"]) {
        return month == now;
    }
    if ends(&["上月", "上个月"]) {
        return month + 1 == now;
    }
    let mut rest = before(text, &["日", "号"]).map_or_else(|| text.to_owned(), |(rest, _)| rest);
    if let Some((bare, named)) = before(&rest, &["月份", "月"]) {
        if month % 12 + 1 != named {
            return false;
        }
        rest = bare;
    }
    if ["去年", "上年"].iter().any(|word| rest.ends_with(word)) {
        return month / 12 + 1 == now / 12;
    }
    before(&rest, &["年度", "年"]).is_none_or(|(_, year)| month / 12 == year || (year < 100 && month / 12 == 2000 + year))
}

/// Whether an entry takes a payment back: in red, or as received with one of the words for it.
pub(super) fn takes_back(outlays: &Outlays, payment: &Payment, words: &Words) -> bool {
    match payment.flow {
        Flow::TakenBack => true,
        Flow::Received => words.has(&outlays.purpose(payment)),
        Flow::Paid => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_names_a_voucher_by_its_word_and_number() {
        let march = (2023 * 12 + 2, 2023 * 12 + 2);
        for text in [
            "冲3月记-9号付广告牌款",
            "冲销记-9号凭证",
            "冲销记-9",
            "冲记字第0009号",
            "冲红3月17日记-9凭证",
            "冲9号凭证",
            "冲3月份记账凭证9号",
            "冲2023年3月记-9号",
            "冲本月记-9号",
        ] {
            assert!(names_voucher(text, "记-9", march), "{text}");
        }
        for text in [
            "冲2月记-9号",
            "冲记-19号",
            "冲记-91号",
            "冲付9月款",
            "冲9号楼款",
            "冲记-5号",
            "冲9.00",
            "冲收-9号",
            "冲转-9号凭证",
            "冲付-9",
            "冲2022年记-9号",
            "冲去年记-9号",
            "冲上月记-9号",
            "附件:原始凭证9号",
        ] {
            assert!(!names_voucher(text, "记-9", march), "{text}");
        }
        assert!(names_voucher("冲付-9", "付-9", march) && !names_voucher("冲收-9", "付-9", march));
        assert!(!names_voucher("冲记-9", "", march) && !names_voucher("冲记-9", "无", march));
    }

    #[test]
    fn a_summary_says_what_was_paid_for() {
        for (text, want) in [
            ("冲销记-18号凭证 苗木款", "苗木"),
            ("退回苗木款(见记-18号附件)", "苗木"),
            ("冲红记-18号凭证", ""),
            ("冲3月记-9号付广告牌款", "广告牌"),
            ("冲销重复付款", ""),
        ] {
            assert_eq!(subject_of(&compact(text)), want, "{text}");
        }
        let told = ["付护栏款".to_owned()];
        for (text, other) in [("冲销借款", true), ("冲销投标保证金", true), ("冲苗木款", true), ("冲护栏款", false), ("冲记-18号", false)]
        {
            assert_eq!(is_other(text, &subject_of(text), &told), other, "{text}");
        }
    }
}
