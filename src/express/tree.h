/* Expressions as trees, the table of operations, and what an expression becomes over a frame: a list of steps, each
 * of which fills a register for one block of records at a time. */
#ifndef SVARI_SRC_EXPRESS_TREE_H
#define SVARI_SRC_EXPRESS_TREE_H

#include "express/express.h"

enum {
  SVARI_EXPRESSION_DEPTH = 500,   /* of the tree, and of brackets in each other */
  SVARI_EXPRESSION_NODES = 20000, /* in all */
  SVARI_EXPRESSION_BLOCK = 1024   /* records in a register */
};

typedef struct svari_operation svari_operation;

typedef enum svari_node_kind {
  SVARI_NODE_NUMBER,
  SVARI_NODE_STRING,
  SVARI_NODE_NAME,
  SVARI_NODE_OPERATION
} svari_node_kind;

typedef struct svari_node {
  svari_node_kind kind;
  size_t at; /* byte offset in the text */
  size_t depth;
  double number;
  const char *text; /* of a string or a name */
  const svari_operation *operation;
  size_t nargs;
  const struct svari_node **args;
} svari_node;

struct svari_expression {
  const char *text;
  svari_where where;
  const svari_node *root;
};

typedef enum svari_value {
  SVARI_VALUE_NUMBER,
  SVARI_VALUE_LOGICAL,
  SVARI_VALUE_CATEGORY,
  SVARI_VALUE_TEXT
} svari_value;

typedef struct svari_step {
  svari_value type;
  size_t at;
  bool is_string;                                                  /* a constant of the text */
  void (*run)(struct svari_step *step, size_t from, size_t count); /* NULL for constants */
  const struct svari_step *a, *b, *c;
  const svari_operation *operation;
  const svari_column *column;
  const svari_level *levels; /* of a category */
  size_t nlevels;
  const int32_t *map_a, *map_b; /* codes of a and b among this one's levels */
  const signed char *truth;     /* by level of a */
  const double *values;         /* by level of a */
  /* The register: NaN, -1, -1 and NULL are missing. */
  double *number;
  signed char *logical;
  int32_t *codes;
  const char **text;
  struct svari_step *next;
} svari_step;

typedef struct svari_binder {
  svari_arena *arena;
  const svari_expression *expression;
  const svari_frame *frame;
  svari_error *err;
  svari_status status; /* of the first fault */
  svari_step *first, *last;
} svari_binder;

/* Number and its derivatives by the names of svari_expression_scalar(). */
typedef struct svari_dual {
  double value;
  double *slope;
  bool logical; /* 1, 0, NaN for missing */
} svari_dual;

typedef svari_step *svari_bind_fn(svari_binder *binder, const svari_node *node, svari_step **args);
typedef svari_dual svari_scalar_fn(const svari_node *node, const svari_dual *args, size_t names);

typedef enum svari_position { SVARI_INFIX, SVARI_PREFIX, SVARI_FUNCTION } svari_position;

/* One row registers one operator or function. */
struct svari_operation {
  const char *name;
  svari_position position;
  int power;          /* how tightly an operator binds */
  bool right;         /* a ^ b ^ c is a ^ (b ^ c) */
  size_t least, most; /* arguments */
  svari_bind_fn *bind;
  svari_scalar_fn *scalar;
  /* Of numbers: the value, and its derivatives by one or two arguments. A function of many folds. A value that
   * does not exist is NaN or infinite; it becomes missing. */
  double (*one)(double a);
  double (*two)(double a, double b);
  void (*slope)(const double *x, double value, double *out);
  /* Of comparisons: whether it holds when a - b has this sign. */
  bool (*holds)(int sign);
  const char *mirrored; /* the comparison with sides changed */
};

enum {
  SVARI_POWER_OR = 1,
  SVARI_POWER_AND,
  SVARI_POWER_NOT,
  SVARI_POWER_COMPARE,
  SVARI_POWER_SUM,
  SVARI_POWER_PRODUCT,
  SVARI_POWER_MINUS,
  SVARI_POWER_RAISE
};

/* The row; NULL when there is none. */
const svari_operation *svari_operation_find(svari_position position, const char *name);
/* The nearest function's name; NULL. */
const char *svari_operation_nearest(const char *name);

/* bind.c and compare.c: steps for a node whose arguments are bound. NULL after a fault. */
svari_bind_fn svari_bind_numbers, svari_bind_logic, svari_bind_is_missing, svari_bind_if, svari_bind_coalesce,
    svari_bind_compare, svari_bind_in;
svari_step *svari_bind(svari_binder *binder, const svari_node *node);
svari_step *svari_step_new(svari_binder *binder, svari_value type, size_t at);
svari_status svari_bind_fault(svari_binder *binder, svari_status status, size_t at, const char *format, ...)
    SVARI_PRINTF(4, 5);
bool svari_step_of_data(const svari_step *step); /* a column of categories or texts: not of numbers, say the data */
/* The step, or one that makes it logical or a category; NULL when it can't be one, after a fault. */
svari_step *svari_as_logical(svari_binder *binder, svari_step *step);
svari_step *svari_as_category(svari_binder *binder, svari_step *step);
const char *svari_step_type(const svari_step *step);
extern const svari_level svari_no_yes[2];

/* scalar.c */
svari_scalar_fn svari_scalar_numbers, svari_scalar_logic, svari_scalar_is_missing, svari_scalar_if,
    svari_scalar_coalesce, svari_scalar_compare, svari_scalar_in;

/* kernels.c: run() of each kind of step. */
typedef void svari_kernel(svari_step *step, size_t from, size_t count);
svari_kernel svari_run_number_column, svari_run_category_column, svari_run_text_column, svari_run_one, svari_run_two,
    svari_run_logic, svari_run_not, svari_run_is_missing, svari_run_if, svari_run_coalesce, svari_run_compare_numbers,
    svari_run_compare_codes, svari_run_compare_text, svari_run_truth, svari_run_values, svari_run_logical_codes,
    svari_run_names;

#endif
