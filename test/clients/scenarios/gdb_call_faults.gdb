# A called function that faults, or that meets a breakpoint.
# program: values
# platforms: systrap ptrace
# expect: The program being debugged was signaled while in a function called from GDB.
break stop_here
run
python
def attempt(command):
    try:
        gdb.execute(command)
    except gdb.error as e:
        print(e)
end
set unwindonsignal on
python attempt("print crash()")
backtrace
set unwindonsignal off
python attempt("print crash()")
backtrace
print $_siginfo.si_signo
print $_siginfo._sifields._sigfault.si_addr
python attempt("frame 2")
signal 0
