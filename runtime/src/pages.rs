//! Paginated lists.

mod pagination;

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::{HeaderName, HeaderValue};
use serde::de::Error as _;
use serde_json::Value;

use self::pagination::NextPage;
pub use self::pagination::{PageInput, Pagination};
use crate::body_field;
use crate::call::{Call, IDEMPOTENCY_KEY};
use crate::error::{Error, RawResponse};
use crate::json_parts;
use crate::link;
use crate::operation::Operation;
use crate::response::{Decode, DecodeFailure, Response};
use crate::transport::BoxFuture;
use crate::url::encode;
use crate::wire::{self, Codec, Tree};

/// An operation that returns one page of a list.
pub trait Paginates: Operation<Output: Decode> {
    /// The pagination of the operation.
    const PAGINATION: &'static Pagination;
}

/// A paginated operation whose items have a declared type.
pub trait Lists: Paginates {
    /// The type of an item.
    type Item: Codec + Unpin;
}

/// The pages of a list. Each page is requested when it is polled. The stream ends after the last page, after an error,
/// and when a server returns to a page that was requested before. An idempotency key applies to the first page only.
///
/// This is a [`Stream`]; [`next`](Self::next) works without another crate.
pub struct Pages<D: Decode> {
    pagination: &'static Pagination,
    state: State<D>,
    /// The pages requested so far, to detect a server that returns to an earlier page.
    asked: HashSet<u64>,
}

enum State<D: Decode> {
    /// The call of the next page.
    Ready(Box<Call>),
    Sending(BoxFuture<'static, Sent<D>>),
    Ended,
}

/// The result of requesting a page, and the call of the next page.
type Sent<D> = Result<(Response<Page<<D as Decode>::Body>>, Option<Box<Call>>), Error>;

/// A page or an error.
type One<D> = Result<Response<Page<<D as Decode>::Body>>, Error>;

/// A decoded page and its undecoded items.
struct Page<T> {
    body: T,
    items: Vec<Value>,
    response: RawResponse,
}

impl Call {
    /// Returns the pages of the list.
    pub fn pages<D: Decode>(self, pagination: &'static Pagination) -> Pages<D> {
        let call = self.finish_body();
        Pages {
            pagination,
            asked: HashSet::from([request_hash(pagination, &call)]),
            state: State::Ready(Box::new(call)),
        }
    }
}

impl<D: Decode> Pages<D> {
    /// Returns the items of all pages.
    #[must_use]
    pub fn items<T>(self) -> Items<D, T> {
        Items { pages: self, items: VecDeque::new() }
    }
}

impl<D: Decode<Body: Send> + 'static> Pages<D> {
    /// Returns the next page, or `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Response<D::Body>, Error>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<One<D>>> {
        let mut sending = match std::mem::replace(&mut self.state, State::Ended) {
            State::Ended => return Poll::Ready(None),
            State::Sending(sending) => sending,
            State::Ready(call) => Box::pin(page::<D>(self.pagination, call)),
        };
        let Poll::Ready(sent) = sending.as_mut().poll(cx) else {
            self.state = State::Sending(sending);
            return Poll::Pending;
        };
        Poll::Ready(Some(sent.map(|(page, next)| {
            if let Some(call) = next.filter(|it| self.asked.insert(request_hash(self.pagination, it))) {
                self.state = State::Ready(call);
            }
            page
        })))
    }
}

impl<D: Decode<Body: Send> + 'static> Stream for Pages<D> {
    type Item = Result<Response<D::Body>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx).map(|page| page.map(|page| page.map(|page| page.map(|it| it.body))))
    }
}

/// The items of a list. Pages are requested when they are needed. The stream ends as [`Pages`] does.
///
/// This is a [`Stream`]; [`next`](Self::next) works without another crate.
pub struct Items<D: Decode, T> {
    pages: Pages<D>,
    items: VecDeque<Result<T, Error>>,
}

impl<D: Decode<Body: Send> + 'static, T: Codec + Unpin> Items<D, T> {
    /// Returns the next item, or `None` after the last. An item that does not decode is an error; the item after it can
    /// still be read.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<D: Decode<Body: Send> + 'static, T: Codec + Unpin> Stream for Items<D, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(item));
            }
            match ready!(self.pages.poll_page(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    let Page { items, response, .. } = page.into_inner();
                    let list = self.pages.pagination.results.trim_start_matches('/').replace('/', ".");
                    let items = items.into_iter().enumerate();
                    self.items = items.map(|(index, it)| item(format!("{list}[{index}]"), &it, &response)).collect();
                }
            }
        }
    }
}

fn item<T: Codec>(place: String, value: &Value, response: &RawResponse) -> Result<T, Error> {
    let failed = |path, source| DecodeFailure { path, source }.of(response.clone());
    let tree = match Tree::read(value) {
        Ok(tree) => tree,
        Err(source) => return Err(failed(place, source)),
    };
    wire::decode(&tree).map_err(|failure| {
        let inner = failure.path();
        let path = if inner == "." { place } else { format!("{place}.{inner}") };
        failed(path, serde_json::Error::custom(failure.reason))
    })
}

