//! Macros that define the types of a generated crate which are the same for every document: its request and its builder.
//!
//! They are macros because generated code adds methods to these types, which only the crate that defines a type can do.

/// Defines `Request<O>`, the request of an operation `O`, once in a generated crate. Operations add their optional
/// parameters as methods of `Request<ListTickets>`.
///
/// ```
/// use specwright_runtime::__codegen::{self as runtime, ApiInfo, Client, OperationInfo, Server};
///
/// runtime::request!();
///
/// static SERVER: Server = Server::new("https://api.example.com", &[]);
/// const API: ApiInfo = ApiInfo::new(&SERVER);
///
/// /// Lists the tickets.
/// pub fn list_tickets(client: &Client) -> Request<ListTickets> {
///     client.request::<ListTickets>().into()
/// }
///
/// /// The operation of `list_tickets`.
/// pub struct ListTickets;
///
/// impl runtime::Operation for ListTickets {
///     const INFO: &'static OperationInfo = &API.get("ListTickets", "/tickets");
///     type Output = runtime::Json<Vec<runtime::Value>>;
/// }
///
/// impl Request<ListTickets> {
///     /// The number of the page.
///     pub fn page(self, page: i64) -> Self {
///         self.call.query("page", page).into()
///     }
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __request {
    () => {
        /// A request of the operation `O`. Optional parameters and the settings of this request are methods; `send` sends it.
        #[must_use = "a request does nothing until it is sent"]
        pub struct Request<O> {
            pub(crate) call: $crate::__codegen::Call,
            operation: ::core::marker::PhantomData<fn() -> O>,
        }

        impl<O> Request<O> {
            /// Sets the time limit of this call, including all attempts and the waits between them.
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                self.call.timeout(timeout).into()
            }

            /// Sets the time limit of one attempt, up to the last byte of its response.
            pub fn attempt_timeout(self, timeout: ::core::time::Duration) -> Self {
                self.call.attempt_timeout(timeout).into()
            }

            /// Sets the retry configuration of this call.
            pub fn retry(self, config: $crate::RetryConfig) -> Self {
                self.call.retry(config).into()
            }

            /// Sets an idempotency key, the header `Idempotency-Key`, by which the server recognizes a retry. With a key,
            /// the request is retried even if its operation is not idempotent, so set one only if the vendor documents
            /// that the server honours it.
            pub fn idempotency_key(self, key: &str) -> Self {
                self.call.idempotency_key(key).into()
            }

            /// Sets a header of this request.
            pub fn header(self, name: &str, value: &str) -> Self {
                self.call.header(name, value).into()
            }

            /// Allows enum values that the document does not list, where the document restricts requests to listed
            /// values. Without this, such a value is a violation.
            pub fn allow_unlisted_values(self) -> Self {
                self.call.allow_unlisted_values().into()
            }

            /// Sends this request to another base URL than the client's.
            pub fn base_url(self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
                self.call.base_url(url).into()
            }
        }

        impl<O: $crate::Operation<Output: $crate::Decode>> Request<O> {
            /// Sends the request.
            ///
            /// # Errors
            ///
            /// The request violates a constraint or lacks credentials, the server cannot be reached in time, it
            /// responds with an error status, or the body does not decode.
            pub fn send(
                self,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<$crate::Response<<O::Output as $crate::Decode>::Body>, $crate::Error>,
            > + ::core::marker::Send {
                self.call.send::<O::Output>()
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
                self.call.send::<D>()
            }
        }

        $crate::__request_blocking!();

        impl<O: $crate::Streams> Request<O> {
            /// Sends the request and returns when the head of the response has arrived. The body is read while it
            /// arrives.
            ///
            /// # Errors
            ///
            /// The request violates a constraint or lacks credentials, the server cannot be reached in time, or it
            /// responds with an error status. Later errors are items of the stream.
            pub fn stream(
                self,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<$crate::Response<O::Stream>, $crate::Error>>
            + ::core::marker::Send {
                self.call.stream::<O::Stream>()
            }
        }

        impl<O: $crate::Paginates> Request<O> {
            /// Returns the pages of the list. Each page is requested when it is needed, and can fail as
            /// [`send`](Self::send) can.
            #[must_use = "pages are requested only when the next page is polled"]
            pub fn pages(self) -> $crate::Pages<O::Output> {
                self.call.pages(O::PAGINATION)
            }
        }

        impl<O: $crate::Lists> Request<O> {
            /// Returns the items of all pages.
            #[must_use = "pages are requested only when the next item is polled"]
            pub fn items(self) -> $crate::Items<O::Output, O::Item> {
                self.call.pages(O::PAGINATION).items()
            }
        }

        #[doc(hidden)]
        impl<O> ::core::convert::From<$crate::__codegen::Call> for Request<O> {
            fn from(call: $crate::__codegen::Call) -> Self {
                Self { call, operation: ::core::marker::PhantomData }
            }
        }

        impl<O> ::core::fmt::Debug for Request<O> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_tuple("Request").field(&self.call).finish()
            }
        }
    };
}

