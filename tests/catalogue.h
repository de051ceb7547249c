/* catalogue.h: a small invented catalogue for tests, written to a folder of its own, with one
 * piece replaced when a test wants it wrong. */
#ifndef TESTS_CATALOGUE_H
#define TESTS_CATALOGUE_H

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

#include "base/buf.h"
#include "base/file.h"

struct test_file {
    const char *path, *text;
};

static const struct test_file test_catalogue[] = {
    {"languages.yaml", "- {code: en, name: English, script: Latn}\n"
                       "- {code: zh-Hans, name: \"\u4e2d\u6587\", script: Hans}\n"},
    {"hosts.yaml", "- kind: free-mail\n"
                   "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
                   "  hosts: [free.example]\n"
                   "- kind: short-link\n"
                   "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
                   "  hosts: [short.example]\n"},
    {"models/advert.yaml",
     "record: advert\nstatus: invented for tests\nbase_rate: 0.001\nfamily_cap: 2.5\nbands:\n"
     "  - {band: notice, score: 0.01, families: 2, actions: [label]}\n"
     "  - {band: review, score: 0.05, families: 2, actions: [label, review]}\n"
     "  - {band: act, score: 0.3, families: 3, actions: [label, review, hold]}\n"
     "tips: [ask]\n"},
    {"labels/labels.yaml",
     "- {lang: en, status: machine-drafted, neutral_headline: Before you apply, "
     "neutral_message: "
     "Ask., caution_headline: Be careful, caution_message: Signs., reasons: Why, tips: What to "
     "do, "
     "advisories: Warnings, disclaimer: No verdict., unreadable: Cannot be read, dated: dated, "
     "checked: checked, drafted: Drafted., helplines: Where to call, incomplete_headline: "
     "Incomplete, incomplete_message: Ask.}\n"
     "- {lang: zh-Hans, status: reviewed, reviewer: Invented Person, neutral_headline: "
     "\"\u7533\u8bf7\u4e4b\u524d\", neutral_message: a, caution_headline: \"\u5c0f\u5fc3\", "
     "caution_message: b, reasons: c, tips: d, advisories: e, disclaimer: f, unreadable: g, "
     "dated: "
     "h, checked: i, drafted: j, helplines: k, incomplete_headline: l, incomplete_message: "
     "m}\n"},
    {"tips/tips.yaml",
     "- id: ask\n  checked: 2026-11-22\n  sources: [{org: Invented, ref: none, reliability: "
     "unverified}]\n  texts:\n    - {lang: en, status: machine-drafted, title: Ask, text: Ask "
     "somebody.}\n"
     "- id: flight\n  checked: 2026-11-22\n  sources: [{org: Invented, ref: none, reliability: "
     "unverified}]\n  texts:\n    - {lang: en, status: machine-drafted, title: Flight, text: "
     "Who "
     "pays?}\n"},
    {"advisories/advisories.yaml", "- id: warn-xa\n  issuer: Invented Office\n  title: Do not "
                                   "go\n  url: https://office.invalid/1\n"
                                   "  lang: en\n  date: 2025-01-01\n  destinations: [XA]\n  "
                                   "checked: 2026-11-22\n  how: notes\n"
                                   "  reliability: unverified\n"
                                   "- id: warn-all\n  issuer: Invented Office\n  title: Take "
                                   "care\n  url: https://office.invalid/2\n"
                                   "  lang: en\n  date: 2025-01-01\n  checked: 2026-11-22\n  "
                                   "how: live\n  reliability: primary\n"},
    {"helplines/helplines.yaml",
     "- id: help-xa\n  country: XA\n  name: Invented Line\n  number: \"+00 (0) 100\"\n"
     "  languages: [en, km]\n  hours: 24/7\n  url: https://office.invalid/3\n"
     "  checked: 2026-11-22\n  how: live\n  expires: 2027-05-22\n  reliability: primary\n"
     "- id: help-xb\n  country: XB\n  name: Invented Embassy\n  number: \"200\"\n"
     "  languages: [en]\n  hours: working days\n  url: https://office.invalid/4\n"
     "  checked: 2026-01-01\n  how: stored-copy\n  expires: 2026-12-31\n"
     "  reliability: secondary\n"
     "- id: help-unchecked\n  country: XA\n  name: Invented Rumour\n  number: \"300\"\n"
     "  languages: [en]\n  hours: unknown\n  url: https://office.invalid/5\n"
     "  how: notes\n  expires: 2027-05-22\n  reliability: unverified\n"},
    {"facts/work.yaml",
     "- id: fact.abroad\n  title: Work abroad\n  record: advert\n  fact: work.abroad\n  value: "
     "\"yes\"\n"
     "  phrases: [{lang: en, status: machine-drafted, any: [abroad, \"your flights?\"]}]\n"
     "  examples: [{lang: en, hit: Work abroad now}]\n"
     "- id: fact.home\n  title: Work at home\n  record: advert\n  fact: work.abroad\n  value: "
     "\"no\"\n"
     "  phrases: [{lang: en, status: machine-drafted, any: [residents only]}]\n"
     "  examples: [{lang: en, hit: For residents only}]\n"},
    {"places/places.yaml", "- id: place.XA\n  title: Atlantis\n  record: advert\n  fact: "
                           "place.countries\n  value: XA\n"
                           "  phrases: [{lang: en, status: machine-drafted, any: [atlantis]}]\n"
                           "  examples: [{lang: en, hit: a job in Atlantis}]\n"},
    {"indicators/advert.yaml",
     "- id: advert.T1\n  title: Recruiter pays the flight\n  record: advert\n  family: travel\n"
     "  weight: 1.5\n  tip: flight\n"
     "  titles: [{lang: zh-Hans, status: machine-drafted, title: \"\u5305\u673a\u7968\"}]\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  phrases:\n    - {lang: en, status: machine-drafted, any: [\"we (book|pay) your "
     "flight\"]}\n"
     "    - {lang: zh-Hans, status: machine-drafted, any: [\"\u5305\u673a\u7968\"]}\n"
     "  needs: [work.abroad]\n  when: work.abroad == \"yes\"\n"
     "  examples:\n    - {lang: en, hit: we book your flight abroad, near_miss: your flight is "
     "refunded}\n    - {lang: zh-Hans, hit: \"\u5305\u673a\u7968 abroad\", near_miss: "
     "\"\u673a\u7968\"}\n"
     "- id: advert.T2\n  title: Easy money\n  record: advert\n  family: pay\n  weight: 2\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  phrases: [{lang: en, status: machine-drafted, any: [easy money], except: [no easy "
     "money]}]\n"
     "  examples: [{lang: en, hit: Easy money!, near_miss: There is no easy money here}]\n"
     "- id: advert.T3\n  title: Advert is out of date\n  record: advert\n  family: struct\n"
     "  weight: 0\n  about: valid_through\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  needs: [expired]\n  when: expired == \"yes\"\n"
     "  examples: [{lang: en, hit: '{\"title\":\"x\",\"validThrough\":\"2020-01-01\"}', "
     "near_miss: "
     "'{\"title\":\"x\",\"validThrough\":\"2030-01-01\"}'}]\n"
     "- id: advert.T4\n  title: Licence cancelled\n  record: advert\n  family: employer\n"
     "  weight: 3\n  about: employer.name\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  needs: [employer.licence]\n  when: employer.licence == \"cancelled\"\n"
     "  examples: [{lang: en, near_miss: '{\"title\":\"x\"}'}]\n"
     "- id: advert.T5\n  title: Only by chat\n  record: advert\n  family: contact\n  weight: "
     "1\n"
     "  fields: [title]\n  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  phrases: [{lang: en, status: machine-drafted, any: [chat only]}]\n"
     "  examples: [{lang: en, hit: Chat only please, near_miss: chat or call}]\n"
     "- id: advert.T6\n  title: Applies elsewhere\n  record: advert\n  family: employer\n"
     "  weight: 0\n  about: apply.host\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  needs: [apply.host, employer.host]\n  when: apply.host != employer.host\n"
     "  examples: [{lang: en, hit: '{\"title\":\"x\",\"url\":\"https://a.invalid\","
     "\"company\":{\"url\":\"https://b.invalid\"}}', near_miss: '{\"title\":\"x\"}'}]\n"
     "- id: advert.T7\n  title: No street\n  record: advert\n  family: law\n"
     "  weight: 0\n  about: employer.address\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  when: record.posting && !has(employer.address)\n"
     "  examples: [{lang: en, hit: '{\"@type\":\"JobPosting\",\"title\":\"x\"}', near_miss: "
     "'{\"title\":\"x\"}'}]\n"
     "- id: advert.T8\n  title: Shared text\n  record: advert\n  family: text\n"
     "  weight: 2\n  about: description\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  needs: [template.employers, pay.ratio]\n"
     "  when: template.employers > 1 && pay.ratio > 3.0\n"
     "  examples: [{lang: en, near_miss: '{\"title\":\"x\"}'}]\n"},
};

