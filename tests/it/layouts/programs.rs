//! The journal as particular accounting programs export it.

use rust_decimal::Decimal;

use super::facts::{Line, journal};
use super::journals::{expect, first, iso, number, summary};
use super::sheet::{C, Case, Column, Sheet, a, c, d, i, n, t};

fn none(header: &'static str) -> Column<Line> {
    c(header, |_: &Line| None)
}

fn person(line: &Line) -> C {
    if line.counterparty == "张三" { t("张三") } else { None }
}

fn supplier(line: &Line) -> C {
    if line.counterparty.starts_with('甲') { t(line.counterparty) } else { None }
}

fn customer(line: &Line) -> C {
    if line.counterparty.starts_with('乙') { t(line.counterparty) } else { None }
}

fn kis() -> Case {
    // 32 columns, blank on further lines, floats for periods, an unlabelled total.
    let mut kis: Vec<Column<Line>> = vec![
        none("审核"),
        none("复核"),
        none("过账"),
        c("日期", first(|line| d(line.date))),
        c("会计期间", first(|line| n(Decimal::new(20_230 + i64::from(line.date.month()), 1)))),
        c("凭证字号", first(|line| t(&format!("记 - {}", line.number)))),
        summary(),
        c("科目代码", |line: &Line| t(line.code)),
        c("科目名称", |line: &Line| t(line.name)),
        c("币别", |_: &Line| t("人民币")),
        c("汇率", |_: &Line| i(1)),
        c("原币金额", |line: &Line| n(line.amount())),
        c("借方", |line: &Line| n(line.debit)),
        c("贷方", |line: &Line| n(line.credit)),
        c("制单", first(|line| t(line.preparer))),
        c("审核人", first(|line| t(line.reviewer))),
        none("出纳人"),
        none("核准"),
        c("过账人", first(|_| t("孙六"))),
        none("经办"),
    ];
    for header in ["批注", "结算方式", "结算号", "数量", "单价", "参考信息", "业务日期", "往来业务"] {
        kis.push(none(header));
    }
    kis.push(c("附件数", first(|line| i(line.attachments))));
    kis.extend([c("序号", first(|line| i(line.number))), c("系统模块", first(|_| t("总账"))), none("业务描述")]);
    let mut kis_sheet = Sheet::named("会计分录序时簿.xls", "会计分录序时簿");
    kis_sheet.header(&kis);
    kis_sheet.body(&kis, &journal());
    let mut total: Vec<C> = vec![None; 32];
    total[12] = n(journal().iter().map(|line| line.debit).sum());
    total[13] = n(journal().iter().map(|line| line.credit).sum());
    kis_sheet.row(total);
    let mut kis_expected = expect(&["account_code", "preparer", "reviewer"]);
    for (facts, line) in kis_expected.iter_mut().zip(journal()).filter(|(_, line)| line.first()) {
        facts.insert("attachments", line.attachments.to_string());
        facts.insert("line_no", line.number.to_string());
    }

    Case::new("KIS, 32 columns", kis_sheet, kis_expected)
}

fn nc() -> Case {
    let nc: Vec<Column<Line>> = vec![
        c("核算账簿名称", |_: &Line| t("青石街道办事处-基准账簿")),
        c("年", |_: &Line| t("2023")),
        c("月", |line: &Line| t(&format!("{:02}", line.date.month()))),
        c("日", |line: &Line| t(&format!("{:02}", line.date.day()))),
        c("凭证号", |line: &Line| t(&format!("记账凭证-{:04}", line.number))),
        c("分录号", |line: &Line| i(line.place)),
        summary(),
        c("科目编码", |line: &Line| t(line.code)),
        c("科目名称", |line: &Line| t(line.name)),
        c("辅助项", |line: &Line| {
            let department = if line.department.is_empty() { String::new() } else { format!("【部门：{}】", line.department) };
            let partner = if line.counterparty.is_empty() { String::new() } else { format!("【客商：{}】", line.counterparty) };
            t(&format!("{department}{partner}"))
        }),
        c("借方本币", |line: &Line| a(line.debit)),
        c("贷方本币", |line: &Line| a(line.credit)),
    ];
    let mut nc_sheet = Sheet::new("凭证.xlsx");
    nc_sheet.header(&nc);
    nc_sheet.body(&nc, &journal());
    let mut nc_expected = expect(&["account_code", "line_no", "department", "counterparty"]);
    for (facts, line) in nc_expected.iter_mut().zip(journal()) {
        facts.insert("voucher_no", format!("记账凭证-{}", line.number));
    }

    Case::new("NC with auxiliary items", nc_sheet, nc_expected)
}

