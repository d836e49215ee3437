//! Downloads without async code: streamed bodies as readers, and files.

use std::fs::{self, File};
use std::io::{self, BufRead, Read};
use std::path::Path;

use bytes::Buf;

use super::ByteStream;
use super::part_name::part_name;
use crate::blocking::BlockingIter;

/// Reads the body while it arrives. The source of an error is an [`Error`](crate::Error).
impl Read for BlockingIter<ByteStream> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for BlockingIter<ByteStream> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.get_ref().unread.is_empty() {
            match self.next() {
                Some(chunk) => self.get_mut().unread = chunk.map_err(io::Error::other)?,
                None => break,
            }
        }
        Ok(&self.get_ref().unread)
    }

    fn consume(&mut self, count: usize) {
        let unread = &mut self.get_mut().unread;
        unread.advance(count.min(unread.len()));
    }
}

impl BlockingIter<ByteStream> {
    /// Sets a function that is called after each chunk with the number of bytes so far, and with the length of the body, if the
    /// server sent it.
    pub fn on_progress(self, progress: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        Self::new(self.into_inner().on_progress(progress))
    }

    /// Writes the body to a file, and returns its size in bytes. The file has its name when it is complete: until then, the name
    /// ends with `.part`, and after an error this file is removed.
    ///
    /// # Errors
    /// If the file cannot be written, or the body cannot be read to its end; then the source of the error is an
    /// [`Error`](crate::Error).
    pub fn save(mut self, path: impl AsRef<Path>) -> io::Result<u64> {
        let path = path.as_ref();
        let part = part_name(path)?;
        let written = write(&mut self, &part).and_then(|size| fs::rename(&part, path).map(|()| size));
        if written.is_err() {
            fs::remove_file(&part).ok();
        }
        written
    }
}

fn write(body: &mut BlockingIter<ByteStream>, path: &Path) -> io::Result<u64> {
    let mut file = File::create(path)?;
    let size = io::copy(body, &mut file)?;
    file.sync_all()?;
    Ok(size)
}
