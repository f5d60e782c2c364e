//! What a remark says became of a payment, a payout or a purchase: that nothing moved, or that a part came back. Knows no rows.

use crate::tables::TableKind;
use crate::value::text::compact;

/// What a remark says of a row of payments, payouts or purchases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remark {
    /// Nothing moved, or all of it came back.
    Nothing,
    /// A part came back, or somebody paid a part himself.
    Part,
}

/// What a remark says. That nothing moved must be all that each of its clauses says (`作废`, `退票，重开`, `已于10月全额退回`), beside why
/// (`付错账号,已退回`): `退回保证金` and `发票作废` are of other things.
pub(super) fn of_remark(text: &str, table: TableKind) -> Option<Remark> {
    const SELF: [&str; 7] = ["自付", "自费", "自理", "自负", "个人承担", "本人承担", "个人出资"];
    const CHARS_MAX: usize = 40;
    let text = compact(text);
    if text.chars().count() > CHARS_MAX {
        return None;
    }
    // Before the text is parted at the points of a day: 200元已于2023.11.2清退.
    if text.split([',', '。', ';', '(', ')']).any(excess_is_back) {
        return Some(Remark::Part);
    }
    let clauses: Vec<&str> = clauses(&text).collect();
    let moved_nothing = |clause: &&str| says_nothing_moved(clause, table);
    let is_beside = |clause: &str| clause == "重开" || is_wrong_account(clause);
    if clauses.iter().any(moved_nothing) && clauses.iter().all(|clause| moved_nothing(clause) || is_beside(clause)) {
        return Some(Remark::Nothing);
    }
    let sum = |clause: &str| clause.contains(|c: char| c.is_ascii_digit()) && clause.ends_with('元');
    let back = |clause: &str| {
        let rest = NOTHING.iter().chain(&DONE).chain(&["退", "收回", "交回"]).find_map(|word| clause.strip_prefix(word));
        rest.is_some_and(|rest| sum(rest) && rest.starts_with(|c: char| c == '了' || c.is_ascii_digit()))
    };
    let of_part = |rest: &str| matches!(rest, "" | "一半" | "部分") || sum(rest);
    // 生活不能自理 says who gets it, 自费参赛 what somebody did.
    let himself = |clause: &str| {
        let rest = SELF.iter().find_map(|word| clause.split_once(word)).map(|(_, rest)| rest);
        rest.is_some_and(of_part) && !["生活", "能", "半自理"].iter().any(|word| clause.contains(word))
    };
    clauses.into_iter().map(|clause| bare(clause).0).any(|clause| back(&clause) || himself(&clause)).then_some(Remark::Part)
}

/// What says by itself that nothing moved.
const NOTHING: [&str; 22] = [
    "作废",
    "退票",
    "退汇",
    "退回",
    "退单",
    "未付",
    "未支付",
    "未领",
    "未领取",
    "未发",
    "未发放",
    "支付失败",
    "付款失败",
    "撤销",
    "红字冲销",
    "红字冲回",
    "红冲",
    "冲红",
    "暂不支付",
    "暂未支付",
    "暂缓支付",
    "不予支付",
];
/// What is paid may be a refund itself: these must be said to have been done. 已退 may say that somebody has retired, 已收回 and 已交回 that a
/// receipt is back; 冲销 alone may say that it was set off against a loan.
const DONE: [&str; 6] = ["退还", "退款", "退货", "缴回", "冲销", "冲正"];
/// The same where money was handed over: of a payout 已清退 may say that somebody was sent away.
const DONE_PAYING: [&str; 1] = ["清退"];
/// The same where it is said to be of the money: 款已收回.
const DONE_OF_MONEY: [&str; 2] = ["退", "收回"];
/// What says of a claim that it was not reimbursed; what was bought and not claimed was bought all the same.
const UNCLAIMED: [&str; 7] = ["未报销", "未报", "不予报销", "未予报销", "不报销", "剔除", "审核未通过"];

