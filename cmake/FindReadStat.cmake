# ReadStat has no pkg-config file. Defines ReadStat::readstat.
find_path(READSTAT_INCLUDE_DIR readstat.h)
find_library(READSTAT_LIBRARY readstat)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(ReadStat REQUIRED_VARS READSTAT_LIBRARY READSTAT_INCLUDE_DIR)
if(ReadStat_FOUND AND NOT TARGET ReadStat::readstat)
  add_library(ReadStat::readstat UNKNOWN IMPORTED)
  set_target_properties(ReadStat::readstat PROPERTIES IMPORTED_LOCATION "${READSTAT_LIBRARY}"
                                            INTERFACE_INCLUDE_DIRECTORIES "${READSTAT_INCLUDE_DIR}")
endif()
