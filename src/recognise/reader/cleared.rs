//! What remarks and columns beside the amount say became of an item that was owed: cleared, or collected.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::remarks::{bare, clauses};
use super::unpaid::SHOWN_CHARS;
use crate::say;
use crate::tables::{Caution, Row, is_remark, open_items};
use crate::value::Value;
use crate::value::amount::{self, MoneyUnit};
use crate::value::text::{compact, printable, shorten};

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
pub(super) fn cleared_by_remark(typed: &Row, amount_header: &str) -> Option<Arc<Caution>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::TableKind;

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
}
