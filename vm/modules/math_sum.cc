// math over sequences: exact sums, sums of products, products, norms and distances.
// Counterpart: Modules/mathmodule.c.
#include <cfloat>
#include <cmath>

#include "vm/base/small_vec.h"
#include "vm/modules/math_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// A sum or product of two doubles without error: high + low.
struct Exact {
  double high, low;
};
// For |a| >= |b|.
Exact fast_sum(double a, double b) {
  double sum = a + b;
  return {sum, (a - sum) + b};
}
Exact exact_sum(double a, double b) {
  double sum = a + b;
  double part = sum - a;
  return {sum, (a - (sum - part)) + (b - part)};
}
Exact exact_product(double a, double b) {
  double product = a * b;
  return {product, std::fma(a, b, -product)};
}

// A running sum of products in three doubles (Ogita, Rump, Oishi: algorithm 5.10 with K = 3).
struct TripleSum {
  double high = 0.0, low = 0.0, tiny = 0.0;

  TripleSum plus_product(double a, double b) const {
    Exact product = exact_product(a, b);
    Exact first = exact_sum(high, product.high);
    Exact second = exact_sum(low, product.low);
    Exact third = exact_sum(second.high, first.low);
    return {first.high, third.high, tiny + second.low + third.low};
  }
  double value() const {
    Exact last = exact_sum(low, high);
    return tiny + last.low + last.high;
  }
};

using Partials = SmallVec<double, 32>;

// Correctly rounded sum of partials that do not overlap, smallest first.
double round_partials(Partials& partials) {
  size_t left = partials.size();
  if (left == 0) return 0.0;
  double high = partials[--left], low = 0.0;
  while (left > 0) {
    Exact sum = fast_sum(high, partials[--left]);
    high = sum.high;
    low = sum.low;
    if (low != 0.0) break;
  }
  // What is left decides a tie.
  if (left > 0 &&
      ((low < 0.0 && partials[left - 1] < 0.0) || (low > 0.0 && partials[left - 1] > 0.0))) {
    double twice = low * 2.0;
    double up = high + twice;
    if (twice == up - high) high = up;
  }
  return high;
}

// The Euclidean norm within less than one unit in the last place; `vector` is scratch, its entries
// are not negative and `largest` is their maximum.
double vector_norm(double* vector, size_t size, double largest, bool found_nan) {
  if (std::isinf(largest)) return largest;
  if (found_nan) return __builtin_nan("");
  if (largest == 0.0 || size <= 1) return largest;
  int exponent;
  std::frexp(largest, &exponent);
  if (exponent < -1023) {
    // The scale would overflow: make normal numbers of subnormal ones first.
    for (size_t i = 0; i < size; ++i) vector[i] /= DBL_MIN;
    return DBL_MIN * vector_norm(vector, size, largest / DBL_MIN, found_nan);
  }
  double scale = std::ldexp(1.0, -exponent);
  double sum = 1.0, fraction1 = 0.0, fraction2 = 0.0;
  auto accumulate = [&](double a, double b) {
    Exact square = exact_product(a, b);
    Exact next = fast_sum(sum, square.high);
    sum = next.high;
    fraction1 += square.low;
    fraction2 += next.low;
  };
  for (size_t i = 0; i < size; ++i) {
    double x = vector[i] * scale;
    accumulate(x, x);
  }
  double root = std::sqrt(sum - 1.0 + (fraction1 + fraction2));
  // One Newton step with the exact residual.
  accumulate(-root, root);
  double residual = sum - 1.0 + (fraction1 + fraction2);
  root += residual / (2.0 * root);
  return root / scale;
}

// Coordinates of one vector.
class Norm {
 public:
  Status add(Thread& thread, double x) {
    x = std::fabs(x);
    if (!entries_.push_back(x)) return raise_memory_error(thread);
    if (std::isnan(x)) found_nan_ = true;
    if (x > largest_) largest_ = x;
    return Status::kOk;
  }
  double value() { return vector_norm(entries_.data(), entries_.size(), largest_, found_nan_); }

 private:
  SmallVec<double, 16> entries_;
  double largest_ = 0.0;
  bool found_nan_ = false;
};

bool plain_int_value(const Object* object, int64_t* value) {
  return is_exact<Int>(object) && int_fits_int64(object, value);
}

}  // namespace

Owned<Object> math_fsum(Thread& thread, Object*, Object* iterable) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, iterable));
  Partials partials;
  double special = 0.0, infinite = 0.0;
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) break;
    double x = PY_TRY(float_as_double(thread, item));
    double original = x;
    // Shewchuk: the partials absorb x without error.
    size_t kept = 0;
    for (size_t i = 0; i < partials.size(); ++i) {
      double y = partials[i];
      Exact sum = std::fabs(x) < std::fabs(y) ? fast_sum(y, x) : fast_sum(x, y);
      if (sum.low != 0.0) partials[kept++] = sum.low;
      x = sum.high;
    }
    partials.shrink(kept);
    if (x == 0.0) continue;
    if (!std::isfinite(x)) {
      if (std::isfinite(original))
        return raise(thread, &exc::OverflowError, "intermediate overflow in fsum");
      if (std::isinf(original)) infinite += original;
      special += original;
      partials.shrink(0);
    } else if (!partials.push_back(x)) {
      return raise(thread, &exc::MemoryError, "math.fsum partials");
    }
  }
  if (thread.has_exception()) return Raised{};
  if (special != 0.0) {
    if (std::isnan(infinite)) return raise_value_error(thread, "-inf + inf in fsum");
    return float_from_double(thread, special);
  }
  return float_from_double(thread, round_partials(partials));
}

