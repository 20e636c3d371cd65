/* A Pratt parser (1973, "Top down operator precedence"): each operator's power says how tightly it binds. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "express/lexer.h"
#include "express/tree.h"

typedef struct parser {
  svari_lexer lexer;
  size_t nodes, depth;
} parser;

static svari_where place(const parser *p, size_t at) { return svari_text_where(p->lexer.where, p->lexer.text, at); }

static svari_status expected(parser *p, const char *what) {
  char shown[64];
  const svari_token *token = &p->lexer.token;
  svari_fail_at(p->lexer.err, SVARI_SPEC, place(p, token->at), "%s was expected, %s was found", what,
                svari_token_shown(token, shown));
  if (token->kind == SVARI_TOKEN_WORD)
    svari_hint(p->lexer.err, "a column called %s is written in back quotes: `%s`", token->text, token->text);
  return SVARI_SPEC;
}

static bool at_symbol(const parser *p, const char *text) {
  return svari_token_is(&p->lexer.token, SVARI_TOKEN_SYMBOL, text);
}

static svari_status take_symbol(parser *p, const char *text) {
  if (at_symbol(p, text)) return svari_lexer_next(&p->lexer);
  char what[16];
  snprintf(what, sizeof what, "\"%s\"", text);
  return expected(p, what);
}

static svari_status too_deep(parser *p) {
  svari_fail_at(p->lexer.err, SVARI_SPEC, place(p, p->lexer.token.at), "the expression is too long or too deep");
  svari_hint(p->lexer.err, "derive its parts as variables of their own");
  return SVARI_SPEC;
}

static svari_status node_new(parser *p, svari_node_kind kind, size_t at, svari_node **out) {
  if (++p->nodes > SVARI_EXPRESSION_NODES) return too_deep(p);
  svari_node *node = SVARI_NEW(p->lexer.arena, svari_node, 1);
  if (!node) return svari_fail_memory(p->lexer.err);
  *node = (svari_node){.kind = kind, .at = at, .depth = 1};
  *out = node;
  return SVARI_OK;
}

static svari_status operation_node(parser *p, const svari_operation *operation, size_t at, const svari_node **args,
                                   size_t nargs, const svari_node **out) {
  svari_node *node = NULL;
  svari_status status = node_new(p, SVARI_NODE_OPERATION, at, &node);
  if (status != SVARI_OK) return status;
  node->operation = operation;
  node->args = SVARI_NEW(p->lexer.arena, const svari_node *, nargs);
  if (!node->args) return svari_fail_memory(p->lexer.err);
  for (size_t i = 0; i < nargs; i++) {
    node->args[i] = args[i];
    if (args[i]->depth >= node->depth) node->depth = args[i]->depth + 1;
  }
  node->nargs = nargs;
  *out = node;
  return node->depth > SVARI_EXPRESSION_DEPTH ? too_deep(p) : SVARI_OK;
}

static svari_status parse_power(parser *p, int power, const svari_node **out);

/* Items up to the closing bracket, after those that the caller has put there. */
static svari_status parse_items(parser *p, const char *closing, const svari_node *first, const svari_node ***items,
                                size_t *count) {
  const svari_node **list = NULL;
  size_t n = 0, capacity = 0;
  svari_status status = SVARI_OK;
  if (first) {
    const svari_node **slot = SVARI_PUSH(p->lexer.arena, list, n, capacity);
    if (!slot) return svari_fail_memory(p->lexer.err);
    *slot = first;
  }
  for (bool more = !at_symbol(p, closing); more && status == SVARI_OK;) {
    const svari_node *item, **slot;
    status = parse_power(p, SVARI_POWER_OR, &item);
    if (status != SVARI_OK) return status;
    slot = SVARI_PUSH(p->lexer.arena, list, n, capacity);
    if (!slot) return svari_fail_memory(p->lexer.err);
    *slot = item;
    more = at_symbol(p, ",");
    if (more) status = svari_lexer_next(&p->lexer);
  }
  *items = list;
  *count = n;
  return status == SVARI_OK ? take_symbol(p, closing) : status;
}

static svari_status check_arguments(parser *p, const svari_operation *operation, size_t at, size_t count) {
  if (count >= operation->least && count <= operation->most) return SVARI_OK;
  return svari_fail_at(p->lexer.err, SVARI_SPEC, place(p, at), "%s() takes %s%zu argument%s, here are %zu",
                       operation->name, operation->most > operation->least ? "at least " : "", operation->least,
                       operation->least == 1 ? "" : "s", count);
}

