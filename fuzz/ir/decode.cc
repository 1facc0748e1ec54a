// Taking code objects apart.
// Counterpart: Lib/dis.py.
#include <algorithm>
#include <map>

#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/encode_internal.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/exception_table.h"

namespace fuzz {
namespace {

const uint8_t* as_bytes(const std::string& text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

const std::string& bytes_of(const ValueRef& value, const char* what) {
  if (value->form != form::kBytes) throw FormatError(std::string(what) + " is no bytes object");
  return value->bytes;
}

const std::vector<ValueRef>& items_of(const ValueRef& value, const char* what) {
  if (!is_tuple(*value)) throw FormatError(std::string(what) + " is no tuple");
  return value->items;
}

// EXTENDED_ARGs that an oparg needs.
int prefixes_for(uint32_t oparg) {
  return oparg > 0xFFFFFF ? 3 : oparg > 0xFFFF ? 2 : oparg > 0xFF ? 1 : 0;
}

class Decoder {
 public:
  Decoder(CodeIR* ir, const std::string& code) : ir_(*ir), code_(code) {}

  void run(const std::string& lines, const std::string& exceptions) {
    read_instructions();
    resolve_jumps();
    read_positions(lines);
    read_exceptions(exceptions);
  }

 private:
  void read_instructions() {
    py::InstructionReader reader(as_bytes(code_), code_.size());
    py::DecodedInstruction decoded;
    ir_.instructions.reserve(code_.size() / 4);
    decoded_.reserve(code_.size() / 4);
    starts_.reserve(code_.size() / 4 + 1);
    while (reader.next(&decoded)) {
      Instruction one;
      one.opcode = static_cast<uint16_t>(decoded.opcode);
      one.oparg = static_cast<uint32_t>(decoded.oparg);
      if (!decoded.has_oparg) one.oparg = oparg_byte(decoded);
      const int prefixes = static_cast<int>(decoded.offset - decoded.start);
      if (prefixes > prefixes_for(one.oparg)) one.min_prefixes = static_cast<uint8_t>(prefixes);
      take_caches(decoded, &one);
      starts_.push_back(decoded.start);
      decoded_.push_back(decoded);
      ir_.instructions.push_back(one);
    }
    units_ = static_cast<uint32_t>(code_.size() / 2);
    starts_.push_back(decoded_.empty() ? 0 : std::min(decoded_.back().next, units_));
  }

  // What stands in the oparg byte of an instruction that has none.
  uint32_t oparg_byte(const py::DecodedInstruction& decoded) const {
    uint32_t oparg = 0;
    for (uint32_t unit = decoded.start; unit <= decoded.offset; ++unit)
      oparg = oparg << 8 | static_cast<uint8_t>(code_[2 * unit + 1]);
    return oparg;
  }

  void take_caches(const py::DecodedInstruction& decoded, Instruction* one) {
    const uint32_t first = decoded.offset + 1;
    const uint32_t limit = std::min(decoded.next, static_cast<uint32_t>(code_.size() / 2));
    const uint32_t count = limit > first ? limit - first : 0;
    const auto bytes = code_.begin() + std::min<ptrdiff_t>(2 * first, std::ssize(code_));
    if (count == static_cast<uint32_t>(cache_units(ir_, *one)) &&
        std::all_of(bytes, bytes + 2 * count, [](char byte) { return byte == 0; }))
      return;
    std::vector<py::CodeUnit> values(count);
    std::copy_n(bytes, 2 * count, reinterpret_cast<char*>(values.data()));
    one->caches = static_cast<int32_t>(ir_.cache_values.size());
    ir_.cache_values.push_back(std::move(values));
  }

  int32_t label(int64_t unit) {
    const bool inner = unit >= 0 && unit <= units_;
    if (labels_.empty()) labels_.assign(units_ + 1, kNoLabel);
    if (inner) {
      if (labels_[static_cast<size_t>(unit)] != kNoLabel) return labels_[static_cast<size_t>(unit)];
    } else if (const auto known = outside_.find(unit); known != outside_.end()) {
      return known->second;
    }
    Label label;
    const int64_t end = starts_.back();
    const int64_t inside = std::clamp<int64_t>(unit, 0, end);
    const auto after =
        std::upper_bound(starts_.begin(), starts_.end(), static_cast<uint32_t>(inside));
    label.instruction = static_cast<uint32_t>(after - starts_.begin() - 1);
    label.skew = unit - starts_[label.instruction];
    const auto id = static_cast<int32_t>(ir_.labels.size());
    ir_.labels.push_back(label);
    if (inner) {
      labels_[static_cast<size_t>(unit)] = id;
    } else {
      outside_.emplace(unit, id);
    }
    return id;
  }

  void resolve_jumps() {
    for (size_t i = 0; i < decoded_.size(); ++i) {
      int64_t target;
      if (has_target(decoded_[i].opcode) && py::jump_target(decoded_[i], &target))
        ir_.instructions[i].target = label(target);
    }
  }

  void read_positions(const std::string& table) {
    py::PositionReader reader(as_bytes(table), table.size(), ir_.first_line);
    py::PositionRange range;
    bool more = reader.next(&range);
    for (size_t i = 0; i < decoded_.size(); ++i) {
      while (more && range.end <= starts_[i]) more = reader.next(&range);
      if (!more) break;
      ir_.instructions[i].position = range.position;
    }
  }

  void read_exceptions(const std::string& table) {
    py::ExceptionTableReader reader(as_bytes(table), table.size());
    py::ExceptionEntry entry;
    while (reader.next(&entry)) {
      ExceptionRange range;
      range.start = label(entry.start);
      range.end = label(entry.end);
      range.target = label(entry.target);
      range.depth = entry.depth;
      range.lasti = entry.lasti;
      ir_.ranges.push_back(range);
    }
  }

  CodeIR& ir_;
  const std::string& code_;
  std::vector<py::DecodedInstruction> decoded_;
  std::vector<uint32_t> starts_;  // Of each instruction, and where the last one ends.
  uint32_t units_ = 0;
  std::vector<int32_t> labels_;  // By code unit.
  std::map<int64_t, int32_t> outside_;
};

}  // namespace

CodeIR decode(const ValueRef& value) {
  if (!is_code(*value)) throw FormatError("no code object");
  const RawCode& raw = *value->code;
  CodeIR ir;
  ir.arg_count = raw.arg_count;
  ir.positional_only_count = raw.positional_only_count;
  ir.keyword_only_count = raw.keyword_only_count;
  ir.stack_size = raw.stack_size;
  ir.flags = raw.flags;
  ir.first_line = raw.first_line;
  ir.consts = items_of(raw.consts, "co_consts");
  ir.names = items_of(raw.names, "co_names");
  const auto& names = items_of(raw.local_names, "co_localsplusnames");
  const std::string& kinds = bytes_of(raw.local_kinds, "co_localspluskinds");
  if (names.size() != kinds.size()) throw FormatError("as many names of locals as kinds");
  for (size_t i = 0; i < names.size(); ++i)
    ir.locals.push_back({names[i], static_cast<uint8_t>(kinds[i])});
  ir.filename = raw.filename;
  ir.name = raw.name;
  ir.qualified_name = raw.qualified_name;
  ir.origin = value;

  const std::string& code = bytes_of(raw.code, "co_code");
  const std::string& lines = bytes_of(raw.line_table, "co_linetable");
  const std::string& exceptions = bytes_of(raw.exception_table, "co_exceptiontable");
  Decoder(&ir, code).run(lines, exceptions);

  // Damage that the parts above cannot express stays as it is.
  const EncodedParts& again = encode_parts(ir);
  const auto differs = [](const std::string& bytes, const py::Buffer& encoded) {
    return bytes != std::string_view(encoded.data(), encoded.size());
  };
  if (again.code != code) ir.raw_code = code;
  if (differs(lines, again.lines)) ir.raw_line_table = lines;
  if (differs(exceptions, again.exceptions)) ir.raw_exception_table = exceptions;
  return ir;
}

}  // namespace fuzz
