//! The table of finding ids and their severities.

use super::{Mode, Severity};

macro_rules! ids {
    ($($(#[doc = $doc:literal])* $id:ident = $text:literal, $severity:ident;)*) => {
        /// The id of a finding. The macro call below is the one table of ids and severities.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Id { $($(#[doc = $doc])* $id,)* }

        impl Id {
            /// Returns the kebab-case name of the id, which is stable across releases.
            pub fn text(self) -> &'static str {
                match self { $(Self::$id => $text,)* }
            }

            /// Every id.
            pub const ALL: &[Self] = &[$(Self::$id),*];

            fn default_severity(self) -> Severity {
                match self { $(Self::$id => Severity::$severity,)* }
            }
        }
    };
}

ids! {
    /// A file that cannot be read.
    UnreadableFile = "unreadable-file", Error;
    /// A text that is neither YAML nor JSON, or that is nested too deeply.
    InvalidSyntax = "invalid-syntax", Error;
    /// A file with which a run would exceed its limits of text or memory, or an item with which another limit is exceeded.
    DocumentTooLarge = "document-too-large", Error;
    /// A file without content.
    EmptyDocument = "empty-document", Error;
    /// A key that occurs twice in one mapping.
    DuplicateKey = "duplicate-key", Error;
    /// A document that is not an OpenAPI document.
    NotOpenApi = "not-openapi", Error;
    /// A version of OpenAPI other than 3.0, 3.1 and 3.2.
    UnsupportedVersion = "unsupported-version", Error;
    /// A value of the wrong type, or a missing value, in a place that a type or a request depends on.
    InvalidValue = "invalid-value", Error;
    /// An overlay that does not conform to the Overlay Specification, or an action that cannot be applied.
    InvalidOverlay = "invalid-overlay", Error;
    /// An overlay action whose target matches nothing.
    UnmatchedOverlayAction = "unmatched-overlay-action", Error;
    /// An overlay action whose `x-expect` differs from the value in the document.
    UnexpectedOverlayTarget = "unexpected-overlay-target", Error;
    /// An overlay update that completes or requires a property that the schema does not have.
    CreatedProperty = "created-property", Error;
    /// An overlay that takes too many steps.
    OverlayTooExpensive = "overlay-too-expensive", Error;
    /// A configuration that cannot be used.
    InvalidConfig = "invalid-config", Error;
    /// A `$ref` whose target does not exist.
    UnresolvedReference = "unresolved-reference", Error;
    /// A `$ref` to a file outside of the folders that documents may refer to.
    RefusedReference = "refused-reference", Error;
    /// Schemas whose `allOf` combine more schemas and properties than the limit.
    AllOfTooLarge = "all-of-too-large", Error;
    /// A chain of references that leads back to its start.
    ReferenceCycle = "reference-cycle", Error;
    /// Two documents of one client that declare a security scheme differently under one name.
    ConflictingSecurityScheme = "conflicting-security-scheme", Error;
    /// A reference to an example that does not exist. No type depends on examples.
    UnresolvedExample = "unresolved-example", Warning;
    /// An example, a default or a constant that its own schema forbids.
    ContradictingExample = "contradicting-example", Warning;
    /// A type that accepts any JSON, because the document gives no details.
    AnyValue = "any-value", Warning;
    /// A document without `info.version`.
    MissingVersion = "missing-version", Warning;
    /// A document without `info.title`.
    MissingTitle = "missing-title", Warning;
    /// A document without servers, and so without a base URL.
    MissingServers = "missing-servers", Warning;
    /// A document without security schemes.
    MissingSecurity = "missing-security", Warning;
    /// A request body that is described only in prose.
    UndocumentedRequestBody = "undocumented-request-body", Warning;
    /// An operation without any response.
    MissingResponses = "missing-responses", Warning;
    /// A `path` parameter that the path template does not contain.
    ParameterNotInPath = "parameter-not-in-path", Warning;
    /// A variable of a path template for which no parameter is declared.
    MissingPathParameter = "missing-path-parameter", Warning;
    /// An operation without `operationId`; its name is derived from method and path.
    MissingOperationId = "missing-operation-id", Warning;
    /// A key that the specification does not define.
    UnknownKey = "unknown-key", Warning;
    /// A value of the wrong JSON type that converts without loss, such as `3` for `"3"`.
    CoercedType = "coerced-type", Warning;
    /// A value of the wrong JSON type in a field that only documents; the field is ignored.
    IgnoredValue = "ignored-value", Warning;
    /// A number that does not fit into a 64-bit float.
    NumberOutOfRange = "number-out-of-range", Warning;
    /// A required field that is missing, and for which a default is used.
    MissingField = "missing-field", Warning;
    /// A schema that is neither an object nor a boolean.
    InvalidSchema = "invalid-schema", Warning;
    /// A `type` that JSON Schema does not define.
    UnknownType = "unknown-type", Warning;
    /// A `type` that occurs twice in one list.
    DuplicateType = "duplicate-type", Warning;
    /// Constraints that no value satisfies, or a constraint that lacks its counterpart.
    InconsistentConstraints = "inconsistent-constraints", Warning;
    /// `required` as a boolean on a property, where JSON Schema has a list on the object.
    MisplacedRequired = "misplaced-required", Warning;
    /// An entry of `required` for which the schema has no property.
    UnknownRequiredProperty = "unknown-required-property", Warning;
    /// A discriminator without a property, or with a mapping to a schema that does not exist.
    InvalidDiscriminator = "invalid-discriminator", Warning;
    /// A `path` parameter without `required: true`.
    OptionalPathParameter = "optional-path-parameter", Warning;
    /// A parameter style that its location does not allow.
    InvalidStyle = "invalid-style", Warning;
    /// A parameter with neither `schema` nor `content`.
    MissingSchema = "missing-schema", Warning;
    /// A request body without any media type.
    MissingMediaType = "missing-media-type", Warning;
    /// A status range in lower case, such as `4xx`.
    InvalidStatus = "invalid-status", Warning;
    /// A variable in a server URL that `variables` does not declare.
    UndeclaredServerVariable = "undeclared-server-variable", Warning;
    /// The default of a server variable that its `enum` does not list.
    InvalidServerVariable = "invalid-server-variable", Warning;
    /// An extension whose value is not understood; it is ignored.
    InvalidExtension = "invalid-extension", Warning;
    /// An environment variable that other programs use, and whose value clients would send to the API.
    WellKnownVariable = "well-known-variable", Warning;
    /// An extension under an old name.
    DeprecatedExtension = "deprecated-extension", Warning;
    /// A keyword of another version of OpenAPI than the document's.
    MixedDialect = "mixed-dialect", Warning;
    /// The name of a component with characters that the specification forbids.
    InvalidComponentName = "invalid-component-name", Warning;
    /// Two names that would become the same identifier.
    NameClash = "name-clash", Warning;
    /// A public name of the run before that its item can no longer have, although the document asks for no other.
    MovedName = "moved-name", Error;
    /// A security requirement for a scheme that is not declared.
    UnknownSecurityScheme = "unknown-security-scheme", Warning;
    /// A format that is not in the format table; its values are plain text or numbers.
    UnknownFormat = "unknown-format", Warning;
    /// A schema keyword or a field that is read but not supported yet.
    UnsupportedKeyword = "unsupported-keyword", Warning;
    /// A union whose branches cannot be distinguished; its type is any JSON.
    UnsupportedUnion = "unsupported-union", Warning;
    /// A schema that is not supported yet; its type is any JSON.
    UnsupportedSchema = "unsupported-schema", Warning;
    /// A media type that is not supported yet.
    UnsupportedMediaType = "unsupported-media-type", Warning;
    /// A parameter location or style that is not supported yet.
    UnsupportedParameter = "unsupported-parameter", Warning;
    /// A security scheme that is not supported yet.
    UnsupportedSecurity = "unsupported-security", Warning;
    /// A server that is not supported yet.
    UnsupportedServer = "unsupported-server", Warning;
    /// A webhook or callback that is not supported yet.
    UnsupportedWebhook = "unsupported-webhook", Warning;
    /// An operation that depends on an invalid item and is skipped, because `--skip-broken` is set.
    SkippedBroken = "skipped-broken", Warning;
    /// An entry of `[lints]` that no finding matches.
    UnusedLint = "unused-lint", Warning;
}

impl Id {
    /// Finds an id by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.text() == text)
    }

    /// Returns the severity of the finding in a mode.
    pub fn severity(self, mode: Mode) -> Severity {
        match (self, mode) {
            // A linter may run on another version of the document than the one the overlay was written for.
            (Self::UnmatchedOverlayAction | Self::UnexpectedOverlayTarget | Self::CreatedProperty, Mode::Lint) => {
                Severity::Warning
            }
            (_, Mode::Generate | Mode::Lint) => self.default_severity(),
        }
    }
}
