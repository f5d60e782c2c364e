//! `inspect`: what it shows, its JSON, and the mapping that it drafts.

use std::path::Path;

use crate::support::{check, err, out, run, sample};

fn copied(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(sample(name)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::create_dir_all(folder.path().join("books")).unwrap();
        std::fs::copy(&path, folder.path().join("books").join(path.file_name().unwrap())).unwrap();
    }
    folder
}

fn findings(folder: &Path) -> serde_json::Value {
    run(folder, &["check", "books", "--format", "json"]);
    let text = std::fs::read_to_string(folder.join("ledgerlint-report/findings.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_sheet_is_shown_with_reasons_columns_samples_and_totals() {
    let path = sample("street-office").join("合同台账.xlsx");
    let text = out(&run(&sample("street-office"), &["inspect", path.to_str().unwrap()]));
    for part in ["识别为: 合同台账 (contracts)", "依据: ", "文件名中有“合同台账”", "→ contract_no: ", "控制合计: ", "佐证: "]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn json_holds_the_inputs_of_the_report_and_more() {
    let result = run(&sample("street-office"), &["inspect", ".", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out(&result)).unwrap();
    let inputs = json[0]["inputs"].as_array().unwrap();
    let contracts = inputs.iter().find(|input| input["table"] == "contracts").unwrap();
    assert_eq!(contracts["samples"].as_array().unwrap().len(), contracts["columns"].as_array().unwrap().len());
    assert!(contracts["totals"][0]["total"].as_str().unwrap().contains('.'));
    assert_eq!(contracts["rows_in"], contracts["rows"].as_u64().unwrap() + contracts["left_out"].as_array().unwrap().len() as u64);
    assert!(contracts["header_rows"][1] == contracts["header_row"] && !contracts["recognised_by"].as_array().unwrap().is_empty());
}

#[test]
fn a_hostile_header_is_shown_without_its_escapes() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("付款.csv"), "日期,收款单位,用途,金额,\u{1b}[31m备注\n2020-03-01,甲,乙,120.00,\u{1b}]0;x\u{7}\n")
        .unwrap();
    let text = out(&run(folder.path(), &["inspect", ".", "--write-mapping"]));
    assert!(text.contains("付款.csv") && !text.contains('\u{1b}') && !text.contains('\u{7}'), "{text}");
    let drafted = std::fs::read_to_string(folder.path().join("mapping.toml")).unwrap();
    assert!(!drafted.contains('\u{1b}') && !drafted.contains('\u{7}'), "{drafted}");
    assert_eq!(run(folder.path(), &["inspect", "."]).status.code(), Some(0));
}

#[test]
fn the_drafted_mapping_gives_the_same_reading_and_is_never_overwritten() {
    for name in ["street-office", "clean-office", "messy-office"] {
        let folder = copied(name);
        let before = findings(folder.path());
        let shown = out(&run(folder.path(), &["inspect", "books", "--json"]));
        let result = run(folder.path(), &["inspect", "books", "--write-mapping"]);
        assert_eq!(result.status.code(), Some(0), "{}", err(&result));
        let path = folder.path().join("books/mapping.toml");
        let drafted = std::fs::read_to_string(&path).unwrap();
        let after = findings(folder.path());
        assert_eq!(before["findings"], after["findings"], "{drafted}");
        let mut tables = [&before, &after].map(|json| {
            let inputs = json["units"][0]["inputs"].as_array().unwrap().iter().filter(|input| !input["table"].is_null());
            inputs.cloned().collect::<Vec<_>>()
        });
        tables[1].retain(|input| input["file"] != "mapping.toml");
        assert_eq!(tables[0], tables[1], "{drafted}");
        assert!(shown.contains("contracts"));
        let again = run(folder.path(), &["inspect", "books", "--write-mapping"]);
        assert_eq!(again.status.code(), Some(2));
        assert!(err(&again).contains("已存在"), "{}", err(&again));
        assert_eq!(drafted, std::fs::read_to_string(&path).unwrap());
    }
}

#[test]
fn the_draft_of_a_sheet_that_was_not_recognised_lists_its_headers() {
    let folder = tempfile::tempdir().unwrap();
    let text = "某某往来登记\n办理日,对方户名,发生数,说明\n2020-03-01,甲公司,120.00,纸\n2020-03-02,乙公司,80.00,笔\n";
    std::fs::write(folder.path().join("登记.csv"), text).unwrap();
    run(folder.path(), &["inspect", ".", "--write-mapping"]);
    let path = folder.path().join("mapping.toml");
    let drafted = std::fs::read_to_string(&path).unwrap();
    assert!(drafted.contains("# header_row = 2") && drafted.contains("# \"对方户名\" = \"none\" # B: 甲公司 | 乙公司"), "{drafted}");
    // Filled in with Chinese names it is read.
    let filled =
        drafted.lines().map(|line| line.strip_prefix("# ").filter(|line| line.contains('=') || line.starts_with('[')).unwrap_or(line));
    let filled = filled.collect::<Vec<_>>().join("\n").replace("table = \"none\"", "table = \"付款台账\"");
    let filled = [("办理日", "日期"), ("对方户名", "收款单位"), ("发生数", "金额"), ("说明", "用途")]
        .iter()
        .fold(filled, |text, (header, field)| text.replace(&format!("\"{header}\" = \"none\""), &format!("\"{header}\" = \"{field}\"")));
    std::fs::write(&path, &filled).unwrap();
    let shown = out(&run(folder.path(), &["inspect", "."]));
    assert!(shown.contains("识别为: 付款台账 (payments)") && shown.contains("amount 200.00"), "{filled}\n{shown}");
}

#[test]
fn a_draft_asks_for_what_a_column_can_be_and_of_no_other_table_than_the_title_says() {
    let draft = |name: &str, rows: &str| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), rows).unwrap();
        run(folder.path(), &["inspect", ".", "--write-mapping"]);
        std::fs::read_to_string(folder.path().join("mapping.toml")).unwrap()
    };
    let sided =
        "某镇序时账\n日期,凭证号,摘要,科目名称,方向,发生数额度\n2023-01-03,记-1,付款,办公费,借,100\n2023-01-03,记-1,付款,银行存款,贷,100\n";
    assert!(draft("序时账.csv", sided).contains("还差 amount 金额: 把是它的那一列"));
    let nothing_left = "某镇合同台账\n合同编号,合同名称,乙方,签订日期\nHT-1,道路,甲公司,2022-01-01\n";
    assert!(draft("合同.csv", nothing_left).contains("还差 amount 合同金额: 表上各列都已认出"));
    let statement = "资产负债表\n单位:某镇\n资产,年初余额,期末余额\n货币资金,100,200\n固定资产,100,200\n";
    assert!(draft("报表.csv", statement).contains("# table = \"none\""));
    let other = "某镇序时账\n,借方,,贷方,\n日期,科目,金额一,科目,金额一\n2023-01-03,办公费,100,银行存款,100\n";
    assert!(!draft("账.csv", other).contains("# table = \"expenses\""));
}

