//! The command line: what it prints, what it writes, its exit codes; and every kind of bad input with its message.

use std::path::Path;

use crate::support::{err, out, run, sample};

fn here() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

const PAYMENTS: &str = "日期,凭证号,收款单位,用途,金额\n2020-03-01,记-1,示例商贸有限公司,办公用品,120.00\n";

#[test]
fn a_check_with_findings_ends_with_one_and_writes_three_files() {
    let folder = here();
    let result = run(folder.path(), &["check", sample("street-office").to_str().unwrap()]);
    assert_eq!(result.status.code(), Some(1), "{}", err(&result));
    for name in ["疑点清单.xlsx", "findings.json", "findings.csv"] {
        assert!(folder.path().join("ledgerlint-report").join(name).is_file(), "{name}");
    }
    assert!(out(&result).contains("青石街道办事处"));
    assert!(!out(&result).contains('\u{1b}'), "no colours when not on a terminal");
    assert!(err(&result).is_empty(), "{}", err(&result));
}

#[test]
fn a_clean_check_ends_with_nought() {
    let folder = here();
    let result = run(folder.path(), &["check", sample("clean-office").to_str().unwrap(), "--out", "结果", "--format", "json"]);
    assert_eq!(result.status.code(), Some(0), "{}", err(&result));
    assert!(folder.path().join("结果/findings.json").is_file());
    assert!(!folder.path().join("结果/疑点清单.xlsx").exists());
}

#[test]
fn each_unit_gets_a_workbook_of_its_own_when_asked_for_and_loses_it_when_not() {
    let folder = here();
    for unit in ["青石镇", "CON", "红岩镇"] {
        write(folder.path(), &format!("books/{unit}/付款台账.csv"), PAYMENTS);
    }
    let result = run(folder.path(), &["check", "books", "--per-unit"]);
    assert_eq!(result.status.code(), Some(0), "{}", err(&result));
    let units = folder.path().join("ledgerlint-report/单位");
    let names = |dir: &Path| -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&units), ["_CON.xlsx", "目录.csv", "红岩镇.xlsx", "青石镇.xlsx"]);
    assert!(out(&result).contains("单位\n"), "{}", out(&result));
    run(folder.path(), &["check", "books"]);
    assert_eq!(names(&folder.path().join("ledgerlint-report")), ["findings.csv", "findings.json", "疑点清单.xlsx"]);
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let folder = here();
    let result = run(folder.path(), &["check", "没有这个文件夹"]);
    assert_eq!(result.status.code(), Some(2));
    assert_eq!(err(&result), "错误: 找不到“没有这个文件夹”,请检查路径是否写对\n");
    let result = run(folder.path(), &["check", "nowhere", "--lang", "en"]);
    assert_eq!(err(&result), "error: there is no “nowhere”; check the path\n");
}

#[test]
fn an_empty_folder_says_what_to_put_in() {
    let folder = here();
    let result = run(folder.path(), &["check", "."]);
    assert_eq!(result.status.code(), Some(2));
    assert!(err(&result).contains("没有可读取的账表"), "{}", err(&result));
    let inspected = run(folder.path(), &["inspect", "."]);
    assert_eq!(inspected.status.code(), Some(2));
    assert!(err(&inspected).contains("没有可读取的账表") && out(&inspected).is_empty(), "{}", err(&inspected));
    let json = run(folder.path(), &["inspect", ".", "--json"]);
    assert!(err(&json).contains("没有可读取的账表") && serde_json::from_str::<serde_json::Value>(&out(&json)).is_ok());
}

