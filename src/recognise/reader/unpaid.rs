//! Rows of a list of payments that are none: what a bank statement shows as received, and what failed, came back or was only asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::Reader;
use crate::read::{Grid, GridRow};
use crate::recognise::headers::TableHeaders;
use crate::recognise::kind::cell_at;
use crate::recognise::layout::Layout;
use crate::recognise::{balances, cells};
use crate::say;
use crate::tables::{Caution, Row, TableKind, is_remark, open_items};
use crate::value::amount::{self, MoneyUnit};
use crate::value::text::{compact, printable, shorten};
use crate::value::{Said, Value};

/// The role of a column that says whether money came or went: 借贷标志, 收支.
const FLOW: &str = "flow";
/// The role of a column that says what became of a payment: 支付成功, 已退票.
const STATE: &str = "payment_state";
/// The role of a column of what was received, beside that of what was paid.
pub(super) const RECEIVED: &str = "received";

/// The fields of who has a payment or a payout.
const NAMES: [&str; 2] = ["payee", "person"];

/// The most of a cell that a reason quotes.
const SHOWN_CHARS: usize = 20;
/// In how many rows balances are looked at for what 借 means.
const ROWS: usize = 1000;

/// Whether a column plays one of these roles, whose cells stay with the row all the same.
pub(super) fn is_told(role_name: Option<&str>) -> bool {
    role_name.is_some_and(|name| [FLOW, STATE, RECEIVED].contains(&name))
}

/// Whether a word says that money came; `None` if it says nothing. In a bank's books 借 is what the holder of the account pays.
fn came(text: &str, debit_came: Option<bool>) -> Option<bool> {
    let text = compact(text);
    let text = text.trim_matches(['(', ')', '[', ']']);
    match text {
        "借" | "借方" | "d" | "dr" | "debit" => debit_came,
        "贷" | "贷方" | "c" | "cr" | "credit" => debit_came.map(|came| !came),
        "收" | "收入" | "收款" | "转入" | "来账" | "进账" | "入账" | "存入" | "汇入" | "入" | "in" => Some(true),
        "支" | "支出" | "付" | "付款" | "支付" | "转出" | "往账" | "出账" | "支取" | "汇出" | "付出" | "出" | "out" => {
            Some(false)
        }
        _ => None,
    }
}

/// Whether the state of a payment says that nothing was paid.
fn not_paid(text: &str) -> bool {
    const DENY: [&str; 16] = [
        "未退",
        "无退",
        "未撤",
        "未驳",
        "未失",
        "未付清",
        "未付完",
        "余款",
        "尾款",
        "部分",
        "待审计",
        "重付",
        "补付",
        "成功",
        "完成",
        "质保",
    ];
    const WORDS: [&str; 18] = [
        "退票",
        "退汇",
        "退回",
        "失败",
        "撤销",
        "撤回",
        "驳回",
        "拒绝",
        "作废",
        "未支付",
        "未付",
        "待支付",
        "待付",
        "待审",
        "审批中",
        "审核中",
        "未审",
        "草稿",
    ];
    let text = compact(text);
    let denied = DENY.iter().any(|word| text.contains(word));
    !denied && WORDS.iter().any(|word| text.contains(word))
}

/// What a remark says of a row of payments, payouts or purchases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Remark {
    /// Nothing moved, or all of it came back.
    Nothing,
    /// A part came back, or somebody paid a part himself.
    Part,
}

/// What a remark says. That nothing moved must be all that each of its clauses says (`作废`, `退票，重开`, `已于10月全额退回`), beside why
/// (`付错账号,已退回`): `退回保证金` and `发票作废` are of other things.
fn of_remark(text: &str, table: TableKind) -> Option<Remark> {
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
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '.', '。', ';', '、', '(', ')']).filter(|clause| !clause.is_empty())
}

/// A clause without when and how far, and whether that was said.
fn bare(clause: &str) -> (String, bool) {
    const BEFORE: [&str; 8] = ["已经", "已", "全额", "全部", "全数", "全", "于", "后"];
    let without_day = |clause: &str| clause.trim_start_matches(|c: char| c.is_ascii_digit() || "年月日号-/".contains(c)).to_owned();
    let mut rest = without_day(clause);
    let mut done = false;
    while let Some(behind) = BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
        (rest, done) = (without_day(behind), true);
    }
    (rest, done)
}

