/** A path of this site, or the overview: an address that came in a link must not lead a person elsewhere. */
export function safeReturn(candidate: unknown): string {
  if (typeof candidate !== 'string' || !candidate.startsWith('/')) return '/';
  try {
    const target = new URL(candidate, location.origin);
    return target.origin === location.origin ? target.pathname + target.search : '/';
  } catch {
    return '/';
  }
}
