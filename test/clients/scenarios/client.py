# What a Python program asks of a tracer: files, a child that executes a
# program, a thread, a child by fork, a signal. With an argument it first starts
# the thread and reads a letter; a tracer comes while both sleep.
import os, signal, subprocess, sys, threading

begin = threading.Event()
thread = threading.Thread(target=lambda: (begin.wait(), os.umask(1)))
thread.start()
if len(sys.argv) > 1:
    os.read(0, 1)
begin.set()
thread.join()
for number in range(3):
    with open(__file__) as file:
        file.read()
subprocess.run(["/bin/true", "from python"])
child = os.fork()
if child == 0:
    os._exit(4)
os.waitpid(child, 0)
signal.signal(signal.SIGUSR1, lambda *a: os.umask(2))
os.kill(os.getpid(), signal.SIGUSR1)
