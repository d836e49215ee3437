//! What every generated builder has, whatever its document.

/// Gives a generated builder the settings that no document speaks of, and `build`.
///
/// The builder is a struct whose field `builder` is a [`ClientBuilder`](crate::ClientBuilder), the client one whose
/// field `client` is a [`Client`](crate::Client).
#[macro_export]
macro_rules! builder {
    ($builder:ident -> $client:ident) => {
        impl $builder {
            /// Sends requests to another base URL than the document's: a proxy, a sandbox, a test server.
            #[must_use = "a builder does nothing until it builds"]
            pub fn base_url(self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self { builder: self.builder.base_url(url) }
            }

            /// Sends requests through a transport of the caller's own.
            #[must_use = "a builder does nothing until it builds"]
            pub fn transport(self, transport: impl $crate::Transport + 'static) -> Self {
                Self { builder: self.builder.transport(transport) }
            }

            /// Sets the `User-Agent` header.
            #[must_use = "a builder does nothing until it builds"]
            pub fn user_agent(self, user_agent: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self { builder: self.builder.user_agent(user_agent) }
            }

            /// Sets how long a call may take, up to the last byte of its answer. Usually 60 seconds.
            #[must_use = "a builder does nothing until it builds"]
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                Self { builder: self.builder.timeout(timeout) }
            }

            /// Sets how many bytes the body of an answer may have. Usually 8 MiB.
            #[must_use = "a builder does nothing until it builds"]
            pub fn body_limit(self, bytes: usize) -> Self {
                Self { builder: self.builder.body_limit(bytes) }
            }

            /// Makes the client.
            ///
            /// # Errors
            ///
            /// A setting is missing or cannot be used; the error says which and why. Nothing is sent.
            pub fn build(self) -> ::core::result::Result<$client, $crate::Error> {
                ::core::result::Result::Ok($client { client: self.builder.build()? })
            }
        }
        $crate::__builder_http!($builder);
    };
}

/// The part of [`builder!`] that needs the feature `reqwest`.
#[cfg(feature = "reqwest")]
#[doc(hidden)]
#[macro_export]
macro_rules! __builder_http {
    ($builder:ident) => {
        impl $builder {
            /// Sends requests through a `reqwest` client of the caller's own, with its proxies and certificates.
            #[must_use = "a builder does nothing until it builds"]
            pub fn http(self, client: $crate::reqwest::Client) -> Self {
                Self { builder: self.builder.http(client) }
            }
        }
    };
}

/// Without the feature there is nothing to add.
#[cfg(not(feature = "reqwest"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __builder_http {
    ($builder:ident) => {};
}
