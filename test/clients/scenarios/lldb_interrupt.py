# Interrupts a program that makes no system call, in the two ways there are.
import lldb, os, time

listener = lldb.SBListener("interrupts")  # lldb itself tells nothing

# until returns when the process gets into the state.
def until(state):
    event = lldb.SBEvent()
    while True:
        if not listener.WaitForEvent(20, event):
            raise Exception("no event of state %d" % state)
        if lldb.SBProcess.EventIsProcessEvent(event) and lldb.SBProcess.GetStateFromEvent(event) == state:
            return

def stopped(how):
    until(lldb.eStateStopped)
    thread = process.GetSelectedThread()
    print("interrupted by %s: stop reason: %s in %s" % (how, thread.GetStopDescription(100), thread.frame[0].name))

target = lldb.debugger.GetSelectedTarget()
lldb.debugger.SetAsync(True)
info = lldb.SBLaunchInfo([])
info.SetListener(listener)
process = target.Launch(info, lldb.SBError())
until(lldb.eStateRunning)
while not os.path.exists("out") or os.path.getsize("out") == 0:
    time.sleep(0.01)
process.Stop()
stopped("lldb")
process.Continue()
until(lldb.eStateRunning)
os.kill(process.GetProcessID(), 2)
stopped("a signal")
process.GetSelectedThread().frame[0].EvaluateExpression("enough = 2")
process.Continue()
until(lldb.eStateExited)
print("ended:", process.exit_state)
