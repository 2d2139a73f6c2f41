package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Reads a whole answer of one format. */
interface AnswerReader {
    /** Null when it is no answer. */
    @Nullable
    Answer read(ObjectNode body, AnswerContext context);
}
