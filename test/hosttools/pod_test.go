package hosttools

import (
	"os"
	"testing"

	"utrace.dev/test/sandbox"
)

// inSandboxOf puts a container that is not created yet into the sandbox of another one,
// as CRI does it with the containers of a pod.
func inSandboxOf(t *testing.T, c, first *sandbox.Container) {
	t.Helper()
	annotate(t, first, map[string]string{"io.kubernetes.cri.container-type": "sandbox"})
	annotate(t, c, map[string]string{"io.kubernetes.cri.container-type": "container", "io.kubernetes.cri.sandbox-id": first.ID})
}

// startInPod is startWithOutput for a container in another one's sandbox.
func startInPod(t *testing.T, c *sandbox.Container) (line func() string) {
	t.Helper()
	return linesOf(t, func(w *os.File) error {
		if err := c.Create(nil); err != nil {
			return err
		}
		return c.StartIn(w)
	})
}

// annotate adds annotations to a container that is not created yet.
func annotate(t *testing.T, c *sandbox.Container, annotations map[string]string) {
	t.Helper()
	err := c.Edit(func(config map[string]any) {
		all, _ := config["annotations"].(map[string]any)
		if all == nil {
			all = map[string]any{}
		}
		for name, value := range annotations {
			all[name] = value
		}
		config["annotations"] = all
	})
	if err != nil {
		t.Fatal(err)
	}
}
