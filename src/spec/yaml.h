/* YAML 1.2 text as a tree of nodes with their places: the part of YAML that a run file needs.
 *
 * Scalars stay text: what a number is, is for the reader of a key to say, so `no`, `010` and `1e3` are what they
 * look like. An alias is the node of its anchor. Tags beside those of the core schema, `<<`, a second document and a
 * key that stands twice are refused. */
#ifndef SVARI_SRC_SPEC_YAML_H
#define SVARI_SRC_SPEC_YAML_H

#include "base/arena.h"

enum {
  SVARI_YAML_DEPTH = 64,
  SVARI_YAML_FILE = 10 * 1000 * 1000,
  SVARI_YAML_SCALAR = 1000 * 1000,
  SVARI_YAML_NODES = 100 * 1000,
  SVARI_YAML_ANCHORS = 1000
};

typedef enum svari_yaml_kind { SVARI_YAML_SCALAR_NODE, SVARI_YAML_LIST, SVARI_YAML_MAP } svari_yaml_kind;

typedef struct svari_yaml_node svari_yaml_node;

typedef struct svari_yaml_pair {
  const svari_yaml_node *key; /* always a scalar */
  const svari_yaml_node *value;
} svari_yaml_pair;

struct svari_yaml_node {
  svari_yaml_kind kind;
  bool plain;       /* a scalar without quotes, on which `true` and `~` have a meaning */
  const char *text; /* scalar, NUL-terminated */
  size_t length;
  size_t count; /* items or pairs */
  const svari_yaml_node *const *items;
  const svari_yaml_pair *pairs;
  svari_where start, end; /* end: one past the last character; an alias: of what it stands for */
  size_t nodes, height;   /* of the tree below and this, aliases written out */
};

/* Reads text[0..length). `shown` names the file in places and must live as long as the tree. All faults at once:
 * when the status is not SVARI_OK and *out is not NULL, the tree is whole and can be checked further. */
SVARI_MUST_CHECK svari_status svari_yaml_parse(svari_arena *arena, const char *text, size_t length, const char *shown,
                                               const svari_yaml_node **out, svari_error *err);

/* The value of a key, NULL when the node is no map or has no such key. */
const svari_yaml_node *svari_yaml_get(const svari_yaml_node *node, const char *key);
/* A plain scalar with no text, `~` or `null`. */
bool svari_yaml_null(const svari_yaml_node *node);
/* "a list", "a map", "a text" …: what a node is, for messages. */
const char *svari_yaml_says(const svari_yaml_node *node);

#endif
