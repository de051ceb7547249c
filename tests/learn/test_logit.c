/* test_logit.c: the regression against plain gradient descent, closed forms, and its promises
 * about priors and bounds. */
#include "test.h"

#include <math.h>

#include "base/mem.h"
#include "base/random.h"
#include "learn/logit.h"

#define ROWS 300
#define VARS 6

struct problem {
    double x[ROWS * VARS], weight[ROWS], prior[VARS], precision[VARS], least[VARS];
    bool bad[ROWS];
    struct logit logit;
};

static double unit(struct random *random)
{
    return (double)random_below(random, 1000001) / 1000000;
}

static void invent(struct problem *p, uint64_t seed)
{
    struct random random = {seed};
    double truth[VARS];
    for (size_t v = 0; v < VARS; v++) {
        truth[v] = 4 * unit(&random) - 2;
        p->prior[v] = unit(&random);
        p->precision[v] = 0.5 + 4 * unit(&random);
        p->least[v] = v % 2 == 0 ? -INFINITY : 0;
    }
    for (size_t r = 0; r < ROWS; r++) {
        double z = 0;
        for (size_t v = 0; v < VARS; v++) {
            p->x[r * VARS + v] = v == 0 ? 1 : (double)random_below(&random, 2);
            z += truth[v] * p->x[r * VARS + v];
        }
        p->bad[r] = unit(&random) < 1 / (1 + exp(-z));
        p->weight[r] = 0.2 + unit(&random);
    }
    p->logit =
        (struct logit){p->x, p->bad, p->weight, ROWS, VARS, p->prior, p->precision, p->least};
}

/* The second implementation: small steps down the gradient, put back onto the bound. */
static void slow_fit(double *b, const struct logit *p)
{
    for (size_t v = 0; v < p->variables; v++)
        b[v] = fmax(p->prior[v], p->least[v]);
    for (int step = 0; step < 60000; step++) {
        double gradient[VARS];
        for (size_t v = 0; v < p->variables; v++)
            gradient[v] = p->precision[v] * (b[v] - p->prior[v]);
        for (size_t r = 0; r < p->rows; r++) {
            double z = 0;
            for (size_t v = 0; v < p->variables; v++)
                z += p->x[r * p->variables + v] * b[v];
            for (size_t v = 0; v < p->variables; v++)
                gradient[v] += p->weight[r] * p->x[r * p->variables + v] *
                               (1 / (1 + exp(-z)) - (p->bad[r] ? 1 : 0));
        }
        for (size_t v = 0; v < p->variables; v++)
            b[v] = fmax(p->least[v], b[v] - 0.005 * gradient[v]);
    }
}

static void it_finds_what_gradient_descent_finds(void **state)
{
    (void)state;
    static struct problem p;
    double fast[VARS], slow[VARS];
    size_t bound = 0;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        invent(&p, seed);
        assert_int_equal(logit_fit(fast, &p.logit, NULL), LN_OK);
        slow_fit(slow, &p.logit);
        for (size_t v = 0; v < VARS; v++) {
            assert_true(fabs(fast[v] - slow[v]) < 1e-6);
            bound += fast[v] <= 0 && v % 2 == 1;
        }
        assert_true(logit_loss(&p.logit, fast) <= logit_loss(&p.logit, slow) + 1e-9);
    }
    assert_true(bound > 0); /* some weight was held at its bound */
}

static void what_no_row_has_keeps_its_prior(void **state)
{
    (void)state;
    static struct problem p;
    double b[VARS];
    invent(&p, 9);
    for (size_t r = 0; r < ROWS; r++)
        p.x[r * VARS + 3] = 0;
    p.prior[3] = 1.25;
    assert_int_equal(logit_fit(b, &p.logit, NULL), LN_OK);
    assert_true(fabs(b[3] - 1.25) < 1e-12);
}

static void a_firm_prior_stays_and_a_loose_one_gives_way(void **state)
{
    (void)state;
    /* 30 of 40 rows are bad, one variable, always 1: without a prior the answer is log 3. */
    double x[40], weight[40], b, prior = 0, precision = 1e-9, least = -INFINITY;
    bool bad[40];
    for (size_t r = 0; r < 40; r++) {
        x[r] = weight[r] = 1;
        bad[r] = r < 30;
    }
    struct logit p = {x, bad, weight, 40, 1, &prior, &precision, &least};
    assert_int_equal(logit_fit(&b, &p, NULL), LN_OK);
    assert_true(fabs(b - log(3)) < 1e-6);
    precision = 1e6;
    assert_int_equal(logit_fit(&b, &p, NULL), LN_OK);
    assert_true(fabs(b) < 1e-4);
    precision = 4;
    assert_int_equal(logit_fit(&b, &p, NULL), LN_OK);
    assert_true(b > 0.3 && b < log(3));
}

/* Rows that one variable parts cleanly have no finite answer without a prior, and a finite one
 * with it. */
static void a_prior_keeps_parted_rows_finite(void **state)
{
    (void)state;
    double x[] = {1, 1, -1, -1}, weight[] = {1, 1, 1, 1}, b, prior = 0, precision = 1,
           least = 0;
    bool bad[] = {true, true, false, false};
    struct logit p = {x, bad, weight, 4, 1, &prior, &precision, &least};
    assert_int_equal(logit_fit(&b, &p, NULL), LN_OK);
    assert_true(fabs(b - 4 / (1 + exp(b))) < 1e-8); /* its own condition of the first order */
}

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    static struct problem p;
    double b[VARS];
    invent(&p, 2);
    for (unsigned long n = 1;; n++) {
        mem_fail_at(n);
        int code = logit_fit(b, &p.logit, NULL);
        bool hit = mem_fail_hit() != 0;
        mem_fail_at(0);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        if (!hit)
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_finds_what_gradient_descent_finds),
        cmocka_unit_test(what_no_row_has_keeps_its_prior),
        cmocka_unit_test(a_firm_prior_stays_and_a_loose_one_gives_way),
        cmocka_unit_test(a_prior_keeps_parted_rows_finite),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
