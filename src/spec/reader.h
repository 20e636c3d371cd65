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
/* Keys of a map into base; with a shorthand, another node as well. */
void svari_read_section(svari_reader *reader, const svari_section *section, const svari_yaml_node *node, void *base);
/* Sets the defaults of a section's fields, and of those sections in it that share its struct. */
void svari_clear_section(const svari_section *section, void *base);

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
extern const svari_kind svari_kind_version, svari_kind_text, svari_kind_word, svari_kind_index, svari_kind_flag,
    svari_kind_true, svari_kind_number, svari_kind_positive, svari_kind_not_negative, svari_kind_between,
    svari_kind_share, svari_kind_fraction, svari_kind_count, svari_kind_whole, svari_kind_int, svari_kind_seed,
    svari_kind_column, svari_kind_expression, svari_kind_function, svari_kind_formula, svari_kind_model,
    svari_kind_path, svari_kind_margin_name, svari_kind_delimiter, svari_kind_pattern, svari_kind_name;
/* Lists (lists.c) */
extern const svari_kind svari_kind_texts, svari_kind_words, svari_kind_columns, svari_kind_pair, svari_kind_numbers,
    svari_kind_rising, svari_kind_probabilities, svari_kind_bounds, svari_kind_paths, svari_kind_files,
    svari_kind_margins, svari_kind_terms;
/* Shapes of their own (shapes.c) */
extern const svari_kind svari_kind_label, svari_kind_levels, svari_kind_cells, svari_kind_reference, svari_kind_map,
    svari_kind_points, svari_kind_scale, svari_kind_deff, svari_kind_uncertain, svari_kind_nets,
    svari_kind_coefficients, svari_kind_predict, svari_kind_plausible, svari_kind_margin_total, svari_kind_dominance;
/* Sections (reader.c) */
extern const svari_kind svari_kind_section, svari_kind_entries, svari_kind_named, svari_kind_one;

/* What no key alone can tell (checks.c, checks_plan.c) */
typedef void svari_check(svari_reader *reader, const svari_yaml_node *node, void *base);
svari_check svari_check_plan, svari_check_data, svari_check_derive, svari_check_margin, svari_check_given,
    svari_check_nonresponse, svari_check_poststratify, svari_check_calibrate, svari_check_trim, svari_check_blend,
    svari_check_estimate, svari_check_test, svari_check_model, svari_check_disclosure;

/* A margin's standard errors, once its cells are known (shapes.c). */
void svari_read_uncertain(svari_reader *reader, const svari_key *key, const svari_yaml_node *node,
                          svari_margin_spec *margin);

#endif
