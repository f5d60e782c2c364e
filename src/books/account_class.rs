//! What an account is, by its code and name: cash, bank, receivable, expense and so on, in the accounting systems that offices use:
//! 政府会计制度 (from 2019), 行政单位会计制度 (1998 and 2013), 村集体经济组织会计制度 (2004) and those of companies. Knows no lines.

use crate::value::text::compact;

/// What an account holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum AccountClass {
    /// 库存现金
    Cash,
    /// 银行存款
    Bank,
    /// 零余额账户用款额度, 财政应返还额度
    Treasury,
    /// Other receivables, prepayments, advances: 其他应收款, 预付账款, 暂付款
    Receivable,
    /// Other payables, advances received: 其他应付款, 应付账款, 暂存款
    Payable,
    /// 固定资产, 无形资产, 在建工程
    Asset,
    /// 业务活动费用, 单位管理费用, 经费支出
    Expense,
    /// 收入
    Income,
    /// Budget accounting: 资金结存, 行政支出, 预算收入
    Budget,
    /// Anything else.
    #[default]
    Other,
}

impl AccountClass {
    /// Money itself: what is credited here has been paid.
    pub fn is_money(self) -> bool {
        matches!(self, Self::Cash | Self::Bank | Self::Treasury)
    }
}

/// Names that would be taken for another class by a part of theirs: provisions, clearing accounts, accruals, funds.
const NEITHER: &[&str] = &[
    "固定资产清理",
    "固定资产累计折旧",
    "固定资产减值准备",
    "固定基金",
    "待摊费用",
    "长期待摊费用",
    "预提费用",
    "专项应付款",
    "待处理财产损溢",
    "坏账准备",
];

/// The names, those that hold another first.
const NAMES: &[(AccountClass, &[&str])] = &[
    (AccountClass::Budget, &["资金结存", "预算收入", "预算支出", "行政支出", "事业支出", "预算结余"]),
    // Before the bank's, for it ends like 存款.
    (AccountClass::Payable, &["暂存款"]),
    (AccountClass::Cash, &["库存现金", "现金"]),
    (AccountClass::Bank, &["银行存款", "其他货币资金", "存款"]),
    (AccountClass::Treasury, &["零余额账户用款额度", "零余额", "财政应返还额度"]),
    (AccountClass::Receivable, &["其他应收", "应收账款", "应收款", "预付账款", "预付款", "暂付款", "内部往来", "备用金"]),
    (AccountClass::Payable, &["其他应付", "应付账款", "应付款", "预收账款", "预收款", "长期应付款"]),
    (AccountClass::Asset, &["固定资产", "在建工程", "工程物资", "无形资产", "公共基础设施"]),
    (AccountClass::Expense, &["业务活动费用", "单位管理费用", "经费支出", "拨出经费", "管理费用", "费用", "支出"]),
    (AccountClass::Income, &["收入", "拨入经费"]),
];

/// Heads of four digits. Where systems differ (1601 is 无形资产 in that of 2013) the class is the same, or the code stays out.
const FOUR: &[(&str, AccountClass)] = &[
    ("1001", AccountClass::Cash),
    ("1002", AccountClass::Bank),
    ("1012", AccountClass::Bank),
    ("1021", AccountClass::Treasury),
    ("1011", AccountClass::Treasury),
    ("1201", AccountClass::Treasury),
    ("1122", AccountClass::Receivable),
    ("1123", AccountClass::Receivable),
    ("1212", AccountClass::Receivable),
    ("1213", AccountClass::Receivable),
    ("1214", AccountClass::Receivable),
    ("1215", AccountClass::Receivable),
    ("1218", AccountClass::Receivable),
    ("1221", AccountClass::Receivable),
    ("1501", AccountClass::Asset),
    ("1511", AccountClass::Asset),
    ("1601", AccountClass::Asset),
    ("1604", AccountClass::Asset),
    ("1613", AccountClass::Asset),
    ("1701", AccountClass::Asset),
    ("2202", AccountClass::Payable),
    ("2203", AccountClass::Payable),
    ("2241", AccountClass::Payable),
    ("2301", AccountClass::Payable),
    ("2302", AccountClass::Payable),
    ("2305", AccountClass::Payable),
    ("2307", AccountClass::Payable),
    ("4001", AccountClass::Income),
    ("5001", AccountClass::Expense),
    ("5101", AccountClass::Expense),
    ("5901", AccountClass::Expense),
    ("6601", AccountClass::Expense),
    ("6602", AccountClass::Expense),
    ("6603", AccountClass::Expense),
];

