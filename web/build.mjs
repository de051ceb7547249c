// build.mjs [OUT]: bundle src/ into OUT (default dist/). The same sources and the same locked
// packages give the same bytes, which tests/web/page.t checks.
import { build } from 'esbuild';
import { copyFile, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = process.argv[2] || here('dist');

await mkdir(out, { recursive: true });
await build({
  absWorkingDir: here('.'),
  entryPoints: ['src/app.js', 'src/app.css'],
  outdir: out,
  bundle: true,
  minify: true,
  charset: 'utf8',
  target: ['es2020'], // Chrome 80, Firefox 78, Safari 14.1 and later
  banner: { js: '/* Contains Preact (MIT, (c) Jason Miller) and htm (Apache-2.0). */' },
  legalComments: 'none',
  logLevel: 'warning',
});
await copyFile(here('src/index.html'), `${out}/index.html`);
