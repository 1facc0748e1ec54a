// Putting code objects together.
// Counterpart: Python/assemble.c.
#include <algorithm>
#include <new>

#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/encode_internal.h"
#include "vm/base/buffer.h"
#include "vm/bytecode/exception_table.h"

namespace fuzz {
namespace {

int prefixes_for(uint32_t oparg) {
  return oparg > 0xFFFFFF ? 3 : oparg > 0xFFFF ? 2 : oparg > 0xFF ? 1 : 0;
}

int prefixes_of(const Instruction& one) {
  return std::max<int>(one.min_prefixes, prefixes_for(one.oparg));
}

std::string_view text_of(const py::Buffer& buffer) { return {buffer.data(), buffer.size()}; }

void check(bool done) {
  if (!done) throw std::bad_alloc();
}

int64_t place(const CodeIR& code, const std::vector<uint32_t>& offsets, int32_t label) {
  const Label& where = code.labels[static_cast<size_t>(label)];
  return static_cast<int64_t>(offsets[where.instruction]) + where.skew;
}

// Chooses the opargs of the jumps. A longer jump moves others, so it goes on until nothing moves;
// as CPython does, first both ways, and when that finds no end, growing only.
void settle_jumps(const CodeIR& code, std::vector<Instruction>* instructions,
                  std::vector<uint32_t>* offsets) {
  const size_t count = instructions->size();
  for (int pass = 0;; ++pass) {
    uint32_t unit = 0;
    for (size_t i = 0; i < count; ++i) {
      const Instruction& one = (*instructions)[i];
      (*offsets)[i] = unit;
      unit += static_cast<uint32_t>(prefixes_of(one) + 1 + cache_units(code, one));
    }
    (*offsets)[count] = unit;
    bool moved = false;
    for (size_t i = 0; i < count; ++i) {
      Instruction& one = (*instructions)[i];
      if (one.target == kNoLabel || !has_target(one.opcode)) continue;
      const int before = prefixes_of(one);
      const int64_t next = (*offsets)[i + 1];
      const int64_t target = place(code, *offsets, one.target);
      const uint16_t base = py::kOpcodeInfo[one.opcode].base;
      const bool forward = py::kOpcodeInfo[base].oparg == py::OpargKind::kJumpForward;
      one.oparg = static_cast<uint32_t>(forward ? target - next : next - target);
      if (pass >= 8 && prefixes_of(one) < before) one.min_prefixes = static_cast<uint8_t>(before);
      moved = moved || prefixes_of(one) != before;
    }
    if (!moved) return;
  }
}

void emit(const CodeIR& code, const std::vector<Instruction>& instructions, uint32_t units,
          std::string* text) {
  text->assign(2 * static_cast<size_t>(units), '\0');
  char* out = text->data();
  const auto put = [&out](int opcode, uint32_t oparg) {
    *out++ = static_cast<char>(opcode);
    *out++ = static_cast<char>(oparg);
  };
  for (const Instruction& one : instructions) {
    for (int prefix = prefixes_of(one); prefix > 0; --prefix)
      put(op::EXTENDED_ARG, prefix > 3 ? 0 : one.oparg >> (8 * prefix));
    put(one.opcode, one.oparg);
    if (one.caches >= 0) {
      for (const py::CodeUnit value : code.cache_values[static_cast<size_t>(one.caches)])
        put(value & 0xFF, value >> 8);
    } else {
      out += 2 * cache_units(code, one);
    }
  }
}

void line_table(const CodeIR& code, const std::vector<uint32_t>& offsets, py::Buffer* buffer) {
  buffer->clear();
  py::PositionWriter writer(buffer, code.first_line);
  for (size_t i = 0; i < code.instructions.size(); ++i) {
    if (offsets[i + 1] != offsets[i])
      check(writer.add(code.instructions[i].position, offsets[i + 1] - offsets[i]));
  }
  check(writer.finish());
}

void exception_table(const CodeIR& code, const std::vector<uint32_t>& offsets, py::Buffer* buffer) {
  buffer->clear();
  for (const ExceptionRange& range : code.ranges) {
    py::ExceptionEntry entry;
    entry.start = static_cast<uint32_t>(place(code, offsets, range.start));
    entry.end = static_cast<uint32_t>(place(code, offsets, range.end));
    entry.target = static_cast<uint32_t>(place(code, offsets, range.target));
    entry.depth = range.depth;
    entry.lasti = range.lasti;
    check(py::append_exception_entry(buffer, entry));
  }
}

// The bytes object that was there, if it still says the same; else a new one.
ValueRef bytes_value(const CodeIR& code, ValueRef RawCode::* field, std::string_view bytes) {
  if (code.origin != nullptr) {
    const ValueRef& old = (*code.origin->code).*field;
    if (old->form == form::kBytes && old->bytes == bytes) return old;
  }
  return make_bytes(std::string(bytes));
}

ValueRef tuple_value(const CodeIR& code, ValueRef RawCode::* field,
                     const std::vector<ValueRef>& items) {
  bool flagged = false;
  if (code.origin != nullptr) {
    const ValueRef& old = (*code.origin->code).*field;
    if (is_tuple(*old) && old->items == items) return old;
    flagged = old->flagged;
  }
  return with_flag(make_tuple(items), flagged);
}

ValueRef local_names(const CodeIR& code) {
  if (code.origin != nullptr) {
    const ValueRef& old = code.origin->code->local_names;
    if (is_tuple(*old) &&
        std::ranges::equal(old->items, code.locals,
                           [](const ValueRef& a, const Local& b) { return a == b.name; }))
      return old;
  }
  std::vector<ValueRef> names;
  names.reserve(code.locals.size());
  for (const Local& local : code.locals) names.push_back(local.name);
  return tuple_value(code, &RawCode::local_names, names);
}

}  // namespace

bool has_target(int opcode) {
  if (opcode >= op::kMinPseudo || !py::opcode_is_valid(opcode)) return false;
  switch (py::kOpcodeInfo[py::kOpcodeInfo[opcode].base].oparg) {
    case py::OpargKind::kJumpForward:
    case py::OpargKind::kJumpBackward:
    case py::OpargKind::kAsyncForStart:
      return true;
    default:
      return false;
  }
}

int cache_units(const CodeIR& code, const Instruction& one) {
  if (one.caches >= 0)
    return static_cast<int>(code.cache_values[static_cast<size_t>(one.caches)].size());
  return one.opcode < op::kMinPseudo && py::opcode_is_valid(one.opcode)
             ? py::kOpcodeInfo[one.opcode].cache_units
             : 0;
}

std::vector<uint32_t> unit_offsets(const CodeIR& code) {
  std::vector<Instruction> instructions = code.instructions;
  std::vector<uint32_t> offsets(instructions.size() + 1);
  settle_jumps(code, &instructions, &offsets);
  return offsets;
}

std::string encode_instructions(const CodeIR& code) {
  std::vector<Instruction> instructions = code.instructions;
  std::vector<uint32_t> offsets(instructions.size() + 1);
  settle_jumps(code, &instructions, &offsets);
  std::string text;
  emit(code, instructions, offsets.back(), &text);
  return text;
}

namespace {

EncodedParts& kept_parts() {
  static thread_local EncodedParts parts;
  return parts;
}

// Whether the line table says just that. A place without a line has no columns either, and one
// without columns ends where it begins.
bool is_said_exactly(const py::Position& position) {
  if (position.line == -1) return position == py::Position();
  const bool columns = position.column >= 0 && position.end_column >= 0;
  if (columns || (position.end_line >= 0 && position.end_line != position.line)) return true;
  return position == py::Position{position.line, position.line, -1, -1};
}

// What a decoder would find in the parts that were just made of the code; false when it may find
// something else. Labels come in the order in which it meets them, and none that nobody uses.
bool settle(CodeIR* code, EncodedParts* parts) {
  if (code->raw_code || code->raw_line_table || code->raw_exception_table) return false;
  static thread_local std::vector<int32_t> numbers;
  static thread_local std::vector<Label> labels;
  numbers.assign(code->instructions.size() + 1, kNoLabel);
  labels.clear();
  const auto known = [&](int32_t label) {
    const Label& where = code->labels[static_cast<size_t>(label)];
    int32_t& number = numbers[where.instruction];
    if (where.skew == 0 && number == kNoLabel) {
      number = static_cast<int32_t>(labels.size());
      labels.push_back(where);
    }
    return where.skew == 0 ? number : kNoLabel;
  };
  for (Instruction& one : parts->instructions) {
    if (one.opcode >= 256 || one.opcode == op::EXTENDED_ARG || one.opcode == op::CACHE ||
        one.caches >= 0 || one.min_prefixes > 3 || !is_said_exactly(one.position))
      return false;
    if (one.min_prefixes <= prefixes_for(one.oparg)) one.min_prefixes = 0;
    if (one.target == kNoLabel) continue;
    if (!has_target(one.opcode)) {
      one.target = kNoLabel;
    } else if ((one.target = known(one.target)) == kNoLabel) {
      return false;
    }
  }
  for (ExceptionRange& range : code->ranges) {
    for (int32_t* label : {&range.start, &range.end, &range.target}) {
      if ((*label = known(*label)) == kNoLabel) return false;
    }
  }
  code->instructions.swap(parts->instructions);
  code->labels.swap(labels);
  code->cache_values.clear();
  return true;
}

ValueRef encode_from(const CodeIR& code, const EncodedParts& parts) {
  RawCode raw;
  raw.arg_count = code.arg_count;
  raw.positional_only_count = code.positional_only_count;
  raw.keyword_only_count = code.keyword_only_count;
  raw.stack_size = code.stack_size;
  raw.flags = code.flags;
  raw.first_line = code.first_line;
  raw.code = bytes_value(code, &RawCode::code, code.raw_code ? *code.raw_code : parts.code);
  raw.consts = tuple_value(code, &RawCode::consts, code.consts);
  raw.names = tuple_value(code, &RawCode::names, code.names);
  std::string kinds;
  for (const Local& local : code.locals) kinds += static_cast<char>(local.kind);
  raw.local_names = local_names(code);
  raw.local_kinds = bytes_value(code, &RawCode::local_kinds, kinds);
  raw.filename = code.filename;
  raw.name = code.name;
  raw.qualified_name = code.qualified_name;
  raw.line_table = bytes_value(code, &RawCode::line_table,
                               code.raw_line_table ? *code.raw_line_table : text_of(parts.lines));
  raw.exception_table =
      bytes_value(code, &RawCode::exception_table,
                  code.raw_exception_table ? *code.raw_exception_table : text_of(parts.exceptions));
  return make_code(std::move(raw), code.origin != nullptr && code.origin->flagged);
}

}  // namespace

const EncodedParts& encode_parts(const CodeIR& code) {
  EncodedParts& parts = kept_parts();
  parts.instructions = code.instructions;
  parts.offsets.resize(parts.instructions.size() + 1);
  settle_jumps(code, &parts.instructions, &parts.offsets);
  emit(code, parts.instructions, parts.offsets.back(), &parts.code);
  line_table(code, parts.offsets, &parts.lines);
  exception_table(code, parts.offsets, &parts.exceptions);
  return parts;
}

ValueRef encode(const CodeIR& code) { return encode_from(code, encode_parts(code)); }

bool encode_sound(CodeIR* code, ValueRef* result) {
  encode_parts(*code);
  EncodedParts& parts = kept_parts();
  *result = encode_from(*code, parts);
  code->origin = *result;
  return settle(code, &parts);
}

}  // namespace fuzz
