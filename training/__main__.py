"""`python -m training explore|clip|roberta|reviews|fusion|router|evaluate`: each step of making the models, one command each."""

import argparse
import sys
from pathlib import Path

from models.errors import ProductAssistantError

STEPS = {
    "clip": "training.clip", "roberta": "training.roberta", "reviews": "training.clause_training", "fusion": "training.fusion",
    "router": "training.router",
}  # fmt: skip

BASES = {
    "clip": "a CLIP or SigLIP to start from, by folder or hub id; else the compact start",
    "roberta": "a RoBERTa to start from, by folder or hub id; else the compact start",
    "router": "the folder of a router that was trained here, to go on from; else a new one",
}


def parser() -> argparse.ArgumentParser:
    """The command line; `--help` tells units and defaults."""
    top = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    for name in STEPS:
        command = commands.add_parser(name, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
        _add_folders(command)
        command.add_argument("--run", type=Path, default=Path(f"runs/{name}"), help="folder of checkpoint and log")
        command.add_argument("--length", type=float, default=1.0, help="of the run, as a share of the usual one")
        command.add_argument("--seed", type=int, default=0)
        if name in BASES:
            command.add_argument("--base", help=BASES[name])
        if name == "roberta":
            command.add_argument(
                "--new-teacher", action="store_true", help="train the teacher, too, instead of the bundled one"
            )
    evaluate = commands.add_parser("evaluate", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    _add_folders(evaluate)
    evaluate.add_argument(
        "--runs",
        type=Path,
        default=Path("runs"),
        help="folder of the runs: their plots, and where worst mistakes are written",
    )
    evaluate.add_argument("model", nargs="?", default="all", choices=["all", *STEPS])
    explore = commands.add_parser("explore", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    explore.add_argument("--data", type=Path, default=Path("data"), help="folder of the data sets")
    explore.add_argument("--report", type=Path, default=Path("runs/explore.html"), help="the page that is written")
    explore.add_argument("--sample", type=int, default=4000, help="rows of a set that the costly parts look at")
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
        elif options.command == "explore":
            from training.explore import explore

            explore(options.data, options.report, sample=options.sample)
        else:
            from importlib import import_module

            from training.own_shop import check_weights

            check_weights(options.data, options.weights)
            step = import_module(STEPS[options.command])
            folder = options.weights / options.command
            start = {"base": options.base} if "base" in options else {}
            if "new_teacher" in options:
                start["new_teacher"] = options.new_teacher
            step.train(options.data, options.run, folder, length=options.length, seed=options.seed, **start)
            import_module("training.trainer").leave_together()
    except ProductAssistantError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
