# The `dis` suite: the listing of a module and of everything nested in it.
import marshal
import sys

sys.path[:0] = sys.argv[1:3]
import common
from disassembly import disassemble, without_addresses


def observe(data, wanted, detail):
    listing = without_addresses(disassemble(marshal.loads(data)))
    if detail:
        return [listing]
    return [common.digest(listing.encode("utf-8", "surrogatepass"))]


common.run(lambda bundle: [1] * len(bundle.DATA), observe)
