/* live.h: the knowledge in force, exchanged while others are screening with it.
 *
 *   edition 1 (retired)   in use by 2 screeners; freed with the last of them
 *   edition 2 (now)       in use by 1, and 3 idle screeners waiting for the next request
 *
 * A request takes a screener, works as long as it likes, and gives it back; what it works with
 * never changes under it. There are never more screeners than requests at work at once.
 */
#ifndef SERVE_LIVE_H
#define SERVE_LIVE_H

#include <linnet.h>

struct live;

/* What one request works with; zeroed means "holds nothing". */
struct live_hold {
    struct live_edition *edition;
    struct live_screener *item;
    struct ln_screener *screener;
};

/* live_new: compile the catalogue folder `dir`, which is borrowed until live_free().
 *
 * errors  as ln_knowledge_load()
 * owns    caller      release with live_free() when nothing is held any more
 */
LN_MUST int live_new(struct live **out, const char *dir, struct ln_err *err);
void live_free(struct live *l);

/* live_reload: compile the folder again and put it in force; when that fails, the old knowledge
 * stays. Requests go on meanwhile. Two reloads wait for each other. errors as live_new() */
LN_MUST int live_reload(struct live *l, struct ln_err *err);

/* live_hash: hash of the knowledge in force, NUL-ended; cut to fit `size` bytes. */
void live_hash(char *out, size_t size, struct live *l);

/* live_take: a screener of the knowledge in force, for this thread alone.
 *
 * errors  LN_ENOMEM   out holds nothing
 * owns    caller      give it back with live_give()
 */
LN_MUST int live_take(struct live_hold *out, struct live *l, struct ln_err *err);
void live_give(struct live_hold *hold, struct live *l);

#endif
