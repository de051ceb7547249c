/* score.c: from findings to a number and a band.
 *
 *   score = logistic( logit(base_rate) + sum over families of min(cap, sum of weights)
 *                     + text weight )
 *
 * Weights are log-odds, so 0.7 doubles the odds. Indicators of one family say much the same, so
 * together they may add at most the cap: ten ways to promise easy money are still one promise.
 * The text weight is what a learnt model makes of the words (knowledge/model.h), within its own
 * cap, and may lower the score too. It is no finding and no family, so text alone never flags.
 *
 * A band needs its score and its number of independent families, never fewer than two: 98.4 %
 * of ordinary overseas-work adverts carry one published trafficking indicator (Volodko,
 * Cockbain, Kleinberg 2020, Trends in Organized Crime).
 */
#include "screen/score.h"

#include <math.h>

static double logit(double p)
{
    return log(p / (1 - p));
}

/* The score rises with every finding, so its end is taken away: 0 < score < 1 always. */
static double logistic(double x)
{
    double p = 1 / (1 + exp(-x));
    return p > 0.999999 ? 0.999999 : p;
}

void score(struct verdict *v, double *weights, uint32_t *families)
{
    const struct ln_knowledge *k = v->knowledge;
    const struct cat_model *model = k->model[v->record->kind];
    for (uint32_t f = 0; f < k->family_count; f++)
        weights[f] = 0;
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct know_entry *e = &k->entries[v->findings[i].entry];
        weights[e->family] += e->weight;
    }
    double sum = logit(model->base_rate);
    size_t count = 0;
    for (uint32_t f = 0; f < k->family_count; f++) {
        if (weights[f] > 0)
            families[count++] = f;
        sum += fmin(weights[f], model->family_cap);
    }
    v->score = logistic(sum + v->text_weight);
    v->families = families;
    v->family_count = count;
    v->band = NULL;
    for (unsigned i = 0; i < model->bands_count; i++)
        if (v->score >= model->bands[i].score && count >= model->bands[i].families)
            v->band = &model->bands[i];
}
