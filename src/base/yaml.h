/* yaml.h: YAML typed by a schema (libcyaml), so nothing is guessed: NO and 012 stay strings
 * where the schema wants text; numbers are written as in JSON, booleans as true or false. An
 * unknown key, a key given twice, a wrong type, an alias, a second document and a file without
 * any are errors.
 *
 * A schema is libcyaml's; see its guide, and src/knowledge/ for examples.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include <cyaml/cyaml.h>
#include <linnet.h>

/* yaml_load: read `text` into what `schema` describes (a mapping with CYAML_FLAG_POINTER).
 *
 * in      file        name that goes in front of errors
 * errors  LN_EFORMAT  err->text is "file:line:column: what"; libcyaml names the enclosing entry
 *                     for an unknown key
 * owns    caller      *out, release with yaml_free() and the same schema
 */
LN_MUST int yaml_load(void **out, const struct cyaml_schema_value *schema, struct ln_str text,
                      const char *file, struct ln_err *err);
/* yaml_load_list: the same for a sequence; *count is its length. */
LN_MUST int yaml_load_list(void **out, unsigned *count, const struct cyaml_schema_value *schema,
                           struct ln_str text, const char *file, struct ln_err *err);
void yaml_free(const struct cyaml_schema_value *schema, void *data, unsigned count);

/* yaml_line_of: the 1-based line of the first `needle` at or after line `from`; `from` when it
 * is not found. libcyaml keeps no positions, so errors about values find their line like this.
 */
unsigned yaml_line_of(struct ln_str text, unsigned from, struct ln_str needle);

#endif
