//! Reports for the tests of this folder: an invented office with something of everything.

mod district;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::words::pick;
use crate::findings::{
    Amount, ColumnUse, Evidence, Finding, Input, LeftOutRow, ProblemRow, Report, RuleInfo, RuleReport, SCHEMA, Severity, StandardUsed,
    Status, TablePeriod, Tool, Unchecked, UnitReport,
};
use crate::value::Lang;

pub use district::{benford, district, in_district};

pub const UNIT: &str = "青石街道办事处";

pub fn yuan(text: &str) -> Amount {
    Amount(text.parse::<Decimal>().unwrap())
}

fn at(file: &str, sheet: Option<&str>, rows: impl IntoIterator<Item = u32>) -> Vec<Evidence> {
    rows.into_iter().map(|row| Evidence::new(file, sheet, row)).collect()
}

const RULES: [(&str, &str, &str, Severity); 8] = [
    ("asset-not-registered", "购置的资产未登记入账", "Asset not on the register", Severity::Medium),
    ("bonus-over-standard", "超标准发放文体活动奖金", "Activity prize over the standard", Severity::High),
    ("early-payment", "未到付款条件提前付款", "Paid before it was due", Severity::High),
    ("large-outlay-without-minutes", "大额支出无集体决策记录", "Large outlay without a decision on record", Severity::Medium),
    ("meal-voucher-incomplete", "加班餐费报销要素不全", "Meal voucher incomplete", Severity::Medium),
    ("participants-exceed-staff", "参加活动人数多于在册人数", "More participants than staff", Severity::Low),
    ("stale-payable", "往来应付款长期未清理", "Payable not cleared for years", Severity::Medium),
    ("stale-receivable", "往来应收款长期未清理", "Receivable not cleared for years", Severity::Medium),
];

/// One finding of `rule`, to be changed by those who need more.
pub fn finding(lang: Lang, rule: &str, id: &str) -> Finding {
    let (_, zh, en, severity) = RULES.iter().find(|known| known.0 == rule).unwrap();
    Finding {
        id: id.into(),
        rule: rule.into(),
        title: pick(lang, zh, en).into(),
        severity: *severity,
        unit: UNIT.into(),
        subject: "职工01".into(),
        date: Some("2021-03-08".into()),
        voucher_no: Some("0012".into()),
        summary: Some("支付登山比赛奖金".into()),
        amount: yuan("2000"),
        limit: Some(yuan("800")),
        irregular_amount: yuan("1200"),
        group: None,
        message: pick(
            lang,
            "职工01在“登山比赛”领取2,000.00元,超过每人800.00元的标准1,200.00元",
            "职工01 received 2,000.00 for “登山比赛”, 1,200.00 over the standard of 800.00 per person",
        )
        .into(),
        basis: vec![pick(lang, "《湖南省基层工会经费收支管理实施细则》(湘工发〔2018〕20号)第八条", "湘工发〔2018〕20号, article 8").into()],
        advice: pick(lang, "清退超发部分,以后按标准发放。", "Recover what was paid over the standard.").into(),
        evidence: at("发放/登山比赛奖金.xlsx", Some("发放表"), [4]),
    }
}

