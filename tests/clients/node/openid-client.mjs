// An application that signs people in with openid-client, as its documentation says; see conversation.mjs for how a
// test drives it, and ../README.md for the commands.

import { createRemoteJWKSet, jwtVerify } from "jose";
import * as client from "openid-client";
import { converse } from "./conversation.mjs";
import { Front } from "./front.mjs";
import { newKeys, thumbprint } from "./keys.mjs";

const front = await Front.open();
const keys = await newKeys();

/** The library's view of provider and client, and what was wished for beyond the usual. */
let config;
let wishes;
let dpop;
/** What goes between an authorization request and its answer. */
let asked;
/** What the application holds. */
let tokens = {};
let device;

const authentication = {
  client_secret_basic: ({ client_secret }) => client.ClientSecretBasic(client_secret),
  client_secret_post: ({ client_secret }) => client.ClientSecretPost(client_secret),
  private_key_jwt: () => client.PrivateKeyJwt(keys.signing),
  none: () => client.None(),
};

/** Signatures are verified although the tokens came straight from the provider; loopback has no TLS. */
const execute = [client.allowInsecureRequests, client.enableNonRepudiationChecks];

async function begin({ dpop: bound = false, ...others }, configuration) {
  config = configuration;
  wishes = others;
  tokens = {};
  const pair = bound ? await client.randomDPoPKeyPair("ES256") : undefined;
  dpop = pair && { handle: { DPoP: client.getDPoPHandle(config, pair) }, jkt: await thumbprint(pair) };
}

/** Keeps what a token answer brings; a library's user keeps the rest. */
function keep(answer) {
  const claims = answer.claims();
  tokens = { ...tokens, ...answer, ...(claims && { claims }) };
  return { ...answer, claims, jkt: dpop?.jkt };
}

async function authorizationUrl(parameters) {
  if (wishes.par) return client.buildAuthorizationUrlWithPAR(config, parameters, dpop?.handle);
  if (wishes.jar) return client.buildAuthorizationUrlWithJAR(config, parameters, keys.signing);
  return client.buildAuthorizationUrl(config, parameters);
}

await converse(
  { ...front.addresses, jwks: keys.jwks },
  {
    /** `client` is the metadata as registered, with `client_id`. */
    async configure({ issuer, client: metadata, ...others }) {
      const how = authentication[metadata.token_endpoint_auth_method](metadata);
      const options = { execute };
      await begin(
        others,
        await client.discovery(new URL(issuer), metadata.client_id, metadata, how, options),
      );
      return config.serverMetadata();
    },

    /** The same for a client that registers itself (RFC 7591). */
    async register({ issuer, initial_access_token: initialAccessToken, metadata, ...others }) {
      const method = metadata.token_endpoint_auth_method;
      const how = method === "private_key_jwt" ? authentication[method]() : undefined;
      const options = { execute, initialAccessToken };
      await begin(others, await client.dynamicClientRegistration(new URL(issuer), metadata, how, options));
      return config.clientMetadata();
    },

    async authorize({ scope = "openid", parameters = {} }) {
      const pkceCodeVerifier = client.randomPKCECodeVerifier();
      asked = { pkceCodeVerifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() };
      const url = await authorizationUrl({
        redirect_uri: front.redirectUri,
        scope,
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: "S256",
        state: asked.expectedState,
        nonce: asked.expectedNonce,
        ...(wishes.response_mode && { response_mode: wishes.response_mode }),
        ...parameters,
      });
      return { open: url.href };
    },

    /** Waits for the browser to come back, and exchanges the code. */
    async callback() {
      const arrival = await front.callbacks.next();
      const current = arrival.method === "POST" ? arrival : new URL(arrival.url);
      const checks = { ...asked, idTokenExpected: true };
      return keep(await client.authorizationCodeGrant(config, current, checks, undefined, dpop?.handle));
    },

    async userinfo() {
      return client.fetchUserInfo(config, tokens.access_token, tokens.claims.sub, dpop?.handle);
    },

    /** With the refresh token at hand, or another that a thief kept. */
    async refresh({ refresh_token: token = tokens.refresh_token }) {
      return keep(await client.refreshTokenGrant(config, token, undefined, dpop?.handle));
    },

    async introspect({ token = "access_token" }) {
      return client.tokenIntrospection(config, tokens[token], { token_type_hint: token });
    },

    async revoke({ token = "refresh_token" }) {
      await client.tokenRevocation(config, tokens[token], { token_type_hint: token });
    },

    async logout() {
      const parameters = {
        id_token_hint: tokens.id_token,
        post_logout_redirect_uri: front.addresses.post_logout_redirect_uri,
        state: client.randomState(),
      };
      return { open: client.buildEndSessionUrl(config, parameters).href };
    },

    /** Waits for a logout token and validates it (OpenID Connect Back-Channel Logout §2.6). */
    async logged_out() {
      const { logout_token: token } = Object.fromEntries(await front.logouts.next());
      const { issuer, jwks_uri } = config.serverMetadata();
      const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), {
        issuer,
        audience: config.clientMetadata().client_id,
        typ: "logout+jwt",
        requiredClaims: ["iat", "exp", "jti", "events"],
        currentDate: new Date(Date.now()),
      });
      return payload;
    },

    async client_credentials({ parameters = {} }) {
      return keep(await client.clientCredentialsGrant(config, parameters, dpop?.handle));
    },

    async device({ scope = "openid" }) {
      device = await client.initiateDeviceAuthorization(config, { scope });
      return device;
    },

    /** Asks once for the device's tokens, as a device does again and again. */
    async poll_once() {
      const grant = "urn:ietf:params:oauth:grant-type:device_code";
      return keep(
        await client.genericGrantRequest(config, grant, { device_code: device.device_code }, dpop?.handle),
      );
    },

    /** Asks until there are some. The pause between is the machine's, not the server's: a test may shorten it. */
    async poll({ interval = device.interval }) {
      return keep(
        await client.pollDeviceAuthorizationGrant(config, { ...device, interval }, undefined, dpop?.handle),
      );
    },
  },
);
