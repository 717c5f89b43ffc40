"""How the time of a summary grows with the reviews, and the memory that it takes: `make bench`.

Each number of reviews is summed up in a fresh process, without stars and with, so that both the judging of whole reviews and
of clauses is in it. The last column compares a review's time with that at the first number of reviews: below 1 the time
grows less than the reviews do.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

COUNTS = (100, 1_000, 10_000, 50_000)
ROOT = Path(__file__).parent.parent


def measure(data: Path, count: int, stars: bool) -> dict[str, float]:
    """Seconds of one summary, the models loaded before, and the peak memory of the process in megabytes."""
    import pandas as pd

    from tools import summarize

    womens = pd.concat(
        [pd.read_parquet(data / "reviews" / f"womens-{part}.parquet") for part in ("test", "val", "train")]
    )
    others = pd.read_parquet(data / "reviews" / "other-shops.parquet")
    texts = [*womens.text, *others.text][:count]
    given = [*womens.stars, *(others.positive.fillna(0) * 4 + 1)][:count]
    rows = [
        {"text": text, "stars": int(star)} if stars else {"text": text} for text, star in zip(texts, given, strict=True)
    ]
    summarize([{"text": "It fits."}])
    since = time.monotonic()
    summary = summarize(rows)
    seconds = time.monotonic() - since
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return {"seconds": seconds, "used": summary.used, "megabytes": peak}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=ROOT / "data", help="folder of the data sets, see training/README.md"
    )
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.data, int(options.one[0]), options.one[1] == "stars")))
        return
    print(
        "| reviews | stars | seconds | a second | peak memory, MB | of the first line's time a review |\n|---|---|---|---|---|---|"
    )
    for stars in ("stars", "none"):
        first = None
        for count in options.counts:
            command = [sys.executable, __file__, "--data", str(options.data), "--one", str(count), stars]
            done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
            found = json.loads(done.stdout.splitlines()[-1])
            each = found["seconds"] / count
            first = first or each
            print(
                f"| {count:,} | {stars} | {found['seconds']:.1f} | {count / found['seconds']:,.0f} | {found['megabytes']:,.0f} | {each / first:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
