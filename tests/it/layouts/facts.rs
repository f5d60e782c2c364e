//! The generated books that every layout shows: forty vouchers of three lines, five months, red entries; and the balances of their
//! accounts. The same in every run.

use std::collections::BTreeMap;

use ledgerlint::value::Day;
use rust_decimal::Decimal;

/// A line of a voucher.
#[derive(Debug, Clone)]
pub struct Line {
    pub date: Day,
    pub number: usize,
    pub place: usize,
    pub summary: &'static str,
    pub code: &'static str,
    pub name: &'static str,
    pub path: &'static str,
    pub debit: Decimal,
    pub credit: Decimal,
    pub counterparty: &'static str,
    pub department: &'static str,
    pub attachments: usize,
    pub preparer: &'static str,
    pub reviewer: &'static str,
}

impl Line {
    pub fn voucher(&self) -> String {
        format!("记-{}", self.number)
    }

    pub fn first(&self) -> bool {
        self.place == 1
    }

    pub fn is_credit(&self) -> bool {
        !self.credit.is_zero()
    }

    pub fn amount(&self) -> Decimal {
        if self.is_credit() { self.credit } else { self.debit }
    }

    /// Its fields by name, those asked for beside the ones that every journal has.
    pub fn facts(&self, more: &[&'static str]) -> Facts {
        let all = [
            ("date", self.date.to_string()),
            ("voucher_no", self.voucher()),
            ("summary", self.summary.to_owned()),
            ("account_name", self.name.to_owned()),
            ("debit", plain(self.debit)),
            ("credit", plain(self.credit)),
            ("account_code", self.code.to_owned()),
            ("counterparty", self.counterparty.to_owned()),
            ("department", self.department.to_owned()),
            ("attachments", self.attachments.to_string()),
            ("preparer", self.preparer.to_owned()),
            ("reviewer", self.reviewer.to_owned()),
            ("line_no", self.place.to_string()),
        ];
        let always = &all[..6];
        let wanted = all.iter().filter(|(name, value)| (always.iter().any(|(n, _)| n == name) || more.contains(name)) && !value.is_empty());
        wanted.map(|(name, value)| (*name, value.clone())).collect()
    }
}

/// A row's fields that are not blank, by name.
pub type Facts = BTreeMap<&'static str, String>;

pub fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

/// Code, name, path, counterparty, department.
type Account = (&'static str, &'static str, &'static str, &'static str, &'static str);

pub const BANK: Account = ("1002", "银行存款", "银行存款", "", "");
const CASH: Account = ("1001", "库存现金", "库存现金", "", "");
const OFFICE: Account = ("660201", "办公费", "管理费用\\办公费", "", "办公室");
const TRAVEL: Account = ("660202", "差旅费", "管理费用\\差旅费", "", "财务科");
const FEES: Account = ("6603", "财务费用", "财务费用", "", "");
const PAYABLE: Account = ("2202", "应付账款", "应付账款\\甲商贸有限公司", "甲商贸有限公司", "");
const RECEIVABLE: Account = ("1122", "应收账款", "应收账款\\乙物业公司", "乙物业公司", "");
const OTHER: Account = ("1221", "其他应收款", "其他应收款\\张三", "张三", "");

/// The journal.
pub fn journal() -> Vec<Line> {
    let mut seed = 20_230_105_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut lines = Vec::new();
    for index in 0..40_usize {
        let (month, number) = (1 + index / 8, 1 + index % 8);
        let date = Day::new(2023, i8::try_from(month).unwrap(), i8::try_from(number * 3).unwrap()).unwrap();
        let mut amount = || Decimal::new(i64::try_from(1 + next(900_000)).unwrap(), 2);
        let (a, b) = (amount(), amount());
        let (debit, credit) = (|account, amount| (account, amount, Decimal::ZERO), |account, amount| (account, Decimal::ZERO, amount));
        let (summary, entries) = match index % 5 {
            0 => ("付办公用品及差旅费", [debit(OFFICE, a), debit(TRAVEL, b), credit(BANK, a + b)]),
            1 => ("付货款及手续费", [debit(PAYABLE, a), debit(FEES, b), credit(BANK, a + b)]),
            2 => ("张三报销,退回备用金", [debit(CASH, a), debit(TRAVEL, b), credit(OTHER, a + b)]),
            3 => ("冲销上月多记费用", [debit(OFFICE, -a), debit(TRAVEL, -b), credit(BANK, -a - b)]),
            _ => ("收乙物业欠款及利息", [debit(BANK, a + b), credit(RECEIVABLE, a), credit(FEES, b)]),
        };
        for (place, (account, debit, credit)) in entries.into_iter().enumerate() {
            let (code, name, path, counterparty, department) = account;
            let (attachments, preparer, reviewer) = (1 + index % 4, ["李会计", "王出纳"][index % 2], "赵主管");
            lines.push(Line {
                date,
                number,
                place: place + 1,
                summary,
                code,
                name,
                path,
                debit,
                credit,
                counterparty,
                department,
                attachments,
                preparer,
                reviewer,
            });
        }
    }
    lines
}

/// An account's balances, debit positive.
#[derive(Debug, Clone)]
pub struct Balance {
    pub code: &'static str,
    pub name: &'static str,
    pub opening: Decimal,
    pub debit: Decimal,
    pub credit: Decimal,
    pub closing: Decimal,
    /// Whether it adds up accounts that are listed below it.
    pub parent: bool,
}

impl Balance {
    pub fn facts(&self, more: &[&'static str]) -> Facts {
        let all = [
            ("account_code", self.code.to_owned()),
            ("opening", plain(self.opening)),
            ("debit", plain(self.debit)),
            ("credit", plain(self.credit)),
            ("closing", plain(self.closing)),
            ("account_name", self.name.to_owned()),
        ];
        all.iter().filter(|(name, _)| *name != "account_name" || more.contains(name)).cloned().collect()
    }
}

/// The trial balance of the journal, in the order of the codes, parents before their children.
pub fn balances() -> Vec<Balance> {
    let lines = journal();
    let openings: [(&str, i64); 8] = [
        ("1001", 500_000),
        ("1002", 80_000_000),
        ("1122", 6_000_000),
        ("1221", 4_000_000),
        ("2202", -20_500_000),
        ("660201", -30_000_000),
        ("660202", -25_000_000),
        ("6603", -15_000_000),
    ];
    let mut accounts: Vec<Balance> = openings
        .iter()
        .map(|(code, cents)| {
            let own = || lines.iter().filter(|line| line.code == *code);
            let opening = Decimal::new(*cents, 2);
            let (debit, credit) = (own().map(|line| line.debit).sum(), own().map(|line| line.credit).sum());
            let closing = opening + debit - credit;
            Balance { code, name: own().next().unwrap().name, opening, debit, credit, closing, parent: false }
        })
        .collect();
    let under = |field: fn(&Balance) -> Decimal| accounts.iter().filter(|account| account.code.starts_with("6602")).map(field).sum();
    let parent = Balance {
        code: "6602",
        name: "管理费用",
        opening: under(|a| a.opening),
        debit: under(|a| a.debit),
        credit: under(|a| a.credit),
        closing: under(|a| a.closing),
        parent: true,
    };
    accounts.insert(5, parent);
    accounts
}
