/* Any bytes as a run file: a plan or faults, never a crash, a leak or a long wait. A plan is then held against a
 * header. */
#include <stdlib.h>

#include "spec/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static const char *const columns[] = {"a", "b", "age", "region"};
  svari_plan *plan;
  svari_error err = {0};
  svari_status status = svari_plan_parse((const char *)bytes, size, "folder/run.yaml", &plan, &err);
  if ((status == SVARI_OK) != (plan != NULL) || (status == SVARI_OK) != (err.count == 0)) abort();
  if (plan && svari_plan_check_names(plan, columns, 4, &err) == SVARI_OK && err.count) abort();
  svari_plan_free(plan);
  return 0;
}
