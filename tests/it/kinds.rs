//! Which table a list is, and whose: from the file to the finding, with near twins that stay what they are.

use ledgerlint::findings::Report;
use ledgerlint::tables::TableKind;

use super::support::check;

/// The report on a folder with these files.
pub fn checked(files: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    check(&[folder.path().to_path_buf()])
}

/// Some other list, without which a folder would hold nothing that can be read; its name comes last.
const BESIDE: (&str, &str) = ("花名册.csv", "花名册,\n姓名,部门\n王五,办公室\n");

/// What a list is read as beside another one.
pub fn alone(name: &str, text: &str) -> Option<TableKind> {
    read(&checked(&[(name, text), BESIDE])).first().and_then(|(table, _)| *table)
}

/// The subjects of a rule's findings.
pub fn of(report: &Report, rule: &str) -> Vec<String> {
    report.findings.iter().filter(|finding| finding.rule == rule).map(|finding| finding.subject.clone()).collect()
}

/// What each sheet was read as, and how many rows of it.
pub fn read(report: &Report) -> Vec<(Option<TableKind>, usize)> {
    report.units.iter().flat_map(|unit| &unit.inputs).map(|input| (input.table.as_deref().and_then(TableKind::named), input.rows)).collect()
}

fn units(report: &Report) -> Vec<&str> {
    report.units.iter().map(|unit| unit.unit.as_str()).collect()
}

pub fn problems(report: &Report) -> String {
    let all = report.units.iter().flat_map(|unit| &unit.inputs).flat_map(|input| &input.problems);
    all.map(|problem| problem.why.as_str()).collect::<Vec<_>>().join("\n")
}

pub fn unchecked(report: &Report, rule: &str) -> String {
    let rules = report.units.iter().flat_map(|unit| &unit.rules).filter(|own| own.rule == rule);
    rules.flat_map(|rule| &rule.unchecked).map(|told| told.why.as_str()).collect::<Vec<_>>().join("\n")
}

const LEDGER: &str = "其他应收款明细账,,,,,,\n2019年1月—2023年12月,,,,,,\n科目：1218.01 其他应收款-贺建军,,,,,,\n\
    日期,凭证字号,摘要,借方,贷方,方向,余额\n2019-03-12,记-5,借差旅费,6000,,借,6000\n";
const LEDGER_OF_ANOTHER: &str = "科目：1218.02 其他应收款-罗秀梅,,,,,,\n2019-04-02,记-7,借备用金,3000,,借,3000\n\
    2019-05-06,记-9,还备用金,,3000,平,0\n";

#[test]
fn a_ledger_of_some_accounts_has_one_side_of_its_vouchers() {
    for text in [LEDGER.to_owned(), format!("{LEDGER}{LEDGER_OF_ANOTHER}")] {
        let report = checked(&[("其他应收款明细账.csv", &text)]);
        assert_eq!(of(&report, "voucher-unbalanced"), [""; 0]);
        assert!(unchecked(&report, "voucher-unbalanced").contains("个别科目的明细账"));
        assert_eq!(report.units[0].as_of, "2023-12-31");
        assert_eq!(of(&report, "stale-receivable"), ["贺建军"]);
    }
    // A journal of few vouchers of which one lacks its other side is accused all the same.
    let journal = "日期,凭证号,摘要,科目名称,借方金额,贷方金额\n2023-01-05,记-1,水费,业务活动费用,80,\n2023-01-05,记-1,水费,银行存款,,80\n\
        2023-01-06,记-2,电费,业务活动费用,90,\n";
    assert_eq!(of(&checked(&[("序时账.csv", journal)]), "voucher-unbalanced"), ["记-2"]);
}

/// Two books in one journal, each numbered from 1, with a column of that header.
fn journal_of_two(header: &str, [first, second]: [&str; 2]) -> String {
    let mut text = format!("{header},日期,凭证号,摘要,科目名称,借方金额,贷方金额\n");
    for (book, amount) in [(first, "500"), (second, "700")] {
        for number in 1..=3 {
            let head = format!("{book},2023-03-1{number},记-{number},{book}办公费");
            text.push_str(&[head.as_str(), ",业务活动费用,", amount, ",\n", head.as_str(), ",银行存款,,", amount, "\n"].concat());
        }
    }
    text
}

