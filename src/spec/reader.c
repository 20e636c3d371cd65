/* Maps into structs by the table of keys: unknown keys, missing keys, keys that don't go together. What a value
 * may be is its kind's business. */
#include "spec/reader.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "read/source.h"

enum { MOST_KEYS = 64, HINT_TEXT = 200 };

/* What was seen in one map. */
typedef struct seen {
  const svari_section *section;
  const svari_key *keys[MOST_KEYS];
  const svari_yaml_node *places[MOST_KEYS];
  size_t count;
  const svari_key *tells;                /* the key that says what the entry is */
  const svari_key *suggested[MOST_KEYS]; /* meant by misspelt ones: these are not called missing too */
  size_t nsuggested;
} seen;

void *svari_read_alloc(svari_reader *reader, size_t count, size_t size) {
  void *out = svari_arena_alloc(reader->arena, count, size);
  if (!out) reader->no_memory = true;
  return out;
}

const char *svari_read_copy(svari_reader *reader, const char *text) {
  const char *out = svari_arena_text(reader->arena, text);
  if (!out) reader->no_memory = true;
  return out;
}

void svari_read_use(svari_reader *reader, const char *kind, const char *text, svari_where where) {
  svari_use *slot = SVARI_PUSH(reader->arena, reader->uses, reader->nuses, reader->uses_capacity);
  if (!slot) {
    reader->no_memory = true;
    return;
  }
  *slot = (svari_use){.kind = kind, .text = text, .where = where};
  slot->derived = reader->in_derive ? reader->derived : SIZE_MAX;
}

const char *svari_read_path_of(svari_reader *reader, const char *shown) {
  if (shown[0] == '/' || strcmp(shown, "-") == 0 || svari_is_address(shown)) return svari_read_copy(reader, shown);
  const char *out = svari_arena_printf(reader->arena, "%s%s", reader->folder, shown);
  if (!out) reader->no_memory = true;
  return out;
}

size_t svari_read_items(const svari_yaml_node *node, const svari_yaml_node *const **items) {
  if (node->kind != SVARI_YAML_LIST) return 1;
  *items = node->items;
  return node->count;
}

static void join_words(const svari_words *words, char out[HINT_TEXT]) {
  size_t used = 0;
  const char *word;
  out[0] = '\0';
  for (size_t i = 0; (word = svari_word_at(words, i)); i++) {
    if (used + strlen(word) + sizeof ", , …" > HINT_TEXT) {
      snprintf(out + used, HINT_TEXT - used, ", …");
      return;
    }
    used += (size_t)snprintf(out + used, HINT_TEXT - used, "%s%s", i ? ", " : "", word);
  }
}

/* The nearest word; NULL when none is near. */
static const char *nearest_word(const char *word, const svari_words *words) {
  enum { MOST_WORDS = 128 };
  const char *list[MOST_WORDS];
  size_t count = 0;
  while (count < MOST_WORDS && (list[count] = svari_word_at(words, count))) count++;
  return svari_nearest(word, list, count);
}

void svari_hint_words(svari_reader *reader, const char *word, const svari_words *words) {
  const char *near = nearest_word(word, words);
  char all[HINT_TEXT];
  join_words(words, all);
  if (near)
    svari_hint(reader->err, "did you mean `%s`?", near);
  else
    svari_hint(reader->err, "one of: %s", all);
}

void svari_fault_of_kind(svari_reader *reader, const svari_key *key, const svari_yaml_node *node) {
  char words[HINT_TEXT] = "";
  if (key->words) join_words(key->words, words);
  const char *example = key->kind->example ? key->kind->example : key->words ? svari_word_at(key->words, 0) : "…";
  const char *opening = words[0] ? " (" : "", *closing = words[0] ? ")" : "";
  if (svari_yaml_null(node))
    SVARI_SPEC_FAULT(reader, node, "`%s` has no value; it needs %s%s%s%s", key->name, key->kind->says, opening, words,
                     closing);
  else
    SVARI_SPEC_FAULT(reader, node, "`%s` needs %s%s%s%s; this is %s", key->name, key->kind->says, opening, words,
                     closing, svari_yaml_says(node));
  svari_hint(reader->err, "write `%s: %s`", key->name, example);
}

