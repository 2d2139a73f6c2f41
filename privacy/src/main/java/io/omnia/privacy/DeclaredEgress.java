package io.omnia.privacy;

import io.omnia.platform.egress.Destination;
import io.omnia.platform.egress.EgressPolicy;
import io.omnia.platform.egress.Trust;
import io.omnia.privacy.Processor.DeclaredBy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Lets data out only to declared processors, at their declared hosts, and only the kinds of data declared for them. */
@Singleton
final class DeclaredEgress implements EgressPolicy {
    private static final Verdict ALLOWED = new Verdict.Allowed();

    private final Processors processors;

    @Inject
    DeclaredEgress(Processors processors) {
        this.processors = processors;
    }

    @Override
    public Verdict judge(Destination destination) {
        var named = processors.named(destination.processor());
        if (named.isEmpty()) {
            return new Verdict.Refused(
                    "The processor " + destination.processor() + " is not declared, so nothing leaves for "
                            + destination.host() + ": add it to the DataMap of the module that calls it.");
        }
        if (destination.trust() == Trust.VENDOR && !destination.encrypted()) {
            return new Verdict.Refused("The vendor " + destination.processor()
                    + " is reached over https only, not at http://" + destination.host() + ".");
        }
        var reachable =
                named.stream().filter(entry -> leadsThere(entry, destination)).toList();
        if (reachable.isEmpty()) {
            return new Verdict.Refused("The host " + destination.host() + " is not declared for the processor "
                    + destination.processor() + ": add it to the DataMap of the module that calls it, or name it in "
                    + "omnia.providers." + destination.processor() + ".base-url.");
        }
        return judgeData(destination, reachable);
    }

    private static boolean leadsThere(Processor entry, Destination destination) {
        return switch (destination.trust()) {
            case VENDOR ->
                entry.declaredBy() == DeclaredBy.OMNIA && entry.hosts().contains(destination.host());
            case OPERATOR ->
                entry.declaredBy() == DeclaredBy.OPERATOR && entry.hosts().contains(destination.host());
            case CALLER ->
                entry.declaredBy() == DeclaredBy.OMNIA && entry.hosts().isEmpty();
        };
    }

    private static Verdict judgeData(Destination destination, List<Processor> reachable) {
        for (var tag : destination.data()) {
            if (reachable.stream().noneMatch(entry -> entry.categories().contains(tag))) {
                return new Verdict.Refused("The processor " + destination.processor() + " may not receive " + tag.name()
                        + ": that kind of data is not declared for it.");
            }
        }
        return ALLOWED;
    }
}
