"""The part of an application that browsers call: where people come back to, and where they are once logged out."""

import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PAGE = '<!doctype html><html lang="en"><title>Application</title><h1>{}</h1></html>'


class Front:
    """An application on a free loopback port (RFC 8252 §7.3)."""

    def __init__(self):
        self._arrivals = queue.SimpleQueue()
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._origin = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()

    @property
    def redirect_uri(self):
        return f"{self._origin}/callback"

    @property
    def addresses(self):
        """What the provider has to know of the application."""
        return {"redirect_uri": self.redirect_uri, "post_logout_redirect_uri": f"{self._origin}/logged-out"}

    def callback(self):
        """Waits for a browser to come back from the provider; the whole address that it asked for."""
        return self._arrivals.get()

    def _handler(front):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                path = urlsplit(self.path).path
                if path == "/callback":
                    front._arrivals.put(f"{front._origin}{self.path}")
                    self.answer(200, "You are back")
                elif path == "/logged-out":
                    self.answer(200, "You are logged out")
                else:
                    self.answer(404, "Nothing here")

            def answer(self, status, words):
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(PAGE.format(words).encode())

            def log_message(self, format, *words):
                pass

        return Handler
