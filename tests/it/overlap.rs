//! Registers whose rows stand in two files or sheets count once, each case beside lists that are only alike; of open items of several days the
//! latest counts. Whatever the order of the files, and the same once converted.

use std::collections::BTreeMap;
use std::path::Path;

use ledgerlint::findings::Report;
use ledgerlint::job;
use rust_xlsxwriter::Workbook;

use super::support::{knowledge, options};

/// A file, a sheet of it, and its rows, cells parted by strokes. A sheet without a name is a text file.
type Sheet<'a> = (&'a str, &'a str, String);

fn write(folder: &Path, sheets: &[Sheet]) {
    let mut books: BTreeMap<&str, Workbook> = BTreeMap::new();
    for (file, name, rows) in sheets {
        if name.is_empty() {
            std::fs::write(folder.join(file), rows.replace('|', ",")).unwrap();
            continue;
        }
        let sheet = books.entry(file).or_default().add_worksheet().set_name(*name).unwrap();
        for (row, line) in (0..).zip(rows.lines()) {
            for (column, cell) in (0..).zip(line.split('|')) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).unwrap(),
                    Err(_) => sheet.write_string(row, column, cell).unwrap(),
                };
            }
        }
    }
    for (file, mut book) in books {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        book.save(path).unwrap();
    }
}

fn findings(report: &Report) -> Vec<String> {
    let said = report.findings.iter().map(|one| format!("{} {} {:?} {}", one.rule, one.subject, one.irregular_amount, one.message));
    let mut said: Vec<String> = said.collect();
    said.sort();
    said
}

/// The report on some sheets; the account of rows holds, the order of files changes nothing, and neither does `convert`.
fn checked(case: &str, sheets: &[Sheet]) -> Report {
    let knowledge = knowledge();
    let check = |folder: &Path| job::check(&options(&[folder.to_path_buf()]), &knowledge).unwrap();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), sheets);
    let report = check(folder.path());
    for input in report.units.iter().flat_map(|unit| &unit.inputs).filter(|input| input.table.is_some()) {
        assert_eq!(input.rows_in, input.rows + input.rows_left_out(), "{case}: {}", input.file);
    }
    // The same sheets in the other order within their workbooks, which is all that names leave open.
    let turned = tempfile::tempdir().unwrap();
    write(turned.path(), &sheets.iter().rev().cloned().collect::<Vec<_>>());
    assert_eq!(findings(&report), findings(&check(turned.path())), "{case}: order");
    assert_eq!(kept(&report), kept(&check(turned.path())), "{case}: order");
    let converted = job::convert(&options(&[folder.path().to_path_buf()]), &knowledge).unwrap();
    let again = tempfile::tempdir().unwrap();
    for unit in converted {
        let place = again.path().join(&report.units[0].unit);
        std::fs::create_dir_all(&place).unwrap();
        for (name, bytes) in unit.files {
            std::fs::write(place.join(name), bytes).unwrap();
        }
        if let Some(settings) = unit.settings {
            std::fs::write(place.join("ledgerlint.toml"), settings).unwrap();
        }
    }
    let again = check(again.path());
    assert_eq!(findings(&report), findings(&again), "{case}: converted");
    assert_eq!(kept(&report), kept(&again), "{case}: converted");
    report
}

/// How many rows count of each table.
fn kept(report: &Report) -> BTreeMap<String, usize> {
    let mut kept = BTreeMap::new();
    for input in report.units.iter().flat_map(|unit| &unit.inputs) {
        if let Some(table) = &input.table {
            *kept.entry(table.clone()).or_default() += input.rows;
        }
    }
    kept
}

/// How many rows count in all, and the sheets of which rows were left out as repeated.
fn counted(case: &str, sheets: &[Sheet]) -> (usize, Vec<String>) {
    let report = checked(case, sheets);
    let mut told: Vec<String> = Vec::new();
    for input in report.units.iter().flat_map(|unit| &unit.inputs) {
        let repeated = input.left_out.iter().filter(|row| row.why.contains("只计一次") || row.why.contains("较早状态"));
        let count = repeated.map(|row| row.rows.unwrap_or(1)).sum::<usize>();
        if count > 0 {
            let name = input.sheet.clone().filter(|_| input.file.contains("一册"));
            told.push(format!("{} {count}", name.as_deref().unwrap_or(&input.file)));
            assert!(input.problems.iter().any(|problem| problem.why.contains("为准")), "{case}: {:?}", input.problems);
        }
    }
    told.sort();
    (kept(&report).into_values().sum(), told)
}

