#!/usr/bin/env node
// page.t: the page as a person uses it, in Chromium.
//
// Most of it runs on the stand-in engine (tests/serve/double_server.c), where every answer is
// known beforehand. The last part runs on the program itself: $LINNET, or build/linnet when it
// has a `serve` command. Pictures for a look by eye go to build/screenshots/.
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const top = path.resolve(__dirname, '../..');
const modules = path.join(top, 'web/node_modules');
const chromium = '/usr/bin/chromium';
const builds = path.join(top, process.env.B || 'build');
const double = path.join(builds, 'tests/serve/double_server');
const shots = path.join(builds, 'screenshots');

let strings; // the page's own words, from web/src/strings.js
let count = 0;
let failed = 0;
function ok(truth, name, more = '') {
  count++;
  if (!truth) failed++;
  console.log(`${truth ? 'ok' : 'not ok'} ${count} - ${name}`);
  if (!truth && more !== '') console.log(String(more).replace(/^/gm, '#   '));
}
const same = (got, want, name) => ok(got === want, name, `got  ${got}\nwant ${want}`);

for (const [file, hint] of [
  [modules, 'run make web'],
  [chromium, 'chromium is not installed'],
  [double, 'run make tests'],
])
  if (!fs.existsSync(file)) {
    console.log(`1..0 # SKIP ${hint}`);
    process.exit(0);
  }
const { chromium: browserType } = require(path.join(modules, 'playwright-core'));
const axe = fs.readFileSync(path.join(modules, 'axe-core/axe.min.js'), 'utf8');

function start(command, args) {
  const server = spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error(`no address from ${command}: ${said}`)), 20000);
    server.stderr.on('data', (data) => {
      said += data;
      const found = said.match(/listening on (http:\/\/\S+:\d+)/);
      if (found) {
        clearTimeout(late);
        resolve({ server, address: found[1] });
      }
    });
    server.on('exit', (code) => reject(new Error(`${command} ended with ${code}: ${said}`)));
  });
}

const text = {
  en: 'Customer service in a tech park 🏝️, café included.\nNo skills? no experience needed.\n' +
    'USD 3,000 a month. Start this week: we book your flight and hotel.\nTelegram @hr_invented',
  zh: '海外客服，月薪两万，包机票，当天入职。',
  th: 'รับสมัครแอดมินออนไลน์ ออกค่าตั๋วเครื่องบินให้ เริ่มงานทันที',
  vi: 'Tuyển nhân viên trực page, bao vé máy bay, nhận việc ngay.',
  lure: 'Easy work 🏝️, high pay abroad, café included! We book your flight and hotel.\n' +
    'We pay off your debts before you start. Tell the immigration officer you are a tourist.\n' +
    'Do not tell your family. Contact only on Telegram @hr_invented',
  plain: 'Baker wanted in Lyon. Come by and ask for Marie.',
};