/// Whether a clause of a remark says that nothing moved, or that all of it came back.
fn says_nothing_moved(clause: &str, table: TableKind) -> bool {
    const BEHIND: [&str; 9] = ["财政", "国库", "单位", "单位账户", "公账", "工会", "工会账户", "账户", "了"];
    const MONEY: [&str; 6] = ["款项", "资金", "该款", "此款", "款", "银行"];
    let of_money = MONEY.iter().find_map(|word| clause.strip_prefix(word).filter(|rest| !rest.is_empty()));
    let reason = clause.split_once('已').filter(|(reason, _)| is_wrong_account(reason)).map(|(_, rest)| rest);
    let (clause, mut done) = bare(of_money.or(reason).unwrap_or(clause));
    done |= reason.is_some();
    let whole = BEHIND.iter().filter_map(|word| clause.strip_suffix(word)).min_by_key(|rest| rest.len()).unwrap_or(&clause);
    NOTHING.contains(&whole)
        || (done && DONE.contains(&whole))
        || (done && of_money.is_some() && DONE_OF_MONEY.contains(&whole))
        || (done && DONE_PAYING.contains(&whole) && [TableKind::Payments, TableKind::Expenses].contains(&table))
        || (table == TableKind::Expenses && UNCLAIMED.contains(&whole))
}

/// Whether a clause says that the money went to a wrong account, or twice. What is wrong with an invoice or with goods says nothing of money.
fn is_wrong_account(clause: &str) -> bool {
    const WORDS: [&str; 11] = ["付错", "汇错", "转错", "打错", "误付", "错付", "重复支付", "重复付款", "多付一次", "支付失败", "付款失败"];
    const OF_ACCOUNTS: [&str; 5] = ["账号", "帐号", "户名", "账户", "开户行"];
    const WRONG: [&str; 4] = ["错", "误", "不符", "不一致"];
    // What was paid in the end was paid.
    const AGAIN: [&str; 9] = ["重新", "重付", "再付", "改付", "补付", "付至", "转至", "更正", "换"];
    let of_account = || OF_ACCOUNTS.iter().any(|word| clause.contains(word)) && WRONG.iter().any(|word| clause.contains(word));
    let is_other = clause.contains(['未', '已', '票', '部']) || AGAIN.iter().any(|word| clause.contains(word));
    !is_other && (WORDS.iter().any(|word| clause.contains(word)) || of_account())
}

/// Whether a clause says that a sum, or what was over a standard, was paid back: `200元已清退`, `超标部分已于2023.11.2退回`, `已清退200元`.
fn excess_is_back(clause: &str) -> bool {
    const BACK: [&str; 10] = ["清退", "退缴", "退回", "退还", "缴回", "交回", "收回", "退款", "扣回", "追回"];
    const OVER: [&str; 10] =
        ["超标部分", "超标准部分", "超出部分", "超发部分", "多发部分", "多领部分", "超标金额", "超标奖金", "超发金额", "多发金额"];
    const OPEN: [&str; 6] = ["未", "拟", "待", "应", "需", "限"];
    let is_sum = |text: &str| text.strip_suffix('元').is_some_and(|sum| sum.starts_with(|c: char| c.is_ascii_digit()));
    if OPEN.iter().any(|word| clause.contains(word)) {
        return false;
    }
    let (before, behind) = clause.split_once('已').unwrap_or((clause, ""));
    let behind = behind.trim_start_matches(['经', '于', '全', '额', '部']);
    let behind = behind.trim_start_matches(|c: char| c.is_ascii_digit() || "年月日号-/.".contains(c));
    let Some(rest) = BACK.iter().find_map(|word| behind.strip_prefix(word)) else { return false };
    let is_over = |text: &str| OVER.iter().any(|word| text.ends_with(word));
    let said_before = before
        .split_once('元')
        .is_some_and(|(sum, over)| sum.ends_with(|c: char| c.is_ascii_digit()) && (over.is_empty() || is_over(over)));
    is_over(before) || said_before || is_sum(rest.trim_start_matches('了')) || is_over(rest)
}

/// The clauses of a folded remark.
pub(super) fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '.', '。', ';', '、', '(', ')']).filter(|clause| !clause.is_empty())
}

