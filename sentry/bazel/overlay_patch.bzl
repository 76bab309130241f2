"""A repository with one patch that creates our files in gVisor's packages."""

load(":diff.bzl", "new_file_diff")

_FOLDER = "_overlay/"

def _overlay_patch_impl(ctx):
    diffs = []
    for file in ctx.attr.files:
        if not file.name.startswith(_FOLDER):
            fail("%s is not in %s" % (file, _FOLDER))
        diffs.append(new_file_diff(file.name[len(_FOLDER):], ctx.read(ctx.path(file))))
    ctx.file("overlay.patch", "".join(diffs))
    ctx.file("BUILD.bazel", 'exports_files(["overlay.patch"])\n')

overlay_patch = repository_rule(
    implementation = _overlay_patch_impl,
    attrs = {
        "files": attr.label_list(
            doc = "Files below sentry/_overlay; what follows it is their path in gVisor.",
        ),
    },
)
