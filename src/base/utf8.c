/* A decoder after RFC 3629; widths from the ranges that terminals agree on. */
#include "base/utf8.h"

#include <string.h>

size_t svari_utf8_next(const char *bytes, size_t length, uint32_t *code) {
  const unsigned char *text = (const unsigned char *)bytes;
  if (length == 0) return 0;
  unsigned char first = text[0];
  if (first < 0x80) {
    *code = first;
    return 1;
  }
  size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || length < size) return 0;
  uint32_t value = first & (0xFFu >> (size + 1));
  for (size_t i = 1; i < size; i++) {
    if ((text[i] & 0xC0) != 0x80) return 0;
    value = value << 6 | (text[i] & 0x3Fu);
  }
  static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < smallest[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
  *code = value;
  return size;
}

/* Most text is ASCII, and eight bytes of it are seen at once. */
static size_t skip_ascii(const char *text, size_t at, size_t length) {
  for (uint64_t word; length - at >= sizeof word; at += sizeof word) {
    memcpy(&word, text + at, sizeof word);
    if (word & UINT64_C(0x8080808080808080)) break;
  }
  while (at < length && (unsigned char)text[at] < 0x80) at++;
  return at;
}

size_t svari_utf8_check(const char *text, size_t length) {
  for (size_t at = skip_ascii(text, 0, length); at < length; at = skip_ascii(text, at, length)) {
    uint32_t code;
    size_t size = svari_utf8_next(text + at, length - at, &code);
    if (size == 0) return at;
    at += size;
  }
  return length;
}

static size_t width(uint32_t code) {
  if (code < 0x20 || code == 0x7F) return 0;
  if ((code >= 0x300 && code <= 0x36F) || code == 0x200B || code == 0xFEFF) return 0;
  bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
              (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
              (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
              (code >= 0x1F300 && code <= 0x1FAFF) || (code >= 0x20000 && code <= 0x3FFFD);
  return wide ? 2 : 1;
}

size_t svari_utf8_width(const char *text) {
  size_t length = strlen(text), columns = 0, at = 0;
  while (at < length) {
    uint32_t code;
    size_t size = svari_utf8_next(text + at, length - at, &code);
    columns += size ? width(code) : 1;
    at += size ? size : 1;
  }
  return columns;
}
