//! The environment variables that a document names.

use super::Lower;
use crate::diagnostics;
use crate::pointer::Pointer;

/// Variables that hold credentials or settings of other programs, in upper case. A name that ends in `_` is a prefix.
const WELL_KNOWN: &[&str] = &[
    "ANTHROPIC_API_KEY",
    "AWS_",
    "AZURE_",
    "CARGO_REGISTRY_TOKEN",
    "CI_JOB_TOKEN",
    "CLOUDFLARE_API_TOKEN",
    "DATABASE_URL",
    "DIGITALOCEAN_TOKEN",
    "DOCKER_",
    "GH_TOKEN",
    "GITHUB_TOKEN",
    "GITLAB_TOKEN",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "HEROKU_API_KEY",
    "HF_TOKEN",
    "HOME",
    "KUBECONFIG",
    "MYSQL_PWD",
    "NODE_AUTH_TOKEN",
    "NPM_TOKEN",
    "OPENAI_API_KEY",
    "PATH",
    "PGPASSWORD",
    "SENTRY_AUTH_TOKEN",
    "SLACK_TOKEN",
    "SSH_",
    "STRIPE_SECRET_KEY",
    "TWILIO_AUTH_TOKEN",
    "USER",
    "VAULT_TOKEN",
];

/// Reports the variables of other programs, because a document could make its clients send their values to its server.
pub(super) fn report_well_known<'a>(cx: &mut Lower<'_>, at: &Pointer, names: impl IntoIterator<Item = &'a String>) {
    for name in names.into_iter().filter(|it| is_well_known(it)) {
        cx.report.push(diagnostics::lower::well_known_variable(at, name));
    }
}

fn is_well_known(name: &str) -> bool {
    // Windows ignores the case of names.
    let name = name.to_ascii_uppercase();
    WELL_KNOWN.iter().any(|it| if it.ends_with('_') { name.starts_with(it) } else { name == *it })
}

#[cfg(test)]
mod tests {
    use super::is_well_known;

    #[test]
    fn variables_of_other_programs_are_known() {
        assert!(["AWS_SECRET_ACCESS_KEY", "aws_session_token", "GITHUB_TOKEN", "Path"].into_iter().all(is_well_known));
        assert!(["ZENDESK_API_TOKEN", "AWSOME", "PATHS", ""].into_iter().all(|it| !is_well_known(it)));
    }
}
