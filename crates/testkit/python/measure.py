"""Runs a command and writes down the most memory that it had, in bytes, as the kernel counted it.

usage: measure.py REPORT COMMAND [ARGUMENT ...]
"""

import os
import sys

report, *command = sys.argv[1:]
process = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(process, 0)
with open(report, "w", encoding="ascii") as file:
    file.write(str(usage.ru_maxrss * 1024))
sys.exit(os.waitstatus_to_exitcode(status))
