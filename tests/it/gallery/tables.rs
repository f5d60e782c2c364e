//! Sheets that are no table or hold rows and cells that cannot be used.

use super::Case;
use super::bytes::{rows, xlsx};

/// The reproducers.
pub fn cases() -> Vec<Case> {
    headers()
        .into_iter()
        .chain(periods())
        .chain(parties())
        .chain(amounts())
        .chain(others())
        .chain(left_out())
        .chain(values())
        .chain(proofs())
        .chain(cash_books())
        .chain(of_persons())
        .chain(void())
        .chain(slipped())
        .collect()
}

/// Lines and lists of which it is told whom they are about.
fn parties() -> Vec<Case> {
    vec![
        Case::new("journal-one-payee", "a journal with one name on every line below 收款人").file(
            "序时账.csv",
            (0..12).fold("日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,收款人\n".to_owned(), |text, number| {
                let (day, code, amount) = (10 + number, 5001 + number, 300 + number);
                text + &format!(
                    "2023-03-{day},记-{n},付费用,{code},费用{n},{amount},,职工01\n2023-03-{day},记-{n},付费用,1002,银行存款,,{amount},职工01\n",
                    n = number + 1
                )
            }),
        ),
        Case::new("journal-no-summary", "a voucher of which no line has a summary").file(
            "序时账.csv",
            "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额\n2023-03-01,记-1,付费用,500101,业务活动费用,500,\n2023-03-01,记-1,付费用,1002,银行存款,,500\n\
             2023-03-02,记-2,,500101,业务活动费用,600,\n2023-03-02,记-2,,1002,银行存款,,600\n",
        ),
        Case::new("balances-parties", "what parties owe on the account of the title, below 单位名称").file(
            "余额.csv",
            "往来单位余额表,,,,,\n科目：1218 其他应收款,,,,,\n单位编码,单位名称,期初余额,本期借方,本期贷方,期末余额\n001,职工01,5000,0,0,5000\n002,云溪村委会,36000,0,0,36000\n",
        ),
        Case::new("contracts-second-party", "a contract that the unit is the second party of").file(
            "合同台账.csv",
            "某镇政府合同台账,,,,,\n合同编号,合同名称,甲方,乙方,签订日期,合同金额\nHT-01,租赁合同,赵某租房部,某镇政府,2021-02-01,86000\nHT-02,维修合同,某镇政府,大地维修公司,2021-02-03,50000\n",
        ),
    ]
}

fn periods() -> Vec<Case> {
    vec![
        Case::new("table-months-side-by-side", "a trial balance whose months stand beside each other").file(
            "科目余额表.csv",
            ",,期初余额,1月,,2月,,期末余额\n科目编码,科目名称,,借方,贷方,借方,贷方,\n1001,库存现金,100,10,,20,,130\n1002,银行存款,500,,10,,20,470\n",
        ),
        Case::new("table-months-that-do-not-add-up", "a trial balance without one of its months").file(
            "科目余额表.csv",
            "科目编码,科目名称,期初余额,1月借方,1月贷方,3月借方,3月贷方,期末余额\n1001,库存现金,100,10,,20,,150\n1002,银行存款,500,,10,,20,450\n",
        ),
        Case::new("table-ages-without-a-day", "ages of open items that count back from a day that nothing says").file(
            "其他应收款明细表.csv",
            "单位名称,款项内容,账龄,期末余额\n示例村委会,借款,5年以上,10000\n示例商行,预付款,1年以内,300\n",
        ),
    ]
}

