/* The joint report: its index, the studies, and its sections block by block. */
#include "present/html_joint.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "present/format.h"

static const char *word(const svari_page *page, svari_joint_sentence_id id) {
  return svari_joint_sentence(id, page->language);
}

static const char *label(const svari_page *page, const svari_label *text) {
  return svari_label_text(text, page->language, NULL);
}

static int level_of(const svari_joint_chapter *chapter) { return chapter->level ? chapter->level : 1; }

static void nav(svari_page *page) {
  const svari_joint *joint = &page->report->joint;
  svari_page_markup(page, "<nav><ul>");
  svari_page_link(page, true, "studies", word(page, SVARI_JOINT_STUDIES));
  for (size_t i = 0; i < joint->nchapters; i++) {
    char id[32];
    snprintf(id, sizeof id, "section-%zu", i + 1);
    const char *title = label(page, &joint->chapters[i].title);
    svari_page_link(page, level_of(&joint->chapters[i]) < 3, id, title ? title : "");
  }
  svari_page_markup(page, "</ul></nav>\n");
}

static void tile(svari_page *page, svari_joint_sentence_id name, size_t value) {
  char text[SVARI_FORMAT_TEXT];
  svari_format_count(value, page->language, text);
  svari_page_markup(page, "<div>");
  svari_page_element(page, "dt", word(page, name));
  svari_page_element(page, "dd", text);
  svari_page_markup(page, "</div>");
}

static void tiles(svari_page *page) {
  const svari_joint *joint = &page->report->joint;
  svari_page_markup(page, "<dl class=\"tiles\">");
  tile(page, SVARI_JOINT_RUNS, page->report->nparts);
  if (joint->npublished) {
    tile(page, SVARI_JOINT_PUBLISHED_TILE, joint->npublished);
    tile(page, SVARI_JOINT_EQUAL_TILE, joint->nequal);
    tile(page, SVARI_JOINT_CONTRADICTED_TILE, joint->nexplained);
    tile(page, SVARI_JOINT_OFF_TILE, joint->npublished - joint->nequal - joint->nexplained);
  }
  svari_page_markup(page, "</dl>\n");
}

static void study(svari_page *page, const svari_report *part) {
  const double values[] = {(double)part->weights.records, part->weights.sum, part->weights.kish_deff,
                           part->weights.effective_n, part->design.df};
  static const int decimals[] = {0, 0, 2, 0, 0};
  const char *name = label(page, &part->label);
  svari_page_markup(page, "<tr><th scope=\"row\"><a href=\"");
  svari_page_text(page, part->name);
  svari_page_markup(page, "/report.html\">");
  svari_page_text(page, name ? name : part->name);
  svari_page_markup(page, "</a></th>");
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    char text[SVARI_FORMAT_TEXT];
    svari_format_number(values[i], decimals[i], page->language, text);
    svari_page_cell(page, values[i], text);
  }
  svari_page_markup(page, "</tr>\n");
}

static void study_head(svari_page *page) {
  const char *titles[] = {word(page, SVARI_JOINT_STUDY),
                          svari_sentence(SVARI_SENTENCE_TILE_RECORDS, page->language),
                          svari_sentence(SVARI_SENTENCE_TILE_POPULATION, page->language),
                          svari_sentence(SVARI_SENTENCE_TILE_DEFF, page->language),
                          svari_sentence(SVARI_SENTENCE_TILE_EFFECTIVE, page->language),
                          svari_sentence(SVARI_SENTENCE_TILE_DF, page->language)};
  svari_page_markup(page, "<div class=\"scroll\" tabindex=\"0\"><table class=\"sortable\">");
  svari_page_head(page, titles, sizeof titles / sizeof *titles);
}

static void studies(svari_page *page) {
  svari_page_element(page, "h2 id=\"studies\"", word(page, SVARI_JOINT_STUDIES));
  tiles(page);
  study_head(page);
  for (size_t i = 0; i < page->report->nparts; i++) study(page, page->report->parts[i]);
  svari_page_markup(page, "</tbody></table></div>\n");
  if (!page->report->joint.nchapters) return;
  svari_page_element(page, "p class=\"note\"", word(page, SVARI_JOINT_HOW_TO_READ));
  svari_page_element(page, "p class=\"note\"", word(page, SVARI_JOINT_FEW));
  svari_page_element(page, "p class=\"note\"", svari_sentence(SVARI_SENTENCE_P_MEANING, page->language));
}

