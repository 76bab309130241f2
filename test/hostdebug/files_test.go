package hostdebug

import (
	"context"
	"fmt"
	"testing"
)

// TestFiles: what gdb asks about files is answered from the container's, and none can
// be changed.
func TestFiles(t *testing.T) {
	b := start(t, nil, build(t, "threads"))
	packet := func(operation, path string) string { return fmt.Sprintf("maint packet vFile:%s:%x", operation, path) }
	out := b.gdb("attach 1", packet("readlink", "/proc/self"), packet("readlink", "/proc"), packet("readlink", "/none"),
		packet("stat", "/proc/self"), packet("lstat", "/proc/self"), packet("stat", "/none"), packet("stat", ""),
		packet("unlink", "/proc/self"), packet("unlink", "/none"),
		"maint packet vFile:pwrite:1,0,x", "maint packet vFile:pwrite:3f,0,x",
		fmt.Sprintf("maint packet vFile:open:%x,1,0", "/proc/self/status"), "detach")
	// The errors are the protocol's. S_IFDIR|0555 and S_IFLNK|0777 are behind the
	// device and the inode.
	has(t, out, `received: "F1;1"`, `received: "F-1,16"`, `received: "F-1,2"`,
		`received: "F40;.*\\x00\\x00Am`, `received: "F40;.*\\x00\\x00\\xa1\\xff`, `received: "F-1,2"`, `received: "F-1,2"`,
		`received: "F-1,1e"`, `received: "F-1,2"`,
		`received: "F-1,9"`, `received: "F-1,9"`, `received: "F-1,1e"`, `detached`)
	b.goesOn("tick")
}

// TestAllocate: memory that the process may have, and no other, comes and goes.
func TestAllocate(t *testing.T) {
	b := start(t, nil, build(t, "threads"))
	const setPage = `python page = gdb.execute("maint packet _M1000,rw", False, True).split('"')[-2]`
	out := b.gdb("attach 1", setPage, `python gdb.execute("maint packet M" + page + ",2:abcd")`,
		`python gdb.execute("maint packet m" + page + ",3")`, `python gdb.execute("maint packet _m" + page)`,
		`python gdb.execute("maint packet m" + page + ",3")`, `python gdb.execute("maint packet _m" + page)`,
		"maint packet _M0,rwx", "maint packet _Mffffffffffff0000,rwx", "detach")
	has(t, out, `received: "OK"`, `received: "abcd00"`, `received: "OK"`, `received: "E0e"`, `received: "E16"`,
		`received: "E16"`, `received: "E0c"`, `detached`)
	b.goesOn("tick")
}

// TestSilentFileSystem: gdb asks for a file of a file system whose server, a process of the
// sandbox, does not answer. It waits for that; but when it is killed, all runs on.
func TestSilentFileSystem(t *testing.T) {
	b := start(t, nil, build(t, "fuse"))
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := b.command(ctx, "gdb", b.script("attach 1", fmt.Sprintf("maint packet vFile:open:%x,0,0", "/tmp/silent/file"))...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b.next("is not answered")
	cmd.Process.Kill()
	cmd.Wait() // it was killed
	b.goesOn("tick")
	has(t, b.gdb("attach 1", "info inferiors", "detach"), `process 1`, `detached`)
}