#[test]
fn a_file_that_is_no_table_is_named_and_the_rest_is_checked() {
    let folder = here();
    write(folder.path(), "books/付款台账.csv", PAYMENTS);
    write(folder.path(), "books/说明.csv", "这是一段说明文字\n没有表格\n");
    let result = run(folder.path(), &["check", "books", "--format", "json"]);
    assert_eq!(result.status.code(), Some(0), "{}", err(&result));
    let json = std::fs::read_to_string(folder.path().join("ledgerlint-report/findings.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let inputs = json["units"][0]["inputs"].as_array().unwrap();
    let notes = inputs.iter().find(|input| input["file"] == "说明.csv").unwrap();
    assert!(notes["table"].is_null() && notes["why"].as_str().unwrap().contains("表头"), "{notes}");
}

#[test]
fn a_broken_workbook_costs_nothing_else() {
    let folder = here();
    write(folder.path(), "books/付款台账.csv", PAYMENTS);
    let whole = std::fs::read(sample("street-office").join("合同台账.xlsx")).unwrap();
    std::fs::write(folder.path().join("books/坏.xlsx"), &whole[..whole.len() / 2]).unwrap();
    let result = run(folder.path(), &["check", "books", "--format", "json"]);
    assert_eq!(result.status.code(), Some(0), "{}", err(&result));
    assert!(out(&result).contains("坏.xlsx"), "{}", out(&result));
    let strict = run(folder.path(), &["check", "books", "--format", "json", "--strict"]);
    assert_eq!(strict.status.code(), Some(2));
}

#[test]
fn a_rule_with_a_typing_error_is_told_with_file_line_and_the_right_key() {
    let folder = here();
    let good = run(folder.path(), &["rules", "show", "bonus-over-standard"]);
    let text = out(&good);
    let rule = text.split("bonus-over-standard.toml\n\n").nth(1).unwrap();
    write(folder.path(), "mine/bonus-over-standard.toml", &rule.replace("standard = ", "standrad = "));
    let result = run(folder.path(), &["rules", "test", "mine"]);
    assert_eq!(result.status.code(), Some(2));
    let told = err(&result);
    assert!(told.contains("bonus-over-standard.toml 第") && told.contains("“standrad”,是否想写“standard”?"), "{told}");
    write(folder.path(), "mine/bonus-over-standard.toml", &rule.replace("union-prize-per-person", "union-prise-per-person"));
    let told = err(&run(folder.path(), &["check", sample("clean-office").to_str().unwrap(), "--rules", "mine"]));
    assert!(told.contains("没有标准“union-prise-per-person”,是否想写“union-prize-per-person”?"), "{told}");
}

#[test]
fn an_example_that_fails_shows_what_came_as_it_would_be_written() {
    let folder = here();
    let text = out(&run(folder.path(), &["rules", "show", "bonus-over-standard"]));
    let rule = text.split("bonus-over-standard.toml\n\n").nth(1).unwrap();
    let (before, after) = rule.split_once("irregular_amount = \"").unwrap();
    let rule = format!("{before}irregular_amount = \"9{after}");
    write(folder.path(), "mine/bonus-over-standard.toml", &rule);
    let told = err(&run(folder.path(), &["rules", "test", "mine"]));
    assert!(told.contains("实际得到: { subject = \"") && told.contains("severity = \"high\""), "{told}");
    assert!(!told.contains("Some(") && !told.contains("High"), "{told}");
    let english = err(&run(folder.path(), &["rules", "test", "mine", "--lang", "en"]));
    assert!(english.contains("it gives: { subject = \""), "{english}");
}

#[test]
fn settings_change_a_limit_and_switch_a_rule_off_and_the_report_says_so() {
    let folder = here();
    for entry in std::fs::read_dir(sample("street-office")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::create_dir_all(folder.path().join("books")).unwrap();
        std::fs::copy(&path, folder.path().join("books").join(path.file_name().unwrap())).unwrap();
    }
    write(folder.path(), "books/ledgerlint.toml", "[limits]\nunion-prize-per-person = \"1000\"\n[rules]\nearly-payment = \"off\"\n");
    let result = run(folder.path(), &["check", "books"]);
    assert_eq!(result.status.code(), Some(1), "{}", err(&result));
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("ledgerlint-report/findings.json")).unwrap()).unwrap();
    let of = |rule: &str| json["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == rule).count();
    assert_eq!((of("bonus-over-standard"), of("early-payment")), (2, 0));
    let settings = json["units"][0]["settings"].to_string();
    assert!(settings.contains("union-prize-per-person") && settings.contains("early-payment"), "{settings}");
    write(folder.path(), "books/ledgerlint.toml", "[limits]\nunion-prize = \"1000\"\n");
    let result = run(folder.path(), &["check", "books"]);
    assert_eq!(result.status.code(), Some(2));
    assert!(err(&result).contains("第2行") && err(&result).contains("union-prize-per-person"), "{}", err(&result));
}

#[test]
fn a_rule_of_ones_own_runs_without_rust() {
    let folder = here();
    write(folder.path(), "books/付款台账.csv", &PAYMENTS.replace("金额", "金额,合同编号").replace("120.00", "120.00,"));
    write(
        folder.path(),
        "mine/stationery.toml",
        r#"id = "stationery"
title = { zh = "办公用品缺合同编号", en = "stationery without a contract number" }
severity = "low"
advice = { zh = "补合同编号", en = "add the contract number" }
[check]
kind = "required"
table = "payments"
where = { purpose = ["办公用品"] }
fields = ["contract_no"]
amount = "amount"
subject = ["payee"]
[message]
zh = "{date} 支付 {amount} 元,缺少{missing}"
en = "paid {amount} on {date}; missing: {missing}"
[[example]]
name = "没有编号"
case = "flag"
books.payments = [{ date = "2020-01-01", payee = "甲", purpose = "办公用品", amount = "5" }]
expect = [{ amount = "5" }]
[[example]]
name = "有编号"
case = "pass"
books.payments = [{ date = "2020-01-01", payee = "甲", purpose = "办公用品", amount = "5", contract_no = "HT-1" }]
"#,
    );
    let tested = run(folder.path(), &["rules", "test", "mine"]);
    assert_eq!(tested.status.code(), Some(0), "{}{}", out(&tested), err(&tested));
    let result = run(folder.path(), &["check", "books", "--rules", "mine"]);
    assert_eq!(result.status.code(), Some(1), "{}", err(&result));
    assert!(out(&result).contains("办公用品缺合同编号"), "{}", out(&result));
}

#[test]
fn an_existing_report_is_replaced_whole() {
    let folder = here();
    write(folder.path(), "books/付款台账.csv", PAYMENTS);
    write(folder.path(), "ledgerlint-report/findings.json", "old");
    assert_eq!(run(folder.path(), &["check", "books"]).status.code(), Some(0));
    let json = std::fs::read_to_string(folder.path().join("ledgerlint-report/findings.json")).unwrap();
    assert!(json.starts_with('{'));
    let names: Vec<_> =
        std::fs::read_dir(folder.path().join("ledgerlint-report")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "no temporary file is left: {names:?}");
}

#[test]
fn an_output_folder_that_cannot_be_written_is_told() {
    let folder = here();
    write(folder.path(), "books/付款台账.csv", PAYMENTS);
    write(folder.path(), "taken", "a file, no folder");
    let result = run(folder.path(), &["check", "books", "--out", "taken"]);
    assert_eq!(result.status.code(), Some(2));
    assert!(err(&result).contains("taken"), "{}", err(&result));
    assert_eq!(std::fs::read_to_string(folder.path().join("taken")).unwrap(), "a file, no folder");
}

#[test]
fn mistakes_on_the_command_line_are_told_with_the_right_word() {
    let folder = here();
    let told = |arguments: &[&str]| {
        let result = run(folder.path(), arguments);
        assert_eq!(result.status.code(), Some(2), "{arguments:?}");
        err(&result)
    };
    assert!(told(&["chekc", "x"]).contains("是否想写“check”"));
    assert!(told(&["check", "x", "--as_of", "2020-01-01"]).contains("--as-of"));
    assert!(told(&["check", ".", "--as-of", "昨天"]).contains("“昨天”不是日期"));
    assert!(told(&["check", ".", "--region", "火星"]).contains("没有地区“火星”"));
    assert!(told(&["check"]).contains("缺少"));
    assert!(told(&["check", ".", "--format", "pdf"]).contains("xlsx"));
    assert!(told(&["rules", "show", "early-paymnt"]).contains("是否想写“early-payment”"));
}

#[test]
fn help_and_version_are_there_in_both_languages() {
    let folder = here();
    for command in [&["--help"][..], &["check", "--help"], &["inspect", "--help"], &["rules", "--help"], &["rules", "test", "--help"]] {
        let zh = run(folder.path(), &[command, &["--lang", "zh"]].concat());
        let en = run(folder.path(), &[command, &["--lang", "en"]].concat());
        assert_eq!((zh.status.code(), en.status.code()), (Some(0), Some(0)), "{command:?}");
        assert!(out(&zh).contains("用法") && out(&en).contains("Usage"), "{command:?}");
    }
    assert!(out(&run(folder.path(), &["--version"])).contains(env!("CARGO_PKG_VERSION")));
    assert!(out(&run(folder.path(), &["completions", "bash"])).contains("ledgerlint"));
}

#[test]
fn a_folder_of_folders_is_a_unit_each() {
    let folder = here();
    write(folder.path(), "district/甲乡/付款台账.csv", PAYMENTS);
    write(folder.path(), "district/乙镇/2020/付款台账.csv", PAYMENTS);
    assert_eq!(run(folder.path(), &["check", "district"]).status.code(), Some(0));
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("ledgerlint-report/findings.json")).unwrap()).unwrap();
    let units: Vec<&str> = json["units"].as_array().unwrap().iter().map(|unit| unit["unit"].as_str().unwrap()).collect();
    assert_eq!(units, ["乙镇", "甲乡"]);
    run(folder.path(), &["check", "district", "--unit", "某县"]);
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("ledgerlint-report/findings.json")).unwrap()).unwrap();
    assert_eq!(json["units"].as_array().unwrap().len(), 1);
}

