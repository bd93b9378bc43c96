"""An application that signs people in with Authlib over requests, as its documentation says.

See conversation.py for how a test drives it, and ../README.md for the commands.
"""

from urllib.parse import parse_qs, urlsplit

from authlib.common.security import generate_token
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OAuthError, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from conversation import converse
from front import Front
from joserfc.jwk import ECKey


class Provider(OAuth2Mixin, OpenIDMixin, BaseApp):
    """The provider as Authlib's applications for Flask and Django see it, without a framework: metadata, keys and
    the validation of ID tokens."""

    client_cls = OAuth2Session


class Application:
    def __init__(self):
        self.front = Front()
        self.key = ECKey.generate_key("P-256", {"kid": "of-this-run", "use": "sig", "alg": "ES256"})
        self.provider = self.metadata = self.session = self.asked = self.id_token = None

    def greeting(self):
        return {**self.front.addresses, "jwks": {"keys": [self.key.as_dict(private=False)]}}

    def configure(self, issuer, client):
        """`client` is the metadata as registered, with `client_id`."""
        self.provider = Provider(
            framework=None,
            client_id=client["client_id"],
            server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        )
        self.metadata = self.provider.load_server_metadata()
        method = client["token_endpoint_auth_method"]
        signs = method == "private_key_jwt"
        self.session = OAuth2Session(
            client["client_id"],
            self.key if signs else client.get("client_secret"),
            redirect_uri=self.front.redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method=method,
            revocation_endpoint_auth_method=method,
            token_endpoint=self.metadata["token_endpoint"],
        )
        if signs:
            headers = {"kid": self.key.kid}
            proof = PrivateKeyJWT(self.metadata["token_endpoint"], headers=headers, alg="ES256")
            self.session.register_client_auth_method(proof)
        return self.metadata

    def authorize(self, scope="openid", parameters={}):
        self.session.scope = scope
        verifier, nonce = generate_token(48), generate_token(20)
        url, state = self.session.create_authorization_url(
            self.metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce, **parameters
        )
        self.asked = {"code_verifier": verifier, "nonce": nonce, "state": state}
        return {"open": url}

    def callback(self):
        """Waits for the browser to come back, and exchanges the code."""
        address = self.front.callback()
        # A session looks for a code only.
        answer = parse_qs(urlsplit(address).query)
        if "error" in answer:
            raise OAuthError(error=answer["error"][0], description=answer.get("error_description", [""])[0])
        nonce = self.asked.pop("nonce")
        self.session.fetch_token(authorization_response=address, **self.asked)
        return self.tokens(nonce)

    def userinfo(self):
        response = self.session.get(self.metadata["userinfo_endpoint"])
        response.raise_for_status()
        return response.json()

    def refresh(self, refresh_token=None):
        """With the refresh token at hand, or another that a thief kept."""
        self.session.refresh_token(refresh_token=refresh_token)
        return self.tokens(nonce=None)

    def introspect(self, token="access_token"):
        response = self.session.introspect_token(
            self.metadata["introspection_endpoint"], token=self.session.token[token], token_type_hint=token
        )
        response.raise_for_status()
        return response.json()

    def revoke(self, token="refresh_token"):
        response = self.session.revoke_token(
            self.metadata["revocation_endpoint"], token=self.session.token[token], token_type_hint=token
        )
        response.raise_for_status()

    def logout(self):
        back = self.front.addresses["post_logout_redirect_uri"]
        return {"open": self.provider.create_logout_url(back, id_token_hint=self.id_token)["url"]}

    def client_credentials(self, parameters={}):
        self.session.fetch_token(grant_type="client_credentials", **parameters)
        return self.tokens(nonce=None)

    def tokens(self, nonce):
        """What the session holds now, its ID token verified with the provider's keys."""
        token = dict(self.session.token)
        self.id_token = token.get("id_token", self.id_token)
        return {**token, "claims": self.provider.parse_id_token(token, nonce=nonce)}


application = Application()
COMMANDS = "configure authorize callback userinfo refresh introspect revoke logout client_credentials"
converse(application.greeting(), {name: getattr(application, name) for name in COMMANDS.split()})
