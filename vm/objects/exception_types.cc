// The built-in exception types, but for OSError's, UnicodeError's and the groups; their start-up.
// Counterpart: Objects/exceptions.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/exception_base.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

PY_SIMPLE_EXCEPTION(Exception, Exception::type, "Base of every error that a program may handle.");
PY_SIMPLE_EXCEPTION(GeneratorExit, Exception::type, "Thrown into a generator to make it end.");
PY_SIMPLE_EXCEPTION(KeyboardInterrupt, Exception::type, "The user interrupted the program.");
PY_SIMPLE_EXCEPTION(ArithmeticError, exc::Exception, "Base of the errors of calculations.");
PY_SIMPLE_EXCEPTION(FloatingPointError, exc::ArithmeticError, "A float operation failed.");
PY_SIMPLE_EXCEPTION(OverflowError, exc::ArithmeticError, "A result is too large to represent.");
PY_SIMPLE_EXCEPTION(ZeroDivisionError, exc::ArithmeticError, "Division or modulo by zero.");
PY_SIMPLE_EXCEPTION(AssertionError, exc::Exception, "An assert statement failed.");
PY_SIMPLE_EXCEPTION(BufferError, exc::Exception, "A buffer cannot do what was asked of it.");
PY_SIMPLE_EXCEPTION(EOFError, exc::Exception, "The input ended too early.");
PY_SIMPLE_EXCEPTION(LookupError, exc::Exception, "Base of the errors of indexing.");
PY_SIMPLE_EXCEPTION(IndexError, exc::LookupError, "A sequence has no such index.");
PY_SIMPLE_EXCEPTION(ReferenceError, exc::Exception, "The object of a weak proxy is gone.");
PY_SIMPLE_EXCEPTION(RuntimeError, exc::Exception, "An error that fits nowhere else.");
PY_SIMPLE_EXCEPTION(NotImplementedError, exc::RuntimeError, "A method is still to be written.");
PY_SIMPLE_EXCEPTION(PythonFinalizationError, exc::RuntimeError,
                    "Not possible while the interpreter shuts down.");
PY_SIMPLE_EXCEPTION(RecursionError, exc::RuntimeError, "Calls are nested too deeply.");
PY_SIMPLE_EXCEPTION(StopAsyncIteration, exc::Exception, "An asynchronous iterator is exhausted.");
PY_SIMPLE_EXCEPTION(SystemError, exc::Exception, "The interpreter found itself in the wrong.");
PY_SIMPLE_EXCEPTION(TypeError, exc::Exception, "An operand or argument is of the wrong type.");
PY_SIMPLE_EXCEPTION(ValueError, exc::Exception, "An argument has the right type, not the value.");
PY_SIMPLE_EXCEPTION(UnicodeError, exc::ValueError, "Text cannot be encoded or decoded.");
PY_SIMPLE_EXCEPTION(Warning, exc::Exception, "Base of the categories of warnings.");
PY_SIMPLE_EXCEPTION(BytesWarning, exc::Warning, "Bytes are mixed up with text.");
PY_SIMPLE_EXCEPTION(DeprecationWarning, exc::Warning, "A feature is deprecated.");
PY_SIMPLE_EXCEPTION(EncodingWarning, exc::Warning, "An encoding was left to the locale.");
PY_SIMPLE_EXCEPTION(FutureWarning, exc::Warning, "A construct will change its meaning.");
PY_SIMPLE_EXCEPTION(ImportWarning, exc::Warning, "An import is probably mistaken.");
PY_SIMPLE_EXCEPTION(PendingDeprecationWarning, exc::Warning, "A feature will be deprecated.");
PY_SIMPLE_EXCEPTION(ResourceWarning, exc::Warning, "A resource was not released.");
PY_SIMPLE_EXCEPTION(RuntimeWarning, exc::Warning, "Doubtful behaviour at run time.");
PY_SIMPLE_EXCEPTION(SyntaxWarning, exc::Warning, "Doubtful syntax.");
PY_SIMPLE_EXCEPTION(UnicodeWarning, exc::Warning, "A problem with Unicode.");
PY_SIMPLE_EXCEPTION(UserWarning, exc::Warning, "A warning of the program itself.");

Owned<Object> exception_reduce_with(Thread& thread, Object* self, Object* args, Object* state) {
  Object* const items[] = {self->ob_type, args, state};
  return tuple_from_array(thread, items, state == nullptr || is_none(state) ? 2 : 3);
}

