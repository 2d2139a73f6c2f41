package io.omnia.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts what Omnia is compared with: nginx as a plain proxy, Portkey's gateway, and no proxy at all. */
final class Peers {
    private static final Duration START = Duration.ofSeconds(60);
    private static final int INSTALL_MINUTES = 5;
    private static final String PORTKEY_PACKAGE = "@portkey-ai/gateway";

    private final Path work;
    private final int mockPort;
    private final Path installed;
    private final ProbeCall probe = new ProbeCall();

    /**
     * @param work a folder for configurations and logs
     * @param installed the folder in which npm installed the peers
     */
    Peers(Path work, int mockPort, Path installed) {
        this.work = work;
        this.mockPort = mockPort;
        this.installed = installed;
    }

    Subject direct() {
        return new Subject(
                Subject.DIRECT, "no proxy", mockPort, "", Map.of(), Optional.empty(), Optional.empty(), 0, () -> {});
    }

    Subject nginx() throws IOException, InterruptedException {
        var program = Machine.program("nginx").orElseThrow(() -> new IOException("not installed"));
        var port = Machine.freePort();
        var folder = Files.createDirectories(work.resolve("nginx"));
        Files.writeString(folder.resolve("nginx.conf"), nginxConfiguration(folder, port));
        var command = List.of(
                program.toString(),
                "-p",
                folder.toString(),
                "-e",
                folder.resolve("error.log").toString(),
                "-c",
                folder.resolve("nginx.conf").toString());
        var child = ChildProcess.start(work.resolve("nginx.log"), folder, Map.of(), command);
        child.awaitPort(port, START);
        var version = Machine.output(program.toString(), "-v").orElse("unknown");
        return started(
                Subject.NGINX,
                version.replace("nginx version: ", ""),
                port,
                Map.of(),
                child,
                new ProcessGroup(child.handle().pid(), true));
    }

    Subject portkey() throws IOException, InterruptedException {
        var folder = installed.resolve("node_modules").resolve(PORTKEY_PACKAGE);
        var start = folder.resolve("build/start-server.js");
        if (!Files.isReadable(start)) {
            throw new IOException("not installed; --install-peers fetches it with npm into " + installed);
        }
        var node = Machine.program("node").orElseThrow(() -> new IOException("node is not installed"));
        var port = Machine.freePort();
        // It would listen on every address of the machine and relay to any host it is told: not here.
        var local = Files.writeString(work.resolve("listen-locally.cjs"), """
                const { Server } = require('node:net');
                const { listen } = Server.prototype;
                Server.prototype.listen = function (port, ...rest) {
                  const done = rest.filter((argument) => typeof argument === 'function');
                  return listen.call(this, { port: Number(port), host: '127.0.0.1' }, ...done);
                };
                """);
        var command = List.of(
                node.toString(), "--require", local.toString(), start.toString(), "--port=" + port, "--headless");
        var child = ChildProcess.start(
                work.resolve("portkey.log"),
                installed,
                Map.of("NODE_ENV", "production", "TRUSTED_CUSTOM_HOSTS", "127.0.0.1,localhost"),
                command);
        child.awaitPort(port, START);
        var headers = Map.of(
                "Authorization", "Bearer bench",
                "x-portkey-provider", "openai",
                "x-portkey-custom-host", "http://127.0.0.1:" + mockPort + "/v1");
        var version = versionIn(folder) + " on node "
                + Machine.output(node.toString(), "--version").orElse("?");
        return started(
                Subject.PORTKEY,
                version,
                port,
                headers,
                child,
                new ProcessGroup(child.handle().pid(), true));
    }

    /** Fetches the npm peers into their folder, without running any package's scripts. */
    void install() throws IOException, InterruptedException {
        Files.createDirectories(installed);
        var npm = Machine.program("npm").orElseThrow(() -> new IOException("npm is not installed"));
        var command = List.of(
                npm.toString(),
                "install",
                "--prefix",
                installed.toString(),
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                PORTKEY_PACKAGE);
        var process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
            process.destroy();
            throw new IOException("npm took more than " + INSTALL_MINUTES + " minutes");
        }
        if (process.exitValue() != 0) {
            throw new IOException("npm ended with " + process.exitValue());
        }
    }

    private Subject started(
            String name, String version, int port, Map<String, String> headers, ChildProcess child, ProcessGroup group)
            throws IOException, InterruptedException {
        var subject =
                new Subject(name, version, port, "", headers, Optional.of(group), Optional.empty(), 0, child::close);
        try {
            var first = probe.chat(subject, new Work("json", 1024));
            if (first.statusCode() != 200) {
                throw new IOException("its first answer was " + first.statusCode() + ": "
                        + new String(first.body(), StandardCharsets.UTF_8));
            }
        } catch (IOException unusable) {
            child.close();
            throw unusable;
        }
        return new Subject(
                name,
                version,
                port,
                "",
                headers,
                Optional.of(group),
                Optional.empty(),
                group.residentMb(),
                child::close);
    }

    private String nginxConfiguration(Path folder, int port) {
        var user = System.getProperty("user.name", "").equals("root") ? "user root;" : "";
        return """
                daemon off;
                %s
                worker_processes 2;
                worker_rlimit_nofile 20000;
                pid %s/nginx.pid;
                error_log %s/error.log crit;
                events { worker_connections 16384; }
                http {
                  access_log off;
                  client_max_body_size 64m;
                  client_body_temp_path %s/body;
                  proxy_temp_path %s/proxy;
                  fastcgi_temp_path %s/fastcgi;
                  uwsgi_temp_path %s/uwsgi;
                  scgi_temp_path %s/scgi;
                  # By default a connection ends after 1,000 requests, and the next one pays for a new one.
                  keepalive_requests 1000000000;
                  upstream mock {
                    server 127.0.0.1:%d;
                    keepalive 256;
                    keepalive_requests 1000000000;
                  }
                  server {
                    listen 127.0.0.1:%d backlog=4096;
                    location / {
                      proxy_pass http://mock;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_buffering off;
                      proxy_request_buffering off;
                      proxy_read_timeout 600s;
                    }
                  }
                }
                """.formatted(user, folder, folder, folder, folder, folder, folder, folder, mockPort, port);
    }

    private static String versionIn(Path packageFolder) throws IOException {
        return new ObjectMapper()
                .readTree(packageFolder.resolve("package.json").toFile())
                .path("version")
                .asText("unknown");
    }
}
