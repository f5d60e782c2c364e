//! The journal as accounting programs export it.

use ledgerlint::value::Day;
use rust_decimal::Decimal;

use super::facts::{Facts, Line, journal};
use super::programs;
use super::sheet::{C, Case, Column, Sheet, a, c, d, grouped, i, n, t};

pub fn first(show: impl Fn(&Line) -> C + 'static) -> impl Fn(&Line) -> C {
    move |line| if line.first() { show(line) } else { None }
}

pub fn expect(more: &[&'static str]) -> Vec<Facts> {
    journal().iter().map(|line| line.facts(more)).collect()
}

pub fn summary() -> Column<Line> {
    c("摘要", |line: &Line| t(line.summary))
}

fn accounts() -> [Column<Line>; 2] {
    [c("科目编码", |line: &Line| t(line.code)), c("科目名称", |line: &Line| t(line.name))]
}

fn amounts() -> [Column<Line>; 2] {
    [c("借方金额", |line: &Line| a(line.debit)), c("贷方金额", |line: &Line| a(line.credit))]
}

/// Date, voucher number, summary, account, amounts; with one's own date and number columns.
fn common(head: Vec<Column<Line>>) -> Vec<Column<Line>> {
    head.into_iter().chain([summary()]).chain(accounts()).chain(amounts()).collect()
}

fn simple(name: &'static str, head: Vec<Column<Line>>) -> Case {
    let columns = common(head);
    let mut sheet = Sheet::new("序时账.xlsx");
    sheet.header(&columns);
    sheet.body(&columns, &journal());
    Case::new(name, sheet, expect(&["account_code"]))
}

pub fn iso(line: &Line) -> C {
    t(&line.date.to_string())
}

pub fn number(line: &Line) -> C {
    t(&line.voucher())
}

fn dates() -> Vec<Case> {
    let serial = |line: &Line, epoch: Day| usize::try_from(epoch.until(line.date).unwrap().get_days()).unwrap();
    let mut epoch_1904 =
        simple("serials of 1904", vec![c("日期", move |line: &Line| i(serial(line, Day::constant(1904, 1, 1)))), c("凭证号", number)]);
    epoch_1904.sheets[0].grid.epoch_1904 = true;
    vec![
        simple("iso dates", vec![c("日期", iso), c("凭证号", number)]),
        simple("dotted dates", vec![c("日期", |line: &Line| t(&line.date.strftime("%Y.%m.%d").to_string())), c("凭证号", number)]),
        simple(
            "slashed dates without zeros",
            vec![
                c("制单日期", |line: &Line| t(&format!("{}/{}/{}", line.date.year(), line.date.month(), line.date.day()))),
                c("凭证号", number),
            ],
        ),
        simple(
            "eight digits as text",
            vec![c("凭证日期", |line: &Line| t(&line.date.strftime("%Y%m%d").to_string())), c("凭证号", number)],
        ),
        simple(
            "eight digits as a number",
            vec![c("记账日期", |line: &Line| i(line.date.strftime("%Y%m%d").to_string().parse().unwrap())), c("凭证号", number)],
        ),
        simple(
            "Chinese dates",
            vec![
                c("日期", |line: &Line| t(&format!("{}年{}月{}日", line.date.year(), line.date.month(), line.date.day()))),
                c("凭证号", number),
            ],
        ),
        simple("date cells", vec![c("日期", |line: &Line| d(line.date)), c("凭证号", number)]),
        simple("serials", vec![c("日期", move |line: &Line| i(serial(line, Day::constant(1899, 12, 30)))), c("凭证号", number)]),
        epoch_1904,
        simple(
            "year, month and day in columns",
            vec![
                c("年", |line: &Line| i(2023 + line.place - line.place)),
                c("月", |line: &Line| i(line.date.month().unsigned_abs().into())),
                c("日", |line: &Line| t(&line.date.day().to_string())),
                c("凭证号", number),
            ],
        ),
    ]
}

fn vouchers() -> Vec<Case> {
    let with = |name, show: fn(&Line) -> String| simple(name, vec![c("日期", iso), c("凭证字号", move |line: &Line| t(&show(line)))]);
    let mut global = with("numbers that name the ledger", |line| format!("GL-{}-{:04}", line.date.strftime("%Y%m"), line.number));
    for (facts, line) in global.expected.iter_mut().zip(journal()) {
        facts.insert("voucher_no", format!("GL-{}-{}", line.date.strftime("%Y%m"), line.number));
    }
    vec![
        with("spaced voucher numbers", |line| format!("记 - {}", line.number)),
        with("padded voucher numbers", |line| format!("记-{:04}", line.number)),
        with("voucher numbers in words", |line| format!("记字{}号", line.number)),
        with("padded numbers without a hyphen", |line| format!("记{:04}", line.number)),
        with("numbers in words with 第", |line| format!("记字第{:03}号", line.number)),
        global,
        simple(
            "word and number in two columns",
            vec![c("日期", iso), c("凭证字", |_: &Line| t("记")), c("凭证号", |line: &Line| t(&format!("{:04}", line.number)))],
        ),
        simple(
            "word and number, the number a number",
            vec![c("日期", iso), c("凭证类型", |_: &Line| t("记")), c("凭证号", |line: &Line| i(line.number))],
        ),
        simple("carried down within a voucher", vec![c("日期", first(iso)), c("凭证号", first(number))]),
        simple(
            "carried down, the number split",
            vec![c("日期", first(iso)), c("凭证字", first(|_| t("记"))), c("凭证号", first(|line| i(line.number)))],
        ),
    ]
}

fn titles() -> Vec<Case> {
    let columns = || common(vec![c("日期", iso), c("凭证号", number)]);
    let mut deep = Sheet::new("导出.xlsx");
    deep.texts(&["青石街道办事处"]);
    deep.texts(&["序 时 账"]);
    deep.merge(2, 2, 0, 6);
    deep.texts(&["2023年1月至2023年5月"]);
    deep.blank(3);
    deep.texts(&["编制单位：青石街道办事处", "", "", "单位：元"]);
    deep.header(&columns());
    deep.body(&columns(), &journal());
    deep.blank(1);
    deep.texts(&["制表：李会计", "", "", "审核：赵主管"]);
    deep.texts(&["编制单位：青石街道办事处"]);

    let mut broken = Sheet::new("序时账.xlsx");
    broken.texts(&["日\n期", "凭证\r\n号", "摘　要", "科目\n编码", "科目\n名称", "借方\n金额", "贷方\n金额"]);
    let split = c("摘要", |line: &Line| t(&line.summary.replace('付', "付\n")));
    let mut cells = columns();
    cells[2] = split;
    broken.body(&cells, &journal());
    let mut broken_expected = expect(&["account_code"]);
    for facts in &mut broken_expected {
        let text = facts["summary"].replace('付', "付\n");
        facts.insert("summary", text);
    }

    let scaled = |debit: &'static str, credit: &'static str, scale: u32| {
        let by = Decimal::from(scale);
        common(vec![c("日期", iso), c("凭证号", number)])
            .into_iter()
            .take(5)
            .chain([c(debit, move |line: &Line| a(line.debit / by)), c(credit, move |line: &Line| a(line.credit / by))])
            .collect::<Vec<_>>()
    };
    let mut thousand = Sheet::new("序时账.xlsx");
    let thousands = scaled("借方金额（千元）", "贷方金额（千元）", 1000);
    thousand.header(&thousands);
    thousand.body(&thousands, &journal());
    let mut myriad = Sheet::new("序时账.xlsx");
    myriad.texts(&["序时账"]);
    myriad.texts(&["", "", "", "", "", "金额单位:万元"]);
    let myriads = scaled("借方金额", "贷方金额", 10_000);
    myriad.header(&myriads);
    myriad.body(&myriads, &journal());

    let mut written = common(vec![c("日期", iso), c("凭证号", number)]);
    written.truncate(5);
    written.push(c("借方", |line: &Line| if line.is_credit() { t("-") } else { grouped(line.debit) }));
    written.push(c("贷方", |line: &Line| if line.is_credit() { t(&format!("￥{}", ledgerlint::value::money(line.credit))) } else { None }));
    let mut text = Sheet::new("序时账.csv");
    text.header(&written);
    text.body(&written, &journal());

    vec![
        Case::new("header on row 8 under titles, footers below", deep, expect(&["account_code"])),
        Case::new("line breaks in headers and cells", broken, broken_expected),
        Case::new("千元 in the headers", thousand, expect(&["account_code"])),
        Case::new("万元 above the header", myriad, expect(&["account_code"])),
        Case::new("amounts as text", text, expect(&["account_code"])),
    ]
}

/// `2023年` over 月|日, `凭证` over 字|号, the amounts over 借方|贷方; with merged ranges or without.
fn two_rows(name: &'static str, merged: bool) -> Case {
    let mut sheet = Sheet::new("序时账.xlsx");
    sheet.texts(&["记账凭证序时簿"]);
    sheet.texts(&["2023年", "", "凭证", "", "摘要", "科目", "", "金额", ""]);
    sheet.texts(&["月", "日", "字", "号", "", "编码", "名称", "借方", "贷方"]);
    if merged {
        for (from, to) in [(0, 1), (2, 3), (5, 6), (7, 8)] {
            sheet.merge(2, 2, from, to);
        }
        sheet.merge(2, 3, 4, 4);
    }
    for line in journal() {
        let head = |cell: C| if line.first() { cell } else { None };
        sheet.row(vec![
            head(i(line.date.month().unsigned_abs().into())),
            head(i(line.date.day().unsigned_abs().into())),
            head(t("记")),
            head(i(line.number)),
            t(line.summary),
            t(line.code),
            t(line.name),
            a(line.debit),
            a(line.credit),
        ]);
    }
    Case::new(name, sheet, expect(&["account_code"]))
}

fn headers() -> Vec<Case> {
    let mut three = Sheet::new("序时账.xlsx");
    three.texts(&["日期", "凭证", "", "摘要", "科目", "", "发生额", ""]);
    three.texts(&["", "凭证字", "凭证号", "", "科目编码", "科目名称", "本位币", ""]);
    three.texts(&["", "", "", "", "", "", "借方", "贷方"]);
    for (r1, r2, c1, c2) in [
        (1, 3, 0, 0),
        (1, 1, 1, 2),
        (2, 3, 1, 1),
        (2, 3, 2, 2),
        (1, 3, 3, 3),
        (1, 1, 4, 5),
        (2, 3, 4, 4),
        (2, 3, 5, 5),
        (1, 1, 6, 7),
        (2, 2, 6, 7),
    ] {
        three.merge(r1, r2, c1, c2);
    }
    for line in journal() {
        three.row(vec![iso(&line), t("记"), i(line.number), t(line.summary), t(line.code), t(line.name), a(line.debit), a(line.credit)]);
    }
    let mut year_above = Sheet::new("序时账.xlsx");
    year_above.texts(&["青石街道2023年序时账"]);
    let columns = common(vec![
        c("月", |line: &Line| i(line.date.month().unsigned_abs().into())),
        c("日", |line: &Line| i(line.date.day().unsigned_abs().into())),
        c("凭证号", number),
    ]);
    year_above.header(&columns);
    year_above.body(&columns, &journal());

    let columns = common(vec![c("日期", iso), c("凭证号", number)]);
    let mut merged = Sheet::new("序时账.xlsx");
    merged.header(&columns);
    for (index, line) in journal().iter().enumerate() {
        let row = merged
            .row(columns.iter().enumerate().map(|(at, column)| if at < 3 && !line.first() { None } else { (column.cell)(line) }).collect());
        if index % 3 == 2 {
            for at in 0..3 {
                merged.merge(row - 2, row, at, at);
            }
        }
    }
    vec![
        Case::new("header of three rows, merged", three, expect(&["account_code"])),
        two_rows("year over month and day, merged", true),
        two_rows("year over month and day, not merged", false),
        Case::new("month and day, the year in the title", year_above, expect(&["account_code"])),
        Case::new("cells merged over a voucher", merged, expect(&["account_code"])),
    ]
}

fn total(label: &str, at: usize, lines: &[Line]) -> Vec<C> {
    let mut cells: Vec<C> = vec![None; 7];
    cells[at] = t(label);
    cells[5] = n(lines.iter().map(|line| line.debit).sum());
    cells[6] = n(lines.iter().map(|line| line.credit).sum());
    cells
}

fn totals() -> Vec<Case> {
    let columns = || common(vec![c("日期", iso), c("凭证号", number)]);
    let lines = journal();
    let mut monthly = Sheet::new("序时账.xlsx");
    monthly.header(&columns());
    for month in 1..=5_usize {
        let (from, to) = ((month - 1) * 24, month * 24);
        monthly.body(&columns(), &lines[from..from + 10]);
        monthly.row(total("过 次 页", 2, &lines[from..from + 10]));
        monthly.blank(1);
        monthly.header(&columns());
        monthly.row(total("承　前　页", 2, &lines[from..from + 10]));
        monthly.body(&columns(), &lines[from + 10..to]);
        monthly.row(total("本 月 合 计", 2, &lines[from..to]));
        monthly.row(total("本 年 累 计", 2, &lines[..to]));
    }
    let mut unlabelled = Sheet::new("序时账.xlsx");
    unlabelled.header(&columns());
    unlabelled.body(&columns(), &lines);
    unlabelled.row(total("", 2, &lines));
    let mut drafts = Sheet::new("序时账.xlsx");
    drafts.header(&columns());
    drafts.body(&columns(), &lines);
    drafts.row(total("合     计", 0, &lines));
    drafts.blank(2);
    drafts.body(&columns(), &lines[3..9]);
    let mut twice = Sheet::new("序时账.xlsx");
    twice.header(&columns());
    twice.body(&columns(), &lines[..60]);
    twice.row(total("小  计", 0, &lines[..60]));
    twice.body(&columns(), &lines[60..]);
    twice.row(total("小  计", 0, &lines[60..]));
    twice.row(total("合计：", 0, &lines));
    twice.row(total("总 计", 0, &lines));
    twice.texts(&["记账：李会计    审核：赵主管    打印日期：2023-06-01"]);
    [
        ("pages, months and the year to date", monthly),
        ("a total without a label", unlabelled),
        ("drafts behind the total", drafts),
        ("subtotals and totals", twice),
    ]
    .into_iter()
    .map(|(name, sheet)| Case::new(name, sheet, expect(&["account_code"])))
    .collect()
}

fn one_amount() -> Vec<Case> {
    let with = |name, columns: Vec<Column<Line>>| {
        let mut sheet = Sheet::new("凭证明细.xls");
        let head: Vec<Column<Line>> = vec![
            c("日期", |line: &Line| t(&line.date.strftime("%Y.%m.%d").to_string())),
            c("凭证号数", |line: &Line| t(&format!("记-{:04}", line.number))),
        ];
        let columns: Vec<_> = head.into_iter().chain(accounts()).chain([summary()]).chain(columns).collect();
        sheet.header(&columns);
        sheet.body(&columns, &journal());
        Case::new(name, sheet, expect(&["account_code"]))
    };
    let side = |line: &Line| t(if line.is_credit() { "贷" } else { "借" });
    let mut signed = with("signed amounts", vec![c("金额", |line: &Line| n(line.debit - line.credit))]);
    for facts in &mut signed.expected {
        let difference = facts["debit"].parse::<Decimal>().unwrap() - facts["credit"].parse::<Decimal>().unwrap();
        facts.insert("debit", super::facts::plain(difference.max(Decimal::ZERO)));
        facts.insert("credit", super::facts::plain((-difference).max(Decimal::ZERO)));
    }
    vec![
        with(
            "direction and amount",
            vec![c("方向", side), c("数量", |_: &Line| None), c("外币", |_: &Line| None), c("金额", |line: &Line| n(line.amount()))],
        ),
        with(
            "direction, foreign and local amounts",
            vec![
                c("借贷方向", side),
                c("原币金额", |line: &Line| n(line.amount() / Decimal::from(4))),
                c("本位币金额", |line: &Line| n(line.amount())),
            ],
        ),
        with(
            "direction in a word with an arrow of slashes",
            vec![c("借/贷", |line: &Line| t(if line.is_credit() { "贷方" } else { "借方" })), c("发生额", |line: &Line| n(line.amount()))],
        ),
        signed,
        with(
            "foreign beside local amounts",
            vec![
                c("借方原币", |line: &Line| a(line.debit / Decimal::from(4))),
                c("借方本币", |line: &Line| a(line.debit)),
                c("贷方原币", |line: &Line| a(line.credit / Decimal::from(4))),
                c("贷方本币", |line: &Line| a(line.credit)),
            ],
        ),
        with(
            "two pairs of amounts of which one balances",
            vec![
                c("借方金额", |line: &Line| if line.first() { n(Decimal::from(6)) } else { None }),
                c("贷方金额", |line: &Line| if line.first() { n(Decimal::from(5)) } else { None }),
                c("借方发生额", |line: &Line| a(line.debit)),
                c("贷方发生额", |line: &Line| a(line.credit)),
            ],
        ),
        with("zero on the other side", vec![c("借方", |line: &Line| n(line.debit)), c("贷方", |line: &Line| n(line.credit))]),
    ]
}

fn account_cells() -> Vec<Case> {
    let with = |name, header: &'static str, show: fn(&Line) -> String| {
        let mut sheet = Sheet::new("序时账.xlsx");
        let columns: Vec<_> = [c("日期", iso), c("凭证号", number), summary(), c(header, move |line: &Line| t(&show(line)))]
            .into_iter()
            .chain(amounts())
            .collect();
        sheet.header(&columns);
        sheet.body(&columns, &journal());
        Case::new(name, sheet, expect(&["account_code"]))
    };
    let path = |mut case: Case| {
        for (facts, line) in case.expected.iter_mut().zip(journal()) {
            facts.insert("account_name", line.path.to_owned());
        }
        case
    };
    let mut codes = with("codes alone", "科目编码", |line| line.code.to_owned());
    for facts in &mut codes.expected {
        facts.remove("account_name");
    }
    let mut names = path(with("paths alone", "科目名称", |line| line.path.to_owned()));
    for facts in &mut names.expected {
        facts.remove("account_code");
    }
    vec![
        with("code and name in one cell", "会计科目", |line| format!("{} {}", line.code, line.name)),
        with("code and name with a backslash", "科目", |line| format!("{}\\{}", line.code, line.name)),
        with("code and name with a hyphen", "科目编码及名称", |line| format!("{}-{}", line.code, line.name)),
        with("code in brackets before the name", "会计科目", |line| format!("[{}]{}", line.code, line.name)),
        with("code and name run together", "会计科目", |line| format!("{}{}", line.code, line.name)),
        path(with("code and path", "科目名称", |line| format!("{} {}", line.code, line.path))),
        path(with("code and path in a column of codes", "科目编码", |line| format!("{}\\{}", line.code, line.path))),
        names,
        codes,
    ]
}

