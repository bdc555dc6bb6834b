"""`python -m tests.faults [kills disk queue] [--seed 1] [--moments 200]`: prints N of N each."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.faults import disk, kills, queue

FAULTS = {"kills": kills, "disk": disk, "queue": queue}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", choices=[*FAULTS, []], default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--moments", type=int, default=200, help="of kills")
    options = parser.parse_args()
    failed = 0
    for name in options.faults or FAULTS:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as scratch:
            try:
                passed, count, what = FAULTS[name].run(Path(scratch), options.seed, options.moments)
            except Exception:
                traceback.print_exc()
                passed, count, what = 0, 1, "failed, see above"
        seconds = time.monotonic() - begun
        print(f"{name}: {passed} of {count}, seed {options.seed}, {seconds:.0f} s ({what})")
        failed += passed != count
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
