/* tables.tex: tables to be taken into a document by \input; the file's first lines say which packages it needs. */
#include "present/paper.h"

#include <stdio.h>
#include <string.h>

typedef struct replacement {
  const char *text, *latex;
} replacement;

/* What LaTeX would take for a command, and what its usual fonts lack. */
static const replacement replacements[] = {
    {"\\", "\\textbackslash{}"},
    {"{", "\\{"},
    {"}", "\\}"},
    {"$", "\\$"},
    {"&", "\\&"},
    {"#", "\\#"},
    {"_", "\\_"},
    {"%", "\\%"},
    {"~", "\\textasciitilde{}"},
    {"^", "\\textasciicircum{}"},
    {"<", "\\textless{}"},
    {">", "\\textgreater{}"},
    {"|", "\\textbar{}"},
    {"\"", "\\textquotedbl{}"},
    {"`", "\\textasciigrave{}"},
    {"-", "-{}"},
    {"*", "{*}"},
    {"[", "{[}"},
    {"]", "{]}"},
    {"\n", " "},
    {"\r", " "},
    {"\t", " "},
    {"\xE2\x88\x92", "\\ensuremath{-}"},
    {"\xC3\x97", "\\ensuremath{\\times}"},
    {"\xC2\xA0", "~"},
    {"\xC2\xB7", "\\textperiodcentered{}"},
    {"\xC2\xB2", "\\ensuremath{^2}"},
    {"\xE2\x80\x93", "\\textendash{}"},
    {"\xE2\x89\xA4", "\\ensuremath{\\leq}"},
    {"\xE2\x89\xA5", "\\ensuremath{\\geq}"},
};

static const replacement *find(const char *at) {
  for (size_t i = 0; i < sizeof replacements / sizeof *replacements; i++)
    if (strncmp(at, replacements[i].text, strlen(replacements[i].text)) == 0) return &replacements[i];
  return NULL;
}

static void put(svari_buffer *out, const char *text) {
  while (*text) {
    const replacement *r = find(text);
    if (r)
      svari_buffer_text(out, r->latex);
    else if ((unsigned char)*text >= ' ')
      svari_buffer_add(out, text, 1);
    text += r ? strlen(r->text) : 1;
  }
}

static void begin(svari_buffer *out) {
  svari_buffer_text(out,
                    "% Tables to be taken into a document by \\input{tables}. Its preamble needs:\n"
                    "%   \\usepackage[T1]{fontenc}\n%   \\usepackage[utf8]{inputenc}\n"
                    "%   \\usepackage{textcomp}\n%   \\usepackage{booktabs}\n%   \\usepackage{longtable}\n");
}

static void heading(svari_buffer *out, int level, const char *text) {
  static const char *const commands[] = {"section*", "subsection*", "subsubsection*"};
  svari_buffer_printf(out, "\n\\%s{", commands[level - 1]);
  put(out, text);
  svari_buffer_text(out, "}\n");
}

static void paragraph(svari_buffer *out, const char *text) {
  svari_buffer_text(out, "\\noindent ");
  put(out, text);
  svari_buffer_text(out, "\n\n");
}

static void row(svari_buffer *out, const char *const *cells, size_t count, const char *command) {
  for (size_t i = 0; i < count; i++) {
    if (i) svari_buffer_text(out, " & ");
    if (command[0] && cells[i][0]) svari_buffer_printf(out, "%s{", command);
    put(out, cells[i]);
    if (command[0] && cells[i][0]) svari_buffer_text(out, "}");
  }
  svari_buffer_text(out, " \\\\\n");
}

static void table(svari_buffer *out, const char *const *heads, size_t count) {
  svari_buffer_text(out, "\\begin{longtable}{@{}l");
  for (size_t i = 1; i < count; i++) svari_buffer_text(out, "r");
  svari_buffer_text(out, "@{}}\n\\toprule\n");
  row(out, heads, count, "");
  svari_buffer_text(out, "\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n");
}

static void line(svari_buffer *out, svari_paper_line kind, const char *const *cells, size_t count) {
  row(out, cells, count, kind == SVARI_PAPER_PART ? "\\textbf" : kind == SVARI_PAPER_BASE ? "\\textit" : "");
}

static void table_end(svari_buffer *out) { svari_buffer_text(out, "\\end{longtable}\n"); }

svari_status svari_write_latex(const svari_report *report, svari_buffer *out, svari_error *err) {
  static const svari_paper_style style = {begin, heading, paragraph, paragraph, table, line, table_end};
  return svari_paper_write(report, &style, out, err);
}
