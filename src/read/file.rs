//! One file from its path to its grids: opened once, measured, hashed, told apart by its bytes, handed to its reader. Whatever
//! goes wrong is a problem in what is returned.

use std::fmt::Write;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::excel::{problem, unreadable_workbook};
use super::grid::Shared;
use super::guard::quietly;
use super::limits::{Limit, Limits};
use super::no_table::NoTable;
use super::sniff::{Kind, sniff};
use super::{ReadFile, delimited, html, ods, records_xml, spreadsheet_xml, xls, xlsb, xlsx};
use crate::say;
use crate::value::Said;

/// Reads a file of any kind. A file that gives no grid has a problem that says why.
///
/// ```
/// use ledgerlint::read::{Limits, read_file};
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("凭证.csv");
/// std::fs::write(&path, "日期,金额\n2024-01-05,\"1,200.50\"\n")?;
/// let file = read_file(&path, &Limits::default());
/// assert_eq!(file.grids[0].rows[1].number, 2);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn read_file(path: &Path, limits: &Limits) -> ReadFile {
    let mut file = ReadFile::default();
    match bytes_of(path, limits) {
        Ok((bytes, changed)) => {
            if changed {
                problem(
                    &mut file,
                    say!(
                        "文件在读取时被改动过,读到的可能不是最新内容。请关闭正在编辑它的程序,再检查一次",
                        "the file changed while it was read, so what was read may be out of date. Close the program that edits it and check again"
                    ),
                );
            }
            read_bytes(&bytes, limits, &mut file);
        }
        Err(why) => problem(&mut file, why),
    }
    file
}

/// Reads a file that is in memory already.
pub(super) fn read_bytes(bytes: &[u8], limits: &Limits, file: &mut ReadFile) {
    for byte in Sha256::digest(bytes) {
        // Writing into a string cannot fail.
        let _ = write!(file.sha256, "{byte:02x}");
    }
    let read = quietly(|| {
        let mut shared = Shared::new(limits);
        match sniff(bytes, limits) {
            Kind::Text => delimited::read(bytes, &mut shared, file),
            Kind::Xlsx => xlsx::read(bytes, &mut shared, file),
            Kind::Xlsb => xlsb::read(bytes, &mut shared, file),
            Kind::Xls => xls::read(bytes, &mut shared, file),
            Kind::Ods => ods::read(bytes, &mut shared, file),
            Kind::Html => html::read(bytes, &mut shared, file),
            Kind::SpreadsheetXml => spreadsheet_xml::read(bytes, &mut shared, file),
            Kind::Xml => records_xml::read(bytes, &mut shared, file),
            Kind::Archive => problem(file, NoTable::Archive.said()),
            Kind::NoTable(kind) => problem(file, kind.said()),
            Kind::Damaged(why) => problem(file, why),
        }
    });
    if read.is_none() || (file.grids.is_empty() && file.problems.is_empty()) {
        problem(file, unreadable_workbook(""));
    }
}

/// The bytes of a file, and whether it changed meanwhile.
fn bytes_of(path: &Path, limits: &Limits) -> Result<(Vec<u8>, bool), Said> {
    // Opening a pipe would wait for somebody to write into it, so what it is comes first.
    let before = path.metadata().map_err(|error| unreadable(&error))?;
    if before.is_dir() {
        return Err(say!(
            "这是文件夹,不是文件。要检查整个文件夹,请直接给出文件夹的路径",
            "this is a folder, no file. To check a whole folder, give the path of the folder"
        ));
    }
    if !before.is_file() {
        return Err(say!(
            "这不是普通文件(设备、管道之类),没有读取",
            "this is no ordinary file (a device, a pipe or the like) and was not read"
        ));
    }
    if before.len() > limits.file_bytes {
        return Err(limits.exceeded(Limit::FileBytes));
    }
    let mut file = File::open(path).map_err(|error| unreadable(&error))?;
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0));
    file.by_ref().take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if length > limits.file_bytes {
        return Err(limits.exceeded(Limit::FileBytes));
    }
    let changed = file.metadata().is_ok_and(|after| has_changed(&before, &after)) || length != before.len();
    Ok((bytes, changed))
}

fn has_changed(before: &Metadata, after: &Metadata) -> bool {
    before.len() != after.len() || before.modified().ok() != after.modified().ok()
}

fn unreadable(error: &io::Error) -> Said {
    match error.kind() {
        io::ErrorKind::NotFound => say!("找不到这个文件。请核对路径", "there is no such file. Check the path"),
        io::ErrorKind::PermissionDenied => say!(
            "没有读取这个文件的权限,或它正被别的程序占用。请关闭打开它的程序,或向管理员要权限",
            "there is no permission to read this file, or another program holds it. Close that program, or ask for permission"
        ),
        _ => say!(
            "文件读取出错。请核对存储设备,或把文件复制到本机再检查",
            "the file could not be read. Check the disk, or copy the file to this computer and check that"
        ),
    }
}