const PAID: &str = "付款日期|凭证号|收款单位|用途|金额\n";
const PLAIN: &str = "付款日期|收款单位|用途|金额\n";

fn paid(rows: &[&str]) -> String {
    format!("{PAID}{}\n", rows.join("\n"))
}

const ONE: &str = "2021-02-05|记-11|示例印务有限公司|宣传资料印刷费|12600";
const TWO: &str = "2021-04-25|记-30|恒远照明工程有限公司|路灯维修工程款|60200";
const THREE: &str = "2021-05-12|记-4|临江文具有限公司|购办公用品|2380";
const FOUR: &str = "2021-10-12|记-14|临江文具有限公司|购办公用品|2380";

/// Without voucher numbers.
fn plain(rows: &[&str]) -> String {
    let bare = |row: &&str| row.split('|').enumerate().filter(|(at, _)| *at != 1).map(|(_, cell)| cell).collect::<Vec<_>>().join("|");
    format!("{PLAIN}{}\n", rows.iter().map(bare).collect::<Vec<_>>().join("\n"))
}

#[test]
fn payments_of_overlapping_lists_count_once() {
    for (case, one, other, rows, told) in [
        ("a half and a whole year", paid(&[ONE, TWO]), paid(&[ONE, TWO, FOUR]), 3, "甲.xlsx 2"),
        ("without voucher numbers", plain(&[ONE, TWO]), plain(&[ONE, TWO, FOUR]), 3, "甲.xlsx 2"),
        ("months that overlap", plain(&[ONE, TWO, THREE]), plain(&[TWO, THREE, FOUR]), 4, "乙.xlsx 2"),
        ("fewer columns", plain(&[ONE, TWO]), paid(&[ONE, TWO, FOUR]), 3, "甲.xlsx 2"),
        ("the shorter list says more", paid(&[ONE, TWO]), plain(&[ONE, TWO, FOUR]), 3, "乙.xlsx 2"),
        ("one row with its voucher's number", paid(&[TWO]), paid(&[ONE, TWO, FOUR]), 3, "甲.xlsx 1"),
        ("one of several with its number", paid(&[TWO, THREE]), paid(&[ONE, TWO, FOUR]), 4, "甲.xlsx 1"),
        ("twice in each", plain(&[TWO, TWO, ONE]), plain(&[TWO, TWO, ONE, FOUR]), 4, "甲.xlsx 3"),
        ("twice in one of them", plain(&[TWO, ONE, THREE]), plain(&[TWO, TWO, ONE, THREE, FOUR]), 5, "甲.xlsx 3"),
    ] {
        // Without numbers the names have to tell.
        let numbered = one.contains("凭证号") && other.contains("凭证号");
        let names = if numbered { ["甲.xlsx", "乙.xlsx"] } else { ["2021年上半年付款台账.xlsx", "2021年付款台账.xlsx"] };
        let told = told.replace("甲.xlsx", names[0]).replace("乙.xlsx", names[1]);
        let sheets = [(names[0], "付款", one), (names[1], "付款", other)];
        assert_eq!(counted(case, &sheets), (rows, vec![told]), "{case}");
    }
    // Nothing says that one is a part of the other: two accounts, two instalments, two months.
    for [one, other] in [
        ["甲.xlsx", "乙.xlsx"],
        ["付款台账（基本户）.xlsx", "付款台账（零余额户）.xlsx"],
        ["付款第一批.xlsx", "付款第二批.xlsx"],
        ["1月/付款.xlsx", "2月/付款.xlsx"],
        ["2020年付款台账.xlsx", "2021年付款台账.xlsx"],
    ] {
        let sheets = [(one, "付款", plain(&[ONE, TWO])), (other, "付款", plain(&[ONE, TWO, FOUR]))];
        assert_eq!(counted(one, &sheets), (5, vec![]), "{one}");
    }
}

