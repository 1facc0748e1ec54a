// Code generation: walks a tree once and emits the instructions of every code object in it.
// Counterpart: Python/codegen.c, Python/compile.c.
#ifndef VM_COMPILER_CODEGEN_H_
#define VM_COMPILER_CODEGEN_H_

#include "vm/compiler/assemble.h"
#include "vm/compiler/code_unit.h"
#include "vm/compiler/compile.h"
#include "vm/compiler/syntax_error.h"
#include "vm/objects/abstract.h"

namespace py {

// The parameters of a unit that have names of their own.
struct ParameterCounts {
  int plain = 0, positional_only = 0, keyword_only = 0;
};

// Emission cannot fail half-way through a construct: the first error stays pending, `failed_` is
// set, and what is emitted from then on goes nowhere. Whoever may run Python code or make objects
// asks failed_ first.
class Codegen {
 public:
  Codegen(Thread& thread, const TreeContext& context, const CompilerNames& known,
          SymbolTable& table, Str* filename, uint32_t flags, int optimize)
      : thread_(thread),
        names_(context.names),
        objects_(context.objects),
        known_(known),
        table_(table),
        filename_(filename),
        flags_(flags),
        optimize_(optimize) {}
  ~Codegen();
  Codegen(const Codegen&) = delete;
  Codegen& operator=(const Codegen&) = delete;

  Owned<Code> compile(const ast::mod* tree);
  // The instructions of the outermost unit and what goes with them; see compile_tree_to_sequence.
  Owned<Tuple> compile_to_sequence(const ast::mod* tree);

 private:
  using Identifier = ast::Identifier;
  using Kind = ast::Kind;

  enum class Access : uint8_t { kLoad, kStore, kDelete };
  enum class Place : uint8_t { kFast, kDeref, kGlobal, kName };

  // codegen.cc: emission.
  void emit(int opcode, int oparg, const Location& loc) {
    if (PY_UNLIKELY(failed_)) return;
    if (PY_UNLIKELY(unit_->code.add(thread_, opcode, oparg, loc) == Status::kError)) failed_ = true;
  }
  void emit(int opcode, const Location& loc) { emit(opcode, 0, loc); }
  void jump(int opcode, Label target, const Location& loc) { emit(opcode, target.id, loc); }
  Label new_label() { return unit_->code.new_label(); }
  void place(Label label);
  void load_object(Object* constant, const Location& loc);
  void load_object(Owned<Object> constant, const Location& loc);
  void load_none(const Location& loc) { load_object(none(), loc); }
  void load_int(int64_t value, const Location& loc);
  void load_constant(const ast::ConstantValue* value, const Location& loc);
  void load_text(Identifier text, const Location& loc);  // The name as a constant.
  void load_names(const Identifier* items, int32_t count, const Location& loc);  // As a tuple.
  void indexed(int opcode, NameIndex& table, Identifier name, const Location& loc);
  int32_t mangled_index(Identifier name);  // In co_names.
  void named(int opcode, Identifier name, const Location& loc) {
    emit(opcode, mangled_index(name), loc);
  }
  void load_attribute(Identifier name, const Location& loc) {
    emit(op::LOAD_ATTR, mangled_index(name) << 1, loc);
  }
  void load_method(Identifier name, const Location& loc) {
    emit(op::LOAD_ATTR, mangled_index(name) << 1 | 1, loc);
  }
  void compare(Kind comparison, const Location& loc);
  void yield_from(bool await, const Location& loc);
  void await(int kind, const Location& loc);  // GET_AWAITABLE kind, and wait for it.
  void yield_value(const Location& loc);
  void reraise_after_pop_except(const Location& loc);

  // Errors and warnings.
  void set_failed(Status status) {
    if (status == Status::kError) failed_ = true;
  }
  PY_COLD void fail_memory();
  // Formats as raise() does.
  template <class... Arguments>
  PY_COLD void error(const Location& loc, const char* format, Arguments... arguments) {
    if (failed_) return;
    raise_compile_error(thread_, filename_, loc, format, arguments...);
    failed_ = true;
  }
  template <class... Arguments>
  PY_COLD void warn(const Location& loc, const char* format, Arguments... arguments) {
    if (failed_ || silence_ > 0) return;
    set_failed(warn_syntax(thread_, filename_, loc, format, arguments...));
  }
  Str* text(Identifier name);  // Null when it failed.
  bool stack_low();