namespace {

constexpr uint64_t kFlags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kBaseExcSubclass;

// Binds keywords only: the positional arguments are the exception's args.
Status bind_keywords(Thread& thread, SignatureText& signature, Dict* kwargs, BoundArgs* out) {
  return bind_arguments(thread, signature, empty_tuple(), kwargs, out);
}

Status stop_iteration_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(exception_init(thread, self, args, kwargs));
  as<StopIterationError>(self)->value.set_shared(args->ob_size > 0 ? args->items[0] : none());
  return Status::kOk;
}

constinit MemberDef kStopIterationMembers[] = {
    {"value", MemberKind::kObject, false, offsetof(StopIterationError, value),
     "what the generator returned"},
    {},
};
constexpr uint16_t kStopIterationFields[] = {PY_EXCEPTION_FIELDS,
                                             offsetof(StopIterationError, value), 0};

Status system_exit_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(exception_init(thread, self, args, kwargs));
  if (args->ob_size == 1) as<SystemExitError>(self)->code.set_shared(args->items[0]);
  if (args->ob_size > 1) as<SystemExitError>(self)->code.set_shared(args);
  return Status::kOk;
}

constinit MemberDef kSystemExitMembers[] = {
    {"code", MemberKind::kObject, false, offsetof(SystemExitError, code), "the exit status"},
    {},
};
constexpr uint16_t kSystemExitFields[] = {PY_EXCEPTION_FIELDS, offsetof(SystemExitError, code), 0};

Owned<Object> key_error_str(Thread& thread, Object* self) {
  // The key as its repr: an empty message would say nothing.
  Tuple* args = as<Exception>(self)->args;
  if (args->ob_size == 1) return object_repr(thread, args->items[0]);
  return exception_str(thread, self);
}

constinit SignatureText g_name_error_signature = {"NameError", "(*, name=None)"};

Status name_error_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(exception_init(thread, self, args, nullptr));
  BoundArgs bound;
  PY_TRY(bind_keywords(thread, g_name_error_signature, kwargs, &bound));
  as<NameErrorObject>(self)->name.set_shared(bound[0]);
  return Status::kOk;
}

constinit MemberDef kNameErrorMembers[] = {
    {"name", MemberKind::kObject, false, offsetof(NameErrorObject, name), "the name"},
    {},
};
constexpr uint16_t kNameErrorFields[] = {PY_EXCEPTION_FIELDS, offsetof(NameErrorObject, name), 0};

constinit SignatureText g_attribute_error_signature = {"AttributeError",
                                                       "(*, name=None, obj=None)"};

Status attribute_error_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(exception_init(thread, self, args, nullptr));
  BoundArgs bound;
  PY_TRY(bind_keywords(thread, g_attribute_error_signature, kwargs, &bound));
  as<AttributeErrorObject>(self)->name.set_shared(bound[0]);
  as<AttributeErrorObject>(self)->object.set_shared(bound[1]);
  return Status::kOk;
}

// A copy of the instance's dict, to which state is added.
Owned<Dict> copy_state(Thread& thread, Object* self) {
  Object* dict = as<Exception>(self)->dict;
  return dict != nullptr ? dict_copy(thread, as<Dict>(dict)) : dict_new(thread);
}

Status add_state(Thread& thread, Dict* state, const char* name, Object* value) {
  return value == nullptr ? Status::kOk : dict_set_ascii(thread, state, name, value);
}

Owned<Object> attribute_error_getstate(Thread& thread, Object* self) {
  auto* error = as<AttributeErrorObject>(self);
  Owned<Dict> state = PY_TRY(copy_state(thread, self));
  PY_TRY(add_state(thread, state, "name", error->name));
  // The object is left out: it can often not be pickled.
  PY_TRY(add_state(thread, state, "args", error->args.get()));
  return state;
}

Owned<Object> attribute_error_reduce(Thread& thread, Object* self) {
  Owned<Object> state = PY_TRY(attribute_error_getstate(thread, self));
  Object* const items[] = {self->ob_type, as<Exception>(self)->args.get(), state.get()};
  return tuple_pack(thread, items);
}

