//! A folder of further files that belongs to a report: it is filled beside its place and takes it whole. Files in it that no report wrote
//! are a person's own and stay. Knows no format but that of the list of its files.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::mistake::{Step, WriteError, explain, explain_any};
use super::temporary_names;
use crate::say;
use crate::value::text::could_be_formula;

/// Writes the files of a folder into the folder given.
pub type Fill<'a> = Box<dyn FnOnce(&Path) -> anyhow::Result<()> + 'a>;

/// A folder in the report's.
pub struct Subfolder<'a> {
    /// Its name.
    pub name: &'a str,
    /// The csv file in it whose first column names the files that a report wrote, itself left out.
    pub list: &'a str,
    /// What fills it, the list too; `None` takes away what an older report left in it.
    pub fill: Option<Fill<'a>>,
}

/// A folder that waits to take its place.
pub struct Staged {
    dir: PathBuf,
    target: PathBuf,
    list: String,
    new: Option<TempDir>,
}

/// A folder in its place, and what stood there before.
pub struct Swapped {
    target: PathBuf,
    list: String,
    filled: bool,
    /// The folder that holds the old one, under its own name.
    old: Option<(TempDir, PathBuf)>,
}

impl Subfolder<'_> {
    /// Fills the folder beside its place.
    pub fn stage(self, dir: &Path) -> Result<Staged, WriteError> {
        let target = dir.join(self.name);
        let new = match self.fill {
            None => None,
            Some(fill) => {
                let new = folder_beside(dir).map_err(|error| explain(Step::Write, &target, error))?;
                fill(new.path()).map_err(|error| explain_any(&target, &error))?;
                Some(new)
            }
        };
        Ok(Staged { dir: dir.to_path_buf(), target, list: self.list.to_owned(), new })
    }
}

impl Staged {
    /// Takes the old folder out of its place and puts the new one there.
    pub fn swap(self) -> Result<Swapped, WriteError> {
        let Self { dir, target, list, new } = self;
        let failed = |error| explain(Step::Replace, &target, error);
        let old = match fs::symlink_metadata(&target) {
            // A folder without the list is no report's, and only a new one asks for its place.
            Ok(found) if found.is_dir() && (new.is_some() || target.join(&list).is_file()) => {
                Some(move_aside(&dir, &target).map_err(failed)?)
            }
            Ok(found) if !found.is_dir() && new.is_some() => return Err(failed(io::ErrorKind::NotADirectory.into())),
            _ => None,
        };
        let filled = new.is_some();
        let swapped = Swapped { target: target.clone(), list, filled: false, old };
        let Some(new) = new else { return Ok(swapped) };
        match fs::rename(new.path(), &target) {
            Ok(()) => {
                // It has left the place that would be cleared.
                drop(new.keep());
                Ok(Swapped { filled, ..swapped })
            }
            Err(error) => {
                let error = explain(Step::Replace, &target, error);
                Err(swapped.undo(error))
            }
        }
    }
}

impl Swapped {
    /// Puts the old folder back, because the files of the report could not be replaced.
    pub fn undo(self, error: WriteError) -> WriteError {
        let cleared = if self.filled { fs::remove_dir_all(&self.target) } else { Ok(()) };
        let Some((holder, old)) = self.old else { return error };
        if cleared.and_then(|()| fs::rename(&old, &self.target)).is_ok() {
            return error;
        }
        // What cannot be put back stays under its other name, rather than be lost.
        let (place, kept) = (self.target.display().to_string(), holder.keep().display().to_string());
        let WriteError { said, source } = error;
        let (zh, en) = (said.zh, said.en);
        let said = say!(
            "{zh};此外,文件夹“{place}”未能恢复,原有内容留在“{kept}”",
            "{en}; besides, the folder “{place}” could not be put back; what was in it is kept in “{kept}”"
        );
        WriteError { said, source }
    }

    /// Lets go of the old folder's files but for those that no report wrote, which go back. Gives the new folder, if there is one.
    pub fn settle(self) -> Option<PathBuf> {
        if let Some((holder, old)) = self.old {
            let ours = listed(&old.join(&self.list));
            let is_own = |name: &str| name != self.list && !ours.contains(name);
            let all_back = give_back(&old, &self.target, is_own);
            if all_back.is_err() {
                // A person's own file that cannot go back stays where it is.
                drop(holder.keep());
            }
        }
        self.filled.then_some(self.target)
    }
}

fn folder_beside(dir: &Path) -> io::Result<TempDir> {
    let mut names = temporary_names();
    #[cfg(unix)]
    names.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    names.tempdir_in(dir)
}

/// Moves a folder into one of its own beside it.
fn move_aside(dir: &Path, target: &Path) -> io::Result<(TempDir, PathBuf)> {
    let holder = folder_beside(dir)?;
    let old = holder.path().join("old");
    fs::rename(target, &old)?;
    Ok((holder, old))
}

/// The names in the first column of a list of files, below its header.
fn listed(list: &Path) -> BTreeSet<String> {
    let Ok(reader) = csv::Reader::from_path(list) else { return BTreeSet::new() };
    // An apostrophe stands before a name that a spreadsheet would take for a formula.
    let plain = |name: &str| name.strip_prefix('\'').filter(|rest| could_be_formula(rest)).unwrap_or(name).to_owned();
    reader.into_records().filter_map(|record| record.ok()?.get(0).map(plain)).collect()
}

/// Moves the entries of `old` that are a person's own to `target`, unless a new file of that name is there.
fn give_back(old: &Path, target: &Path, is_own: impl Fn(&str) -> bool) -> io::Result<()> {
    for entry in fs::read_dir(old)? {
        let entry = entry?;
        let name = entry.file_name();
        let place = target.join(&name);
        if name.to_str().is_none_or(&is_own) && fs::symlink_metadata(&place).is_err() {
            fs::create_dir_all(target)?;
            fs::rename(entry.path(), place)?;
        }
    }
    Ok(())
}
