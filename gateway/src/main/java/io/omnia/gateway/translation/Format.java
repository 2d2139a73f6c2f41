package io.omnia.gateway.translation;

/** The shape of a request and its answer: a protocol between which and others there is translation. */
public enum Format {
    /** OpenAI's chat completions, and everyone's who speaks them. */
    CHAT,
    /** OpenAI's responses. */
    RESPONSES,
    /** Anthropic's messages. */
    MESSAGES,
    /** Google's generateContent; only ever an upstream's. */
    GENERATE,
    /** OpenAI's legacy text completions; only ever a caller's. */
    COMPLETIONS;

    boolean isUpstream() {
        return this != COMPLETIONS;
    }

    boolean isInbound() {
        return this != GENERATE;
    }

    RequestReader requestReader() {
        return switch (this) {
            case CHAT -> new ChatRequestReader();
            case RESPONSES -> new ResponsesRequestReader();
            case MESSAGES -> new MessagesRequestReader();
            case COMPLETIONS -> new CompletionsRequestReader();
            case GENERATE -> throw onlyUpstream();
        };
    }

    RequestWriter requestWriter() {
        return switch (this) {
            case CHAT -> new ChatRequestWriter();
            case RESPONSES -> new ResponsesRequestWriter();
            case MESSAGES -> new MessagesRequestWriter();
            case GENERATE -> new GenerateRequestWriter();
            case COMPLETIONS -> throw onlyInbound();
        };
    }

    AnswerReader answerReader() {
        return switch (this) {
            case CHAT -> new ChatAnswerReader();
            case RESPONSES -> new ResponsesAnswerReader();
            case MESSAGES -> new MessagesAnswerReader();
            case GENERATE -> new GenerateAnswerReader();
            case COMPLETIONS -> throw onlyInbound();
        };
    }

    AnswerWriter answerWriter() {
        return switch (this) {
            case CHAT -> new ChatAnswerWriter();
            case RESPONSES -> new ResponsesAnswerWriter();
            case MESSAGES -> new MessagesAnswerWriter();
            case COMPLETIONS -> new CompletionsAnswerWriter();
            case GENERATE -> throw onlyUpstream();
        };
    }

    EventReader eventReader(AnswerContext context) {
        return switch (this) {
            case CHAT -> new ChatEventReader(context);
            case RESPONSES -> new ResponsesEventReader(context);
            case MESSAGES -> new MessagesEventReader();
            case GENERATE -> new GenerateEventReader(context);
            case COMPLETIONS -> throw onlyInbound();
        };
    }

    EventWriter eventWriter(AnswerContext context) {
        return switch (this) {
            case CHAT -> new ChatEventWriter(context);
            case RESPONSES -> new ResponsesEventWriter(context);
            case MESSAGES -> new MessagesEventWriter(context);
            case COMPLETIONS -> new CompletionsEventWriter(context);
            case GENERATE -> throw onlyUpstream();
        };
    }

    private IllegalStateException onlyUpstream() {
        return new IllegalStateException("no caller speaks " + this);
    }

    private IllegalStateException onlyInbound() {
        return new IllegalStateException("no upstream is asked in " + this);
    }
}