#[test]
fn the_draft_of_a_sheet_that_lacks_one_column_keeps_what_is_known_and_names_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "某镇付款台账\n序号,付款日期,凭证号,对方账户名称,用途,金额\n1,2023-01-03,记-1,某公司,货款,1000\n";
    std::fs::write(folder.path().join("付款台账.csv"), rows).unwrap();
    run(folder.path(), &["inspect", ".", "--write-mapping"]);
    let draft = std::fs::read_to_string(folder.path().join("mapping.toml")).unwrap();
    for line in
        ["# table = \"payments\" # 付款台账 / payments; 还差 payee 收款单位", "# \"金额\" = \"amount\"", "# \"对方账户名称\" = \"none\""]
    {
        assert!(draft.contains(line), "{line}\n{draft}");
    }
    let entry = draft.lines().skip_while(|line| *line != "# [[sheet]]").map(|line| line.trim_start_matches("# "));
    let filled = entry.collect::<Vec<_>>().join("\n").replace("\"对方账户名称\" = \"none\"", "\"对方账户名称\" = \"payee\"");
    std::fs::write(folder.path().join("mapping.toml"), filled).unwrap();
    let text = out(&run(folder.path(), &["inspect", "."]));
    assert!(text.contains("D 对方账户名称 → payee: 某公司") && text.contains("保留1行"), "{text}");
}

