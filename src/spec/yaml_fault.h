/* What libyaml says of broken YAML, in words that help to mend it. */
#ifndef SVARI_SRC_SPEC_YAML_FAULT_H
#define SVARI_SRC_SPEC_YAML_FAULT_H

#include <yaml.h>

#include "svari/base.h"

/* Adds the fault that stopped the parser, at its place in text[0..length). */
svari_status svari_yaml_fault(const yaml_parser_t *parser, const char *text, size_t length, const char *shown,
                              svari_error *err);

#endif