/* Of a variable of no and yes, yes says all. The count of rows left in `out`. */
static size_t without_no(const svari_estimate_row *rows, size_t count, svari_estimate_row *out) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    bool no = rows[i].category && strcmp(rows[i].category, "no") == 0, yes = false;
    for (size_t k = 0; k < count && no && !yes; k++) yes = rows[k].category && strcmp(rows[k].category, "yes") == 0;
    if (!yes) out[kept++] = rows[i];
  }
  return kept;
}

static void request(svari_page *page, const svari_report *part, const svari_estimate_row *row) {
  size_t count = 0, left = part->nestimates - (size_t)(row - part->estimates);
  while (count < left && row[count].spec == row->spec) count++;
  svari_estimate_row *rows = calloc(count, sizeof *rows);
  page->out->failed |= !rows;
  if (!rows) return;
  svari_page inner = svari_joint_page(page, part);
  svari_html_request(&inner, rows, without_no(row, count, rows));
  page->charts = inner.charts;
  free(rows);
}

static void block_requests(svari_page *page, const svari_joint_block *block) {
  for (size_t i = 0; i < block->nlines; i++) request(page, block->lines[i].item.of, block->lines[i].item.estimate);
}

static void line_name(svari_page *page, const svari_joint_line *line) {
  svari_buffer name = {0};
  const char *given = line->label ? label(page, line->label) : NULL;
  if (given)
    svari_buffer_text(&name, given);
  else if (line->item.estimate || line->item.test)
    svari_joint_name(page, &line->item, &name);
  svari_page_capital(page, "th scope=\"row\"", name.bytes ? name.bytes : "");
  page->out->failed |= name.failed;
  svari_buffer_free(&name);
}

/* How many lines from i on are of the same request and tell themselves apart by category or domain. */
static size_t lines_together(const svari_page *page, const svari_joint_block *block, size_t i) {
  const svari_joint_line *first = &block->lines[i];
  const char *title = first->label ? NULL : svari_joint_title(page, &first->item);
  size_t count = 1;
  if (!title) return count;
  while (i + count < block->nlines && !block->lines[i + count].label) {
    const svari_joint_item *item = &block->lines[i + count].item;
    const char *other = svari_joint_title(page, item);
    if (!other || strcmp(other, title) != 0 || strcmp(item->estimate->id, first->item.estimate->id) != 0) break;
    count++;
  }
  return count;
}

static void group_line(svari_page *page, const svari_joint_block *block, const svari_joint_line *line) {
  char tag[64];
  snprintf(tag, sizeof tag, "th scope=\"rowgroup\" colspan=\"%zu\"", block->ncolumns + 1);
  svari_page_markup(page, "<tr class=\"group\">");
  svari_page_capital(page, tag, svari_joint_title(page, &line->item));
  svari_page_markup(page, "</tr>\n");
}

static void part_name(svari_page *page, const svari_joint_line *line) {
  svari_buffer name = {0};
  svari_joint_part_name(page, &line->item, &name);
  svari_page_element(page, "th scope=\"row\" class=\"within\"", name.bytes ? name.bytes : "");
  page->out->failed |= name.failed;
  svari_buffer_free(&name);
}

static void table_line(svari_page *page, const svari_joint_block *block, const svari_joint_line *line, bool within) {
  svari_page_markup(page, "<tr>");
  if (within)
    part_name(page, line);
  else
    line_name(page, line);
  for (size_t c = 0; c < block->ncolumns; c++) svari_joint_cell_html(page, &line->cells[c]);
  svari_page_markup(page, "</tr>\n");
}

static void open_table(svari_page *page) {
  svari_page_markup(page, "<div class=\"scroll\" tabindex=\"0\"><table class=\"joint\">");
}

static void close_table(svari_page *page) { svari_page_markup(page, "</tbody></table></div>\n"); }