#[test]
fn a_note_beside_the_folders_of_units_does_not_make_them_one() {
    let folder = here();
    write(folder.path(), "district/甲街道/付款台账.csv", PAYMENTS);
    write(folder.path(), "district/乙镇/付款台账2020.csv", &PAYMENTS.replace("办公", "生活"));
    write(folder.path(), "district/说明.txt", "各单位账表,请检查\n");
    let json = checked(folder.path(), "district");
    let units: Vec<&str> = json["units"].as_array().unwrap().iter().map(|unit| unit["unit"].as_str().unwrap()).collect();
    assert_eq!(units, ["乙镇", "甲街道"]);
    assert!(json["units"].to_string().contains("说明.txt"), "the note is told of");
}

#[test]
fn a_column_that_names_units_parts_them() {
    let folder = here();
    let two = "核算单位,日期,凭证号,收款单位,用途,金额\n甲镇人民政府,2020-01-02,1,示例公司,办公费,10\n乙镇人民政府,2020-01-03,1,示例公司,办公费,20\n";
    write(folder.path(), "books/付款台账.csv", two);
    let json = checked(folder.path(), "books");
    let units: Vec<(&str, u64)> = json["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| (unit["unit"].as_str().unwrap(), unit["inputs"][0]["rows"].as_u64().unwrap()))
        .collect();
    assert_eq!(units, [("乙镇人民政府", 1), ("甲镇人民政府", 1)]);
}

#[test]
fn a_copy_of_a_file_is_not_counted_twice() {
    let folder = here();
    write(folder.path(), "books/付款台账.csv", PAYMENTS);
    write(folder.path(), "books/付款台账 - 副本.csv", PAYMENTS);
    let json = checked(folder.path(), "books");
    let inputs = json["units"][0]["inputs"].as_array().unwrap();
    assert_eq!(inputs.iter().filter(|input| !input["table"].is_null()).count(), 1);
    assert!(inputs.iter().any(|input| input["why"].as_str().is_some_and(|why| why.contains("副本"))));
}

fn checked(folder: &Path, path: &str) -> serde_json::Value {
    let result = run(folder, &["check", path, "--format", "json"]);
    assert!(matches!(result.status.code(), Some(0 | 1)), "{}", err(&result));
    serde_json::from_str(&std::fs::read_to_string(folder.join("ledgerlint-report/findings.json")).unwrap()).unwrap()
}
