// bytes and bytearray. Counterpart: Objects/bytesobject.c, Objects/bytearrayobject.c.
#ifndef VM_OBJECTS_BYTES_H_
#define VM_OBJECTS_BYTES_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct Bytes : VarObject {
  static constexpr uint64_t kTypeFlag = tpflags::kBytesSubclass;
  static Type type;
  Hash hash;     // -1: not computed.
  char data[1];  // ob_size bytes and a zero byte.
};
struct ByteArray : VarObject {
  static Type type;
  int64_t alloc;
  char* bytes;  // mem_alloc'ed; null when empty and unallocated.
  char* start;  // First byte in use (deletions at the front move it).
  int64_t exports;
};
// One export of a buffer, shared by the memoryviews made from it; given back when the last of them
// is released.
struct ManagedBuffer : Object {
  static Type type;
  BufferView master;  // `obj` is owned.
  int64_t exports;    // Memoryviews that are not released.
  bool released;
};
struct MemoryView : VarObject {
  static Type type;
  Slot<ManagedBuffer> managed;
  Hash hash;        // -1: not computed.
  int64_t exports;  // Buffers handed out by this view.
  bool released;
  bool c_contiguous, f_contiguous;
  BufferView view;  // `obj` is borrowed from the managed buffer; shape, strides and suboffsets lie
                    // in dims.
  WeakRef* weaklist;
  int64_t dims[1];  // ob_size = 3 * ndim of them.
};

struct BytesIterator : Object {
  static Type type;
  int64_t index;
  Slot<Bytes> bytes;  // Null when exhausted.
};
struct ByteArrayIterator : Object {
  static Type type;
  int64_t index;
  Slot<ByteArray> array;  // Null when exhausted.
};
struct MemoryIterator : Object {
  static Type type;
  int64_t index;
  int64_t length;
  Slot<MemoryView> view;  // Null when exhausted.
  char format;
};

Owned<Bytes> bytes_alloc(Thread& thread, int64_t length);  // Uninitialised; zero byte set.
Owned<Bytes> bytes_from(Thread& thread, const char* data,
                        size_t length);  // Shares the 0/1-byte singletons.
// Gives bytes that nobody else has seen another length, in place where it can; *bytes is null on failure.
Status bytes_resize(Thread& thread, Owned<Bytes>* bytes, int64_t length);
Owned<Object> bytes_repr(Thread& thread, const char* data, int64_t length, bool smart_quotes);
Owned<Object> bytes_from_object(
    Thread& thread, Object* object);  // bytes(object) of iterables and buffers. Reenters.
Owned<Object> bytes_concat(Thread& thread, Object* left, Object* right);
Owned<Object> bytes_format_percent(Thread& thread, const char* format, int64_t length,
                                   Object* arguments, bool as_bytearray);
Owned<Object> bytearray_from(Thread& thread, const char* data, int64_t length);
Owned<Object> memoryview_from_object(Thread& thread, Object* exporter);
// A memoryview of memory without an owner: it must be revoked before the memory goes away.
Owned<MemoryView> memoryview_from_memory(Thread& thread, void* data, int64_t length, bool readonly);
// From now on the view, and whatever views were made from it, count as released.
void memoryview_revoke(MemoryView* view);
// A memoryview of what `function` exports for the flags; bytes.__buffer__(flags) and the like.
Owned<Object> memoryview_from_slot(Thread& thread, Object* exporter, int flags,
                                   GetBufferFn function);

}  // namespace py

#endif  // VM_OBJECTS_BYTES_H_
