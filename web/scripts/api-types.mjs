// Generates src/api/schema.d.ts from the committed description of the HTTP API.
import { existsSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const description = new URL('../../docs/api/openapi.json', import.meta.url);
if (!existsSync(description)) {
  console.error('docs/api/openapi.json is missing: the types of the API are generated from it.');
  process.exit(1);
}
writeFileSync('src/api/schema.d.ts', astToString(await openapiTS(description, { alphabetize: true })));
