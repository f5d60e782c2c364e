//! Many units at once: nested folders, units that break, runs that are stopped or killed, and what units share.

#[cfg(unix)]
mod killed;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use calamine::{Reader as _, Xlsx, open_workbook};
use ledgerlint::findings::{Report, Status, UnitReport};
use ledgerlint::job::{self, Options, Watch};
use ledgerlint::report;

use crate::support::{check, err, knowledge, options, out, run, sample};

fn here() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn payments(number: usize) -> String {
    format!("日期,凭证号,收款单位,用途,金额\n2020-03-01,记-1,第{number}商贸有限公司,办公用品,{}.00\n", 100 + number)
}

fn names(report: &Report) -> Vec<&str> {
    report.units.iter().map(|unit| unit.unit.as_str()).collect()
}

fn unit<'a>(report: &'a Report, name: &str) -> &'a UnitReport {
    report.units.iter().find(|unit| unit.unit == name).unwrap_or_else(|| panic!("no {name} among {:?}", names(report)))
}

fn json(report: &Report) -> Vec<u8> {
    report::json::render(report).unwrap()
}

#[test]
fn units_lie_at_any_depth_and_namesakes_in_two_towns_stay_two() {
    let folder = here();
    write(folder.path(), "云溪区/陆城镇/财政所/付款台账.csv", &payments(1));
    write(folder.path(), "云溪区/长岭镇/财政所/付款台账.csv", &payments(2));
    write(folder.path(), "云溪区/长岭镇/财政所/2021年/付款台账.csv", &payments(3));
    write(folder.path(), "直属中心/付款台账.csv", &payments(4));
    let report = check(&[folder.path().to_path_buf()]);
    assert_eq!(names(&report), ["直属中心", "财政所(云溪区/长岭镇)", "财政所(云溪区/陆城镇)"]);
    let of = |name| (unit(&report, name).place.as_str(), unit(&report, name).inputs.len());
    assert_eq!(of("财政所(云溪区/长岭镇)"), ("云溪区/长岭镇", 2));
    assert_eq!(of("直属中心"), ("", 1));
}

#[test]
fn folders_and_a_file_with_a_column_of_units_make_units_side_by_side() {
    let folder = here();
    write(folder.path(), "甲镇/付款台账.csv", &payments(1));
    write(folder.path(), "乙镇/付款台账.csv", &payments(2));
    let table = "核算单位,日期,收款单位,用途,金额\n丙镇,2020-03-01,某公司,维修,500.00\n丁镇,2020-03-01,某公司,维修,600.00\n";
    write(folder.path(), "全区付款台账.csv", table);
    assert_eq!(names(&check(&[folder.path().to_path_buf()])), ["丁镇", "丙镇", "乙镇", "甲镇"]);
}

#[test]
fn a_unit_with_and_without_the_number_of_its_account_set_is_one() {
    let folder = here();
    let table = |rows: &[&str]| {
        let rows: Vec<String> = rows.iter().map(|unit| format!("{unit},2020-03-01,某公司,维修,500.00\n")).collect();
        format!("核算单位,日期,收款单位,用途,金额\n{}", rows.concat())
    };
    write(folder.path(), "付款台账.csv", &table(&["[001]丙镇人民政府", "[002]丁镇人民政府"]));
    write(folder.path(), "付款台账2.csv", &table(&["丙镇人民政府"]));
    assert_eq!(names(&check(&[folder.path().to_path_buf()])), ["丁镇人民政府", "丙镇人民政府"]);
    write(folder.path(), "付款台账2.csv", &table(&["[003]丙镇人民政府"]));
    assert_eq!(names(&check(&[folder.path().to_path_buf()])).len(), 3, "numbers tell namesakes apart");
}

