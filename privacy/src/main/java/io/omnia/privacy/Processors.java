package io.omnia.privacy;

import io.omnia.privacy.Processor.DeclaredBy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/** Everybody who receives data: those built in, and those that the operator named by an address in the settings. */
@Singleton
public final class Processors {
    /** A provider's address may come as a YAML key or as a variable, whose name has lost case and hyphens. */
    private static final Pattern PROVIDER_ADDRESS =
            Pattern.compile("omnia[._]providers[._]\"?(.+?)\"?[._]base[._-]url", Pattern.CASE_INSENSITIVE);

    private static final Pattern AFTER_AUTHORITY = Pattern.compile("[/?#].*", Pattern.DOTALL);

    private static final String DATABASE = "database";
    private static final String DATABASE_ADDRESS = "omnia.database.url";

    private static final String TELEMETRY = "telemetry";
    private static final String TELEMETRY_ADDRESS = "omnia.telemetry.otlp-endpoint";

    private static final String MAIL_SERVER = "omnia.mail.smtp.host";

    private static final String SHARED_CACHE = "omnia.cache.redis-url";

    private final List<Processor> all;

    @Inject
    public Processors(Inventory inventory, Config settings) {
        var found = new ArrayList<>(inventory.processors());
        for (var name : settings.getPropertyNames()) {
            var match = PROVIDER_ADDRESS.matcher(name);
            if (match.matches()) {
                settings.getOptionalValue(name, String.class)
                        .ifPresent(address -> found.add(byOperator(
                                plain(match.group(1)),
                                "runs models at an address of the operator's",
                                hosts(address),
                                EnumSet.of(Category.PROMPT, Category.MEDIA),
                                Purpose.DELIVER)));
            }
        }
        settings.getOptionalValue(DATABASE_ADDRESS, String.class)
                .ifPresent(address -> found.add(byOperator(
                        DATABASE,
                        "keeps the database, and in it answers that their callers alone can decrypt",
                        hosts(address),
                        EnumSet.complementOf(EnumSet.of(Category.PROMPT)),
                        Purpose.DELIVER)));
        settings.getOptionalValue(TELEMETRY_ADDRESS, String.class)
                .ifPresent(address -> found.add(byOperator(
                        TELEMETRY,
                        "receives traces of calls, without anything that was said",
                        hosts(address),
                        EnumSet.of(Category.USAGE),
                        Purpose.TROUBLESHOOT)));
        settings.getOptionalValue(MAIL_SERVER, String.class)
                .ifPresent(host -> found.add(byOperator(
                        "smtp",
                        "delivers mails",
                        Set.of(host.strip().toLowerCase(Locale.ROOT)),
                        EnumSet.of(Category.EMAIL, Category.CREDENTIAL),
                        Purpose.AUTHENTICATE)));
        settings.getOptionalValue(SHARED_CACHE, String.class)
                .ifPresent(address -> found.add(byOperator(
                        "redis",
                        "keeps the prompt cache, encrypted under what was asked",
                        hosts(address),
                        EnumSet.of(Category.PROMPT, Category.ANSWER),
                        Purpose.DELIVER)));
        all = List.copyOf(found);
    }

    /** All of them; a vendor whose address the operator replaced appears twice. */
    public List<Processor> all() {
        return all;
    }

    /** The entries of one name; hyphens, case and the like do not count, since a variable's name cannot keep them. */
    List<Processor> named(String name) {
        return all.stream()
                .filter(entry -> plain(entry.name()).equals(plain(name)))
                .toList();
    }

    /** Why the database may not be where the driver says it is; empty if it is on this machine or declared. */
    Optional<String> refusalOfDatabase(String jdbcUrl) {
        var declared = new HashSet<String>();
        named(DATABASE).forEach(entry -> declared.addAll(entry.hosts()));
        return hosts(jdbcUrl).stream()
                .filter(host -> !isThisMachine(host) && !declared.contains(host))
                .findFirst()
                .map(host ->
                        "The database is on " + host + ", which is not declared: name it in " + DATABASE_ADDRESS + ".");
    }

    /** The hosts of an http address or of a PostgreSQL one, which may list several; empty for a socket on this machine. */
    private static Set<String> hosts(String address) {
        var start = address.indexOf("//");
        if (start < 0) {
            return Set.of();
        }
        var authority = AFTER_AUTHORITY.matcher(address.substring(start + 2)).replaceFirst("");
        var hosts = new HashSet<String>();
        for (var part :
                List.of(authority.substring(authority.lastIndexOf('@') + 1).split(",", -1))) {
            var host = URI.create("any://" + part).getHost();
            if (host != null) {
                var name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
                hosts.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return hosts;
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static Processor byOperator(
            String name, String role, Set<String> hosts, Set<Category> categories, Purpose purpose) {
        return new Processor(
                name, role, hosts, categories, Set.of(purpose), List.of(), Optional.empty(), DeclaredBy.OPERATOR);
    }
}
