import type { paths } from './schema';
import { ApiProblem, readProblem } from './problem';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathWith<M extends Method> = { [P in keyof paths]: paths[P][M] extends object ? P : never }[keyof paths];
type Operation<P extends keyof paths, M extends Method> = NonNullable<paths[P][M]>;
type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Success<T> = T extends { responses: infer R } ? Json<R[keyof R & (200 | 201 | 202 | 204)]> : never;
type Body<T> = T extends { requestBody?: infer B } ? Json<NonNullable<B>> : undefined;
type PathValues<T> = T extends { parameters: { path: infer V } } ? { path: V } : { path?: never };
type Query<T> = T extends { parameters: { query?: infer Q } } ? { query?: { [K in keyof Q]: Q[K] | undefined } } : { query?: never };
type Options<T> = PathValues<T> &
  Query<T> & { body?: Body<T>; headers?: Record<string, string>; signal?: AbortSignal };

interface RawOptions {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Names and values as they end an address, `?` included; a list becomes a repeated name, what is empty is left out. */
export function queryString(values: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') query.append(name, String(one));
    }
  }
  const text = query.toString();
  return text ? `?${text}` : '';
}

/** Fills the `{name}`s of a path and appends the query. */
export function address(path: string, options: Pick<RawOptions, 'path' | 'query'> = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(options.path?.[name] ?? '')));
  return filled + queryString(options.query ?? {});
}

async function send(method: Method, path: string, options: RawOptions): Promise<Response> {
  const init: RequestInit = { method: method.toUpperCase(), credentials: 'same-origin', headers: { ...options.headers } };
  if (options.signal) init.signal = options.signal;
  if (options.body !== undefined) {
    init.body = JSON.stringify(options.body);
    init.headers = { 'content-type': 'application/json', ...options.headers };
  }
  let response: Response;
  try {
    response = await fetch(address(path, options), init);
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw ApiProblem.unreachable();
  }
  if (!response.ok) throw await readProblem(response);
  return response;
}

async function request(method: Method, path: string, options: RawOptions): Promise<unknown> {
  const response = await send(method, path, options);
  if (response.status === 204) return undefined;
  const text = await response.text();
  return text ? JSON.parse(text) : undefined;
}

/** A POST whose answer comes bit by bit: the answer is handed over as soon as its head is there. */
export const postForStream = (path: PathWith<'post'>, options: RawOptions): Promise<Response> => send('post', path, options);

/** The console's HTTP API. Paths, parameters, bodies and answers are those of docs/api/openapi.json. */
export const api = {
  get: <P extends PathWith<'get'>>(path: P, options = {} as Options<Operation<P, 'get'>>) =>
    request('get', path, options as RawOptions) as Promise<Success<Operation<P, 'get'>>>,
  post: <P extends PathWith<'post'>>(path: P, options = {} as Options<Operation<P, 'post'>>) =>
    request('post', path, options as RawOptions) as Promise<Success<Operation<P, 'post'>>>,
  put: <P extends PathWith<'put'>>(path: P, options = {} as Options<Operation<P, 'put'>>) =>
    request('put', path, options as RawOptions) as Promise<Success<Operation<P, 'put'>>>,
  patch: <P extends PathWith<'patch'>>(path: P, options = {} as Options<Operation<P, 'patch'>>) =>
    request('patch', path, options as RawOptions) as Promise<Success<Operation<P, 'patch'>>>,
  delete: <P extends PathWith<'delete'>>(path: P, options = {} as Options<Operation<P, 'delete'>>) =>
    request('delete', path, options as RawOptions) as Promise<Success<Operation<P, 'delete'>>>,
};
