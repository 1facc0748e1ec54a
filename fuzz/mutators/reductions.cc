// Smaller variants of a code object, for a minimiser: the boldest first.
// Counterpart: none.
#include "fuzz/mutators/reductions.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "fuzz/mutators/editor_internal.h"
#include "vm/bytecode/opcode_signatures.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

uint64_t complexity_of(const Value& value) {
  switch (value.form) {
    case form::kNone:
      return 0;
    case form::kCode:
      return 1;  // Its own weight is counted apart.
    case form::kInt:
    case form::kInt64:
      return 1 +
             static_cast<uint64_t>(std::bit_width(value.integer < 0
                                                      ? ~static_cast<uint64_t>(value.integer)
                                                      : static_cast<uint64_t>(value.integer))) +
             (value.integer < 0 ? 1 : 0);
    case form::kFloat:
      // Zero, then one, then what has fewer bits.
      return 2 + static_cast<uint64_t>(std::count_if(value.bytes.begin(), value.bytes.end(),
                                                     [](char byte) { return byte != 0; }));
    default:
      break;
  }
  uint64_t total = 2 + 2 * value.bytes.size();
  for (const char byte : value.bytes) total += byte == 'a' ? 0 : 1;
  for (const ValueRef& item : value.items) total += 1 + complexity_of(*item);
  return total;
}

uint64_t complexity_of(const Instruction& one) {
  uint64_t total = one.min_prefixes + (one.caches >= 0 ? 2u : 0u);
  if (one.position.line >= 0) total += one.position.column >= 0 ? 2 : 1;
  switch (one.opcode) {
    case op::NOP:
    case op::RESUME:
      return total;
    case op::POP_TOP:
    case op::RETURN_VALUE:
      return total + 1;
    case op::LOAD_SMALL_INT:
      return total + 2 + static_cast<uint64_t>(std::bit_width(one.oparg)) + (one.oparg > 1 ? 1 : 0);
    case op::LOAD_CONST:
      return total + 1;
    case op::LOAD_FAST:
    case op::STORE_FAST:
    case op::PUSH_NULL:
      return total + 3;
    case op::LOAD_FAST_LOAD_FAST:
      return total + 4;
    case op::JUMP_FORWARD:
      return total + 6;
    case op::BUILD_TUPLE:
    case op::BUILD_LIST:
    case op::BUILD_MAP:
    case op::BUILD_SET:
      return total + (one.oparg == 0 ? 5 : 8 + one.oparg);
    case op::END_FOR:
      return total + 1;
    case op::GET_ITER:
    case op::FOR_ITER:
      return total + 4;
    case op::BINARY_OP:
      return total + 8 + (one.oparg >= 13 && one.oparg < 26 ? 2 : 0) + (one.oparg != 0 ? 1 : 0);
    default:
      break;
  }
  total += 8;
  if (one.opcode < op::kCount) {
    const py::OpargKind kind = py::kOpcodeInfo[one.opcode].oparg;
    if (kind == py::OpargKind::kCount || kind == py::OpargKind::kDepth ||
        kind == py::OpargKind::kUnpackEx)
      total += one.oparg;
  }
  return total;
}

int name_shift(const Instruction& one) {
  const py::OpargKind kind = py::kOpcodeInfo[one.opcode].oparg;
  return kind == py::OpargKind::kNameShift2   ? 2
         : kind == py::OpargKind::kNameShift1 ? 1
         : kind == py::OpargKind::kName       ? 0
                                              : -1;
}

// An edit of tables: whatever `apply` does.
void add_table_edit(std::vector<Edit>* edits, const char* what,
                    std::function<bool(CodeIR*)> apply) {
  Edit edit;
  edit.apply = std::move(apply);
  edit.what = what;
  edits->push_back(std::move(edit));
}

