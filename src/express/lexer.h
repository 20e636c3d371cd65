/* Words of the expression and the formula language, with their place for messages. */
#ifndef SVARI_SRC_EXPRESS_LEXER_H
#define SVARI_SRC_EXPRESS_LEXER_H

#include "base/arena.h"

typedef enum svari_token_kind {
  SVARI_TOKEN_END,
  SVARI_TOKEN_NUMBER,
  SVARI_TOKEN_STRING,
  SVARI_TOKEN_NAME,  /* also in back quotes */
  SVARI_TOKEN_WORD,  /* and or not in */
  SVARI_TOKEN_SYMBOL /* operators and brackets */
} svari_token_kind;

typedef struct svari_token {
  svari_token_kind kind;
  size_t at;        /* byte offset in the text */
  const char *text; /* without its quotes */
  double number;
} svari_token;

typedef struct svari_lexer {
  svari_arena *arena;
  const char *text;
  size_t at;
  svari_where where;
  svari_token token; /* the one to look at */
  svari_error *err;
} svari_lexer;

/* The place of a byte offset of the text: the text's own place moved on by characters, while no line end lies
 * between. */
svari_where svari_text_where(svari_where where, const char *text, size_t at);
/* Goes on to the next token. */
SVARI_MUST_CHECK svari_status svari_lexer_next(svari_lexer *lexer);
bool svari_token_is(const svari_token *token, svari_token_kind kind, const char *text);
/* "found what" in words for messages: the token in quotes, or "the end". */
const char *svari_token_shown(const svari_token *token, char out[64]);

#endif