constinit MethodDef kAttributeErrorMethods[] = {
    {"__getstate__", attribute_error_getstate, nullptr, nullptr},
    {"__reduce__", attribute_error_reduce, nullptr, nullptr},
    {},
};
constinit MemberDef kAttributeErrorMembers[] = {
    {"name", MemberKind::kObject, false, offsetof(AttributeErrorObject, name), "attribute name"},
    {"obj", MemberKind::kObject, false, offsetof(AttributeErrorObject, object), "the object"},
    {},
};
constexpr uint16_t kAttributeErrorFields[] = {PY_EXCEPTION_FIELDS,
                                              offsetof(AttributeErrorObject, object),
                                              offsetof(AttributeErrorObject, name), 0};

constinit SignatureText g_import_error_signature = {"ImportError",
                                                    "(*, name=None, path=None, name_from=None)"};

Status import_error_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(exception_init(thread, self, args, nullptr));
  BoundArgs bound;
  PY_TRY(bind_keywords(thread, g_import_error_signature, kwargs, &bound));
  auto* error = as<ImportErrorObject>(self);
  error->name.set_shared(bound[0]);
  error->path.set_shared(bound[1]);
  error->name_from.set_shared(bound[2]);
  error->msg.set_shared(args->ob_size == 1 ? args->items[0] : nullptr);
  return Status::kOk;
}

Owned<Object> import_error_str(Thread& thread, Object* self) {
  Object* message = as<ImportErrorObject>(self)->msg;
  if (message != nullptr && is_exact<Str>(message)) return share(message);
  return exception_str(thread, self);
}

Owned<Object> import_error_reduce(Thread& thread, Object* self) {
  auto* error = as<ImportErrorObject>(self);
  Owned<Object> state = share(error->dict);
  if (error->name != nullptr || error->path != nullptr || error->name_from != nullptr) {
    Owned<Dict> copy = PY_TRY(copy_state(thread, self));
    PY_TRY(add_state(thread, copy, "name", error->name));
    PY_TRY(add_state(thread, copy, "path", error->path));
    PY_TRY(add_state(thread, copy, "name_from", error->name_from));
    state = std::move(copy);
  }
  return exception_reduce_with(thread, self, error->args.get(), state);
}

constinit MethodDef kImportErrorMethods[] = {
    {"__reduce__", import_error_reduce, nullptr, nullptr},
    {},
};
constinit MemberDef kImportErrorMembers[] = {
    {"msg", MemberKind::kObject, false, offsetof(ImportErrorObject, msg), "the message"},
    {"name", MemberKind::kObject, false, offsetof(ImportErrorObject, name), "the module's name"},
    {"path", MemberKind::kObject, false, offsetof(ImportErrorObject, path), "the module's path"},
    {"name_from", MemberKind::kObject, false, offsetof(ImportErrorObject, name_from),
     "the name that was to come from the module"},
    {},
};
constexpr uint16_t kImportErrorFields[] = {PY_EXCEPTION_FIELDS,
                                           offsetof(ImportErrorObject, msg),
                                           offsetof(ImportErrorObject, name),
                                           offsetof(ImportErrorObject, path),
                                           offsetof(ImportErrorObject, name_from),
                                           0};

// The second argument: (filename, lineno, offset, text[, end_lineno, end_offset[, metadata]]).
Status syntax_error_details(Thread& thread, SyntaxErrorObject* error, Object* details) {
  Owned<Tuple> info = PY_TRY(sequence_tuple(thread, details));
  int64_t count = info->ob_size;
  if (count < 4) {
    return raise_type_error(thread, "function takes at least 4 arguments (%zd given)", count);
  }
  if (count > 7)
    return raise_type_error(thread, "function takes at most 7 arguments (%zd given)", count);
  error->filename.set_shared(info->items[0]);
  error->lineno.set_shared(info->items[1]);
  error->offset.set_shared(info->items[2]);
  error->text.set_shared(info->items[3]);
  error->end_lineno.set_shared(count > 4 ? info->items[4] : nullptr);
  error->end_offset.set_shared(count > 5 ? info->items[5] : nullptr);
  error->metadata.set_shared(count > 6 ? info->items[6] : nullptr);
  if (count == 5)
    return raise_type_error(thread, "end_offset must be provided when end_lineno is provided");
  return Status::kOk;
}

Status syntax_error_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(exception_init(thread, self, args, kwargs));
  auto* error = as<SyntaxErrorObject>(self);
  if (args->ob_size >= 1) error->msg.set_shared(args->items[0]);
  if (args->ob_size != 2) return Status::kOk;
  return syntax_error_details(thread, error, args->items[1]);
}