/// Whether a remark on what is owed says that it is cleared: `核销`, `已于2023年10月核销`, `已收回`. `待核销` and `部分收回` say nothing of the kind.
fn is_cleared(text: &str) -> bool {
    const WORDS: [&str; 6] = ["核销", "结清", "还清", "付清", "销账", "销户"];
    const DONE: [&str; 8] = ["收回", "归还", "偿还", "支付", "清理", "清账", "冲销", "转销"];
    // 本金未还,利息付清 and 已归还,次年再借 are still open.
    let text = compact(text);
    let is_open = ["未", "再", "又", "仍", "尚", "新增", "转回"].iter().any(|word| text.contains(word));
    !is_open
        && clauses(&text).map(bare).any(|(clause, done)| {
            let clause = clause.strip_suffix("完毕").or_else(|| clause.strip_suffix('了')).unwrap_or(&clause);
            WORDS.contains(&clause) || (done && DONE.contains(&clause))
        })
}

/// Why a row of open items is not judged where a remark says that it is cleared.
fn cleared_by_remark(typed: &Row, amount_header: &str) -> Option<Arc<Caution>> {
    let told = typed.extra.iter().find(|(header, text)| (is_remark(header) || is_state(header)) && is_cleared(text));
    let Some((_, text)) = told else { return collected(typed, amount_header) };
    let text = shorten(&printable(text), SHOWN_CHARS);
    let why = say!("备注写明“{text}”,未检查;请核对余额是否还在", "a remark says “{text}”; not checked: see whether it is still open");
    Some(Arc::new(Caution { why, unsure: true }))
}

/// Whether a header is that of what became of an item.
fn is_state(header: &str) -> bool {
    const SUBJECTS: [&str; 10] = ["处理", "清理", "核销", "收回", "清收", "清欠", "结算", "归还", "偿还", "催收"];
    let header = compact(header);
    let bare = ["情况", "结果", "状态", "进展"].iter().find_map(|end| header.strip_suffix(end));
    header == "状态" || bare.is_some_and(|bare| SUBJECTS.iter().any(|word| bare.ends_with(word)))
}

/// What a column of a list of open items says was collected or paid of one beside its amount. Whether the amount is without it nobody can tell:
/// where it comes to the whole amount, the item is not judged. An amount whose own header says that it is what is left, or that is just what
/// another number of the row leaves without what was collected, is without it.
fn collected(typed: &Row, amount_header: &str) -> Option<Arc<Caution>> {
    const LEFT: [&str; 12] = ["未付", "未收", "未还", "未支付", "未归还", "未结", "未清", "尚欠", "欠付", "余额", "结余", "期末"];
    const DONE: [&str; 12] =
        ["已收回", "已收", "已还", "已归还", "已偿还", "已清理", "已核销", "已结算", "已付", "已支付", "已清收", "已清退"];
    const SUMS: [&str; 6] = ["清理金额", "核销金额", "收回金额", "归还金额", "偿还金额", "清收金额"];
    // What was open at first, of which the amount is what is left.
    const FIRST: [&str; 15] =
        ["原", "初始", "形成", "发生", "借款", "期初", "年初", "累计", "应付", "应收", "总金额", "总额", "总价", "合同", "欠款"];
    if LEFT.iter().any(|word| compact(amount_header).contains(word)) {
        return None;
    }
    let amount = typed.number(open_items::AMOUNT).filter(|amount| *amount > Decimal::ZERO)?;
    let money = |text: &str| cells_of(text).filter(|sum| *sum > Decimal::ZERO);
    let is_done = |header: &str| {
        let header = compact(header);
        let bare = header.split(['(', '[']).next().unwrap_or_default();
        let bare = bare.strip_suffix("金额").or_else(|| bare.strip_suffix("数额")).unwrap_or(bare);
        DONE.contains(&bare) || SUMS.iter().any(|word| header.starts_with(word))
    };
    let (header, text, sum) =
        typed.extra.iter().find_map(|(header, text)| Some((header, text, money(text).filter(|_| is_done(header))?)))?;
    let is_first = |header: &str| FIRST.iter().any(|word| header.contains(word));
    if typed.extra.iter().any(|(header, text)| is_first(header) && money(text).is_some_and(|first| first > amount)) {
        return None;
    }
    let numbers = typed.values().iter().flatten().filter_map(Value::as_number);
    let mut numbers = numbers.chain(typed.extra.iter().filter_map(|(_, text)| money(text)));
    if numbers.any(|first| first.checked_sub(sum) == Some(amount)) {
        return None;
    }
    let (header, text) = (shorten(&printable(header), SHOWN_CHARS), shorten(&printable(text), SHOWN_CHARS));
    let unsure = sum >= amount;
    let why = if unsure {
        say!(
            "“{header}”栏写明{text},不少于金额,未检查;请核对余额是否还在",
            "its “{header}” is {text}, no less than the amount; not checked: see whether it is still open"
        )
    } else {
        say!(
            "“{header}”栏写明{text},没有从金额中扣除,请核对还有多少没有清理",
            "its “{header}” is {text}, which was not taken off the amount: see how much is still open"
        )
    };
    Some(Arc::new(Caution { why, unsure }))
}

