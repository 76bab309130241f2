"""What stands in go_library's place in gVisor's BUILD files."""

load("@rules_go//go:def.bzl", "go_library")
load(":overlay.bzl", "OVERLAY")

def utrace_go_library(name, srcs = [], deps = [], **kwargs):
    """A go_library that also has our files of its package.

    Args:
      name: as for go_library.
      srcs: as for go_library.
      deps: as for go_library.
      **kwargs: as for go_library.
    """
    ours = OVERLAY.get(native.package_name())
    if ours:
        srcs = srcs + ours.srcs
        deps = deps + ours.deps
    go_library(
        name = name,
        srcs = srcs,
        deps = deps,
        **kwargs
    )
