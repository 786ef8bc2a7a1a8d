#include <maxminddb.h>

// Of glibc, where Swift does not see it: a file without a name, in memory.
int memfd_create(const char *name, unsigned int flags);
