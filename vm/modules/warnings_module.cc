// _warnings: issuing warnings; the filters, and the registries that remember what was shown.
// Counterpart: Python/_warnings.c.
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/traceback_source.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// The filters and registries that hold while the module `warnings` is not there to replace them:
// the first ones, or those of a module that was there.
struct State {
  Object* filters;
  Object* once_registry;
  Object* default_action;
  Object* context;  // A ContextVar: what has filters that come first, or nothing.
  int64_t version;  // Of the filters; registries of another version are out of date.
  int64_t locked;   // How often: while warnings are decided about, and by _acquire_lock().
};
constinit State g_state = {};

void keep(Object** place, Object* value) {
  Object* old = *place;
  incref(value);
  *place = value;
  xdecref(old);
}

// An attribute of a module; null without an exception: there is none.
Owned<Object> optional_attribute(Thread& thread, Object* module, const char* name) {
  Owned<Str> text = PY_TRY(str_intern_ascii(thread, name));
  Owned<Object> value;
  PY_TRY(get_optional_attr(thread, module, text, &value));
  return value;
}

// An attribute of the module `warnings` if that is loaded: it may hold other filters, or other ways
// to show a warning. Null without an exception: there is none.
Owned<Object> warnings_attribute(Thread& thread, const char* name) {
  if (thread.interp->modules == nullptr) return nullptr;
  Owned<Object> module;
  if (!PY_TRY(mapping_get_optional_item(thread, thread.interp->modules, ids.warnings, &module)))
    return nullptr;
  return optional_attribute(thread, module, name);
}

Owned<List> current_filters(Thread& thread) {
  Owned<Object> filters = warnings_attribute(thread, "filters");
  if (filters) {
    keep(&g_state.filters, filters);
  } else if (thread.has_exception()) {
    return nullptr;
  }
  if (!is_a<List>(g_state.filters))
    return raise_value_error(thread, "_warnings.filters must be a list");
  return share(static_cast<List*>(g_state.filters));
}

// Null without an exception: there are none.
Owned<List> context_filters(Thread& thread) {
  if (g_state.context == nullptr) return nullptr;
  Owned<Object> context = PY_TRY(call_method(thread, g_state.context, "get", none()));
  if (is_none(context)) return nullptr;
  Owned<Object> filters = PY_TRY(get_attr(thread, context, "_filters"));
  if (!is_a<List>(filters.get()))
    return raise_value_error(thread, "_filters of warnings._warnings_context must be a list");
  return std::move(filters).cast<List>();
}

Owned<Str> current_default_action(Thread& thread) {
  Owned<Object> action = warnings_attribute(thread, "defaultaction");
  if (!action) {
    if (thread.has_exception()) return nullptr;
    return share(static_cast<Str*>(g_state.default_action));
  }
  if (!is_a<Str>(action.get()))
    return raise_type_error(thread, "_warnings.defaultaction must be a string, not '%.200s'",
                            action->ob_type->tp_name);
  keep(&g_state.default_action, action);
  return std::move(action).cast<Str>();
}

Owned<Object> current_once_registry(Thread& thread) {
  Owned<Object> registry = warnings_attribute(thread, "onceregistry");
  if (!registry) {
    if (thread.has_exception()) return nullptr;
    return share(g_state.once_registry);
  }
  if (!is_a<Dict>(registry.get()))
    return raise_type_error(thread, "_warnings.onceregistry must be a dict, not '%.200s'",
                            registry->ob_type->tp_name);
  keep(&g_state.once_registry, registry);
  return registry;
}

// A pattern of a filter: None matches all, a string itself, anything else by its match().
Tri pattern_matches(Thread& thread, Object* pattern, Object* text) {
  if (is_none(pattern)) return Tri::kTrue;
  if (is_exact<Str>(pattern))
    return object_rich_compare_bool(thread, pattern, text, CompareOp::kEq);
  Owned<Object> found = PY_TRY(call_method(thread, pattern, "match", text));
  return object_is_true(thread, found);
}

