import { type ChangeEvent, type FormEvent, type ReactNode, useEffect, useState } from 'react';

/** The heading and the page title of a form before sign-in. */
export function VisitorPage({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Omnia`;
  }, [title]);
  return (
    <div className="stack">
      <h1>{title}</h1>
      {children}
    </div>
  );
}

/** The values of a small form and how its fields reach them. */
export function useForm<T extends Record<string, string>>(start: T) {
  const [values, setValues] = useState(start);
  return {
    values,
    field: (name: keyof T & string) => ({
      name,
      value: values[name] ?? '',
      onChange: (event: ChangeEvent<HTMLInputElement>) => {
        const { value } = event.currentTarget;
        setValues((before) => ({ ...before, [name]: value }));
      },
    }),
    submit: (send: () => void) => (event: FormEvent) => {
      event.preventDefault();
      send();
    },
  };
}
