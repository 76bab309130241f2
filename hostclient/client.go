package hostclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/control/client"
	"gvisor.dev/gvisor/pkg/urpc"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/container"

	"utrace.dev/engines/kit"
	"utrace.dev/sentry/control"
)

// A Client reaches the sandbox of one container.
type Client struct {
	// Container is the full id of the container.
	Container string
	path      string // of the control socket
	state     string // path of the file with the container's state
}

// Open finds a container by its id, or the beginning of it. A sandbox that `do` made
// has a root directory of its own; those are looked through if there is no such
// container in conf's.
func Open(conf *config.Config, id string) (*Client, error) {
	c, err := container.Load(conf.RootDir, container.FullID{ContainerID: id}, container.LoadOpts{})
	if errors.Is(err, os.ErrNotExist) {
		for _, dir := range doRoots() {
			if found, foundErr := container.Load(dir, container.FullID{ContainerID: id}, container.LoadOpts{}); foundErr == nil {
				c, err = found, nil
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("container %q in %s: %w; `runsc list` shows what there is", id, conf.RootDir, err)
	}
	if !c.IsSandboxRunning() {
		return nil, fmt.Errorf("the sandbox of container %q is not running", id)
	}
	return newClient(c, statePath(c.Saver.RootDir, c.Saver.ID))
}

// OpenNew finds a container that is being created, by its whole id. It is for hooks,
// which run while runsc holds the lock that Open waits for.
func OpenNew(conf *config.Config, id string) (*Client, error) {
	paths, err := filepath.Glob(statePath(conf.RootDir, container.FullID{ContainerID: id, SandboxID: "*"}))
	if err != nil || len(paths) != 1 {
		return nil, fmt.Errorf("container %q in %s: its state was found in %d files, want one: %v", id, conf.RootDir, len(paths), err)
	}
	text, err := os.ReadFile(paths[0])
	if err != nil {
		return nil, fmt.Errorf("container %q: %w", id, err)
	}
	var c container.Container
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, fmt.Errorf("container %q: its state in %s: %w", id, paths[0], err)
	}
	if c.ID != id || c.Sandbox == nil {
		return nil, fmt.Errorf("container %q: the state in %s is that of %q, or it has no sandbox", id, paths[0], c.ID)
	}
	c.Sandbox.SetRootDir(conf.RootDir)
	return newClient(&c, paths[0])
}

func newClient(c *container.Container, state string) (*Client, error) {
	path := c.Sandbox.GetControlSocketPath()
	if path == "" {
		return nil, fmt.Errorf("the sandbox of container %q has no control socket", c.ID)
	}
	return &Client{Container: c.ID, path: path, state: state}, nil
}

// statePath is where runsc keeps a container's state.
func statePath(root string, id container.FullID) string {
	return filepath.Join(root, fmt.Sprintf("%s_sandbox:%s.state", id.ContainerID, id.SandboxID))
}

// Exists reports whether the container was not deleted yet.
func (c *Client) Exists() bool {
	_, err := os.Stat(c.state)
	return !errors.Is(err, os.ErrNotExist)
}

// doRoots returns the root directories of `do` that belong to this user: anybody can
// make one by that name.
func doRoots() (dirs []string) {
	all, _ := filepath.Glob(filepath.Join(os.TempDir(), "runsc-do*")) // the pattern is good
	for _, dir := range all {
		var st unix.Stat_t
		if unix.Lstat(dir, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR && int(st.Uid) == os.Geteuid() {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// dial connects to the control server.
func (c *Client) dial() (*urpc.Client, error) {
	path := c.path
	if len(path) >= len(unix.RawSockaddrUnix{}.Path) {
		// It is too long for connect(2).
		fd, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
		if err != nil {
			return nil, fmt.Errorf("control socket %s: %w", path, err)
		}
		defer unix.Close(fd)
		path = filepath.Join("/proc/self/fd", fmt.Sprint(fd))
	}
	conn, err := client.ConnectTo(path)
	if errors.Is(err, unix.ECONNREFUSED) {
		return nil, fmt.Errorf("container %q is not running: nobody listens at its control socket %s", c.Container, c.path)
	}
	if err != nil {
		return nil, fmt.Errorf("control socket %s: %w", c.path, err)
	}
	return conn, nil
}

// call calls a method of the sandbox.
func (c *Client) call(method string, args, result any) error {
	conn, err := c.dial()
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Call(method, args, result)
}

// End ends a session of the sandbox, and returns when it is over.
func (c *Client) End(session int64) error {
	return c.call(control.MethodEnd, &control.EndArgs{Session: session}, &struct{}{})
}

// List describes the sessions and engines of the sandbox, on the container's
// threads, or on all if all is true.
func (c *Client) List(all bool) (*kit.Listing, error) {
	args := control.ListArgs{Container: c.Container}
	if all {
		args.Container = ""
	}
	l := new(kit.Listing)
	return l, c.call(control.MethodList, &args, l)
}

// A Session is one in the sandbox.
type Session struct {
	// Conn is the stream to and from the session. What the session sends ends when
	// it is over; it is over at the latest when Conn is closed, or its sending
	// direction, with CloseWrite.
	Conn *os.File
	over chan error
}

// Start makes a session. Why it could not begin is told by Wait.
func (c *Client) Start(req *kit.Request) (*Session, error) {
	conn, err := c.dial()
	if err != nil {
		return nil, err
	}
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("socketpair: %w", err)
	}
	theirs := os.NewFile(uintptr(fds[1]), "the session's end")
	s := &Session{Conn: os.NewFile(uintptr(fds[0]), "session"), over: make(chan error, 1)}
	args := &control.RunArgs{Request: *req, FilePayload: urpc.FilePayload{Files: append([]*os.File{theirs}, req.Stdio...)}}
	go func() {
		defer conn.Close()
		err := conn.Call(control.MethodRun, args, &struct{}{})
		theirs.Close()
		s.over <- err
	}()
	return s, nil
}

// CloseWrite ends the session from this side. What it still sends can be read.
func (s *Session) CloseWrite() error { return unix.Shutdown(int(s.Conn.Fd()), unix.SHUT_WR) }

// Wait waits for the session's end, and says why it ended; nil if as it should. To be
// called once, after all has been read from Conn.
func (s *Session) Wait() error { return <-s.over }
