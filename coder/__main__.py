"""`python -m coder` is `coder`."""

from __future__ import annotations

import sys

from coder.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
