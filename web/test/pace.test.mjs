import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import i18next from 'i18next';
import { load } from './load.mjs';

const { pace } = await load('features/console/pace.ts');
const texts = (language) => ({ console: JSON.parse(readFileSync(`src/i18n/${language}/console.json`, 'utf8')) });
await i18next.init({ lng: 'en', resources: { en: texts('en'), zh: texts('zh') } });

const said = (language, days) => pace(i18next.getFixedT(language), days);

test('a balance lasts for days, and beyond a thousand of them for years', () => {
  assert.equal(said('en', 1), '1 day at this pace');
  assert.equal(said('en', 999), '999 days at this pace');
  assert.equal(said('en', 1000), 'more than 2 years at this pace');
  assert.equal(said('en', 388_881), 'more than 2 years at this pace');
});

test('it says so in Chinese too', () => {
  assert.equal(said('zh', 999), '按此速度可用 999 天');
  assert.equal(said('zh', 1000), '按此速度可用 2 年以上');
});

test('without a pace there is nothing to count', () => {
  assert.equal(said('en', null), 'Nothing spent this week');
});