// What the first filter that fits says, and that filter; null without an exception: none fits.
Owned<Str> search_filters(Thread& thread, List* filters, const char* whose, Object* category,
                          Object* text, int64_t line, Object* module, Owned<Object>* item) {
  for (int64_t i = 0; i < filters->ob_size; ++i) {
    Owned<Object> entry = share(filters->items[i]);
    if (!is_a<Tuple>(entry.get()) || static_cast<Tuple*>(entry.get())->ob_size != 5)
      return raise_value_error(thread, "warnings.%s item %zd isn't a 5-tuple", whose,
                               static_cast<ssize_t>(i));
    Object** parts = static_cast<Tuple*>(entry.get())->items;
    if (!is_a<Str>(parts[0]))
      return raise_type_error(thread, "action must be a string, not '%.200s'",
                              parts[0]->ob_type->tp_name);
    const bool message_fits = PY_TRY(pattern_matches(thread, parts[1], text));
    const bool module_fits = PY_TRY(pattern_matches(thread, parts[3], module));
    const bool category_fits = PY_TRY(object_is_subclass(thread, category, parts[2]));
    const int64_t wanted = PY_TRY(number_as_ssize(thread, parts[4], &exc::OverflowError));
    if (!message_fits || !module_fits || !category_fits || (wanted != 0 && wanted != line))
      continue;
    *item = share(entry.get());
    return share(static_cast<Str*>(parts[0]));
  }
  return nullptr;
}

// The action for a warning; *item is the filter that said so, or None.
Owned<Str> find_action(Thread& thread, Object* category, Object* text, int64_t line, Object* module,
                       Owned<Object>* item) {
  const char* whose = "_warnings_context _filters";
  Owned<List> filters = context_filters(thread);
  if (!filters) {
    if (thread.has_exception()) return nullptr;
    whose = "filters";
    filters = PY_TRY(current_filters(thread));
  }
  Owned<Str> action = search_filters(thread, filters, whose, category, text, line, module, item);
  if (action || thread.has_exception()) return action;
  *item = new_none();
  return current_default_action(thread);
}

// Whether the registry holds the key; enters it if `enter`. A registry of older filters is emptied.
Tri already_warned(Thread& thread, Object* registry, Object* key, bool enter) {
  auto* dict = static_cast<Dict*>(registry);
  Owned<Str> version_key = PY_TRY(str_intern_ascii(thread, "version"));
  Owned<Object> version;
  PY_TRY(dict_get_owned(thread, dict, version_key, &version));
  int64_t value;
  if (!version || !is_exact<Int>(version.get()) || !int_fits_int64(version, &value) ||
      value != g_state.version) {
    dict_clear(dict);
    Owned<Object> now = PY_TRY(int_from_int64(thread, g_state.version));
    PY_TRY(dict_set(thread, dict, version_key, now));
  } else {
    Owned<Object> seen;
    if (PY_TRY(dict_get_owned(thread, dict, key, &seen)) && PY_TRY(object_is_true(thread, seen)))
      return Tri::kTrue;
  }
  if (enter) PY_TRY(dict_set(thread, dict, key, bool_object(true)));
  return Tri::kFalse;
}

Tri already_warned_of(Thread& thread, Object* registry, Object* text, Object* category) {
  Object* items[2] = {text, category};
  Owned<Tuple> key = PY_TRY(tuple_pack(thread, items));
  return already_warned(thread, registry, key, true);
}

// One write() for each piece, as CPython's.
Status write_piece(Thread& thread, Object* file, Object* piece) {
  Owned<Object> write = PY_TRY(get_attr(thread, file, "write"));
  Owned<Object> text = PY_TRY(object_str(thread, piece));
  PY_RUN(call_one_arg(thread, write, text));
  return Status::kOk;
}
Status write_piece(Thread& thread, Object* file, const char* piece) {
  Owned<Str> text = PY_TRY(str_from_utf8(thread, piece));
  return write_piece(thread, file, text);
}

