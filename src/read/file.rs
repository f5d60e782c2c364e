//! One file from its path to its grids: opened once, measured, hashed, told apart by its bytes, handed to its reader. Whatever
//! goes wrong is a problem in what is returned.

use std::fmt::Write;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::excel::{problem, unreadable_workbook};
use super::follow::Follow;
use super::guard::quietly;
use super::limits::{Budgets, Limit, Limits};
use super::no_table::NoTable;
use super::pieces::{HEAD_BYTES, Pieces};
use super::shared::Shared;
use super::sniff::{Kind, is_text, sniff};
use super::{Cell, FoundFile, Outcome, ReadFile};
use super::{archive, delimited, html, ods, records_xml, spreadsheet_xml, text, xls, xlsb, xlsx};
use crate::say;
use crate::tables::Problem;
use crate::value::Said;

/// Reads a file of any kind but an archive. A file that gives no grid has a problem that says why.
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
    match bytes_of(path, limits) {
        Ok((bytes, changed)) => {
            let mut file = ReadFile::default();
            read_bytes(&bytes, limits, &mut file);
            tell_changed(changed, &mut file);
            file
        }
        Err(why) => refused(why),
    }
}

/// Reads a file, or each file within it if it is a .zip; each is handed to `visit` before the next one is read. Whoever follows is asked
/// to take the rows of long sheets. Where nobody wants it `hashed`, a long text goes without its hash, which is a good part of the time.
pub fn read_files(found: &FoundFile, limits: &Limits, (follow, hashed): (Option<&dyn Follow>, bool), visit: &mut dyn FnMut(Outcome)) {
    if let Some(follow) = follow
        && let Some(mut file) = read_long_text(found, limits, (follow, hashed))
    {
        note_missing_header(&found.relative, &mut file);
        return visit(Outcome::Read(found.relative.clone(), file));
    }
    match bytes_of(&found.path, limits) {
        Ok((bytes, changed)) => {
            let mut changed = changed;
            read_memory(&found.relative, &bytes, limits, follow, &mut |mut outcome| {
                if let Outcome::Read(_, file) = &mut outcome {
                    tell_changed(std::mem::take(&mut changed), file);
                }
                visit(outcome);
            });
        }
        Err(why) => visit(Outcome::Read(found.relative.clone(), refused(why))),
    }
}

/// A long text file, read piece by piece; `None` if it is something else, or its head does not decide how to read it, or it cannot be read.
fn read_long_text(found: &FoundFile, limits: &Limits, (follow, hashed): (&dyn Follow, bool)) -> Option<ReadFile> {
    let (mut opened, before) = open(&found.path, limits).ok()?;
    if before.len() <= u64::try_from(HEAD_BYTES).ok()? {
        return None;
    }
    // The room behind is never touched; it keeps the system's allocator from giving the memory of a unit back before the next one needs it.
    let mut head = Vec::with_capacity(8 * HEAD_BYTES);
    head.resize(HEAD_BYTES, 0);
    opened.read_exact(&mut head).ok()?;
    let encoding = is_text(&head).then(|| text::encoding_of_head(&head)).flatten()?;
    let mut pieces = Pieces::new(opened, head, hashed);
    let mut file = ReadFile::default();
    let mut whole = false;
    let read = quietly(|| {
        let mut shared = Shared::within(limits, Budgets::of(limits));
        shared.follow = Some((follow, Arc::clone(&found.relative)));
        whole = !delimited::read_pieces(&mut pieces, encoding, &mut shared, &mut file) || shared.refused;
    });
    // What broke a reader is read once more, and told of then.
    if whole || read.is_none() {
        return None;
    }
    let (length, hash) = pieces.finish();
    file.sha256 = hash.map(|hash| hexadecimal(&hash.finalize())).unwrap_or_default();
    let changed = length != before.len() || found.path.metadata().is_ok_and(|after| has_changed(&before, &after));
    tell_changed(changed, &mut file);
    Some(file)
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// As [`read_files`], of bytes in memory.
pub fn read_memory(relative: &Arc<str>, bytes: &[u8], limits: &Limits, follow: Option<&dyn Follow>, visit: &mut dyn FnMut(Outcome)) {
    if sniff(bytes, limits) == Kind::Archive {
        return archive::read(bytes, relative, limits, follow, visit);
    }
    let mut file = ReadFile::default();
    let source = Origin { relative: Arc::clone(relative), budgets: Budgets::of(limits), follow };
    read_bytes_within(bytes, limits, source, &mut file);
    note_missing_header(relative, &mut file);
    visit(Outcome::Read(relative.clone(), file));
}

fn refused(why: Said) -> ReadFile {
    let mut file = ReadFile::default();
    problem(&mut file, why);
    file
}

fn tell_changed(changed: bool, file: &mut ReadFile) {
    if changed {
        problem(
            file,
            say!(
                "文件在读取时被改动过,读到的可能不是最新内容。请关闭正在编辑它的程序,再检查一次",
                "the file changed while it was read, so what was read may be out of date. Close the program that edits it and check again"
            ),
        );
    }
}

/// The text files of GB/T 19581-2004 are known by their names; without a first line of headers nobody knows their columns.
pub(super) fn note_missing_header(relative: &str, file: &mut ReadFile) {
    const NAMES: [&str; 5] = ["gssm.txt", "dzzb.txt", "kjkm.txt", "kmye.txt", "jzpz.txt"];
    let name = relative.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let Some(grid) = file.grids.first_mut().filter(|_| NAMES.contains(&name.as_str())) else { return };
    let is_number = |cell: &Cell| matches!(cell, Cell::Text(text) if text.chars().all(|c| c.is_ascii_digit() || ".-".contains(c)));
    let first = grid.rows.first();
    if let Some(row) = first.filter(|row| row.cells.iter().any(|(_, cell)| is_number(cell))) {
        let why = say!(
            "这是 GB/T 19581 接口的文本文件,但第一行不是列名,各列是什么无从得知。请按接口说明在第一行补上列名(如 科目编号、科目名称),或导出为 XML",
            "this is a text file of the interface GB/T 19581, but its first row names no columns, so nobody can know what they are. Put the names of the interface on the first row, or export XML"
        );
        grid.problems.push(Problem { row: Some(row.number), column: None, why });
    }
}

/// Reads a file that is in memory already.
pub(super) fn read_bytes(bytes: &[u8], limits: &Limits, file: &mut ReadFile) {
    let alone = Origin { relative: "".into(), budgets: Budgets::of(limits), follow: None };
    read_bytes_within(bytes, limits, alone, file);
}

/// Where bytes come from, and who takes their rows.
pub(super) struct Origin<'f> {
    pub relative: Arc<str>,
    /// What the file may inflate to and cost; within an archive what is left of it.
    pub budgets: Budgets,
    pub follow: Option<&'f dyn Follow>,
}