/* Whether every line has but one figure: then a column for each run would be mostly empty. */
static bool is_sparse(const svari_joint_block *block) {
  for (size_t i = 0; i < block->nlines; i++) {
    size_t filled = 0;
    for (size_t c = 0; c < block->ncolumns; c++) filled += block->lines[i].cells[c].count > 0;
    if (filled != 1) return false;
  }
  return block->ncolumns > 1;
}

/* The run stands in a column of its own. */
static void block_list(svari_page *page, const svari_joint_block *block) {
  open_table(page);
  svari_page_markup(page, "<tbody>\n");
  for (size_t i = 0; i < block->nlines; i++) {
    size_t c = 0;
    while (block->lines[i].cells[c].count == 0) c++;
    const char *text = label(page, &block->columns[c]);
    svari_page_markup(page, "<tr>");
    line_name(page, &block->lines[i]);
    svari_page_element(page, "td class=\"words\"", text ? text : "");
    svari_joint_cell_html(page, &block->lines[i].cells[c]);
    svari_page_markup(page, "</tr>\n");
  }
  close_table(page);
}

/* What a table's cells say together; fewer than three say it themselves. */
typedef struct tally {
  size_t compared, risen, fallen, tests, differ;
} tally;

static tally count_cells(const svari_joint_block *block) {
  tally sum = {0};
  for (size_t i = 0; i < block->nlines; i++)
    for (size_t c = 0; c < block->ncolumns; c++)
      for (size_t k = 0; k < block->lines[i].cells[c].count; k++) {
        const svari_joint_item *item = &block->lines[i].cells[c].items[k];
        double by = svari_joint_change(item);
        sum.compared += isfinite(by) != 0;
        sum.risen += by > SVARI_JOINT_POINTS;
        sum.fallen += by < -SVARI_JOINT_POINTS;
        sum.tests += item->test && isfinite(item->test->p);
        sum.differ += item->test && item->test->p < 0.05;
      }
  return sum;
}

static void put_tally(svari_page *page, svari_joint_sentence_id id, const size_t *counts, size_t count) {
  char texts[3][SVARI_FORMAT_TEXT];
  const char *list[] = {texts[0], texts[1], texts[2]};
  for (size_t i = 0; i < count; i++) svari_format_count(counts[i], page->language, texts[i]);
  svari_page_markup(page, "<p class=\"plain\">");
  svari_page_fill(page, word(page, id), list, count);
  svari_page_markup(page, "</p>\n");
}

static void in_words(svari_page *page, const svari_joint_block *block) {
  tally sum = count_cells(block);
  if (sum.compared > 2) put_tally(page, SVARI_JOINT_MOVED, (const size_t[]){sum.compared, sum.risen, sum.fallen}, 3);
  if (sum.tests > 2) put_tally(page, SVARI_JOINT_DIFFER, (const size_t[]){sum.tests, sum.differ}, 2);
}

static void block_table(svari_page *page, const svari_joint_block *block) {
  in_words(page, block);
  open_table(page);
  svari_page_markup(page, "<thead><tr><td></td>");
  for (size_t c = 0; c < block->ncolumns; c++) {
    const char *text = label(page, &block->columns[c]);
    svari_page_element(page, "th scope=\"col\"", text ? text : "");
  }
  svari_page_markup(page, "</tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < block->nlines;) {
    size_t count = lines_together(page, block, i);
    if (count > 1) group_line(page, block, &block->lines[i]);
    for (size_t j = i; j < i + count; j++) table_line(page, block, &block->lines[j], count > 1);
    i += count;
  }
  close_table(page);
}

static void block_ranking(svari_page *page, const svari_joint_block *block) {
  open_table(page);
  svari_page_markup(page, "<tbody>\n");
  for (size_t i = 0; i < block->nlines; i++) {
    const svari_joint_item *item = &block->lines[i].item;
    svari_page part = svari_joint_page(page, item->of);
    svari_buffer name = {0};
    svari_page_domain(&part, &item->estimate->domain, &name);
    svari_buffer_printf(page->out, "<tr><th scope=\"row\">%zu. ", i + 1);
    svari_page_text(page, name.bytes ? name.bytes : "");
    svari_page_markup(page, "</th>");
    svari_joint_cell_html(page, &(svari_joint_cell){.count = 1, .plain = block->plain, .items = item});
    svari_page_markup(page, "</tr>\n");
    page->out->failed |= name.failed;
    svari_buffer_free(&name);
  }
  close_table(page);
}

