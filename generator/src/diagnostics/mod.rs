//! What is wrong with the input: every finding of every stage, with a stable id and a place.

use crate::pointer::{Pointer, SourceId};

/// The run can not go on: nothing is left to work with. The reason is in the [`Report`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No truthful Rust can be written. Nothing is generated.
    Error,
    /// Read charitably, or left out by name.
    Warning,
}

impl Severity {
    /// The word that findings begin with.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Who asks. The same fault can be worse for one than for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// A crate is to be written.
    #[default]
    Generate,
    /// Only the findings are asked for.
    Lint,
}

macro_rules! ids {
    ($($(#[doc = $doc:literal])* $id:ident = $text:literal, $severity:ident;)*) => {
        /// What kind of finding it is. The one table of ids and severities.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Id { $($(#[doc = $doc])* $id,)* }

        impl Id {
            /// The name that a finding is known by: kebab-case, and the same in every release.
            pub fn text(self) -> &'static str {
                match self { $(Self::$id => $text,)* }
            }

            fn usual_severity(self) -> Severity {
                match self { $(Self::$id => Severity::$severity,)* }
            }
        }
    };
}

ids! {
    /// A file that cannot be read.
    UnreadableFile = "unreadable-file", Error;
    /// A text that is neither YAML nor JSON, or goes too deep.
    InvalidSyntax = "invalid-syntax", Error;
    /// A text with nothing in it.
    EmptyDocument = "empty-document", Error;
    /// A key that stands twice in one mapping.
    DuplicateKey = "duplicate-key", Error;
    /// A text that is no OpenAPI document.
    NotOpenApi = "not-openapi", Error;
    /// A version of OpenAPI that we do not know.
    UnsupportedVersion = "unsupported-version", Error;
    /// A value of another kind than the specification wants at this place.
    InvalidValue = "invalid-value", Error;
    /// An overlay that is no overlay.
    InvalidOverlay = "invalid-overlay", Error;
    /// An overlay action that matches nothing.
    UnmatchedOverlayAction = "unmatched-overlay-action", Error;
    /// A configuration that cannot be followed.
    InvalidConfig = "invalid-config", Error;
    /// A reference to a place where nothing is.
    UnresolvedReference = "unresolved-reference", Error;
    /// A reference that leads back to itself.
    ReferenceCycle = "reference-cycle", Error;
    /// Two things of one name that are not the same.
    Conflict = "conflict", Error;
    /// A reference to an example that does not exist: no type depends on it.
    UnresolvedExample = "unresolved-example", Warning;
    /// An example, a default or a constant that its own schema forbids.
    ContradictingExample = "contradicting-example", Warning;
    /// A type that takes any JSON, because the document says no more.
    AnyValue = "any-value", Warning;
    /// `info.version` is missing.
    MissingVersion = "missing-version", Warning;
    /// `info.title` is missing.
    MissingTitle = "missing-title", Warning;
    /// No server is named, so there is no base URL.
    MissingServers = "missing-servers", Warning;
    /// Nothing says how to authenticate.
    MissingSecurity = "missing-security", Warning;
    /// A request body that only the prose describes.
    BodyInProse = "body-in-prose", Warning;
    /// An operation without any response.
    MissingResponses = "missing-responses", Warning;
    /// A parameter in `path` that the path has no place for.
    ParameterNotInPath = "parameter-not-in-path", Warning;
    /// A place in a path that no parameter fills.
    MissingPathParameter = "missing-path-parameter", Warning;
    /// An operation without `operationId`, named by its method and path.
    MissingOperationId = "missing-operation-id", Warning;
    /// A key that the specification does not have.
    UnknownKey = "unknown-key", Warning;
    /// A spelling that is wrong and can be understood.
    Sloppy = "sloppy", Warning;
    /// A keyword of another version than the document's own.
    MixedDialect = "mixed-dialect", Warning;
    /// A name that had to be changed to become one of ours.
    ChangedName = "changed-name", Warning;
    /// Two names that would have become one.
    NameClash = "name-clash", Warning;
    /// A requirement that names a scheme which is not declared.
    UnknownSecurityScheme = "unknown-security-scheme", Error;
    /// A format that we do not know, and whose values are taken as they come.
    UnknownFormat = "unknown-format", Warning;
    /// A schema keyword that we read and do not express yet.
    UnsupportedKeyword = "unsupported-keyword", Warning;
    /// A union that we cannot tell apart yet: any JSON.
    UnsupportedUnion = "unsupported-union", Warning;
    /// A schema that we cannot express yet: any JSON.
    UnsupportedSchema = "unsupported-schema", Warning;
    /// A media type that we do not write or read yet.
    UnsupportedMediaType = "unsupported-media-type", Warning;
    /// A parameter style that we do not write yet.
    UnsupportedParameter = "unsupported-parameter", Warning;
    /// A way to authenticate that we do not have yet.
    UnsupportedSecurity = "unsupported-security", Warning;
    /// A server that we do not use yet.
    UnsupportedServer = "unsupported-server", Warning;
    /// Requests that the API makes to us, which we do not express yet.
    UnsupportedWebhook = "unsupported-webhook", Warning;
    /// Something that needs what is broken, left out because `--skip-broken` asks for it.
    SkippedBroken = "skipped-broken", Warning;
}

impl Id {
    /// How bad this is for the one who asks.
    pub fn severity(self, mode: Mode) -> Severity {
        match (self, mode) {
            // Without its document at hand a linter cannot know whether the overlay or the document moved on.
            (Self::UnmatchedOverlayAction, Mode::Lint) => Severity::Warning,
            (_, Mode::Generate | Mode::Lint) => self.usual_severity(),
        }
    }
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A node of a tree.
    Pointer(Pointer),
    /// A line and column, both from 1, of a text that did not become a tree.
    Position(SourceId, usize, usize),
    /// A file as a whole, by name: there is no text.
    File(String),
}

impl From<&Pointer> for Place {
    fn from(at: &Pointer) -> Self {
        Self::Pointer(at.clone())
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding it is.
    pub id: Id,
    /// Where it is.
    pub at: Place,
    /// What is wrong, in one line.
    pub message: String,
    /// What to write, if we know.
    pub help: Option<String>,
}

/// All findings of a run.
#[derive(Debug, Clone, Default)]
pub struct Report {
    mode: Mode,
    diagnostics: Vec<Diagnostic>,
    errors: usize,
}

impl Report {
    /// An empty report.
    pub fn new(mode: Mode) -> Self {
        Self { mode, diagnostics: Vec::new(), errors: 0 }
    }

    /// Adds a finding.
    pub fn add(&mut self, id: Id, at: impl Into<Place>, message: impl Into<String>) {
        self.push(Diagnostic { id, at: at.into(), message: message.into(), help: None });
    }

    /// Adds a finding that says what to write.
    pub fn add_with_help(&mut self, id: Id, at: impl Into<Place>, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic { id, at: at.into(), message: message.into(), help: Some(help.into()) });
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.id.severity(self.mode) == Severity::Error);
        self.diagnostics.push(diagnostic);
    }

    /// How many errors there are so far.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// The findings, in the order in which the stages met them.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Who asks.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether a finding forbids to write a crate.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }
}
