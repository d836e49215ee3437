//! The expectations of a mock.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::example::first_difference;
use super::{Mock, Recorded, Reply};
use crate::operation::{Operation, OperationInfo};

/// An expectation of a [`Mock`], to which replies and conditions are added.
///
/// ```
/// # use specwright_runtime::__codegen::ApiInfo;
/// # use specwright_runtime::{Json, Operation, OperationInfo, Server, Value};
/// # static SERVER: Server = Server::new("https://api.example.com", &[]);
/// # static CREATE: OperationInfo = ApiInfo::new(&SERVER).post("CreateTicket", "/tickets");
/// # struct CreateTicket;
/// # impl Operation for CreateTicket { const INFO: &'static OperationInfo = &CREATE; type Output = Json<Value>; }
/// use specwright_runtime::serde_json::json;
/// use specwright_runtime::testing::{Mock, Reply};
///
/// let mock = Mock::new();
/// mock.on::<CreateTicket>()
///     .body(&json!({ "subject": "Hello" }))
///     .reply(Reply::rate_limited(30))
///     .reply(Reply::json(201, &json!({ "id": 7 })));
/// ```
#[derive(Debug)]
pub struct Expectation<'a, O> {
    mock: &'a Mock,
    index: usize,
    operation: PhantomData<fn() -> O>,
}

impl<'a, O: Operation> Expectation<'a, O> {
    pub(super) fn new(mock: &'a Mock, index: usize) -> Self {
        Self { mock, index, operation: PhantomData }
    }

    /// Expects a request, to which the mock gives this reply. Replies are given in their order.
    pub fn reply(self, reply: Reply) -> Self {
        self.mock.edit(self.index, |it| it.replies.push_back(reply));
        self
    }

    /// Gives this reply to any number of requests, after the expected ones.
    pub fn always(self, reply: Reply) -> Self {
        let condition = self.mock.edit(self.index, |it| it.condition.clone());
        let index = self.mock.add(Some(O::INFO), O::INFO.id, [reply], true);
        self.mock.edit(index, |it| it.condition = condition);
        self
    }

    /// Requires a JSON body that is equal to a value. The order of properties is ignored.
    ///
    /// # Panics
    /// If the value cannot be written as JSON.
    #[track_caller]
    pub fn body<T: Serialize + ?Sized>(self, body: &T) -> Self {
        let expected =
            serde_json::to_value(body).unwrap_or_else(|error| panic!("the body cannot be written as JSON: {error}"));
        self.condition(move |request| {
            let given: Value =
                serde_json::from_slice(&request.body).map_err(|_| "the body is not valid JSON".to_owned())?;
            first_difference(&expected, &given).map_err(|it| format!("the body differs: {it}"))
        })
    }

    /// Requires a JSON body that satisfies a condition.
    pub fn body_where<T: DeserializeOwned>(self, condition: impl Fn(&T) -> bool + Send + Sync + 'static) -> Self {
        self.condition(move |request| {
            let body: T = request.json().map_err(|error| format!("the body does not decode: {error}"))?;
            if condition(&body) { Ok(()) } else { Err("the body does not satisfy the condition".to_owned()) }
        })
    }

    /// Requires a request that satisfies a condition. A condition returns the fault of the request, and must not use the mock.
    pub fn condition(self, condition: impl Fn(&Recorded) -> Result<(), String> + Send + Sync + 'static) -> Self {
        self.mock.edit(self.index, |it| it.condition.0.push(Arc::new(condition)));
        self
    }
}

type Condition = Arc<dyn Fn(&Recorded) -> Result<(), String> + Send + Sync>;

/// The conditions of an expectation.
#[derive(Clone, Default)]
pub(super) struct Conditions(pub(super) Vec<Condition>);

impl Conditions {
    /// Returns the first condition that a request does not satisfy.
    pub(super) fn check(&self, request: &Recorded) -> Result<(), String> {
        self.0.iter().try_for_each(|it| it(request))
    }
}

impl fmt::Debug for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Conditions").field(&self.0.len()).finish()
    }
}

/// Returns the name of an operation with its method and path.
pub(super) fn describe(id: &str, info: Option<&OperationInfo>) -> String {
    let request = info.map(|it| format!(" ({} {})", it.method, it.path)).unwrap_or_default();
    if id.is_empty() { "a request without an operation".to_owned() } else { format!("`{id}`{request}") }
}

/// Returns the name of the operation of a request, with its method and path.
pub(super) fn describe_request(operation: &str, method: &Method, path: &str) -> String {
    let id = if operation.is_empty() { "a request without an operation".to_owned() } else { format!("`{operation}`") };
    format!("{id} ({method} {path})")
}
