//! A long text file in pieces that end behind a line, hashed on the way where that is wanted, so that it is never in memory as a whole. Knows no encodings and no
//! columns.

use std::fs::File;
use std::io::{self, ErrorKind, Read};

use memchr::{memchr, memchr_iter};
use sha2::{Digest, Sha256};

/// So much of a file is read before it is decided how to go on.
pub(super) const HEAD_BYTES: usize = 1 << 20;
/// A piece is about so long: it should stay in the nearer caches while it is hashed, cut and read, with what is known of texts.
const PIECE_BYTES: usize = 256 << 10;
/// So much more is read at once, so that a line ends there.
const BEYOND_BYTES: usize = 16 << 10;
/// No line, quoted line ends included, is longer than this, or the file is read as a whole.
const LINE_BYTES: usize = 64 << 20;

/// The pieces of a file.
pub(super) struct Pieces {
    file: File,
    buffer: Vec<u8>,
    /// What was read into the buffer and not given yet.
    given: usize,
    filled: usize,
    ended: bool,
    hash: Option<Sha256>,
    length: u64,
}

impl Pieces {
    /// A file whose head was read already.
    pub fn new(file: File, head: Vec<u8>, hashed: bool) -> Self {
        let filled = head.len();
        let hash = hashed.then(|| Sha256::new_with_prefix(&head));
        Self { file, given: 0, filled, ended: false, hash, length: u64::try_from(filled).unwrap_or(u64::MAX), buffer: head }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// What the file system says, and a line that is too long.
    pub fn next(&mut self) -> io::Result<Option<&[u8]>> {
        loop {
            if !self.ended && self.filled - self.given < PIECE_BYTES + BEYOND_BYTES {
                self.fill(PIECE_BYTES + BEYOND_BYTES)?;
            }
            let rest = self.buffer.get(self.given..self.filled).unwrap_or_default();
            if rest.is_empty() {
                return Ok(None);
            }
            let length = match cut(rest, PIECE_BYTES) {
                Some(length) => length,
                None if self.ended => rest.len(),
                None if rest.len() >= LINE_BYTES => return Err(ErrorKind::FileTooLarge.into()),
                None => {
                    let more = 2 * rest.len();
                    self.fill(more)?;
                    continue;
                }
            };
            let begin = self.given;
            self.given += length;
            return Ok(self.buffer.get(begin..begin + length));
        }
    }

    /// Passes over what is left, for the hash.
    pub fn drain(&mut self) -> io::Result<()> {
        while !self.ended {
            self.given = self.filled;
            self.fill(PIECE_BYTES)?;
        }
        Ok(())
    }

    /// How many bytes there were, and their hash if it was wanted.
    pub fn finish(self) -> (u64, Option<Sha256>) {
        (self.length, self.hash)
    }

    /// Moves what is left to the front and reads more, until there are so many bytes or the file ends.
    fn fill(&mut self, bytes: usize) -> io::Result<()> {
        self.buffer.copy_within(self.given..self.filled, 0);
        self.filled -= self.given;
        self.given = 0;
        let behind = self.filled;
        if self.buffer.len() < bytes {
            self.buffer.resize(bytes, 0);
        }
        while let Some(room) = self.buffer.get_mut(self.filled..bytes).filter(|room| !room.is_empty()) {
            match self.file.read(room) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let fresh = self.buffer.get(behind..self.filled).unwrap_or_default();
        if let Some(hash) = &mut self.hash {
            hash.update(fresh);
        }
        self.length += u64::try_from(fresh.len()).unwrap_or(0);
        Ok(())
    }
}

/// Where a piece ends: behind the first line end from about `wanted` bytes on that stands outside of quotes. A line end is no part of another
/// character in UTF-8 and GB18030.
pub(super) fn cut(bytes: &[u8], wanted: usize) -> Option<usize> {
    let (mut end, mut is_open) = (0, false);
    loop {
        let rest = bytes.get(end..).unwrap_or_default();
        let from = wanted.min(rest.len());
        let piece = from + memchr(b'\n', rest.get(from..).unwrap_or_default())? + 1;
        // Most pieces have none, which is told faster than how many there are.
        let quotes = memchr(b'"', rest.get(..piece).unwrap_or_default()).and_then(|first| rest.get(first..piece));
        is_open ^= memchr_iter(b'"', quotes.unwrap_or_default()).count() % 2 == 1;
        end += piece;
        if !is_open {
            return Some(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Seek, Write};

    fn pieces_of(text: &[u8], head: usize, hashed: bool) -> (Vec<Vec<u8>>, u64, Option<Sha256>) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        file.rewind().unwrap();
        let mut begin = vec![0; head];
        file.read_exact(&mut begin).unwrap();
        let mut pieces = Pieces::new(file, begin, hashed);
        let mut all = Vec::new();
        while let Some(piece) = pieces.next().unwrap() {
            all.push(piece.to_vec());
        }
        let (length, hash) = pieces.finish();
        (all, length, hash)
    }

    #[test]
    fn the_pieces_are_the_file_and_end_behind_lines() {
        let line = format!("{},\"多行\n文字\"\n", "7".repeat(1000));
        for count in [1, 3, 700, 5_000] {
            let text = format!("{}最后", line.repeat(count)).into_bytes();
            for head in [1, 700, 1 << 20, 4 << 20] {
                for hashed in [true, false] {
                    let (pieces, length, hash) = pieces_of(&text, head.min(text.len()), hashed);
                    assert_eq!(pieces.concat(), text);
                    let hash = hash.map(Sha256::finalize);
                    assert_eq!((length, hash), (u64::try_from(text.len()).unwrap(), hashed.then(|| Sha256::digest(&text))));
                    assert!(pieces.iter().rev().skip(1).all(|piece| piece.ends_with("文字\"\n".as_bytes())));
                }
            }
        }
    }

    #[test]
    fn a_line_without_an_end_is_not_held() {
        let text = vec![b'x'; LINE_BYTES + (1 << 20)];
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&text).unwrap();
        file.rewind().unwrap();
        let mut pieces = Pieces::new(file, vec![0; HEAD_BYTES], true);
        assert_eq!(pieces.next().unwrap_err().kind(), ErrorKind::FileTooLarge);
    }
}