void list_raw_bytes(const Subject& subject, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  if (code.raw_line_table)
    add_table_edit(edits, "a sound line table", [](CodeIR* edited) {
      edited->raw_line_table.reset();
      return true;
    });
  if (code.raw_exception_table)
    add_table_edit(edits, "a sound exception table", [](CodeIR* edited) {
      edited->raw_exception_table.reset();
      return true;
    });
  if (!code.raw_code) return;
  add_table_edit(edits, "damaged bytes as instructions", [](CodeIR* edited) {
    edited->raw_code.reset();
    return true;
  });
  const size_t units = code.raw_code->size() / 2;
  for (size_t length = units / 2; length > 0; length /= 2) {
    for (size_t from = 0; from < units; from += length)
      add_table_edit(edits, "fewer damaged bytes", [from, length](CodeIR* edited) {
        if (!edited->raw_code || 2 * from >= edited->raw_code->size()) return false;
        edited->raw_code->erase(2 * from, 2 * length);
        return true;
      });
  }
}

void list_housekeeping(const Subject& subject, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  add_table_edit(edits, "without what is never reached", drop_unreached);
  add_table_edit(edits, "without unused constants and names", drop_unused);
  add_table_edit(edits, "without unused locals", drop_unused_locals);
  const bool padded =
      std::any_of(code.instructions.begin(), code.instructions.end(),
                  [](const Instruction& one) { return one.min_prefixes != 0 || one.caches >= 0; });
  if (padded)
    add_table_edit(edits, "without needless prefixes and cache values", [](CodeIR* edited) {
      for (Instruction& one : edited->instructions) {
        one.min_prefixes = 0;
        one.caches = -1;
      }
      return true;
    });
}

void list_positions(const Subject& subject, std::vector<Edit>* edits) {
  for (const bool none : {true, false}) {
    add_table_edit(edits, none ? "no positions" : "one line, no columns", [none](CodeIR* edited) {
      bool changed = edited->raw_line_table.has_value();
      edited->raw_line_table.reset();
      py::Position wanted;
      if (!none) wanted.line = wanted.end_line = edited->first_line;
      for (Instruction& one : edited->instructions) {
        // Of these two, "none" is the simpler one.
        if (one.position == wanted || (!none && one.position.line < 0)) continue;
        one.position = wanted;
        changed = true;
      }
      return changed;
    });
  }
  (void)subject;
}

void list_exception_ranges(const Subject& subject, std::vector<Edit>* edits) {
  for (const ExceptionRange& range : subject.code.ranges) {
    add_table_edit(edits, "without an exception range", [range](CodeIR* edited) {
      edited->raw_exception_table.reset();
      return std::erase_if(edited->ranges, [&](const ExceptionRange& one) {
               return one.start == range.start && one.target == range.target &&
                      one.end == range.end;
             }) != 0;
    });
  }
}

