//! Requests of every kind, decoded by types as the generator writes them.
#![cfg(feature = "axum")]

use std::sync::Arc;

use specwright_runtime::http::{Request, Response};
use specwright_runtime::webhooks::{self, Part, Reader, RequestField, Route, Service, Webhook};
use specwright_runtime::{Bytes, DateTime, IndexMap, Method, Value};

/// Defines a webhook with documented parameters and a body.
macro_rules! webhook {
    ($name:ident { $($field:ident: $ty:ty = $reads:ident $source:expr,)+ }) => {
        #[derive(Debug)]
        struct $name { $($field: $ty,)+ }

        impl Webhook for $name {
            type Response = ();
            type Name = ();
            const NAME: () = ();
            const ROUTE: Route = Route::new(stringify!($name), Method::POST, "/a/{id}/b");

            fn read(from: &mut Reader) -> webhooks::Result<Self> {
                let request = Self { $($field: from.$reads($source)?,)+ };
                from.checked(request)
            }

            fn encode((): ()) -> Response<Bytes> {
                webhooks::empty(204)
            }
        }
    };
}

webhook!(Parameters {
    id: i64 = required webhooks::path("id"),
    tags: Vec<String> = required webhooks::query("tags"),
    plain: Option<Vec<u32>> = optional webhooks::query("list[]"),
    split: Option<Vec<u32>> = optional webhooks::query("ids").split(','),
    at: Option<DateTime> = optional webhooks::query("at"),
    json: Option<Vec<u32>> = optional webhooks::query("json").json(),
    deep: Option<IndexMap<String, i64>> = optional webhooks::query("deep"),
    all: Option<IndexMap<String, Value>> = optional webhooks::query("all").spread(),
    tries: Option<u32> = optional webhooks::header("x-try"),
    several: Option<Vec<String>> = optional webhooks::header("x-several").split(','),
    color: Option<IndexMap<String, u32>> = optional webhooks::header("x-color").object(),
    shape: Option<IndexMap<String, u32>> = optional webhooks::header("x-shape").pairs(),
    session: Option<String> = optional webhooks::cookie("session"),
    x: Option<i64> = optional webhooks::query("deep[x]"),
    empty: Option<u32> = optional webhooks::query("empty"),
    done: Option<bool> = optional webhooks::query("done"),
});

fn request(uri: &str, media_type: &str, body: impl Into<Bytes>) -> Request<Bytes> {
    let res = Request::builder().method("POST").uri(uri).header("content-type", media_type);
    res.body(body.into()).expect("it is a request")
}

fn status<T: Webhook>(request: Request<Bytes>) -> u16 {
    T::decode(request).err().map_or(200, |it| it.status().as_u16())
}

#[test]
fn parameters_are_read_from_every_location() {
    let query = "tags=a+b&tags=%C3%A9&list%5B%5D=7&ids=1,2&at=2024-01-01T00:00:00Z&json=[1]&deep[x]=3&done=true&empty=";
    let mut it = request(&format!("/a/-5/b?{query}"), "", "");
    it.headers_mut().insert("x-try", "2".parse().unwrap());
    it.headers_mut().append("x-several", "a ,\tb,".parse().unwrap());
    it.headers_mut().append("x-several", "c".parse().unwrap());
    it.headers_mut().insert("x-color", "R, 100, G, 200".parse().unwrap());
    it.headers_mut().insert("x-shape", "sides=4, holes = 1".parse().unwrap());
    it.headers_mut().insert("cookie", "a=b; session=s%20t".parse().unwrap());
    let res = Parameters::decode(it).unwrap();
    assert_eq!((res.id, res.tags), (-5, vec!["a b".to_owned(), "é".to_owned()]));
    assert_eq!(res.empty, None);
    assert_eq!((res.plain, res.split, res.json), (Some(vec![7]), Some(vec![1, 2]), Some(vec![1])));
    assert_eq!((res.deep.unwrap()["x"], res.x, res.tries, res.done), (3, Some(3), Some(2), Some(true)));
    assert_eq!(res.several.unwrap(), ["a", "b", "c"]);
    assert_eq!((&res.color.unwrap()["G"], &res.shape.unwrap()["holes"]), (&200, &1));
    assert_eq!(res.session.as_deref(), Some("s t"));
    assert_eq!((res.at.unwrap().to_string().as_str(), res.all.unwrap().len()), ("2024-01-01T00:00:00Z", 8));
    for wrong in ["", "?tags=a&ids=1,x", "?tags=a&json=[", "?tags=a&deep=1", "?tags=a&done=maybe", "?tags=%ff"] {
        assert_eq!(status::<Parameters>(request(&format!("/a/1/b{wrong}"), "", "")), 400, "{wrong}");
    }
    assert_eq!(status::<Parameters>(request("/a/1.5/b?tags=a", "", "")), 400);
}

