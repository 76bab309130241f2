# Interrupts a program that makes no system call, in the two ways there are. Each
# has a process of its own: lldb may interrupt twice when the machine is busy.
import lldb, os, time

listener = lldb.SBListener("interrupts")  # lldb itself tells nothing

# until returns when the process gets into the state; if it stops before, it goes
# on.
def until(process, state):
    event = lldb.SBEvent()
    while True:
        if not listener.WaitForEvent(20, event):
            raise Exception("no event of state %d" % state)
        if not lldb.SBProcess.EventIsProcessEvent(event):
            continue
        now = lldb.SBProcess.GetStateFromEvent(event)
        if now == state:
            return
        if now == lldb.eStateStopped:
            process.Continue()

def session(how, interrupt):
    if os.path.exists("out"):
        os.remove("out")
    info = lldb.SBLaunchInfo([])
    info.SetListener(listener)
    info.AddOpenFileAction(1, "out", False, True)
    process = target.Launch(info, lldb.SBError())
    until(process, lldb.eStateRunning)
    while not os.path.exists("out") or os.path.getsize("out") == 0:
        time.sleep(0.01)
    interrupt(process)
    until(process, lldb.eStateStopped)
    thread = process.GetSelectedThread()
    print("interrupted by %s: stop reason: %s in %s" % (how, thread.GetStopDescription(100), thread.frame[0].name))
    thread.frame[0].EvaluateExpression("enough = 2")
    process.Continue()
    until(process, lldb.eStateExited)
    print("ended:", process.exit_state)

target = lldb.debugger.GetSelectedTarget()
lldb.debugger.SetAsync(True)
session("lldb", lambda process: process.Stop())
session("a signal", lambda process: os.kill(process.GetProcessID(), 2))
