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

const REGISTER: &str = "日期,收款单位,用途,金额\n";
const BOOK: &str = "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额\n";
const PARTS: &str = "月,日,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额\n";

/// Two lines of a voucher.
fn voucher(date: &str, number: usize) -> String {
    format!("{date},记-{number},付电费,5001,业务活动费用,60,\n{date},记-{number},付电费,1002,银行存款,,60\n")
}

#[test]
fn a_date_without_a_year_takes_it_from_the_group_above_or_from_the_span_of_the_title() {
    let paid = |dates: [&str; 2]| format!("{},甲公司,纸,5\n{},乙公司,墨,6\n", dates[0], dates[1]);
    let grouped = |first: &str, second: &str| format!("{REGISTER}{first},,,\n11月30日,甲公司,纸,5\n{second},,,\n2月3日,乙公司,墨,6\n");
    for (file, text, rows) in [
        ("付款登记.csv", grouped("2021年", "2022年"), 2),
        ("付款登记.csv", grouped("二〇二一年", "【2022年度】"), 2),
        ("付款登记.csv", grouped("2021年11月", "2022年2月份"), 2),
        ("付款登记.csv", format!("2022年付款登记\n{}", grouped("2021年", "2022年")), 2),
        ("付款登记.csv", format!("付款登记 2021.11-2022.02\n{REGISTER}{}", paid(["11.30", "2-3"])), 2),
        ("付款登记.csv", format!("付款登记\n期间：2021年11月1日至2022年2月28日\n{REGISTER}{}", paid(["11月30日", "02/03"])), 2),
        ("付款登记.csv", format!("2021年11月至2022年2月付款登记\n{REGISTER}{}", paid(["21.11.30", "22.2.3"])), 2),
        ("付款登记2021年11月-2022年2月.csv", format!("{REGISTER}{}", paid(["11.30", "2.03"])), 2),
        ("序时账.csv", format!("{BOOK}2021年11月,,,,,,\n{}2022年2月,,,,,,\n{}", voucher("11月30日", 1), voucher("2月3日", 1)), 4),
        ("序时账.csv", format!("{PARTS}2021年,,,,,,,\n{}2022年,,,,,,,\n{}", voucher("11,30", 1), voucher("2,3", 1)), 4),
        ("序时账.csv", format!("2021年11月至2022年2月序时账\n{PARTS}{}{}", voucher("11,30", 1), voucher("2,3", 1)), 4),
    ] {
        let (input, period, _) = read(file, &text);
        assert!(input.rows == rows && input.problems.is_empty(), "{text}\n{input:#?}");
        assert_eq!(period, "2021-11-30–2022-02-03", "{text}");
    }
}

#[test]
fn a_date_that_is_a_span_keeps_its_row_and_is_told() {
    let meals = |dates: [&str; 2]| {
        let rows = dates.map(|date| format!("{date},加班用餐,4,8,,860\n")).concat();
        format!("加班用餐费用明细（2021年）\n日期,事由,餐数,人数,用餐人员,金额\n{rows}7月15日,防汛值班,1,2,张明远 李文静,152\n")
    };
    for dates in [
        ["2月3日-2月6日", "2021.3.8-3.10"],
        ["2月3-6日", "2021年3月8日至10日"],
        ["1月30日~2月2日", "2021-03-08—2021-03-10"],
        ["2月3日、5日", "3月8日，9日"],
    ] {
        let (input, period, folder) = read("费用明细.csv", &meals(dates));
        let told = input.problems.iter().filter(|problem| problem.why.contains("2行的日期是一段时间(第3、4行)")).count();
        assert_eq!((input.rows, told, input.problems.len()), (3, 1, 1), "{dates:?} {input:#?}");
        assert_eq!(period, "2021-02-01–2021-07-15", "{dates:?}");
        let report = support::check(&[folder.path().to_path_buf()]);
        let meals: Vec<String> =
            report.findings.iter().map(|finding| finding.rule.clone()).filter(|rule| rule == "meal-voucher-incomplete").collect();
        assert_eq!(meals.len(), 2, "{dates:?}");
    }
    // What ends before it begins, and what may be a day, is no span.
    let (input, ..) = read("费用明细.csv", &meals(["2月6日-2月3日", "3-4-5"]));
    assert_eq!((input.rows, input.rows_left_out()), (1, 2), "{input:#?}");
}