#[test]
fn what_the_set_of_books_is_called_is_no_part_of_the_name_of_its_unit() {
    let journal = |units: &[&str]| {
        let line = |(number, unit): (usize, &&str)| {
            format!(
                "{unit},2024,03,04,记-{number},付办公用品款,50010201,业务活动费用,1860,\n{unit},2024,03,04,记-{number},付办公用品款,1002,银行存款,,1860\n"
            )
        };
        let lines: Vec<String> = units.iter().enumerate().map(line).collect();
        format!("核算账簿名称,年,月,日,凭证号,摘要,科目编码,科目名称,借方本币,贷方本币\n{}", lines.concat())
    };
    for (units, want) in [
        (&["白石镇人民政府-基准账簿"][..], &["白石镇人民政府"][..]),
        (&["0101 白石镇人民政府_账簿"], &["白石镇人民政府"]),
        (&["白石镇人民政府-基准账簿", "白石镇人民政府"], &["白石镇人民政府"]),
        (&["白石镇人民政府-基准账簿", "黑石镇人民政府-基准账簿"], &["白石镇人民政府", "黑石镇人民政府"]),
        (&["白石镇人民政府-基准账簿", "白石镇人民政府-工会账簿"], &["白石镇人民政府", "白石镇人民政府-工会账簿"]),
    ] {
        let folder = here();
        write(folder.path(), "白石镇人民政府/序时账.csv", &journal(units));
        let report = check(&[folder.path().to_path_buf()]);
        let mut found = names(&report);
        found.sort_unstable();
        assert_eq!(found, want, "{units:?}");
    }
}

#[test]
fn a_unit_with_broken_settings_is_named_and_the_others_are_checked() {
    let folder = here();
    write(folder.path(), "甲镇/付款台账.csv", &payments(1));
    write(folder.path(), "乙镇/付款台账.csv", &payments(2));
    write(folder.path(), "乙镇/ledgerlint.toml", "[rules]\nearly-paymnt = \"off\"\n");
    let report = check(&[folder.path().to_path_buf()]);
    let broken = unit(&report, "乙镇");
    let why = broken.failed.as_deref().unwrap();
    assert!(why.contains("第2行") && why.contains("是否想写“early-payment”"), "{why}");
    assert!(!broken.complete && broken.rules.iter().all(|rule| rule.status == Status::NotChecked));
    assert!(unit(&report, "甲镇").failed.is_none());
    let result = run(folder.path(), &["check", ".", "--strict"]);
    assert_eq!(result.status.code(), Some(2), "{}", err(&result));
    assert!(out(&result).contains("是否想写“early-payment”"), "the reason stands on the terminal: {}", out(&result));
    assert!(folder.path().join("ledgerlint-report/findings.json").is_file());
}

#[test]
fn settings_of_a_township_hold_for_its_units_and_those_of_a_unit_go_before_them() {
    let folder = here();
    for name in ["东镇/甲所", "东镇/乙所", "西镇/甲所"] {
        write(folder.path(), &format!("{name}/付款台账.csv"), &payments(1));
    }
    write(folder.path(), "东镇/ledgerlint.toml", "as_of = \"2021-12-31\"\n");
    write(folder.path(), "东镇/乙所/ledgerlint.toml", "as_of = \"2022-12-31\"\n");
    let report = check(&[folder.path().to_path_buf()]);
    let as_of = |name| unit(&report, name).as_of.as_str();
    assert_eq!((as_of("甲所(东镇)"), as_of("乙所"), as_of("甲所(西镇)")), ("2021-12-31", "2022-12-31", "2020-03-01"));
}

