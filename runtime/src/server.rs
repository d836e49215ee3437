//! Base URLs, from the variables of a server or from the client's setting.

use ::url::{Origin, Url};
use http::Uri;
use http::uri::Scheme;

use crate::error::Error;
use crate::operation::{Server, Variable};
use crate::url::{Piece, escape_target, pieces};

/// A base URL: `http` or `https`, with a host, without credentials, query or trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl(String);

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        if text.contains(['#', '?', '@', '\\']) {
            // The text is not quoted in the error: the part before an `@` may be a password.
            return Err(Error::configuration("a base URL must not hold credentials, a query or a fragment"));
        }
        let wrong = |reason: &str| Error::configuration(format!("the base URL `{text}` {reason}"));
        let uri: Uri = text.parse().map_err(|_| wrong("is not a valid URL"))?;
        if uri.scheme() != Some(&Scheme::HTTP) && uri.scheme() != Some(&Scheme::HTTPS) {
            return Err(wrong("must begin with http:// or https://"));
        }
        if uri.host().is_none_or(str::is_empty) {
            return Err(wrong("has no host"));
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }

    /// Creates a base URL from a server's URL, as [`fill`] returns it.
    pub(crate) fn of(server: &Server, url: &str) -> Result<Self, Error> {
        if url.contains("://") && !url.starts_with('/') {
            return Self::parse(url);
        }
        let name = server.url.strip_prefix('{').and_then(|it| it.split_once('}')).map_or("", |(name, _)| name);
        if is_base_url(server.url, name) && !url.starts_with('/') {
            return Err(Error::configuration(format!("`{name}` must begin with http:// or https:// and a host")));
        }
        Err(Error::configuration(format!("the server `{}` is relative: set a base URL", server.url)))
    }

    /// Replaces a server's URL with this base URL. The path of a server without a host is appended.
    pub(crate) fn joined(&self, server: &str) -> Self {
        if server.contains("://") || server.starts_with("//") {
            return self.clone();
        }
        let path = server.trim_matches('/');
        Self(if path.is_empty() { self.0.clone() } else { [&self.0, "/", path].concat() })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Resolves a URL from a response to a request for `path` (RFC 3986, section 5). It must have the same origin, because
    /// credentials are sent to the client's own origin only.
    pub(crate) fn resolve(&self, url: &str, path: &str) -> Result<String, Error> {
        let here = [self.as_str(), path].concat();
        let resolved = Url::parse(&here).and_then(|here| Ok((here.join(url)?, here)));
        let (mut there, here) =
            resolved.map_err(|_| Error::configuration("the server sends its caller to no valid URL"))?;
        if has_credentials(&there) || there.origin() != here.origin() {
            let (there, here) = (shown_origin(&there), shown_origin(&here));
            return Err(Error::configuration(format!(
                "the server sends its caller to `{there}`, which is not `{here}`"
            )));
        }
        there.set_fragment(None);
        Ok(there.into())
    }

    /// Returns the URL of a request outside the document: of a path below this base URL, or of an absolute URL, which must have
    /// the same origin.
    pub(crate) fn locate(&self, target: &str) -> Result<String, Error> {
        let target = escape_target(target.split('#').next().unwrap_or_default());
        let path = target.split('?').next().unwrap_or_default();
        if path.starts_with("//") {
            return Err(Error::configuration("the URL of a request must be a path, or have a scheme and a host"));
        }
        let is_scheme = |text: &str| text.chars().all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it));
        if path.split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme)) {
            if let (Some(there), Some(here)) = (origin(&target), origin(&self.0))
                && there == here
            {
                return Ok(target);
            }
            let (there, here) = (Self(path.to_owned()).shown_origin(), self.origin());
            return Err(Error::configuration(format!(
                "`{there}` is not the origin of this client, `{here}`, and its credentials are sent there only"
            )));
        }
        let is_dots = |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
        if path.split('/').any(is_dots) {
            return Err(Error::configuration("`.` and `..` cannot be sent in a path"));
        }
        Ok([self.as_str(), "/", target.trim_start_matches('/')].concat())
    }

    /// Returns the origin without user and password.
    fn shown_origin(&self) -> String {
        let (scheme, authority) = self.origin().split_once("://").unwrap_or_default();
        [scheme, "://", authority.rsplit('@').next().unwrap_or_default()].concat()
    }

    /// Returns the scheme, host and port.
    pub(crate) fn origin(&self) -> &str {
        let host = self.0.find("://").map_or(0, |at| at + 3);
        self.0[host..].find(['/', '?']).map_or(&self.0, |end| &self.0[..host + end])
    }
}

/// Returns the origin of a URL; `None` for a URL with credentials.
fn origin(url: &str) -> Option<Origin> {
    let url = Url::parse(url).ok().filter(|it| it.has_host() && !has_credentials(it))?;
    Some(url.origin())
}