// Plainer values, the plainest first.
std::vector<ValueRef> plainer(const Value& value) {
  std::vector<ValueRef> found;
  if (value.form == form::kNone || value.form == form::kCode) return found;
  found.push_back(make_none());
  const auto part = [&](size_t from, size_t to) {
    return std::vector<ValueRef>(value.items.begin() + static_cast<ptrdiff_t>(from),
                                 value.items.begin() + static_cast<ptrdiff_t>(to));
  };
  const auto like = [&](std::vector<ValueRef> items) {
    if (value.form == form::kFrozenSet) return make_frozen_set(std::move(items));
    return make_tuple(std::move(items));
  };
  if (is_tuple(value) || value.form == form::kFrozenSet) {
    const size_t size = value.items.size();
    if (size > 1) {
      found.push_back(like({}));
      found.push_back(like(part(0, size / 2)));
      found.push_back(like(part(size / 2, size)));
    }
    for (size_t i = 0; i < size && size <= 16; ++i) {
      std::vector<ValueRef> items = value.items;
      items.erase(items.begin() + static_cast<ptrdiff_t>(i));
      found.push_back(like(std::move(items)));
    }
    for (size_t i = 0; i < size && size <= 16; ++i) {
      for (const ValueRef& item : plainer(*value.items[i])) {
        std::vector<ValueRef> items = value.items;
        items[i] = item;
        found.push_back(like(std::move(items)));
      }
    }
  } else if (is_text(value) || value.form == form::kBytes) {
    const auto made = [&](std::string text) {
      return is_text(value) ? make_text(text) : make_bytes(std::move(text));
    };
    const std::string& bytes = value.bytes;
    // Parts of a text that is not ASCII might be no text.
    const bool plain = std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0; });
    if (!bytes.empty()) found.push_back(made(""));
    if (bytes != "a") found.push_back(made("a"));
    if (bytes.size() > 1 && (plain || !is_text(value))) {
      found.push_back(made(bytes.substr(0, bytes.size() / 2)));
      found.push_back(made(bytes.substr(bytes.size() / 2)));
      found.push_back(made(bytes.substr(0, bytes.size() - 1)));
      found.push_back(made(bytes.substr(1)));
      found.push_back(made(std::string(bytes.size(), 'a')));
    }
  } else if (value.form == form::kLong) {
    const int64_t digits = value.integer < 0 ? -value.integer : value.integer;
    found.push_back(make_int(0));
    found.push_back(make_int(1));
    found.push_back(make_int(int64_t{1} << 40));
    if (digits > 4) {
      auto half = std::make_shared<Value>(value);
      half->integer = value.integer / 2;
      half->bytes = value.bytes.substr(value.bytes.size() - static_cast<size_t>(digits / 2) * 2);
      found.push_back(std::move(half));
    }
    if (value.integer < 0) {
      auto positive = std::make_shared<Value>(value);
      positive->integer = -value.integer;
      found.push_back(std::move(positive));
    }
  } else if (is_integer(value)) {
    const int64_t old = value.integer;
    for (const int64_t next : {int64_t{0}, int64_t{1}, old / 2, old - (old > 0 ? 1 : -1), -old})
      found.push_back(make_int(next));
  } else if (value.form == form::kFloat) {
    for (const double next : {0.0, 1.0, 2.0}) found.push_back(make_float(next));
  }
  return found;
}

void list_constants(const Subject& subject, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  for (size_t i = 0; i < code.consts.size(); ++i) {
    const uint64_t old = complexity_of(*code.consts[i]);
    for (const ValueRef& value : plainer(*code.consts[i])) {
      if (complexity_of(*value) >= old) continue;
      add_table_edit(edits, "a plainer constant", [i, value](CodeIR* edited) {
        if (i >= edited->consts.size()) return false;
        edited->consts[i] = value;
        return true;
      });
    }
  }
}

void list_shape(const Subject& subject, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  for (uint32_t bit = 1; bit != 0 && bit <= static_cast<uint32_t>(code.flags); bit <<= 1) {
    if ((static_cast<uint32_t>(code.flags) & bit) == 0) continue;
    add_table_edit(edits, "a flag less", [bit](CodeIR* edited) {
      edited->flags = static_cast<int32_t>(static_cast<uint32_t>(edited->flags) & ~bit);
      return true;
    });
  }
  if (code.first_line != 1)
    add_table_edit(edits, "begins in line 1", [](CodeIR* edited) {
      edited->first_line = 1;
      return true;
    });
  if (code.positional_only_count != 0)
    add_table_edit(edits, "no positional-only parameters", [](CodeIR* edited) {
      edited->positional_only_count = 0;
      return true;
    });
  if (code.keyword_only_count != 0)
    add_table_edit(edits, "keyword-only parameters as ordinary ones", [](CodeIR* edited) {
      edited->arg_count += edited->keyword_only_count;
      edited->keyword_only_count = 0;
      return true;
    });
}

// What names a code object has, only tracebacks and reprs tell.
void list_titles(const Subject& subject, std::vector<Edit>* edits) {
  for (ValueRef CodeIR::* field : {&CodeIR::filename, &CodeIR::name, &CodeIR::qualified_name}) {
    if ((subject.code.*field)->bytes.size() <= 1) continue;
    add_table_edit(edits, "a shorter title", [field](CodeIR* edited) {
      edited->*field = make_text("a", true);
      return true;
    });
  }
}