#[test]
fn a_folder_that_cannot_be_read_is_a_unit_that_could_not_be_checked() {
    let folder = here();
    write(folder.path(), "甲镇/付款台账.csv", &payments(1));
    write(folder.path(), "乙镇/深/处/付款台账.csv", &payments(2));
    // Too deep for the limit: the administrator, too, is stopped by it, unlike by a folder without permission.
    write(folder.path(), "ledgerlint.toml", "[read]\ndepth = 2\n");
    let report = check(&[folder.path().to_path_buf()]);
    let failed: Vec<&UnitReport> = report.units.iter().filter(|unit| unit.failed.is_some()).collect();
    assert_eq!(failed.len(), 1, "{:?}", names(&report));
    assert_eq!((failed[0].unit.as_str(), failed[0].place.as_str()), ("深", "乙镇"));
    assert!(failed[0].failed.as_deref().unwrap().contains("太深"));
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_costs_no_other_unit() {
    use std::os::unix::fs::PermissionsExt;
    let folder = here();
    write(folder.path(), "甲镇/付款台账.csv", &payments(1));
    write(folder.path(), "乙镇/付款台账.csv", &payments(2));
    let closed = folder.path().join("乙镇");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    let readable = std::fs::read_dir(&closed).is_ok();
    let report = check(&[folder.path().to_path_buf()]);
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(names(&report), ["乙镇", "甲镇"]);
    // The administrator may read everything.
    assert_eq!(unit(&report, "乙镇").failed.is_some(), !readable);
}

#[test]
fn a_folder_without_any_table_is_named_among_many() {
    let folder = here();
    write(folder.path(), "甲镇/付款台账.csv", &payments(1));
    write(folder.path(), "乙镇/坏.xlsx", "PK no workbook");
    let report = check(&[folder.path().to_path_buf()]);
    let failed = unit(&report, "乙镇");
    assert!(failed.failed.is_some() && !failed.complete);
    assert!(failed.inputs.iter().any(|input| input.file == "乙镇/坏.xlsx" && input.why.is_some()));
}

#[test]
fn an_empty_folder_beside_units_is_one_that_handed_in_nothing() {
    let folder = here();
    for (at, name) in ["县/甲镇/付款台账.csv", "县/乙镇/付款台账.csv", "县/丙镇/2023/付款台账.csv"].into_iter().enumerate()
    {
        write(folder.path(), name, &payments(at));
    }
    // What is empty within a unit is none of its own.
    for empty in ["县/丁镇/2023", "县/甲镇/附件"] {
        std::fs::create_dir_all(folder.path().join(empty)).unwrap();
    }
    let report = check(&[folder.path().to_path_buf()]);
    assert_eq!(names(&report), ["丁镇", "丙镇", "乙镇", "甲镇"]);
    let failed: Vec<&str> = report.units.iter().filter(|unit| unit.failed.is_some()).map(|unit| unit.unit.as_str()).collect();
    assert_eq!(failed, ["丁镇"]);
    assert!(unit(&report, "丁镇").failed.as_deref().unwrap().contains("文件夹是空的"));
}

#[test]
fn a_hostile_name_of_a_unit_is_text_in_every_report() {
    let folder = here();
    let long = "长".repeat(300);
    for (number, name) in ["../逃", "红\u{1b}[31m\u{7}\n镇", long.as_str(), "=cmd|' /C calc'!A0"].iter().enumerate() {
        write(folder.path(), &format!("{number}号/付款台账.csv"), &payments(number));
        let quoted = serde_json::to_string(name).unwrap();
        write(folder.path(), &format!("{number}号/ledgerlint.toml"), &format!("unit = {quoted}\n"));
    }
    let result = run(folder.path(), &["check", ".", "--out", "报告/里"]);
    assert!(result.status.code().is_some_and(|code| code < 2), "{}", err(&result));
    assert!(!out(&result).contains(['\u{1b}', '\u{7}']));
    let report: Report = serde_json::from_slice(&std::fs::read(folder.path().join("报告/里/findings.json")).unwrap()).unwrap();
    assert!(
        report.units.iter().all(|unit| unit.unit.chars().count() <= 100 && !unit.unit.chars().any(char::is_control)),
        "{:?}",
        names(&report)
    );
    assert_eq!(report.units.len(), 4);
    let csv = std::fs::read_to_string(folder.path().join("报告/里/findings.csv")).unwrap();
    assert!(!csv.lines().any(|line| line.trim_start_matches('\u{feff}').starts_with('=')));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 5, "nothing was written elsewhere");
}

/// A district: the street office among many small units.
fn district(folder: &Path, small: usize) {
    for number in 0..small {
        write(folder, &format!("{}县/{}镇/{number}号所/付款台账.csv", number % 7, number % 40), &payments(number));
    }
    std::fs::create_dir_all(folder.join("青石街道")).unwrap();
    for entry in std::fs::read_dir(sample("street-office")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.join("青石街道").join(path.file_name().unwrap())).unwrap();
    }
}

#[test]
fn two_thousand_units_are_checked_and_one_gives_what_it_gives_alone() {
    let folder = here();
    district(folder.path(), 2000);
    let knowledge = knowledge();
    let with = |jobs| Options { jobs, ..options(&[folder.path().to_path_buf()]) };
    let report = job::check(&with(2), &knowledge).unwrap();
    assert_eq!(report.units.len(), 2001);
    let alone = check(&[folder.path().join("青石街道")]);
    let mut within: Vec<_> = report.findings.iter().filter(|finding| finding.unit == "青石街道办事处").cloned().collect();
    for finding in &mut within {
        for evidence in &mut finding.evidence {
            evidence.file = evidence.file.strip_prefix("青石街道/").unwrap().to_owned();
        }
    }
    assert!(alone.findings.len() > 100);
    assert_eq!(alone.findings, within);
    assert!(json(&report) == json(&job::check(&with(1), &knowledge).unwrap()), "the same bytes for any number of threads");
}