/// Resolves a URL from a response to a request for another URL. Both may be relative to a server.
pub(crate) fn join(before: &str, url: String) -> String {
    const SERVER: &str = "http://server.invalid";
    let joined = Url::parse(SERVER).and_then(|it| it.join(before)).and_then(|it| it.join(&url));
    match joined {
        Ok(joined) => joined.as_str().strip_prefix(SERVER).map_or_else(|| joined.to_string(), str::to_owned),
        // Sending the request reports it.
        Err(_) => url,
    }
}

fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Returns the scheme, the host and the port for messages. A URL of another kind has no origin that can be shown.
fn shown_origin(url: &Url) -> String {
    match url.origin() {
        origin @ Origin::Tuple(..) => origin.ascii_serialization(),
        Origin::Opaque(_) => format!("{}:", url.scheme()),
    }
}

/// Resolves a token URL, which is absolute, or a path on the server that the client calls.
pub(crate) fn token_url(url: &str, base: Option<&BaseUrl>) -> Result<Uri, Error> {
    let wrong = |reason: &str| Error::configuration(format!("the token URL {reason}"));
    let text = match (url.starts_with('/'), base) {
        (true, Some(base)) => format!("{}{url}", base.origin()),
        (true, None) => return Err(wrong("is relative, and the client has no server")),
        (false, _) => url.to_owned(),
    };
    let uri: Uri = text.parse().map_err(|_| wrong("is not a valid URL"))?;
    let is_http = uri.scheme() == Some(&Scheme::HTTP) || uri.scheme() == Some(&Scheme::HTTPS);
    let has_host = uri.host().is_some_and(|host| !host.is_empty()) && !text.contains('@');
    if is_http && has_host { Ok(uri) } else { Err(wrong("must begin with http:// or https:// and a host")) }
}

