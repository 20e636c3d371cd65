/* The table of operators and functions. Adding a function of numbers is its arithmetic, its slope and a row. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "express/tree.h"

static double add(double a, double b) { return a + b; }
static double subtract(double a, double b) { return a - b; }
static double multiply(double a, double b) { return a * b; }
static double divide(double a, double b) { return a / b; }
/* The remainder has the sign of the divisor, as in R and Python. */
static double modulo(double a, double b) {
  double r = fmod(a, b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}
static double raise(double a, double b) { return pow(a, b); }
static double negate(double a) { return -a; }
static double lesser(double a, double b) { return b < a ? b : a; }
static double greater(double a, double b) { return b > a ? b : a; }

static void slope_add(const double *x, double value, double *out) { (void)x, (void)value, out[0] = 1, out[1] = 1; }
static void slope_subtract(const double *x, double value, double *out) {
  (void)x, (void)value, out[0] = 1, out[1] = -1;
}
static void slope_multiply(const double *x, double value, double *out) { (void)value, out[0] = x[1], out[1] = x[0]; }
static void slope_divide(const double *x, double value, double *out) { out[0] = 1 / x[1], out[1] = -value / x[1]; }
static void slope_modulo(const double *x, double value, double *out) {
  (void)value, out[0] = 1, out[1] = -floor(x[0] / x[1]);
}
/* By the exponent only where the base is over 0: elsewhere a whole exponent is meant, which does not vary. */
static void slope_raise(const double *x, double value, double *out) {
  out[0] = x[1] == 0 ? 0 : x[1] * pow(x[0], x[1] - 1);
  out[1] = x[0] > 0 ? value * log(x[0]) : 0;
}
static void slope_negate(const double *x, double value, double *out) { (void)x, (void)value, out[0] = -1; }
static void slope_abs(const double *x, double value, double *out) { (void)value, out[0] = (x[0] > 0) - (x[0] < 0); }
static void slope_sqrt(const double *x, double value, double *out) { (void)x, out[0] = 0.5 / value; }
static void slope_log(const double *x, double value, double *out) { (void)value, out[0] = 1 / x[0]; }
static void slope_exp(const double *x, double value, double *out) { (void)x, out[0] = value; }
static void slope_step(const double *x, double value, double *out) { (void)x, (void)value, out[0] = 0; }
static void slope_lesser(const double *x, double value, double *out) {
  (void)value, out[0] = x[1] >= x[0], out[1] = x[1] < x[0];
}
static void slope_greater(const double *x, double value, double *out) {
  (void)value, out[0] = x[1] <= x[0], out[1] = x[1] > x[0];
}

static bool equal(int sign) { return sign == 0; }
static bool unequal(int sign) { return sign != 0; }
static bool less(int sign) { return sign < 0; }
static bool less_equal(int sign) { return sign <= 0; }
static bool more(int sign) { return sign > 0; }
static bool more_equal(int sign) { return sign >= 0; }

enum { ANY = 10000 };

#define COMPARISON(text, fn, mirror)                                                            \
  {                                                                                             \
    .name = text, .position = SVARI_INFIX, .power = SVARI_POWER_COMPARE, .least = 2, .most = 2, \
    .bind = svari_bind_compare, .scalar = svari_scalar_compare, .holds = fn, .mirrored = mirror \
  }
#define INFIX_NUMBERS(text, level, is_right, fn, fn_slope)                                           \
  {                                                                                                  \
    .name = text, .position = SVARI_INFIX, .power = level, .right = is_right, .least = 2, .most = 2, \
    .bind = svari_bind_numbers, .scalar = svari_scalar_numbers, .two = fn, .slope = fn_slope         \
  }
#define FUNCTION_ONE(text, fn, fn_slope)                                                         \
  {                                                                                              \
    .name = text, .position = SVARI_FUNCTION, .least = 1, .most = 1, .bind = svari_bind_numbers, \
    .scalar = svari_scalar_numbers, .one = fn, .slope = fn_slope                                 \
  }
#define FUNCTION_MANY(text, fn, fn_slope)                                                          \
  {                                                                                                \
    .name = text, .position = SVARI_FUNCTION, .least = 1, .most = ANY, .bind = svari_bind_numbers, \
    .scalar = svari_scalar_numbers, .two = fn, .slope = fn_slope                                   \
  }
#define SPECIAL(text, place, level, few, many, fn, fn_scalar) \
  { .name = text, .position = place, .power = level, .least = few, .most = many, .bind = fn, .scalar = fn_scalar }

static const svari_operation operations[] = {
    SPECIAL("or", SVARI_INFIX, SVARI_POWER_OR, 2, 2, svari_bind_logic, svari_scalar_logic),
    SPECIAL("and", SVARI_INFIX, SVARI_POWER_AND, 2, 2, svari_bind_logic, svari_scalar_logic),
    SPECIAL("not", SVARI_PREFIX, SVARI_POWER_NOT, 1, 1, svari_bind_logic, svari_scalar_logic),
    COMPARISON("==", equal, "=="),
    COMPARISON("!=", unequal, "!="),
    COMPARISON("<", less, ">"),
    COMPARISON("<=", less_equal, ">="),
    COMPARISON(">", more, "<"),
    COMPARISON(">=", more_equal, "<="),
    SPECIAL("in", SVARI_INFIX, SVARI_POWER_COMPARE, 2, ANY, svari_bind_in, svari_scalar_in),
    INFIX_NUMBERS("+", SVARI_POWER_SUM, false, add, slope_add),
    INFIX_NUMBERS("-", SVARI_POWER_SUM, false, subtract, slope_subtract),
    INFIX_NUMBERS("*", SVARI_POWER_PRODUCT, false, multiply, slope_multiply),
    INFIX_NUMBERS("/", SVARI_POWER_PRODUCT, false, divide, slope_divide),
    INFIX_NUMBERS("%", SVARI_POWER_PRODUCT, false, modulo, slope_modulo),
    INFIX_NUMBERS("^", SVARI_POWER_RAISE, true, raise, slope_raise),
    {.name = "-",
     .position = SVARI_PREFIX,
     .power = SVARI_POWER_MINUS,
     .least = 1,
     .most = 1,
     .bind = svari_bind_numbers,
     .scalar = svari_scalar_numbers,
     .one = negate,
     .slope = slope_negate},
    FUNCTION_ONE("abs", fabs, slope_abs),
    FUNCTION_MANY("min", lesser, slope_lesser),
    FUNCTION_MANY("max", greater, slope_greater),
    FUNCTION_ONE("sqrt", sqrt, slope_sqrt),
    FUNCTION_ONE("log", log, slope_log),
    FUNCTION_ONE("exp", exp, slope_exp),
    FUNCTION_ONE("round", rint, slope_step), /* halves to even, as R */
    FUNCTION_ONE("floor", floor, slope_step),
    FUNCTION_ONE("ceil", ceil, slope_step),
    SPECIAL("is_missing", SVARI_FUNCTION, 0, 1, 1, svari_bind_is_missing, svari_scalar_is_missing),
    SPECIAL("if", SVARI_FUNCTION, 0, 3, 3, svari_bind_if, svari_scalar_if),
    SPECIAL("coalesce", SVARI_FUNCTION, 0, 1, ANY, svari_bind_coalesce, svari_scalar_coalesce),
};
enum { OPERATIONS = sizeof operations / sizeof operations[0] };

const svari_operation *svari_operation_find(svari_position position, const char *name) {
  for (size_t k = 0; k < OPERATIONS; k++)
    if (operations[k].position == position && strcmp(operations[k].name, name) == 0) return &operations[k];
  return NULL;
}

const char *svari_operation_nearest(const char *name) {
  const char *names[OPERATIONS];
  size_t count = 0;
  for (size_t k = 0; k < OPERATIONS; k++)
    if (operations[k].position == SVARI_FUNCTION) names[count++] = operations[k].name;
  return svari_nearest(name, names, count);
}
