/* Calls the library from outside: makes a fault and asks what it means. */
#include <svari/svari.h>

#include <stdio.h>
#include <string.h>

int main(void) {
  svari_error err = {0};
  svari_status status = svari_fail(&err, SVARI_IO, "%s", "no such file");
  printf("%s %s\n", svari_version(), svari_status_text(status));
  return err.count == 1 && strcmp(err.faults[0].text, "no such file") == 0 ? 0 : 1;
}