/// A clause without when and how far, and whether that was said.
pub(super) fn bare(clause: &str) -> (String, bool) {
    const BEFORE: [&str; 8] = ["已经", "已", "全额", "全部", "全数", "全", "于", "后"];
    let without_day = |clause: &str| clause.trim_start_matches(|c: char| c.is_ascii_digit() || "年月日号-/".contains(c)).to_owned();
    let mut rest = without_day(clause);
    let mut done = false;
    while let Some(behind) = BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
        (rest, done) = (without_day(behind), true);
    }
    (rest, done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_says_that_nothing_was_paid_only_where_it_says_nothing_else() {
        let of = |text: &str| of_remark(text, TableKind::Benefits);
        for text in [
            "作废",
            "退票，重开",
            "未付",
            "未领",
            "已退回财政",
            "已全额退回",
            "2021年10月全额退回工会",
            "已作废。",
            "已于10月退还",
            "已冲销",
            "11月红字冲销",
            "银行退票",
            "款已退",
            "款项已退回",
            "付错账号,已退回",
            "账号有误已退回",
            "重复支付,已退款",
            "暂不支付",
        ] {
            assert_eq!(of(text), Some(Remark::Nothing), "{text}");
        }
        for text in ["2021年10月退回200元", "球鞋298元本人自付", "已退200元", "个人承担一半"] {
            assert_eq!(of(text), Some(Remark::Part), "{text}");
        }
        for text in [
            "退回保证金",
            "发票作废重开",
            "退票已重付",
            "未付清",
            "退还押金300元",
            "退休人员",
            "余款未付",
            "未退回",
            "代领",
            "已退",
            "已交回",
            "生活不能自理",
            "半自理",
            "自费参赛",
            "自理交通",
            "未冲销",
            "冲销借款",
            "发票有误,已退回",
            "账号有误,部分已退回",
            "已清退",
            "",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn a_remark_says_that_a_claim_was_not_reimbursed_and_that_a_payment_is_back() {
        for text in ["已退单", "未报销", "不予报销", "已剔除", "款已收回"] {
            assert_eq!(of_remark(text, TableKind::Expenses), Some(Remark::Nothing), "{text}");
        }
        for text in ["收据已收回", "已收回", "未报销差旅费", "票据未收回"] {
            assert_eq!(of_remark(text, TableKind::Expenses), None, "{text}");
        }
        assert_eq!(of_remark("未报销", TableKind::Purchases), None);
        for (text, wanted) in [
            ("款项已收回", Some(Remark::Nothing)),
            ("已收回", None),
            ("冲销", None),
            ("冲正", None),
            ("已冲正", Some(Remark::Nothing)),
            ("已清退", Some(Remark::Nothing)),
            ("收回", None),
        ] {
            assert_eq!(of_remark(text, TableKind::Payments), wanted, "{text}");
        }
    }

    #[test]
    fn what_was_paid_in_the_end_and_what_became_of_an_account_leaves_the_payment() {
        for text in [
            "退票,更正账号后重新支付",
            "支付失败,更换账户后支付",
            "原账号已作废,付至新账号",
            "退汇,换账号重付",
            "对方账户已撤销",
            "开户行已撤销",
        ] {
            assert_eq!(of_remark(text, TableKind::Payments), None, "{text}");
        }
        for text in ["付错账号,已退回", "户名不符,已退票", "账号错误,退汇"] {
            assert_eq!(of_remark(text, TableKind::Payments), Some(Remark::Nothing), "{text}");
        }
    }

    #[test]
    fn what_was_over_a_standard_is_said_to_be_back() {
        for text in
            ["200元已于2023.11.2清退", "超标部分已清退", "超标200元已于2023年11月退回", "已清退200元", "已退回超标部分", "200元已退缴"]
        {
            assert_eq!(of_remark(text, TableKind::Benefits), Some(Remark::Part), "{text}");
        }
        for text in ["200元未清退", "应清退200元", "拟清退", "已退休", "奖金200元", "超标部分待清退", "200元已发放", "已收回发票"]
        {
            assert_eq!(of_remark(text, TableKind::Benefits), None, "{text}");
        }
    }
}
