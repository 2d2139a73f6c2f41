package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads a request of one format. */
interface RequestReader {
    Conversation read(ObjectNode body, Dropped dropped) throws Untranslatable;
}
