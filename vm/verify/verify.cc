// Abstract interpretation of bytecode: one pass in code order, states kept only where control
// joins. The transfer functions of the instructions are generated from their definitions.
#include "vm/verify/verify.h"

#include <climits>

#include "vm/base/attributes.h"
#include "vm/base/memory.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/opcode_tables.h"
#include "vm/verify/scratch_internal.h"

namespace py {
namespace {

// co_flags and bits of opargs, as CPython numbers them.
constexpr uint32_t kGeneratorFlags[] = {0x20, 0x80, 0x200};
constexpr uint8_t kCellKinds = 0x40 | 0x80;  // A cell or a free variable.
constexpr uint32_t kPlainFrame = 1, kGeneratorFrame = 2;

constexpr uint32_t kinds_of(SlotType type) {
  switch (type) {
    case SlotType::kObject:
    case SlotType::kIter:  // Loops look before they ask.
    case SlotType::kBorrowed:
    case SlotType::kBoolIfBit4:
    case SlotType::kTruth:  // __annotate__ tests the raw result of a comparison.
      return kind::kObject;
    case SlotType::kAny:
      return kind::kAny;
    case SlotType::kMaybeNull:
    case SlotType::kSelfOrNull:
      return kind::kObject | kind::kNull;
    case SlotType::kNull:
      return kind::kNull;
    case SlotType::kDictOrNull:
      return kind::kDict | kind::kNull;
    case SlotType::kNone:
      return kind::kNone;
    case SlotType::kBool:
      return kind::kBool;
    case SlotType::kStr:
      return kind::kStr;
    case SlotType::kTuple:
      return kind::kTuple;
    case SlotType::kList:
      return kind::kList;
    case SlotType::kDict:
      return kind::kDict;
    case SlotType::kSet:
      return kind::kSet;
    // No instruction asks for these before it has looked itself.
    case SlotType::kInt:
    case SlotType::kFloat:
    case SlotType::kAnySet:
    case SlotType::kSlice:
    case SlotType::kFrame:
      return kind::kOther;
    case SlotType::kExc:
      return kind::kException;
    case SlotType::kExcOrNone:
      return kind::kException | kind::kNone;
    case SlotType::kLasti:
      return kind::kLasti;
    case SlotType::kCell:
      return kind::kCell;
    case SlotType::kCode:
      return kind::kCode;
    case SlotType::kFunc:
      return kind::kFunction;
    case SlotType::kAnyFunc:
      return kind::kFunction | kind::kOpenFunction;
    case SlotType::kInterpolation:
      return kind::kInterpolation;
  }
  return 0;
}

constexpr Fact plain(uint32_t kinds) { return {kinds, About::kNothing, 0}; }
constexpr Fact made(SlotType type) { return plain(kinds_of(type)); }
// A value that may be another one, of which the fact says what else it borrows from.
constexpr Fact lent(Fact fact, Fact other) {
  if (other.about != About::kBorrowed) return fact;
  return {fact.kinds, About::kBorrowed, other.value};
}

// Either value may be there.
PY_ALWAYS_INLINE Fact join(Fact a, Fact b) {
  Fact result = a;
  result.kinds = a.kinds | b.kinds;
  if (a.about != b.about || a.value != b.value) {
    if (a.about == About::kBorrowed || b.about == About::kBorrowed) {
      result.about = About::kBorrowed;
      result.value = kSomeLocal;
    } else {
      result.about = About::kNothing;
      result.value = 0;
    }
  }
  return result;
}

struct JoinPoint {
  uint32_t unit;
  uint32_t depth;
  uint32_t generator;
  bool reached = false;
  bool changed = false;
  uint64_t* locals = nullptr;  // null words, other words, then the slots.
};

// Where an instruction's unit stands in the code: what is known without following control.
constexpr uint32_t kStart = 1, kTarget = 2, kIndexShift = 2;

// How far an instruction reaches that needs no closer look; 0 where one is needed.
struct Steps {
  uint8_t of[256];
};
constexpr Steps make_steps() {
  Steps steps = {};
  for (int opcode = 0; opcode < 256; ++opcode) {
    const OpcodeInfo& info = kOpcodeInfo[opcode];
    const bool simple = info.kind == OpcodeKind::kReal && info.flow != Flow::kUnreachable &&
                        info.flow != Flow::kExit && (info.flags & kFlagJump) == 0 &&
                        opcode != op::EXTENDED_ARG && opcode != op::CALL_INTRINSIC_2;
    steps.of[opcode] = simple ? static_cast<uint8_t>(1 + info.cache_units) : 0;
  }
  return steps;
}
constexpr Steps kSteps = make_steps();

class Verifier {
 public:
  Verifier(const CodeShape& shape, FrameStates* states) : shape_(shape), states_(states) {}

  Verdict run() {
    if (check_shape() && layout() && scan() && read_table()) {
      verdict_.defined = follow();
    }
    if (verdict_.defined) verdict_ = {true, Reason::kNone, SlotType::kAny, 0};
    return verdict_;
  }

 private:
  PY_NOINLINE PY_COLD bool wrong_kind(Fact slot, SlotType type) {
    const uint32_t wrong = slot.kinds & ~kinds_of(type);
    if ((wrong & kind::kOpenFunction) != 0) return fail(Reason::kClosure, unit_);
    if (wrong == kind::kNull) return fail(Reason::kNull, unit_);
    return fail(Reason::kWrongKind, unit_, type);
  }
  PY_NOINLINE PY_COLD bool fail(Reason reason, uint32_t unit, SlotType expected = SlotType::kAny) {
    verdict_ = {false, reason, expected, unit * 2};
    return false;
  }

