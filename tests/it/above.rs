//! What a row takes from the row above it: the day of a meeting or voucher that stands in its first row only, and what a ditto mark stands for.

use ledgerlint::findings::Input;

use super::support::read;

fn told(input: &Input, words: &str) -> usize {
    input.problems.iter().filter(|problem| problem.why.contains(words)).count()
}

#[test]
fn further_matters_of_a_meeting_are_of_its_day() {
    let text = "党委会议记录台账\n会议日期,会议名称,议题,涉及金额,决议\n2021年3月5日,党委会,研究办公家具采购,128600,同意\n,,研究路灯维修工程款支付,60200,同意支付\n2021年4月20日,党委会,研究食堂承包,30000,暂缓\n";
    let (input, rows) = read("会议记录台账.csv", "minutes", text);
    assert_eq!(
        rows,
        [
            "2021-03-05,研究办公家具采购,128600.00,同意",
            "2021-03-05,研究路灯维修工程款支付,60200.00,同意支付",
            "2021-04-20,研究食堂承包,30000.00,暂缓"
        ]
    );
    assert_eq!((input.rows, told(&input, "1行没有写日期(第4行)")), (3, 1));
    // One without an amount and a decision is a matter too, and the next goes on.
    let text = text.replace(",,研究路灯", ",,研究人事事项,,\n,,研究路灯");
    let (input, rows) = read("会议记录台账.csv", "minutes", &text);
    assert_eq!((rows[1].as_str(), input.rows, input.rows_left_out()), ("2021-03-05,研究人事事项,,", 4, 0));
}

#[test]
fn further_rows_of_a_voucher_take_its_day_and_number() {
    let text = "付款日期,凭证号,收款单位,用途,金额\n2021-03-05,记-1,甲公司,付印刷费,100\n,,乙公司,付纸张款,200\n,记-1,丙公司,付墨盒款,300\n,记-2,丁公司,付水费,400\n,,戊公司,付电费,500\n";
    let (input, rows) = read("付款台账.csv", "payments", text);
    // A number of its own is another voucher's, whose day nobody wrote, and so is what follows it.
    assert_eq!(
        rows,
        ["2021-03-05,记-1,甲公司,付印刷费,100.00", "2021-03-05,记-1,乙公司,付纸张款,200.00", "2021-03-05,记-1,丙公司,付墨盒款,300.00"]
    );
    assert_eq!((input.rows_left_out(), told(&input, "2行没有写日期(第3、4行)")), (2, 1));
    let parts =
        "年,月,日,凭证号,收款单位,用途,金额\n2021,3,5,记-1,甲公司,付印刷费,100\n,,,,乙公司,付纸张款,200\n,,6,,丙公司,付墨盒款,300\n";
    let (_, rows) = read("付款台账.csv", "payments", parts);
    let numbers: Vec<&str> = rows.iter().map(|row| row.split_once("公司").unwrap().0).collect();
    assert_eq!(numbers, ["2021-03-05,记-1,甲", "2021-03-05,记-1,乙", "2021-03-06,,丙"]);
    for (file, table, text) in [
        ("资产购置明细.csv", "purchases", "日期,凭证号,资产名称,数量,金额\n2021-03-05,记-1,电脑,1,5000\n,,打印机,1,2000\n"),
        ("费用报销明细.csv", "expenses", "日期,凭证号,摘要,金额\n2021-03-05,记-1,接待餐费,500\n,,接待住宿费,900\n"),
    ] {
        let (_, rows) = read(file, table, text);
        assert!(rows.len() == 2 && rows.iter().all(|row| row.starts_with("2021-03-05,记-1,")), "{rows:?}");
    }
}

