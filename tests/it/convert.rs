//! Converted folders: checking one gives the findings that checking its source gives.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use ledgerlint::findings::{Amount, Report, Severity};

use crate::support::{check, out, run, sample};

/// What a finding says, without the files that it stands in.
type Said = (String, String, Severity, Option<String>, Amount, Amount, String, String);

fn said(report: &Report) -> (Vec<Said>, Vec<String>) {
    let mut findings: Vec<Said> = report
        .findings
        .iter()
        .cloned()
        .map(|finding| {
            let (amount, irregular) = (finding.amount, finding.irregular_amount);
            (finding.id, finding.rule, finding.severity, finding.date, amount, irregular, finding.subject, finding.message)
        })
        .collect();
    findings.sort_by(|a, b| a.0.cmp(&b.0));
    (findings, report.units.iter().map(|unit| format!("{} {}", unit.unit, unit.as_of)).collect())
}

/// Checks a folder and what `convert` makes of it.
fn both(source: &Path, arguments: &[&str]) -> (Report, Report, PathBuf) {
    let folder = tempfile::tempdir().unwrap().keep();
    let path = source.display().to_string();
    let result = run(&folder, &[&["convert", &path, "--out", "tables"], arguments].concat());
    assert_eq!(result.status.code(), Some(0), "{}", out(&result));
    (check(&[source.to_path_buf()]), check(&[folder.join("tables")]), folder)
}

#[test]
fn a_converted_folder_gives_the_findings_of_its_source() {
    for office in ["street-office", "messy-office"] {
        let (source, converted, folder) = both(&sample(office), &[]);
        std::fs::remove_dir_all(folder).unwrap();
        assert!(source.findings.len() > 10);
        assert_eq!(said(&source), said(&converted), "{office}");
    }
}

#[test]
fn what_was_converted_into_the_folder_of_its_books_is_not_counted_again() {
    let folder = tempfile::tempdir().unwrap();
    let books = folder.path().join("账");
    std::fs::create_dir(&books).unwrap();
    for entry in std::fs::read_dir(sample("journal-office")).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        std::fs::copy(entry.path(), books.join(entry.file_name())).unwrap();
    }
    let before = check(std::slice::from_ref(&books));
    let result = run(folder.path(), &["convert", "账", "--out", "账"]);
    assert_eq!(result.status.code(), Some(0), "{}", out(&result));
    let after = check(&[books]);
    assert!(before.findings.len() > 5);
    assert_eq!(said(&after).0, said(&before).0);
    let told = |report: &Report| {
        let whys = report.units.iter().flat_map(|unit| &unit.inputs).filter_map(|input| input.why.clone());
        whys.filter(|why| why.contains("整理而来,原文件也在,没有重复计入")).count()
    };
    assert!(told(&before) == 0 && told(&after) >= 2, "{:#?}", after.units[0].inputs);
    // Without its originals it is all there is.
    let alone = folder.path().join("整理");
    let unit = std::fs::read_dir(folder.path().join("账")).unwrap().map(Result::unwrap).find(|entry| entry.path().is_dir()).unwrap();
    std::fs::create_dir(&alone).unwrap();
    std::fs::rename(unit.path(), alone.join("单位")).unwrap();
    assert_eq!(check(&[alone]).findings.len(), before.findings.len());
}

#[test]
fn a_mark_for_excel_changes_nothing_that_is_read() {
    for office in ["street-office", "journal-office"] {
        let (_, plain, folder) = both(&sample(office), &[]);
        let (_, marked, with_mark) = both(&sample(office), &["--bom"]);
        let first = |folder: &Path| {
            let unit = std::fs::read_dir(folder.join("tables")).unwrap().next().unwrap().unwrap().path();
            let file = std::fs::read_dir(unit)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .find(|path| path.extension().is_some_and(|end| end == "csv"));
            std::fs::read(file.unwrap()).unwrap()
        };
        assert!(first(&with_mark).starts_with("\u{feff}".as_bytes()) && !first(&folder).starts_with("\u{feff}".as_bytes()));
        assert!(plain.findings.len() > 10);
        assert_eq!(said(&plain), said(&marked), "{office}");
        for folder in [folder, with_mark] {
            std::fs::remove_dir_all(folder).unwrap();
        }
    }
}

fn books(folder: &Path) {
    std::fs::create_dir(folder).unwrap();
    let items = "往来款清理表\n单位名称:青石街道办事处,截止日期:2022年12月31日\n科目,往来单位,形成时间,金额\n其他应收款,甲公司,2019-12-31,100\n其他应收款,乙公司,2020-01-05,200\n";
    std::fs::write(folder.join("往来款.csv"), items).unwrap();
    let mut journal = "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,作废标志\n".to_owned();
    for (number, void) in [(1, 0), (2, 0), (3, 1), (4, 0)] {
        for (account, debit, credit) in [("5001,业务活动费用", "100", ""), ("1002,银行存款", "", "100")] {
            writeln!(journal, "2022-01-0{number},记-{number},付办公费{number},{account},{debit},{credit},{void}").unwrap();
        }
    }
    std::fs::write(folder.join("序时账.csv"), journal).unwrap();
}

