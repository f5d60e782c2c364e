//! Delimited text, web pages and XML: encodings, quotes, zero bytes, tags without an end.

use super::Case;

/// A small table that is read without a word.
pub const PAYMENTS: &str = "日期,凭证号,收款单位,用途,金额\n2020-03-01,记-1,示例商贸有限公司,办公用品,120.00\n";

/// The reproducers.
pub fn cases() -> Vec<Case> {
    delimited().into_iter().chain(markup()).collect()
}

fn delimited() -> Vec<Case> {
    let row = "2020-03-02,记-2,示例商贸有限公司,纸张,80.00\n";
    let utf16: Vec<u8> = PAYMENTS.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let gbk = encoding_rs::GBK.encode(PAYMENTS).0.into_owned();
    let unclosed = format!("{PAYMENTS}2020-03-02,记-2,\"示例商贸,纸张,80.00\n{row}");
    let many = format!("{PAYMENTS}{}", "2020-03-02,记-2,\"示例商贸,纸张,80.00\n".repeat(20));
    let mut bent = PAYMENTS.as_bytes().to_vec();
    let at = bent.len() - 9;
    bent.splice(at..at, *b"\xff");
    let zeros = format!("{PAYMENTS}{}", row.replace("纸张", "纸\0张"));
    let page = format!("<table><tr><td>日期<td>收款单位<td>金额</tr>{}<tr><td>2020-03-01<td>示例商贸<td>120</tr></table>", "\0".repeat(16));
    let science = "日期,收款单位,账号,金额\n2020-03-01,示例商贸有限公司,6.22202E+18,120\n";
    let marked = format!("{PAYMENTS}{}", row.replace("纸张", "纸\u{1b}[31m张"));
    let joined = [encoding_rs::GBK.encode(PAYMENTS).0.into_owned(), row.as_bytes().to_vec()].concat();
    let aligned =
        "日期        凭证号  收款单位            金额\n".to_owned() + &"2020-03-01  记-1    示例商贸有限公司    120.00\n".repeat(5);
    vec![
        Case::new("text-two-encodings", "lines in GBK and in UTF-8 in one file").file("付款台账.csv", joined),
        Case::new("text-aligned", "columns made with spaces").file("付款台账.txt", aligned),
        Case::new("text-utf16-without-mark", "UTF-16 without its mark is read as what it is").file("付款台账.csv", utf16),
        Case::new("text-gbk", "GBK is read as what it is").file("付款台账.txt", gbk),
        Case::new("text-unclosed-quote", "a quotation mark without its partner").file("付款台账.csv", unclosed),
        Case::new("text-many-unclosed-quotes", "quotation marks that mean nothing").file("付款台账.csv", many),
        Case::new("text-broken-character", "a byte that is no character").file("付款台账.csv", bent),
        Case::new("text-zero-bytes", "zero bytes in a text").file("付款台账.csv", zeros),
        Case::new("text-zero-bytes-in-a-page", "zero bytes in the midst of a page").file("付款台账.xls", page),
        Case::new("text-scientific-codes", "codes in scientific notation").file("付款台账.csv", science),
        Case::new("text-escape-sequence", "an escape sequence in a cell is shown without its escape").file("付款台账.csv", marked),
        Case::new("text-gb19581-without-headers", "a text of GB/T 19581 without names of columns").file("kjkm.txt", "1001|库存现金|1\n"),
    ]
}

fn markup() -> Vec<Case> {
    let head = "<tr><td>日期<td>收款单位<td>用途<td>金额";
    let table = format!("<html><table>{head}<tr><td>2020-03-01<td>示例商贸有限公司<td>办公用品<td>120</table>");
    let spans = format!("<html><table><tr>{}<tr><td>1</table>", "<td rowspan=2>x".repeat(257));
    let broken = [table.as_bytes(), b"<p>\xff\xff</p>"].concat();
    let doctype = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><凭证库><凭证><日期>&b;</日期></凭证></凭证库>";
    let cut = "<?xml version='1.0'?><凭证库><凭证><日期>2020-03-01</日期><金额>5</金额></凭证><凭证><日期>2020";
    vec![
        Case::new("page-script-without-end", "a script without an end").file("付款台账.xls", format!("{table}<script>x")),
        Case::new("page-cut", "a page that ends within its table").file("付款台账.xls", table.trim_end_matches("</table>")),
        Case::new("page-many-spans", "more cells over several rows than are followed").file("付款台账.xls", spans),
        Case::new("page-broken-character", "a page with bytes that are no characters").file("付款台账.xls", broken),
        Case::new("xml-doctype", "XML that declares entities of its own").file("凭证.xml", doctype),
        Case::new("xml-cut", "XML that breaks off").file("凭证.xml", cut),
    ]
}
