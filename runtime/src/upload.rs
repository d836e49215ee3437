//! Request bodies that are read while they are sent, such as files.

mod once;

use std::collections::VecDeque;
use std::fmt;
#[cfg(feature = "reqwest")]
use std::pin::Pin;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};

use crate::transport::{Body, BoxError, BoxFuture, Chunks, TransportError};

/// A source of bytes that are not held in memory.
pub trait Source: Send + Sync {
    /// Returns the number of bytes, if it is known.
    fn length(&self) -> Option<u64>;

    /// Opens the source at its beginning, for each attempt of a call.
    fn open(&self) -> BoxFuture<'static, Result<Body, BoxError>>;

    /// Returns whether the source can be opened again. If not, the call has a single attempt.
    fn is_repeatable(&self) -> bool {
        true
    }
}

/// A request body: bytes, or a source that is read while it is sent.
///
/// ```
/// use specwright_runtime::Upload;
///
/// let body = Upload::from("Hello");
/// ```
#[derive(Clone, Default)]
pub struct Upload(VecDeque<Piece>);

/// A piece of an upload.
#[derive(Clone)]
pub(crate) enum Piece {
    Bytes(Bytes),
    Source(Arc<dyn Source>),
}

impl Upload {
    /// Creates an upload from a source.
    #[must_use]
    pub fn from_source(source: impl Source + 'static) -> Self {
        Self::from_piece(Piece::Source(Arc::new(source)))
    }

    /// Creates an upload from a file, which is opened for each attempt of a call.
    ///
    /// # Errors
    /// If the file does not exist.
    #[cfg(feature = "reqwest")]
    pub fn from_path(path: impl Into<std::path::PathBuf>) -> std::io::Result<Self> {
        Ok(Self::from_source(OnDisk::at(path.into())?))
    }

    pub(crate) fn from_piece(piece: Piece) -> Self {
        Self(VecDeque::from([piece]))
    }

    /// Returns the number of bytes, if it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.0.iter().try_fold(0_u64, |sum, it| sum.checked_add(it.length()?))
    }

    /// Returns the bytes in chunks.
    pub fn into_chunks(self) -> impl Chunks + 'static {
        Reader { pieces: self.0, open: None }
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        self.0.iter().all(|it| match it {
            Piece::Bytes(_) => true,
            Piece::Source(it) => it.is_repeatable(),
        })
    }

    pub(crate) fn push(&mut self, piece: impl Into<Piece>) {
        self.0.push_back(piece.into());
    }

    /// Returns the bytes, if all of them are in memory.
    pub(crate) fn into_bytes(self) -> Result<Bytes, Self> {
        let mut bytes = BytesMut::with_capacity(self.length().and_then(|it| usize::try_from(it).ok()).unwrap_or(0));
        for piece in &self.0 {
            match piece {
                Piece::Bytes(it) => bytes.extend_from_slice(it),
                Piece::Source(_) => return Err(self),
            }
        }
        Ok(bytes.freeze())
    }
}

/// An upload as the source of a part: `File::from_source("a.csv", Upload::from_stream(chunks, None))`.
impl Source for Upload {
    fn length(&self) -> Option<u64> {
        Self::length(self)
    }

    fn open(&self) -> BoxFuture<'static, Result<Body, BoxError>> {
        let chunks = self.clone().into_chunks();
        Box::pin(std::future::ready(Ok(Body::chunks(chunks))))
    }

    fn is_repeatable(&self) -> bool {
        Self::is_repeatable(self)
    }
}

impl Piece {
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(it) => u64::try_from(it.len()).ok(),
            Self::Source(it) => it.length(),
        }
    }
}

impl<T: Into<Bytes>> From<T> for Upload {
    fn from(bytes: T) -> Self {
        Self::from_piece(bytes.into().into())
    }
}

impl<T: Into<Bytes>> From<T> for Piece {
    fn from(bytes: T) -> Self {
        Self::Bytes(bytes.into())
    }
}

struct Reader {
    pieces: VecDeque<Piece>,
    open: Option<Body>,
}

impl Chunks for Reader {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            loop {
                if let Some(open) = &mut self.open {
                    match open.next().await? {
                        Some(chunk) => return Ok(Some(chunk)),
                        None => self.open = None,
                    }
                }
                match self.pieces.pop_front() {
                    None => return Ok(None),
                    Some(Piece::Bytes(bytes)) => return Ok(Some(bytes)),
                    Some(Piece::Source(source)) => {
                        self.open = Some(source.open().await.map_err(TransportError::NotSent)?)
                    }
                }
            }
        })
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("length", &self.length()).finish_non_exhaustive()
    }
}

/// A file.
#[cfg(feature = "reqwest")]
pub(crate) struct OnDisk {
    path: std::path::PathBuf,
    length: u64,
}

#[cfg(feature = "reqwest")]
impl OnDisk {
    pub(crate) fn at(path: std::path::PathBuf) -> std::io::Result<Self> {
        let length = std::fs::metadata(&path)?.len();
        Ok(Self { path, length })
    }
}

#[cfg(feature = "reqwest")]
impl Source for OnDisk {
    fn length(&self) -> Option<u64> {
        Some(self.length)
    }

    fn open(&self) -> BoxFuture<'static, Result<Body, BoxError>> {
        let path = self.path.clone();
        Box::pin(async move { Ok(Body::chunks(ReaderChunks(Box::pin(tokio::fs::File::open(path).await?)))) })
    }
}

/// The chunks of a reader.
#[cfg(feature = "reqwest")]
struct ReaderChunks<R>(Pin<Box<R>>);

#[cfg(feature = "reqwest")]
impl<R: tokio::io::AsyncRead + Send> Chunks for ReaderChunks<R> {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        const AT_ONCE: usize = 64 * 1024;
        Box::pin(async move {
            let mut chunk = BytesMut::with_capacity(AT_ONCE);
            let read = tokio::io::AsyncReadExt::read_buf(&mut self.0, &mut chunk).await;
            let count = read.map_err(|error| TransportError::Interrupted(error.into()))?;
            Ok((count > 0).then(|| chunk.freeze()))
        })
    }
}
