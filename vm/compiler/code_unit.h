// What is known of one code object while its instructions are generated.
// Counterpart: Python/compile.c (struct compiler_unit).
#ifndef VM_COMPILER_CODE_UNIT_H_
#define VM_COMPILER_CODE_UNIT_H_

#include "vm/base/small_vec.h"
#include "vm/compiler/constants.h"
#include "vm/compiler/instruction_sequence.h"
#include "vm/compiler/symtable.h"
#include "vm/objects/str.h"

namespace py {

// In the order of code points, as Python sorts texts.
void sort_by_text(ast::Identifier* names, size_t count);

// Names numbered in the order in which they came.
class NameIndex {
 public:
  // The first name gets the number `base`.
  void reset(int32_t base) {
    names_.clear();
    slots_.clear();
    base_ = base;
  }
  int32_t size() const { return static_cast<int32_t>(names_.size()); }
  ast::Identifier operator[](int32_t i) const { return names_[static_cast<size_t>(i)]; }
  // -1 when the name is not there.
  int32_t find(ast::Identifier name) const;
  // The name's number, a new one if need be; -1 when memory is out.
  [[nodiscard]] int32_t add(ast::Identifier name);

 private:
  static constexpr size_t kScanned = 8;  // So many names are looked through one by one.

  size_t slot_of(ast::Identifier name) const;
  bool rehash(size_t capacity);

  SmallVec<ast::Identifier, 16> names_;
  SmallVec<int32_t, 32>
      slots_;  // Positions in names_, -1 where free; empty while scanning is quicker.
  int32_t base_ = 0;
};

enum class UnitKind : uint8_t {
  kModule,
  kClass,
  kFunction,
  kAsyncFunction,
  kLambda,
  kComprehension,
  kAnnotations,  // Every kind of annotation scope: annotations, type parameters, aliases, bounds.
};

// The constructs that a jump out of them must unwind.
enum class BlockKind : uint8_t {
  kWhileLoop,
  kForLoop,
  kTryExcept,
  kFinallyTry,
  kFinallyEnd,
  kWith,
  kAsyncWith,
  kHandlerCleanup,
  kPopValue,
  kExceptionHandler,
  kExceptionGroupHandler,
  kAsyncComprehension,
  kStopIteration,
};

struct CodeBlock {
  BlockKind kind;
  Location loc;
  Label start;                                 // Where `continue` goes.
  Label exit;                                  // Where `break` goes.
  const ast::Seq<ast::stmt*>* body = nullptr;  // kFinallyTry: the finally clause.
  ast::Identifier name = nullptr;              // kHandlerCleanup: what `as` bound, if anything.
};

// An annotated name of a class or module, whose annotation is compiled behind everything else.
struct DeferredAnnotation {
  const ast::AnnAssign* statement;
  int64_t condition;  // Its number in __conditional_annotations__, or -1.
};

struct CodeUnit {
  static constexpr int kMaxBlocks = 21;

  UnitKind kind;
  Scope* scope;
  ast::Identifier name;
  ast::Identifier owner;  // The class whose private names are mangled here; null: none.
  Owned<Str> qualname;
  int firstlineno;
  int argcount, posonlyargcount, kwonlyargcount;

  NameIndex names, varnames, cellvars, freevars;
  // Names that an inlined comprehension keeps in fast locals though the unit has none, and whether
  // they are so right now.
  NameIndex hidden;
  SmallVec<bool, 8> hidden_now;
  ConstantTable constants;
  InstructionSequence code;
  InstructionSequence stashed_code;  // The unit's own code while its annotations are set up.
  bool in_annotations;               // They are being so.
  Owned<List> nested_sequences;      // Of inner units, when they are wanted; or null.

  int inlined_comprehensions;  // How many of them we are in.
  int conditional_depth;       // How many statements we are in that may run their parts or not.
  SmallVec<DeferredAnnotation, 4> deferred;
  int64_t next_condition;
  NameIndex static_attributes;  // Of a class: what its methods assign to self.

  int block_count;
  CodeBlock blocks[kMaxBlocks];

  bool is_class_or_module() const { return kind == UnitKind::kModule || kind == UnitKind::kClass; }
  // Makes a used unit as good as new; its buffers stay.
  void reset();
};

}  // namespace py

#endif  // VM_COMPILER_CODE_UNIT_H_