/// Adds the setters of a body's optional properties to the requests of an operation whose method takes the required ones.
/// Each setter has one row: its name and its argument, which the setter of the body's type takes.
///
/// ```
/// use specwright_runtime::__codegen::{self as runtime, ApiInfo, Client, OperationInfo, Server};
///
/// runtime::request!();
///
/// static SERVER: Server = Server::new("https://api.example.com", &[]);
/// const API: ApiInfo = ApiInfo::new(&SERVER);
///
/// mod models {
///     use specwright_runtime::UnknownFields;
///
///     #[derive(Clone)]
///     pub struct NewTicket {
///         pub subject: String,
///         pub note: Option<String>,
///         pub unknown_fields: UnknownFields,
///     }
///
///     specwright_runtime::__codegen::object!(NewTicket {
///         subject: "subject" required, new into(impl Into<String>);
///         note: "note" optional, set note into(impl Into<String>);
///         ..unknown(unknown_fields);
///     });
/// }
///
/// pub struct CreateTicket;
///
/// impl runtime::Operation for CreateTicket {
///     const INFO: &'static OperationInfo = &API.post("CreateTicket", "/tickets");
///     type Output = runtime::Empty;
/// }
///
/// runtime::body_setters!(CreateTicket: models::NewTicket {
///     note(note: impl Into<String>);
/// });
///
/// /// Creates a ticket.
/// pub fn create_ticket(client: &Client, subject: &str) -> Request<CreateTicket> {
///     let body = models::NewTicket::new(subject);
///     client.request::<CreateTicket>().draft(body, |call, body| call.json(body)).into()
/// }
///
/// pub fn create_with_note(client: &Client) -> Request<CreateTicket> {
///     create_ticket(client, "Where is my parcel?").note("It has not come yet.")
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __body_setters {
    ($operation:ident: $body:ty { $($(#[$attribute:meta])* $setter:ident($($value:ident: $ty:ty)?);)+ }) => {
        #[allow(deprecated, reason = "the document decides about it")]
        impl Request<$operation> {
            $(
                $(#[$attribute])*
                pub fn $setter(self $(, $value: $ty)?) -> Self {
                    self.call.edit(|body: $body| body.$setter($($value)?)).into()
                }
            )+
        }
    };
}

/// A macro of this crate, so that this crate's features decide whether there is `send_blocking`.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __request_blocking {
    () => {
        impl<O: $crate::Operation<Output: $crate::Decode>> Request<O> {
            /// Sends the request and blocks until the response has arrived.
            ///
            /// # Errors
            ///
            /// As [`send`](Self::send). Inside an async runtime it always fails.
            pub fn send_blocking(
                self,
            ) -> ::core::result::Result<$crate::Response<<O::Output as $crate::Decode>::Body>, $crate::Error> {
                self.call.send_blocking::<O::Output>()
            }
        }
    };
}

/// Without the feature, the macro adds nothing.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __request_blocking {
    () => {};
}

/// Adds the common methods to the builder of a generated client: `base_url`, `transport`, `timer`, `hook`, `retry`,
/// `timeout`, `attempt_timeout`, `user_agent` and `max_response_size`; with the feature `reqwest` also `http`. With `->
/// Client` it adds `build`, for a client that is a struct with a field `client`.
///
/// ```
/// /// Configures a client.
/// pub struct Builder(specwright_runtime::__codegen::ClientBuilder);
/// specwright_runtime::__codegen::builder!(Builder);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    ($name:ident -> $client:ident) => {
        $crate::__builder!($name);

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

            /// Sets the number of retries that all calls of the client share. The default is 100. Each retry takes one from
            /// this budget. A call that succeeds after retries gives one back, and a call that succeeds at once a tenth of
            /// one. With an empty budget, calls fail without retries, so that a server that is down is not flooded.
            #[must_use]
            pub fn retry_budget(self, retries: u32) -> Self {
                Self(self.0.retry_budget(retries))
            }

            /// Sets the time limit of a call, including all attempts and the waits between them. There is no such limit
            /// by default, but each attempt has one, and retries end after `max_elapsed`.
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
