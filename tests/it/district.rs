//! A planted district: units with journals of a year, made from a seed, with irregularities and, next to every one, things that look alike
//! and are in order. What is planted is found, all of it and nothing else, to the fen.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use ledgerlint::value::{Day, money};
use rust_decimal::Decimal;

use crate::support::check;

/// The rules that the district has plants for.
const RULES: [&str; 6] =
    ["cash-over-limit", "duplicate-payment", "round-amount", "split-payment", "weekend-or-holiday-entry", "year-end-rush"];

/// What a finding must say: unit, rule, subject, amount, irregular amount.
type Told = (String, String, String, String, String);

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
type Line<'a> = (&'a str, &'a str, i64, i64);

/// One unit's journal of 2023 and what is planted in it.
struct Unit {
    name: String,
    seeded: Seeded,
    csv: String,
    vouchers: u32,
    /// Whether payments stand in budget accounting too.
    budget: bool,
    planted: Vec<Told>,
    payees: u32,
}

fn yuan(fen: i64) -> String {
    money(Decimal::new(fen, 2))
}

fn day(month: i8, day: i8) -> Day {
    Day::new(2023, month, day).unwrap()
}

/// The working day on or after a day of 2023; June and August have no public holidays on weekdays but from the 22nd of June.
fn working(on: Day) -> Day {
    let mut on = on;
    while matches!(on.weekday().to_monday_one_offset(), 6 | 7) {
        on = on.tomorrow().unwrap();
    }
    on
}

impl Unit {
    fn new(number: u64) -> Self {
        let csv = "日期,凭证字号,摘要,科目代码,科目名称,借方金额,贷方金额,往来单位\n".to_owned();
        let name = format!("示例{number:02}街道办事处");
        Self { name, seeded: Seeded(number), csv, vouchers: 0, budget: number.is_multiple_of(2), planted: Vec::new(), payees: 0 }
    }

    fn payee(&mut self) -> String {
        self.payees += 1;
        format!("第{:03}商贸有限公司", self.payees)
    }

    fn voucher(&mut self, on: Day, summary: &str, lines: &[Line]) -> String {
        self.vouchers += 1;
        let number = format!("记-{}", self.vouchers);
        let amount = |fen: i64| if fen == 0 { String::new() } else { yuan(fen) };
        for (account, party, debit, credit) in lines {
            let (code, name) = account.split_once(' ').unwrap();
            writeln!(self.csv, "{on},{number},{summary},{code},{name},{},{},{party}", amount(*debit), amount(*credit)).unwrap();
        }
        number
    }

    fn pay(&mut self, on: Day, payee: &str, fen: i64, summary: &str) -> String {
        self.pay_from(on, payee, fen, summary, "1002 银行存款")
    }

    fn pay_from(&mut self, on: Day, payee: &str, fen: i64, summary: &str, account: &str) -> String {
        let mut lines = vec![("5001 业务活动费用", payee, fen, 0), (account, "", 0, fen)];
        if self.budget {
            lines.extend([("7101 行政支出", payee, fen, 0), ("8001 资金结存", "", 0, fen)]);
        }
        self.voucher(on, summary, &lines)
    }

    fn plant(&mut self, rule: &str, subject: &str, amount: i64, irregular: i64) {
        self.planted.push((self.name.clone(), rule.to_owned(), subject.to_owned(), yuan(amount), yuan(irregular)));
    }

    /// Between two amounts of yuan, never round.
    fn fen(&mut self, least: i64, most: i64) -> i64 {
        (least + self.seeded.below(most - least)) * 100 + 1 + self.seeded.below(98)
    }

    /// Every month: expense to many payees, salaries, rent, accruals.
    fn everyday(&mut self) {
        let landlord = self.payee();
        let rent = self.fen(6_000, 9_000);
        for month in 1..=12 {
            for turn in 0..12_i8 {
                let (payee, fen) = (self.payee(), self.fen(600, 3_000));
                self.pay(working(day(month, 8 + turn)), &payee, fen, "付办公用品款");
            }
            self.pay(working(day(month, 9)), &landlord, rent, "转账");
            self.pay(working(day(month, 10)), "职工", 8_000_000, "发工资");
            self.voucher(day(month, 28), "计提折旧", &[("5001 业务活动费用", "", 100_000, 0), ("1602 固定资产累计折旧", "", 0, 100_000)]);
        }
    }

