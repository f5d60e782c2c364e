//! What the TOML parser says, in words for the person who wrote the file. Knows the parser's sentences and no keys.

use crate::say;
use crate::value::Said;
use crate::value::text::nearest;

/// Turns the parser's sentence about a line, if it names one, into what is wrong and what to write instead.
pub(super) fn explain(message: &str, line: Option<&str>) -> Said {
    let message = message.replace('\n', " ");
    if let Some(said) = about_names(&message) {
        return said;
    }
    let line = line.map(str::trim).unwrap_or_default();
    let typed = line.split('#').next().unwrap_or_default();
    // An input method for Chinese types these where TOML wants its own.
    if !typed.contains(['"', '\'']) && typed.contains(['“', '”', '‘', '’', '＂', '「', '」']) {
        return say!("请用英文引号 \": {line}", "use straight quotes \": {line}");
    }
    if let Some((zh, en)) = wanted(&message) {
        return say!("这里要写{zh},现在是: {line}", "{en} belongs here, but there is: {line}");
    }
    if let Some((zh, en)) = of_syntax(&message) {
        return say!("{zh}: {line}", "{en}: {line}");
    }
    if line.is_empty() {
        return say!(
            "写法不合 TOML 格式,请看前面的括号和引号是否成对",
            "not valid ({message}): see that the brackets and quotes before it come in pairs"
        );
    }
    say!("写法不合 TOML 格式,请对照文档中的示例修改: {line}", "not valid ({message}); see the examples in the documentation: {line}")
}

/// A key or a word that is not known or that is missing.
fn about_names(message: &str) -> Option<Said> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let (word, rest): (&str, Vec<&str>) = (quoted.next()?, quoted.collect());
    if message.starts_with("missing field") {
        return Some(say!("缺少“{word}”,请补上", "“{word}” is missing; add it"));
    }
    if !message.starts_with("unknown field") && !message.starts_with("unknown variant") {
        return None;
    }
    let known = rest.join(", ");
    Some(match nearest(word, rest.iter().copied()) {
        Some(near) => say!("不认识“{word}”,是否想写“{near}”?", "unknown key or value “{word}”; did you mean “{near}”?"),
        None => say!("不认识“{word}”,这里可以写: {known}", "unknown key or value “{word}”; possible here: {known}"),
    })
}

/// What should stand where something of another type or size does.
fn wanted(message: &str) -> Option<(String, String)> {
    let (found, expected) = message.split_once(", expected ")?;
    if found.starts_with("invalid length") {
        let count: String = expected.chars().filter(char::is_ascii_digit).collect();
        return Some((format!("{count}个值,用英文逗号隔开"), format!("a list of {count} values, with commas between them,")));
    }
    if !found.starts_with("invalid type") && !found.starts_with("invalid value") {
        return None;
    }
    let unsigned = matches!(expected, "u8" | "u16" | "u32" | "u64" | "usize");
    let (zh, en) = match expected {
        _ if unsigned => ("不带引号、不小于零的整数,如 3", "a whole number without quotes, not below zero, like 3,"),
        "i8" | "i16" | "i32" | "i64" | "isize" => ("不带引号的整数,如 3", "a whole number without quotes, like 3,"),
        "a string" => ("放在英文引号里的文字,如 \"……\"", "a text in quotes, like \"…\","),
        "a boolean" => ("true 或 false", "true or false"),
        "a sequence" => ("方括号里的列表,如 [\"……\", \"……\"]", "a list in brackets, like [\"…\", \"…\"],"),
        _ if expected.starts_with("an array") => ("方括号里的列表,如 [1, 2]", "a list in brackets, like [1, 2],"),
        _ if expected.starts_with("a map") || expected.starts_with("struct") => {
            ("一组“键 = 值”,放在花括号里或另起一节", "a set of “key = value”, in braces or as a section of its own,")
        }
        _ => return None,
    };
    Some((zh.to_owned(), en.to_owned()))
}

/// What the parser says of lines that are no TOML at all.
fn of_syntax(message: &str) -> Option<(&'static str, &'static str)> {
    const KNOWN: [(&str, &str, &str); 5] = [
        ("duplicate key", "这个键写了两次,请删去一处", "this key stands twice; delete one"),
        ("string values must be quoted", "文字要放在英文引号里,如 \"……\"", "a text must stand in quotes, like \"…\""),
        (
            "invalid unquoted key",
            "中文的键要放在英文引号里,如 \"……\" = \"……\"",
            "a key in Chinese must stand in quotes, like \"…\" = \"…\"",
        ),
        ("invalid basic string", "引号没有成对,请补上", "a quotation mark has no partner; add it"),
        ("invalid literal string", "引号没有成对,请补上", "a quotation mark has no partner; add it"),
    ];
    KNOWN.iter().find(|(begins, _, _)| message.starts_with(begins)).map(|(_, zh, en)| (*zh, *en))
}