/// What a test request writes is what the webhook reads, in every style.
#[cfg(feature = "test-util")]
#[test]
fn a_test_request_decodes_to_its_values() {
    use specwright_runtime::webhooks::TestRequest;

    let map = |pairs: &[(&str, u32)]| pairs.iter().map(|(key, it)| ((*key).to_owned(), *it)).collect();
    let (color, shape): (IndexMap<String, u32>, IndexMap<String, u32>) =
        (map(&[("R", 100), ("G", 200)]), map(&[("s", 4)]));
    let deep: IndexMap<String, i64> = [("x".to_owned(), 3)].into();
    let written = TestRequest::new::<Parameters>()
        .required(webhooks::path("id"), &-5)
        .required(webhooks::query("tags"), &vec!["a b".to_owned(), "é&=".to_owned()])
        .optional(webhooks::query("list[]"), Some(&vec![7, 8]))
        .optional(webhooks::query("ids").split(','), Some(&vec![1, 2]))
        .optional(webhooks::query("json").json(), Some(&vec![1]))
        .optional(webhooks::query("deep"), Some(&deep))
        .optional(webhooks::header("x-try"), Some(&2))
        .optional(webhooks::header("x-several").split(','), Some(&vec!["a".to_owned(), "b".to_owned()]))
        .optional(webhooks::header("x-color").object(), Some(&color))
        .optional(webhooks::header("x-shape").pairs(), Some(&shape))
        .optional(webhooks::cookie("session"), Some(&"s t".to_owned()))
        .optional(webhooks::query("done"), None::<&bool>)
        .build();
    let res = Parameters::decode(written).unwrap();
    assert_eq!((res.id, res.tags), (-5, vec!["a b".to_owned(), "é&=".to_owned()]));
    assert_eq!((res.plain, res.split, res.json), (Some(vec![7, 8]), Some(vec![1, 2]), Some(vec![1])));
    assert_eq!((res.deep, res.tries, res.done), (Some(deep), Some(2), None));
    assert_eq!(res.several.unwrap(), ["a", "b"]);
    assert_eq!((res.color, res.shape, res.session.as_deref()), (Some(color), Some(shape), Some("s t")));

    let files = [Part::new("file", "1").file_name("a\"b"), Part::new("file", "--x\r\n").media_type("text/plain")];
    let written = TestRequest::new::<Parts>()
        .required(webhooks::path("id"), &1)
        .required(webhooks::part("title"), &"t".to_owned())
        .optional(webhooks::part("meta").json(), Some(&serde_json::json!({ "a": 1 })))
        .repeated(webhooks::part("file").file(), &files)
        .build();
    let res = Parts::decode(written).unwrap();
    assert_eq!((res.title.as_str(), res.meta.unwrap()["a"].as_u64(), res.cover), ("t", Some(1), None));
    assert_eq!((&res.files[0].data[..], &res.files[1].data[..]), (&b"1"[..], &b"--x\r\n"[..]));
    assert_eq!(res.files[1].media_type.as_deref(), Some("text/plain"));
}

webhook!(Parts {
    title: String = required webhooks::part("title"),
    meta: Option<Value> = optional webhooks::part("meta").json(),
    files: Vec<Part> = repeated webhooks::part("file").file(),
    cover: Option<Part> = optional webhooks::part("cover").file(),
});

fn parts(parts: &[(&str, &str)]) -> Request<Bytes> {
    let parts = parts.iter().map(|(name, text)| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n{text}\r\n")
    });
    request("/a/1/b", "multipart/form-data; boundary=x", format!("{}--x--\r\n", parts.collect::<String>()))
}

#[test]
fn multipart_parts_are_read_by_name() {
    let res = Parts::decode(parts(&[("file", "1"), ("title", "t"), ("file", "2"), ("meta", "{\"a\":1}")])).unwrap();
    let files: Vec<&[u8]> = res.files.iter().map(|it| &it.data[..]).collect();
    assert_eq!((res.title.as_str(), files, res.cover), ("t", vec![&b"1"[..], b"2"], None));
    assert_eq!(res.meta.unwrap()["a"], 1);
    for wrong in [&[("file", "1")][..], &[("title", "a"), ("title", "b")], &[("title", "a"), ("meta", "{")]] {
        assert_eq!(status::<Parts>(parts(wrong)), 422, "{wrong:?}");
    }
    assert_eq!(status::<Parts>(request("/a/1/b", "multipart/form-data; boundary=y", "--x--")), 422);
    assert_eq!(status::<Parts>(request("/a/1/b", "text/plain", "--x--")), 415);
}

webhook!(Text { body: String = required webhooks::body_text("text/csv"), });
webhook!(Raw { body: Option<Bytes> = optional webhooks::body_bytes(), });
webhook!(Form { body: IndexMap<String, Value> = required FORM, });

/// A stand-in for the form of a generated type, which checks itself.
const FORM: AnyForm = AnyForm;
struct AnyForm;

impl webhooks::Source<IndexMap<String, Value>> for AnyForm {
    fn find(&self, from: &mut Reader) -> webhooks::Result<Option<IndexMap<String, Value>>> {
        let form: Option<specwright_runtime::IndexMap<String, Value>> =
            from.optional(webhooks::body_form().split("pipes", '|'))?;
        Ok(form.map(|it| it.into_iter().collect()))
    }

    fn missing(&self) -> webhooks::Problem {
        specwright_runtime::StatusCode::UNPROCESSABLE_ENTITY.into()
    }
}