#[test]
fn the_workbook_is_the_same_for_any_number_of_jobs() {
    let folder = here();
    district(&folder.path().join("books"), 12);
    for jobs in ["1", "2", "5"] {
        let result = run(folder.path(), &["check", "books", "--out", jobs, "--jobs", jobs]);
        assert_eq!(result.status.code(), Some(1), "{}", err(&result));
        assert!(err(&result).is_empty(), "no progress off the terminal: {}", err(&result));
    }
    for name in ["疑点清单.xlsx", "findings.json", "findings.csv"] {
        let of = |jobs: &str| std::fs::read(folder.path().join(jobs).join(name)).unwrap();
        assert!(of("1") == of("2") && of("1") == of("5"), "{name}");
    }
}

#[test]
fn what_the_rows_of_one_file_prove_is_said_of_each_unit_in_it() {
    let folder = here();
    let mut rows = "核算单位,日期,凭证号,摘要,科目名称,借方,贷方\n".to_owned();
    for (unit, off) in [("柳埠镇政府", 0), ("澄溪镇政府", 1)] {
        for number in 1..=4 {
            let debit = 100 + number + if number == 2 { off } else { 0 };
            let _ = writeln!(rows, "{unit},2023-03-0{number},记-{number},付办公费,业务活动费用,{debit},");
            let _ = writeln!(rows, "{unit},2023-03-0{number},记-{number},付办公费,银行存款,,{}", 100 + number);
        }
    }
    write(folder.path(), "账/全县序时账.csv", &rows);
    let report = check(&[folder.path().join("账")]);
    let said = |name: &str| {
        let input = &unit(&report, name).inputs[0];
        (input.proofs.clone(), input.problems.iter().map(|problem| problem.why.clone()).collect::<Vec<_>>())
    };
    let (proofs, problems) = said("柳埠镇政府");
    assert_eq!((proofs[0].as_str(), problems.len()), ("4张凭证中4张借贷相等", 0));
    let (proofs, problems) = said("澄溪镇政府");
    assert_eq!(proofs[0], "4张凭证中3张借贷相等");
    assert!(problems.len() == 1 && problems[0].starts_with("1张凭证借贷不等(共4张)"), "{problems:?}");
}

#[test]
fn names_that_a_journal_proves_to_be_units_are_units_in_the_other_tables() {
    let folder = here();
    let mut journal = "单位名称,日期,凭证号,摘要,科目名称,借方,贷方\n".to_owned();
    let mut balance = "单位名称,科目编码,科目名称,期初余额,本期借方,本期贷方,期末余额\n".to_owned();
    for (unit, cost) in [("响水林场", 100), ("水管所", 200), ("澄溪镇政府", 300)] {
        for number in 1..=4 {
            let _ = writeln!(journal, "{unit},2023-03-0{number},记-{number},付办公费,业务活动费用,{cost},");
            let _ = writeln!(journal, "{unit},2023-03-0{number},记-{number},付办公费,银行存款,,{cost}");
        }
        let paid = cost * 4;
        let _ = writeln!(balance, "{unit},1002,银行存款,5000,0,{paid},{}\n{unit},5301,业务活动费用,0,{paid},0,{paid}", 5000 - paid);
    }
    // One that booked nothing, and a list of whom they paid, which is no unit's.
    balance += "原种场,1002,银行存款,700,0,0,700\n";
    let paid = "日期,凭证号,单位名称,用途,金额\n2023-03-02,记-2,响水林场,苗木款,100\n2023-03-03,记-3,某某商行,办公用品,100\n";
    write(folder.path(), "账/全县序时账.csv", &journal);
    write(folder.path(), "账/全县余额表.csv", &balance);
    write(folder.path(), "账/支出清单.csv", paid);
    let report = check(&[folder.path().join("账")]);
    let rows = |name: &str| {
        let of = |table: &str| {
            let inputs = unit(&report, name).inputs.iter().filter(|input| input.table.as_deref() == Some(table));
            inputs.map(|input| input.rows).sum::<usize>()
        };
        (of("journal"), of("trial_balance"))
    };
    assert_eq!([rows("响水林场"), rows("水管所"), rows("澄溪镇政府"), rows("原种场")], [(8, 2), (8, 2), (8, 2), (0, 1)]);
    let lists: Vec<&str> = report
        .units
        .iter()
        .filter(|unit| unit.inputs.iter().any(|input| input.file == "支出清单.csv"))
        .map(|unit| unit.unit.as_str())
        .collect();
    assert_eq!(lists.len(), 1, "{lists:?}");
}

