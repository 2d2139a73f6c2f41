package io.omnia.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers under test: each is started when first needed and stays up, so that they can take turns. */
final class Subjects implements AutoCloseable {
    private final BenchOptions options;
    private final Report report;
    private final Path root;
    private final Path work;
    private final int mockPort;
    private final Peers peers;
    private final Map<String, Optional<Subject>> known = new LinkedHashMap<>();

    Subjects(BenchOptions options, Report report, Path root, Path work, int mockPort, Path installedPeers) {
        this.options = options;
        this.report = report;
        this.root = root;
        this.work = work;
        this.mockPort = mockPort;
        this.peers = new Peers(work, mockPort, installedPeers);
    }

    /** Fetches the peers if that was asked for. */
    void install() throws InterruptedException {
        if (options.installPeers()) {
            try {
                peers.install();
            } catch (IOException problem) {
                report.leftOut("--install-peers", String.valueOf(problem.getMessage()));
            }
        }
    }

    /** All that were asked for and can be started. */
    List<Subject> running() throws InterruptedException {
        var running = new ArrayList<Subject>();
        for (var name : options.subjects()) {
            running(name).ifPresent(running::add);
        }
        return running;
    }

    /** One of them, unless it was not asked for or cannot be started. */
    Optional<Subject> running(String name) throws InterruptedException {
        if (!options.subjects().contains(name)) {
            return Optional.empty();
        }
        var before = known.get(name);
        if (before != null) {
            return before;
        }
        var started = started(name);
        known.put(name, started);
        return started;
    }

    /** Starts a server on data of its own, apart from the one that takes load. */
    OmniaServer separateOmnia(Path data, int port, String key) throws IOException, InterruptedException {
        return OmniaServer.start(root, data, port, mockPort, key);
    }

    private Optional<Subject> started(String name) throws InterruptedException {
        try {
            var subject = switch (name) {
                case Subject.OMNIA -> omnia();
                case Subject.NGINX -> peers.nginx();
                case Subject.PORTKEY -> peers.portkey();
                case Subject.DIRECT -> peers.direct();
                default -> throw new IllegalArgumentException("no such subject: " + name);
            };
            report.fact(name, subject.version());
            return Optional.of(subject);
        } catch (IOException absent) {
            report.leftOut(name, String.valueOf(absent.getMessage()));
            return Optional.empty();
        }
    }

    private Subject omnia() throws IOException, InterruptedException {
        var data = Files.createDirectories(work.resolve("omnia"));
        var server = OmniaServer.start(root, data, Machine.freePort(), mockPort, OmniaServer.newKey());
        try {
            var subject = server.subject(version());
            var proof = server.proof();
            proof.ifPresentOrElse(
                    row -> report.fact("full path", row),
                    () -> report.doubt(Subject.OMNIA, "no usage row with a price was found for a call it answered"));
            return subject;
        } catch (IOException | InterruptedException | RuntimeException unusable) {
            server.close();
            throw unusable;
        }
    }

    private String version() {
        var commit = Machine.output("git", "-C", root.toString(), "describe", "--always", "--dirty");
        return commit.map(name -> "commit " + name).orElse("unknown commit");
    }

    @Override
    public void close() {
        known.values().forEach(subject -> subject.ifPresent(Subject::close));
        known.clear();
    }
}
