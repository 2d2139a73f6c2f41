package io.omnia.app;

import java.util.List;

/** What came of one recorded exchange for callers of one protocol. */
sealed interface Verdict {
    /** Everything that was compared is as it has to be. */
    record Passed() implements Verdict {}

    /** What is otherwise. */
    record Failed(List<String> problems) implements Verdict {}

    /** Nothing to compare, or nothing that is served here; what has to be refused then was refused. */
    record NotApplicable(Reason reason) implements Verdict {}

    static Verdict of(List<String> problems) {
        return problems.isEmpty() ? new Passed() : new Failed(List.copyOf(problems));
    }

    /** The same, where there are none. */
    static Verdict refused(Reason reason, List<String> problems) {
        return problems.isEmpty() ? new NotApplicable(reason) : new Failed(List.copyOf(problems));
    }

    /** Why a case is not applicable; the page has the sentences. */
    enum Reason {
        GOOGLES_OWN('a', "Google's protocol is spoken to providers only."),
        NO_TEXT('b', "Embeddings, moderations, counts of tokens and lists of models are no text or tools."),
        LEGACY('c', "No model is asked in legacy completions for callers of another protocol."),
        CALLS_TOOLS('d', "It calls tools, which legacy completions do not have."),
        NOT_WORDS('e', "An answer of pictures or sound."),
        CONTRADICTS_ITSELF(
                'f', "The recording was shortened: its pieces are not what its last event says that they were."),
        NEEDS_STORAGE(
                'g',
                "It needs what the vendor stored (`store`, `background`, `previous_response_id`); refused with 400 `unsupported_parameter`."),
        ANOTHER_MODELS(
                'h',
                "It asks an embedding model for text; refused with 400 `unsupported_model` before it leaves the house."),
        BELOW_RESPONSES('i', "An address below `/v1/responses`, which is 404 here."),
        SERVERS_OWN('k', "A protocol of the server's own, beside the one that it is asked in here."),
        NOT_A_LIST('l', "Not a list of models: the removal of one, or a text model asked at its own address."),
        ADMINISTRATION('m', "The vendor's administration, which callers of models have no part in."),
        UNPRICED_TOOL(
                'n',
                "It asks for a tool of the vendor's that has no price here; refused with 400 rather than given away.");

        private final char letter;
        private final String sentence;

        Reason(char letter, String sentence) {
            this.letter = letter;
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }

        /** What stands for it in the table. */
        char letter() {
            return letter;
        }
    }
}
