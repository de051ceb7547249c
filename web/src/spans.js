// Spans come as byte offsets into UTF-8; JavaScript counts UTF-16 units.

// bytesToIndex: the index in `text` of each byte offset, in any order. An offset inside a
// character or behind the end has none (-1).
export function bytesToIndex(text, offsets) {
  const found = new Map(offsets.map((offset) => [offset, -1]));
  let bytes = 0;
  let index = 0;
  for (const c of text) {
    if (found.has(bytes)) found.set(bytes, index);
    const code = c.codePointAt(0);
    // A lone surrogate is sent as U+FFFD, which has three bytes too.
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    index += c.length;
  }
  if (found.has(bytes)) found.set(bytes, index);
  return offsets.map((offset) => found.get(offset));
}

// cut: `text` in pieces, each with the reasons (their numbers) whose span covers it. A reason may
// have no span, and a span that does not hold the words its reason names is left out: better no
// mark than a wrong one.
export function cut(text, reasons) {
  const placed = reasons.filter((reason) => reason.span);
  const index = bytesToIndex(text, placed.flatMap((reason) => reason.span));
  const spans = placed
    .map((reason, i) => ({ reason, from: index[2 * i], to: index[2 * i + 1] }))
    .filter((s) => s.from >= 0 && s.to > s.from && text.slice(s.from, s.to) === s.reason.text);
  const edges = [...new Set([0, text.length, ...spans.flatMap((s) => [s.from, s.to])])];
  edges.sort((a, b) => a - b);
  return edges.slice(1).map((to, i) => ({
    text: text.slice(edges[i], to),
    reasons: spans.filter((s) => s.from <= edges[i] && s.to >= to).map((s) => s.reason.number),
  }));
}
