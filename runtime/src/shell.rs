//! The methods that every generated shell has, written once.

/// Gives the typed shell of an operation its methods: `timeout`, `attempt_timeout`, `retry`, `idempotency_key`, `header`,
/// `allow_unlisted_values`, `base_url` and `send`; with the feature `blocking` also `send_blocking`.
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
            /// Sends the call.
            ///
            /// # Errors
            ///
            /// The request breaks a constraint or lacks credentials, the server cannot be reached in time, or it
            /// answers with another status than success or with a body that does not decode.
            pub fn send(
                self,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<$crate::Response<<$decode as $crate::Decode>::Body>, $crate::Error>,
            > + ::core::marker::Send {
                self.0.send::<$decode>()
            }

            /// Sends the call, and reads its answer in another way than the usual one, such as
            /// `PlainText` or `Binary`. A server that offers other media types
            /// is asked for one with `.header("accept", …)`.
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

/// Gives the typed shell of an operation what can be said of one call: `timeout`, `attempt_timeout`, `retry`,
/// `idempotency_key`, `header`, `allow_unlisted_values` and `base_url`. [`call!`](crate::call) includes it.
#[macro_export]
macro_rules! settings {
    ($name:ident) => {
        impl $name {
            /// Sets how long this call may take as a whole: all attempts, and the waits between them.
            #[must_use = "a call does nothing until it is sent"]
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// Sets how long one attempt of this call may take, up to the last byte of its answer.
            #[must_use = "a call does nothing until it is sent"]
            pub fn attempt_timeout(self, timeout: ::core::time::Duration) -> Self {
                Self(self.0.attempt_timeout(timeout))
            }

            /// Sets whether and how this call is repeated.
            #[must_use = "a call does nothing until it is sent"]
            pub fn retry(self, config: $crate::RetryConfig) -> Self {
                Self(self.0.retry(config))
            }

            /// Marks the call with a key, by which the server knows a second request from a repetition of the first. So
            /// the call may be repeated, whatever the operation is.
            #[must_use = "a call does nothing until it is sent"]
            pub fn idempotency_key(self, key: &str) -> Self {
                Self(self.0.idempotency_key(key))
            }

            /// Sets a header of this call.
            #[must_use = "a call does nothing until it is sent"]
            pub fn header(self, name: &str, value: &str) -> Self {
                Self(self.0.header(name, value))
            }

            /// Sends values of enums that the document does not list, where it asks callers for listed ones. Without
            /// this, such a value is a violation.
            #[must_use = "a call does nothing until it is sent"]
            pub fn allow_unlisted_values(self) -> Self {
                Self(self.0.allow_unlisted_values())
            }

            /// Sends this call to another base URL than the client's.
            #[must_use = "a call does nothing until it is sent"]
            pub fn base_url(self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(self.0.base_url(url))
            }
        }
    };
}

/// Gives the typed shell of an operation whose answer is read while it comes `stream`.
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
            /// Sends the call, and gives its answer as soon as its head is there: what it holds is read while it comes.
            ///
            /// # Errors
            ///
            /// The request breaks a constraint or lacks credentials, the server cannot be reached in time, or it
            /// answers with another status than success. What happens later is an item of the stream.
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

/// Gives the typed shell of an operation whose answer is one page of a list `pages`.
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
            /// The pages of the list. Each is asked for when it is wanted, and may fail as [`send`](Self::send) may.
            #[must_use = "nothing is asked for until the next page is wanted"]
            pub fn pages(self) -> $crate::Pages<<$name as $crate::Operation>::Output> {
                self.0.pages(<$name as $crate::Paginates>::PAGINATION)
            }
        }
    };
}

/// Gives the typed shell of an operation whose pages have items of a known type `items`.
#[macro_export]
macro_rules! items {
    ($name:ident) => {
        impl $name {
            /// The items of all pages, one behind the other.
            #[must_use = "nothing is asked for until the next item is wanted"]
            pub fn items(self) -> $crate::Items<<$name as $crate::Operation>::Output, <$name as $crate::Lists>::Item> {
                self.pages().items()
            }
        }
    };
}