void list_local_names(const Subject& subject, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  for (size_t i = 0; i < code.locals.size(); ++i) {
    const std::string& old = code.locals[i].name->bytes;
    if (old.size() <= 1 || i >= 26) continue;
    add_table_edit(edits, "a shorter local", [i](CodeIR* edited) {
      const std::string name(1, static_cast<char>('a' + i));
      for (const Local& local : edited->locals) {
        if (local.name->bytes == name) return false;
      }
      edited->locals[i].name = make_text(name, true);
      return true;
    });
  }
}

// The stack is mended where the analysis can; a caller may want the variant even so.
void settle(CodeIR* code) {
  CodeIR mended = *code;
  if (repair(&mended)) *code = std::move(mended);
}

}  // namespace

Weight& Weight::operator+=(const Weight& other) {
  instructions += other.instructions;
  complexity += other.complexity;
  return *this;
}

Weight weight_of(const CodeIR& code) {
  Weight weight;
  weight.instructions = code.raw_code ? code.raw_code->size() / 2 : code.instructions.size();
  uint64_t& total = weight.complexity;
  for (const Instruction& one : code.instructions) total += complexity_of(one);
  for (const ValueRef& value : code.consts) total += 1 + complexity_of(*value);
  for (const ValueRef& name : code.names) total += 2 + name->bytes.size();
  for (const Local& local : code.locals) total += 2 + local.name->bytes.size();
  for (const ValueRef& title : {code.filename, code.name, code.qualified_name})
    total += title->bytes.size();
  total += 6 * code.ranges.size();
  total += static_cast<uint64_t>(std::max(0, code.arg_count)) * 3 +
           static_cast<uint64_t>(std::max(0, code.keyword_only_count)) * 4 +
           static_cast<uint64_t>(std::max(0, code.positional_only_count));
  total += static_cast<uint64_t>(std::popcount(static_cast<uint32_t>(code.flags)));
  total += code.first_line != 1 ? 1 : 0;
  for (const auto& raw : {code.raw_code, code.raw_line_table, code.raw_exception_table})
    total += raw ? 4 + raw->size() : 0;
  return weight;
}

Weight weight_of(const ValueRef& root) {
  Weight weight;
  for (const ValueRef& code : code_objects(root)) {
    weight += weight_of(decode(code));
    weight.complexity += 8;
  }
  return weight;
}

const std::vector<std::vector<Slot>>& Subject::stacks() const {
  if (stacks_.empty()) stacks_ = flow.stacks();
  return stacks_;
}

uint32_t operand_start(const Subject& subject, uint32_t at, int slot) {
  uint32_t start = at;
  while (start > 0 && subject.flow.depth(start) > slot) --start;
  return start;
}

