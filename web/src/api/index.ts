export { address, api, postForStream, queryString } from './client';
export { ApiProblem } from './problem';
export { instanceQuery, keys, meQuery, useMe } from './shared';
export type * from './types';
