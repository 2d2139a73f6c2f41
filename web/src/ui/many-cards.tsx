import { useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useState } from 'react';

const CARD = 200;

/** How high the cards of lists were, so that who comes back finds the same one at the same place. */
const heights = new Map<string, VirtualItem[]>();

/** The cards of a long list, which scrolls with the page: only those that can be seen exist, two empty items keep the place of the others. */
export default function ManyCards({
  list,
  keys,
  remember,
  draw,
}: {
  list: RefObject<HTMLElement | null>;
  /** One per card; what was measured of a card follows it when the order changes. */
  keys: string[];
  remember?: string | undefined;
  draw: (index: number, measure: (element: Element | null) => void) => ReactNode;
}) {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (list.current) setTop(list.current.getBoundingClientRect().top + window.scrollY);
  }, [list, keys.length]);
  const virtual = useWindowVirtualizer({
    count: keys.length,
    getItemKey: (index) => keys[index] ?? index,
    estimateSize: () => CARD,
    overscan: 6,
    scrollMargin: top,
    initialMeasurementsCache: (remember ? heights.get(remember) : undefined) ?? [],
  });
  useEffect(() => {
    if (!remember) return;
    return () => {
      heights.set(remember, virtual.measurementsCache);
    };
  }, [remember, virtual]);
  const items = virtual.getVirtualItems();
  const before = (items[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() + top - (items.at(-1)?.end ?? top);
  return (
    <>
      {before > 0 && <li aria-hidden style={{ height: before }} />}
      {items.map((item) => draw(item.index, virtual.measureElement))}
      {after > 0 && <li aria-hidden style={{ height: after }} />}
    </>
  );
}
