//! Puts the files of a report into a folder, whole or not at all. Knows no format.
//!
//! Each file is first written beside its place under another name; only when all are written do they take their places,
//! and if one cannot, those before it are put back. So a report is never half old and half new, and never cut off.

mod folder;
mod mistake;

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::{IntoParallelIterator as _, ParallelIterator as _};
use tempfile::{NamedTempFile, TempPath};

use self::folder::{Staged, Swapped};
use self::mistake::{Step, explain, explain_any};
use crate::say;

pub use self::folder::{Fill, Subfolder};
pub use self::mistake::WriteError;

/// So much of a file is written at once.
const BUFFER_BYTES: usize = 1 << 16;

/// Held while the files of a report take their places.
static PLACING: Mutex<()> = Mutex::new(());

/// Waits until no report is between old and new, and keeps it so while the guard lives: for whoever ends the program.
pub fn settled() -> MutexGuard<'static, ()> {
    PLACING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What goes into a file: it is written straight there, so that no file need be held in memory whole.
pub type Content<'a> = Box<dyn FnOnce(&mut BufWriter<fs::File>) -> anyhow::Result<()> + Send + 'a>;

/// [`write_all`] for a report of which not every file is wanted: `None` takes away the file of that name that an older
/// report left. A folder of further files, where the report has one, comes and goes with them. Gives the paths of what was written.
///
/// # Errors
/// As [`write_all`]; then nothing was taken away either.
pub fn write_whole(
    dir: &Path,
    files: Vec<(&str, Option<Content<'_>>)>,
    subfolder: Option<Subfolder<'_>>,
) -> Result<Vec<PathBuf>, WriteError> {
    fs::create_dir_all(dir).map_err(|error| explain(Step::Write, dir, error))?;
    let (mut wanted, mut stale) = (Vec::new(), Vec::new());
    for (name, content) in files {
        match content {
            Some(content) => wanted.push((name, content)),
            None => stale.push(dir.join(name)),
        }
    }
    let ready = write_at_once(dir, wanted)?;
    let staged = subfolder.map(|subfolder| subfolder.stage(dir)).transpose()?;
    let _placing = settled();
    let gone = take_away(dir, stale)?;
    let swapped = match staged.map(Staged::swap).transpose() {
        Ok(swapped) => swapped,
        Err(error) => return Err(put_back(gone, error)),
    };
    let written = places(dir, ready).and_then(replace);
    match written {
        Ok(mut paths) => {
            paths.extend(swapped.and_then(Swapped::settle));
            Ok(paths)
        }
        Err(error) => {
            let error = match swapped {
                Some(swapped) => swapped.undo(error),
                None => error,
            };
            Err(put_back(gone, error))
        }
    }
}

/// Takes the files away that are there, and keeps them under another name.
fn take_away(dir: &Path, stale: Vec<PathBuf>) -> Result<Vec<(PathBuf, Option<TempPath>)>, WriteError> {
    let mut gone: Vec<(PathBuf, Option<TempPath>)> = Vec::new();
    // A folder of that name is not ours.
    for target in stale.into_iter().filter(|target| target.is_file() || target.is_symlink()) {
        let kept = keep(dir, &target).and_then(|backup| fs::remove_file(&target).map(|()| backup));
        match kept {
            Ok(backup) => gone.push((target, backup)),
            Err(error) => return Err(put_back(gone, explain(Step::Replace, &target, error))),
        }
    }
    Ok(gone)
}

/// Writes `files` (name and content) into `dir`, which is made if there is none. Files of these names that are there are
/// all replaced, or, if anything fails, all kept. Gives the paths, in the order of `files`.
///
/// # Errors
/// No right to write, no room left, or a report that is open in Excel; [`WriteError::said`] says which and what to do.
pub fn write_all(dir: &Path, files: &[(&str, Vec<u8>)]) -> Result<Vec<PathBuf>, WriteError> {
    fs::create_dir_all(dir).map_err(|error| explain(Step::Write, dir, error))?;
    let written = |(name, bytes): &(&str, Vec<u8>)| write_beside(dir, name, Box::new(|file| Ok(file.write_all(bytes)?)));
    let ready = files.iter().map(written).collect::<Result<Vec<_>, _>>()?;
    places(dir, ready).and_then(replace)
}

/// What is there now is kept under another name until all new files stand in their places.
fn places(dir: &Path, ready: Vec<(NamedTempFile, PathBuf)>) -> Result<Vec<Place>, WriteError> {
    let place = |(temporary, target): (NamedTempFile, PathBuf)| {
        let backup = keep(dir, &target).map_err(|error| explain(Step::Write, &target, error))?;
        Ok((temporary, target, backup))
    };
    ready.into_iter().map(place).collect()
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

/// Writes files beside their places, all at once.
fn write_at_once(dir: &Path, files: Vec<(&str, Content<'_>)>) -> Result<Vec<(NamedTempFile, PathBuf)>, WriteError> {
    let write = |(name, content)| write_beside(dir, name, content);
    match rayon::ThreadPoolBuilder::new().num_threads(files.len()).build() {
        Ok(pool) => pool.install(|| files.into_par_iter().map(write).collect()),
        // No threads to be had: one after the other serves as well.
        Err(_) => files.into_iter().map(write).collect(),
    }
}

fn write_beside(dir: &Path, name: &str, content: Content<'_>) -> Result<(NamedTempFile, PathBuf), WriteError> {
    let target = dir.join(name);
    let write = || -> anyhow::Result<NamedTempFile> {
        let temporary = temporary_names().tempfile_in(dir)?;
        let mut file = BufWriter::with_capacity(BUFFER_BYTES, temporary.as_file().try_clone()?);
        content(&mut file)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(temporary)
    };
    match write() {
        Ok(temporary) => Ok((temporary, target)),
        Err(error) => Err(explain_any(&target, &error)),
    }
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

#[cfg(test)]
mod tests;
