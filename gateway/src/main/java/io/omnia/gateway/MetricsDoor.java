package io.omnia.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.omnia.gateway.observe.CallMetrics;
import io.omnia.gateway.observe.ModelLabels;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.Providers;
import io.omnia.identity.AccountStatus;
import io.omnia.identity.KeyCache;
import io.omnia.identity.KeyKind;
import io.omnia.identity.KeyLookup;
import io.omnia.identity.PresentedKey;
import io.omnia.identity.Principal;
import io.omnia.ledger.ReconciliationJob;
import io.omnia.platform.http.ApiDoor;
import io.omnia.platform.time.Uuid7;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;

/**
 * Before {@code /q/metrics}: only who has a management key reads it, for it says what this server sells and to how many. The
 * states of breakers and keys, which are nobody's events, are looked at each time.
 */
@Singleton
final class MetricsDoor {
    private static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");

    private final KeyCache keys;
    private final Providers providers;
    private final Upstreams upstreams;
    private final ModelLabels labels;
    private final Vertx vertx;
    private final Clock clock;
    private final MultiGauge credentials;
    private final MultiGauge breakers;

    MetricsDoor(
            KeyCache keys,
            Providers providers,
            Upstreams upstreams,
            ModelLabels labels,
            ReconciliationJob reconciliation,
            MeterRegistry registry,
            Vertx vertx,
            Clock clock) {
        this.keys = keys;
        this.providers = providers;
        this.upstreams = upstreams;
        this.labels = labels;
        this.vertx = vertx;
        this.clock = clock;
        Gauge.builder("omnia.reconciliation.findings", reconciliation, ReconciliationJob::open)
                .description("What checks of the books found and no later one found right again")
                .register(registry);
        Gauge.builder(
                        "omnia.overshoot.credits",
                        reconciliation,
                        job -> credits(job.overshoot().amount().micros()))
                .description("By how much live calls went beyond their wallets since the beginning")
                .register(registry);
        Gauge.builder(
                        "omnia.credits.owed",
                        reconciliation,
                        job -> credits(job.overshoot().debt().micros()))
                .description("What live wallets owe now")
                .register(registry);
        credentials = MultiGauge.builder("omnia.credential.state")
                .description("1 for the state that each key of a provider is in")
                .register(registry);
        breakers = MultiGauge.builder("omnia.breaker.state")
                .description("1 for each breaker that is not closed")
                .register(registry);
    }

    private static double credits(long micros) {
        return micros / CallMetrics.MICROS_PER_CREDIT;
    }

    void register(@Observes Router router) {
        router.route("/q/metrics*").order(ApiDoor.BEFORE).handler(this::admit);
    }

    private void admit(RoutingContext context) {
        identify(context.request()).onComplete(lookup -> {
            if (lookup.succeeded()) {
                look();
                context.next();
            } else {
                var error = lookup.cause() instanceof Refusal refusal ? refusal.error() : ApiError.internal();
                var id = Uuid7.next(clock).toString();
                new ClientResponse(context.request(), Dialect.OPENAI, id).refuse(error);
            }
        });
    }

    private Future<Principal> identify(HttpServerRequest request) {
        return switch (PresentedKey.of(request.getHeader(HttpHeaders.AUTHORIZATION), request.getHeader(X_API_KEY))) {
            case PresentedKey.Key(var key) ->
                Future.fromCompletionStage(keys.lookup(key), vertx.getOrCreateContext())
                        .compose(MetricsDoor::admitted);
            case PresentedKey.None() -> Refusal.future(ApiError.noKey());
            case PresentedKey.TwoDifferent() -> Refusal.future(ApiError.twoKeys());
        };
    }

    private static Future<Principal> admitted(KeyLookup lookup) {
        return switch (lookup) {
            case KeyLookup.Found(var principal) ->
                principal.kind() == KeyKind.MANAGEMENT && principal.accountStatus() == AccountStatus.ACTIVE
                        ? Future.succeededFuture(principal)
                        : Refusal.future(ApiError.needsManagementKey());
            case KeyLookup.Unknown() -> Refusal.future(ApiError.unknownKey());
            case KeyLookup.Disabled() -> Refusal.future(ApiError.disabledKey());
            case KeyLookup.Expired() -> Refusal.future(ApiError.expiredKey());
            case KeyLookup.Unavailable(var retryAfter) -> Refusal.future(ApiError.unavailable(retryAfter));
        };
    }

    private void look() {
        var states = new ArrayList<MultiGauge.Row<Number>>();
        var open = new ArrayList<MultiGauge.Row<Number>>();
        for (var provider : providers.on()) {
            for (var access : upstreams.accesses(provider.name())) {
                var place = Tags.of("provider", provider.name(), "credential", Integer.toString(access.number()));
                states.add(
                        MultiGauge.Row.of(place.and("state", access.credential().state()), 1));
                access.credential()
                        .troubled()
                        .forEach((model, state) -> open.add(MultiGauge.Row.of(
                                place.and("model", labels.of(model)).and("state", state), 1)));
            }
        }
        credentials.register(new ArrayList<>(states), true);
        breakers.register(new ArrayList<>(open), true);
    }
}
