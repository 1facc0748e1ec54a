// From a tree to a code object: the top of the compiler.
// Counterpart: Include/internal/pycore_compile.h, Python/compile.c (_PyAST_Compile).
#ifndef VM_COMPILER_COMPILE_H_
#define VM_COMPILER_COMPILE_H_

#include "vm/compiler/future.h"
#include "vm/compiler/tree_objects.h"
#include "vm/objects/code.h"
#include "vm/parser/diagnostics.h"
#include "vm/parser/names.h"
#include "vm/parser/parser.h"

namespace py {

// What a tree needs besides itself: the table that its names are in, and what owns the objects of
// its names and constants.
struct TreeContext {
  ast::NameTable& names;
  TreeObjects& objects;
};

// `tree` is a Module, an Interactive or an Expression; constants are folded in place. `flags` are
// those of compile(); `optimize` is -1 for the interpreter's level, or 0, 1, 2. `future` (may be
// null) gets the flags of the future statements. Reenters: warnings are issued.
Owned<Code> compile_tree(Thread& thread, ast::mod* tree, const TreeContext& context, Str* filename,
                         uint32_t flags, int optimize, uint32_t* future = nullptr);

// The sequence of instructions as code generation leaves it, with those of inner scopes nested:
// (InstructionSequence, dict of what the code object would say of its parameters and constants).
// For introspection.
Owned<Tuple> compile_tree_to_sequence(Thread& thread, ast::mod* tree, const TreeContext& context,
                                      Str* filename, uint32_t flags, int optimize);

// A program as text.
struct SourceRequest {
  Object* source;  // A Str, or a Bytes in the encoding that it declares.
  Str* filename;
  ParseMode mode;
  uint32_t flags = 0;  // compile_flags
  int feature_version = kPythonMinorVersion;
  bool from_file =
      false;  // The Bytes are what the file `filename` holds, and are read as files are.
  bool from_stdin = false;  // With from_file: that was standard input.
};

// The tree of the text; null with an exception pending, which for wrong programs is a SyntaxError
// with its place. Reenters: warnings, codecs.
ast::mod* parse_tree(Thread& thread, const SourceRequest& request, const TreeContext& context);
// Both in one.
Owned<Code> compile_source(Thread& thread, const SourceRequest& request, int optimize);

// Where the lines of a statement at the prompt come from: a hook as in ParseHooks.
struct InteractiveSource {
  void* context;
  ReadResult (*read_line)(void* context, bool first, Buffer* out);
};
// The next statement of an interactive program; null without an exception at the end of the input.
// *future has the flags of the future statements so far. Reenters: whatever reading does.
Owned<Code> compile_interactive(Thread& thread, const InteractiveSource& lines, Str* filename,
                                uint32_t* future);

}  // namespace py

#endif  // VM_COMPILER_COMPILE_H_
