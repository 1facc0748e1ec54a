// What the machine's verifier says of a code object that is plain data.
// Counterpart: none.
#include "fuzz/targets/verdict.h"

#include <algorithm>
#include <cstring>

#include "vm/bytecode/opcode_tables.h"
#include "vm/verify/verify.h"

namespace fuzz {
namespace {

uint32_t kinds_of(const Value& value) {
  switch (value.form) {
    case form::kNone:
      return py::kind::kNone;
    case form::kTrue:
    case form::kFalse:
      return py::kind::kBool;
    case form::kTuple:
    case form::kSmallTuple:
      return py::kind::kTuple;
    case form::kList:
      return py::kind::kList;
    case form::kDict:
      return py::kind::kDict;
    case form::kSet:
      return py::kind::kSet;
    case form::kCode:
      return py::kind::kCode;
    default:
      return is_text(value) ? py::kind::kStr : py::kind::kOther;
  }
}

uint32_t free_count_of(const RawCode& code) {
  const std::string& kinds = code.local_kinds->bytes;
  return static_cast<uint32_t>(std::count_if(kinds.begin(), kinds.end(), py::is_free_kind));
}

py::ConstantFacts facts_of(const void* constants, uint32_t index, bool details) {
  const Value& value = *static_cast<const Value*>(constants)->items[index];
  py::ConstantFacts facts;
  facts.kinds = kinds_of(value);
  if (!details) return facts;
  if (is_tuple(value)) {
    facts.size = static_cast<uint32_t>(value.items.size());
    facts.all_names = std::all_of(value.items.begin(), value.items.end(),
                                  [](const ValueRef& item) { return is_text(*item); });
  } else if (is_code(value)) {
    facts.free_count = free_count_of(*value.code);
  }
  return facts;
}

int64_t argument_count(const RawCode& raw) {
  const auto flags = static_cast<uint32_t>(raw.flags);
  return int64_t{raw.arg_count} + raw.keyword_only_count + ((flags & py::CO_VARARGS) != 0 ? 1 : 0) +
         ((flags & py::CO_VARKEYWORDS) != 0 ? 1 : 0);
}

// What a loader asks of the fields before there is a code object.
const char* cannot_load(const RawCode& raw) {
  if (raw.code->form != form::kBytes || raw.exception_table->form != form::kBytes ||
      raw.line_table->form != form::kBytes || raw.local_kinds->form != form::kBytes)
    return "a field that is no bytes object";
  if (!is_tuple(*raw.consts) || !is_tuple(*raw.names) || !is_tuple(*raw.local_names))
    return "a field that is no tuple";
  for (const ValueRef& tuple : {raw.names, raw.local_names}) {
    for (const ValueRef& item : tuple->items) {
      if (!is_text(*item)) return "a name that is no string";
    }
  }
  if (raw.local_names->items.size() != raw.local_kinds->bytes.size()) return "kinds of no locals";
  if (raw.code->bytes.size() % 2 != 0) return "half a code unit";
  if (raw.stack_size < 0 || raw.arg_count < raw.positional_only_count || raw.flags < 0 ||
      raw.positional_only_count < 0 || raw.keyword_only_count < 0)
    return "a negative count";
  const std::string& kinds = raw.local_kinds->bytes;
  const auto plain = std::count_if(kinds.begin(), kinds.end(),
                                   [](char kind) { return (kind & py::CO_FAST_LOCAL) != 0; });
  if (argument_count(raw) > plain) return "more arguments than locals";
  return nullptr;
}

}  // namespace

Judgement judge(const Value& code) {
  const RawCode& raw = *code.code;
  if (const char* problem = cannot_load(raw)) return {false, false, problem};
  std::vector<uint16_t> units(raw.code->bytes.size() / 2);
  if (!units.empty()) std::memcpy(units.data(), raw.code->bytes.data(), units.size() * 2);
  const auto flags = static_cast<uint32_t>(raw.flags);
  const py::CodeShape shape = {
      .units = units.data(),
      .unit_count = static_cast<uint32_t>(units.size()),
      .exception_table = reinterpret_cast<const uint8_t*>(raw.exception_table->bytes.data()),
      .exception_table_size = raw.exception_table->bytes.size(),
      .argument_count = static_cast<uint32_t>(argument_count(raw)),
      .local_count = static_cast<uint32_t>(raw.local_names->items.size()),
      .free_count = free_count_of(raw),
      .local_kinds = reinterpret_cast<const uint8_t*>(raw.local_kinds->bytes.data()),
      // A loader leaves room for one value.
      .stack_size = static_cast<uint32_t>(std::max(1, raw.stack_size)),
      .flags = flags,
      .name_count = static_cast<uint32_t>(raw.names->items.size()),
      .constant_count = static_cast<uint32_t>(raw.consts->items.size()),
      .constants = raw.consts.get(),
      .constant = facts_of,
  };
  const py::Verdict verdict = py::verify(shape);
  if (verdict.defined) return {true, true, "defined"};
  return {false, true,
          std::string(py::reason_text(verdict.reason)) + " at offset " +
              std::to_string(verdict.offset)};
}

bool all_defined(const ValueRef& root) {
  const std::vector<ValueRef> codes = code_objects(root);
  return std::all_of(codes.begin(), codes.end(),
                     [](const ValueRef& code) { return judge(*code).defined; });
}

}  // namespace fuzz
