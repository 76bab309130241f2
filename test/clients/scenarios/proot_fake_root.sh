# What a program below proot -0 believes: that it is root and owns what it
# touches. The calls of threads, children and an interpreter are changed alike.
# expect: without: 65534
# expect: chown: changing ownership
# expect: chown ended with 0
# expect: uid 0 euid 0 owner 0
# expect: thread 0
# expect: child 0
if test "$(id -u)" = 0; then
	# A real root could do all this without proot.
	chmod 777 .
	chmod 711 .. ../..
	exec setpriv --reuid 65534 --regid 65534 --clear-groups sh ./proot_fake_root.sh
fi
echo "without: $(id -u)"
touch file
chown 5:6 file
proot -0 sh -c '
	id -u | cat
	chown 5:6 file; echo "chown ended with $?"
	seq 5 | while read -r n; do echo $(id -u)$n; done | sort -r | tail -2'
echo "proot ended with $?"
proot -0 /usr/bin/python3 -I -S -c '
import os, subprocess, threading
print("uid", os.getuid(), "euid", os.geteuid(), "owner", os.stat("file").st_uid)
thread = threading.Thread(target=lambda: print("thread", os.getuid()))
thread.start()
thread.join()
print("child", subprocess.check_output(["id", "-u"]).decode().strip(), flush=True)
child = os.fork()
if child == 0:
    os._exit(os.getuid() + 3)
print("status", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
os.setuid(1000)
print("became", os.getresuid())
try:
    os.chroot("/"); print("chroot")
except OSError as error:
    print(error)
'
echo "proot ended with $?"