  // codegen_scopes.cc: units, names, code objects.
  bool enter(UnitKind kind, Scope* scope, Identifier name, int firstlineno,
             ParameterCounts counts = {}, Identifier owner = nullptr);
  void leave();
  Owned<Code> finish(bool return_none);
  Owned<SequenceObject> keep_sequence(InstructionSequence&& code, CodeUnit* outer);
  void set_qualname();
  Owned<Str> make_qualname();
  bool number_cells(CodeUnit& unit);
  CodeUnit* outer_unit(int distance) {
    return depth_ >= distance ? units_[depth_ - distance] : nullptr;
  }
  void make_function(Owned<Code> code, int attributes, const Location& loc);
  int closure_operand(Identifier name, Code* code);
  Identifier mangled(Identifier name);
  void access(Identifier name, Access access, const Location& loc);
  void load(Identifier name, const Location& loc) { access(name, Access::kLoad, loc); }
  void store(Identifier name, const Location& loc) { access(name, Access::kStore, loc); }
  Place place_of(Identifier mangled, Binding binding) const;
  void body(const ast::Seq<ast::stmt*>& statements, const Location& loc, bool interactive);
  void module(const ast::mod* tree);
  uint32_t code_flags() const;
  bool interactive_top_level() const { return interactive_ && depth_ == 0; }

  // codegen_blocks.cc: jumping out of constructs.
  void push_block(BlockKind kind, const Location& loc, Label start = {}, Label exit = {});
  void push_block(const CodeBlock& block);
  void pop_block();
  void unwind_block(const CodeBlock& block, bool keep_top, Location* loc);
  const CodeBlock* unwind(bool keep_top, bool to_loop, Location* loc);
  void call_exit_with_nones(const Location& loc);
  void return_statement(const ast::Return* node);
  void break_statement(const Location& loc);
  void continue_statement(const Location& loc);

  // codegen_statements.cc
  void visit(const ast::stmt* statement);
  void visit_all(const ast::Seq<ast::stmt*>& statements);
  void visit_conditional(const ast::stmt* statement);
  void assign(const ast::Assign* node);
  void augmented_assign(const ast::AugAssign* node);
  void annotated_assign(const ast::AnnAssign* node);
  void defer_annotation(const ast::AnnAssign* node);
  void evaluate_for_effect(const ast::expr* node);
  void evaluate_index_for_effect(const ast::expr* node);
  void raise_statement(const ast::Raise* node);
  void assert_statement(const ast::Assert* node);
  void import_statement(const ast::Import* node);
  void import_from(const ast::ImportFrom* node);
  void bind_submodule(Identifier name, Identifier as, const Location& loc);
  void expression_statement(const ast::Expr* node);
  void if_statement(const ast::If* node);
  void while_statement(const ast::While* node);
  void for_statement(const ast::For* node);
  void async_for(const ast::AsyncFor* node);

  // codegen_try.cc
  template <class Try>
  void try_statement(const Try* node);
  template <class Try>
  void try_finally(const Try* node);
  void try_except(const ast::Try* node);
  void try_except(const ast::TryStar* node);
  void handler(const ast::ExceptHandler* node, Label end);
  void handler_body(const ast::ExceptHandler* node);
  void group_handler(const ast::ExceptHandler* node, bool last, Label reraise);
  void forget(Identifier name);  // name = None; del name
  template <class With>
  void with_statement(const With* node, int32_t position);
  void finish_with(Label cleanup);