  bool check_shape() {
    if (shape_.unit_count == 0) return fail(Reason::kNoCode, 0);
    if (shape_.unit_count > INT_MAX / 4) return fail(Reason::kTooLong, 0);
    if (shape_.argument_count > shape_.local_count || shape_.free_count > shape_.local_count)
      return fail(Reason::kShape, 0);
    return true;
  }

  // All working memory comes from one scratch block that the thread keeps.
  bool layout() {
    words_ = (shape_.local_count + 63) / 64;
    where_ = scratch_.take<uint32_t>(shape_.unit_count + 1);
    locals_ = scratch_.take<uint64_t>(size_t{words_} * 2);
    // An absurd stack size only matters to the code that uses it.
    limit_ = shape_.stack_size;
    slot_room_ = limit_ < kSlotRoom ? limit_ : kSlotRoom;
    slots_ = scratch_.take<Fact>(size_t{slot_room_} + 4);  // A handler's two above.
    if (where_ == nullptr || locals_ == nullptr || slots_ == nullptr)
      return fail(Reason::kNoMemory, 0);
    std::memset(where_, 0, (size_t{shape_.unit_count} + 1) * sizeof(uint32_t));
    return true;
  }

  // Finds where instructions start and where control can come in; all of it must hold together,
  // reachable or not, since tools walk over the code in order.
  bool scan() {
    const uint16_t* units = shape_.units;
    const uint32_t count = shape_.unit_count;
    for (uint32_t i = 0; i < count;) {
      where_[i] |= kStart;
      const uint8_t step = kSteps.of[unit_opcode(units[i])];
      if (PY_LIKELY(step != 0 && step <= count - i)) {
        i += step;
        continue;
      }
      uint32_t oparg = 0;
      uint32_t at = i;
      int opcode = unit_opcode(units[at]);
      while (PY_UNLIKELY(opcode == op::EXTENDED_ARG)) {
        if (at - i == 3) return fail(Reason::kPrefix, i);
        oparg = (oparg | static_cast<uint32_t>(unit_oparg(units[at]))) << 8;
        if (++at == count) return fail(Reason::kFallsOff, i);
        opcode = unit_opcode(units[at]);
      }
      oparg |= static_cast<uint32_t>(unit_oparg(units[at]));
      const OpcodeInfo& info = kOpcodeInfo[opcode];
      if (PY_UNLIKELY(info.kind != OpcodeKind::kReal || info.flow == Flow::kUnreachable ||
                      info.flow == Flow::kExit)) {
        return fail(info.kind == OpcodeKind::kInvalid ? Reason::kBadOpcode
                    : opcode == op::CACHE             ? Reason::kCacheOutside
                                                      : Reason::kPrivateOpcode,
                    at);
      }
      if (PY_UNLIKELY(oparg > INT_MAX)) return fail(Reason::kOparg, at);
      collects_raised_ |= opcode == op::CALL_INTRINSIC_2 && oparg == INTRINSIC_PREP_RERAISE_STAR;
      const uint32_t next = at + 1 + info.cache_units;
      if (PY_UNLIKELY(next > count)) return fail(Reason::kCacheCut, at);
      if ((info.flags & kFlagJump) != 0) {
        const bool back = info.oparg != OpargKind::kJumpForward;
        if (back ? oparg > next : oparg > count - next) return fail(Reason::kJumpOutside, at);
        const uint32_t target = (back ? next - oparg : next + oparg) + info.taken_skip;
        if (target >= count) return fail(Reason::kJumpOutside, at);
        if (!mark(target)) return false;
        if (info.taken_skip != 0 && !mark(target - info.taken_skip)) return false;
      }
      i = next;
    }
    return true;
  }

  bool mark(uint32_t unit) {
    if ((where_[unit] & kTarget) != 0) return true;
    JoinPoint* point = points_.add(scratch_);
    if (point == nullptr) return fail(Reason::kNoMemory, unit);
    point->unit = unit;
    where_[unit] |= kTarget | (points_.size() - 1) << kIndexShift;
    return true;
  }

  JoinPoint& point_at(uint32_t unit) { return points_[where_[unit] >> kIndexShift]; }

