//! Registers and payouts without a column of dates: their month comes from title, sheet and file where these agree.

use std::path::Path;

use ledgerlint::findings::Input;

use super::support;

fn read(file: &str, text: &str) -> (Input, String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
    std::fs::write(&path, text).unwrap();
    let report = support::check(&[folder.path().to_path_buf()]);
    let unit = &report.units[0];
    (unit.inputs[0].clone(), unit.period.as_ref().map(|period| period.join("–")).unwrap_or_default(), folder)
}

const PAYMENTS: &str = "收款单位,用途,金额\n甲公司,办公用品,100\n乙公司,印刷费,200\n";
const PAYOUT: &str = "姓名,金额\n张三,100\n李四,100\n";

#[test]
fn a_register_or_payout_without_dates_takes_its_month_from_title_or_name() {
    for (file, text, date, place) in [
        ("2024年3月付款台账.csv", PAYMENTS.to_owned(), "2024年3月", "取自文件名“2024年3月付款台账”"),
        ("付款.csv", format!("2024年3月付款台账\n{PAYMENTS}"), "2024年3月", "取自标题"),
        ("2024年/3月付款台账.csv", PAYMENTS.to_owned(), "2024年3月", "取自文件名“2024年”和文件名“3月付款台账”"),
        ("奖金发放表.csv", format!("2024年3月份奖金发放表\n{PAYOUT}"), "2024年3月", "取自标题"),
        ("3月.csv", format!("2024年奖金发放表\n{PAYOUT}"), "2024年3月", "取自标题和文件名“3月”"),
        ("3月.csv", format!("奖金发放表\n发放日期：2024-04-08\n{PAYOUT}"), "2024-04-08", "取自标题"),
    ] {
        let (input, period, folder) = read(file, &text);
        let by = input.dated_by.clone().unwrap_or_default();
        assert!(input.rows == 2 && by.contains(date) && by.contains(place) && input.problems.is_empty(), "{file} {input:#?}");
        assert!(period.starts_with(if date.ends_with("08") { "2024-04-08" } else { "2024-03" }), "{file} {period}");
        let shown = support::out(&support::run(folder.path(), &["inspect", "."]));
        assert!(shown.contains(&format!("日期: {by}")), "{shown}");
    }
}

#[test]
fn a_month_is_never_guessed() {
    // No year, no word of what it is, or a column of dates that is blank.
    for (file, text) in [
        ("3月付款台账.csv", PAYMENTS.to_owned()),
        ("2024年3月.csv", PAYMENTS.to_owned()),
        ("2024年1-3月付款台账.csv", PAYMENTS.to_owned()),
        ("2024年3月付款台账.csv", "日期,收款单位,用途,金额\n,甲公司,办公用品,100\n,乙公司,印刷费,200\n".to_owned()),
    ] {
        let (input, ..) = read_any(file, &text);
        assert!(input.is_none_or(|input| input.rows == 0 && input.dated_by.is_none()), "{file}");
    }
    let (input, ..) = read("2月.csv", &format!("2024年3月奖金发放表\n{PAYOUT}"));
    let told = input.problems.iter().filter(|problem| problem.why.contains("标题写的是2024年3月,文件名“2月”写的是2月,两处不一致")).count();
    assert_eq!((input.rows, told, input.dated_by), (2, 1, None), "{:#?}", input.problems);
}

/// The input, or none where no table was found at all.
fn read_any(file: &str, text: &str) -> (Option<Input>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(file), text).unwrap();
    let report = ledgerlint::job::check(&support::options(&[folder.path().to_path_buf()]), &support::knowledge());
    (report.ok().map(|report| report.units[0].inputs[0].clone()), folder)
}