// The line number for the message; -1 when it is out of range.
int64_t shown_line(Object* lineno) {
  int64_t line;
  return int_fits_int64(lineno, &line) ? line : -1;
}

Owned<Object> syntax_error_str(Thread& thread, Object* self) {
  auto* error = as<SyntaxErrorObject>(self);
  Owned<Object> message = share(error->msg != nullptr ? error->msg.get() : none());
  Owned<Str> file;
  if (error->filename != nullptr && is_a<Str>(error->filename)) {
    auto* path = as<Str>(error->filename.get());
    int64_t start = 0;
    for (int64_t i = 0; i < path->length; ++i) {
      if (path->at(i) == '/') start = i + 1;
    }
    file = start == 0 ? share(path) : str_substring(thread, path, start, path->length);
    if (!file) return Raised{};
  }
  bool has_line = error->lineno != nullptr && is_exact<Int>(error->lineno);
  if (file && has_line) {
    return str_from_format(thread, "%S (%U, line %lld)", message.get(), file.get(),
                           static_cast<long long>(shown_line(error->lineno)));
  }
  if (file) return str_from_format(thread, "%S (%U)", message.get(), file.get());
  if (has_line) {
    return str_from_format(thread, "%S (line %lld)", message.get(),
                           static_cast<long long>(shown_line(error->lineno)));
  }
  return object_str(thread, message);
}

constinit MemberDef kSyntaxErrorMembers[] = {
    {"msg", MemberKind::kObject, false, offsetof(SyntaxErrorObject, msg), "the message"},
    {"filename", MemberKind::kObject, false, offsetof(SyntaxErrorObject, filename), "the file"},
    {"lineno", MemberKind::kObject, false, offsetof(SyntaxErrorObject, lineno), "the line"},
    {"offset", MemberKind::kObject, false, offsetof(SyntaxErrorObject, offset), "the column"},
    {"text", MemberKind::kObject, false, offsetof(SyntaxErrorObject, text), "the line's text"},
    {"end_lineno", MemberKind::kObject, false, offsetof(SyntaxErrorObject, end_lineno),
     "the last line"},
    {"end_offset", MemberKind::kObject, false, offsetof(SyntaxErrorObject, end_offset),
     "the last column"},
    {"print_file_and_line", MemberKind::kObject, false,
     offsetof(SyntaxErrorObject, print_file_and_line), "whether to show file and line"},
    {"_metadata", MemberKind::kObject, false, offsetof(SyntaxErrorObject, metadata),
     "where the statement begins, for suggestions"},
    {},
};
constexpr uint16_t kSyntaxErrorFields[] = {PY_EXCEPTION_FIELDS,
                                           offsetof(SyntaxErrorObject, msg),
                                           offsetof(SyntaxErrorObject, filename),
                                           offsetof(SyntaxErrorObject, lineno),
                                           offsetof(SyntaxErrorObject, offset),
                                           offsetof(SyntaxErrorObject, end_lineno),
                                           offsetof(SyntaxErrorObject, end_offset),
                                           offsetof(SyntaxErrorObject, text),
                                           offsetof(SyntaxErrorObject, print_file_and_line),
                                           offsetof(SyntaxErrorObject, metadata),
                                           0};

// MemoryErrors that were made ahead of need: raising one must not allocate. Linked by `dict`.
constexpr int kReserveSize = 16;
constinit Exception* g_reserve = nullptr;
constinit int g_reserve_count = 0;

void memory_error_dealloc(Object* self) {
  if (self->ob_type != &exc::MemoryError || g_reserve_count >= kReserveSize) {
    object_default_dealloc(self);
    return;
  }
  gc_untrack(self);
  auto* error = as<Exception>(self);
  Owned<Object> dict = steal(error->dict);
  error->dict = nullptr;
  object_default_clear(self);
  dict.reset();
  error->suppress_context = false;
  error->dict = g_reserve;
  g_reserve = error;
  ++g_reserve_count;
}

Owned<Object> memory_error_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (type == &exc::MemoryError && g_reserve != nullptr) return memory_error_from_reserve();
  return exception_new(thread, type, args, kwargs);
}

}  // namespace

Owned<Object> memory_error_from_reserve() {
  Exception* error = g_reserve;
  if (error == nullptr) return Owned<Object>();
  g_reserve = static_cast<Exception*>(error->dict);
  --g_reserve_count;
  error->dict = nullptr;
  error->ob_refcnt = 1;
  error->args.set_shared(empty_tuple());
  gc_track(error);
  return Owned<Object>::steal(error);
}