  // The table must be what the search through it takes it for: ordered, disjoint entries in their
  // shortest form, on instruction boundaries.
  bool read_table() {
    for (uint32_t i = 0; i < points_.size(); ++i) {
      if ((where_[points_[i].unit] & kStart) == 0)
        return fail(Reason::kJumpTarget, points_[i].unit);
    }
    if (shape_.exception_table_size == 0) return true;
    ExceptionTableReader reader(shape_.exception_table, shape_.exception_table_size);
    ExceptionEntry entry;
    uint32_t last_end = 0;
    const uint8_t* before = shape_.exception_table;
    while (reader.next(&entry)) {
      // Each entry starts with the one byte that carries the mark; nothing else may.
      const uint8_t* after = reader.position();
      for (const uint8_t* p = before; p < after; ++p) {
        if (((*p & 0x80) != 0) != (p == before)) return fail(Reason::kTableDamaged, 0);
      }
      before = after;
      if (entry.start >= entry.end || entry.end > shape_.unit_count)
        return fail(Reason::kTableRange, entry.start < shape_.unit_count ? entry.start : 0);
      if (entry.start < last_end) return fail(Reason::kTableOrder, entry.start);
      last_end = entry.end;
      if ((where_[entry.start] & kStart) == 0 ||
          (entry.end < shape_.unit_count && (where_[entry.end] & kStart) == 0))
        return fail(Reason::kTableRange, entry.start);
      if (entry.target >= shape_.unit_count || (where_[entry.target] & kStart) == 0)
        return fail(Reason::kTableTarget, entry.start);
      if (uint64_t{entry.depth} + 1 + (entry.lasti ? 1 : 0) > limit_)
        return fail(Reason::kOverflow, entry.target);
      if (!mark(entry.target)) return false;
      ExceptionEntry* kept = table_.add(scratch_);
      if (kept == nullptr) return fail(Reason::kNoMemory, 0);
      *kept = entry;
    }
    if (reader.malformed()) return fail(Reason::kTableDamaged, 0);
    return true;
  }

  bool follow();
  bool step(uint32_t start, bool* falls, uint32_t* behind);

  // ---- States.

  uint64_t* null_words() { return locals_; }
  uint64_t* other_words() { return locals_ + words_; }
  bool may_be_null(uint32_t local) const { return (locals_[local / 64] >> local % 64 & 1) != 0; }
  bool may_be_other(uint32_t local) const {
    return (locals_[words_ + local / 64] >> local % 64 & 1) != 0;
  }
  void set_local(uint32_t local, bool null, bool other) {
    const uint64_t bit = uint64_t{1} << local % 64;
    uint64_t& nulls = locals_[local / 64];
    uint64_t& others = locals_[words_ + local / 64];
    nulls = null ? nulls | bit : nulls & ~bit;
    others = other ? others | bit : others & ~bit;
    touched_ = true;
  }

  bool make_room(uint32_t depth) {
    if (depth <= slot_room_) return true;
    if (depth > limit_) return fail(Reason::kOverflow, unit_);
    return fail(Reason::kTooComplex, unit_);
  }

  // Adds the current locals and generator state, and `depth` slots, to what is known at the point.
  bool flow_to(JoinPoint& point, const Fact* slots, uint32_t depth, const ExceptionEntry* handler) {
    const uint32_t extra = handler == nullptr ? 0 : handler->lasti ? 2 : 1;
    const uint32_t total = depth + extra;
    if (++merges_ > budget_) return fail(Reason::kTooComplex, unit_);
    budget_used_ += words_ + total;
    if (budget_used_ > kWorkLimit) return fail(Reason::kTooComplex, unit_);
    if (!point.reached) {
      point.locals = scratch_.take<uint64_t>(size_t{words_} * 2 + total);
      if (point.locals == nullptr) return fail(Reason::kNoMemory, unit_);
      for (uint32_t i = 0; i < words_ * 2; ++i) point.locals[i] = locals_[i];
      Fact* to = slots_of(point);
      for (uint32_t i = 0; i < depth; ++i) to[i] = slots[i];
      if (extra == 2) to[depth] = plain(kind::kLasti);
      if (extra != 0) to[total - 1] = plain(kind::kException);
      point.depth = total;
      point.generator = generator_;
      point.reached = point.changed = true;
    } else {
      if (point.depth != total) return fail(Reason::kDepth, point.unit);
      bool changed = (point.generator | generator_) != point.generator;
      point.generator |= generator_;
      for (uint32_t i = 0; i < words_ * 2; ++i) {
        changed |= (locals_[i] & ~point.locals[i]) != 0;
        point.locals[i] |= locals_[i];
      }
      Fact* to = slots_of(point);
      for (uint32_t i = 0; i < depth; ++i) changed |= widen(&to[i], slots[i]);
      if (extra == 2) changed |= widen(&to[depth], plain(kind::kLasti));
      if (extra != 0) changed |= widen(&to[total - 1], plain(kind::kException));
      if (!changed) return true;
      point.changed = true;
    }
    if (point.unit <= unit_) again_ = true;
    return true;
  }
  static bool widen(Fact* to, Fact with) {
    if (*to == with) return false;
    const Fact joined = join(*to, with);
    if (joined == *to) return false;
    *to = joined;
    return true;
  }
  Fact* slots_of(JoinPoint& point) { return reinterpret_cast<Fact*>(point.locals + words_ * 2); }

  bool branch(int64_t target, const Fact* sp) {
    // scan() has seen the target.
    return flow_to(point_at(static_cast<uint32_t>(target)), slots_,
                   static_cast<uint32_t>(sp - slots_), nullptr);
  }

  void load(const JoinPoint& point) {
    for (uint32_t i = 0; i < words_ * 2; ++i) locals_[i] = point.locals[i];
    const Fact* from = reinterpret_cast<const Fact*>(point.locals + words_ * 2);
    for (uint32_t i = 0; i < point.depth; ++i) slots_[i] = from[i];
    sp_ = slots_ + point.depth;
    generator_ = point.generator;
    touched_ = true;
    copied_ = 0;
  }

  // ---- Handlers.

