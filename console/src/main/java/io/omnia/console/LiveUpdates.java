package io.omnia.console;

import io.omnia.identity.AccountId;
import io.omnia.identity.Directory;
import io.omnia.identity.LivingSessions;
import io.omnia.ledger.CallId;
import io.omnia.ledger.LiveAccounts;
import io.omnia.ledger.LiveAccounts.Wallet;
import io.omnia.platform.startup.Stopping;
import io.omnia.platform.telemetry.EventLog;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a second at the wallets that somebody on this node has open, all of them in one statement, and tells each stream
 * what changed. While nobody is connected it does not look.
 */
@Singleton
class LiveUpdates {
    static final int MAX_STREAMS_OF_ACCOUNT = 8;
    static final int MAX_STREAMS = 2_000;
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** Sessions are looked at less often than wallets. */
    private static final int LOOKS_PER_SESSION_CHECK = 5;
    /** A usage line may become visible this long after its call began and ended at once. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final LiveAccounts accounts;
    private final LivingSessions sessions;
    private final Directory directory;
    private final Clock clock;
    private final EventLog log;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("live-updates").factory());
    private final List<LiveStream> streams = new ArrayList<>();
    private final Map<Wallet, LiveWallet> wallets = new HashMap<>();
    private @Nullable ScheduledFuture<?> looking;
    private boolean stopping;
    private boolean away;
    private int looks;

    @Inject
    LiveUpdates(LiveAccounts accounts, LivingSessions sessions, Directory directory, Clock clock, EventLog log) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.directory = directory;
        this.clock = clock;
        this.log = log;
    }

    /** Tells this stream from now on; false when its account, or this node, has too many already. */
    synchronized boolean add(LiveStream stream) {
        if (stopping
                || streams.size() >= MAX_STREAMS
                || streamsOf(stream.visitor().account()) >= MAX_STREAMS_OF_ACCOUNT) {
            return false;
        }
        streams.add(stream);
        if (looking == null) {
            looking = thread.scheduleWithFixedDelay(this::attempt, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
        return true;
    }

    private long streamsOf(AccountId account) {
        return streams.stream()
                .filter(stream -> stream.visitor().account().equals(account))
                .count();
    }

    /** Forgets a stream whose browser has gone. */
    synchronized void remove(LiveStream stream) {
        streams.remove(stream);
        if (streams.isEmpty() && looking != null) {
            looking.cancel(false);
            looking = null;
        }
    }

    /** Open streams would hold up the stop. */
    synchronized void stop(@Observes Stopping stop) {
        stopping = true;
        streams.forEach(LiveStream::end);
    }

    @PreDestroy
    void close() {
        thread.shutdownNow();
    }

    private void attempt() {
        try {
            look();
            away = false;
        } catch (RuntimeException problem) {
            if (!away) {
                log.warn("live.look-failed", problem);
            }
            away = true;
        }
    }

    /** Looks once. */
    void look() {
        var open = open();
        if (open.isEmpty()) {
            wallets.clear();
            return;
        }
        if (looks++ % LOOKS_PER_SESSION_CHECK == 0) {
            open = livingOf(open);
        }
        var watched = open.stream().map(LiveStream::wallet).collect(Collectors.toUnmodifiableSet());
        wallets.keySet().retainAll(watched);
        watched.forEach(wallet -> wallets.computeIfAbsent(wallet, added -> new LiveWallet()));
        var asked = new HashSet<CallId>();
        wallets.values().forEach(wallet -> asked.addAll(wallet.asked()));
        var now = clock.instant();
        var began = now.minus(OVERLAP);
        var news = news(accounts.of(watched, asked, began), now, began);
        var names = names(news.values());
        for (var stream : open) {
            var latest = news.get(stream.wallet());
            if (latest != null) {
                stream.tell(latest.changed(), LiveEvents.state(latest, names), now);
            }
        }
    }

    private Map<UUID, String> names(Collection<LiveWallet.News> news) {
        return directory.keyNames(news.stream()
                .flatMap(latest -> latest.ended().stream())
                .map(call -> call.key().value())
                .collect(Collectors.toUnmodifiableSet()));
    }

    private Map<Wallet, LiveWallet.News> news(Map<Wallet, LiveAccounts.State> states, Instant now, Instant began) {
        var news = new HashMap<Wallet, LiveWallet.News>();
        states.forEach((wallet, state) -> {
            var known = wallets.get(wallet);
            if (known != null) {
                news.put(wallet, known.next(state, now, began));
            }
        });
        return news;
    }

    private List<LiveStream> livingOf(List<LiveStream> open) {
        var living = sessions.among(
                open.stream().map(stream -> stream.visitor().session()).collect(Collectors.toUnmodifiableSet()));
        var kept = new ArrayList<LiveStream>();
        for (var stream : open) {
            if (living.contains(stream.visitor().session())) {
                kept.add(stream);
            } else {
                remove(stream);
                stream.end();
            }
        }
        return kept;
    }

    private synchronized List<LiveStream> open() {
        return List.copyOf(streams);
    }
}
