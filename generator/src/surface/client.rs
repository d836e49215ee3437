//! The lines of a client, its operations and its webhooks.

use super::model::{feature, spell, spell_input};
use super::{ClientSurface, Item, Kind, Member, model};
use crate::rust::{
    Argument, BuilderParam, Client, Decode, FlatBody, Group, HandlerOutput, InputPresence, Name, Operation, Scheme,
    SchemeKind, StatusEnum, Stream, TagAlias, Webhook, WebhookInput, WebhookResponse, WebhookResponseBody,
};

/// Returns the public API of a client.
pub(super) fn surface(client: &Client) -> ClientSurface {
    let name = client.path();
    let operations = client.groups.iter().flat_map(|group| group.operations.iter().map(move |it| (group, it)));
    let mut operations: Vec<(&Group, &Operation)> = operations.collect();
    operations.sort_by_key(|(_, it)| (&it.path, it.method, &it.name.ident));
    let webhooks = client.webhooks.iter().flat_map(|it| &it.webhooks);
    let models = client.files.iter().flat_map(|file| file.items.iter().map(|it| (it, file.feature.as_deref())));
    let mut models: Vec<Item> = models.map(|(it, feature)| model::item(it, feature)).collect();
    models.sort_by(|a, b| a.key.cmp(&b.key));
    let items = (!client.groups.is_empty()).then(|| client_item(client, &name)).into_iter();
    let items = items.chain(operations.into_iter().map(|(group, it)| operation(client, group, it)));
    let items = items.chain(webhooks.map(webhook)).chain(models).collect();
    ClientSurface { name, version: client.version.clone(), items }
}

fn client_item(client: &Client, name: &str) -> Item {
    let arguments = client.arguments.iter().map(|it| format!("{}: {}", it.name.ident, param_type(it)));
    let builder = Member::new("builder", format!("({})", arguments.collect::<Vec<_>>().join(", ")));
    let from_env = client.environment.as_ref().map(|_| Member::new("from_env", "()"));
    let setters = client.setters.iter().filter_map(|it| {
        it.setter.as_ref().map(|setter| Member::new(format!(".{setter}"), format!("({})", param_type(it))))
    });
    let schemes = client.schemes.iter().map(scheme);
    let servers =
        client.alternatives.iter().map(|it| Member::new(format!("Server::{}", it.ident), format!(" = {}", it.server)));
    let values = client.param_enums.iter().flat_map(|it| {
        it.variants.iter().map(move |variant| {
            let wire = serde_json::Value::from(variant.wire.as_str());
            Member::new(format!("{}::{}", it.ident, variant.ident), format!(" = {wire}"))
        })
    });
    let groups = client.groups.iter().filter_map(|it| {
        let accessor = &it.accessor.as_ref()?.ident;
        Some(Member::new(format!("{accessor}()"), format!(": {}", it.ident)))
    });
    let members = std::iter::once(builder).chain(from_env).chain(setters).chain(schemes);
    let members = members.chain(servers).chain(values).chain(groups).collect();
    Item { kind: Kind::Client, key: name.to_owned(), signature: String::new(), members }
}

fn param_type(it: &BuilderParam) -> &str {
    it.values_enum.as_deref().unwrap_or("String")
}

fn scheme(it: &Scheme) -> Member {
    let arguments = match &it.kind {
        SchemeKind::Basic { user, .. } => format!("({user}: String, secret: Secret)"),
        SchemeKind::Bearer | SchemeKind::OAuth2 { .. } | SchemeKind::ApiKey { .. } => "(token: Token)".to_owned(),
    };
    Member::new(format!(".{}", it.name.ident), arguments)
}

fn operation(client: &Client, group: &Group, it: &Operation) -> Item {
    let call = format!("{}({})", method(group, &it.name), arguments(it));
    let mut members = vec![Member::new("type", format!(" = {}", it.ident))];
    members.extend(it.deprecated.then(|| Member::deprecated(None)));
    members.extend(it.flat_body.iter().flat_map(|body| flat_body(&it.name.ident, body)));
    members.extend(it.setters.iter().map(|it| Member::new(format!(".{}", it.name.ident), format!("({})", input(it)))));
    members.extend(it.headers.iter().map(|it| Member::new(&it.ident, format!(": {}", spell(&it.ty)))));
    members.extend(it.pagination.as_ref().map(|it| {
        let items = it.items.as_ref().map_or_else(|| "pages".to_owned(), |(_, ty)| spell(ty));
        Member::new("items", format!(": {items}"))
    }));
    members.extend(it.status_enums.iter().flat_map(status_enum));
    let aliases = client.groups.iter().flat_map(|group| group.aliases.iter().map(move |alias| (group, alias)));
    members.extend(aliases.filter(|(_, alias)| alias.operation == it.id).map(|(group, alias)| tag_alias(group, alias)));
    members.extend(group.feature.as_deref().map(feature));
    Item { kind: Kind::Operation, key: one_line(&it.request()), signature: format!("{call}{}", result(it)), members }
}

