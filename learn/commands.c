/* commands.c: the table of commands of linnet-learn; it stands in for that of linnet. */
#include "learn/learn.h"

#define OPT_CATALOGUE                                                                          \
    {                                                                                          \
        "--catalogue", "DIR", "use this catalogue instead of the one that came along"          \
    }
#define OPT_LABEL                                                                              \
    {                                                                                          \
        "--label", "FIELD", "the field with the label, default x-label"                        \
    }
#define OPT_BUDGET                                                                             \
    {                                                                                          \
        "--budget", "SHARES", "false-alarm rates to report at, default 0.01,0.001"             \
    }
#define OPT_SEED                                                                               \
    {                                                                                          \
        "--seed", "N", "repeats every draw, default 1"                                         \
    }
#define OPT_AS_OF                                                                              \
    {                                                                                          \
        "--as-of", "TIME", "the moment the verdicts speak of, default now"                     \
    }
#define OPT_TEXT                                                                               \
    {                                                                                          \
        "--text", NULL, "tables for people instead of JSON lines"                              \
    }
#define OPT_HELP                                                                               \
    {                                                                                          \
        "--help", NULL, "show this and exit"                                                   \
    }
#define OPT_END                                                                                \
    {                                                                                          \
        NULL, NULL, NULL                                                                       \
    }

#define OPT_FOLDS                                                                              \
    {                                                                                          \
        "--folds", "N", "parts that are held out one after another, default 5"                 \
    }
#define OPT_PRIOR_SD                                                                           \
    {                                                                                          \
        "--prior-sd", "X", "how far off a hand-set weight may well be, default 0.5"            \
    }
#define OPT_TEXT_CAP                                                                           \
    {                                                                                          \
        "--text-cap", "X", "the most a text adds or takes away, log-odds, default 1"           \
    }
#define OPT_HOLD                                                                               \
    {                                                                                          \
        "--hold", "LIST", "indicators and families whose weights stay, such as struct,law"     \
    }

static const struct command_option evaluate_options[] = {
    {"--cross-validate", NULL, "learn, and judge each row by a model that saw none like it"},
    {"--by-set", NULL, "the same, holding out one data set after another"},
    {"--by-date", NULL, "the same, holding out the latest rows"},
    {"--all-signs", NULL,
     "learn also signs that weigh nothing by decision, to see what they tell"},
    OPT_FOLDS,
    OPT_PRIOR_SD,
    OPT_TEXT_CAP,
    OPT_HOLD,
    OPT_LABEL,
    OPT_BUDGET,
    OPT_SEED,
    OPT_TEXT,
    OPT_AS_OF,
    OPT_CATALOGUE,
    OPT_HELP,
    OPT_END};

static const struct command_option train_options[] = {
    {"--out", "DIR", "where advert.yaml and advert.weights go; a folder that is there"},
    {"--budget-notice", "SHARE", "lawful rows that may be noticed, default 0.01"},
    {"--budget-review", "SHARE", "lawful rows that may go to review, default 0.005"},
    {"--budget-act", "SHARE", "lawful rows that may be held, default 0.001"},
    {"--floor-notice", "SCORE", "no lower score is noticed, default as in the catalogue"},
    {"--floor-review", "SCORE", "the same for review"},
    {"--floor-act", "SCORE", "the same for act"},
    OPT_FOLDS,
    OPT_PRIOR_SD,
    OPT_TEXT_CAP,
    OPT_HOLD,
    OPT_LABEL,
    OPT_SEED,
    OPT_TEXT,
    OPT_AS_OF,
    OPT_CATALOGUE,
    OPT_HELP,
    OPT_END};

static const struct command_option bias_options[] = {
    {"--least", "N", "slices with fewer lawful rows are not compared, default 30"},
    OPT_LABEL,
    OPT_BUDGET,
    OPT_TEXT,
    OPT_AS_OF,
    OPT_CATALOGUE,
    OPT_HELP,
    OPT_END};

static const struct command_option help_options[] = {
    {"--man", NULL, "print the skeleton of the command's manual page"}, OPT_HELP, OPT_END};

#define READS                                                                                  \
    "labelled adverts as JSON lines (x-label: fraud or lawful), see linnet-learn(1); - is "    \
    "standard input"

const char cli_program[] = "linnet-learn";
const char cli_about[] = "trains models for linnet and measures how well they do";
const char cli_example[] = "linnet-learn evaluate --text labelled.jsonl";

const struct command cli_commands[] = {
    {"evaluate", "FILE...", "measure how well verdicts part fraud from lawful adverts", READS,
     "one figure a line, with 95 % intervals", evaluate_options, NULL, run_evaluate},
    {"train", "FILE...", "learn a model from labelled adverts, with its card", READS,
     "the model into --out, what was learnt to standard output", train_options, NULL,
     run_train},
    {"bias", "FILE...", "measure whom false alarms hit, by language, script and place", READS,
     "one slice of the lawful adverts a line, then the largest ratios", bias_options, NULL,
     run_bias},
    {"help", "[COMMAND]", "explain a command", "nothing", "the explanation", help_options, NULL,
     run_help},
};

const size_t cli_command_count = sizeof cli_commands / sizeof *cli_commands;