#[test]
fn a_date_whose_year_nobody_says_is_told() {
    let paid = |head: &str, dates: [&str; 3]| {
        format!("{head}2021-11-30,甲公司,纸,5\n{},乙公司,墨,6\n{},丙公司,笔,7\n{},丁公司,夹,8\n", dates[0], dates[1], dates[2])
    };
    let group = |between: &str| format!("{REGISTER}2021年,,,\n11月30日,甲公司,纸,5\n{between},,,\n2月3日,乙公司,墨,6\n");
    for (text, told) in [
        // Behind the total of a year, in another month than that of the group, in a month outside of the span.
        (group("合计"), 1),
        (group("2021年小计"), 1),
        (group("2022年3月"), 1),
        (paid(&format!("2021年11月至2022年2月付款登记\n{REGISTER}"), ["5.3", "2.3", "3月1日"]), 2),
        // Behind the plain subtotal of a group, whose title says no year or another.
        (group("小计"), 1),
        (format!("2022年付款登记\n{}", group("小计")), 1),
        (group("2022年3月小计"), 1),
        // Of a span of more than twelve months no month tells its year.
        (paid(&format!("2020-2021年付款登记\n{REGISTER}"), ["5月3日", "11.30", "2021-12-01"]), 2),
        (paid(&format!("2020年至2021年付款登记\n{REGISTER}"), ["5月3日", "20.11.30", "12-01"]), 2),
        (paid(&format!("付款登记（2020年11月-2021年11月）\n{REGISTER}"), ["5月3日", "11月30日", "2020-12-01"]), 2),
        (paid(&format!("2020、2021年度付款登记\n打印日期：2022-01-05\n{REGISTER}"), ["5月3日", "2021年7月1日", "12/1"]), 2),
        (paid(&format!("2020年、2021年付款登记\n日期：2021年12月31日\n{REGISTER}"), ["5月3日", "2021年7月1日", "12/1"]), 2),
        // A year in the title beside a span that says another.
        (paid(&format!("2021年付款登记(2020.10-2021.9)\n{REGISTER}"), ["5月3日", "11月30日", "1-4"]), 1),
        // Years of two digits that nobody bears out.
        (paid(REGISTER, ["22.2.3", "220203", "2021-12-01"]), 2),
        (paid(&format!("2021年付款登记\n{REGISTER}"), ["22.2.3", "211130", "2021-12-01"]), 2),
    ] {
        let (input, ..) = read("付款登记.csv", &text);
        let unread = input.problems.iter().filter(|problem| problem.why.contains("日期“")).count();
        assert_eq!(unread, told, "{text}\n{input:#?}");
    }
    let (input, period, _) = read("付款登记.csv", &paid(&format!("2023年付款登记\n{REGISTER}"), ["230203", "23.2.4", "23/02/05"]));
    assert!(input.rows == 4 && period.ends_with("2023-02-05"), "{period} {input:#?}");
}

#[test]
fn a_year_that_is_said_nearer_holds_beside_what_says_several() {
    let group =
        |title: &str, between: &str| format!("{title}{REGISTER}2021年,,,\n2月3日,甲公司,纸,5\n{between},,,5\n11月30日,乙公司,墨,6\n");
    let paid = format!("{REGISTER}2月3日,甲公司,纸,5\n11月30日,乙公司,墨,6\n");
    for (file, text) in [
        // The subtotal of a month ends no year.
        ("付款登记.csv", group("", "2021年2月小计")),
        ("付款登记.csv", group("", "本年2月小计")),
        ("付款登记.csv", group("2022年付款登记\n", "2月小计")),
        ("付款登记.csv", group("2020-2021年付款登记\n", "本月合计")),
        // Title and group say the same year.
        ("付款登记.csv", group("2021年付款登记\n", "小计")),
        // The name of a file is less than its title, that of a folder less than that of a file.
        ("2020-2021年付款登记.csv", format!("2021年付款登记\n{paid}")),
        ("2020-2021年/2021年付款登记.csv", paid.clone()),
        ("付款登记.csv", format!("2020-2021年付款登记\n期间：2021年1-12月\n{paid}")),
        ("付款登记.csv", format!("2021年付款登记(任期2020.10-2021.9)\n{paid}")),
        ("付款登记.csv", format!("2021年付款登记\n单位：青石镇   合同期限：2020年10月-2021年9月\n{paid}")),
        ("付款登记.csv", format!("2021年付款登记（合同期：2020年10月至2021年9月）\n{paid}")),
        ("付款登记.csv", "2020-2021年付款登记\n年,月,日,收款单位,用途,金额\n2021,2,3,甲公司,纸,5\n2021,11,30,乙公司,墨,6\n".to_owned()),
    ] {
        let (input, period, _) = read(file, &text);
        assert!(input.rows == 2 && input.problems.is_empty(), "{file}\n{text}\n{input:#?}");
        assert_eq!(period, "2021-02-03–2021-11-30", "{file}\n{text}");
    }
    // A table whose dates are all without a year is told as a whole.
    let (input, _) = read_any("2020-2021年付款登记.csv", &format!("{paid}4月5日,丙公司,笔,7\n"));
    assert!(input.is_none());
    // Nor is a month that only the name of a sheet says of either year.
    let (input, _) = read_any("3月.csv", &format!("2020-2021年付款台账\n{PAYMENTS}"));
    assert!(input.is_none_or(|input| input.dated_by.is_none()));
}

