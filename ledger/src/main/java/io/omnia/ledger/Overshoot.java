package io.omnia.ledger;

/**
 * How far live calls went beyond the wallets that paid for them, because they cost more than was held.
 *
 * @param calls those that did, of all time
 * @param amount by how much, of all time
 * @param wallets those that owe something now; they make no more calls until it is paid
 * @param debt what they owe together
 */
public record Overshoot(long calls, Credits amount, long wallets, Credits debt) {
    static final Overshoot NONE = new Overshoot(0, Credits.ZERO, 0, Credits.ZERO);
}
