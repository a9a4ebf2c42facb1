"""Types statements into `granary client` through a pseudo-terminal, and prints what it shows."""

import os
import pty
import re
import select
import sys
import time

binary, port, history = sys.argv[1:4]
PROMPT = "granary :) "


def plain(text):
    """Without what moves the cursor and colours."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", text)


class Terminal:
    def __init__(self):
        self.process, self.handle = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="xterm", NO_COLOR="1", COLUMNS="200")
            os.execv(binary, [binary, "client", "--port", port, "--history_file", history])
        self.shown = ""

    def read_until(self, text):
        end = time.monotonic() + 20
        while text not in plain(self.shown):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.handle], [], [], left)[0]:
                sys.exit(f"no {text!r} in {plain(self.shown)!r}")
            try:
                data = os.read(self.handle, 65536)
            except OSError:
                data = b""
            if not data:
                sys.exit(f"the end, and no {text!r} in {plain(self.shown)!r}")
            self.shown += data.decode(errors="replace")
        shown = plain(self.shown)
        end = shown.index(text) + len(text)
        self.shown = shown[end:]
        return shown[:end]

    def type(self, text):
        os.write(self.handle, text.encode())

    def ends(self):
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


terminal = Terminal()
terminal.read_until(PROMPT)
terminal.type("SELECT 40 + 2 AS answer FORMAT TSV\r")
print("answers", "\n42\n" in terminal.read_until("1 row in set"))
terminal.read_until(PROMPT)
terminal.type("SELECT (1,\r")
terminal.type("2) FORMAT TSV\r")
print("several lines", "(1,2)" in terminal.read_until("1 row in set"))
terminal.read_until(PROMPT)
terminal.type("SELECT nothing\r")
print("exception", "Code: 47" in terminal.read_until("(UNKNOWN_IDENTIFIER)"))
terminal.read_until(PROMPT)
terminal.type("SELECT 'x' AS y FORMAT TSV; SELECT 'z' FORM")
terminal.type("\t")
time.sleep(0.3)
terminal.type(" TSV\r")
print("completed", "\nz\n" in terminal.read_until("\nz\n"))
terminal.read_until(PROMPT)
terminal.type("SELECT number FROM system.numbers FORMAT Null\r")
time.sleep(0.5)
terminal.type("\x03")
terminal.read_until("Query was cancelled.")
terminal.read_until(PROMPT)
terminal.type("SELECT 'still ' || 'here' FORMAT TSV\r")
print("cancelled", "still here" in terminal.read_until("1 row in set"))
terminal.read_until(PROMPT)
terminal.type("SET format_csv_delimiter = ';'\r")
print("done", "Ok." in terminal.read_until("0 rows in set"))
terminal.read_until(PROMPT)
terminal.type("\x1b[A")  # the statement before
time.sleep(0.3)
terminal.type("\x15SELECT 1, 2 FORMAT CSV\r")
print("session", "1;2" in terminal.read_until("1 row in set"))
terminal.read_until(PROMPT)
terminal.type("\\q\r")
terminal.read_until("Bye.")
print("left with", terminal.ends())
with open(history) as kept:
    print("kept", "SELECT 40 + 2 AS answer" in kept.read())

terminal = Terminal()
terminal.read_until(PROMPT)
terminal.type("\x04")
terminal.read_until("Bye.")
print("left with", terminal.ends())