// The line of the file where the warning is, which CPython reads by means of the module `io`.
Status write_source_line(Thread& thread, Object* file, Str* filename, int64_t line) {
  const int64_t length = filename->length;
  if (length > 0 && filename->at(0) == '<' && filename->at(length - 1) == '>') return Status::kOk;
  PY_RUN(import_as_program(thread, "io"));
  Owned<Str> source = source_plain_line(thread, filename, line);
  if (!source) return Status::kOk;
  int64_t start = 0;
  while (start < source->length &&
         (source->at(start) == ' ' || source->at(start) == '\t' || source->at(start) == '\f'))
    ++start;
  Owned<Str> stripped = PY_TRY(str_substring(thread, source, start, source->length));
  PY_TRY(write_piece(thread, file, "  "));
  PY_TRY(write_piece(thread, file, stripped));
  return write_piece(thread, file, "\n");
}

struct Warning {
  Object* category;
  Object* message;  // Text, or an instance of Warning.
  Object* filename;
  int64_t line;
  Object* module;       // Null: made from the filename.
  Object* registry;     // Null or None: nothing is remembered.
  Object* source_line;  // Null: read from the file.
  Object* source;       // The object that caused it, or null.
};

// What the machine prints by itself: "file:line: Category: text" and the source line.
Status print_plainly(Thread& thread, const Warning& warning, Object* category, Object* text) {
  Owned<Object> name = PY_TRY(get_attr(thread, category, ids.__name__));
  Owned<Object> file = share(dict_get_str(thread, thread.interp->sys_dict, ids.stderr));
  if (!file) return Status::kOk;
  Owned<Str> line =
      PY_TRY(str_from_format(thread, ":%lld: ", static_cast<long long>(warning.line)));
  PY_TRY(write_piece(thread, file, warning.filename));
  PY_TRY(write_piece(thread, file, line));
  PY_TRY(write_piece(thread, file, name));
  PY_TRY(write_piece(thread, file, ": "));
  PY_TRY(write_piece(thread, file, text));
  PY_TRY(write_piece(thread, file, "\n"));
  if (warning.source_line != nullptr) {
    PY_TRY(write_piece(thread, file, warning.source_line));
    return write_piece(thread, file, "\n");
  }
  if (!is_a<Str>(warning.filename)) return Status::kOk;
  return write_source_line(thread, file, static_cast<Str*>(warning.filename), warning.line);
}

// What the module `warnings` prints: the same in one piece, and a hint if it is known which object
// caused the warning.
Status print_as_module(Thread& thread, const Warning& warning, Object* category, Object* message) {
  Owned<Object> file = share(dict_get_str(thread, thread.interp->sys_dict, ids.stderr));
  if (!file || is_none(file)) return Status::kOk;
  Owned<Object> name = PY_TRY(get_attr(thread, category, ids.__name__));
  Owned<Str> text =
      PY_TRY(str_from_format(thread, "%S:%lld: %S: %S\n", warning.filename,
                             static_cast<long long>(warning.line), name.get(), message));
  Owned<Object> source = share(warning.source_line);
  if (!source && is_a<Str>(warning.filename))
    source = source_plain_line(thread, static_cast<Str*>(warning.filename), warning.line);
  error_clear(thread);
  if (source) {
    Owned<Object> line = PY_TRY(call_method(thread, source, "strip"));
    text = PY_TRY(str_from_format(thread, "%U  %S\n", text.get(), line.get()));
  }
  if (warning.source != nullptr) {
    text = PY_TRY(
        str_from_format(thread, "%U%S: Enable tracemalloc to get the object allocation traceback\n",
                        text.get(), name.get()));
  }
  if (!failed(write_piece(thread, file, text))) return Status::kOk;
  return error_clear_if(thread, &exc::OSError) ? Status::kOk : Status::kError;
}

