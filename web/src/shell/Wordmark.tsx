/** An orbit that is not closed, and the name: drawn, so that it does not wait for a font. */
export function Wordmark() {
  return (
    <svg viewBox="0 0 92 24" width="92" height="24" fill="none" role="img" aria-label="Omnia">
      <path stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" d="M12.4 5A7.5 7.5 0 1 0 18.5 11.4" />
      <circle cx="17.2" cy="6.5" r="2.3" fill="var(--accent)" />
      <g stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M28 18.8v-8.3M28 13.6c0-2 1.3-3.2 3.1-3.2s2.9 1.2 2.9 3.2v5.2M34 13.6c0-2 1.3-3.2 3.1-3.2s2.9 1.2 2.9 3.2v5.2" />
        <path d="M46 18.8v-8.3M46 14c0-2.2 1.5-3.6 3.5-3.6s3.4 1.4 3.4 3.6v4.8" />
        <path d="M59 10.5v8.3M59 6.4v.02" />
        <path d="M72.8 10.5v8.3M72.8 14.65a4.05 4.25 0 1 1-8.1 0a4.05 4.25 0 1 1 8.1 0" />
      </g>
    </svg>
  );
}
