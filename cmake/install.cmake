# What is installed: the program, the library (shared and static), the headers, a CMake package and a pkg-config
# file; and the Debian packages made of them.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/svari)

if(TARGET svari_cli)
  install(TARGETS svari_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
endif()
install(TARGETS svari_shared EXPORT svari
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT development)
install(TARGETS svari svari_options EXPORT svari-static
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(DIRECTORY include/svari DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development FILES_MATCHING PATTERN *.h)
install(DIRECTORY docs/examples DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libsvari-dev COMPONENT development)
install(FILES docs/library.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libsvari-dev COMPONENT development)
find_program(GZIP gzip)
configure_file(docs/svari.3.in svari.3 @ONLY)
set(manual ${PROJECT_BINARY_DIR}/svari.3)
if(GZIP)
  execute_process(COMMAND ${GZIP} -9nc ${manual} OUTPUT_FILE ${manual}.gz)
  set(manual ${manual}.gz)
endif()
install(FILES ${manual} DESTINATION ${CMAKE_INSTALL_MANDIR}/man3 COMPONENT development)
install(EXPORT svari NAMESPACE svari:: DESTINATION ${package_dir} FILE svariTargets.cmake COMPONENT development)
install(EXPORT svari-static NAMESPACE svari:: DESTINATION ${package_dir} FILE svariStaticTargets.cmake
        COMPONENT development)

configure_package_config_file(cmake/svariConfig.cmake.in svariConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(svariConfigVersion.cmake COMPATIBILITY SameMajorVersion)
# The .pc file finds its prefix from where it lies, so that the tree can be moved.
file(RELATIVE_PATH prefix_from_pc /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/svari.pc.in svari.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/svariConfig.cmake ${PROJECT_BINARY_DIR}/svariConfigVersion.cmake
              cmake/FindCsv.cmake cmake/FindReadStat.cmake DESTINATION ${package_dir} COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/svari.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

install(DIRECTORY docs/methods DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/svari COMPONENT program)
install(FILES docs/coming-from.md docs/run-file.md docs/run-file.schema.json docs/totals.md CHANGELOG.md
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/svari COMPONENT program)

# What Debian's policy asks of every package: who may do what with it, who made it, and what has changed.
set(maintainer "The svari developers <svari@localhost>")
if(DEFINED ENV{DEBEMAIL})
  set(maintainer "The svari developers <$ENV{DEBEMAIL}>")
  if(DEFINED ENV{DEBFULLNAME})
    set(maintainer "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
  endif()
endif()
set(packages program:svari library:libsvari${PROJECT_VERSION_MAJOR} development:libsvari-dev)
string(TIMESTAMP today "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${PROJECT_BINARY_DIR}/changelog
     "svari (${PROJECT_VERSION}) unstable; urgency=medium\n\n  * All that is in this version is told in CHANGELOG.md of the source.\n\n"
     " -- ${maintainer}  ${today}\n")
if(GZIP)
  execute_process(COMMAND ${GZIP} -9nc ${PROJECT_BINARY_DIR}/changelog OUTPUT_FILE ${PROJECT_BINARY_DIR}/changelog.gz)
endif()
foreach(pair ${packages})
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 component)
  list(GET pair 1 package)
  set(doc ${CMAKE_INSTALL_DATADIR}/doc/${package})
  install(FILES cmake/copyright DESTINATION ${doc} COMPONENT ${component})
  if(GZIP)
    install(FILES ${PROJECT_BINARY_DIR}/changelog.gz DESTINATION ${doc} COMPONENT ${component})
  endif()
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "${maintainer}")
set(CPACK_PACKAGE_VENDOR svari)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION math)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME svari)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libsvari${PROJECT_VERSION_MAJOR})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/cmake/triggers)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libsvari-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libsvari${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION}), libgsl-dev, libyaml-dev, libjansson-dev, nettle-dev, libxlsxwriter-dev, libsqlite3-dev, zlib1g-dev, libzstd-dev, libreadstat-dev, libcsv-dev")
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION
    "Weights, estimates with honest intervals, tables and a report\nfrom data and a run file.")
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "survey weighting and analysis (shared library)\nThe engine of svari for other programs.")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
    "survey weighting and analysis (development files)\nHeaders, static library, CMake package and pkg-config file of svari.")
include(CPack)