/* Sets the defaults of a section's fields, and of those sections in it that share its struct. */
static void clear_section(const svari_section *section, void *base) {
  size_t count;
  const svari_key *keys = svari_keys(&count);
  for (size_t i = 0; i < count; i++) {
    const svari_key *key = &keys[i];
    if (strcmp(key->section, section->name) != 0) continue;
    const svari_section *inner = svari_key_opens(key);
    if (inner && inner->size == 0) clear_section(inner, base);
    if (key->kind->clear && key->at != SVARI_NO_FIELD) key->kind->clear(key, base);
  }
}

/* The names of a section's keys, NULL-terminated; NULL without memory. */
static const char *const *section_words(svari_reader *reader, const svari_section *section, bool telling) {
  size_t count, used = 0;
  const svari_key *keys = svari_keys(&count);
  const char **words = svari_read_alloc(reader, count + 1, sizeof *words);
  for (size_t i = 0; words && i < count; i++)
    if (strcmp(keys[i].section, section->name) == 0 && (!telling || keys[i].role == SVARI_TELLS))
      words[used++] = keys[i].name;
  return words;
}

/* Hints cost a search each; past the faults that are kept nobody reads them. */
static bool is_hint_read(const svari_reader *reader) { return reader->faults <= SVARI_FAULT_MAX; }

/* A section in a message: "`estimates`"; quotes go around names alone. */
typedef struct section_text {
  char text[64];
} section_text;

static section_text section_shown(const svari_section *section) {
  section_text shown;
  snprintf(shown.text, sizeof shown.text, section->name[0] ? "`%s`" : "the run file", section->name);
  return shown;
}

/* What other programs call the same, by section. */
static const struct alias {
  const char *section, *said, *here;
} aliases[] = {
    {"estimates", "median", "quantile"},
    {"estimates", "percentile", "quantile"},
    {"estimates", "average", "mean"},
    {"estimates", "sum", "total"},
    {"estimates", "frequency", "proportion"},
    {"estimates", "filter", "where"},
    {"estimates", "over", "by"},
    {"design", "psu", "clusters"},
    {"design", "ids", "clusters"},
    {"design", "weights", "weight"},
    {"weighting", "raking", "rake"},
    {"weighting", "rim", "rake"},
    {"weighting", "postStratify", "poststratify"},
};

static const char *alias_of(const char *section, const char *said) {
  for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
    if (strcmp(aliases[i].section, section) == 0 && strcmp(aliases[i].said, said) == 0) return aliases[i].here;
  return NULL;
}

/* Another section that has a key of this name. */
static const svari_key *key_elsewhere(const char *name) {
  size_t count;
  const svari_key *keys = svari_keys(&count);
  for (size_t i = 0; i < count; i++)
    if (strcmp(keys[i].name, name) == 0) return &keys[i];
  return NULL;
}

/* "design {weight: w}: …": a key whose colon is missing takes what follows for a part of its name. */
static bool hint_colon(svari_reader *reader, const char *section, const char *said) {
  char first[64] = "";
  size_t length = strcspn(said, " ");
  if (!said[length] || length >= sizeof first) return false;
  memcpy(first, said, length);
  if (!svari_key_find(section, first)) return false;
  svari_hint(reader->err, "is the colon after `%s` missing? A key is written `%s: …`", first, first);
  return true;
}

static void fault_unknown(svari_reader *reader, seen *map, const svari_yaml_node *key) {
  SVARI_SPEC_FAULT(reader, key, "`%s` is not a key of %s", key->text, section_shown(map->section).text);
  const char *const *words = is_hint_read(reader) ? section_words(reader, map->section, false) : NULL;
  if (!words) return;
  const svari_words all = {.list = words};
  const char *meant = alias_of(map->section->name, key->text), *near = meant ? meant : nearest_word(key->text, &all);
  const svari_key *other = near ? NULL : key_elsewhere(key->text);
  if (near && map->nsuggested < MOST_KEYS) map->suggested[map->nsuggested++] = svari_key_find(map->section->name, near);
  if (hint_colon(reader, map->section->name, key->text)) return;
  if (meant)
    svari_hint(reader->err, "here it is called `%s`", meant);
  else if (other && other->section[0])
    svari_hint(reader->err, "`%s` stands under `%s`", key->text, other->section);
  else if (other)
    svari_hint(reader->err, "`%s` stands at the left margin of the run file", key->text);
  else
    svari_hint_words(reader, key->text, &all);
}