// Whether the functions by which the module `warnings` shows a warning are still its own: then they
// would print what print_as_module() prints, which needs no Python code.
Tri shows_as_usual(Thread& thread) {
  const struct {
    const char *replaceable, *original;
  } pairs[] = {{"showwarning", "_showwarning_orig"}, {"formatwarning", "_formatwarning_orig"}};
  for (const auto& pair : pairs) {
    Owned<Object> current = warnings_attribute(thread, pair.replaceable);
    if (!current && thread.has_exception()) return Tri::kError;
    Owned<Object> original = warnings_attribute(thread, pair.original);
    if (!original && thread.has_exception()) return Tri::kError;
    if (current.get() != original.get()) return Tri::kFalse;
  }
  for (const char* name :
       {"_showwarnmsg", "_showwarnmsg_impl", "_formatwarnmsg", "_formatwarnmsg_impl"}) {
    Owned<Object> function = warnings_attribute(thread, name);
    if (!function && thread.has_exception()) return Tri::kError;
    if (!function || !is_exact<Function>(function.get()) ||
        !str_equal_ascii(static_cast<Code*>(as<Function>(function.get())->code.get())->co_qualname,
                         name))
      return Tri::kFalse;
  }
  return Tri::kTrue;
}

Status show(Thread& thread, const Warning& warning, Object* category, Object* text,
            Object* message) {
  Owned<Object> show_function = imported_warnings_attribute(thread, "_showwarnmsg");
  if (!show_function && thread.has_exception()) return Status::kError;
  if (!show_function) {
    if (failed(print_plainly(thread, warning, category, text))) error_clear(thread);
    return Status::kOk;
  }
  if (PY_TRY(shows_as_usual(thread))) return print_as_module(thread, warning, category, message);
  if (object_is_callable(show_function) != Tri::kTrue)
    return raise_type_error(thread, "warnings._showwarnmsg() must be set to a callable");
  Owned<Object> record_class = warnings_attribute(thread, "WarningMessage");
  if (!record_class) {
    if (!thread.has_exception())
      return raise(thread, &exc::RuntimeError, "unable to get warnings.WarningMessage");
    return Status::kError;
  }
  Owned<Object> line = PY_TRY(int_from_int64(thread, warning.line));
  Object* parts[7] = {message, category, warning.filename, line, none(), none(), warning.source};
  const size_t count = warning.source != nullptr ? 7 : 6;
  Owned<Object> record = PY_TRY(call_args(thread, record_class, parts, count));
  PY_RUN(call_one_arg(thread, show_function, record));
  return Status::kOk;
}

// The module's name when only the file's is known.
Owned<Object> module_of_file(Thread& thread, Object* filename) {
  if (!is_a<Str>(filename)) return share(filename);
  auto* name = static_cast<Str*>(filename);
  const int64_t length = name->length;
  if (length == 0) return str_intern_ascii(thread, "<unknown>");
  if (length >= 3 && name->at(length - 3) == '.' && name->at(length - 2) == 'p' &&
      name->at(length - 1) == 'y')
    return str_substring(thread, name, 0, length - 3);
  return share(filename);
}

Status decide_and_show(Thread& thread, const Warning& warning) {
  // So late at the end of the program nothing is left to decide with.
  if (warning.module != nullptr && is_none(warning.module)) return Status::kOk;
  Object* registry = warning.registry;
  if (registry != nullptr && is_none(registry)) registry = nullptr;
  if (registry != nullptr && !is_a<Dict>(registry))
    return raise_type_error(thread, "'registry' must be a dict or None");
  Owned<Object> module = warning.module != nullptr
                             ? share(warning.module)
                             : PY_TRY(module_of_file(thread, warning.filename));
  Owned<Object> category = share(warning.category);
  Owned<Object> text, message;
  if (PY_TRY(object_is_instance(thread, warning.message, &exc::Warning))) {
    message = share(warning.message);
    text = PY_TRY(object_str(thread, message));
    category = share(static_cast<Object*>(message->ob_type));
  } else {
    text = share(warning.message);
    message = PY_TRY(call_one_arg(thread, category, text));
  }
  Owned<Object> line = PY_TRY(int_from_int64(thread, warning.line));
  Object* key_items[3] = {text, category, line};
  Owned<Tuple> key = PY_TRY(tuple_pack(thread, key_items));
  if (registry != nullptr && PY_TRY(already_warned(thread, registry, key, false)))
    return Status::kOk;
  Owned<Object> item;
  Owned<Str> action = PY_TRY(find_action(thread, category, text, warning.line, module, &item));
  if (str_equal_ascii(action, "error"))
    return raise_object(thread, static_cast<Type*>(category.get()), message);
  if (str_equal_ascii(action, "ignore")) return Status::kOk;
  bool seen = false;
  if (!str_equal_ascii(action, "always") && !str_equal_ascii(action, "all")) {
    if (registry != nullptr)
      PY_TRY(dict_set(thread, static_cast<Dict*>(registry), key, bool_object(true)));
    if (str_equal_ascii(action, "once")) {
      Owned<Object> once =
          registry != nullptr ? share(registry) : PY_TRY(current_once_registry(thread));
      seen = PY_TRY(already_warned_of(thread, once, text, category));
    } else if (str_equal_ascii(action, "module")) {
      if (registry != nullptr) seen = PY_TRY(already_warned_of(thread, registry, text, category));
    } else if (!str_equal_ascii(action, "default")) {
      return raise(thread, &exc::RuntimeError, "Unrecognized action (%R) in warnings.filters:\n %R",
                   action.get(), item.get());
    }
  }
  return seen ? Status::kOk : show(thread, warning, category, text, message);
}

