/* names.c: see names.h. One table, so that JSON, tables and --map agree about every name. */
#include "record/names.h"

#include "base/str.h"

#define NAME_BYTES 40

#define S(literal)                                                                             \
    {                                                                                          \
        "" literal, sizeof(literal) - 1                                                        \
    }

/* clang-format off */
const struct field_name field_names[] = {
    {S("address"), FIELD_PLACE, 10}, {S("addresscountry"), FIELD_COUNTRY, 5},
    {S("addresslocality"), FIELD_CITY, 5}, {S("addressregion"), FIELD_REGION, 3},
    {S("adid"), FIELD_ID, 7}, {S("adtext"), FIELD_DESCRIPTION, 16},
    {S("advertiser"), FIELD_EMPLOYER, 9}, {S("advertisername"), FIELD_EMPLOYER, 10},
    {S("applicantcountry"), FIELD_APPLICANT, 1},
    {S("applicantlocationrequirements"), FIELD_APPLICANT, 0},
    {S("applicationdeadline"), FIELD_VALID, 7}, {S("applicationemail"), FIELD_CONTACT, 16},
    {S("applicationlink"), FIELD_APPLY_URL, 4}, {S("applicationurl"), FIELD_APPLY_URL, 2},
    {S("applyby"), FIELD_VALID, 11}, {S("applyemail"), FIELD_CONTACT, 15},
    {S("applylink"), FIELD_APPLY_URL, 3}, {S("applyurl"), FIELD_APPLY_URL, 1},
    {S("basesalary"), FIELD_PAY, 0}, {S("body"), FIELD_DESCRIPTION, 2},
    {S("bodyhtml"), FIELD_DESCRIPTION, 12}, {S("businessname"), FIELD_EMPLOYER, 13},
    {S("candidatecountry"), FIELD_APPLICANT, 2}, {S("candidatelocation"), FIELD_APPLICANT, 3},
    {S("city"), FIELD_CITY, 0}, {S("cityname"), FIELD_CITY, 3},
    {S("closedate"), FIELD_VALID, 12}, {S("closesat"), FIELD_VALID, 10},
    {S("closingdate"), FIELD_VALID, 5}, {S("company"), FIELD_EMPLOYER, 1},
    {S("companyaddress"), FIELD_EMPLOYER_ADDRESS, 0},
    {S("companycountry"), FIELD_EMPLOYER_COUNTRY, 0}, {S("companylink"), FIELD_EMPLOYER_URL, 5},
    {S("companylogo"), FIELD_EMPLOYER_LOGO, 0}, {S("companylogourl"), FIELD_EMPLOYER_LOGO, 2},
    {S("companyname"), FIELD_EMPLOYER, 3}, {S("companynumber"), FIELD_EMPLOYER_NUMBER, 0},
    {S("companyregistration"), FIELD_EMPLOYER_NUMBER, 3},
    {S("companyregistrationnumber"), FIELD_EMPLOYER_NUMBER, 2},
    {S("companyurl"), FIELD_EMPLOYER_URL, 0}, {S("companywebsite"), FIELD_EMPLOYER_URL, 1},
    {S("compensation"), FIELD_PAY, 9}, {S("compensationcurrency"), FIELD_PAY_CURRENCY, 5},
    {S("compensationmax"), FIELD_PAY_MAX, 9}, {S("compensationmin"), FIELD_PAY_MIN, 9},
    {S("compensationrange"), FIELD_PAY, 10}, {S("contact"), FIELD_CONTACT, 3},
    {S("contactemail"), FIELD_CONTACT, 4}, {S("contactinfo"), FIELD_CONTACT, 7},
    {S("contactnumber"), FIELD_CONTACT, 6}, {S("contactphone"), FIELD_CONTACT, 5},
    {S("content"), FIELD_DESCRIPTION, 5}, {S("country"), FIELD_COUNTRY, 0},
    {S("countrycode"), FIELD_COUNTRY, 2}, {S("countryname"), FIELD_COUNTRY, 3},
    {S("createdat"), FIELD_POSTED, 9}, {S("currency"), FIELD_PAY_CURRENCY, 1},
    {S("currencycode"), FIELD_PAY_CURRENCY, 3}, {S("datecreated"), FIELD_POSTED, 10},
    {S("dateposted"), FIELD_POSTED, 0}, {S("deadline"), FIELD_VALID, 6},
    {S("desc"), FIELD_DESCRIPTION, 17}, {S("description"), FIELD_DESCRIPTION, 0},
    {S("descriptionhtml"), FIELD_DESCRIPTION, 11},
    {S("descriptiontext"), FIELD_DESCRIPTION, 13}, {S("designation"), FIELD_TITLE, 13},
    {S("details"), FIELD_DESCRIPTION, 4}, {S("email"), FIELD_CONTACT, 1},
    {S("emailaddress"), FIELD_CONTACT, 11}, {S("employer"), FIELD_EMPLOYER, 2},
    {S("employeraddress"), FIELD_EMPLOYER_ADDRESS, 1},
    {S("employercountry"), FIELD_EMPLOYER_COUNTRY, 1},
    {S("employerlogo"), FIELD_EMPLOYER_LOGO, 1}, {S("employername"), FIELD_EMPLOYER, 4},
    {S("employerurl"), FIELD_EMPLOYER_URL, 3}, {S("employerwebsite"), FIELD_EMPLOYER_URL, 4},
    {S("expirationdate"), FIELD_VALID, 4}, {S("expires"), FIELD_VALID, 8},
    {S("expiresat"), FIELD_VALID, 2}, {S("expireson"), FIELD_VALID, 9},
    {S("expirydate"), FIELD_VALID, 3}, {S("externalid"), FIELD_ID, 5},
    {S("externalurl"), FIELD_APPLY_URL, 9}, {S("firm"), FIELD_EMPLOYER, 15},
    {S("fulldescription"), FIELD_DESCRIPTION, 9}, {S("guid"), FIELD_ID, 2},
    {S("headline"), FIELD_TITLE, 9}, {S("hiringcompany"), FIELD_EMPLOYER, 11},
    {S("hiringorganization"), FIELD_EMPLOYER, 0},
    {S("hiringorganizationname"), FIELD_EMPLOYER, 14}, {S("howtoapply"), FIELD_APPLY_URL, 11},
    {S("html"), FIELD_DESCRIPTION, 14}, {S("id"), FIELD_ID, 8}, {S("identifier"), FIELD_ID, 9},
    {S("income"), FIELD_PAY, 14}, {S("interval"), FIELD_PAY_PERIOD, 8},
    {S("isremote"), FIELD_REMOTE, 1}, {S("jobaddress"), FIELD_PLACE, 11},
    {S("jobcity"), FIELD_CITY, 2}, {S("jobcountry"), FIELD_COUNTRY, 1},
    {S("jobdescription"), FIELD_DESCRIPTION, 3}, {S("jobdetails"), FIELD_DESCRIPTION, 6},
    {S("jobid"), FIELD_ID, 0}, {S("joblink"), FIELD_APPLY_URL, 6},
    {S("joblocation"), FIELD_PLACE, 0}, {S("joblocations"), FIELD_PLACE, 2},
    {S("jobname"), FIELD_TITLE, 8}, {S("jobplace"), FIELD_PLACE, 6},
    {S("jobposition"), FIELD_TITLE, 6}, {S("jobsummary"), FIELD_DESCRIPTION, 8},
    {S("jobtitle"), FIELD_TITLE, 2}, {S("joburl"), FIELD_APPLY_URL, 5},
    {S("joburldirect"), FIELD_APPLY_URL, 10}, {S("link"), FIELD_APPLY_URL, 7},
    {S("listedat"), FIELD_POSTED, 12}, {S("listingdate"), FIELD_POSTED, 11},
    {S("locality"), FIELD_CITY, 4}, {S("location"), FIELD_PLACE, 1},
    {S("locationcountry"), FIELD_COUNTRY, 6}, {S("locationname"), FIELD_PLACE, 4},
    {S("locations"), FIELD_PLACE, 3}, {S("logo"), FIELD_EMPLOYER_LOGO, 3},
    {S("logourl"), FIELD_EMPLOYER_LOGO, 4}, {S("longdescription"), FIELD_DESCRIPTION, 10},
    {S("maxamount"), FIELD_PAY_MAX, 10}, {S("maximumsalary"), FIELD_PAY_MAX, 2},
    {S("maxpay"), FIELD_PAY_MAX, 7}, {S("maxsalary"), FIELD_PAY_MAX, 1},
    {S("message"), FIELD_DESCRIPTION, 15}, {S("minamount"), FIELD_PAY_MIN, 10},
    {S("minimumsalary"), FIELD_PAY_MIN, 2}, {S("minpay"), FIELD_PAY_MIN, 7},
    {S("minsalary"), FIELD_PAY_MIN, 1}, {S("mobile"), FIELD_CONTACT, 9},
    {S("mobilenumber"), FIELD_CONTACT, 10}, {S("monthlysalary"), FIELD_PAY, 12},
    {S("name"), FIELD_TITLE, 1}, {S("occupation"), FIELD_TITLE, 15},
    {S("organisation"), FIELD_EMPLOYER, 6}, {S("organisationname"), FIELD_EMPLOYER, 8},
    {S("organization"), FIELD_EMPLOYER, 5}, {S("organizationname"), FIELD_EMPLOYER, 7},
    {S("pay"), FIELD_PAY, 2}, {S("paycurrency"), FIELD_PAY_CURRENCY, 2},
    {S("payfrequency"), FIELD_PAY_PERIOD, 4}, {S("payfrom"), FIELD_PAY_MIN, 5},
    {S("payinterval"), FIELD_PAY_PERIOD, 7}, {S("paymax"), FIELD_PAY_MAX, 6},
    {S("paymin"), FIELD_PAY_MIN, 6}, {S("payperiod"), FIELD_PAY_PERIOD, 1},
    {S("payrange"), FIELD_PAY, 6}, {S("payrate"), FIELD_PAY, 13},
    {S("payto"), FIELD_PAY_MAX, 5}, {S("paytype"), FIELD_PAY_PERIOD, 11},
    {S("per"), FIELD_PAY_PERIOD, 12}, {S("phone"), FIELD_CONTACT, 2},
    {S("phonenumber"), FIELD_CONTACT, 8}, {S("place"), FIELD_PLACE, 5},
    {S("placeofwork"), FIELD_PLACE, 9}, {S("position"), FIELD_TITLE, 3},
    {S("positionname"), FIELD_TITLE, 4}, {S("positiontitle"), FIELD_TITLE, 5},
    {S("postdate"), FIELD_POSTED, 4}, {S("postedat"), FIELD_POSTED, 1},
    {S("posteddate"), FIELD_POSTED, 2}, {S("postedon"), FIELD_POSTED, 3},
    {S("postid"), FIELD_ID, 6}, {S("postname"), FIELD_TITLE, 14},
    {S("posttitle"), FIELD_TITLE, 16}, {S("province"), FIELD_REGION, 2},
    {S("publicationdate"), FIELD_POSTED, 7}, {S("publishdate"), FIELD_POSTED, 8},
    {S("publishedat"), FIELD_POSTED, 5}, {S("publisheddate"), FIELD_POSTED, 6},
    {S("recruiter"), FIELD_EMPLOYER, 12}, {S("recruiteremail"), FIELD_CONTACT, 17},
    {S("recruiterphone"), FIELD_CONTACT, 18}, {S("redirecturl"), FIELD_APPLY_URL, 8},
    {S("reference"), FIELD_ID, 3}, {S("refno"), FIELD_ID, 4}, {S("region"), FIELD_REGION, 1},
    {S("registrationnumber"), FIELD_EMPLOYER_NUMBER, 1}, {S("remote"), FIELD_REMOTE, 0},
    {S("remoteallowed"), FIELD_REMOTE, 4}, {S("remuneration"), FIELD_PAY, 11},
    {S("role"), FIELD_TITLE, 7}, {S("salary"), FIELD_PAY, 1},
    {S("salarycurrency"), FIELD_PAY_CURRENCY, 0},
    {S("salarycurrencycode"), FIELD_PAY_CURRENCY, 4}, {S("salarydescription"), FIELD_PAY, 8},
    {S("salaryfrequency"), FIELD_PAY_PERIOD, 5}, {S("salaryfrom"), FIELD_PAY_MIN, 4},
    {S("salaryhigh"), FIELD_PAY_MAX, 8}, {S("salaryinterval"), FIELD_PAY_PERIOD, 6},
    {S("salarylow"), FIELD_PAY_MIN, 8}, {S("salarymax"), FIELD_PAY_MAX, 0},
    {S("salarymaximum"), FIELD_PAY_MAX, 3}, {S("salarymin"), FIELD_PAY_MIN, 0},
    {S("salaryminimum"), FIELD_PAY_MIN, 3}, {S("salaryperiod"), FIELD_PAY_PERIOD, 0},
    {S("salaryrange"), FIELD_PAY, 5}, {S("salarytext"), FIELD_PAY, 7},
    {S("salaryto"), FIELD_PAY_MAX, 4}, {S("salarytype"), FIELD_PAY_PERIOD, 10},
    {S("salaryunit"), FIELD_PAY_PERIOD, 2}, {S("salaryunittext"), FIELD_PAY_PERIOD, 3},
    {S("state"), FIELD_REGION, 0}, {S("summary"), FIELD_DESCRIPTION, 7},
    {S("telecommute"), FIELD_REMOTE, 3}, {S("telegram"), FIELD_CONTACT, 13},
    {S("telephone"), FIELD_CONTACT, 0}, {S("text"), FIELD_DESCRIPTION, 1},
    {S("title"), FIELD_TITLE, 0}, {S("town"), FIELD_CITY, 1},
    {S("unittext"), FIELD_PAY_PERIOD, 9}, {S("url"), FIELD_APPLY_URL, 0},
    {S("uuid"), FIELD_ID, 1}, {S("vacancy"), FIELD_TITLE, 10},
    {S("vacancydescription"), FIELD_DESCRIPTION, 18}, {S("vacancyname"), FIELD_TITLE, 12},
    {S("vacancytitle"), FIELD_TITLE, 11}, {S("validthrough"), FIELD_VALID, 0},
    {S("validuntil"), FIELD_VALID, 1}, {S("wage"), FIELD_PAY, 3}, {S("wages"), FIELD_PAY, 4},
    {S("website"), FIELD_EMPLOYER_URL, 2}, {S("wechat"), FIELD_CONTACT, 14},
    {S("wfh"), FIELD_REMOTE, 5}, {S("whatsapp"), FIELD_CONTACT, 12},
    {S("workaddress"), FIELD_PLACE, 12}, {S("workcity"), FIELD_CITY, 6},
    {S("workcountry"), FIELD_COUNTRY, 4}, {S("workfromhome"), FIELD_REMOTE, 2},
    {S("worklocation"), FIELD_PLACE, 8}, {S("workplace"), FIELD_PLACE, 7},
};
/* clang-format on */

