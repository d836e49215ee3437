//! Macros for the methods that all generated requests share.

/// Adds the common methods to the request of an operation: `timeout`, `attempt_timeout`, `retry`, `idempotency_key`,
/// `header`, `allow_unlisted_values`, `base_url` and `send`; with the feature `blocking` also `send_blocking`.
///
/// ```
/// use specwright_runtime::{Call, Json, Value};
///
/// /// Lists the tickets.
/// pub struct ListTickets(pub(crate) Call);
/// specwright_runtime::call!(ListTickets -> Json<Vec<Value>>);
/// ```
#[macro_export]
macro_rules! call {
    ($name:ident) => {
        $crate::call!($name -> <$name as $crate::Operation>::Output);
    };
    ($name:ident -> $decode:ty) => {
        $crate::settings!($name);

        impl $name {
            /// Sends the request.
            ///
            /// # Errors
            ///
            /// The request violates a constraint or lacks credentials, the server cannot be reached in time, it
            /// responds with an error status, or the body does not decode.
            pub fn send(
                self,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<$crate::Response<<$decode as $crate::Decode>::Body>, $crate::Error>,
            > + ::core::marker::Send {
                self.0.send::<$decode>()
            }

            /// Sends the request and decodes the response as another type than the declared one, such as `PlainText` or
            /// `Binary`. If the server offers several media types, select one with `.header("accept", …)`.
            ///
            /// # Errors
            ///
            /// As [`send`](Self::send).
            pub fn send_as<D: $crate::Decode>(
                self,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<$crate::Response<D::Body>, $crate::Error>>
            + ::core::marker::Send {
                self.0.send::<D>()
            }
        }

        $crate::__call_blocking!($name -> $decode);
    };
}

/// Adds the methods that configure a single request: `timeout`, `attempt_timeout`, `retry`, `idempotency_key`,
/// `header`, `allow_unlisted_values` and `base_url`. [`call!`](crate::call) includes them.
#[macro_export]
macro_rules! settings {
    ($name:ident) => {
        impl $name {
            /// Sets the time limit of this call, including all attempts and the waits between them.
            #[must_use = "a call does nothing until it is sent"]
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// Sets the time limit of one attempt, up to the last byte of its response.
            #[must_use = "a call does nothing until it is sent"]
            pub fn attempt_timeout(self, timeout: ::core::time::Duration) -> Self {
                Self(self.0.attempt_timeout(timeout))
            }

            /// Sets the retry configuration of this call.
            #[must_use = "a call does nothing until it is sent"]
            pub fn retry(self, config: $crate::RetryConfig) -> Self {
                Self(self.0.retry(config))
            }

            /// Sets an idempotency key, by which the server recognizes a retry. With a key, a request can be retried
            /// even if its operation is not idempotent.
            #[must_use = "a call does nothing until it is sent"]
            pub fn idempotency_key(self, key: &str) -> Self {
                Self(self.0.idempotency_key(key))
            }

            /// Sets a header of this request.
            #[must_use = "a call does nothing until it is sent"]
            pub fn header(self, name: &str, value: &str) -> Self {
                Self(self.0.header(name, value))
            }

            /// Allows enum values that the document does not list, where the document restricts requests to listed
            /// values. Without this, such a value is a violation.
            #[must_use = "a call does nothing until it is sent"]
            pub fn allow_unlisted_values(self) -> Self {
                Self(self.0.allow_unlisted_values())
            }

            /// Sends this request to another base URL than the client's.
            #[must_use = "a call does nothing until it is sent"]
            pub fn base_url(self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(self.0.base_url(url))
            }
        }
    };
}

/// Adds `stream` to a request whose response can be streamed.
///
/// ```
/// use specwright_runtime::{Call, EventStream, Json, Streams, Value};
///
/// /// Watches the tickets.
/// pub struct WatchTickets(pub(crate) Call);
/// specwright_runtime::stream!(WatchTickets);
///
/// impl Streams for WatchTickets {
///     type Stream = EventStream<Json<Value>>;
/// }
/// ```
#[macro_export]
macro_rules! stream {
    ($name:ident) => {
        impl $name {
            /// Sends the request and returns when the head of the response has arrived. The body is read while it
            /// arrives.
            ///
            /// # Errors
            ///
            /// The request violates a constraint or lacks credentials, the server cannot be reached in time, or it
            /// responds with an error status. Later errors are items of the stream.
            pub fn stream(
                self,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<$crate::Response<<$name as $crate::Streams>::Stream>, $crate::Error>,
            > + ::core::marker::Send {
                self.0.stream::<<$name as $crate::Streams>::Stream>()
            }
        }
    };
}

/// Adds `pages` to a request whose response is one page of a list.
///
/// ```
/// use specwright_runtime::{Call, Json, Lists, NextPage, Operation, PageInput, Paginates, Pagination, Value};
///
/// /// Lists the tickets.
/// pub struct ListTickets(pub(crate) Call);
/// specwright_runtime::call!(ListTickets);
/// specwright_runtime::pages!(ListTickets);
/// specwright_runtime::items!(ListTickets);
///
/// impl Operation for ListTickets {
///     type Output = Json<Value>;
/// }
///
/// impl Paginates for ListTickets {
///     const PAGINATION: &'static Pagination = &Pagination {
///         next: NextPage::Cursor { input: PageInput::Query("page[after]"), cursor: "/meta/after_cursor" },
///         results: "/tickets",
///     };
/// }
///
/// impl Lists for ListTickets {
///     type Item = Value;
/// }
/// ```
#[macro_export]
macro_rules! pages {
    ($name:ident) => {
        impl $name {
            /// Returns the pages of the list. Each page is requested when it is needed, and can fail as
            /// [`send`](Self::send) can.
            #[must_use = "pages are requested only when the next page is polled"]
            pub fn pages(self) -> $crate::Pages<<$name as $crate::Operation>::Output> {
                self.0.pages(<$name as $crate::Paginates>::PAGINATION)
            }
        }
    };
}

/// Adds `items` to a paginated request whose items have a declared type.
#[macro_export]
macro_rules! items {
    ($name:ident) => {
        impl $name {
            /// Returns the items of all pages.
            #[must_use = "pages are requested only when the next item is polled"]
            pub fn items(self) -> $crate::Items<<$name as $crate::Operation>::Output, <$name as $crate::Lists>::Item> {
                self.pages().items()
            }
        }
    };
}

/// A macro of this crate, so that this crate's features decide whether there is `send_blocking`.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __call_blocking {
    ($name:ident -> $decode:ty) => {
        impl $name {
            /// Sends the request and blocks until the response has arrived.
            ///
            /// # Errors
            ///
            /// As [`send`](Self::send). Inside an async runtime it always fails.
            pub fn send_blocking(
                self,
            ) -> ::core::result::Result<$crate::Response<<$decode as $crate::Decode>::Body>, $crate::Error> {
                self.0.send_blocking::<$decode>()
            }
        }
    };
}

/// Without the feature, the macro adds nothing.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __call_blocking {
    ($name:ident -> $decode:ty) => {};
}

/// Adds the common methods to the builder of a generated client: `base_url`, `transport`, `timer`, `hook`, `retry`,
/// `timeout`, `attempt_timeout`, `user_agent` and `max_response_size`; with the feature `reqwest` also `http`. With `->
/// Client` it adds `build`, for a client that is a struct with a field `client`.
///
/// ```
/// /// Configures a client.
/// pub struct Builder(specwright_runtime::ClientBuilder);
/// specwright_runtime::builder!(Builder);
/// ```
#[macro_export]
macro_rules! builder {
    ($name:ident -> $client:ident) => {
        $crate::builder!($name);

        impl $name {
            /// Builds the client.
            ///
            /// # Errors
            ///
            /// A setting is missing or invalid. The error names it. Nothing is sent.
            pub fn build(self) -> ::core::result::Result<$client, $crate::Error> {
                ::core::result::Result::Ok($client { client: self.0.build()? })
            }
        }
    };
    ($name:ident) => {
        impl $name {
            /// Sends all requests to this URL instead of the document's servers. It replaces the scheme, the host and
            /// the path of a server's URL. The path of a server without a host is appended to it.
            #[must_use]
            pub fn base_url(self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(self.0.base_url(url))
            }

            /// Sets the transport that sends requests.
            #[must_use]
            pub fn transport(self, transport: impl $crate::Transport + 'static) -> Self {
                Self(self.0.transport(transport))
            }

            /// Sets the timer that measures time and waits.
            #[must_use]
            pub fn timer(self, timer: impl $crate::Timer + 'static) -> Self {
                Self(self.0.timer(timer))
            }

            /// Adds a hook. Hooks are called in the order in which they were added.
            #[must_use]
            pub fn hook(self, hook: impl $crate::Hook + 'static) -> Self {
                Self(self.0.hook(hook))
            }

            /// Sets the retry configuration.
            #[must_use]
            pub fn retry(self, config: $crate::RetryConfig) -> Self {
                Self(self.0.retry(config))
            }

            /// Sets the time limit of a call, including all attempts and the waits between them. There is no such limit
            /// by default, but each attempt has one, and retries end after `max_elapsed_time`.
            #[must_use]
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// Sets the time limit of one attempt, up to the last byte of its response. The default is one minute.
            #[must_use]
            pub fn attempt_timeout(self, timeout: ::core::time::Duration) -> Self {
                Self(self.0.attempt_timeout(timeout))
            }

            /// Sets the `User-Agent`.
            #[must_use]
            pub fn user_agent(self, user_agent: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(self.0.user_agent(user_agent))
            }

            /// Sets the maximum size of a response body in bytes. The default is 8 MiB.
            #[must_use]
            pub fn max_response_size(self, bytes: usize) -> Self {
                Self(self.0.max_response_size(bytes))
            }
        }

        $crate::__builder_http!($name);
    };
}

/// A macro of this crate, so that this crate's features decide whether there is `http`.
#[cfg(feature = "reqwest")]
#[doc(hidden)]
#[macro_export]
macro_rules! __builder_http {
    ($name:ident) => {
        impl $name {
            /// Sends requests with this client, for a proxy, certificates or a shared connection pool. Its redirect
            /// policy should not send API keys to another host.
            #[must_use]
            pub fn http(self, client: $crate::reqwest::Client) -> Self {
                Self(self.0.http(client))
            }
        }
    };
}

/// Without the feature, the macro adds nothing.
#[cfg(not(feature = "reqwest"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __builder_http {
    ($name:ident) => {};
}
