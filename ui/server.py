"""Serving the page: one process, ended at once by Ctrl-C and SIGTERM."""

import contextlib
import logging
import os
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING

from models.errors import InputError, ProductAssistantError
from models.settings import settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant import Assistant

GRACE_S = 1  # seconds that open connections get when the server is told to end
log = logging.getLogger(__name__)


def build_app(assistant: "Assistant") -> "FastAPI":
    """The web application: routes of our own first, then the page at "/"."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr
    from fastapi import FastAPI

    from ui.chat import build_page
    from ui.theme import CSS, theme

    app = FastAPI(title="Product Assistant", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/api/health")
    def health() -> dict[str, bool]:
        return {"ok": True}

    limit = f"{int(max(settings().max_file_mb, settings().max_image_mb)) + 1}mb"
    return gr.mount_gradio_app(
        app, build_page(assistant).queue(default_concurrency_limit=4), path="/", theme=theme(), css=CSS, footer_links=[],
        max_file_size=limit, show_error=False,
    )  # fmt: skip


def serve(assistant: "Assistant", *, host: str, port: int) -> None:
    """Serve the page until told to end.

    Raises:
        InputError: the port is taken or can't be used.
    """
    import uvicorn

    listener = _listener(host, port)
    config = uvicorn.Config(build_app(assistant), log_level="warning", timeout_graceful_shutdown=GRACE_S)
    server = uvicorn.Server(config)
    # what uvicorn cuts off when it ends is meant to be cut off, and no error
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)
    signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn hears it first, and repeats it to us after its shutdown
    shown = f"[{host}]" if ":" in host else host
    print(f"Product Assistant: http://{shown}:{listener.getsockname()[1]}  (Ctrl-C ends it)", flush=True)
    threading.Thread(target=_warm_up, args=(assistant,), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    sys.stdout.flush()
    os._exit(0)  # a tool that is still at work, or a page still connected, must not keep the process alive


def _listener(host: str, port: int) -> socket.socket:
    """A socket bound to the address, taken before the slow imports; port 0 is any free one."""
    if not 0 <= port <= 65535:  # getaddrinfo would wrap it around
        raise InputError(f"There is no port {port}.", "Choose one from 1 to 65535; 0 takes any free one.")
    listener = None
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        if listener:
            listener.close()
        raise InputError(
            f"{host}:{port} can't be used: {error.strerror}.", "Choose another with HOST, PORT, --host or --port."
        ) from error
    return listener


def _warm_up(assistant: "Assistant") -> None:
    """Load the models beside the first visitor, so that the first answer is quick."""
    try:
        assistant.warm_up()
    except ProductAssistantError as error:
        log.warning("%s", error)
