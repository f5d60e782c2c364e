//! A TOML file of ours or of the user's, and errors that name file, line and the nearest right key.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::explain::explain;
use crate::say;
use crate::value::Said;
use crate::value::text::nearest;

/// The text of a rule, standard, lexicon or settings file, and the name that errors give it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path or name.
    pub name: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
}

/// What is wrong in such a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// The file.
    pub file: Arc<str>,
    /// The line, from 1; none if it is about the whole file.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub why: Said,
}

impl RuleError {
    /// The whole message: place, then reason and remedy.
    pub fn said(&self) -> Said {
        let (file, why_zh, why_en) = (&self.file, &self.why.zh, &self.why.en);
        match self.line {
            Some(line) => say!("{file} 第{line}行: {why_zh}", "{file} line {line}: {why_en}"),
            None => say!("{file}: {why_zh}", "{file}: {why_en}"),
        }
    }
}

impl SourceFile {
    /// A source of that name and text.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// Reads the text as `T`; unknown keys and wrong types become errors with a line.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, RuleError> {
        self.parse_text(self.bare())
    }

    /// As [`parse`](Self::parse), up to the first table called `name` of an array: what follows is not looked at.
    pub fn parse_before<T: DeserializeOwned>(&self, name: &str) -> Result<T, RuleError> {
        let text = self.bare();
        let end = text.find(&format!("\n[[{name}]]")).map_or(text.len(), |at| at + 1);
        self.parse_text(text.get(..end).unwrap_or(text))
    }

    /// The text without the byte order mark that editors on Windows put first; TOML has none.
    fn bare(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
    }

    fn parse_text<T: DeserializeOwned>(&self, text: &str) -> Result<T, RuleError> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| line_of(text, span.start));
            RuleError {
                file: self.name.clone(),
                line,
                why: explain(error.message(), line.and_then(|line| text.lines().nth(line.saturating_sub(1)))),
            }
        })
    }

    /// An error at a byte of the text (see [`toml::Spanned`]), or about the whole file.
    pub fn error(&self, at: Option<usize>, why: Said) -> RuleError {
        let text = self.bare();
        RuleError { file: self.name.clone(), line: at.map(|at| line_of(text, at)), why }
    }

    /// An error about a name that is not among `known`: says so, with the nearest of them.
    pub fn unknown<'a>(&self, what: &Said, name: &toml::Spanned<String>, known: impl IntoIterator<Item = &'a str>) -> RuleError {
        let known: Vec<&str> = known.into_iter().collect();
        let word = name.get_ref();
        let (what_zh, what_en) = (&what.zh, &what.en);
        let why = if let Some(near) = nearest(word, known.iter().copied()) {
            say!("没有{what_zh}“{word}”,是否想写“{near}”?", "no {what_en} “{word}”; did you mean “{near}”?")
        } else {
            let list = known.join(", ");
            say!("没有{what_zh}“{word}”,可用的有: {list}", "no {what_en} “{word}”; there are: {list}")
        };
        self.error(Some(name.span().start), why)
    }
}

fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only its reading is tested")]
        table: String,
    }

    #[test]
    fn a_misspelt_key_is_told_with_its_line_and_the_right_one() {
        let error = SourceFile::new("my.toml", "\n\ntabel = \"x\"\n").parse::<Sample>().unwrap_err();
        assert_eq!(error.said().zh, "my.toml 第3行: 不认识“tabel”,是否想写“table”?");
        assert_eq!(error.said().en, "my.toml line 3: unknown key or value “tabel”; did you mean “table”?");
    }

    #[test]
    fn chinese_quotes_are_told() {
        let error = SourceFile::new("my.toml", "\ntable = “湖南”\n").parse::<Sample>().unwrap_err();
        assert_eq!(error.said().zh, "my.toml 第2行: 请用英文引号 \": table = “湖南”");
        let error = SourceFile::new("my.toml", "table = 湖南\n").parse::<Sample>().unwrap_err();
        assert_eq!(error.said().zh, "my.toml 第1行: 文字要放在英文引号里,如 \"……\": table = 湖南");
    }

    #[test]
    fn a_missing_key_is_named() {
        let error = SourceFile::new("my.toml", "").parse::<Sample>().unwrap_err();
        assert!(error.said().zh.contains("缺少“table”"), "{error:?}");
    }
}
