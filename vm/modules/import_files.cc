// Modules in files: where they are, and their code, from __pycache__ or compiled.
// Counterpart: Lib/importlib/_bootstrap_external.py (FileFinder, SourceLoader).
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/base/siphash.h"
#include "vm/heap/alloc.h"
#include "vm/marshal/marshal.h"
#include "vm/modules/front_end.h"
#include "vm/modules/import_internal.h"
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

constexpr char kCacheFolder[] = "__pycache__";
constexpr char kCacheTag[] = ".cpython-314";
constexpr uint32_t kHashBased = 1, kCheckSource = 2;  // Flags of a .pyc file.

bool is_kind(const char* path, mode_t kind) {
  struct stat info;
  return stat(path, &info) == 0 && (info.st_mode & S_IFMT) == kind;
}

// A path as a C string. `fine` is false when it cannot be one or memory is out.
class Path {
 public:
  Path(Thread& thread, Str* start) : thread_(thread) {
    size_t length = 0;
    char* text = str_to_utf8(thread, start, &length);
    if (text == nullptr) {
      error_clear(thread);
      Owned<Bytes> encoded = str_encode(thread, start, "utf-8", "surrogateescape");
      fine = encoded && std::strlen(encoded->data) == static_cast<size_t>(encoded->ob_size) &&
             text_.append(encoded->data, static_cast<size_t>(encoded->ob_size));
      error_clear(thread);
      return;
    }
    fine = std::memchr(text, 0, length) == nullptr && text_.append(text, length);
    mem_free(text);
  }
  Path& slash() {
    const bool there = text_.size() > 0 && text_[text_.size() - 1] == '/';
    fine = fine && (there || text_.append('/'));
    return *this;
  }
  Path& add(const char* part) {
    fine = fine && text_.append(part);
    return *this;
  }
  void cut(size_t size) { text_.truncate(size); }
  size_t size() const { return text_.size(); }
  const char* c_str() {
    fine = fine && text_.append('\0');
    if (!fine) return "";
    text_.truncate(text_.size() - 1);
    return text_.data();
  }
  Owned<Str> str() {
    return std::move(Owned<Object>(str_decode(thread_, text_.data(), text_.size(), "utf-8",
                                              "surrogateescape")))
        .cast<Str>();
  }
  const char* data() const { return text_.data(); }

  bool fine = true;

 private:
  Thread& thread_;
  Buffer text_;
};

bool read_whole(const char* path, Buffer* out, struct stat* info) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  bool fine = fstat(fd, info) == 0;
  if (fine && info->st_size > 0) fine = out->reserve(static_cast<size_t>(info->st_size) + 1);
  char block[1 << 14];
  while (fine) {
    const ssize_t count = read(fd, block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      fine = count == 0;
      break;
    }
    fine = out->append(block, static_cast<size_t>(count));
  }
  const int error = errno;
  close(fd);
  errno = error;
  return fine;
}

// The path of the .pyc file for a source: FOLDER/__pycache__/NAME.cpython-314[.opt-N].pyc.
bool cache_path(Thread& thread, Path* source, Path* cache) {
  const char* text = source->c_str();
  const char* slash = std::strrchr(text, '/');
  const char* base = slash == nullptr ? text : slash + 1;
  const char* dot = std::strrchr(base, '.');
  cache->cut(static_cast<size_t>(base - text));
  cache->add(kCacheFolder).add("/");
  Buffer stem;
  if (!stem.append(base, dot == nullptr ? std::strlen(base) : static_cast<size_t>(dot - base)) ||
      !stem.append('\0'))
    return false;
  cache->add(stem.data()).add(kCacheTag);
  const int level = thread.interp->optimize_level;
  if (level > 0) cache->add(level == 1 ? ".opt-1" : ".opt-2");
  return cache->add(".pyc").fine;
}

uint32_t word_at(const Buffer& data, size_t offset) {
  uint32_t word;
  std::memcpy(&word, data.data() + offset, sizeof word);
  return word;
}