fn headers() -> Vec<Case> {
    let header = ["日期", "收款单位", "用途", "金额"];
    let above = rows(&[
        &["2020-01-02", "甲公司", "纸", "#5"],
        &["2020-01-03", "乙公司", "笔", "#6"],
        &header,
        &["2020-02-02", "丙公司", "墨", "#7"],
    ]);
    let behind =
        rows(&[&["日期", "凭证号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额"], &["期末余额", "#0.00", "日期", "收款单位"]]);
    let titled = rows(&[&["某办事处付款台账"], &header, &["2020-01-02", "甲公司", "纸", "#5"]]);
    vec![
        Case::new("table-no-header", "a text that is no table").file("说明.csv", "这是一段说明文字\n没有表格\n"),
        Case::new("table-near-miss", "a table that lacks a column").file("台账.csv", "日期,收款单位,用途\n2020-03-01,甲公司,办公用品\n"),
        Case::new("table-titled-miss", "a table that its title names and one needed column of which nobody knows")
            .file("付款台账.csv", "付款台账\n付款日期,凭证号,收款方全称,用途,付款金额\n2023-03-05,记-4,大地维修公司,屋面维修款,86000.00\n"),
        Case::new("table-titled-miss-no-header", "a table that its title names and one needed column of which has no header")
            .file("付款台账.csv", "付款台账\n付款日期,凭证号,,用途,付款金额\n2023-03-05,记-4,大地维修公司,屋面维修款,86000.00\n"),
        Case::new("table-units-unused", "a list with names below 单位名称 that may be units or departments of one")
            .file("付款台账.csv", "单位名称,付款日期,收款单位,用途,付款金额\n石桥,2023-03-05,大地维修公司,屋面维修款,8600.00\n白沙,2023-03-06,大地维修公司,维修款,860.00\n"),
        Case::new("journal-parties-or-units", "a journal whose names below 单位名称 share one run of numbers").file(
            "序时账.csv",
            "日期,凭证号,摘要,科目编码,科目名称,单位名称,借方金额,贷方金额\n2023-03-01,记-1,付工作经费,500101,业务活动费用,甲村村委会,500,\n2023-03-01,记-1,付工作经费,1002,银行存款,甲村村委会,,500\n\
             2023-03-02,记-2,付工作经费,500101,业务活动费用,乙村村委会,600,\n2023-03-02,记-2,付工作经费,1002,银行存款,乙村村委会,,600\n\
             2023-03-03,记-3,付工作经费,500101,业务活动费用,丙村村委会,700,\n2023-03-03,记-3,付工作经费,1002,银行存款,丙村村委会,,700\n",
        ),
        Case::new("table-amounts-unreadable", "a table of whose amounts none can be read").file(
            "付款台账.csv",
            "日期,收款单位,用途,金额\n2020-03-01,甲公司,纸,一百多\n2020-03-02,乙公司,笔,约二百\n2020-03-03,丙公司,墨,三百左右\n",
        ),
        Case::new("table-numbers-too-large", "an amount and a quantity larger than any can be").file(
            "资产购置明细.csv",
            "日期,凭证号,资产名称,数量,单价,金额\n2023-03-01,记-1,电脑,2,3500,7000\n2023-03-02,记-2,打印机,1,1500,12345678901234567890\n\
             2023-03-03,记-3,文件柜,9876543210987654321098765,800,1600\n",
        ),
        Case::new("table-dates-unreadable", "a table of whose dates none can be read")
            .file("付款台账.csv", "日期,收款单位,用途,金额\n月初,甲公司,纸,100\n月中,乙公司,笔,200\n月底,丙公司,墨,300\n"),
        Case::new("table-columns-numbered", "a form whose columns are numbered below the header").file(
            "付款台账.csv",
            "日期,收款单位,用途,金额\n甲,乙,丙,1\n2020-01-02,甲公司,纸,5.00\n2020-01-03,乙公司,笔,6.00\n",
        ),
        Case::new("table-two-amounts", "two columns of one name, and nothing says which is the amount").file(
            "付款台账.csv",
            "日期,收款单位,用途,金额,金额\n2020-01-02,甲公司,纸,5.00,7.00\n2020-01-03,乙公司,笔,6.00,6.00\n",
        ),
        Case::new("table-ambiguous", "a table that could be either of two")
            .file("汇总.csv", "日期,收款人,事由,金额\n2020-03-01,张三,购办公用品,120.00\n"),
        Case::new("table-data-above-header", "rows of data above the header").file("付款台账.xlsx", xlsx(&[("付款", &above)], "<sst/>")),
        Case::new("table-named-everywhere", "a table that title, sheet and file call by its name")
            .file("付款台账.xlsx", xlsx(&[("付款台账", &titled)], "<sst/>")),
        Case::new("table-behind-table", "a row that looks like a further header and is none")
            .file("付款台账.xlsx", xlsx(&[("付款", &behind)], "<sst/>")),
        Case::new("table-printed-voucher", "a voucher printed as a form that shows one side")
            .file("付款凭证.csv", "付款凭证,,\n贷方科目：银行存款,2023年1月5日,付字第1号\n摘要,借方科目,金额\n付办公费,业务活动费用,100\n"),
        Case::new("table-printed-voucher-unproven", "printed vouchers, one of which does not balance").file(
            "记账凭证.csv",
            "记账凭证,,,\n某某街道办事处,2023年1月5日,,记字第1号\n摘要,会计科目,借方金额,贷方金额\n付办公费,业务活动费用,100,\n付办公费,银行存款,,100\n\
             记账凭证,,,\n2023年1月6日,,,记字第2号\n摘要,会计科目,借方金额,贷方金额\n付水费,业务活动费用,100,\n合计,,100,100\n",
        ),
        Case::new("table-printed-voucher-total", "a printed voucher whose total is not that of its lines").file(
            "记账凭证.csv",
            "记账凭证,,,\n2023年1月5日,,,记字第1号\n摘要,会计科目,借方金额,贷方金额\n付办公费,业务活动费用,100,\n付办公费,银行存款,,100\n合计,,300,300\n",
        ),
        Case::new("table-side-by-side", "a list with columns that stand again in another order")
            .file("慰问金发放表.csv", "姓名,慰问金,备注,慰问金,姓名\n张三,100,,100,李四\n王五,100,,100,赵六\n"),
        Case::new("table-none-kept", "a list of payments that says of none to whom it went")
            .file("付款台账.csv", "日期,收款单位,用途,金额\n2020-03-01,,纸,120\n2020-03-02,,笔,80\n合计,,,200\n"),
        Case::new("table-two-units-of-money", "a header that says one unit of money and a foot that says another")
            .file("付款台账.csv", "日期,收款单位,用途,金额(元)\n2020-03-01,甲公司,纸,120\n2020-03-02,乙公司,笔,80\n注：金额单位为万元,,,\n"),
        Case::new("table-column-of-units", "a column that says another unit of money than the header beside it")
            .file("付款台账.csv", "日期,收款单位,用途,金额(元),单位\n2020-03-01,甲公司,纸,12,万元\n2020-03-02,乙公司,笔,8,万元\n"),
        Case::new("table-of-several-books", "a column of values each of which numbers its vouchers for itself").file(
            "序时账.csv",
            "分部,日期,凭证号,摘要,科目名称,借方金额,贷方金额\n\
             甲,2023-01-05,记-1,水费,业务活动费用,81,\n甲,2023-01-05,记-1,水费,银行存款,,81\n\
             甲,2023-01-06,记-2,水费,业务活动费用,82,\n甲,2023-01-06,记-2,水费,银行存款,,82\n\
             甲,2023-01-07,记-3,水费,业务活动费用,83,\n甲,2023-01-07,记-3,水费,银行存款,,83\n\
             乙,2023-01-05,记-1,电费,业务活动费用,81,\n乙,2023-01-05,记-1,电费,银行存款,,81\n\
             乙,2023-01-06,记-2,电费,业务活动费用,82,\n乙,2023-01-06,记-2,电费,银行存款,,82\n\
             乙,2023-01-07,记-3,电费,业务活动费用,83,\n乙,2023-01-07,记-3,电费,银行存款,,83\n",
        ),
        Case::new("table-codes-and-lines", "codes before names, lines behind voucher numbers, rulers between rows").file(
            "序时账.csv",
            "日期,凭证号,摘要,科目名称,借方金额,贷方金额,往来单位\n2023-01-05,记-1/1,印刷费,业务活动费用,100,,[01]甲公司\n\
             2023-01-05,记-1/2,印刷费,银行存款,,100,[01]甲公司\n-----,-----,-----,-----,-----,-----,-----\n\
             2023-01-06,记-2/1,办公费,业务活动费用,200,,[02]乙公司\n2023-01-06,记-2/2,办公费,银行存款,,200,[02]乙公司\n",
        ),
    ]
}