#[test]
fn a_column_headed_by_a_kind_of_units_names_them() {
    for header in ["预算单位名称", "核算主体", "核算组织", "单位全称", "村名", "行政村", "村（社区）", "账簿", "学校名称", "组织名称"]
    {
        let report = checked(&[("序时账.csv", &journal_of_two(header, ["东山村", "西山村"]))]);
        assert_eq!(units(&report), ["东山村", "西山村"], "{header}");
        assert_eq!(of(&report, "voucher-number-duplicate"), [""; 0], "{header}");
    }
    // What says nothing of units is told.
    let report = checked(&[("序时账.csv", &journal_of_two("分部", ["甲", "乙"]))]);
    assert_eq!(report.units.len(), 1);
    assert!(problems(&report).contains("“分部”列有2个值,各自从头编凭证号"), "{}", problems(&report));
    // One book whose vouchers are of several villages.
    let one = journal_of_two("村名", ["东山村", "西山村"]).replace("西山村,2023-03-1", "西山村,2023-04-1");
    let one = one.replace("记-1,西", "记-4,西").replace("记-2,西", "记-5,西").replace("记-3,西", "记-6,西");
    assert_eq!(checked(&[("序时账.csv", &one)]).units.len(), 1);
}

#[test]
fn in_a_list_units_are_what_stands_beside_whom_they_paid() {
    let payments = "预算单位名称,日期,收款人,用途,金额\n东山镇政府,2023-05-10,甲公司,办公费,900\n西山乡政府,2023-05-11,甲公司,办公费,900\n";
    assert_eq!(units(&checked(&[("集中支付.csv", payments)])), ["东山镇政府", "西山乡政府"]);
    let own_firms = "单位,日期,收款人,用途,金额\n青石城投公司,2023-05-10,甲公司,办公费,900\n青石水务公司,2023-05-11,乙公司,办公费,800\n";
    assert_eq!(units(&checked(&[("付款台账.csv", own_firms)])), ["青石城投公司", "青石水务公司"]);
    // Whom was bought from, and whom a list is for, are none.
    let bought = "单位,日期,资产名称,数量,单价,金额\n云山商贸有限公司,2023-05-10,电脑,1,5000,5000\n县林业局,2023-05-11,桌子,1,900,900\n";
    assert_eq!(checked(&[("资产购置明细.csv", bought)]).units.len(), 1);
    let paid_out = "村名,姓名,金额,日期\n东山村,张三,300,2023-05-10\n西山村,李四,300,2023-05-10\n";
    assert_eq!(checked(&[("慰问金发放表.csv", paid_out)]).units.len(), 1);
}

#[test]
fn a_register_of_contracts_may_number_them_by_its_rows() {
    let payments = "日期,收款单位,用途,金额\n2023-07-01,路通建设有限公司,村道硬化工程款,165000\n";
    let contracts = "枫林村经济合同台账,,,,,,\n序号,合同名称,承包（承建）方,签订时间,合同金额（元）,付款方式,竣工验收时间\n\
        1,村道硬化施工合同,路通建设有限公司,2023-02-20,165000,验收合格后付95%，余款一年后付清,2023-08-25\n";
    let report = checked(&[("付款台账.csv", payments), ("合同.csv", contracts)]);
    assert_eq!(of(&report, "early-payment").len(), 1, "{:?}", read(&report));
    let report = checked(&[("合同.csv", &contracts.replace("承包（承建）方", "乙方"))]);
    assert_eq!(read(&report), [(Some(TableKind::Contracts), 1)]);
    // The same without its title is none, and what was bought is not lost.
    let bought = "2023年采购明细,,,,\n序号,名称,供应商,日期,金额\n1,电脑,甲公司,2023-02-20,5000\n";
    assert_eq!(read(&checked(&[("采购.csv", bought)])), [(Some(TableKind::Purchases), 1)]);
}