  // The entry that covers the unit; units come in ascending order within a pass.
  void find_cover(uint32_t unit) {
    while (entry_ < table_.size() && table_[entry_].end <= unit) ++entry_;
    const ExceptionEntry* cover =
        entry_ < table_.size() && table_[entry_].start <= unit ? &table_[entry_] : nullptr;
    if (cover != cover_) {
      cover_ = cover;
      touched_ = true;
    }
    floor_ = slots_ + (cover != nullptr ? cover->depth : 0);
  }
  bool raise_to(const ExceptionEntry* entry) {
    return flow_to(point_at(entry->target), slots_, entry->depth, entry);
  }
  // A callee's exception is looked up one unit before the instruction: in CPython, and so here.
  const ExceptionEntry* cover_before(uint32_t unit) const {
    if (cover_ != nullptr && cover_->start < unit) return cover_;
    if (entry_ == 0) return nullptr;
    const ExceptionEntry* entry = &table_[entry_ - 1];
    return entry->end == unit ? entry : nullptr;
  }
  bool calls(const Fact* left) {
    const ExceptionEntry* before = cover_before(unit_);
    if (before == nullptr || before == cover_) return true;
    if (left < slots_ + before->depth) return fail(Reason::kHandlerDepth, unit_);
    return raise_to(before);
  }

  // ---- What opargs may be.

  bool is_local(int64_t oparg) const { return oparg < shape_.local_count; }
  ConstantFacts constant(uint32_t index) const {
    return shape_.constant(shape_.constants, index, true);
  }

  // ---- Locals.

  // Nothing on the stack may borrow from a local that loses its value.
  bool kill(uint32_t local, const Fact* top) {
    for (const Fact* slot = slots_; slot < top; ++slot) {
      if (slot->about == About::kBorrowed && (slot->value == local || slot->value == kSomeLocal))
        return fail(Reason::kBorrowedKilled, unit_);
    }
    return true;
  }
  bool load_local(uint32_t local, Fact* out, bool borrow) {
    if (may_be_null(local)) return fail(Reason::kUnbound, unit_);
    *out = plain(may_be_other(local) ? kind::kObject : kind::kCell);
    if (borrow) {
      out->about = About::kBorrowed;
      out->value = local;
    }
    return true;
  }
  bool store_local(uint32_t local, Fact value, const Fact* top) {
    if (value.about == About::kBorrowed) return fail(Reason::kBorrowedStored, unit_);
    if (!kill(local, top)) return false;
    set_local(local, (value.kinds & kind::kNull) != 0,
              (value.kinds & ~(kind::kNull | kind::kCell)) != 0 || !keeps_cells(local));
    return true;
  }
  // Of other locals anybody may replace the value through f_locals, at any call.
  bool keeps_cells(uint32_t local) const { return (shape_.local_kinds[local] & kCellKinds) != 0; }
  bool need_cell(uint32_t local) {
    if (may_be_null(local) || may_be_other(local)) return fail(Reason::kNotACell, unit_);
    return true;
  }

  bool locals_load(int64_t oparg, Fact* at) {
    return load_local(static_cast<uint32_t>(oparg), at, false);
  }
  bool locals_borrow(int64_t oparg, Fact* at) {
    return load_local(static_cast<uint32_t>(oparg), at, true);
  }
  bool locals_check(int64_t oparg, Fact* at) {
    const auto local = static_cast<uint32_t>(oparg);
    // What was unbound may have been bound to anything through f_locals.
    const bool other = may_be_other(local) || may_be_null(local);
    *at = plain(other ? kind::kObject : kind::kCell);
    set_local(local, false, other);
    return true;
  }
  bool locals_load_clear(int64_t oparg, Fact* at) {
    const auto local = static_cast<uint32_t>(oparg);
    if (!kill(local, at)) return false;
    *at = plain((may_be_other(local) || may_be_null(local) ? kind::kObject : kind::kCell) |
                (may_be_null(local) ? kind::kNull : 0));
    set_local(local, true, false);
    return true;
  }
  bool locals_store(int64_t oparg, Fact* at) {
    return store_local(static_cast<uint32_t>(oparg), at[0], at);
  }
  bool locals_delete(int64_t oparg, Fact* at) {
    if (!kill(static_cast<uint32_t>(oparg), at)) return false;
    set_local(static_cast<uint32_t>(oparg), true, false);
    return true;
  }
  bool locals_load_load(int64_t oparg, Fact* at) {
    return load_local(static_cast<uint32_t>(oparg >> 4), at, false) &&
           load_local(static_cast<uint32_t>(oparg & 15), at + 1, false);
  }
  bool locals_borrow_borrow(int64_t oparg, Fact* at) {
    return load_local(static_cast<uint32_t>(oparg >> 4), at, true) &&
           load_local(static_cast<uint32_t>(oparg & 15), at + 1, true);
  }
  bool locals_store_load(int64_t oparg, Fact* at) {
    return store_local(static_cast<uint32_t>(oparg >> 4), at[0], at) &&
           load_local(static_cast<uint32_t>(oparg & 15), at, false);
  }
  bool locals_store_store(int64_t oparg, Fact* at) {
    return store_local(static_cast<uint32_t>(oparg >> 4), at[1], at) &&
           store_local(static_cast<uint32_t>(oparg & 15), at[0], at);
  }
  bool locals_make_cell(int64_t oparg, Fact* at) {
    if (!keeps_cells(static_cast<uint32_t>(oparg))) return fail(Reason::kShape, unit_);
    if (!kill(static_cast<uint32_t>(oparg), at)) return false;
    set_local(static_cast<uint32_t>(oparg), false, false);
    return true;
  }
  // Whoever makes a function sees to it that its closure has as many cells as its code has free
  // variables.
  bool locals_copy_free(int64_t oparg, Fact*) {
    if (oparg != shape_.free_count) return fail(Reason::kClosure, unit_);
    for (uint32_t i = shape_.local_count - shape_.free_count; i < shape_.local_count; ++i) {
      // A second copy would overwrite what it must release.
      if (!may_be_null(i)) return fail(Reason::kClosure, unit_);
      if (!keeps_cells(i)) return fail(Reason::kShape, unit_);
      set_local(i, false, false);
    }
    return true;
  }
  bool locals_load_cell(int64_t oparg, Fact* at) {
    *at = plain(kind::kObject);
    return need_cell(static_cast<uint32_t>(oparg));
  }
  bool locals_store_cell(int64_t oparg, Fact*) { return need_cell(static_cast<uint32_t>(oparg)); }
  bool locals_delete_cell(int64_t oparg, Fact*) { return need_cell(static_cast<uint32_t>(oparg)); }

