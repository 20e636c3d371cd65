/* The keys of the run file: one table, from which come the parser, its hints, `svari help keys`, docs/run-file.md
 * and the JSON Schema. A new key is one row of keys.c. */
#ifndef SVARI_SRC_SPEC_KEYS_H
#define SVARI_SRC_SPEC_KEYS_H

#include "base/buffer.h"
#include "spec/words.h"
#include "spec/yaml.h"

typedef struct svari_reader svari_reader;
typedef struct svari_key svari_key;

/* What can stand behind a key. */
typedef struct svari_shape {
  const char *says;    /* what it is, for messages and docs: "a number above 0" */
  const char *example; /* the smallest useful value; NULL: the first of the key's words */
  /* Reads a value into the struct at base, or adds a fault. */
  void (*read)(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base);
  /* Sets the field to what it is when the key is not given; NULL: zero. */
  void (*clear)(const svari_key *key, void *base);
  const char *schema; /* JSON Schema; "words", "section", "entries" and "named" are made from the table */
  double low, high;   /* numbers: limits */
  bool above, below;  /* numbers: the limit itself is excluded */
  bool whole;
} svari_shape;

typedef enum svari_role {
  SVARI_MAY,  /* can be left out */
  SVARI_MUST, /* must be given (to the kinds in `with`, where that is set) */
  SVARI_TELLS /* says what kind of entry it is: exactly one of these must be given */
} svari_role;

enum { SVARI_NO_FIELD = -1 };

struct svari_key {
  const char *section; /* "" at the top, "design", "estimates.ratio" … */
  const char *name;
  const svari_shape *kind;
  svari_role role;
  long at;                  /* offset of the field in the section's struct */
  long count_at;            /* of what goes with it: a list's count, an expression's place, a flag's has_ */
  const svari_words *words; /* the closed set; NULL: none */
  const char *with;         /* kinds of entry it goes with, "cut recode" or "all but as"; NULL: all */
  const char *fallback;     /* the default, as it would be written; for numbers and flags it is also set */
  const char *meaning;
};

typedef struct svari_section {
  const char *name;
  size_t size;           /* of its own struct; 0: its keys fill the struct of the section around it */
  long where_at;         /* field for its place */
  long tells_at;         /* field for the name of the key that says the kind */
  long name_at;          /* named entries: field for the name */
  const char *shorthand; /* key that a value which is no map stands for; NULL */
  /* What no key alone can tell; NULL. */
  void (*check)(svari_reader *reader, const svari_yaml_node *node, void *base);
  const char *meaning;
} svari_section;

const svari_key *svari_keys(size_t *count);
const svari_section *svari_sections(size_t *count);
const svari_section *svari_section_find(const char *name);
const svari_key *svari_key_find(const char *section, const char *name);
/* The section that a key's value is read by ("estimates.ratio"); NULL for other kinds. */
const svari_section *svari_key_opens(const svari_key *key);
/* Whether a word stands in a list of words divided by spaces. */
bool svari_word_in(const char *word, const char *list);

/* `svari help keys [SECTION]`: one section, or all of them briefly. False when there is no such section. */
bool svari_keys_text(svari_buffer *out, const char *section);
void svari_keys_markdown(svari_buffer *out);
void svari_keys_schema(svari_buffer *out);

#endif
