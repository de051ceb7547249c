/* logit.c: see logit.h.
 *
 * Each round: gradient and Hessian at b; variables at their bound that want to go below it are
 * held; the others take the Newton step (Cholesky), halved until the loss falls, and are put
 * back on the bound where they crossed it.
 */
#include "learn/logit.h"

#include <math.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

#define ROUNDS_MAX 200
#define HALVES_MAX 60
#define SMALL      1e-9

/* log(1 + exp(z)) without overflow */
static double softplus(double z)
{
    return z > 0 ? z + log1p(exp(-z)) : log1p(exp(z));
}

static double dot(const double *x, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * b[i];
    return sum;
}

double logit_loss(const struct logit *p, const double *b)
{
    double loss = 0;
    for (size_t r = 0; r < p->rows; r++) {
        double z = dot(p->x + r * p->variables, b, p->variables);
        loss += p->weight[r] * softplus(p->bad[r] ? -z : z);
    }
    for (size_t v = 0; v < p->variables; v++)
        loss += p->precision[v] * (b[v] - p->prior[v]) * (b[v] - p->prior[v]) / 2;
    return loss;
}

struct work {
    double *gradient, *step, *try; /* [n] */
    double *hessian;               /* [n][n], then its Cholesky factor */
    bool *held;                    /* [n] */
};

static void slopes(struct work *w, const struct logit *p, const double *b)
{
    size_t n = p->variables;
    memset(w->hessian, 0, n * n * sizeof *w->hessian);
    for (size_t v = 0; v < n; v++) {
        w->gradient[v] = p->precision[v] * (b[v] - p->prior[v]);
        w->hessian[v * n + v] = p->precision[v];
    }
    for (size_t r = 0; r < p->rows; r++) {
        const double *x = p->x + r * n;
        double chance = 1 / (1 + exp(-dot(x, b, n)));
        double off = p->weight[r] * (chance - (p->bad[r] ? 1 : 0));
        double bend = p->weight[r] * chance * (1 - chance);
        for (size_t i = 0; i < n; i++) {
            if (x[i] < 0 || x[i] > 0) {
                w->gradient[i] += off * x[i];
                for (size_t j = 0; j <= i; j++)
                    w->hessian[i * n + j] += bend * x[i] * x[j];
            }
        }
    }
}

/* The free part of hessian * step = -gradient. false: not positive definite. */
static bool solve(struct work *w, size_t n)
{
    double *h = w->hessian;
    for (size_t i = 0; i < n; i++) {
        if (w->held[i]) { /* an equation of its own: step 0 */
            for (size_t j = 0; j < n; j++)
                h[(i > j ? i * n + j : j * n + i)] = 0;
            h[i * n + i] = 1;
        }
        w->step[i] = w->held[i] ? 0 : -w->gradient[i];
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = h[i * n + j] - dot(h + i * n, h + j * n, j);
            if (i > j)
                h[i * n + j] = sum / h[j * n + j];
            else if (sum > 1e-12)
                h[i * n + i] = sqrt(sum);
            else
                return false;
        }
    for (size_t i = 0; i < n; i++)
        w->step[i] = (w->step[i] - dot(h + i * n, w->step, i)) / h[i * n + i];
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            w->step[i] -= h[k * n + i] * w->step[k];
        w->step[i] /= h[i * n + i];
    }
    return true;
}

/* The steepest slope of a free variable. */
static double hold(struct work *w, const struct logit *p, const double *b)
{
    double most = 0;
    for (size_t v = 0; v < p->variables; v++) {
        w->held[v] = b[v] <= p->least[v] && w->gradient[v] >= 0;
        if (!w->held[v])
            most = fmax(most, fabs(w->gradient[v]));
    }
    return most;
}

/* One step downhill; false when none is left to take. */
static bool descend(double *b, struct work *w, const struct logit *p)
{
    double loss = logit_loss(p, b), part = 1;
    for (int i = 0; i < HALVES_MAX; i++, part /= 2) {
        for (size_t v = 0; v < p->variables; v++)
            w->try[v] = fmax(p->least[v], b[v] + part * w->step[v]);
        if (logit_loss(p, w->try) < loss) {
            memcpy(b, w->try, p->variables * sizeof *b);
            return true;
        }
    }
    return false;
}

int logit_fit(double *b, const struct logit *p, struct ln_err *err)
{
    size_t n = p->variables;
    int code = LN_OK;
    if (n > LOGIT_VARIABLES_MAX)
        return err_set(err, LN_EINPUT, 0, "more than %u variables", LOGIT_VARIABLES_MAX);
    struct work w = {mem_array(n + 1, sizeof(double)), mem_array(n + 1, sizeof(double)),
                     mem_array(n + 1, sizeof(double)), mem_array(n * n + 1, sizeof(double)),
                     mem_array(n + 1, sizeof(bool))};
    if (w.gradient == NULL || w.step == NULL || w.try == NULL || w.hessian == NULL ||
        w.held == NULL) {
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
        goto done;
    }
    for (size_t v = 0; v < n; v++)
        b[v] = fmax(p->prior[v], p->least[v]);
    for (int round = 0;; round++) {
        slopes(&w, p, b);
        if (hold(&w, p, b) < SMALL)
            break;
        /* Rounding ends the descent a little above SMALL when the loss itself is large. */
        if (!solve(&w, n) || round == ROUNDS_MAX) {
            code = err_set(err, LN_EINTERNAL, 0, "the regression does not settle");
            break;
        }
        if (!descend(b, &w, p))
            break;
    }
done:
    mem_free(w.gradient);
    mem_free(w.step);
    mem_free(w.try);
    mem_free(w.hessian);
    mem_free(w.held);
    return code;
}
