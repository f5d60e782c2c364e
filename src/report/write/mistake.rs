//! Why a report could not be written, and what to do, in words. Writes nothing.

use std::io;
use std::path::Path;

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

/// [`explain`] for whatever went wrong while a file was made: what the system said, or what could not be put into it.
pub fn explain_any(path: &Path, error: &anyhow::Error) -> WriteError {
    let of_system = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>());
    if let Some(system) = of_system {
        let again = system.raw_os_error().map_or_else(|| io::Error::new(system.kind(), system.to_string()), io::Error::from_raw_os_error);
        return explain(Step::Write, path, again);
    }
    let place = path.display();
    let said = say!("“{place}”无法生成: {error:#}", "“{place}” could not be made: {error:#}");
    WriteError { said, source: io::Error::other(error.to_string()) }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Something new is written into the folder.
    Write,
    /// A file takes the place of another.
    Replace,
}

/// Windows' numbers for a file that another program holds open.
const HELD_OPEN: [i32; 2] = [32, 33];

pub fn explain(step: Step, path: &Path, error: io::Error) -> WriteError {
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
