// Package hostdebug tests `runsc-utrace gdbserver` with the debuggers of the host:
// real gdb and lldb, which look into a sandbox whose programs have no debugger.
//
// What the debuggers print is compared by what a user would look for, since ids and
// addresses differ from run to run. Scripts for clients inside a sandbox belong into
// test/clients.
package hostdebug