#[test]
fn the_day_above_does_not_reach_over_totals_titles_pages_and_blank_lines() {
    let head = "日期,凭证号,摘要,金额\n";
    for between in ["合计,,,500\n", "小计,,,500\n", "二、住宿费,,,\n", head, "\n", ",,,\n", "某日,记-9,会议费,70\n"] {
        let text = format!("费用报销明细\n{head}2021-03-05,记-1,接待餐费,200\n2021-03-06,记-2,接待餐费,300\n{between},,接待住宿费,900\n");
        let (input, rows) = read("费用报销明细.csv", "expenses", &text);
        assert_eq!((rows.len(), told(&input, "没有写日期")), (2, 0), "{between:?} {rows:?}");
    }
    // What adds up the rows above is none of them, whatever it is called.
    let text = format!("{head}2021-03-05,记-1,接待餐费,200\n2021-03-06,记-2,接待餐费,300\n,,三月份支出,500\n");
    assert_eq!(read("费用报销明细.csv", "expenses", &text).1.len(), 2);
}

#[test]
fn a_ditto_mark_is_what_stands_above_it() {
    let text = "付款日期,凭证号,收款单位,用途,金额\n2021-03-12,记-3,青山饭店,公务接待餐费,1200\n〃,记-4,同上,（同 上）,18600\n2021-03-15,记-9,临江文具有限公司,购办公用品,4300\n″,记-10,〃〃,同前,18600\n";
    let (input, rows) = read("付款台账.csv", "payments", text);
    assert_eq!(rows[1], "2021-03-12,记-4,青山饭店,公务接待餐费,18600.00");
    assert_eq!(rows[3], "2021-03-15,记-10,临江文具有限公司,购办公用品,18600.00");
    assert_eq!((input.rows, told(&input, "2行有“同上”“〃”之类的记号(第3、5行)"), input.problems.len()), (4, 1, 1));
    let payout = "日期,姓名,金额,事由\n2021-02-05,张明远,500,春节慰问\n,李文静,500,〃\n〃,王晓岚,500,同上\n";
    let (_, rows) = read("慰问金发放表.csv", "benefits", payout);
    assert!(rows.len() == 3 && rows.iter().all(|row| row.starts_with("春节慰问,2021-02-05,")), "{rows:?}");
}

#[test]
fn a_ditto_mark_with_nothing_above_it_is_told() {
    let text = "付款日期,凭证号,收款单位,用途,金额\n2021-03-12,记-3,同上,公务接待餐费,1200\n2021-03-15,记-9,甲公司,购办公用品,4300\n2021-03-16,记-10,乙公司,购纸,〃\n";
    let (input, rows) = read("付款台账.csv", "payments", text);
    assert_eq!(rows, ["2021-03-15,记-9,甲公司,购办公用品,4300.00"]);
    assert_eq!(told(&input, "C2: “同上”的上面没有可以照抄的内容"), 1);
    // No amount is repeated by a mark.
    assert_eq!(told(&input, "金额“〃”无法识别"), 1);
}

#[test]
fn ditto_marks_in_a_journal_are_what_stands_above_them() {
    let line = |first: &str, counterparty: &str, sides: &str| format!("{first},5001,业务活动费用,{counterparty},{sides}\n");
    let text = [
        "日期,凭证号,摘要,科目编码,科目名称,往来单位,借方金额,贷方金额\n".to_owned(),
        line("2021-03-12,记-1,付印刷费", "甲公司", "100,"),
        line("〃,〃,同上", "〃", ",100"),
        line("2021-03-13,记-2,同上", "同上", "50,"),
        line("同上,同上,″", "", ",50"),
    ]
    .concat();
    let (input, rows) = read("序时账.csv", "journal", &text);
    let starts: Vec<bool> = rows
        .iter()
        .zip(["2021-03-12,记-1,付印刷费", "2021-03-12,记-1,付印刷费", "2021-03-13,记-2,付印刷费", "2021-03-13,记-2,付印刷费"])
        .map(|(row, start)| row.starts_with(start))
        .collect();
    assert_eq!((starts, rows.iter().filter(|row| row.contains("甲公司")).count()), (vec![true; 4], 3), "{rows:?}");
    assert_eq!(told(&input, "3行有“同上”“〃”之类的记号(第3、4、5行)"), 1);
}
