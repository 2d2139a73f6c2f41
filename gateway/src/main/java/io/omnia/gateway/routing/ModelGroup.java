package io.omnia.gateway.routing;

import java.util.List;

/**
 * Several models that the operator takes for one.
 *
 * @param name what callers ask for
 * @param members the ids of its models
 * @param order which of them is asked first
 * @param weights one for each member, one or more
 */
public record ModelGroup(String name, List<String> members, RouteOrder order, List<Integer> weights) {
    public ModelGroup {
        members = List.copyOf(members);
        weights = List.copyOf(weights);
    }

    /** The one model of an id. */
    static ModelGroup of(String id) {
        return new ModelGroup(id, List.of(id), RouteOrder.LISTED, List.of(1));
    }
}