static void read_pair(svari_reader *reader, seen *map, const svari_yaml_pair *pair, void *base) {
  const svari_key *key = svari_key_find(map->section->name, pair->key->text);
  if (!key) {
    fault_unknown(reader, map, pair->key);
    return;
  }
  if (map->count < MOST_KEYS) {
    map->keys[map->count] = key;
    map->places[map->count++] = pair->key;
  }
  if (key->role == SVARI_TELLS && map->tells && map->tells != key) {
    SVARI_SPEC_FAULT(reader, pair->key, "`%s` and `%s` stand in one entry", map->tells->name, key->name);
    svari_hint(reader->err, "make two entries of it");
    return;
  }
  if (key->role == SVARI_TELLS) map->tells = key;
  key->kind->read(reader, key, pair->value, base);
}

static bool is_seen(const seen *map, const svari_key *key) {
  for (size_t i = 0; i < map->count; i++)
    if (map->keys[i] == key) return true;
  for (size_t i = 0; i < map->nsuggested; i++)
    if (map->suggested[i] == key) return true;
  return false;
}

static bool goes_with(const svari_key *key, const svari_key *tells) {
  if (!key->with || !tells) return true;
  bool except = strncmp(key->with, "all but ", 8) == 0;
  return svari_word_in(tells->name, key->with) != except;
}

static void check_missing(svari_reader *reader, const seen *map, const svari_yaml_node *node) {
  size_t count;
  const svari_key *keys = svari_keys(&count);
  for (size_t i = 0; i < count; i++) {
    const svari_key *key = &keys[i];
    if (key->role != SVARI_MUST || strcmp(key->section, map->section->name) != 0) continue;
    if (is_seen(map, key) || (key->with && !map->tells) || !goes_with(key, map->tells)) continue;
    SVARI_SPEC_FAULT(reader, node, "`%s` is missing in %s: %s", key->name, section_shown(map->section).text,
                     key->meaning);
    const char *example = key->kind->example ? key->kind->example : key->words ? svari_word_at(key->words, 0) : "…";
    svari_hint(reader->err, "add `%s: %s`", key->name, example);
  }
}

static void check_telling(svari_reader *reader, const seen *map, const svari_yaml_node *node) {
  if (map->section->tells_at == SVARI_NO_FIELD || map->tells) return;
  for (size_t i = 0; i < map->nsuggested; i++)
    if (map->suggested[i]->role == SVARI_TELLS) return;
  const char *const *words = is_hint_read(reader) ? section_words(reader, map->section, true) : NULL;
  char all[HINT_TEXT];
  if (!words) {
    reader->faults++;
    return;
  }
  join_words(&(svari_words){.list = words}, all);
  SVARI_SPEC_FAULT(reader, node, "this entry of %s does not say what is asked", section_shown(map->section).text);
  svari_hint(reader->err, "give it one of: %s", all);
}

static void check_company(svari_reader *reader, const seen *map) {
  for (size_t i = 0; map->tells && i < map->count; i++) {
    const svari_key *key = map->keys[i];
    if (goes_with(key, map->tells)) continue;
    SVARI_SPEC_FAULT(reader, map->places[i], "`%s` does not go with `%s`", key->name, map->tells->name);
    svari_hint(reader->err, "it goes with: %s", key->with);
  }
}

static void read_map(svari_reader *reader, const svari_section *section, const svari_yaml_node *node, void *base) {
  seen map = {.section = section};
  for (size_t i = 0; i < node->count; i++) read_pair(reader, &map, &node->pairs[i], base);
  if (section->tells_at != SVARI_NO_FIELD && map.tells)
    *SVARI_FIELD(base, section->tells_at, const char *) = map.tells->name;
  check_telling(reader, &map, node);
  check_missing(reader, &map, node);
  check_company(reader, &map);
}

/* Keys of a map into base; with a shorthand, another node as well. */
static void read_section(svari_reader *reader, const svari_section *section, const svari_yaml_node *node, void *base) {
  size_t faults = reader->faults;
  clear_section(section, base);
  svari_where *where = section->where_at == SVARI_NO_FIELD ? NULL : SVARI_FIELD(base, section->where_at, svari_where);
  if (where && where->line == 0) *where = node->start; /* a named entry has the place of its name already */
  if (node->kind == SVARI_YAML_MAP) {
    read_map(reader, section, node, base);
  } else if (section->shorthand) {
    const svari_key *key = svari_key_find(section->name, section->shorthand);
    key->kind->read(reader, key, node, base);
  }
  bool whole = section->name[0] == '\0';
  if (section->check && (whole || faults == reader->faults) && !reader->no_memory) section->check(reader, node, base);
}

