// The same application over oauth4webapi, step by step: every check that its documentation names is made here. As an API
// it also validates access tokens that others bring (RFC 9068). See ../README.md for the commands.

import * as oauth from "oauth4webapi";
import { converse } from "./conversation.mjs";
import { Front } from "./front.mjs";
import { newKeys, thumbprint } from "./keys.mjs";

const front = await Front.open();
const keys = await newKeys();

let server;
let client;
let how;
let wishes;
let dpop;
let asked;
let tokens = {};

const authentication = {
  client_secret_basic: () => oauth.ClientSecretBasic(client.client_secret),
  client_secret_post: () => oauth.ClientSecretPost(client.client_secret),
  private_key_jwt: () => oauth.PrivateKeyJwt(keys.signing),
  none: () => oauth.None(),
};

/** Loopback has no TLS. */
const options = () => ({ [oauth.allowInsecureRequests]: true, ...(dpop && { DPoP: dpop.handle }) });

/** Asks, and once more with the nonce where the provider wants one in the proof (RFC 9449 §8). */
async function ask(request, process) {
  try {
    return await process(await request());
  } catch (error) {
    if (!dpop || !oauth.isDPoPNonceError(error)) throw error;
    return process(await request());
  }
}

/** Keeps what a token answer brings, the ID token once its signature is verified too. */
async function keep(request, process) {
  let response;
  const remembering = async () => (response = await request());
  const answer = await ask(remembering, process);
  if (answer.id_token) await oauth.validateApplicationLevelSignature(server, response, options());
  const claims = oauth.getValidatedIdTokenClaims(answer);
  tokens = { ...tokens, ...answer, ...(claims && { claims }) };
  return { ...answer, claims, jkt: dpop?.jkt };
}

async function pushed(parameters) {
  const push = () => oauth.pushedAuthorizationRequest(server, client, how, parameters, options());
  const { request_uri } = await ask(push, (answer) =>
    oauth.processPushedAuthorizationResponse(server, client, answer),
  );
  return { client_id: client.client_id, request_uri };
}

await converse(
  { ...front.addresses, jwks: keys.jwks },
  {
    async configure({ issuer, client: metadata, dpop: bound = false, ...others }) {
      const url = new URL(issuer);
      server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options()));
      client = metadata;
      how = authentication[client.token_endpoint_auth_method]();
      wishes = others;
      tokens = {};
      const pair = bound ? await oauth.generateKeyPair("ES256") : undefined;
      dpop = pair && { handle: oauth.DPoP(client, pair), jkt: await thumbprint(pair) };
      return server;
    },

    async authorize({ scope = "openid", parameters = {} }) {
      const verifier = oauth.generateRandomCodeVerifier();
      asked = { verifier, state: oauth.generateRandomState(), nonce: oauth.generateRandomNonce() };
      const request = {
        client_id: client.client_id,
        redirect_uri: front.redirectUri,
        response_type: "code",
        scope,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state: asked.state,
        nonce: asked.nonce,
        ...parameters,
      };
      const url = new URL(server.authorization_endpoint);
      url.search = new URLSearchParams(wishes.par ? await pushed(request) : request);
      return { open: url.href };
    },

    /** Who answers is checked whether or not the provider announces `iss` (RFC 9207 §2.4). */
    async callback() {
      const arrival = await front.callbacks.next();
      const answer = new URL(arrival.url);
      const always = { ...server, authorization_response_iss_parameter_supported: true };
      const parameters = oauth.validateAuthResponse(always, client, answer, asked.state);
      const { verifier, nonce: expectedNonce } = asked;
      const exchange = () =>
        oauth.authorizationCodeGrantRequest(
          server,
          client,
          how,
          parameters,
          front.redirectUri,
          verifier,
          options(),
        );
      const checks = { expectedNonce, requireIdToken: true };
      return keep(exchange, (response) =>
        oauth.processAuthorizationCodeResponse(server, client, response, checks),
      );
    },

    async userinfo() {
      const request = () => oauth.userInfoRequest(server, client, tokens.access_token, options());
      const subject = tokens.claims.sub;
      return ask(request, (response) => oauth.processUserInfoResponse(server, client, subject, response));
    },

    async refresh({ refresh_token: token = tokens.refresh_token }) {
      const request = () => oauth.refreshTokenGrantRequest(server, client, how, token, options());
      return keep(request, (response) => oauth.processRefreshTokenResponse(server, client, response));
    },

    async introspect({ token = "access_token" }) {
      const hint = { additionalParameters: { token_type_hint: token } };
      const all = { ...options(), ...hint };
      const response = await oauth.introspectionRequest(server, client, how, tokens[token], all);
      return oauth.processIntrospectionResponse(server, client, response);
    },

    async revoke({ token = "refresh_token" }) {
      const hint = { additionalParameters: { token_type_hint: token } };
      const all = { ...options(), ...hint };
      await oauth.processRevocationResponse(
        await oauth.revocationRequest(server, client, how, tokens[token], all),
      );
    },

    async logout() {
      const url = new URL(server.end_session_endpoint);
      const { post_logout_redirect_uri } = front.addresses;
      url.search = new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri });
      return { open: url.href };
    },

    async client_credentials({ parameters = {} }) {
      const request = () => oauth.clientCredentialsGrantRequest(server, client, how, parameters, options());
      return keep(request, (response) => oauth.processClientCredentialsResponse(server, client, response));
    },

    /** What an API does with the access token that it is sent, in a proof's company if it is bound to a key. */
    async access_token({ audience }) {
      const api = new URL(front.redirectUri);
      api.pathname = "/api";
      let request;
      const intercept = {
        [oauth.customFetch]: (url, init) => ((request = new Request(url, init)), new Response()),
      };
      const all = { ...options(), ...intercept };
      await oauth.protectedResourceRequest(tokens.access_token, "GET", api, undefined, undefined, all);
      return oauth.validateJwtAccessToken(server, request, audience, options());
    },
  },
);
