// Layout of a finished graph: code units, jumps, the tables, and the code object.
// Counterpart: Python/assemble.c.
#include "vm/compiler/assemble.h"

#include <utility>

#include "vm/base/buffer.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/opcode_tables.h"
#include "vm/bytecode/positions.h"
#include "vm/compiler/flow_graph.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// How far behind its SEND the END_SEND is that END_ASYNC_FOR leads back to, for monitoring.
constexpr uint32_t kEndSendOffset = 5;

uint32_t units_of(const Instruction& instruction) {
  const auto oparg = static_cast<uint32_t>(instruction.oparg);
  const uint32_t prefixes = (oparg > 0xFF) + (oparg > 0xFFFF) + (oparg > 0xFFFFFF);
  return prefixes + 1 + kOpcodeInfo[instruction.opcode].cache_units;
}

// Where a block's only jump is: last, or before a NOT_TAKEN. Null if it has none.
Instruction* jump_of(const Block* block) {
  for (int32_t i = block->size - 1; i >= 0 && i >= block->size - 2; --i) {
    if (is_jump(block->instructions[i])) return block->instructions + i;
  }
  return nullptr;
}

// Gives the jumps that leave their direction open the opcode for it, and every jump the position of
// its target as a first guess of its oparg, which is where CPython starts from, too.
void direct_jumps(FlowGraph& graph) {
  uint32_t index = 0;
  for (Block* block : graph) {
    block->index = index;
    index += static_cast<uint32_t>(block->size);
  }
  for (Block* block : graph) {
    Instruction* jump = jump_of(block);
    if (jump == nullptr) continue;
    const uint32_t from = block->index + static_cast<uint32_t>(jump - block->instructions);
    const uint32_t to = jump->target->index;
    if (jump->opcode == op::JUMP) {
      jump->opcode = to > from ? op::JUMP_FORWARD : op::JUMP_BACKWARD;
    } else if (jump->opcode == op::JUMP_NO_INTERRUPT) {
      jump->opcode = to > from ? op::JUMP_FORWARD : op::JUMP_BACKWARD_NO_INTERRUPT;
    }
    jump->oparg = static_cast<int32_t>(to);
  }
}

struct BlockLayout {
  Block* block;
  Instruction* jump;  // Or null.
  uint32_t before;    // Code units up to the jump, or all of them.
  uint32_t after;     // Behind it.
};

uint32_t jump_oparg(const Instruction& jump, uint32_t behind) {
  const uint32_t target = jump.target->offset;
  if (jump.opcode == op::END_ASYNC_FOR) return behind - target - kEndSendOffset;
  return target < behind ? behind - target : target - behind;
}

// Numbers all blocks in code units and computes the jumps. A jump that needs another prefix moves
// what is behind it, so that goes on until nothing moves. The result is the size of the code.
Maybe<uint32_t> lay_out(Thread& thread, FlowGraph& graph) {
  auto* layouts = graph.arena.make_array<BlockLayout>(static_cast<size_t>(graph.block_count));
  if (layouts == nullptr) return raise_memory_error(thread);
  direct_jumps(graph);
  BlockLayout* end = layouts;
  for (Block* block : graph) {
    BlockLayout layout{block, jump_of(block), 0, 0};
    uint32_t* units = &layout.before;
    for (const Instruction& instruction : *block) {
      if (&instruction == layout.jump) {
        units = &layout.after;
      } else {
        *units += units_of(instruction);
      }
    }
    *end++ = layout;
  }
  // Rounds that would never end give up: CPython has no answer to them either.
  constexpr int kMaxRounds = 1000;
  for (int round = 0; round < kMaxRounds; ++round) {
    uint32_t offset = 0;
    for (BlockLayout* layout = layouts; layout != end; ++layout) {
      layout->block->offset = offset;
      offset += layout->before + layout->after;
      if (layout->jump != nullptr) offset += units_of(*layout->jump);
    }
    bool moved = false;
    for (BlockLayout* layout = layouts; layout != end; ++layout) {
      Instruction* jump = layout->jump;
      if (jump == nullptr) continue;
      const uint32_t units = units_of(*jump);
      jump->oparg =
          static_cast<int32_t>(jump_oparg(*jump, layout->block->offset + layout->before + units));
      moved |= units_of(*jump) != units;
    }
    if (!moved) return offset;
  }
  return raise(thread, &exc::SystemError, "jumps do not settle");
}

CodeUnit* write_instruction(CodeUnit* code, const Instruction& instruction) {
  const auto oparg = static_cast<uint32_t>(instruction.oparg);
  for (int shift = 24; shift > 0; shift -= 8) {
    if (oparg >> shift != 0)
      *code++ = make_code_unit(op::EXTENDED_ARG, static_cast<int>(oparg >> shift));
  }
  *code++ = make_code_unit(instruction.opcode, static_cast<int>(oparg));
  for (int i = kOpcodeInfo[instruction.opcode].cache_units; i > 0; --i) *code++ = 0;
  return code;
}