/// Columns of amounts beside each other.
fn amounts() -> Vec<Case> {
    vec![
        Case::new("table-total-of-parts", "a total that is the sum of what is called like the amount and others").file(
            "公务接待.csv",
            "公务接待费明细,,,,,\n日期,来访单位,接待事由,餐费,住宿费,合计\n2023-09-08,甲单位,调研,100,50,150\n2023-09-20,乙单位,检查,200,,200\n",
        ),
        Case::new("table-total-wrong", "a total that one row of many disproves").file(
            "公务接待.csv",
            "公务接待费明细,,,,,\n日期,来访单位,接待事由,餐费,住宿费,合计\n2023-09-08,甲单位,调研,100,50,150\n2023-09-20,乙单位,检查,200,,200\n2023-09-21,乙单位,检查,90,30,120\n2023-10-09,丙单位,调研,60,40,100\n2023-10-12,甲单位,调研,80,20,1000\n",
        ),
        Case::new("table-total-not-used", "a total that is mostly the sum, and wrong or blank elsewhere").file(
            "公务接待.csv",
            "公务接待费明细,,,,,\n日期,来访单位,接待事由,餐费,住宿费,合计\n2023-09-08,甲单位,调研,100,50,150\n2023-09-20,乙单位,检查,200,10,210\n2023-09-21,乙单位,检查,90,30,120\n2023-09-22,乙单位,检查,90,30,120\n2023-10-09,丙单位,调研,60,40,\n2023-10-12,甲单位,调研,80,20,1000\n2023-10-13,甲单位,调研,80,20,10\n",
        ),
        Case::new("table-total-blank", "a row whose total is blank beside its parts").file(
            "公务接待.csv",
            "公务接待费明细,,,,,\n日期,来访单位,接待事由,餐费,住宿费,合计\n2023-09-08,甲单位,调研,100,50,150\n2023-09-20,乙单位,检查,200,10,210\n2023-09-21,乙单位,检查,90,30,120\n2023-09-22,乙单位,检查,90,30,120\n2023-10-09,丙单位,调研,60,40,\n",
        ),
        Case::new("table-total-of-kinds", "a total of a prize and of something else").file(
            "登山活动奖金.csv",
            "2023年9月8日登山活动奖金发放表,,,\n姓名,奖金,油费,合计\n甲一,600,250,850\n乙二,500,250,750\n丙三,400,,400\n",
        ),
        Case::new("table-total-cut", "a total, what was cut and what was allowed").file(
            "公务接待.csv",
            "公务接待费明细,,,,,,\n日期,接待事由,餐费,住宿费,合计,核减,核定金额\n2023-09-08,调研,100,50,150,20,130\n2023-09-20,检查,200,10,210,,210\n",
        ),
        Case::new("table-total-allowed", "a total and what was allowed").file(
            "公务接待.csv",
            "公务接待费明细,,,,,\n日期,接待事由,餐费,住宿费,合计,实报\n2023-09-08,调研,100,50,150,130\n2023-09-20,检查,200,10,210,210\n",
        ),
        Case::new("table-yuan-blank", "rows below that lack the amount in yuan, in yuan and in dollars").file("付款台账.csv", {
            let header = "付款日期,收款单位,用途,币种,金额,折合人民币\n";
            let rows = "2023-03-01,甲公司,设备,USD,100,700\n".repeat(41);
            format!("{header}{rows}2023-03-05,乙公司,纸,人民币,120,\n2023-03-09,甲公司,设备,USD,500,\n")
        }),
        Case::new("table-instalments-alone", "instalments beside each other, one in each row").file(
            "付款台账.csv",
            "付款日期,收款单位,用途,首付金额,尾款金额\n2023-03-01,甲公司,印刷,6480,\n2023-12-01,甲公司,印刷,,700\n",
        ),
        Case::new("table-instalments-refused", "instalments beside each other and no amount").file(
            "付款台账.csv",
            "付款日期,收款单位,用途,首付,尾款\n2023-03-01,甲公司,印刷,6480,\n2023-12-01,甲公司,印刷,,700\n",
        ),
        Case::new("table-foreign-currency", "amounts in dollars and no column in yuan").file(
            "付款台账.csv",
            "付款日期,收款单位,用途,币种,金额\n2023-03-01,甲公司,设备,USD,1000\n2023-03-05,乙公司,纸,人民币,120\n2023-03-09,甲公司,设备,USD,500\n",
        ),
        Case::new("table-foreign-currency-blank", "a blank currency below dollars").file(
            "付款台账.csv",
            "付款日期,收款单位,用途,币种,金额\n2023-03-01,甲公司,设备,USD,1000\n2023-03-05,乙公司,设备,,120\n2023-03-09,甲公司,纸,人民币,500\n",
        ),
        Case::new("table-total-unlisted", "a total with a part that is of no known kind").file(
            "公务接待.csv",
            "公务接待费明细,,,,\n日期,来访单位,金额,甲店,合计\n2023-09-08,甲单位,100,50,150\n2023-09-20,乙单位,200,10,210\n",
        ),
        Case::new("table-years-between", "years between the rows of a register without dates").file(
            "付款.csv",
            "2023年3月付款台账,,\n收款单位,用途,金额\n一、2021年,,\n甲公司,纸,100\n二、2022年5月,,\n乙公司,笔,200\n",
        ),
        Case::new("table-foreign-currency-titled", "a title line that says dollars").file(
            "付款台账.csv",
            "付款台账,,,\n币种：美元,,,\n付款日期,收款单位,用途,金额\n2023-03-01,甲公司,设备,1000\n2023-03-09,甲公司,设备,500\n",
        ),
        Case::new("table-instalments", "instalments beside each other").file(
            "付款台账.csv",
            "收款单位,用途,付款日期,付款金额,第2次付款日期,第2次付款金额\n甲公司,印刷,2023-03-01,6480,2023-12-01,700\n乙公司,电费,2023-03-09,3862.70,,\n",
        ),
        Case::new("table-minutes-of-one-meeting", "minutes whose day stands in a line above").file(
            "会议.csv",
            "党工委会议纪要,,,\n会议时间：2023年3月8日上午,地点：三楼会议室,主持：职工01,\n序号,议题,汇报单位,会议决定\n1,研究广场改造工程28万元,城建办,同意\n",
        ),
        Case::new("table-many-columns", "a book in many columns").file(
            "业务活动费用.csv",
            "业务活动费用多栏明细账,,,,,,\n日期,凭证号,摘要,办公费,差旅费,合计,余额\n2023-01-05,记-1,付办公费,1200,,1200,1200\n2023-01-09,记-6,报差旅费,,650,650,1850\n",
        ),
        Case::new("table-instalments-rows", "instalments beside each other, with a day each").file(
            "付款台账.csv",
            "收款单位,用途,首付日期,首付金额,尾款日期,尾款金额\n甲公司,印刷,2023-03-01,6480,2023-12-01,700\n乙公司,电费,2023-03-09,3862.70,,\n",
        ),
        Case::new("table-instalments-beside-contracts", "what was paid on contracts, beside them").file(
            "合同付款台账.csv",
            "合同编号,合同名称,乙方,签订日期,合同金额,付款条件,验收日期,第一次付款日期,第一次付款金额,第二次付款日期,第二次付款金额\nA1,道路,宏图公司,2023-01-05,100000,验收后付清,2023-06-30,2023-01-10,50000,2023-05-01,50000\n",
        ),
        Case::new("table-register-blank-date", "a card and a decision without their dates").file(
            "固定资产台账.csv",
            "资产编号,资产名称,数量,原值,购置日期\nZC1,台式电脑,2,11600,2023-02-20\nZC2,空调,1,4200,\nZC3,文件柜,1,,2023-03-01\n",
        ),
        Case::new("table-amount-in-part", "what was really paid, filled in far below where it differs").file("付款台账.csv", {
            let header = "付款日期,收款单位,用途,金额,实际支付金额\n";
            format!("{header}{}2023-03-10,丙公司,设备,500,450\n", "2023-03-01,甲公司,印刷,6480,\n".repeat(60))
        }),
        Case::new("table-second-payout", "a second column of payouts")
            .file("奖金发放表.csv", "姓名,日期,奖金,服装\n张三,2020-01-02,100,300\n李四,2020-01-02,100,300\n"),
    ]
}

