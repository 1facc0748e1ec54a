"""Local repositories in the place of those that Debian's Bazel would download for its own tools."""

def stand_ins():
    """Declares rules_cc, rules_java and remote_coverage_tools; a Bazel that is newer brings or fetches its own.

    Debian's Bazel is 4.2.3, built without a version label.
    """
    if native.bazel_version and not native.bazel_version.startswith("4."):
        return
    native.local_repository(
        name = "rules_cc",
        path = "scripts/bazel/rules_cc",
    )
    native.local_repository(
        name = "rules_java",
        path = "/usr/share/bazel/rules/java",  # Debian's package bazel-rules-java.
    )
    native.local_repository(
        name = "remote_coverage_tools",
        path = "scripts/bazel/remote_coverage_tools",
    )
