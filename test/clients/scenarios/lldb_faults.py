# Debugs a program once for each way to die, and says what lldb knows of it.
import lldb

target = lldb.debugger.GetSelectedTarget()
lldb.debugger.SetAsync(False)
for how in "exit", "segv", "fpe", "ill", "trap", "abort", "kill", "term":
    info = lldb.SBLaunchInfo([how])
    info.SetListener(lldb.SBListener("nobody reads"))  # lldb itself tells nothing
    error = lldb.SBError()
    process = target.Launch(info, error)
    print("==", how, error)
    while process.state == lldb.eStateStopped:
        thread = process.GetSelectedThread()
        print("stopped:", thread.GetStopDescription(100))
        frame = next(f for f in thread if f.line_entry.file.basename == "faults.c")
        print("at", frame.name, frame.line_entry.line, "frame", frame.idx)
        print("continue:", process.Continue())
    print("ended:", process.exit_state, process.exit_description)
