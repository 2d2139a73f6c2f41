package io.omnia.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A page of the console.
 *
 * @param component the component that draws it, as the app's routes name it
 * @param name names its pictures
 * @param path its address, with what it needs to have something to show
 */
record ConsolePage(String component, String name, Who who, String path) {
    private static final Pattern COMPONENT =
            Pattern.compile("component: (?:lazyRouteComponent\\([^,]+, '(\\w+)'\\)|(\\w+))");

    /** What surrounds pages is no page. */
    private static final Set<String> FRAMES = Set.of("Shell");

    /** Whom a page is for. */
    enum Who {
        GUEST,
        PERSON,
        OPERATOR
    }

    /** Every page there is. */
    static List<ConsolePage> all(UsedServer used) {
        var link = "#token=" + "a".repeat(43);
        return List.of(
                guest("SignInPage", "sign-in", "/sign-in"),
                guest("SignUpPage", "sign-up", "/sign-up"),
                guest("ForgotPasswordPage", "forgot-password", "/forgot-password"),
                guest("ResetPasswordPage", "reset-password", "/reset-password" + link),
                guest("VerifyEmailPage", "verify-email", "/verify-email" + link),
                guest("FirstAdminPage", "first-admin", "/first-admin" + link),
                person("OverviewPage", "overview", "/"),
                person("PlaygroundPage", "playground", "/playground?model=sandbox/chat&model=sandbox/flaky"),
                person("ModelsPage", "models", "/models"),
                person("ModelPage", "model", "/models/sandbox/chat"),
                person("ActivityPage", "activity", "/activity?group=model"),
                person("MyCallPage", "call", "/activity/calls/" + used.call()),
                person("KeysPage", "keys", "/keys"),
                person("CreditsPage", "credits", "/credits"),
                person("OwnKeysPage", "own-keys", "/own-keys"),
                person("AccountPage", "account", "/account"),
                person("NotFound", "not-found", "/nowhere"),
                operator("ProvidersPage", "health", "/admin"),
                operator("AccountsPage", "accounts", "/admin/accounts"),
                operator("AccountAdminPage", "one-account", "/admin/accounts/" + used.memberId()),
                operator("PricesPage", "prices", "/admin/prices"),
                operator("AdminCallsPage", "all-calls", "/admin/calls"),
                operator("AnyCallPage", "any-call", "/admin/calls/" + used.failedCall()),
                operator("AdjustmentsPage", "adjustments", "/admin/adjustments"),
                operator("MarginsPage", "margins", "/admin/margins"),
                operator("ChecksPage", "settings", "/admin/settings"),
                operator("MailboxPage", "mailbox", "/admin/mailbox"));
    }

    /** The components that the app's routes draw. */
    static Set<String> routed() {
        var source = OmniaServer.root().resolve("web/src");
        var found = new TreeSet<String>();
        try (var files = Files.walk(source.resolve("features"))) {
            files.filter(file -> file.endsWith("routes.ts")).forEach(file -> collect(file, found));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        collect(source.resolve("shell/router.tsx"), found);
        found.removeAll(FRAMES);
        return found;
    }

    private static void collect(Path file, Set<String> found) {
        try {
            var match = COMPONENT.matcher(Files.readString(file));
            while (match.find()) {
                found.add(match.group(1) == null ? match.group(2) : match.group(1));
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static ConsolePage guest(String component, String name, String path) {
        return new ConsolePage(component, name, Who.GUEST, path);
    }

    private static ConsolePage person(String component, String name, String path) {
        return new ConsolePage(component, name, Who.PERSON, path);
    }

    private static ConsolePage operator(String component, String name, String path) {
        return new ConsolePage(component, name, Who.OPERATOR, path);
    }

    @Override
    public String toString() {
        return name;
    }
}
