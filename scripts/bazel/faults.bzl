"""Builds a program of the machine with the mistakes of vm/base/faults.def and of opgen --faults in it."""

def _flag_impl(ctx):
    return []

fault_flag = rule(
    implementation = _flag_impl,
    build_setting = config.bool(flag = True),
    doc = "Whether mistakes are built in.",
)

def _plant_impl(settings, attr):
    return {"//scripts/bazel:faults": True}

_plant = transition(
    implementation = _plant_impl,
    inputs = [],
    outputs = ["//scripts/bazel:faults"],
)

def _with_faults_impl(ctx):
    program = ctx.actions.declare_file(ctx.label.name)
    binary = ctx.attr.binary[0]
    ctx.actions.symlink(output = program, target_file = binary[DefaultInfo].files_to_run.executable, is_executable = True)
    return [DefaultInfo(executable = program, runfiles = binary[DefaultInfo].default_runfiles)]

with_faults = rule(
    implementation = _with_faults_impl,
    attrs = {
        "binary": attr.label(cfg = _plant, executable = True, mandatory = True),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    doc = "The program `binary`, all of it built with mistakes; a build of the whole machine of its own.",
    executable = True,
)
