//! Plants in registers, each beside decoys, and what two units have in common.

use super::unit::{Unit, yuan};

const PAYMENTS: &str = "日期,凭证号,收款单位,用途,金额,合同编号";
const BENEFITS: &str = "日期,活动名称,类别,项目,姓名,身份证号,金额";
const EXPENSES: &str = "日期,凭证号,费用类别,摘要,金额,餐数,人数,人员名单,发票号,收款单位";

impl Unit {
    /// All plants in registers.
    pub fn plant_registers(&mut self) {
        self.contracts();
        self.outlays();
        self.assets();
        self.people();
        self.meals();
        // Stale; three years to the day of the latest payment, which is not over three years; two years.
        let rows = [
            "其他应收款,第一示例农场,2012-06,132400.00,垫款",
            "其他应收款,第三示例农场,2020-08-16,7000.00,垫款",
            "其他应收款,第二示例农场,2021-06,5000.00,垫款",
        ];
        self.file("往来款明细.csv", "科目名称,往来单位,挂账时间,余额,形成原因", &rows.map(str::to_owned));
        self.plant("stale-receivable", "第一示例农场", 13_240_000, 13_240_000);
    }

    fn contracts(&mut self) {
        let header = "合同编号,合同名称,对方单位,签订日期,合同金额,验收日期,付款条款";
        let terms = "\"验收合格后支付30%,余款一年后一次性结清\"";
        let (early, due) = (self.payee(), self.payee());
        // Paid in full five weeks after acceptance; the other only what was due.
        self.file("合同台账.csv", header, &[format!("HT-1,苗木栽植,{early},2023-03-19,40000.00,2023-04-20,{terms}")]);
        self.file("合同台账.csv", header, &[format!("HT-2,护栏安装,{due},2023-03-19,40000.00,2023-04-20,{terms}")]);
        self.file("付款台账.csv", PAYMENTS, &[format!("2023-05-26,记-52,{early},苗木栽植款,40000.00,HT-1")]);
        self.file("付款台账.csv", PAYMENTS, &[format!("2023-05-26,记-53,{due},护栏安装款,12000.00,HT-2")]);
        self.plant("early-payment", &format!("HT-1 {early}"), 4_000_000, 2_800_000);
    }

    fn outlays(&mut self) {
        for (fen, decided) in [(5_000_000, false), (4_999_999, false), (8_000_100, true)] {
            let payee = self.payee();
            let matter = if decided { "护栏改造款" } else { "路灯改造款" };
            self.file("付款台账.csv", PAYMENTS, &[format!("2023-08-09,记-9,{payee},{matter},{},", yuan(fen))]);
            if decided {
                let row = format!("2023-08-01,研究向{payee}支付护栏改造款,{},同意", yuan(fen));
                self.file("会议纪要台账.csv", "会议日期,议题,涉及金额,决议", &[row]);
            } else if fen == 5_000_000 {
                self.plant("large-outlay-without-minutes", &payee, fen, fen);
            }
        }
        let payee = self.payee();
        self.file("付款台账.csv", PAYMENTS, &[format!("2023-08-16,记-19,{payee},服务费,20000.00,")]);
        self.plant("round-amount", &payee, 2_000_000, 0);
    }

    fn assets(&mut self) {
        let header = "日期,凭证号,资产名称,数量,单价,金额,配置审批表号";
        let (unapproved, unregistered) = (self.fen(3_000, 6_000), self.fen(3_000, 6_000));
        let row = |item: &str, fen, approval: &str| format!("2023-06-09,记-8,{item},1,{0},{0},{approval}", yuan(fen));
        let rows = [row("台式电脑", unapproved, ""), row("打印机", unregistered, "配审3号"), row("碎纸机", 99_999, "配审4号")];
        self.file("资产购置明细.csv", header, &rows);
        let card = format!("GD01,台式电脑,1,{},2023-06-12", yuan(unapproved));
        self.file("固定资产台账.csv", "资产编号,资产名称,数量,原值,取得日期", &[card]);
        self.plant("asset-purchase-unapproved", "台式电脑", unapproved, unapproved);
        self.plant("asset-not-registered", "打印机", unregistered, unregistered);
    }

