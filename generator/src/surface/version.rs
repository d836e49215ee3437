//! The version that follows from the differences of two surfaces.

use semver::Version;

use super::compare::Effect;

/// Returns the version after one with this effect on callers, by the rules of Cargo: below 1.0, the minor version says that
/// code may break. `None` if nothing changed, or if the version is not one of Cargo.
pub fn next_version(current: &str, effect: Effect) -> Option<String> {
    let Version { major, minor, patch, .. } = Version::parse(current).ok()?;
    let next = match (effect, major, minor) {
        (Effect::None, ..) => return None,
        (Effect::Major | Effect::Minor, 0, 0) => Version::new(0, 0, patch + 1),
        (Effect::Patch, ..) => Version::new(major, minor, patch + 1),
        (Effect::Major, 0, _) => Version::new(0, minor + 1, 0),
        (Effect::Minor, 0, _) => Version::new(0, minor, patch + 1),
        (Effect::Major, ..) => Version::new(major + 1, 0, 0),
        (Effect::Minor, ..) => Version::new(major, minor + 1, 0),
    };
    Some(next.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_follows_the_rules_of_cargo() {
        let table = [
            ("1.4.2", Effect::Major, Some("2.0.0")),
            ("1.4.2", Effect::Minor, Some("1.5.0")),
            ("0.4.2", Effect::Major, Some("0.5.0")),
            ("0.4.2", Effect::Minor, Some("0.4.3")),
            ("0.0.2", Effect::Minor, Some("0.0.3")),
            ("0.4.2", Effect::Patch, Some("0.4.3")),
            ("0.4.2", Effect::None, None),
            ("four", Effect::Major, None),
        ];
        for (current, effect, expected) in table {
            assert_eq!(next_version(current, effect).as_deref(), expected, "{current} {effect:?}");
        }
    }
}