/// Sends the call of one page, and derives the call of the next.
async fn page<D: Decode>(pagination: &'static Pagination, call: Box<Call>) -> Sent<D> {
    let response = (*call).clone().response::<D>().await?;
    let body = D::decode(&response).map_err(|error| error.of(response.clone()))?;
    let value = D::to_json(&response, &body);
    let items = at(&value, pagination.results).and_then(Value::as_array).cloned().unwrap_or_default();
    let came = u64::try_from(items.len()).unwrap_or(u64::MAX);
    let next = next(pagination, call, &value, &response, came).map_err(|reason| {
        DecodeFailure { path: ".".to_owned(), source: serde_json::Error::custom(reason) }.of(response.clone())
    })?;
    let page = Page { body, items, response: response.clone() };
    Ok((Response::with(response, page), next))
}

/// Hashes the inputs that distinguish the calls of two pages.
fn request_hash(pagination: &Pagination, call: &Call) -> u64 {
    let mut hasher = DefaultHasher::new();
    let header = pagination.input_header().and_then(|name| call.headers.get(name));
    (&call.url, &call.query, &call.body, header).hash(&mut hasher);
    hasher.finish()
}

/// Returns the call of the next page, or `None` after the last.
fn next(
    pagination: &Pagination,
    mut call: Box<Call>,
    value: &Value,
    response: &RawResponse,
    came: u64,
) -> Result<Option<Box<Call>>, String> {
    let (input, to) = match &pagination.next {
        NextPage::Page { input, first, pages } => {
            let this = input.number(&call).unwrap_or(*first);
            let pages = pages.as_ref().and_then(|it| it.read(value, response)).and_then(|it| number(&it));
            let is_last = pages.map_or(came == 0, |pages| this.saturating_sub(*first) + 1 >= pages);
            (input, (!is_last).then(|| Value::from(this.saturating_add(1))))
        }
        NextPage::Offset { input } => {
            let this = input.number(&call).unwrap_or(0);
            (input, (came > 0).then(|| Value::from(this.saturating_add(came))))
        }
        NextPage::Cursor { input, cursor } => (input, cursor.read(value, response).filter(is_cursor)),
        NextPage::Url { url } => {
            let url = url.read(value, response);
            let url = url.as_ref().and_then(Value::as_str).filter(|it| !it.is_empty()).map(str::to_owned);
            return Ok(url.map(|url| with_url(call, url)));
        }
        NextPage::Link => return Ok(next_link(response).map(|url| with_url(call, url))),
    };
    let Some(to) = to else { return Ok(None) };
    match input {
        PageInput::Query(name) => call.replace_query(name, format!("{}={}", encode(name), encode(&text(&to)))),
        PageInput::Header(name) => {
            let header = name.parse::<HeaderName>().ok().zip(HeaderValue::from_str(&text(&to)).ok());
            let header = header.ok_or_else(|| "the cursor holds a character that no header can".to_owned())?;
            call.headers.insert(header.0, header.1);
        }
        PageInput::Body(place) => {
            let body = str::from_utf8(&call.body).ok().filter(|it| json_parts::is_json(it));
            let body = body.ok_or_else(|| "the body is not valid JSON".to_owned())?;
            call.body = body_field::set(body, place, &to.to_string())?.into();
        }
    }
    // The next page is another request, not a retry of this one.
    call.headers.remove(IDEMPOTENCY_KEY);
    Ok(Some(call))
}

fn with_url(mut call: Box<Call>, url: String) -> Box<Call> {
    call.turn_to(url);
    call.headers.remove(IDEMPOTENCY_KEY);
    call
}

/// Returns a number, which is a text in a header.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn is_cursor(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::Number(_) => true,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => false,
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Looks up a JSON pointer in which `-1` means the last item.
fn at<'a>(value: &'a Value, pointer: &str) -> Option<&'a Value> {
    pointer.split('/').skip(1).try_fold(value, |value, key| match (value, key) {
        (Value::Array(items), "-1") => items.last(),
        (Value::Array(items), _) => items.get(key.parse::<usize>().ok()?),
        _ => value.get(key.replace("~1", "/").replace("~0", "~")),
    })
}

/// Returns the URL of the next page from the `Link` header (RFC 8288, section 3).
fn next_link(response: &RawResponse) -> Option<String> {
    let values = response.headers().get_all(http::header::LINK).iter().filter_map(|it| it.to_str().ok());
    values.into_iter().find_map(link::next)
}

impl<D: Decode> fmt::Debug for Pages<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("pagination", self.pagination).finish_non_exhaustive()
    }
}

impl<D: Decode, T> fmt::Debug for Items<D, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
