// The gc module.
// Counterpart: Modules/gcmodule.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

constexpr int kGenerations = 3;

Owned<Object> enable(Thread&, Object*) {
  gc_state().enabled = true;
  return new_none();
}
Owned<Object> disable(Thread&, Object*) {
  gc_state().enabled = false;
  return new_none();
}
Owned<Object> isenabled(Thread&, Object*) { return new_bool(gc_state().enabled); }

Owned<Object> collect(Thread& thread, Object*, Args args) {
  int generation = args.has(0) ? PY_TRY(to_c_int(thread, args[0])) : kGenerations - 1;
  if (generation < 0 || generation >= kGenerations)
    return raise_value_error(thread, "invalid generation");
  if (gc_state().collecting) return int_from_int64(thread, 0);
  return int_from_int64(thread, gc_collect(thread, generation));
}

Owned<Object> set_debug(Thread& thread, Object*, Object* flags) {
  gc_state().debug = PY_TRY(to_c_int(thread, flags));
  return new_none();
}
Owned<Object> get_debug(Thread& thread, Object*) {
  return int_from_int64(thread, gc_state().debug);
}

Owned<Object> set_threshold(Thread& thread, Object*, RawArgs args) {
  // The counters, which matter here if anywhere, include the tuple of arguments that CPython makes.
  Owned<Tuple> counted =
      PY_TRY(tuple_from_array(thread, args.argv, static_cast<int64_t>(args.nargs)));
  if (args.nargs < 1 || args.nargs > 3)
    return raise_type_error(thread, "gc.set_threshold requires 1 to 3 arguments");
  int values[kGenerations];
  for (size_t i = 0; i < args.nargs; ++i) values[i] = PY_TRY(parse_c_int(thread, args[i]));
  for (size_t i = 0; i < args.nargs; ++i) gc_state().threshold[i] = values[i];
  return new_none();
}

Owned<Object> int_triple(Thread& thread, const int* values) {
  Owned<Tuple> tuple = PY_TRY(tuple_alloc(thread, kGenerations));
  for (int i = 0; i < kGenerations; ++i)
    tuple->items[i] = PY_TRY(int_from_int64(thread, values[i])).release();
  tuple_ready(tuple);
  return tuple;
}
Owned<Object> get_threshold(Thread& thread, Object*) {
  return int_triple(thread, gc_state().threshold);
}
Owned<Object> get_count(Thread& thread, Object*) {
  const GcState& state = gc_state();
  // The tuple itself is not in the answer.
  const int counts[] = {state.count[0], state.count[1], state.count[2]};
  return int_triple(thread, counts);
}

Owned<Object> get_stats(Thread& thread, Object*) {
  Owned<List> list = PY_TRY(list_new(thread));
  for (const GcGenerationStats& stats : gc_state().stats) {
    Owned<Dict> dict = PY_TRY(dict_new(thread));
    const struct {
      const char* name;
      int64_t value;
    } entries[] = {{"collections", stats.collections},
                   {"collected", stats.collected},
                   {"uncollectable", stats.uncollectable}};
    for (const auto& entry : entries) {
      Owned<Object> value = PY_TRY(int_from_int64(thread, entry.value));
      PY_TRY(dict_set_ascii(thread, dict, entry.name, value));
    }
    PY_TRY(list_append(thread, list, dict));
  }
  return list;
}

// A growing array of borrowed objects: visitors must not allocate Python objects.
struct Gathered {
  Object** items = nullptr;
  size_t count = 0, capacity = 0;
  bool failed = false;
  ~Gathered() { mem_free(items); }
  void add(Object* object) {
    if (count == capacity) {
      size_t wanted = capacity == 0 ? 256 : capacity * 2;
      auto* grown = static_cast<Object**>(mem_realloc(items, wanted * sizeof(Object*)));
      if (grown == nullptr) {
        failed = true;
        return;
      }
      items = grown;
      capacity = wanted;
    }
    items[count++] = object;
  }
  Owned<Object> to_list(Thread& thread) const {
    if (failed) return raise_memory_error(thread);
    return list_from_array(thread, items, static_cast<int64_t>(count));
  }
};

Owned<Object> get_objects(Thread& thread, Object*, Args args) {
  int generation = -1;
  if (args.has(0) && !is_none(args[0])) {
    if (!index_check(args[0]))
      return raise_type_error(thread, "argument should be integer or None, not '%.200s'",
                              args[0]->ob_type->tp_name);
    int64_t wanted = PY_TRY(to_index(thread, args[0]));
    if (wanted >= kGenerations)
      return raise_value_error(
          thread, "generation parameter must be less than the number of available generations (%d)",
          kGenerations);
    if (wanted < 0) return raise_value_error(thread, "generation parameter cannot be negative");
    generation = static_cast<int>(wanted);
  }
  Gathered gathered;
  auto visit = [](Object* object, void* arg) {
    static_cast<Gathered*>(arg)->add(object);
    return 0;
  };
  if (generation >= 0) {
    gc_visit_tracked(generation, visit, &gathered);
  } else {
    for (int i = 0; i < kGenerations; ++i) gc_visit_tracked(i, visit, &gathered);
  }
  return gathered.to_list(thread);
}

