package io.omnia.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** From {@code ./omnia run} on a data folder that exists to the first whole answer of a sandbox model. */
record StartScenario() implements Scenario {
    private static final String NAME = "start";
    private static final int STARTS = 3;
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String PREFIX = "sandbox/";

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        if (!bench.options().subjects().contains(Subject.OMNIA)) {
            return;
        }
        var data = Files.createDirectories(bench.work().resolve("restarted"));
        var port = Machine.freePort();
        var key = OmniaServer.newKey();
        try {
            var model = first(bench, data, port, key);
            if (model.isEmpty()) {
                bench.report().leftOut(NAME, "no sandbox model is listed and answers");
                return;
            }
            var millis = new ArrayList<Double>();
            for (var start = 0; start < (bench.options().quick() ? 1 : STARTS); start++) {
                millis.add(again(bench, data, port, key, model.get()));
            }
            var values = millis.stream().mapToDouble(Double::doubleValue).toArray();
            bench.report()
                    .figure(Figure.least(NAME + ".second_ms.omnia", "ms", values)
                            .noted("to the answer of " + model.get()));
        } catch (IOException absent) {
            bench.report().leftOut(NAME, String.valueOf(absent.getMessage()));
        }
    }

    private static double again(Bench bench, Path data, int port, String key, String model)
            throws IOException, InterruptedException {
        var probe = new ProbeCall();
        var began = System.nanoTime();
        try (var server = bench.subjects().separateOmnia(data, port, key)) {
            while (probe.chat(port, server.headers(), body(model)).statusCode() != 200) {
                if (System.nanoTime() - began > LONGEST.toNanos()) {
                    throw new IOException("no answer of " + model + " within " + LONGEST);
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
            return (System.nanoTime() - began) / 1e6;
        }
    }

    /** The first start makes the data; it also tells which sandbox model answers a plain question. */
    private static Optional<String> first(Bench bench, Path data, int port, String key)
            throws IOException, InterruptedException {
        var probe = new ProbeCall();
        try (var server = bench.subjects().separateOmnia(data, port, key)) {
            var listed = new ObjectMapper()
                    .readTree(probe.get(port, server.headers(), "/v1/models").body());
            var names = new ArrayList<String>();
            listed.path("data").forEach(model -> names.add(model.path("id").asText()));
            for (var name : preferred(names)) {
                if (probe.chat(port, server.headers(), body(name)).statusCode() == 200) {
                    return Optional.of(name);
                }
            }
        }
        return Optional.empty();
    }

    /** Models that play trouble come last: a slow one would answer too. */
    private static List<String> preferred(List<String> names) {
        return names.stream()
                .filter(name -> name.startsWith(PREFIX))
                .sorted(Comparator.comparing((String name) -> name.matches(".*(slow|flaky|error|cut).*")))
                .toList();
    }

    private static String body(String model) {
        return "{\"model\":\"" + model
                + "\",\"max_tokens\":8,\"messages\":[{\"role\":\"user\",\"content\":\"ready?\"}]}";
    }
}
