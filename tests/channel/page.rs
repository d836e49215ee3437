//! Parser for a page with a form that submits itself.

/// A form that submits itself.
#[derive(Debug, PartialEq)]
pub(crate) struct AutoPost {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl AutoPost {
    /// Parses the only form of a page.
    #[track_caller]
    pub(crate) fn read(page: &str) -> Self {
        assert!(page.contains("<script>document.forms[0].submit()</script>"), "{page}");
        let forms: Vec<&str> = tags(page, "form").collect();
        let [form] = forms[..] else { panic!("{page}") };
        assert_eq!(attribute(form, "method").as_deref(), Some("post"));
        let inputs = tags(page, "input").map(|it| {
            assert_eq!(attribute(it, "type").as_deref(), Some("hidden"));
            (attribute(it, "name").expect("it has a name"), attribute(it, "value").expect("it has a value"))
        });
        Self { action: attribute(form, "action").expect("it goes somewhere"), fields: inputs.collect() }
    }
}

/// Returns the names and values of the inputs of a page. An input without a value is empty.
pub(crate) fn inputs(page: &str) -> Vec<(String, String)> {
    let named = tags(page, "input").filter_map(|it| Some((attribute(it, "name")?, attribute(it, "value"))));
    named.map(|(name, value)| (name, value.unwrap_or_default())).collect()
}

/// Returns the content of each tag with this name. Escaped attributes contain no `>`.
fn tags<'a>(page: &'a str, name: &'static str) -> impl Iterator<Item = &'a str> {
    let tags = page.split('<').skip(1).filter_map(|it| it.split_once('>')).map(|(inside, _)| inside);
    tags.filter(move |it| it.strip_prefix(name).is_some_and(|it| it.starts_with(' ')))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0;
    let plain = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    Some(plain.replace("&amp;", "&"))
}