Status issue(Thread& thread, const Warning& warning) {
  ++g_state.locked;
  const Status status = decide_and_show(thread, warning);
  --g_state.locked;
  return status;
}

// Frames of the import system do not count as callers.
bool is_internal_file(Str* filename) {
  const auto contains = [filename](const char* text) {
    Owned<Str> part = str_intern_ascii(current_thread(), text);
    return part && str_contains(filename, part);
  };
  return contains("importlib") && contains("_bootstrap");
}

bool is_skipped_file(Str* filename, Tuple* prefixes) {
  for (int64_t i = 0; prefixes != nullptr && i < prefixes->ob_size; ++i) {
    if (str_tail_match(filename, static_cast<Str*>(prefixes->items[i]), 0, filename->length, false))
      return true;
  }
  return false;
}

Frame* calling_frame(Thread& thread, int64_t level, Tuple* skipped) {
  Frame* frame = frame_previous_complete(thread.current_frame);
  if (frame == nullptr) return nullptr;
  const bool count_all = level <= 0 || is_internal_file(frame->code()->co_filename);
  while (--level > 0 && frame != nullptr) {
    do {
      frame = frame_previous_complete(frame->previous);
    } while (frame != nullptr && !count_all &&
             (is_internal_file(frame->code()->co_filename) ||
              is_skipped_file(frame->code()->co_filename, skipped)));
  }
  return frame;
}

// A warning on behalf of a caller: its file, line, module and registry are those of the frame.
Status warn_from_frame(Thread& thread, Object* category, Object* message, int64_t level,
                       Object* source, Tuple* skipped) {
  for (int64_t i = 0; skipped != nullptr && i < skipped->ob_size; ++i) {
    if (!is_a<Str>(skipped->items[i]))
      return raise_type_error(thread, "Found non-str '%s' in skip_file_prefixes.",
                              skipped->items[i]->ob_type->tp_name);
  }
  Frame* frame = calling_frame(thread, level, skipped);
  Owned<Object> globals, filename;
  int64_t line = 0;
  if (frame == nullptr) {
    globals = share(static_cast<Object*>(thread.interp->sys_dict));
    filename = PY_TRY(str_intern_ascii(thread, "<sys>"));
  } else {
    globals = share(frame->f_globals);
    filename = share(static_cast<Object*>(frame->code()->co_filename.get()));
    line = frame_lineno(frame);
  }
  auto* dict = static_cast<Dict*>(globals.get());
  Owned<Str> registry_name = PY_TRY(str_intern_ascii(thread, "__warningregistry__"));
  Owned<Object> registry;
  if (!PY_TRY(dict_get_owned(thread, dict, registry_name, &registry))) {
    registry = PY_TRY(dict_new(thread));
    PY_TRY(dict_set(thread, dict, registry_name, registry));
  }
  Owned<Object> module;
  PY_TRY(dict_get_owned(thread, dict, ids.__name__, &module));
  if (!module || !(is_none(module) || is_a<Str>(module.get())))
    module = PY_TRY(str_intern_ascii(thread, "<string>"));
  return issue(thread, {.category = category,
                        .message = message,
                        .filename = filename,
                        .line = line,
                        .module = module,
                        .registry = registry,
                        .source_line = nullptr,
                        .source = source});
}

