//! Plants in what a unit pays by its journal, each beside decoys.

use super::unit::{Unit, day, days, working};

impl Unit {
    /// All plants in payments.
    pub fn plant_payments(&mut self, turn: i64) {
        self.everyday();
        self.duplicates(turn);
        self.splits(turn);
        self.cash(turn);
        self.days_off(turn);
        self.round(turn);
        self.year_end(turn);
        self.number();
    }

    fn duplicates(&mut self, turn: i64) {
        // Twice as much stays under the line of large outlays, or it would be a split payment as well.
        let (payee, fen) = (self.payee(), self.fen(6_000, 24_000));
        let first = working(day(6, 1 + i8::try_from(turn % 5).unwrap()));
        let again = working(first.saturating_add(days(3 + turn % 10)));
        self.pay(first, &payee, fen, "付打印设备款");
        self.pay(again, &payee, fen, "付打印设备款");
        self.plant("duplicate-payment", &payee, fen * 2, fen);
        // Taken back between; other invoices; under the line; to two payees; too far apart.
        let back = self.payee();
        self.pay(first, &back, fen, "付打印设备款");
        self.voucher(first, "红字冲销", &[("5001 业务活动费用", &back, -fen, 0), ("1002 银行存款", &back, 0, -fen)]);
        self.pay(again, &back, fen, "付打印设备款");
        let invoices = self.payee();
        self.pay(first, &invoices, fen, &format!("付耗材款(发票号2345{:04}01)", self.number));
        self.pay(again, &invoices, fen, &format!("付耗材款(发票号2345{:04}02)", self.number));
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
            self.pay(on, &invoice, fen, &format!("付资料款(发票号4567{:04})", self.number));
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
        self.pay_from(on, &format!("王五{}", self.number), fen, "困难救助", CASH);
        self.voucher(on, "借差旅费", &[("1218 其他应收款", &format!("赵六{}", self.number), fen, 0), (CASH, "", 0, fen)]);
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
}
