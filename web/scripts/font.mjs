// Cuts the text font down to the signs and weights that are used, which is 20 kB of the first page load.
import { readFileSync, writeFileSync } from 'node:fs';
import subsetFont from 'subset-font';

const range = (from, to) => String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, index) => from + index));
const signs = range(0x20, 0x7e) + range(0xa0, 0xff) + '–—‘’“”„•…€™←↑→↓−ŒœŸ';

const whole = readFileSync('node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');
const small = await subsetFont(whole, signs, { targetFormat: 'woff2', variationAxes: { wght: { min: 400, max: 650 } } });
writeFileSync('src/ui/inter.woff2', small);