/// What shares its headers with a table and is none of that kind.
fn others() -> Vec<Case> {
    vec![
        Case::new("table-sum-of-anything", "a sum that may be of anything")
            .file("七月.csv", "日期,收款单位,里程,合计\n2023-07-01,甲公司,12,40\n2023-07-03,乙公司,8,16\n"),
        Case::new("table-ledger-without-account", "a ledger that does not say of which account it is").file(
            "明细账.csv",
            "库存现金明细账\n日期,凭证号,摘要,借方金额,贷方金额,余额\n2023-01-05,记-1,提取现金,3000,,4500\n2023-01-11,记-3,借差旅费,,2000,2500\n",
        ),
        Case::new("table-called-otherwise", "an application with the columns of payments")
            .file("付款申请.csv", "付款申请表\n日期,收款单位,用途,金额\n2020-03-01,甲公司,办公用品,100\n"),
        Case::new("table-foreign-column", "a list of invoices of what was sold")
            .file("发票.csv", "开票日期,购方名称,货物名称,金额\n2023-01-06,甲公司,房屋租金,4761.90\n"),
        Case::new("table-planned-amounts", "amounts that were only asked for")
            .file("a.csv", "日期,收款单位,事由,申请金额\n2020-03-01,甲公司,办公用品,100\n"),
        Case::new("table-statement", "a bank's statement with the columns of open items").file(
            "a.csv",
            "交易日期,流入,流出,余额,对方户名\n2023-01-06,5000,,109000,区财政局\n2023-01-06,,6480.5,102519.5,甲公司\n2023-01-18,,12600,89919.5,乙公司\n",
        ),
        Case::new("table-says-little", "a list of names that may be a roster").file("a.csv", "姓名,电话,备注\n张三,1,\n李四,2,\n"),
    ]
}

