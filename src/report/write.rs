//! Puts the files of a report into a folder, whole or not at all. Knows no format.
//!
//! Each file is first written beside its place under another name; only when all are written do they take their places,
//! and if one cannot, those before it are put back. So a report is never half old and half new, and never cut off.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use crate::say;
use crate::value::Said;
use crate::value::said::system_error;

/// Why the report could not be written, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{} / {}", said.zh, said.en)]
pub struct WriteError {
    /// For the person at the screen.
    pub said: Said,
    /// What the system said.
    pub source: io::Error,
}

/// [`write_all`] for a report of which not every file is wanted: `None` takes away the file of that name that an older
/// report left. Gives the paths of what was written.
///
/// # Errors
/// As [`write_all`]; then nothing was taken away either.
pub fn write_whole(dir: &Path, files: &[(&str, Option<Vec<u8>>)]) -> Result<Vec<PathBuf>, WriteError> {
    let stale = files.iter().filter(|(_, bytes)| bytes.is_none()).map(|(name, _)| dir.join(name));
    let mut gone: Vec<(PathBuf, Option<TempPath>)> = Vec::new();
    // A folder of that name is not ours.
    for target in stale.filter(|target| target.is_file() || target.is_symlink()) {
        let kept = keep(dir, &target).and_then(|backup| fs::remove_file(&target).map(|()| backup));
        match kept {
            Ok(backup) => gone.push((target, backup)),
            Err(error) => return Err(put_back(gone, explain(Step::Replace, &target, error))),
        }
    }
    let wanted: Vec<(&str, Vec<u8>)> = files.iter().filter_map(|(name, bytes)| Some((*name, bytes.clone()?))).collect();
    write_all(dir, &wanted).map_err(|error| put_back(gone, error))
}

/// Writes `files` (name and content) into `dir`, which is made if there is none. Files of these names that are there are
/// all replaced, or, if anything fails, all kept. Gives the paths, in the order of `files`.
///
/// # Errors
/// No right to write, no room left, or a report that is open in Excel; [`WriteError::said`] says which and what to do.
pub fn write_all(dir: &Path, files: &[(&str, Vec<u8>)]) -> Result<Vec<PathBuf>, WriteError> {
    fs::create_dir_all(dir).map_err(|error| explain(Step::Write, dir, error))?;
    let mut ready = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let target = dir.join(name);
        let temporary = write_beside(dir, bytes).map_err(|error| explain(Step::Write, &target, error))?;
        ready.push((temporary, target));
    }
    // What is there now is kept under another name until all new files stand in their places.
    let mut places = Vec::with_capacity(ready.len());
    for (temporary, target) in ready {
        let backup = keep(dir, &target).map_err(|error| explain(Step::Write, &target, error))?;
        places.push((temporary, target, backup));
    }
    replace(places)
}

type Place = (NamedTempFile, PathBuf, Option<TempPath>);

fn replace(places: Vec<Place>) -> Result<Vec<PathBuf>, WriteError> {
    let mut done: Vec<(PathBuf, Option<TempPath>)> = Vec::with_capacity(places.len());
    for (temporary, target, backup) in places {
        match temporary.persist(&target) {
            Ok(_) => done.push((target, backup)),
            Err(failed) => {
                let error = explain(Step::Replace, &target, failed.error);
                return Err(put_back(done, error));
            }
        }
    }
    Ok(done.into_iter().map(|(target, _)| target).collect())
}

