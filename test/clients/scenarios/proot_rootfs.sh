# A root of its own: proot translates the paths in the calls of all programs
# below it. Debian's is built without the filter that skips the other calls.
# expect: sorted d c a
# expect: in the root: made inside
# expect: proot ended with 9
# platforms: systrap ptrace
mkdir -p root/etc root/tmp root/proc root/dev root/usr
for link in bin lib lib64; do ln -s usr/$link root/$link; done
echo "of the root" >root/etc/name
ln -s /etc/name root/absolute
ln -s ../../../../etc/name root/tmp/upwards
proot -r root -b /usr -b /proc -b /dev -b client.py:/opt/here.py -w /tmp /bin/sh -c '
	pwd
	cat /etc/name /absolute upwards
	ls /
	echo sorted $(printf "%s\n" a b c d | grep -v b | sort -r)
	echo made inside >new
	mkdir dir && mv new dir/moved && cp dir/moved copy && ln -s dir/moved link && ln copy hard
	readlink link
	cat link hard
	cd dir && pwd && cat ../copy
	rm ../copy
	test -e ../copy || echo removed
	head -1 /opt/here.py
	readlink /proc/self/exe
	cat /none
	/opt/none
	(exit 7); echo "status $?"
	sh -c "kill -TERM \$\$"; echo "status $?"
	exec sh -c "exit 9"'
echo "proot ended with $?"
echo "in the root: $(cat root/tmp/dir/moved)"
find root -mindepth 1 | sort
