# Turns a text file into a C file of bytes: cmake -DNAME=symbol -DIN=file -DOUT=x.c -DHEADER=x.h -P embed.cmake
file(READ ${IN} bytes HEX)
string(LENGTH "${bytes}" size)
math(EXPR size "${size} / 2")
string(REGEX REPLACE "(..)" "(char)0x\\1," bytes "${bytes}")
file(WRITE ${OUT} "/* Made from ${IN} when the program is built. */\n#include \"${HEADER}\"\n"
  "const char ${NAME}[] = {${bytes}0};\nconst size_t ${NAME}_size = ${size};\n")