fn left_out() -> Vec<Case> {
    let header = "日期,收款单位,用途,金额\n";
    let one = "2020-03-01,甲公司,纸张,100.00\n";
    let two = "2020-03-02,乙公司,硒鼓,50.00\n";
    vec![
        Case::new("rows-left-out", "rows that are no data").file(
            "付款台账.csv",
            format!("{header}一、办公费,,,\n{one}{two}小计,,,150.00\n{header}单位名称:青石街道办事处,,,\n2020-03-03,丙公司,茶叶,30.00\n合计,,,180.00\n制表人:张三,,审核人:李四,\n"),
        ),
        Case::new("rows-left-out-by-the-thousand", "more rows that are no data than are named one by one")
            .file("付款台账.csv", format!("{header}{one}{two}{}", "一、办公费,,,\n".repeat(1_150))),
        Case::new("rows-problems-by-the-thousand", "more problems than are told one by one")
            .file("付款台账.csv", format!("{header}{}", "2020-03-01,甲公司,纸张,100.005\n".repeat(1_050))),
        Case::new("rows-total-without-label", "a total row without a label").file("付款台账.csv", format!("{header}{one}{two},,,150.00\n")),
        Case::new("rows-behind-total", "rows behind the total").file("付款台账.csv", format!("{header}{one}{two}合计,,,150.00\n2020-03-03,丙公司,茶叶,30.00\n")),
        Case::new("rows-total-differs", "a total that is not the sum").file("付款台账.csv", format!("{header}{one}{two}合计,,,160.00\n")),
        Case::new("rows-missing-field", "a row without a payee").file("付款台账.csv", format!("{header}{one}2020-03-02,,硒鼓,50.00\n")),
    ]
}

