//! The macro that implements structs.

/// Implements `new`, the setters and the codec of a struct, and the traits that are listed after its name: `Debug`, and `Default` if
/// `new` has no arguments. These compile faster than derived ones. Crates of earlier generators derive them.
///
/// Each property has one row: the field, the name on the wire, the [presence](super::presence), `new` or `set` with the
/// [conversion](super::convert) and the type of the argument, and the constraints in brackets. For a property with one allowed
/// value, `constant` is followed by this value and by its setter. After the rows follow the
/// field for all other properties, with the argument of its setter if these have a type (crates of earlier generators have none), and
/// the constraints on several properties.
///
/// ```
/// use specwright_runtime::UnknownFields;
/// use specwright_runtime::__codegen::object;
///
/// #[derive(Clone, PartialEq)]
/// pub struct Author {
///     pub id: String,
///     pub name: Option<String>,
///     pub unknown_fields: UnknownFields,
/// }
///
/// object!(Author: Debug {
///     id: "id" required, new into(impl Into<String>) [length(1..=10)];
///     name: "name" optional, set name into(impl Into<String>);
///     ..unknown(unknown_fields);
/// });
///
/// let author = Author::new("7").name("A customer");
/// assert_eq!(serde_json::to_string(&author).unwrap(), r#"{"id":"7","name":"A customer"}"#);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($ty:ident $(: $debug:ident $(, $default:ident)?)? {
        $(
            $field:ident: $wire:literal $presence:ident
            $(, new $new:ident($new_ty:ty))?
            $(, constant($constant:expr) $(#[$constant_attribute:meta])* $constant_set:ident $constant_convert:ident($constant_ty:ty))?
            $(, set $(#[$attribute:meta])* $set:ident $convert:ident($set_ty:ty) $(, null $(#[$null_attribute:meta])* $null:ident)?)?
            $([$($check:ident($($argument:tt)*)),+])?;
        )*
        $(..unknown($unknown:ident);)?
        $(..additional($additional:ident) $($convert_additional:ident($additional_ty:ty))?;)?
        $(..variant($variant:ident) $convert_variant:ident($variant_ty:ty);)?
    } $($this:ident, $at:ident => $rules:block)?) => {
        #[allow(deprecated, clippy::too_many_arguments, clippy::disallowed_names, reason = "the document decides about these")]
        impl $ty {
            /// Creates a value from its required fields.
            pub fn new($($($field: $new_ty,)?)* $($variant: $variant_ty)?) -> Self {
                Self {
                    $($field: $($crate::__codegen::presence::$presence($crate::__codegen::convert::$new($field)))?
                        $($crate::__codegen::presence::$presence(::core::convert::From::from($constant)))?
                        $({ let $set = ::core::default::Default::default(); $set })?,)*
                    $($unknown: ::core::default::Default::default(),)?
                    $($additional: ::core::default::Default::default(),)?
                    $($variant: $crate::__codegen::convert::$convert_variant($variant),)?
                }
            }

            $($(
                /// Replaces the only value that the document allows.
                $(#[$constant_attribute])*
                pub fn $constant_set(mut self, $field: $constant_ty) -> Self {
                    self.$field =
                        $crate::__codegen::presence::$presence($crate::__codegen::convert::$constant_convert($field));
                    self
                }
            )?)*

            $($(
                /// Sets the field of this name.
                $(#[$attribute])*
                pub fn $set(mut self, $field: $set_ty) -> Self {
                    self.$field = $crate::__codegen::presence::$presence($crate::__codegen::convert::$convert($field));
                    self
                }

                $(
                    /// Sets the field to `null`.
                    $(#[$null_attribute])*
                    pub fn $null(mut self) -> Self {
                        self.$field = $crate::Nullable::Null;
                        self
                    }
                )?
            )?)*

            $($(
                /// Sets the properties that the document does not name.
                pub fn $additional(mut self, $additional: $additional_ty) -> Self {
                    self.$additional = $crate::__codegen::convert::$convert_additional($additional);
                    self
                }
            )?)?
        }

        $(
            impl ::core::fmt::$debug for $ty {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    $crate::__codegen::debug(self, f)
                }
            }

            $(
                impl ::core::default::$default for $ty {
                    fn default() -> Self {
                        Self::new()
                    }
                }
            )?
        )?

        #[allow(deprecated, reason = "deprecated properties are still encoded")]
        impl $crate::__codegen::Codec for $ty {
            fn read_fields(object: &mut $crate::__codegen::ObjectReader<'_, '_>) -> Self {
                // A list of names compiles faster than a constant with them.
                object.begin(&[$($wire),*]);
                Self {
                    $($field: object.$presence(),)*
                    $($unknown: object.unknown(),)?
                    $($additional: object.additional(),)?
                    $($variant: object.variant(),)?
                }
            }

            fn write(&self, to: $crate::__codegen::Writer<'_>) {
                let idents = ::core::stringify!($ty $($field)* $($additional)? $($variant)? $($unknown)?);
                let mut object = to.object(&[$($wire),*], idents);
                $(object.unknown(&self.$unknown);)?
                $(object.$presence(&self.$field);)*
                $(object.merge(&self.$additional);)?
                $(object.merge(&self.$variant);)?
                object.end();
            }

            $crate::__object_check! { self, at,
                $($($(at.$check($wire, &self.$field, $($argument)*);)+)?)*
                $($crate::__codegen::Codec::check(&self.$variant, at);)?
                $(let ($this, $at) = (self, at); $rules)?
            }
        }

        $crate::__serde!($ty);
    };
}

/// Implements the checks of a struct, if it has any: an empty function takes time to compile, too.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_check {
    ($this:ident, $at:ident,) => {};
    ($this:ident, $at:ident, $($checks:tt)+) => {
        fn check(&$this, $at: &mut $crate::__codegen::Checker) {
            $($checks)+
        }
    };
}