/// As [`read_bytes`], of a file that may lie in an archive.
pub(super) fn read_bytes_within(bytes: &[u8], limits: &Limits, origin: Origin<'_>, file: &mut ReadFile) {
    let sha256 = hexadecimal(&Sha256::digest(bytes));
    let refused = read_once(bytes, limits, &origin, file);
    if refused {
        // A sheet that was followed has to be read whole. It will not be followed again, so this is the last time.
        *file = ReadFile::default();
        read_once(bytes, limits, &Origin { budgets: Budgets::of(limits), ..origin }, file);
    }
    file.sha256 = sha256;
}

/// Whether rows were taken and given back, so that the file has to be read again.
fn read_once(bytes: &[u8], limits: &Limits, origin: &Origin<'_>, file: &mut ReadFile) -> bool {
    let mut refused = false;
    let read = quietly(|| {
        let mut shared = Shared::within(limits, origin.budgets.clone());
        shared.follow = origin.follow.map(|follow| (follow, Arc::clone(&origin.relative)));
        match sniff(bytes, limits) {
            Kind::Text => delimited::read(bytes, &mut shared, file),
            Kind::Xlsx => xlsx::read(bytes, &mut shared, file),
            Kind::Xlsb => xlsb::read(bytes, &mut shared, file),
            Kind::Xls => xls::read(bytes, &mut shared, file),
            Kind::Ods => ods::read(bytes, &mut shared, file),
            Kind::Html => html::read(bytes, &mut shared, file),
            Kind::SpreadsheetXml => spreadsheet_xml::read(bytes, &mut shared, file),
            Kind::Xml => records_xml::read(bytes, &mut shared, file),
            Kind::Archive => problem(file, NoTable::ArchiveWithin.said()),
            Kind::NoTable(kind) => problem(file, kind.said()),
            Kind::Damaged(why) => problem(file, why),
        }
        refused = shared.refused;
    });
    if read.is_none() || (file.grids.is_empty() && file.problems.is_empty()) {
        problem(file, unreadable_workbook(""));
    }
    refused
}

/// The bytes of a file, and whether it changed meanwhile.
fn bytes_of(path: &Path, limits: &Limits) -> Result<(Vec<u8>, bool), Said> {
    let (mut file, before) = open(path, limits)?;
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0));
    file.by_ref().take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if length > limits.file_bytes {
        return Err(limits.exceeded(Limit::FileBytes));
    }
    let changed = file.metadata().is_ok_and(|after| has_changed(&before, &after)) || length != before.len();
    Ok((bytes, changed))
}

/// Opens a file that may be read, and what it was like then.
fn open(path: &Path, limits: &Limits) -> Result<(File, Metadata), Said> {
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
            "这不是普通文件(设备、管道之类),没有读取。需要检查的,请提供导出的 Excel 或 CSV 文件",
            "this is no ordinary file (a device, a pipe or the like) and was not read. If it matters, hand in the Excel or CSV export"
        ));
    }
    if before.len() > limits.file_bytes {
        return Err(limits.exceeded(Limit::FileBytes));
    }
    Ok((File::open(path).map_err(|error| unreadable(&error))?, before))
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
