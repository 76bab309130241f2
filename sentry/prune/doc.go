// Package prune removes declarations and statements from Go files that belong to
// somebody else, by name: what our code has taken the place of need not be met
// by those who read on.
//
// Text goes in and text comes out. What is removed, and why, says a list; no
// file is read here and nothing is known of any package.
package prune
