package io.omnia.ledger;

import io.omnia.ledger.LimitView.LimitsView;
import io.omnia.ledger.LimitView.NewLimit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the routes of limits do, once it is known whose limits they are and who asks. */
@Singleton
final class LimitRoutes {
    private final Limits limits;

    @Inject
    LimitRoutes(Limits limits) {
        this.limits = limits;
    }

    LimitsView list(UUID owner) {
        return LimitsView.of(limits, owner);
    }

    /** Sets or replaces one limit; 403 when it is not the setter's to change. */
    LimitView set(Limits.Subject subject, String measure, String window, @Nullable NewLimit given, Limits.Setter by) {
        var what = LedgerInput.limit(measure, window);
        return LimitView.of(limits.set(subject, what, NewLimit.units(given, what.measure()), by));
    }

    /** Removes one limit; 404 when there is none, 403 when it is not the remover's to lift. */
    Response remove(Limits.Subject subject, String measure, String window, Limits.Setter by) {
        if (!limits.remove(subject, LedgerInput.limit(measure, window), by)) {
            throw LedgerInput.noSuchLimit();
        }
        return Response.noContent().build();
    }
}
