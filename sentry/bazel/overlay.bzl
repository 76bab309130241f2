"""Our files inside gVisor's packages. Written by make bazel."""

OVERLAY = {
    "pkg/bpf": struct(
        srcs = [
            "encode.go",
            "origin.go",
        ],
        deps = [],
    ),
    "pkg/sentry/arch": struct(
        srcs = ["min_signal_stack_amd64.go"],
        deps = [],
    ),
    "pkg/sentry/fsimpl/devpts": struct(
        srcs = ["tty_device.go"],
        deps = [],
    ),
    "pkg/sentry/fsimpl/proc": struct(
        srcs = [
            "core.go",
            "core_state.go",
            "sysvipc.go",
            "task_debug.go",
            "task_debug_link.go",
            "task_debug_state.go",
            "task_mem.go",
            "task_tty.go",
            "yama_scope.go",
        ],
        deps = [
            "//pkg/sentry/kernel/ipc",
            "@@//coredump",
        ],
    ),
    "pkg/sentry/kernel": struct(
        srcs = [
            "core_settings.go",
            "gs_base.go",
            "orphan_groups.go",
            "pidfd_target.go",
            "posixtimer_pending.go",
            "seccomp_program.go",
            "task_access.go",
            "task_breakpoint.go",
            "task_breakpoint_hidden.go",
            "task_breakpoint_hw.go",
            "task_coredump.go",
            "task_coredump_amd64.go",
            "task_coredump_arm64.go",
            "task_coredump_flags.go",
            "task_coredump_helper.go",
            "task_coredump_live.go",
            "task_coredump_pipe.go",
            "task_coredump_state.go",
            "task_coredump_write.go",
            "task_debug.go",
            "task_debugreg.go",
            "task_fault_amd64.go",
            "task_fault_arm64.go",
            "task_kcmp.go",
            "task_keep_code.go",
            "task_personality.go",
            "task_ptrace_link.go",
            "task_seccomp.go",
            "task_tls.go",
            "task_user_dispatch.go",
            "task_utrace.go",
            "task_utrace_amd64.go",
            "task_utrace_arm64.go",
            "task_utrace_events.go",
            "task_utrace_host.go",
            "task_utrace_regs_amd64.go",
            "task_utrace_regs_arm64.go",
            "task_utrace_signal.go",
            "task_utrace_state.go",
            "task_utrace_step.go",
            "task_utrace_vsyscall.go",
            "tty_device.go",
        ],
        deps = [
            "@@//coredump",
            "@@//insn",
            "@@//utrace",
        ],
    ),
    "pkg/sentry/kernel/ipc": struct(
        srcs = ["perm.go"],
        deps = [],
    ),
    "pkg/sentry/kernel/msgqueue": struct(
        srcs = ["list.go"],
        deps = [],
    ),
    "pkg/sentry/kernel/semaphore": struct(
        srcs = ["list.go"],
        deps = [],
    ),
    "pkg/sentry/kernel/shm": struct(
        srcs = ["list.go"],
        deps = [],
    ),
    "pkg/sentry/loader": struct(
        srcs = [
            "auxv_amd64.go",
            "auxv_arm64.go",
        ],
        deps = [],
    ),
    "pkg/sentry/mm": struct(
        srcs = [
            "advice.go",
            "breakpoint.go",
            "breakpoint_hidden.go",
            "breakpoint_hw.go",
            "clip_pma.go",
            "coredump.go",
            "debugger.go",
            "gs_base.go",
            "mapped.go",
            "no_randomize.go",
            "special.go",
            "unshared.go",
        ],
        deps = ["@@//coredump"],
    ),
    "pkg/sentry/platform": struct(
        srcs = [
            "gs_base.go",
            "hw_breakpoint.go",
        ],
        deps = [],
    ),
    "pkg/sentry/platform/ptrace": struct(
        srcs = [
            "gs_base.go",
            "hw_breakpoint_amd64.go",
            "hw_breakpoint_arm64.go",
        ],
        deps = ["//pkg/atomicbitops"],
    ),
    "pkg/sentry/platform/systrap": struct(
        srcs = [
            "hw_breakpoint_amd64.go",
            "hw_breakpoint_arm64.go",
            "hw_turns_amd64.go",
            "keep_code.go",
        ],
        deps = [
            "//pkg/usermem",
            "@@//insn",
        ],
    ),
    "pkg/sentry/platform/systrap/usertrap": struct(
        srcs = [
            "keep_code_amd64.go",
            "keep_code_arm64.go",
            "patched_pages_amd64.go",
            "rewrite_again_amd64.go",
            "shared_sites_amd64.go",
        ],
        deps = ["//pkg/atomicbitops"],
    ),
    "pkg/sentry/socket/netstack": struct(
        srcs = ["connecting.go"],
        deps = [],
    ),
    "pkg/sentry/socket/unix": struct(
        srcs = [
            "bad_buffer.go",
            "empty_message.go",
        ],
        deps = [],
    ),
    "pkg/sentry/vfs": struct(
        srcs = ["epoll_target.go"],
        deps = [],
    ),
    "runsc/boot": struct(
        srcs = [
            "controller_extra.go",
            "start_extra.go",
        ],
        deps = [],
    ),
}