/// What is told of the mapping in a folder with two registers and a mapping.
fn of_mapping(mapping: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let rows = "2024-03-01,记-1,甲公司,纸,120\n2024-03-02,记-2,乙公司,笔,80\n";
    for (name, header) in
        [("付款台账2023.csv", "日期,凭证号,对方,用途,付款金额"), ("付款台账2024.csv", "日期,凭证号,对方户名,用途,付款金额")]
    {
        std::fs::write(folder.path().join(name), format!("{header}\n{rows}")).unwrap();
    }
    std::fs::write(folder.path().join("mapping.toml"), mapping).unwrap();
    let report = check(&[folder.path().to_path_buf()]);
    let inputs = report.units.iter().flat_map(|unit| &unit.inputs);
    let told = inputs.flat_map(|input| input.why.iter().chain(input.problems.iter().map(|problem| &problem.why)));
    told.filter(|why| why.contains("行的“")).cloned().collect()
}

#[test]
fn what_a_mapping_says_of_no_sheet_is_told_with_the_nearest_name() {
    let told = of_mapping("[[sheet]]\nfile = '付款台账2024.xls'\ntable = 'payments'\n");
    assert_eq!(told, ["第2行的“付款台账2024.xls”对不上任何文件,是否想写“付款台账2024.csv”?"]);
    let told = of_mapping("[[sheet]]\nfile = '付款*'\nsheet = 'Sheet1'\ntable = 'payments'\n");
    assert_eq!(told, ["第3行的“Sheet1”对不上任何工作表"]);
    let told = of_mapping(
        "[[sheet]]\nfile = '付款*'\ntable = 'payments'\n[sheet.columns]\n'对方' = 'payee'\n'对方户名' = 'payee'\n'开票经办科室人员' = 'method'\n",
    );
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("mapping.toml 第7行的“开票经办科室人员”不是这张表的列名,这张表的列名有: 日期"), "{told:?}");
}

#[test]
fn what_a_mapping_says_twice_or_otherwise_of_a_column_is_told_with_both_lines() {
    let entry = |columns: &str| of_mapping(&format!("[[sheet]]\nfile = '付款台账2023*'\ntable = 'payments'\n[sheet.columns]\n{columns}"));
    for (columns, wanted) in [
        ("'付款金额' = 'amount'\n'用途' = 'payee'\n'对方' = 'payee'\n", "第7行的“对方”(C列)和第6行的“用途”(D列)都写成 payee,只采用了C列"),
        ("'C' = 'payee'\n'用途' = '收款单位'\n", "第5行的“C”(C列)和第6行的“用途”(D列)都写成 payee,只采用了C列"),
        ("'E' = 'amount'\n'付款金额' = 'none'\n", "第5行的“E”和第6行的“付款金额”是同一列,却写成 amount 和 none,采用了 amount"),
        ("'对方' = 'payee'\n'c' = 'purpose'\n", "第6行的“c”和第5行的“对方”是同一列,却写成 purpose 和 payee,采用了 purpose"),
    ] {
        let told = entry(columns);
        assert!(told.len() == 1 && told[0].contains(wanted), "{columns} {told:?}");
    }
    for columns in
        ["'付款金额' = 'amount'\n'E' = 'amount'\n", "'对方' = 'none'\n'用途' = 'none'\n", "'对方' = 'payee'\n'用途' = 'purpose'\n"]
    {
        assert_eq!(entry(columns), Vec::<String>::new(), "{columns}");
    }
}

