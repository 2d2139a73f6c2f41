package io.omnia.mail.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.omnia.mail.provider.MailProvider.Delivery;
import io.omnia.mail.provider.SmtpServer.Encryption;
import io.omnia.platform.egress.TestDoor;
import io.omnia.privacy.Secret;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How we speak to a mail server, with one that encrypts: it has a certificate for localhost, and for no other name. */
class SmtpEncryptionTest {
    private static final String PASSWORD = "changeit";
    private static final Delivery AWAY = new Delivery.Failed("no connection to the mail server could be had");

    @TempDir
    static Path folder;

    private static SSLContext tls;

    private GreenMail server;
    private StartTlsServer front;

    /** Only here does anything in these tests speak TLS: the JDK keeps for good whom it trusted first. */
    @BeforeAll
    static void makeACertificate() throws Exception {
        var file = folder.resolve("keys.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        System.setProperty("greenmail.tls.keystore.file", file.toString());
        System.setProperty("greenmail.tls.keystore.password", PASSWORD);
        var keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        tls = StartTlsServer.context(keys, PASSWORD);
        var anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("server", keys.getCertificate("server"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLContext.setDefault(context);
    }

    @AfterEach
    void stop() throws Exception {
        if (front != null) {
            front.close();
        }
        server.stop();
    }

    @Test
    void aConnectionThatIsEncryptedFromTheFirstByteCarriesUserAndPassword() {
        start(ServerSetup.PROTOCOL_SMTPS);

        assertThat(send("localhost", port(), Encryption.TLS, "right")).isEqualTo(new Delivery.Accepted());
        assertThat(send("localhost", port(), Encryption.TLS, "wrong"))
                .isEqualTo(new Delivery.Failed("the mail server refused our user name or password"));
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void aServerWithTheCertificateOfAnotherNameGetsNothing() {
        start(ServerSetup.PROTOCOL_SMTPS);

        assertThat(send("127.0.0.1", port(), Encryption.TLS, "right")).isEqualTo(AWAY);
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aConnectionThatBeginsInTheClearIsEncryptedBeforeAnybodySignsIn() throws Exception {
        start(ServerSetup.PROTOCOL_SMTP);
        front = new StartTlsServer(tls, port());

        assertThat(send("localhost", front.port(), Encryption.STARTTLS, "right"))
                .isEqualTo(new Delivery.Accepted());
        assertThat(send("127.0.0.1", front.port(), Encryption.STARTTLS, "right"))
                .isEqualTo(AWAY);
        assertThat(server.getReceivedMessages()).hasSize(1);
        assertThat(front.saidInTheClear()).isNotEmpty().allMatch(line -> line.matches("EHLO .*|STARTTLS"));
    }

    @Test
    void aServerThatDoesNotOfferToEncryptGetsNothing() {
        start(ServerSetup.PROTOCOL_SMTP);

        assertThat(send("localhost", port(), Encryption.STARTTLS, "right")).isEqualTo(AWAY);
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    private void start(String protocol) {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", protocol));
        server.setUser("omnia@example.org", "omnia", "right");
        server.start();
    }

    private int port() {
        return (server.getSmtp() == null ? server.getSmtps() : server.getSmtp()).getPort();
    }

    private static Delivery send(String host, int port, Encryption encryption, String password) {
        var place = new SmtpServer(host, port, encryption, "omnia", Secret.of(password), "omnia@example.org");
        return new Smtp(place, TestDoor.sockets(place.destination()))
                .send(new Letter(UUID.randomUUID(), "ada@example.org", "A subject", "A text."));
    }
}
