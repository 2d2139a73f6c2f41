package io.omnia.app;

import io.omnia.platform.startup.StartupRefusal;
import io.omnia.platform.telemetry.EventLog;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Entry of the program: {@code run}, or the name of a command and what follows it. */
@QuarkusMain
public final class Main {
    private static final String RUN = "run";
    /** Longer than the server's own patience with open answers, shorter than that of whoever sent the signal. */
    private static final long LONGEST_STOP_SECONDS = 600;

    private Main() {}

    /** Runs until the server is stopped or the command is done. What the operator can mend is one sentence and exit status 1. */
    public static void main(String[] arguments) {
        var words = arguments.length == 0 ? List.of(RUN) : List.of(arguments);
        try {
            System.exit(words.getFirst().equals(RUN) ? serve() : command(words));
        } catch (StartupRefusal refusal) {
            Terminal.refuse(refusal);
            // No orderly exit: what the log has held back so far would bury the sentence.
            Runtime.getRuntime().halt(1);
        }
    }

    private static int serve() {
        var config = EarlyConfig.load();
        var port = Listening.choosePort(config.host(), config.port());
        try (var storage = Storage.open(config)) {
            storage.publish(config.database().connections());
            System.setProperty("quarkus.http.host", config.host());
            System.setProperty("quarkus.http.port", Integer.toString(port));
            System.setProperty("quarkus.shutdown.timeout", config.stopTimeout().toString());
            // More loops than cores only take turns, and each turn is a switch.
            System.setProperty(
                    "quarkus.vertx.event-loops-pool-size",
                    Integer.toString(Runtime.getRuntime().availableProcessors()));
            return runUntilStopped(Server.class, storage, List.of());
        }
    }

    private static int command(List<String> words) {
        try (var storage = Storage.openBeside(EarlyConfig.load())) {
            storage.publish(CommandLine.CONNECTIONS);
            System.setProperty("quarkus.http.host-enabled", "false");
            System.setProperty("quarkus.log.level", "WARN");
            return runUntilStopped(CommandLine.class, storage, words);
        }
    }

    /**
     * Lets the framework run and returns its exit status. A signal ends the JVM as soon as its hooks are done, so one of them
     * waits until the framework has stopped and the storage after it, and then ends the JVM with that status: a stop that was
     * asked for is no failure.
     */
    private static int runUntilStopped(
            Class<? extends QuarkusApplication> application, Storage storage, List<String> words) {
        var status = new AtomicInteger();
        var closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endAfter(closed, status), "storage-last"));
        try {
            Quarkus.run(
                    application,
                    (code, problem) -> status.set(problem == null ? code : failed(problem)),
                    words.toArray(String[]::new));
        } finally {
            storage.close();
            closed.countDown();
        }
        return status.get();
    }

    /** Whatever ends the program has to be seen; a refusal was already printed as a sentence. */
    private static int failed(Throwable problem) {
        if (problem instanceof PreventFurtherStepsException) {
            return 1;
        }
        // The framework wraps what a part says while it is made.
        for (@Nullable Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupRefusal refusal) {
                Terminal.refuse(refusal);
                return 1;
            }
        }
        new EventLog().error("start.failed", problem);
        return 1;
    }

    private static void endAfter(CountDownLatch closed, AtomicInteger status) {
        try {
            if (closed.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(status.get());
            }
            Terminal.complain("The database was left running, since stopping took too long.");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
