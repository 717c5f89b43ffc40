"""How often the assistant plans exactly the right tools for the test messages, and how long one takes: `make bench`.

A message's time is that of taking it apart and of deciding what it calls, by the embedded router and all rules.
"""

import json
import time
from collections import defaultdict

import numpy as np

from assistant.deciding import decide
from tests.assistant.test_messages import MESSAGES, before, turn_of

LIMIT = 0.015  # seconds that a message may take
WARM_UP = 30  # messages, after which all models and patterns are loaded


def main() -> None:
    """Print the shares that are right, by language, and the times."""
    rows = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    for row in rows[-WARM_UP:]:
        decide(turn_of(row), before(row))
    right, seconds = defaultdict(list), []
    for row in rows:
        since = time.perf_counter()
        turn = turn_of(row)
        plan = decide(turn, before(row))
        seconds.append(time.perf_counter() - since)
        is_right = [call["name"] for call in plan.calls] == row["tools"]
        right[row["language"]].append(is_right)
        right["all"].append(is_right)
    for language, each in right.items():
        print(f"{language}: {sum(each):,} of {len(each):,} exactly right ({100 * np.mean(each):.1f} %)")
    p50, p95 = 1e3 * np.percentile(seconds, [50, 95])
    within = 100 * np.mean(np.array(seconds) <= LIMIT)
    print(
        f"a message: mean {1e3 * np.mean(seconds):.1f} ms, p50 {p50:.1f}, p95 {p95:.1f}; {within:.1f} % within {1e3 * LIMIT:.0f} ms"
    )


if __name__ == "__main__":
    main()