#[test]
fn payments_that_are_only_alike_all_count() {
    let other = |row: &str, from: &str, to: &str| row.replace(from, to);
    for (case, one, two, rows) in [
        ("one alike without a number", plain(&[TWO]), plain(&[ONE, TWO, FOUR]), 4),
        ("one alike of another number", paid(&[TWO]), paid(&[&other(TWO, "记-30", "记-31"), FOUR]), 3),
        ("all alike of other numbers", paid(&[ONE, TWO]), paid(&[&other(ONE, "记-11", "记-12"), &other(TWO, "记-30", "记-31")]), 4),
        ("other days", plain(&[ONE, TWO]), plain(&[&other(ONE, "02-05", "03-05"), &other(TWO, "04-25", "05-25")]), 4),
        ("other purposes", plain(&[ONE, TWO]), plain(&[&other(ONE, "印刷费", "设计费"), &other(TWO, "维修", "更换")]), 4),
        ("one of two is another", plain(&[ONE, TWO]), plain(&[ONE, &other(TWO, "60200", "60300")]), 4),
        ("twice within one list", plain(&[TWO, TWO]), plain(&[FOUR]), 3),
    ] {
        let sheets = [("甲.xlsx", "付款", one), ("乙.xlsx", "付款", two)];
        assert_eq!(counted(case, &sheets), (rows, vec![]), "{case}");
    }
}

#[test]
fn a_payment_made_twice_is_still_found_where_its_list_stands_twice() {
    let twice = TWO.replace("04-25", "04-28").replace("记-30", "记-36");
    let first = paid(&[ONE, TWO, &twice]);
    let report = checked("duplicate", &[("1-6月付款台账.csv", "", first), ("1-12月付款台账.csv", "", paid(&[ONE, TWO, &twice, FOUR]))]);
    let found: Vec<&str> = report.findings.iter().filter(|one| one.rule == "duplicate-payment").map(|one| one.subject.as_str()).collect();
    assert_eq!(found, ["恒远照明工程有限公司"]);
}

const PRIZES: &str = "序号|姓名|奖金\n";

fn prizes(title: &str, day: &str, people: &[&str]) -> String {
    let rows: Vec<String> = (1..).zip(people).map(|(number, person)| format!("{number}|{person}|800")).collect();
    format!("{title}\n{day}\n{PRIZES}{}\n合计||{}\n", rows.join("\n"), people.len() * 800)
}

const WALK: &str = "职工健步走比赛奖金发放表";
const DAY: &str = "2021年10月22日";

#[test]
fn a_sheet_of_all_beside_one_for_each_department_counts_once() {
    let walk = |people: &[&str]| prizes(WALK, DAY, people);
    for (case, sheets, rows, told) in [
        (
            "总表 and departments, one of a single person",
            vec![("汇总", walk(&["张三", "吴佳", "李四"])), ("农业办", walk(&["张三", "吴佳"])), ("财政所", walk(&["李四"]))],
            3,
            vec!["农业办 2", "财政所 1"],
        ),
        (
            "of one person each",
            vec![("全镇", walk(&["张三", "李四"])), ("甲", walk(&["张三"])), ("乙", walk(&["李四"]))],
            2,
            vec!["乙 1", "甲 1"],
        ),
        // Another event, another day, another list of the same people.
        (
            "another event",
            vec![("汇总", walk(&["张三", "李四"])), ("登山", prizes("职工登山比赛奖金发放表", DAY, &["张三", "李四"]))],
            4,
            vec![],
        ),
        ("another day", vec![("汇总", walk(&["张三", "李四"])), ("2", prizes(WALK, "2021年11月22日", &["张三", "李四"]))], 4, vec![]),
        ("two departments", vec![("农业办", walk(&["张三", "李四"])), ("财政所", walk(&["张三", "李四"]))], 4, vec![]),
        ("two months", vec![("3月", walk(&["张三", "李四"])), ("4月", walk(&["张三", "李四"]))], 4, vec![]),
        ("two turns", vec![("第一批", walk(&["张三", "李四"])), ("第二批", walk(&["张三", "李四"]))], 4, vec![]),
        (
            "two organisers",
            vec![
                ("汇总", prizes(&format!("{WALK}\n组织单位：工会"), DAY, &["张三", "李四"])),
                ("妇联", prizes(&format!("{WALK}\n组织单位：妇联"), DAY, &["张三", "李四"])),
            ],
            4,
            vec![],
        ),
    ] {
        let sheets: Vec<Sheet> = sheets.into_iter().map(|(sheet, rows)| ("一册奖金发放表.xlsx", sheet, rows)).collect();
        let told: Vec<String> = told.into_iter().map(str::to_owned).collect();
        assert_eq!(counted(case, &sheets), (rows, told), "{case}");
    }
    let files = [
        ("健步走奖金发放表.xlsx", "发放表", walk(&["张三", "吴佳", "李四"])),
        ("健步走奖金发放表（财政所）.xlsx", "发放表", walk(&["吴佳", "李四"])),
    ];
    assert_eq!(counted("a part in a file of its own", &files), (3, vec!["健步走奖金发放表（财政所）.xlsx 2".to_owned()]));
}

