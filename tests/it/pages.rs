//! What stands above a page of a ledger: the levels of its account, whom it is about, and what is no part of either.

use std::sync::Arc;

use ledgerlint::read::{Cell, Grid, GridRow};
use ledgerlint::recognise::{Mapping, TableReading, recognise};
use ledgerlint::tables::{Row, SheetName, TableKind};

use super::rows::headers;

/// The rows of a sheet of delimited text.
fn read(text: &str) -> Vec<Row> {
    let rows = (1..).zip(text.lines()).map(|(number, line)| {
        let cells = (0..).zip(line.split(',')).filter(|(_, cell)| !cell.is_empty());
        GridRow { number, cells: cells.map(|(column, cell)| (column, Cell::Text(cell.into()))).collect() }
    });
    let grid = Grid { rows: rows.filter(|row| !row.cells.is_empty()).collect(), ..Grid::default() };
    let sheet = Arc::new(SheetName { file: "账页.csv".into(), sheet: None });
    let reading = recognise(&sheet, &grid, headers(), &Mapping::default());
    reading.tables.iter().filter(|table| table.table == TableKind::Journal).flat_map(TableReading::to_rows).collect()
}

/// Two pages, one below the other, with these lines above each; a sign `/` parts the lines.
fn pages(lines: [&str; 2]) -> Vec<Row> {
    let page = |lines: &str, amounts: &str| {
        let lines = lines.replace(" / ", "\n");
        format!(
            "明细账\n{lines}\n日期,凭证号,摘要,借方,贷方,方向,余额\n,,期初余额,,,借,500.00\n2023-03-05,记-3,付款,{amounts},借,700.00\n,,本月合计,{amounts},借,700.00\n\n"
        )
    };
    read(&[page(lines[0], "200.00,"), page(lines[1], ",200.00")].concat())
}

/// A field of the one line of each page.
fn of(rows: &[Row], field: &str) -> [String; 2] {
    let shown = |row: &Row| row.text(row.table().field(field).unwrap()).unwrap_or_default().replace('\\', "/");
    let all: Vec<String> = rows.iter().map(shown).collect();
    all.try_into().unwrap()
}

#[test]
fn the_levels_of_an_account_above_a_page_are_one_path() {
    for lines in [
        ["总账科目：其他应收款,,明细科目：王建国", "总账科目：其他应收款,,明细科目：李秀芳"],
        ["总账科目：其他应收款  明细科目：王建国", "总账科目：其他应收款  明细科目：李秀芳"],
        ["总账科目：其他应收款 | 明细科目：王建国", "总账科目：其他应收款 \\ 明细科目：李秀芳"],
        ["总账科目：,其他应收款,明细科目：,王建国", "总账科目：,其他应收款,明细科目：,李秀芳"],
        ["一级科目：其他应收款 / 二级科目：王建国", "一级科目：其他应收款 / 二级科目：李秀芳"],
        ["科目：其他应收款,,户名：王建国", "科目：其他应收款,,户名：李秀芳"],
        ["户名：王建国,,科目：其他应收款", "户名：李秀芳,,科目：其他应收款"],
        ["总账科目：其他应收款 / 明细科目：王建国", "明细科目：李秀芳"],
    ] {
        assert_eq!(of(&pages(lines), "account_name"), ["其他应收款/王建国", "其他应收款/李秀芳"], "{lines:?}");
    }
    let coded = pages(["总账科目：1218 其他应收款 明细科目：121801 王建国", "总账科目：1218 其他应收款 明细科目：121802 李秀芳"]);
    assert_eq!(of(&coded, "account_code"), ["121801", "121802"]);
    // A level that says the whole path; a page of fewer levels than the one above it.
    let whole = pages(["总账科目：其他应收款 明细科目：其他应收款-王建国", "总账科目：库存现金"]);
    assert_eq!(of(&whole, "account_name"), ["其他应收款-王建国", "库存现金"]);
    // Alone it is the account, and the bank keeps an account under the name of the office.
    let alone = pages(["明细科目：王建国", "科目：银行存款,,户名：青石镇财政所"]);
    assert_eq!(of(&alone, "account_name"), ["王建国", "银行存款"]);
    // A code is not that of the name below it.
    let below = pages(["科目编码：1218,科目名称：其他应收款", "科目名称：库存现金"]);
    assert_eq!(
        (of(&below, "account_code"), of(&below, "account_name")),
        (["1218", ""].map(str::to_owned), ["其他应收款", "库存现金"].map(str::to_owned))
    );
}

