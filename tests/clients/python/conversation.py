"""How a test talks with a client: a line of JSON each way.

Standard input brings `{"do": "userinfo", …}`, and standard output answers `{"ok": {…}}` or `{"error": "invalid_token",
…}`. The first line comes unasked: what the client is to be registered with.
"""

import json
import os
import queue
import sys
import threading
import time
import traceback

import requests.exceptions
from requests.utils import parse_dict_header

_machine = time.time
_now = None


def _time():
    return _machine() if _now is None else _now


# The time by the server's clock, which stands until a test moves it. Authlib and joserfc ask time.time() only.
time.time = _time


def converse(greeting, commands):
    """Answers commands one after the other. Each may bring `now`, in seconds since 1970."""
    global _now
    lines = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()
    _say(greeting)
    while True:
        wishes = json.loads(lines.get())
        name = wishes.pop("do")
        _now = wishes.pop("now", _now)
        try:
            _say({"ok": commands[name](**wishes) or {}})
        except Exception as problem:
            traceback.print_exc()
            _say(_refusal(problem))


def _listen(lines):
    for line in sys.stdin:
        lines.put(line)
    # The test has ended, maybe while we wait for a browser that won't come.
    os._exit(0)


def _say(line):
    print(json.dumps(line), flush=True)


def _refusal(problem):
    """The word of the provider where it said one (RFC 6749 §5.2, RFC 6750 §3), else that of the library."""
    if isinstance(problem, requests.exceptions.HTTPError):
        response = problem.response
        challenge = response.headers.get("WWW-Authenticate", "").partition(" ")[2]
        word = parse_dict_header(challenge).get("error", "HTTPError")
        return {"error": word, "description": str(problem), "status": response.status_code}
    word = getattr(problem, "error", None) or type(problem).__name__
    return {"error": word, "description": getattr(problem, "description", None) or str(problem)}