bool apply_edits(const Subject& subject, const std::vector<const Edit*>& edits, CodeIR* result) {
  *result = subject.code;
  std::vector<const Edit*> order = edits;
  // Tables first, which know instructions by their old numbers; then from the end, for the same
  // reason.
  std::sort(order.begin(), order.end(), [](const Edit* a, const Edit* b) {
    if (a->is_table() != b->is_table()) return a->is_table();
    return a->from != b->from ? a->from > b->from : a < b;
  });
  std::unordered_map<int64_t, int32_t> labels;
  for (const Edit* edit : order) {
    for (const Glue& glue : edit->glue) {
      if (glue.target >= 0)
        labels.emplace(glue.target, label_at(result, static_cast<uint32_t>(glue.target)));
    }
  }
  for (const Edit* edit : order) {
    if (edit->apply && !edit->apply(result)) return false;
    if (edit->is_table()) continue;
    std::vector<Instruction> added;
    for (const Glue& glue : edit->glue) {
      Instruction one = make(glue.opcode, glue.oparg);
      if (glue.constant) one.oparg = const_index(result, glue.constant);
      if (glue.name != nullptr)
        one.oparg |= name_index(result, glue.name) << std::max(0, name_shift(one));
      if (glue.target >= 0) one.target = labels[glue.target];
      one.position = result->instructions[edit->from].position;
      added.push_back(one);
    }
    const uint32_t keep_from = edit->keep_from < edit->keep_to ? edit->keep_from : edit->to;
    const uint32_t keep_to = edit->keep_from < edit->keep_to ? edit->keep_to : edit->to;
    if (keep_to < edit->to) erase(result, keep_to, edit->to);
    // The glue goes in before the rest goes out: what led behind the rest is to lead behind it.
    const auto size = static_cast<uint32_t>(added.size());
    if (size != 0) insert(result, edit->from, added);
    for (uint32_t i = 0; i + 1 < size; ++i) {
      if (edit->glue[i].target == kNextGlue)
        result->instructions[edit->from + i].target = label_at(result, edit->from + i + 1);
    }
    if (edit->from < keep_from) erase(result, edit->from + size, keep_from + size);
  }
  return true;
}

std::string describe_edit(const CodeIR& code, const Edit& edit) {
  if (edit.is_table()) return edit.what;
  std::string text = show(code, edit.from);
  if (edit.to - edit.from > 1) text += " and " + number(edit.to - edit.from - 1) + " more";
  return std::string(edit.what) + ": " + text;
}

bool drop_unreached(CodeIR* code) {
  const Flow flow(*code);
  if (!flow.ok()) return false;
  const uint32_t before = code->size();
  for (uint32_t to = before; to > 0; --to) {
    uint32_t from = to;
    while (from > 0 && !flow.reachable(from - 1)) --from;
    if (from < to) erase(code, from, to);
    to = from;
    if (to == 0) break;
  }
  return code->size() != before;
}

bool drop_unused(CodeIR* code) {
  if (code->raw_code) return false;
  // Equal constants and names become one, the others close up.
  std::vector<int64_t> constant_index(code->consts.size(), -1);
  std::vector<int64_t> name_index(code->names.size(), -1);
  std::vector<ValueRef> constants;
  std::vector<ValueRef> names;
  const auto place = [](const std::vector<ValueRef>& old, uint32_t index,
                        std::vector<int64_t>* places, std::vector<ValueRef>* kept) {
    if (index >= old.size()) return static_cast<int64_t>(index);
    int64_t& known = (*places)[index];
    for (size_t i = 0; i < kept->size() && known < 0; ++i) {
      if (same_value(*(*kept)[i], *old[index])) known = static_cast<int64_t>(i);
    }
    if (known < 0) {
      known = static_cast<int64_t>(kept->size());
      kept->push_back(old[index]);
    }
    return known;
  };
  if ((static_cast<uint32_t>(code->flags) & py::CO_HAS_DOCSTRING) != 0 && !code->consts.empty())
    place(code->consts, 0, &constant_index, &constants);
  bool changed = false;
  for (Instruction& one : code->instructions) {
    if (one.opcode >= 256) continue;
    const uint32_t old = one.oparg;
    const int shift = name_shift(one);
    if (py::kOpcodeInfo[one.opcode].oparg == py::OpargKind::kConst) {
      one.oparg = static_cast<uint32_t>(place(code->consts, old, &constant_index, &constants));
    } else if (shift >= 0) {
      const auto index =
          static_cast<uint32_t>(place(code->names, old >> shift, &name_index, &names));
      one.oparg = index << shift | (old & ((1u << shift) - 1));
    }
    changed |= one.oparg != old;
  }
  changed |= constants.size() != code->consts.size() || names.size() != code->names.size();
  code->consts = std::move(constants);
  code->names = std::move(names);
  return changed;
}