/// Fills the URL of a server with the client's variables. The result may be relative.
pub(crate) fn fill(server: &Server, values: &[(&'static str, String)]) -> Result<String, Error> {
    fill_url(server.url, server, values)
}

/// Fills a URL with the variables of a server.
pub(crate) fn fill_url(url: &str, server: &Server, values: &[(&'static str, String)]) -> Result<String, Error> {
    let template = url;
    let mut url = String::with_capacity(template.len() + 32);
    for piece in pieces(template) {
        match piece {
            Piece::Literal(text) => url.push_str(text),
            Piece::Placeholder(name) => {
                let variable = variable(server, name)?;
                let value = values.iter().rfind(|(set, _)| *set == name).map_or(variable.default, |(_, value)| value);
                let is_base = url.is_empty() && is_base_url(template, name);
                match is_base && variable.values.is_empty() && is_absolute(value) {
                    true => drop(BaseUrl::parse(value)?),
                    false => check(variable, value, is_host(&url))?,
                }
                url.push_str(if is_base { value.trim_end_matches('/') } else { value });
            }
        }
    }
    Ok(url)
}

/// Returns whether a URL begins with this variable, and ends there or goes on with a path, so that the value may be a URL.
fn is_base_url(template: &str, name: &str) -> bool {
    let rest = template.strip_prefix('{').and_then(|it| it.strip_prefix(name)).and_then(|it| it.strip_prefix('}'));
    rest.is_some_and(|it| it.is_empty() || it.starts_with('/') && !it.starts_with("//"))
}

fn is_absolute(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

fn variable(server: &Server, name: &str) -> Result<&'static Variable, Error> {
    let found = server.variables.iter().find(|variable| variable.name == name);
    found.ok_or_else(|| Error::configuration(format!("the server `{}` does not declare `{name}`", server.url)))
}

/// Returns whether the next character belongs to the host, or may belong to it if there is no scheme yet.
fn is_host(url_so_far: &str) -> bool {
    !url_so_far.split_once("://").map_or(url_so_far, |(_, behind)| behind).contains('/')
}

/// Rejects a value that would change the host that requests and credentials are sent to.
fn check(variable: &Variable, value: &str, is_host: bool) -> Result<(), Error> {
    let Variable { name, default, values } = variable;
    let wrong = |reason: String| Err(Error::configuration(format!("`{name}` cannot be {value:?}: {reason}")));
    if value == *default || values.contains(&value) {
        return Ok(());
    }
    if !values.is_empty() {
        return wrong(format!("it must be one of {}", values.join(", ")));
    }
    if value.is_empty() {
        return wrong("it is empty".to_owned());
    }
    let allowed = |c: char| match c {
        '.' => !is_host || default.contains('.'),
        '-' | '_' => true,
        other if is_host => other.is_ascii_alphanumeric(),
        '/' | ':' | '@' | '?' | '#' | '%' | '\\' => false,
        other => other.is_ascii_graphic(),
    };
    if let Some(character) = value.chars().find(|c| !allowed(*c)) {
        return wrong(format!("it must not hold {character:?}; give the bare value, or set a base URL"));
    }
    if matches!(value, "." | "..") {
        return wrong("it would change the path".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    static SERVER: Server = Server::new(
        "https://{subdomain}.{domain}:{port}/{base}/v2",
        &[
            Variable::new("subdomain", "example"),
            Variable::new("domain", "zendesk.com"),
            Variable::new("port", "443").values(&["443", "8443"]),
            Variable::new("base", "api/x"),
        ],
    );

    fn filled(name: &'static str, value: &str) -> Result<String, Error> {
        fill(&SERVER, &[(name, value.to_owned())])
    }

    #[test]
    fn a_path_of_a_server_is_appended_to_a_base_url() {
        let base = BaseUrl::parse("http://127.0.0.1:1/proxy/").unwrap();
        assert_eq!(base.joined("/api/v3/").as_str(), "http://127.0.0.1:1/proxy/api/v3");
        assert_eq!(base.joined("v3").as_str(), "http://127.0.0.1:1/proxy/v3");
        assert_eq!(base.joined("/").as_str(), "http://127.0.0.1:1/proxy");
        assert_eq!(base.joined("https://example.com/api").as_str(), "http://127.0.0.1:1/proxy");
        assert_eq!(base.joined("").as_str(), "http://127.0.0.1:1/proxy");
    }

    #[test]
    fn variables_fill_a_url() {
        assert_eq!(fill(&SERVER, &[]).unwrap(), "https://example.zendesk.com:443/api/x/v2");
        assert_eq!(filled("subdomain", "acme-2").unwrap(), "https://acme-2.zendesk.com:443/api/x/v2");
        assert_eq!(filled("domain", "desk.zoho.eu").unwrap(), "https://example.desk.zoho.eu:443/api/x/v2");
        assert_eq!(filled("base", "v1.1").unwrap(), "https://example.zendesk.com:443/v1.1/v2");
    }

    #[test]
    fn a_url_may_begin_with_a_variable() {
        static SERVER: Server = Server::new(
            "{endpoint}/v/{version}",
            &[Variable::new("endpoint", "https://api.example.com/"), Variable::new("version", "v1")],
        );
        let filled = |value: &str| fill(&SERVER, &[("endpoint", value.to_owned())]);
        let url = |value: &str| filled(value).and_then(|it| BaseUrl::of(&SERVER, &it)).map(|it| it.as_str().to_owned());
        assert_eq!(
            BaseUrl::of(&SERVER, &fill(&SERVER, &[]).unwrap()).unwrap().as_str(),
            "https://api.example.com/v/v1"
        );
        assert_eq!(url("http://127.0.0.1:1/proxy/").unwrap(), "http://127.0.0.1:1/proxy/v/v1");
        for value in ["", "api", "ftp://example.com", "https://a@b", "https://a?b", "https://", "/a"] {
            assert!(url(value).is_err(), "{value:?}");
        }
        assert_eq!(url("api").unwrap_err().to_string(), "`endpoint` must begin with http:// or https:// and a host");
        static LISTED: Server =
            Server::new("{endpoint}", &[Variable::new("endpoint", "https://a.b/").values(&["https://c.d"])]);
        assert_eq!(fill(&LISTED, &[]).unwrap(), "https://a.b");
        assert!(fill(&LISTED, &[("endpoint", "https://evil.example".to_owned())]).is_err());
        // Elsewhere, a URL is no value.
        static SCHEME: Server = Server::new("{scheme}://example.com", &[Variable::new("scheme", "https")]);
        assert!(fill(&SCHEME, &[("scheme", "https://evil.example".to_owned())]).is_err());
        assert_eq!(fill(&SCHEME, &[("scheme", "http".to_owned())]).unwrap(), "http://example.com");
    }

    #[test]
    fn a_variable_cannot_change_where_requests_go() {
        let wrong = ["", "a.b", "a/b", "a b", "a:1", "a@b", "a?", "a#", "a%2e", "a\\b", "a\n", "https://a", "ä", "a\0"];
        for value in wrong {
            assert!(filled("subdomain", value).is_err(), "{value:?}");
        }
        for value in ["..", ".", "a/b", "a%2fb", "a b"] {
            assert!(filled("base", value).is_err(), "{value:?}");
        }
        let error = filled("port", "80").unwrap_err();
        assert_eq!(error.to_string(), "`port` cannot be \"80\": it must be one of 443, 8443");
        let error = filled("subdomain", "acme.zendesk.com").unwrap_err();
        let expected =
            "`subdomain` cannot be \"acme.zendesk.com\": it must not hold '.'; give the bare value, or set a base URL";
        assert_eq!(error.to_string(), expected);
    }
}
