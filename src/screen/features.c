/* features.c: see features.h.
 *
 * Country, nationality and language are never evidence, so the model reads only the fields that
 * describe the work, never addresses, and in them names of places, peoples and languages are
 * masked. Which fields it reads is part of what NGRAM_VERSION stands for. */
#include "screen/features.h"

#include "base/str.h"
#include "screen/screen.h"

/* Paths that start with one of these: schema.org's names, and usual ones of flat objects. */
static const char *const fields[] = {"text",
                                     "title",
                                     "name",
                                     "jobTitle",
                                     "job_title",
                                     "description",
                                     "body",
                                     "responsibilities",
                                     "qualifications",
                                     "requirements",
                                     "experienceRequirements",
                                     "educationRequirements",
                                     "physicalRequirement",
                                     "skills",
                                     "jobBenefits",
                                     "benefits",
                                     "incentiveCompensation",
                                     "specialCommitments",
                                     "workHours",
                                     "employerOverview",
                                     "company_profile",
                                     "hiringOrganization.description",
                                     NULL};

static bool describes_work(struct ln_str path)
{
    for (const char *const *f = fields; *f != NULL; f++) {
        struct ln_str field = str_of(*f);
        if (str_starts(path, field) && (path.len == field.len || path.at[field.len] == '.'))
            return true;
    }
    return false;
}

int features_init(struct ln_screener *s, struct ln_err *err)
{
    const struct text_model *model = s->knowledge->text[RECORD_ADVERT];
    int code = ngrams_init(&s->features, err);
    s->keep_features = model != NULL;
    if (code == LN_OK && model != NULL)
        ngrams_weigh(&s->features, model->weights.at, model->weights.bits);
    return code;
}

void features_free(struct ln_screener *s)
{
    ngrams_free(&s->features);
    mask_scratch_free(&s->mask);
}

void features_begin(struct ln_screener *s)
{
    ngrams_clear(&s->features);
}

int features_add(struct ln_screener *s, const struct record_text *text, struct ln_err *err)
{
    const uint64_t *masked;
    if (!s->keep_features || !describes_work(text->path))
        return LN_OK;
    struct ln_str folded = buf_str(&s->folded.text);
    int code = mask_find(&masked, s->knowledge->mask, &s->mask, folded, err);
    if (code == LN_OK)
        ngrams_add(&s->features, s->knowledge->fold, folded, masked);
    return code;
}

double features_weight(const struct ln_screener *s, const struct record *r)
{
    const struct text_model *model = s->knowledge->text[r->kind];
    return model == NULL ? 0 : text_model_weight(model, &s->features, s->lang);
}

void screen_keep_features(struct ln_screener *s)
{
    s->keep_features = true;
    ngrams_weigh(&s->features, NULL, 0);
}

const struct ngrams *screen_features(const struct ln_screener *s)
{
    return &s->features;
}
