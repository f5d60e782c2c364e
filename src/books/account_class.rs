//! What an account is, by its code and name: cash, bank, receivable, expense and so on, in the accounting systems that offices use.
//! The codes are those of 政府会计制度 (from 2019), of the old 行政单位会计制度 and of 村集体经济组织会计制度, the names those of any.
//! Knows no lines.

/// What an account holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum AccountClass {
    /// 库存现金
    Cash,
    /// 银行存款
    Bank,
    /// 零余额账户用款额度, 财政应返还额度, 财政拨款收入 that pays directly
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

/// The class of an account. The first four digits of a code decide where they are those of the government system and the name does not
/// speak against it; else the name does.
///
/// ```
/// use ledgerlint::books::account_class::{AccountClass, class};
/// assert_eq!(class("1001", "库存现金"), AccountClass::Cash);
/// assert_eq!(class("1002.01", "银行存款\\基本户"), AccountClass::Bank);
/// assert_eq!(class("", "其他应收款-个人借款"), AccountClass::Receivable);
/// assert_eq!(class("7101", "行政支出"), AccountClass::Budget);
/// ```
pub fn class(code: &str, name: &str) -> AccountClass {
    const NAMES: &[(AccountClass, &[&str])] = &[
        (AccountClass::Budget, &["资金结存", "预算收入", "预算支出", "行政支出", "事业支出", "预算结余"]),
        (AccountClass::Cash, &["库存现金", "现金"]),
        (AccountClass::Bank, &["银行存款", "其他货币资金", "存款"]),
        (AccountClass::Treasury, &["零余额账户用款额度", "零余额", "财政应返还额度"]),
        (AccountClass::Receivable, &["其他应收", "应收账款", "应收款", "预付账款", "预付款", "暂付款", "内部往来"]),
        (AccountClass::Payable, &["其他应付", "应付账款", "应付款", "预收账款", "预收款", "暂存款", "长期应付款"]),
        (AccountClass::Asset, &["固定资产", "在建工程", "工程物资", "无形资产", "公共基础设施"]),
        (AccountClass::Expense, &["业务活动费用", "单位管理费用", "经费支出", "管理费用", "费用", "支出"]),
        (AccountClass::Income, &["收入"]),
    ];
    const CODES: &[(&str, AccountClass)] = &[
        ("1001", AccountClass::Cash),
        ("1002", AccountClass::Bank),
        ("1011", AccountClass::Treasury),
        ("1201", AccountClass::Treasury),
        ("1212", AccountClass::Receivable),
        ("1214", AccountClass::Receivable),
        ("1218", AccountClass::Receivable),
        ("1601", AccountClass::Asset),
        ("1613", AccountClass::Asset),
        ("1701", AccountClass::Asset),
        ("2302", AccountClass::Payable),
        ("2305", AccountClass::Payable),
        ("2307", AccountClass::Payable),
        ("5001", AccountClass::Expense),
        ("5101", AccountClass::Expense),
        ("5901", AccountClass::Expense),
    ];
    // Of a path the first name is the account, the others are its parts.
    let head = name.split(['\\', '/', '-', '_', '—', ':', '：']).map(str::trim).find(|part| !part.is_empty()).unwrap_or_default();
    let by_name = || NAMES.iter().find(|(_, words)| words.iter().any(|word| head.starts_with(word) || head.ends_with(word)));
    let by_code = CODES.iter().find(|(prefix, _)| code.starts_with(prefix)).map(|(_, class)| *class);
    // Where the codes are of another system (102 is bank there, 1122 a receivable), the name is what counts.
    by_name().map(|(class, _)| *class).or(by_code).unwrap_or_default()
}