#[test]
fn registers_of_every_kind_count_once() {
    let purchases = "序号|购置日期|资产名称|数量|单价|金额|审批表号\n";
    let assets = "资产编号|资产名称|数量|原值|取得日期|累计折旧\n";
    let expenses = "报销日期|凭证号|费用类别|报销事由|报销金额|餐数|人数|人员名单\n";
    let contracts = "合同编号|合同名称|对方单位|签订日期|合同金额|验收日期|付款条款\n";
    let minutes = "会议日期|议题|涉及金额|决议\n";
    let list = |header: &str, rows: &[&str]| format!("{header}{}\n", rows.join("\n"));
    for (case, header, short, long, rows) in [
        (
            "purchases, numbered anew",
            purchases,
            vec!["1|2021-03-15|台式电脑|6|4980|29880|GZ3", "2|2021-04-08|打印机|2|1680|3360|"],
            vec!["3|2021-03-15|台式电脑|6|4980|29880|GZ3", "4|2021-04-08|打印机|2|1680|3360|", "5|2021-09-02|文件柜|5|680|3400|"],
            3,
        ),
        (
            "assets, the depreciation grown since",
            assets,
            vec!["A1|台式电脑|6|29880|2021-03-15|100", "A2|打印机|2|3360|2021-04-08|50"],
            vec!["A1|台式电脑|6|29880|2021-03-15|300", "A2|打印机|2|3360|2021-04-08|150", "A3|文件柜|5|3400|2021-09-02|0"],
            3,
        ),
        (
            "assets alike of other numbers",
            assets,
            vec!["A1|台式电脑|1|4980|2021-03-15|0", "A2|台式电脑|1|4980|2021-03-15|0"],
            vec!["A3|台式电脑|1|4980|2021-03-15|0", "A4|台式电脑|1|4980|2021-03-15|0"],
            4,
        ),
        (
            "assets of two offices, each numbered from 1",
            assets,
            vec!["1|台式电脑|1|4980|2021-03-15|0", "2|打印机|1|1680|2021-03-15|0"],
            vec!["1|台式电脑|1|4980|2021-03-15|0", "2|打印机|1|1680|2021-03-15|0", "3|文件柜|1|680|2021-03-15|0"],
            5,
        ),
        (
            "expenses",
            expenses,
            vec!["2021-03-09|记-22|加班用餐|防汛加班用餐|860|8||", "2021-03-19|记-27|办公费|购办公用品|120|||"],
            vec![
                "2021-03-09|记-22|加班用餐|防汛加班用餐|860|8||",
                "2021-03-19|记-27|办公费|购办公用品|120|||",
                "2021-08-19|记-7|办公费|购纸|90|||",
            ],
            3,
        ),
        (
            "a contract, accepted since",
            contracts,
            vec!["YX-1|路灯维修合同|恒远照明工程有限公司|2021-02-03|86000||验收合格后支付70%，余款一年后付清"],
            vec![
                "YX-1|路灯维修合同|恒远照明工程有限公司|2021-02-03|86000|2021-04-20|验收合格后支付70%，余款一年后付清",
                "YX-2|绿化合同|红石园林有限公司|2021-08-03|50000||验收合格后付清",
            ],
            2,
        ),
        (
            "minutes",
            minutes,
            vec!["2021-04-16|研究路灯维修工程款支付|60200|同意支付", "2021-05-16|研究购车|150000|同意"],
            vec!["2021-04-16|研究路灯维修工程款支付|60200|同意支付", "2021-05-16|研究购车|150000|同意", "2021-09-16|研究绿化|50000|同意"],
            3,
        ),
    ] {
        let (file, other) = match header {
            _ if header == purchases => ("2021年上半年资产购置明细.xlsx", "2021年资产购置明细.xlsx"),
            _ if header == assets => ("固定资产台账6月.xlsx", "固定资产台账12月.xlsx"),
            _ if header == expenses => ("费用报销台账1-6月.xlsx", "费用报销台账1-12月.xlsx"),
            _ if header == contracts => ("合同台账1-6月.xlsx", "合同台账1-12月.xlsx"),
            _ => ("会议纪要台账1-6月.xlsx", "会议纪要台账1-12月.xlsx"),
        };
        let sheets = [(file, "表", list(header, &short)), (other, "表", list(header, &long))];
        assert_eq!(counted(case, &sheets).0, rows, "{case}");
    }
}

