// Package stock holds what stock gVisor gets wrong, as a list of tests that fail
// on it: what this repository says to have mended was broken, and by these tests
// one can tell.
//
// The list is stock.txt, which says itself how it is written. Packages oracle and
// clients run their part of it on bin/runsc-stock and on the host (TestStock), and
// fail when the two agree where the list says that they do not. That our runsc
// agrees with the host is the matter of their other tests. This package reads the
// list; what runs programs, and any judgement of a transcript but the search for
// a text in it, may not come in here.
package stock