// What the rest of the machine calls.
Status warn_hook(Thread& thread, Object* category, Object* message, int level, Object* source) {
  if (g_state.filters == nullptr) return Status::kOk;
  return warn_from_frame(thread, category, message, level, source, nullptr);
}

Owned<Object> warn_function(Thread& thread, Object*, Args args) {
  Object* message = args[0];
  Object* category = args.has(1) && !is_none(args[1]) ? args[1] : &exc::UserWarning;
  int64_t level = args.has(2) ? PY_TRY(to_index(thread, args[2])) : 1;
  Tuple* skipped = nullptr;
  if (args.has(4)) {
    if (!is_a<Tuple>(args[4]))
      return raise_bad_argument(thread, "warn", "argument 'skip_file_prefixes'", "tuple", args[4]);
    skipped = static_cast<Tuple*>(args[4]);
  }
  if (PY_TRY(object_is_instance(thread, message, &exc::Warning))) category = message->ob_type;
  const Tri fits = object_is_subclass(thread, category, &exc::Warning);
  if (fits != Tri::kTrue) {
    error_clear(thread);
    return raise_type_error(thread, "category must be a Warning subclass, not '%s'",
                            category->ob_type->tp_name);
  }
  if (skipped != nullptr && skipped->ob_size == 0) skipped = nullptr;
  if (skipped != nullptr && level < 2) level = 2;
  Object* source = args.has(3) && !is_none(args[3]) ? args[3] : nullptr;
  PY_TRY(warn_from_frame(thread, category, message, level, source, skipped));
  return new_none();
}

// The line from the module's loader, for modules that are in no file.
Owned<Object> loader_line(Thread& thread, Dict* globals, int64_t line) {
  Owned<Object> loader, name, get_source;
  PY_TRY(dict_get_owned(thread, globals, ids.__loader__, &loader));
  PY_TRY(dict_get_owned(thread, globals, ids.__name__, &name));
  if (!loader || is_none(loader) || !name) return nullptr;
  Owned<Str> method = PY_TRY(str_intern_ascii(thread, "get_source"));
  if (!PY_TRY(get_optional_attr(thread, loader, method, &get_source))) return nullptr;
  Owned<Object> source = PY_TRY(call_one_arg(thread, get_source, name));
  if (!is_a<Str>(source.get())) return nullptr;
  Owned<Object> lines = PY_TRY(call_method(thread, source, "splitlines"));
  auto* list = static_cast<List*>(lines.get());
  if (line < 1 || line > list->ob_size) return nullptr;
  return share(list->items[line - 1]);
}

Owned<Object> warn_explicit(Thread& thread, Object*, Args args) {
  if (!is_a<Str>(args[2]))
    return raise_bad_argument(thread, "warn_explicit", "argument 'filename'", "str", args[2]);
  const int line = PY_TRY(to_c_int(thread, args[3]));
  Owned<Object> source_line;
  if (args.has(6) && !is_none(args[6])) {
    if (!is_a<Dict>(args[6]))
      return raise_type_error(thread, "module_globals must be a dict, not '%.200s'",
                              args[6]->ob_type->tp_name);
    source_line = loader_line(thread, static_cast<Dict*>(args[6]), line);
    if (!source_line && thread.has_exception()) return nullptr;
  }
  PY_TRY(issue(thread, {.category = args[1],
                        .message = args[0],
                        .filename = args[2],
                        .line = line,
                        .module = args.has(4) ? args[4] : nullptr,
                        .registry = args.has(5) ? args[5] : nullptr,
                        .source_line = source_line.get(),
                        .source = args.has(7) && !is_none(args[7]) ? args[7] : nullptr}));
  return new_none();
}

