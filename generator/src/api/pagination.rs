//! Pagination: the requests for the next page, and the places of what they need.

/// The pagination of a list. A place in a value is a list of keys, where `-1` is the last item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// The input for the next page.
    pub next: NextPage,
    /// The place of the items in a response, if the document names it.
    pub results: Option<Vec<String>>,
}

/// The way to request the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPage {
    /// By the page number.
    Page {
        /// The input for the page number.
        input: PageInput,
        /// The number of the first page.
        first: u64,
        /// The place of the number of pages in a response.
        pages: Option<PageOutput>,
    },
    /// By the number of items on the pages before.
    Offset(PageInput),
    /// By a cursor from the last response.
    Cursor {
        /// The input for the cursor.
        input: PageInput,
        /// The place of the cursor in a response.
        cursor: PageOutput,
    },
    /// By a URL at this place of the last response.
    Url(PageOutput),
    /// By a URL in the `Link` header of the last response (RFC 8288).
    Link,
}

/// The input for a page number or cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageInput {
    /// A query parameter.
    Query(String),
    /// A header.
    Header(String),
    /// A place in the body.
    Body(Vec<String>),
}

/// The place of a cursor, a URL or a number of pages in a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageOutput {
    /// A place in the body.
    Body(Vec<String>),
    /// A header.
    Header(String),
}
