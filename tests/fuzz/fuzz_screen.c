/* fuzz_screen.c: any bytes as an advert, through every reader, the catalogue and all shapes.
 *
 * The first byte chooses the file name, and so how the rest is read. Every line that comes out
 * must be a JSON object with an id and either a score or an error; a span must lie inside the
 * text it names and hold the very bytes that are quoted. Labels must be well-formed too.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "screen/screen.h"
#include "screen/screener.h"

static struct ln_knowledge *knowledge;
static struct ln_screener *screener;
static struct json_parser *parser;
static struct buf out;

static void setup(void)
{
    struct ln_err err = {0};
    const char *dir = getenv("LINNET_CATALOGUE");
    buf_init(&out, LIMIT_OUTPUT_BYTES);
    int code = json_parser_new(&parser, &err);
    if (code == LN_OK)
        code = ln_knowledge_load(&knowledge, dir != NULL ? dir : "catalogue", &err);
    if (code == LN_OK)
        code = ln_screener_new(&screener, knowledge, &err);
    if (code != LN_OK) {
        ssize_t ignored = write(STDERR_FILENO, err.text, strlen(err.text));
        (void)ignored;
        abort();
    }
}

static void check_line(struct ln_str line)
{
    struct json_doc doc;
    struct ln_err err = {0};
    ln_assert(json_parse(&doc, parser, line, &err) == LN_OK);
    uint32_t id = json_member(&doc, 0, STR("id"));
    ln_assert(id != 0 && doc.nodes[id].type == JSON_STRING);
    uint32_t error = json_member(&doc, 0, STR("error"));
    if (error != 0) {
        uint32_t code = json_member(&doc, error, STR("code"));
        ln_assert(code != 0 && doc.nodes[code].text.len > 0);
        return;
    }
    ln_assert(json_member(&doc, 0, STR("knowledge")) != 0);
}

static void check_lines(void)
{
    struct ln_str rest = buf_str(&out);
    while (rest.len > 0) {
        struct ln_str line = str_cut(&rest, rest, '\n');
        check_line(line);
    }
}

/* Findings must quote the very bytes they point to. */
static void check_spans(const struct record_reader *reader, struct ln_str input)
{
    struct record_list list;
    struct record_source source = {
        .name = STR("f"), .index = 1, .one_frame = reader->one_frame};
    size_t len = reader->next_frame(input, true);
    if (reader->preamble) {
        source.preamble = str_part(input, 0, len);
        input = str_part(input, len, input.len);
        len = input.len == 0 ? 0 : reader->next_frame(input, true);
    }
    struct record_scratch scratch;
    ln_assert(record_scratch_init(&scratch, NULL) == LN_OK);
    int code = record_read(&list, &scratch, reader, str_part(input, 0, len), &source, NULL);
    ln_assert(code == LN_OK);
    for (size_t i = 0; i < list.count; i++) {
        struct verdict v;
        if (list.items[i].failed ||
            screen_record(&v, screener, &list.items[i], 0, NULL) != LN_OK)
            continue;
        for (size_t f = 0; f < v.finding_count; f++) {
            const struct finding *finding = &v.findings[f];
            bool found = !finding->has_span;
            for (size_t t = 0; !found && t < list.items[i].text_count; t++) {
                struct ln_str value = list.items[i].texts[t].value;
                found = str_eq(list.items[i].texts[t].path, finding->field) &&
                        finding->from < finding->to && finding->to <= value.len &&
                        str_eq(str_part(value, finding->from, finding->to), finding->text);
            }
            ln_assert(found);
        }
    }
    record_scratch_free(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"f", "f.jsonl", "f.html", "f.json", "f.csv", "f.png"};
    if (knowledge == NULL)
        setup();
    if (size == 0)
        return 0;
    struct ln_str name = str_of(names[data[0] % 6]);
    struct ln_str input = {(const char *)data + 1, size - 1};
    for (int shape = SHAPE_VERDICT; shape <= SHAPE_LABEL_HTML; shape++) {
        struct ln_screen_options options = {
            .as_of = 1795305600, .name = name, .lang = STR("th")};
        uint64_t records = 0, failed = 0;
        buf_clear(&out);
        int code = screen_input(&out, &records, &failed, screener, (enum screen_shape)shape,
                                input, &options, NULL);
        ln_assert(code == LN_OK && failed <= records);
        if (shape <= SHAPE_LABEL)
            check_lines();
        ln_assert(utf8_invalid_at(buf_str(&out)) == out.len);
    }
    check_spans(record_reader_of(name, input), input);
    return 0;
}