#[test]
fn minutes_say_what_was_decided_on_in_any_column_of_matters() {
    let payments =
        "日期,收款单位,用途,金额\n2022-04-12,甲建筑公司,产业园围墙建设工程款,76000\n2022-07-12,乙水利公司,堤坝加固工程款,88000\n";
    let minutes = |header: &str| {
        format!("党委会会议记录,,,\n时间,{header},金额,结果\n2022-04-01,产业园围墙建设,76000,通过\n2022-05-01,年度考核,,通过\n")
    };
    for header in ["内容", "讨论内容", "议案", "题目", "主要内容", "会议内容"] {
        let report = checked(&[("付款台账.csv", payments), ("会议记录.csv", &minutes(header))]);
        assert_eq!(of(&report, "large-outlay-without-minutes"), ["乙水利公司"], "{header}");
    }
    // Without what was decided on nobody can be accused.
    let report = checked(&[("付款台账.csv", payments), ("会议记录.csv", &minutes("记录员"))]);
    assert_eq!(of(&report, "large-outlay-without-minutes"), [""; 0]);
    assert_eq!(read(&report)[1].0, None);
    // All that was said stands in one column.
    let prose = "党委会会议记录,\n日期,记录内容\n2022-04-01,研究产业园围墙建设，同意支付甲建筑公司7.6万元\n2022-05-01,研究年度考核\n";
    let report = checked(&[("付款台账.csv", payments), ("会议记录.csv", prose)]);
    assert_eq!(of(&report, "large-outlay-without-minutes"), ["乙水利公司"]);
    // Elsewhere 内容 is no topic.
    let spent = "日期,内容,金额\n2022-04-01,办公用品,760\n";
    assert_ne!(alone("a.csv", spent), Some(TableKind::Minutes));
}

#[test]
fn what_was_advanced_is_owed_and_not_paid_out() {
    let advances = "暂付款清理登记表,,,,,\n截止2023年12月31日,,,,,\n姓名,借款日期,借款事由,借款金额,已还,未还\n\
        贺建军,2012-05,差旅费,5000,2000,3000\n张三,2013-05,会议费,800,800,0\n";
    let report = checked(&[("暂付款.csv", advances)]);
    assert_eq!(read(&report), [(Some(TableKind::OpenItems), 2)]);
    assert_eq!(of(&report, "stale-receivable"), ["贺建军"]);
    let paid = "困难补助发放表,,\n姓名,日期,金额\n贺建军,2023-05-06,500\n";
    assert_eq!(read(&checked(&[("a.csv", paid)])), [(Some(TableKind::Benefits), 1)]);
}

#[test]
fn papers_of_what_was_given_back_or_not_bought_are_told() {
    let list = |title: &str, header: &str| format!("2023年9月8日{title},,\n序号,姓名,{header}\n1,张建国,900\n2,李秀英,900\n");
    for title in ["登山比赛奖金清退名单", "登山比赛奖金退还名单", "登山比赛奖金退回登记"] {
        for header in ["金额", "奖金"] {
            assert_eq!(alone("名单.csv", &list(title, header)), None, "{title} {header}");
        }
    }
    let report = checked(&[("名单.csv", &list("登山比赛奖金发放表", "奖金"))]);
    assert_eq!(of(&report, "bonus-over-standard").len(), 2);
    let things = |title: &str| format!("2023年{title},,,,,\n日期,单号,名称,数量,单价,金额\n2023-01-05,1,电脑,2,3000,6000\n");
    for title in ["政府采购意向公开", "设备维修登记", "资产损失清单", "资产出让清单", "受捐物资登记", "办公设备申领表"]
    {
        assert_eq!(alone("清单.csv", &things(title)), None, "{title}");
    }
    assert_eq!(read(&checked(&[("清单.csv", &things("设备购置清单"))])), [(Some(TableKind::Purchases), 1)]);
}

