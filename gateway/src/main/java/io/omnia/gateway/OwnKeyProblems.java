package io.omnia.gateway;

import io.omnia.gateway.Relay.Ending;

/**
 * What a provider says of a key that is its caller's: told to the caller, who alone can mend it, and no alarm for the
 * operator.
 */
final class OwnKeyProblems {
    private static final int PAYMENT_REQUIRED = 402;
    private static final int UNAUTHORIZED = 401;
    /** What stands for the provider's 402 where the key is the operator's. */
    private static final String UNPAID = ApiError.upstreamUnpaid("").code();

    private OwnKeyProblems() {}

    /** The ending of an attempt as it is to be told. */
    static Ending told(Route route, Ending ending) {
        if (!route.keyOwner().isCaller()
                || !(ending instanceof Ending.Refused(var problem))
                || !problem.operatorMustAct()) {
            return ending;
        }
        var others = route.keyOwner() == KeyOwner.CALLER_FIRST;
        return new Ending.Refused(
                switch (problem) {
                    case UpstreamProblem.Untold untold -> untold;
                    case UpstreamProblem.Ours ours ->
                        new UpstreamProblem.Ours(
                                ours.error().code().equals(UNPAID)
                                        ? ApiError.ownKeyUnpaid(route.provider())
                                        : ApiError.ownKeyRefused(route.provider()),
                                others,
                                false);
                    // The vendor's own words, in the caller's dialect: a quota that is used up.
                    case UpstreamProblem.Theirs theirs ->
                        new UpstreamProblem.Theirs(
                                theirs.status(),
                                theirs.contentType(),
                                theirs.body(),
                                theirs.retryAfter(),
                                others,
                                false);
                });
    }

    /** Whether the provider did not accept the credential of this attempt, or wants it paid for. */
    static boolean isAboutTheKey(Route route, UpstreamProblem problem) {
        return problem.operatorMustAct()
                || (route.keyOwner().isCaller()
                        && problem instanceof UpstreamProblem.Ours
                        && (problem.status() == UNAUTHORIZED || problem.status() == PAYMENT_REQUIRED));
    }
}
