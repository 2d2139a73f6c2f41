import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode, RefObject } from 'react';

const ROW = 36;

/** The body of a long table: only the rows that can be seen exist, two empty ones keep the place of the others. */
export default function ManyRows({
  area,
  count,
  columns,
  draw,
}: {
  area: RefObject<HTMLDivElement | null>;
  count: number;
  columns: number;
  draw: (index: number) => ReactNode;
}) {
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => area.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <tbody>
      {before > 0 && <Gap columns={columns} height={before} />}
      {items.map((item) => draw(item.index))}
      {after > 0 && <Gap columns={columns} height={after} />}
    </tbody>
  );
}

function Gap({ columns, height }: { columns: number; height: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
