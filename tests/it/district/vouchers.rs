//! Plants in the vouchers themselves and in the trial balance beside them, each beside decoys.

use std::collections::BTreeMap;

use super::unit::{Unit, day, yuan};

const BANK: &str = "1002 银行存款";
const EXPENSE: &str = "5001 业务活动费用";

impl Unit {
    /// All plants in vouchers.
    pub fn plant_vouchers(&mut self) {
        self.everyday();
        self.reversals();
        let (party, fen) = (self.payee(), self.fen(300, 900));
        // A voucher with a red line balances.
        self.voucher(day(3, 14), "调整办公费", &[(EXPENSE, &party, fen, 0), (EXPENSE, "", -100, 0), (BANK, "", 0, fen - 100)]);
        self.number();
        self.numbers();
        self.unbalanced();
    }

    fn reversals(&mut self) {
        // Taken back months later; in its own month; put right as prescribed; another amount.
        let (one, fen) = (self.payee(), self.fen(2_000, 4_000));
        self.pay(day(6, 7), &one, fen, "付培训费");
        self.voucher(day(9, 5), "红字", &[(EXPENSE, &one, -fen, 0), (BANK, "", 0, -fen)]);
        self.plant("reversal-after-period", &one, fen, fen);
        for (on, off, summary) in [(0, 0, "红字"), (0, 100, "更正6月凭证"), (1, 100, "红字")] {
            let (party, fen) = (self.payee(), self.fen(2_000, 4_000));
            let back = day(if off == 0 { 6 } else { 9 }, 6);
            self.pay(day(6, 5), &party, fen, "付培训费");
            self.voucher(back, summary, &[(EXPENSE, &party, -fen - on, 0), (BANK, "", 0, -fen - on)]);
        }
    }

    /// A gap in April, a number twice in May, dates against the numbers in July; the other months begin at 1 and are in order.
    fn numbers(&mut self) {
        for at in self.of_month(4).into_iter().skip(4) {
            let number = &mut self.vouchers[at].number;
            *number = format!("记-{}", number.trim_start_matches("记-").parse::<u32>().unwrap() + 3);
        }
        self.plant("voucher-number-gap", "2023-04 记", 0, 0);
        let may = self.of_month(5);
        let (first, last) = (may[1], may[may.len() - 1]);
        let subject = self.vouchers[first].number.clone();
        self.vouchers[last].number.clone_from(&subject);
        let both = self.financial(first) + self.financial(last);
        self.plant("voucher-number-duplicate", &subject, both, 0);
        let july = self.of_month(7);
        let last = july[july.len() - 1];
        // The last number of the month is dated before the others.
        self.vouchers[last].on = day(7, 3);
        self.plant("voucher-date-disorder", "2023-07 记", 0, 0);
    }

    /// A fen in February, a line that is missing in August.
    fn unbalanced(&mut self) {
        let (february, august) = (self.of_month(2)[2], self.of_month(8)[3]);
        self.vouchers[february].lines[0].2 += 1;
        let (subject, amount) = (self.vouchers[february].number.clone(), self.financial(february));
        self.plant("voucher-unbalanced", &subject, amount, 1);
        let debit = self.vouchers[august].lines.remove(0).2;
        let subject = self.vouchers[august].number.clone();
        self.plant("voucher-unbalanced", &subject, debit, debit);
    }

    /// The greater side of a voucher's financial accounting, in fen.
    fn financial(&self, at: usize) -> i64 {
        let lines = self.vouchers[at].lines.iter().filter(|line| !line.0.starts_with(['7', '8']));
        lines.map(|line| line.2.max(line.3)).max().unwrap()
    }

