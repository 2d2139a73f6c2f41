import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { ago, credits, dollars, duration } = await load('ui/format.ts');

test('an amount below a dollar keeps every digit, never with an exponent', () => {
  assert.equal(dollars('0.00000020'), '$0.0000002');
  assert.equal(dollars('0.00000001'), '$0.00000001');
  assert.equal(dollars('0.50000000'), '$0.50');
  assert.equal(dollars('0.00000000'), '$0.00');
});

test('an amount of a dollar and more has cents, grouped, rounded half up', () => {
  assert.equal(dollars('12.34500000'), '$12.35');
  assert.equal(dollars('12.34499999'), '$12.34');
  assert.equal(dollars('1234567.89000000'), '$1,234,567.89');
  assert.equal(dollars('9.99900000'), '$10.00');
});

test('a column has as many decimals as it asks for', () => {
  assert.equal(dollars('0.00012345', 6), '$0.000123');
  assert.equal(dollars('0.99999950', 6), '$1.000000');
  assert.equal(dollars('3', 2), '$3.00');
  assert.equal(dollars('3.6', 0), '$4');
});

test('what there is to spend is rounded down, also below zero', () => {
  assert.equal(dollars('5.99989200', 2, 'down'), '$5.99');
  assert.equal(dollars('5.99989200', undefined, 'down'), '$5.99');
  assert.equal(dollars('6.00000000', 2, 'down'), '$6.00');
  assert.equal(dollars('0.00999999', 2, 'down'), '$0.00');
  assert.equal(dollars('-0.00000001', 2, 'down'), '−$0.01');
  assert.equal(dollars('-0.02000000', 2, 'down'), '−$0.02');
});

test('a negative amount has a minus sign, and zero never has one', () => {
  assert.equal(dollars('-0.02000000'), '−$0.02');
  assert.equal(dollars('-0.00000001', 2), '$0.00');
});

test('amounts beyond the exact range of a float stay exact', () => {
  assert.equal(dollars('92233720368.54775807', 8), '$92,233,720,368.54775807');
});

test('one credit is one cent', () => {
  assert.equal(credits('1.00000000'), '100');
  assert.equal(credits('0.00000001'), '0.000001');
  assert.equal(credits('0.01500000'), '1.5');
  assert.equal(credits('-12345.67'), '−1,234,567');
});

test('durations and times are in the unit one would say', () => {
  assert.equal(duration(842), '842 ms');
  assert.equal(duration(3_240), '3.2 s');
  assert.equal(duration(125_000), '2 min 5 s');
  const now = Date.parse('2026-11-21T12:00:00Z');
  assert.equal(ago('2026-11-21T11:57:00Z', now), '3 min. ago');
  assert.equal(ago('2026-11-19T11:00:00Z', now), '2 days ago');
});
