//! Where the book of one account shows one side of its vouchers: the account on the other side, by a column that names it (对方科目), and whether money
//! only moved between the unit's own accounts.

use crate::books::account_class::class;
use crate::tables::{Lines, journal};
use crate::value::text::compact;

/// What heads a column of the account on the other side.
const HEADERS: [&str; 3] = ["对方科目", "对应科目", "对方会计科目"];

/// How a summary begins that says no more than that cash went to the bank or came from there.
const WITHIN: [&str; 15] = [
    "提取现金",
    "提现",
    "提取备用金",
    "提备用金",
    "存现",
    "存入银行",
    "存银行",
    "送存",
    "交存银行",
    "缴存银行",
    "解存银行",
    "现金存入",
    "现金存银行",
    "现金送存",
    "现金缴存银行",
];

/// What may stand behind it: where to, what for within the unit, when and how much. Whoever else is named there was paid.
const BEHIND: [&str; 23] = [
    "备用金",
    "备用",
    "周转金",
    "零用",
    "零星开支",
    "库存现金",
    "现金",
    "存入",
    "银行账户",
    "银行存款",
    "银行",
    "农村信用社",
    "信用社",
    "中国",
    "农业",
    "工商",
    "建设",
    "基本户",
    "基本账户",
    "本单位",
    "对公账户",
    "账户",
    "零余额",
];

/// What parts the names of several accounts in one cell.
const PARTING: [char; 5] = [',', ';', '、', '\n', '，'];

/// The account on the other side of a line, as a column names it; blank where none does.
pub fn account(lines: &Lines, line: usize) -> &str {
    let named = lines.extra().filter(|(header, _)| HEADERS.iter().any(|word| header.contains(word)));
    let ids = named.filter_map(|(_, ids)| ids.get(line)).filter(|id| !id.is_blank());
    // The name says more than the code.
    let texts = ids.map(|id| lines.texts.get(*id).trim()).filter(|text| !text.is_empty());
    texts.max_by_key(|text| text.chars().any(crate::value::text::is_han)).unwrap_or_default()
}

/// Whether a line whose voucher shows no other side moves money between the unit's own accounts: the account on the other side is one of money, or, where
/// none is named, the summary says so.
pub fn moves_within(lines: &Lines, line: usize) -> bool {
    let account = account(lines, line);
    if account.is_empty() {
        let summary = compact(lines.text(journal::SUMMARY, line));
        return WITHIN.iter().any(|word| summary.strip_prefix(word).is_some_and(says_no_more));
    }
    account.split(PARTING).map(str::trim).filter(|part| !part.is_empty()).all(is_money)
}

/// Whether nothing stands behind such words that may be a payee or a purpose.
fn says_no_more(behind: &str) -> bool {
    let left = BEHIND.iter().fold(behind.to_owned(), |left, word| left.replace(word, ""));
    left.chars().all(|c| !c.is_alphabetic() || "年月日元款".contains(c))
}

fn is_money(account: &str) -> bool {
    let name = account.trim_start_matches(|c: char| c.is_ascii_digit() || ".-_ ".contains(c));
    let code = account.get(..account.len() - name.len()).unwrap_or_default().trim_end_matches(['.', '-', '_', ' ']);
    class(code, name).is_money()
}
