//! Templates: text with `{{placeholders}}`.

/// Fills the placeholders of a template. The values are not searched for placeholders.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut parts = template.split("{{");
    let mut res = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or_else(|| unreachable!("`{part}` ends its placeholder"));
        let value = values.iter().find(|(other, _)| *other == name);
        let (_, value) = value.unwrap_or_else(|| unreachable!("the placeholder `{name}` has a value"));
        res.push_str(value);
        res.push_str(rest);
    }
    res
}
