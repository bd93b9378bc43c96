//! OAuth 2 and OpenID Connect over HTTP: what clients speak to. Pages for the people in between are in `pages`.

mod authorize;
mod call;
mod cors;
mod device;
mod discovery;
mod introspect;
mod jwks;
mod logout;
mod problem;
mod push;
mod register;
mod registration;
mod revoke;
mod step;
mod token;
mod userinfo;

pub(crate) use step::{policy_for, respond};

use cors::Cors;
use poem::{EndpointExt as _, Route, get, post};

/// The tenants' endpoints, and discovery in both of its forms.
pub(crate) fn add_to(routes: Route) -> Route {
    let registration = get(registration::read).put(registration::replace).delete(registration::remove);
    routes
        .at("/t/:tenant/.well-known/openid-configuration", get(discovery::show).with(Cors))
        .at("/t/:tenant/.well-known/oauth-authorization-server", get(discovery::show).with(Cors))
        // RFC 8414 §3.1 puts the issuer's path behind the well-known one.
        .at("/.well-known/oauth-authorization-server/t/:tenant", get(discovery::show).with(Cors))
        .at("/.well-known/openid-configuration/t/:tenant", get(discovery::show).with(Cors))
        .at("/t/:tenant/oauth2/jwks", get(jwks::show).with(Cors))
        .at("/t/:tenant/oauth2/token", post(token::submit).with(Cors))
        .at("/t/:tenant/oauth2/userinfo", get(userinfo::show).post(userinfo::submit).with(Cors))
        .at("/t/:tenant/oauth2/introspect", post(introspect::submit))
        .at("/t/:tenant/oauth2/revoke", post(revoke::submit).with(Cors))
        .at("/t/:tenant/oauth2/par", post(push::submit))
        .at("/t/:tenant/oauth2/device", post(device::submit).with(Cors))
        .at("/t/:tenant/oauth2/register", post(register::submit))
        .at("/t/:tenant/oauth2/register/:client", registration)
        .at("/t/:tenant/oauth2/authorize", get(authorize::show).post(authorize::submit))
        .at("/t/:tenant/oauth2/logout", get(logout::show).post(logout::submit))
}
