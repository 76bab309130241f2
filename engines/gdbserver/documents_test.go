package gdbserver_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"utrace.dev/engines/gdbserver"
	"utrace.dev/engines/target"
	"utrace.dev/engines/target/targettest"
	"utrace.dev/utrace/utracetest"
)

// crowded is a system that shows each thread many times.
type crowded struct {
	*targettest.System
	times int
}

func (c crowded) Threads(container string) []target.Thread {
	return slices.Repeat(c.System.Threads(container), c.times)
}

// TestDocumentLimit: lists of processes, threads and libraries end at 4 MiB, and are whole
// as far as they go.
func TestDocumentLimit(t *testing.T) {
	const limit = 4 << 20
	// An entry of the linker's list that is its own successor, and its name.
	const entry, name = 8, 48
	mem := make([]byte, utracetest.MemorySize)
	for i, v := range []uint64{0, name, 0, entry, entry} { // struct link_map: l_addr, l_name, l_ld, l_next, l_prev
		binary.LittleEndian.PutUint64(mem[entry+8*i:], v)
	}
	for i := name; i < len(mem)-1; i++ {
		mem[i] = '"' // six bytes in a document
	}
	k, sys, g := sample(t, mem)
	sys.Args = []string{strings.Repeat("'", 1024)}
	const processes, times = 800, 50
	for range processes {
		sys.Start("c", utracetest.Program{utracetest.Sys(utracetest.SysBlock, 9)})
	}
	c := connectAs(t, gdbserver.Config{System: crowded{sys, times}, Attach: []int{int(g.Leader().ID())}})
	for document, end := range map[string]string{
		fmt.Sprintf("libraries-svr4:read:start=%x;prev=%[1]x;", entry): "/></library-list-svr4>",
		"osdata:read:processes": "</column></item></osdata>",
		"osdata:read:threads":   "</column></item></osdata>",
	} {
		c.send(fmt.Sprintf("qXfer:%s:%x,fffff", document, limit))
		if got := c.receive(); !strings.HasPrefix(got, "l") || !strings.HasSuffix(got, end) || len(got) > 16<<10 {
			t.Errorf("%s has %d bytes more than %d, and ends with %.50q", document, len(got)-1, limit, got[max(len(got)-50, 0):])
		}
	}
	c.close()
	ends(t, k, g)
}