Status memory_error_fill_reserve(Thread& thread) {
  Owned<Object> errors[kReserveSize];
  for (Owned<Object>& error : errors)
    error = PY_TRY(exception_new(thread, &exc::MemoryError, empty_tuple(), nullptr));
  return Status::kOk;
}

constinit Type exc::MemoryError = {
    .tp_name = "MemoryError",
    .tp_basicsize = kExceptionSize,
    .tp_dealloc = memory_error_dealloc,
    .tp_flags = kFlags,
    .tp_doc = "Memory is exhausted.",
    .tp_base = &exc::Exception,
    .tp_dictoffset = kExceptionDictOffset,
    .tp_init = exception_init,
    .tp_new = memory_error_new,
    .fields = kExceptionFields,
};

constinit Type exc::StopIteration = {
    .tp_name = "StopIteration",
    .tp_basicsize = sizeof(StopIterationError),
    .tp_flags = kFlags,
    .tp_doc = "An iterator is exhausted.",
    .tp_members = kStopIterationMembers,
    .tp_base = &exc::Exception,
    .tp_dictoffset = kExceptionDictOffset,
    .tp_init = stop_iteration_init,
    .fields = kStopIterationFields,
};

constinit Type exc::SystemExit = {
    .tp_name = "SystemExit",
    .tp_basicsize = sizeof(SystemExitError),
    .tp_flags = kFlags,
    .tp_doc = "A request to end the program.",
    .tp_members = kSystemExitMembers,
    .tp_base = &exc::BaseException,
    .tp_dictoffset = kExceptionDictOffset,
    .tp_init = system_exit_init,
    .fields = kSystemExitFields,
};

constinit Type exc::KeyError = {
    .tp_name = "KeyError",
    .tp_basicsize = kExceptionSize,
    .tp_str = key_error_str,
    .tp_flags = kFlags,
    .tp_doc = "A mapping has no such key.",
    .tp_base = &exc::LookupError,
    .tp_dictoffset = kExceptionDictOffset,
    .tp_init = exception_init,
    .tp_vectorcall = exception_vectorcall,
    .fields = kExceptionFields,
};

constinit Type exc::NameError = {
    .tp_name = "NameError",
    .tp_basicsize = sizeof(NameErrorObject),
    .tp_flags = kFlags,
    .tp_doc = "A name is not bound to anything.",
    .tp_members = kNameErrorMembers,
    .tp_base = &exc::Exception,
    .tp_dictoffset = kExceptionDictOffset,
    .tp_init = name_error_init,
    .fields = kNameErrorFields,
};
PY_DERIVED_EXCEPTION(UnboundLocalError, "UnboundLocalError", exc::NameError, NameErrorObject,
                     name_error_init, kNameErrorFields, "A local variable has no value yet.");

constinit Type exc::AttributeError = {
    .tp_name = "AttributeError",
    .tp_basicsize = sizeof(AttributeErrorObject),
    .tp_flags = kFlags,
    .tp_doc = "An object has no such attribute.",
    .tp_methods = kAttributeErrorMethods,
    .tp_members = kAttributeErrorMembers,
    .tp_base = &exc::Exception,
    .tp_dictoffset = kExceptionDictOffset,
    .tp_init = attribute_error_init,
    .fields = kAttributeErrorFields,
};

constinit Type exc::ImportError = {
    .tp_name = "ImportError",
    .tp_basicsize = sizeof(ImportErrorObject),
    .tp_str = import_error_str,
    .tp_flags = kFlags,
    .tp_doc = "A module, or a name in a module, cannot be imported.",
    .tp_methods = kImportErrorMethods,
    .tp_members = kImportErrorMembers,
    .tp_base = &exc::Exception,
    .tp_dictoffset = kExceptionDictOffset,
    .tp_init = import_error_init,
    .fields = kImportErrorFields,
};
PY_DERIVED_EXCEPTION(ModuleNotFoundError, "ModuleNotFoundError", exc::ImportError,
                     ImportErrorObject, import_error_init, kImportErrorFields,
                     "There is no such module.");

