/* Model formulas after Wilkinson & Rogers (1973, "Symbolic description of factorial models"): a term is a set of
 * factors, kept as bits; + joins lists of terms, : crosses them, * is both, - takes away. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "express/express.h"
#include "express/lexer.h"

enum { MOST_FACTORS = 64, MOST_TERMS = 1024, DEEPEST = 50 };

typedef struct terms {
  uint64_t *sets; /* the empty set is the intercept */
  size_t count, capacity;
} terms;

typedef struct parser {
  svari_lexer lexer;
  const char *factors[MOST_FACTORS];
  size_t nfactors, depth;
} parser;

static svari_status fail_here(parser *p, const char *what, const char *hint) {
  char shown[64];
  svari_where where = svari_text_where(p->lexer.where, p->lexer.text, p->lexer.token.at);
  svari_fail_at(p->lexer.err, SVARI_SPEC, where, "%s, %s was found", what, svari_token_shown(&p->lexer.token, shown));
  if (hint) svari_hint(p->lexer.err, "%s", hint);
  return SVARI_SPEC;
}

static bool at_symbol(const parser *p, const char *text) {
  return svari_token_is(&p->lexer.token, SVARI_TOKEN_SYMBOL, text);
}

static bool holds(const terms *list, uint64_t set) {
  for (size_t i = 0; i < list->count; i++)
    if (list->sets[i] == set) return true;
  return false;
}

static svari_status add(parser *p, terms *list, uint64_t set) {
  if (holds(list, set)) return SVARI_OK;
  if (list->count == MOST_TERMS) return fail_here(p, "the formula has too many terms", NULL);
  uint64_t *slot = SVARI_PUSH(p->lexer.arena, list->sets, list->count, list->capacity);
  if (!slot) return svari_fail_memory(p->lexer.err);
  *slot = set;
  return SVARI_OK;
}

static svari_status add_all(parser *p, terms *list, const terms *more) {
  svari_status status = SVARI_OK;
  for (size_t i = 0; i < more->count && status == SVARI_OK; i++) status = add(p, list, more->sets[i]);
  return status;
}

static void take_away(terms *list, const terms *less) {
  size_t kept = 0;
  for (size_t i = 0; i < list->count; i++)
    if (!holds(less, list->sets[i])) list->sets[kept++] = list->sets[i];
  list->count = kept;
}

static svari_status cross(parser *p, const terms *a, const terms *b, terms *out) {
  svari_status status = SVARI_OK;
  for (size_t i = 0; i < a->count; i++)
    for (size_t j = 0; j < b->count && status == SVARI_OK; j++) status = add(p, out, a->sets[i] | b->sets[j]);
  return status;
}

static svari_status factor(parser *p, terms *out) {
  const char *name = p->lexer.token.text;
  size_t k = 0;
  while (k < p->nfactors && strcmp(p->factors[k], name) != 0) k++;
  if (k == MOST_FACTORS) return fail_here(p, "a formula can have 64 variables", NULL);
  if (k == p->nfactors) p->factors[p->nfactors++] = name;
  svari_status status = add(p, out, UINT64_C(1) << k);
  return status == SVARI_OK ? svari_lexer_next(&p->lexer) : status;
}

static svari_status sum(parser *p, terms *out);

/* A name, 1, 0 or a bracket. 0 is no term; that it takes the intercept away is the sum's business. */
static svari_status value(parser *p, terms *out) {
  const svari_token *token = &p->lexer.token;
  if (token->kind == SVARI_TOKEN_NAME) {
    svari_status status = factor(p, out);
    if (status == SVARI_OK && at_symbol(p, "("))
      return fail_here(p, "a formula has variables, no functions of them", "derive the variable first");
    return status;
  }
  if (at_symbol(p, "(")) {
    svari_status status = svari_lexer_next(&p->lexer);
    if (status == SVARI_OK) status = sum(p, out);
    if (status == SVARI_OK && !at_symbol(p, ")")) return fail_here(p, "\")\" was expected", NULL);
    return status == SVARI_OK ? svari_lexer_next(&p->lexer) : status;
  }
  if (token->kind == SVARI_TOKEN_NUMBER && token->number == 1) {
    svari_status status = add(p, out, 0);
    return status == SVARI_OK ? svari_lexer_next(&p->lexer) : status;
  }
  return fail_here(p, "a variable, 1 or 0 was expected",
                   token->kind == SVARI_TOKEN_NUMBER ? NULL : "names with other characters are written in back quotes");
}

static svari_status crossing(parser *p, terms *out) {
  svari_status status = value(p, out);
  while (status == SVARI_OK && at_symbol(p, ":")) {
    terms right = {0}, crossed = {0};
    status = svari_lexer_next(&p->lexer);
    if (status == SVARI_OK) status = value(p, &right);
    if (status == SVARI_OK) status = cross(p, out, &right, &crossed);
    *out = crossed;
  }
  return status;
}

