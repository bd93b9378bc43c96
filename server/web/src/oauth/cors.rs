use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response, Result,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
};

/// Lets scripts of any origin speak to endpoints that take no cookies: applications in browsers are clients like others.
pub(super) struct Cors;

pub(super) struct WithCors<E>(E);

impl<E: Endpoint> Middleware<E> for Cors {
    type Output = WithCors<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        WithCors(endpoint)
    }
}

impl<E: Endpoint> Endpoint for WithCors<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let is_preflight = request.method() == Method::OPTIONS;
        let answered = if is_preflight {
            Ok(StatusCode::NO_CONTENT.into_response())
        } else {
            self.0.call(request).await.map(IntoResponse::into_response)
        };
        let mut response = answered?;
        for (name, value) in FIELDS {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        if is_preflight {
            for (name, value) in OF_PREFLIGHT {
                response.headers_mut().insert(name, HeaderValue::from_static(value));
            }
        }
        Ok(response)
    }
}

const FIELDS: [(HeaderName, &str); 3] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (header::ACCESS_CONTROL_EXPOSE_HEADERS, "WWW-Authenticate, DPoP-Nonce, Retry-After, X-Request-Id"),
    // Whoever may read it may also load it.
    (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
];

const OF_PREFLIGHT: [(HeaderName, &str); 3] = [
    (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, DPoP"),
    (header::ACCESS_CONTROL_MAX_AGE, "86400"),
];