#[test]
fn a_ledger_of_spending_names_whom_it_paid() {
    let spent = "经费支出明细账,,,,\n记账日期,凭证号,摘要,对方单位,支出金额\n2022-09-15,记-1,购运动服,康体服饰店,24600\n\
        2022-09-28,记-2,购运动服,康体服饰店,24600\n";
    for header in ["对方单位", "往来单位", "对方户名"] {
        let report = checked(&[("经费支出明细.csv", &spent.replace("对方单位", header))]);
        assert_eq!(of(&report, "duplicate-payment"), ["康体服饰店"], "{header}");
    }
}

#[test]
fn a_number_used_twice_is_told_beside_numbers_that_run_through_the_book() {
    let journal = |numbers: [&str; 6]| {
        let rows = [
            "2021-10-05,记-1,水费,业务活动费用,80,",
            "2021-10-05,记-1,水费,银行存款,,80",
            "2021-10-12,记-2,电费,业务活动费用,90,",
            "2021-10-12,记-2,电费,银行存款,,90",
            "2021-10-15,记-2,印刷费,业务活动费用,70,",
            "2021-10-15,记-2,印刷费,库存现金,,70",
        ];
        let rows = rows.iter().zip(numbers).map(|(row, number)| format!("{number},{row}\n"));
        format!("序号,日期,凭证号,摘要,科目名称,借方金额,贷方金额\n{}", rows.collect::<String>())
    };
    for numbers in [["1", "2", "3", "4", "5", "6"], ["1", "", "2", "", "3", ""], ["1", "1", "2", "2", "3", "3"], [""; 6]] {
        let report = checked(&[("序时账.csv", &journal(numbers))]);
        assert_eq!(of(&report, "voucher-number-duplicate"), ["记-2"], "{numbers:?}");
    }
    // Numbers of one voucher that go on from page to page.
    let report = checked(&[("序时账.csv", &journal(["1", "2", "1", "2", "3", "4"]))]);
    assert_eq!(of(&report, "voucher-number-duplicate"), [""; 0]);
}

#[test]
fn ages_say_since_when_something_is_owed() {
    let head = "其他应收款账龄分析表,,,\n截止日期：2023年12月31日  单位：元,,,\n";
    let in_text = format!("{head}序号,单位名称,期末余额,账龄\n1,乡供销社,36000,5年以上\n2,刘平,5000,1年以内\n3,文化站,8000,3年以上\n");
    let in_columns = format!(
        "{head}序号,单位名称,期末余额,1年以内,1-2年,3-5年,5年以上\n1,乡供销社,36000,,,,36000\n2,刘平,5000,5000,,,\n\
         3,文化站,8000,3000,,5000,\n合计,,49000,8000,0,5000,36000\n"
    );
    for (text, rows) in [(in_text, 3), (in_columns, 4)] {
        let report = checked(&[("往来账龄.csv", &text)]);
        assert_eq!(read(&report), [(Some(TableKind::OpenItems), rows)]);
        assert_eq!(of(&report, "stale-receivable"), ["乡供销社", "文化站"]);
        assert_eq!(problems(&report), "");
    }
    // A day is better than an age.
    let dated = format!("{head}单位名称,期末余额,形成时间,账龄\n乡供销社,36000,2023-05-01,5年以上\n");
    assert_eq!(of(&checked(&[("往来账龄.csv", &dated)]), "stale-receivable"), [""; 0]);
}

