/* libyaml's events composed into a tree. libyaml's own loader is not used: it accepts keys that stand twice and
 * cyclic aliases, and its work grows with the square of the depth; here depth and size are judged event by event. */
#include "spec/yaml.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "spec/yaml_fault.h"

typedef struct anchor {
  const char *name;
  svari_yaml_node *node;
} anchor;

typedef struct composer {
  yaml_parser_t parser;
  svari_arena *arena;
  anchor *anchors;
  size_t nanchors, anchors_capacity;
  const char *text, *shown;
  size_t length, nodes, faults;
  bool stopped; /* nothing more can be read */
  svari_status status;
  svari_error *err;
} composer;

static svari_where place(const composer *c, yaml_mark_t mark) {
  return (svari_where){.file = c->shown, .line = (long)mark.line + 1, .column = (long)mark.column + 1};
}

static void refuse(composer *c, svari_where where, const char *what, const char *hint) {
  c->faults++;
  c->status = svari_fail_at(c->err, SVARI_SPEC, where, "%s", what);
  svari_hint(c->err, "%s", hint);
}

static void stop(composer *c, svari_where where, const char *what, const char *hint) {
  refuse(c, where, what, hint);
  c->stopped = true;
}

static void *no_memory(composer *c) {
  c->status = svari_fail_memory(c->err);
  c->stopped = true;
  return NULL;
}

static bool next_event(composer *c, yaml_event_t *event) {
  if (c->stopped) return false;
  if (yaml_parser_parse(&c->parser, event)) return true;
  c->status = svari_yaml_fault(&c->parser, c->text, c->length, c->shown, c->err);
  c->faults++;
  c->stopped = true;
  return false;
}

static svari_yaml_node *node_new(composer *c, const yaml_event_t *event, svari_yaml_kind kind) {
  svari_where start = place(c, event->start_mark);
  if (++c->nodes > SVARI_YAML_NODES) {
    stop(c, start, "the run file has more than 100000 values", "keep long lists in a data file, or divide the run");
    return NULL;
  }
  svari_yaml_node *node = SVARI_NEW(c->arena, svari_yaml_node, 1);
  if (!node) return no_memory(c);
  node->kind = kind;
  node->start = start;
  node->end = place(c, event->end_mark);
  node->nodes = node->height = 1;
  return node;
}

/* What hangs on a node, counted with what hangs on it in turn. */
static void hang(svari_yaml_node *node, const svari_yaml_node *part) {
  node->nodes += part->nodes;
  if (part->height >= node->height) node->height = part->height + 1;
}

/* `&name` on a node that is whole: what `*name` stands for from here on. */
static void keep_anchor(composer *c, svari_yaml_node *node, const yaml_char_t *name) {
  if (!name || !node || c->stopped) return;
  if (c->nanchors == SVARI_YAML_ANCHORS) {
    stop(c, node->start, "the run file has more than 1000 anchors", "write the values out where they are needed");
    return;
  }
  anchor *slot = SVARI_PUSH(c->arena, c->anchors, c->nanchors, c->anchors_capacity);
  const char *copy = slot ? svari_arena_text(c->arena, (const char *)name) : NULL;
  if (!copy)
    no_memory(c);
  else
    *slot = (anchor){.name = copy, .node = node};
}

/* Tags of YAML's core schema say what svari finds by itself, and `!!str` and `!` what quotes say. */
static void check_tag(composer *c, const yaml_event_t *event, const yaml_char_t *tag, const char *const *known) {
  static const char core[] = "tag:yaml.org,2002:";
  const char *name = (const char *)tag;
  bool ours = name && strncmp(name, core, sizeof core - 1) == 0;
  for (size_t i = 0; ours && known[i]; i++)
    if (strcmp(known[i], name + sizeof core - 1) == 0) return;
  if (!name || strcmp(name, "!") == 0) return;
  refuse(c, place(c, event->start_mark), "a tag (`!…`), which svari does not read",
         "leave it out, or put the text in quotes");
}

static bool is_text_tag(const yaml_char_t *tag) {
  return tag && (strcmp((const char *)tag, "!") == 0 || strcmp((const char *)tag, "tag:yaml.org,2002:str") == 0);
}