constinit Type exc::SyntaxError = {
    .tp_name = "SyntaxError",
    .tp_basicsize = sizeof(SyntaxErrorObject),
    .tp_str = syntax_error_str,
    .tp_flags = kFlags,
    .tp_doc = "The source text is not valid Python.",
    .tp_members = kSyntaxErrorMembers,
    .tp_base = &exc::Exception,
    .tp_dictoffset = kExceptionDictOffset,
    .tp_init = syntax_error_init,
    .fields = kSyntaxErrorFields,
};
PY_DERIVED_EXCEPTION(IndentationError, "IndentationError", exc::SyntaxError, SyntaxErrorObject,
                     syntax_error_init, kSyntaxErrorFields, "Lines are indented wrongly.");
PY_DERIVED_EXCEPTION(TabError, "TabError", exc::IndentationError, SyntaxErrorObject,
                     syntax_error_init, kSyntaxErrorFields, "Tabs and spaces are mixed up.");
PY_DERIVED_EXCEPTION(IncompleteInputError, "_IncompleteInputError", exc::SyntaxError,
                     SyntaxErrorObject, syntax_error_init, kSyntaxErrorFields,
                     "The source text ends too early.");

namespace {

// By depth below BaseException: the order in which `builtins` and __subclasses__() show them.
constexpr Type* kTypes[] = {&exc::BaseException,
                            &exc::BaseExceptionGroup,
                            &exc::Exception,
                            &exc::GeneratorExit,
                            &exc::KeyboardInterrupt,
                            &exc::SystemExit,
                            &exc::ArithmeticError,
                            &exc::AssertionError,
                            &exc::AttributeError,
                            &exc::BufferError,
                            &exc::EOFError,
                            &exc::ImportError,
                            &exc::LookupError,
                            &exc::MemoryError,
                            &exc::NameError,
                            &exc::OSError,
                            &exc::ReferenceError,
                            &exc::RuntimeError,
                            &exc::StopAsyncIteration,
                            &exc::StopIteration,
                            &exc::SyntaxError,
                            &exc::SystemError,
                            &exc::TypeError,
                            &exc::ValueError,
                            &exc::Warning,
                            &exc::FloatingPointError,
                            &exc::OverflowError,
                            &exc::ZeroDivisionError,
                            &exc::BytesWarning,
                            &exc::DeprecationWarning,
                            &exc::EncodingWarning,
                            &exc::FutureWarning,
                            &exc::ImportWarning,
                            &exc::PendingDeprecationWarning,
                            &exc::ResourceWarning,
                            &exc::RuntimeWarning,
                            &exc::SyntaxWarning,
                            &exc::UnicodeWarning,
                            &exc::UserWarning,
                            &exc::BlockingIOError,
                            &exc::ChildProcessError,
                            &exc::ConnectionError,
                            &exc::FileExistsError,
                            &exc::FileNotFoundError,
                            &exc::InterruptedError,
                            &exc::IsADirectoryError,
                            &exc::NotADirectoryError,
                            &exc::PermissionError,
                            &exc::ProcessLookupError,
                            &exc::TimeoutError,
                            &exc::IndentationError,
                            &exc::IncompleteInputError,
                            &exc::IndexError,
                            &exc::KeyError,
                            &exc::ModuleNotFoundError,
                            &exc::NotImplementedError,
                            &exc::PythonFinalizationError,
                            &exc::RecursionError,
                            &exc::UnboundLocalError,
                            &exc::UnicodeError,
                            &exc::BrokenPipeError,
                            &exc::ConnectionAbortedError,
                            &exc::ConnectionRefusedError,
                            &exc::ConnectionResetError,
                            &exc::TabError,
                            &exc::UnicodeDecodeError,
                            &exc::UnicodeEncodeError,
                            &exc::UnicodeTranslateError};

}  // namespace

Status exceptions_init(Thread& thread) {
  for (Type* type : kTypes) {
    type->tp_flags |= tpflags::kStaticBuiltin | tpflags::kImmutableType;
    PY_TRY(type_ready(thread, type));
  }
  PY_TRY(memory_error_fill_reserve(thread));
  PY_TRY(os_error_init(thread));
  return exception_group_init(thread);
}

Status exceptions_publish(Thread& thread, Dict* builtins) {
  for (Type* type : kTypes) PY_TRY(dict_set_ascii(thread, builtins, type->tp_name, type));
  PY_TRY(dict_set_ascii(thread, builtins, "ExceptionGroup", exc::ExceptionGroup));
  PY_TRY(dict_set_ascii(thread, builtins, "EnvironmentError", &exc::OSError));
  return dict_set_ascii(thread, builtins, "IOError", &exc::OSError);
}

}  // namespace py
