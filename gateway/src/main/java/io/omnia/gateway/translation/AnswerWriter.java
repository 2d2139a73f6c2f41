package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a whole answer in one format. */
interface AnswerWriter {
    ObjectNode write(Answer answer, AnswerContext context);
}