static void block_tests(svari_page *page, const svari_joint_block *block) {
  open_table(page);
  svari_page_markup(page, "<tbody>\n");
  for (size_t i = 0; i < block->nlines; i++) {
    svari_page_markup(page, "<tr>");
    line_name(page, &block->lines[i]);
    svari_page_element(page, "td class=\"words\"", label(page, &block->lines[i].item.of->label));
    svari_joint_cell_html(page, &(svari_joint_cell){.count = 1, .items = &block->lines[i].item});
    svari_page_markup(page, "</tr>\n");
  }
  close_table(page);
}

static void block_sample(svari_page *page, const svari_joint_block *block) {
  study_head(page);
  for (size_t i = 0; i < block->nlines; i++) study(page, block->lines[i].item.of);
  close_table(page);
}

static void block_figures(svari_page *page, const svari_joint_block *block) {
  if (block->nlines == 0)
    svari_joint_figures_table(page);
  else if (is_sparse(block))
    block_list(page, block);
  else
    block_table(page, block);
}

static const struct {
  const char *kind;
  void (*put)(svari_page *page, const svari_joint_block *block);
} kinds[] = {
    {"estimates", block_requests}, {"compare", block_table}, {"ranking", block_ranking}, {"tests", block_tests},
    {"figures", block_figures},    {"grid", block_table},    {"sample", block_sample},
};

static void chapter_blocks(svari_page *page, const svari_joint_chapter *chapter) {
  for (size_t i = 0; i < chapter->nblocks; i++) {
    const svari_joint_block *block = &chapter->blocks[i];
    const char *title = label(page, &block->label), *note = label(page, &block->note);
    svari_buffer_printf(page->out, "<div class=\"block %s\">", block->kind);
    if (title) svari_page_element(page, "h4", title);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
      if (strcmp(kinds[k].kind, block->kind) == 0) kinds[k].put(page, block);
    if (note) svari_page_element(page, "p class=\"note\"", note);
    svari_page_markup(page, "</div>\n");
  }
}

static void chapter(svari_page *page, size_t i) {
  const svari_joint_chapter *c = &page->report->joint.chapters[i];
  const char *title = label(page, &c->title), *text = label(page, &c->text);
  char tag[64];
  snprintf(tag, sizeof tag, "h%d id=\"section-%zu\"", level_of(c) == 1 ? 2 : 3, i + 1);
  if (level_of(c) == 2) snprintf(tag, sizeof tag, "h3 class=\"part\" id=\"section-%zu\"", i + 1);
  svari_page_element(page, tag, title ? title : "");
  if (text) svari_page_element(page, "p", text);
  chapter_blocks(page, c);
}

/* Without sections: every run whole, one after the other. */
static void whole(svari_page *page, const svari_report *part) {
  const char *name = label(page, &part->label);
  svari_page_element(page, "h2", name ? name : part->name);
  for (size_t i = 0; i < part->nestimates; i++)
    if (i == 0 || part->estimates[i].spec != part->estimates[i - 1].spec) request(page, part, &part->estimates[i]);
  svari_page inner = svari_joint_page(page, part);
  svari_html_tables(&inner);
  svari_html_tests(&inner);
  svari_html_models(&inner);
  page->charts = inner.charts;
}

static bool any_synthetic(const svari_report *report) {
  for (size_t i = 0; i < report->nparts; i++)
    if (report->parts[i]->synthetic) return true;
  return false;
}

void svari_html_joint(svari_page *page) {
  const svari_report *report = page->report;
  if (any_synthetic(report))
    svari_page_element(page, "p class=\"synthetic wide\"", svari_word(SVARI_WORD_SYNTHETIC, page->language));
  nav(page);
  svari_page_markup(page, "<main id=\"results\">\n");
  studies(page);
  for (size_t i = 0; i < report->joint.nchapters; i++) chapter(page, i);
  for (size_t i = 0; i < report->nparts && !report->joint.nchapters; i++) whole(page, report->parts[i]);
  svari_html_flags(page);
}
