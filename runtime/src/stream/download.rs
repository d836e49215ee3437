//! Downloads: streamed bodies that are written to a file or another writer.

use std::io;
use std::path::Path;

use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::ByteStream;
use super::part_name::part_name;

impl ByteStream {
    /// Writes the body to a file, and returns its size in bytes. The file has its name when it is complete: until then, the name
    /// ends with `.part`, and after an error this file is removed.
    ///
    /// # Errors
    /// If the file cannot be written, or the body cannot be read to its end; then the source of the error is an
    /// [`Error`](crate::Error).
    pub async fn save(self, path: impl AsRef<Path>) -> io::Result<u64> {
        let path = path.as_ref();
        let part = part_name(path)?;
        let written = async {
            let mut file = tokio::fs::File::create(&part).await?;
            let size = self.write_to(&mut file).await?;
            file.sync_all().await?;
            tokio::fs::rename(&part, path).await?;
            Ok(size)
        };
        let written = written.await;
        if written.is_err() {
            tokio::fs::remove_file(&part).await.ok();
        }
        written
    }

    /// Writes the body to a writer, and returns its size in bytes.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    pub async fn write_to(mut self, writer: &mut (impl AsyncWrite + Unpin + ?Sized)) -> io::Result<u64> {
        let mut size = 0_u64;
        while let Some(chunk) = self.next().await {
            let chunk = chunk.map_err(io::Error::other)?;
            writer.write_all(&chunk).await?;
            size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        }
        writer.flush().await?;
        Ok(size)
    }
}
