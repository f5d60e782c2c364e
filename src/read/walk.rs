//! Which files lie under a path, in an order that does not change, and which were passed over and why. Opens none of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::limits::{Limit, Limits};
use super::no_table::NoTable;
use crate::say;
use crate::value::Said;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundFile {
    /// The path relative to the root, with `/` between folders; of a root that is a file, its name.
    pub relative: Arc<str>,
    /// The path to open.
    pub path: PathBuf,
}

/// A file or folder that is not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PassedOver {
    /// The path relative to the root, with `/` between folders.
    pub relative: Arc<str>,
    /// Why it is not read, and what to do if it should be.
    pub why: Said,
}

/// What lies under a path, both in the order of the relative paths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Walked {
    /// The files to read.
    pub files: Vec<FoundFile>,
    /// What is not read. Settings and reports of this program, and what operating systems leave behind, are not told of.
    pub passed: Vec<PassedOver>,
    /// The folders in which nothing lies, however deep, and that lie in none such.
    pub empty: Vec<Arc<str>>,
}

/// Lists the files under `root`. A root that is a file gives that file, whatever its name.
pub fn walk(root: &Path, limits: &Limits) -> Walked {
    let mut walked = Walked::default();
    let mut folders = Vec::new();
    let entries = WalkDir::new(root).follow_links(false).max_depth(limits.depth).sort_by_file_name();
    for entry in entries
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_unmentioned(&entry.file_name().to_string_lossy(), entry.file_type().is_dir()))
    {
        match entry {
            Ok(entry) => {
                if entry.depth() > 0 && entry.file_type().is_dir() {
                    folders.push(relative(root, entry.path()));
                }
                if !visit(root, &entry, limits, &mut walked) {
                    break;
                }
            }
            Err(error) => {
                let relative = relative(root, error.path().unwrap_or(root));
                walked.passed.push(PassedOver { relative, why: unreadable(&error) });
            }
        }
    }
    walked.files.sort();
    walked.passed.sort();
    walked.empty = empty(root, folders, &walked);
    walked
}

/// Of some folders, in the order in which they were met, those with nothing in them.
fn empty(root: &Path, folders: Vec<Arc<str>>, walked: &Walked) -> Vec<Arc<str>> {
    let all = walked.files.iter().map(|file| &file.relative).chain(walked.passed.iter().map(|passed| &passed.relative));
    let filled: BTreeSet<&str> =
        all.flat_map(|path| path.match_indices('/').filter_map(|(at, _)| path.get(..at)).chain([&**path])).collect();
    let mut empty: Vec<Arc<str>> = Vec::new();
    // What systems keep for themselves (`@eaDir`, `$RECYCLE.BIN`) is nobody's, and reports and settings of this program are something.
    let is_hidden = |folder: &str| folder.split('/').any(|step| step.starts_with(['.', '@', '$', '~']));
    let holds_files =
        |folder: &str| WalkDir::new(root.join(folder)).into_iter().flatten().any(|entry| entry.depth() > 0 && !entry.file_type().is_dir());
    let is_empty = |folder: &Arc<str>| !filled.contains(&**folder) && !is_hidden(folder) && !holds_files(folder);
    for folder in folders.into_iter().filter(is_empty) {
        let is_within = |above: &Arc<str>| folder.strip_prefix(&**above).is_some_and(|rest| rest.starts_with('/'));
        if !empty.last().is_some_and(is_within) {
            empty.push(folder);
        }
    }
    empty
}

/// Notes an entry; false once there are too many files.
fn visit(root: &Path, entry: &DirEntry, limits: &Limits, walked: &mut Walked) -> bool {
    let relative = relative(root, entry.path());
    let kind = entry.file_type();
    if entry.depth() == 0 {
        if entry.path().is_file() {
            walked.files.push(FoundFile { relative, path: entry.path().to_owned() });
        } else if !entry.path().is_dir() {
            walked.passed.push(PassedOver { relative, why: special() });
        }
        return true;
    }
    if kind.is_dir() {
        if entry.depth() >= limits.depth {
            let Said { zh, en } = limits.exceeded(Limit::Depth);
            walked.passed.push(PassedOver {
                relative,
                why: say!("文件夹太深,其中的文件没有读取。{zh}", "the folder lies too deep; its files were not read. {en}"),
            });
        }
        return true;
    }
    let why = if kind.is_symlink() {
        Some(say!(
            "这是指向别处的链接,没有读取。需要检查的,请把实际文件复制到文件夹里",
            "this is a link to elsewhere and was not read. If it matters, copy the file itself into the folder"
        ))
    } else if kind.is_file() {
        passed_by_name(&entry.file_name().to_string_lossy())
    } else {
        Some(special())
    };
    match why {
        Some(why) => walked.passed.push(PassedOver { relative, why }),
        None if walked.files.len() >= limits.files => {
            let Said { zh, en } = limits.exceeded(Limit::Files);
            walked.passed.push(PassedOver {
                relative,
                why: say!("从这个文件起都没有读取。{zh}", "this file and those behind it were not read. {en}"),
            });
            return false;
        }
        None => walked.files.push(FoundFile { relative, path: entry.path().to_owned() }),
    }
    true
}