/// Whether a shell has `send_blocking` is a question of this crate's features, not of the caller's.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __call_blocking {
    ($name:ident -> $decode:ty) => {
        impl $name {
            /// Sends the call, and waits for its answer.
            ///
            /// # Errors
            ///
            /// As [`send`](Self::send). Inside an async runtime it always is one.
            pub fn send_blocking(
                self,
            ) -> ::core::result::Result<$crate::Response<<$decode as $crate::Decode>::Body>, $crate::Error> {
                self.0.send_blocking::<$decode>()
            }
        }
    };
}

/// Without the feature there is none.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __call_blocking {
    ($name:ident -> $decode:ty) => {};
}

/// Gives the builder of a generated client what is common to all of them: `base_url`, `transport`, `timer`, `hook`,
/// `retry`, `timeout`, `attempt_timeout`, `user_agent` and `max_response_size`; with the feature `reqwest` also `http`. With
/// `-> Client`, also `build`, for a client that is a struct with the field `client`.
///
/// ```
/// /// Sets up a client.
/// pub struct Builder(specwright_runtime::ClientBuilder);
/// specwright_runtime::builder!(Builder);
/// ```
#[macro_export]
macro_rules! builder {
    ($name:ident -> $client:ident) => {
        $crate::builder!($name);

        impl $name {
            /// Makes the client.
            ///
            /// # Errors
            ///
            /// A setting is missing or cannot be used; the error says which and why. Nothing is sent.
            pub fn build(self) -> ::core::result::Result<$client, $crate::Error> {
                ::core::result::Result::Ok($client { client: self.0.build()? })
            }
        }
    };
    ($name:ident) => {
        impl $name {
            /// Sends all requests to this URL instead of the document's servers: it takes the place of scheme, host and
            /// the path that a server's URL may have. The path of a server without a host is appended to it.
            #[must_use]
            pub fn base_url(self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(self.0.base_url(url))
            }

            /// Sends requests with this transport.
            #[must_use]
            pub fn transport(self, transport: impl $crate::Transport + 'static) -> Self {
                Self(self.0.transport(transport))
            }

            /// Measures time and waits with this timer.
            #[must_use]
            pub fn timer(self, timer: impl $crate::Timer + 'static) -> Self {
                Self(self.0.timer(timer))
            }

            /// Adds a hook. Hooks are told in the order in which they were added.
            #[must_use]
            pub fn hook(self, hook: impl $crate::Hook + 'static) -> Self {
                Self(self.0.hook(hook))
            }

            /// Sets whether and how calls are repeated.
            #[must_use]
            pub fn retry(self, config: $crate::RetryConfig) -> Self {
                Self(self.0.retry(config))
            }

            /// Sets how long a call may take as a whole: all attempts, and the waits between them. There is no such
            /// limit unless it is set, but each attempt has one, and repetitions end in time.
            #[must_use]
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// Sets how long one attempt may take, up to the last byte of its answer. It is a minute unless set.
            #[must_use]
            pub fn attempt_timeout(self, timeout: ::core::time::Duration) -> Self {
                Self(self.0.attempt_timeout(timeout))
            }

            /// Sets the `User-Agent`.
            #[must_use]
            pub fn user_agent(self, user_agent: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(self.0.user_agent(user_agent))
            }

            /// Sets how many bytes the body of an answer may have. It is 8 MiB unless set.
            #[must_use]
            pub fn max_response_size(self, bytes: usize) -> Self {
                Self(self.0.max_response_size(bytes))
            }
        }

        $crate::__builder_http!($name);
    };
}

/// Whether a builder has `http` is a question of this crate's features, not of the caller's.
#[cfg(feature = "reqwest")]
#[doc(hidden)]
#[macro_export]
macro_rules! __builder_http {
    ($name:ident) => {
        impl $name {
            /// Sends requests with this client, for a proxy, certificates or a pool of your own. How it follows
            /// redirects is its own affair: it should not take API keys to another host.
            #[must_use]
            pub fn http(self, client: $crate::reqwest::Client) -> Self {
                Self(self.0.http(client))
            }
        }
    };
}

/// Without the feature there is none.
#[cfg(not(feature = "reqwest"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __builder_http {
    ($name:ident) => {};
}