/// Returns the parameters of an operation's method.
fn arguments(it: &Operation) -> String {
    let typed = |it: &Argument| format!("{}: {}", it.name.ident, input(it));
    let named = it.argument_struct.as_ref().map(|named| {
        let fields: Vec<String> = it.arguments.iter().filter(|it| it.is_named).map(typed).collect();
        format!("{} {{ {} }}", named.ident, fields.join(", "))
    });
    let is_whole_body = |it: &&Argument| it.target.is_whole_body();
    let replaces_body = it.flat_body.is_some();
    let plain = it.arguments.iter().filter(|it| !(it.is_named || replaces_body && is_whole_body(it))).map(typed);
    let flat = it.flat_body.iter().flat_map(|it| &it.arguments);
    let flat = flat.map(|it| format!("{}: {}", it.name.ident, spell_input(&it.input)));
    named.into_iter().chain(plain).chain(flat).collect::<Vec<_>>().join(", ")
}

/// Returns the method that takes the whole body, and the setters of its optional properties.
fn flat_body(method: &str, body: &FlatBody) -> Vec<Member> {
    let whole = Member::new(FlatBody::whole_body_method(method), format!("(body: {})", spell(&body.ty)));
    let setters = body.setters.iter().map(|it| {
        let input = it.input.as_ref().map(spell_input).unwrap_or_default();
        Member::new(format!(".{}", it.method), format!("({input})"))
    });
    let deprecated = body.setters.iter().filter(|it| it.deprecated);
    let deprecated = deprecated.map(|it| Member::deprecated(Some(&format!(".{}", it.method))));
    std::iter::once(whole).chain(setters).chain(deprecated).collect()
}

fn input(it: &Argument) -> String {
    spell_input(&it.input)
}

/// Returns the result of an operation, with its stream.
fn result(it: &Operation) -> String {
    let stream = it.stream.as_ref().map(|it| match it {
        Stream::Bytes => "stream of bytes".to_owned(),
        Stream::Lines(ty) | Stream::Events(ty) => format!("stream of {}", spell(ty)),
        Stream::TextEvents => "stream of text events".to_owned(),
    });
    let results: Vec<String> = it.success.as_ref().map(decode).into_iter().chain(stream).collect();
    format!(" -> {}", results.join(", "))
}

fn decode(it: &Decode) -> String {
    match it {
        Decode::Empty => "()".to_owned(),
        Decode::Redirect => "redirect".to_owned(),
        Decode::Json(it) | Decode::Xml(it) => spell(it),
        Decode::Text => "text".to_owned(),
        Decode::Bytes => "bytes".to_owned(),
        Decode::StatusEnum(it) => it.clone(),
    }
}

fn status_enum(it: &StatusEnum) -> Vec<Member> {
    let variant = |variant: &crate::rust::StatusVariant| {
        Member::new(format!("{}::{}", it.ident, variant.ident), format!("({})", decode(&variant.decode)))
    };
    it.variants.iter().map(variant).collect()
}

fn tag_alias(group: &Group, alias: &TagAlias) -> Member {
    Member::new(format!("also {}", method(group, &alias.name)), String::new())
}

/// Returns the way from the client to a method. Operations without a tag are methods of the client itself.
fn method(group: &Group, name: &Name) -> String {
    match &group.accessor {
        Some(accessor) => format!("{}().{}", accessor.ident, name.ident),
        None => name.ident.clone(),
    }
}

fn webhook(it: &Webhook) -> Item {
    let fields = it.fields.iter().map(|field| Member::new(&field.name.ident, format!(": {}", webhook_input(field))));
    let variants = match &it.output {
        HandlerOutput::Single(_) => Vec::new(),
        HandlerOutput::ByStatus(ident, _, variants) => {
            let variant = |it: &crate::rust::WebhookResponseVariant| {
                Member::new(format!("{ident}::{}", it.ident), format!("({})", webhook_response(&it.response)))
            };
            variants.iter().map(variant).collect()
        }
    };
    let output = match &it.output {
        HandlerOutput::Single(response) => webhook_response(response),
        HandlerOutput::ByStatus(ident, ..) => ident.clone(),
    };
    let deprecated = it.deprecated.then(|| Member::deprecated(None));
    let members = std::iter::once(Member::new("name", format!(" = {}", it.variant))).chain(deprecated);
    let members = members.chain(fields).chain(variants);
    Item {
        kind: Kind::Webhook,
        key: format!("{} {}", it.method.name(), one_line(&it.name.wire)),
        signature: format!("{}({}) -> {output}", it.name.ident, it.request),
        members: members.collect(),
    }
}

fn webhook_input(it: &WebhookInput) -> String {
    let ty = spell(&it.ty);
    match it.presence {
        InputPresence::Required | InputPresence::Optional => ty,
        InputPresence::Repeated => format!("[{ty}]"),
    }
}

fn webhook_response(it: &WebhookResponse) -> String {
    match &it.body {
        WebhookResponseBody::Empty => "()".to_owned(),
        WebhookResponseBody::Redirect => "redirect".to_owned(),
        WebhookResponseBody::Json(_, ty) => spell(ty),
        WebhookResponseBody::Text(_) => "String".to_owned(),
        WebhookResponseBody::Bytes(_) => "bytes".to_owned(),
    }
}

/// Returns a name of the document without line breaks.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
