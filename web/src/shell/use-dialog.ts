import { useEffect, useState } from 'react';

/**
 * A dialog that is loaded when it is first asked for and stays from then on: it has to be there while it closes, to give
 * the focus back to where it was.
 */
export function useDialog() {
  const [state, setState] = useState({ opened: false, used: false });
  return {
    ...state,
    open: () => setState({ opened: true, used: true }),
    close: () => setState({ opened: false, used: true }),
  };
}

/** False in a dialog's first moment: Mantine remembers where the focus was only when it sees a dialog open. */
export function useShown(opened: boolean): boolean {
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(opened), [opened]);
  return shown;
}
