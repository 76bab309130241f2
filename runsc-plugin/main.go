// Command runsc-utrace is gVisor's runsc with utrace in its Sentry. What it is made
// of stands in package runsc.
package main

import "utrace.dev/runsc"

func main() { runsc.Main() }