#[test]
fn what_stands_beside_the_account_of_a_page_is_no_part_of_its_name() {
    for behind in [
        "第1页",
        "第2页 共3页",
        "总第5页 分第1页",
        "自2023年1月1日至2023年12月31日",
        "(第2页)",
        "1/3页",
        "（续）",
        "币别：人民币",
        "币种：人民币 方向：借",
        "本位币：人民币",
        "(本位币：人民币)",
        "人民币",
        "级次：2",
        "起止日期：2023.01-2023.12",
        "起止时间：2023-01-01至2023-12-31",
        "制单日期：2023-12-31",
        "2023年1月-12月",
        "2023年度",
        "会计期间 2023年1-6月",
        "单位：元",
        "部门：财政所",
        "项目：道路硬化",
        "个人：王建国",
        "开户行：农商行",
    ] {
        for account in ["科目：其他应收款", "科目：1218 其他应收款", "总账科目：其他应收款"] {
            let rows = pages([&format!("{account} {behind}"), account]);
            assert_eq!(of(&rows, "account_name"), ["其他应收款"; 2], "{account} {behind}");
        }
    }
    // What may tell one account from another stays.
    for name in ["专项资金 2022年危房改造", "专项资金(2023年)", "其他应收款 借款性质：公务", "八一小学", "一期工程"]
    {
        let rows = pages([&format!("科目：{name}"), "科目：其他应收款"]);
        assert_eq!(of(&rows, "account_name"), [&name.replace('：', ":"), "其他应收款"], "{name}");
    }
}

#[test]
fn whom_a_page_is_about_is_the_counterparty_of_its_lines() {
    for label in ["个人", "往来单位", "客户", "供应商", "职员", "核算项目", "辅助核算", "对方单位", "往来个人", "个 人"]
    {
        for line in [
            format!("科目：1218 其他应收款,,{label}：王建国"),
            format!("科目：1218 其他应收款 {label}：王建国 第1页"),
            format!("科目：1218 其他应收款 / {label}：王建国"),
        ] {
            let rows = pages([&line, &line.replace("王建国", "李秀芳")]);
            assert_eq!(of(&rows, "counterparty"), ["王建国", "李秀芳"], "{line}");
            assert_eq!(of(&rows, "account_name"), ["其他应收款"; 2], "{line}");
        }
    }
    let more = pages(["科目：1218 其他应收款 部门：财政所 个人：王建国", "科目：1218 其他应收款 核算项目：往来单位：宏图商行"]);
    assert_eq!(
        (of(&more, "counterparty"), of(&more, "department")),
        (["王建国", "宏图商行"].map(str::to_owned), ["财政所", ""].map(str::to_owned))
    );
    let twice = pages(["科目：1218 其他应收款 往来单位：[客户]宏图商行", "科目：1218 其他应收款 核算项目：客户/利民商行"]);
    assert_eq!(of(&twice, "counterparty"), ["宏图商行", "利民商行"]);
    let kinds = pages(["科目：1218 其他应收款 辅助核算：个人/王建国", "科目：1218 其他应收款 核算项目：部门：财政所"]);
    assert_eq!(
        (of(&kinds, "counterparty"), of(&kinds, "department")),
        (["王建国", ""].map(str::to_owned), ["", "财政所"].map(str::to_owned))
    );
    // A page that names nobody is about nobody, unless he stands above its account.
    assert_eq!(of(&pages(["科目：1218 其他应收款 个人：王建国", "科目：2307 其他应付款"]), "counterparty"), ["王建国", ""]);
    assert_eq!(of(&pages(["个人：王建国 / 科目：1218 其他应收款", "科目：2307 其他应付款"]), "counterparty"), ["王建国", "王建国"]);
}

#[test]
fn a_page_about_all_or_about_the_office_itself_has_no_counterparty() {
    for line in [
        "科目：1218 其他应收款 个人：全部",
        "单位：青石镇财政所 科目：1218 其他应收款 客户：青石镇财政所",
        "科目：1218 其他应收款 制单人员：王建国",
        "科目：5001 业务活动费用 核算项目：道路硬化",
    ] {
        assert_eq!(of(&pages([line, line]), "counterparty"), ["", ""], "{line}");
    }
    let journal = |title: &str| {
        read(&format!(
            "{title}\n人员：王建国\n日期,凭证号,摘要,科目,借方金额,贷方金额\n2023-01-04,记-1,付邮费,业务活动费用,52.00,\n2023-01-04,记-1,付邮费,银行存款,,52.00\n"
        ))
    };
    // Above a journal of all accounts it may be whoever printed it.
    assert_eq!(of(&journal("序时账"), "counterparty"), ["", ""]);
    assert_eq!(of(&journal("个人往来明细账"), "counterparty"), ["王建国"; 2]);
}
