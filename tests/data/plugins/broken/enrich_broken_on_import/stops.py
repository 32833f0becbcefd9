"""Ends the program."""

import sys

sys.exit("no licence")
