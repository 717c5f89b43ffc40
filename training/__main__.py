"""`python -m training clip|roberta|fusion|evaluate`: each step of making the models, one command each."""

import argparse
import sys
from pathlib import Path

from models.errors import ProductAssistantError


def parser() -> argparse.ArgumentParser:
    """The command line; `--help` tells units and defaults."""
    top = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    for name, epochs in (("clip", 4.5), ("roberta", 3.0), ("fusion", 12.0)):
        command = commands.add_parser(name, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
        _add_folders(command)
        command.add_argument("--run", type=Path, default=Path(f"runs/{name}"), help="folder of checkpoint and log")
        command.add_argument("--epochs", type=float, default=epochs, help="length of the run, 1 is the data once")
        command.add_argument("--seed", type=int, default=0)
    evaluate = commands.add_parser("evaluate", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    _add_folders(evaluate)
    evaluate.add_argument("--runs", type=Path, default=Path("runs"), help="folder of the runs, for their plots")
    evaluate.add_argument("model", nargs="?", default="all", choices=["all", "clip", "roberta", "fusion"])
    return top


def _add_folders(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, default=Path("data"), help="folder of the data sets")
    command.add_argument(
        "--weights", type=Path, default=Path("models/weights"), help="folder that models are written to"
    )


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when it went well, 2 with one clear sentence when it was asked wrongly."""
    options = parser().parse_args(argv)
    try:
        if options.command == "evaluate":
            from training.evaluate import evaluate

            evaluate(options.data, options.weights, options.model, runs=options.runs)
        else:
            from importlib import import_module

            step = import_module(f"training.{options.command}")
            folder = options.weights / options.command
            step.train(options.data, options.run, folder, epochs=options.epochs, seed=options.seed)
    except ProductAssistantError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
