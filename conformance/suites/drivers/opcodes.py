# The `opcodes` suite: what each side says of every instruction.
import marshal
import sys

sys.path[:0] = sys.argv[1:3]
import common

QUESTIONS = ("is_valid", "has_arg", "has_const", "has_name", "has_jump", "has_free", "has_local", "has_exc")
OPERANDS = (0, 1, 2, 3, 4, 7, 8, 31, 255, 256)


def effect(stack_effect, number, operand, jump):
    try:
        return str(stack_effect(number, operand, jump=jump))
    except ValueError as error:
        return "ValueError: " + str(error)


def facts(number, name):
    import _opcode

    lines = [name + " " + str(number)]
    for question in QUESTIONS:
        lines.append(question + " " + str(getattr(_opcode, question)(number)))
    for operand in OPERANDS if _opcode.has_arg(number) else (None, 0):
        for jump in (None, True, False):
            text = effect(_opcode.stack_effect, number, operand, jump)
            lines.append("stack_effect(" + str(operand) + ", jump=" + str(jump) + ") " + text)
    return "\n".join(lines)


def listing(data):
    from disassembly import disassemble, without_addresses

    return without_addresses(disassemble(marshal.loads(data)))


def table(name):
    import _opcode

    return "\n".join([str(item) for item in getattr(_opcode, name)()])


def observe(data, wanted, detail):
    answer = {"facts": facts, "listing": listing, "list": table}[data[0]](*data[1:])
    return [answer if detail or data[0] != "listing" else common.digest(answer.encode())]


common.run(lambda bundle: [1] * len(bundle.DATA), observe)