/// Commas without quotation marks, and cells beyond the header.
fn slipped() -> Vec<Case> {
    let journal = |row: &str| {
        let lines = (1..6)
            .map(|n| format!("2020-03-0{n},记-{n},付餐费,5001,业务活动费用,5,,\n2020-03-0{n},记-{n},付餐费,1002,银行存款,,5,\n"))
            .collect::<Vec<_>>()
            .concat();
        format!(
            "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,往来单位\n{lines}{row}\n2020-03-09,记-9,付水费,1002,银行存款,,1000,\n"
        )
    };
    let payments = |row: &str| format!("日期,凭证号,收款单位,用途,金额\n2020-03-01,记-1,乙公司,纸,100\n{row}\n");
    let uncomputed = rows(&[
        &["日期", "收款单位", "用途", "金额"],
        &["2020-02-02", "甲公司", "纸", "#120"],
        &["2020-02-03", "乙公司", "笔", "#120"],
        &["2020-02-04", "丙公司", "墨", "#120"],
    ])
    .replace("<c><v>120</v></c>", "<c><f>C2*3</f></c>");
    vec![
        Case::new("rows-slipped", "a comma in a summary, beyond the header")
            .file("序时账.csv", journal("2020-03-09,记-9,付水费,三月,5001,业务活动费用,1000,,水厂")),
        Case::new("rows-slipped-within", "a comma in a summary, with a blank cell at the end")
            .file("序时账.csv", journal("2020-03-09,记-9,付水费,三月,5001,业务活动费用,1000,,")),
        Case::new("rows-slipped-thousands", "a comma in an amount")
            .file("序时账.csv", journal("2020-03-09,记-9,付水费,5001,业务活动费用,1,000.00,,水厂")),
        Case::new("rows-slipped-lost", "a comma in a text of a row that fits in no way")
            .file("付款台账.csv", payments("2020-03-02,记-2,甲公司,修路,材料款,约三万")),
        Case::new("rows-cell-beyond", "a cell beyond the header").file("付款台账.csv", payments("2020-03-02,记-2,甲公司,修路,3000,见附件")),
        Case::new("column-formulas-without-results", "amounts that are formulas without results")
            .file("付款台账.xlsx", xlsx(&[("付款", &uncomputed)], "<sst/>")),
    ]
}

fn void() -> Vec<Case> {
    let journal = |marks: [&str; 2]| {
        let line = |number: usize, mark: &str| {
            format!(
                "2020-03-0{number},记-{number},付餐费,5001,业务活动费用,5,0,{mark}\n2020-03-0{number},记-{number},付餐费,1002,银行存款,0,5,{mark}\n"
            )
        };
        let lines: String = [1, 2].map(|number| line(number, marks[number - 1])).concat();
        format!("日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,作废标志\n{lines}")
    };
    let payments = "日期,收款单位,用途,金额,单据状态\n2020-03-01,甲公司,纸张,100.00,已支付\n2020-03-02,乙公司,硒鼓,50.00,已作废\n";
    vec![
        Case::new("rows-void-voucher", "a voucher marked void").file("序时账.csv", journal(["否", "是"])),
        Case::new("rows-void-most", "more rows marked void than not").file("序时账.csv", journal(["1", "1"])),
        Case::new("rows-void-unclear", "a mark that nobody can read").file("序时账.csv", journal(["0", "2"])),
        Case::new("rows-void-record", "a payment marked void").file("付款台账.csv", payments),
        Case::new("rows-of-a-statement", "a bank's statement with receipts")
            .file("流水.csv", "交易日期,借贷标志,交易金额,对方户名,用途\n2023-01-06,贷,5000,示例财政局,拨款\n2023-01-07,借,640.5,示例印务公司,印刷费\n"),
        Case::new("rows-of-no-payment", "what was not paid")
            .file("支付.csv", "支付日期,收款单位,用途,支付金额,支付状态\n2023-04-06,示例印务公司,印刷费,640.5,支付成功\n2023-04-07,示例商店,文具,99,已退票\n"),
        Case::new("rows-of-no-payment-by-remark", "what was not paid, by a remark")
            .file("支付.csv", "支付日期,收款单位,用途,支付金额,备注\n2023-04-06,示例印务公司,印刷费,640.5,\n2023-04-07,示例商店,文具,99,退票，重开\n"),
        Case::new("table-statement-beside-register", "a bank's statement beside the register of payments")
            .file("付款台账.csv", "付款日期,凭证号,收款单位,用途,付款金额\n2023-04-06,记-3,示例印务公司,印刷费,640.5\n")
            .file("银行流水.csv", "交易日期,收入,支出,余额,对方户名,附言\n2023-04-05,5000,,9000,示例财政局,拨款\n2023-04-06,,640.5,8359.5,示例印务公司,印刷费\n"),
        Case::new("rows-of-receipts", "receipts in a column of their own")
            .file("收支.csv", "交易日期,转入金额,转出金额,对方户名,用途\n2023-02-06,5000,,示例财政局,拨款\n2023-02-07,,640.5,示例印务公司,印刷费\n"),
        Case::new("rows-of-receipts-on-the-debit-side", "receipts on the debit side, as the balances show")
            .file(
                "日记.csv",
                "日期,借/贷,付款金额,余额,收款单位,用途\n2023-03-06,借,5000,5000,示例财政局,拨款\n2023-03-07,贷,640.5,4359.5,示例印务公司,印刷费\n",
            ),
        Case::new("rows-unposted", "a voucher that is not posted")
            .file("序时账.csv", journal(["是", "否"]).replace("作废标志", "记账标志")),
    ]
}

