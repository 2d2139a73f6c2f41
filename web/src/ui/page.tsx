import { type ReactNode, useEffect, useRef } from 'react';
import classes from './page.module.css';

/**
 * A page: its heading takes the focus when it opens, so that a screen reader says where one is. It opens at its top; a list
 * that remembers its place goes there afterwards. (The router's own memory would be kept in the browser's storage.)
 */
export function Page({
  title,
  actions,
  lead,
  width = 'full',
  children,
}: {
  title: string;
  actions?: ReactNode;
  lead?: ReactNode;
  width?: 'full' | 'form' | 'reading';
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Omnia`;
  }, [title]);
  useEffect(() => {
    window.scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={classes.page} data-width={width}>
      <header className={classes.head}>
        <div className="grow">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="soft">{lead}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A surface with a heading. */
export function Panel({
  title,
  actions,
  flush,
  children,
}: {
  title?: string;
  actions?: ReactNode;
  /** No inner distance, for tables that reach the edge. */
  flush?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={classes.panel}>
      {(title || actions) && (
        <div className={classes.panelHead}>
          {title && <h2>{title}</h2>}
          {actions && <div className="row">{actions}</div>}
        </div>
      )}
      <div className={flush ? undefined : classes.panelBody}>{children}</div>
    </div>
  );
}

/** One figure with its name. */
export function Figure({ label, note, children }: { label: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <div className="soft small">{label}</div>
      <div className={classes.figureValue}>{children}</div>
      {note && <div className="soft small">{note}</div>}
    </div>
  );
}

export function Figures({ children }: { children: ReactNode }) {
  return <div className={classes.figures}>{children}</div>;
}

/** Names with values, as on a page about one thing. */
export function Facts({ rows }: { rows: [name: string, value: ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {rows.map(([name, value]) => (
        <div key={name} className={classes.fact}>
          <dt className="soft">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
