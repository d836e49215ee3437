//! Lints that generated code has to allow where the API leaves no choice.

use super::{Argument, Client, Operation, Struct, TagAlias};

/// The number of parameters, `self` included, above which `clippy::too_many_arguments` warns.
const MAX_ARGUMENTS: usize = 7;

impl Operation {
    /// Returns whether the method has more parameters than Clippy accepts.
    pub fn has_many_arguments(&self) -> bool {
        count_parameters(&self.arguments) > MAX_ARGUMENTS
    }
}

impl TagAlias {
    /// Returns whether the method has more parameters than Clippy accepts.
    pub fn has_many_arguments(&self) -> bool {
        count_parameters(&self.arguments) > MAX_ARGUMENTS
    }
}

/// Returns the number of parameters of a method with these arguments, with `self`.
fn count_parameters(arguments: &[Argument]) -> usize {
    let named = arguments.iter().filter(|it| it.is_named).count();
    1 + arguments.len() - named + usize::from(named > 0)
}

impl Struct {
    /// Returns whether `new` has more parameters than Clippy accepts.
    pub fn has_many_arguments(&self) -> bool {
        let required = self.fields.iter().filter(|it| it.required_in_new).count();
        let has_variant = matches!(self.additional, super::AdditionalProperties::Variant(_));
        required + usize::from(has_variant) > MAX_ARGUMENTS
    }
}

impl Client {
    /// Returns whether `builder` has more parameters than Clippy accepts.
    pub fn has_many_arguments(&self) -> bool {
        self.arguments.len() > MAX_ARGUMENTS
    }
}
