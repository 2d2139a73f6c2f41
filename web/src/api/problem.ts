/** A refusal of the server's, or the news that no answer came. `message` is a sentence for people. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string | null,
    message: string,
    readonly param: string | null = null,
    readonly requestId: string | null = null,
    readonly retryAfter: number | null = null,
  ) {
    super(message);
    this.name = 'ApiProblem';
  }

  /** No answer at all: the network or the server is away. */
  static unreachable(): ApiProblem {
    return new ApiProblem(0, 'unreachable', '');
  }

  get notSignedIn(): boolean {
    return this.status === 401 && this.code === 'not_signed_in';
  }
}

/** Reads the error body that every refusal has; a proxy's page in between becomes a problem without a sentence. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get('retry-after') ?? '');
  const fields = { message: '', code: null as string | null, param: null as string | null };
  try {
    const body = (await response.json()) as { error?: Partial<typeof fields> };
    Object.assign(fields, body.error);
  } catch {
    // Not JSON, so not ours: the status is all there is to say.
  }
  return new ApiProblem(
    response.status,
    fields.code,
    fields.message,
    fields.param,
    response.headers.get('x-request-id'),
    retryAfter > 0 ? retryAfter : null,
  );
}
