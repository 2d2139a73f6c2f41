package io.omnia.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.ManagementOnly;
import io.omnia.platform.startup.DoctorCheck;
import io.omnia.platform.startup.DoctorCheck.Finding;
import io.omnia.platform.telemetry.EventLog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/admin/checks}: what {@code ./omnia doctor} looks at, for a page. */
@Singleton
@Path("/api/admin/checks")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class ChecksEndpoint {
    /** Some checks read the whole of the books, so that a page which is opened again and again shows the last findings. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Instance<DoctorCheck> checks;
    private final Clock clock;
    private final EventLog log;
    private List<Check> found = List.of();
    private Instant foundAt = Instant.MIN;

    @Inject
    ChecksEndpoint(@Any Instance<DoctorCheck> checks, Clock clock, EventLog log) {
        this.checks = checks;
        this.clock = clock;
        this.log = log;
    }

    /** What is wrong first, then what to know, then what is right. */
    @GET
    public Checks list() {
        return new Checks(findings());
    }

    private synchronized List<Check> findings() {
        var now = clock.instant();
        if (foundAt.plus(FRESH).isBefore(now)) {
            var all = new ArrayList<Check>();
            checks.forEach(check -> all.addAll(run(check)));
            all.sort(Comparator.comparing(Check::state, Comparator.comparing(State::of))
                    .thenComparing(Check::id));
            found = List.copyOf(all);
            foundAt = now;
        }
        return found;
    }

    private List<Check> run(DoctorCheck check) {
        try {
            return switch (check.run()) {
                case Finding.Good(var detail) -> List.of(Check.of(check, State.OK, detail, null));
                case Finding.Advice(var sentence, var setting) ->
                    List.of(Check.of(check, State.WARN, sentence, setting));
                case Finding.Trouble(var sentences) ->
                    sentences.stream()
                            .map(sentence -> Check.of(check, State.FAIL, sentence, null))
                            .toList();
            };
        } catch (RuntimeException defect) {
            log.error("check.failed", defect);
            return List.of(Check.of(check, State.FAIL, "This could not be looked at; the log says why.", null));
        }
    }

    /** The worst first. */
    private enum State {
        FAIL,
        WARN,
        OK;

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** The answer. */
    record Checks(@JsonProperty("data") List<Check> data) {}

    /** One finding. */
    record Check(
            @JsonProperty("id") String id,
            @JsonProperty("state") String state,
            @JsonProperty("title") String title,
            @JsonProperty("sentence") String sentence,
            @JsonProperty("setting") @Nullable String setting) {
        private static Check of(DoctorCheck check, State state, String sentence, @Nullable String setting) {
            return new Check(check.id(), state.name().toLowerCase(Locale.ROOT), check.name(), sentence, setting);
        }
    }
}