Owned<Object> filters_mutated(Thread& thread, Object*) {
  if (g_state.locked == 0) return raise(thread, &exc::RuntimeError, "warnings lock is not held");
  ++g_state.version;
  return new_none();
}
// The lock keeps no other thread out: one that finds filters half changed does no harm here.
Owned<Object> acquire_lock(Thread&, Object*) {
  ++g_state.locked;
  return new_none();
}
Owned<Object> release_lock(Thread& thread, Object*) {
  if (g_state.locked == 0)
    return raise(thread, &exc::RuntimeError, "cannot release un-acquired lock");
  --g_state.locked;
  return new_none();
}

constinit MethodDef kFunctions[] = {
    {"warn", warn_function,
     "($module, /, message, category=None, stacklevel=1, source=None, *,\n"
     "     skip_file_prefixes=())",
     "Issue a warning, or ignore it, or raise it as an exception."},
    {"warn_explicit", warn_explicit,
     "($module, /, message, category, filename, lineno,\n"
     "              module=<unrepresentable>, registry=None,\n"
     "              module_globals=None, source=None)",
     "Issue a warning about a given place."},
    {"_filters_mutated_lock_held", filters_mutated, "($module, /)", nullptr},
    {"_acquire_lock", acquire_lock, "($module, /)", nullptr},
    {"_release_lock", release_lock, "($module, /)", nullptr},
    {},
};

Status add_filter(Thread& thread, const char* action, Type* category, const char* module) {
  Owned<Str> action_text = PY_TRY(str_intern_ascii(thread, action));
  Owned<Object> module_text = new_none();
  if (module != nullptr) module_text = PY_TRY(str_intern_ascii(thread, module));
  Owned<Object> line = PY_TRY(int_from_int64(thread, 0));
  Object* items[5] = {action_text, none(), category, module_text, line};
  Owned<Tuple> filter = PY_TRY(tuple_pack(thread, items));
  return list_append(thread, static_cast<List*>(g_state.filters), filter);
}

}  // namespace

Status warnings_init(Thread& thread) {
  g_state.filters = PY_TRY(list_new(thread)).release();
  g_state.once_registry = PY_TRY(dict_new(thread)).release();
  g_state.default_action = PY_TRY(str_intern_ascii(thread, "default")).release();
  PY_TRY(add_filter(thread, "default", &exc::DeprecationWarning, "__main__"));
  for (Type* category : {&exc::DeprecationWarning, &exc::PendingDeprecationWarning,
                         &exc::ImportWarning, &exc::ResourceWarning})
    PY_TRY(add_filter(thread, "ignore", category, nullptr));
  thread.interp->hooks.warn = warn_hook;
  thread.interp->hooks.warn_at = warn_at;
  return Status::kOk;
}

Status warn_at(Thread& thread, Object* category, Object* message, Object* filename, int64_t line) {
  return issue(thread, {.category = category,
                        .message = message,
                        .filename = filename,
                        .line = line,
                        .module = nullptr,
                        .registry = nullptr,
                        .source_line = nullptr,
                        .source = nullptr});
}

Owned<Object> warnings_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_warnings"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "Issuing and filtering warnings."));
  PY_TRY(module_add(thread, module, "filters", share(g_state.filters)));
  PY_TRY(module_add(thread, module, "_onceregistry", share(g_state.once_registry)));
  PY_TRY(module_add(thread, module, "_defaultaction", share(g_state.default_action)));
  // What catch_warnings() would keep its filters in if they belonged to a context.
  Owned<Object> contexts = PY_TRY(import_module(thread, "_contextvars"));
  Owned<Object> variable_class = PY_TRY(get_attr(thread, contexts, "ContextVar"));
  Owned<Str> variable = PY_TRY(str_intern_ascii(thread, "_warnings_context"));
  if (g_state.context == nullptr)
    g_state.context = PY_TRY(call_one_arg(thread, variable_class, variable)).release();
  PY_TRY(module_add(thread, module, "_warnings_context", share(g_state.context)));
  return module;
}

}  // namespace py