    fn people(&mut self) {
        // Nobody of one unit is called like anybody of another.
        let name = |turn: u64| {
            format!(
                "{}{}",
                ["赵", "钱", "孙", "李", "周", "吴"][usize::try_from(turn).unwrap()],
                SIGNS[usize::try_from(self.number).unwrap() % SIGNS.len()]
            )
        };
        let names: Vec<String> = (0..6).map(name).collect();
        let staff: Vec<String> = names[..5].iter().map(|name| format!("{name},综合办,在职,2010-01-01")).collect();
        self.file("花名册.csv", "姓名,部门,状态,入职日期", &staff);
        let row = |on: &str, event: &str, kind: &str, person: &str, fen| format!("{on},{event},{kind},{kind},{person},,{}", yuan(fen));
        let mut rows = vec![
            // Over 500 once; twice within the standard; at the standard.
            row("2023-04-20", "篮球赛", "服装", &names[0], 52_000),
            row("2023-04-20", "篮球赛", "服装", &names[1], 20_000),
            row("2023-06-20", "健步走", "服装", &names[1], 20_000),
            row("2023-04-20", "篮球赛", "服装", &names[2], 50_000),
            // Over 800; at 800.
            row("2023-03-08", "登山比赛", "奖金", &names[3], 200_000),
            row("2023-03-08", "登山比赛", "奖金", &names[4], 80_000),
        ];
        // One more than the staff; as many as the staff.
        rows.extend(names.iter().map(|name| row("2023-05-04", "联谊活动", "纪念品", name, 5_000)));
        rows.extend(names[..5].iter().map(|name| row("2023-07-04", "健步走活动", "纪念品", name, 5_000)));
        self.file("发放表.csv", BENEFITS, &rows);
        self.plant("clothing-over-standard", &names[0], 52_000, 2_000);
        self.plant("clothing-more-than-once", &names[1], 40_000, 0);
        self.plant("bonus-over-standard", &names[3], 200_000, 120_000);
        self.plant("participants-exceed-staff", "联谊活动", 30_000, 0);
    }

    fn meals(&mut self) {
        let rows = [
            "2023-03-09,记-21,加班用餐,防汛加班用餐,240.00,1,2,赵某、钱某,,".to_owned(),
            "2023-03-10,记-22,加班用餐,防汛加班用餐,848.00,2,,,,".to_owned(),
        ];
        self.file("费用报销明细.csv", EXPENSES, &rows);
        self.plant("meal-voucher-incomplete", "记-22", 84_800, 84_800);
    }

    /// What this unit and the next have in common: an invoice, a person, an expense without an invoice, a firm that gets most.
    pub fn plant_shared(&mut self, other: &mut Self) {
        let (invoice, expense, firm) = (self.payee(), self.payee(), self.payee());
        let (billed, spent) = (self.fen(3_000, 4_000), self.fen(3_000, 4_000));
        let person = format!("孙丰{}", SIGNS[usize::try_from(self.number).unwrap() % SIGNS.len()]);
        let card = with_check_digit(&format!("4306021985010{:04}", 1000 + self.number));
        let invoice_no = format!("2343{:016}", self.number);
        let both = format!("({}、{})", self.name, other.name);
        for (turn, unit) in [&mut *self, &mut *other].into_iter().enumerate() {
            let day = 5 + turn * 9;
            let rows = [
                format!("2023-03-{day:02},记-12,维修费,会议室音响维修,{},,,,{invoice_no},{invoice}", yuan(billed)),
                format!("2023-04-{day:02},记-13,维修费,路灯控制柜维修,{},,,,,{expense}", yuan(spent)),
                // The next invoice, and what two firms got.
                format!(
                    "2023-05-{day:02},记-14,维修费,音响设备保养,1234.56,,,,234{}{:016},第{:02}保养有限公司",
                    4 + turn,
                    unit.number,
                    unit.number
                ),
            ];
            unit.file("费用报销明细.csv", EXPENSES, &rows);
            let share = if turn == 0 { 60_000 } else { 50_000 };
            // Namesakes, told apart by their cards; the person again, in another month each.
            let namesake = with_check_digit(&format!("4306021985020{:04}", 1000 + unit.number));
            let benefits = [
                format!("2023-03-{day:02},下乡,下乡补贴,下乡补贴,{person},{card},{}", yuan(share)),
                format!("2023-03-{day:02},下乡,下乡补贴,下乡补贴,周同名,{namesake},{}", yuan(share)),
                format!("2023-{:02}-08,下乡,下乡补贴,下乡补贴,{person},{card},{}", 5 + turn, yuan(share)),
            ];
            unit.file("发放表.csv", BENEFITS, &benefits);
            let mut payments = vec![format!("2023-06-{day:02},记-31,{firm},展板制作,4{turn}000.00,")];
            payments.extend(
                (1..=3).map(|part| {
                    format!("2023-07-{day:02},记-4{part},第{:02}{part}广告有限公司,宣传品制作{part},2{part}500.10,", unit.number)
                }),
            );
            unit.file("付款台账.csv", PAYMENTS, &payments);
        }
        self.plant("invoice-in-two-units", &format!("{invoice_no}{both}"), billed * 2, billed);
        self.plant("same-expense-in-two-units", &format!("{expense}{both}"), spent * 2, spent);
        self.plant("person-paid-in-two-units", &format!("{person}{both}"), 110_000, 50_000);
        self.plant("payee-concentration", &format!("{firm}{both}"), 8_100_000, 0);
    }
}

/// Given names, one a unit.
const SIGNS: [&str; 12] = ["丰", "岚", "岳", "川", "桐", "楠", "槐", "榆", "枫", "柏", "梓", "椿"];

/// An identity number's 17 digits with the digit that proves them (GB 11643-1999).
fn with_check_digit(digits: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.chars().zip(WEIGHTS).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    format!("{digits}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][usize::try_from(sum % 11).unwrap()])
}