struct ReferrerSearch {
  RawArgs targets;
  Gathered found;
};

Owned<Object> get_referrers(Thread& thread, Object*, RawArgs args) {
  ReferrerSearch search{args, {}};
  auto visit = [](Object* object, void* arg) {
    auto* state = static_cast<ReferrerSearch*>(arg);
    auto refers = [](Object* referent, void* inner) {
      auto* targets = &static_cast<ReferrerSearch*>(inner)->targets;
      for (size_t i = 0; i < targets->nargs; ++i) {
        if (targets->argv[i] == referent) return 1;
      }
      return 0;
    };
    if (object_traverse(object, refers, state) != 0) state->found.add(object);
    return 0;
  };
  for (int i = 0; i < kGenerations; ++i) gc_visit_tracked(i, visit, &search);
  return search.found.to_list(thread);
}

Owned<Object> get_referents(Thread& thread, Object*, RawArgs args) {
  Gathered gathered;
  auto visit = [](Object* object, void* arg) {
    static_cast<Gathered*>(arg)->add(object);
    return 0;
  };
  for (size_t i = 0; i < args.nargs; ++i) {
    if (has_flag(args[i]->ob_type, tpflags::kHaveGc)) object_traverse(args[i], visit, &gathered);
  }
  return gathered.to_list(thread);
}

// Static types have the flag of their heap siblings but no collector's header.
bool has_gc_head(Object* object) {
  if (!has_flag(object->ob_type, tpflags::kHaveGc)) return false;
  return !is_type(object) || has_flag(static_cast<Type*>(object), tpflags::kHeapType);
}

Owned<Object> is_tracked(Thread&, Object*, Object* object) {
  return new_bool(has_gc_head(object) && gc_is_tracked(object));
}
Owned<Object> is_finalized(Thread&, Object*, Object* object) {
  return new_bool(has_gc_head(object) && gc_is_finalized(object));
}
Owned<Object> freeze(Thread&, Object*) {
  gc_freeze();
  return new_none();
}
Owned<Object> unfreeze(Thread&, Object*) {
  gc_unfreeze();
  return new_none();
}
Owned<Object> get_freeze_count(Thread& thread, Object*) {
  int64_t count = 0;
  for (GcHead* head = reinterpret_cast<GcHead*>(gc_state().permanent.next);
       head != nullptr && head != &gc_state().permanent;
       head = reinterpret_cast<GcHead*>(head->next))
    ++count;
  return int_from_int64(thread, count);
}

constinit MethodDef kMethods[] = {
    {"enable", enable, "($module, /)", "Let the collector run by itself."},
    {"disable", disable, "($module, /)", "Keep the collector from running by itself."},
    {"isenabled", isenabled, "($module, /)", "Tell whether the collector runs by itself."},
    {"set_debug", set_debug, "($module, flags, /)", "Set the DEBUG_ flags."},
    {"get_debug", get_debug, "($module, /)", "Return the DEBUG_ flags."},
    {"get_count", get_count, "($module, /)",
     "Return the counts that are compared with the thresholds."},
    MethodDef::positional("set_threshold", set_threshold, nullptr,
                          "Set the thresholds of the generations."),
    {"get_threshold", get_threshold, "($module, /)", "Return the thresholds of the generations."},
    {"collect", collect, "($module, /, generation=2)",
     "Collect; return the number of unreachable objects."},
    {"get_objects", get_objects, "($module, /, generation=None)",
     "Return the objects that the collector watches."},
    {"get_stats", get_stats, "($module, /)", "Return a dict of numbers for each generation."},
    {"is_tracked", is_tracked, "($module, obj, /)",
     "Tell whether the collector watches the object."},
    {"is_finalized", is_finalized, "($module, obj, /)",
     "Tell whether the object's finaliser has run."},
    MethodDef::positional("get_referrers", get_referrers, "($module, /, *objs)",
                          "Return the watched objects that refer to one of the arguments."),
    MethodDef::positional("get_referents", get_referents, "($module, /, *objs)",
                          "Return the objects that the arguments refer to."),
    {"freeze", freeze, "($module, /)", "Move everything watched into the permanent generation."},
    {"unfreeze", unfreeze, "($module, /)", "Move the permanent generation back into the oldest."},
    {"get_freeze_count", get_freeze_count, "($module, /)",
     "Return the size of the permanent generation."},
    {},
};

}  // namespace

Owned<Object> gc_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "gc"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kMethods));
  PY_TRY(module_add_str(thread, module, "__doc__", "Control of the cycle collector."));
  PY_TRY(module_add(thread, module, "garbage", share(gc_state().garbage)));
  PY_TRY(module_add(thread, module, "callbacks", share(gc_state().callbacks)));
  const struct {
    const char* name;
    int value;
  } flags[] = {{"DEBUG_STATS", 1},
               {"DEBUG_COLLECTABLE", 2},
               {"DEBUG_UNCOLLECTABLE", 4},
               {"DEBUG_SAVEALL", 32},
               {"DEBUG_LEAK", 38}};
  for (const auto& flag : flags) PY_TRY(module_add_int(thread, module, flag.name, flag.value));
  return module;
}

}  // namespace py
