import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode, RefObject } from 'react';

const ROW = 36;

/** The rows of a long table: only those that can be seen exist, two empty ones keep the place of the others. */
export default function ManyRows({
  area,
  keys,
  columns,
  draw,
}: {
  area: RefObject<HTMLDivElement | null>;
  /** One per row; what was measured of a row follows it when the order changes. */
  keys: string[];
  columns: number;
  draw: (index: number, measure: (element: Element | null) => void) => ReactNode;
}) {
  const virtual = useVirtualizer({
    count: keys.length,
    getItemKey: (index) => keys[index] ?? index,
    getScrollElement: () => area.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <>
      {before > 0 && <Gap columns={columns} height={before} />}
      {items.map((item) => draw(item.index, virtual.measureElement))}
      {after > 0 && <Gap columns={columns} height={after} />}
    </>
  );
}

function Gap({ columns, height }: { columns: number; height: number }) {
  return (
    <tbody aria-hidden>
      <tr>
        <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
      </tr>
    </tbody>
  );
}
