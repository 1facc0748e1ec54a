// The registry of codecs: search functions, their cache, and encoding through what they found.
// Counterpart: Python/codecs.c.
#include <cstring>

#include "vm/objects/codecs.h"
#include "vm/objects/dict.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/list.h"
#include "vm/objects/str_internal.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

struct Registry {
  List* search_path;  // Owned, as long as the process lives.
  Dict* cache;
  bool encodings_tried;
};
constinit Registry registry{};

Status ensure_registry(Thread& thread) {
  if (registry.search_path != nullptr) return Status::kOk;
  Owned<List> path = PY_TRY(list_new(thread));
  Owned<Dict> cache = PY_TRY(dict_new(thread));
  registry.search_path = path.release();
  registry.cache = cache.release();
  return Status::kOk;
}

// The encodings package registers its search function when it is imported. Without the package the
// built-in codecs remain.
void import_encodings(Thread& thread) {
  if (registry.encodings_tried || thread.interp->hooks.import_module == nullptr) return;
  registry.encodings_tried = true;
  Owned<Str> name = str_from_ascii(thread, "encodings", 9);
  Owned<Object> module;
  if (name) module = thread.interp->hooks.import_module(thread, name, nullptr, nullptr, nullptr, 0);
  if (!module) error_clear(thread);
}

Owned<Object> codec_item(Thread& thread, const char* encoding, int64_t index) {
  Owned<Object> codec = PY_TRY(codec_lookup(thread, encoding));
  return share(as<Tuple>(codec.get())->items[index]);
}

Owned<Object> run_codec(Thread& thread, Object* object, const char* encoding, const char* errors,
                        bool encode) {
  Owned<Object> function = PY_TRY(codec_item(thread, encoding, encode ? 0 : 1));
  Owned<Object> result;
  if (errors != nullptr) {
    Owned<Str> name = PY_TRY(str_from_utf8(thread, errors));
    Object* args[] = {object, name};
    result = call_args(thread, function, args);
  } else {
    result = call_one_arg(thread, function, object);
  }
  if (!result) {
    Owned<Object> exception = error_fetch(thread);
    Owned<Str> note = str_from_format(thread, "%s with '%s' codec failed",
                                      encode ? "encoding" : "decoding", encoding);
    if (note) {
      Owned<Object> ignored = call_method(thread, exception, "add_note", note);
    }
    if (thread.has_exception()) error_clear(thread);
    error_restore(thread, std::move(exception));
    return nullptr;
  }
  if (!is_a<Tuple>(result.get()) || as<Tuple>(result.get())->ob_size != 2)
    return raise_type_error(thread, "%s must return a tuple (object, integer)",
                            encode ? "encoder" : "decoder");
  return share(as<Tuple>(result.get())->items[0]);
}

}  // namespace

Status codec_register(Thread& thread, Object* search_function) {
  PY_TRY(ensure_registry(thread));
  if (object_is_callable(search_function) != Tri::kTrue)
    return raise_type_error(thread, "argument must be callable");
  return list_append(thread, registry.search_path, search_function);
}

Status codec_unregister(Thread& thread, Object* search_function) {
  PY_TRY(ensure_registry(thread));
  for (int64_t i = 0; i < registry.search_path->ob_size; ++i) {
    if (registry.search_path->items[i] != search_function) continue;
    dict_clear(registry.cache);
    return list_assign_slice(thread, registry.search_path, i, i + 1, nullptr);
  }
  return Status::kOk;
}

Owned<Object> codec_lookup(Thread& thread, const char* encoding) {
  PY_TRY(ensure_registry(thread));
  size_t capacity = strlen(encoding) + 1;
  auto* normal = static_cast<char*>(mem_alloc(capacity));
  if (normal == nullptr) return raise_memory_error(thread);
  codec_normalize_name(encoding, normal, capacity);
  Owned<Str> key = str_from_utf8(thread, normal);
  mem_free(normal);
  if (!key) return nullptr;
  str_intern(thread, &key);
  if (Object* cached = dict_get(thread, registry.cache, key)) return share(cached);
  if (thread.has_exception()) return nullptr;
  if (registry.search_path->ob_size == 0) import_encodings(thread);
  for (int64_t i = 0; i < registry.search_path->ob_size; ++i) {
    Owned<Object> function = share(registry.search_path->items[i]);
    Owned<Object> result = PY_TRY(call_one_arg(thread, function, key));
    if (is_none(result)) continue;
    if (!is_a<Tuple>(result.get()) || as<Tuple>(result.get())->ob_size != 4)
      return raise_type_error(thread, "codec search functions must return 4-tuples");
    PY_TRY(dict_set(thread, registry.cache, key, result));
    return result;
  }
  return raise(thread, &exc::LookupError, "unknown encoding: %s", encoding);
}

Owned<Object> codec_lookup_text_encoding(Thread& thread, const char* encoding,
                                         const char* alternate_command) {
  Owned<Object> codec = PY_TRY(codec_lookup(thread, encoding));
  // A plain tuple, or anything without the private attribute, is taken for a text encoding.
  if (is_exact<Tuple>(codec.get())) return codec;
  Owned<Object> attribute;
  if (!PY_TRY(get_optional_attr(thread, codec, ids._is_text_encoding, &attribute))) return codec;
  if (PY_TRY(object_is_true(thread, attribute))) return codec;
  if (alternate_command != nullptr)
    return raise(thread, &exc::LookupError,
                 "'%.400s' is not a text encoding; use %s to handle arbitrary codecs", encoding,
                 alternate_command);
  return raise(thread, &exc::LookupError, "'%.400s' is not a text encoding", encoding);
}

bool codec_is_known(Thread& thread, const char* encoding) {
  Owned<Object> codec = codec_lookup(thread, encoding);
  if (!codec) error_clear(thread);
  return static_cast<bool>(codec);
}

Owned<Object> codec_encode_object(Thread& thread, Object* object, const char* encoding,
                                  const char* errors) {
  return run_codec(thread, object, encoding, errors, true);
}

Owned<Object> codec_decode_object(Thread& thread, Object* object, const char* encoding,
                                  const char* errors) {
  return run_codec(thread, object, encoding, errors, false);
}

}  // namespace py
