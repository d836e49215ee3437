//! Request bodies that are read while they are sent, such as files.

mod once;

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};

use crate::transport::{Body, BoxError, BoxFuture, TransportError};

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

    /// Returns the bytes as one body.
    #[must_use]
    pub fn into_body(self) -> Body {
        Body::new(Reader { left: self.length(), pieces: self.0, opening: None, open: None })
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
        Box::pin(std::future::ready(Ok(self.clone().into_body())))
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

/// The pieces of an upload, one after the other.
struct Reader {
    /// The number of bytes that are left, if it is known.
    left: Option<u64>,
    pieces: VecDeque<Piece>,
    opening: Option<BoxFuture<'static, Result<Body, BoxError>>>,
    open: Option<Body>,
}

impl Reader {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            if let Some(open) = &mut self.open {
                match ready!(open.poll_chunk(cx)) {
                    Some(chunk) => return Poll::Ready(Some(chunk)),
                    None => self.open = None,
                }
            }
            if let Some(opening) = &mut self.opening {
                let opened = ready!(opening.as_mut().poll(cx));
                self.opening = None;
                match opened {
                    Ok(body) => self.open = Some(body),
                    Err(error) => return Poll::Ready(Some(Err(TransportError::NotSent(error)))),
                }
                continue;
            }
            match self.pieces.pop_front() {
                None => return Poll::Ready(None),
                Some(Piece::Bytes(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                Some(Piece::Source(source)) => self.opening = Some(source.open()),
            }
        }
    }
}

impl http_body::Body for Reader {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let chunk = ready!(self.poll_chunk(cx));
        if let Some(Ok(chunk)) = &chunk {
            let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            self.left = self.left.map(|left| left.saturating_sub(length));
        }
        Poll::Ready(chunk.map(|it| it.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::new, SizeHint::with_exact)
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
        Box::pin(async move { Ok(Body::from_stream(ReaderChunks::new(tokio::fs::File::open(path).await?))) })
    }
}

/// The chunks of a reader.
#[cfg(feature = "reqwest")]
struct ReaderChunks<R> {
    reader: Pin<Box<R>>,
    /// The space for the next chunk.
    space: BytesMut,
}

#[cfg(feature = "reqwest")]
impl<R> ReaderChunks<R> {
    fn new(reader: R) -> Self {
        Self { reader: Box::pin(reader), space: BytesMut::new() }
    }
}

#[cfg(feature = "reqwest")]
impl<R: tokio::io::AsyncRead> futures_core::Stream for ReaderChunks<R> {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<std::io::Result<Bytes>>> {
        const AT_ONCE: usize = 64 * 1024;
        let Self { reader, space } = &mut *self;
        space.resize(AT_ONCE, 0);
        let mut read = tokio::io::ReadBuf::new(space);
        if let Err(error) = ready!(reader.as_mut().poll_read(cx, &mut read)) {
            return Poll::Ready(Some(Err(error)));
        }
        let count = read.filled().len();
        let chunk = space.split_to(count).freeze();
        Poll::Ready((count > 0).then_some(Ok(chunk)))
    }
}
