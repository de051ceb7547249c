/* test_routes.c: every route of the table has a handler, and every handler a route. */
#include "test.h"

#include "cli/cli.h"
#include "serve/serve.h"

static bool in_table(const struct command_route *handler)
{
    for (size_t i = 0; i < cli_command_count; i++)
        for (const struct command_route *r = cli_commands[i].routes;
             r != NULL && r->path != NULL; r++)
            if (strcmp(r->path, handler->path) == 0 && strcmp(r->method, handler->method) == 0)
                return true;
    return false;
}

static bool has_handler(const struct command_route *route)
{
    struct command_route handler;
    for (size_t i = 0; serve_handler_at(&handler, i); i++)
        if (strcmp(route->path, handler.path) == 0 &&
            strcmp(route->method, handler.method) == 0)
            return true;
    return false;
}

static void table_and_handlers_agree(void **state)
{
    (void)state;
    struct command_route handler;
    size_t handlers = 0, routes = 0;
    for (; serve_handler_at(&handler, handlers); handlers++)
        if (!in_table(&handler))
            fail_msg("%s %s has a handler and no line in the table", handler.method,
                     handler.path);
    for (size_t i = 0; i < cli_command_count; i++)
        for (const struct command_route *r = cli_commands[i].routes;
             r != NULL && r->path != NULL; r++, routes++)
            if (!has_handler(r))
                fail_msg("%s %s is in the table and has no handler", r->method, r->path);
    assert_int_equal(handlers, routes);
    assert_true(routes >= 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(table_and_handlers_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