    fn duplicates(&mut self, turn: i64) {
        // Twice as much stays under the line of large outlays, or it would be a split payment as well.
        let (payee, fen) = (self.payee(), self.fen(6_000, 24_000));
        let first = working(day(6, 1 + i8::try_from(turn % 5).unwrap()));
        let again = working(first.saturating_add(jiff_days(3 + turn % 10)));
        self.pay(first, &payee, fen, "付打印设备款");
        self.pay(again, &payee, fen, "付打印设备款");
        self.plant("duplicate-payment", &payee, fen * 2, fen);
        // Taken back between; other invoices; under the line; to two payees; too far apart.
        let back = self.payee();
        self.pay(first, &back, fen, "付打印设备款");
        self.voucher(first, "红字冲销", &[("5001 业务活动费用", &back, -fen, 0), ("1002 银行存款", &back, 0, -fen)]);
        self.pay(again, &back, fen, "付打印设备款");
        let invoices = self.payee();
        self.pay(first, &invoices, fen, "付耗材款(发票号23456701)");
        self.pay(again, &invoices, fen, "付耗材款(发票号23456702)");
        let small = self.payee();
        self.pay(first, &small, 499_999, "付耗材款");
        self.pay(again, &small, 499_999, "付耗材款");
        for payee in [self.payee(), self.payee()] {
            self.pay(first, &payee, fen, "付耗材款");
        }
        let far = self.payee();
        self.pay(day(8, 1), &far, fen, "付耗材款");
        self.pay(day(9, 1), &far, fen, "付耗材款");
        // One invoice on two vouchers, whatever the amount.
        let invoice = self.payee();
        let fen = self.fen(300, 900);
        for on in [day(3, 1), day(8, 2)] {
            self.pay(on, &invoice, fen, "付资料款(发票号45670001)");
        }
        self.plant("duplicate-payment", &invoice, fen * 2, fen);
    }

    fn splits(&mut self, turn: i64) {
        let payee = self.payee();
        let (one, two) = (self.fen(26_000, 48_000), self.fen(25_000, 48_000));
        let first = day(8, 14);
        let second = day(8, 15 + i8::try_from(turn % 4).unwrap());
        self.pay(first, &payee, one, "付路灯购置款");
        self.pay(second, &payee, two, "付路灯购置款");
        self.plant("split-payment", &payee, one + two, one + two);
        // More than five days apart; a fen under the line; two payees; two matters; one above the line.
        let apart = self.payee();
        self.pay(first, &apart, one, "付路灯购置款");
        self.pay(day(8, 21), &apart, two, "付路灯购置款");
        let under = self.payee();
        self.pay(first, &under, 2_400_000, "付路灯购置款");
        self.pay(second, &under, 2_599_999, "付路灯购置款");
        for payee in [self.payee(), self.payee()] {
            self.pay(first, &payee, one, "付路灯购置款");
        }
        let matters = self.payee();
        self.pay(first, &matters, one, "付路灯购置款");
        self.pay(second, &matters, two, "付档案整理费");
        let above = self.payee();
        self.pay(first, &above, 6_000_100, "付路灯购置款");
        self.pay(second, &above, one, "付路灯购置款");
        let tax = "区税务局";
        self.pay(first, tax, one, "缴税款");
        self.pay(second, tax, two, "缴税款");
    }

    fn cash(&mut self, turn: i64) {
        const CASH: &str = "1001 库存现金";
        let on = day(6, 12 + i8::try_from(turn % 4).unwrap());
        let payee = self.payee();
        let fen = if turn % 2 == 0 { 100_001 } else { self.fen(1_001, 4_000) };
        self.pay_from(on, &payee, fen, "付印刷款", CASH);
        self.plant("cash-over-limit", &payee, fen, fen);
        let at_line = self.payee();
        self.pay_from(on, &at_line, 100_000, "付印刷款", CASH);
        self.voucher(on, "现金存入银行", &[("1002 银行存款", "", fen, 0), (CASH, "", 0, fen)]);
        self.pay_from(on, "王五", fen, "困难救助", CASH);
        self.voucher(on, "借差旅费", &[("1218 其他应收款", "赵六", fen, 0), (CASH, "", 0, fen)]);
    }