#[test]
fn a_range_of_months_above_a_header_ends_on_its_last_day() {
    for (said, day) in [
        ("期间:2021年1-11月", "2021-11-30"),
        ("会计期间：2021年1—11月", "2021-11-30"),
        ("时间:2021年01-11月", "2021-11-30"),
        ("日期:2021年1至11月", "2021-11-30"),
        ("所属期间:2021.1-11", "2021-11-30"),
        ("期间:2021/01-11", "2021-11-30"),
        ("2021.1-11", "2021-11-30"),
        ("期间:2021年1-3季度", "2021-09-30"),
        ("期间：2021年第二季度", "2021-06-30"),
        ("期间:2021年", "2021-12-31"),
        ("截止日期:2021年1月11日", "2021-01-11"),
        ("日期:2021-1-11", "2021-01-11"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("往来款清理表\n单位:青石镇,,,{said}\n科目,对方单位,余额,发生时间\n其他应收款,县砖厂,45000,2012-06-01\n");
        std::fs::write(folder.path().join("往来款.csv"), text).unwrap();
        let report = support::check(&[folder.path().to_path_buf()]);
        assert_eq!(report.units[0].as_of, day, "{said}");
    }
    // As a date of a row it is none.
    let (input, ..) = read("付款登记.csv", &format!("{REGISTER}2021-03-05,甲公司,纸,5\n2021年3-5月,乙公司,墨,6\n"));
    assert!(input.problems.iter().any(|problem| problem.why.contains("日期“2021年3-5月”")), "{input:#?}");
}

#[test]
fn the_groups_of_a_sheet_that_is_too_long_to_be_held_hold_as_well() {
    for (name, header, line) in [("付款登记.csv", REGISTER, "1月5日,甲公司,纸,5\n".to_owned()), ("序时账.csv", BOOK, voucher("1月5日", 7))]
    {
        let commas = ",".repeat(header.matches(',').count());
        let text = format!("{header}2021年{commas}\n{}2022年{commas}\n{}", line.repeat(1_000), line.repeat(1_000));
        let (input, period, folder) = read(name, &text);
        assert_eq!((input.rows, period.as_str()), (2_000 * line.lines().count(), "2021-01-05–2022-01-05"), "{:#?}", input.problems);
        let out = folder.path().join("out");
        support::run(folder.path(), &["convert", ".", "--out", "out"]);
        let written: String = walkdir::WalkDir::new(&out)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name().to_string_lossy().ends_with(".csv"))
            .map(|entry| std::fs::read_to_string(entry.path()).unwrap_or_default())
            .collect();
        let dated = |day: &str| written.lines().filter(|line| line.contains(day)).count();
        assert_eq!((dated("2021-01-05"), dated("2022-01-05")), (input.rows / 2, input.rows / 2), "{name}");
    }
}

#[test]
fn rows_below_a_year_are_of_that_year_whatever_the_title_says() {
    for (file, text, period) in [
        ("奖金发放表.csv", "2023年奖金发放表,,\n月份,姓名,金额\n2021年,,\n11,张三,100\n12,张三,100\n2022年,,\n1,张三,100\n", "2021–2022"),
        (
            "付款.csv",
            "2023年3月付款台账,,\n收款单位,用途,金额\n一、2021年,,\n甲公司,纸,100\n二、2022年5月,,\n乙公司,笔,200\n",
            "2021–2022-05",
        ),
        (
            "报销登记.csv",
            "2023年费用报销登记,,\n月份,事由,金额\n2021年度支出,,\n11,纸,100\n2022年度支出,,\n1月,笔,200\n",
            "2021-11–2022-01",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(file), text).unwrap();
        let result = support::run(folder.path(), &["convert", ".", "--out", "tables"]);
        assert_eq!(result.status.code(), Some(0), "{}", support::out(&result));
        let unit = std::fs::read_dir(folder.path().join("tables")).unwrap().next().unwrap().unwrap().path();
        let table = std::fs::read_dir(unit)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.extension().is_some_and(|end| end == "csv"));
        let table = std::fs::read_to_string(table.unwrap()).unwrap();
        let mut lines = table.lines();
        let at = lines.next().unwrap().split(',').position(|name| name == "date").unwrap();
        let dates: Vec<&str> = lines.map(|line| line.split(',').nth(at).unwrap()).collect();
        let found = format!("{}–{}", dates.first().unwrap(), dates.last().unwrap());
        assert_eq!(found, period, "{file}\n{table}");
    }
}
