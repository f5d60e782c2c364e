//! The error gallery: a reproducer for each message that a reader can give, and beside it, in `tests/gallery/`, the whole text that the
//! user sees, in both languages. `UPDATE_GOLDEN=1 cargo test --test it gallery` writes the texts anew; read every difference as a clerk
//! would: it must say where, what, and what to do.

mod bytes;
mod continued;
mod files;
mod limits;
mod mappings;
mod messages;
#[cfg(unix)]
mod places;
mod tables;
mod texts;
mod workbooks;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use ledgerlint::tables::Problem;
use ledgerlint::value::Lang;
use rayon::prelude::*;

/// The folder that every reproducer lies in.
const BOOKS: &str = "账表";

/// What makes a reproducer that is more than files.
type Special = fn(&Path);

/// A reproducer.
pub struct Case {
    /// Of the file that holds its text.
    name: &'static str,
    /// What is wrong with it.
    title: &'static str,
    files: Vec<(String, Vec<u8>)>,
    special: Option<Special>,
    ask: Ask,
}

/// Whom a reproducer is shown to.
enum Ask {
    /// The program, by these arguments; a path that begins with `账表` is below the reproducer's own folder.
    Program(Vec<&'static str>),
    /// The program as a user without rights.
    #[cfg(unix)]
    Stranger(Vec<&'static str>),
    /// The library, where the program looks at the path before it reads.
    Library(fn(&Path) -> Vec<Problem>),
}

impl Case {
    /// A folder that `inspect` looks at.
    pub fn new(name: &'static str, title: &'static str) -> Self {
        Self { name, title, files: Vec::new(), special: None, ask: Ask::Program(vec!["inspect", BOOKS]) }
    }

    /// With a file in the folder.
    pub fn file(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((format!("{BOOKS}/{name}"), bytes.into()));
        self
    }

    /// With a file in a folder of the user's own rules.
    pub fn rule_file(mut self, name: &str, text: &str) -> Self {
        self.files.push((format!("{BOOKS}规则/{name}"), text.into()));
        self.run(&["inspect", BOOKS, "--rules", "账表规则"])
    }

    /// With a limit, as `cells = 5`.
    pub fn limit(self, line: &str) -> Self {
        self.file("ledgerlint.toml", format!("[read]\n{line}\n"))
    }

    /// With something that is more than a file.
    pub fn special(mut self, make: Special) -> Self {
        self.special = Some(make);
        self
    }

    /// Shown to another command.
    pub fn run(mut self, arguments: &[&'static str]) -> Self {
        self.ask = Ask::Program(arguments.to_vec());
        self
    }

    /// Shown to the program that a stranger has started.
    #[cfg(unix)]
    pub fn by_stranger(mut self) -> Self {
        self.ask = Ask::Stranger(vec!["inspect", BOOKS]);
        self
    }

    /// Shown to the library.
    pub fn library(mut self, read: fn(&Path) -> Vec<Problem>) -> Self {
        self.ask = Ask::Library(read);
        self
    }

    /// The whole text: what it is, then what is said in Chinese and in English.
    fn text(&self) -> String {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in &self.files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        std::fs::create_dir_all(folder.path().join(BOOKS)).unwrap();
        if let Some(make) = self.special {
            make(&folder.path().join(BOOKS));
        }
        let mut text = format!("{}\n", self.title);
        for lang in [Lang::Zh, Lang::En] {
            let said = match &self.ask {
                Ask::Program(arguments) => program(folder.path(), arguments, lang),
                #[cfg(unix)]
                Ask::Stranger(arguments) => places::stranger(folder.path(), arguments, lang),
                Ask::Library(read) => library(&read(&folder.path().join(BOOKS)), lang),
            };
            let said = said.replace(&format!("{}/", folder.path().display()), "");
            let _ = write!(text, "\n--- {}\n{}", lang.code(), shortened(&said));
        }
        text
    }
}

/// What the program prints, errors last.
fn program(folder: &Path, arguments: &[&'static str], lang: Lang) -> String {
    let (mut out, mut error) = (Vec::new(), Vec::new());
    let all: Vec<OsString> = all_arguments(folder, arguments, lang);
    ledgerlint::cli::run(&all, &mut out, &mut error, false);
    String::from_utf8([out, error].concat()).unwrap()
}

/// The arguments with the paths below a folder, and the language.
fn all_arguments(folder: &Path, arguments: &[&'static str], lang: Lang) -> Vec<OsString> {
    let absolute = |argument: &&str| if argument.starts_with(BOOKS) { folder.join(argument).into_os_string() } else { argument.into() };
    let program = std::iter::once(OsString::from("ledgerlint"));
    program.chain(arguments.iter().map(absolute)).chain(["--lang".into(), lang.code().into()]).collect()
}

fn library(problems: &[Problem], lang: Lang) -> String {
    problems.iter().map(|problem| problem.why.get(lang)).collect::<Vec<_>>().join("\n")
}

/// A long text by its beginning and its end.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 16;
    let lines: Vec<&str> = text.lines().collect();
    let left_out = lines.len().saturating_sub(2 * SHOWN);
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        if left_out > 1 && (SHOWN..SHOWN + left_out).contains(&number) {
            if number == SHOWN {
                let _ = writeln!(text, "[… {left_out} lines]");
            }
            continue;
        }
        let _ = writeln!(text, "{line}");
    }
    text
}

/// All reproducers.
fn cases() -> Vec<Case> {
    let mut cases =
        [files::cases(), workbooks::cases(), texts::cases(), limits::cases(), tables::cases(), continued::cases(), mappings::cases()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>();
    #[cfg(unix)]
    cases.extend(places::cases());
    cases
}

fn gallery() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gallery")
}

#[test]
fn every_reproducer_in_the_gallery_says_what_stands_beside_it() {
    let differs = |case: &Case| {
        let (path, text) = (gallery().join(format!("{}.txt", case.name)), case.text());
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, text).unwrap();
            return None;
        }
        let want = std::fs::read_to_string(&path).unwrap_or_default();
        (want != text).then(|| format!("{}:\n{text}\n", path.display()))
    };
    let differing: Vec<String> = cases().par_iter().filter_map(differs).collect();
    assert!(differing.is_empty(), "{}", differing.concat());
}

#[test]
#[cfg(target_os = "linux")]
fn no_text_in_the_gallery_is_left_without_its_reproducer() {
    let mut names: Vec<String> = cases().iter().map(|case| format!("{}.txt", case.name)).collect();
    let mut there: Vec<String> =
        std::fs::read_dir(gallery()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    there.sort();
    assert_eq!(there, names);
}