/* A node with an anchor or a tag begins, to libyaml, with that; its text begins so much before its end. */
static void place_text(svari_yaml_node *node) {
  if (node->end.line != node->start.line) return;
  long width = node->plain ? 0 : 2;
  for (size_t i = 0; i < node->length; i++) width += ((unsigned char)node->text[i] & 0xC0) != 0x80;
  if (node->end.column - width > node->start.column) node->start.column = node->end.column - width;
}

static svari_yaml_node *scalar_new(composer *c, const yaml_event_t *event) {
  static const char *const known[] = {"str", "int", "float", "bool", "null", NULL};
  const yaml_char_t *tag = event->data.scalar.tag;
  check_tag(c, event, tag, known);
  svari_yaml_node *node = node_new(c, event, SVARI_YAML_SCALAR_NODE);
  if (!node) return NULL;
  size_t length = event->data.scalar.length;
  const char *value = (const char *)event->data.scalar.value;
  if (length > SVARI_YAML_SCALAR) {
    refuse(c, node->start, "a text of more than a million bytes", "is a quote not closed?");
    length = 0;
  }
  if (memchr(value, '\0', length)) refuse(c, node->start, "a text with a NUL character in it", "take `\\0` out");
  node->text = svari_arena_text_n(c->arena, value, length);
  if (!node->text) return no_memory(c);
  node->length = strlen(node->text);
  node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  if (tag || event->data.scalar.anchor) place_text(node);
  if (is_text_tag(tag)) node->plain = false;
  keep_anchor(c, node, event->data.scalar.anchor);
  return node;
}

static svari_yaml_node *compose(composer *c, yaml_event_t *event, int depth);

/* Reads the next node; NULL at `end` (whose place is then *closed) or when reading stopped. */
static svari_yaml_node *compose_next(composer *c, yaml_event_type_t end, int depth, svari_where *closed) {
  yaml_event_t event;
  if (!next_event(c, &event)) return NULL;
  svari_yaml_node *node = NULL;
  if (event.type == end)
    *closed = place(c, event.end_mark);
  else
    node = compose(c, &event, depth);
  yaml_event_delete(&event);
  return node;
}

static void compose_list(composer *c, svari_yaml_node *list, int depth) {
  const svari_yaml_node **items = NULL, *item;
  size_t capacity = 0;
  while ((item = compose_next(c, YAML_SEQUENCE_END_EVENT, depth, &list->end))) {
    const svari_yaml_node **slot = SVARI_PUSH(c->arena, items, list->count, capacity);
    if (!slot) {
      no_memory(c);
      return;
    }
    *slot = item;
    hang(list, item);
  }
  list->items = items;
}

static int compare_pairs(const void *a, const void *b) {
  const svari_yaml_pair *x = *(svari_yaml_pair *const *)a, *y = *(svari_yaml_pair *const *)b;
  int order = strcmp(x->key->text, y->key->text);
  return order ? order : (x > y) - (x < y);
}

/* Tells of keys that stand twice and keeps the first, so that every reader of the tree sees the same one. Sorted: a map
 * of n keys costs n log n whatever the keys are. */
static void drop_repeated(composer *c, svari_yaml_pair *pairs, size_t *count) {
  svari_yaml_pair **order = SVARI_NEW(c->arena, svari_yaml_pair *, *count);
  if (!order) {
    no_memory(c);
    return;
  }
  for (size_t i = 0; i < *count; i++) order[i] = &pairs[i];
  qsort(order, *count, sizeof *order, compare_pairs);
  const svari_yaml_node *first = order[0]->key;
  for (size_t i = 1; i < *count; i++) {
    const svari_yaml_node *key = order[i]->key;
    if (strcmp(key->text, first->text) != 0) {
      first = key;
      continue;
    }
    c->faults++;
    c->status = svari_fail_at(c->err, SVARI_SPEC, key->start, "`%s` stands twice, first in line %ld", key->text,
                              first->start.line);
    svari_hint(c->err, "keep one of the two");
    order[i]->key = NULL;
  }
  size_t kept = 0;
  for (size_t i = 0; i < *count; i++)
    if (pairs[i].key) pairs[kept++] = pairs[i];
  *count = kept;
}

