import type { components } from './schema';

type Schemas = components['schemas'];

export type Mode = 'live' | 'test';
export type Money = Schemas['Money'];
export type Balance = Schemas['Balance'];
export type Me = Schemas['Me'];
export type Session = Schemas['Session'];
export type Mail = Schemas['Mail'];
export type Key = Schemas['Key'];
export type KeyGroup = Schemas['KeyGroup'];
export type CreatedKey = Schemas['CreatedKey'];
export type Budget = Schemas['Budget'];
export type Limit = Schemas['Limit'];
export type LimitInput = Schemas['LimitInput'];
export type Call = Schemas['Call'];
export type CallDetail = Schemas['CallDetail'];
export type AttemptOutcome = Schemas['CallAttempt']['outcome'];
export type Spend = Schemas['Spend'];
export type Statement = Schemas['Statement'];
export type Posting = Schemas['Posting'];
export type Lot = Schemas['Lot'];
export type Adjustment = Schemas['Adjustment'];
export type Operator = Schemas['Operator'];
export type Margin = Schemas['Margin'];
export type Overview = Schemas['Overview'];
export type LiveState = Schemas['LiveState'];
export type AdminAccount = Schemas['AdminAccount'];
export type AdminAccountDetail = Schemas['AdminAccountDetail'];
export type Model = Schemas['Model'];
export type ProviderHealth = Schemas['ProviderHealth'];
export type ProviderKey = Schemas['ProviderKey'];
export type ProviderTest = Schemas['ProviderTest'];
export type Routing = Schemas['Routing'];
export type PriceMargin = Schemas['PriceMargin'];
export type Check = Schemas['Check'];
export type Node = Schemas['Node'];
export type View = Schemas['View'];

/** One page of a list; `next` goes into `after` for the page that follows. */
export interface Paged<T> {
  data: T[];
  next: string | null;
}
