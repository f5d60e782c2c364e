//! Every message in the source of the readers has a reproducer: the messages are taken from the source itself, so that a new one without
//! a reproducer fails here.

use std::path::Path;

/// Messages that no reproducer can give, by the beginning of their Chinese wording, and why.
const EXCEPTIONS: [(&str, &str); 26] = [
    ("{file} 文件名中的日期", "says in a report where the day of the check comes from; held by ages.rs"),
    ("; 还差 {missing}", "stands in a drafted mapping.toml, which `inspect` tests hold"),
    ("与“{whose}”的文件“{file}”逐字节相同", "two units with one file are held by units.rs"),
    ("“{header}”栏写明{text},不少于金额", "says in a report what a rule did not look at; held by the reader's own tests"),
    ("“{header}”栏写明{text},没有从金额中扣除", "stands behind what a finding says; held by the reader's own tests"),
    ("文件夹是空的", "an empty folder beside units is held by units.rs"),
    ("备注写明“{text}”,未检查", "says in a report what a rule did not look at; held by the reader's own tests"),
    ("金额是外币(", "stands behind what a finding says, as a test in convert.rs shows"),
    ("备注写明“{text}”,金额中有退回", "says in a report what a rule did not look at; held by the reader's own tests"),
    ("有数字无法识别(见“问题”),未核对", "says in a report what a rule did not look at; held by rollforward's own test"),
    ("一张工作表上最多读", "a sheet of so many tables takes a minute to recognise in a debug build"),
    ("该单位未能检查", "what breaks a unit of many is held by units.rs"),
    ("文件夹中没有能识别的账表", "a folder without any table among many is held by units.rs"),
    ("没有{zh},由序时账", "a note on a derived table; no message of a reader, and held by the golden findings of journal-office"),
    ("{place}: 没有表头,接续", "stands in a drafted mapping.toml, which `continued` tests hold"),
    ("{place}: 一张工作表上有几张表", "stands in a drafted mapping.toml, which `inspect` tests hold"),
    ("由 ledgerlint inspect --write-mapping 起草", "stands in a drafted mapping.toml, which `inspect` tests hold"),
    ("没有工作表", "a reader that gives no sheet gives a reason, which file.rs sees to; this is what is said if one did not"),
    ("{file} 表头上方写明的日期", AS_OF),
    ("账表中最晚的日期", AS_OF),
    ("由 ledgerlint.toml 指定", AS_OF),
    ("表头上方写明的日期", AS_OF),
    ("账表中没有日期", AS_OF),
    ("(由 --region 指定)", AS_OF),
    ("(由 ledgerlint.toml 指定)", AS_OF),
    ("本单位设置(ledgerlint.toml)", AS_OF),
];

/// Why what stands in the head of a report is no message of a reader.
const AS_OF: &str = "no problem: says in the report where the day or the region comes from";

/// Where the readers' messages stand.
const SOURCES: [&str; 5] = ["src/read", "src/recognise", "src/job", "src/rules/source.rs", "src/books/build.rs"];
/// Here every Chinese text is part of a message, whether it stands in `say!` or not.
const ALL_TEXTS: [&str; 2] = ["src/read/no_table.rs", "src/read/limits.rs"];

/// A message as the source has it, with `{…}` for what is filled in.
#[derive(Debug)]
struct Message {
    zh: String,
    en: Option<String>,
    place: String,
}

/// A string literal that begins at `at`, if one does, and where it ends.
fn literal(source: &str, at: usize) -> Option<(String, usize)> {
    let rest = source.get(at..)?.strip_prefix('"')?;
    let (mut text, mut escaped) = (String::new(), false);
    for (index, c) in rest.char_indices() {
        match c {
            'n' if escaped => text.push('\n'),
            '"' if !escaped => return Some((text, at + index + 2)),
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            _ => text.push(c),
        }
        escaped = false;
    }
    None
}

fn skip_space(source: &str, at: usize) -> usize {
    at + source[at..].len() - source[at..].trim_start().len()
}

