package io.omnia.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.omnia.gateway.provider.ConfiguredProvider;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.ProviderStatus;
import io.omnia.gateway.provider.Providers;
import io.omnia.gateway.provider.Vendor;
import io.omnia.ledger.ProviderFigures.Failure;
import io.omnia.ledger.ProviderFigures.Figures;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider, and how it did in the last hour.
 *
 * @param baseUrl empty for one without an address: the sandbox, and what the operator named without giving one
 * @param reason why it is off; null when it is on
 */
record ProviderHealth(
        @JsonProperty("name") String name,
        @JsonProperty("dialect") String dialect,
        @JsonProperty("base_url") String baseUrl,
        @JsonProperty("configured") boolean configured,
        @JsonProperty("sandbox") boolean sandbox,
        @JsonProperty("reason") @Nullable String reason,
        @JsonProperty("models") long models,
        @JsonProperty("last_hour") Hour lastHour,
        @JsonProperty("last_failure") @Nullable FailureView lastFailure,
        @JsonProperty("state") String state,
        @JsonUnwrapped ProviderSetup setup) {

    static ProviderHealth sandbox(long models, @Nullable Figures figures) {
        return of(Upstreams.SANDBOX, Dialect.OPENAI, "", null, models, figures, ProviderSetup.NONE);
    }

    static ProviderHealth of(
            ProviderStatus status, long models, @Nullable Figures figures, List<Upstreams.Access> accesses) {
        return switch (status) {
            case ProviderStatus.On(ConfiguredProvider provider) ->
                of(
                        provider.name(),
                        provider.provider().dialect(),
                        provider.base().toString(),
                        null,
                        models,
                        figures,
                        ProviderSetup.of(provider, accesses));
            case ProviderStatus.Off(var name, var reason) -> off(name, reason, models, figures);
        };
    }

    private static ProviderHealth off(String name, String reason, long models, @Nullable Figures figures) {
        var vendor = Providers.VENDORS.stream()
                .map(Vendor::provider)
                .filter(provider -> provider.name().equals(name))
                .findFirst();
        var base = vendor.flatMap(provider -> Optional.ofNullable(provider.base()))
                .map(URI::toString)
                .orElse("");
        var dialect = vendor.map(provider -> provider.dialect()).orElse(Dialect.OPENAI);
        var setup = vendor.map(ProviderSetup::of).orElse(ProviderSetup.NONE);
        return of(name, dialect, base, reason, models, figures, setup);
    }

    private static ProviderHealth of(
            String name,
            Dialect dialect,
            String base,
            @Nullable String reason,
            long models,
            @Nullable Figures figures,
            ProviderSetup setup) {
        return new ProviderHealth(
                name,
                dialect.wireName(),
                base,
                reason == null,
                name.equals(Upstreams.SANDBOX),
                reason,
                models,
                Hour.of(figures),
                figures == null || figures.lastFailure() == null ? null : FailureView.of(figures.lastFailure()),
                state(reason == null, figures),
                setup);
    }

    /** Half of the calls have to fail: single ones do everywhere, and say nothing of the next. */
    private static String state(boolean on, @Nullable Figures figures) {
        if (!on) {
            return "off";
        }
        if (figures == null || figures.calls() == 0) {
            return "quiet";
        }
        return figures.failed() >= figures.calls() - figures.failed() ? "failing" : "ok";
    }

    /** The calls of an hour. */
    record Hour(
            @JsonProperty("calls") long calls,
            @JsonProperty("failed") long failed,
            @JsonProperty("p50_ms") @Nullable Long median,
            @JsonProperty("p95_ms") @Nullable Long slow,
            @JsonProperty("p50_ttft_ms") @Nullable Long medianFirstByte) {
        static Hour of(@Nullable Figures figures) {
            return figures == null
                    ? new Hour(0, 0, null, null, null)
                    : new Hour(
                            figures.calls(),
                            figures.failed(),
                            millis(figures.median()),
                            millis(figures.slow()),
                            millis(figures.medianFirstByte()));
        }

        private static @Nullable Long millis(@Nullable Duration duration) {
            return duration == null ? null : duration.toMillis();
        }
    }

    /** The last call that it did not answer as it should. */
    record FailureView(
            @JsonProperty("at") String at,
            @JsonProperty("status") String status,
            @JsonProperty("http_status") int httpStatus) {
        static FailureView of(Failure failure) {
            return new FailureView(
                    failure.at().toString(), failure.outcome().name().toLowerCase(Locale.ROOT), failure.httpStatus());
        }
    }
}