static svari_status parse_call(parser *p, svari_token name, const svari_node **out) {
  const svari_operation *operation = svari_operation_find(SVARI_FUNCTION, name.text);
  if (!operation) {
    svari_fail_at(p->lexer.err, SVARI_SPEC, place(p, name.at), "there is no function \"%s\"", name.text);
    const char *near = svari_operation_nearest(name.text);
    if (near) svari_hint(p->lexer.err, "did you mean %s()?", near);
    return SVARI_SPEC;
  }
  const svari_node **args;
  size_t count;
  svari_status status = take_symbol(p, "(");
  if (status == SVARI_OK) status = parse_items(p, ")", NULL, &args, &count);
  if (status == SVARI_OK) status = check_arguments(p, operation, name.at, count);
  return status == SVARI_OK ? operation_node(p, operation, name.at, args, count, out) : status;
}

static svari_status parse_leaf(parser *p, svari_node_kind kind, svari_token token, const svari_node **out) {
  svari_node *node = NULL;
  svari_status status = node_new(p, kind, token.at, &node);
  if (status != SVARI_OK) return status;
  node->number = token.number;
  node->text = token.text;
  *out = node;
  return SVARI_OK;
}

static svari_status parse_prefix(parser *p, const svari_operation *operation, int power, const svari_node **out) {
  size_t at = p->lexer.token.at;
  if (operation->power < power && operation->power < SVARI_POWER_COMPARE) {
    svari_fail_at(p->lexer.err, SVARI_SPEC, place(p, at), "\"%s\" can't stand here", operation->name);
    svari_hint(p->lexer.err, "put it and what follows in parentheses");
    return SVARI_SPEC;
  }
  const svari_node *operand;
  svari_status status = svari_lexer_next(&p->lexer);
  if (status == SVARI_OK) status = parse_power(p, operation->power, &operand);
  return status == SVARI_OK ? operation_node(p, operation, at, &operand, 1, out) : status;
}

static svari_status parse_bracket(parser *p, const svari_node **out) {
  svari_status status = svari_lexer_next(&p->lexer);
  if (status == SVARI_OK) status = parse_power(p, SVARI_POWER_OR, out);
  return status == SVARI_OK ? take_symbol(p, ")") : status;
}

static svari_status parse_value(parser *p, int power, const svari_node **out) {
  svari_token token = p->lexer.token;
  if (token.kind == SVARI_TOKEN_SYMBOL || token.kind == SVARI_TOKEN_WORD) {
    const svari_operation *prefix = svari_operation_find(SVARI_PREFIX, token.text);
    if (prefix) return parse_prefix(p, prefix, power, out);
    return at_symbol(p, "(") ? parse_bracket(p, out) : expected(p, "a value");
  }
  if (token.kind == SVARI_TOKEN_END) return expected(p, "a value");
  bool quoted = p->lexer.text[token.at] == '`';
  svari_status status = svari_lexer_next(&p->lexer);
  if (status != SVARI_OK) return status;
  if (token.kind == SVARI_TOKEN_NAME && !quoted && at_symbol(p, "(")) return parse_call(p, token, out);
  svari_node_kind kind = token.kind == SVARI_TOKEN_NUMBER   ? SVARI_NODE_NUMBER
                         : token.kind == SVARI_TOKEN_STRING ? SVARI_NODE_STRING
                                                            : SVARI_NODE_NAME;
  return parse_leaf(p, kind, token, out);
}

/* `not`, where an operator stands, begins `not in`. */
static bool at_not_in(const parser *p) {
  if (!svari_token_is(&p->lexer.token, SVARI_TOKEN_WORD, "not")) return false;
  svari_lexer ahead = p->lexer;
  ahead.err = NULL;
  return svari_lexer_next(&ahead) == SVARI_OK && svari_token_is(&ahead.token, SVARI_TOKEN_WORD, "in");
}

static const svari_operation *at_infix(const parser *p) {
  const svari_token *token = &p->lexer.token;
  if (token->kind != SVARI_TOKEN_SYMBOL && token->kind != SVARI_TOKEN_WORD) return NULL;
  if (at_not_in(p)) return svari_operation_find(SVARI_INFIX, "in");
  return svari_operation_find(SVARI_INFIX, token->text);
}

/* `x in [a, b]`, its operation's arguments are x, a, b. */
static svari_status parse_in(parser *p, const svari_operation *operation, size_t at, const svari_node **left) {
  const svari_node **items;
  size_t count;
  bool bracket = at_symbol(p, "[");
  svari_status status = take_symbol(p, "[");
  if (!bracket) svari_hint(p->lexer.err, "a list is written in brackets: x in [1, 2]");
  if (status == SVARI_OK) status = parse_items(p, "]", *left, &items, &count);
  if (status == SVARI_OK && count < 2)
    return svari_fail_at(p->lexer.err, SVARI_SPEC, place(p, at), "the list after \"in\" is empty");
  return status == SVARI_OK ? operation_node(p, operation, at, items, count, left) : status;
}

