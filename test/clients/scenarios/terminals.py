# Terminals for scenarios: each has a program that runs on it, a line is typed
# and an answer awaited, and what was said in between is printed.
import os, pty, re, select, subprocess, sys, termios, time

class Terminal:
    def __init__(self, name, *argv):
        self.name, self.said = name, b''
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.execvp(argv[0], argv)

    # types writes to the terminal.
    def types(self, text):
        os.write(self.file, text.encode())

    # says waits until the pattern comes, and prints all up to it, without the pids.
    def says(self, pattern, *pids, hide=False):
        limit = time.monotonic() + 20
        while True:
            match = re.search(pattern.encode(), self.said)
            if match:
                break
            if not select.select([self.file], [], [], max(0, limit - time.monotonic()))[0]:
                self.show(self.said)
                sys.exit("%s did not say %r" % (self.name, pattern))
            try:
                more = os.read(self.file, 4096)
            except OSError: # nobody has the terminal open
                more = b''
            if not more:
                self.show(self.said)
                sys.exit("%s has ended and did not say %r" % (self.name, pattern))
            self.said += more
        text, self.said = self.said[:match.end()], self.said[match.end():]
        for one in pids:
            text = re.sub(rb"\b%d\b" % one, b"PID", text)
        if not hide:
            self.show(text)

    # raw waits until the program on the terminal reads every letter itself.
    def raw(self):
        while termios.tcgetattr(self.file)[3] & termios.ICANON:
            time.sleep(0.01)

    def show(self, text):
        for line in text.decode().replace("\r", "").split("\n"):
            if line.strip():
                print("%s| %s" % (self.name, line), flush=True)

    # ends waits for the program and prints its end.
    def ends(self):
        print("%s ended with %d" % (self.name, os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])), flush=True)

# gone waits until the process has ended; its parent need not know.
def gone(pid):
    while True:
        try:
            with open("/proc/%d/stat" % pid) as file:
                if ") Z " in file.read():
                    return
        except OSError: # reaped
            return
        time.sleep(0.01)

# pid returns the process that executes the program.
def pid(name):
    while True:
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    with open("/proc/%s/comm" % entry) as file:
                        if file.read() == name + "\n":
                            return int(entry)
                except OSError: # it has ended
                    pass