#[test]
fn what_only_the_list_says_that_gives_way_is_taken_over() {
    let header = "购置日期|资产名称|数量|单价|金额|审批表号\n";
    let half = format!("{header}2021-03-15|台式电脑|6|4980|29880|GZ3\n2021-04-08|打印机|2|1680|3360|GZ4\n");
    let year = format!("{header}2021-03-15|台式电脑|6|4980|29880|GZ3\n2021-04-08|打印机|2|1680|3360|\n2021-09-02|文件柜|5|680|3400|\n");
    let report = checked("blank", &[("2021年上半年资产购置明细.xlsx", "表", half), ("2021年资产购置明细.xlsx", "表", year)]);
    let found: Vec<&str> =
        report.findings.iter().filter(|one| one.rule == "asset-purchase-unapproved").map(|one| one.subject.as_str()).collect();
    assert_eq!(found, ["文件柜"]);
    let whys: Vec<&str> = report.units[0].inputs.iter().flat_map(|input| &input.left_out).map(|row| row.why.as_str()).collect();
    assert!(whys.iter().any(|why| why.contains("第3行相同,只计一次;那一行没有的“配置审批表号”取自本行")), "{whys:?}");
}

fn items(day: &str, rows: &[&str]) -> String {
    format!("往来款清理明细表\n{day}\n序号|科目名称|往来单位|金额|形成时间|形成原因\n{}\n", rows.join("\n"))
}

#[test]
fn of_open_items_of_several_days_the_latest_count() {
    let (village, station, dam, firm) = (
        "1|其他应收款|云溪村委会|36000|2012年6月|借周转金",
        "2|其他应收款|原云溪农技站|128500|1998年|欠缴统筹款",
        "3|其他应付款|恒远照明工程有限公司|8600|2018-05-03|路灯质保金",
        "4|其他应收款|临江建设有限公司|5000|2021-05-03|垫付水费",
    );
    let paid_back = village.replace("36000", "26000");
    for (case, one, two, rows) in [
        (
            "the same",
            items("截止日期：2020年12月31日", &[village, station, dam]),
            items("截止日期：2021年12月31日", &[village, station, dam]),
            3,
        ),
        (
            "some less, some cleared, one new",
            items("截止日期：2020-12-31", &[village, station, dam]),
            items("截止日期：2021-12-31", &[&paid_back, station, firm]),
            3,
        ),
        ("a list without the day", items("2020年", &[village, station]), items("2021年", &[village, station, firm]), 3),
        // Lists of other accounts, other parties, of one day, or of none.
        ("other accounts", items("截止日期：2020-12-31", &[village, station]), items("截止日期：2021-12-31", &[dam]), 3),
        (
            "other parties",
            items("截止日期：2020-12-31", &[village, station]),
            items("截止日期：2021-12-31", &[&station.replace("农技站", "水管站"), &village.replace("云溪", "东山")]),
            4,
        ),
        ("of one day", items("截止日期：2021-12-31", &[village]), items("截止日期：2021-12-31", &[&paid_back]), 2),
        ("of no day", items("", &[village, station]), items("", &[&paid_back, firm]), 4),
    ] {
        let sheets = [("往来款清理表2020.xlsx", "往来", one), ("往来款清理表2021.xlsx", "往来", two)];
        assert_eq!(counted(case, &sheets).0, rows, "{case}");
    }
}