// Whether a .pyc file belongs to the source as it is now. `source` is read when the hash asks for
// it.
bool is_current(const Buffer& pyc, const struct stat& info, const char* source_path,
                Buffer* source) {
  if (pyc.size() < kPycHeaderBytes || word_at(pyc, 0) != kPycMagic) return false;
  const uint32_t flags = word_at(pyc, 4);
  if ((flags & ~(kHashBased | kCheckSource)) != 0) return false;
  if ((flags & kHashBased) == 0)
    return word_at(pyc, 8) == static_cast<uint32_t>(info.st_mtime) &&
           word_at(pyc, 12) == static_cast<uint32_t>(info.st_size);
  if ((flags & kCheckSource) == 0) return true;
  struct stat ignored;
  if (!read_whole(source_path, source, &ignored)) return false;
  const uint64_t hash = pyc_source_hash(kPycMagic, source->data(), source->size());
  return std::memcmp(&hash, pyc.data() + 8, sizeof hash) == 0;
}

bool may_write(Thread& thread) {
  Object* flag = dict_get_ascii(thread, thread.interp->sys_dict, "dont_write_bytecode");
  return flag != nullptr && object_is_true(thread, flag) == Tri::kFalse;
}

// Writes beside and renames, so that nobody sees half a file; what cannot be written is not missed.
// A .pyc that was bound to its source by a hash stays so.
void write_cache(Thread& thread, Path* cache, Object* code, const struct stat& info,
                 const Buffer& source, bool hash_based) {
  SavedError saved(thread);
  Owned<Bytes> data = marshal_dumps(thread, code, kMarshalVersion, true);
  if (!data) return error_clear(thread);
  uint32_t header[4] = {kPycMagic, 0, static_cast<uint32_t>(info.st_mtime),
                        static_cast<uint32_t>(info.st_size)};
  if (hash_based) {
    header[1] = kHashBased | kCheckSource;
    const uint64_t hash = pyc_source_hash(kPycMagic, source.data(), source.size());
    std::memcpy(header + 2, &hash, sizeof hash);
  }
  const size_t size = cache->size();
  const char* slash = std::strrchr(cache->c_str(), '/');
  Buffer folder;
  if (!folder.append(cache->data(), static_cast<size_t>(slash - cache->data())) ||
      !folder.append('\0'))
    return;
  mkdir(folder.data(), 0777);
  char suffix[32];
  std::snprintf(suffix, sizeof suffix, ".%ld", static_cast<long>(getpid()));
  Buffer target;
  if (!target.append(cache->data(), size) || !target.append('\0')) return;
  const char* temporary = cache->add(suffix).c_str();
  const int fd =
      open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (info.st_mode | 0200) & 0666);
  bool fine = fd >= 0;
  fine = fine && write(fd, header, sizeof header) == static_cast<ssize_t>(sizeof header) &&
         write(fd, data->data, static_cast<size_t>(data->ob_size)) == data->ob_size;
  if (fd >= 0) close(fd);
  if (fd >= 0 && (!fine || rename(temporary, target.data()) != 0)) unlink(temporary);
  cache->cut(size);
}

Raised raise_import_error(Thread& thread, Object* name, Object* path, Owned<Str> message) {
  if (!message) return Raised{};
  Owned<Object> error = call_one_arg(thread, &exc::ImportError, message);
  if (!error) return Raised{};
  auto* import_error = static_cast<ImportErrorObject*>(error.get());
  import_error->name.set_shared(name);
  if (path != nullptr) import_error->path.set_shared(path);
  return raise_object(thread, &exc::ImportError, error);
}

Owned<Object> code_of_pyc(Thread& thread, Object* name, Str* path, const Buffer& pyc) {
  Owned<Object> code = PY_TRY(
      marshal_loads(thread, pyc.data() + kPycHeaderBytes, pyc.size() - kPycHeaderBytes, true));
  if (is_a<Code>(code.get())) return code;
  return raise_import_error(thread, name, path,
                            str_from_format(thread, "Non-code object in %R", path));
}

Owned<Object> sourceless_code(Thread& thread, Object* name, Str* path) {
  Path file(thread, path);
  Buffer pyc;
  struct stat info;
  if (!read_whole(file.c_str(), &pyc, &info)) return raise_os_error(thread, errno, path);
  uint32_t magic = 0;
  if (pyc.size() >= 4) magic = word_at(pyc, 0);
  if (magic != kPycMagic) {
    Owned<Bytes> start = PY_TRY(bytes_from(thread, pyc.data(), pyc.size() < 4 ? pyc.size() : 4));
    return raise_import_error(
        thread, name, nullptr,
        str_from_format(thread, "bad magic number in %R: %R", name, start.get()));
  }
  if (pyc.size() < kPycHeaderBytes)
    return raise(thread, &exc::EOFError, "reached EOF while reading pyc header of %R", name);
  const uint32_t flags = word_at(pyc, 4);
  if ((flags & ~(kHashBased | kCheckSource)) != 0)
    return raise_import_error(thread, name, nullptr,
                              str_from_format(thread, "invalid flags %u in %R", flags, name));
  return code_of_pyc(thread, name, path, pyc);
}

}  // namespace

