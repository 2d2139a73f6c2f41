package io.omnia.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.egress.EgressFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private PfxOptions certificate;
    private int port;

    @BeforeEach
    void listen() throws Exception {
        var store = folder.resolve("server.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=vendor.example",
                        "-ext",
                        "san=dns:vendor.example",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        certificate = new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
        var options = new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(certificate);
        port = ExitTest.await(vertx.createHttpServer(options)
                        .requestHandler(request ->
                                request.response().end(request.connection().indicatedServerName()))
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        ExitTest.await(vertx.close());
    }

    @Test
    void sendsTheDeclaredNameInTheHandshake() throws Exception {
        var name = ExitTest.await(ExitTest.text(vertx, exit("vendor.example", true), "/"));

        assertThat(name).isEqualTo("vendor.example");
    }

    @Test
    void refusesACertificateOfAnotherName() {
        assertRefused(exit("other.example", true));
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() {
        assertRefused(exit("vendor.example", false));
    }

    private static void assertRefused(Exit exit) {
        assertThatThrownBy(() -> ExitTest.await(exit.request(HttpMethod.GET, "/")))
                .isInstanceOfSatisfying(
                        EgressFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.TLS_REFUSED));
    }

    private Exit exit(String host, boolean trusted) {
        AddressResolver names = any -> Future.succeededFuture(List.of(InetAddress.ofLiteral("127.0.0.1")));
        var door =
                new EgressDoor(vertx, any -> new EgressPolicy.Verdict.Allowed(), names, trusted ? certificate : null);
        var base = URI.create("https://" + host + ":" + port);
        return door.open(new Destination("vendor", base, Trust.OPERATOR, Set.of()));
    }
}
