//! A unit of the planted district: its journal, its registers, and what is planted in it. Knows no rule.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use ledgerlint::value::{Day, money};
use rust_decimal::Decimal;

/// What a finding must say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    pub unit: String,
    pub rule: String,
    pub subject: String,
    pub amount: String,
    pub irregular: String,
}

/// Numbers that look random and are the same on every machine.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        // SplitMix64, by Sebastiano Vigna, in the public domain.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: i64) -> i64 {
        i64::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }
}

/// A line of a voucher: account, counterparty, debit, credit in fen.
pub type Line<'a> = (&'a str, &'a str, i64, i64);

/// A voucher before it stands in a file.
pub struct Voucher {
    pub on: Day,
    pub number: String,
    pub lines: Vec<(String, String, i64, i64)>,
    summary: String,
}

/// One unit's books of 2023 and what is planted in them.
pub struct Unit {
    pub number: u64,
    pub name: String,
    pub vouchers: Vec<Voucher>,
    pub planted: Vec<Told>,
    /// Whether payments stand in budget accounting too.
    budget: bool,
    seeded: Seeded,
    /// Other files by name.
    files: BTreeMap<String, String>,
    payees: u64,
}

pub fn yuan(fen: i64) -> String {
    money(Decimal::new(fen, 2))
}

pub fn day(month: i8, day: i8) -> Day {
    Day::new(2023, month, day).unwrap()
}

pub fn days(days: i64) -> jiff::Span {
    jiff::Span::new().days(days)
}

/// The working day on or after a day of 2023; June and August have no public holidays on weekdays but from the 22nd of June.
pub fn working(on: Day) -> Day {
    let mut on = on;
    while matches!(on.weekday().to_monday_one_offset(), 6 | 7) {
        on = on.tomorrow().unwrap();
    }
    on
}

/// Four characters that no other firm of the district has in this order.
pub fn firm(unit: u64, number: u64) -> String {
    const SIGNS: &str = "安百辰成达东恩飞光海和华吉佳建康来立美明南宁平青如瑞盛泰万维文新兴旭阳益";
    let signs: Vec<char> = SIGNS.chars().collect();
    let count = u64::try_from(signs.len()).unwrap();
    let at = unit * 20_000 + number;
    [count.pow(3), count.pow(2), count, 1].iter().map(|place| signs[usize::try_from(at / place % count).unwrap()]).collect()
}

impl Unit {
    pub fn new(number: u64) -> Self {
        Self {
            number,
            name: format!("示例{number:02}街道办事处"),
            vouchers: Vec::new(),
            planted: Vec::new(),
            budget: number.is_multiple_of(2),
            seeded: Seeded(number),
            files: BTreeMap::new(),
            payees: 0,
        }
    }

    /// A firm that nobody else pays.
    pub fn payee(&mut self) -> String {
        self.payees += 1;
        format!("{}商贸有限公司", firm(self.number, self.payees))
    }

    /// Adds a voucher and gives its place among `vouchers`.
    pub fn voucher(&mut self, on: Day, summary: &str, lines: &[Line]) -> usize {
        let lines =
            lines.iter().map(|(account, party, debit, credit)| ((*account).to_owned(), (*party).to_owned(), *debit, *credit)).collect();
        self.vouchers.push(Voucher { on, number: String::new(), lines, summary: summary.to_owned() });
        self.vouchers.len() - 1
    }

    pub fn pay(&mut self, on: Day, payee: &str, fen: i64, summary: &str) -> usize {
        self.pay_from(on, payee, fen, summary, "1002 银行存款")
    }

    pub fn pay_from(&mut self, on: Day, payee: &str, fen: i64, summary: &str, account: &str) -> usize {
        let mut lines = vec![("5001 业务活动费用", payee, fen, 0), (account, "", 0, fen)];
        if self.budget {
            lines.extend([("7101 行政支出", payee, fen, 0), ("8001 资金结存", "", 0, fen)]);
        }
        self.voucher(on, summary, &lines)
    }