#[test]
fn an_invoice_in_two_units_is_one_finding_that_names_both_and_a_copied_folder_is_none() {
    let folder = here();
    let expenses = |number: &str| {
        format!("日期,凭证号,费用类别,摘要,金额,发票号码,收款人\n2022-03-05,记-1,维修费,音响维修,3860.00,{number},某某商行\n")
    };
    write(folder.path(), "云溪区/陆城镇/报销明细.csv", &expenses("23442000000012345671"));
    write(folder.path(), "云溪区/长岭镇/报销明细.csv", &expenses("23442000000012345671").replace("记-1", "记-9"));
    write(folder.path(), "旧账/陆镇/报销明细.csv", &expenses("23442000000012345671"));
    write(folder.path(), "直属中心/报销明细.csv", &expenses("23442000000012345672"));
    let report = check(&[folder.path().to_path_buf()]);
    let found: Vec<_> = report.findings.iter().filter(|finding| finding.rule == "invoice-in-two-units").collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].unit, "长岭镇");
    assert_eq!(found[0].subject, "23442000000012345671(长岭镇、陆城镇)");
    let files: Vec<&str> = found[0].evidence.iter().map(|evidence| evidence.file.as_str()).collect();
    assert_eq!(files, ["云溪区/长岭镇/报销明细.csv", "云溪区/陆城镇/报销明细.csv"]);
    let count =
        |unit: &UnitReport| unit.rules.iter().find(|rule| rule.rule == "invoice-in-two-units").map(|rule| (rule.status, rule.findings));
    assert_eq!(count(unit(&report, "长岭镇")), Some((Status::Checked, 1)));
    assert_eq!(count(unit(&report, "陆城镇")), Some((Status::Checked, 0)));
    let [(file, why)] = &problems(&report)[..] else { panic!("{:?}", problems(&report)) };
    assert!(file == "云溪区/陆城镇/报销明细.csv" || file == "旧账/陆镇/报销明细.csv", "the later of the two by name: {file}");
    assert!(why.contains("逐字节相同") && why.contains("报销明细.csv"), "{why}");
}

