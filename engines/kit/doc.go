// Package kit is what nearly every tracing facility needs around its engines, so
// that a facility is its callbacks and little more:
//
//   - a Facility has a name, parameters and a start function, and is registered;
//   - a Manager runs it as a Session, for a client that may vanish at any moment;
//   - Session.Follow attaches an engine to every thread of a Scope, those that run
//     and those to come, each once;
//   - a Queue takes events from the threads to whoever writes them out, and either
//     drops what does not fit or holds the threads;
//   - Saved keeps an engine's data over a checkpoint.
//
// It imports utrace and engines/target, and knows nothing of the Sentry, of sockets
// or of any one facility.
package kit
