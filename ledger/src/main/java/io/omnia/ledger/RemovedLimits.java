package io.omnia.ledger;

import io.omnia.identity.LimitRemover;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Removes the limits of projects and members that were deleted, whoever set them. */
@Singleton
final class RemovedLimits implements LimitRemover {
    private final Limits limits;

    @Inject
    RemovedLimits(Limits limits) {
        this.limits = limits;
    }

    @Override
    public void removeAll(UUID group) {
        for (var limit : limits.of(List.of(group))) {
            limits.remove(limit.subject(), limit.what(), limit.setBy());
        }
    }
}