#[test]
fn the_day_in_a_title_and_void_vouchers_go_along() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("青石街道办事处");
    books(&folder);
    let (source, converted, out) = both(&folder, &[]);
    assert_eq!((source.units[0].as_of.as_str(), converted.units[0].as_of.as_str()), ("2022-12-31", "2022-12-31"));
    assert!(!source.findings.iter().any(|finding| finding.rule == "voucher-number-gap"));
    assert_eq!(said(&source), said(&converted));
    let tables = out.join("tables/青石街道办事处");
    let journal = std::fs::read_to_string(tables.join("journal.csv")).unwrap();
    let header: Vec<&str> = journal.lines().next().unwrap().split(',').collect();
    let void = header.iter().position(|name| *name == "voided").unwrap();
    let debit = header.iter().position(|name| *name == "debit").unwrap();
    let of_void: Vec<Vec<&str>> =
        journal.lines().map(|line| line.split(',').collect::<Vec<_>>()).filter(|cells| cells[void] == "1").collect();
    assert_eq!((of_void.len(), of_void[0][debit]), (1, ""));
    std::fs::remove_dir_all(out).unwrap();
}

#[test]
fn what_was_set_for_the_books_goes_along_and_a_file_of_the_users_stays() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("青石街道办事处");
    books(&folder);
    std::fs::write(
        folder.join("ledgerlint.toml"),
        "region = \"湖南\"\n[limits]\ncash-settlement-line = \"1\"\n[rules]\nround-amount = \"off\"\n",
    )
    .ok();
    let (source, converted, out) = both(&folder, &[]);
    assert_eq!(source.units[0].settings, converted.units[0].settings);
    assert_eq!(source.units[0].settings.len(), 2, "{:?}", source.units[0].settings);
    let path = out.join("tables/青石街道办事处/ledgerlint.toml");
    std::fs::write(&path, "as_of = \"2021-01-01\"\n").unwrap();
    let again = run(&out, &["convert", &folder.display().to_string(), "--out", "tables"]);
    assert!(crate::support::out(&again).contains("没有改动"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "as_of = \"2021-01-01\"\n");
    std::fs::remove_dir_all(out).unwrap();
}

#[test]
fn books_whose_latest_day_stands_in_their_rows_need_no_settings() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("青石街道办事处");
    books(&folder);
    std::fs::remove_file(folder.join("往来款.csv")).unwrap();
    let (source, converted, out) = both(&folder, &[]);
    assert_eq!(said(&source), said(&converted));
    assert!(!out.join("tables/青石街道办事处/ledgerlint.toml").exists());
    std::fs::remove_dir_all(out).unwrap();
}

/// Registers with columns that are no fields: some that checks look at, and some headed like a field.
fn books_with_more_columns(folder: &Path) {
    std::fs::create_dir(folder).unwrap();
    let mut payments = "付款日期,凭证号,收款单位,用途,付款金额,发票号码,备注,amount,核算单位,备注\n".to_owned();
    for (day, invoice) in [("03-01", "00011"), ("03-04", "00012"), ("05-06", "00021"), ("05-08", "00021")] {
        let payee = if invoice == "00021" { "乙印务有限公司" } else { "甲印务有限公司" };
        writeln!(payments, "2024-{day},{day},{payee},印刷费,7650.5,{invoice},=A1,1,青石街道财政所,合计").unwrap();
    }
    std::fs::write(folder.join("付款台账.csv"), payments).unwrap();
    let mut journal = "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,发票号,date\n".to_owned();
    for (number, invoice) in [(1, "00011"), (2, "00012"), (3, "00021"), (4, "00021")] {
        for (account, debit, credit) in [("5001,业务活动费用", "7650.5", ""), ("1002,银行存款", "", "7650.5")] {
            writeln!(journal, "2024-03-0{number},{number},付甲印务有限公司印刷费,{account},{debit},{credit},{invoice},2020-01-01").unwrap();
        }
    }
    std::fs::write(folder.join("序时账.csv"), journal).unwrap();
}

