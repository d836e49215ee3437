//! Routes of webhooks.

use http::Method;
use percent_encoding::percent_decode_str;

/// The route of a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Route {
    /// The name of the webhook in the document.
    pub name: &'static str,
    /// The method.
    pub method: Method,
    /// The path. A `{variable}` is a whole segment.
    pub path: &'static str,
}

impl Route {
    /// Describes the route of a webhook.
    #[must_use]
    pub const fn new(name: &'static str, method: Method, path: &'static str) -> Self {
        Self { name, method, path }
    }

    /// Returns the values of the variables; `None` if the path does not match.
    pub(super) fn captures(&self, path: &str) -> Option<Vec<(&'static str, String)>> {
        let (mut wanted, mut given) = (self.path.split('/'), path.split('/'));
        let mut res = Vec::new();
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return Some(res),
                (Some(wanted), Some(given)) => match variable(wanted) {
                    Some(name) if !given.is_empty() => {
                        res.push((name, percent_decode_str(given).decode_utf8().ok()?.into_owned()));
                    }
                    None if wanted == given => {}
                    Some(_) | None => return None,
                },
                (Some(_), None) | (None, Some(_)) => return None,
            }
        }
    }

    /// Returns which segments are variables. Among matching routes, one with a literal segment precedes one with a
    /// variable.
    pub(super) fn shape(&self) -> Vec<bool> {
        self.path.split('/').map(|it| variable(it).is_some()).collect()
    }

    /// Returns the path with its variables by position. Routes that differ only in variable names are equal.
    #[cfg(feature = "axum")]
    pub(super) fn positional(&self) -> String {
        let segments = self.path.split('/').enumerate();
        let segments =
            segments.map(|(index, it)| if variable(it).is_some() { format!("{{p{index}}}") } else { it.to_owned() });
        segments.collect::<Vec<_>>().join("/")
    }
}

fn variable(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::Route;

    #[test]
    fn a_variable_is_a_whole_segment() {
        let route = Route::new("x", Method::GET, "/a/{id}/b");
        assert_eq!(route.captures("/a/1%202/b"), Some(vec![("id", "1 2".to_owned())]));
        for other in ["/a/1", "/a//b", "/a/1/b/", "/a/1/2/b", "/a/%ff/b"] {
            assert_eq!(route.captures(other), None, "{other}");
        }
    }
}
