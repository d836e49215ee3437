//! Which engine runs a pattern, and the steps that hostile texts cost.

use super::{
    Engine, LONGEST_TEXT, Outcome, SHARED_STEPS, STEPS_A_BYTE, SharedSteps, backtrack, compile, program, syntax,
};

#[test]
fn invalid_patterns_are_rejected() {
    let groups = r"( ) (? (?< (?<a (?<1>a) (?a) (?i)a (?-:a) (?ii:a) \k<b>(?<a>a)";
    let others = r"[ [z-a] \ a** * a{2}{3} a{3,2} {1} (?<=a)* ^* $+";
    for pattern in groups.split(' ').chain(others.split(' ')) {
        assert!(compile(pattern).is_none(), "{pattern:?}");
    }
    assert!(compile(&format!("{}{}", "(".repeat(10_000), ")".repeat(10_000))).is_none());
}

#[test]
fn patterns_that_can_be_translated_run_in_linear_time() {
    for pattern in [
        "^(a+)+$",
        r"^(\w+\s?)*$",
        r"\s+$",
        r"^(([a-z])+.)+[A-Z]([a-z])+$",
        r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))",
        "^.{1,1000}$",
        r"^[\s\S]{1,255}$",
    ] {
        assert!(matches!(compile(pattern), Some(Engine::Linear(_))), "{pattern}");
    }
    let mut shared = SharedSteps::default();
    let text = format!("{}!", "a".repeat(LONGEST_TEXT - 1));
    assert_eq!(super::search("^(a+)+$", &text, &mut shared), Outcome::NoMatch);
    assert_eq!(super::search(r"^(\w+\s?)*$", &text, &mut shared), Outcome::NoMatch);
    let spaces = format!("{}x", " ".repeat(LONGEST_TEXT - 1));
    assert_eq!(super::search(r"\s+$", &spaces, &mut shared), Outcome::NoMatch);
    assert_eq!(shared.0, SHARED_STEPS, "none of them took a step");
    assert_eq!(super::search(r"\s+$", &format!("{spaces}x"), &mut shared), Outcome::TooLong);
}

#[test]
fn other_patterns_stop_when_their_steps_are_spent() {
    let mut shared = SharedSteps::default();
    let text = format!("{}!", "a".repeat(40));
    for pattern in ["^(?=a)(a+)+$", r"^(a+)+\1$", r"(?<=^(a+)+)b", "^(?!b)(a|a)*$"] {
        assert!(matches!(compile(pattern), Some(Engine::Backtracking(_))), "{pattern}");
    }
    assert_eq!(super::search("^(?=a)(a+)+$", &text, &mut shared), Outcome::StepsSpent);
    assert_eq!(shared.0, 0);
    // What is shared is gone. Each text still has its own steps, of which most need few.
    assert_eq!(super::search(r"^(a+)+\1$", &text, &mut shared), Outcome::StepsSpent);
    assert_eq!(super::search(r"^(?=.*\d)(?=.*[a-z])(?!.*\s).{8,64}$", "correct-horse-1", &mut shared), Outcome::Match);
}

/// The steps that a search takes, on the backtracking engine.
fn steps(pattern: &str, text: &str) -> (Outcome, usize) {
    let pattern = syntax::parse(pattern).expect("it is a pattern");
    program::compile(&pattern).search(text, usize::MAX)
}

#[test]
fn common_lookarounds_take_few_steps() {
    for pattern in [r"^(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{8,}$", r"^(?!.*\.\.)(?!\.)[\w.]+$", r"^(?!-)[a-z0-9-]+(?<!-)$"] {
        let [short, long] = [100, 200].map(|length| steps(pattern, &"a".repeat(length)).1);
        assert!(long < 2 * short + 100 && long < 200 * super::STEPS_A_BYTE / 2, "{pattern}: {short}, {long}");
    }
}

/// A pattern whose automaton would be too large runs on the backtracking engine, which counts its steps.
#[test]
fn large_repetitions_are_counted() {
    for (pattern, text, outcome) in [
        ("^(?:a{1000}){1000}$", "a".repeat(LONGEST_TEXT), Outcome::NoMatch),
        ("^(?:a{1000}){1000}$", "a".repeat(1_000_000), Outcome::Match),
        ("^.{0,65535}$", "é".repeat(65_535), Outcome::Match),
        ("^.{0,65535}$", "é".repeat(65_536), Outcome::NoMatch),
        ("^(?:(?:){4294967295}){4294967295}a$", "a".to_owned(), Outcome::Match),
    ] {
        assert_eq!(super::search(pattern, &text, &mut SharedSteps::default()), outcome, "{pattern}");
    }
    assert!(matches!(compile("^(?:a{1000}){1000}$"), Some(Engine::Backtracking(_))));
    // Empty rounds are counted as well.
    let empty = "^(?:(?=)){99999999}b";
    assert_eq!(super::search(empty, "a", &mut SharedSteps::default()), Outcome::StepsSpent);
}

#[test]
fn the_stack_is_bounded() {
    let pattern = syntax::parse("^(?:(?=)a|b)*$").expect("it is a pattern");
    let program = program::compile(&pattern);
    let outcome = |length: usize| program.search(&"a".repeat(length), usize::MAX).0;
    let (mut within, mut beyond) = (1, backtrack::LARGEST_STACK);
    while within + 1 < beyond {
        let middle = usize::midpoint(within, beyond);
        if outcome(middle) == Outcome::StepsSpent { beyond = middle } else { within = middle }
    }
    assert_eq!((outcome(within), outcome(beyond)), (Outcome::Match, Outcome::StepsSpent));
}

/// A search that needs all steps it may take has a result, and with one step less it has none.
#[test]
fn steps_of_a_pattern() {
    let pattern = r"^(?=(\w+)\1)[a-z]+$";
    let program = program::compile(&syntax::parse(pattern).expect("it is a pattern"));
    let text = "ab".repeat(500);
    let (outcome, taken) = program.search(&text, usize::MAX);
    assert_eq!(program.search(&text, taken).0, outcome);
    assert_eq!(program.search(&text, taken - 1).0, Outcome::StepsSpent);
    // All patterns of a check share the steps beyond those for each byte.
    let beyond = taken - STEPS_A_BYTE * text.len();
    let mut shared = SharedSteps(beyond);
    assert_eq!(super::search(pattern, &text, &mut shared), outcome);
    assert_eq!((shared.0, super::search(pattern, &text, &mut shared)), (0, Outcome::StepsSpent));
}

/// The size of an automaton grows with the number of repetitions, so the limit is between two of them.
#[test]
fn bytes_of_an_automaton() {
    let is_linear = |count: u32| matches!(compile(&format!("^.{{{count}}}$")), Some(Engine::Linear(_)));
    let (mut within, mut beyond) = (1, 60_000);
    while within + 1 < beyond {
        let middle = u32::midpoint(within, beyond);
        if is_linear(middle) { within = middle } else { beyond = middle }
    }
    assert!(is_linear(within) && !is_linear(beyond));
    assert!((1_000..60_000).contains(&within), "{within}");
}
