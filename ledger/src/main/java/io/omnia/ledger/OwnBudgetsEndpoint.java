package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.Directory;
import io.omnia.identity.KeyId;
import io.omnia.identity.SignedIn;
import io.omnia.identity.SignedInCaller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** {@code GET /api/me/budgets}: the budgets of all keys of the signed-in person. */
@Singleton
@Path("/api/me/budgets")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class OwnBudgetsEndpoint {
    private final Directory directory;
    private final Budgets budgets;

    @Inject
    OwnBudgetsEndpoint(Directory directory, Budgets budgets) {
        this.directory = directory;
        this.budgets = budgets;
    }

    @GET
    public KeysView list(@Context ContainerRequestContext request) {
        var keys = directory.keys(SignedInCaller.of(request).account()).stream()
                .filter(key -> !key.consoleOwn())
                .map(Directory.Key::id)
                .toList();
        var byKey = budgets.of(keys);
        return new KeysView(keys.stream()
                .map(key -> KeyView.of(key, byKey.getOrDefault(key, List.of())))
                .toList());
    }

    /** Every key of the account, those without a budget too. */
    record KeysView(@JsonProperty("data") List<KeyView> data) {}

    /** The budgets of one key. */
    record KeyView(
            @JsonProperty("key_id") UUID key,
            @JsonProperty("budgets") List<BudgetView> budgets) {
        static KeyView of(KeyId key, List<Budgets.Budget> budgets) {
            return new KeyView(key.value(), budgets.stream().map(BudgetView::of).toList());
        }
    }
}
