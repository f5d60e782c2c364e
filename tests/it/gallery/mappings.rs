//! What is wrong in a `mapping.toml`, in headers of one's own, in settings.

use super::Case;
use super::texts::PAYMENTS;

/// The reproducers.
pub fn cases() -> Vec<Case> {
    let case = |name, title, mapping: &str| Case::new(name, title).file("付款台账.csv", PAYMENTS).file("mapping.toml", mapping);
    let headers = |name, title, text: &str| Case::new(name, title).file("付款台账.csv", PAYMENTS).rule_file("headers/payments.toml", text);
    let gbk = encoding_rs::GBK.encode("[[sheet]]\nfile = '付款台账.csv'\n").0.into_owned();
    vec![
        case("mapping-unknown-table", "a table that there is not", "[[sheet]]\nfile = '付款*'\ntable = 'paymants'\n"),
        case("mapping-unknown-table-far", "a table like none that there is", "[[sheet]]\nfile = '付款*'\ntable = 'xyzzy'\n"),
        case(
            "mapping-unknown-table-chinese",
            "a Chinese name of a table that there is not",
            "[[sheet]]\nfile = '付款*'\ntable = '付款台帐'\n[sheet.columns]\n'金额' = '金额'\n",
        ),
        case("mapping-header-rows", "header rows that cannot be", "[[sheet]]\nfile = '付款*'\ntable = 'payments'\nheader_rows = [3, 1]\n"),
        case(
            "mapping-money-unit",
            "a unit of money that there is not",
            "[[sheet]]\nfile = '付款*'\ntable = 'payments'\nmoney_unit = '美元'\n",
        ),
        case("mapping-columns-without-table", "columns without a table", "[[sheet]]\nfile = '付款*'\n[sheet.columns]\n'金额' = 'amount'\n"),
        case(
            "mapping-unknown-field",
            "a field that there is not",
            "[[sheet]]\nfile = '付款*'\ntable = 'payments'\n[sheet.columns]\n'金额' = 'amont'\n",
        ),
        case("mapping-unknown-key", "a key that there is not", "[[sheet]]\nfile = '付款*'\ntabel = 'payments'\n"),
        case("mapping-unknown-key-far", "a key like none that there is", "[[sheet]]\nfile = '付款*'\nxyzzy = 1\n"),
        case("mapping-chinese-key", "a key in Chinese without quotes", "[[sheet]]\nfile = '付款*'\n[sheet.columns]\n金额 = 'amount'\n"),
        case("mapping-open-list", "a list without an end", "[[sheet]]\nfile = '付款*'\nheader_rows = [1,\n\n"),
        case("mapping-missing-key", "a key that is missing", "[[sheet]]\ntable = 'payments'\n"),
        case("mapping-chinese-quotes", "quotation marks of a Chinese keyboard", "[[sheet]]\nfile = “付款*”\n"),
        case("mapping-no-toml", "a line that is no TOML", "[[sheet]]\nfile = 付款*\n"),
        case("mapping-cut", "a file that ends amid a value", "[[sheet]]\nfile = \"付款"),
        case("mapping-number-for-text", "a number where a text belongs", "[[sheet]]\nfile = 5\n"),
        case("mapping-text-for-number", "a text where a number belongs", "[[sheet]]\nfile = '付款*'\nheader_row = '一'\n"),
        case("mapping-number-out-of-range", "a number below nought where rows are counted", "[[sheet]]\nfile = '付款*'\nheader_row = -1\n"),
        case("mapping-list-too-short", "one row where the first and the last belong", "[[sheet]]\nfile = '付款*'\nheader_rows = [1]\n"),
        case("mapping-text-for-table", "a text where a table of keys belongs", "[[sheet]]\nfile = '付款*'\ncolumns = 'amount'\n"),
        case("mapping-key-twice", "a key that stands twice", "[[sheet]]\nfile = '付款*'\nfile = '收款*'\n"),
        case(
            "mapping-unknown-column",
            "a column that the sheet does not have",
            "[[sheet]]\nfile = '付款*'\ntable = 'payments'\n[sheet.columns]\n'用图' = 'purpose'\n",
        ),
        case(
            "mapping-field-twice",
            "two columns as one field",
            "[[sheet]]\nfile = '付款*'\ntable = 'payments'\n[sheet.columns]\n'收款单位' = 'payee'\n'用途' = 'payee'\n",
        ),
        case(
            "mapping-without-date",
            "the column of dates as the amount: nothing is left that dates the rows",
            "[[sheet]]\nfile = '付款*'\ntable = 'payments'\n[sheet.columns]\n'付款日期' = 'amount'\n'日期' = 'amount'\n'金额' = 'amount'\n",
        ),
        case(
            "mapping-without-amount",
            "a table without the column that it needs",
            "[[sheet]]\nfile = '付款*'\ntable = 'payments'\nheader_row = 1\n[sheet.columns]\n'金额' = 'none'\n",
        ),
        case(
            "mapping-column-twice",
            "one column as two fields, by its letter and by its name",
            "[[sheet]]\nfile = '付款*'\ntable = 'payments'\n[sheet.columns]\n'E' = 'amount'\n'金额' = 'none'\n",
        ),
        Case::new("mapping-header-twice", "a name that heads two columns")
            .file("付款台账.csv", "日期,收款单位,用途,款项,款项\n2020-03-01,甲公司,纸,120.00,7\n2020-03-02,乙公司,笔,80.00,8\n")
            .file("mapping.toml", "[[sheet]]\nfile = '付款*'\ntable = 'payments'\n[sheet.columns]\n'款项' = 'amount'\n"),
        case(
            "mapping-header-beyond",
            "a header row that the sheet does not have",
            "[[sheet]]\nfile = '付款*'\ntable = 'payments'\nheader_row = 99\n",
        ),
        Case::new("mapping-header-blank", "a header row that is blank")
            .file("付款台账.csv", format!("付款台账\n\n{PAYMENTS}"))
            .file("mapping.toml", "[[sheet]]\nfile = '付款*'\ntable = 'payments'\nheader_row = 2\n"),
        Case::new("mapping-header-data", "a header row that is a row of data")
            .file("付款台账.csv", format!("{PAYMENTS}2020-03-02,记-2,乙公司,纸,80.00\n"))
            .file(
                "mapping.toml",
                "[[sheet]]\nfile = '付款*'\ntable = 'payments'\nheader_row = 2\n[sheet.columns]\nA = 'date'\nC = 'payee'\nE = 'amount'\n",
            ),
        case("mapping-no-file", "a file that is not there", "[[sheet]]\nfile = '付款台账.xls'\ntable = 'payments'\n"),
        case("mapping-no-sheet", "a sheet that is not there", "[[sheet]]\nfile = '付款*'\nsheet = 'Sheet1'\ntable = 'payments'\n"),
        Case::new("mapping-no-column", "columns of which the sheet has none")
            .file("登记.csv", "办理日,对方户名,发生数,说明\n2020-03-01,甲公司,120.00,纸\n2020-03-02,乙公司,80.00,笔\n")
            .file(
                "mapping.toml",
                "[[sheet]]\nfile = '登记*'\ntable = 'payments'\nheader_row = 1\n[sheet.columns]\n'付款单位名称' = 'payee'\n",
            ),
        Case::new("mapping-gbk", "a mapping that is not UTF-8").file("付款台账.csv", PAYMENTS).file("mapping.toml", gbk),
        case("mapping-no-table", "a sheet that the mapping says is no table", "[[sheet]]\nfile = '付款*'\ntable = 'none'\n"),
        headers("headers-unknown-table", "headers for a table that there is not", "table = 'paymants'\n[roles]\n"),
        headers("headers-unknown-field", "headers for a field that there is not", "table = 'payments'\n[roles.amont]\nheaders = ['钱']\n"),
        headers(
            "headers-unknown-column",
            "a column that is to be carried down and that there is not",
            "table = 'payments'\ncarry = ['amont']\n[roles]\n",
        ),
        Case::new("settings-limit-as-text", "a limit that is no number").file("付款台账.csv", PAYMENTS).limit("cells = '很多'"),
    ]
}