    fn days_off(&mut self, turn: i64) {
        // The National Day of 2023, and a Saturday; the day that is worked for it and the end of a month are none.
        let (payee, fen) = (self.payee(), self.fen(300, 900));
        let off = if turn % 2 == 0 { day(10, 3) } else { day(10, 14) };
        self.pay(off, &payee, fen, "付印刷款");
        self.plant("weekend-or-holiday-entry", "2023-10", fen, 0);
        let payee = self.payee();
        self.pay(day(10, 7), &payee, fen, "付印刷款");
        self.pay(day(9, 30), &payee, fen, "付印刷款");
        self.voucher(off, "银行手续费", &[("5001 业务活动费用", "", 800, 0), ("1002 银行存款", "", 0, 800)]);
        self.voucher(off, "计提福利费", &[("5001 业务活动费用", "", 900, 0), ("2201 应付职工薪酬", "", 0, 900)]);
    }

    fn round(&mut self, turn: i64) {
        let payee = self.payee();
        let fen = (1 + turn % 4) * 1_000_000;
        self.pay(day(8, 8), &payee, fen, "付服务费");
        self.plant("round-amount", &payee, fen, 0);
        for (summary, fen) in [("付路灯购置款", fen), ("付服务费", fen + 100), ("拨付村级工作经费", fen), ("归还借款", fen)]
        {
            let payee = self.payee();
            self.pay(day(8, 8), &payee, fen, summary);
        }
    }

    fn year_end(&mut self, turn: i64) {
        self.voucher(day(12, 29), "期末结转", &[("3301 本期盈余", "", 90_000_000, 0), ("5001 业务活动费用", "", 0, 90_000_000)]);
        self.pay(day(12, 20), "职工", 60_000_000, "发年终一次性奖金");
        if turn % 2 == 0 {
            let payee = self.payee();
            self.pay(day(12, 25), &payee, 80_000_100, "付市政设施款");
            // What December has of everyday payments too, but for accruals.
            let december = self.spent_in_december();
            self.plant("year-end-rush", "2023", december, 0);
        }
    }

    /// Recounted from the file itself, so that the check does not count for itself.
    fn spent_in_december(&self) -> i64 {
        let of = |line: &str| -> Option<i64> {
            let cells: Vec<&str> = line.split(',').collect();
            let counts = cells[0].starts_with("2023-12")
                && cells[3] == "5001"
                && !["计提", "结转", "年终"].iter().any(|word| cells[2].contains(word));
            let fen = |text: &str| text.replace('.', "").parse::<i64>().unwrap_or(0);
            counts.then(|| fen(cells[5]) - fen(cells[6]))
        };
        self.csv.lines().filter_map(of).sum()
    }

    fn write(&self, folder: &Path) {
        let folder = folder.join(&self.name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("序时账.csv"), &self.csv).unwrap();
    }
}

fn jiff_days(days: i64) -> jiff::Span {
    jiff::Span::new().days(days)
}

fn district(units: u64) -> Vec<Unit> {
    let mut all = Vec::new();
    for number in 1..=units {
        let mut unit = Unit::new(number);
        let turn = i64::try_from(number).unwrap();
        unit.everyday();
        unit.duplicates(turn);
        unit.splits(turn);
        unit.cash(turn);
        unit.days_off(turn);
        unit.round(turn);
        unit.year_end(turn);
        all.push(unit);
    }
    all
}

#[test]
fn all_that_is_planted_in_a_district_is_found_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let units = district(6);
    for unit in &units {
        unit.write(folder.path());
    }
    let report = check(&[folder.path().to_owned()]);
    let mut planted: BTreeMap<Told, usize> = BTreeMap::new();
    for told in units.iter().flat_map(|unit| &unit.planted) {
        *planted.entry(told.clone()).or_default() += 1;
    }
    let mut found: BTreeMap<Told, usize> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| RULES.contains(&finding.rule.as_str())) {
        let amounts = (money(finding.amount.0), money(finding.irregular_amount.0));
        *found.entry((finding.unit.clone(), finding.rule.clone(), finding.subject.clone(), amounts.0, amounts.1)).or_default() += 1;
    }
    let missed: Vec<_> = planted.iter().filter(|(told, count)| found.get(*told) != Some(count)).collect();
    let wrong: Vec<_> = found.iter().filter(|(told, count)| planted.get(*told) != Some(count)).collect();
    assert!(missed.is_empty() && wrong.is_empty(), "missed: {missed:#?}\nwrong: {wrong:#?}");
    for rule in RULES {
        assert!(planted.keys().any(|told| told.1 == rule), "{rule} has no plant");
    }
}
