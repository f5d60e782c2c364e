//! Ages of open items: the day that they count back from, what a lower bound says, and rows that were left out.

use ledgerlint::findings::{Report, Status, UnitReport};

use super::support::{check, err, out, run};

fn checked(file: &str, rows: &str, settings: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(file), rows).unwrap();
    if !settings.is_empty() {
        std::fs::write(folder.path().join("ledgerlint.toml"), settings).unwrap();
    }
    check(&[folder.path().to_path_buf()])
}

fn status(unit: &UnitReport, rule: &str) -> (Status, usize) {
    let rule = unit.rules.iter().find(|report| report.rule == rule).unwrap();
    (rule.status, rule.rows)
}

const HEADER: &str = "单位名称,款项内容,账龄,期末余额\n";

#[test]
fn the_day_in_a_files_name_is_the_day_of_the_ages_and_the_day_as_of_which_is_checked() {
    let rows = format!("{HEADER}示例村委会,借款,1-2年,10000\n示例商行,预付款,5年以上,300\n");
    let report = checked("其他应收款明细表2023年6月30日.csv", &rows, "");
    let unit = &report.units[0];
    assert_eq!((unit.as_of.as_str(), unit.as_of_source.as_str()), ("2023-06-30", "其他应收款明细表2023年6月30日.csv 文件名中的日期"));
    let subjects: Vec<&str> = report.findings.iter().map(|finding| finding.subject.as_str()).collect();
    assert_eq!(subjects, ["示例商行"], "one to two years are within three");
}

#[test]
fn a_converted_list_is_checked_as_of_the_day_in_the_old_name() {
    let folder = tempfile::tempdir().unwrap();
    let rows = format!("{HEADER}示例村委会,借款,1-2年,10000\n示例商行,预付款,5年以上,300\n");
    std::fs::write(folder.path().join("其他应收款明细表2023年6月30日.csv"), rows).unwrap();
    let converted = run(folder.path(), &["convert", ".", "--unit", "示例街道", "--out", "clean"]);
    assert!(converted.status.success(), "{}", err(&converted));
    let again = check(&[folder.path().join("clean")]);
    assert_eq!(again.units[0].as_of, "2023-06-30");
    assert_eq!(again.findings.len(), 1);
}

#[test]
fn ages_beside_a_column_of_days_count_where_there_is_no_day() {
    let rows = "单位名称,款项内容,发生时间,期末余额,账龄,,\n,,,,1年以内,1-2年,3年以上\n示例村委会,借款,2016-05,10000,,,10000\n\
        示例商行,预付款,,5000,2000,,3000\n示例砖厂,货款,2022,700,,700,\n示例农机站,往来,2015-02,900,900,,\n合计,,,16600,2900,700,13000\n";
    let found = |report: &Report| -> Vec<(String, String)> {
        let mut found: Vec<_> =
            report.findings.iter().map(|finding| (finding.subject.clone(), format!("{:.2}", finding.amount.0))).collect();
        found.sort();
        found
    };
    let want = [("示例农机站", "900.00"), ("示例商行", "3000.00"), ("示例村委会", "10000.00")]
        .map(|(name, amount)| (name.to_owned(), amount.to_owned()));
    for (file, title) in [("其他应收款.csv", "截止日期:2023年12月31日\n"), ("其他应收款2023年12月31日.csv", "")] {
        let report = checked(file, &format!("{title}{rows}"), "");
        let unit = &report.units[0];
        assert_eq!((unit.as_of.as_str(), unit.inputs[0].rows), ("2023-12-31", 5), "{file}");
        // The day that stands beside a balance of one age is its day.
        assert_eq!(found(&report), want, "{file}");
    }
}

#[test]
fn a_list_with_origins_of_its_own_takes_no_day_from_its_name() {
    let rows = "单位名称,款项内容,形成时间,期末余额\n示例村委会,借款,2022年5月,10000\n";
    let day = |file: &str| checked(file, rows, "").units[0].as_of.clone();
    assert_eq!(day("其他应收款明细表2023年6月30日.csv"), day("其他应收款明细表.csv"));
}

#[test]
fn ages_without_a_day_are_told_and_their_rows_stay() {
    let rows = format!("{HEADER}示例村委会,借款,5年以上,10000\n");
    let report = checked("其他应收款明细表.csv", &rows, "as_of = \"2023-12-31\"\n");
    let unit = &report.units[0];
    assert_eq!((unit.inputs[0].rows, report.findings.len()), (1, 0));
    assert_eq!(status(unit, "stale-receivable").0, Status::NotChecked);
    assert!(unit.inputs[0].problems.iter().any(|problem| problem.why.contains("截止日期")), "{:?}", unit.inputs[0].problems);
    let report = checked("其他应收款明细表.csv", &format!("截止日期：2023年12月31日\n{rows}"), "");
    assert_eq!(report.findings.len(), 1);
}

#[test]
fn a_lower_bound_is_in_no_band_that_ends() {
    let rows = format!(
        "截止日期：2023年12月31日\n{HEADER}示例村委会,借款,3年以上,30000\n示例商行,预付款,5年以上,300\n示例砖厂,预付款,4-5年,700\n"
    );
    let report = checked("其他应收款明细表.csv", &rows, "");
    let group = |subject: &str| report.findings.iter().find(|finding| finding.subject == subject).unwrap().group.clone().unwrap();
    assert_eq!(group("示例村委会"), "3年以上");
    assert_eq!((group("示例商行").as_str(), group("示例砖厂").as_str()), ("5年以上", "3年以上"));
}

#[test]
fn a_lead_on_a_row_that_is_left_out_now_is_not_gone() {
    let folder = tempfile::tempdir().unwrap();
    let header = "日期,品名,数量,单价,金额,供应商,审批情况\n";
    let rows = |amount: &str| format!("{header}2023-03-01,空调,2,{amount},{amount},示例商行,\n2023-03-02,打印纸,2,10,20,示例商行,\n");
    for (name, text) in [
        ("last", rows("7600")),
        ("now", rows("")),
        ("mended", rows("7600").replace("示例商行,\n2023-03-02", "示例商行,已审批\n2023-03-02")),
    ] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        std::fs::write(folder.path().join(name).join("固定资产购置明细.csv"), text).unwrap();
    }
    let compared = |new: &str| {
        let result = run(folder.path(), &["compare", "last", new, "--unit", "示例街道"]);
        format!("{}{}", out(&result), err(&result))
    };
    let now = compared("now");
    assert!(now.contains("未复查1条") && !now.contains("已消除1条"), "{now}");
    let mended = compared("mended");
    assert!(mended.contains("已消除1条"), "{mended}");
}
