export { address, api, postForStream } from './client';
export { ApiProblem } from './problem';
export { instanceQuery, keys, meQuery, useMe } from './shared';
export type * from './types';
