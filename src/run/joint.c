/* `sections:` of a run of runs: what each block shows is found among the parts' rows. Nothing is computed. */
#include "run/joint_cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool wants(const svari_block_spec *spec, const svari_estimate_row *row) {
  if (!spec->ncategories) return svari_joint_is_shown(row);
  for (size_t i = 0; i < spec->ncategories; i++) {
    if (row->category && strcmp(row->category, spec->categories[i]) == 0) return true;
    for (size_t d = 0; d < row->domain.count; d++)
      if (strcmp(row->domain.parts[d].category, spec->categories[i]) == 0) return true;
  }
  return false;
}

static svari_status push_line(joint_block *b, svari_joint_line line, svari_error *err) {
  svari_joint_line *slot = SVARI_PUSH(b->joint->arena, b->lines, b->nlines, b->capacity);
  if (!slot) return svari_fail_memory(err);
  *slot = line;
  return SVARI_OK;
}

/* Places for as many cells as the block has columns. */
static svari_joint_cell *new_cells(joint_block *b) { return SVARI_NEW(b->joint->arena, svari_joint_cell, b->nparts); }

static svari_status put_item(joint_block *b, svari_joint_cell *cell, svari_joint_item item, svari_error *err) {
  svari_joint_item *kept = SVARI_NEW(b->joint->arena, svari_joint_item, 1);
  if (!kept) return svari_fail_memory(err);
  *kept = item;
  *cell = (svari_joint_cell){.count = 1, .items = kept};
  return SVARI_OK;
}

/* The line of the same figure in another run; NULL: there is none yet. */
static svari_joint_line *line_of(joint_block *b, size_t from, const svari_estimate_row *row) {
  for (size_t i = from; i < b->nlines; i++)
    if (svari_joint_same(b->lines[i].item.estimate, row)) return &b->lines[i];
  return NULL;
}

/* A line is begun by the first run that has the figure; each run that has it fills its cell. */
static svari_status put_figure(joint_block *b, size_t from, size_t column, svari_joint_item item, svari_error *err) {
  svari_joint_line *line = line_of(b, from, item.estimate);
  if (!line) {
    svari_joint_cell *cells = new_cells(b);
    svari_status status =
        cells ? push_line(b, (svari_joint_line){.item = item, .cells = cells}, err) : svari_fail_memory(err);
    if (status) return status;
    line = &b->lines[b->nlines - 1];
  }
  svari_joint_cell *cells = (svari_joint_cell *)line->cells;
  return cells[column].count ? SVARI_OK : put_item(b, &cells[column], item, err);
}

static svari_status compare(joint_block *b, const svari_block_spec *spec, svari_error *err) {
  for (size_t d = 0; d < spec->nids; d++) {
    size_t from = b->nlines;
    for (size_t p = 0; p < b->nparts; p++) {
      const svari_report *part = b->parts[p];
      for (size_t r = 0; r < part->nestimates; r++) {
        const svari_estimate_row *row = &part->estimates[r];
        if (strcmp(row->id, spec->ids[d]) != 0 || !wants(spec, row)) continue;
        svari_status status = put_figure(b, from, p, svari_joint_item_of(b->joint, part, row), err);
        if (status) return status;
      }
    }
    if (b->nlines == from) return svari_joint_none(spec, spec->ids[d], "estimate", err);
  }
  return SVARI_OK;
}

static svari_status estimates(joint_block *b, const svari_block_spec *spec, svari_error *err) {
  for (size_t d = 0; d < spec->nids; d++) {
    size_t from = b->nlines;
    for (size_t p = 0; p < b->nparts; p++) {
      const svari_estimate_row *row = svari_joint_first(b->parts[p], spec->ids[d]);
      if (!row) continue;
      svari_status status =
          push_line(b, (svari_joint_line){.item = svari_joint_item_of(b->joint, b->parts[p], row)}, err);
      if (status) return status;
    }
    if (b->nlines == from) return svari_joint_none(spec, spec->ids[d], "estimate", err);
  }
  return SVARI_OK;
}

static svari_status tests(joint_block *b, const svari_block_spec *spec, svari_error *err) {
  for (size_t d = 0; d < spec->nids; d++) {
    size_t from = b->nlines;
    for (size_t p = 0; p < b->nparts; p++) {
      const svari_test_row *test = svari_joint_test(b->parts[p], spec->ids[d]);
      if (!test) continue;
      svari_status status = push_line(b, (svari_joint_line){.item = {.of = b->parts[p], .test = test}}, err);
      if (status) return status;
    }
    if (b->nlines == from) return svari_joint_none(spec, spec->ids[d], "test", err);
  }
  return SVARI_OK;
}