  // codegen_functions.cc: functions, classes, type parameters, annotations.
  template <class Function>
  void function(const Function* node);
  template <class Function>
  void function_body(const Function* node, int attributes, int firstlineno);
  void lambda(const ast::Lambda* node);
  void class_definition(const ast::ClassDef* node);
  void class_body(const ast::ClassDef* node, int firstlineno);
  void type_alias(const ast::TypeAlias* node);
  void type_alias_value(const ast::TypeAlias* node);
  bool enter_type_parameters(const ast::stmt* node, Identifier name, int firstlineno,
                             ParameterCounts counts, Identifier owner);
  // Leaves it, calls it with `arguments` values from the stack.
  void call_type_parameters(int arguments, const Location& loc);
  void type_parameters(const ast::Seq<ast::type_param*>& parameters);
  void type_parameter_value(const ast::expr* value, Identifier name, Scope* scope, bool starred);
  int default_arguments(const ast::arguments* arguments, const Location& loc);
  void decorators(const ast::Seq<ast::expr*>& decorators);
  void apply_decorators(const ast::Seq<ast::expr*>& decorators);
  void docstring_constant(const ast::stmt* first, Owned<Object>* result);
  void wrap_in_stop_iteration_handler();
  bool enter_annotations(Scope* scope, Identifier name, const Location& loc);
  void leave_annotations(const Location& loc);
  int annotations(const ast::stmt* node, const ast::arguments* arguments, const ast::expr* returns);
  void parameter_annotation(Identifier name, const ast::expr* annotation, int* count,
                            const Location& loc);
  void deferred_annotations(const Location& loc);
  void deferred_annotations_body(const CodeUnit& owner, const Location& loc);
  void stringised(const ast::expr* annotation);

  // codegen_expressions.cc
  void visit(const ast::expr* node);
  void visit_all(const ast::Seq<ast::expr*>& nodes);
  void binary(const ast::BinOp* node);
  void binary_operator(Kind operation, bool in_place, const Location& loc);
  void unary(const ast::UnaryOp* node);
  void bool_operator(const ast::BoolOp* node);
  void comparison(const ast::Compare* node);
  void conditional(const ast::IfExp* node);
  void jump_if(const ast::expr* test, Label target, bool condition, const Location& loc);
  void jump_if_chain(const ast::Compare* node, Label target, bool condition);
  void jump_if_any(const ast::BoolOp* node, Label target, bool condition, const Location& loc);
  void attribute(const ast::Attribute* node);
  void subscript(const ast::Subscript* node);
  void slice(const ast::Slice* node);
  void slice_bounds(const ast::Slice* node);
  void yield_expression(const ast::Yield* node);
  void yield_from_expression(const ast::YieldFrom* node);
  void note_static_attribute(const ast::Attribute* node);

  // codegen_displays.cc: displays, f-strings, t-strings.
  void list_or_tuple(const ast::expr* node, const ast::Seq<ast::expr*>& items, Kind context,
                     bool tuple);
  // What builds a sequence of items some of which are starred.
  struct Builder {
    int build, add, extend;
    bool tuple;
  };
  static const Builder kListBuilder, kTupleBuilder, kSetBuilder;
  void sequence(const ast::Seq<ast::expr*>& items, int pushed, Identifier injected,
                const Builder& builder, const Location& loc);
  void unpack(const ast::Seq<ast::expr*>& targets, const Location& loc);
  void dictionary(const ast::Dict* node);
  void dictionary_part(const ast::Dict* node, int32_t begin, int32_t end);
  void joined_string(const ast::JoinedStr* node);
  void formatted_value(const ast::FormattedValue* node);
  void template_string(const ast::TemplateStr* node);
  void interpolation(const ast::Interpolation* node);
  int conversion(int character);

  // codegen_calls.cc
  void call(const ast::Call* node);
  bool method_call(const ast::Call* node);
  void generator_call(const ast::Call* node, Label end);
  // `pushed` arguments are on the stack already; `injected` (may be null) is a name to pass last.
  void call_with(int pushed, const ast::Seq<ast::expr*>& arguments, Identifier injected,
                 const ast::Seq<ast::keyword*>& keywords, const Location& loc);
  void call_unpacking(int pushed, const ast::Seq<ast::expr*>& arguments, Identifier injected,
                      const ast::Seq<ast::keyword*>& keywords, const Location& loc);
  void keyword_part(const ast::Seq<ast::keyword*>& keywords, int32_t begin, int32_t end,
                    const Location& loc);
  void keyword_values(const ast::Seq<ast::keyword*>& keywords);
  void keyword_names(const ast::Seq<ast::keyword*>& keywords, const Location& loc);
  void check_keywords(const ast::Seq<ast::keyword*>& keywords);
  bool is_super_call(const ast::Attribute* node);
  void super_attribute(const ast::Attribute* node, bool method);