fn values() -> Vec<Case> {
    let header = "日期,收款单位,用途,金额\n2020-03-01,甲公司,纸张,100.00\n";
    vec![
        Case::new("cell-amount", "an amount that cannot be read")
            .file("付款台账.csv", format!("{header}2020-03-02,乙公司,硒鼓,1.200.00\n")),
        Case::new("cell-balance-without-side", "a balance without a side among others that have one").file(
            "科目余额表.csv",
            "科目编码,科目名称,期初余额,本期借方,本期贷方,期末余额\n1001,库存现金,借 10.00,5.00,3.00,借 12.00\n1002,银行存款,借 90.00,3.00,5.00,88.00\n3001,累计盈余,贷 100.00,0,0,贷 100.00\n",
        ),
        Case::new("cell-date-unclear", "a date that may be either of two").file(
            "2020年付款台账.xlsx",
            xlsx(&[("付款", &rows(&[&["日期", "收款单位", "用途", "金额"], &["#1.1", "甲公司", "纸", "#5"], &["#12.31", "乙公司", "笔", "#6"]]))], "<sst/>"),
        ),
        Case::new("cell-period", "periods that name no one month").file(
            "序时账.xlsx",
            xlsx(
                &[(
                    "序时账",
                    &rows(&[
                        &["会计期间", "日", "凭证号", "摘要", "科目名称", "借方金额", "贷方金额"],
                        &["#2024.1", "#5", "记-1", "付办公费", "业务活动费用", "#5", "#0"],
                        &["2024年上半年", "#5", "记-2", "付办公费", "业务活动费用", "#5", "#0"],
                        &["2024-03", "#5", "记-3", "付办公费", "业务活动费用", "#5", "#0"],
                        &["2024-03", "#5", "记-3", "付办公费", "银行存款", "#0", "#5"],
                    ]),
                )],
                "<sst/>",
            ),
        ),
        Case::new("cell-direction", "an amount on neither side").file(
            "序时账.csv",
            "日期,凭证号,摘要,科目编码,科目名称,方向,金额\n2020-03-01,记-1,付纸张款,5001,业务活动费用,借,100.00\n2020-03-01,记-1,付纸张款,1002,银行存款,货,100.00\n",
        ),
        Case::new("cell-date", "a date that cannot be read").file("付款台账.csv", format!("{header}三月二号左右,乙公司,硒鼓,50.00\n")),
        Case::new("cell-date-span", "dates that are spans")
            .file("付款台账.csv", format!("{header}2020年3月3日-3月6日,乙公司,硒鼓,50.00\n")),
        Case::new("cell-ditto", "ditto marks, and one with nothing above it").file(
            "付款台账.csv",
            "日期,收款单位,用途,金额\n2020-03-01,同上,纸张,100.00\n2020-03-02,乙公司,硒鼓,50.00\n〃,同上,墨盒,60.00\n",
        ),
        Case::new("row-of-the-voucher-above", "a further row of a voucher, without its date and number").file(
            "付款台账.csv",
            "日期,凭证号,收款单位,用途,金额\n2020-03-01,记-1,甲公司,纸张,100.00\n,,乙公司,硒鼓,50.00\n",
        ),
        Case::new("cell-number", "a number that cannot be read").file(
            "资产购置明细.csv",
            "购置日期,资产名称,数量,单价,金额\n2020-03-01,电脑,若干台套,5000,5000\n2020-03-01,打印机,1,2000,2000\n",
        ),
        Case::new("cell-decimals", "an amount of more than two decimals")
            .file("付款台账.csv", format!("{header}2020-03-02,乙公司,硒鼓,50.125\n")),
    ]
}

