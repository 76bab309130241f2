# view: processes
# platforms: systrap ptrace
# expect: exited with 4
strace -f -o trace /usr/bin/python3 -I -S -c '
import os, subprocess, threading, signal
subprocess.run(["/bin/true", "from python"])
t = threading.Thread(target=lambda: os.getppid()); t.start(); t.join()
p = os.fork()
if p == 0: os._exit(4)
os.waitpid(p, 0)
signal.signal(signal.SIGUSR1, lambda *a: None)
os.kill(os.getpid(), signal.SIGUSR1)
'
cat trace
