package io.omnia.gateway.repeat;

import static io.omnia.privacy.Column.personal;

import io.omnia.privacy.CacheUse;
import io.omnia.privacy.Category;
import io.omnia.privacy.DataMap;
import io.omnia.privacy.Export;
import io.omnia.privacy.Handling;
import io.omnia.privacy.Purpose;
import io.omnia.privacy.Retention;
import io.omnia.privacy.Subject;
import io.omnia.privacy.Table;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Answers that are kept for a request that comes again: in the database under a key of its caller's, and in memory. */
@Singleton
final class RepeatDataMap implements DataMap {
    /** The longest window that the settings allow, and the time of one sweep. */
    private static final int ANSWER_DAYS = 8;

    private static final Duration RETRIES = RetryMemory.LIFETIME.plus(KeptAnswersJob.INTERVAL);

    @Inject
    RepeatDataMap() {}

    @Override
    public String module() {
        return "gateway";
    }

    @Override
    public List<Table> tables() {
        return List.of(Table.of(
                "gateway.kept_answer",
                Subject.in("account_id"),
                Handling.of(Retention.inUse(ANSWER_DAYS), Purpose.DELIVER)
                        .with(
                                Export.no(
                                        "encrypted under the request that it answers, which is not kept, so that nobody here can read it")),
                personal("call_id", Category.USAGE),
                personal("account_id", Category.ACCOUNT_ID),
                personal("sealed", Category.ANSWER),
                personal("expires_at", Category.USAGE)));
    }

    /**
     * Keyed hashes of requests with their answers sealed: of SDKs, in memory, and of the prompt cache, in memory or in the
     * operator's Redis under keys with this beginning.
     */
    @Override
    public List<CacheUse> caches() {
        return List.of(
                new CacheUse("gateway.retries", Category.PROMPT, Purpose.BILL, RETRIES),
                new CacheUse("gateway.retries", Category.ANSWER, Purpose.DELIVER, RETRIES),
                new CacheUse(RedisStore.PREFIX, Category.PROMPT, Purpose.DELIVER, PromptCache.LONGEST),
                new CacheUse(RedisStore.PREFIX, Category.ANSWER, Purpose.DELIVER, PromptCache.LONGEST));
    }
}
