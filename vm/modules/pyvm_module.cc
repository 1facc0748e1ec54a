// _pyvm: what this machine can say of code objects beyond what CPython's native modules do.
// Counterpart: Lib/dis.py.
#include "vm/base/buffer.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/eval/instruction_trace.h"
#include "vm/heap/alloc.h"
#include "vm/modules/modules.h"
#include "vm/modules/pyvm_faults.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/code_units.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/runtime/thread.h"
#include "vm/verify/code_verify.h"

namespace py {
namespace {

// A code object for the disassembler. The texts are made beforehand, since repr() may run Python
// code and fail, which the disassembler has no words for. All fields are borrowed from the code or
// from the lists that `keep` holds.
class CodeObjectView final : public CodeView {
 public:
  CodeObjectView() = default;
  CodeObjectView(const CodeObjectView&) = delete;
  ~CodeObjectView() {
    for (size_t i = 0; i < nested_count_; ++i) nested_[i].~CodeObjectView();
    mem_free(nested_);
  }

  Status fill(Thread& thread, Code* code) {
    PY_ENTER_NATIVE(thread, " while disassembling");
    code_ = code;
    units_ = PY_TRY(code_get_code(thread, code));
    repr_ = PY_TRY(object_repr(thread, code)).cast<Str>();
    consts_ = PY_TRY(list_new(thread));
    Tuple* consts = code->co_consts;
    size_t codes = 0;
    for (int64_t i = 0; i < consts->ob_size; ++i) {
      Owned<Object> text = PY_TRY(object_repr(thread, consts->items[i]));
      PY_TRY(list_append(thread, consts_, text));
      if (is_exact<Code>(consts->items[i])) ++codes;
    }
    if (codes == 0) return Status::kOk;
    nested_ = static_cast<CodeObjectView*>(mem_alloc_zeroed(codes * sizeof(CodeObjectView)));
    if (nested_ == nullptr) return raise_memory_error(thread);
    for (int64_t i = 0; i < consts->ob_size; ++i) {
      if (!is_exact<Code>(consts->items[i])) continue;
      auto* view = new (&nested_[nested_count_++]) CodeObjectView;
      PY_TRY(view->fill(thread, static_cast<Code*>(consts->items[i])));
    }
    return Status::kOk;
  }

  Bytes code() const override { return bytes_of(units_.get()); }
  Bytes line_table() const override { return bytes_of(code_->co_linetable.get()); }
  Bytes exception_table() const override { return bytes_of(code_->co_exceptiontable.get()); }
  int first_line() const override { return code_->co_firstlineno; }
  bool append_const(uint32_t index, Buffer* out) const override {
    return index < consts_->ob_size && append(consts_->items[index], out);
  }
  bool append_name(uint32_t index, Buffer* out) const override {
    return index < code_->co_names->ob_size && append(code_->co_names->items[index], out);
  }
  bool append_local(uint32_t index, Buffer* out) const override {
    Tuple* names = code_->co_localsplusnames;
    return index < names->ob_size && append(names->items[index], out);
  }
  bool append_repr(Buffer* out) const override { return append(repr_.get(), out); }
  size_t nested_count() const override { return nested_count_; }
  const CodeView* nested(size_t index) const override { return &nested_[index]; }

 private:
  static Bytes bytes_of(const py::Bytes* bytes) {
    return {reinterpret_cast<const uint8_t*>(bytes->data), static_cast<size_t>(bytes->ob_size)};
  }
  static bool append(Object* text, Buffer* out) {
    Thread& thread = current_thread();
    Owned<py::Bytes> encoded =
        str_encode(thread, static_cast<Str*>(text), "utf-8", "surrogatepass");
    if (encoded) return out->append(encoded->data, static_cast<size_t>(encoded->ob_size));
    error_clear(thread);
    return false;
  }

