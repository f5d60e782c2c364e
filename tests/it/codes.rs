//! Codes before names and lines behind voucher numbers: the whole unit decides, whatever the order of its files and rows, and `convert` keeps what
//! was decided.

use std::path::Path;

use ledgerlint::findings::Report;

use crate::support::{check, run};

const PAYOUTS: &str = "活动,日期,姓名,金额,类别\n";
const PAYMENTS: &str = "付款日期,凭证号,收款单位,用途,金额\n";
const JOURNAL: &str = "日期,凭证号,摘要,科目名称,借方金额,贷方金额,往来单位\n";
const ITEMS: &str = "日期,凭证号,摘要,科目名称,借方金额,贷方金额,辅助核算\n";

struct Case {
    name: &'static str,
    /// Each file: its name, its header and its rows.
    files: &'static [(&'static str, &'static str, &'static [&'static str])],
    /// The rules and subjects of the findings.
    expected: &'static [(&'static str, &'static str)],
}

const CASES: [Case; 18] = [
    Case {
        name: "two people of one name in two lists",
        files: &[
            ("春季发放表.csv", PAYOUTS, &["健步走,2022-04-02,021 王强,450,服装", "健步走,2022-04-02,023 周敏,450,服装"]),
            ("秋季发放表.csv", PAYOUTS, &["拔河,2022-10-09,022 王强,450,服装", "拔河,2022-10-09,024 何静,450,服装"]),
        ],
        expected: &[],
    },
    Case {
        name: "one person in two lists, alone in one of them",
        files: &[
            ("春季发放表.csv", PAYOUTS, &["健步走,2022-04-02,021 王强,450,服装", "健步走,2022-04-02,023 周敏,450,服装"]),
            ("秋季发放表.csv", PAYOUTS, &["拔河,2022-10-09,021 王强,450,服装"]),
        ],
        expected: &[("clothing-more-than-once", "王强"), ("clothing-over-standard", "王强")],
    },
    Case {
        name: "a roster with two people of one name",
        files: &[
            (
                "人员花名册.csv",
                "姓名,状态,入职日期,离职日期\n",
                &["021 王强,在职,2010-05-01,", "022 王强,在职,2012-05-01,", "023 周敏,在职,2012-05-01,"],
            ),
            ("发放表1.csv", PAYOUTS, &["健步走,2022-04-02,021 王强,40,纪念品", "健步走,2022-04-02,023 周敏,40,纪念品"]),
            (
                "发放表2.csv",
                PAYOUTS,
                &["健步走,2022-04-02,021 王强,40,纪念品", "健步走,2022-04-02,022 王强,40,纪念品", "健步走,2022-04-02,023 周敏,40,纪念品"],
            ),
        ],
        expected: &[],
    },
    Case {
        name: "a payee alone on the second sheet",
        files: &[
            (
                "5月上付款台账.csv",
                PAYMENTS,
                &["2022-05-03,1,G021-河东印务部,付印刷费,34561.2", "2022-05-04,2,G022-西岭建材厂,付石料款,4100"],
            ),
            ("5月下付款台账.csv", PAYMENTS, &["2022-05-19,9,[G021]河东印务部,付印刷费,34561.2"]),
        ],
        expected: &[("duplicate-payment", "河东印务部")],
    },
    Case {
        name: "roads before two places of one name",
        files: &[
            ("4月付款台账.csv", PAYMENTS, &["2022-04-20,1,S221 养护所,付石料款,34561.2", "2022-04-21,2,03 河东印务部,付印刷费,4100"]),
            ("5月付款台账.csv", PAYMENTS, &["2022-05-10,3,X045 养护所,付石料款,34561.2", "2022-05-11,4,04 西岭建材厂,付石料款,5100"]),
        ],
        expected: &[],
    },
    Case {
        name: "numbers that are part of names",
        files: &[(
            "付款台账.csv",
            PAYMENTS,
            &[
                "2022-05-03,1,20 号闸站,付石料款,34561.2",
                "2022-05-11,2,20 号闸站,付石料款,34561.2",
                "2022-05-12,3,114 查号台,付话费,4100",
                "2022-05-13,4,58 到家服务部,付保洁费,5100",
            ],
        )],
        expected: &[("duplicate-payment", "20 号闸站")],
    },
    Case {
        name: "two people of one name behind codes and hyphens",
        files: &[(
            "付款台账.csv",
            PAYMENTS,
            &["2022-05-03,1,001-王强,付劳务费,34561.2", "2022-05-11,2,002-王强,付劳务费,34561.2", "2022-05-12,3,003-周敏,付劳务费,4100"],
        )],
        expected: &[],
    },
    Case {
        name: "items with codes of two people and of two places",
        files: &[(
            "序时账.csv",
            ITEMS,
            &[
                "2022-05-05,1,付石料款,业务活动费用,34561.2,,往来单位:01-王强",
                "2022-05-05,1,付石料款,银行存款,,34561.2,",
                "2022-05-06,2,付石料款,业务活动费用,34561.2,,往来单位:02-王强",
                "2022-05-06,2,付石料款,银行存款,,34561.2,",
            ],
        )],
        expected: &[],
    },
    Case {
        name: "a month with one voucher beside others, and one sorted downwards",
        files: &[
            (
                "4月序时账.csv",
                JOURNAL,
                &[
                    "2022-04-11,记-1/1,付印刷费,业务活动费用,120,,",
                    "2022-04-11,记-1/2,付印刷费,银行存款,,120,",
                    "2022-04-12,记-2/1,付水费,业务活动费用,80,,",
                    "2022-04-12,记-2/2,付水费,银行存款,,80,",
                ],
            ),
            ("5月序时账.csv", JOURNAL, &["2022-05-10,记-1/1,付印刷费,业务活动费用,150,,", "2022-05-10,记-1/2,付印刷费,银行存款,,150,"]),
            (
                "6月序时账.csv",
                JOURNAL,
                &[
                    "2022-06-14,记-2/2,付水费,银行存款,,60,",
                    "2022-06-14,记-2/1,付水费,业务活动费用,60,,",
                    "2022-06-13,记-1/2,付水费,银行存款,,70,",
                    "2022-06-13,记-1/1,付水费,业务活动费用,70,,",
                ],
            ),
        ],
        expected: &[],
    },
    Case {
        name: "one voucher a month and a summary on its first line alone",
        files: &[
            ("4月序时账.csv", JOURNAL, &["2022-04-11,记-1/1,付印刷费,业务活动费用,120,,", "2022-04-11,记-1/2,,银行存款,,120,"]),
            ("5月序时账.csv", JOURNAL, &["2022-05-10,记-1/1,付印刷费,业务活动费用,150,,", "2022-05-10,记-1/2,,银行存款,,150,"]),
        ],
        expected: &[],
    },
    Case {
        name: "a voucher that does not balance among those with lines",
        files: &[(
            "5月序时账.csv",
            JOURNAL,
            &[
                "2022-05-10,记-1/1,付印刷费,业务活动费用,150,,",
                "2022-05-10,记-1/2,付印刷费,银行存款,,150,",
                "2022-05-11,记-2/1,付水费,业务活动费用,90,,",
                "2022-05-11,记-2/2,付水费,银行存款,,80,",
                "2022-05-12,记-3/1,付水费,业务活动费用,30,,",
                "2022-05-12,记-3/2,付水费,银行存款,,30,",
            ],
        )],
        expected: &[("voucher-unbalanced", "记-2")],
    },
    Case {
        name: "the number of the month before that of the voucher",
        files: &[(
            "5月序时账.csv",
            JOURNAL,
            &[
                "2022-05-10,5-1,付印刷费,业务活动费用,150,,",
                "2022-05-10,5-1,付印刷费,银行存款,,150,",
                "2022-05-11,5-2,付水费,业务活动费用,90,,",
                "2022-05-11,5-2,付水费,银行存款,,80,",
                "2022-05-12,5-3,付水费,业务活动费用,30,,",
                "2022-05-12,5-3,付水费,银行存款,,30,",
            ],
        )],
        expected: &[("voucher-unbalanced", "5-2")],
    },
    Case {
        name: "codes of letters before people, with a space or a stroke",
        files: &[
            (
                "1发放表.csv",
                PAYOUTS,
                &[
                    "健步走,2022-04-02,ZG011 王强,620,服装",
                    "健步走,2022-04-02,ZG012 周敏,450,服装",
                    "健步走,2022-04-02,ZG013/何静,450,服装",
                ],
            ),
            (
                "2花名册.csv",
                "姓名,状态,入职日期,离职日期\n",
                &["ZG011 王强,在职,2010-05-01,", "ZG012 周敏,在职,2012-05-01,", "ZG013 何静,在职,2012-05-01,"],
            ),
        ],
        expected: &[("clothing-over-standard", "王强")],
    },
    Case {
        name: "one pair of namesakes among people with codes",
        files: &[
            (
                "春季发放表.csv",
                PAYOUTS,
                &["健步走,2022-04-02,021 王强,450,服装", "健步走,2022-04-02,023 周敏,450,服装", "健步走,2022-04-02,025 林涛,450,服装"],
            ),
            (
                "秋季发放表.csv",
                PAYOUTS,
                &["拔河,2022-10-09,022 王强,450,服装", "拔河,2022-10-09,024 何静,450,服装", "拔河,2022-10-09,026 方圆,450,服装"],
            ),
            ("冬季发放表.csv", PAYOUTS, &["跳绳,2022-12-09,王强,450,服装", "跳绳,2022-12-09,周敏,450,服装"]),
        ],
        expected: &[("clothing-more-than-once", "周敏"), ("clothing-over-standard", "周敏")],
    },
    Case {
        name: "a namesake without a code in one list",
        files: &[(
            "发放表.csv",
            PAYOUTS,
            &[
                "健步走,2022-04-02,021 王强,450,服装",
                "健步走,2022-04-02,022 周敏,450,服装",
                "健步走,2022-04-02,023 何静,450,服装",
                "健步走,2022-04-02,024 林涛,450,服装",
                "健步走,2022-04-02,025 方圆,450,服装",
                "健步走,2022-04-02,026 苏明,450,服装",
                "健步走,2022-04-02,027 丁兰,450,服装",
                "健步走,2022-04-02,028 程晨,450,服装",
                "健步走,2022-04-02,029 罗云,450,服装",
                "健步走,2022-04-02,王强,450,服装",
            ],
        )],
        expected: &[],
    },
    Case {
        name: "one code unlike the others",
        files: &[(
            "付款台账.csv",
            PAYMENTS,
            &[
                "2022-05-03,1,021 河东印务部,付印刷费,34561.2",
                "2022-05-04,2,022 西岭建材厂,付石料款,4100",
                "2022-05-05,3,023 南山石料厂,付石料款,4200",
                "2022-05-06,4,024 北桥超市,付货款,4300",
                "2022-05-07,5,025 东湖饭店,付餐费,4400",
                "2022-05-08,6,026 苗圃,付苗木款,4500",
                "2022-05-09,7,027 五金店,付材料款,4600",
                "2022-05-10,8,028 米店,付货款,4700",
                "2022-05-11,9,029 汽修厂,付修理费,4800",
                "2022-05-12,10,12345 热线服务中心,付话费,4900",
                "2022-05-19,11,河东印务部,付印刷费,34561.2",
            ],
        )],
        expected: &[("duplicate-payment", "河东印务部")],
    },
    Case {
        name: "a month of two vouchers, one with a line that has no amount",
        files: &[
            (
                "4月序时账.csv",
                JOURNAL,
                &[
                    "2022-04-11,记-1/1,付印刷费,业务活动费用,120,,",
                    "2022-04-11,记-1/2,付印刷费,银行存款,,120,",
                    "2022-04-12,记-2/1,付水费,业务活动费用,80,,",
                    "2022-04-12,记-2/2,付水费,银行存款,,80,",
                ],
            ),
            (
                "5月序时账.csv",
                JOURNAL,
                &[
                    "2022-05-10,记-1/1,付印刷费,业务活动费用,150,,",
                    "2022-05-10,记-1/2,(附发票2张),,,,",
                    "2022-05-10,记-1/3,付印刷费,银行存款,,150,",
                    "2022-05-11,记-2/1,付水费,业务活动费用,60,,",
                    "2022-05-11,记-2/2,付水费,银行存款,,60,",
                ],
            ),
        ],
        expected: &[],
    },
    Case {
        name: "numbers without a word, whose first line alone has a date and a summary",
        files: &[(
            "5月序时账.csv",
            JOURNAL,
            &[
                "2022-05-10,1/1,付印刷费,业务活动费用,150,,河东印务部",
                ",1/2,,银行存款,,150,",
                "2022-05-11,2/1,付水费,业务活动费用,90,,",
                ",2/2,,银行存款,,80,",
                "2022-05-12,3/1,付石料款,业务活动费用,30,,",
                ",3/2,,业务活动费用,20,,",
                ",3/3,,银行存款,,50,",
            ],
        )],
        expected: &[("voucher-unbalanced", "2")],
    },
];

fn said(report: &Report) -> Vec<(String, String)> {
    let mut all: Vec<_> = report.findings.iter().map(|finding| (finding.rule.clone(), finding.subject.clone())).collect();
    all.sort();
    all
}

/// The findings on the files of a case; `reversed` are the names of the files and the order of their rows.
fn findings(parent: &Path, case: &Case, reversed: bool) -> Vec<(String, String)> {
    let folder = parent.join(if reversed { "倒序" } else { "账" });
    std::fs::create_dir(&folder).unwrap();
    for (place, (name, header, rows)) in case.files.iter().enumerate() {
        let mut rows = rows.to_vec();
        let place = if reversed { case.files.len() - place } else { place };
        if reversed && !name.contains("序时账") {
            rows.reverse();
        }
        std::fs::write(folder.join(format!("{place}{name}")), format!("{header}{}\n", rows.join("\n"))).unwrap();
    }
    said(&check(&[folder]))
}

#[test]
fn the_unit_decides_what_is_a_code_and_what_is_a_line() {
    let mut faults = Vec::new();
    for case in &CASES {
        let parent = tempfile::tempdir().unwrap();
        let expected: Vec<(String, String)> =
            case.expected.iter().map(|(rule, subject)| ((*rule).to_owned(), (*subject).to_owned())).collect();
        let (found, reversed) = (findings(parent.path(), case, false), findings(parent.path(), case, true));
        run(parent.path(), &["convert", "账", "--out", "表"]);
        let converted = said(&check(&[parent.path().join("表")]));
        for (how, found) in [("read", found), ("reversed", reversed), ("converted", converted)] {
            if found != expected {
                faults.push(format!("{}, {how}: {found:?}", case.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
