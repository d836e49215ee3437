//! Macros that define the types of a generated crate which are the same for every document: its request and its builder.
//!
//! They are macros because generated code adds methods to these types, which only the crate that defines a type can do.

mod builder;
mod undocumented;

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

            /// Sets a header of this request. `Authorization` replaces the client's credentials.
            pub fn header(self, name: &str, value: &str) -> Self {
                self.call.header(name, value).into()
            }

            /// Adds a query parameter, also one that the document does not describe. A name may occur more than once.
            pub fn query(self, name: &str, value: impl ::core::fmt::Display) -> Self {
                self.call.add_query(name, value).into()
            }

            /// Sets a value in the JSON body, also one that the document does not describe, by JSON pointer (RFC 6901), such
            /// as `/ticket/priority`. It is set in the encoded body, without a check against the document. Missing
            /// objects are created; `/tags/-` adds an item to a list.
            pub fn body_field(self, pointer: &str, value: impl $crate::serde::Serialize) -> Self {
                self.call.body_field(pointer, &value).into()
            }

            /// Replaces the body with bytes or an `Upload` of this media type. Nothing is checked.
            pub fn raw_body(self, media_type: &str, body: impl ::core::convert::Into<$crate::Upload>) -> Self {
                self.call.replace_body(media_type, body).into()
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
        }

        impl<O> Request<O> {
            /// Sends the request and decodes the response as this type: `Json`, `PlainText`, `Binary` or `Empty`. If the
            /// server offers several media types, select one with `.header("accept", …)`.
            ///
            /// # Errors
            ///
            /// The request violates a constraint or lacks credentials, the server cannot be reached in time, it
            /// responds with an error status, or the body does not decode.
            pub fn send_as<D: $crate::Decode>(
                self,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<$crate::Response<D::Body>, $crate::Error>>
            + ::core::marker::Send {
                self.call.send::<D>()
            }

            /// Sends the request and returns when the head of the response has arrived. The body is read while it
            /// arrives, as this kind of stream: `ByteStream`, `LineStream` or `EventStream`. `max_response_size` does
            /// not limit it.
            ///
            /// # Errors
            ///
            /// The request violates a constraint or lacks credentials, the server cannot be reached in time, or it
            /// responds with an error status. Later errors are items of the stream.
            pub fn stream_as<S: $crate::FromBytes>(
                self,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<$crate::Response<S>, $crate::Error>>
            + ::core::marker::Send {
                self.call.stream::<S>()
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

        /// The clone is sent on its own, with the same values.
        impl<O> ::core::clone::Clone for Request<O> {
            fn clone(&self) -> Self {
                self.call.clone().into()
            }
        }

        $crate::__undocumented_request!();

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
///     specwright_runtime::__codegen::object!(NewTicket: Debug {
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

        impl<O> Request<O> {
            /// Sends the request, blocks until the response has arrived, and decodes it as this type.
            ///
            /// # Errors
            ///
            /// As [`send_as`](Self::send_as). Inside an async runtime it always fails.
            pub fn send_blocking_as<D: $crate::Decode>(
                self,
            ) -> ::core::result::Result<$crate::Response<D::Body>, $crate::Error> {
                self.call.send_blocking::<D>()
            }

            /// Sends the request and blocks until the head of the response has arrived. The body is read by an iterator while
            /// it arrives, as this kind of stream: `ByteStream`, `LineStream` or `EventStream`.
            ///
            /// # Errors
            ///
            /// As [`stream_as`](Self::stream_as). Inside an async runtime it always fails.
            pub fn stream_blocking_as<S: $crate::FromBytes>(
                self,
            ) -> ::core::result::Result<$crate::Response<$crate::BlockingIter<S>>, $crate::Error> {
                self.call.stream_blocking::<S>()
            }
        }

        impl<O: $crate::Streams> Request<O> {
            /// Sends the request and blocks until the head of the response has arrived. The body is read by an iterator while
            /// it arrives.
            ///
            /// # Errors
            ///
            /// As [`stream`](Self::stream). Inside an async runtime it always fails.
            pub fn stream_blocking(
                self,
            ) -> ::core::result::Result<$crate::Response<$crate::BlockingIter<O::Stream>>, $crate::Error> {
                self.call.stream_blocking::<O::Stream>()
            }
        }

        impl<O: $crate::Paginates> Request<O> {
            /// Returns an iterator over the pages of the list. Each page is requested when it is needed, and can fail as
            /// [`send_blocking`](Self::send_blocking) can.
            pub fn pages_blocking(self) -> $crate::BlockingIter<$crate::Pages<O::Output>> {
                $crate::BlockingIter::new(self.pages())
            }
        }

        impl<O: $crate::Lists> Request<O> {
            /// Returns an iterator over the items of all pages.
            pub fn items_blocking(self) -> $crate::BlockingIter<$crate::Items<O::Output, O::Item>> {
                $crate::BlockingIter::new(self.items())
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