/* A section's value: a map, or what its shorthand takes. */
static bool opens(svari_reader *reader, const svari_key *key, const svari_yaml_node *node) {
  bool fits = node->kind == SVARI_YAML_MAP || (svari_key_opens(key)->shorthand && !svari_yaml_null(node));
  if (!fits) svari_fault_of_kind(reader, key, node);
  return fits;
}

static void read_inner(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  if (opens(reader, key, node)) read_section(reader, svari_key_opens(key), node, base);
}

static void read_one(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  if (!opens(reader, key, node)) return;
  const svari_section *section = svari_key_opens(key);
  void *inner = svari_read_alloc(reader, 1, section->size);
  if (!inner) return;
  *SVARI_FIELD(base, key->at, void *) = inner;
  read_section(reader, section, node, inner);
}

/* Entry i of `derive` may use those before it. */
static void begin_entry(svari_reader *reader, const svari_section *section, size_t i) {
  reader->in_derive = strcmp(section->name, "derive") == 0;
  reader->derived = i;
}

static void read_entry(svari_reader *reader, const svari_section *section, const svari_yaml_node *node, void *entry) {
  if (node->kind == SVARI_YAML_MAP || (section->shorthand && !svari_yaml_null(node))) {
    read_section(reader, section, node, entry);
    return;
  }
  SVARI_SPEC_FAULT(reader, node, "an entry of `%s` is a map (key: value); this is %s", section->name,
                   svari_yaml_says(node));
  const char *name = section->name_at != SVARI_NO_FIELD ? *SVARI_FIELD(entry, section->name_at, const char *) : NULL;
  svari_hint(reader->err, "write `%s%s {…: …}`; `svari help keys %s` lists its keys", name ? name : "-",
             name ? ":" : "", section->name);
}

static void read_entries(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  const svari_section *section = svari_key_opens(key);
  if (node->kind != SVARI_YAML_LIST) {
    svari_fault_of_kind(reader, key, node);
    return;
  }
  char *entries = svari_read_alloc(reader, node->count, section->size);
  if (!entries) return;
  *SVARI_FIELD(base, key->at, void *) = entries;
  *SVARI_FIELD(base, key->count_at, size_t) = node->count;
  for (size_t i = 0; i < node->count; i++) {
    begin_entry(reader, section, i);
    read_entry(reader, section, node->items[i], entries + i * section->size);
  }
  reader->in_derive = false;
}

static void read_named(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  const svari_section *section = svari_key_opens(key);
  if (node->kind != SVARI_YAML_MAP) {
    svari_fault_of_kind(reader, key, node);
    return;
  }
  char *entries = svari_read_alloc(reader, node->count, section->size);
  if (!entries) return;
  *SVARI_FIELD(base, key->at, void *) = entries;
  *SVARI_FIELD(base, key->count_at, size_t) = node->count;
  for (size_t i = 0; i < node->count; i++) {
    void *entry = entries + i * section->size;
    const svari_yaml_node *name = node->pairs[i].key;
    *SVARI_FIELD(entry, section->name_at, const char *) = svari_read_copy(reader, name->text);
    if (section->where_at != SVARI_NO_FIELD) *SVARI_FIELD(entry, section->where_at, svari_where) = name->start;
    read_entry(reader, section, node->pairs[i].value, entry);
  }
}

void svari_read_plan(svari_reader *reader, const svari_yaml_node *root) {
  if (root->kind == SVARI_YAML_MAP) {
    read_section(reader, svari_section_find(""), root, reader->plan);
    return;
  }
  SVARI_SPEC_FAULT(reader, root, "a run file is a map (key: value); this is %s", svari_yaml_says(root));
  const char *dot = strrchr(reader->plan->shown, '.');
  if (dot && svari_word_in(dot + 1, "csv tsv txt sav zsav dta por sas7bdat xpt"))
    svari_hint(reader->err, "this is a data file: `svari init %s > run.yaml` writes a run file for it",
               reader->plan->shown);
  else
    svari_hint(reader->err, "begin with `svari: 1`, then `data: {file: …}`");
}

const svari_shape svari_shape_section = {.says = "a map", .example = "{…: …}", .read = read_inner, .schema = "section"};
const svari_shape svari_shape_one = {.says = "a map", .example = "{…: …}", .read = read_one, .schema = "section"};
const svari_shape svari_shape_entries = {
    .says = "a list of maps", .example = "[{…: …}]", .read = read_entries, .schema = "entries"};
const svari_shape svari_shape_named = {
    .says = "a map by name", .example = "{name: {…: …}}", .read = read_named, .schema = "named"};
