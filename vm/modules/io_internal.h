// The types of the _io module and what its files share.
// Counterpart: Modules/_io/_iomodule.h.
#ifndef VM_MODULES_IO_INTERNAL_H_
#define VM_MODULES_IO_INTERNAL_H_

#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"

namespace py::io {

inline constexpr int64_t kDefaultBufferSize = 128 * 1024;

// The fields of every struct here lie where CPython has them, since types show their offsets.

struct IoBase : Object {
  static Type type;           // _IOBase
  static Type raw_type;       // _RawIOBase
  static Type buffered_type;  // _BufferedIOBase
  static Type text_type;      // _TextIOBase
  Object* dict;
  WeakRef* weaklist;
};

// What was known of a file when it was opened: a hint, never the truth.
struct FileFacts {
  int64_t size;
  int64_t block_size;
  bool is_character_device;
};

struct FileIo : Object {
  static Type type;
  int fd;  // -1: closed.
  uint8_t created : 1, readable : 1, writable : 1, appending : 1;
  int8_t seekable;  // -1: not known yet.
  bool closefd, finalizing;
  FileFacts* facts;  // mem_alloc'ed, or null.
  WeakRef* weaklist;
  Object* dict;
};

struct BytesIo : Object {
  static Type type;
  Slot<Bytes> buffer;  // Null: closed. May be shared with a result while nothing is exported.
  int64_t position;
  int64_t size;  // Bytes of the buffer that are in use.
  Object* dict;
  WeakRef* weaklist;
  int64_t exports;
};

// BufferedReader, BufferedWriter and BufferedRandom: one buffer for both directions.
struct Buffered : Object {
  static Type reader_type, writer_type, random_type;
  Slot<Object> raw;
  int initialized, detached, readable, writable;
  bool finalizing;
  bool plain;            // Exactly one of our types over exactly a FileIO.
  int64_t raw_place;     // Where the raw stream is; -1: not known.
  char* buffer;          // mem_alloc'ed; null once closed.
  int64_t position;      // Of the reader or writer, in the buffer.
  int64_t raw_position;  // Of the raw stream, in the buffer.
  int64_t read_end;      // Behind the last byte read ahead; -1: the buffer holds nothing to read.
  int64_t write_start;   // The first byte that is still to be written.
  int64_t write_end;     // Behind the last one; -1: nothing is to be written.
  int64_t block_errno;   // Why the raw stream took nothing the last time.
  uint64_t owner;        // The thread that is inside an operation, plus one; 0: none.
  int64_t buffer_size;
  int64_t buffer_mask;  // buffer_size - 1 if that is a power of two, else 0.
  Object* dict;
  WeakRef* weaklist;
};

struct BufferedPair : Object {
  static Type type;
  Slot<Object> reader, writer;
  Object* dict;
  WeakRef* weaklist;
};

// Decodes one of the built-in encodings piece by piece; no program ever sees one.
struct TextDecoder;

struct NewlineDecoder : Object {
  static Type type;
  Slot<Object> decoder;
  Slot<Object> errors;  // Null: not initialised.
  bool pending_cr, translate;
  uint8_t seen;  // Which newlines came along: kSeen bits.
};

struct TextWrapper : Object {
  static Type type;
  int initialized, detached;
  int64_t chunk_size;
  Slot<Object> buffer, encoding, encoder, decoder, readnl, errors;
  const char* writenl;  // What to write for "\n"; null: itself.
  bool line_buffering, write_through, universal, translate_read, translate_write, seekable;
  bool has_read1, telling, finalizing;
  bool can_write;     // There is an encoder, or a built-in codec instead of one.
  int8_t codec;       // The TextCodec that encodes, or -1: the encoder does.
  bool at_start;      // Nothing was written yet: a byte order mark goes first.
  char* errors_text;  // mem_alloc'ed: the error handler's name.
  void* unused;
  Slot<Str> decoded;     // Text that was decoded and not yet all given out.
  int64_t decoded_used;  // Characters of it that were.
  char* pending;         // mem_alloc'ed: bytes to be written.
  int64_t pending_size;
  Slot<Object> snapshot;  // (decoder's flags, input since then), for tell(); or null.
  double bytes_per_char;  // Of the last chunk.
  Slot<Object> raw;       // The FileIO below, if it is exactly one.
  WeakRef* weaklist;
  Object* dict;
  int64_t pending_capacity;
};

struct StringIo : Object {
  static Type type;
  uint32_t* buffer;  // mem_alloc'ed; always one character longer than the text.
  int64_t position;
  int64_t size;
  int64_t capacity;
  int32_t joining;  // Everything was appended so far: it is in the builder, not in the buffer.
  StrBuilder* builder;
  bool initialized, closed, universal, translate;
  Slot<Object> decoder, readnl, writenl;
  Object* dict;
  WeakRef* weaklist;
  void* unused;
};

// Calls a method by name with the arguments given. Reenter.
inline Owned<Object> invoke(Thread& thread, Object* object, Object* name) {
  return call_method(thread, object, name, nullptr, 0);
}
inline Owned<Object> invoke(Thread& thread, Object* object, Object* name, Object* argument) {
  return call_method(thread, object, name, &argument, 1);
}
inline Owned<Object> invoke(Thread& thread, Object* object, Object* name, Object* first,
                            Object* second) {
  Object* args[2] = {first, second};
  return call_method(thread, object, name, args, 2);
}
// object.readline() of a class that may have its own, which must be a Str. Reenters.
Owned<Object> text_line(Thread& thread, Object* object);
// The last two items of what __setstate__ of the streams in memory takes: the position, and None or
// what goes into the instance's dict. The messages lack only the name of a wrong type.
Status restore_place(Thread& thread, Object* position, const char* no_position, Object* dict,
                     const char* no_dict, int64_t* place, Object** own_dict);
// object.flush(), whatever it returns.
Status flush_object(Thread& thread, Object* object);

// Makes the types ready; once.
Status types_init(Thread& thread);
// io.UnsupportedOperation, made on first use; null with an exception.
Object* unsupported_operation(Thread& thread);
PY_COLD Raised raise_unsupported(Thread& thread, const char* message);
PY_COLD Raised raise_closed(Thread& thread);         // "I/O operation on closed file."
PY_COLD Raised raise_uninitialized(Thread& thread);  // "I/O operation on uninitialized object"
// If the pending exception is an OSError for EINTR, drops it and says yes: try again.
bool trap_eintr(Thread& thread);
// Puts a fetched exception (null: none) back; one that came since gets it as its context.
void restore_chained(Thread& thread, Owned<Object> exception);

// object.readable() and the like must be True itself; else UnsupportedOperation. Reenter.
Status check_readable(Thread& thread, Object* object);
Status check_writable(Thread& thread, Object* object);
Status check_seekable(Thread& thread, Object* object);
// ValueError if object.closed is true. Reenters.
Status check_not_closed(Thread& thread, Object* object);
Owned<Object> cannot_pickle(Thread& thread, Object* self);
// tp_finalize of all streams: closes one that is open.
void finalize_stream(Thread& thread, Object* self);
// First step of a stream's dealloc; false: the object lives on.
bool finalize_before_dealloc(Object* self);

// Converters of arguments.
Maybe<int64_t> size_or_none(Thread& thread, Object* value_or_null, int64_t fallback);
Maybe<int64_t> as_offset(Thread& thread, Object* value);  // ValueError if it does not fit.
// A text argument as UTF-8 without zero bytes, in *text (mem_alloc'ed; stays null for None if that
// is allowed, and for null).
class TextArgument {
 public:
  TextArgument() = default;
  ~TextArgument() { mem_free(text_); }
  TextArgument(const TextArgument&) = delete;
  Status get(Thread& thread, const char* function, const char* argument, Object* value_or_null,
             bool allow_none);
  // Of a str that may hold a zero byte, where the text then ends.
  Status get_loosely(Thread& thread, Object* str);
  const char* get() const { return text_; }