/// Heads of three digits: old offices and villages. 501 is 经费支出 in the one and 经营收入 in the other and stays out.
const THREE: &[(&str, AccountClass)] = &[
    ("101", AccountClass::Cash),
    ("102", AccountClass::Bank),
    ("104", AccountClass::Receivable),
    ("106", AccountClass::Asset),
    ("112", AccountClass::Receivable),
    ("113", AccountClass::Receivable),
    ("151", AccountClass::Asset),
    ("202", AccountClass::Payable),
    ("203", AccountClass::Payable),
];

/// The class of an account. Where the name tells, it decides, for systems give one code to different accounts; else the head of the code
/// does.
///
/// ```
/// use ledgerlint::books::account_class::{AccountClass, class};
/// assert_eq!(class("1001", "库存现金"), AccountClass::Cash);
/// assert_eq!(class("1002.01", "银行存款\\基本户"), AccountClass::Bank);
/// assert_eq!(class("", "其他应收款-个人借款"), AccountClass::Receivable);
/// assert_eq!(class("7101", "行政支出"), AccountClass::Budget);
/// ```
pub fn class(code: &str, name: &str) -> AccountClass {
    let head = head_of(name);
    if NEITHER.iter().any(|word| head.starts_with(word)) {
        return AccountClass::Other;
    }
    let words = |(_, words): &&(AccountClass, &[&str])| words.iter().any(|word| head.starts_with(word) || head.ends_with(word));
    let by_name = NAMES.iter().find(words).map(|(class, _)| *class);
    // 事业支出 was financial accounting until 2018, with a code in 5.
    if by_name == Some(AccountClass::Budget) && head == "事业支出" && code.starts_with('5') {
        return AccountClass::Expense;
    }
    by_name.or_else(|| by_code(code)).unwrap_or_default()
}

fn by_code(code: &str) -> Option<AccountClass> {
    let digits = |c: &char| c.is_ascii_alphanumeric();
    let first: String = code.chars().take_while(digits).collect();
    let apart = first.len() < code.trim().len();
    // Without a sign between them, levels have two digits below the head, or three.
    let of_three = if apart { first.len() == 3 } else { matches!(first.len(), 3 | 5) };
    let table = if of_three { THREE } else { FOUR };
    table.iter().find(|(head, _)| first.starts_with(head)).map(|(_, class)| *class)
}

/// The signs that part the names of a path: `其他应收款\个人借款`.
const PATH: [char; 7] = ['\\', '/', '-', '_', '—', ':', '：'];

/// A path with its names folded and parted in one way: `其他应收款 - 个人` and `其他应收款\\个人` are one.
pub fn path_key(name: &str) -> String {
    let parts: Vec<String> = name.split(PATH).map(compact).filter(|part| !part.is_empty()).collect();
    parts.join("\\")
}

