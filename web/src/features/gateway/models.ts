import { queryOptions } from '@tanstack/react-query';
import { api, type Mode, type Model } from '../../api';

/** The whole catalog, and what of it can be called in this mode. */
export const modelsQuery = (mode: Mode) =>
  queryOptions({
    queryKey: ['models', mode],
    queryFn: () => api.get('/api/models', { query: { mode } }),
    select: (answer) => answer.data,
    staleTime: 60_000,
  });

export type ModelPrice = Model['prices'][number];

export const inForce = (price: ModelPrice, now = Date.now()): boolean => Date.parse(price.from) <= now;

/** The thresholds of a model's default prices, the lowest first; only zero where the price is one for all calls. */
export function tiersOf(model: Model): number[] {
  const current = model.prices.filter((price) => price.service_tier === 'default' && inForce(price));
  return [...new Set([0, ...current.map((price) => price.above_input_tokens)])].sort((a, b) => a - b);
}

/**
 * What a unit costs now in a call above that many input tokens, in the default service unless another is named; a unit
 * without a price for this size has that of the one below.
 */
export function priceNow(model: Model, unit: string, above: number, service = 'default'): ModelPrice | undefined {
  return model.prices
    .filter(
      (price) =>
        price.unit === unit && price.service_tier === service && price.above_input_tokens <= above && inForce(price),
    )
    .sort((a, b) => b.above_input_tokens - a.above_input_tokens || Date.parse(b.from) - Date.parse(a.from))[0];
}