static void check_key(composer *c, svari_yaml_node *key) {
  if (key->kind != SVARI_YAML_SCALAR_NODE) {
    refuse(c, key->start, "a list or map stands where a key belongs", "is a text with [ ] or { } not in quotes?");
    key->kind = SVARI_YAML_SCALAR_NODE;
    key->text = "";
  } else if (key->plain && strcmp(key->text, "<<") == 0) {
    refuse(c, key->start, "`<<` (merge), which YAML 1.2 does not have", "write the keys out");
  } else if (key->length == 0) {
    refuse(c, key->start, "a key without a name", "write `key: value`");
  }
}

static void compose_map(composer *c, svari_yaml_node *map, int depth) {
  svari_yaml_pair *pairs = NULL;
  size_t capacity = 0;
  svari_yaml_node *key;
  while ((key = compose_next(c, YAML_MAPPING_END_EVENT, depth, &map->end))) {
    check_key(c, key);
    svari_where unused;
    const svari_yaml_node *value = compose_next(c, YAML_NO_EVENT, depth, &unused);
    if (!value) break;
    svari_yaml_pair *slot = SVARI_PUSH(c->arena, pairs, map->count, capacity);
    if (!slot) {
      no_memory(c);
      return;
    }
    *slot = (svari_yaml_pair){.key = key, .value = value};
    hang(map, key);
    hang(map, value);
  }
  if (!c->stopped && map->count > 1) drop_repeated(c, pairs, &map->count);
  map->pairs = pairs;
}

static const anchor *anchor_named(const composer *c, const char *name) {
  for (size_t i = c->nanchors; i > 0; i--)
    if (strcmp(c->anchors[i - 1].name, name) == 0) return &c->anchors[i - 1];
  return NULL;
}

/* `*name` is the node of the last `&name` before it. An anchor counts only once its node is whole, so that no node is
 * part of itself; what an alias repeats counts as if it were written out, so that aliases of aliases do not multiply
 * without bound. After a fault an empty text takes the place, and the rest is still checked. */
static svari_yaml_node *alias_node(composer *c, const yaml_event_t *event, int depth) {
  svari_where where = place(c, event->start_mark);
  const anchor *found = anchor_named(c, (const char *)event->data.alias.anchor);
  if (found && depth + (int)found->node->height > SVARI_YAML_DEPTH) {
    stop(c, where, "lists and maps nested deeper than 64", "no run file needs that");
    return NULL;
  }
  if (found && c->nodes + found->node->nodes > SVARI_YAML_NODES) {
    stop(c, where, "the run file has more than 100000 values", "keep long lists in a data file, or divide the run");
    return NULL;
  }
  if (found) {
    c->nodes += found->node->nodes;
    return found->node;
  }
  refuse(c, where, "an alias (`*name`) of which there is no anchor (`&name`) before it",
         "write the value out, or put a text that begins with `*` in quotes");
  svari_yaml_node *node = node_new(c, event, SVARI_YAML_SCALAR_NODE);
  if (node) node->text = "";
  return node;
}

static svari_yaml_node *compose(composer *c, yaml_event_t *event, int depth) {
  static const char *const list_tags[] = {"seq", NULL}, *const map_tags[] = {"map", NULL};
  if (event->type == YAML_SCALAR_EVENT) return scalar_new(c, event);
  if (event->type == YAML_ALIAS_EVENT) return alias_node(c, event, depth);
  bool list = event->type == YAML_SEQUENCE_START_EVENT;
  if (depth >= SVARI_YAML_DEPTH) {
    stop(c, place(c, event->start_mark), "lists and maps nested deeper than 64", "no run file needs that");
    return NULL;
  }
  check_tag(c, event, list ? event->data.sequence_start.tag : event->data.mapping_start.tag,
            list ? list_tags : map_tags);
  svari_yaml_node *node = node_new(c, event, list ? SVARI_YAML_LIST : SVARI_YAML_MAP);
  if (node && list) compose_list(c, node, depth + 1);
  if (node && !list) compose_map(c, node, depth + 1);
  keep_anchor(c, node, list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor);
  return node;
}