fn findings(lang: Lang) -> Vec<Finding> {
    let bonus = finding(lang, "bonus-over-standard", "b1f0c2a47d10");
    let second = Finding {
        id: "b1f0c2a47d11".into(),
        subject: "职工02".into(),
        amount: yuan("1000"),
        irregular_amount: yuan("200"),
        ..bonus.clone()
    };
    let early = Finding {
        subject: "青石物业服务有限公司".into(),
        date: Some("2020-05-27".into()),
        voucher_no: Some("记-45".into()),
        summary: Some("支付办公楼维修工程款".into()),
        amount: yuan("140000"),
        limit: None,
        irregular_amount: yuan("140000"),
        message: pick(
            lang,
            "合同HT-2020-03于2020-04-20验收,余款140,000.00元应于2021-04-20支付,实际于2020-05-27付清,提前328天",
            "The rest of contract HT-2020-03, 140,000.00, was due on 2021-04-20 and was paid on 2020-05-27, 328 days early",
        )
        .into(),
        basis: vec!["《中华人民共和国民法典》第五百零九条".into(), "《行政事业单位内部控制规范(试行)》(财会〔2012〕21号)第五十四条".into()],
        evidence: [at("合同台账.xlsx", Some("2020"), [7]), at("付款台账.csv", None, [12, 13, 14, 20])].concat(),
        ..finding(lang, "early-payment", "e01d77aa9b02")
    };
    let meals = Finding {
        subject: pick(lang, "加班餐费 2,595.00元", "overtime meals, 2,595.00").into(),
        amount: yuan("2595"),
        limit: None,
        irregular_amount: yuan("2595"),
        summary: Some("报加班工作餐".into()),
        message: pick(lang, "7次加班餐写有人数,没有人员名单", "7 meals with a head count and no names").into(),
        evidence: at("报销明细.xlsx", Some("3月"), [8]),
        ..finding(lang, "meal-voucher-incomplete", "3c5511d0ee71")
    };
    let heads = Finding {
        subject: "登山比赛".into(),
        amount: yuan("29625"),
        limit: None,
        irregular_amount: yuan("0"),
        message: pick(lang, "登山比赛购置服装75套,花名册在职67人,多8人", "75 sets of clothing for 67 people on the roster, 8 more").into(),
        ..finding(lang, "participants-exceed-staff", "77aa01cd3f08")
    };
    [vec![bonus, second, early, meals, heads], open_items(lang)].concat()
}

fn open_items(lang: Lang) -> Vec<Finding> {
    let before_1995 = pick(lang, "1995年以前", "before 1995");
    let before_2000 = pick(lang, "1995–1999年", "1995–1999");
    let rows = [
        ("stale-receivable", "4f01", "青石乡第一砖厂", "1993", "8251400.00", before_1995, 12),
        ("stale-receivable", "4f02", "县粮食局青石粮站", "1998", "87800", before_2000, 15),
        ("stale-receivable", "4f03", "农民负担监督卡工本费", "2001-05", "397200", "2000–2009", 21),
        ("stale-payable", "5a01", "基建工程质保金", "1994-12", "1961000", before_1995, 33),
        ("stale-payable", "5a02", "暂收代付款冲销", "2008-11-02", "-36412.6", "2000–2009", 40),
    ];
    rows.into_iter()
        .map(|(rule, id, subject, date, amount, group, row)| Finding {
            id: format!("{id}d0c4b3a2"),
            subject: subject.into(),
            date: Some(date.into()),
            voucher_no: None,
            summary: None,
            amount: yuan(amount),
            limit: None,
            irregular_amount: yuan(amount),
            group: Some(group.into()),
            message: match lang {
                Lang::Zh => format!("“{subject}”形成于{date},至2022-12-16已超过三年仍未清理"),
                Lang::En => format!("“{subject}” dates from {date}, over three years before 2022-12-16"),
            },
            basis: vec!["《行政单位财务规则》(财政部令第113号)第三十九条".into()],
            advice: pick(
                lang,
                "逐笔核实,能收回的收回,确实无法收回的按规定报批核销。",
                "Verify each, collect or write off as the rules say.",
            )
            .into(),
            evidence: at("往来款清理表.xlsx", Some("其他往来"), [row]),
            ..finding(lang, rule, id)
        })
        .collect()
}

