import type { LucideIcon } from 'lucide-react';
import type { ParseKeys } from 'i18next';

/** An entry of the sidebar and the palette. A feature names its own in its routes.ts. */
export interface PageEntry {
  to: string;
  text: ParseKeys<['common', 'console', 'gateway', 'identity', 'ledger', 'mail']>;
  icon: LucideIcon;
  area: 'use' | 'account' | 'operator';
  /** Place within the area. */
  order: number;
  /** `g` and then this letter opens it. */
  go?: string;
  /** Other pages' addresses begin with this one's. */
  exact?: boolean;
  /** Is in the bar at the bottom of a phone. */
  bottom?: boolean;
}
