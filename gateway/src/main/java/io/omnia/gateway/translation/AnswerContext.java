package io.omnia.gateway.translation;

/**
 * What the caller's format wants in an answer and other upstreams do not say.
 *
 * @param callId for ids where the upstream gives none; letters and digits
 * @param model the model, where the upstream does not name it
 * @param createdSeconds the time, in seconds since 1970
 */
public record AnswerContext(Asked asked, String callId, String model, long createdSeconds) {}
