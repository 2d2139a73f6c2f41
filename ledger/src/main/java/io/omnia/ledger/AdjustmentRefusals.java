package io.omnia.ledger;

import io.omnia.platform.http.Problem;

/** What operators are told when a wallet is not changed. */
final class AdjustmentRefusals {
    private AdjustmentRefusals() {}

    /** The adjustment of an answer; every other answer is a {@link Problem} with a sentence. */
    static Adjustment recorded(AdjustmentResult result) {
        return switch (result) {
            case AdjustmentResult.Recorded(var adjustment) -> adjustment;
            case AdjustmentResult.KeyUsedBefore() ->
                throw Problem.conflict("idempotency_mismatch", "This Idempotency-Key belongs to another adjustment.");
            case AdjustmentResult.NoSuchGrant() ->
                throw Problem.notFound("grant_not_found", "This wallet received no grant in a transaction of this id.");
            case AdjustmentResult.NothingToRevoke() ->
                throw Problem.conflict(
                        "nothing_to_revoke",
                        "Nothing of this grant can be revoked: it was revoked already, or has expired.");
            case AdjustmentResult.NoSuchCall() ->
                throw Problem.notFound("call_not_found", "This account made no call of this id in this mode.");
            case AdjustmentResult.MoreThanTheCallCost(var left) ->
                throw Problem.conflict(
                        "more_than_the_call_cost",
                        "Corrections give back at most what the call cost; " + usd(left) + " is left of that.");
            case AdjustmentResult.NotEnough(var free) ->
                throw Problem.conflict(
                        "not_enough_credit",
                        "Only " + usd(free)
                                + " is unused and not held by running calls. Take less, or ask for \"shortfall\": \"debt\".");
            case AdjustmentResult.OutOfRange(var max) ->
                throw Problem.invalid("amount", "A wallet keeps between -" + max + " and " + max + " micro-credits.");
            case AdjustmentResult.Unknown() ->
                throw Problem.notFound("adjustment_not_found", "There is no adjustment with this id.");
            case AdjustmentResult.OwnProposal() ->
                throw new Problem(
                        403, "own_proposal", "Another operator has to decide this; it is your own proposal.", null);
            case AdjustmentResult.DecidedBefore(var decided) ->
                throw Problem.conflict(
                        "not_waiting", "This does not wait any more: it is " + Columns.code(decided.state()) + ".");
        };
    }

    private static String usd(Credits credits) {
        return "US$ " + Usd.full(credits.micros());
    }
}
