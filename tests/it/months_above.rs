//! Registers whose rows say the day alone, or not even that: the month stands in a row above them or in the title, the year once on the sheet.

use super::support::read;

const PAID: [&str; 2] = ["2023-01-05,示例书店,购书款,1260.00", "2023-02-07,示例广告部,横幅制作,880.00"];

#[test]
fn a_month_right_below_the_header_is_of_the_rows_and_no_part_of_the_header() {
    for (header, day, months) in [
        ("日", "", ["1月份", "2月份"]),
        ("日", "", ["1月,,,", "2月,,,"]),
        ("日", "", [",1月份,,", ",2月份,,"]),
        ("日", "", ["一、1月份付款", "二、2月份付款"]),
        ("日期", "日", ["1月份", "2月份"]),
        ("付款日期", "号", ["2023年1月", "2023年2月"]),
        ("日期", "", ["1月", "2月"]),
    ] {
        let text = format!(
            "2023年度付款登记簿\n{header},收款单位,用途,金额\n{}\n5{day},示例书店,购书款,1260.00\n{}\n7{day},示例广告部,横幅制作,880.00\n",
            months[0], months[1]
        );
        let (input, rows) = read("付款登记.csv", "payments", &text);
        assert_eq!(rows, PAID, "{header} {months:?}");
        assert_eq!((input.rows, input.rows_in), (2, 4), "{header} {months:?}");
    }
}

#[test]
fn blocks_below_each_other_are_of_the_year_that_the_sheet_says_once() {
    let block = |month: u32, row: &str| format!("{month}月份\n日,收款单位,用途,金额\n{row}\n\n");
    let text = format!("2023年度付款登记簿\n{}{}", block(1, "5,示例书店,购书款,1260.00"), block(2, "7,示例广告部,横幅制作,880.00"));
    assert_eq!(read("付款登记.csv", "payments", &text).1, PAID);
    // A block that says its own year is of that one.
    let text = text.replace("\n2月份", "\n2024年2月份");
    assert_eq!(read("付款登记.csv", "payments", &text).1[1], "2024-02-07,示例广告部,横幅制作,880.00");
}

#[test]
fn a_day_below_the_title_of_a_month_is_of_that_month() {
    let meals = "2023年3月加班用餐登记表\n日期,事由,人数,用餐人员,金额\n3日,抗洪,2,职工01、职工02,40\n28号,抗洪,2,职工01、职工02,40\n";
    let (_, rows) = read("加班餐.csv", "expenses", meals);
    assert!(rows[0].starts_with("2023-03-03,") && rows[1].starts_with("2023-03-28,"), "{rows:?}");
    let minutes = "2023年1月党委会议议题一览\n日,议题,金额（元）,结果\n5,审议道路项目经费,20000,同意\n9,审议路灯项目经费,30000,同意\n";
    let (_, rows) = read("会议.csv", "minutes", minutes);
    assert!(rows[0].starts_with("2023-01-05,审议道路项目经费,20000.00") && rows[1].starts_with("2023-01-09,"), "{rows:?}");
    // Of a year nobody knows which month it is, and January has no 32nd.
    let (input, _) = read("加班餐.csv", "expenses", &meals.replace("3月", "").replace("28号", "2023-03-28"));
    assert_eq!((input.rows, input.problems.len()), (1, 1), "{:?}", input.problems);
    let (input, _) = read("加班餐.csv", "expenses", &meals.replace("28号", "32号"));
    assert_eq!((input.rows, input.problems.len()), (1, 1), "{:?}", input.problems);
}

#[test]
fn a_date_without_its_year_is_of_the_year_that_its_row_says() {
    let row = |year: u32, day: &str, side: &str| format!("{year},{day},记-1,提现,{side}\n");
    let sides = |year: u32, day: &str| [row(year, day, "1001,库存现金,1000,"), row(year, day, "1002,银行存款,,1000")].concat();
    let header = "会计年度,日期,凭证字号,摘要,科目编号,科目名称,借方金额,贷方金额\n";
    let text = format!("{header}{}{}", sides(2022, "12-30"), sides(2023, "3月5日"));
    let (input, rows) = read("序时账.csv", "journal", &text);
    assert!(input.problems.is_empty(), "{:?}", input.problems);
    let days: Vec<&str> = rows.iter().map(|row| &row[..10]).collect();
    assert_eq!(days, ["2022-12-30", "2022-12-30", "2023-03-05", "2023-03-05"]);
}

#[test]
fn the_time_of_the_day_is_no_part_of_a_date_without_a_year() {
    let text = "某镇党委会议纪要登记台账（2023年）\n期数,会议时间,议题,涉及金额,决议情况\n1,5月28日上午,研究道路硬化资金,56000,同意\n2,6月2日 9:00,研究办公楼维修资金,90000,同意\n3,7.12下午3时,研究路灯资金,9000,同意\n";
    let (_, rows) = read("会议.csv", "minutes", text);
    let days: Vec<&str> = rows.iter().map(|row| &row[..10]).collect();
    assert_eq!(days, ["2023-05-28", "2023-06-02", "2023-07-12"]);
}
