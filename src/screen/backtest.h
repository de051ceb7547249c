/* backtest.h: two catalogues on the same records: what would change before one goes live.
 *
 * A record is read once and screened with both. What is counted does not depend on the number
 * of workers. Memory is bounded by the catalogues, not by the records.
 */
#ifndef SCREEN_BACKTEST_H
#define SCREEN_BACKTEST_H

#include <linnet.h>

#include "base/buf.h"
#include "base/json.h"
#include "record/record.h"

struct backtest;

/* backtest_new: compare `fresh` with `live`, by `workers` threads.
 * owns    caller      release with backtest_free(); keeps references to both */
LN_MUST int backtest_new(struct backtest **out, struct ln_knowledge *live,
                         struct ln_knowledge *fresh, unsigned workers, struct ln_err *err);
void backtest_free(struct backtest *b);

/* backtest_frame: a line for each record of one frame whose band, actions or findings change,
 * and for each that cannot be read; see linnet-backtest(1).
 *
 * in      worker      0..workers-1, one thread at a time
 * out     records, failed   raised by what the frame held
 */
LN_MUST int backtest_frame(struct buf *out, uint64_t *records, uint64_t *failed,
                           struct backtest *b, unsigned worker,
                           const struct record_reader *reader, struct ln_str frame,
                           const struct record_source *source, int64_t as_of,
                           struct ln_err *err);

/* backtest_finish: add up what the workers counted so far; the following tell of that. */
void backtest_finish(struct backtest *b);

/* backtest_share: newly flagged records by all that were read, 0
 * when there were none. backtest_report: members of an open object. backtest_text: the same for
 * people. */
double backtest_share(const struct backtest *b);
void backtest_report(struct json_writer *w, const struct backtest *b);
void backtest_text(struct buf *out, const struct backtest *b);

#endif
