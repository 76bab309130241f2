# A vforked child is followed through its exec.
# program: forks
# platforms: systrap ptrace
# expect: exited with code 03
catch vfork
run >out
set follow-fork-mode child
catch exec
continue
info inferiors
info threads
break in_child
continue
info inferiors
shell . ./lib.sh; holds out "second*"; sort out
