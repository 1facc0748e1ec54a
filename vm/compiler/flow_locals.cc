// Local variables: which loads must check, which neighbours join, and where cells lie.
// Counterpart: Python/flowgraph.c (add_checks_for_loads_of_uninitialized_variables,
// insert_superinstructions, prepare_localsplus).
#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/flow_graph.h"
#include "vm/objects/errors.h"

namespace py {
namespace {

constexpr int kTracked = 64;  // Locals beyond these are only followed within a block.

// Notes that the locals in the mask may be unbound at the start of the block.
void add_maybe_unbound(Walk& walk, Block* block, uint64_t mask) {
  const uint64_t both = block->maybe_unbound | mask;
  if (both == block->maybe_unbound) return;
  block->maybe_unbound = both;
  walk.push(block);
}

void scan_block(Walk& walk, Block* block) {
  uint64_t unbound = block->maybe_unbound;
  for (Instruction& instruction : *block) {
    if (instruction.handler != nullptr) add_maybe_unbound(walk, instruction.handler, unbound);
    if (instruction.oparg >= kTracked || instruction.oparg < 0) continue;
    const uint64_t bit = uint64_t{1} << instruction.oparg;
    switch (instruction.opcode) {
      case op::DELETE_FAST:
      case op::LOAD_FAST_AND_CLEAR:
      case op::STORE_FAST_MAYBE_NULL:
        unbound |= bit;
        break;
      case op::LOAD_FAST:
        if ((unbound & bit) != 0) instruction.opcode = op::LOAD_FAST_CHECK;
        unbound &= ~bit;  // Or it raised.
        break;
      case op::STORE_FAST:
      case op::LOAD_FAST_CHECK:
        unbound &= ~bit;
        break;
      default:
        break;
    }
  }
  if (block->next != nullptr && falls_through(block)) add_maybe_unbound(walk, block->next, unbound);
  if (!block->empty() && is_jump(*block->last()))
    add_maybe_unbound(walk, block->last()->target, unbound);
}

// Loads of the locals that are not tracked check unless a load or store in the same block came
// before.
Status check_untracked(Thread& thread, FlowGraph& graph, int nlocals) {
  auto* bound_in = graph.arena.make_array<int32_t>(static_cast<size_t>(nlocals - kTracked));
  if (bound_in == nullptr) return raise_memory_error(thread);
  int32_t number = 0;
  for (Block* block : graph) {
    ++number;
    for (Instruction& instruction : *block) {
      if (instruction.oparg < kTracked || instruction.oparg >= nlocals) continue;
      int32_t& bound = bound_in[instruction.oparg - kTracked];
      switch (instruction.opcode) {
        case op::DELETE_FAST:
        case op::LOAD_FAST_AND_CLEAR:
        case op::STORE_FAST_MAYBE_NULL:
          bound = number - 1;
          break;
        case op::LOAD_FAST:
          if (bound != number) instruction.opcode = op::LOAD_FAST_CHECK;
          bound = number;
          break;
        case op::STORE_FAST:
          bound = number;
          break;
        default:
          break;
      }
    }
  }
  return Status::kOk;
}

}  // namespace

Status add_unbound_checks(Thread& thread, FlowGraph& graph, int nlocals, int nparams) {
  if (nlocals == 0) return Status::kOk;
  if (nlocals > kTracked) {
    PY_RUN(check_untracked(thread, graph, nlocals));
    nlocals = kTracked;
  }
  Walk walk(thread, graph);
  if (walk.failed()) return Status::kError;
  // At the start only the parameters are bound; a `del` may unbind anything anywhere, so each block
  // is looked at once at least.
  uint64_t unbound = 0;
  for (int i = nparams; i < nlocals; ++i) unbound |= uint64_t{1} << i;
  add_maybe_unbound(walk, graph.entry, unbound);
  for (Block* block : graph) scan_block(walk, block);
  while (Block* block = walk.pop()) {
    block->visited = false;  // What is learnt later may bring it back.
    scan_block(walk, block);
  }
  return Status::kOk;
}

namespace {

int superinstruction(int first, int second) {
  if (first == op::LOAD_FAST) return second == op::LOAD_FAST ? op::LOAD_FAST_LOAD_FAST : 0;
  if (first != op::STORE_FAST) return 0;
  if (second == op::LOAD_FAST) return op::STORE_FAST_LOAD_FAST;
  return second == op::STORE_FAST ? op::STORE_FAST_STORE_FAST : 0;
}

}  // namespace

void insert_superinstructions(FlowGraph& graph) {
  constexpr int kPerOparg = 16;
  for (Block* block : graph) {
    for (int32_t i = 0; i + 1 < block->size; ++i) {
      Instruction& first = block->instructions[i];
      Instruction& second = block->instructions[i + 1];
      const int joined = superinstruction(first.opcode, second.opcode);
      if (joined == 0 || first.oparg >= kPerOparg || second.oparg >= kPerOparg) continue;
      if (has_location(first) && has_location(second) && first.loc.lineno != second.loc.lineno)
        continue;
      rewrite(first, joined, first.oparg << 4 | second.oparg);
      make_nop(second);
    }
  }
  remove_redundant_nops(graph);
}

namespace {

// Cells and free variables are numbered on their own until now. A cell that is a local as well
// lives in the local's place; the others move up behind the locals.
struct CellPlaces {
  int32_t* place;  // By the number so far.
  int32_t nlocals;
  int32_t count;    // Cells and free variables.
  int32_t dropped;  // Those that live in a local's place.
};

Status place_cells(Thread& thread, FlowGraph& graph, const CodeUnitInfo& unit, CellPlaces* places) {
  places->nlocals = unit.nvarnames;
  places->count = unit.ncellvars + unit.nfreevars;
  places->dropped = 0;
  places->place = graph.arena.make_array<int32_t>(static_cast<size_t>(places->count));
  if (places->place == nullptr) return raise_memory_error(thread);
  for (int32_t i = 0; i < places->count; ++i) {
    const int32_t local =
        i < unit.ncellvars && unit.cell_locals != nullptr ? unit.cell_locals[i] : -1;
    if (local >= 0) {
      places->place[i] = local;
      ++places->dropped;
    } else {
      places->place[i] = unit.nvarnames + i - places->dropped;
    }
  }
  return Status::kOk;
}

bool names_cell(int opcode) {
  switch (opcode) {
    case op::MAKE_CELL:
    case op::LOAD_CLOSURE:
    case op::LOAD_DEREF:
    case op::STORE_DEREF:
    case op::DELETE_DEREF:
    case op::LOAD_FROM_DICT_OR_DEREF:
      return true;
    default:
      return false;
  }
}

// COPY_FREE_VARS, a MAKE_CELL for each cell in the order of places, and what turns a call into a
// generator.
Status insert_prefix(Thread& thread, FlowGraph& graph, const CodeUnitInfo& unit,
                     const CellPlaces& places) {
  constexpr int kGeneratorLike = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
  const int32_t room = unit.ncellvars + 3;
  auto* prefix = graph.arena.make_array<Instruction>(static_cast<size_t>(room));
  if (prefix == nullptr) return raise_memory_error(thread);
  int32_t count = 0;
  if (unit.nfreevars != 0) {
    prefix[count++] = {op::COPY_FREE_VARS, unit.nfreevars, kNoLocation, nullptr, nullptr};
  }
  if (unit.ncellvars != 0) {
    // Sorting by place: what lies among the locals first, then the others, which are in order.
    const int32_t nplaces = unit.nvarnames + unit.ncellvars;
    auto* used = graph.arena.make_array<bool>(static_cast<size_t>(nplaces));
    if (used == nullptr) return raise_memory_error(thread);
    for (int32_t i = 0; i < unit.ncellvars; ++i) used[places.place[i]] = true;
    for (int32_t place = 0; place < nplaces; ++place) {
      if (used[place]) prefix[count++] = {op::MAKE_CELL, place, kNoLocation, nullptr, nullptr};
    }
  }
  if ((unit.flags & kGeneratorLike) != 0) {
    const Location loc{unit.firstlineno, -1, unit.firstlineno, -1};
    prefix[count++] = {op::RETURN_GENERATOR, 0, loc, nullptr, nullptr};
    prefix[count++] = {op::POP_TOP, 0, loc, nullptr, nullptr};
  }
  return count == 0 ? Status::kOk : graph.insert(thread, graph.entry, 0, prefix, count);
}

}  // namespace

Maybe<int> prepare_locals(Thread& thread, FlowGraph& graph, const CodeUnitInfo& unit) {
  CellPlaces places;
  PY_RUN(place_cells(thread, graph, unit, &places));
  if (places.count != 0) {
    for (Block* block : graph) {
      for (Instruction& instruction : *block) {
        if (!names_cell(instruction.opcode)) continue;
        if (instruction.oparg < 0 || instruction.oparg >= places.count)
          return raise_value_error(thread, "cell %d is out of range", instruction.oparg);
        instruction.oparg = places.place[instruction.oparg];
      }
    }
  }
  PY_RUN(insert_prefix(thread, graph, unit, places));
  return unit.nvarnames + places.count - places.dropped;
}

}  // namespace py
