/* The page's style and script: files of this room (report.css, report.js), put into the program when it is built. */
#ifndef SVARI_SRC_PRESENT_ASSETS_H
#define SVARI_SRC_PRESENT_ASSETS_H

#include <stddef.h>

extern const char svari_report_css[];
extern const size_t svari_report_css_size;
extern const char svari_report_js[];
extern const size_t svari_report_js_size;

#endif
