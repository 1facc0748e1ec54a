"""The rooms of vm/ and who may use whom: the arrows of the architecture, kept in one table."""

# Bottom to top. A room may use the rooms named here and, with them, everything that those may use.
ROOMS = {
    "base": [],
    "unicode": ["base"],
    "number": ["base"],
    "bytecode": ["base"],
    "heap": ["base"],
    "runtime": ["heap"],
    "objects": ["runtime", "unicode", "number", "bytecode"],
    "marshal": ["objects"],
    "verify": ["objects"],
    "parser": ["unicode", "number"],
    "compiler": ["parser", "objects"],
    "eval": ["objects", "verify"],
    "modules": ["compiler", "eval", "marshal"],
    "lifecycle": ["modules"],
    "main": ["lifecycle"],
}

# What the toolkit may name besides lifecycle. Bytecode is pure data, and mutators and reports are made of it.
_TOOLKIT = {
    "base": ["//conformance/...", "//fuzz/...", "//oracle/..."],
    "bytecode": ["//conformance/...", "//fuzz/...", "//oracle/..."],
    "lifecycle": ["//conformance/...", "//fuzz/...", "//oracle/..."],
    "main": ["//conformance/..."],
}

def room_groups():
    """Declares, in //vm, the package group `above_ROOM` of everything that may depend on each room."""
    reach = {}
    for room, direct in ROOMS.items():
        below = {}
        for used in direct:
            below[used] = True
            for deeper in reach[used]:
                below[deeper] = True
        reach[room] = below.keys()

    for room in ROOMS:
        above = [other for other in ROOMS if room in reach[other]]
        native.package_group(
            name = "above_" + room,
            packages = ["//vm/%s/..." % other for other in [room] + above] +
                       _TOOLKIT.get(room, ["//fuzz/targets/..."]),
        )