/// The messages of one file, its tests and comments aside.
fn messages_of(path: &str, source: &str) -> Vec<Message> {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap();
    let source = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    let starts = ["say!(", "Said::new("].into_iter().flat_map(|call| source.match_indices(call).map(move |(at, _)| at + call.len()));
    for start in starts {
        let at = skip_space(&source, start);
        let Some((zh, end)) = literal(&source, at) else { continue };
        let behind = skip_space(&source, end);
        let second = source[behind..].strip_prefix(',').and_then(|_| literal(&source, skip_space(&source, behind + 1)));
        let line = source[..at].lines().count();
        found.push(Message { zh, en: second.map(|(en, _)| en), place: format!("{path}, code line {line}") });
    }
    if ALL_TEXTS.contains(&path) {
        let mut at = 0;
        while let Some(next) = source[at..].find('"') {
            let Some((text, end)) = literal(&source, at + next) else { break };
            if text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) {
                found.push(Message { zh: text, en: None, place: path.to_owned() });
            }
            at = end;
        }
    }
    found
}

fn sources(path: &Path, found: &mut Vec<(String, String)>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if path.is_dir() {
        let mut entries: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for entry in &entries {
            sources(entry, found);
        }
    } else if !path.file_stem().unwrap().to_string_lossy().starts_with("tests") {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        found.push((name, std::fs::read_to_string(path).unwrap()));
    }
}

fn messages() -> Vec<Message> {
    let mut files = Vec::new();
    for source in SOURCES {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(source), &mut files);
    }
    files.iter().flat_map(|(path, source)| messages_of(path, source)).collect()
}

/// What stands between the `{…}` of a message.
fn pieces(message: &str) -> Vec<&str> {
    message
        .split('{')
        .enumerate()
        .map(|(index, part)| if index == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) })
        .collect()
}

/// Whether a text holds a message, whatever is filled in.
fn holds(text: &str, message: &str) -> bool {
    let mut rest = text;
    pieces(message).into_iter().all(|piece| match rest.split_once(piece) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

#[test]
fn every_message_of_a_reader_has_a_reproducer() {
    let texts: Vec<String> =
        std::fs::read_dir(super::gallery()).unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    let parts: Vec<(&str, &str)> = texts.iter().filter_map(|text| text.split_once("\n--- zh\n")?.1.split_once("\n--- en\n")).collect();
    let shown = |message: &&Message| {
        parts.iter().any(|(zh, en)| holds(zh, &message.zh) && message.en.as_ref().is_none_or(|wanted| holds(en, wanted)))
    };
    let messages = messages();
    assert!(messages.len() > 120, "the messages are not found in the source: {}", messages.len());
    let excepted = |message: &&Message| EXCEPTIONS.iter().any(|(zh, _)| message.zh.starts_with(zh));
    let missing: Vec<&Message> = messages.iter().filter(|message| !shown(message) && !excepted(message)).collect();
    let told: Vec<String> = missing.iter().map(|message| format!("{}: {} / {:?}", message.place, message.zh, message.en)).collect();
    let told = told.join("\n");
    assert!(missing.is_empty(), "{} messages have no reproducer:\n{told}", missing.len());
    let needless: Vec<&str> = EXCEPTIONS
        .iter()
        .map(|(zh, _)| *zh)
        .filter(|zh| !messages.iter().any(|message| message.zh.starts_with(zh) && !shown(&message)))
        .collect();
    assert!(needless.is_empty(), "these have a reproducer, or are no messages any more: {needless:?}");
}

#[test]
fn messages_are_found_in_source_with_what_is_filled_in() {
    let source = "// say!(\"注释\", \"x\")\nlet a = say!(\"第{row}行“{text}”\", \"row {row} \\\"{text}\\\"\");\nSaid::new(\n    \"空\",\n    \"empty\",\n)\n";
    let found: Vec<(String, Option<String>)> = messages_of("a.rs", source).into_iter().map(|message| (message.zh, message.en)).collect();
    assert_eq!(found[0], ("第{row}行“{text}”".into(), Some("row {row} \"{text}\"".into())));
    assert_eq!(found[1], ("空".into(), Some("empty".into())));
    assert!(holds("甲 第7行“x” 乙", &found[0].0) && !holds("第7行", &found[0].0));
}
