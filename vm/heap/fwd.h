// Names of every object struct and of the runtime's central structs; include this where a pointer
// is enough.
#ifndef VM_HEAP_FWD_H_
#define VM_HEAP_FWD_H_

#include <cstddef>
#include <cstdint>

namespace py {

// Heap and runtime.
struct Object;
struct VarObject;
struct Type;
struct HeapType;
struct Thread;
struct Interpreter;
struct Frame;  // An activation record; the Python-visible object is FrameObject.
struct StackRef;
template <typename T>
class Owned;
template <typename T>
class Slot;

// Built-in types, one struct each (some structs serve several Python types; see their headers).
struct Int;
struct Float;
struct Complex;
struct Str;
struct Bytes;
struct ByteArray;
struct MemoryView;
struct Tuple;
struct List;
struct Dict;
struct DictKeys;
struct DictValues;
struct Set;
struct Range;
struct Slice;
struct Function;
struct Builtin;
struct Method;
struct ClassMethod;
struct StaticMethod;
struct Property;
struct Super;
struct Cell;
struct Code;
struct FrameObject;
struct Traceback;
struct Generator;
struct Module;
struct MappingProxy;
struct Exception;
struct WeakRef;
struct MethodDef;
struct GetSetDef;
struct MemberDef;

using Hash = int64_t;

}  // namespace py

#endif  // VM_HEAP_FWD_H_