/// The number that a cell's text is.
fn cells_of(text: &str) -> Option<Decimal> {
    amount::parse(text).ok().flatten().and_then(|written| written.in_yuan(MoneyUnit::Yuan))
}

/// Whether 借 stands where money came, as in the books of the holder of the account: the balances beside it say so. Without balances it is a bank's
/// statement where both sides are seen; one side alone, or a list that is called one of payments, tells nothing.
pub(super) fn debit_came(grid: &Grid, layout: &Layout, table: &TableHeaders) -> Option<bool> {
    let role = |name: &str| table.role(name).and_then(|role| layout.column(role));
    let (flow, amount) = (role(FLOW)?, role("amount")?);
    let rows = || grid.rows.get(layout.body..).unwrap_or_default().iter().take(ROWS);
    let seen: BTreeSet<bool> = rows().filter_map(|row| came(&cells::shown(cell_at(row, flow.index)?), Some(true))).collect();
    let called = layout.titles.texts().any(|title| ["付款", "支付", "拨付"].iter().any(|word| title.contains(word)));
    let unproven = (seen.len() > 1 && !called).then_some(false);
    let Some(balance) = layout.columns.iter().find(|column| column.role.is_none() && column.header.contains("余额")) else {
        return unproven;
    };
    let lines = rows().filter_map(|row| {
        let [amount, balance] = [amount, balance].map(|column| cells::money(cell_at(row, column.index)?, column.unit).ok().flatten());
        let debit = matches!(came(&cells::shown(cell_at(row, flow.index)?), Some(true)), Some(true));
        Some((if debit { amount? } else { -amount? }, balance?))
    });
    balances::raised(&lines.collect::<Vec<_>>()).or(unproven)
}

/// Who has a payment or a payout.
fn whose(typed: &Row) -> String {
    NAMES.iter().find_map(|name| typed.text(typed.table().field(name)?)).map(compact).unwrap_or_default()
}

fn take_one(count: &mut usize) -> bool {
    let is_left = *count > 0;
    *count = count.saturating_sub(1);
    is_left
}

/// How a row in red is looked up: by who has it and how much it takes back.
pub(super) type Reds = BTreeMap<(String, Decimal), usize>;

/// The rows in red of a list, by who has them and their amounts.
pub(super) fn reds(grid: &Grid, layout: &Layout, table: &TableHeaders) -> Reds {
    let role = |name: &str| table.role(name).and_then(|role| layout.column(role));
    let mut reds = Reds::new();
    let Some(amount) = role("amount") else { return reds };
    let name = NAMES.iter().find_map(|name| role(name));
    for row in grid.rows.get(layout.body..).unwrap_or_default() {
        let money = cell_at(row, amount.index).and_then(|cell| cells::money(cell, amount.unit).ok().flatten());
        let Some(money) = money.filter(|money| *money < Decimal::ZERO) else { continue };
        let text = name.and_then(|name| cell_at(row, name.index)).map(|cell| compact(&cells::shown(cell))).unwrap_or_default();
        *reds.entry((text, -money)).or_default() += 1;
    }
    reds
}

