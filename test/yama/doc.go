// Package yama tests Yama's restrictions of ptrace in a sandbox.
//
// Most Linux kernels that tests run on are without Yama, so here no native run is
// the measure, but the kernel's Documentation/admin-guide/LSM/Yama.rst and
// prctl(2). Whatever can be compared with Linux belongs into test/oracle.
package yama
