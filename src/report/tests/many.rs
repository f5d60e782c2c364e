//! Reports for many units: what they look like, and that nothing and nobody is lost in them.

use calamine::{Data, Reader as _};
use rust_decimal::Decimal;

use super::{parts, sheets, summary, workbook};
use crate::findings::{Status, Unchecked};
use crate::report::{columns, json, sample, terminal, xlsx};
use crate::value::Lang;
use crate::value::amount::decimal_of_float;

#[test]
fn the_workbook_of_a_district_in_chinese() {
    insta::assert_snapshot!(sheets(&sample::in_district(Lang::Zh, 5)));
}

#[test]
fn the_workbook_of_a_district_in_english() {
    insta::assert_snapshot!(sheets(&sample::in_district(Lang::En, 5)));
}

#[test]
fn the_terminal_of_a_district_in_english() {
    insta::assert_snapshot!(terminal::render(&summary(&sample::in_district(Lang::En, 14)), Lang::En, false, 80));
}

#[test]
fn an_interrupted_run_says_so_first_everywhere_and_names_who_is_missing() {
    let mut report = sample::in_district(Lang::Zh, 2);
    report.units.truncate(1);
    report.findings.retain(|finding| finding.unit == report.units[0].unit);
    report.partial = true;
    report.units_not_done = (0..35).map(|index| format!("红岩{index:02}镇")).collect();
    let shown = terminal::render(&summary(&report), Lang::Zh, false, 80);
    let (first, overview) = (shown.lines().take(5).collect::<String>(), sheets(&report));
    assert!(first.starts_with("未完成:运行被中断") && first.contains("还有35个单位没有检查"), "{first}");
    assert!(first.contains("红岩09镇") && first.contains("另有25个"), "{first}");
    let (overview, rest) = overview.split_once("== 单位").unwrap();
    assert!(overview.lines().nth(2).unwrap().starts_with("未完成:运行被中断"), "{overview}");
    assert!(overview.contains("红岩29镇") && !overview.contains("红岩30镇") && overview.contains("另有5项,见工作表“未检查”"), "{overview}");
    // Nobody is left out of the matrix, with a letter for each rule.
    let row = rest.lines().find(|line| line.starts_with("红岩34镇")).unwrap();
    assert_eq!(row.matches(" | A").count(), 8, "{row}");
    assert!(rest.contains("A | 运行被中断,没有检查到该单位 | 35 |"), "{rest}");
    let headers = parts(&xlsx::render(&report).unwrap());
    assert!(headers.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")).all(|(_, text)| text.contains("未完成")));
    let json: serde_json::Value = serde_json::from_slice(&json::render(&report).unwrap()).unwrap();
    assert_eq!((json["partial"].as_bool(), json["units_not_done"].as_array().unwrap().len()), (Some(true), 35));
    let whole = sample::report(Lang::Zh);
    assert!(!sheets(&whole).contains("未完成") && !terminal::render(&summary(&whole), Lang::Zh, false, 80).contains("未完成"));
}

#[test]
fn a_unit_that_could_not_be_checked_is_named_first_and_once() {
    let mut report = sample::in_district(Lang::Zh, 14);
    let broken = report.units.last_mut().unwrap();
    let name = broken.unit.clone();
    report.findings.retain(|finding| finding.unit != name);
    broken.failed = Some("文件夹中没有能识别的账表".into());
    let why = "该单位未能检查: 文件夹中没有能识别的账表";
    for rule in &mut broken.rules {
        (rule.status, rule.why, rule.findings) = (Status::NotChecked, Some(why.to_owned()), 0);
    }
    broken.inputs.truncate(1);
    (broken.inputs[0].file, broken.inputs[0].table) = (format!("{name}/序时账.xlsx"), None);
    (broken.inputs[0].sheet, broken.inputs[0].why) = (None, Some("文件已损坏".into()));
    let mut note = broken.inputs[0].clone();
    note.file = "甲镇/说明.txt".into();
    report.units[0].inputs.insert(0, note);
    let shown = terminal::render(&summary(&report), Lang::Zh, false, 120);
    assert!(shown.contains(&format!("  未能检查的单位: {name}(文件夹中没有能识别的账表)\n")), "{shown}");
    assert!(!shown.contains("该单位未能检查"), "{shown}");
    assert!(shown.contains("序时账.xlsx: 文件已损坏"), "{shown}");
    let not_read: Vec<String> = summary(&report).not_read.iter().map(|told| told.file.clone()).collect();
    assert!(not_read.first().unwrap().ends_with("序时账.xlsx") && not_read.last().unwrap().ends_with("说明.txt"), "{not_read:?}");
    let overview = sheets(&report);
    let (overview, rest) = overview.split_once("== 单位").unwrap();
    assert_eq!((overview.matches("文件夹中没有能识别的账表").count(), overview.matches("未能检查的单位").count()), (1, 1), "{overview}");
    // The matrix still has it with every rule.
    assert!(rest.contains(why), "{rest}");
    let whole = terminal::render(&summary(&sample::in_district(Lang::Zh, 14)), Lang::Zh, false, 120);
    assert!(!whole.contains("未能检查的单位"), "{whole}");
}

#[test]
fn the_terminal_stays_short_for_five_thousand_units() {
    let mut report = sample::many_units(5_000);
    for (index, unit) in report.units.iter_mut().enumerate() {
        unit.rules[0].why = Some(format!("缺少固定资产台账{index}"));
        unit.unit.push_str(&"长".repeat(300));
    }
    let shown = terminal::render(&summary(&report), Lang::Zh, false, 80);
    assert!(shown.contains("另有4990个单位,见 疑点清单.xlsx 的工作表“单位”"), "{shown}");
    assert!(shown.lines().count() < 130, "{}", shown.lines().count());
}

/// The findings in the list, the folded ones in a line of their own, against all.
#[test]
fn a_folded_rule_is_one_line_of_the_list_and_loses_nothing() {
    let report = sample::district(3);
    let mut book = workbook(&report);
    let (list, folded) = (book.worksheet_range("疑点清单").unwrap(), book.worksheet_range("折叠的疑点").unwrap());
    let place = |title: &str| columns(true).iter().position(|column| column.title(Lang::Zh) == title).unwrap();
    let numbers = |range: &calamine::Range<Data>| range.rows().skip(1).map(|row| row[0].to_string()).collect::<Vec<_>>();
    let mut all: Vec<usize> = numbers(&list).iter().chain(&numbers(&folded)).filter_map(|number| number.parse().ok()).collect();
    all.sort_unstable();
    assert_eq!(all, (1..=report.findings.len()).collect::<Vec<_>>());
    let lines: Vec<_> = list.rows().filter(|row| row[0] == Data::String("折叠".into())).collect();
    assert_eq!((lines.len(), folded.height() - 1), (1, 3));
    assert!(lines[0][place("说明")].to_string().contains("标出3条,占所查4行的75%"), "{:?}", lines[0]);
    let sum = |rows: &mut dyn Iterator<Item = &[Data]>| -> Decimal {
        rows.map(|row| decimal_of_float(row[place("涉及金额")].to_string().parse().unwrap()).unwrap()).sum()
    };
    assert_eq!(sum(&mut lines.into_iter()), sum(&mut folded.rows().skip(1)));
    assert_eq!(sum(&mut list.rows().skip(1)), report.total().amount);
    let shown = terminal::render(&summary(&report), Lang::Zh, false, 80);
    assert!(shown.contains("标出面偏大的规则") && shown.contains("在1个单位标出3条"), "{shown}");
}

#[test]
fn one_unit_has_a_chart_of_its_population_test_and_no_sheet_without_one() {
    let mut report = sample::report(Lang::Zh);
    assert!(!sheets(&report).contains("总体检验"));
    report.units[0].tests = vec![sample::benford(Lang::Zh, 1), sample::benford(Lang::Zh, 20)];
    let parts = parts(&xlsx::render(&report).unwrap());
    let charts: Vec<&String> = parts
        .iter()
        .filter(|(name, text)| name.starts_with("xl/charts/chart") && text.contains("c:lineChart"))
        .map(|(_, text)| text)
        .collect();
    assert_eq!(charts.len(), 2);
    // Ninety classes of observed and expected numbers each.
    assert!(charts.iter().all(|chart| chart.contains("总体检验!$I$") || chart.contains("总体检验!$M$")), "{charts:?}");
    let sheet = workbook(&report).worksheet_range("总体检验").unwrap();
    assert_eq!(sheet.rows().filter(|row| matches!(row.get(7), Some(Data::Float(_)))).count(), 90);
    let shown = terminal::render(&summary(&report), Lang::Zh, false, 100);
    assert!(shown.contains("总体检验(不是疑点)") && shown.contains("MAD = 0.0009"), "{shown}");
}

#[test]
fn a_reason_that_differs_from_unit_to_unit_has_one_letter_and_stands_in_full_elsewhere() {
    let mut report = sample::district(30);
    for (index, unit) in report.units.iter_mut().enumerate() {
        let rule = &mut unit.rules[0];
        rule.status = Status::NotChecked;
        rule.why = Some(format!("第{index}行没有日期"));
        rule.unchecked = vec![Unchecked { why: format!("第{index}行没有日期"), evidence: vec![], about: vec![] }];
    }
    let mut book = workbook(&report);
    let legend = book.worksheet_range("未检查原因").unwrap();
    let letters: Vec<String> = legend.rows().skip(1).map(|row| row[0].to_string()).collect();
    assert_eq!(letters, ["A", "B", "√", "△"]);
    let details = book.worksheet_range("未能核查").unwrap();
    assert!(details.rows().any(|row| row[2] == Data::String("第29行没有日期".into())));
}