impl Reader<'_> {
    /// Why a row of a list of payments is no payment, if it is none.
    pub(super) fn unpaid(&self, values: &[Option<Value>]) -> Option<Said> {
        if self.table.table != TableKind::Payments {
            return None;
        }
        let value = |role: &str| self.table.role(role).and_then(|role| values.get(role)).and_then(Option::as_ref);
        let quoted = |value: &Value| shorten(&printable(&value.shown()), SHOWN_CHARS);
        if let Some(state) = value(STATE).filter(|state| not_paid(&state.shown())) {
            let text = quoted(state);
            return Some(say!("状态为“{text}”,没有付出,不计入", "its state is “{text}”: nothing was paid, so it does not count"));
        }
        if let Some(flow) = value(FLOW).filter(|flow| came(&flow.shown(), self.debit_came) == Some(true)) {
            let text = quoted(flow);
            return Some(say!("是收到的款项(“{text}”),不是付款,不计入", "money received (“{text}”), not paid, so it does not count"));
        }
        let nothing = |value: Option<&Value>| value.and_then(Value::as_number).is_none_or(|amount| amount.is_zero());
        (nothing(value("amount")) && !nothing(value(RECEIVED)))
            .then(|| Said::new("是收到的款项,不是付款,不计入", "money received, not paid, so it does not count"))
    }

    /// How much a row of a list of payments says was received.
    pub(super) fn amount_received(&self, values: &[Option<Value>]) -> Option<Decimal> {
        if self.table.table != TableKind::Payments {
            return None;
        }
        let value = |role: &str| self.table.role(role).and_then(|role| values.get(role)).and_then(Option::as_ref);
        if value(STATE).is_some_and(|state| not_paid(&state.shown())) {
            return None;
        }
        let is_some = |role: &str| value(role).and_then(Value::as_number).filter(|amount| *amount > Decimal::ZERO);
        let came = value(FLOW).is_some_and(|flow| came(&flow.shown(), self.debit_came) == Some(true));
        is_some(RECEIVED).or_else(|| is_some("amount").filter(|_| came))
    }

    /// Why a row does not count by what its remarks say, if it does not. A payout of which a part came back, or was paid by the one who has it, is
    /// kept and not judged. A negative row is what takes back itself, whatever it is called: it goes only where the row does that it takes back.
    pub(super) fn unpaid_by_remark(&mut self, typed: &mut Row) -> Option<Said> {
        if typed.table() == TableKind::OpenItems {
            let header = self.table.role("amount").and_then(|role| self.layout.column(role)).map_or("", |column| column.header.as_str());
            typed.caution = cleared_by_remark(typed, header).or(typed.caution.take());
            return None;
        }
        if ![TableKind::Payments, TableKind::Benefits, TableKind::Expenses, TableKind::Purchases].contains(&typed.table()) {
            return None;
        }
        let mut said = typed.extra.iter().filter(|(header, _)| is_remark(header));
        let (remark, text) = said.find_map(|(_, text)| Some((of_remark(text, typed.table())?, text)))?;
        // What was not paid yet was bought all the same.
        if text.contains(['付', '领', '发'])
            && text.contains(['未', '不', '暂'])
            && [TableKind::Expenses, TableKind::Purchases].contains(&typed.table())
        {
            return None;
        }
        let text = shorten(&printable(text), SHOWN_CHARS);
        if remark == Remark::Nothing {
            let amount = typed.table().field("amount").and_then(|field| typed.number(field)).unwrap_or_default();
            // A row in red that takes it back keeps the sum right: both stay.
            let red = amount > Decimal::ZERO && self.reds.get_mut(&(whose(typed), amount)).is_some_and(take_one);
            if red {
                return None;
            }
            if amount < Decimal::ZERO {
                let taken = self.struck.get_mut(&-amount).filter(|count| **count > 0)?;
                *taken -= 1;
            } else {
                *self.struck.entry(amount).or_default() += 1;
            }
            return Some(say!(
                "备注写明“{text}”,没有付出或已退回,不计入",
                "a remark says “{text}”: nothing was paid, or it came back, so it does not count"
            ));
        }
        if typed.table() == TableKind::Benefits {
            let why = say!(
                "备注写明“{text}”,金额中有退回或本人自付的部分,未检查,请核对实际领取的金额",
                "a remark says “{text}”: a part came back, or was paid by the person himself; not checked: see what was received"
            );
            typed.caution = Some(Arc::new(Caution { why, unsure: true }));
        }
        None
    }

    /// Leaves out a row that is no payment; a total may count it or not.
    pub(super) fn leave_unpaid(&mut self, row: &GridRow, why: Said) {
        let amounts = self.amounts_of(row);
        self.sums.add_void(&amounts);
        self.leave_out(row, why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_says_whether_money_came() {
        for (text, debit_came, wanted) in [
            ("借", false, Some(false)),
            ("借", true, Some(true)),
            ("贷", false, Some(true)),
            ("C", false, Some(true)),
            ("收入", false, Some(true)),
            ("（支）", true, Some(false)),
            ("网银转账", false, None),
            ("", false, None),
        ] {
            assert_eq!(came(text, Some(debit_came)), wanted, "{text}");
        }
    }

    #[test]
    fn a_side_that_nobody_knows_tells_nothing() {
        assert_eq!((came("贷", None), came("收", None)), (None, Some(true)));
    }

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

    #[test]
    fn what_was_collected_is_told_and_of_the_whole_amount_not_judged() {
        let sheet = Arc::new(crate::tables::SheetName { file: "往来.xlsx".into(), sheet: None });
        let unsure_under = |amount_header: &str, columns: &[(&str, &str)]| {
            let mut row = Row::new(TableKind::OpenItems, crate::tables::Source { sheet: sheet.clone(), row: 2 });
            row.set(open_items::AMOUNT, Some(Value::Number(5000.into())));
            row.extra.extend(columns.iter().map(|(header, text)| ((*header).into(), (*text).into())));
            collected(&row, amount_header).map(|caution| caution.unsure)
        };
        let unsure = |columns: &[(&str, &str)]| unsure_under("金额", columns);
        for header in ["余额", "未付金额(元)", "期末余额", "尚欠金额", "未收回金额"] {
            assert_eq!(unsure_under(header, &[("已收回金额", "8000")]), None, "{header}");
        }
        assert_eq!(unsure_under("应付金额", &[("已付金额", "5000")]), Some(true));
        assert_eq!(unsure(&[("已收回金额", "3000")]), Some(false));
        assert_eq!(unsure(&[("已收回金额(元)", "5,000.00")]), Some(true));
        assert_eq!(unsure(&[("清理金额", "0.5万元")]), Some(true));
        // What is left of more is the balance, without what was collected.
        for columns in [
            &[("已收回金额", "8000"), ("原挂账金额", "13000")][..],
            &[("已付金额", "8000"), ("应付金额", "13000")],
            &[("已付金额", "500"), ("结算价", "5500")],
            &[("已收回金额", "0")],
            &[("未收回金额", "3000")],
            &[],
        ] {
            assert_eq!(unsure(columns), None, "{columns:?}");
        }
    }

    #[test]
    fn what_became_of_an_item_stands_in_columns_of_its_own() {
        for header in ["处理结果", "清理情况", "状态", "核销情况", "催收情况"] {
            assert!(is_state(header), "{header}");
        }
        assert!(!is_state("形成情况") && !is_state("情况"));
    }

    #[test]
    fn a_remark_says_that_what_was_owed_is_cleared() {
        for text in ["核销", "已核销", "已于2023年10月核销", "2023年6月已收回", "已结清。", "已清理完毕"] {
            assert!(is_cleared(text), "{text}");
        }
        for text in ["待核销", "拟申请核销", "未核销", "诉讼中", "部分收回", "收回中", "已收回500元", "未结清", ""]
        {
            assert!(!is_cleared(text), "{text}");
        }
    }

    #[test]
    fn a_state_says_whether_something_was_paid() {
        for text in ["已退票", "支付失败", "已撤销", "审批中", "已驳回", "未支付"] {
            assert!(not_paid(text), "{text}");
        }
        for text in ["支付成功", "已支付", "未付清", "余款未付", "待审计", "退回重付成功", "未退票", "已清算", "完成", ""]
        {
            assert!(!not_paid(text), "{text}");
        }
    }
}
