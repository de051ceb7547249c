/* features.h: what a text model sees of a record, and what it makes of it. */
#ifndef SCREEN_FEATURES_H
#define SCREEN_FEATURES_H

#include "screen/screener.h"

LN_MUST int features_init(struct ln_screener *s, struct ln_err *err);
void features_free(struct ln_screener *s);

/* features_begin: a new record. */
void features_begin(struct ln_screener *s);

/* features_add: one text of it more, which was just folded into s->folded. */
LN_MUST int features_add(struct ln_screener *s, const struct record_text *text,
                         struct ln_err *err);

/* features_weight: log-odds of the record's features; 0 without a model. */
double features_weight(const struct ln_screener *s, const struct record *r);

#endif