  // codegen_comprehensions.cc
  struct ComprehensionParts {
    Kind kind;
    const ast::expr* element;  // Or the key.
    const ast::expr* value;    // Of a dict comprehension.
    const ast::Seq<ast::comprehension*>& generators;
  };
  struct InlinedState;
  void comprehension(const ast::expr* node, const ComprehensionParts& parts, Identifier name);
  void inlined_comprehension(const ast::expr* node, const ComprehensionParts& parts, Scope* scope);
  void comprehension_start(const ComprehensionParts& parts, const Location& loc);
  void comprehension_iterator(const ast::comprehension* generator);
  void comprehension_loop(const ComprehensionParts& parts, int32_t position, int depth,
                          bool iterator_on_stack, const Location& loc);
  void sync_loop(const ComprehensionParts& parts, int32_t position, int depth,
                 bool iterator_on_stack, const Location& loc);
  void async_loop(const ComprehensionParts& parts, int32_t position, int depth,
                  bool iterator_on_stack, const Location& loc);
  Location comprehension_rest(const ComprehensionParts& parts, int32_t position, int depth,
                              Label skip, const Location& loc);
  Location comprehension_element(const ComprehensionParts& parts, int depth);
  void adopt_comprehension_names(Scope* scope, InlinedState* state, const Location& loc);
  void restore_comprehension_locals(const InlinedState& state, const Location& loc);
  void abandon_comprehension_names(const InlinedState& state);

  // codegen_patterns.cc
  struct PatternContext;
  void match_statement(const ast::Match* node);
  void pattern(const ast::pattern* node, PatternContext* context);
  void subpattern(const ast::pattern* node, PatternContext* context);
  void pattern_value(const ast::MatchValue* node, PatternContext* context);
  void pattern_singleton(const ast::MatchSingleton* node, PatternContext* context);
  void pattern_sequence(const ast::MatchSequence* node, PatternContext* context);
  void pattern_unpack(const ast::MatchSequence* node, PatternContext* context);
  void pattern_subscript(const ast::MatchSequence* node, int32_t star, PatternContext* context);
  void pattern_mapping(const ast::MatchMapping* node, PatternContext* context);
  void mapping_keys(const ast::MatchMapping* node);
  void pattern_class(const ast::MatchClass* node, PatternContext* context);
  void pattern_as(const ast::MatchAs* node, PatternContext* context);
  void pattern_or(const ast::MatchOr* node, PatternContext* context);
  bool align_captures(const PatternContext& first, PatternContext* alternative,
                      const Location& loc);
  void capture(Identifier name, PatternContext* context, const Location& loc);
  void rotate(int64_t count, const Location& loc);
  void fail_to(int opcode, PatternContext* context, const Location& loc);
  void need_failures(PatternContext* context, size_t count);
  void place_failures(PatternContext* context, const Location& loc);

  // codegen_checks.cc: warnings about what can hardly be meant.
  const char* type_name(const ast::expr* node);
  bool is_plain_literal(const ast::expr* node);
  void check_compare(const ast::Compare* node);
  void check_caller(const ast::expr* node);
  void check_subscripted(const ast::expr* node);
  void check_index(const ast::expr* node, const ast::expr* index);

  bool future_annotations() const { return (flags_ & compile_flags::kFutureAnnotations) != 0; }
  Scope& scope() { return *unit_->scope; }
  bool in_async_generator() { return scope().generator && scope().coroutine; }

  Thread& thread_;
  ast::NameTable& names_;
  TreeObjects& objects_;
  const CompilerNames& known_;
  SymbolTable& table_;
  Str* filename_;
  uint32_t flags_;
  int optimize_;
  bool interactive_ = false;
  bool failed_ = false;
  bool keep_sequences_ = false;  // Collect the sequences of inner units.
  int silence_ = 0;              // > 0 in code that is generated twice: it warned the first time.

  ConstantCache cache_;
  CodeUnit* unit_ = nullptr;
  int depth_ = -1;                 // Of unit_ in units_.
  SmallVec<CodeUnit*, 16> units_;  // Those behind depth_ wait to be used again.
  SmallVec<Str*, 64> unit_names_;  // Scratch of finish().
};

// A place in the tree whose instructions point at the name of an attribute when the attribute is on
// another line than where the expression begins.
Location at_attribute(Location loc, const ast::Attribute* node);

// The index of a subscript when it is a slice that has instructions of its own, or null.
const ast::Slice* two_part_slice(const ast::expr* index);

// More stack than this is not used at once for displays and calls.
inline constexpr int kStackUseGuideline = 30;

}  // namespace py

#endif  // VM_COMPILER_CODEGEN_H_
