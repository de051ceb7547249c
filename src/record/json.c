/* json.c: the two ways JSON arrives: one record a line, or one document over many lines. */
#include "base/str.h"
#include "record/record.h"

static struct ln_str first_line(struct ln_str head)
{
    struct ln_str rest;
    struct ln_str text = str_trim(head);
    return str_trim(str_cut(&rest, text, '\n'));
}

static bool starts_json(struct ln_str head)
{
    struct ln_str text = str_trim(head);
    return text.len > 0 && (text.at[0] == '{' || text.at[0] == '[');
}

/* A document printed over many lines opens with a lone bracket; a line of JSON lines does not.
 */
static bool is_document(struct ln_str file_name, struct ln_str head)
{
    struct ln_str line = first_line(head);
    return !str_ends(file_name, STR(".jsonl")) && !str_ends(file_name, STR(".ndjson")) &&
           line.len < str_trim(head).len && (str_eq(line, STR("{")) || str_eq(line, STR("[")));
}

static bool is_lines(struct ln_str file_name, struct ln_str head)
{
    return starts_json(head) || str_ends(file_name, STR(".jsonl")) ||
           str_ends(file_name, STR(".ndjson"));
}

static int read_json(struct record_list *out, struct record_scratch *s, struct ln_str frame,
                     const struct record_source *source, struct ln_err *err)
{
    struct json_doc doc;
    struct ln_err why = {0};
    if (json_parse(&doc, s->json, frame, &why) != LN_OK)
        return record_fail(out, s, source, &why, err);
    return record_from_json(out, s, &doc, 0, source, err);
}

const struct record_reader record_json_lines = {
    .name = "json-lines",
    .summary = "one JSON object a line: schema.org JobPosting, or flat fields",
    .next_frame = record_next_line,
    .is = is_lines,
    .read = read_json,
};

const struct record_reader record_json_document = {
    .name = "json",
    .summary = "one JSON or JSON-LD document over many lines, or a list of objects",
    .one_frame = true,
    .next_frame = record_next_whole,
    .is = is_document,
    .read = read_json,
};
