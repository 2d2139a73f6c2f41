/**
 * The only place that computes money. A call {@linkplain Wallets#hold holds} its worst-case price, {@linkplain
 * Wallets#settle settles} what it really cost, and the answer's end leaves only when that settle is durable.
 */
@NullMarked
package io.omnia.ledger;

import org.jspecify.annotations.NullMarked;
