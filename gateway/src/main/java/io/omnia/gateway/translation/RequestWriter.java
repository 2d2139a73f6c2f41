package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a request in one format. */
interface RequestWriter {
    ObjectNode write(Conversation conversation, Target target, Dropped dropped) throws Untranslatable;
}