fn inputs(lang: Lang) -> Vec<Input> {
    let input = |file: &str, sheet: Option<&str>, table: Option<&str>| Input {
        file: file.into(),
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        sheet: sheet.map(Into::into),
        table: table.map(Into::into),
        header_row: table.map(|_| 3),
        header_from: None,
        dated_by: None,
        rows: if table.is_some() { 10 } else { 0 },
        rows_in: if table.is_some() { 10 } else { 0 },
        left_out: vec![],
        problems: vec![],
        why: None,
        columns: vec![],
        proofs: vec![],
    };
    let benefits = Input {
        rows_in: 11,
        left_out: vec![LeftOutRow { row: 14, row_last: None, rows: None, why: pick(lang, "合计行", "a row of totals").into() }],
        columns: vec![
            ColumnUse { column: "A".into(), header: "姓名".into(), field: Some("person".into()) },
            ColumnUse { column: "B".into(), header: "签字".into(), field: None },
        ],
        proofs: vec![pick(lang, "第14行合计11,200.00元等于第4–13行之和", "row 14, 11,200.00, is the sum of rows 4–13").into()],
        ..input("发放/登山比赛奖金.xlsx", Some("发放表"), Some("benefits"))
    };
    let expenses = Input {
        problems: vec![
            ProblemRow {
                row: Some(7),
                column: Some("金额".into()),
                why: pick(lang, "“1.200,00”无法识别,请改为 1200.00 或 1,200.00", "“1.200,00” is no amount: write 1200.00 or 1,200.00")
                    .into(),
            },
            ProblemRow {
                row: None,
                column: None,
                why: pick(lang, "工作表没有审批单号一列", "the sheet has no column of approvals").into(),
            },
        ],
        ..input("报销明细.xlsx", Some("3月"), Some("expenses"))
    };
    let cover =
        Input { why: Some(pick(lang, "没有找到表头", "no header found").into()), ..input("报销明细.xlsx", Some("封面"), None) };
    let broken = Input {
        sha256: String::new(),
        why: Some(pick(lang, "文件已加密,请解除密码后另存", "the file is encrypted: remove the password and save it again").into()),
        ..input("旧账/1998年往来账.xls", None, None)
    };
    let open = input("往来款清理表.xlsx", Some("其他往来"), Some("open_items"));
    vec![benefits, expenses, cover, input("付款台账.csv", None, Some("payments")), open, broken]
}

fn rules(lang: Lang, findings: &[Finding]) -> Vec<RuleReport> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.rule.as_str()).or_default() += 1;
    }
    RULES
        .iter()
        .map(|(rule, ..)| RuleReport {
            rule: (*rule).into(),
            status: Status::Checked,
            why: None,
            findings: counts.get(rule).copied().unwrap_or(0),
            rows: 10,
            unchecked: vec![],
            folded: false,
        })
        .map(|rule| match rule.rule.as_str() {
            "asset-not-registered" => RuleReport {
                status: Status::NotChecked,
                why: Some(pick(lang, "缺少固定资产台账", "there is no asset register").into()),
                rows: 0,
                ..rule
            },
            "large-outlay-without-minutes" => RuleReport {
                status: Status::NotChecked,
                why: Some(pick(lang, "缺少会议记录", "there are no minutes").into()),
                rows: 0,
                ..rule
            },
            "early-payment" => RuleReport {
                unchecked: vec![Unchecked {
                    why: pick(lang, "合同HT-2021-08的付款条款“按进度付款”无法识别", "the terms of contract HT-2021-08 were not understood")
                        .into(),
                    evidence: at("合同台账.xlsx", Some("2021"), [9, 10]),
                    about: Vec::new(),
                }],
                ..rule
            },
            _ => rule,
        })
        .collect()
}

/// One unit with something of everything.
pub fn report(lang: Lang) -> Report {
    let findings = findings(lang);
    let standard = |id: &str, zh: &str, en: &str, value: &str, source: &str| StandardUsed {
        standard: id.into(),
        title: pick(lang, zh, en).into(),
        value: value.into(),
        source: source.into(),
    };
    Report {
        schema: SCHEMA.into(),
        as_of: Some("2022-12-16".into()),
        lang,
        tool: Tool { name: "ledgerlint".into(), version: "0.1.0".into() },
        partial: false,
        units_not_done: vec![],
        rules: RULES
            .iter()
            .map(|(rule, zh, en, severity)| RuleInfo { rule: (*rule).into(), title: pick(lang, zh, en).into(), severity: *severity })
            .collect(),
        units: vec![UnitReport {
            complete: false,
            unit: UNIT.into(),
            place: String::new(),
            failed: None,
            as_of: "2022-12-16".into(),
            as_of_source: pick(lang, "账中最晚的日期", "the latest date in the books").into(),
            period: Some(["2019-01-03".into(), "2022-12-16".into()]),
            periods: vec![TablePeriod { table: "payments".into(), first: "2019-01-03".into(), last: "2022-12-16".into() }],
            region: pick(lang, "湖南省(未指定,按默认)", "湖南省 (none was given)").into(),
            standards: vec![
                standard("union-prize-per-person", "文体活动奖励(每人)", "Activity prize a person", "800.00元", "湘工发〔2018〕20号第八条"),
                standard("union-clothing-per-person", "文体活动服装(每人每年)", "Clothing a person a year", "500.00元", "ledgerlint.toml"),
            ],
            settings: vec![
                pick(
                    lang,
                    "标准“文体活动服装(每人每年)”由400.00元改为500.00元",
                    "standard “Clothing a person a year” changed from 400.00 to 500.00",
                )
                .into(),
            ],
            derived: Vec::new(),
            inputs: inputs(lang),
            rules: rules(lang, &findings),
            tests: vec![],
        }],
        findings,
    }
}