fn proofs() -> Vec<Case> {
    let journal = "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额\n";
    let pair = |number: usize, credit: &str| {
        format!("2020-03-01,记-{number},购纸张,5001,办公费,100,\n2020-03-01,记-{number},购纸张,1002,银行存款,,{credit}\n")
    };
    let balance = "科目编码,科目名称,期初余额,借方发生额,贷方发生额,期末余额\n";
    vec![
        Case::new("proof-vouchers", "a journal with one voucher that does not balance")
            .file("序时账.csv", format!("{journal}{}{}{}", pair(1, "100"), pair(2, "100"), pair(3, "90"))),
        Case::new("proof-no-voucher", "a journal in which no voucher balances")
            .file("序时账.csv", format!("{journal}{}{}", pair(1, "10"), pair(2, "90"))),
        Case::new("proof-one-account", "a ledger of one account").file(
            "明细账.csv",
            "科目:银行存款\n日期,凭证号,摘要,借方,贷方,方向,余额\n2020-03-01,记-1,购纸张,,100,借,900\n2020-03-02,记-2,存现金,50,,借,950\n",
        ),
        Case::new("proof-balances", "a trial balance with one account that does not roll forward").file(
            "科目余额表.csv",
            format!("{balance}1001,库存现金,100,50,30,120\n1002,银行存款,500,0,100,400\n1122,应收账款,10,0,0,20\n"),
        ),
        Case::new("proof-no-balance", "a trial balance in which no account rolls forward")
            .file("科目余额表.csv", format!("{balance}1001,库存现金,100,50,30,125\n1002,银行存款,500,0,100,450\n")),
        Case::new("proof-no-opening", "a trial balance without opening balances")
            .file("科目余额表.csv", "科目编码,科目名称,借方发生额,贷方发生额,期末余额\n1001,库存现金,50,30,120\n1002,银行存款,0,100,400\n"),
    ]
}

/// Books of cash and of bank accounts, and a column of units beside firms.
fn cash_books() -> Vec<Case> {
    let header = "日期,凭证号,摘要,收入,支出,结余\n";
    let rows: Vec<String> =
        (1..=9).map(|at| format!("2020-03-0{at},记-{at},付费用,,10,{}\n", if at == 5 { 951 } else { 1000 - at * 10 })).collect();
    let good = "2020-03-01,记-1,提现,100,,100\n2020-03-02,记-2,付纸款,,30,70\n2020-03-03,记-3,付笔款,,20,50\n";
    let off = "2020-03-01,记-1,提现,100,,100\n2020-03-02,记-2,付纸款,,30,90\n2020-03-03,记-3,付笔款,,20,10\n";
    let undated = good.replace("2020-03-0", "3月").replace(",记", "日,记");
    vec![
        Case::new("cash-book", "a book of cash with one wrong balance").file("现金日记账.csv", format!("{header}{}", rows.concat())),
        Case::new("cash-book-beside-journal", "a book of cash beside a journal of its month")
            .file("现金日记账.csv", format!("{header}{good}"))
            .file("序时账.csv", {
                let header = "日期,凭证号,摘要,科目编码,科目名称,借方,贷方\n";
                format!("{header}2020-03-02,记-2,付纸款,5001,业务活动费用,30,\n2020-03-02,记-2,付纸款,1001,库存现金,,30\n")
            }),
        Case::new("cash-book-unproven", "a book of cash whose balances are not those of its rows")
            .file("现金日记账.csv", format!("{header}{off}")),
        Case::new("cash-book-without-balance", "a book of cash without balances")
            .file("现金日记账.csv", "日期,凭证号,摘要,收入,支出\n2020-03-01,记-1,提现,100,\n2020-03-02,记-2,付纸款,,30\n"),
        Case::new("cash-book-without-number", "a book of cash without voucher numbers")
            .file("现金日记账.csv", format!("{header}{good}").replace("凭证号", "编码")),
        Case::new("cash-book-without-year", "a book of cash whose days have no year").file("现金日记账.csv", format!("{header}{undated}")),
        Case::new("cash-book-of-no-account", "a book that could be of cash or of a bank account")
            .file("收支台账.csv", format!("{header}{good}")),
        Case::new("units-or-payees", "a column of offices and a firm").file(
            "费用报销明细.csv",
            "单位,日期,费用类别,摘要,金额\n某镇中心小学,2020-03-01,办公费,纸,100\n某镇卫生院,2020-03-02,办公费,笔,50\n某供水有限公司,2020-03-03,办公费,墨,20\n",
        ),
    ]
}

/// What the books say of payouts and open items.
fn of_persons() -> Vec<Case> {
    let shared = "活动,日期,类别,人数,人员名单,金额\n";
    vec![
        Case::new("books-payout-without-date-and-kind", "payouts without a date and without a kind")
            .file("发放表.csv", "姓名,金额\n张三,100\n李四,100\n"),
        Case::new("books-payout-of-two-years", "payouts of which only two years are said")
            .file("发放表.csv", "2022-2023年度登山活动奖金发放表\n姓名,奖金\n张三,100\n李四,100\n"),
        Case::new("books-fewer-names-than-heads", "fewer names than heads")
            .file("奖品发放表.csv", format!("{shared}运动会,2020-01-02,奖品,3,张三、李四,300\n")),
        Case::new("books-more-names-than-heads", "more names than heads")
            .file("奖品发放表.csv", format!("{shared}运动会,2020-01-02,奖品,1,张三、李四,300\n")),
        Case::new("books-no-names", "heads without names").file("奖品发放表.csv", format!("{shared}运动会,2020-01-02,奖品,3,,300\n")),
        Case::new("books-open-items-without-side", "open items that are neither receivable nor payable")
            .file("往来款清理明细表.csv", "单位名称,发生时间,余额,款项内容\n甲公司,2015-01-02,500,借款\n"),
    ]
}
