//! Commas in texts of a CSV without quotation marks: the row is put together where its cells fit in one way, and told.

use ledgerlint::findings::Report;

use super::support;

fn check(files: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    support::check(&[folder.path().to_path_buf()])
}

fn problems(report: &Report) -> String {
    let all = report.units.iter().flat_map(|unit| &unit.inputs).flat_map(|input| &input.problems);
    all.map(|problem| problem.why.as_str()).collect::<Vec<_>>().join("\n")
}

const HEADER: &str = "日期,凭证字号,摘要,科目编码,科目名称,借方金额,贷方金额,往来单位\n";
const PLAIN: &str = "2022-01-12,记-1,收到拨款,1002,银行存款,50000,,\n2022-01-12,记-1,收到拨款,4101,财政拨款收入,,50000,\n\
    2022-01-13,记-2,付水费,5301,业务活动费用,300,,自来水公司\n2022-01-13,记-2,付水费,1002,银行存款,,300,\n\
    2022-01-14,记-3,付电费,5301,业务活动费用,200,,供电公司\n2022-01-14,记-3,付电费,1002,银行存款,,200,\n";

#[test]
fn a_comma_in_a_summary_does_not_move_the_amounts() {
    for (row, text) in [
        ("2022-01-17,记-4,张三借备用金,出差,1218,其他应收款,1000,,张三\n", "张三借备用金,出差"),
        ("2022-01-17,记-4,张三借备用金,出差,住宿,1218,其他应收款,1000,,张三\n", "张三借备用金,出差,住宿"),
        ("2022-01-17,记-4,张三借备用金,1218,其他应收款,1,000.00,,张三\n", "1000.00"),
        // Without a party nothing stands beyond the header.
        ("2022-01-17,记-4,付备用金,出差,1218,其他应收款,1000,,\n", "付备用金,出差"),
    ] {
        let journal = format!("{HEADER}{PLAIN}{row}2022-01-17,记-4,付备用金,1002,银行存款,,1000,\n");
        let report = check(&[("序时账.csv", &journal)]);
        let told = problems(&report);
        assert!(told.contains("第8行") && told.contains(&format!("已把“{text}”当作一格读入")), "{told}");
        assert!(!told.contains("无法识别") && !report.findings.iter().any(|finding| finding.rule == "voucher-unbalanced"), "{told}");
    }
}

#[test]
fn a_row_with_more_cells_than_headers_is_told_though_it_fits() {
    let contracts = "合同编号,合同名称,对方单位,签订日期,合同金额,付款条款\nA-1,办公楼维修,甲公司,2022-01-05,100000,验收合格后支付30%,余款一年后付清\n\
        A-2,道路维修,乙公司,2022-01-06,50000,验收合格后一次付清\n";
    let told = problems(&check(&[("合同台账.csv", contracts)]));
    assert!(told.contains("第2行比表头多1格(7格,表头6格)") && told.contains("已把“验收合格后支付30%,余款一年后付清”当作一格"), "{told}");
    let payments = "付款日期,凭证号,用途,金额,收款单位\n2022-01-05,记-1,修路,100000,甲公司,见附件\n2022-01-06,记-2,买纸,500,乙公司\n";
    let report = check(&[("付款台账.csv", payments)]);
    let told = problems(&report);
    assert!(told.contains("第2行比表头多1格(6格,表头5格):多出的“见附件”没有读入"), "{told}");
}

#[test]
fn a_remark_beyond_the_header_in_most_rows_is_no_slip() {
    let payments = "付款日期,凭证号,用途,金额,收款单位\n2022-01-05,记-1,修路,100000,甲公司,一\n2022-01-06,记-2,买纸,500,乙公司,二\n";
    assert!(!problems(&check(&[("付款台账.csv", payments)])).contains("比表头多"));
}

#[test]
fn a_total_counts_the_rows_that_were_left_out_for_what_they_lack() {
    let statement = "交易日期,借方金额,贷方金额,余额,对方户名,对方账号,摘要,附言\n20240105,86000,,914000,甲公司,6222,转账,工程款\n\
        20240220,6800,,907200,乙公司,6223,转账,印刷费\n20240228,500,,906700,丙公司,6224,转账,水费\n20240330,20,,906680,,,收费,账户管理费\n合计,93320,,,,,,\n";
    let report = check(&[("银行对账单.csv", statement)]);
    assert!(!problems(&report).contains("各行之和"), "{}", problems(&report));
    let wrong = check(&[("银行对账单.csv", &statement.replace("93320", "93321"))]);
    assert!(problems(&wrong).contains("各行之和"), "{}", problems(&wrong));
}