/// Settings and reports of this program, and what systems leave behind: no clerk put them there to be checked.
pub(super) fn is_unmentioned(name: &str, is_folder: bool) -> bool {
    const FOLDERS: [&str; 4] = ["ledgerlint-report", "ledgerlint-compare", ".git", "__MACOSX"];
    const FILES: [&str; 11] = [
        "ledgerlint.toml",
        "mapping.toml",
        "疑点清单.xlsx",
        "findings.json",
        "findings.csv",
        "回头看.xlsx",
        "compare.json",
        "compare.csv",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
    ];
    let names: &[&str] = if is_folder { &FOLDERS } else { &FILES };
    // A copy that was kept because people had filled it in: `疑点清单.bak-2.xlsx`.
    let is_copy = !is_folder && ["疑点清单.bak", "回头看.bak"].iter().any(|start| name.starts_with(start));
    is_copy || names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// What settings are called.
const SETTINGS: [&str; 2] = ["ledgerlint.toml", "mapping.toml"];

/// Why a file of this name is not even opened; `None` if it is to be read.
pub(super) fn passed_by_name(name: &str) -> Option<Said> {
    if name.starts_with("~$") || name.starts_with(".~") {
        return Some(say!(
            "这是 Office 或 WPS 打开文件时留下的临时文件,没有读取。如果对应的文件正开着,请先保存并关闭",
            "this is a temporary file of Office or WPS and was not read. If the file that it belongs to is open, save and close it"
        ));
    }
    if name.starts_with('.') {
        return Some(say!("这是隐藏文件,没有读取。需要检查的,请改名", "this is a hidden file and was not read. If it matters, rename it"));
    }
    let lower = name.to_lowercase();
    if let Some(settings) = lower.strip_suffix(".txt").filter(|name| SETTINGS.contains(name)) {
        return Some(say!(
            "这是设置文件,但文件名多了 .txt,所以没有生效。请改名为 {settings}(在资源管理器里先勾选“查看-显示-文件扩展名”)",
            "these are settings, but the file's name ends in .txt, so they did not take effect. Rename it to {settings} (first let Explorer show file name extensions)"
        ));
    }
    if let Some(paper) = paper(&lower) {
        return Some(paper.said());
    }
    (lower.rsplit_once('.').is_some_and(|(_, extension)| extension == "md") || lower.starts_with("readme")).then(|| {
        say!(
            "这是说明文件,没有读取。如果是账表,请改名",
            "this is taken for a note by its name and was not read. If it is a ledger, rename it"
        )
    })
}

/// Whether a file is a paper or a picture by its name, so that nobody looks for books in it.
pub fn is_paper(name: &str) -> bool {
    paper(&name.to_lowercase()).is_some()
}

/// What a file of this name, in small letters, is if it is a paper or a picture.
fn paper(name: &str) -> Option<NoTable> {
    Some(match name.rsplit_once('.')?.1 {
        "pdf" => NoTable::Pdf,
        "ofd" => NoTable::Ofd,
        "doc" | "docx" | "docm" | "wps" | "wpt" => NoTable::Word,
        "ppt" | "pptx" | "dps" => NoTable::Slides,
        "rtf" => NoTable::RichText,
        "jpg" | "jpeg" | "png" | "gif" | "bmp" | "tif" | "tiff" | "webp" | "heic" => NoTable::Image,
        _ => return None,
    })
}

fn special() -> Said {
    say!(
        "这不是普通文件(设备、管道之类),没有读取。需要检查的,请提供导出的 Excel 或 CSV 文件",
        "this is no ordinary file (a device, a pipe or the like) and was not read. If it matters, hand in the Excel or CSV export"
    )
}

fn unreadable(error: &walkdir::Error) -> Said {
    match error.io_error().map(std::io::Error::kind) {
        Some(std::io::ErrorKind::PermissionDenied) => {
            say!(
                "没有读取这个文件夹的权限。请向管理员要权限,或把文件复制出来再检查",
                "there is no permission to read this folder. Ask for it, or copy the files out and check those"
            )
        }
        Some(std::io::ErrorKind::NotFound) => say!("找不到这个路径。请核对路径", "there is nothing at this path. Check the path"),
        _ => say!("读取这个文件夹时出错。请核对路径和存储设备", "this folder could not be read. Check the path and the disk"),
    }
}

fn relative(root: &Path, path: &Path) -> Arc<str> {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    if parts.is_empty() {
        let name = path.file_name().unwrap_or(path.as_os_str());
        return name.to_string_lossy().into();
    }
    parts.join("/").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn tree(paths: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for path in paths {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "a,b\n").unwrap();
        }
        root
    }

    fn names(walked: &Walked) -> (Vec<&str>, Vec<&str>) {
        (walked.files.iter().map(|file| &*file.relative).collect(), walked.passed.iter().map(|passed| &*passed.relative).collect())
    }

    #[test]
    fn files_come_in_order_and_what_is_passed_over_is_named() {
        let root = tree(&[
            "b/2.csv",
            "b/~$1.xlsx",
            "b/.hidden.csv",
            "a.xlsx",
            "README.txt",
            "合同.PDF",
            "票.jpg",
            "ledgerlint.toml",
            "ledgerlint-report/疑点清单.xlsx",
            "b/疑点清单.bak-2.xlsx",
            "b/findings.json",
            ".DS_Store",
            ".git/config",
            "中/凭证.txt",
        ]);
        let walked = walk(root.path(), &Limits::default());
        assert_eq!(
            names(&walked),
            (vec!["a.xlsx", "b/2.csv", "中/凭证.txt"], vec!["README.txt", "b/.hidden.csv", "b/~$1.xlsx", "合同.PDF", "票.jpg"])
        );
        assert_eq!(walked.files[1].path, root.path().join("b").join("2.csv"));
    }

    #[test]
    fn a_root_that_is_a_file_gives_that_file_whatever_its_name() {
        let root = tree(&["README.md"]);
        let walked = walk(&root.path().join("README.md"), &Limits::default());
        assert_eq!(names(&walked), (vec!["README.md"], vec![]));
    }

    #[test]
    fn a_path_that_is_not_there_is_told() {
        let walked = walk(Path::new("/no/such/place"), &Limits::default());
        assert_eq!(names(&walked), (vec![], vec!["place"]));
        assert!(walked.passed[0].why.zh.contains("找不到"));
    }

    #[test]
    fn limits_of_files_and_depth_are_told() {
        let root = tree(&["1.csv", "2.csv", "3.csv", "d/e/4.csv"]);
        let few = walk(root.path(), &Limits { files: 2, ..Limits::default() });
        assert_eq!(names(&few), (vec!["1.csv", "2.csv"], vec!["3.csv"]));
        assert!(few.passed[0].why.en.contains("raise files"));
        let flat = walk(root.path(), &Limits { depth: 1, ..Limits::default() });
        assert_eq!(names(&flat), (vec!["1.csv", "2.csv", "3.csv"], vec!["d"]));
    }

    #[cfg(unix)]
    #[test]
    fn links_pipes_and_closed_folders_are_told_and_the_rest_is_read() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let root = tree(&["1.csv", "closed/2.csv"]);
        symlink(root.path(), root.path().join("loop")).unwrap();
        symlink(root.path().join("1.csv"), root.path().join("link.csv")).unwrap();
        let socket = std::os::unix::net::UnixListener::bind(root.path().join("socket.csv")).unwrap();
        fs::set_permissions(root.path().join("closed"), fs::Permissions::from_mode(0o000)).unwrap();
        let closed = fs::read_dir(root.path().join("closed")).is_err();
        let walked = walk(root.path(), &Limits::default());
        fs::set_permissions(root.path().join("closed"), fs::Permissions::from_mode(0o755)).unwrap();
        drop(socket);
        let (files, passed) = names(&walked);
        if closed {
            assert_eq!((files, passed), (vec!["1.csv"], vec!["closed", "link.csv", "loop", "socket.csv"]));
        } else {
            // The administrator may read everything.
            assert_eq!((files, passed), (vec!["1.csv", "closed/2.csv"], vec!["link.csv", "loop", "socket.csv"]));
        }
    }
}