 private:
  char* text_ = nullptr;
};
// A writable buffer held for the time of a call: "NAME() argument must be read-write bytes-like
// object, not X".
class WritableBuffer {
 public:
  WritableBuffer() = default;
  ~WritableBuffer() {
    if (held_) release_buffer(&view_);
  }
  WritableBuffer(const WritableBuffer&) = delete;
  Status get(Thread& thread, const char* function, Object* exporter,
             const char* argument = "argument");
  char* data() const { return static_cast<char*>(view_.buf); }
  int64_t size() const { return view_.len; }

 private:
  BufferView view_;
  bool held_ = false;
};

// Some methods count their arguments in other words, since CPython's learn of their class through
// the keyword protocol: "seek() takes at least 1 positional argument (0 given)".
Owned<Object> call_counted(Thread& thread, Object* self, RawArgs args, const char* name,
                           MethodDef::NoArgsFn function);
Owned<Object> call_counted(Thread& thread, Object* self, RawArgs args, const char* name,
                           MethodDef::OneArgFn function);
Owned<Object> call_counted(Thread& thread, Object* self, RawArgs args, const char* name,
                           MethodDef::BoundFn function, size_t min, size_t max);
#define PY_COUNTED(name, signature, doc, ...)                    \
  {name,                                                         \
   +[](Thread& thread, Object* self, RawArgs args) {             \
     return call_counted(thread, self, args, name, __VA_ARGS__); \
   },                                                            \
   signature, doc, MethodDef::kDefiningClass}

// FileIO.
inline bool file_is_closed(const Object* file) { return as<FileIo>(file)->fd < 0; }
Owned<Object> file_read_into(Thread& thread, FileIo* file, char* data, int64_t size);
Owned<Object> file_write_bytes(Thread& thread, FileIo* file, const char* data, int64_t size);
// True if the dict of an object has an attribute that hides a method of its type.
bool has_own_attribute(Thread& thread, Object* dict_or_null, Str* name);

// Buffered streams. write: number of bytes written; ValueError "write to closed file".
Owned<Object> buffered_write_bytes(Thread& thread, Buffered* self, const char* data, int64_t size);
Owned<Object> buffered_flush(Thread& thread, Object* self);
Owned<Object> buffered_read1_size(Thread& thread, Buffered* self, int64_t size);

// Decoders: ours directly, others through their methods. Reenter.
Owned<Object> text_decoder_new(Thread& thread, int codec, const char* errors);
Owned<Str> decoder_decode(Thread& thread, Object* decoder, Object* input, bool final);
Owned<Object> decoder_getstate(Thread& thread, Object* decoder);
Status decoder_setstate(Thread& thread, Object* decoder, Object* state);
Status decoder_reset(Thread& thread, Object* decoder);
Owned<Object> newline_decoder_new(Thread& thread, Object* decoder, bool translate);
Owned<Str> newline_decode(Thread& thread, NewlineDecoder* self, Object* input, bool final);
Type* text_decoder_type();

// Where a line ends that begins at `start` of `text` and may go up to `end` (the character there
// may be anything); -1: nowhere before `end`, and *consumed characters cannot be the beginning of
// a newline.
struct LineRule {
  bool translated, universal;
  const Str* newline;  // When neither.
};
int64_t find_line_end(const LineRule& rule, const void* data, int kind, int64_t start, int64_t end,
                      int64_t* consumed);
// ValueError "illegal newline value: ..." unless null, "", "\n", "\r" or "\r\n".
bool newline_is_legal(const char* newline);

// Text streams.
Status text_write(Thread& thread, TextWrapper* self, Str* text);
Status text_write_pending(Thread& thread, TextWrapper* self);
Status text_check_open(Thread& thread, TextWrapper* self);
Status text_check_attached(Thread& thread, TextWrapper* self);
void text_set_decoded(TextWrapper* self, Owned<Str> text);
Owned<Object> text_read(Thread& thread, Object* self, Args args);
Owned<Object> text_readline(Thread& thread, Object* self, Args args);
Owned<Object> text_next(Thread& thread, Object* self);
Owned<Object> text_seek(Thread& thread, Object* self, Args args);
Owned<Object> text_tell(Thread& thread, Object* self);
Status text_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs);
Owned<Object> text_reconfigure(Thread& thread, Object* self, Args args);
// Puts the encoder into the state for the stream's start, or for some later place.
Status text_reset_encoder(Thread& thread, TextWrapper* self, bool at_start);

}  // namespace py::io

#endif  // VM_MODULES_IO_INTERNAL_H_
