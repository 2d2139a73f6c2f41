// Fails when a text is missing in a language, used but not there, or there but not used.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const languages = ['en', 'zh'];
const plural = /_(one|other)$/;
const problems = [];

function flatten(value, prefix, into) {
  for (const [key, text] of Object.entries(value)) {
    if (typeof text === 'string') {
      if (text.trim() === '') problems.push(`${prefix}${key} is empty`);
      into.set(prefix + key, text);
    } else flatten(text, `${prefix}${key}.`, into);
  }
  return into;
}

function texts(language) {
  const all = new Map();
  for (const file of readdirSync(`src/i18n/${language}`).filter((name) => name.endsWith('.json'))) {
    const content = JSON.parse(readFileSync(`src/i18n/${language}/${file}`, 'utf8'));
    flatten(content, `${file.replace('.json', '')}:`, all);
  }
  return all;
}

/** Keys without their plural ending, with the {{values}} that any form of the text takes. */
function shape(all) {
  const result = new Map();
  for (const [key, text] of all) {
    const base = key.replace(plural, '');
    const values = result.get(base) ?? new Set();
    for (const [, name] of text.matchAll(/\{\{\s*([\w.]+)/g)) values.add(name);
    result.set(base, values);
  }
  return result;
}

const [english, ...others] = languages.map((language) => [language, shape(texts(language))]);
for (const [language, keys] of others) {
  for (const [key, values] of english[1]) {
    const theirs = keys.get(key);
    if (!theirs) problems.push(`${key} is missing in ${language}`);
    else if ([...values].sort().join() !== [...theirs].sort().join()) problems.push(`${key} takes other values in ${language}`);
  }
  for (const key of keys.keys()) if (!english[1].has(key)) problems.push(`${key} is in ${language} only`);
}

const source = readdirSync('src', { recursive: true })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(join('src', file), 'utf8'))
  .join('\n');
const used = new Set([...source.matchAll(/['"`]([a-z]+:[a-z0-9_]+(?:\.[a-z0-9_]+)*)['"`]/g)].map((hit) => hit[1]));
// A key with a changing end, such as `ledger:status.${call.status}`, uses all keys that begin like it.
const prefixes = [...source.matchAll(/`([a-z]+:[a-z0-9_.]+\.)\$\{/g)].map((hit) => hit[1]);
const namespaces = new Set([...english[1].keys()].map((key) => key.split(':')[0]));

for (const key of used) {
  if (namespaces.has(key.split(':')[0]) && !english[1].has(key)) problems.push(`${key} is used but not written`);
}
for (const key of english[1].keys()) {
  if (!used.has(key) && !prefixes.some((prefix) => key.startsWith(prefix))) problems.push(`${key} is written but not used`);
}

if (problems.length > 0) {
  console.error(`Texts (src/i18n):\n  ${problems.join('\n  ')}`);
  process.exit(1);
}
console.log(`Texts: ${english[1].size} keys in ${languages.join(', ')}.`);