/* The highest first; equals stay in their order. */
static void sort_lines(svari_joint_line *lines, size_t count) {
  for (size_t i = 1; i < count; i++) {
    svari_joint_line line = lines[i];
    size_t j = i;
    for (; j > 0 && lines[j - 1].item.estimate->estimate < line.item.estimate->estimate; j--) lines[j] = lines[j - 1];
    lines[j] = line;
  }
}

static svari_status ranking(joint_block *b, const svari_block_spec *spec, svari_error *err) {
  for (size_t d = 0; d < spec->nids; d++) {
    size_t from = b->nlines;
    for (size_t p = 0; p < b->nparts; p++) {
      for (size_t r = 0; r < b->parts[p]->nestimates; r++) {
        const svari_estimate_row *row = &b->parts[p]->estimates[r];
        if (strcmp(row->id, spec->ids[d]) != 0 || !wants(spec, row) || !isfinite(row->estimate)) continue;
        svari_status status =
            push_line(b, (svari_joint_line){.item = svari_joint_item_of(b->joint, b->parts[p], row)}, err);
        if (status) return status;
      }
    }
    if (b->nlines == from) return svari_joint_none(spec, spec->ids[d], "estimate", err);
  }
  sort_lines(b->lines, b->nlines);
  if (spec->most && b->nlines > spec->most) b->nlines = spec->most;
  return SVARI_OK;
}

static svari_status figures_of(joint_block *b, const char *section, svari_error *err) {
  const svari_joint *joint = &b->joint->run->report.joint;
  size_t from = b->nlines;
  for (size_t i = 0; i < joint->npublished; i++) {
    const svari_published *figure = &joint->published[i];
    if (!figure->section || strcmp(figure->section, section) != 0) continue;
    size_t p = 0;
    while (p < b->nparts && b->parts[p] != figure->of) p++;
    if (p == b->nparts) continue;
    svari_joint_item item = {.of = figure->of, .estimate = figure->row, .published = figure, .like = figure};
    svari_status status = put_figure(b, from, p, item, err);
    if (status) return status;
  }
  return SVARI_OK;
}

static svari_status figures(joint_block *b, const svari_block_spec *spec, svari_error *err) {
  for (size_t s = 0; s < spec->nids; s++) {
    if (strcmp(spec->ids[s], "all") == 0) continue; /* the writer shows them all */
    size_t from = b->nlines;
    svari_status status = figures_of(b, spec->ids[s], err);
    if (!status && b->nlines == from) status = svari_joint_none(spec, spec->ids[s], "section of `figures`", err);
    if (status) return status;
  }
  return SVARI_OK;
}

static svari_status grid(joint_block *b, const svari_block_spec *spec, svari_error *err) {
  svari_status worst = SVARI_OK;
  for (size_t r = 0; r < spec->nrows; r++) {
    const svari_grid_row_spec *row = &spec->rows[r];
    size_t room = spec->nheads > row->ncells ? spec->nheads : row->ncells;
    svari_joint_cell *cells = SVARI_NEW(b->joint->arena, svari_joint_cell, room);
    if (!cells) return svari_fail_memory(err);
    if (row->ncells > spec->nheads)
      worst = svari_fail_at(err, SVARI_SPEC, row->where, "the line has %zu cells, and the grid %zu columns",
                            row->ncells, spec->nheads);
    for (size_t c = 0; c < row->ncells && c < spec->nheads; c++) {
      svari_status status = svari_joint_cell_of(b->joint, row, row->cells[c], &cells[c], err);
      if (status == SVARI_MEMORY) return status;
      if (status) worst = status;
    }
    svari_status status = push_line(b, (svari_joint_line){.label = &row->label, .cells = cells}, err);
    if (status) return status;
  }
  return worst;
}

static svari_status sample(joint_block *b, const svari_block_spec *spec, svari_error *err) {
  for (size_t i = 0; i < spec->nids; i++) {
    const svari_report *part = svari_joint_part(b->joint, spec->ids[i]);
    if (!part) return svari_joint_none(spec, spec->ids[i], "run", err);
    svari_status status = push_line(b, (svari_joint_line){.label = &part->label, .item = {.of = part}}, err);
    if (status) return status;
  }
  return SVARI_OK;
}

