"""`python -m ui` is `product-assistant`."""

import sys

from ui.cli import main

sys.exit(main())
