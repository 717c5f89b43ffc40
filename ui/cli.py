"""The command line: `product-assistant chat | ask | categorize | sentiment | summarize | analyze | index | search`."""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import InputError, ProductAssistantError

if TYPE_CHECKING:
    from tools.results import Result

BAR_WIDTH = 24  # characters of the longest bar
IMAGE_HELP = "picture file: JPEG, PNG, WebP, GIF, BMP or TIFF"
INDEX_HELP = "folder that `index` wrote (default: PRODUCT_ASSISTANT_CATALOGUE)"
REVIEWS_HELP = "review file: CSV, TSV, JSONL, Excel or TXT"


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(prog="product-assistant", description="Talks about product photos and reviews.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chat = _command(commands, "chat", _chat, "serve the chat page")
    chat.add_argument("--host", help="address to listen on (default: HOST, or 127.0.0.1)")
    chat.add_argument("--port", type=int, help="port to listen on (default: PORT, or 7860)")
    ask = _command(commands, "ask", _ask, "ask the assistant one thing")
    ask.add_argument("message")
    ask.add_argument("--image", action="append", default=[], metavar="FILE", help=IMAGE_HELP)
    ask.add_argument("--reviews", action="append", default=[], metavar="FILE", help=REVIEWS_HELP)
    for command in (chat, ask):
        command.add_argument(
            "--chat-model", metavar="NAME", help='such as "ollama:qwen3"; the embedded router when not given'
        )
        command.add_argument("--catalogue", metavar="INDEX", help=INDEX_HELP)
    categorize = _command(commands, "categorize", _categorize, "say what pictures show")
    categorize.add_argument("images", nargs="+", metavar="IMAGE", help=IMAGE_HELP)
    categorize.add_argument(
        "--labels",
        default="auto",
        help="auto, fashion-mnist, clothing, catalogue, colour, type-and-colour, or words with commas",
    )
    categorize.add_argument("--top-k", type=int, default=5, help="labels to rank (default: 5)")
    sentiment = _command(commands, "sentiment", _sentiment, "judge reviews one by one")
    sentiment.add_argument(
        "texts", nargs="*", metavar="TEXT", help='reviews; "-" reads them from standard input, one a line'
    )
    sentiment.add_argument("--file", help=REVIEWS_HELP)
    summarize = _command(commands, "summarize", _summarize, "sum up many reviews")
    summarize.add_argument("file", metavar="FILE", help=REVIEWS_HELP)
    summarize.add_argument("--question", help='such as "what about the zip?"')
    summarize.add_argument(
        "--column", action="append", default=[], metavar="ROLE=NAME", help="which column holds what: text=comment"
    )
    analyze = _command(commands, "analyze", _analyze, "report on a product")
    analyze.add_argument("--image", help=IMAGE_HELP)
    analyze.add_argument("--title", help="title of the listing")
    analyze.add_argument("--description", help="description of the listing")
    analyze.add_argument("--reviews", help=REVIEWS_HELP)
    index = _command(commands, "index", _index, "make a catalogue of products searchable")
    index.add_argument("source", metavar="FOLDER_OR_TABLE", help="pictures, or a table with titles and pictures")
    index.add_argument("-o", "--output", required=True, metavar="INDEX", help="folder for the index")
    search = _command(commands, "search", _search, "find products of a catalogue")
    search.add_argument("words", nargs="?", help="what to look for")
    search.add_argument("--image", help=IMAGE_HELP)
    search.add_argument("--catalogue", metavar="INDEX", help=INDEX_HELP)
    search.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE", help="only products with it")
    search.add_argument("-k", type=int, default=5, help="how many (default: 5)")
    return top


def _command(commands: Any, name: str, run: Callable[[argparse.Namespace], None], told: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=told, description=told.capitalize() + ".")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run)
    return command


def main(argv: list[str] | None = None) -> int:
    """Run one command: 0 when it went well, 2 with one clear sentence on standard error when the input was bad."""
    options = parser().parse_args(argv)
    try:
        options.run(options)
    except ProductAssistantError as error:
        if options.json:
            print(
                json.dumps(
                    {"error": {"code": error.code, "message": error.message, "hint": error.hint}}, ensure_ascii=False
                )
            )
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130  # as shells count it
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        sys.stderr.close()
    return 0


def _chat(options: argparse.Namespace) -> None:
    from models.settings import settings

    host = options.host or os.environ.get("HOST") or settings().host
    try:
        port = options.port if options.port is not None else int(os.environ.get("PORT") or settings().port)
    except ValueError as error:
        raise InputError(f"PORT={os.environ['PORT']!r} is not a number.", "Use a port such as 7860.") from error

    _use_catalogue(options.catalogue)

    from assistant import Assistant
    from ui.server import serve

    serve(Assistant(options.chat_model), host=host, port=port)