async function violations(page) {
  const found = await page.evaluate(`${axe}; axe.run()`);
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`).join('\n');
}

async function narrow(page, name) {
  const [inner, scroll] = await page.evaluate(() => [
    document.documentElement.clientWidth,
    document.documentElement.scrollWidth,
  ]);
  ok(scroll <= inner, `${name}: nothing to scroll sideways`, `${scroll} > ${inner}`);
}

// check: paste and press; waits until the headline has the focus.
async function check(page, words) {
  await page.fill('#text', words);
  await page.click('button[type=submit]');
  await page.waitForFunction(() => document.activeElement.id === 'headline');
}

async function open(browser, address, hash, width, scheme = 'light') {
  const context = await browser.newContext({
    viewport: { width, height: 740 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  page.faults = [];
  page.foreign = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && page.faults.push(message.text()));
  page.on('request', (r) => {
    if (!r.url().startsWith(address) && !r.url().startsWith('data:')) page.foreign.push(r.url());
  });
  await page.goto(`${address}/${hash}`);
  await page.waitForSelector('#text');
  return page;
}

async function byKeyboard(browser, address) {
  const page = await open(browser, address, '', 360);
  const seen = [];
  for (let i = 0; i < 12 && seen.at(-1) !== 'TEXTAREA'; i++) {
    await page.keyboard.press('Tab');
    const [name, outline] = await page.evaluate(() => [
      document.activeElement.tagName,
      getComputedStyle(document.activeElement).outlineWidth,
    ]);
    seen.push(name);
    if (outline !== '3px') ok(false, `focus is seen on ${name}`, outline);
  }
  same(seen.join(' '), `${'BUTTON '.repeat(Object.keys(strings).length)}TEXTAREA`,
    'Tab goes languages, then the box');
  await page.keyboard.insertText(text.en);
  await page.keyboard.press('Tab');
  same(await page.evaluate(() => document.activeElement.textContent), 'Check', 'then the button');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'headline');
  same(await page.textContent('#headline'), 'Be careful', 'Enter checks, the headline has focus');
  await page.keyboard.press('Tab');
  same(
    await page.evaluate(() => document.activeElement.tagName),
    'BLOCKQUOTE',
    'Tab goes on to the marked text, so that it can be scrolled',
  );
  await page.keyboard.press('Tab');
  same(
    await page.evaluate(() => document.activeElement.href),
    'https://advisory.example/one',
    'Tab goes on to the advisory',
  );
  await page.context().close();
}

async function states(browser, address) {
  const page = await open(browser, address, '', 360);
  same(await violations(page), '', 'empty: axe finds nothing');
  await narrow(page, 'empty');
  same(await page.title(), 'Check a job advert', 'title');

  await check(page, text.plain);
  same(
    await page.textContent('#headline'),
    'No warning signs found — this is not a guarantee',
    'neutral headline',
  );
  same(await violations(page), '', 'neutral: axe finds nothing');
  await narrow(page, 'neutral');
  same(await page.locator('mark').count(), 0, 'neutral: no marks');

  await check(page, text.en);
  same(await page.textContent('#headline'), 'Be careful', 'caution headline');
  same(await violations(page), '', 'caution: axe finds nothing');
  await narrow(page, 'caution');
  same(await page.textContent('[role=status]'), 'Be careful', 'the result is announced');
  same(
    (await page.locator('mark').allTextContents()).join('|'),
    'no experience needed|we book your flight',
    'marks hold the words of the reasons, behind emoji and accents too',
  );
  same(
    (await page.locator('.reasons q').allTextContents()).join('|'),
    'we book your flight|no experience needed',
    'reasons quote the same words',
  );
  same(await page.textContent('blockquote'), text.en, 'the text is shown whole');
  const described = await page.evaluate(() =>
    [...document.querySelectorAll('mark')].map(
      (m) => document.getElementById(m.getAttribute('aria-describedby')).textContent,
    ),
  );
  same(
    described.join('|'),
    'High pay for work that needs no skill|Recruiter pays or books the flight',
    'each mark is described by its reason',
  );
  same(await page.locator('.advice a').count(), 1, 'only the advisory with link:true is a link');
  ok(
    (await page.textContent('.advice')).includes(
      'Notice on unlicensed recruiters Invented Ministry of Labour, 2026-05-22',
    ),
    'the other is told with issuer and date',
    await page.textContent('.advice'),
  );
  const told = await page.evaluate(() =>
    [...document.querySelectorAll('#headline, .reasons, .tips, article > p')]
      .map((e) => e.textContent)
      .join(' '),
  );
  ok(!/[0-9]/.test(told), 'no figures in headline, reasons and tips', told);
  ok(!/score|weight|advert\.J/i.test(await page.textContent('body')), 'no scores or ids at all');
  same(page.faults.join('\n'), '', 'no script error, nothing against the policy');
  same(page.foreign.join('\n'), '', 'nothing was asked of another host');
  const kept = await page.evaluate(() => localStorage.length + sessionStorage.length);
  same(kept + (await page.context().cookies()).length, 0, 'nothing is kept in the browser');

  await check(page, `${text.en}\n`.repeat(40));
  same(await violations(page), '', 'long text: axe finds nothing');
  await narrow(page, 'long text');

  await page.click('nav button[lang=th]');
  await page.waitForSelector('article[lang=th]');
  same(await page.textContent('#headline'), 'โปรดระวัง', 'the answer follows the language');
  await page.click('form button:nth-of-type(3)');
  same(await page.inputValue('#text'), '', 'clear empties the box');
  same(await page.locator('.result').count(), 0, 'and takes the answer away');
  await page.context().close();
}

async function languages(browser, address) {
  for (const [hash, lang, words, headline, marked] of [
    ['#zh', 'zh-Hans', text.zh, '请小心', '包机票'],
    ['#th', 'th', text.th, 'โปรดระวัง', 'ออกค่าตั๋วเครื่องบินให้'],
    ['#vi', 'vi', text.vi, 'Hãy cẩn thận', 'bao vé máy bay'],
  ]) {
    const page = await open(browser, address, hash, 360);
    same(await page.evaluate(() => document.documentElement.lang), lang, `${lang}: lang is set`);
    same(await violations(page), '', `${lang}, empty: axe finds nothing`);
    await check(page, words);
    same(await page.textContent('#headline'), headline, `${lang}: headline`);
    same(await page.textContent('mark'), marked, `${lang}: mark`);
    same(await violations(page), '', `${lang}, caution: axe finds nothing`);
    await narrow(page, lang);
    const form = await page.innerText('form');
    const left = ['label', 'file', 'check', 'clear', 'privacy'].filter((key) => form.includes(strings.en[key]));
    same(left.join(' '), '', `${lang}: no English left in the form`);
    await page.context().close();
  }
}

async function faults(browser, address) {
  const page = await open(browser, address, '', 360);
  const press = async (name, want) => {
    await page.click('button[type=submit]');
    await page.waitForFunction((w) => document.getElementById('fault').textContent.includes(w), want);
    ok(true, name);
    await page.waitForFunction(() => document.activeElement.id === 'text', null, { timeout: 5000 }).catch(() => {});
    same(await page.evaluate(() => document.activeElement.id), 'text', `${name}: focus in the box`);
  };
  await press('empty', 'Paste the advert');
  same(await violations(page), '', 'fault: axe finds nothing');
  await page.fill('#text', '[unreadable]');
  await press('unreadable', 'could not read');
  await page.evaluate(() => {
    const box = document.getElementById('text');
    box.value = '包'.repeat(350000);
    box.dispatchEvent(new Event('input'));
  });
  await press('too long, before it is sent', 'too long');
  await page.fill('#text', text.en);
  await page.route('**/v1/label*', (route) => route.fulfill({ status: 413, body: '{}' }));
  await press('too long, says the server', 'too long');
  await page.unroute('**/v1/label*');
  await page.route('**/v1/label*', (route) => route.fulfill({ status: 500, body: '<p>' }));
  await press('the server fails', 'on our side');
  await page.unroute('**/v1/label*');
  await page.route('**/v1/label*', (route) => route.abort());
  await press('the server is gone', 'if you are online');
  await page.unroute('**/v1/label*');
  await check(page, text.en);
  same(await page.textContent('#fault'), '', 'a good answer takes the fault away');
  await page.context().close();
}

// Answers the stand-in does not give: fields of a record, overlaps, wrong spans, several records.
async function answers(browser, address, folder) {
  const page = await open(browser, address, '', 360);
  const reason = (title, field, span, words) => ({ title, field, span, text: words });
  const line = (level, reasons, more = {}) =>
    JSON.stringify({ id: 'a', kind: 'advert', lang: 'en', level, reasons, ...more }) + '\n';
  let body = '';
  await page.route('**/v1/label*', (route) => route.fulfill({ status: 200, body }));

  body = line('caution', [
    reason('one', 'text', [0, 6], 'abé x'),
    reason('two', 'text', [4, 9], ' x yz'),
    reason('wrong words', 'text', [0, 2], 'zz'),
    reason('inside a character', 'text', [3, 9], 'é x yz'),
    reason('behind the end', 'text', [5, 99], 'x yz'),
    reason('nowhere', 'text', undefined, ''),
  ], { drafted: true });
  await check(page, 'abé x yz');
  same((await page.locator('mark').allTextContents()).join('|'), 'abé| x| yz', 'overlaps are cut');
  same(
    await page.locator('mark').nth(1).getAttribute('aria-describedby'),
    'reason-1 reason-2',
    'an overlap has both reasons',
  );
  same(await page.locator('.reasons li').count(), 6, 'a reason without a mark is still told');

  ok((await page.textContent('article')).includes('by a machine'), 'machine drafts are called so');

  const record = { title: 'Job', description: 'é: flight paid', hiringOrganization: { name: 'Paid Ltd' } };
  body = line('caution', [
    reason('flight', 'description', [4, 15], 'flight paid'),
    reason('name', 'hiringOrganization.name', [0, 4], 'Paid'),
    reason('none', 'nowhere.at.all', [0, 4], 'Paid'),
  ]);
  const file = path.join(folder, 'advert.json');
  fs.writeFileSync(file, JSON.stringify(record));
  await page.setInputFiles('input[type=file]', file);
  await page.waitForFunction(() => document.getElementById('text').value !== '');
  await page.click('button[type=submit]');
  await page.waitForSelector('text=flight paid');
  same((await page.locator('mark').allTextContents()).join('|'), 'flight paid|Paid', 'fields of a record');

  body = line('neutral', []) + line('caution', [reason('x', 'text', [0, 1], 'a')]) + '\n';
  await check(page, 'abc');
  same(await page.textContent('#headline'), 'Be careful', 'of several answers the careful one leads');
  same(await page.locator('article').count(), 2, 'and each is told');

  body = line('incomplete', [reason('No pay is named', 'baseSalary', undefined, undefined)], { message: 'Ask for the pay.' });
  await check(page, 'abc');
  same(await page.locator('.result.caution').count(), 0, 'an incomplete advert is no caution');
  ok((await page.textContent('article')).includes('No pay is named'), 'but what is missing is told');

  body = line('caution', [], {
    advisories: [{ title: 'Trap', issuer: 'X', url: 'javascript:alert(1)', link: true }],
    message: '<img src=x onerror=alert(1)>',
  });
  await check(page, 'abc');
  same(await page.locator('.advice a, article img').count(), 0, 'no script link, no markup');
  await page.setInputFiles('input[type=file]', { name: 'a.exe', mimeType: 'x/y', buffer: Buffer.from('MZ') });
  await page.waitForSelector('text=could not open');
  ok(true, 'a file of another kind is refused in words');
  await page.context().close();
}

async function pictures(browser, address) {
  fs.mkdirSync(shots, { recursive: true });
  for (const [name, width] of [['phone', 360], ['desktop', 1024]])
    for (const [hash, words] of [['en', text.en], ['zh', text.zh], ['th', text.th], ['vi', text.vi]]) {
      const page = await open(browser, address, `#${hash}`, width);
      await check(page, words);
      await page.screenshot({ path: `${shots}/caution-${hash}-${name}.png`, fullPage: true });
      await page.context().close();
    }
  const page = await open(browser, address, '', 360, 'dark');
  await page.screenshot({ path: `${shots}/empty-en-phone-dark.png`, fullPage: true });
  await check(page, text.en);
  same(await violations(page), '', 'dark, caution: axe finds nothing');
  await page.screenshot({ path: `${shots}/caution-en-phone-dark.png`, fullPage: true });
  await check(page, text.plain);
  same(await violations(page), '', 'dark, neutral: axe finds nothing');
  await page.screenshot({ path: `${shots}/neutral-en-phone-dark.png`, fullPage: true });
  await page.context().close();
}

