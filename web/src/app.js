// The page: one form, one answer. State lives in one component; nothing is kept when it closes.
import { html } from 'htm/preact';
import { render } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { cut } from './spans.js';
import { firstLanguage, strings } from './strings.js';

const MOST_BYTES = 1024 * 1024; // what the server takes
const WAIT_MS = 30000;

// typeOf: the media type of pasted text, by its look.
function typeOf(text) {
  if (/^\s*[{[]/.test(text)) {
    try {
      JSON.parse(text);
      return 'application/json';
    } catch {
      // Not JSON after all.
    }
  }
  return /^\s*<(!doctype|html|head|body)\b/i.test(text) ? 'text/html' : 'text/plain';
}

// ask: the answers for a text, or {fault: name of one of the strings}.
async function ask(text, lang) {
  const body = new TextEncoder().encode(text);
  if (text.trim() === '') return { fault: 'empty' };
  if (body.length > MOST_BYTES) return { fault: 'long' };
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT_MS);
  let reply, lines;
  try {
    reply = await fetch(`/v1/label?lang=${lang}`, {
      method: 'POST',
      headers: { 'Content-Type': typeOf(text) },
      body,
      signal: stop.signal,
    });
    lines = await reply.text();
  } catch {
    return { fault: 'gone' };
  } finally {
    clearTimeout(timer);
  }
  if (reply.status === 413) return { fault: 'long' };
  try {
    const answers = lines.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    if (!reply.ok || answers.length === 0) return { fault: 'broken' };
    const read = answers.filter((answer) => !answer.error);
    return read.length === 0 ? { fault: 'unreadable' } : { answers: read };
  } catch {
    return { fault: 'broken' };
  }
}

// fieldText: the text that the spans of `field` count in, or undefined when we do not have it.
function fieldText(input, field) {
  if (typeOf(input) !== 'application/json') return field === 'text' ? input : undefined;
  const at = (o, key) => (o !== null && typeof o === 'object' ? o[key] : undefined);
  const record = JSON.parse(input);
  const value = at(record, field) ?? field.split('.').reduce(at, record);
  return typeof value === 'string' ? value : undefined;
}

function Marked({ t, input, reasons }) {
  const fields = [...new Set(reasons.map((reason) => reason.field))]
    .map((field) => [fieldText(input, field), reasons.filter((r) => r.field === field)])
    .map(([text, some]) => (text === undefined ? [] : cut(text, some)))
    .filter((pieces) => pieces.some((piece) => piece.reasons.length > 0));
  if (fields.length === 0) return null;
  const mark = (piece) => {
    const described = piece.reasons.map((number) => `reason-${number}`).join(' ');
    return described ? html`<mark aria-describedby=${described}>${piece.text}</mark>` : piece.text;
  };
  return html`<h3 lang=${t.lang}>${t.marked}</h3>
    ${fields.map(
      (pieces) => html`<blockquote lang="" tabindex="0" role="group" aria-label=${t.marked}>
        ${pieces.map(mark)}
      </blockquote>`,
    )}`;
}

function Reasons({ t, reasons }) {
  return html`<h3 lang=${t.lang}>${t.why}</h3>
    <ul class="reasons">
      ${reasons.map(
        (reason) => html`<li>
          <strong id=${`reason-${reason.number}`}>${reason.title}</strong>${' '}
          ${reason.text && html`<q lang="">${reason.text}</q>`}
        </li>`,
      )}
    </ul>`;
}

function Advisory({ t, advisory }) {
  const link = advisory.link === true && /^https:\/\//.test(advisory.url);
  return html`<li lang=${advisory.lang}>
    ${link
      ? html`<a href=${advisory.url} rel="noreferrer">${advisory.title || t.next}</a>`
      : advisory.title}${' '}
    <small>${advisory.issuer}, <time>${advisory.date}</time></small>
  </li>`;
}

function Answer({ t, input, answer, many }) {
  const { tips = [], advisories = [], reasons } = answer;
  return html`<article lang=${answer.lang}>
    ${many && html`<h3 lang=${t.lang}>${t[answer.level]}</h3>`}
    ${answer.message && html`<p>${answer.message}</p>`}
    ${reasons.length > 0 && html`<${Marked} ...${{ t, input, reasons }} />`}
    ${reasons.length > 0 && html`<${Reasons} ...${{ t, reasons }} />`}
    ${tips.length > 0 &&
    html`<h3 lang=${t.lang}>${t.todo}</h3>
      <ul class="tips">
        ${tips.map((tip) => html`<li lang=${tip.lang}><strong>${tip.title}</strong> <span>${tip.text}</span></li>`)}
      </ul>`}
    ${advisories.length > 0 &&
    html`<h3 lang=${t.lang}>${t.advice}</h3>
      <ul class="advice">
        ${advisories.map((advisory) => html`<${Advisory} ...${{ t, advisory }} />`)}
      </ul>`}
    ${answer.disclaimer && html`<p><small>${answer.disclaimer}</small></p>`}
    ${answer.drafted && html`<p lang=${t.lang}><small>${t.drafted}</small></p>`}
  </article>`;
}

// prepared: answers with every reason numbered, for the ids that marks point to, and a level
// that is one of ours.
function prepared(answers) {
  let number = 0;
  return answers.map((answer) => ({
    ...answer,
    level: ['neutral', 'incomplete'].includes(answer.level) ? 'neutral' : 'caution',
    reasons: (answer.reasons || []).map((reason) => ({ ...reason, number: ++number })),
  }));
}

function Result({ t, result, headline }) {
  const many = result.answers.length > 1;
  return html`<section class=${`result ${result.level}`} aria-labelledby="headline">
    <h2 id="headline" tabindex="-1" ref=${headline}>${t[result.level]}</h2>
    ${result.answers.map(
      (answer) => html`<${Answer} ...${{ t, input: result.input, answer, many }} />`,
    )}
  </section>`;
}

function Languages({ t, lang, choose }) {
  return html`<nav aria-label=${t.language}>
    ${Object.entries(strings).map(
      ([tag, words]) => html`<button
        type="button"
        lang=${tag}
        aria-pressed=${String(tag === lang)}
        onClick=${() => choose(tag)}
      >
        ${words.name}
      </button>`,
    )}
  </nav>`;
}

function Page() {
  const [lang, setLang] = useState(firstLanguage(location.hash, navigator.languages || []));
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [result, setResult] = useState(null);
  const [moved, setMoved] = useState(0); // checks so far whose answer should get the focus
  const headline = useRef(null);
  const box = useRef(null);
  const file = useRef(null);
  const latest = useRef(0); // only the newest question may set the answer
  const t = { ...strings[lang], lang };

  useEffect(() => {
    document.documentElement.lang = lang;
    document.title = t.title;
  }, [lang]);
  useLayoutEffect(() => {
    if (moved > 0) (headline.current || box.current)?.focus();
  }, [moved]);

  async function check(input, tongue, move) {
    const mine = ++latest.current;
    setBusy(true);
    const reply = await ask(input, tongue);
    if (mine !== latest.current) return;
    setBusy(false);
    setFault(reply.fault || '');
    const answers = reply.answers && prepared(reply.answers);
    const careful = answers && answers.some((answer) => answer.level === 'caution');
    setResult(answers ? { input, answers, level: careful ? 'caution' : 'neutral' } : null);
    if (move) setMoved((n) => n + 1);
  }

  function choose(tag) {
    setLang(tag);
    history.replaceState(null, '', `#${tag}`);
    if (result) check(result.input, tag, false);
  }

  async function open(event) {
    const [chosen] = event.target.files;
    event.target.value = '';
    if (!chosen) return;
    try {
      const known = /\.(txt|html?|json)$/i.test(chosen.name);
      if (known && chosen.size <= MOST_BYTES) setText(await chosen.text());
      setFault(known ? (chosen.size <= MOST_BYTES ? '' : 'long') : 'badFile');
    } catch {
      setFault('badFile');
    }
    box.current.focus();
  }

  function clear() {
    latest.current++;
    setText('');
    setFault('');
    setResult(null);
    setBusy(false);
    box.current.focus();
  }

  function submit(event) {
    event.preventDefault();
    check(text, lang, true);
  }

  return html`<header>
      <h1>${t.title}</h1>
      <${Languages} ...${{ t, lang, choose }} />
    </header>
    <main>
      <p>${t.intro}</p>
      <form onSubmit=${submit}>
        <label for="text">${t.label}</label>
        <textarea
          id="text"
          rows="8"
          lang=""
          ref=${box}
          value=${text}
          aria-invalid=${String(fault !== '')}
          aria-describedby="privacy fault"
          onInput=${(event) => setText(event.target.value)}
        ></textarea>
        <p id="fault" class="fault" role="alert">${fault && t[fault]}</p>
        <div class="buttons">
          <button type="submit" class="main">${t.check}</button>
          <button type="button" onClick=${() => file.current.click()}>${t.file}</button>
          <button type="button" onClick=${clear}>${t.clear}</button>
          <input type="file" accept=".txt,.html,.htm,.json" hidden ref=${file} onChange=${open} />
        </div>
        <p id="privacy"><small>${t.privacy}</small></p>
      </form>
      <p role="status" aria-live="polite" class=${busy ? '' : 'unseen'}>
        ${busy ? t.busy : result ? t[result.level] : ''}
      </p>
      ${result && html`<${Result} ...${{ t, result, headline }} />`}
    </main>`;
}

render(html`<${Page} />`, document.getElementById('page'));