  Code* code_ = nullptr;
  Owned<py::Bytes> units_;
  Owned<Str> repr_;
  Owned<List> consts_;
  CodeObjectView* nested_ = nullptr;
  size_t nested_count_ = 0;
};

Status check_code(Thread& thread, const char* function, Object* object) {
  if (is_exact<Code>(object)) return Status::kOk;
  return raise_bad_argument(thread, function, "argument 1", "code", object);
}

Owned<Object> disassemble_code(Thread& thread, Object*, Args args) {
  PY_TRY(check_code(thread, "disassemble", args[0]));
  CodeObjectView view;
  PY_TRY(view.fill(thread, static_cast<Code*>(args[0])));
  DisassemblyOptions options;
  options.show_caches = args.has(1) && PY_TRY(object_is_true(thread, args[1]));
  options.show_offsets = args.has(2) && PY_TRY(object_is_true(thread, args[2]));
  options.show_positions = args.has(3) && PY_TRY(object_is_true(thread, args[3]));
  if (args.has(4) && !is_none(args[4])) {
    options.depth = PY_TRY(to_c_int(thread, args[4]));
    if (options.depth < 0) options.depth = 0;
  }
  Buffer listing;
  if (!disassemble_recursive(view, options, &listing)) return raise_memory_error(thread);
  return str_decode(thread, listing.data(), listing.size(), "utf-8", "surrogatepass");
}

Owned<Object> exception_handler(Thread& thread, Object*, Args args) {
  PY_TRY(check_code(thread, "exception_handler", args[0]));
  auto* code = static_cast<Code*>(args[0]);
  const int offset = PY_TRY(to_c_int(thread, args[1]));
  if (offset < 0 || offset / 2 >= code->unit_count)
    return raise(thread, &exc::IndexError, "offset %d is not in the code", offset);
  ExceptionHandler handler;
  if (!code_find_handler(code, offset / 2, &handler)) return new_none();
  Owned<Object> target = PY_TRY(int_from_int64(thread, handler.target * 2));
  Owned<Object> depth = PY_TRY(int_from_int64(thread, handler.depth));
  Object* items[3] = {target, depth, bool_object(handler.lasti)};
  return tuple_pack(thread, items);
}

// With the prefixes worked in, as the listing has it.
Owned<Str> instruction_text(Thread& thread, Code* code, int64_t index) {
  int64_t oparg = 0;
  for (;; ++index) {
    const uint16_t unit = code_plain_unit(code, index);
    const int opcode = unit_opcode(unit);
    oparg = oparg << 8 | unit_oparg(unit);
    if (opcode == op::EXTENDED_ARG && index + 1 < code->unit_count) continue;
    const OpcodeInfo& info = kOpcodeInfo[opcode];
    const char* name = info.name != nullptr ? info.name : "?";
    if ((info.flags & kFlagArg) == 0) return str_from_format(thread, "%s", name);
    return str_from_format(thread, "%s %d", name, static_cast<int>(oparg));
  }
}

Owned<Object> verify_function(Thread& thread, Object*, Args args) {
  PY_TRY(check_code(thread, "verify", args[0]));
  auto* code = static_cast<Code*>(args[0]);
  const Verdict verdict = verify_code(code);
  if (verdict.reason == Reason::kNoMemory) return raise_memory_error(thread);
  Owned<py::Bytes> name = PY_TRY(str_encode(thread, code->co_name, "utf-8", "surrogatepass"));
  Buffer text;
  if (!append_verdict(verdict, name->data, &text)) return raise_memory_error(thread);
  return str_decode(thread, text.data(), text.size(), "utf-8", "surrogatepass");
}

// A row for every instruction that was reached: offset, instruction and what is known before it.
Owned<Object> frame_states(Thread& thread, Object*, Args args) {
  PY_TRY(check_code(thread, "frame_states", args[0]));
  auto* code = static_cast<Code*>(args[0]);
  FrameStates states;
  const Verdict verdict = verify_code(code, &states);
  if (verdict.reason == Reason::kNoMemory) return raise_memory_error(thread);
  Owned<List> lines = PY_TRY(list_new(thread));
  for (int64_t i = 0; i < code->unit_count; ++i) {
    FrameStates::State state;
    if (!states.at(static_cast<uint32_t>(i), &state)) continue;
    Buffer text;
    if (!append_state(state, states.local_count(), &text)) return raise_memory_error(thread);
    Owned<Object> offset = PY_TRY(int_from_int64(thread, i * 2));
    Owned<Object> line = PY_TRY(str_decode(thread, text.data(), text.size(), "ascii", "strict"));
    Owned<Str> instruction = PY_TRY(instruction_text(thread, code, i));
    Object* items[3] = {offset, instruction, line};
    Owned<Tuple> pair = PY_TRY(tuple_pack(thread, items));
    PY_TRY(list_append(thread, lines, pair));
  }
  return lines;
}

Owned<Object> trace_start(Thread& thread, Object*, Args args) {
  for (size_t i = 0; i < 2; ++i) {
    if (!is_exact<Tuple>(args[i]))
      return raise_bad_argument(thread, "trace_start", i == 0 ? "argument 1" : "argument 2",
                                "tuple", args[i]);
  }
  const int64_t limit = PY_TRY(to_index(thread, args[2]));
  if (!is_exact<Set>(args[3]))
    return raise_bad_argument(thread, "trace_start", "argument 4", "set", args[3]);
  int64_t numbers[6] = {};
  if (args.has(4)) {
    if (!is_exact<Tuple>(args[4]) || as<Tuple>(args[4])->ob_size != 6)
      return raise_type_error(thread, "audits must be a tuple of six numbers");
    for (int i = 0; i < 6; ++i) numbers[i] = PY_TRY(to_index(thread, as<Tuple>(args[4])->items[i]));
  }
  const TraceAudits audits{
      static_cast<int>(numbers[0]), numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
  PY_TRY(instruction_trace_start(thread, as<Tuple>(args[0]), as<Tuple>(args[1]), limit,
                                 as<Set>(args[3]), args.has(4) ? &audits : nullptr));
  return new_none();
}

Owned<Object> trace_stop(Thread& thread, Object*) {
  bool cut = false;
  Owned<Bytes> lines = PY_TRY(instruction_trace_stop(thread, &cut));
  Object* items[2] = {lines, bool_object(cut)};
  return tuple_pack(thread, items);
}

// What became of a call under limits, as limited() numbers it.
enum class LimitedEnd : int {
  kReturned,
  kRaised,
  kOutOfFuel,
  kRejected,
  kOutOfMemory,
  kTooDeep,
};

// A budget that is used up unwinds all Python code, so the caller must be beyond it: here.
Owned<Object> limited_call(Thread& thread, Object*, Args args) {
  const uint64_t fuel = PY_TRY(int_as_uint64(thread, args[0]));
  const uint64_t memory = PY_TRY(int_as_uint64(thread, args[1]));
  auto* arguments = static_cast<Tuple*>(args[3]);
  const uint64_t rejected = code_refusals(), refused = mem_refusals();
  const uint64_t too_deep = native_recursion_count();
  set_fuel(thread, fuel);
  if (memory != 0) mem_set_limit(mem_in_use() + memory);
  Owned<Object> result =
      call_args(thread, args[2], arguments->items, static_cast<size_t>(arguments->ob_size));
  LimitedEnd end = result ? LimitedEnd::kReturned : LimitedEnd::kRaised;
  // Also when the program handled it and went on: what came after it has no meaning elsewhere.
  if (fuel != 0 && thread.interp->instruction_fuel == kFuelUsedUp) {
    end = LimitedEnd::kOutOfFuel;
  } else if (code_refusals() != rejected) {
    end = LimitedEnd::kRejected;
  } else if (mem_refusals() != refused) {
    end = LimitedEnd::kOutOfMemory;
  } else if (native_recursion_count() != too_deep) {
    end = LimitedEnd::kTooDeep;
  }
  set_fuel(thread, 0);
  if (memory != 0) mem_set_limit(SIZE_MAX);
  if (!result) result = error_fetch(thread);
  Owned<Object> number = PY_TRY(int_from_int64(thread, static_cast<int>(end)));
  Object* items[2] = {number, result};
  return tuple_pack(thread, items);
}

// The names that stay importable live as long as the process.
Owned<Object> restrict_native_modules(Thread& thread, Object*, Object* names) {
  Owned<List> list = PY_TRY(sequence_list(thread, names));
  const auto count = static_cast<size_t>(list->ob_size);
  auto** texts = static_cast<char**>(mem_alloc_zeroed((count + 1) * sizeof(char*)));
  if (texts == nullptr) return raise_memory_error(thread);
  for (size_t i = 0; i < count; ++i) {
    size_t length;
    if (!is_a<Str>(list->items[i]))
      texts[i] = nullptr, (void)raise_type_error(thread, "names of modules must be strings");
    else
      texts[i] = str_to_utf8(thread, static_cast<Str*>(list->items[i]), &length);
    if (texts[i] != nullptr) continue;
    while (i > 0) mem_free(texts[--i]);
    mem_free(texts);
    return nullptr;
  }
  native_modules_restrict(texts, count);
  return new_none();
}

constinit MethodDef kFunctions[] = {
    {"verify", verify_function, "($module, code, /)",
     "Return 'defined', or why and where the code object is not."},
    {"frame_states", frame_states, "($module, code, /)",
     "Return rows of offset, instruction and what the verifier knows of stack and locals there."},
    {"disassemble", disassemble_code,
     "($module, code, /, *, show_caches=False, show_offsets=False, show_positions=False, "
     "depth=None)",
     "Return the listing that dis.dis() prints of a code object and of all code in it."},
    {"exception_handler", exception_handler, "($module, code, offset, /)",
     "Return (target, depth, lasti) of the handler for the instruction at a byte offset, or None."},
    {"trace_start", trace_start,
     "($module, codes, silent, limit, docstrings, audits=<unrepresentable>, /)",
     "Write down each instruction of the code objects, except for units marked in silent; audits "
     "is (descriptor, offset, first, last, every, id or 0): before which lines references are "
     "counted."},
    {"trace_stop", trace_stop, "($module, /)",
     "End tracing and return (lines as bytes, whether the limit cut them)."},
    {"limited", limited_call, "($module, fuel, memory, function, /, *args)",
     "Call function(*args) with so many calls and rounds of loops (0: any), and so many bytes of "
     "memory on top of what is in use (0: any); return (0, result), (1, exception), or a number "
     "for what stood in the way and whichever there is: 2 no fuel was left, 3 invalid bytecode, "
     "4 no memory was left, 5 no native stack was left."},
    {"restrict_native_modules", restrict_native_modules, "($module, names, /)",
     "From now on import no native module but these."},
    {},
};

}  // namespace

Owned<Object> pyvm_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_pyvm"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
#ifdef PY_FAULTS
  PY_TRY(module_add_functions(thread, module, kFaultFunctions));
#endif
  PY_TRY(module_add_str(thread, module, "__doc__", "What this machine can say of code objects."));
  return module;
}

}  // namespace py
