//! Findings for people and programs: their levels, formats and explanations; and the configuration that `init` writes.

use super::{Place, SOUND};

/// A document with two warnings `any-value` and one `missing-responses`.
const VAGUE: &str = "openapi: 3.1.0
info: { title: Vague, version: '1' }
servers: [ { url: https://api.example.com } ]
security: []
paths:
  /a:
    get: { operationId: a }
    put:
      operationId: b
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Meta' } } } }
      responses: { '204': { description: Done } }
components:
  schemas:
    Meta: { type: object, properties: { first: {}, second: {} } }
";

fn vague(lints: &str) -> Place {
    let place = Place::new();
    let config = "[package]\nname = \"vague\"\noutput = \"sdk\"\n\n[[client]]\nmodule = \"vague\"\ndocuments = [{ file = \"spec.yaml\" }]\n";
    place.write("spec.yaml", VAGUE).write("codegen.toml", &format!("{config}\n[lints]\n{lints}"));
    place
}

const LINT: &[&str] = &["lint", "--config", "codegen.toml"];

#[test]
fn the_configuration_sets_levels_of_warnings() {
    let all = vague("").run(LINT).exits(0).err();
    assert!(all.contains("3 warnings"), "{all}");
    let allowed = vague("any-value = { level = \"allow\", reason = \"any JSON is meant\" }\n");
    let left = allowed.run(LINT).exits(0).err();
    assert!(left.contains("1 warning") && !left.contains("any-value"), "{left}");
    let one = "any-value = { level = \"allow\", reason = \"any JSON is meant\", at = [\"/components/*/first\"] }\n";
    let one = vague(one).run(LINT).exits(0).err();
    assert!(one.contains("2 warnings"), "{one}");
    let denied = vague("missing-responses = { level = \"deny\", reason = \"we rely on them\" }\n");
    denied.run(LINT).exits(1).says("error[missing-responses]");
    denied.run(&["generate", "--config", "codegen.toml"]).exits(1).says("nothing was written: 1 error, 2 warnings");
    assert!(!denied.path("sdk").exists());
}

#[test]
fn the_command_line_denies_warnings() {
    let place = vague("any-value = { level = \"allow\", reason = \"any JSON is meant\" }\n");
    place.run(&[LINT, &["--deny", "warnings"]].concat()).exits(1).says("1 error");
    place.run(&["lint", "spec.yaml", "--deny", "any-value"]).exits(1).says("2 errors, 1 warning");
    place.run(&["lint", "spec.yaml", "--deny", "any"]).exits(2).says("`any` is not the id of a finding");
}

#[test]
fn an_entry_without_effect_is_a_finding() {
    let place = vague("unknown-format = { level = \"allow\", reason = \"text is fine\" }\n");
    let unused = place.run(LINT).exits(0).err();
    assert!(unused.contains("warning[unused-lint]") && unused.contains("codegen.toml:10:1"), "{unused}");
}

#[test]
fn errors_of_a_configuration_have_a_place_and_a_suggestion() {
    for (lints, place, help) in [
        ("any-valeu = { level = \"allow\", reason = \"x\" }", "codegen.toml:10:1", "write `any-value`"),
        ("any-value = { level = \"allow\", reason = \"\" }", "codegen.toml:10:1", "say in `reason`"),
        ("not-openapi = { level = \"allow\", reason = \"x\" }", "codegen.toml:10:1", "correct the document"),
        ("any-value = { levle = \"allow\", reason = \"x\" }", "codegen.toml:10:15", "write `level`"),
        ("[[client]]\nmodule = \"Vague\"\ndocuments = []", "codegen.toml:11:10", "lower-case letters"),
    ] {
        let error = vague(lints).run(LINT).exits(1).err();
        assert!(error.contains(place) && error.contains(help), "{error}");
    }
}

#[test]
fn findings_have_formats_for_programs() {
    let place = vague("");
    let json = place.run(&[LINT, &["--format", "json"]].concat()).exits(0).out();
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json[1]["pointer"], "/components/schemas/Meta/properties/first", "{json:#}");
    assert!(json[1]["help"].as_str().is_some_and(|it| it.starts_with("Describe the schema")), "{json:#}");
    let sarif = place.run(&[LINT, &["--format", "sarif"]].concat()).exits(0).out();
    let sarif: serde_json::Value = serde_json::from_str(&sarif).expect("it is JSON");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(3));
    let github = place.run(&[LINT, &["--format", "github"]].concat()).exits(0).out();
    assert_eq!(github.lines().filter(|it| it.starts_with("::warning file=spec.yaml,line=")).count(), 3, "{github}");
}