static const struct {
  const char *kind;
  svari_status (*find)(joint_block *block, const svari_block_spec *spec, svari_error *err);
  bool by_run; /* its columns are runs: those without a figure are left out */
} kinds[] = {
    {"estimates", estimates, false}, {"compare", compare, true}, {"ranking", ranking, false}, {"tests", tests, false},
    {"figures", figures, true},      {"grid", grid, false},      {"sample", sample, false},
};

/* The runs that the block asks for, in its order; by default all. */
static svari_status choose_parts(joint_block *b, const svari_block_spec *spec, svari_error *err) {
  const svari_report *joint = &b->joint->run->report;
  b->parts = SVARI_NEW(b->joint->arena, const svari_report *, spec->nruns ? spec->nruns : joint->nparts);
  if (!b->parts) return svari_fail_memory(err);
  for (size_t i = 0; i < spec->nruns; i++) {
    b->parts[i] = svari_joint_part(b->joint, spec->runs[i]);
    if (!b->parts[i]) return svari_joint_none(spec, spec->runs[i], "run", err);
  }
  b->nparts = spec->nruns;
  if (spec->nruns) return SVARI_OK;
  b->nparts = joint->nparts;
  memcpy(b->parts, joint->parts, joint->nparts * sizeof *b->parts);
  return SVARI_OK;
}

/* Columns that no line fills are left out. */
static void drop_empty_columns(joint_block *b) {
  size_t kept = 0;
  for (size_t p = 0; p < b->nparts; p++) {
    bool filled = false;
    for (size_t i = 0; i < b->nlines; i++) filled = filled || b->lines[i].cells[p].count;
    if (!filled) continue;
    for (size_t i = 0; i < b->nlines; i++) ((svari_joint_cell *)b->lines[i].cells)[kept] = b->lines[i].cells[p];
    b->parts[kept++] = b->parts[p];
  }
  b->nparts = kept;
}

static svari_status name_columns(joint_block *b, svari_joint_block *out, svari_error *err) {
  svari_label *labels = SVARI_NEW(b->joint->arena, svari_label, b->nparts);
  if (!labels) return svari_fail_memory(err);
  for (size_t p = 0; p < b->nparts; p++) labels[p] = b->parts[p]->label;
  out->columns = labels;
  out->ncolumns = b->nparts;
  return SVARI_OK;
}

static svari_status make_block(joint_source *j, const svari_block_spec *spec, svari_joint_block *out,
                               svari_error *err) {
  joint_block b = {.joint = j};
  size_t k = 0;
  while (k + 1 < sizeof kinds / sizeof *kinds && strcmp(kinds[k].kind, spec->kind) != 0) k++;
  svari_status status = choose_parts(&b, spec, err);
  if (!status) status = kinds[k].find(&b, spec, err);
  if (status) return status;
  *out = (svari_joint_block){.kind = spec->kind,
                             .label = spec->label,
                             .note = spec->note,
                             .plain = spec->plain,
                             .nlines = b.nlines,
                             .lines = b.lines,
                             .ncolumns = spec->nheads,
                             .columns = spec->heads};
  if (!kinds[k].by_run) return SVARI_OK;
  drop_empty_columns(&b);
  return name_columns(&b, out, err);
}

svari_status svari_joint_chapters(svari_result *run, svari_error *err) {
  const svari_plan *plan = run->plan;
  joint_source j = {.arena = run->arena, .run = run};
  svari_joint_chapter *chapters = SVARI_NEW(run->arena, svari_joint_chapter, plan->nchapters);
  svari_status worst = chapters ? SVARI_OK : svari_fail_memory(err);
  for (size_t c = 0; c < plan->nchapters && worst != SVARI_MEMORY; c++) {
    const svari_chapter_spec *spec = &plan->chapters[c];
    svari_joint_block *blocks = SVARI_NEW(run->arena, svari_joint_block, spec->nblocks);
    if (!blocks) return svari_fail_memory(err);
    for (size_t i = 0; i < spec->nblocks; i++) {
      svari_status status = make_block(&j, &spec->blocks[i], &blocks[i], err);
      if (status) worst = status;
    }
    chapters[c] = (svari_joint_chapter){spec->title, spec->text, spec->level, spec->nblocks, blocks};
  }
  run->report.joint.chapters = chapters;
  run->report.joint.nchapters = plan->nchapters;
  return worst;
}
