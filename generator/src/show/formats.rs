//! Findings for other programs: SARIF, and the commands of GitHub Actions.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::LocatedFinding;
use crate::reference;

/// Returns findings as SARIF 2.1.0, which code scanning of forges reads.
pub fn sarif(findings: &[LocatedFinding]) -> String {
    let ids: BTreeSet<&str> = findings.iter().map(|it| it.id).collect();
    let rules: Vec<Value> = ids.iter().map(|it| rule(it)).collect();
    let results: Vec<Value> = findings.iter().map(result).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "specwright", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results
        }]
    });
    format!("{log:#}")
}

fn rule(id: &str) -> Value {
    let text = reference::explain(id).unwrap_or_default();
    let summary = text.lines().skip(2).take_while(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
    json!({ "id": id, "shortDescription": { "text": summary }, "help": { "text": text, "markdown": text } })
}

fn result(it: &LocatedFinding) -> Value {
    let help = it.help.iter().map(|it| format!("\n\n{it}"));
    let text: String = std::iter::once(it.message.clone()).chain(help).collect();
    let mut place = json!({ "artifactLocation": { "uri": it.file.replace('\\', "/") } });
    if let Some(line) = it.line {
        place["region"] = json!({ "startLine": line, "startColumn": it.column.unwrap_or(1) });
    }
    let mut location = json!({ "physicalLocation": place });
    if let Some(pointer) = &it.pointer {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": pointer }]);
    }
    json!({ "ruleId": it.id, "level": it.severity, "message": { "text": text }, "locations": [location] })
}

/// Returns findings as workflow commands of GitHub Actions, which annotate the changed files of a pull request.
pub fn github(findings: &[LocatedFinding]) -> String {
    findings.iter().map(command).collect()
}

fn command(it: &LocatedFinding) -> String {
    let line = it.line.map(|it| format!(",line={it}")).unwrap_or_default();
    let column = it.column.map(|it| format!(",col={it}")).unwrap_or_default();
    let help = it.help.iter().map(|it| format!("\n{it}"));
    let text: String = std::iter::once(it.message.clone()).chain(help).collect();
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let file = it.file.replace('%', "%25").replace(',', "%2C").replace(':', "%3A");
    format!("::{} file={file}{line}{column},title={}::{text}\n", it.severity, it.id)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{github, sarif};
    use crate::show::LocatedFinding;

    fn finding() -> LocatedFinding {
        LocatedFinding {
            severity: "warning",
            id: "any-value",
            message: "100 % of it".to_owned(),
            file: "a,b.yaml".to_owned(),
            line: Some(3),
            pointer: Some("/components/schemas/Pet".to_owned()),
            column: Some(5),
            text: None,
            help: Some("describe it".to_owned()),
        }
    }

    #[test]
    fn github_escapes_what_ends_a_property_or_a_command() {
        let expected = "::warning file=a%2Cb.yaml,line=3,col=5,title=any-value::100 %25 of it%0Adescribe it\n";
        assert_eq!(github(&[finding()]), expected);
    }

    #[test]
    fn sarif_has_a_rule_for_each_id() {
        let log: Value = serde_json::from_str(&sarif(&[finding(), finding()])).unwrap();
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 1);
        assert!(run["tool"]["driver"]["rules"][0]["shortDescription"]["text"].as_str().unwrap().starts_with("A type"));
        assert_eq!(run["results"][1]["locations"][0]["physicalLocation"]["region"]["startLine"], 3);
    }
}
