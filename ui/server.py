"""Serving the page: one process, ended at once by Ctrl-C and SIGTERM."""

import logging
import os
import socket
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

    _check_port(host, port)
    config = uvicorn.Config(
        build_app(assistant), host=host, port=port, log_level="warning", timeout_graceful_shutdown=GRACE_S
    )
    server = uvicorn.Server(config)
    print(f"Product Assistant: http://{host}:{port}  (Ctrl-C ends it)", flush=True)
    threading.Thread(target=_warm_up, args=(assistant,), daemon=True).start()
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        os._exit(0)  # a tool that is still at work, or a page still connected, must not keep the process alive


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(
                f"{host}:{port} can't be used: {error.strerror}.", "Choose another with PORT or --port."
            ) from error


def _warm_up(assistant: "Assistant") -> None:
    """Load the models beside the first visitor, so that the first answer is quick."""
    try:
        assistant.warm_up()
    except ProductAssistantError as error:
        log.warning("%s", error)
