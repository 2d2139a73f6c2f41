package io.omnia.identity;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes presented keys. Each thread keeps its own digest and buffer, so that a call costs one hash and little else. */
final class KeyHasher {
    private final ThreadLocal<Worker> workers = ThreadLocal.withInitial(Worker::create);

    KeyHash hash(String key) {
        return workers.get().hash(key.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Worker {
        private final MessageDigest digest;
        private final byte[] buffer = new byte[KeyHash.LENGTH];

        private Worker(MessageDigest digest) {
            this.digest = digest;
        }

        static Worker create() {
            try {
                return new Worker(MessageDigest.getInstance("SHA-256"));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java platform has SHA-256", impossible);
            }
        }

        KeyHash hash(byte[] key) {
            digest.update(key);
            try {
                digest.digest(buffer, 0, buffer.length);
            } catch (DigestException impossible) {
                throw new IllegalStateException("the buffer has the digest's length", impossible);
            }
            return KeyHash.of(buffer);
        }
    }
}
