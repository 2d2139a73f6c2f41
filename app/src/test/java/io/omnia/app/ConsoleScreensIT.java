package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of {@code docs/screens}. Run with {@code -Domnia.test.args=-Domnia.docs.write=true} after a change that can
 * be seen.
 */
@Tag("browser")
@EnabledIfSystemProperty(named = "omnia.docs.write", matches = "true")
class ConsoleScreensIT {
    private static final int WIDTH = 800;
    private static final long LARGEST = 60_000;

    private static final String HEAD = """
            # The console in pictures

            Taken by `ConsoleScreensIT` from a server with invented people and calls of the sandbox.

            """;

    @TempDir
    static Path folder;

    private static UsedServer used;
    private static Chromium chromium;
    private final Map<String, String> taken = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        used = UsedServer.start(folder.resolve("data"));
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        used.close();
    }

    @Test
    void takesThePictures() throws IOException {
        var desk = new ConsoleVisit(used.server(), chromium, Chromium.DESK)
                .signIn(OmniaServer.EMAIL, OmniaServer.PASSWORD);
        take(desk, "/", "overview", "Overview");
        take(desk, "/activity?group=model", "activity", "Activity: every filter is in the address");
        take(desk, "/activity/calls/" + used.call(), "call", "One call: timing, route, and a price whose lines add up");
        take(desk, "/models?available=yes", "models", "Models: prices, context and data policy beside each other");
        take(desk, "/keys", "keys", "Keys with their budgets");
        take(desk, "/credits", "credits", "Credits: every movement with the balance after it");
        take(desk, "/admin", "health", "Health of the providers, for operators");
        talk(desk);
        take(desk, "playground", "Playground: two models side by side, with what each answer cost");
        desk.look(ColorScheme.DARK);
        take(desk, "/", "overview-dark", "Overview, dark");
        take(desk, "/activity?group=model", "activity-dark", "Activity, dark");
        var phone = new ConsoleVisit(used.server(), chromium, Chromium.PHONE)
                .signIn(OmniaServer.EMAIL, OmniaServer.PASSWORD);
        take(phone, "/", "overview-phone", "Overview on a phone");
        talk(phone);
        take(phone, "playground-phone", "Playground on a phone");

        var list = new StringBuilder(HEAD);
        taken.forEach((file, words) -> list.append("- [%s](%s)%n".formatted(words, file)));
        Files.writeString(place("README.md"), list);
        for (var file : taken.keySet()) {
            assertThat(Files.size(place(file))).as(file).isLessThan(LARGEST);
        }
    }

    private void talk(ConsoleVisit visit) {
        visit.open("/playground?mode=test&model=sandbox/chat&model=sandbox/slow");
        visit.page().locator("main textarea").last().fill("Sum up the report in two sentences.");
        visit.page().keyboard().press("Control+Enter");
        visit.page()
                .locator("article footer strong .num")
                .nth(1)
                .waitFor(new Locator.WaitForOptions().setTimeout(60_000));
    }

    private void take(ConsoleVisit visit, String path, String name, String words) throws IOException {
        visit.open(path);
        for (var chart : visit.page().locator("figure").all()) {
            chart.locator("canvas").waitFor();
        }
        take(visit, name, words);
    }

    private void take(ConsoleVisit visit, String name, String words) throws IOException {
        var full = ImageIO.read(new ByteArrayInputStream(visit.page().screenshot()));
        var width = Math.min(WIDTH, full.getWidth());
        var height = full.getHeight() * width / full.getWidth();
        var small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        small.getGraphics().drawImage(full.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        taken.put(name + ".jpg", words);
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var quality = writer.getDefaultWriteParam();
        quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        quality.setCompressionQuality(0.75f);
        Files.createDirectories(place(""));
        Files.deleteIfExists(place(name + ".jpg"));
        try (var out = ImageIO.createImageOutputStream(place(name + ".jpg").toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(small, null, null), quality);
        } finally {
            writer.dispose();
        }
    }

    private static Path place(String file) {
        return OmniaServer.root().resolve("docs/screens").resolve(file);
    }
}