fn twenty_four() -> Case {
    let mut jdy: Vec<Column<Line>> = vec![
        c("日期", iso),
        c("凭证字", |_: &Line| t("记")),
        c("凭证号", |line: &Line| i(line.number)),
        c("附件数", |line: &Line| i(line.attachments)),
        c("分录序号", |line: &Line| i(line.place)),
        summary(),
        c("科目代码", |line: &Line| t(line.code)),
        c("科目名称", |line: &Line| t(line.name)),
        c("借方金额", |line: &Line| a(line.debit)),
        c("贷方金额", |line: &Line| a(line.credit)),
        c("客户", customer),
        c("供应商", supplier),
        c("职员", person),
        none("项目"),
        c("部门", |line: &Line| t(line.department)),
    ];
    for header in ["存货", "自定义辅助核算", "数量", "单价", "币别", "汇率", "原币金额"] {
        jdy.push(none(header));
    }
    jdy.extend([c("制单人", |line: &Line| t(line.preparer)), c("审核人", |line: &Line| t(line.reviewer))]);
    let mut jdy_sheet = Sheet::new("凭证列表.xlsx");
    jdy_sheet.header(&jdy);
    jdy_sheet.body(&jdy, &journal());

    Case::new(
        "24 columns with partners apart",
        jdy_sheet,
        expect(&["account_code", "line_no", "attachments", "counterparty", "department", "preparer", "reviewer"]),
    )
}

fn cloud() -> Case {
    let cloud: Vec<Column<Line>> = vec![
        c("日期", first(iso)),
        c("凭证字号", first(number)),
        summary(),
        c("科目全称", |line: &Line| t(line.path)),
        c("科目编码", |line: &Line| t(line.code)),
        c("科目名称", |line: &Line| t(line.name)),
        none("数量"),
        none("外币"),
        c("借方金额", |line: &Line| a(line.debit)),
        c("贷方金额", |line: &Line| a(line.credit)),
        none("客户编码"),
        c("客户名称", customer),
        none("供应商编码"),
        c("供应商名称", supplier),
        none("职员编码"),
        c("职员名称", person),
        none("部门编码"),
        c("部门名称", |line: &Line| t(line.department)),
    ];
    let mut cloud_sheet = Sheet::new("下载.xlsx");
    cloud_sheet.texts(&["凭证列表"]);
    cloud_sheet.texts(&["2023年1月至2023年5月"]);
    cloud_sheet.header(&cloud);
    cloud_sheet.body(&cloud, &journal());
    cloud_sheet.texts(&["编制单位：青石街道办事处"]);

    let mut cloud_expected = expect(&["account_code", "counterparty", "department"]);
    for (facts, line) in cloud_expected.iter_mut().zip(journal()) {
        facts.insert("account_name", line.path.to_owned());
    }

    Case::new("cloud books with pairs of columns", cloud_sheet, cloud_expected)
}

fn government() -> Case {
    let government: Vec<Column<Line>> = vec![
        c("单位名称", |_: &Line| t("青石街道办事处")),
        c("会计年度", |_: &Line| t("2023")),
        c("会计月份", |line: &Line| t(&line.date.month().to_string())),
        c("记账凭证日期", |line: &Line| t(&line.date.strftime("%Y%m%d").to_string())),
        c("记账凭证编号", |line: &Line| t(&format!("记-{:04}", line.number))),
        c("分录序号", |line: &Line| i(line.place)),
        c("记账凭证摘要", |line: &Line| t(line.summary)),
        c("会计科目编码", |line: &Line| t(line.code)),
        c("会计科目名称", |line: &Line| t(line.name)),
        c("借方发生额", |line: &Line| n(line.debit)),
        c("贷方发生额", |line: &Line| n(line.credit)),
        none("对方科目编码"),
        none("对方科目名称"),
        c("附件数", |line: &Line| i(line.attachments)),
        c("制单人员", |line: &Line| t(line.preparer)),
        c("复核人员", |line: &Line| t(line.reviewer)),
        c("是否结转", |_: &Line| t("否")),
        c("是否为预算账", |line: &Line| t(if line.number == 3 { "是" } else { "否" })),
        none("功能科目代码"),
        none("经济科目代码"),
        none("资金性质"),
        none("指标来源"),
        none("预算项目名称"),
        none("支付方式"),
    ];
    let mut government_sheet = Sheet::new("审计数据.csv");
    government_sheet.header(&government);
    government_sheet.body(&government, &journal());
    let mut government_expected = expect(&["account_code", "line_no", "attachments", "preparer", "reviewer"]);
    for (facts, _) in government_expected.iter_mut().zip(journal()).filter(|(_, line)| line.number == 3) {
        facts.insert("ledger", "budget".to_owned());
    }

    Case::new("government audit table", government_sheet, government_expected)
}

/// One layout a program.
pub fn cases() -> Vec<Case> {
    vec![kis(), nc(), twenty_four(), cloud(), government()]
}
