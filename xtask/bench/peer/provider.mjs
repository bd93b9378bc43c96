// The npm package oidc-provider, set up for speed, as the benchmarks' peer: one process, everything in its memory.
//
// The first line of standard input is JSON: `issuer`, `resource`, `redirect_uri`, `keys` (private ones, PKCS#8 in
// base64, by algorithm) and `clients` (`client_id` and `client_secret`, by algorithm). The first line of standard output
// is JSON: `address`, and the `package` and `node` that run. The end of standard input ends the process.

import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

// Longer than any pause between slices.
const KEEP_ALIVE_MS = 10 * 60 * 1000;
const SCOPE = "openid offline_access";
const HOUR = 60 * 60;
const DAY = 24 * HOUR;

const lines = createInterface({ input: process.stdin });
lines.on("close", () => process.exit());
lines.once("line", (line) => serve(JSON.parse(line)));

function serve(told) {
  const provider = new Provider(told.issuer, configuration(told));
  provider.on("server_error", (_, error) => console.error(error));
  const answer = provider.callback();
  const server = createServer((request, response) => {
    if (request.url.startsWith("/interaction/")) {
      agree(provider, told.resource, request, response).catch((error) => response.writeHead(500).end(`${error}`));
    } else {
      answer(request, response);
    }
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(0, "127.0.0.1", () => {
    const { address, port } = server.address();
    const { version } = JSON.parse(readFileSync(new URL("node_modules/oidc-provider/package.json", import.meta.url)));
    console.log(JSON.stringify({
      address: `${address}:${port}`,
      package: `oidc-provider ${version}`,
      node: process.version,
    }));
  });
}

function configuration({ resource, redirect_uri, keys, clients }) {
  return {
    adapter: Memory,
    clients: Object.entries(clients).map(([algorithm, credentials]) => ({
      ...credentials,
      token_endpoint_auth_method: "client_secret_basic",
      id_token_signed_response_alg: algorithm,
      grant_types: ["client_credentials", "authorization_code", "refresh_token"],
      response_types: ["code"],
      redirect_uris: [redirect_uri],
    })),
    jwks: { keys: Object.entries(keys).map(([algorithm, pkcs8]) => privateJwk(algorithm, pkcs8)) },
    cookies: { keys: ["only known here"] },
    scopes: ["openid", "offline_access"],
    pkce: { required: () => false },
    rotateRefreshToken: true,
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: HOUR / 6,
      ClientCredentials: HOUR / 6,
      IdToken: HOUR,
      RefreshToken: 30 * DAY,
      Grant: 30 * DAY,
      Session: DAY,
      Interaction: HOUR,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, audience, client) => ({
          scope: "api",
          audience,
          accessTokenFormat: "jwt",
          accessTokenTTL: HOUR / 6,
          jwt: { sign: { alg: client.idTokenSignedResponseAlg } },
        }),
      },
    },
  };
}

function privateJwk(alg, pkcs8) {
  const key = createPrivateKey({ key: Buffer.from(pkcs8, "base64"), format: "der", type: "pkcs8" });
  return { ...key.export({ format: "jwk" }), use: "sig", alg };
}

/** Logs somebody in and agrees to everything: how grants come about isn't what is measured. */
async function agree(provider, resource, request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const accountId = "somebody";
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(SCOPE);
  grant.addResourceScope(resource, "api");
  const result = { login: { accountId }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result);
}

const store = new Map();
const grants = new Map();

/**
 * Nothing is cheaper than this. The package's own adapter is for trying it out: it holds a thousand entries, and walks
 * over all tokens that a grant ever had whenever it gets one more.
 */
class Memory {
  constructor(model) {
    this.model = model;
  }

  key(id) {
    return `${this.model}:${id}`;
  }

  async upsert(id, payload) {
    const key = this.key(id);
    store.set(key, payload);
    if (this.model === "Session") {
      store.set(`uid:${payload.uid}`, id);
    }
    if (payload.grantId) {
      const members = grants.get(payload.grantId) ?? new Set();
      grants.set(payload.grantId, members.add(key));
    }
  }

  async find(id) {
    return store.get(this.key(id));
  }

  async findByUid(uid) {
    return this.find(store.get(`uid:${uid}`));
  }

  async consume(id) {
    store.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    store.delete(this.key(id));
  }

  async revokeByGrantId(grantId) {
    for (const key of grants.get(grantId) ?? []) {
      store.delete(key);
    }
    grants.delete(grantId);
  }
}