/* `x not in [a, b]` is `not (x in [a, b])`. */
static svari_status parse_not_in(parser *p, size_t at, const svari_node **left) {
  const svari_operation *in = svari_operation_find(SVARI_INFIX, "in"), *not = svari_operation_find(SVARI_PREFIX, "not");
  svari_status status = svari_lexer_next(&p->lexer);
  if (status == SVARI_OK) status = parse_in(p, in, at, left);
  const svari_node *operand = *left;
  return status == SVARI_OK ? operation_node(p, not, at, &operand, 1, left) : status;
}

static svari_status parse_infix(parser *p, const svari_operation *operation, const svari_node **left) {
  size_t at = p->lexer.token.at;
  bool negated = svari_token_is(&p->lexer.token, SVARI_TOKEN_WORD, "not");
  svari_status status = svari_lexer_next(&p->lexer);
  if (status != SVARI_OK) return status;
  if (negated) return parse_not_in(p, at, left);
  if (operation->most > 2) return parse_in(p, operation, at, left);
  const svari_node *pair[2] = {*left, NULL};
  status = parse_power(p, operation->power + !operation->right, &pair[1]);
  return status == SVARI_OK ? operation_node(p, operation, at, pair, 2, left) : status;
}

/* a < b < c is no comparison of three here, and what C makes of it is never meant. */
static svari_status refuse_chain(parser *p, const svari_operation *operation) {
  const svari_operation *next = at_infix(p);
  if (operation->power != SVARI_POWER_COMPARE || !next || next->power != SVARI_POWER_COMPARE) return SVARI_OK;
  svari_fail_at(p->lexer.err, SVARI_SPEC, place(p, p->lexer.token.at), "comparisons can't be chained");
  svari_hint(p->lexer.err, "write: a < b and b < c");
  return SVARI_SPEC;
}

static svari_status parse_power(parser *p, int power, const svari_node **out) {
  if (++p->depth > SVARI_EXPRESSION_DEPTH) return too_deep(p);
  svari_status status = parse_value(p, power, out);
  while (status == SVARI_OK) {
    const svari_operation *operation = at_infix(p);
    if (!operation || operation->power < power) break;
    status = parse_infix(p, operation, out);
    if (status == SVARI_OK) status = refuse_chain(p, operation);
  }
  p->depth--;
  return status;
}

/* AND, Or: words of an expression are small letters; NULL for any other name. */
static const char *word_in_capitals(const char *name) {
  static const char *const words[] = {"and", "or", "not", "in"};
  for (size_t i = 0; name && i < sizeof words / sizeof words[0]; i++)
    if (strcasecmp(words[i], name) == 0) return words[i];
  return NULL;
}

/* Two names side by side: a word in capitals, or a name that needs quotes. */
static void hint_after(parser *p, const svari_node *before) {
  const svari_token *token = &p->lexer.token;
  const char *word = token->kind == SVARI_TOKEN_NAME ? word_in_capitals(token->text) : NULL;
  if (!word && before->kind == SVARI_NODE_NAME) word = word_in_capitals(before->text);
  if (word)
    svari_hint(p->lexer.err, "write %s", word);
  else
    svari_hint(p->lexer.err, "a name with spaces or signs is written in back quotes: `my name`");
}

svari_status svari_expression_parse(svari_arena *arena, const char *text, svari_where where,
                                    const svari_expression **out, svari_error *err) {
  svari_expression *expression = SVARI_NEW(arena, svari_expression, 1);
  if (!expression) return svari_fail_memory(err);
  expression->text = svari_arena_text(arena, text);
  if (!expression->text) return svari_fail_memory(err);
  expression->where = where;
  parser p = {.lexer = {.arena = arena, .text = expression->text, .where = where, .err = err}};
  svari_status status = svari_lexer_next(&p.lexer);
  if (status == SVARI_OK) status = parse_power(&p, SVARI_POWER_OR, &expression->root);
  if (status == SVARI_OK && p.lexer.token.kind != SVARI_TOKEN_END) {
    status = expected(&p, "an operator or the end");
    hint_after(&p, expression->root);
  }
  *out = expression;
  return status;
}

typedef struct name_list {
  const char **names;
  size_t count, capacity;
} name_list;

static bool gather_names(svari_arena *arena, const svari_node *node, name_list *list) {
  for (size_t i = 0; i < node->nargs; i++)
    if (!gather_names(arena, node->args[i], list)) return false;
  if (node->kind != SVARI_NODE_NAME) return true;
  for (size_t i = 0; i < list->count; i++)
    if (strcmp(list->names[i], node->text) == 0) return true;
  const char **slot = SVARI_PUSH(arena, list->names, list->count, list->capacity);
  if (slot) *slot = node->text;
  return slot != NULL;
}

svari_status svari_expression_names(svari_arena *arena, const svari_expression *expression, const char *const **names,
                                    size_t *count) {
  name_list list = {0};
  if (!gather_names(arena, expression->root, &list)) return SVARI_MEMORY;
  *names = list.names;
  *count = list.count;
  return SVARI_OK;
}
