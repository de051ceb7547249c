/* share.c: see share.h.
 *
 * The bounds are quantiles of beta distributions. Their distribution function, the regularised
 * incomplete beta function, is a continued fraction (NIST DLMF 8.17.22), evaluated by the
 * method of Lentz; the quantile is found by halving, which needs no start value and cannot
 * run away.
 */
#include "base/share.h"

#include <math.h>

#define TAIL     0.025 /* on each side, so that 95 % lies between */
#define SMALLEST 1e-300
#define ENOUGH   1e-14
#define TERMS    1000000

static double log_gamma(double x)
{
    int sign;
    return lgamma_r(x, &sign);
}

/* The continued fraction of I_x(a, b); converges fast for x < (a + 1) / (a + b + 2). */
static double fraction(double x, double a, double b)
{
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < SMALLEST ? SMALLEST : d);
    double value = d;
    for (unsigned m = 1; m < TERMS; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double step = 1;
        for (int half = 0; half < 2; half++) {
            double term = half == 0 ? even : odd;
            d = 1 + term * d;
            d = 1 / (fabs(d) < SMALLEST ? SMALLEST : d);
            c = 1 + term / c;
            c = fabs(c) < SMALLEST ? SMALLEST : c;
            step = c * d;
            value *= step;
        }
        if (fabs(step - 1) < ENOUGH)
            break;
    }
    return value;
}

/* I_x(a, b): the probability that a beta(a, b) value is below x. */
static double beta_below(double x, double a, double b)
{
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    double front =
        exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log1p(-x));
    if (x < (a + 1) / (a + b + 2))
        return front * fraction(x, a, b) / a;
    return 1 - front * fraction(1 - x, b, a) / b;
}

static double beta_quantile(double p, double a, double b)
{
    double low = 0, high = 1;
    for (int i = 0; i < 200 && high - low > low * 1e-12; i++) {
        double mid = (low + high) / 2;
        if (beta_below(mid, a, b) < p)
            low = mid;
        else
            high = mid;
    }
    return (low + high) / 2;
}

void share_interval(double *low, double *high, uint64_t hits, uint64_t of)
{
    double k = (double)hits, n = (double)of;
    *low = hits == 0 ? 0 : beta_quantile(TAIL, k, n - k + 1);
    *high = hits == of ? 1 : beta_quantile(1 - TAIL, k + 1, n - k);
}
