//! A sentence in the two languages of the program, and the choice between them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::text::compacted;

/// The language of reports and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Chinese, the language of the books.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// `zh` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }
}

/// The same sentence in Chinese and in English.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Chinese.
    pub zh: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Said {
    /// A sentence from its two wordings.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The same text in both languages: a name, a number, a piece of a file.
    pub fn same(text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        Self { zh: text.clone(), en: text }
    }

    /// The wording in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Whether a person who writes `word` means what this names, in either language, with whatever spaces and width.
    pub fn is_called(&self, word: &str) -> bool {
        let word = compacted(word);
        [&self.zh, &self.en].iter().any(|name| compacted(name) == word)
    }
}

/// What the system says of a file, in words: its own are in English, or in whatever language it runs in.
pub fn system_error(error: &std::io::Error) -> Said {
    use std::io::ErrorKind;
    let (zh, en) = match error.kind() {
        ErrorKind::NotFound => ("找不到", "it is not there"),
        ErrorKind::PermissionDenied => ("没有权限,或正被别的程序占用", "there is no permission, or another program holds it"),
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => ("正被别的程序占用", "another program holds it"),
        ErrorKind::ReadOnlyFilesystem => ("磁盘或文件夹是只读的", "the disk or folder is read-only"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ("磁盘已满", "the disk is full"),
        ErrorKind::FileTooLarge => ("文件太大", "the file is too large"),
        ErrorKind::IsADirectory => ("这是文件夹", "it is a folder"),
        ErrorKind::NotADirectory => ("路径中有一段不是文件夹", "part of the path is no folder"),
        ErrorKind::InvalidFilename | ErrorKind::InvalidInput => {
            ("文件名太长或有不能用的字符", "the name is too long or holds characters that are not allowed")
        }
        _ => {
            let code = error.raw_os_error().map(|code| code.to_string()).unwrap_or_default();
            return crate::say!(
                "系统报错({code}),请检查磁盘或网络盘",
                "the system reports an error ({error}); check the disk or the network drive"
            );
        }
    };
    Said::new(zh, en)
}

/// Builds a [`Said`] from two format strings that share the variables in scope:
/// `say!("第{row}行", "row {row}")`.
#[macro_export]
macro_rules! say {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::value::Said::new(format!($zh), format!($en))
    };
}