def _use_catalogue(folder: str | None) -> None:
    """Have all searches of this process look in an index; a wrong one is told at once."""
    if folder is None:
        return
    from models.settings import settings
    from tools.catalogue import load_catalogue

    load_catalogue(folder)
    os.environ["PRODUCT_ASSISTANT_CATALOGUE"] = str(Path(folder).resolve())
    settings.cache_clear()


def _ask(options: argparse.Namespace) -> None:
    _use_catalogue(options.catalogue)
    from assistant import Assistant

    reply = Assistant(options.chat_model).ask(options.message, images=options.image, files=options.reviews)
    if options.json:
        calls = [
            {
                "name": call.name,
                "arguments": call.arguments,
                "result": call.result and call.result.model_dump(mode="json"),
                "error": call.error,
                "milliseconds": round(call.milliseconds, 1),
            }
            for call in reply.calls
        ]
        print(
            json.dumps(
                {"text": reply.text, "calls": calls, "suggestions": reply.suggestions}, ensure_ascii=False, indent=2
            )
        )
    else:
        print(_plain(reply.text))


def _categorize(options: argparse.Namespace) -> None:
    from tools import categorize

    labels = options.labels.split(",") if "," in options.labels else options.labels
    results = {image: categorize(image, labels=labels, top_k=options.top_k) for image in options.images}
    if options.json:
        dumps = [result.model_dump(mode="json") for result in results.values()]
        print(json.dumps(dumps[0] if len(dumps) == 1 else dumps, ensure_ascii=False, indent=2))
        return
    for image, result in results.items():
        print(f"{Path(image).name}: {result.label or 'not sure'}")
        for score in result.ranked:
            print(
                f"  {score.label:<24} {'█' * round(score.probability * BAR_WIDTH):<{BAR_WIDTH}} {score.probability:6.1%}"
            )


def _sentiment(options: argparse.Namespace) -> None:
    from tools import sentiment

    if options.file and options.texts:
        raise InputError("Reviews came both as texts and as a file.", "Give one of them.")
    texts = _lines(sys.stdin.buffer.read()) if options.texts == ["-"] else options.texts
    _show(sentiment(Path(options.file) if options.file else texts), options)


def _lines(piped: bytes) -> list[str]:
    """The lines that say something; bytes that aren't UTF-8 must not end the command."""
    return [line for line in piped.decode("utf-8-sig", errors="replace").splitlines() if line.strip()]


def _summarize(options: argparse.Namespace) -> None:
    from tools import summarize

    _show(summarize(Path(options.file), options.question, columns=_pairs(options.column, "--column")), options)


def _pairs(pairs: list[str], option: str) -> dict[str, str]:
    """ "text=comment" as what is on either side."""
    if wrong := next((pair for pair in pairs if "=" not in pair), None):
        raise InputError(f'{option} {wrong} has no "=".', f"Say it like {option} name=value.")
    return dict(pair.split("=", 1) for pair in pairs)


def _analyze(options: argparse.Namespace) -> None:
    from tools import analyze

    reviews = Path(options.reviews) if options.reviews else None
    _show(analyze(options.image, options.title, options.description, reviews), options)


def _index(options: argparse.Namespace) -> None:
    from models.progress import watched_by
    from tools import index_catalogue

    with watched_by(lambda what, done, total: print(f"{what}: {done:,} of {total:,}", file=sys.stderr)):
        catalogue = index_catalogue(options.source, options.output)
    if options.json:
        told = {"index": str(catalogue.folder), "products": len(catalogue.entries), "dropped": catalogue.dropped}
        print(json.dumps(told | {"columns": catalogue.columns}, ensure_ascii=False, indent=2))
        return
    dropped = "".join(f"; {count:,} {reason}" for reason, count in catalogue.dropped.items())
    print(f"{len(catalogue.entries):,} products in {catalogue.folder}{dropped}.")


def _search(options: argparse.Namespace) -> None:
    from tools import search_catalog

    if not options.words and not options.image:
        raise InputError("There is nothing to look for.", "Give words, --image, or both.")
    query = options.words if not options.image else (options.image, options.words) if options.words else options.image
    _show(search_catalog(query, options.k, _pairs(options.where, "--where"), catalogue=options.catalogue), options)


def _show(result: "Result", options: argparse.Namespace) -> None:
    from assistant.wording import compose

    print(result.model_dump_json(indent=2) if options.json else _plain(compose(result)))


def _plain(text: str) -> str:
    """Markdown as plain text for a terminal."""
    return re.sub(r"\\([\\`*_\[\]<>#|!])|\*+(?=\S)|(?<=\S)\*+|`", lambda mark: mark[1] or "", text)


if __name__ == "__main__":
    sys.exit(main())