// What kNextLocation at a place stands for: the location of the first instruction behind it that
// has one of its own. An exit has nothing behind it.
Location resolve_location(const Block* block, const Instruction* instruction) {
  for (;;) {
    if (instruction->loc != kNextLocation) return instruction->loc;
    if (ends_block(*instruction)) return kNoLocation;
    if (++instruction != block->end()) continue;
    block = first_nonempty(block->next);
    if (block == nullptr) return kNoLocation;
    instruction = block->begin();
  }
}

Position to_position(const Location& loc) {
  return {loc.lineno, loc.end_lineno, loc.col_offset, loc.end_col_offset};
}

struct Tables {
  Owned<Bytes> code;
  Buffer positions;
  Buffer handlers;
};

// Collects neighbouring instructions with the same handler into one entry.
class HandlerRanges {
 public:
  explicit HandlerRanges(Buffer* table) : table_(table) {}

  [[nodiscard]] bool at(const Block* handler, uint32_t offset) {
    if (handler == handler_) return true;
    if (!finish(offset)) return false;
    handler_ = handler;
    start_ = offset;
    return true;
  }
  [[nodiscard]] bool finish(uint32_t end) {
    if (handler_ == nullptr) return true;
    // On entry of the handler the exception is on the stack already, perhaps with its place.
    const int depth = handler_->start_depth - 1 - (handler_->preserve_lasti ? 1 : 0);
    return append_exception_entry(table_, {start_, end, handler_->offset,
                                           static_cast<uint32_t>(depth), handler_->preserve_lasti});
  }

 private:
  Buffer* table_;
  const Block* handler_ = nullptr;
  uint32_t start_ = 0;
};

Status write_tables(Thread& thread, FlowGraph& graph, int firstlineno, Tables* tables) {
  const uint32_t size = PY_TRY(lay_out(thread, graph));
  tables->code = PY_TRY(bytes_alloc(thread, int64_t{size} * 2));
  auto* const code = reinterpret_cast<CodeUnit*>(tables->code->data);
  CodeUnit* at = code;
  PositionWriter positions(&tables->positions, firstlineno);
  HandlerRanges handlers(&tables->handlers);
  bool fits = true;
  for (const Block* block : graph) {
    for (const Instruction& instruction : *block) {
      fits = fits && handlers.at(instruction.handler, static_cast<uint32_t>(at - code));
      CodeUnit* const start = at;
      at = write_instruction(at, instruction);
      const Location loc = resolve_location(block, &instruction);
      fits = fits && positions.add(to_position(loc), static_cast<uint32_t>(at - start));
    }
  }
  fits = fits && positions.finish() && handlers.finish(size);
  return fits ? Status::kOk : raise_memory_error(thread);
}

template <class T>
Status merge_in_place(Thread& thread, ConstantCache& cache, Owned<T>* object) {
  *object = PY_TRY(cache.merge(thread, std::move(*object))).template cast<T>();
  return Status::kOk;
}

Owned<Bytes> take_bytes(Thread& thread, const Buffer& buffer, ConstantCache& cache) {
  Owned<Bytes> bytes = PY_TRY(bytes_from(thread, buffer.data(), buffer.size()));
  PY_RUN(merge_in_place(thread, cache, &bytes));
  return bytes;
}

Owned<Tuple> tuple_of_strs(Thread& thread, Str* const* items, int count) {
  return tuple_from_array(thread, reinterpret_cast<Object* const*>(items), count);
}

// The kinds of the locals by position: parameters first, in the order of their kinds.
void fill_local_kinds(const CodeUnitInfo& unit, char* kinds) {
  const struct {
    int count;
    uint8_t kind;
  } groups[] = {
      {unit.posonlyargcount, CO_FAST_ARG_POS},
      {unit.argcount, CO_FAST_ARG_POS | CO_FAST_ARG_KW},
      {unit.kwonlyargcount, CO_FAST_ARG_KW},
      {(unit.flags & CO_VARARGS) != 0, CO_FAST_ARG_VAR | CO_FAST_ARG_POS},
      {(unit.flags & CO_VARKEYWORDS) != 0, CO_FAST_ARG_VAR | CO_FAST_ARG_KW},
      {unit.nvarnames, 0},
  };
  int i = 0;
  for (const auto& group : groups) {
    for (int left = group.count; left > 0 && i < unit.nvarnames; --left, ++i) {
      const bool hidden = unit.hidden != nullptr && unit.hidden[i];
      kinds[i] = static_cast<char>(group.kind | CO_FAST_LOCAL | (hidden ? CO_FAST_HIDDEN : 0));
    }
  }
}

struct LocalsPlus {
  Owned<Tuple> names;
  Owned<Bytes> kinds;
};