static svari_status product(parser *p, terms *out) {
  svari_status status = crossing(p, out);
  while (status == SVARI_OK && at_symbol(p, "*")) {
    terms right = {0}, crossed = {0};
    status = svari_lexer_next(&p->lexer);
    if (status == SVARI_OK) status = crossing(p, &right);
    if (status == SVARI_OK) status = cross(p, out, &right, &crossed);
    if (status == SVARI_OK) status = add_all(p, out, &right);
    if (status == SVARI_OK) status = add_all(p, out, &crossed);
  }
  return status;
}

/* + 0 takes the intercept away and - 0 gives it. */
static svari_status summand(parser *p, terms *out, bool minus) {
  const terms intercept = {.sets = &(uint64_t){0}, .count = 1};
  if (p->lexer.token.kind == SVARI_TOKEN_NUMBER && p->lexer.token.number == 0) {
    if (minus) {
      svari_status status = add(p, out, 0);
      return status == SVARI_OK ? svari_lexer_next(&p->lexer) : status;
    }
    take_away(out, &intercept);
    return svari_lexer_next(&p->lexer);
  }
  terms more = {0};
  svari_status status = product(p, &more);
  if (status != SVARI_OK) return status;
  if (!minus) return add_all(p, out, &more);
  take_away(out, &more);
  return SVARI_OK;
}

static svari_status sum(parser *p, terms *out) {
  if (++p->depth > DEEPEST) return fail_here(p, "the brackets go too deep", NULL);
  bool minus = at_symbol(p, "-"), sign = minus || at_symbol(p, "+");
  svari_status status = sign ? svari_lexer_next(&p->lexer) : SVARI_OK;
  if (status == SVARI_OK) status = summand(p, out, minus);
  while (status == SVARI_OK && (at_symbol(p, "+") || at_symbol(p, "-"))) {
    minus = at_symbol(p, "-");
    status = svari_lexer_next(&p->lexer);
    if (status == SVARI_OK) status = summand(p, out, minus);
  }
  p->depth--;
  return status;
}

static size_t degree(uint64_t set) {
  size_t bits = 0;
  for (; set; set &= set - 1) bits++;
  return bits;
}

static svari_status term_make(parser *p, uint64_t set, struct svari_formula_term *out) {
  const char **factors = SVARI_NEW(p->lexer.arena, const char *, degree(set));
  if (!factors) return svari_fail_memory(p->lexer.err);
  const char *name = NULL;
  for (size_t k = 0; k < p->nfactors; k++) {
    if (!(set >> k & 1)) continue;
    factors[out->nfactors++] = p->factors[k];
    name = name ? svari_arena_printf(p->lexer.arena, "%s:%s", name, p->factors[k]) : p->factors[k];
    if (!name) return svari_fail_memory(p->lexer.err);
  }
  out->factors = factors;
  out->name = name;
  return SVARI_OK;
}

/* By degree, within it by first appearance. */
static svari_status order_terms(parser *p, const terms *list, svari_formula *out) {
  out->intercept = holds(list, 0);
  out->terms = SVARI_NEW(p->lexer.arena, struct svari_formula_term, list->count);
  if (!out->terms) return svari_fail_memory(p->lexer.err);
  svari_status status = SVARI_OK;
  for (size_t d = 1; d <= p->nfactors; d++)
    for (size_t i = 0; i < list->count && status == SVARI_OK; i++)
      if (degree(list->sets[i]) == d) status = term_make(p, list->sets[i], &out->terms[out->nterms++]);
  return status;
}

static svari_status parse_response(parser *p, svari_formula *out) {
  svari_status status = svari_lexer_next(&p->lexer);
  if (status == SVARI_OK && p->lexer.token.kind == SVARI_TOKEN_NAME) {
    out->response = p->lexer.token.text;
    status = svari_lexer_next(&p->lexer);
  }
  if (status != SVARI_OK) return status;
  return at_symbol(p, "~") ? svari_lexer_next(&p->lexer)
                           : fail_here(p, "\"~\" was expected", "a formula reads: y ~ a + b");
}

svari_status svari_formula_parse(svari_arena *arena, const char *text, svari_where where, svari_formula *out,
                                 svari_error *err) {
  *out = (svari_formula){.where = where};
  parser *p = SVARI_NEW(arena, parser, 1);
  const char *copy = p ? svari_arena_text(arena, text) : NULL;
  if (!copy) return svari_fail_memory(err);
  p->lexer = (svari_lexer){.arena = arena, .text = copy, .where = where, .err = err};
  terms list = {0};
  svari_status status = parse_response(p, out);
  if (status == SVARI_OK) status = add(p, &list, 0);
  if (status == SVARI_OK) status = sum(p, &list);
  if (status == SVARI_OK && p->lexer.token.kind != SVARI_TOKEN_END)
    return fail_here(p, "+, -, :, * or the end was expected", NULL);
  return status == SVARI_OK ? order_terms(p, &list, out) : status;
}