fn spread_over_sheets() -> Vec<Case> {
    let columns = || common(vec![c("日期", iso), c("凭证号", number)]);
    let lines = journal();
    let monthly = (1..=5_usize).map(|month| {
        let mut sheet = Sheet::named("2023年序时账.xlsx", &format!("{month}月"));
        sheet.header(&columns());
        sheet.body(&columns(), &lines[(month - 1) * 24..month * 24]);
        sheet
    });
    let days: Vec<Column<Line>> = common(vec![c("日", |line: &Line| i(line.date.day().unsigned_abs().into())), c("凭证号", number)]);
    let by_day = (1..=5_usize).map(|month| {
        let mut sheet = Sheet::named("2023年序时账.xlsx", &format!("{month}月"));
        sheet.header(&days);
        sheet.body(&days, &lines[(month - 1) * 24..month * 24]);
        sheet
    });
    let mut below = Sheet::new("账表.xlsx");
    below.texts(&["一季度序时账"]);
    below.header(&columns());
    below.body(&columns(), &lines[..72]);
    below.row(total("合计", 0, &lines[..72]));
    below.blank(2);
    below.texts(&["二季度序时账"]);
    below.header(&columns());
    below.body(&columns(), &lines[72..]);
    below.row(total("合计", 0, &lines[72..]));
    below.blank(1);
    below.texts(&["职工花名册"]);
    below.texts(&["姓名", "性别", "部门", "入职日期"]);
    below.texts(&["张三", "男", "办公室", "2020-01-02"]);
    let whole = || expect(&["account_code"]);
    vec![
        Case { name: "a sheet a month", sheets: monthly.collect(), expected: whole() },
        Case { name: "a sheet a month, days alone", sheets: by_day.collect(), expected: whole() },
        Case::new("two journals and a roster, one under the other", below, whole()),
    ]
}

/// Every layout of the journal.
pub fn cases() -> Vec<Case> {
    [dates(), vouchers(), titles(), headers(), totals(), one_amount(), account_cells(), programs::cases(), spread_over_sheets()]
        .into_iter()
        .flatten()
        .collect()
}
