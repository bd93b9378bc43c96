// The key pair with which a client signs its assertions and request objects.

import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";

/** A new key pair: `signing` as the libraries take it, `jwks` as a client registers it. */
export async function newKeys() {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const kid = "of-this-run";
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" }] };
  return { signing: { key: privateKey, kid }, jwks };
}

/** By which a token is bound to a DPoP key (RFC 9449 §6.1). */
export const thumbprint = async ({ publicKey }) => calculateJwkThumbprint(await exportJWK(publicKey));
