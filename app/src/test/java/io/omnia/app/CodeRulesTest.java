package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Applies {@link CodeRules} to the whole program, and each of them to a class that breaks it. */
class CodeRulesTest {
    @Test
    void onlyTheEventLogLogsAndOneClassTalksToTheTerminal() {
        assertThat(CodeRules.logging(breaker())).hasSizeGreaterThanOrEqualTo(3);
        var checked = Program.matching(type -> !type.getPackageName().equals("io.omnia.platform.telemetry"));
        var talkers = checked.stream()
                .filter(type -> type.getPackageName().equals("io.omnia.app") && CodeRules.usesStandardStreams(type))
                .toList();

        assertThat(talkers).as("classes that print to the terminal").hasSizeLessThanOrEqualTo(1);
        assertThat(violations(checked, CodeRules::logging, type -> talkers.contains(type)))
                .isEmpty();
    }

    @Test
    void onlyTheEgressDoorReachesOut() {
        assertThat(CodeRules.network(breaker())).hasSizeGreaterThanOrEqualTo(3);
        assertThat(violations(
                        Program.matching(type -> true),
                        CodeRules::network,
                        type -> type.getPackageName().equals("io.omnia.platform.egress")
                                || isTraining(type)
                                || sendsThroughTheDoor(type)))
                .isEmpty();
    }

    /** Speak another protocol than HTTP, over sockets that the egress door makes. */
    private static final Set<String> OVER_SOCKETS =
            Set.of("io.omnia.mail.provider.Smtp", "io.omnia.gateway.repeat.RedisConnection");

    private static boolean sendsThroughTheDoor(JavaClass type) {
        return OVER_SOCKETS.contains(type.getName())
                && type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(used -> used.getTargetClass().getName().equals("javax.net.SocketFactory"));
    }

    /** A program of its own that talks to the server it has started itself and never meets a person's data. */
    private static boolean isTraining(JavaClass type) {
        return type.getName().equals("io.omnia.app.Training");
    }

    @Test
    void onlyTheDeclaredCookiesAreSet() {
        assertThat(CodeRules.cookies(breaker())).hasSizeGreaterThanOrEqualTo(3);
        assertThat(violations(
                        Program.matching(type -> true),
                        CodeRules::cookies,
                        type -> type.getName().equals("io.omnia.privacy.Cookies")))
                .isEmpty();
    }

    @Test
    void nothingIsInjectedIntoAField() {
        assertThat(CodeRules.injectedFields(breaker())).hasSize(1);
        assertThat(violations(Program.matching(type -> true), CodeRules::injectedFields, type -> false))
                .isEmpty();
    }

    @Test
    void recordsOfTheGatewayHoldPromptsAndAnswersAsContent() {
        var leaking = new ClassFileImporter().importClasses(Leaking.class).get(Leaking.class);
        assertThat(CodeRules.printableBytes(leaking)).hasSize(2);
        assertThat(violations(
                        Program.matching(type -> type.getPackageName().startsWith("io.omnia.gateway")),
                        CodeRules::printableBytes,
                        // A view of bytes for the moment of reading them.
                        type -> type.getName().equals("io.omnia.gateway.transport.Bytes$Slice")))
                .isEmpty();
    }

    @Test
    void everySettingIsListed() {
        assertThat(CodeRules.unlistedSettings(breaker())).hasSize(1);
        assertThat(violations(Program.matching(type -> true), CodeRules::unlistedSettings, type -> false))
                .isEmpty();
    }

    @Test
    void nothingStaticChanges() {
        assertThat(CodeRules.staticState(breaker())).hasSize(2);
        assertThat(violations(Program.matching(type -> true), CodeRules::staticState, type -> false))
                .isEmpty();
    }

    @Test
    void theLedgerKnowsNoFloatingPointNumberAndNoOldDate() {
        assertThat(CodeRules.floatingPoint(breaker())).hasSizeGreaterThanOrEqualTo(4);
        assertThat(violations(
                        Program.matching(type -> type.getPackageName().startsWith("io.omnia.ledger")),
                        CodeRules::floatingPoint,
                        type -> false))
                .isEmpty();
    }

    @Test
    void protocolAndTransportKnowNoDatabase() {
        assertThat(CodeRules.database(breaker())).isNotEmpty();
        var checked = Program.matching(type -> type.getPackageName().startsWith("io.omnia.gateway.protocol")
                || type.getPackageName().startsWith("io.omnia.gateway.transport"));
        assertThat(violations(checked, CodeRules::database, type -> false)).isEmpty();
    }

    private static Set<String> violations(
            List<JavaClass> types, Function<JavaClass, Set<String>> rule, Predicate<JavaClass> excepted) {
        var all = new TreeSet<String>();
        for (var type : types) {
            if (!excepted.test(type)) {
                all.addAll(rule.apply(type));
            }
        }
        return all;
    }

    private static JavaClass breaker() {
        return new ClassFileImporter().importClasses(Breaker.class).get(Breaker.class);
    }

    /** Does everything that is forbidden; never runs. */
    @SuppressWarnings({"unused", "AddressSelection", "JavaUtilDate"})
    private static final class Breaker {
        static int changing;
        static final ConcurrentHashMap<String, String> MEMORY = new ConcurrentHashMap<>();

        @Inject
        Vertx vertx;

        double share;

        Breaker(@ConfigProperty(name = "omnia.secret-switch") String named) {}

        void log(Throwable problem) {
            System.out.println("here");
            problem.printStackTrace();
            java.util.logging.Logger.getLogger("x").info("here");
        }

        void reach(Vertx any) throws IOException {
            any.createHttpClient();
            java.net.URI.create("https://example.org").toURL().openStream().close();
            new java.net.Socket("example.org", 80).close();
        }

        void remember(HttpServerResponse response) {
            response.addCookie(io.vertx.core.http.Cookie.cookie("a", "b"));
            response.putHeader("Set-Cookie", "a=b");
        }

        long round(long amount) {
            return Math.round(amount * 1.1) + new java.util.Date().getTime();
        }

        java.sql.Connection database() {
            return null;
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Leaking(io.vertx.core.buffer.Buffer body, byte[] bytes, String name) {}
}