    /// Notes what is planted, amounts in fen.
    pub fn plant(&mut self, rule: &str, subject: &str, amount: i64, irregular: i64) {
        let (unit, rule, subject) = (self.name.clone(), rule.to_owned(), subject.to_owned());
        self.planted.push(Told { unit, rule, subject, amount: yuan(amount), irregular: yuan(irregular) });
    }

    /// Between two amounts of yuan, never round.
    pub fn fen(&mut self, least: i64, most: i64) -> i64 {
        (least + self.seeded.below(most - least)) * 100 + 1 + self.seeded.below(98)
    }

    /// Every month: expense to several payees, salaries, rent, accruals.
    pub fn everyday(&mut self) {
        let landlord = self.payee();
        let rent = self.fen(6_000, 9_000);
        for month in 1..=12 {
            for turn in 0..5_i8 {
                let (payee, fen) = (self.payee(), self.fen(600, 3_000));
                self.pay(working(day(month, 8 + turn)), &payee, fen, "付办公用品款");
            }
            self.pay(working(day(month, 9)), &landlord, rent, "转账");
            self.pay(working(day(month, 10)), "职工", 8_000_000, "发工资");
            self.voucher(day(month, 28), "计提折旧", &[("5001 业务活动费用", "", 100_000, 0), ("1602 固定资产累计折旧", "", 0, 100_000)]);
        }
    }

    /// Numbers the vouchers by month in the order of their dates. Called once, when all are there.
    pub fn number(&mut self) {
        self.vouchers.sort_by_key(|voucher| voucher.on);
        let mut count = BTreeMap::new();
        for voucher in &mut self.vouchers {
            let number = count.entry(voucher.on.month()).or_insert(0);
            *number += 1;
            voucher.number = format!("记-{number}");
        }
    }

    /// The vouchers of a month, by their places.
    pub fn of_month(&self, month: i8) -> Vec<usize> {
        (0..self.vouchers.len()).filter(|at| self.vouchers[*at].on.month() == month).collect()
    }

    /// Adds a file: its first line, then rows.
    pub fn file(&mut self, name: &str, header: &str, rows: &[String]) {
        let text = self.files.entry(name.to_owned()).or_insert_with(|| format!("{header}\n"));
        for row in rows {
            writeln!(text, "{row}").unwrap();
        }
    }

    pub fn write(&self, folder: &Path) {
        let folder = folder.join(&self.name);
        std::fs::create_dir(&folder).unwrap();
        let amount = |fen: i64| if fen == 0 { String::new() } else { yuan(fen) };
        let mut journal = "日期,凭证字号,摘要,科目代码,科目名称,借方金额,贷方金额,往来单位\n".to_owned();
        for voucher in &self.vouchers {
            for (account, party, debit, credit) in &voucher.lines {
                let (code, name) = account.split_once(' ').unwrap();
                let (on, number, summary) = (voucher.on, &voucher.number, &voucher.summary);
                writeln!(journal, "{on},{number},{summary},{code},{name},{},{},{party}", amount(*debit), amount(*credit)).unwrap();
            }
        }
        if !self.vouchers.is_empty() {
            std::fs::write(folder.join("序时账.csv"), journal).unwrap();
        }
        for (name, text) in &self.files {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }

    /// What December has of expenses, but for accruals, closing and what is due at the end of a year.
    pub fn spent_in_december(&self) -> i64 {
        let counts =
            |voucher: &&Voucher| voucher.on.month() == 12 && !["计提", "结转", "年终"].iter().any(|word| voucher.summary.contains(word));
        let lines = self.vouchers.iter().filter(counts).flat_map(|voucher| &voucher.lines);
        lines.filter(|line| line.0.starts_with("5001")).map(|line| line.2 - line.3).sum()
    }
}
