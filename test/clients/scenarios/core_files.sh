# What readelf and elfutils see of cores: the segments of every kind of mapping, for
# each setting of coredump_filter, and the notes. Holes are free: a core of a gigabyte
# is complete under a limit of some megabytes.
# platforms: systrap ptrace
# expect: LINUX
# expect: wanted 0x7f
# expect: 66 anonymous 0x040000 0x040000 RW
# expect: large
# expect: linux-vdso
. ./lib.sh
ulimit -c 16384
dump() { # PROGRAM FILTER...
	prog=$1; shift
	for filter; do
		rm -f core
		echo $filter >/proc/self/coredump_filter
		echo "== $prog wanted $filter"
		"$PROGS/$prog"
		segments maps core
		test $(stat -c %s core) -gt 1000000000 && echo large
		test $filter = 0x33 || continue
		notes core
		eu-unstrip -n --core core | sed -E 's/0x[0-9a-f]+\+/ADDRESS+/; s/@0x[0-9a-f]+//; /vdso/s/\+.*(linux-vdso)/ \1/'
		readelf -hW core | grep -E 'Type|Machine|Start of sec|Size|Flags'
	done
}
dump corpse 0x33 0 0x1 0x2 0x4 0x8 0x10 0x7f
dump corpse_static 0x33 0x7f
