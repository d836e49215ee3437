//! The pagination of an operation: its inputs, and the places in its responses.

use serde_json::Value;

use super::at;
use crate::call::Call;
use crate::error::RawResponse;

/// The pagination of an operation, as the document declares it.
///
/// Locations in responses and bodies are JSON pointers (RFC 6901), in which `-1` also means the last item of a list.
#[derive(Debug)]
pub struct Pagination {
    /// The source of the request for the next page.
    pub(super) next: NextPage,
    /// The location of the items in a response; empty if the response is the list itself.
    pub(super) results: &'static str,
}

/// The source of the request for the next page.
#[derive(Debug)]
pub(super) enum NextPage {
    /// By page number.
    Page {
        /// The input that takes the number.
        input: PageInput,
        /// The number of the first page.
        first: u64,
        /// The number of pages in a response. Without it, an empty page is the last.
        pages: Option<PageOutput>,
    },
    /// By the number of items so far.
    Offset {
        /// The input that takes the offset.
        input: PageInput,
    },
    /// By a cursor from the previous response.
    Cursor {
        /// The input that takes the cursor.
        input: PageInput,
        /// The cursor in a response.
        cursor: PageOutput,
    },
    /// By a URL from the previous response.
    Url {
        /// The URL in a response.
        url: PageOutput,
    },
    /// By the URL of the `Link` header with the relation `next` (RFC 8288).
    Link,
}

impl Pagination {
    /// Requests the next page by its number, from the number of the first page on. An empty page is the last.
    #[must_use]
    pub const fn by_page(input: PageInput, first: u64) -> Self {
        Self::by(NextPage::Page { input, first, pages: None })
    }

    /// Requests the next page by its number, up to the number of pages at this location of a response.
    #[must_use]
    pub const fn by_page_of(input: PageInput, first: u64, pages: &'static str) -> Self {
        Self::by(NextPage::Page { input, first, pages: Some(PageOutput::Body(pages)) })
    }

    /// Requests the next page by its number, up to the number of pages in this header of a response.
    #[must_use]
    pub const fn by_page_of_header(input: PageInput, first: u64, pages: &'static str) -> Self {
        Self::by(NextPage::Page { input, first, pages: Some(PageOutput::Header(pages)) })
    }

    /// Requests the next page by the cursor in this header of the previous response.
    #[must_use]
    pub const fn by_cursor_header(input: PageInput, cursor: &'static str) -> Self {
        Self::by(NextPage::Cursor { input, cursor: PageOutput::Header(cursor) })
    }

    /// Requests the next page by the URL in this header of the previous response.
    #[must_use]
    pub const fn by_url_header(url: &'static str) -> Self {
        Self::by(NextPage::Url { url: PageOutput::Header(url) })
    }

    /// Requests the next page by the number of items so far.
    #[must_use]
    pub const fn by_offset(input: PageInput) -> Self {
        Self::by(NextPage::Offset { input })
    }

    /// Requests the next page by the cursor at this location of the previous response.
    #[must_use]
    pub const fn by_cursor(input: PageInput, cursor: &'static str) -> Self {
        Self::by(NextPage::Cursor { input, cursor: PageOutput::Body(cursor) })
    }

    /// Requests the next page by the URL at this location of the previous response.
    #[must_use]
    pub const fn by_url(url: &'static str) -> Self {
        Self::by(NextPage::Url { url: PageOutput::Body(url) })
    }

    /// Requests the next page by the URL of the `Link` header with the relation `next` (RFC 8288).
    #[must_use]
    pub const fn by_link() -> Self {
        Self::by(NextPage::Link)
    }

    /// Sets the location of the items in a response. Without it, the response is the list itself.
    #[must_use]
    pub const fn results(mut self, location: &'static str) -> Self {
        self.results = location;
        self
    }

    const fn by(next: NextPage) -> Self {
        Self { next, results: "" }
    }
}

/// The input that takes a page number, an offset or a cursor.
#[derive(Debug)]
pub enum PageInput {
    /// A query parameter.
    Query(&'static str),
    /// A header.
    Header(&'static str),
    /// A location in a JSON body.
    Body(&'static str),
}

/// The place of a cursor, a URL or a number of pages in a response.
#[derive(Debug)]
pub(super) enum PageOutput {
    /// A location in a JSON body.
    Body(&'static str),
    /// A header.
    Header(&'static str),
}

impl PageOutput {
    /// Returns the value, which is a text in a header.
    pub(super) fn read(&self, body: &Value, response: &RawResponse) -> Option<Value> {
        match self {
            Self::Body(pointer) => at(body, pointer).cloned(),
            Self::Header(name) => Some(Value::from(response.headers().get(*name)?.to_str().ok()?)),
        }
    }
}

impl PageInput {
    /// Returns the page number or offset of a call.
    pub(super) fn number(&self, call: &Call) -> Option<u64> {
        match self {
            Self::Query(name) => {
                let (_, pair) = call.query.iter().find(|(set, _)| set == name)?;
                pair.split_once('=')?.1.parse().ok()
            }
            Self::Header(name) => call.headers.get(*name)?.to_str().ok()?.parse().ok(),
            Self::Body(place) => at(&serde_json::from_slice(&call.body).ok()?, place)?.as_u64(),
        }
    }
}

impl Pagination {
    /// Returns the header that takes a page number, an offset or a cursor.
    pub(super) fn input_header(&self) -> Option<&'static str> {
        match &self.next {
            NextPage::Page { input, .. } | NextPage::Offset { input } | NextPage::Cursor { input, .. } => match input {
                PageInput::Header(name) => Some(name),
                PageInput::Query(_) | PageInput::Body(_) => None,
            },
            NextPage::Url { .. } | NextPage::Link => None,
        }
    }
}
