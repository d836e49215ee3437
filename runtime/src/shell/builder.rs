//! The macro `__builder`, which adds the methods that all builders have.

/// Adds the common methods to the builder of a generated client, such as `base_url`, `transport`, `hook` and `retry`. With `->
/// Client` it adds `build`, and `with` to the client, which is a struct with a field `client`. With the description of
/// the API it adds `request` to the client, in a crate that has `Request` at its root.
///
/// ```
/// /// Configures a client.
/// pub struct Builder(specwright_runtime::__codegen::ClientBuilder);
/// specwright_runtime::__codegen::builder!(Builder);
/// ```
#[doc(hidden)]
#[macro_export]
#[allow(
    clippy::crate_in_macro_def,
    reason = "the macro `request!` defines `Request` in the crate that calls this macro"
)]
macro_rules! __builder {
    ($name:ident -> $client:ident, $api:expr) => {
        $crate::__builder!($name -> $client);

        impl $client {
            /// Returns a request outside the document, with the credentials, limits, retries and hooks of this client.
            ///
            /// The URL is a path below the URL of the server, like the paths of the document, or it has a scheme and a
            /// host, such as the URL of a file. Credentials are sent to the server's own origin only, so a URL with
            /// another origin is an error when the request is sent. The request is retried if its method is safe, or if
            /// it has an idempotency key.
            ///
            /// The credentials are those that most operations of the document require, or, if this client lacks them,
            /// all that it has.
            pub fn request(
                &self,
                method: $crate::Method,
                url: impl ::core::convert::Into<::std::string::String>,
            ) -> crate::Request<$crate::Undocumented> {
                self.client.undocumented($api, method, url).into()
            }
        }
    };
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

        impl $client {
            /// Creates a sibling: a client with the settings of this one, except for those that the function changes, such
            /// as one for another account. It shares the transport with its connections, the timer, the hooks, and the
            /// tokens of an unchanged `OAuth2` account. It has its own retry budget and limits.
            ///
            /// If the sibling sends its requests to another origin than this client, it does not inherit the credentials,
            /// so that those of one account are not sent to another: set them in the function.
            ///
            /// # Errors
            ///
            /// A setting is missing or invalid. The error names it. Nothing is sent.
            pub fn with(
                &self,
                change: impl ::core::ops::FnOnce($name) -> $name,
            ) -> ::core::result::Result<Self, $crate::Error> {
                let client = self.client.with(|builder| change($name(builder)).0)?;
                ::core::result::Result::Ok(Self { client })
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

            /// Limits the number of requests that are sent at a time. Further requests wait for their turn, within the
            /// call's timeout. A request counts until its response has been read, or, if the response is streamed, until
            /// its head has arrived.
            #[must_use]
            pub fn max_in_flight(self, requests: usize) -> Self {
                Self(self.0.max_in_flight(requests))
            }

            /// Limits the rate of requests: at most this many at once, and on average in each period. Further requests wait
            /// for their turn, within the call's timeout. Every attempt counts.
            #[must_use]
            pub fn rate_limit(self, requests: u32, period: ::core::time::Duration) -> Self {
                Self(self.0.rate_limit(requests, period))
            }

            /// Waits where the server says that its limit is reached, at most this long, within the call's timeout. Requests
            /// of all operations wait until the limit resets after a response with `RateLimit-Remaining: 0` or
            /// `X-RateLimit-Remaining: 0` and a `…-Reset`, with `RateLimit: "default";r=0;t=30`, or with the status 429 and
            /// `Retry-After`. Then all of them are sent, as far as `rate_limit` and `max_in_flight` allow.
            #[must_use]
            pub fn server_rate_limit(self, max_wait: ::core::time::Duration) -> Self {
                Self(self.0.server_rate_limit(max_wait))
            }

            /// Sets a header of every call. A header of a call with the same name replaces it. Requests for tokens do not
            /// have it. `Debug` does not show the value.
            #[must_use]
            pub fn header(
                self,
                name: impl ::core::convert::Into<::std::string::String>,
                value: impl ::core::convert::Into<$crate::Secret>,
            ) -> Self {
                Self(self.0.header(name, value))
            }

            /// Adds a text to the end of the `User-Agent`, such as `my-app/1.0`.
            #[must_use]
            pub fn user_agent_suffix(self, suffix: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(self.0.user_agent_suffix(suffix))
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

            /// Sets the maximum size of a response body in bytes. The default is 8 MiB. A streamed response has no limit, but
            /// each item of a stream has this one.
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