uint64_t pyc_source_hash(uint64_t key, const void* source, size_t size) {
  return siphash13(HashKey{key, 0}, source, size);
}

void code_fix_filename(Code* code, Str* filename) {
  Owned<Str> old = share(code->co_filename.get());
  if (str_equal(old, filename)) return;
  code->co_filename.set_shared(filename);
  Tuple* constants = code->co_consts;
  for (int64_t i = 0; i < constants->ob_size; ++i) {
    if (!is_a<Code>(constants->items[i])) continue;
    auto* inner = static_cast<Code*>(constants->items[i]);
    if (str_equal(inner->co_filename, old)) code_fix_filename(inner, filename);
  }
}

Tri find_in_folder(Thread& thread, Str* folder, const char* tail, FoundModule* found) {
  Path path(thread, folder);
  path.slash().add(tail);
  if (!path.fine) return Tri::kFalse;
  const size_t stem = path.size();
  struct Ending {
    const char* text;
    bool source;
  };
  constexpr Ending kEndings[] = {{".py", true}, {".pyc", false}};
  if (is_kind(path.c_str(), S_IFDIR)) {
    for (const Ending& ending : kEndings) {
      path.add("/__init__").add(ending.text);
      if (is_kind(path.c_str(), S_IFREG)) {
        found->path = PY_TRY(path.str());
        path.cut(stem);
        found->folder = PY_TRY(path.str());
        found->has_source = ending.source;
        found->is_package = true;
        found->is_namespace = false;
        return Tri::kTrue;
      }
      path.cut(stem);
    }
    if (!found->is_namespace) found->folder = PY_TRY(path.str());
    found->is_namespace = true;
  }
  for (const Ending& ending : kEndings) {
    path.add(ending.text);
    if (is_kind(path.c_str(), S_IFREG)) {
      found->path = PY_TRY(path.str());
      found->folder.reset();
      found->has_source = ending.source;
      found->is_namespace = false;
      return Tri::kTrue;
    }
    path.cut(stem);
  }
  return Tri::kFalse;
}

Owned<Object> module_code(Thread& thread, Object* name, const FoundModule& found,
                          Owned<Str>* cached) {
  if (!found.has_source) {
    if (cached != nullptr) *cached = share(found.path.get());
    return sourceless_code(thread, name, found.path);
  }
  Path source_path(thread, found.path), cache(thread, found.path);
  if (!cache_path(thread, &source_path, &cache)) return raise_memory_error(thread);
  if (cached != nullptr) *cached = PY_TRY(cache.str());
  struct stat info, pyc_info;
  if (stat(source_path.c_str(), &info) != 0) return raise_os_error(thread, errno, found.path);
  Buffer pyc, source;
  if (read_whole(cache.c_str(), &pyc, &pyc_info) &&
      is_current(pyc, info, source_path.c_str(), &source)) {
    Owned<Str> path = PY_TRY(cache.str());
    Owned<Object> code = PY_TRY(code_of_pyc(thread, name, path, pyc));
    code_fix_filename(static_cast<Code*>(code.get()), found.path);
    return code;
  }
  source.clear();
  if (!read_whole(source_path.c_str(), &source, &info))
    return raise_os_error(thread, errno, found.path);
  Owned<Bytes> text = PY_TRY(bytes_from(thread, source.data(), source.size()));
  Owned<Object> code = PY_TRY(front_end_compile(thread, text, found.path, "exec", 0, -1));
  const bool hash_based = pyc.size() >= kPycHeaderBytes && word_at(pyc, 0) == kPycMagic &&
                          (word_at(pyc, 4) & kHashBased) != 0;
  if (may_write(thread)) write_cache(thread, &cache, code, info, source, hash_based);
  return code;
}

}  // namespace py