/// Amounts that are hard to show: with more than two decimals, of more digits than a cell holds, the longest that it holds.
pub fn odd_amounts() -> Report {
    let mut report = report(Lang::Zh);
    for (index, amount) in ["1.005", "0.001", "-12.345", "9999999999999.99", "123456789012345678.90", "-0.1"].into_iter().enumerate() {
        let finding = finding(Lang::Zh, "bonus-over-standard", &format!("0dd{index}"));
        report.findings.push(Finding { amount: yuan(amount), limit: Some(yuan(amount)), irregular_amount: yuan(amount), ..finding });
    }
    report
}

/// The same findings in `count` units, each with fewer than the one before.
pub fn many_units(count: usize) -> Report {
    many(&report(Lang::Zh), count)
}

fn many(one: &Report, count: usize) -> Report {
    let name = |index: usize| format!("青石{index:02}街道办事处");
    let of = |index: usize| {
        one.findings.iter().skip(index % 5).map(move |finding| Finding {
            unit: name(index),
            id: format!("{}-{index}", finding.id),
            ..finding.clone()
        })
    };
    Report {
        units: (0..count).flat_map(|index| one.units.iter().map(move |unit| unit_of(unit, name(index), index))).collect(),
        findings: (0..count).flat_map(of).collect(),
        ..one.clone()
    }
}

/// The same unit under another name, with files of its own.
fn unit_of(one: &UnitReport, unit: String, index: usize) -> UnitReport {
    let own = |sha256: &str| sha256.get(8..).map(|rest| format!("{index:08x}{rest}")).unwrap_or_default();
    let inputs = one.inputs.iter().map(|input| Input { sha256: own(&input.sha256), ..input.clone() }).collect();
    UnitReport { unit, inputs, ..one.clone() }
}

/// What a file may hold to do harm.
pub const HOSTILE: [&str; 10] = [
    "=cmd|'/c calc'!A1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\u{1b}[31m红\u{7}\u{0}\u{202e}",
    "<script>alert(1)</script>",
    "https://example.com/",
    "_x0041_ ''\"",
];

/// Every text that comes from a file is hostile, one after the other, and one is far too long.
pub fn hostile() -> Report {
    let mut report = report(Lang::Zh);
    let long = "账".repeat(40_000);
    for (index, text) in HOSTILE.into_iter().chain([long.as_str()]).enumerate() {
        let mut bad = finding(Lang::Zh, "bonus-over-standard", &format!("bad{index}"));
        for field in [&mut bad.subject, &mut bad.message, &mut bad.unit, &mut bad.advice, &mut bad.title] {
            *field = text.into();
        }
        (bad.summary, bad.voucher_no, bad.group, bad.date) = (Some(text.into()), Some(text.into()), Some(text.into()), Some(text.into()));
        bad.basis = vec![text.into()];
        bad.evidence = at(text, Some(text), [4]);
        bad.rule = format!("rule-{index}");
        report.findings.push(bad);
        let unit = report.units.first_mut().unwrap();
        let why = || Some(text.to_owned());
        let mut input = unit.inputs.last().unwrap().clone();
        (input.file, input.sheet, input.why, input.proofs) = (text.into(), why(), why(), vec![text.into()]);
        input.problems = vec![ProblemRow { row: None, column: why(), why: text.into() }];
        unit.inputs.push(input);
        unit.settings.push(text.into());
        let mut rule = unit.rules.first().unwrap().clone();
        (rule.rule, rule.why) = (format!("rule-{index}"), why());
        rule.unchecked = vec![Unchecked { why: text.into(), evidence: at(text, Some(text), [4]), about: Vec::new() }];
        unit.rules.push(rule);
    }
    report
}
