import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

globalThis.location = new URL('https://omnia.example/sign-in');
const { safeReturn } = await load('shell/return-to.ts');
const { address, queryString } = await load('api/client.ts');
const { parseSearch } = await load('ui/search.ts');

test('after sign-in one comes back to a page of this site', () => {
  assert.equal(safeReturn('/activity?model=a&model=b'), '/activity?model=a&model=b');
  assert.equal(safeReturn('/'), '/');
});

test('an address elsewhere is never followed', () => {
  const others = ['//evil.example/x', '/\\evil.example', '/\t/evil.example', '\\\\evil.example', 'https://evil.example',
    'javascript:alert(1)', 'data:text/html,x', ' //evil.example', undefined, ['/a'], 'evil', ''];
  for (const other of others) assert.equal(safeReturn(other), '/', String(other));
});

test('filters survive the address, lists as repeated names', () => {
  const search = { model: ['a/b', 'c d'], q: '100%', mode: 'test', gone: undefined };
  assert.equal(queryString(search), '?model=a%2Fb&model=c+d&q=100%25&mode=test');
  assert.deepEqual(parseSearch('?model=a%2Fb&model=c+d&q=100%25&mode=test'), { model: ['a/b', 'c d'], q: '100%', mode: 'test' });
});

test('values of a path and of a query are escaped', () => {
  assert.equal(
    address('/api/me/calls/{id}', { path: { id: '../x?y' }, query: { key: ['1', '2'], after: undefined, q: 'a&b' } }),
    '/api/me/calls/..%2Fx%3Fy?key=1&key=2&q=a%26b',
  );
});