/// Undoes the replacements that were made before one failed.
fn put_back(done: Vec<(PathBuf, Option<TempPath>)>, error: WriteError) -> WriteError {
    let mut lost = Vec::new();
    for (target, backup) in done {
        let restored = match backup {
            // What cannot be put back stays under its other name, rather than be lost.
            Some(backup) => backup.persist(&target).map_err(|failed| drop(failed.path.keep())),
            None => fs::remove_file(&target).map_err(drop),
        };
        if restored.is_err() {
            lost.push(target.display().to_string());
        }
    }
    if lost.is_empty() {
        return error;
    }
    let (names, WriteError { said, source }) = (lost.join(", "), error);
    let (zh, en) = (said.zh, said.en);
    let said = say!(
        "{zh};此外,{names} 已经换成新的而未能恢复(旧的留在 .ledgerlint-*.tmp 中),请重新运行以得到完整的报告",
        "{en}; besides, {names} had been replaced and could not be put back (the old ones are in .ledgerlint-*.tmp): run again"
    );
    WriteError { said, source }
}

fn write_beside(dir: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut temporary = temporary_names().tempfile_in(dir)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

fn temporary_names() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ledgerlint-").suffix(".tmp");
    // Temporary files are private by default; a report is as open as the user's other files.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// A second name for the file that is there now, or a copy where the disk knows no second names.
fn keep(dir: &Path, target: &Path) -> io::Result<Option<TempPath>> {
    match fs::symlink_metadata(target) {
        Ok(found) if found.is_file() || found.is_symlink() => {}
        // Nothing to keep, or no file: then replacing it fails and says so.
        _ => return Ok(None),
    }
    let linked = temporary_names().make_in(dir, |path| fs::hard_link(target, path));
    if let Ok(linked) = linked {
        return Ok(Some(linked.into_temp_path()));
    }
    let copy = temporary_names().tempfile_in(dir)?.into_temp_path();
    fs::copy(target, &copy)?;
    Ok(Some(copy))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Something new is written into the folder.
    Write,
    /// A file takes the place of another.
    Replace,
}

/// Windows' numbers for a file that another program holds open.
const HELD_OPEN: [i32; 2] = [32, 33];

fn explain(step: Step, path: &Path, error: io::Error) -> WriteError {
    let place = path.display();
    let held = cfg!(windows) && error.raw_os_error().is_some_and(|code| HELD_OPEN.contains(&code));
    let said = match error.kind() {
        // Excel holds the file that it shows: on Windows its place cannot be taken then, though the folder takes new files.
        io::ErrorKind::PermissionDenied | io::ErrorKind::ResourceBusy if step == Step::Replace => in_use(path),
        _ if held => in_use(path),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => say!(
            "没有写入“{place}”的权限,请换一个文件夹(--out)或请管理员开放权限",
            "no right to write “{place}”: choose another folder (--out) or ask for the right"
        ),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => say!(
            "磁盘已满,写不下“{place}”,请腾出空间或换一个文件夹(--out);原有的报告没有改动",
            "the disk is full, no room for “{place}”: make room or choose another folder (--out); the report that was there is unchanged"
        ),
        io::ErrorKind::IsADirectory => say!(
            "“{place}”是一个文件夹,不能换成报告文件,请改名或换一个文件夹(--out)",
            "“{place}” is a folder and cannot be replaced by the report: rename it or choose another folder (--out)"
        ),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => say!(
            "“{place}”不是文件夹,不能存放报告,请换一个文件夹(--out)",
            "“{place}” is no folder and cannot hold the report: choose another one (--out)"
        ),
        _ => {
            let Said { zh, en } = system_error(&error);
            say!("写不了“{place}”: {zh}", "cannot write “{place}”: {en}")
        }
    };
    WriteError { said, source: error }
}

fn in_use(path: &Path) -> Said {
    let place = path.display();
    say!(
        "“{place}”正被其他程序打开,请在 Excel 中关闭它后再运行;原有的报告没有改动",
        "“{place}” is open in another program: close it in Excel and run again; the report that was there is unchanged"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_report_is_written_into_a_new_folder_and_replaced_whole() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("新建/报告");
        let paths = write_all(&dir, &[("疑点清单.xlsx", b"one".to_vec()), ("findings.json", b"two".to_vec())]).unwrap();
        assert_eq!(paths, [dir.join("疑点清单.xlsx"), dir.join("findings.json")]);
        write_all(&dir, &[("疑点清单.xlsx", b"three".to_vec()), ("findings.json", b"four".to_vec())]).unwrap();
        assert_eq!(fs::read(dir.join("疑点清单.xlsx")).unwrap(), b"three");
        assert_eq!(fs::read(dir.join("findings.json")).unwrap(), b"four");
        assert_eq!(names(&dir), ["findings.json", "疑点清单.xlsx"]);
    }

    #[test]
    fn a_file_that_is_not_wanted_goes_with_the_old_report_or_stays_with_it() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path();
        fs::write(dir.join("a"), "old").unwrap();
        fs::write(dir.join("b"), "old").unwrap();
        fs::create_dir(dir.join("c")).unwrap();
        write_whole(dir, &[("a", None), ("b", Some(b"new".to_vec())), ("c", Some(b"new".to_vec()))]).unwrap_err();
        assert_eq!((fs::read(dir.join("a")).unwrap(), fs::read(dir.join("b")).unwrap()), (b"old".to_vec(), b"old".to_vec()));
        let paths = write_whole(dir, &[("a", None), ("b", Some(b"new".to_vec()))]).unwrap();
        assert_eq!(paths, [dir.join("b")]);
        assert_eq!(names(dir), ["b", "c"]);
    }

    #[test]
    fn if_one_file_cannot_take_its_place_the_others_are_put_back() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path();
        fs::write(dir.join("a"), "old").unwrap();
        fs::create_dir(dir.join("c")).unwrap();
        let failed = write_all(dir, &[("a", b"new".to_vec()), ("b", b"new".to_vec()), ("c", b"new".to_vec())]).unwrap_err();
        assert!(failed.said.zh.contains('c'), "{failed}");
        assert_eq!(fs::read(dir.join("a")).unwrap(), b"old");
        assert_eq!(names(dir), ["a", "c"]);
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_told() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("报告");
        fs::write(&file, "mine").unwrap();
        let failed = write_all(&file, &[("a", b"new".to_vec())]).unwrap_err();
        assert!(failed.said.zh.contains("不是文件夹"), "{failed}");
        assert_eq!(fs::read(&file).unwrap(), b"mine");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_without_the_right_to_write_keeps_its_report() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let dir = home.path();
        fs::write(dir.join("a"), "old").unwrap();
        fs::set_permissions(dir, fs::Permissions::from_mode(0o555)).unwrap();
        // The administrator may write anywhere, so there is nothing to see.
        let may_write_anyway = fs::write(dir.join("probe"), "").is_ok();
        if !may_write_anyway {
            let failed = write_all(dir, &[("a", b"new".to_vec())]).unwrap_err();
            assert!(failed.said.zh.contains("权限"), "{failed}");
            assert_eq!(fs::read(dir.join("a")).unwrap(), b"old");
        }
        fs::set_permissions(dir, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn what_the_system_says_becomes_what_to_do() {
        let said = |step, kind: io::ErrorKind| explain(step, Path::new("疑点清单.xlsx"), kind.into()).said;
        assert!(said(Step::Replace, io::ErrorKind::PermissionDenied).zh.contains("Excel 中关闭"));
        assert!(said(Step::Replace, io::ErrorKind::PermissionDenied).en.contains("close it in Excel"));
        assert!(said(Step::Write, io::ErrorKind::PermissionDenied).zh.contains("没有写入"));
        assert!(said(Step::Write, io::ErrorKind::ReadOnlyFilesystem).en.contains("no right"));
        assert!(said(Step::Write, io::ErrorKind::StorageFull).zh.contains("磁盘已满"));
        assert!(said(Step::Write, io::ErrorKind::StorageFull).en.contains("disk is full"));
    }

    #[cfg(unix)]
    #[test]
    fn the_files_are_as_open_as_other_files() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let paths = write_all(home.path(), &[("a", b"x".to_vec())]).unwrap();
        fs::write(home.path().join("plain"), "").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&paths[0]), mode(&home.path().join("plain")));
    }
}
