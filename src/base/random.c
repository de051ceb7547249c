/* random.c: see random.h. getrandom(2) blocks only before the kernel is seeded at boot. */
#include "base/random.h"

#include <errno.h>
#include <sys/random.h>

#include "base/err.h"

int random_fill(void *at, size_t size, struct ln_err *err)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = getrandom((char *)at + done, size - done, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return err_set(err, LN_EIO, 0, "the kernel gave no random bytes");
        done += (size_t)n;
    }
    return LN_OK;
}
