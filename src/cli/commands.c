/* commands.c: the one table of commands.
 *
 * --help, shell completion, the skeleton of the manual pages and the HTTP routes are all
 * printed from here; tests compare the manual and the routes with it.
 */
#include "cli/cli.h"

#include "base/str.h"

#define OPT_CATALOGUE                                                                          \
    {                                                                                          \
        "--catalogue", "DIR", "use this catalogue instead of the one that came along"          \
    }
#define OPT_AS_OF                                                                              \
    {                                                                                          \
        "--as-of", "TIME", "the moment the verdict speaks of, default now"                     \
    }
#define OPT_FORMAT                                                                             \
    {                                                                                          \
        "--format", "NAME", "json-lines, json, csv, html, text or picture, default by content" \
    }
#define OPT_PICTURE_LANG                                                                       \
    {                                                                                          \
        "--picture-lang", "NAMES",                                                             \
            "languages of pictures as tesseract has them, such as eng+tha"                     \
    }
#define OPT_MAP                                                                                \
    {                                                                                          \
        "--map", "MAP...", "which columns are which fields: NAME=COLUMN,... or a YAML file"    \
    }
#define OPT_KIND                                                                               \
    {                                                                                          \
        "--kind", "KIND", "the kind of the records: advert"                                    \
    }
#define OPT_THREADS                                                                            \
    {                                                                                          \
        "--threads", "N", "threads to use, default one per processor"                          \
    }
#define OPT_REJECTS                                                                            \
    {                                                                                          \
        "--rejects", "FILE", "keep the bytes of records that cannot be read"                   \
    }
#define OPT_REPORT                                                                             \
    {                                                                                          \
        "--report", "FILE", "write a summary as JSON"                                          \
    }
#define OPT_STRICT                                                                             \
    {                                                                                          \
        "--strict", NULL, "stop after the first record that cannot be read"                    \
    }
#define OPT_HELP                                                                               \
    {                                                                                          \
        "--help", NULL, "show this and exit"                                                   \
    }
#define OPT_END                                                                                \
    {                                                                                          \
        NULL, NULL, NULL                                                                       \
    }

static const struct command_option screen_options[] = {
    OPT_KIND,    OPT_FORMAT, OPT_MAP,     OPT_PICTURE_LANG, OPT_AS_OF, OPT_CATALOGUE,
    OPT_THREADS, OPT_REPORT, OPT_REJECTS, OPT_STRICT,       OPT_HELP,  OPT_END};
static const struct command_route screen_routes[] = {
    {"POST", "/v1/screen", "verdicts of the records in the body"}, {NULL, NULL, NULL}};

static const struct command_option label_options[] = {
    {"--lang", "LANG", "the reader's language, default en"},
    {"--origin", "CC", "the reader's country, such as PH: advice from there comes first"},
    {"--destination", "CC", "the country of the work, default what the advert says"},
    {"--sector", "NAME", "where it is shown: jobs, social, dating, chat, apps, bank, ..."},
    {"--html", NULL, "a page without script instead of JSON"},
    {"--text", NULL, "words for a terminal instead of JSON"},
    OPT_KIND,
    OPT_FORMAT,
    OPT_PICTURE_LANG,
    OPT_MAP,
    OPT_AS_OF,
    OPT_CATALOGUE,
    OPT_THREADS,
    OPT_REPORT,
    OPT_REJECTS,
    OPT_STRICT,
    OPT_HELP,
    OPT_END};
static const struct command_route label_routes[] = {
    {"POST", "/v1/label", "labels of the records in the body"}, {NULL, NULL, NULL}};

static const struct command_option identify_options[] = {
    {"--country", "CODES", "where the texts are from, such as KH,TH; for national numbers"},
    OPT_FORMAT,
    OPT_PICTURE_LANG,
    OPT_MAP,
    OPT_THREADS,
    OPT_REPORT,
    OPT_REJECTS,
    OPT_STRICT,
    OPT_HELP,
    OPT_END};

static const struct command_option check_options[] = {
    {"--summary", NULL, "count indicators by language and status"},
    {"--phrases", NULL, "print every phrase as a JSON line"},
    OPT_HELP,
    OPT_END};

static const struct command_option backtest_options[] = {
    {"--catalogue", "DIR", "the new catalogue to try; must be given"},
    {"--live", "DIR", "the catalogue to compare with, default the one in use"},
    {"--fail-above", "SHARE", "exit 1 when a larger share is newly flagged, such as 0.002"},
    OPT_FORMAT,
    OPT_AS_OF,
    OPT_THREADS,
    OPT_REPORT,
    OPT_REJECTS,
    OPT_STRICT,
    OPT_HELP,
    OPT_END};

static const struct command_option serve_options[] = {
    {"--host", "ADDRESS", "listen here, default 127.0.0.1"},
    {"--name", "HOST", "also answer to this host name (behind a proxy)"},
    {"--port", "N", "listen on this port, 0 for any free one, default 8080"},
    OPT_THREADS,
    OPT_CATALOGUE,
    OPT_HELP,
    OPT_END};
static const struct command_route serve_routes[] = {
    {"GET", "/", "the page \"Check an advert\""},
    {"GET", "/app.js", "its program"},
    {"GET", "/app.css", "its style"},
    {"GET", "/v1/version", "version and knowledge hash"},
    {NULL, NULL, NULL}};

static const struct command_option help_options[] = {
    {"--man", NULL, "print the skeleton of the command's manual page"},
    {"--routes", NULL, "print the HTTP routes"},
    OPT_HELP,
    OPT_END};
static const struct command_option plain_options[] = {OPT_HELP, OPT_END};

const char cli_program[] = "linnet";
const char cli_about[] = "warns of forced cyber-scamming, explains why, judges no person";
const char cli_example[] = "linnet label --text advert.txt";

const struct command cli_commands[] = {
    {"screen", "FILE...", "give a reasoned verdict for each advert",
     "adverts: schema.org JobPosting as JSON lines, JSON or a web page, a CSV table, plain "
     "text, or a picture; - is standard input",
     "one verdict a line and record, see linnet-verdict(5)", screen_options, screen_routes,
     run_screen},
    {"label", "FILE...", "write what a platform shows beside each post",
     "adverts, as for linnet screen", "one label a line and record, see linnet-verdict(5)",
     label_options, label_routes, run_label},
    {"identify", "FILE...", "find phones, handles, addresses and wallets in each advert",
     "adverts, as for linnet screen",
     "one line a record with its identifiers, see linnet-verdict(5)", identify_options, NULL,
     run_identify},
    {"check-catalogue", "[DIR]", "judge a catalogue by its own examples",
     "a catalogue folder, see linnet-catalogue(5)", "what is wrong, with file and line",
     check_options, NULL, run_check_catalogue},
    {"backtest", "FILE...", "show what a new catalogue would change before it goes live",
     "adverts, as for linnet screen, that were kept",
     "one line for each record that would change, see linnet-backtest(1)", backtest_options,
     NULL, run_backtest},
    {"serve", "", "answer over HTTP, with a page for job seekers", "requests on loopback",
     "answers; the address on standard error", serve_options, serve_routes, run_serve},
    {"help", "[COMMAND]", "explain a command", "nothing", "the explanation", help_options, NULL,
     run_help},
    {"completion", "bash", "print shell completion", "nothing", "a script for the shell",
     plain_options, NULL, run_completion},
};

const size_t cli_command_count = sizeof cli_commands / sizeof *cli_commands;