/* The first document's root; a second document is refused. NULL for a file without one. */
static svari_yaml_node *compose_stream(composer *c) {
  svari_yaml_node *root = NULL;
  yaml_event_t event;
  bool ended = false;
  for (size_t documents = 0; !ended && next_event(c, &event); yaml_event_delete(&event)) {
    ended = event.type == YAML_STREAM_END_EVENT;
    if (event.type == YAML_DOCUMENT_START_EVENT && ++documents == 2)
      stop(c, place(c, event.start_mark), "a second document begins here",
           "a run file is one document: for several runs write one with `runs: [a.yaml, b.yaml]`");
    bool is_node = event.type == YAML_SCALAR_EVENT || event.type == YAML_ALIAS_EVENT ||
                   event.type == YAML_SEQUENCE_START_EVENT || event.type == YAML_MAPPING_START_EVENT;
    if (is_node && !root) root = compose(c, &event, 0);
  }
  return root;
}

/* Line and column of a byte, the column in characters. */
static svari_where place_of_byte(const char *text, size_t at, const char *shown) {
  svari_where where = {.file = shown, .line = 1, .column = 1};
  for (size_t i = 0; i < at; i++) {
    if (text[i] == '\n') {
      where.line++;
      where.column = 1;
    } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
      where.column++;
    }
  }
  return where;
}

static bool check_text(composer *c) {
  svari_where start = {.file = c->shown, .line = 1, .column = 1};
  if (c->length > SVARI_YAML_FILE) {
    stop(c, start, "the run file is larger than 10 MB",
         "is this the data file? A run file names it under `data: file:`");
    return false;
  }
  size_t bad = svari_utf8_check(c->text, c->length);
  if (bad < c->length) {
    c->stopped = true;
    c->status = svari_fail_at(c->err, SVARI_SPEC, place_of_byte(c->text, bad, c->shown), "the byte 0x%02X is not UTF-8",
                              (unsigned char)c->text[bad]);
    svari_hint(c->err, "save the run file as UTF-8");
    return false;
  }
  const char *nul = memchr(c->text, '\0', c->length);
  if (nul) {
    stop(c, place_of_byte(c->text, (size_t)(nul - c->text), c->shown), "a NUL character", "a run file is plain text");
    return false;
  }
  return true;
}

svari_status svari_yaml_parse(svari_arena *arena, const char *text, size_t length, const char *shown,
                              const svari_yaml_node **out, svari_error *err) {
  bool marked = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0; /* a byte order mark is no column */
  if (marked) text += 3, length -= 3;
  composer c = {.arena = arena, .text = text, .length = length, .shown = shown, .err = err};
  *out = NULL;
  if (!check_text(&c)) return c.status;
  if (!yaml_parser_initialize(&c.parser)) return svari_fail_memory(err);
  yaml_parser_set_encoding(&c.parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&c.parser, (const unsigned char *)text, length);
  svari_yaml_node *root = compose_stream(&c);
  yaml_parser_delete(&c.parser);
  if (c.status == SVARI_OK && !root)
    stop(&c, (svari_where){.file = shown, .line = 1, .column = 1}, "the run file is empty",
         "begin with `svari: 1`, `data: {file: …}`; `svari init DATA` writes one to start from");
  if (!c.stopped) *out = root;
  return c.status;
}

const svari_yaml_node *svari_yaml_get(const svari_yaml_node *node, const char *key) {
  if (!node || node->kind != SVARI_YAML_MAP) return NULL;
  for (size_t i = 0; i < node->count; i++)
    if (strcmp(node->pairs[i].key->text, key) == 0) return node->pairs[i].value;
  return NULL;
}

bool svari_yaml_null(const svari_yaml_node *node) {
  if (node->kind != SVARI_YAML_SCALAR_NODE || !node->plain) return false;
  return node->length == 0 || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0 ||
         strcmp(node->text, "Null") == 0 || strcmp(node->text, "NULL") == 0;
}

const char *svari_yaml_says(const svari_yaml_node *node) {
  if (node->kind == SVARI_YAML_LIST) return "a list";
  if (node->kind == SVARI_YAML_MAP) return "a map (key: value)";
  return svari_yaml_null(node) ? "nothing" : "one value";
}