const size_t field_name_count = sizeof field_names / sizeof *field_names;

static const struct ln_str own_names[FIELD_COUNT] = {
    [FIELD_ID] = S("id"),
    [FIELD_TITLE] = S("title"),
    [FIELD_DESCRIPTION] = S("description"),
    [FIELD_EMPLOYER] = S("company"),
    [FIELD_EMPLOYER_ADDRESS] = S("companyAddress"),
    [FIELD_EMPLOYER_COUNTRY] = S("companyCountry"),
    [FIELD_EMPLOYER_URL] = S("companyUrl"),
    [FIELD_EMPLOYER_LOGO] = S("companyLogo"),
    [FIELD_EMPLOYER_NUMBER] = S("companyNumber"),
    [FIELD_PLACE] = S("location"),
    [FIELD_CITY] = S("city"),
    [FIELD_REGION] = S("region"),
    [FIELD_COUNTRY] = S("country"),
    [FIELD_APPLICANT] = S("applicantCountry"),
    [FIELD_PAY] = S("salary"),
    [FIELD_PAY_MIN] = S("salaryMin"),
    [FIELD_PAY_MAX] = S("salaryMax"),
    [FIELD_PAY_CURRENCY] = S("salaryCurrency"),
    [FIELD_PAY_PERIOD] = S("salaryPeriod"),
    [FIELD_CONTACT] = S("contact"),
    [FIELD_APPLY_URL] = S("url"),
    [FIELD_POSTED] = S("datePosted"),
    [FIELD_VALID] = S("validThrough"),
    [FIELD_REMOTE] = S("remote"),
};

struct ln_str names_of(enum advert_field field)
{
    return own_names[field];
}

/* Small letters and digits of name; 0 when they do not fit or there are others. */
static size_t squash(char out[NAME_BYTES], struct ln_str name)
{
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (c == ' ' || c == '-' || c == '_' || c == '.')
            continue;
        c = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!plain || len == NAME_BYTES)
            return 0;
        out[len++] = c;
    }
    return len;
}

const struct field_name *names_find(struct ln_str name)
{
    char text[NAME_BYTES];
    struct ln_str key = {text, squash(text, name)};
    size_t low = 0, high = field_name_count;
    while (key.len > 0 && low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(key, field_names[middle].name);
        if (order == 0)
            return &field_names[middle];
        low = order > 0 ? middle + 1 : low;
        high = order < 0 ? middle : high;
    }
    return NULL;
}
