# Programs that reptyr takes only if told to, or not at all.
from terminals import *
def start(*argv):
    return subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, text=True)

# Not on a terminal.
job = start(os.environ["PROGS"] + "/terminal")
job.stdin.write("one\n")
job.stdin.flush()
print(job.stdout.readline().strip(), flush=True)
new = Terminal("new", "reptyr", str(job.pid))
new.says(r"Unable to attach.*\n", job.pid)
new.ends()
new = Terminal("new", "reptyr", "-s", str(job.pid))
new.raw()
new.types("two\n")
new.says(r"two: .*\n")
new.types("quit\n")
new.ends()
print("job ended with", job.wait(), flush=True)

# With a child in its process group.
job = start("/bin/sh", "-c", "cat; exit 5")
child = pid("cat")
new = Terminal("new", "reptyr", "-s", str(job.pid))
new.says(r"Unable to attach.*\n", job.pid, child)
new.ends()
job.stdin.close()
print("job ended with", job.wait(), flush=True)

# Traced already.
job = start(os.environ["PROGS"] + "/waits")
tracer = subprocess.Popen(["strace", "-o", "trace", "-p", str(job.pid)], stderr=subprocess.PIPE, text=True)
tracer.stderr.readline()
new = Terminal("new", "reptyr", "-s", str(job.pid))
new.says(r"Unable to attach.*\n", job.pid, tracer.pid)
new.ends()
job.stdin.write("xq")
job.stdin.close()
tracer.wait()
print(job.stdout.readline().strip(), flush=True)
print("job ended with", job.wait(), flush=True)

# Nobody.
new = Terminal("new", "reptyr", "99999")
new.says(r"Unable to attach.*\n")
new.ends()