async function withProgram(browser, linnet) {
  const { server, address } = await start(linnet, ['serve', '--port', '0']);
  const page = await open(browser, address, '', 360);
  for (const [name, words, level] of [
    ['lure', text.lure, 'caution'],
    ['plain', text.plain, 'neutral'],
  ]) {
    await check(page, words);
    same(await page.locator(`.result.${level}`).count(), 1, `program, ${name}: ${level}`);
    same(await violations(page), '', `program, ${name}: axe finds nothing`);
    const marks = await page.locator('mark').allTextContents();
    const quotes = await page.locator('.reasons q').allTextContents();
    ok(
      level === 'neutral' || (marks.length > 0 && marks.every((m) => quotes.some((q) => q.includes(m)))),
      `program, ${name}: marks are the words of reasons`,
      `${marks.join('|')}\n${quotes.join('|')}`,
    );
    await page.screenshot({ path: `${shots}/program-${name}-phone.png`, fullPage: true });
  }
  await page.context().close();
  const file = path.join(os.tmpdir(), `linnet-label-${process.pid}.html`);
  const label = spawnSync(linnet, ['label', '--html', '--lang', 'th', ...fs.readdirSync(path.join(top, 'examples/adverts'))
    .map((name) => path.join(top, 'examples/adverts', name))]);
  fs.writeFileSync(file, label.stdout);
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const paper = await context.newPage();
  await paper.goto(`file://${file}`);
  ok(await paper.locator('article').count() >= 5, 'label --html: an article for each advert');
  same(await violations(paper), '', 'label --html: axe finds nothing');
  await narrow(paper, 'label --html');
  await paper.screenshot({ path: `${shots}/label-th-phone.png`, fullPage: true });
  await context.close();
  fs.unlinkSync(file);
  same(page.faults.join('\n'), '', 'program: no script error');
  server.removeAllListeners('exit');
  const ended = new Promise((resolve) => server.on('exit', resolve));
  server.kill('SIGTERM');
  same(await ended, 0, 'program: SIGTERM ends it well');
}

