// How a test talks with a client: a line of JSON each way. Standard input brings `{"do": "userinfo", …}`, and standard
// output answers `{"ok": {…}}` or `{"error": "invalid_token", …}`. The first line comes unasked: what the client is to
// be registered with.

import { createInterface } from "node:readline";

/** The time by the server's clock, which stands until a test moves it. Libraries ask Date.now() only. */
let now;
const machine = Date.now;
Date.now = () => now ?? machine();

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Answers commands one after the other until there are no more. Each may bring `now`, in seconds since 1970. */
export async function converse(greeting, commands) {
  say(greeting);
  // The test has ended, maybe while we wait for a browser that won't come.
  process.stdin.once("end", () => process.exit());
  for await (const line of createInterface({ input: process.stdin })) {
    const { do: name, now: seconds, ...wishes } = JSON.parse(line);
    if (seconds !== undefined) now = seconds * 1000;
    try {
      if (!Object.hasOwn(commands, name)) throw new Error(`there is no command ${name}`);
      say({ ok: (await commands[name](wishes)) ?? {} });
    } catch (error) {
      console.error(error);
      say(refusal(error));
    }
  }
}

/** The word of the provider where it said one (RFC 6749 §5.2, RFC 6750 §3), else that of the library. */
function refusal(error) {
  const challenges = Array.isArray(error.cause) ? error.cause : [];
  const parameters = challenges.map((challenge) => challenge.parameters).find((found) => found?.error);
  const word = error.error ?? parameters?.error ?? error.code ?? error.name;
  const description = error.error_description ?? parameters?.error_description ?? error.message;
  return { error: word, description, status: error.status };
}