#[test]
fn a_payout_may_be_headed_by_the_thing_that_was_handed_out() {
    let list = |header: &str, amounts: [&str; 3]| {
        let [first, second, total] = amounts;
        format!(
            "趣味运动会发放表,,,\n时间：2024年4月30日,,,\n序号,姓名,{header},签字\n1,邓芳,{first},\n2,罗国平,{second},\n,合计,{total},\n"
        )
    };
    for header in ["运动服（元）", "运动服", "奖励", "值班补助（元）"] {
        let report = checked(&[("发放表.csv", &list(header, ["600", "900", "1500"]))]);
        assert_eq!(read(&report), [(Some(TableKind::Benefits), 2)], "{header}");
    }
    assert_eq!(of(&checked(&[("发放表.csv", &list("运动服", ["600", "900", "1500"]))]), "clothing-over-standard").len(), 2);
    // Pieces, sizes, and sums that nothing proves.
    for (header, amounts) in [("运动服", ["1", "1", "2"]), ("运动服", ["170", "175", ""]), ("工号", ["600", "900", "1500"])] {
        assert_ne!(alone("发放表.csv", &list(header, amounts)), Some(TableKind::Benefits), "{header} {amounts:?}");
    }
    // Amounts that no sum can hold cost nothing else.
    let huge = "79000000000000000000000000000";
    let report =
        checked(&[("发放表.csv", &list("值班补助", [huge; 3])), ("奖金.csv", "2022年9月30日征文比赛奖金发放表,\n姓名,奖金\n杨勇,1500\n")]);
    assert_eq!(of(&report, "bonus-over-standard"), ["杨勇"]);
    // What they paid is nobody's name.
    let shares = "2023年社保,,\n月份,职工,金额\n2023-01,35,900\n2023-02,36,920\n";
    assert_ne!(alone("社保.csv", shares), Some(TableKind::Benefits));
    for header in ["作者", "参赛选手", "职工", "教师", "名字"] {
        let prizes = format!("2022年9月30日征文比赛奖金发放表,,\n名次,{header},奖金\n一等奖,杨勇,1500\n");
        assert_eq!(of(&checked(&[("奖金.csv", &prizes)]), "bonus-over-standard"), ["杨勇"], "{header}");
    }
}

#[test]
fn heads_and_feet_of_pages_are_no_data() {
    let prizes = "2022年11月18日投篮赛奖金发放表,,,\n名次,获奖人,奖金（元）,签名\n一等奖,何志刚,700,\n,合计,700,\n校长：,,会计：,\n";
    let report = checked(&[("奖金.csv", prizes)]);
    assert_eq!((problems(&report).as_str(), read(&report)), ("", vec![(Some(TableKind::Benefits), 1)]));
    let journal = "凭证序时簿,,,,,\n单位：双江镇人民政府,,2023年,,第1页,\n日期,凭证号,摘要,科目名称,借方金额,贷方金额\n\
        2023-01-05,记-1,水费,业务活动费用,80,\n2023-01-05,记-1,水费,银行存款,,80\n";
    assert_eq!(problems(&checked(&[("序时簿.csv", journal)])), "");
    // Rows of amounts above a header are data still.
    let above = journal.replace("单位：双江镇人民政府,,2023年,,第1页,", "2023-01-02,记-0,上年,,5,5");
    assert!(problems(&checked(&[("序时簿.csv", &above)])).contains("像数据"));
}

#[test]
fn a_book_of_income_and_spending_holds_payments() {
    let book = "枫林村2023年收支流水账,,,,,\n日期,摘要,收/付款人,收入,支出,结余\n上年结余,,,,,32000\n1月5日,收鱼塘承包款,张水生,12000,,44000\n\
        3月2日,付村道修补工程款,大力建筑队,,18000,26000\n3月20日,付村道修补工程款,大力建筑队,,18000,8000\n合计,,,12000,36000,\n";
    let report = checked(&[("收支流水账.csv", book)]);
    assert_eq!(read(&report), [(Some(TableKind::Payments), 2)]);
    assert_eq!(problems(&report), "");
    assert_eq!(of(&report, "duplicate-payment"), ["大力建筑队"]);
    // Beside a register of payments it is no bank's statement that was booked there.
    let register = "日期,凭证号,收款单位,用途,金额\n2023-05-06,记-1,远大公司,工程款,88000\n";
    assert_eq!(read(&checked(&[("付款台账.csv", register), ("收支流水账.csv", book)])).len(), 2);
    let statement = book.replace("收支流水账", "银行流水");
    let both = read(&checked(&[("付款台账.csv", register), ("流水.csv", &statement)]));
    assert_eq!(both.iter().filter(|(table, _)| *table == Some(TableKind::Payments)).count(), 1);
}