#[test]
fn a_list_that_units_share_is_no_copy_and_a_workbook_with_a_cover_is_one() {
    let folder = here();
    for (unit, amount) in [("甲镇", "100"), ("乙镇", "200")] {
        write(folder.path(), &format!("账/{unit}/科目表.csv"), "科目编码,科目名称\n1002,银行存款\n5001,业务活动费用\n");
        write(folder.path(), &format!("账/{unit}/凭证类型.csv"), "凭证类型编码,凭证类型名称,凭证类型简称\n1,记账凭证,记\n");
        let journal = format!(
            "日期,凭证号,摘要,科目编码,借方金额,贷方金额\n2023-01-05,记-1,付邮费,5001,{amount},\n2023-01-05,记-1,付邮费,1002,,{amount}\n"
        );
        write(folder.path(), &format!("账/{unit}/序时账.csv"), &journal);
    }
    assert_eq!(problems(&check(&[folder.path().to_path_buf()])), []);
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("封面").unwrap().write(0, 0, "二〇二三年度").unwrap();
    let sheet = book.add_worksheet().set_name("付款台账").unwrap();
    for (row, cells) in (0..).zip([["日期", "收款单位", "用途", "金额"], ["2023-03-01", "示例商贸有限公司", "办公用品", "120"]])
    {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    for unit in ["甲镇", "乙镇"] {
        std::fs::write(folder.path().join(format!("账/{unit}/付款.xlsx")), &bytes).unwrap();
    }
    let told = problems(&check(&[folder.path().to_path_buf()]));
    let [(_, why)] = &told[..] else { panic!("{told:?}") };
    assert!(why.contains("逐字节相同"), "{why}");
}

#[test]
fn the_workbook_of_the_other_unit_says_where_what_they_share_stands() {
    let folder = here();
    let expenses = |summary: &str, number: &str| {
        format!("日期,凭证号,摘要,金额,发票号码,收款人\n2022-03-05,记-1,{summary},3860.00,{number},某某商行\n")
    };
    write(folder.path(), "账/甲镇/报销明细.csv", &expenses("音响维修", "23442000000012345671"));
    write(folder.path(), "账/乙镇/报销明细.csv", &expenses("维修音响", "23442000000012345671"));
    write(folder.path(), "账/丙镇/报销明细.csv", &expenses("空调维修", "23442000000012345699"));
    let result = run(folder.path(), &["check", "账", "--per-unit", "--out", "报告"]);
    assert_eq!(result.status.code(), Some(1), "{}", err(&result));
    let says = |unit: &str| {
        let mut book: Xlsx<_> = open_workbook(folder.path().join(format!("报告/单位/{unit}.xlsx"))).unwrap();
        let rows = book.worksheet_range("总览").unwrap();
        rows.rows().map(|row| row.iter().map(ToString::to_string).collect::<String>()).find(|row| row.contains("列在单位"))
    };
    assert_eq!(says("甲镇").as_deref(), Some("同一发票在两个单位入账1条,列在单位 乙镇 的清单中"));
    assert_eq!((says("乙镇"), says("丙镇")), (None, None), "where it stands, and where nothing is shared");
    let mut book: Xlsx<_> = open_workbook(folder.path().join("报告/疑点清单.xlsx")).unwrap();
    let mut cell = |sheet: &str, unit: &str, header: &str| {
        let rows = book.worksheet_range(sheet).unwrap();
        let headers = rows.rows().find(|row| row.iter().any(|cell| *cell == "单位")).unwrap().to_vec();
        let column = headers.iter().position(|cell| cell.to_string().starts_with(header)).unwrap();
        rows.rows().find(|row| row.iter().any(|cell| *cell == unit)).map(|row| row[column].to_string()).unwrap()
    };
    let mut both = |unit: &str| (cell("规则×单位", unit, "同一发票"), cell("单位", unit, "列在其他单位"));
    let told = |heat: &str, listed: &str| (heat.to_owned(), listed.to_owned());
    assert_eq!([both("乙镇"), both("甲镇"), both("丙镇")], [told("1", ""), told("另1", "1"), told("", "")]);
}

#[test]
fn units_given_as_several_paths_are_told_apart_in_the_evidence() {
    let folder = here();
    let expenses = "日期,摘要,金额,发票号码,收款人\n2022-03-05,音响维修,3860.00,23442000000012345671,某某商行\n";
    write(folder.path(), "甲镇/报销明细.csv", expenses);
    write(folder.path(), "乙镇/报销明细.csv", &expenses.replace("音响维修", "维修音响"));
    let report = check(&[folder.path().join("甲镇"), folder.path().join("乙镇")]);
    let found: Vec<_> = report.findings.iter().filter(|finding| finding.rule == "invoice-in-two-units").collect();
    let files: Vec<&str> = found.iter().flat_map(|finding| &finding.evidence).map(|evidence| evidence.file.as_str()).collect();
    assert_eq!(files, ["乙镇/报销明细.csv", "甲镇/报销明细.csv"]);
}

#[test]
fn with_one_unit_what_compares_units_is_not_checked_and_that_is_no_gap() {
    let folder = here();
    write(folder.path(), "付款台账.csv", &payments(1));
    let comparing = |rule: &&str| rule.ends_with("-in-two-units") || *rule == "payee-concentration";
    let ids: Vec<String> = knowledge().rules.rules.into_keys().collect();
    let others = ids.iter().map(String::as_str).filter(|rule| !comparing(rule)).map(|rule| format!("{rule} = \"off\"\n"));
    write(folder.path(), "ledgerlint.toml", &format!("[rules]\n{}", others.collect::<String>()));
    let report = check(&[folder.path().to_path_buf()]);
    let rule = report.units[0].rules.iter().find(|rule| rule.rule == "invoice-in-two-units").unwrap();
    assert_eq!(rule.status, Status::NotChecked);
    assert!(rule.why.as_deref().unwrap().contains("只有一个单位"));
    assert!(report.units[0].complete);
}

/// Stops after so many units.
struct StopAfter(usize, AtomicUsize);

impl Watch for StopAfter {
    fn unit_done(&self, _: usize) {
        self.1.fetch_add(1, Ordering::SeqCst);
    }

    fn stopped(&self) -> bool {
        self.1.load(Ordering::SeqCst) >= self.0
    }
}

#[test]
fn a_stopped_run_reports_what_was_done_and_names_what_was_not() {
    let folder = here();
    for number in 0..9 {
        write(folder.path(), &format!("{number}号所/付款台账.csv"), &payments(number));
    }
    let options = Options { jobs: 1, ..options(&[folder.path().to_path_buf()]) };
    let report = job::check_watched(&options, &knowledge(), &StopAfter(3, AtomicUsize::new(0))).unwrap().into_report().unwrap();
    assert!(report.partial);
    assert_eq!(names(&report), ["0号所", "1号所", "2号所"]);
    assert_eq!(report.units_not_done, ["3号所", "4号所", "5号所", "6号所", "7号所", "8号所"]);
    let stopped = job::check_watched(&options, &knowledge(), &StopAfter(0, AtomicUsize::new(0))).unwrap_err();
    assert_eq!(stopped, job::JobError::Stopped);
    assert!(!check(&[folder.path().to_path_buf()]).partial);
}

/// A journal of one voucher below a title line.
fn journal(title: &str, number: u32) -> String {
    format!(
        "{title}\n日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额\n\
         2023-03-01,记-{number},付办公费{number},5001,业务活动费用,{number}00,\n2023-03-01,记-{number},付办公费{number},1002,银行存款,,{number}00\n"
    )
}

fn problems(report: &Report) -> Vec<(String, String)> {
    let all = report.units.iter().flat_map(|unit| &unit.inputs);
    all.flat_map(|input| input.problems.iter().map(|problem| (input.file.clone(), problem.why.clone()))).collect()
}

#[test]
fn books_of_two_entities_in_one_folder_are_told_with_both_names_and_their_files() {
    let folder = here();
    write(folder.path(), "账/政府.csv", &journal("编制单位:甲镇人民政府", 1));
    write(folder.path(), "账/政府2.csv", &journal("编制单位:甲镇人民政府", 2));
    write(folder.path(), "账/工会.csv", &journal("编制单位:甲镇工会委员会", 3));
    let report = check(&[folder.path().join("账")]);
    assert_eq!(names(&report), ["甲镇人民政府"]);
    let told = problems(&report);
    let [(file, why)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(file, "工会.csv");
    for part in
        ["“甲镇工会委员会”的账表在工会.csv", "“甲镇人民政府”的在政府.csv、政府2.csv", "每个单位一个文件夹", "核算单位", "mapping.toml"]
    {
        assert!(why.contains(part), "{part}: {why}");
    }
    // What the clerk says of the sheet settles it.
    write(folder.path(), "账/mapping.toml", "[[sheet]]\nfile = '工会*'\nunit = '甲镇人民政府'\n");
    assert_eq!(problems(&check(&[folder.path().join("账")])), []);
}

#[test]
fn an_office_and_its_department_in_one_folder_are_one() {
    let folder = here();
    write(folder.path(), "账/政府.csv", &journal("编制单位:甲镇人民政府", 1));
    write(folder.path(), "账/政府2.csv", &journal("编制单位:甲镇人民政府", 2));
    write(folder.path(), "账/财政所.csv", &journal("编制单位:甲镇财政所", 3));
    assert_eq!(problems(&check(&[folder.path().join("账")])), []);
}

#[test]
fn a_title_that_begins_with_the_unit_names_it_where_no_label_does() {
    let folder = here();
    write(folder.path(), "账/一月.csv", &journal("甲镇人民政府 会计序时簿", 1));
    assert_eq!(names(&check(&[folder.path().join("账")])), ["甲镇人民政府"]);
    // A label goes before, and a title of another entity is told.
    write(folder.path(), "账/工会.csv", &journal("编制单位:甲镇工会委员会", 2));
    let report = check(&[folder.path().join("账")]);
    assert_eq!(names(&report), ["甲镇工会委员会"]);
    assert!(problems(&report).iter().any(|(file, why)| file == "一月.csv" && why.contains("“甲镇人民政府”")), "{:?}", problems(&report));
    // What names no unit leaves it to the folder.
    let other = here();
    write(other.path(), "乙镇/一月.csv", &journal("银行存款 会计序时簿", 1));
    assert_eq!(names(&check(&[other.path().join("乙镇")])), ["乙镇"]);
}
