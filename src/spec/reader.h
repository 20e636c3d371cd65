/* Reading nodes into structs as the table of keys says; every fault is gathered. */
#ifndef SVARI_SRC_SPEC_READER_H
#define SVARI_SRC_SPEC_READER_H

#include "spec/keys.h"
#include "spec/plan.h"

struct svari_reader {
  svari_arena *arena;
  svari_plan *plan;
  const char *folder; /* of the run file, with its slash; "" for the current one */
  svari_use *uses;
  size_t nuses, uses_capacity;
  size_t faults;
  size_t derived; /* entries of `derive` begun so far, while they are read */
  bool in_derive;
  bool no_memory;
  svari_error *err;
};

#define SVARI_FIELD(base, offset, type) ((type *)(void *)((char *)(base) + (offset)))
#define SVARI_SPEC_FAULT(reader, node, ...) \
  ((reader)->faults++, (void)svari_fail_at((reader)->err, SVARI_SPEC, (node)->start, __VA_ARGS__))

/* The whole file. */
void svari_read_plan(svari_reader *reader, const svari_yaml_node *root);

/* "`key` needs …, e.g. …; this is a list". */
void svari_fault_of_kind(svari_reader *reader, const svari_key *key, const svari_yaml_node *node);
/* "did you mean" one of the words; else all of them. */
void svari_hint_words(svari_reader *reader, const char *word, const svari_words *words);

void *svari_read_alloc(svari_reader *reader, size_t count, size_t size);
const char *svari_read_copy(svari_reader *reader, const char *text);
/* A scalar with text (not null); else a fault and NULL. */
const char *svari_read_text_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node);
/* The nodes of one value or of a list. */
size_t svari_read_items(const svari_yaml_node *node, const svari_yaml_node *const **items);
/* A number within the kind's limits; else a fault and false. */
bool svari_read_number_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, double *value);
/* Remembers that a column, an expression or a formula is read. */
void svari_read_use(svari_reader *reader, const char *kind, const char *text, svari_where where);
/* A path of the run file as one that can be opened. */
const char *svari_read_path_of(svari_reader *reader, const char *shown);

/* Scalars (scalars.c) */
extern const svari_shape svari_shape_version, svari_shape_text, svari_shape_word, svari_shape_index, svari_shape_flag,
    svari_shape_true, svari_shape_number, svari_shape_positive, svari_shape_not_negative, svari_shape_between,
    svari_shape_share, svari_shape_fraction, svari_shape_count, svari_shape_whole, svari_shape_int, svari_shape_heading,
    svari_shape_seed, svari_shape_column, svari_shape_expression, svari_shape_function, svari_shape_formula,
    svari_shape_model, svari_shape_path, svari_shape_margin_name, svari_shape_delimiter, svari_shape_decimal,
    svari_shape_pattern, svari_shape_name;
/* Lists (lists.c) */
extern const svari_shape svari_shape_texts, svari_shape_words, svari_shape_columns, svari_shape_pair,
    svari_shape_numbers, svari_shape_rising, svari_shape_probabilities, svari_shape_bounds, svari_shape_paths,
    svari_shape_files, svari_shape_margins, svari_shape_terms;
/* Shapes of their own (shapes.c) */
extern const svari_shape svari_shape_label, svari_shape_labels, svari_shape_levels, svari_shape_cells,
    svari_shape_reference, svari_shape_map, svari_shape_points, svari_shape_scale, svari_shape_deff,
    svari_shape_uncertain, svari_shape_nets, svari_shape_coefficients, svari_shape_predict, svari_shape_plausible,
    svari_shape_margin_total, svari_shape_dominance;
/* Sections (reader.c) */
extern const svari_shape svari_shape_section, svari_shape_entries, svari_shape_named, svari_shape_one;

/* What no key alone can tell (checks.c, checks_plan.c) */
typedef void svari_check(svari_reader *reader, const svari_yaml_node *node, void *base);
svari_check svari_check_plan, svari_check_data, svari_check_variable, svari_check_derive, svari_check_set,
    svari_check_margin, svari_check_given, svari_check_nonresponse, svari_check_poststratify, svari_check_calibrate,
    svari_check_trim, svari_check_blend, svari_check_estimate, svari_check_table, svari_check_test, svari_check_model,
    svari_check_disclosure;

/* Notes on keys that are given and can't matter (idle.c). */
void svari_note_idle(svari_reader *reader, const svari_yaml_node *root);

/* A margin's standard errors, once its cells are known (shapes.c). */
void svari_read_uncertain(svari_reader *reader, const svari_key *key, const svari_yaml_node *node,
                          svari_margin_spec *margin);

#endif