function freshBuild(folder) {
  const out = path.join(folder, 'dist');
  const run = spawnSync(process.execPath, [path.join(top, 'web/build.mjs'), out], { encoding: 'utf8' });
  same(run.status, 0, 'the page builds');
  let size = 0;
  for (const name of ['index.html', 'app.js', 'app.css']) {
    const kept = fs.readFileSync(path.join(top, 'web/dist', name));
    size += kept.length;
    ok(kept.equals(fs.readFileSync(path.join(out, name))), `web/dist/${name} is a fresh build`);
  }
  ok(size < 60000, 'the page is under 60 kB', size);
}

async function main() {
  ({ strings } = await import(path.join(top, 'web/src/strings.js')));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'linnet-page-'));
  fs.writeFileSync(path.join(folder, 'seed'), 'a1');
  const { server, address } = await start(double, [folder]);
  const browser = await browserType.launch({
    executablePath: chromium,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    freshBuild(folder);
    await byKeyboard(browser, address);
    await states(browser, address);
    await languages(browser, address);
    await faults(browser, address);
    await answers(browser, address, folder);
    await pictures(browser, address);
    const linnet = process.env.LINNET || path.join(builds, 'linnet');
    const help = spawnSync(linnet, ['serve', '--help'], { encoding: 'utf8' });
    if (process.env.LINNET || (help.stdout || '').includes('--port')) await withProgram(browser, linnet);
  } finally {
    await browser.close();
    server.removeAllListeners('exit');
    server.stdin.end();
    fs.rmSync(folder, { recursive: true });
  }
}

main()
  .catch((error) => ok(false, 'the run ends well', error.stack))
  .finally(() => {
    console.log(`1..${count}`);
    process.exitCode = failed === 0 ? 0 : 1;
  });