#[test]
fn a_list_of_prizes_that_adds_up_others_is_none() {
    let list = |title: &str, rows: &[&str]| format!("{title}\n姓名|奖金\n{}\n", rows.join("\n"));
    let chess = || list("2023年5月4日职工象棋赛奖金发放表", &["张伟|500", "王芳|300"]);
    let shuttle = || list("2023年6月4日职工羽毛球赛奖金发放表", &["张伟|500", "王芳|400"]);
    let all = "2023年职工文体活动奖金汇总表\n序号|姓名|象棋|羽毛球|奖金合计\n1|张伟|500|500|1000\n2|王芳|300|400|700\n";
    let sheets = |all: &str| [("一册.xlsx", "象棋", chess()), ("一册.xlsx", "羽毛球", shuttle()), ("一册.xlsx", "汇总表", all.to_owned())];
    assert_eq!(counted("a sheet", &sheets(all)), (4, vec!["汇总表 2".to_owned()]));
    assert_eq!(counted("one figure is another", &sheets(&all.replace("|400|700", "|450|750"))), (6, vec![]));
    let year = || list("2023年工会文体活动奖金统计表", &["张伟|1000", "王芳|700"]);
    let files = [("象棋.xlsx", "表", chess()), ("羽毛球.xlsx", "表", shuttle()), ("全年奖金统计表.xlsx", "Sheet1", year())];
    assert_eq!(counted("a file", &files), (4, vec!["全年奖金统计表.xlsx 2".to_owned()]));
    // What everybody got alike adds up by chance.
    let alike = |title: &str, sum: &str| list(title, &[&format!("张伟|{sum}"), &format!("王芳|{sum}")]);
    let three = [
        ("象棋.xlsx", "表", alike("2023年5月4日职工象棋赛奖金发放表", "400")),
        ("羽毛球.xlsx", "表", alike("2023年6月4日职工羽毛球赛奖金发放表", "500")),
        ("奖金统计表.xlsx", "Sheet1", alike("2023年10月20日职工运动会奖金发放统计表", "900")),
    ];
    assert_eq!(counted("one sum for all", &three), (6, vec![]));
    // One list beside one that is called a summary adds up nothing.
    let two =
        [("象棋.xlsx", "表", chess()), ("奖金统计表.xlsx", "Sheet1", list("2023年6月4日拔河赛奖金统计表", &["张伟|500", "王芳|300"]))];
    assert_eq!(counted("one list", &two), (4, vec![]));
}

#[test]
fn an_extract_of_large_payments_counts_once() {
    let (first, second) = (paid(&[ONE, THREE]), paid(&[TWO, FOUR]));
    let large = |rows: &[&str]| format!("1万元以上付款台账\n{}", plain(rows));
    let other = TWO.replace("恒远照明工程有限公司", "东山照明工程有限公司");
    for (case, rows, wanted, told) in [
        ("all of them stand there", vec![ONE, TWO], 4, vec!["大额付款 2".to_owned()]),
        ("one of them", vec![ONE], 4, vec!["大额付款 1".to_owned()]),
        ("one is another", vec![ONE, &other], 6, vec![]),
    ] {
        let sheets =
            [("一册.xlsx", "一季度", first.clone()), ("一册.xlsx", "二季度", second.clone()), ("一册.xlsx", "大额付款", large(&rows))];
        assert_eq!(counted(case, &sheets), (wanted, told), "{case}");
    }
    // The same single row in a list of another name may be another payment.
    let sheets = [("一册.xlsx", "一季度", first), ("一册.xlsx", "另付", plain(&[ONE]))];
    assert_eq!(counted("no extract", &sheets), (3, vec![]));
}