#[test]
fn bodies_are_decoded_by_their_media_type() {
    assert_eq!(Text::decode(request("/a/1/b", "text/plain", "a,b")).unwrap().body, "a,b");
    assert_eq!(status::<Text>(request("/a/1/b", "image/png", "a")), 415);
    assert_eq!(status::<Text>(request("/a/1/b", "text/csv", &b"\xff"[..])), 422);
    // An empty body with a media type is an empty text; without one, there is no body.
    let untyped = || Request::builder().method("POST").uri("/a/1/b").body(Bytes::new()).expect("it is a request");
    assert_eq!(Text::decode(request("/a/1/b", "text/csv", "")).unwrap().body, "");
    assert_eq!(status::<Text>(untyped()), 422);
    assert_eq!(Raw::decode(request("/a/1/b", "image/png", &b"\xff"[..])).unwrap().body.unwrap()[..], [255]);
    assert_eq!(Raw::decode(request("/a/1/b", "image/png", "")).unwrap().body.unwrap(), "");
    assert!(Raw::decode(untyped()).unwrap().body.is_none());
    let form = "application/x-www-form-urlencoded";
    let res = Form::decode(request("/a/1/b", form, "a=1&b=2&b=3&pipes=x|y")).unwrap();
    assert_eq!(Value::from_iter(res.body), serde_json::json!({ "a": "1", "b": ["2", "3"], "pipes": ["x", "y"] }));
    assert_eq!(Form::decode(request("/a/1/b", form, "")).unwrap().body.len(), 0);
}

/// Defines a service with a webhook at each path.
macro_rules! service_at {
    ($nobody:ident, $($name:ident $path:literal,)+) => {{
        $(
            struct $name;

            impl Webhook for $name {
                type Response = ();
                type Name = ();
                const NAME: () = ();
                const ROUTE: Route = Route::new(stringify!($name), Method::GET, $path);

                fn read(_: &mut Reader) -> webhooks::Result<Self> {
                    Ok(Self)
                }

                fn encode((): ()) -> Response<Bytes> {
                    webhooks::text(200, "text/plain", stringify!($name))
                }
            }
        )+
        Service::default()$(.on(&$nobody, |_, _: $name| async { Ok::<_, webhooks::Problem>(()) }))+
    }};
}

/// axum accepts every path that the generator accepts, and a literal segment is preferred over a parameter.
#[tokio::test]
async fn the_router_has_every_route() {
    let nobody = Arc::new(());
    let service = || {
        service_at!(nobody, Root "/", Variable "/{a b}", Plain "/a", Deep "/a/{x}/b", Beside "/a/c/b", First "/{x}/c/b",
            Empty "/a//b/", Odd "/%7Bodd%7D%20n", Marks "/-._~!$&'()*+,;=:@", Late "/a:b*c", Double "//",)
    };
    let routed = service();
    for (path, name) in [
        ("/", "Root"),
        ("/a", "Plain"),
        ("/b", "Variable"),
        ("/a/c/b", "Beside"),
        ("/a/d/b", "Deep"),
        ("/d/c/b", "First"),
        ("/a//b/", "Empty"),
        ("/%7Bodd%7D%20n", "Odd"),
        ("/-._~!$&'()*+,;=:@", "Marks"),
        ("/a:b*c", "Late"),
        ("//", "Double"),
    ] {
        let request = Request::builder().uri(format!("http://x{path}")).body(Bytes::new()).expect("it is a request");
        let response = routed.handle(request).await;
        assert_eq!((response.status().as_u16(), &response.body()[..]), (200, name.as_bytes()), "{path}");
    }
    drop(service().router::<()>());
}

/// Every request gets a response, after a bounded amount of work.
#[tokio::test]
async fn no_request_panics() {
    let nobody = Arc::new(());
    let service = Service::default()
        .on(&nobody, |_, _: Parameters| async { Ok::<_, webhooks::Problem>(()) })
        .on(&nobody, |_, _: Parts| async { Ok::<_, webhooks::Problem>(()) })
        .deduplicate(
            webhooks::MemoryStore::default(),
            [RequestField::body("/a/0"), RequestField::query("id"), RequestField::header("x-id")],
        );
    let mut random = fastrand::Rng::with_seed(7);
    let pieces = [
        "--x",
        "\r\n",
        "\r\n\r\n",
        "Content-Disposition: form-data; name=",
        "\"",
        ";",
        "=",
        "&",
        "[",
        "]",
        "a",
        "%",
        "+",
    ];
    for _ in 0..5_000 {
        let mut text = String::new();
        for _ in 0..random.usize(..20) {
            text.push_str(random.choice(pieces).unwrap_or_default());
        }
        let media_type = *random
            .choice(&["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "a/json"])
            .unwrap();
        let query: String = text.chars().filter(|it| it.is_ascii_graphic() && *it != '"').collect();
        let response = service.handle(request(&format!("/a/1/b?{query}"), media_type, text.clone())).await;
        assert!(response.status().as_u16() < 500, "{text:?}");
        let _ = Parts::decode(request("/a/1/b", media_type, text.clone()));
    }
}
