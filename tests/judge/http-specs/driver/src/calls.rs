//! Macros for families of scenarios, and the files of the suite.

/// Defines a function that returns a client of the mock server.
#[macro_export]
macro_rules! client {
    ($($name:ident: $client:ty;)*) => {$(
        fn $name(base_url: &str) -> Result<$client, String> {
            <$client>::builder().base_url(base_url).build().map_err($crate::scenario::failed)
        }
    )*};
}

/// Sends a request, and returns the decoded body.
#[macro_export]
macro_rules! send {
    ($request:expr) => {{
        let (body, _) = $request.send().await.map_err($crate::scenario::failed)?.into_parts();
        body
    }};
}

/// Lists scenarios of one request each: `Name: method(arguments);`, with `=> expected` if the response has a body.
#[macro_export]
macro_rules! calls {
    ($client:ident; $($name:ident: $method:ident($($argument:expr),* $(,)?) $(=> $expected:expr)?;)*) => {
        $crate::scenarios! {$(
            $name(url) {
                let found = $crate::send!($client(&url)?.$method($($argument),*));
                $crate::calls!(@check found $(, $expected)?);
            }
        )*}
    };
    (@check $found:ident) => { let () = $found; };
    (@check $found:ident, $expected:expr) => { $crate::scenario::equal($found, $expected)?; };
}

/// Lists scenarios that send a value and receive it in the property `value`: `Name: method(value);`.
#[macro_export]
macro_rules! echoes {
    ($client:ident; $($name:ident: $method:ident($value:expr);)*) => {
        $crate::scenarios! {$(
            $name(url) {
                let found = $crate::send!($client(&url)?.$method($value));
                $crate::scenario::equal(found.value, $value)?;
            }
        )*}
    };
}

/// Lists pairs of scenarios with one value: the first gets the value, the second sends it.
///
/// `pairs! { client, "Type_Array_", "_get", "_put"; Int32Value: int32_value_get, int32_value_put = vec![1, 2]; }`
#[macro_export]
macro_rules! pairs {
    ($client:ident, $prefix:literal, $get_suffix:literal, $put_suffix:literal;
        $($name:ident: $get:ident, $put:ident = $value:expr;)*) => {
        vec![$(
            $crate::scenario::Scenario {
                name: concat!($prefix, stringify!($name), $get_suffix),
                run: |base_url| Box::pin(async move {
                    let found = $crate::send!($client(&base_url)?.$get());
                    $crate::scenario::equal(found, $value)
                }),
            },
            $crate::scenario::Scenario {
                name: concat!($prefix, stringify!($name), $put_suffix),
                run: |base_url| Box::pin(async move {
                    let () = $crate::send!($client(&base_url)?.$put($value));
                    Ok(())
                }),
            },
        )*]
    };
}

/// Reads a file of the suite's assets. `judge.mjs` names their folder.
pub fn asset(name: &str) -> Result<Vec<u8>, String> {
    let folder = std::env::var("HTTP_SPECS_ASSETS").map_err(|error| error.to_string())?;
    std::fs::read(std::path::Path::new(&folder).join(name)).map_err(|error| format!("{name}: {error}"))
}
