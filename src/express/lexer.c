/* A lexer by hand: names with dots and UTF-8 letters as data files have them. */
#include "express/lexer.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"

svari_where svari_text_where(svari_where where, const char *text, size_t at) {
  if (where.column == 0 || memchr(text, '\n', at)) return where;
  for (size_t i = 0; i < at; i++) where.column += ((unsigned char)text[i] & 0xC0) != 0x80;
  return where;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool begins_number(const char *at) { return is_digit(*at) || (*at == '.' && is_digit(at[1])); }

static bool begins_name(const char *at) { return is_letter(*at) || (*at == '.' && is_letter(at[1])); }

static size_t number_length(const char *at) {
  size_t n = 0;
  while (is_digit(at[n])) n++;
  if (at[n] == '.')
    for (n++; is_digit(at[n]);) n++;
  size_t e = n;
  if (at[e] == 'e' || at[e] == 'E') {
    e++;
    if (at[e] == '+' || at[e] == '-') e++;
    if (is_digit(at[e])) {
      while (is_digit(at[e])) e++;
      n = e;
    }
  }
  return n;
}

static svari_status lex_number(svari_lexer *lexer, const char *at) {
  size_t length = number_length(at);
  svari_where where = svari_text_where(lexer->where, lexer->text, lexer->at);
  if (is_letter(at[length]) || at[length] == '.') {
    svari_fail_at(lexer->err, SVARI_SPEC, where, "a name can't begin with a digit: \"%.40s\"", at);
    svari_hint(lexer->err, "write the name of such a column in back quotes: `name`");
    return SVARI_SPEC;
  }
  if (!svari_number_parse(at, length, &lexer->token.number))
    return svari_fail_at(lexer->err, SVARI_SPEC, where, "\"%.*s\" is too large for a number", (int)length, at);
  lexer->token.kind = SVARI_TOKEN_NUMBER;
  lexer->token.text = svari_arena_text_n(lexer->arena, at, length);
  lexer->at += length;
  return lexer->token.text ? SVARI_OK : svari_fail_memory(lexer->err);
}

/* A quote within is written twice. */
static svari_status lex_quoted(svari_lexer *lexer, const char *at, svari_token_kind kind) {
  char quote = *at;
  char *out = svari_arena_alloc(lexer->arena, strlen(at), 1);
  if (!out) return svari_fail_memory(lexer->err);
  size_t length = 0, i = 1;
  for (; at[i]; i++) {
    if (at[i] == quote && at[i + 1] != quote) break;
    if (at[i] == quote) i++;
    out[length++] = at[i];
  }
  if (!at[i]) {
    svari_where where = svari_text_where(lexer->where, lexer->text, lexer->at);
    return svari_fail_at(lexer->err, SVARI_SPEC, where, "the quote %c that opens here is never closed", quote);
  }
  lexer->token.kind = kind;
  lexer->token.text = out;
  lexer->at += i + 1;
  return SVARI_OK;
}

static svari_status lex_name(svari_lexer *lexer, const char *at) {
  static const char *const words[] = {"and", "or", "not", "in"};
  size_t length = 0;
  while (is_letter(at[length]) || is_digit(at[length]) || at[length] == '.') length++;
  lexer->token.kind = SVARI_TOKEN_NAME;
  lexer->token.text = svari_arena_text_n(lexer->arena, at, length);
  if (!lexer->token.text) return svari_fail_memory(lexer->err);
  for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
    if (strcmp(words[k], lexer->token.text) == 0) lexer->token.kind = SVARI_TOKEN_WORD;
  lexer->at += length;
  return SVARI_OK;
}

/* Longer ones first. What other languages write is known, to say what is written here. */
static const struct symbol {
  const char *text, *instead;
} symbols[] = {{"==", NULL}, {"!=", NULL}, {"<=", NULL}, {">=", NULL}, {"&&", "and"}, {"||", "or"}, {"<>", "!="},
               {"%%", "%"},  {"**", "^"},  {"<", NULL},  {">", NULL},  {"+", NULL},   {"-", NULL},  {"*", NULL},
               {"/", NULL},  {"%", NULL},  {"^", NULL},  {"(", NULL},  {")", NULL},   {"[", NULL},  {"]", NULL},
               {",", NULL},  {"~", NULL},  {":", NULL},  {"=", "=="},  {"&", "and"},  {"|", "or"},  {"!", "not"}};

static svari_status lex_symbol(svari_lexer *lexer, const char *at) {
  svari_where where = svari_text_where(lexer->where, lexer->text, lexer->at);
  for (size_t k = 0; k < sizeof symbols / sizeof symbols[0]; k++) {
    size_t length = strlen(symbols[k].text);
    if (strncmp(at, symbols[k].text, length) != 0) continue;
    if (symbols[k].instead) {
      svari_fail_at(lexer->err, SVARI_SPEC, where, "\"%s\" is not an operator", symbols[k].text);
      svari_hint(lexer->err, "write %s", symbols[k].instead);
      return SVARI_SPEC;
    }
    lexer->token.kind = SVARI_TOKEN_SYMBOL;
    lexer->token.text = symbols[k].text;
    lexer->at += length;
    return SVARI_OK;
  }
  return svari_fail_at(lexer->err, SVARI_SPEC, where, "\"%c\" has no meaning here", *at);
}

/* ‘ ’ ‚ “ ” „: what word processors make of quotes. */
static bool is_typographic(const char *at) {
  unsigned char last = (unsigned char)at[2];
  return strncmp(at, "\xE2\x80", 2) == 0 && last >= 0x98 && last <= 0x9E;
}

static svari_status typographic_quote(svari_lexer *lexer, const char *at) {
  svari_where where = svari_text_where(lexer->where, lexer->text, lexer->at);
  svari_fail_at(lexer->err, SVARI_SPEC, where, "%.3s is a typographic quote", at);
  svari_hint(lexer->err, "write straight quotes, \" or '");
  return SVARI_SPEC;
}

svari_status svari_lexer_next(svari_lexer *lexer) {
  const char *at = lexer->text + lexer->at;
  at += strspn(at, " \t\r\n");
  lexer->at = (size_t)(at - lexer->text);
  lexer->token = (svari_token){.kind = SVARI_TOKEN_END, .at = lexer->at, .text = ""};
  if (!*at) return SVARI_OK;
  if (*at == '"' || *at == '\'') return lex_quoted(lexer, at, SVARI_TOKEN_STRING);
  if (*at == '`') return lex_quoted(lexer, at, SVARI_TOKEN_NAME);
  if (is_typographic(at)) return typographic_quote(lexer, at);
  if (begins_number(at)) return lex_number(lexer, at);
  if (begins_name(at)) return lex_name(lexer, at);
  return lex_symbol(lexer, at);
}

bool svari_token_is(const svari_token *token, svari_token_kind kind, const char *text) {
  return token->kind == kind && strcmp(token->text, text) == 0;
}

const char *svari_token_shown(const svari_token *token, char out[64]) {
  if (token->kind == SVARI_TOKEN_END)
    snprintf(out, 64, "the end");
  else
    snprintf(out, 64, "\"%.40s\"", token->text);
  return out;
}
