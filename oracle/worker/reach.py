"""Says which planted faults and which instructions each program comes to.

usage: pyvm_faults -X budget-fault=0 reach.py PROGRAMS REACHED

PROGRAMS is a file of u32 size and bytes of a .pyc for each; REACHED will be one of u32 count and so many u16 for each:
the opcodes executed, 65535, and the numbers of the faults that a run with them would have made.
"""
import sys

FOLDER = __file__.rpartition("/")[0] or "."
sys.path.insert(0, FOLDER)

import _pyvm
import _io
import observe
import _opcode_metadata


def main():
    numbers = dict(_opcode_metadata.opmap)
    numbers.update(_opcode_metadata._specialized_opmap)
    number = int.from_bytes
    with _io.open(sys.argv[1], "rb") as file:
        data = file.read()
    out = _io.open(sys.argv[2], "wb")
    observe.fuel, observe.heap = 20_000, 64 << 20
    observe.hide()
    at = 0
    while at < len(data):
        size = number(data[at:at + 4], "little")
        program = data[at + 4:at + 4 + size]
        at += 4 + size
        _pyvm.forget_faults()
        observe.observe(program)
        observe.restore()
        observe.restore_modules()
        met = [numbers.get(name, 0) for name in _pyvm.instructions_met()] + [0xFFFF] + _pyvm.faults_met()
        out.write(len(met).to_bytes(4, "little"))
        out.write(b"".join([item.to_bytes(2, "little") for item in met]))
    out.close()


main()