  // ---- What must be proven beyond the types of the inputs.

  // The size of a tuple, or -1.
  int64_t tuple_size(Fact slot) const {
    switch (slot.about) {
      case About::kTuple:
      case About::kCells:
      case About::kInterpolations:
      case About::kAliasParts:
        return slot.value;
      case About::kConstant:
        return constant(slot.value).size;
      default:
        return -1;
    }
  }
  bool need(Fact slot, SlotType type) {
    if ((slot.kinds & ~kinds_of(type)) == 0) return true;
    return wrong_kind(slot, type);
  }

  // For what the instruction looks at itself: only what can never be right is wrong.
  bool may_be(Fact fact, SlotType type) {
    const uint32_t unknown = fact.about == About::kConstant ? 0 : kind::kOther;
    if ((fact.kinds & (kinds_of(type) | unknown)) != 0) return true;
    return wrong_kind(fact, type);
  }

  static bool is_type_alias(int64_t count, const Fact* parts) {
    return count == 3 && parts[0].kinds == kind::kStr &&
           (parts[1].kinds == kind::kTuple || parts[1].kinds == kind::kNone) &&
           parts[2].kinds == kind::kFunction;
  }
  bool proof_cells(int64_t oparg, Fact* at, Fact* result, int64_t) {
    uint32_t kinds = 0;
    for (int64_t i = 0; i < oparg; ++i) kinds |= at[i].kinds;
    result->about = kinds == kind::kCell            ? About::kCells
                    : kinds == kind::kInterpolation ? About::kInterpolations
                    : is_type_alias(oparg, at)      ? About::kAliasParts
                                                    : About::kTuple;
    result->value = static_cast<uint32_t>(oparg);
    return true;
  }
  // A function whose code has free variables is not whole before it has its closure.
  bool proof_closure(int64_t, Fact* at, Fact* result, int64_t) {
    if (at[0].about != About::kConstant) return fail(Reason::kWrongKind, unit_, SlotType::kCode);
    *result = {constant(at[0].value).free_count == 0 ? kind::kFunction : kind::kOpenFunction,
               About::kConstant, at[0].value};
    return true;
  }
  bool proof_function_attribute(int64_t oparg, Fact* at, Fact* result, int64_t) {
    *result = at[1];
    switch (oparg) {
      case MAKE_FUNCTION_DEFAULTS:
        return may_be(at[0], SlotType::kTuple);
      case MAKE_FUNCTION_KWDEFAULTS:
        return may_be(at[0], SlotType::kDict);
      case MAKE_FUNCTION_ANNOTATIONS:
      case MAKE_FUNCTION_ANNOTATE:
        return true;
      case MAKE_FUNCTION_CLOSURE: {
        if (at[1].about != About::kConstant) return fail(Reason::kClosure, unit_);
        const uint32_t wanted = constant(at[1].value).free_count;
        if ((at[0].kinds & ~kind::kTuple) != 0 || at[0].value != wanted ||
            (at[0].about != About::kCells && !(at[0].about == About::kTuple && wanted == 0)))
          return fail(Reason::kClosure, unit_);
        result->kinds = kind::kFunction;
        return true;
      }
      default:
        return fail(Reason::kOparg, unit_);
    }
  }
  bool proof_keyword_names(int64_t oparg, Fact* at, Fact*, int64_t) {
    const Fact names = at[oparg + 2];
    if (names.about != About::kConstant) return fail(Reason::kKeywordNames, unit_);
    const ConstantFacts facts = constant(names.value);
    if (!facts.all_names || facts.size > oparg) return fail(Reason::kKeywordNames, unit_);
    return true;
  }
  bool proof_str_names(int64_t, Fact* at, Fact*, int64_t) {
    if (at[2].about != About::kConstant || !constant(at[2].value).all_names)
      return fail(Reason::kNotNames, unit_);
    return true;
  }
  bool proof_lasti(int64_t oparg, Fact* at, Fact*, int64_t) {
    return oparg == 0 || need(at[0], SlotType::kLasti);
  }
  bool proof_make_generator(int64_t, Fact*, Fact*, int64_t) {
    uint32_t matching = 0;
    for (uint32_t flag : kGeneratorFlags) matching += (shape_.flags & flag) != 0;
    if (matching != 1 || generator_ != kPlainFrame) return fail(Reason::kGenerator, unit_);
    generator_ = kGeneratorFrame;
    return true;
  }
  bool proof_yield(int64_t oparg, Fact* at, Fact*, int64_t) {
    if (generator_ != kGeneratorFrame) return fail(Reason::kNotAGenerator, unit_);
    // What a suspended `yield from` delegates to is found below the value.
    if (oparg == 0) return true;
    if (at == slots_) return fail(Reason::kUnderflow, unit_);
    return need(at[-1], SlotType::kObject);
  }
  // A generator that ends returns its value to END_FOR, other iterators go on behind it.
  bool proof_loop(int64_t oparg, Fact* at, Fact*, int64_t next) {
    const int64_t target = next + oparg;
    if (unit_opcode(shape_.units[target]) != op::END_FOR) return fail(Reason::kLoopEnd, unit_);
    if (at + 2 > slots_ + slot_room_ && !make_room(static_cast<uint32_t>(at + 2 - slots_)))
      return false;
    at[1] = plain(kind::kObject);
    return branch(target, at + 2);
  }
  bool proof_intrinsic_1(int64_t oparg, Fact* at, Fact* result, int64_t) {
    switch (oparg) {
      case INTRINSIC_STOPITERATION_ERROR:
        *result = made(SlotType::kExc);
        return need(at[0], SlotType::kExc);
      case INTRINSIC_LIST_TO_TUPLE:
        *result = made(SlotType::kTuple);
        return need(at[0], SlotType::kList);
      case INTRINSIC_TYPEVAR:
      case INTRINSIC_PARAMSPEC:
      case INTRINSIC_TYPEVARTUPLE:
        return need(at[0], SlotType::kStr);
      case INTRINSIC_TYPEALIAS:
        return at[0].about == About::kAliasParts || fail(Reason::kNotAnAlias, unit_);
      default:
        return true;
    }
  }
  bool proof_intrinsic_2(int64_t oparg, Fact* at, Fact* result, int64_t) {
    switch (oparg) {
      case INTRINSIC_PREP_RERAISE_STAR:
        *result = made(SlotType::kExcOrNone);
        if (!need(at[0], SlotType::kExc) || !need(at[1], SlotType::kList)) return false;
        if (at[1].about != About::kRaised) return fail(Reason::kNotRaised, unit_);
        return true;
      case INTRINSIC_TYPEVAR_WITH_BOUND:
      case INTRINSIC_TYPEVAR_WITH_CONSTRAINTS:
        return need(at[0], SlotType::kStr);
      case INTRINSIC_SET_FUNCTION_TYPE_PARAMS:
        *result = at[0];
        return need(at[0], SlotType::kFunc);
      default:
        return true;
    }
  }
  // What a template holds is never looked at again: a string more than interpolations.
  bool proof_template_parts(int64_t, Fact* at, Fact*, int64_t) {
    const int64_t parts = tuple_size(at[1]);
    const bool strings = at[0].about == About::kConstant && constant(at[0].value).all_names;
    return (strings && (at[1].about == About::kInterpolations || parts == 0) &&
            constant(at[0].value).size == parts + 1) ||
           fail(Reason::kNotATemplate, unit_);
  }
  // A generator is its own iterator.
  bool proof_own_iterator(int64_t, Fact* at, Fact* result, int64_t) {
    *result = lent(*result, at[0]);
    return true;
  }
  // The list in which an except* collects what was raised is only ever appended to. Whatever could
  // hand it on ends what is known of it.
  void forget_raised(Fact* slot) {
    if (PY_LIKELY(slot->about != About::kRaised)) return;
    slot->about = About::kNothing;
    touched_ = true;
  }
  bool proof_new_list(int64_t oparg, Fact*, Fact* result, int64_t) {
    if (PY_UNLIKELY(collects_raised_) && oparg == 0) result->about = About::kRaised;
    return true;
  }
  bool proof_list_append(int64_t oparg, Fact* at, Fact*, int64_t) {
    if ((at[oparg].kinds & ~kinds_of(SlotType::kExcOrNone)) != 0) forget_raised(&at[0]);
    return true;
  }
  bool proof_list_extend(int64_t, Fact* at, Fact*, int64_t) {
    forget_raised(&at[0]);
    return true;
  }
  bool proof_shown_self(int64_t, Fact* at, Fact*, int64_t) {
    forget_raised(&at[1]);
    return true;
  }
  // A test of a copy says something about the original.
  bool proof_copy(int64_t oparg, Fact* at, Fact*, int64_t) {
    forget_raised(&at[0]);
    copying_ = oparg <= INT_MAX ? static_cast<uint32_t>(oparg) : 0;
    return true;
  }
  Fact* original(Fact* at) {
    return copied_ != 0 ? at - copied_ : nullptr;  // COPY has looked that deep.
  }
  bool proof_jump_if_none(int64_t oparg, Fact* at, Fact*, int64_t next) {
    return test_none(next + oparg, at, true);
  }
  bool proof_jump_if_not_none(int64_t oparg, Fact* at, Fact*, int64_t next) {
    return test_none(next + oparg, at, false);
  }
  bool test_none(int64_t target, Fact* at, bool if_none) {
    Fact* tested = original(at);
    if (tested == nullptr || tested->kinds == kind::kObject) return branch(target, at);
    const Fact before = *tested;
    Fact none = before, rest = before;
    none.kinds = before.kinds & kind::kNone;
    rest.kinds = before.kinds & ~kind::kNone;
    // Knowing that a way is never taken is not worth a rule of its own.
    if (none.kinds == 0) none = before;
    if (rest.kinds == 0) rest = before;
    *tested = if_none ? none : rest;
    if (!branch(target, at)) return false;
    *tested = if_none ? rest : none;
    return true;
  }

