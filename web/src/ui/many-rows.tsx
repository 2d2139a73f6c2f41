import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode, RefObject } from 'react';

const ROW = 36;

/**
 * The rows of a long table: only those that can be seen exist, two empty bodies keep the place of the others. A body per row,
 * since a row and what stands below it are measured together.
 */
export default function ManyRows({
  area,
  keys,
  columns,
  draw,
}: {
  area: RefObject<HTMLDivElement | null>;
  keys: string[];
  columns: number;
  draw: (index: number) => ReactNode;
}) {
  const virtual = useVirtualizer({
    count: keys.length,
    getScrollElement: () => area.current,
    getItemKey: (index) => keys[index] ?? index,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <>
      {before > 0 && <Gap columns={columns} height={before} />}
      {items.map((item) => (
        <tbody key={item.key} ref={virtual.measureElement} data-index={item.index}>
          {draw(item.index)}
        </tbody>
      ))}
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