    /// A journal in order and a trial balance that misses it in three places.
    pub fn plant_balances(&mut self) {
        self.everyday();
        let party = self.payee();
        self.voucher(day(8, 3), "收回押金", &[(BANK, "", 300_000, 0), ("1218 其他应收款", &party, 0, 300_000)]);
        self.number();
        let mut moved: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for (account, _, debit, credit) in self.vouchers.iter().flat_map(|voucher| &voucher.lines) {
            let sides = moved.entry(account).or_default();
            *sides = (sides.0 + debit, sides.1 + credit);
        }
        // Of account, opening, what the table adds to the journal's credit, what it adds to the closing balance.
        let opened = [(BANK, 500_000_000), ("1218 其他应收款", 900_000), ("3001 累计盈余", -500_900_000 - 70_000)];
        let mut rows = BTreeMap::new();
        for (account, opening) in opened {
            rows.insert(account, (opening, 0, 0));
        }
        for account in moved.keys() {
            rows.entry(account).or_insert((0, 0, 0));
        }
        // The journal moves 3,000.00 on it, the table says 3,500.00, and is right by itself.
        rows.insert("1218 其他应收款", (900_000, 50_000, 0));
        // Opening and no movement, but another closing balance; a debt with a debit balance.
        rows.insert("1301 库存物品", (200_000, 0, -40_000));
        rows.insert("2307 其他应付款", (70_000, 0, 0));
        let table: Vec<String> = rows
            .iter()
            .map(|(account, (opening, more, off))| {
                let (debit, credit) = moved.get(account).copied().unwrap_or_default();
                let closing = opening + debit - credit - more + off;
                let (code, name) = account.split_once(' ').unwrap();
                let sides = |fen: i64| format!("{},{}", yuan(fen.max(0)), yuan((-fen).max(0)));
                format!("{code},{name},{},{},{},{}", sides(*opening), yuan(debit), yuan(credit + more), sides(closing))
            })
            .collect();
        self.plant("trial-balance-journal-mismatch", "1218 其他应收款", 350_000, 50_000);
        self.plant("trial-balance-rollforward", "1301 库存物品", 160_000, 40_000);
        self.plant("abnormal-balance-side", "2307 其他应付款", 70_000, 70_000);
        self.file("科目余额表.csv", "科目编码,科目名称,期初借方余额,期初贷方余额,借方发生额,贷方发生额,期末借方余额,期末贷方余额", &table);
    }

    /// What a journal shows where there is no register: open items, purchases, large payments, appropriations.
    pub fn plant_derived(&mut self) {
        self.everyday();
        // Four years later nothing of 2023 may still be open.
        self.file("ledgerlint.toml", "as_of = \"2027-12-31\"", &[]);
        let receivable = "1218 其他应收款";
        self.voucher(day(3, 7), "借差旅费", &[(receivable, "赵六", 500_000, 0), (BANK, "", 0, 500_000)]);
        self.voucher(day(5, 8), "收回差旅费借款", &[(BANK, "", 200_000, 0), (receivable, "赵六", 0, 200_000)]);
        self.plant("stale-receivable", "赵六", 300_000, 300_000);
        self.voucher(day(3, 7), "借差旅费", &[(receivable, "钱七", 400_000, 0), (BANK, "", 0, 400_000)]);
        self.voucher(day(6, 8), "报销差旅费", &[(EXPENSE, "", 400_000, 0), (receivable, "钱七", 0, 400_000)]);
        let (creditor, fen) = (self.payee(), self.fen(2_000, 4_000));
        self.voucher(day(4, 6), "收押金", &[(BANK, "", fen, 0), ("2307 其他应付款", &creditor, 0, fen)]);
        self.plant("stale-payable", &creditor, fen, fen);
        let paid_back = self.payee();
        self.voucher(day(4, 6), "收押金", &[(BANK, "", fen, 0), ("2307 其他应付款", &paid_back, 0, fen)]);
        self.voucher(day(7, 6), "退押金", &[("2307 其他应付款", &paid_back, fen, 0), (BANK, "", 0, fen)]);
        // From 50,000 on; a fen below; decided; wages.
        for (fen, decided) in [(5_000_000, false), (4_999_999, false), (8_000_100, true)] {
            let payee = self.payee();
            self.pay(day(8, 9), &payee, fen, if decided { "付护栏改造款" } else { "付路灯改造款" });
            if decided {
                let row = format!("2023-08-01,研究向{payee}支付护栏改造款,{},同意", yuan(fen));
                self.file("会议纪要台账.csv", "会议日期,议题,涉及金额,决议", &[row]);
            } else if fen == 5_000_000 {
                self.plant("large-outlay-without-minutes", &payee, fen, fen);
            }
        }
        let office = format!("示例{:02}区市场监督管理局", self.number);
        self.pay(day(8, 11), &office, 900_050, "拨付工作经费");
        self.plant("out-of-scope-appropriation", &office, 900_050, 900_050);
        self.pay(day(8, 11), &format!("示例{:02}区总工会", self.number), 900_050, "上缴工会经费");
        // On no register; on it; under the line.
        let (one, two) = (self.fen(4_000, 6_000), self.fen(4_000, 6_000));
        for (fen, item) in [(one, "购打印机"), (two, "购空调"), (99_999, "购碎纸机")] {
            let payee = self.payee();
            self.voucher(day(6, 9), item, &[("1601 固定资产", &payee, fen, 0), (BANK, "", 0, fen)]);
        }
        self.plant("asset-not-registered", "打印机", one, one);
        let card = format!("GD01,空调,1,{},2023-06-12", yuan(two));
        self.file("固定资产台账.csv", "资产编号,资产名称,数量,原值,取得日期", &[card]);
        self.number();
    }
}