  static constexpr uint32_t kSlotRoom = 1 << 20;
  static constexpr uint64_t kWorkLimit = uint64_t{1} << 31;

  const CodeShape& shape_;
  FrameStates* states_;
  Verdict verdict_;
  Scratch scratch_;
  ScratchList<JoinPoint> points_;
  ScratchList<ExceptionEntry> table_;
  uint32_t words_ = 0;
  uint32_t limit_ = 0, slot_room_ = 0;
  uint32_t* where_ = nullptr;
  uint64_t* locals_ = nullptr;
  Fact* slots_ = nullptr;
  Fact* sp_ = nullptr;
  Fact* floor_ = nullptr;  // What the current handler keeps of the stack ends here.
  uint32_t generator_ = kPlainFrame;
  uint32_t unit_ = 0;  // Of the opcode that is being looked at.
  uint32_t entry_ = 0;
  const ExceptionEntry* cover_ = nullptr;
  bool touched_ = true;           // Something that the handler sees has changed since it was told.
  bool collects_raised_ = false;  // Somewhere is the end of an except*.
  bool again_ = false;            // A point behind us has changed.
  uint32_t copied_ = 0;           // The instruction before this one was COPY of that depth.
  uint32_t copying_ = 0;
  uint64_t merges_ = 0, budget_ = 0, budget_used_ = 0;
};

#define V_FAIL(reason) return fail(Reason::reason, unit_)
#define V_RANGE(condition) \
  if (PY_UNLIKELY(!(condition))) V_FAIL(kOparg)
#define V_OPARG_const() V_RANGE(oparg < shape_.constant_count)
#define V_OPARG_small_int() V_RANGE(oparg <= 256)
#define V_OPARG_common_constant() V_RANGE(oparg < 5)
#define V_OPARG_name() V_RANGE(oparg < shape_.name_count)
#define V_OPARG_name_shift_1() V_RANGE(oparg >> 1 < shape_.name_count)
#define V_OPARG_name_shift_2() V_RANGE(oparg >> 2 < shape_.name_count)
#define V_OPARG_local() V_RANGE(is_local(oparg))
#define V_OPARG_local_pair() V_RANGE(is_local(oparg >> 4) && is_local(oparg & 15))
#define V_OPARG_deref() V_RANGE(is_local(oparg))
#define V_OPARG_free_count()
#define V_OPARG_jump_forward()
#define V_OPARG_jump_backward()
#define V_OPARG_async_for_start()
#define V_OPARG_count()
#define V_OPARG_depth()
#define V_OPARG_unpack_ex()
#define V_OPARG_slice_size() V_RANGE(oparg == 2 || oparg == 3)
#define V_OPARG_interpolation() V_RANGE(oparg >> 2 <= 3)
#define V_OPARG_binary_op() V_RANGE(oparg <= 26)
#define V_OPARG_compare_op() V_RANGE(oparg >> 5 <= 5)
#define V_OPARG_invert() V_RANGE(oparg <= 1)
#define V_OPARG_intrinsic_1() V_RANGE(oparg <= 11)
#define V_OPARG_intrinsic_2() V_RANGE(oparg <= 5)
#define V_OPARG_special_method() V_RANGE(oparg <= 3)
#define V_OPARG_conversion() V_RANGE(oparg >= 1 && oparg <= 3)
#define V_OPARG_function_attribute()
#define V_OPARG_raise_form() V_RANGE(oparg <= 2)
#define V_OPARG_reraise_depth()
#define V_OPARG_awaitable() V_RANGE(oparg <= 2)
#define V_OPARG_yield() V_RANGE(oparg <= 1)
#define V_OPARG_resume() V_RANGE(oparg <= 7)

#define V_COUNT(count) V_RANGE((count) >= 0)
#define V_NEED(count) \
  if (PY_UNLIKELY(sp - slots_ < (count))) V_FAIL(kUnderflow)
#define V_INPUT(slot, type) \
  if (PY_UNLIKELY(((slot).kinds & ~kinds_of(type)) != 0)) return wrong_kind(slot, type)
#define V_INPUT_ARRAY(slots, count, type) \
  for (int64_t i_ = 0; i_ < (count); ++i_) V_INPUT((slots)[i_], type)
#define V_MADE(type) made(type)
#define V_FILL(slots, count, type) \
  for (int64_t i_ = 0; i_ < (count); ++i_) (slots)[i_] = made(type)
// The last input itself, if it is not null: a borrow goes on as one.
#define V_SELF(slots, count, self) \
  for (int64_t i_ = 0; i_ < (count); ++i_) (slots)[i_] = lent(made(SlotType::kSelfOrNull), self)
#define V_FIT(top)                                       \
  if (PY_UNLIKELY((top) - slots_ > int64_t{slot_room_})) \
  return fail((top) - slots_ > int64_t{limit_} ? Reason::kOverflow : Reason::kTooComplex, unit_)
// An error pops what the instruction takes; the handler must keep less than is left.
#define V_RAISES(left) \
  if (PY_UNLIKELY((left) < floor_)) V_FAIL(kHandlerDepth)
#define V_CALLS(left) \
  if (!table_.empty() && start == unit_ && !calls(left)) return false
#define V_TOUCHES(left) \
  if (PY_UNLIKELY((left) < floor_)) touched_ = true
#define V_PROOF(name, type)                  \
  [[maybe_unused]] Fact result = made(type); \
  if (PY_UNLIKELY(!proof_##name(oparg, at, &result, next))) return false
#define V_LOCALS(effect) \
  if (PY_UNLIKELY(!locals_##effect(oparg, at))) return false
#define V_CONSTANT()                                                              \
  Fact {                                                                          \
    shape_.constant(shape_.constants, static_cast<uint32_t>(oparg), false).kinds, \
        About::kConstant, static_cast<uint32_t>(oparg)                            \
  }
#define V_BRANCH(target, top) \
  if (PY_UNLIKELY(!branch(target, top))) return false
#define V_STOP() *falls = false
// Control may come back here by throw(): with the outputs on the stack.
#define V_SUSPENDED()                       \
  touched_ = true;                          \
  if (cover_ != nullptr) {                  \
    if (sp < floor_) V_FAIL(kHandlerDepth); \
    if (!raise_to(cover_)) return false;    \
  }

bool Verifier::step(uint32_t start, bool* falls, uint32_t* behind) {
  uint32_t unit = start;
  int64_t oparg = unit_oparg(shape_.units[unit]);
  int opcode = unit_opcode(shape_.units[unit]);
  while (PY_UNLIKELY(opcode == op::EXTENDED_ARG)) {
    ++unit;
    oparg = oparg << 8 | unit_oparg(shape_.units[unit]);
    opcode = unit_opcode(shape_.units[unit]);
  }
  unit_ = unit;
  const int64_t next = int64_t{unit} + 1 + kOpcodeInfo[opcode].cache_units;
  *behind = static_cast<uint32_t>(next);
  Fact* sp = sp_;
  // Any instruction may raise where it stands: a tool's callback does.
  if (cover_ != nullptr) {
    if (PY_UNLIKELY(sp < floor_)) V_FAIL(kHandlerDepth);
    if (touched_) {
      if (!raise_to(cover_)) return false;
      touched_ = false;
    }
  }
  copying_ = 0;
  switch (opcode) {
#include "vm/bytecode/verify_transfer.inc"
    default:
      return fail(Reason::kBadOpcode, unit);
  }
  copied_ = copying_;
  sp_ = sp;
  return true;
}

bool Verifier::follow() {
  budget_ = 4096 + uint64_t{64} * shape_.unit_count;
  for (uint32_t i = 0; i < words_; ++i) {
    null_words()[i] = ~uint64_t{0};
    other_words()[i] = 0;
  }
  for (uint32_t i = 0; i < shape_.argument_count; ++i) set_local(i, false, true);
  sp_ = slots_;
  if ((where_[0] & kTarget) != 0) {
    // The start is a point like any other.
    if (!flow_to(point_at(0), slots_, 0, nullptr)) return false;
    point_at(0).changed = false;
  }
  uint32_t at = 0;
  bool live = true;
  again_ = false;
  find_cover(0);
  for (;;) {
    if (!live) {
      // On to the next point with news, round to the start if need be.
      while (at < shape_.unit_count && !((where_[at] & kTarget) != 0 && point_at(at).changed)) ++at;
      if (at == shape_.unit_count) {
        if (!again_) return true;
        again_ = false;
        budget_used_ += shape_.unit_count;
        if (budget_used_ > kWorkLimit) return fail(Reason::kTooComplex, 0);
        at = 0;
        entry_ = 0;
        cover_ = nullptr;
        continue;
      }
      JoinPoint& point = point_at(at);
      point.changed = false;
      load(point);
      live = true;
    }
    if (!table_.empty()) find_cover(at);
    if (PY_UNLIKELY(states_ != nullptr) &&
        !states_->record(at, {static_cast<uint32_t>(sp_ - slots_), generator_, null_words(),
                              other_words(), slots_}))
      return fail(Reason::kNoMemory, at);
    uint32_t behind;
    if (PY_UNLIKELY(!step(at, &live, &behind))) return false;
    if (!live) {
      at = behind;
      continue;
    }
    if (PY_UNLIKELY(behind >= shape_.unit_count)) return fail(Reason::kFallsOff, at);
    at = behind;
    if ((where_[at] & kTarget) != 0) {
      JoinPoint& point = point_at(at);
      if (!flow_to(point, slots_, static_cast<uint32_t>(sp_ - slots_), nullptr)) return false;
      live = point.changed;
      if (live) {
        point.changed = false;
        load(point);
      }
    }
  }
}

}  // namespace

Verdict verify(const CodeShape& shape, FrameStates* states) {
  if (states != nullptr && !states->prepare(shape.unit_count, shape.local_count))
    return {false, Reason::kNoMemory, SlotType::kAny, 0};
  return Verifier(shape, states).run();
}

uint32_t kinds_of_slot_type(SlotType type) { return kinds_of(type); }

}  // namespace py