Status make_localsplus(Thread& thread, const CodeUnitInfo& unit, int count, LocalsPlus* result) {
  result->names = PY_TRY(tuple_alloc(thread, count));
  result->kinds = PY_TRY(bytes_alloc(thread, count));
  if (count == 0) return Status::kOk;
  char* kinds = result->kinds->data;
  Object** names = result->names->items;
  int at = 0;
  const auto add = [&](Str* name, uint8_t kind) {
    incref(name);
    kinds[at] = static_cast<char>(kind);
    names[at++] = name;
  };
  for (int i = 0; i < unit.nvarnames; ++i) add(unit.varnames[i], 0);
  fill_local_kinds(unit, kinds);
  for (int i = 0; i < unit.ncellvars; ++i) {
    const int local = unit.cell_locals == nullptr ? -1 : unit.cell_locals[i];
    if (local < 0) {
      add(unit.cellvars[i], CO_FAST_CELL);
    } else {
      kinds[local] = static_cast<char>(kinds[local] | CO_FAST_CELL);
    }
  }
  for (int i = 0; i < unit.nfreevars; ++i) add(unit.freevars[i], CO_FAST_FREE);
  tuple_ready(result->names);
  return Status::kOk;
}

Owned<Code> make_code(Thread& thread, FlowGraph& graph, const FinishedGraph& finished,
                      const CodeUnitInfo& unit, const ConstantTable& constants,
                      ConstantCache& cache) {
  Tables tables;
  PY_RUN(write_tables(thread, graph, unit.firstlineno, &tables));
  Owned<Bytes> handlers = PY_TRY(take_bytes(thread, tables.handlers, cache));
  Owned<Bytes> positions = PY_TRY(take_bytes(thread, tables.positions, cache));
  Owned<Tuple> names = PY_TRY(tuple_of_strs(thread, unit.names, unit.nnames));
  PY_RUN(merge_in_place(thread, cache, &names));
  Owned<Tuple> values = PY_TRY(constants.to_tuple(thread));
  PY_RUN(merge_in_place(thread, cache, &values));
  LocalsPlus locals;
  PY_RUN(make_localsplus(thread, unit, finished.nlocalsplus, &locals));
  PY_RUN(merge_in_place(thread, cache, &locals.names));
  CodeParts parts{};
  parts.filename = unit.filename;
  parts.name = unit.name;
  parts.qualname = unit.qualname == nullptr ? unit.name : unit.qualname;
  parts.flags = unit.flags;
  parts.firstlineno = unit.firstlineno;
  parts.code = tables.code;
  parts.linetable = positions;
  parts.consts = values;
  parts.names = names;
  parts.localsplusnames = locals.names;
  parts.localspluskinds = locals.kinds;
  parts.argcount = unit.posonlyargcount + unit.argcount;
  parts.posonlyargcount = unit.posonlyargcount;
  parts.kwonlyargcount = unit.kwonlyargcount;
  parts.stacksize = finished.stack_depth;
  parts.exceptiontable = handlers;
  return code_new(thread, parts);
}

}  // namespace

Owned<Code> optimize_and_assemble(Thread& thread, const CodeUnitInfo& unit,
                                  InstructionSequence& sequence, ConstantTable& constants,
                                  ConstantCache& cache) {
  FlowGraph graph;
  PY_RUN(graph.build(thread, sequence));
  PY_RUN(optimize(thread, graph, {constants, cache}, unit.nvarnames, unit.nparams));
  const FinishedGraph finished = PY_TRY(finish(thread, graph, unit));
  Owned<Code> code = PY_TRY(make_code(thread, graph, finished, unit, constants, cache));
  code_trust(code);
  return code;
}

Status optimize_sequence(Thread& thread, InstructionSequence& sequence, ConstantTable& constants,
                         int nlocals) {
  FlowGraph graph;
  ConstantCache cache;
  PY_RUN(graph.build(thread, sequence));
  PY_RUN(optimize(thread, graph, {constants, cache}, nlocals, 0));
  PY_RUN(compute_stack_depth(thread, graph));
  PY_RUN(borrow_loads(thread, graph));
  InstructionSequence result;
  for (Block* block : graph) {
    block->label = result.new_label().id;
  }
  for (const Block* block : graph) {
    PY_RUN(result.use_label(thread, Label{block->label}));
    for (const Instruction& instruction : *block) {
      const int oparg = has_target(instruction) ? instruction.target->label : instruction.oparg;
      PY_RUN(result.add(thread, instruction.opcode, oparg, instruction.loc));
    }
  }
  PY_RUN(result.resolve_labels(thread));
  sequence = std::move(result);
  return Status::kOk;
}

Owned<Code> assemble_sequence(Thread& thread, const CodeUnitInfo& unit,
                              InstructionSequence& sequence, const ConstantTable& constants) {
  FlowGraph graph;
  ConstantCache cache;
  PY_RUN(graph.build(thread, sequence));
  PY_RUN(label_exception_targets(thread, graph));
  const FinishedGraph finished = PY_TRY(finish(thread, graph, unit));
  return make_code(thread, graph, finished, unit, constants, cache);
}

}  // namespace py
