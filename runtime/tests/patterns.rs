//! Patterns and hostile texts, through the check of a value.

use specwright_runtime::__codegen::{Checker, Codec, Node, Reader, Writer};

/// A text with a length rule and a pattern, in the order in which generated code checks them.
#[derive(Debug)]
struct Form {
    code: String,
    longest: usize,
    pattern: &'static str,
}

impl Codec for Form {
    fn read(_node: Node<'_>, _reader: &mut Reader) -> Option<Self> {
        None
    }

    fn write(&self, to: Writer<'_>) {
        to.null();
    }

    fn check(&self, at: &mut Checker) {
        at.length("code", &self.code, ..=self.longest);
        at.pattern("code", &self.code, self.pattern);
    }
}

fn violations(code: &str, longest: usize, pattern: &'static str) -> Vec<String> {
    let forms = vec![Form { code: code.to_owned(), longest, pattern }];
    Checker::violations_of(&forms).iter().map(ToString::to_string).collect()
}

#[test]
fn hostile_text_is_a_pattern_violation_only() {
    let text = format!("{}!", "a".repeat(55));
    assert_eq!(violations(&text, 100, "^(a+)+$"), ["/0/code: must match the pattern `^(a+)+$`"]);
    assert_eq!(violations(&text, 100, r"^(\w+\s?)*$"), [r"/0/code: must match the pattern `^(\w+\s?)*$`"]);
    let spaces = format!("{}x", " ".repeat((1 << 20) - 1));
    assert_eq!(violations(&spaces, 1 << 20, r"\s+$"), [r"/0/code: must match the pattern `\s+$`"]);
}

#[test]
fn a_text_that_costs_too_much_is_a_violation() {
    let pattern = "^(?=a)(a+)+$";
    let text = format!("{}!", "a".repeat(55));
    let expected = format!("/0/code: takes too many steps to be matched with the pattern `{pattern}`");
    assert_eq!(violations(&text, 100, pattern), [expected]);
    assert!(violations(&"a".repeat(55), 100, pattern).is_empty());
}

/// The limit on steps applies to the whole check, so many texts cost no more than one.
#[test]
fn steps_are_counted_for_a_body_as_a_whole() {
    let form = || Form { code: format!("{}!", "a".repeat(55)), longest: 100, pattern: "^(?=a)(a+)+$" };
    let many: Vec<Form> = std::iter::repeat_with(form).take(1000).collect();
    let violations = Checker::violations_of(&many);
    assert_eq!(violations.len(), 1000);
    assert!(violations.iter().all(|it| it.message.starts_with("takes too many steps")));
}

#[test]
fn a_text_of_the_wrong_length_is_not_matched() {
    let text = format!("{}!", "a".repeat(55));
    assert_eq!(violations(&text, 10, "^(?=a)(a+)+$"), ["/0/code: length must be at most 10, is 56"]);
}

#[test]
fn a_text_beyond_the_cap_is_not_matched() {
    let text = "a".repeat((1 << 20) + 1);
    let expected = "/0/code: must have at most 1048576 bytes to be matched with `^a*$`, has 1048577";
    assert_eq!(violations(&text, usize::MAX - 1, "^a*$"), [expected]);
    assert!(violations(&text[1..], usize::MAX - 1, "^a*$").is_empty());
}
