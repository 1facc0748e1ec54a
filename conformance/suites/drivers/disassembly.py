# The disassembler's listing on either side: the reference's dis, or what the subject has built in.
try:
    from _pyvm import disassemble
except ImportError:
    import dis
    import io

    def disassemble(code):
        out = io.StringIO()
        dis.dis(code, file=out)
        return out.getvalue()


HEX_DIGITS = "0123456789abcdef"


def without_addresses(listing):
    """Addresses become ordinals in order of appearance: the same object keeps the same number."""
    parts = listing.split(" at 0x")
    ordinals = {}
    for index in range(1, len(parts)):
        part = parts[index]
        rest = part[:20].lstrip(HEX_DIGITS)
        length = min(len(part), 20) - len(rest)
        number = ordinals.setdefault(part[:length], len(ordinals))
        parts[index] = str(number) + part[length:]
    return " at #".join(parts)