#define TEST_CATALOGUE_FILES (sizeof test_catalogue / sizeof *test_catalogue)

static inline void write_test_file(const char *dir, const char *path, struct ln_str text)
{
    char full[512];
    int fd;
    snprintf(full, sizeof full, "%s/%s", dir, path);
    char *slash = strrchr(full, '/');
    *slash = '\0';
    mkdir(full, 0777);
    *slash = '/';
    assert_int_equal(file_open_write(&fd, full, NULL), LN_OK);
    assert_int_equal(file_write(fd, text, NULL), LN_OK);
    file_close(fd);
}

/* Write the catalogue into a new folder; in file `path` replace `from` by `to`. */
static inline void make_test_catalogue(char dir[64], const char *path, const char *from,
                                       const char *to)
{
    snprintf(dir, 64, "/tmp/linnet-test-XXXXXX");
    assert_non_null(mkdtemp(dir));
    for (size_t i = 0; i < TEST_CATALOGUE_FILES; i++) {
        struct ln_str text = str_of(test_catalogue[i].text);
        struct buf changed;
        buf_init(&changed, 100000);
        if (path != NULL && strcmp(path, test_catalogue[i].path) == 0) {
            size_t at = str_find(text, str_of(from), 0);
            if (at == SIZE_MAX)
                fail_msg("%s does not hold: %s", path, from);
            buf_add(&changed, str_part(text, 0, at));
            buf_add(&changed, str_of(to));
            buf_add(&changed, str_part(text, at + strlen(from), text.len));
        } else {
            buf_add(&changed, text);
        }
        write_test_file(dir, test_catalogue[i].path, buf_str(&changed));
        buf_free(&changed);
    }
}

static inline void remove_test_catalogue(const char *dir)
{
    char full[512];
    for (size_t i = 0; i < TEST_CATALOGUE_FILES; i++) {
        snprintf(full, sizeof full, "%s/%s", dir, test_catalogue[i].path);
        unlink(full);
        char *slash = strrchr(full, '/');
        *slash = '\0';
        rmdir(full);
    }
    rmdir(dir);
}

#endif
