// The part of an application that browsers and the provider call: where people come back to, where they are once they
// have logged out, and where logout tokens arrive.

import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const page = (words) => `<!doctype html><html lang="en"><title>Application</title><h1>${words}</h1></html>`;

/** What arrives, in order, for whoever asks, be it before or after. */
class Arrivals {
  #came = [];
  #waiting = [];

  add(arrival) {
    const next = this.#waiting.shift();
    if (next) next(arrival);
    else this.#came.push(arrival);
  }

  next() {
    return this.#came.length > 0
      ? Promise.resolve(this.#came.shift())
      : new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** An application on a free loopback port (RFC 8252 §7.3). */
export class Front {
  /** Requests with which browsers came back from the provider, as `Request`s. */
  callbacks = new Arrivals();
  /** Bodies that the provider posted (OpenID Connect Back-Channel Logout §2.5). */
  logouts = new Arrivals();
  #origin;

  static async open() {
    const front = new Front();
    const server = createServer((request, response) => front.#answer(request, response));
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    front.#origin = `http://127.0.0.1:${server.address().port}`;
    return front;
  }

  get redirectUri() {
    return `${this.#origin}/callback`;
  }

  /** What the provider has to know of the application. */
  get addresses() {
    return {
      redirect_uri: this.redirectUri,
      post_logout_redirect_uri: `${this.#origin}/logged-out`,
      backchannel_logout_uri: `${this.#origin}/logout-token`,
    };
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.#origin);
    const { method, headers } = request;
    const body = method === "POST" ? await text(request) : undefined;
    const answer = (status, words) => {
      response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
      response.end(page(words));
    };
    if (url.pathname === "/callback") {
      this.callbacks.add(new Request(url, { method, headers, body }));
      answer(200, "You are back");
    } else if (url.pathname === "/logged-out") {
      answer(200, "You are logged out");
    } else if (url.pathname === "/logout-token" && method === "POST") {
      this.logouts.add(new URLSearchParams(body));
      answer(200, "Understood");
    } else {
      answer(404, "Nothing here");
    }
  }
}
