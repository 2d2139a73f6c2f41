package io.omnia.gateway.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about who may answer it: OpenRouter's fields {@code models} and {@code provider}. Names of providers
 * are in small letters.
 *
 * @param models the models to be asked when the first cannot answer, in order
 * @param present whether the request has one of the two fields, be it null
 * @param order the providers that are preferred, the first before the next
 * @param only the only providers that may be asked; null when any may
 * @param ignore the providers that may not be asked
 * @param fallbacks whether another provider may be asked than the preferred ones, or the first
 * @param requireParameters whether only those may be asked that are known to heed every field of the request
 * @param noTraining whether nobody may be asked who trains on prompts
 * @param noRetention whether nobody may be asked who keeps prompts
 * @param mostForInput the dearest that input may be, in micro-credits per million tokens; null when it may be anything
 * @param mostForOutput the same for output
 * @param sort by what the candidates are put in order; null when the caller does not mind
 */
public record RoutingWish(
        List<String> models,
        boolean present,
        List<String> order,
        @Nullable List<String> only,
        List<String> ignore,
        boolean fallbacks,
        boolean requireParameters,
        boolean noTraining,
        boolean noRetention,
        @Nullable Long mostForInput,
        @Nullable Long mostForOutput,
        @Nullable Sort sort) {
    /** A request that leaves it all to us. */
    public static final RoutingWish NONE =
            new RoutingWish(List.of(), false, List.of(), null, List.of(), true, false, false, false, null, null, null);

    public static final String MODELS = "models";
    public static final String PROVIDER = "provider";

    /** By what candidates can be sorted. */
    public enum Sort {
        PRICE,
        LATENCY
    }

    public RoutingWish {
        models = List.copyOf(models);
        order = List.copyOf(order);
        only = only == null ? null : List.copyOf(only);
        ignore = List.copyOf(ignore);
    }
}