#[test]
fn columns_that_are_no_fields_go_along_and_are_taken_for_none() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("青石街道办事处");
    books_with_more_columns(&folder);
    std::fs::write(folder.join("ledgerlint.toml"), "unit = \"青石街道办事处\"\n").unwrap();
    let (source, converted, out) = both(&folder, &[]);
    let told = |rule: &str| source.findings.iter().filter(|finding| finding.rule == rule).count();
    assert!(told("duplicate-payment") > 0, "{:?}", source.findings);
    assert_eq!(said(&source), said(&converted));
    let tables = out.join("tables/青石街道办事处");
    let payments = std::fs::read_to_string(tables.join("payments.csv")).unwrap();
    let header = payments.lines().next().unwrap();
    assert!(header.ends_with(",source_file,source_sheet,source_row,voucher_no_original,发票号码,备注,amount,核算单位,备注"), "{header}");
    assert!(payments.lines().nth(1).unwrap().ends_with(",00011,'=A1,1,青石街道财政所,合计"), "{payments}");
    // Converted once more they are the same.
    let again = run(&out, &["convert", "tables", "--out", "again"]);
    assert_eq!(again.status.code(), Some(0), "{}", crate::support::out(&again));
    for name in ["payments.csv", "journal.csv"] {
        let read = |folder: &str| std::fs::read_to_string(out.join(folder).join("青石街道办事处").join(name)).unwrap();
        assert_eq!(read("tables"), read("again"), "{name}");
    }
    std::fs::remove_dir_all(out).unwrap();
}

#[test]
fn codes_before_names_and_lines_behind_numbers_are_left_off_in_a_journal_of_any_length() {
    let parent = tempfile::tempdir().unwrap();
    let header = "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,往来单位\n";
    let journal = |name: &str, voucher: fn(usize, usize) -> String, party: fn(usize) -> String| {
        let folder = parent.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        let mut text = header.to_owned();
        for number in 1..1500 {
            let (day, party) = (number % 28 + 1, party(number % 7));
            writeln!(text, "2023-03-{day:02},{},付办公用品款,5001,业务活动费用,100.50,,{party}", voucher(number, 1)).unwrap();
            writeln!(text, "2023-03-{day:02},{},付办公用品款,1002,银行存款,,100.50,", voucher(number, 2)).unwrap();
        }
        std::fs::write(folder.join("序时账.csv"), text).unwrap();
        run(parent.path(), &["convert", name, "--out", &format!("{name}-out")]);
        let converted = std::fs::read_to_string(parent.path().join(format!("{name}-out/{name}/journal.csv"))).unwrap();
        // All columns but the last, which holds the number as the file has it.
        let fields = |line: &str| line.split(',').take(8).map(str::to_owned).collect::<Vec<_>>();
        converted.lines().map(fields).collect::<Vec<_>>()
    };
    let plain = journal("plain", |number, _| format!("记-{number}"), |party| format!("第{party}印务公司"));
    let coded = journal("coded", |number, line| format!("记-{number:04}/{line}"), |party| format!("[00{party}]第{party}印务公司"));
    assert_eq!((plain.len(), plain[1][1].as_str(), plain[1][7].as_str()), (2999, "记-1", "第1印务公司"));
    assert_eq!(plain, coded);
}

#[test]
fn sides_that_columns_said_and_other_currencies_go_along() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("青石街道办事处");
    std::fs::create_dir(&folder).unwrap();
    // 2302 closes on the wrong side.
    let balance = "2023年科目余额表\n科目编码,科目名称,期初方向,期初余额,本期借方,本期贷方,期末方向,期末余额\n1001,库存现金,借,100,50,30,借,120\n1002,银行存款,借,5000,700,900,借,4800\n2301,应付账款,贷,400,100,200,贷,500\n2302,其他应付款,贷,300,0,0,借,300\n3001,累计盈余,贷,4400,0,0,贷,4400\n";
    std::fs::write(folder.join("科目余额表.csv"), balance).unwrap();
    let payments = "付款日期,凭证号,收款单位,用途,币种,金额,发票号码\n2023-03-01,记-1,甲公司,设备,USD,76501.5,00011\n2023-03-02,记-2,甲公司,设备,USD,76501.5,00011\n2023-03-05,记-3,乙公司,纸,人民币,120,00012\n";
    std::fs::write(folder.join("付款台账.csv"), payments).unwrap();
    let (source, converted, out) = both(&folder, &[]);
    let of = |rule: &str| {
        source.findings.iter().filter(|finding| finding.rule == rule).map(|finding| finding.message.clone()).collect::<Vec<_>>()
    };
    let wrong = of("trial-balance-rollforward");
    assert!(wrong.len() == 1 && wrong[0].contains("2302"), "{wrong:?}");
    let twice = of("duplicate-payment");
    assert!(twice.len() == 1 && twice[0].contains("(金额是外币(“USD”),按人民币计入,请先折算)"), "{twice:?}");
    assert_eq!(said(&source), said(&converted));
    let read = |name: &str| std::fs::read_to_string(out.join("tables/青石街道办事处").join(name)).unwrap();
    assert!(read("trial_balance.csv").lines().next().unwrap().contains(",sides_said,source_file"), "{}", read("trial_balance.csv"));
    assert!(read("payments.csv").lines().next().unwrap().ends_with("counted_as_yuan"), "{}", read("payments.csv"));
    std::fs::remove_dir_all(out).unwrap();
}
