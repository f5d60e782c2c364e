//! Bytes put aside until they are asked for, so that memory does not hold them: in a file without a name, which the system takes away with
//! the program, however that ends. Knows nothing of what the bytes say.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// So much stays in memory: most runs need no file at all.
const MEMORY_MAX: usize = 256 * 1024;

/// Bytes put aside. Several threads may add and read at once.
#[derive(Debug, Default)]
pub struct Spool(Mutex<Inner>);

/// The file, and behind its end what memory holds.
#[derive(Debug, Default)]
struct Inner {
    file: Option<File>,
    filed: u64,
    memory: Vec<u8>,
    /// The file could not be made or takes no more: memory has to do.
    refused: bool,
}

/// Where bytes that were put aside lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// How many bytes lie before them.
    pub at: u64,
    /// How many they are.
    pub len: u32,
}

impl Spool {
    /// Puts bytes behind all that were added before, in one piece.
    ///
    /// # Errors
    /// They are more than 4 GiB.
    pub fn add(&self, bytes: &[u8]) -> io::Result<Place> {
        let len = u32::try_from(bytes.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
        let mut inner = self.lock();
        let at = inner.end();
        inner.memory.extend_from_slice(bytes);
        if inner.memory.len() > MEMORY_MAX && !inner.refused {
            inner.refused = inner.file_away().is_err();
        }
        Ok(Place { at, len })
    }

    /// Reads what was put aside.
    ///
    /// # Errors
    /// The system's own, or a place where nothing was put.
    pub fn read(&self, place: Place) -> io::Result<Vec<u8>> {
        let wanted = usize::try_from(place.len).map_err(io::Error::other)?;
        let mut bytes = vec![0; wanted];
        let mut inner = self.lock();
        let from_file = usize::try_from(inner.filed.saturating_sub(place.at)).unwrap_or(usize::MAX).min(wanted);
        let (in_file, in_memory) = bytes.split_at_mut(from_file);
        if let Some(file) = inner.file.as_mut().filter(|_| !in_file.is_empty()) {
            file.seek(SeekFrom::Start(place.at))?;
            file.read_exact(in_file)?;
        }
        let first = usize::try_from(place.at.saturating_sub(inner.filed)).map_err(io::Error::other)?;
        let kept = inner.memory.get(first..first + in_memory.len());
        in_memory.copy_from_slice(kept.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(bytes)
    }

    /// How many bytes were put aside.
    pub fn len(&self) -> u64 {
        self.lock().end()
    }

    /// Whether nothing was put aside.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // What a thread that broke had added is whole: bytes count only from where they are filed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn end(&self) -> u64 {
        self.filed.saturating_add(u64::try_from(self.memory.len()).unwrap_or(u64::MAX))
    }

    /// Writes what memory holds behind the end of the file.
    fn file_away(&mut self) -> io::Result<()> {
        let filed = self.filed;
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        file.seek(SeekFrom::Start(filed))?;
        file.write_all(&self.memory)?;
        self.filed = self.end();
        self.memory.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_aside_is_read_in_any_order_whether_memory_or_a_file_holds_it() {
        let spool = Spool::default();
        let piece = |number: usize| vec![u8::try_from(number % 251).unwrap(); number * 7 % 5_000];
        let places: Vec<Place> = (0..400).map(|number| spool.add(&piece(number)).unwrap()).collect();
        assert!(spool.len() > 2 * u64::try_from(MEMORY_MAX).unwrap() && spool.lock().memory.len() <= MEMORY_MAX);
        for number in (0..400).rev() {
            assert_eq!(spool.read(places[number]).unwrap(), piece(number), "{number}");
        }
        let end = Place { at: spool.len(), len: 1 };
        assert!(spool.read(end).is_err());
    }

    #[test]
    fn a_piece_that_lies_partly_in_the_file_is_read_whole() {
        let spool = Spool::default();
        spool.add(&vec![1; MEMORY_MAX + 1]).unwrap();
        spool.add(&[2; 10]).unwrap();
        let straddling = Place { at: u64::try_from(MEMORY_MAX).unwrap(), len: 3 };
        assert_eq!(spool.read(straddling).unwrap(), [1, 2, 2]);
    }

    #[test]
    fn without_room_for_a_file_memory_has_to_do() {
        let spool = Spool(Mutex::new(Inner { refused: true, ..Inner::default() }));
        let place = spool.add(&vec![7; 2 * MEMORY_MAX]).unwrap();
        assert_eq!(spool.read(place).unwrap(), vec![7; 2 * MEMORY_MAX]);
        assert!(spool.lock().file.is_none());
    }
}
