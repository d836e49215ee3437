//! Layers of `tower`, and the service as a service of `tower`.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use specwright_runtime::http::{Request, Response};
use specwright_runtime::webhooks::{Problem, Result, check};
use specwright_runtime::{Bytes, axum};
use tower::ServiceExt as _;
use tower::limit::ConcurrencyLimitLayer;
use tower::timeout::TimeoutLayer;
use tower::util::{MapRequestLayer, MapResponseLayer};

use crate::board::{Board, channelback, request};
use crate::contract::models::Manifest;
use crate::contract::webhooks::{ManifestRequest, Service, WebhookHandler, WebhookName, service};

#[tokio::test]
async fn layers_apply_per_route_and_the_last_one_is_the_outermost() {
    let mark = |name: &'static str| {
        MapResponseLayer::new(move |mut response: Response<Full<Bytes>>| {
            response.headers_mut().append("x-layer", name.parse().unwrap());
            response
        })
    };
    let service = Board::default().service().layer_only([WebhookName::Manifest], mark("inner")).layer(mark("outer"));
    let marks = async |request| {
        let response = service.handle(request).await;
        assert_eq!(response.status(), 200);
        let marks = response.headers().get_all("x-layer").iter();
        marks.map(|it| it.to_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(marks(request("GET", "/manifest", "", "")).await, ["inner", "outer"]);
    assert_eq!(marks(channelback("message=a")).await, ["outer"]);
}

#[tokio::test]
async fn a_layer_sees_the_request_before_the_guards() {
    let service = Board::default().service().guard(check(|it| {
        let has_key = it.headers().contains_key("x-key");
        async move { has_key }
    }));
    assert_eq!(service.handle(channelback("message=a")).await.status(), 401);
    let service = service.layer(MapRequestLayer::new(|mut request: Request<Full<Bytes>>| {
        request.headers_mut().insert("x-key", "1".parse().unwrap());
        request
    }));
    assert_eq!(service.handle(channelback("message=a")).await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn an_error_of_a_layer_is_a_503() {
    let board = Board::default();
    let service = board.service().layer_only([WebhookName::Channelback], TimeoutLayer::new(Duration::from_millis(10)));
    assert_eq!(service.handle(channelback("message=slow")).await.status(), 503);
    assert_eq!(service.handle(channelback("message=a")).await.status(), 200);
    assert_eq!(board.counts(), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn clones_share_a_layer() {
    let (board, active) = (Board::default(), Arc::new(AtomicUsize::new(0)));
    let most = Arc::new(AtomicUsize::new(0));
    let counted = {
        let (active, most) = (Arc::clone(&active), Arc::clone(&most));
        MapRequestLayer::new(move |request: Request<Full<Bytes>>| {
            most.fetch_max(active.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            request
        })
    };
    let ended = MapResponseLayer::new(move |response: Response<Full<Bytes>>| {
        active.fetch_sub(1, Ordering::SeqCst);
        response
    });
    let service = board.service().layer(ended).layer(counted).layer(ConcurrencyLimitLayer::new(2));
    let tasks: Vec<_> = (0..6)
        .map(|_| {
            let service = service.clone();
            tokio::spawn(async move { service.handle(channelback("message=slow")).await.status().as_u16() })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), 200);
    }
    assert_eq!((board.counts(), most.load(Ordering::SeqCst)), ((6, 6), 2));
}

#[tokio::test]
async fn a_service_is_a_service_of_tower() {
    fn assert_service<T: tower::Service<Request<axum::body::Body>, Error = Infallible> + Clone + Send + Sync>(_: &T) {}

    let mut service = Board::default().service().max_request_size(100);
    assert_service(&service);
    let small = channelback("message=a").map(axum::body::Body::from);
    let response = tower::Service::<Request<axum::body::Body>>::call(&mut service, small).await.unwrap();
    assert_eq!(response.status(), 200);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(body, r#"{"external_id":"m0"}"#);
    let large = channelback(&"a".repeat(101)).map(Full::new);
    assert_eq!(service.oneshot(large).await.unwrap().status(), 413);

    let app: axum::Router = axum::Router::new().nest_service("/board", Board::default().service());
    let nested = request("GET", "/board/manifest", "", "").map(axum::body::Body::from);
    assert_eq!(app.oneshot(nested).await.unwrap().status(), 200);
}

tokio::task_local! {
    static TENANT: u32;
}

/// Responds with a task-local value.
struct Local;

impl WebhookHandler for Local {
    type Error = Problem;

    async fn manifest(&self, _: ManifestRequest) -> Result<Manifest> {
        tokio::task::yield_now().await;
        let tenant = TENANT.try_with(|it| it.to_string()).unwrap_or_default();
        Ok(Manifest::new("Local", tenant))
    }
}

#[tokio::test]
async fn task_local_values_reach_guards_and_handlers() {
    let service: Service = service(Local).guard(check(|_| async { TENANT.try_with(|it| *it == 7).unwrap_or(false) }));
    let app: axum::Router = service.router();
    let get = || request("GET", "/manifest", "", "").map(axum::body::Body::from);
    let response = TENANT.scope(7, app.clone().oneshot(get())).await.unwrap();
    assert_eq!(response.status(), 200);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(body, r#"{"name":"Local","id":"7"}"#);
    assert_eq!(app.oneshot(get()).await.unwrap().status(), 401);
}