#[test]
fn a_header_row_that_the_sheet_has_not_or_that_is_data_is_told() {
    let told = |row: u32, text: &str, columns: &str| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("支付.csv"), text).unwrap();
        std::fs::write(folder.path().join("付款台账.csv"), "日期,收款单位,用途,金额\n2024-01-02,丁公司,墨,5\n").unwrap();
        let mapping = format!("[[sheet]]\nfile = '支付*'\ntable = 'payments'\nheader_row = {row}\n[sheet.columns]\n{columns}");
        std::fs::write(folder.path().join("mapping.toml"), mapping).unwrap();
        let report = check(&[folder.path().to_path_buf()]);
        let input = report.units[0].inputs.iter().find(|input| input.file == "支付.csv").unwrap().clone();
        assert_eq!(input.rows_in, input.rows + input.rows_left_out(), "{input:#?}");
        let told = input.why.iter().chain(input.problems.iter().map(|problem| &problem.why)).cloned();
        (input.rows, told.filter(|why| why.contains("第4行写表头")).collect::<Vec<_>>())
    };
    let letters = "'A' = 'date'\n'B' = 'payee'\n'C' = 'purpose'\n'D' = 'amount'\n";
    let names = "'办理' = 'date'\n'给谁' = 'payee'\n'款' = 'amount'\n";
    let rows = "2024-05-06,甲公司,纸,120.5\n2024-05-07,乙公司,笔,80\n2024-05-08,丙公司,墨,70\n";
    let text = format!("支付登记\n办理,给谁,事项,款\n{rows}");
    let (kept, said) = told(3, &text, letters);
    assert!(kept == 2 && said[0].contains("第3行,而该行有日期“2024-05-06”和金额“120.5”"), "{kept} {said:?}");
    let (kept, said) = told(3, &text, names);
    assert!(kept == 0 && said[0].contains("第3行,而该行有日期“2024-05-06”"), "{kept} {said:?}");
    let (kept, said) = told(99, &text, letters);
    assert!(kept == 0 && said[0].contains("第99行,而这张表只到第5行"), "{kept} {said:?}");
    let (kept, said) = told(2, &format!("支付登记\n\n办理,给谁,事项,款\n{rows}"), letters);
    assert!(kept == 0 && said[0].contains("第2行,而该行是空行"), "{kept} {said:?}");
    // A header that names a day, one of numbered columns, one of years.
    for header in ["2024-05-06止,给谁,事项,款", "办理,给谁,事项,120", "日期,收款单位,2024-05-06,120"] {
        let (kept, said) = told(2, &format!("支付登记\n{header}\n{rows}"), letters);
        assert_eq!((kept, said), (3, Vec::new()), "{header}");
    }
    // Sheets too long to be held.
    let long = format!("{text}{}", "2024-05-09,丁公司,纸,60\n".repeat(1_500));
    let (kept, said) = told(3, &long, letters);
    assert!(kept == 1_502 && said.len() == 1, "{kept} {said:?}");
}

#[test]
fn a_column_that_one_sheet_of_an_entry_has_is_not_told_of_another() {
    let columns = "[sheet.columns]\n'付款金额' = 'amount'\n'对方' = 'payee'\n'对方户名' = 'payee'\n'经济科目' = 'none'\n";
    let told = of_mapping(&format!("[[sheet]]\nfile = '付款*'\ntable = 'payments'\n{columns}"));
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn the_programs_own_workbook_under_another_name_is_no_ledger() {
    let folder = copied("street-office");
    let checked = run(folder.path(), &["check", "books", "--out", "清单", "-q"]);
    assert_eq!(checked.status.code(), Some(1), "{}", err(&checked));
    let books = tempfile::tempdir().unwrap();
    std::fs::copy(folder.path().join("清单/疑点清单.xlsx"), books.path().join("上年问题.xlsx")).unwrap();
    let shown = out(&run(books.path(), &["inspect", "."]));
    assert!(shown.contains("这是 ledgerlint 自己写的工作簿"), "{shown}");
}

/// What `inspect` says of a bank's statement in a folder of its own with these files.
fn statement_beside(files: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let statement =
        "交易日期,收入,支出,余额,对方户名,附言\n2023-04-05,5000,,9000,示例财政局,拨款\n2023-04-06,,640.5,8359.5,示例印务公司,印刷费\n";
    for (name, text) in files.iter().chain([&("流水.csv", statement)]) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let shown = out(&run(folder.path(), &["inspect", "."]));
    shown.split("\n\n").find(|part| part.contains("流水.csv\n")).unwrap().to_owned()
}

#[test]
fn a_statement_counts_where_it_is_all_there_is_or_the_mapping_says_so() {
    let register = ("付款台账.csv", "付款日期,凭证号,收款单位,用途,付款金额\n2023-04-06,记-3,示例印务公司,印刷费,640.5\n");
    let minutes = ("会议纪要.csv", "会议日期,议题,金额\n2023-04-01,印刷,700\n");
    let mapping = ("mapping.toml", "[[sheet]]\nfile = \"流水.csv\"\ntable = \"payments\"\n");
    assert!(statement_beside(&[register]).contains("未采用: 是银行对账单"));
    for files in [&[][..], &[minutes], &[register, mapping]] {
        let shown = statement_beside(files);
        assert!(shown.contains("控制合计: 1行; amount 640.50"), "{files:?}\n{shown}");
    }
}
