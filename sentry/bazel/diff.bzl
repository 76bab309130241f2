"""Makes the diff of a file that does not exist yet."""

def new_file_diff(path, content):
    """Returns a git diff that creates a text file.

    Args:
      path: where the file goes, relative to the top of what is patched.
      content: the text of the file; it ends with a newline.
    """
    if not content.endswith("\n"):
        fail("%s does not end with a newline" % path)
    lines = content[:-1].split("\n")
    head = [
        "diff --git a/%s b/%s" % (path, path),
        "new file mode 100644",
        "--- /dev/null",
        "+++ b/" + path,
        "@@ -0,0 +1,%d @@" % len(lines),
    ]
    return "\n".join(head + ["+" + line for line in lines]) + "\n"