#[test]
fn a_misspelled_reference_has_a_suggestion() {
    let place = Place::new();
    for misspelled in ["#/components/schemas/Metas", "#/components/schemas/meta", "#/component/schema/Meta", "Meta"] {
        place.write("spec.yaml", &VAGUE.replace("#/components/schemas/Meta", misspelled));
        place.run(&["lint", "spec.yaml"]).exits(1).says("write `#/components/schemas/Meta`");
    }
}

#[test]
fn findings_are_explained() {
    let place = Place::new();
    place.run(&["explain", "any-value"]).exits(0).says("- **Why:** ");
    place.run(&["explain"]).exits(0).says("any-value ");
    place.run(&["explain", "any"]).exits(2).says("is not the id of a finding");
    place.run(&["explain", "Any-valu"]).exits(2).says("did you mean `any-value`?");
    place.run(&["help", "config"]).exits(0).says("| `quick-start` |");
    place.run(&["config", "--schema"]).exits(0).says("\"quick-start\"");
    place.run(&["completions", "bash"]).exits(0).says("_specwright");
    place.run(&["man"]).exits(0).says(".TH specwright");
}

#[test]
fn init_writes_a_configuration_that_generates() {
    let place = Place::new();
    place.write("api/spec.yaml", SOUND).run(&["init", "api/spec.yaml"]).exits(0).says("next: specwright generate");
    let config = place.read("codegen.toml");
    assert!(config.contains("file = \"api/spec.yaml\"") && !config.contains("{name}"), "{config}");
    place.run(&["generate", "--config", "codegen.toml"]).exits(0);
    assert!(place.path("my-help-desk/src/my_help_desk/client.rs").exists());
    place.run(&["init", "api/spec.yaml"]).exits(2).says("`codegen.toml` exists already: name another file");
    place
        .run(&["init", "api/spec.yaml", "--out", "b.toml", "--package", "2 b"])
        .exits(2)
        .says("not a valid package name");
    place.write("old.yaml", "swagger: '2.0'\ninfo: { title: Old, version: '1' }\npaths: {}\n");
    place.run(&["init", "old.yaml", "--out", "b.toml"]).exits(1).says("unsupported-version");
    assert!(!place.path("b.toml").exists());
    place.run(&["init", "missing.yaml", "--out", "other.toml"]).exits(1).says("unreadable-file");
}

#[test]
fn a_drafted_overlay_is_a_file_that_removes_findings() {
    let place = vague("");
    let run = place.run(&["draft-overlay", "spec.yaml"]).exits(0);
    run.says("1 action: 3 warnings before, 2 warnings after").says("overlay: 1.0.0").says("x-todo: \"Which responses");
    place.run(&["draft-overlay", "spec.yaml", "--out", "fix.yaml"]).exits(0).says("wrote `fix.yaml`");
    place.run(&["lint", "spec.yaml", "--overlay", "fix.yaml"]).exits(0).says("2 warnings");
    place.run(&["draft-overlay", "spec.yaml", "--out", "fix.yaml"]).exits(2).says("exists");
    place.run(&["draft-overlay", "spec.yaml", "--overlay", "fix.yaml"]).exits(0).says("actions: []");
    place.run(&["draft-overlay", "missing.yaml"]).exits(1).says("unreadable-file");
    place.write("swagger.yaml", "swagger: '2.0'\ninfo: { title: T, version: '1' }\npaths: {}\n");
    let run = place.run(&["draft-overlay", "swagger.yaml"]).exits(1).says("this is a Swagger 2.0 document");
    assert_eq!(run.out(), "");
}

#[test]
fn many_equal_warnings_are_one_line_without_explain() {
    let place = Place::new();
    let keys: String = (0..5).map(|it| format!("odd{it}: 1\n")).collect();
    place.write("spec.yaml", &format!("{keys}{SOUND}"));
    for command in [&["lint", "spec.yaml"][..], &["generate", "spec.yaml", "--out", "sdk"]] {
        let run = place.run(command).exits(0);
        run.says("`…` is not a field of the OpenAPI Object (5 times, first at spec.yaml:1:1: `odd0`, `odd1`")
            .says("5 warnings; pass `--explain` to see each");
        assert_eq!(place.run(&[command, &["--explain"]].concat()).exits(0).err().matches("warning[").count(), 5);
    }
    let machines = place.run(&["lint", "spec.yaml", "--format", "json"]).exits(0).out();
    assert_eq!(machines.matches("unknown-key").count(), 5);
}
