//! Where a webhook is called, and which of several a path means.

use http::Method;
use percent_encoding::percent_decode_str;

/// Where a webhook is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The webhook, as the document calls it.
    pub name: &'static str,
    /// The method.
    pub method: Method,
    /// The path, with `{variable}`s that are each a whole segment.
    pub path: &'static str,
}

impl Route {
    /// The values of the variables; `None` if the path is another one.
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

    /// Which segments are variables. Of two routes that fit, the first one that says a segment itself goes first.
    pub(super) fn shape(&self) -> Vec<bool> {
        self.path.split('/').map(|it| variable(it).is_some()).collect()
    }

    /// The path with variables that are told by their place: routes that differ in nothing but names are one.
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
        let route = Route { name: "x", method: Method::GET, path: "/a/{id}/b" };
        assert_eq!(route.captures("/a/1%202/b"), Some(vec![("id", "1 2".to_owned())]));
        for other in ["/a/1", "/a//b", "/a/1/b/", "/a/1/2/b", "/a/%ff/b"] {
            assert_eq!(route.captures(other), None, "{other}");
        }
    }
}