/// The names of a path, from the account on.
pub fn path_parts(name: &str) -> Vec<String> {
    name.split(PATH).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Of a path the first name: the account, of which the others are parts.
pub fn head_of(name: &str) -> &str {
    name.split(PATH).map(str::trim).find(|part| !part.is_empty()).unwrap_or_default()
}

/// Of a path the last name; the name itself where it is none.
pub fn leaf_of(name: &str) -> &str {
    name.rsplit(PATH).map(str::trim).find(|part| !part.is_empty()).unwrap_or_default()
}

/// Whether what is debited here is an asset of the register, not one under construction.
pub fn is_fixed_asset(code: &str, name: &str) -> bool {
    let head = head_of(name);
    class(code, name) == AccountClass::Asset
        && (head.starts_with("固定资产") || (head.is_empty() || head == code) && !code.starts_with("1613") && !code.starts_with("1511"))
}

/// Whether a credit here is a payment out of the treasury itself: since the zero-balance accounts are gone, offices credit the
/// appropriation with what they pay.
pub fn pays_directly(code: &str, name: &str) -> bool {
    let head = head_of(name);
    head.starts_with("财政拨款收入")
        || head.starts_with("一般公共预算财政拨款收入")
        || ((head.is_empty() || head == code) && code.starts_with("4001"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use AccountClass::{Asset, Bank, Budget, Cash, Expense, Income, Other, Payable, Receivable, Treasury};

    #[test]
    fn every_system_of_accounts_has_its_classes() {
        let cases = [
            ("1001", "库存现金", Cash),
            ("1011", "零余额账户用款额度", Treasury),
            ("1201", "财政应返还额度", Treasury),
            ("1214", "预付账款", Receivable),
            ("1218", "", Receivable),
            ("121801", "张三", Receivable),
            ("1218003", "张三", Receivable),
            ("2307-02", "某建筑公司", Payable),
            ("1601", "固定资产", Asset),
            ("1602", "固定资产累计折旧", Other),
            ("1613", "在建工程", Asset),
            ("1902", "待处理财产损溢", Other),
            ("2103", "应缴财政款", Other),
            ("2201", "应付职工薪酬", Other),
            ("2901", "受托代理负债", Other),
            ("3001", "累计盈余", Other),
            ("4001", "财政拨款收入", Income),
            ("5001", "业务活动费用\\商品和服务费用\\办公费", Expense),
            ("7101", "行政支出", Budget),
            ("7201", "事业支出", Budget),
            ("8001", "资金结存", Budget),
            // 行政单位, 1998.
            ("101", "现金", Cash),
            ("102", "银行存款", Bank),
            ("104", "暂付款", Receivable),
            ("10402", "李四", Receivable),
            ("106", "固定资产", Asset),
            ("203", "暂存款", Payable),
            ("301", "固定基金", Other),
            ("401", "拨入经费", Income),
            ("501", "经费支出", Expense),
            ("502", "拨出经费", Expense),
            // 行政单位, 2013.
            ("1215", "其他应收款", Receivable),
            ("2305", "其他应付款", Payable),
            ("5001", "经费支出", Expense),
            ("5001", "事业支出", Expense),
            // Villages.
            ("112", "应收款", Receivable),
            ("113", "内部往来", Receivable),
            ("151", "固定资产", Asset),
            ("202", "应付款", Payable),
            ("211", "应付工资", Other),
            ("241", "专项应付款", Other),
            ("501", "经营收入", Income),
            ("541", "管理费用", Expense),
            // Companies.
            ("1122", "应收账款", Receivable),
            ("1221", "", Receivable),
            ("2241", "其他应付款", Payable),
            ("2202", "", Payable),
            ("6602", "管理费用", Expense),
            ("1801", "长期待摊费用", Other),
        ];
        for (code, name, want) in cases {
            assert_eq!(class(code, name), want, "{code} {name}");
        }
    }

    #[test]
    fn a_code_of_three_digits_is_not_the_head_of_one_of_four() {
        assert_eq!(class("1021", "1021"), Treasury);
        assert_eq!(class("1041", ""), Other);
        assert_eq!(class("102.01", "基本户"), Bank);
    }

    #[test]
    fn what_is_under_construction_is_no_asset_of_the_register() {
        assert!(is_fixed_asset("160101", "固定资产-通用设备") && is_fixed_asset("1601", ""));
        assert!(!is_fixed_asset("1613", "在建工程") && !is_fixed_asset("1602", "固定资产累计折旧"));
    }

    #[test]
    fn the_appropriation_pays_where_no_zero_balance_account_does() {
        assert!(pays_directly("4001", "财政拨款收入\\基本支出") && pays_directly("400101", "400101"));
        assert!(!pays_directly("4101", "事业收入"));
    }

    #[test]
    fn a_path_has_a_head_and_a_leaf() {
        assert_eq!((head_of("其他应收款\\个人借款\\张三"), leaf_of("其他应收款\\个人借款\\张三")), ("其他应收款", "张三"));
        assert_eq!((head_of("银行存款"), leaf_of("银行存款")), ("银行存款", "银行存款"));
    }
}
