/* test_share.c: Clopper-Pearson intervals against closed forms and a slow judge. */
#include "test.h"

#include <math.h>

#include "base/share.h"

static void assert_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("got %.10g, not %.10g", got, want);
}

/* P(X <= k) of a binomial, added up term by term. */
static double binomial_below(uint64_t k, uint64_t n, double p)
{
    double sum = 0;
    for (uint64_t i = 0; i <= k; i++) {
        int sign;
        double log_term = lgamma_r((double)n + 1, &sign) - lgamma_r((double)i + 1, &sign) -
                          lgamma_r((double)(n - i) + 1, &sign) + (double)i * log(p) +
                          (double)(n - i) * log1p(-p);
        sum += exp(log_term);
    }
    return sum;
}

static void the_ends_have_closed_forms(void **state)
{
    (void)state;
    double low, high;
    for (uint64_t n = 1; n < 2000000; n = n * 3 + 1) {
        share_interval(&low, &high, 0, n);
        assert_near(low, 0, 0);
        assert_near(high, -expm1(log(0.025) / (double)n), 1e-11);
        share_interval(&low, &high, n, n);
        assert_near(high, 1, 0);
        assert_near(low, exp(log(0.025) / (double)n), 1e-9);
    }
    share_interval(&low, &high, 0, 0);
    assert_near(low, 0, 0);
    assert_near(high, 1, 0);
}

/* By definition each bound makes what was seen, or more (less), just 2.5 % likely. */
static void the_bounds_are_what_they_are_defined_to_be(void **state)
{
    (void)state;
    static const uint64_t cases[][2] = {{1, 2},    {5, 10},   {1, 100},    {37, 100},
                                        {99, 100}, {3, 5000}, {250, 5000}, {4999, 5000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t k = cases[i][0], n = cases[i][1];
        double low, high;
        share_interval(&low, &high, k, n);
        assert_true(low < (double)k / (double)n && (double)k / (double)n < high);
        assert_near(1 - binomial_below(k - 1, n, low), 0.025, 1e-8);
        assert_near(binomial_below(k, n, high), 0.025, 1e-8);
    }
}

static void large_counts_come_near_the_normal(void **state)
{
    (void)state;
    double low, high, p = 0.01, n = 1e9;
    share_interval(&low, &high, 10000000, 1000000000);
    double half = 1.959964 * sqrt(p * (1 - p) / n);
    assert_near(low, p - half, half * 0.01);
    assert_near(high, p + half, half * 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ends_have_closed_forms),
        cmocka_unit_test(the_bounds_are_what_they_are_defined_to_be),
        cmocka_unit_test(large_counts_come_near_the_normal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