bool drop_unused_locals(CodeIR* code) {
  if (code->raw_code) return false;
  const auto flags = static_cast<uint32_t>(code->flags);
  const int64_t arguments = int64_t{code->arg_count} + code->keyword_only_count +
                            ((flags & py::CO_VARARGS) != 0 ? 1 : 0) +
                            ((flags & py::CO_VARKEYWORDS) != 0 ? 1 : 0);
  std::vector<bool> used(code->locals.size());
  const auto mark = [&](uint32_t index) {
    if (index < used.size()) used[index] = true;
  };
  for (const Instruction& one : code->instructions) {
    if (one.opcode >= 256) continue;
    const py::OpargKind kind = py::kOpcodeInfo[one.opcode].oparg;
    if (kind == py::OpargKind::kLocal || kind == py::OpargKind::kDeref) mark(one.oparg);
    if (kind == py::OpargKind::kLocalPair) {
      mark(one.oparg >> 4);
      mark(one.oparg & 15);
    }
  }
  std::vector<uint32_t> index(code->locals.size());
  std::vector<Local> kept;
  for (size_t i = 0; i < code->locals.size(); ++i) {
    index[i] = static_cast<uint32_t>(kept.size());
    if (used[i] || static_cast<int64_t>(i) < arguments ||
        (code->locals[i].kind & py::CO_FAST_FREE) != 0)
      kept.push_back(code->locals[i]);
  }
  if (kept.size() == code->locals.size()) return false;
  for (Instruction& one : code->instructions) {
    if (one.opcode >= 256) continue;
    const py::OpargKind kind = py::kOpcodeInfo[one.opcode].oparg;
    const auto moved = [&](uint32_t old) { return old < index.size() ? index[old] : old; };
    if (kind == py::OpargKind::kLocal || kind == py::OpargKind::kDeref)
      one.oparg = moved(one.oparg);
    if (kind == py::OpargKind::kLocalPair)
      one.oparg = moved(one.oparg >> 4) << 4 | moved(one.oparg & 15);
  }
  code->locals = std::move(kept);
  return true;
}

const std::vector<Reducer>& reducers() {
  static const std::vector<Reducer> all = {
      {"raw-bytes", true, true, list_raw_bytes},
      {"housekeeping", true, true, list_housekeeping},
      {"blind-ranges", false, true, list_blind_ranges},
      {"truncate", false, true, list_truncations},
      {"large-ranges", false, true, list_large_ranges},
      {"exception-ranges", true, true, list_exception_ranges},
      {"branches", false, false, list_branches},
      {"small-ranges", false, false, list_small_ranges},
      {"expressions", false, false, list_expressions},
      {"operands", false, false, list_operands},
      {"bare-ranges", false, false, list_bare_ranges},
      {"forms", false, false, list_forms},
      {"simpler", true, false, list_simpler_instructions},
      {"constants", true, false, list_constants},
      {"titles", true, false, list_titles},
      {"local-names", true, false, list_local_names},
      {"shape", true, false, list_shape},
  };
  return all;
}

const std::vector<Reducer>& late_reducers() {
  static const std::vector<Reducer> all = {
      {"positions", true, true, list_positions},
      {"prologues", true, false, list_prologues},
  };
  return all;
}

size_t reduction_size(const CodeIR& code) { return write_marshal(*encode(code)).size(); }

bool reductions(const CodeIR& code, const std::function<bool(const Reduction&)>& try_one) {
  const Subject subject(code);
  std::vector<Edit> edits;
  for (const std::vector<Reducer>* some : {&reducers(), &late_reducers()}) {
    for (const Reducer& reducer : *some) {
      edits.clear();
      reducer.list(subject, &edits);
      for (const Edit& edit : edits) {
        Reduction next;
        if (!apply_edits(subject, {&edit}, &next.code)) continue;
        settle(&next.code);
        // What an edit cuts off goes with it.
        if (subject.flow.ok() && drop_unreached(&next.code)) settle(&next.code);
        next.change = describe_edit(code, edit);
        if (try_one(next)) return true;
      }
    }
  }
  return false;
}

}  // namespace fuzz
