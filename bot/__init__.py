"""The program: configuration, command line and ways to run."""

import os

# The library's waits are numbers or timedeltas, as this says; without it, it warns of the change at every wait.
os.environ.setdefault("PTB_TIMEDELTA", "true")
