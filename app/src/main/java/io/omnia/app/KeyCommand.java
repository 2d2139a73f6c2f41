package io.omnia.app;

import io.omnia.identity.Account;
import io.omnia.identity.AccountRole;
import io.omnia.identity.Accounts;
import io.omnia.identity.ApiKeys;
import io.omnia.identity.EmailAddress;
import io.omnia.identity.KeyKind;
import io.omnia.ledger.Credits;
import io.omnia.ledger.GrantKind;
import io.omnia.ledger.GrantResult;
import io.omnia.ledger.Grants;
import io.omnia.platform.startup.Command;
import io.omnia.platform.startup.StartupRefusal;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code ./omnia key create}: a new API key for an account, shown once, with credit if wanted. */
@Singleton
final class KeyCommand implements Command {
    private static final String USAGE =
            "Use: key create [--account EMAIL|new] --mode live|test|management [--name NAME]"
                    + " [--credit-usd AMOUNT].";
    private static final Set<String> OPTIONS = Set.of("--account", "--mode", "--name", "--credit-usd");
    /** A micro-credit is 1e-8 US dollars. */
    private static final int DOLLAR_DIGITS = 8;

    private final Accounts accounts;
    private final ApiKeys keys;
    private final Grants grants;

    KeyCommand(Accounts accounts, ApiKeys keys, Grants grants) {
        this.accounts = accounts;
        this.keys = keys;
        this.grants = grants;
    }

    @Override
    public String name() {
        return "key";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("create")) {
            throw new StartupRefusal(USAGE);
        }
        var options = options(arguments.subList(1, arguments.size()));
        var kind = kind(options.get("--mode"));
        var credit = credit(options.get("--credit-usd"), kind);
        var account = account(options.get("--account"));
        var wanted = ApiKeys.NewKey.of(account.id(), kind, options.getOrDefault("--name", "Key of the command line"));
        switch (keys.create(wanted)) {
            case ApiKeys.Creation.Created created -> {
                grant(account, kind, credit);
                out.println(created.secret().revealText());
            }
            case ApiKeys.Creation.NoSuchAccount gone -> throw new StartupRefusal("There is no such account.");
            case ApiKeys.Creation.AccountNotActive inactive ->
                throw new StartupRefusal("The account is suspended or closed.");
            case ApiKeys.Creation.TooManyKeys many ->
                throw new StartupRefusal("The account has too many keys already.");
            case ApiKeys.Creation.NotAnAdmin member ->
                throw new StartupRefusal("Only an admin's account can have a management key.");
            case ApiKeys.Creation.NoSuchGroup group ->
                throw new StartupRefusal("The account has no such project or member.");
        }
        return 0;
    }

    private static Map<String, String> options(List<String> words) {
        var options = new HashMap<String, String>();
        for (var i = 0; i < words.size(); i += 2) {
            if (!OPTIONS.contains(words.get(i)) || i + 1 == words.size() || options.containsKey(words.get(i))) {
                throw new StartupRefusal(USAGE);
            }
            options.put(words.get(i), words.get(i + 1));
        }
        return options;
    }

    private static KeyKind kind(@Nullable String mode) {
        return switch (mode) {
            case "live" -> KeyKind.LIVE;
            case "test" -> KeyKind.TEST;
            case "management" -> KeyKind.MANAGEMENT;
            case null, default -> throw new StartupRefusal(USAGE);
        };
    }

    private static Credits credit(@Nullable String usd, KeyKind kind) {
        if (usd == null) {
            return Credits.ZERO;
        }
        if (kind == KeyKind.MANAGEMENT) {
            throw new StartupRefusal("A management key makes no calls, so it takes no credit.");
        }
        try {
            return new Credits(new BigDecimal(usd).movePointRight(DOLLAR_DIGITS).longValueExact());
        } catch (ArithmeticException | IllegalArgumentException wrong) {
            throw new StartupRefusal("--credit-usd is an amount of US dollars such as 25.50.");
        }
    }

    private Account account(@Nullable String named) {
        if (named == null) {
            return accounts.findFirstAdmin()
                    .orElseThrow(() -> new StartupRefusal("There is no account yet: start ./omnia run once."));
        }
        if (named.equals("new")) {
            return accounts.create(null, AccountRole.MEMBER).orElseThrow();
        }
        return accounts.findByEmail(address(named))
                .orElseThrow(() -> new StartupRefusal("There is no account with this e-mail address."));
    }

    private static EmailAddress address(String text) {
        try {
            return new EmailAddress(text);
        } catch (IllegalArgumentException notAnAddress) {
            throw new StartupRefusal("--account is an e-mail address, or the word new.");
        }
    }

    private void grant(Account account, KeyKind kind, Credits credit) {
        var mode = kind.mode();
        if (mode == null || credit.equals(Credits.ZERO)) {
            return;
        }
        var grant = new Grants.Grant(account.id(), mode, credit, GrantKind.PROMO, null, "key create");
        if (!(grants.grant(grant, "key-create-" + UUID.randomUUID()) instanceof GrantResult.Granted)) {
            throw new StartupRefusal("The credit is more than a wallet may hold.");
        }
    }
}
