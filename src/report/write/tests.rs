//! That a report is replaced whole or not at all, and that people are told what to do.

use super::*;

fn text(text: &'static str) -> Content<'static> {
    Box::new(move |file| Ok(file.write_all(text.as_bytes())?))
}

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
    write_whole(dir, vec![("a", None), ("b", Some(text("new"))), ("c", Some(text("new")))], None).unwrap_err();
    assert_eq!((fs::read(dir.join("a")).unwrap(), fs::read(dir.join("b")).unwrap()), (b"old".to_vec(), b"old".to_vec()));
    let paths = write_whole(dir, vec![("a", None), ("b", Some(text("new")))], None).unwrap();
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
