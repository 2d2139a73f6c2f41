package io.omnia.gateway.sandbox;

/** The built-in models, each with the trouble it makes. The names are the upstream ids in {@code sandbox.yaml}. */
enum SandboxModel {
    CHAT("chat"),
    /** Waits two seconds before its answer and a fifth of a second before each word. */
    SLOW("slow"),
    /** Fails every second call. */
    FLAKY("flaky"),
    ERROR_429("error-429"),
    ERROR_500("error-500"),
    /** Breaks off in the middle of its answer. */
    CUT("cut"),
    /** Makes embeddings. */
    EMBED("embed");

    private final String id;

    SandboxModel(String id) {
        this.id = id;
    }

    static SandboxModel of(String id) {
        for (var model : values()) {
            if (model.id.equals(id)) {
                return model;
            }
        }
        throw new IllegalArgumentException("the catalog names a sandbox model that does not exist");
    }
}
