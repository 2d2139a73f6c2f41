package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.ManagementOnly;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /api/plans}: what accounts of one kind may have. */
@Singleton
@Path("/api/plans")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class PlansEndpoint {
    /** As many as there are measures with their windows, in both modes. */
    private static final int MAX_LIMITS = 20;

    private final Plans plans;

    @Inject
    PlansEndpoint(Plans plans) {
        this.plans = plans;
    }

    @GET
    public PlansView list() {
        return new PlansView(plans.all().stream().map(PlanView::of).toList());
    }

    /** Makes a plan, or gives it these limits and no others; its accounts have them within half a minute. */
    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public PlanView put(@PathParam("name") String name, @Nullable NewPlan given) {
        if (!Plans.isName(name)) {
            throw Problem.invalid("name", "The name of a plan must be 1 to 40 small letters, digits and dashes.");
        }
        return PlanView.of(plans.put(name, Input.body(given).wanted()));
    }

    /** Removes a plan; 404 when there is none, 409 {@code plan_in_use} while an account is on it. */
    @DELETE
    @Path("/{name}")
    public Response remove(@PathParam("name") String name) {
        plans.remove(name);
        return Response.noContent().build();
    }

    /** A plan as a caller asks for it. */
    record NewPlan(@JsonProperty("limits") @Nullable List<@Nullable LimitOfPlan> limits) {
        List<Plans.PlanLimit> wanted() {
            if (limits == null || limits.size() > MAX_LIMITS) {
                throw Problem.invalid("limits", "limits must be a list of at most " + MAX_LIMITS + ".");
            }
            var wanted = limits.stream().map(LimitOfPlan::wanted).toList();
            var different = new HashSet<List<Object>>();
            for (var limit : wanted) {
                if (!different.add(List.of(limit.mode(), limit.what()))) {
                    throw Problem.invalid("limits", "limits must have each measure and window of a mode once.");
                }
            }
            return wanted;
        }
    }

    /** A limit of a plan, in the unit of its measure. */
    record LimitOfPlan(
            @JsonProperty("mode") @Nullable String mode,
            @JsonProperty("measure") @Nullable String measure,
            @JsonProperty("window") @Nullable String window,
            @JsonProperty("limit") @Nullable Long limit) {
        private static Plans.PlanLimit wanted(@Nullable LimitOfPlan given) {
            if (given == null || given.measure == null || given.window == null) {
                throw Problem.invalid(
                        "limits",
                        "A limit of a plan is {\"mode\": \"live\", \"measure\": \"requests\", \"window\": \"minute\", \"limit\": 60}.");
            }
            var what = LedgerInput.limit(given.measure, given.window);
            var units = LimitView.NewLimit.units(new LimitView.NewLimit(given.limit, null), what.measure());
            return new Plans.PlanLimit(LedgerInput.modeOrLive(given.mode), what, units);
        }

        private static LimitOfPlan of(Plans.PlanLimit limit) {
            return new LimitOfPlan(
                    limit.mode().name().toLowerCase(Locale.ROOT),
                    limit.what().measure().code(),
                    limit.what().period().code(),
                    limit.units());
        }
    }

    /** A plan as the routes answer it. */
    record PlanView(
            @JsonProperty("name") String name,
            @JsonProperty("limits") List<LimitOfPlan> limits,
            @JsonProperty("accounts") long accounts) {
        static PlanView of(Plans.Plan plan) {
            return new PlanView(
                    plan.name(), plan.limits().stream().map(LimitOfPlan::of).toList(), plan.accounts());
        }
    }

    /** Every plan. */
    record PlansView(@JsonProperty("data") List<PlanView> data) {}
}