namespace {

// State of sumprod: as long as both inputs give plain ints, or floats with them, the sum stays in
// machine numbers.
class ProductSum {
 public:
  Status add(Thread& thread, Object* a, Object* b) {
    if (ints_ && add_ints(a, b)) return Status::kOk;
    PY_TRY(flush_ints(thread));
    if (floats_ && add_floats(thread, a, b)) return Status::kOk;
    PY_TRY(flush_floats(thread));
    Owned<Object> product = PY_TRY(number_multiply(thread, a, b));
    return add_term(thread, product);
  }
  Owned<Object> finish(Thread& thread) {
    PY_TRY(flush_ints(thread));
    PY_TRY(flush_floats(thread));
    return std::move(total_);
  }
  Status start(Thread& thread) {
    total_ = PY_TRY(int_from_int64(thread, 0));
    return Status::kOk;
  }

 private:
  bool add_ints(Object* a, Object* b) {
    int64_t x, y, product, sum;
    if (!plain_int_value(a, &x) || !plain_int_value(b, &y) ||
        __builtin_mul_overflow(x, y, &product) || __builtin_add_overflow(int_sum_, product, &sum))
      return false;
    int_sum_ = sum;
    int_used_ = true;
    return true;
  }

  // One float and a float, an int or a bool.
  bool add_floats(Thread& thread, Object* a, Object* b) {
    double x, y;
    if (!is_exact<Float>(a) && !is_exact<Float>(b)) return false;
    if (!as_plain_double(thread, a, &x) || !as_plain_double(thread, b, &y)) return false;
    TripleSum sum = float_sum_.plus_product(x, y);
    if (!std::isfinite(sum.high)) return false;
    float_sum_ = sum;
    float_used_ = true;
    return true;
  }
  static bool as_plain_double(Thread& thread, Object* object, double* value) {
    if (is_exact<Float>(object)) {
      *value = as<Float>(object)->value;
      return true;
    }
    if (!is_exact<Int>(object) && object->ob_type != &Bool::type) return false;
    Maybe<double> converted = int_as_double(thread, object);
    if (!converted.ok) error_clear(thread);
    *value = converted.value;
    return converted.ok;
  }

  Status flush_ints(Thread& thread) {
    ints_ = false;
    if (!int_used_) return Status::kOk;
    int_used_ = false;
    Owned<Object> term = PY_TRY(int_from_int64(thread, int_sum_));
    return add_term(thread, term);
  }
  Status flush_floats(Thread& thread) {
    floats_ = false;
    if (!float_used_) return Status::kOk;
    float_used_ = false;
    Owned<Object> term = PY_TRY(float_from_double(thread, float_sum_.value()));
    return add_term(thread, term);
  }
  Status add_term(Thread& thread, Object* term) {
    total_ = PY_TRY(number_add(thread, total_, term));
    return Status::kOk;
  }

  Owned<Object> total_;
  int64_t int_sum_ = 0;
  TripleSum float_sum_;
  bool ints_ = true, floats_ = true;
  bool int_used_ = false, float_used_ = false;
};

}  // namespace

Owned<Object> math_sumprod(Thread& thread, Object*, Args args) {
  Owned<Object> left = PY_TRY(get_iter(thread, args[0]));
  Owned<Object> right = PY_TRY(get_iter(thread, args[1]));
  ProductSum sum;
  PY_TRY(sum.start(thread));
  for (;;) {
    Owned<Object> a = iter_next(thread, left);
    if (!a && thread.has_exception()) return Raised{};
    Owned<Object> b = iter_next(thread, right);
    if (!b && thread.has_exception()) return Raised{};
    if (!a && !b) return sum.finish(thread);
    if (!a || !b) return raise_value_error(thread, "Inputs are not the same length");
    PY_TRY(sum.add(thread, a, b));
  }
}

Owned<Object> math_prod(Thread& thread, Object*, Args args) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, args[0]));
  Owned<Object> result = args.has(1) ? share(args[1]) : PY_TRY(int_from_int64(thread, 1));
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) break;
    result = PY_TRY(number_multiply(thread, result, item));
  }
  if (thread.has_exception()) return Raised{};
  return result;
}

Owned<Object> math_hypot(Thread& thread, Object*, RawArgs args) {
  Norm norm;
  for (size_t i = 0; i < args.nargs; ++i) {
    double x = PY_TRY(float_as_double(thread, args[i]));
    PY_TRY(norm.add(thread, x));
  }
  return float_from_double(thread, norm.value());
}

Owned<Object> math_dist(Thread& thread, Object*, Args args) {
  Owned<Tuple> p =
      is_a<Tuple>(args[0]) ? share(as<Tuple>(args[0])) : PY_TRY(sequence_tuple(thread, args[0]));
  Owned<Tuple> q =
      is_a<Tuple>(args[1]) ? share(as<Tuple>(args[1])) : PY_TRY(sequence_tuple(thread, args[1]));
  if (p->ob_size != q->ob_size) {
    return raise_value_error(thread, "both points must have the same number of dimensions");
  }
  Norm norm;
  for (int64_t i = 0; i < p->ob_size; ++i) {
    double x = PY_TRY(float_as_double(thread, p->items[i]));
    double y = PY_TRY(float_as_double(thread, q->items[i]));
    PY_TRY(norm.add(thread, x - y));
  }
  return float_from_double(thread, norm.value());
}

}  // namespace py
