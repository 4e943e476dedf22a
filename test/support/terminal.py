"""Runs a command on a terminal of its own: keys are typed once what they answer is shown.

Reads one JSON document from standard input: {"command": [...], "env": {...}, "typed": [[shown, keys], ...]}.
Standard output of the command is not the terminal. Prints {"screen": ..., "stdout": ..., "exitCode": ...}.
"""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios


def own_terminal():
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


asked = json.load(sys.stdin)
leader, follower = pty.openpty()
fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
process = subprocess.Popen(
    asked["command"],
    env=asked["env"],
    stdin=follower,
    stdout=subprocess.PIPE,
    stderr=follower,
    start_new_session=True,
    preexec_fn=own_terminal,
)
os.close(follower)
screen = b""
seen = 0
typed = asked["typed"]
while True:
    try:
        chunk = os.read(leader, 65536)
    except OSError:  # Linux says so that nobody has the terminal any more.
        break
    if not chunk:
        break
    screen += chunk
    if typed and typed[0][0].encode() in screen[seen:]:
        seen = len(screen)
        os.write(leader, typed.pop(0)[1].encode())
stdout = process.stdout.read()
print(json.dumps({"screen": screen.decode(), "stdout": stdout.decode(), "exitCode": process.wait()}))
