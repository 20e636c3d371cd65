/* Calls the library from outside: reads a file that is not there and expects to be told so. */
#include <svari/svari.h>

#include <stdio.h>

int main(void) {
  svari_error err = {0};
  svari_frame *frame = NULL;
  svari_data_spec spec = {.file = "no such file.csv", .shown = "no such file.csv"};
  svari_status status = svari_frame_read(&spec, &frame, &err);
  svari_frame_free(frame);
  printf("%s %s\n", svari_version(), svari_status_text(status));
  return status == SVARI_IO ? 0 : 1;
}
